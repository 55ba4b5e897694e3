//! Dates and times as devices write them into files.
use jiff::civil::{Date, DateTime, Time};
use model::{Reading, WrittenMeaning, WrittenTime};

/// Tags of QuickTime and MP4 files that hold a local time with its zone, as phones write them beside the UTC header.
const CAPTURED: &[&str] =
    &["com.apple.quicktime.creationdate", "com.android.capture.time", "creationdate", "dateutc_original"];

/// The times among the tags of a container, besides the header's own.
pub(crate) fn of_tags(tags: &[(String, String)]) -> Vec<WrittenTime> {
    let mut times: Vec<WrittenTime> = Vec::new();
    for (key, value) in tags {
        let name = key.rsplit(": ").next().unwrap_or(key);
        if !CAPTURED.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            continue;
        }
        let Some((reading, offset_s)) = time(value) else { continue };
        // The same tag stands at the file and at each of its streams.
        if times.iter().any(|known| known.reading == reading && known.offset_s == offset_s) {
            continue;
        }
        times.push(WrittenTime {
            field: format!("QuickTime {name}"),
            meaning: WrittenMeaning::Captured,
            reading,
            offset_s,
        });
    }
    times
}

/// A date and time in ISO 8601 or EXIF form, with its offset if one follows; `None` for what is no date or stands for
/// "no date".
pub(crate) fn time(text: &str) -> Option<(Reading, Option<i32>)> {
    let text = text.trim().trim_end_matches('\0').trim();
    // "2022-01-05T17:31:00", "2022:01:05 17:31:00": ten characters, one between, then the time of day.
    let date = text.get(..10)?;
    let mut parts = date.split(['-', ':', '/', '.']);
    let mut next = |digits: usize| parts.next().filter(|part| part.len() == digits)?.parse::<i16>().ok();
    let date = Date::new(next(4)?, i8::try_from(next(2)?).ok()?, i8::try_from(next(2)?).ok()?).ok()?;
    let rest = text.get(10..)?.strip_prefix(['T', 't', ' '])?;
    let end = rest.find(['Z', 'z', '+', '-', ' ']).unwrap_or(rest.len());
    let (clock, zone) = rest.split_at(end);
    let time: Time = clock.parse().ok()?;
    let zone = zone.trim();
    let offset = if zone.is_empty() { None } else { Some(offset(zone)?) };
    is_a_date(DateTime::from_parts(date, time)).map(|reading| (reading, offset))
}

/// An offset from universal time in seconds: `Z`, `+06:00`, `+0600`, `-3:30`.
pub(crate) fn offset(text: &str) -> Option<i32> {
    let text = text.trim().trim_end_matches('\0').trim();
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(both) => both,
        None if digits.len() == 4 => digits.split_at(2),
        None => (digits, "0"),
    };
    let (hours, minutes): (i32, i32) = (hours.parse().ok()?, minutes.parse().ok()?);
    // Zones run from -12:00 to +14:00.
    ((0..=14).contains(&hours) && (0..60).contains(&minutes)).then_some(sign * (hours * 3600 + minutes * 60))
}

/// The epochs of QuickTime and of UNIX are what a device without a clock writes: no date.
fn is_a_date(reading: DateTime) -> Option<Reading> {
    let day = (reading.year(), reading.month(), reading.day());
    (day != (1904, 1, 1) && day != (1970, 1, 1) && reading.year() > 1900).then(|| Reading::new(reading))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, Option<i32>)> {
        time(text).map(|(reading, offset)| (reading.to_string(), offset))
    }

    #[test]
    fn the_forms_that_devices_write() {
        let at = "2022-01-05T17:31:00".to_owned();
        assert_eq!(read("2022-01-05T17:31:00+0600"), Some((at.clone(), Some(21_600))));
        assert_eq!(read("2022-01-05T17:31:00+06:00"), Some((at.clone(), Some(21_600))));
        assert_eq!(read("2022:01:05 17:31:00"), Some((at.clone(), None)));
        assert_eq!(read("2022-01-05 17:31:00 -0330"), Some((at.clone(), Some(-12_600))));
        assert_eq!(read("2022-01-05T17:31:00Z\0"), Some((at, Some(0))));
        assert_eq!(read("2022:01:05 17:31:00.25"), Some(("2022-01-05T17:31:00.25".to_owned(), None)));
    }

    #[test]
    fn what_stands_for_no_date_is_none() {
        for text in [
            "",
            "1904-01-01T00:00:00Z",
            "1970:01:01 00:00:00",
            "0000:00:00 00:00:00",
            "    :  :     :  :  ",
            "2022-02-30T10:00:00",
            "2022-01-05",
            "2022-01-05T17:31:00 Almaty",
            "2022-01-05T17:31:00+99:00",
            "\u{fffd}2022:01:05",
        ] {
            assert_eq!(read(text), None, "{text:?}");
        }
    }
}
