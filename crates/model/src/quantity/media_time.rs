use super::duration::Duration;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A position inside a recording, counted from the recording's first presented instant.
///
/// It says nothing about the world's clock: only a [`crate::Take`]'s interval does.
///
/// # Units
/// Whole microseconds from the start of the item; never negative.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MediaTime(u64);

impl MediaTime {
    /// The start of the item.
    pub const START: MediaTime = MediaTime(0);
    /// So many microseconds in.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }
    /// Microseconds from the start.
    pub const fn micros(self) -> u64 {
        self.0
    }
    /// Seconds from the start, for showing.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e6
    }
    /// The time from an earlier position to this one; zero if `earlier` is later.
    pub const fn since(self, earlier: MediaTime) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }
}

impl fmt::Display for MediaTime {
    /// `m:ss.mmm`, with hours in front where there are any.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.0 / 1000;
        let (hours, minutes, secs) = (millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60);
        if hours > 0 {
            write!(f, "{hours}:{minutes:02}:{secs:02}.{:03}", millis % 1000)
        } else {
            write!(f, "{minutes}:{secs:02}.{:03}", millis % 1000)
        }
    }
}

impl fmt::Debug for MediaTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
