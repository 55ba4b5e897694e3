use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::instant::Instant;

/// What some clock showed: a date and time of day without a zone.
///
/// A reading becomes instants only together with a zone, and even then it is the clock's word:
/// clocks are wrong. An hour that a change of summer time repeats gives two instants, one that it skips gives none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reading(jiff::civil::DateTime);

/// A text that is not a reading.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not a date and time; write it like 2022-01-05T17:31:00")]
pub struct ReadingError(String);

impl Reading {
    /// The reading with these parts.
    pub const fn new(reading: jiff::civil::DateTime) -> Self {
        Self(reading)
    }
    /// The date and time of day.
    pub const fn civil(self) -> jiff::civil::DateTime {
        self.0
    }
    /// Every instant that this reading can mean in a zone: one as a rule, two in a repeated hour, none in a skipped one.
    pub fn instants_in(self, zone: &jiff::tz::TimeZone) -> Vec<Instant> {
        use jiff::tz::AmbiguousOffset::{Fold, Gap, Unambiguous};
        let ambiguous = zone.to_ambiguous_timestamp(self.0);
        match ambiguous.offset() {
            Unambiguous { .. } => ambiguous.compatible().into_iter().map(Instant::from).collect(),
            Fold { .. } => [ambiguous.earlier(), ambiguous.later()].into_iter().flatten().map(Instant::from).collect(),
            Gap { .. } => Vec::new(),
        }
    }
}

impl fmt::Display for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Reading {
    type Err = ReadingError;
    fn from_str(text: &str) -> Result<Self, ReadingError> {
        text.trim().parse().map(Self).map_err(|_| ReadingError(text.trim().to_owned()))
    }
}

impl Serialize for Reading {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Reading {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_hour_may_come_twice_or_not_at_all() {
        let berlin = jiff::tz::TimeZone::get("Europe/Berlin").unwrap();
        let reading = |text: &str| text.parse::<Reading>().unwrap().instants_in(&berlin).len();
        assert_eq!(reading("2022-01-05T12:00:00"), 1);
        assert_eq!(reading("2022-10-30T02:30:00"), 2);
        assert_eq!(reading("2022-03-27T02:30:00"), 0);
    }

    #[test]
    fn almaty_stood_at_six_hours_before_2024() {
        let almaty = jiff::tz::TimeZone::get("Asia/Almaty").unwrap();
        let t = "2022-01-05T17:31:00".parse::<Reading>().unwrap().instants_in(&almaty);
        assert_eq!(t, vec!["2022-01-05T17:31:00+06:00".parse().unwrap()]);
    }
}
