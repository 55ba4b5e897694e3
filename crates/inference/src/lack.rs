use std::fmt;

/// That a model is not there, or is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// The model's name.
    pub model: String,
    /// Why.
    pub why: Why,
}

/// Why a model cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// There is no manifest.
    NoManifest,
    /// The manifest does not list it.
    Unlisted,
    /// A file of it is not there.
    NoFile {
        /// Which.
        file: String,
    },
    /// The manifest cannot be read.
    NotAManifest {
        /// What it is instead, with its line and column.
        what: String,
    },
    /// The manifest lists another model under its name.
    Other {
        /// The version it lists.
        listed: String,
        /// The version that this program knows.
        known: String,
    },
    /// A file does not hash to what the manifest says.
    Damaged {
        /// Which.
        file: String,
        /// SHA-256 of its bytes.
        found: String,
    },
    /// A file holds what belongs into another.
    Holds {
        /// Which.
        file: String,
        /// Which other.
        other: String,
    },
    /// It does not run.
    CannotRun {
        /// What the runtime says.
        what: String,
    },
}

impl Lack {
    /// Whether it is only not there: nothing is wrong then.
    pub fn is_missing(&self) -> bool {
        matches!(self.why, Why::NoManifest | Why::Unlisted | Why::NoFile { .. })
    }

    /// What to do about it.
    pub fn next(&self) -> &'static str {
        if self.is_missing() {
            "run `scripts/models` from the program's sources to fetch it, or name its folder with --models; \
             everything else works without"
        } else {
            "delete that folder and run `scripts/models` again; everything else works without"
        }
    }
}

impl fmt::Display for Lack {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let model = &self.model;
        match &self.why {
            Why::NoManifest => write!(f, "the model {model} is not here: there is no manifest"),
            Why::Unlisted => write!(f, "the model {model} is not here: the manifest does not list it"),
            Why::NoFile { file } => write!(f, "the model {model} is not here: {file} is listed, and is not there"),
            Why::NotAManifest { what } => {
                write!(f, "the model {model} is not used: the manifest cannot be read: {what}")
            }
            Why::Other { listed, known } => {
                write!(
                    f,
                    "the model {model} is not used: the manifest lists version {listed}, with other hashes or \
                           another source than version {known}, which this program knows"
                )
            }
            Why::Damaged { file, found } => {
                write!(
                    f,
                    "the model {model} is not used: {file} is damaged: its SHA-256 is {found}, not what is listed"
                )
            }
            Why::Holds { file, other } => {
                write!(f, "the model {model} is not used: {file} is another model: it holds what belongs into {other}")
            }
            Why::CannotRun { what } => write!(f, "the model {model} is not used: it does not run: {what}"),
        }
    }
}
