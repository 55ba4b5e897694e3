use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use drill::{DrillError, Made, Seed, Settings, Watch};
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use model::{Instant, Notice, NoticeLevel, Position, Reading, Whereabouts};
use workbench::{Progress, Unit};

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Make a filmed event whose truth is known, to learn on and to measure with. All of it is synthetic.
///
/// DIR gets material/ (films, statements and tables: import this), tools/ (tables for tally and locate), and truth/
/// (what is true of all of it: look last). The same seed and settings make the same drill.
#[derive(Args)]
pub(crate) struct Drill {
    /// The folder; it must not exist yet, or be empty.
    dir: PathBuf,

    /// A number, or any text, of which the SHA-256 is taken.
    #[arg(long, default_value = "1")]
    seed: String,

    /// How many phones film, 1 to 64.
    #[arg(long, value_name = "N", default_value_t = 8)]
    cameras: u32,

    /// How long the scene is, 0.1 to 60.
    #[arg(long, value_name = "M", default_value_t = 2.0)]
    minutes: f64,

    /// How hard it is to solve, from 0 to 1; at 1 it is beyond any engine.
    #[arg(long, value_name = "0..1", default_value_t = 0.3)]
    hard: f64,

    /// A GeoJSON of building footprints to use as the town; heights that are missing are drawn.
    #[arg(long, value_name = "FILE")]
    plan: Option<PathBuf>,

    /// When the scene begins: a date (15:00 is meant), a date and time there, or an instant with its offset.
    #[arg(long, value_name = "DATE", default_value = "2025-10-04T15:00")]
    date: String,

    /// Where an own town stands: latitude, longitude [default: 46, 70, in the steppe].
    #[arg(long, value_name = "LAT,LON", allow_hyphen_values = true)]
    place: Option<String>,

    /// The zone that the place keeps, as an IANA name [default: by its longitude].
    #[arg(long)]
    zone: Option<String>,

    /// Width and height of the films.
    #[arg(long, value_name = "WxH", default_value = "640x360")]
    size: String,
}

impl Drill {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let dir = self.dir.display().to_string();
        let mut notes = Vec::new();
        let settings = self.settings(&mut notes)?;
        let watch = Shown(output.progress());
        let made = drill::make(&self.dir, &settings, &watch);
        watch.0.end();
        let made = made.map_err(|error| {
            let next = error.next();
            match (&error, &self.plan) {
                (DrillError::Plan(_), Some(plan)) => Failure::in_file(plan.display(), error, next),
                (DrillError::File { .. } | DrillError::NotEmpty, _) => Failure::in_file(&dir, error, next),
                _ => Failure::new(error, next),
            }
        })?;
        notes.extend(made.notes.iter().cloned());
        let notices: Vec<Notice> = notes
            .into_iter()
            .map(|what| Notice {
                level: NoticeLevel::Warning,
                what,
                place: Whereabouts::default(),
                next: "nothing has to be done; it is said so that it is known".to_owned(),
            })
            .collect();
        output.print(made, &notices, |made| text(made, &dir));
        Ok(Outcome::Fine)
    }

    fn settings(&self, notes: &mut Vec<String>) -> Result<Settings, Failure> {
        let seed = Seed::from_text(&self.seed);
        if let Some(text) = &seed.text {
            notes.push(format!("the seed \"{text}\" is no number: {} is used, from its SHA-256", seed.number));
        }
        let place = self.place(notes)?;
        let zone = match (&self.zone, &self.place, &self.plan) {
            (Some(zone), ..) => zone.clone(),
            (None, None, None) => "Asia/Almaty".to_owned(),
            (None, ..) => {
                let east = (place.lon() / 15.0).round() as i64;
                // POSIX counts the other way round.
                let zone = if east == 0 { "UTC".to_owned() } else { format!("Etc/GMT{:+}", -east) };
                notes.push(format!("no --zone was given: {zone} is used, from the longitude"));
                zone
            }
        };
        let named = TimeZone::get(&zone)
            .map_err(|error| Failure::new(error, "give --zone an IANA name, such as Asia/Almaty"))?;
        let plan = self.plan.as_deref().map(Failure::reading).transpose()?;
        let plan = plan
            .map(String::from_utf8)
            .transpose()
            .map_err(|error| Failure::new(format!("the plan is not UTF-8: {error}"), "give a GeoJSON in UTF-8"))?;
        Ok(Settings {
            seed,
            cameras: self.cameras,
            minutes: self.minutes,
            hard: self.hard,
            plan,
            begins: begins(&self.date, &named)?,
            zone,
            place,
            size: size(&self.size)?,
            workers: std::thread::available_parallelism().map_or(1, usize::from),
        })
    }

    fn place(&self, notes: &mut Vec<String>) -> Result<Position, Failure> {
        let next = "give --place as latitude, longitude in degrees, such as 46.5,70.25";
        if let Some(plan) = &self.plan {
            if self.place.is_some() {
                notes.push("--place is passed over: the plan says where it lies".to_owned());
            }
            return middle_of(&Failure::reading(plan)?).ok_or_else(|| {
                Failure::in_file(
                    plan.display(),
                    "no position can be read in the plan",
                    "give a GeoJSON of building footprints",
                )
            });
        }
        let text = self.place.as_deref().unwrap_or("46,70");
        let numbers: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
        let [lat, lon] = numbers[..] else { return Err(Failure::new(format!("\"{text}\" is no place"), next)) };
        Position::from_lon_lat(lon, lat).map_err(|error| Failure::new(error, next))
    }
}

