//! The ends of a row: instants and seconds, rounded outward to whole microseconds.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use model::Reading;

use super::civil::days_from_epoch;

/// Which way an end is rounded so that nothing is lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Outward {
    /// A lower end: down, and the earliest that an ambiguous text can mean.
    Down,
    /// An upper end: up, and the latest.
    Up,
}

/// An end that was read, and what must be said about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct End {
    pub(super) micros: i64,
    /// The minutes of the day as written.
    pub(super) minutes: i64,
    pub(super) remark: Option<Remark>,
}

/// Something odd that was taken in all the same.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Remark {
    /// 23:59:60.
    LeapSecond,
    /// Year 9999 is where software writes "never".
    Year9999,
    /// The zone showed this time of day twice.
    RepeatedHour,
}

/// Why an end cannot be read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum EndError {
    /// A date and time without an offset from UTC.
    NoOffset,
    /// The zone skipped this time of day.
    SkippedHour,
    /// No such day or time of day.
    NoSuchTime,
    /// Not an instant at all.
    NotAnInstant,
    /// Not a number of seconds.
    NotSeconds,
    /// A number with a unit: what it is in seconds.
    Unit(String),
    /// Beyond what can be reckoned with.
    TooFar,
}

/// An RFC 3339 instant; a date and time without an offset is read in `zone` if there is one.
pub(super) fn instant(text: &str, zone: Option<&TimeZone>, outward: Outward) -> Result<End, EndError> {
    let parts = Parts::of(text)?;
    let mut remark = None;
    let mut second = parts.second;
    if second == 60 {
        remark = Some(Remark::LeapSecond);
        second = 59;
    }
    if parts.year == 9999 {
        remark = Some(Remark::Year9999);
    }
    let date = jiff::civil::Date::new(parts.year, parts.month, parts.day).map_err(|_| EndError::NoSuchTime)?;
    if parts.hour > 23 || parts.minute > 59 || second > 59 || parts.second > 60 {
        return Err(EndError::NoSuchTime);
    }
    let time_secs = i64::from(parts.hour) * 3600 + i64::from(parts.minute) * 60 + i64::from(second);
    let fraction = match outward {
        Outward::Down => parts.fraction_micros,
        Outward::Up => parts.fraction_micros + i64::from(parts.finer),
    };
    // POSIX time has no 60th second: from its beginning to the end of the day's last counted second.
    let leap = if parts.second == 60 && outward == Outward::Up { 1_000_000 } else { 0 };
    let civil_micros = (days_from_epoch(parts.year, parts.month, parts.day) * 86_400 + time_secs) * 1_000_000;
    let micros = match parts.offset_secs {
        Some(offset) => civil_micros - offset * 1_000_000,
        None => {
            let Some(zone) = zone else { return Err(EndError::NoOffset) };
            let civil: DateTime = date.at(parts.hour, parts.minute, second, 0);
            let instants = Reading::new(civil).instants_in(zone);
            if instants.len() > 1 {
                remark = Some(Remark::RepeatedHour);
            }
            let chosen = if outward == Outward::Down { instants.first() } else { instants.last() };
            chosen.ok_or(EndError::SkippedHour)?.micros()
        }
    };
    Ok(End { micros: micros + fraction + leap, minutes: time_secs / 60, remark })
}

/// The parts of a date and time, not yet checked against the calendar.
struct Parts {
    year: i16,
    month: i8,
    day: i8,
    hour: i8,
    minute: i8,
    second: i8,
    fraction_micros: i64,
    /// Whether digits finer than a microsecond follow that are not zero.
    finer: bool,
    offset_secs: Option<i64>,
}

