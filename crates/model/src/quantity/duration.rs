use serde::{Deserialize, Serialize};
use std::fmt;

/// A length of time, never negative.
///
/// # Units
/// Whole microseconds (SI).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Duration(u64);

impl Duration {
    /// No time at all.
    pub const ZERO: Duration = Duration(0);
    /// So many microseconds.
    pub const fn from_micros(micros: u64) -> Self {
        Self(micros)
    }
    /// So many whole seconds.
    pub const fn from_secs(secs: u64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }
    /// The nearest whole microsecond to so many seconds; `None` for negative, infinite or NaN.
    pub fn from_secs_f64(secs: f64) -> Option<Self> {
        let micros = secs * 1e6;
        (micros.is_finite() && (0.0..9.2e18).contains(&micros)).then_some(Self(micros.round() as u64))
    }
    /// Microseconds.
    pub const fn micros(self) -> u64 {
        self.0
    }
    /// Seconds, for showing.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl fmt::Debug for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} s", self.secs())
    }
}
