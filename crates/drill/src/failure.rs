use crate::plan::PlanError;
use crate::settings::SettingsError;

/// Why no drill was made.
#[derive(Debug, thiserror::Error)]
pub enum DrillError {
    /// Settings that cannot be.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A plan that cannot be used.
    #[error("the plan: {0}")]
    Plan(#[from] PlanError),
    /// The sun of that date cannot be computed.
    #[error(transparent)]
    Sun(#[from] sun::SunError),
    /// The folder holds something.
    #[error("the folder is not empty")]
    NotEmpty,
    /// A program that is needed is not installed.
    #[error("{program} could not be started: {why}")]
    NoProgram {
        /// Its name.
        program: &'static str,
        /// What the system says.
        why: String,
    },
    /// A program ended with an error.
    #[error("ffmpeg could not write {file}: {why}")]
    Encoder {
        /// What it was to write.
        file: String,
        /// Its last words.
        why: String,
    },
    /// A file could not be written or read.
    #[error("{file}: {why}")]
    File {
        /// Which.
        file: String,
        /// What the system says.
        why: String,
    },
}

impl DrillError {
    pub(crate) fn file(path: &std::path::Path, why: impl ToString) -> Self {
        Self::File { file: path.display().to_string(), why: why.to_string() }
    }

    /// What to do next.
    pub fn next(&self) -> &'static str {
        match self {
            Self::Settings(SettingsError::Cameras(_)) => "give --cameras a number from 1 to 64",
            Self::Settings(SettingsError::Minutes(_)) => "give --minutes a number from 0.1 to 60",
            Self::Settings(SettingsError::Hard(_)) => "give --hard a number from 0 (easy) to 1 (beyond any engine)",
            Self::Settings(SettingsError::Size(..)) => "give --size like 640x360",
            Self::Plan(_) => {
                "give --plan a GeoJSON of building footprints around an open place, or leave it out for an own town"
            }
            Self::Sun(_) => "give a --date between the years -500 and 3000",
            Self::NotEmpty => "name a folder that does not exist yet: nothing is written over",
            Self::NoProgram { .. } => "install it (on Debian: apt-get install ffmpeg) and run this again",
            Self::Encoder { .. } => "look whether the disk is full, and whether this ffmpeg has the encoder",
            Self::File { .. } => "look whether the folder can be written and the disk has room",
        }
    }
}