impl Parts {
    fn of(text: &str) -> Result<Self, EndError> {
        let bytes = text.as_bytes();
        let number = |from: usize, to: usize| -> Result<i16, EndError> {
            let digits = bytes.get(from..to).ok_or(EndError::NotAnInstant)?;
            digits.iter().try_fold(0i16, |sum, digit| match digit {
                b'0'..=b'9' => Ok(sum * 10 + i16::from(digit - b'0')),
                _ => Err(EndError::NotAnInstant),
            })
        };
        let is = |at: usize, any: &[u8]| bytes.get(at).is_some_and(|byte| any.contains(byte));
        if !(is(4, b"-") && is(7, b"-") && is(10, b"Tt ") && is(13, b":")) {
            return Err(EndError::NotAnInstant);
        }
        let mut parts = Self {
            year: number(0, 4)?,
            month: number(5, 7)? as i8,
            day: number(8, 10)? as i8,
            hour: number(11, 13)? as i8,
            minute: number(14, 16)? as i8,
            second: 0,
            fraction_micros: 0,
            finer: false,
            offset_secs: None,
        };
        let mut at = 16;
        if is(16, b":") {
            parts.second = number(17, 19)? as i8;
            at = 19;
            if is(19, b".,") {
                at = 20;
                let mut unit = 100_000;
                while let Some(digit @ b'0'..=b'9') = bytes.get(at) {
                    parts.fraction_micros += i64::from(digit - b'0') * unit;
                    parts.finer |= unit == 0 && *digit != b'0';
                    unit /= 10;
                    at += 1;
                }
                if at == 20 {
                    return Err(EndError::NotAnInstant);
                }
            }
        }
        let rest = &bytes[at.min(bytes.len())..];
        parts.offset_secs = match rest {
            [] => None,
            [b'Z' | b'z'] => Some(0),
            [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
                let (hours, minutes) = (number(at + 1, at + 3)?, number(at + 4, at + 6)?);
                if hours > 23 || minutes > 59 {
                    return Err(EndError::NoSuchTime);
                }
                let secs = i64::from(hours) * 3600 + i64::from(minutes) * 60;
                Some(if *sign == b'-' { -secs } else { secs })
            }
            _ => return Err(EndError::NotAnInstant),
        };
        Ok(parts)
    }
}

/// Seconds as a decimal, in microseconds.
pub(super) fn seconds(text: &str, outward: Outward) -> Result<i64, EndError> {
    let (negative, digits) = match text.as_bytes() {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        rest => (false, rest),
    };
    let (mut micros, mut unit, mut finer, mut any, mut pointed) = (0i64, 0i64, false, false, false);
    for &byte in digits {
        match byte {
            b'0'..=b'9' if !pointed => {
                micros = micros
                    .checked_mul(10)
                    .and_then(|m| m.checked_add(i64::from(byte - b'0') * 1_000_000))
                    .ok_or(EndError::TooFar)?;
                any = true;
            }
            b'0'..=b'9' => {
                micros += i64::from(byte - b'0') * unit;
                finer |= unit == 0 && byte != b'0';
                unit /= 10;
                any = true;
            }
            b'.' if !pointed => (pointed, unit) = (true, 100_000),
            _ => return Err(with_unit(text)),
        }
    }
    if !any {
        return Err(EndError::NotSeconds);
    }
    // The rest below a microsecond is rounded away from the inside.
    let away = finer && (negative == (outward == Outward::Down));
    micros += i64::from(away);
    if micros > crate::network::FARTHEST {
        return Err(EndError::TooFar);
    }
    Ok(if negative { -micros } else { micros })
}

