use model::{Instant, Position};
use sha2::{Digest, Sha256};

/// What a drill is made from.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The seed: all chance comes from it.
    pub seed: Seed,
    /// How many phones film, 1 to 64.
    pub cameras: u32,
    /// How long the scene is, up to 60 minutes.
    pub minutes: f64,
    /// How hard it is to solve, 0 to 1.
    pub hard: f64,
    /// A GeoJSON of footprints to use as the town, as text.
    pub plan: Option<String>,
    /// When the scene begins.
    pub begins: Instant,
    /// The zone of the place, as an IANA name.
    pub zone: String,
    /// Where the scene lies; a plan's own place goes before it.
    pub place: Position,
    /// Width and height of the films in pixels, lying; some are filmed upright.
    pub size: (usize, usize),
    /// How many films are made side by side.
    pub workers: usize,
}

/// A seed, and what it was given as.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    /// The number that chance starts from.
    pub number: u64,
    /// The text that was given, where it was no number.
    pub text: Option<String>,
}

impl Seed {
    /// A seed from a number or any text: of a text, the first eight bytes of its SHA-256.
    pub fn from_text(text: &str) -> Self {
        match text.trim().parse() {
            Ok(number) => Self { number, text: None },
            Err(_) => {
                let hash = Sha256::digest(text.trim().as_bytes());
                let mut first = [0; 8];
                first.copy_from_slice(&hash[..8]);
                Self { number: u64::from_be_bytes(first), text: Some(text.trim().to_owned()) }
            }
        }
    }
}

/// The most cameras.
pub const MOST_CAMERAS: u32 = 64;
/// The longest scene, in minutes.
pub const MOST_MINUTES: f64 = 60.0;
/// The shortest scene, in minutes.
pub const LEAST_MINUTES: f64 = 0.1;

/// Settings that no drill can be made from.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// None, or more than 64.
    #[error("{0} cameras: 1 to {MOST_CAMERAS} can be placed")]
    Cameras(u32),
    /// Too short, too long, or not a number.
    #[error("{0} minutes: {LEAST_MINUTES} to {MOST_MINUTES} can be filmed")]
    Minutes(f64),
    /// Outside 0 to 1.
    #[error("a hardness of {0}: 0 to 1 is meant")]
    Hard(f64),
    /// Too small, too large, or odd.
    #[error("frames of {0} x {1}: even numbers from 64 to 1920 are needed")]
    Size(usize, usize),
}

impl Settings {
    /// Checks what can be checked before anything is made.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn check(&self) -> Result<(), SettingsError> {
        if !(1..=MOST_CAMERAS).contains(&self.cameras) {
            return Err(SettingsError::Cameras(self.cameras));
        }
        if !(LEAST_MINUTES..=MOST_MINUTES).contains(&self.minutes) {
            return Err(SettingsError::Minutes(self.minutes));
        }
        if !(0.0..=1.0).contains(&self.hard) {
            return Err(SettingsError::Hard(self.hard));
        }
        let (w, h) = self.size;
        if [w, h].iter().any(|side| !(64..=1920).contains(side) || side % 2 == 1) {
            return Err(SettingsError::Size(w, h));
        }
        Ok(())
    }
}
