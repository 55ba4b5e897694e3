use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use model::{Instant, Interval};
use serde_json::Value;

const SECOND_MICROS: i64 = 1_000_000;
/// The zones in use reach from UTC-12 to UTC+14 (IANA time zone database).
const FIRST_ZONE_HOURS: i8 = 14;
const LAST_ZONE_HOURS: i8 = -12;

/// The second that a number of seconds since 1970 names; a number or its digits.
pub(crate) fn unix_second(value: &Value) -> Option<Interval> {
    let secs = match value {
        Value::Number(number) => number.as_f64()?,
        Value::String(text) => text.trim().parse().ok()?,
        _ => return None,
    };
    // Before 1995 there was nothing to post on, and after 2100 it was not read from a clock.
    if !(788_918_400.0..4_102_444_800.0).contains(&secs) {
        return None;
    }
    let from = (secs * 1e6).floor() as i64;
    let rest = if secs.fract() == 0.0 { SECOND_MICROS - 1 } else { 0 };
    between(Instant::from_micros(from), Instant::from_micros(from + rest))
}

/// When it may have been a date and time of day in a zone that nobody tells.
pub(crate) fn reading_in_any_zone(from: DateTime, to: DateTime) -> Option<Interval> {
    let at = |reading: DateTime, hours: i8| {
        let zone = TimeZone::fixed(Offset::constant(hours));
        zone.to_timestamp(reading).ok().map(Instant::from)
    };
    between(at(from, FIRST_ZONE_HOURS)?, at(to, LAST_ZONE_HOURS)?)
}

/// A whole day, `20220105` or `2022-01-05`, in a zone that nobody tells.
pub(crate) fn day_in_any_zone(text: &str) -> Option<Interval> {
    let digits: String = text.trim().chars().filter(|c| *c != '-').collect();
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let date = Date::new(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?).ok()?;
    reading_in_any_zone(date.at(0, 0, 0, 0), date.at(23, 59, 59, 999_999_000))
}

/// A time as programs write it: RFC 3339, or a reading without a zone (`2022-01-05T17:31:00`, `2022-01-05 17:31:00`).
///
/// The flag says that no zone was told.
pub(crate) fn written(text: &str) -> Option<(Interval, bool)> {
    let text = text.trim();
    if let Ok(instant) = text.parse::<Instant>() {
        let rest = if text.contains('.') { 0 } else { SECOND_MICROS - 1 };
        let last = Instant::from_micros(instant.micros().saturating_add(rest));
        return Some((between(instant, last)?, false));
    }
    if let Some(day) = day_in_any_zone(text) {
        return Some((day, true));
    }
    let reading: DateTime = text.replacen(' ', "T", 1).parse().ok()?;
    let last = reading.checked_add(jiff::SignedDuration::from_micros(SECOND_MICROS - 1)).ok()?;
    Some((reading_in_any_zone(reading, last)?, true))
}

pub(crate) fn between(from: Instant, to: Instant) -> Option<Interval> {
    Interval::new(Some(from), Some(to)).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(interval: Interval) -> (String, String) {
        (interval.earliest().unwrap().to_string(), interval.latest().unwrap().to_string())
    }

    #[test]
    fn times_of_programs() {
        let second = ("2022-01-05T11:31:00Z".to_owned(), "2022-01-05T11:31:00.999999Z".to_owned());
        for value in [json!(1_641_382_260), json!("1641382260"), json!(1_641_382_260.0)] {
            assert_eq!(shown(unix_second(&value).unwrap()), second, "{value}");
        }
        for value in [json!(0), json!(-5), json!(1e300), json!("yesterday"), json!(null), json!(1_641_382_260_000_i64)]
        {
            assert_eq!(unix_second(&value), None, "{value}");
        }
        let day = shown(day_in_any_zone("20220105").unwrap());
        assert_eq!(day, ("2022-01-04T10:00:00Z".to_owned(), "2022-01-06T11:59:59.999999Z".to_owned()));
        assert_eq!(day_in_any_zone("20221305"), None);
        assert_eq!(day_in_any_zone("2022é5"), None);
        assert_eq!(shown(written("2022-01-05T17:31:00+06:00").unwrap().0), second);
        let (unzoned, flag) = written("2022-01-05 17:31:00").unwrap();
        assert!(flag);
        assert_eq!(shown(unzoned).0, "2022-01-05T03:31:00Z");
        assert_eq!(written("soon"), None);
    }
}
