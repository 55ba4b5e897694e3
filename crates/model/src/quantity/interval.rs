use serde::{Deserialize, Serialize};

use super::{difference::Difference, instant::Instant};

/// The instants between which something must lie; either end may be open.
///
/// An interval is what *cannot be excluded*. It carries no likelihood: its middle is no better than its ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct Interval {
    earliest: Option<Instant>,
    latest: Option<Instant>,
}

/// The two ends are the wrong way round.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the earliest instant {earliest} lies after the latest {latest}")]
pub struct IntervalError {
    /// The earlier end as given.
    pub earliest: Instant,
    /// The later end as given.
    pub latest: Instant,
}

#[derive(Deserialize)]
struct Ends {
    earliest: Option<Instant>,
    latest: Option<Instant>,
}

impl TryFrom<Ends> for Interval {
    type Error = IntervalError;
    fn try_from(e: Ends) -> Result<Self, IntervalError> {
        Self::new(e.earliest, e.latest)
    }
}

impl Interval {
    /// Nothing is known.
    pub const UNKNOWN: Interval = Interval { earliest: None, latest: None };

    /// Between two ends, each of which may be open.
    pub const fn new(earliest: Option<Instant>, latest: Option<Instant>) -> Result<Self, IntervalError> {
        if let (Some(a), Some(b)) = (earliest, latest)
            && a.micros() > b.micros()
        {
            return Err(IntervalError { earliest: a, latest: b });
        }
        Ok(Self { earliest, latest })
    }
    /// The earliest instant not excluded; `None` if there is no lower bound.
    pub const fn earliest(self) -> Option<Instant> {
        self.earliest
    }
    /// The latest instant not excluded; `None` if there is no upper bound.
    pub const fn latest(self) -> Option<Instant> {
        self.latest
    }
    /// From end to end; `None` while an end is open.
    pub fn width(self) -> Option<Difference> {
        Some(self.latest? - self.earliest?)
    }
    /// Both ends open.
    pub const fn is_unknown(self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }
}