fn with_unit(text: &str) -> EndError {
    let split = text.find(|c: char| c.is_alphabetic()).unwrap_or(text.len());
    let (number, unit) = (text[..split].trim(), text[split..].trim().to_lowercase());
    let factor = match unit.as_str() {
        "s" | "sec" | "secs" | "second" | "seconds" => 1.0,
        "m" | "min" | "mins" | "minute" | "minutes" => 60.0,
        "h" | "hr" | "hrs" | "hour" | "hours" => 3600.0,
        "d" | "day" | "days" => 86_400.0,
        _ => return EndError::NotSeconds,
    };
    number.parse::<f64>().map_or(EndError::NotSeconds, |number| EndError::Unit(format!("{}", number * factor)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<String, EndError> {
        instant(text, None, Outward::Down).map(|end| model::Instant::from_micros(end.micros).to_string())
    }

    #[test]
    fn instants_and_what_is_no_instant() {
        assert_eq!(read("2022-01-05T17:31:00+06:00").unwrap(), "2022-01-05T11:31:00Z");
        assert_eq!(read("2022-01-05 17:31+06:00").unwrap(), "2022-01-05T11:31:00Z");
        assert_eq!(read("2022-01-05T11:31:00.25Z").unwrap(), "2022-01-05T11:31:00.25Z");
        assert_eq!(read("2022-01-05T11:31:00"), Err(EndError::NoOffset));
        assert_eq!(read("2023-02-29T00:00:00Z"), Err(EndError::NoSuchTime));
        assert_eq!(read("2022-01-05T24:00:00Z"), Err(EndError::NoSuchTime));
        for text in [
            "",
            "5 p.m.",
            "2022-01-05",
            "05/01/2022 17:31",
            "2022-01-05T17:31:00 Almaty",
            "2022-01-05T17:31:00.Z",
            "２０22-01-05T17:31:00Z",
        ] {
            assert_eq!(read(text), Err(EndError::NotAnInstant), "{text}");
        }
    }

    #[test]
    fn a_leap_second_spans_both_ways_of_counting_it() {
        let low = instant("2016-12-31T23:59:60Z", None, Outward::Down).unwrap();
        let high = instant("2016-12-31T23:59:60Z", None, Outward::Up).unwrap();
        assert_eq!((high.micros - low.micros, low.remark), (1_000_000, Some(Remark::LeapSecond)));
        assert_eq!(model::Instant::from_micros(high.micros).to_string(), "2017-01-01T00:00:00Z");
    }

    #[test]
    fn the_end_of_time_is_remarked_on() {
        assert_eq!(instant("9999-12-31T23:59:59Z", None, Outward::Up).unwrap().remark, Some(Remark::Year9999));
    }

    #[test]
    fn a_zone_reads_what_has_no_offset() {
        let berlin = TimeZone::get("Europe/Berlin").unwrap();
        let read = |text, outward| {
            instant(text, Some(&berlin), outward).map(|end| model::Instant::from_micros(end.micros).to_string())
        };
        assert_eq!(read("2022-01-05T12:00:00", Outward::Down).unwrap(), "2022-01-05T11:00:00Z");
        assert_eq!(read("2022-10-30T02:30:00", Outward::Down).unwrap(), "2022-10-30T00:30:00Z");
        assert_eq!(read("2022-10-30T02:30:00", Outward::Up).unwrap(), "2022-10-30T01:30:00Z");
        assert_eq!(read("2022-03-27T02:30:00", Outward::Up), Err(EndError::SkippedHour));
    }

    #[test]
    fn seconds_are_rounded_outward() {
        assert_eq!(seconds("1.5", Outward::Down), Ok(1_500_000));
        assert_eq!(seconds("-0.0000001", Outward::Down), Ok(-1));
        assert_eq!(seconds("-0.0000001", Outward::Up), Ok(0));
        assert_eq!(seconds("0.0000001", Outward::Up), Ok(1));
        assert_eq!(seconds("+900", Outward::Up), Ok(900_000_000));
        assert_eq!(seconds("15 min", Outward::Up), Err(EndError::Unit("900".into())));
        assert_eq!(seconds("1,5", Outward::Up), Err(EndError::NotSeconds));
        assert_eq!(seconds("nan", Outward::Up), Err(EndError::NotSeconds));
        assert_eq!(seconds("-", Outward::Up), Err(EndError::NotSeconds));
        assert_eq!(seconds("99999999999999", Outward::Up), Err(EndError::TooFar));
    }

    proptest::proptest! {
        #[test]
        fn reads_what_is_printed(micros in -60_000_000_000_000_000i64..250_000_000_000_000_000) {
            let text = model::Instant::from_micros(micros).to_string();
            // Years before 1 and after 9999 are printed with more digits.
            if text.len() <= 27 && text.starts_with(|c: char| c.is_ascii_digit()) {
                proptest::prop_assert_eq!(instant(&text, None, Outward::Down).unwrap().micros, micros);
            }
        }
    }
}
