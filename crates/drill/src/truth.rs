//! What is true of a drill: written beside the material, read by `score`, known to no engine.

use std::path::Path;

use model::Instant;
use serde::{Deserialize, Serialize};

use crate::camera::Stamp;
use crate::failure::DrillError;
use crate::plan::HeightFrom;
use crate::sound::Weapon;

/// The folder of the truth inside a drill, and the file in it that holds all of it.
pub const TRUTH_FILE: &str = "truth/truth.json";

/// Everything that is true of a drill.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Truth {
    /// That all of it is synthetic, in words.
    pub label: String,
    /// The seed.
    pub seed: u64,
    /// The text that the seed was hashed from, if it was one.
    pub seed_text: Option<String>,
    /// How hard, 0 to 1.
    pub hard: f64,
    /// When the scene begins.
    pub begins: Instant,
    /// When it ends.
    pub ends: Instant,
    /// IANA name of the zone that the place keeps.
    pub zone: String,
    /// Degrees: the scene's origin.
    pub lon: f64,
    /// Degrees: the scene's origin.
    pub lat: f64,
    /// Degrees Celsius.
    pub temperature_c: f64,
    /// Percent.
    pub humidity: f64,
    /// Metres a second.
    pub speed_of_sound: f64,
    /// Degrees clockwise from north, in the middle of the scene.
    pub sun_azimuth_deg: f64,
    /// Degrees above the horizon, refraction included.
    pub sun_elevation_deg: f64,
    /// What whoever made the drill was told.
    pub notes: Vec<String>,
    /// Houses and whatever else stands upright.
    pub buildings: Vec<TrueBuilding>,
    /// Named features.
    pub landmarks: Vec<TrueLandmark>,
    /// The films as they came from the phones.
    pub recordings: Vec<TrueRecording>,
    /// Everything that reached the internet, and when.
    pub items: Vec<TrueItem>,
    /// What happened.
    pub events: Vec<TrueEvent>,
    /// Every weapon fired and every burst.
    pub discharges: Vec<TrueDischarge>,
    /// Each of them in each recording that was running.
    pub heard: Vec<TrueHeard>,
    /// Everyone in the scene.
    pub people: Vec<TruePerson>,
    /// Each time one of them is seen.
    pub appearances: Vec<TrueAppearance>,
    /// Which landmark is seen from which recording, and where in the picture.
    pub visible: Vec<TrueVisible>,
    /// What is copied from what.
    pub copies: Vec<TrueCopy>,
    /// What people say, and whether it is so.
    pub statements: Vec<TrueStatement>,
    /// The sightings of the tally's table, each with the person it is of.
    pub sightings: Vec<TrueSighting>,
}

/// A building.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueBuilding {
    /// Its name, if it has one.
    pub name: Option<String>,
    /// Corners as longitude and latitude in degrees.
    pub ring: Vec<(f64, f64)>,
    /// Metres above the ground of its foot and its top.
    pub base_m: f64,
    /// See `base_m`.
    pub top_m: f64,
    /// How its height came to be known.
    pub height_from: HeightFrom,
}

/// A landmark.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueLandmark {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Metres above the ground.
    pub height_m: f64,
}

/// A film as it came from a phone.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueRecording {
    /// Its id, which is also its item's.
    pub id: String,
    /// Its file, from the folder of the material.
    pub file: String,
    /// The phone.
    pub device: String,
    /// The true instant of its first frame and sample.
    pub start: Instant,
    /// Seconds after the scene's beginning.
    pub offset_s: f64,
    /// True seconds that it lasts.
    pub length_s: f64,
    /// Seconds by which the phone's date and time are ahead.
    pub clock_error_s: f64,
    /// Millionths by which the phone's clock runs faster than the world's.
    pub drift_ppm: f64,
    /// What became of its date and time in the file.
    pub stamp: Stamp,
    /// Width and height in pixels.
    pub size: (usize, usize),
    /// Nominal frames a second.
    pub fps: f64,
    /// Whether frames come at changing distances.
    pub variable_rate: bool,
    /// Frames written.
    pub frames: u64,
    /// Focal length in pixels without zoom.
    pub focal_px: f64,
    /// Middle of the picture, in pixels.
    pub centre_px: (f64, f64),
    /// Radial distortion (Brown).
    pub k1: f64,
    /// Radial distortion (Brown).
    pub k2: f64,
    /// Seconds from the first row of a frame to its last; a frame's time is that of its middle row.
    pub readout_s: f64,
    /// Where it was and looked, twice a second.
    pub track: Vec<TruePose>,
    /// Shots that can be heard in it, by the stated rule.
    pub shots_audible: u32,
    /// Shots fired while it ran, heard or not.
    pub shots_fired: u32,
    /// Detonations and fireworks that can be heard in it.
    pub detonations_audible: u32,
}

