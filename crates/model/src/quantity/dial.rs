use std::fmt;
use std::str::FromStr;

use jiff::civil::{Date, DateTime, Time};
use serde::{Deserialize, Serialize};

/// What a clock face shows: a time of day, with a date where it shows one; to the minute, or to the second.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Dial {
    date: Option<Date>,
    time: Time,
    to_second: bool,
}

/// A text that no clock shows.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is not what a clock shows; write it like 17:20, 5:20 pm, 17:20:31 or 2022-01-05 17:20")]
pub struct DialError(String);

impl Dial {
    /// The date, where it shows one.
    pub const fn date(self) -> Option<Date> {
        self.date
    }
    /// The time of day.
    pub const fn time(self) -> Time {
        self.time
    }
    /// How long it shows the same, in microseconds: a minute or a second.
    pub const fn lasts_micros(self) -> i64 {
        if self.to_second { 1_000_000 } else { 60_000_000 }
    }
    /// The date and time that it stands for on a day.
    pub fn on(self, date: Date) -> DateTime {
        date.to_datetime(self.time)
    }
    /// The same time in the other half of the day: what a face of twelve hours shows as well.
    #[must_use]
    pub fn other_half(self) -> Self {
        let hour = (self.time.hour() + 12) % 24;
        let time = Time::new(hour, self.time.minute(), self.time.second(), 0).unwrap_or(self.time);
        Self { time, ..self }
    }
}

impl fmt::Display for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(date) = self.date {
            write!(f, "{date} ")?;
        }
        write!(f, "{:02}:{:02}", self.time.hour(), self.time.minute())?;
        if self.to_second { write!(f, ":{:02}", self.time.second()) } else { Ok(()) }
    }
}

impl fmt::Debug for Dial {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Dial {
    type Err = DialError;
    fn from_str(text: &str) -> Result<Self, DialError> {
        let error = || DialError(text.trim().to_owned());
        let lower = text.trim().to_ascii_lowercase();
        let (rest, half) = ["am", "pm"]
            .into_iter()
            .find_map(|half| Some((lower.strip_suffix(half)?.trim_end(), Some(half))))
            .unwrap_or((&lower, None));
        let (date, time) = match rest.split_once([' ', 't']) {
            Some((date, time)) => (Some(date.parse::<Date>().map_err(|_| error())?), time.trim()),
            None => (None, rest),
        };
        let parts: Vec<&str> = time.split(':').collect();
        let number = |part: &str| {
            let digits = (1..=2).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
            part.parse::<i8>().ok().filter(|_| digits).ok_or_else(error)
        };
        let (hour, minute, second) = match parts[..] {
            [hour, minute] if minute.len() == 2 => (number(hour)?, number(minute)?, None),
            [hour, minute, second] if minute.len() == 2 && second.len() == 2 => {
                (number(hour)?, number(minute)?, Some(number(second)?))
            }
            _ => return Err(error()),
        };
        let hour = match half {
            Some(_) if !(1..=12).contains(&hour) => return Err(error()),
            Some("pm") => hour % 12 + 12,
            Some(_) => hour % 12,
            None => hour,
        };
        let time = Time::new(hour, minute, second.unwrap_or(0), 0).map_err(|_| error())?;
        Ok(Self { date, time, to_second: second.is_some() })
    }
}

impl Serialize for Dial {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Dial {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        String::deserialize(d)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_clock_shows_is_read_and_nothing_else() {
        for (text, read) in [
            ("17:20", "17:20"),
            ("5:20 pm", "17:20"),
            ("12:05 AM", "00:05"),
            ("12:05pm", "12:05"),
            ("17:20:31", "17:20:31"),
            ("2022-01-05 5:20", "2022-01-05 05:20"),
            ("2022-01-05T17:20:31", "2022-01-05 17:20:31"),
        ] {
            assert_eq!(text.parse::<Dial>().unwrap().to_string(), read, "{text}");
        }
        for text in ["", "17", "17:2", "24:00", "17:60", "13:20 pm", "0:20 am", "2023-02-29 10:00", "17:20:60", "+1:20"]
        {
            assert!(text.parse::<Dial>().is_err(), "{text}");
        }
        let dial: Dial = "5:20".parse().unwrap();
        assert_eq!(dial.other_half().to_string(), "17:20");
        assert_eq!(dial.other_half().other_half(), dial);
        assert_eq!("0:20".parse::<Dial>().unwrap().other_half().to_string(), "12:20");
    }
}
