use std::fmt;
use std::path::{Path, PathBuf};

use crate::scaled::Scaled;

/// Where a case is kept.
#[derive(Debug, Clone)]
pub enum Location {
    /// In a folder of this computer.
    Folder(PathBuf),
    /// Its record on a PostgreSQL server, its preserved copies in an object store.
    Scaled(Box<Scaled>),
}

impl From<&Path> for Location {
    fn from(dir: &Path) -> Self {
        Self::Folder(dir.to_owned())
    }
}

impl From<PathBuf> for Location {
    fn from(dir: PathBuf) -> Self {
        Self::Folder(dir)
    }
}

impl From<&PathBuf> for Location {
    fn from(dir: &PathBuf) -> Self {
        Self::Folder(dir.clone())
    }
}

impl From<&Location> for Location {
    fn from(location: &Location) -> Self {
        location.clone()
    }
}

impl From<Scaled> for Location {
    fn from(scaled: Scaled) -> Self {
        Self::Scaled(Box::new(scaled))
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Folder(dir) => write!(f, "{}", dir.display()),
            Self::Scaled(scaled) => write!(f, "{scaled}"),
        }
    }
}
