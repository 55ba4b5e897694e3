use super::duration::Duration;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Neg;

/// A signed difference between two instants: later minus earlier is positive.
///
/// # Units
/// Whole microseconds (SI).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Difference(i64);

impl Difference {
    /// No difference.
    pub const ZERO: Difference = Difference(0);
    /// So many microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// So many whole seconds.
    pub const fn from_secs(secs: i64) -> Self {
        Self(secs.saturating_mul(1_000_000))
    }
    /// Microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Seconds, for showing.
    pub fn secs(self) -> f64 {
        self.0 as f64 / 1e6
    }
}

impl From<Duration> for Difference {
    fn from(d: Duration) -> Self {
        Self(i64::try_from(d.micros()).unwrap_or(i64::MAX))
    }
}

impl Neg for Difference {
    type Output = Self;
    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl fmt::Debug for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:+} s", self.secs())
    }
}