/// Some position in a GeoJSON, to guess a zone by.
fn middle_of(json: &[u8]) -> Option<Position> {
    let document: serde_json::Value = serde_json::from_slice(json).ok()?;
    let mut at = &document["features"][0]["geometry"]["coordinates"];
    while at[0].is_array() {
        at = &at[0];
    }
    Position::from_lon_lat(at[0].as_f64()?, at[1].as_f64()?).ok()
}

fn begins(text: &str, zone: &TimeZone) -> Result<Instant, Failure> {
    if let Ok(instant) = text.parse::<Instant>() {
        return Ok(instant);
    }
    let read = text.parse::<Date>().map(|date| date.at(15, 0, 0, 0));
    let read = if text.contains(['T', ' ', ':']) { text.parse::<DateTime>() } else { read };
    let next = "give --date like 2025-10-04, 2025-10-04T15:20 or 2025-10-04T15:20:00+05:00";
    let read = read.map_err(|error| Failure::new(format!("\"{text}\" is no date: {error}"), next))?;
    let first = Reading::new(read).instants_in(zone).into_iter().next();
    let skipped = || {
        Instant::from(zone.to_timestamp(read).unwrap_or_else(|_| Offset::UTC.to_timestamp(read).unwrap_or_default()))
    };
    Ok(first.unwrap_or_else(skipped))
}

fn size(text: &str) -> Result<(usize, usize), Failure> {
    let sides = text.split_once('x').and_then(|(w, h)| Some((w.trim().parse().ok()?, h.trim().parse().ok()?)));
    sides.ok_or_else(|| Failure::new(format!("\"{text}\" is no size"), "give --size like 640x360"))
}

/// The bar of the films, with the time left.
struct Shown(Arc<dyn Progress>);

impl Watch for Shown {
    fn begin(&self, frames: u64) {
        self.0.begin("filming", frames, Unit::Items);
    }
    fn advance(&self, frames: u64) {
        self.0.advance(frames);
    }
}

fn text(made: &Made, dir: &str) -> String {
    format!(
        "{} films ({:.0} s, {} frames) and {} copies, {} discharges, {:.1} MB; seed {}. All of it is synthetic.\n\
         Import {dir}/material into a case; {dir}/README.md says how. The truth lies in {dir}/truth.\n",
        made.recordings,
        made.film_s,
        made.frames,
        made.copies,
        made.discharges,
        made.bytes as f64 / 1e6,
        made.seed
    )
}