/// A pose.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct TruePose {
    /// Seconds of the recording.
    pub at_s: f64,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Metres above the ground.
    pub height_m: f64,
    /// Degrees clockwise from north.
    pub azimuth_deg: f64,
    /// Degrees above level.
    pub pitch_deg: f64,
    /// Degrees clockwise.
    pub roll_deg: f64,
    /// How much the middle is enlarged.
    pub zoom: f64,
}

/// Something that reached the internet or the investigators.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueItem {
    /// Its id in the tables.
    pub id: String,
    /// Its file, from the folder of the material.
    pub file: String,
    /// When it was truly made public; `None` for what was handed over.
    pub published: Option<Instant>,
    /// What the post says of when.
    pub posted_at: Option<Instant>,
    /// The recordings whose pictures it shows.
    pub shows: Vec<String>,
    /// Its first take: seconds of the item, the recording, and the true instant there.
    pub first_instant: Option<Instant>,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueEvent {
    /// Its id in the tables.
    pub id: String,
    /// What happened.
    pub title: String,
    /// When.
    pub at: Instant,
}

/// A weapon fired, or something that burst.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueDischarge {
    /// Its number.
    pub id: u32,
    /// What it was.
    pub weapon: Weapon,
    /// Whether it counts as a shot.
    pub is_shot: bool,
    /// Those of one burst share it.
    pub burst: u32,
    /// When.
    pub at: Instant,
    /// Seconds after the scene's beginning.
    pub offset_s: f64,
    /// Degrees.
    pub lon: f64,
    /// Degrees.
    pub lat: f64,
    /// Metres above the ground.
    pub height_m: f64,
    /// Degrees clockwise from north in which it was fired.
    pub azimuth_deg: f64,
}

/// A discharge in a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueHeard {
    /// The recording.
    pub recording: String,
    /// The discharge.
    pub discharge: u32,
    /// Seconds of the recording at which its blast arrives.
    pub at_s: f64,
    /// Decibels (re 20 µPa) of its peak at the phone.
    pub peak_db: f64,
    /// Decibels by which that peak lies over what sounded before.
    pub margin_db: f64,
    /// Whether it counts as audible.
    pub audible: bool,
    /// Seconds of the recording at which the bullet's shock wave arrives.
    pub shock_at_s: Option<f64>,
    /// Whether a building stands between.
    pub hidden: bool,
}

/// Somebody in the scene.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TruePerson {
    /// Their id.
    pub id: String,
    /// Gathers, passes by, in uniform.
    pub role: String,
    /// When they fell, if they did.
    pub fell_at: Option<Instant>,
    /// Whether they stayed down.
    pub stayed_down: bool,
}

/// A person in a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueAppearance {
    /// Who.
    pub person: String,
    /// In which recording.
    pub recording: String,
    /// Seconds of the recording.
    pub from_s: f64,
    /// Seconds of the recording.
    pub to_s: f64,
    /// Pixels of their height where they are largest.
    pub height_px: f64,
    /// Whether they lie on the ground during some of it.
    pub fallen: bool,
}

/// A landmark in a recording.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueVisible {
    /// In which recording.
    pub recording: String,
    /// Which landmark.
    pub landmark: String,
    /// Seconds of the recording.
    pub from_s: f64,
    /// Seconds of the recording.
    pub to_s: f64,
    /// Seconds of the recording at which the pixel holds.
    pub at_s: f64,
    /// Pixels from the left.
    pub x_px: f64,
    /// Pixels from the top.
    pub y_px: f64,
    /// Whether leaves may hide it.
    pub behind_leaves: bool,
}

/// A copy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueCopy {
    /// The copy's item.
    pub copy: String,
    /// What it was made from.
    pub of: String,
    /// What was done to it.
    pub how: String,
    /// Seconds of the copy.
    pub copy_from_s: f64,
    /// Seconds of the copy.
    pub copy_to_s: f64,
    /// Seconds of what it was made from.
    pub of_from_s: f64,
    /// Seconds of what it was made from.
    pub of_to_s: f64,
    /// How many times faster the copy plays.
    pub speed: f64,
    /// Whether left and right are exchanged.
    pub mirrored: bool,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueStatement {
    /// Its id in the tables.
    pub id: String,
    /// Who says so.
    pub source: String,
    /// What they say.
    pub words: String,
    /// `true`, `mistaken` or `false`.
    pub verdict: String,
    /// Why.
    pub because: String,
}

/// A sighting of the tally's table.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TrueSighting {
    /// Its id there.
    pub id: String,
    /// Whom it is of.
    pub person: String,
}

impl Truth {
    /// Reads the truth of a drill.
    ///
    /// # Errors
    /// There is none, or it is of another version.
    pub fn read(drill: &Path) -> Result<Self, DrillError> {
        let path = drill.join(TRUTH_FILE);
        let bytes = std::fs::read(&path).map_err(|error| DrillError::file(&path, error))?;
        serde_json::from_slice(&bytes).map_err(|error| DrillError::file(&path, error))
    }
}
