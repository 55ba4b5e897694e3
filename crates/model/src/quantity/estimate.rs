use serde::{Deserialize, Serialize};

/// A number with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Parts")]
pub struct Estimate {
    best: f64,
    low95: f64,
    high95: f64,
}

#[derive(Deserialize)]
struct Parts {
    best: f64,
    low95: f64,
    high95: f64,
}

/// The best value does not lie between its own bounds.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{best} does not lie in its own 95 % interval [{low95}, {high95}]")]
pub struct EstimateError {
    /// Best value as given.
    pub best: f64,
    /// Lower bound as given.
    pub low95: f64,
    /// Upper bound as given.
    pub high95: f64,
}

impl TryFrom<Parts> for Estimate {
    type Error = EstimateError;
    fn try_from(p: Parts) -> Result<Self, EstimateError> {
        Self::new(p.best, p.low95, p.high95)
    }
}

impl Estimate {
    /// A best value inside its interval.
    pub fn new(best: f64, low95: f64, high95: f64) -> Result<Self, EstimateError> {
        if low95 <= best && best <= high95 {
            Ok(Self { best, low95, high95 })
        } else {
            Err(EstimateError { best, low95, high95 })
        }
    }
    /// The best single value.
    pub const fn best(self) -> f64 {
        self.best
    }
    /// The lower end of the 95 % interval.
    pub const fn low95(self) -> f64 {
        self.low95
    }
    /// The upper end of the 95 % interval.
    pub const fn high95(self) -> f64 {
        self.high95
    }
}
