use std::str::FromStr;

/// A measured number with its error, written `2.9±0.2`.
///
/// The error is the half-width of a 95 % interval where a likelihood is asked for, and a hard bound where times are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measure {
    /// The value.
    pub value: f64,
    /// How far it may be off; never negative.
    pub error: f64,
}

/// A text that is not a measure.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not a number with its error; write it like 2.9±0.2 (or 2.9+-0.2)")]
pub struct MeasureError(String);

impl Measure {
    /// The least value allowed.
    pub fn least(self) -> f64 {
        self.value - self.error
    }
    /// The greatest value allowed.
    pub fn most(self) -> f64 {
        self.value + self.error
    }
}

impl FromStr for Measure {
    type Err = MeasureError;
    fn from_str(text: &str) -> Result<Self, MeasureError> {
        let error = || MeasureError(text.to_owned());
        let (value, spread) = ["±", "+-", "+/-"].iter().find_map(|sign| text.split_once(sign)).unwrap_or((text, "0"));
        let number = |text: &str| text.trim().parse::<f64>().ok().filter(|number| number.is_finite()).ok_or_else(error);
        let measure = Self { value: number(value)?, error: number(spread)? };
        if measure.error < 0.0 { Err(error()) } else { Ok(measure) }
    }
}

#[cfg(test)]
mod tests {
    use super::Measure;

    #[test]
    fn numbers_with_errors() {
        for text in ["2.9±0.2", "2.9+-0.2", "2.9 +/- 0.2"] {
            assert_eq!(text.parse(), Ok(Measure { value: 2.9, error: 0.2 }), "{text}");
        }
        assert_eq!("195".parse(), Ok(Measure { value: 195.0, error: 0.0 }));
        for text in ["", "±1", "nan", "2±-1", "two"] {
            assert!(text.parse::<Measure>().is_err(), "{text}");
        }
    }
}
