use std::fmt;
use std::ops::{Add, Sub};
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::{difference::Difference, duration::Duration};

/// A moment on the world's clock.
///
/// # Units
/// Microseconds since 1970-01-01T00:00:00Z, leap seconds not counted (POSIX time), as `i64`.
/// Reads and prints RFC 3339; prints in UTC unless a zone is given by the caller.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A text that is not an instant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InstantError {
    /// The text is a date and time without an offset from UTC, so it names a reading of some clock, not an instant.
    #[error("\"{0}\" has no offset from UTC; write it like 2022-01-05T17:31:00+06:00, or say which zone it is in")]
    NoOffset(String),
    /// The text is not RFC 3339.
    #[error("\"{0}\" is not an instant; write it like 2022-01-05T17:31:00+06:00")]
    Unreadable(String),
}

impl Instant {
    /// The instant so many microseconds after the epoch.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }
    /// Microseconds after the epoch.
    pub const fn micros(self) -> i64 {
        self.0
    }
    /// Later by a signed difference; saturates at the ends of the range.
    pub const fn plus(self, by: Difference) -> Self {
        Self(self.0.saturating_add(by.micros()))
    }
    /// Earlier by a length of time; saturates at the ends of the range.
    pub const fn minus(self, by: Duration) -> Self {
        Self(self.0.saturating_sub(by.micros() as i64))
    }
    /// The same moment as `jiff` sees it, clamped to the range jiff can show (years -9999 to 9999).
    pub fn to_timestamp(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(if self.0 < 0 {
            jiff::Timestamp::MIN
        } else {
            jiff::Timestamp::MAX
        })
    }
}

impl From<jiff::Timestamp> for Instant {
    fn from(t: jiff::Timestamp) -> Self {
        Self(t.as_microsecond())
    }
}

impl Add<Difference> for Instant {
    type Output = Instant;
    fn add(self, by: Difference) -> Instant {
        self.plus(by)
    }
}

impl Sub for Instant {
    type Output = Difference;
    fn sub(self, other: Instant) -> Difference {
        Difference::from_micros(self.0.saturating_sub(other.0))
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.to_timestamp().fmt(f)
    }
}

impl fmt::Debug for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Instant {
    type Err = InstantError;
    fn from_str(text: &str) -> Result<Self, InstantError> {
        let trimmed = text.trim();
        if let Ok(t) = trimmed.parse::<jiff::Timestamp>() {
            return Ok(t.into());
        }
        if trimmed.parse::<jiff::civil::DateTime>().is_ok() {
            return Err(InstantError::NoOffset(trimmed.to_owned()));
        }
        Err(InstantError::Unreadable(trimmed.to_owned()))
    }
}

impl Serialize for Instant {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Instant {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_an_offset_and_prints_utc() {
        let t: Instant = "2022-01-05T17:31:00+06:00".parse().unwrap();
        assert_eq!(t.to_string(), "2022-01-05T11:31:00Z");
    }

    #[test]
    fn refuses_a_reading_without_an_offset() {
        assert!(matches!("2022-01-05T17:31:00".parse::<Instant>(), Err(InstantError::NoOffset(_))));
        assert!(matches!("5 p.m.".parse::<Instant>(), Err(InstantError::Unreadable(_))));
    }

    proptest::proptest! {
        #[test]
        fn survives_being_written_down(micros in -62_000_000_000_000_000i64..250_000_000_000_000_000) {
            let t = Instant::from_micros(micros);
            proptest::prop_assert_eq!(t.to_string().parse::<Instant>().unwrap(), t);
        }
    }
}
