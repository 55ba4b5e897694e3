use serde::{Deserialize, Serialize};

/// The least and the greatest value that a quantity can have: hard ends, no probability.
///
/// # Units
/// Those that the field holding it names.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Ends")]
pub struct Bounds {
    least: f64,
    most: f64,
}

#[derive(Deserialize)]
struct Ends {
    least: f64,
    most: f64,
}

/// Two numbers that are no bounds.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("[{least}, {most}] holds nothing: give two finite numbers, the lesser first")]
pub struct BoundsError {
    /// Least value as given.
    pub least: f64,
    /// Greatest value as given.
    pub most: f64,
}

impl TryFrom<Ends> for Bounds {
    type Error = BoundsError;
    fn try_from(ends: Ends) -> Result<Self, BoundsError> {
        Self::new(ends.least, ends.most)
    }
}

impl Bounds {
    /// Nothing but 0.
    pub const ZERO: Self = Self { least: 0.0, most: 0.0 };
    /// From the least to the greatest value.
    pub fn new(least: f64, most: f64) -> Result<Self, BoundsError> {
        if least.is_finite() && most.is_finite() && least <= most {
            Ok(Self { least, most })
        } else {
            Err(BoundsError { least, most })
        }
    }
    /// The least value.
    pub const fn least(self) -> f64 {
        self.least
    }
    /// The greatest value.
    pub const fn most(self) -> f64 {
        self.most
    }
    /// Half way between the two.
    pub const fn middle(self) -> f64 {
        self.least.midpoint(self.most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_ordered_finite_numbers_are_bounds() {
        assert!(Bounds::new(1.0, 1.0).is_ok());
        for (least, most) in [(2.0, 1.0), (f64::NAN, 1.0), (0.0, f64::INFINITY)] {
            assert!(Bounds::new(least, most).is_err(), "{least} {most}");
        }
        assert!(serde_json::from_str::<Bounds>(r#"{"least": 3, "most": 2}"#).is_err());
    }
}
