//! Times that a file carries in fields of its own (EXIF, QuickTime): the word of the device, with its zone where written.
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use model::{ItemId, Take, WrittenMeaning, WrittenTime};

use super::device::{DEVICE_CLOCK_MICROS, Device, FIRST_PLAUSIBLE, SECOND_MICROS, end, hull, start};
use super::ground::Derived;

/// Bounds from every written time that bears on when the recording was made.
///
/// A time without a zone is that of the case's zone, of the same with the clock not set for the season, or UTC:
/// alternatives, of which one holds. Where the device's clock is known to be shared, what zone it shows is a matter of that
/// clock's offset, and all its files are read alike. The time of a
/// satellite fix is a lower bound alone: devices write the last fix they had. When a file was changed or digitised says
/// nothing of when it was recorded.
pub(super) fn from_written(item: &ItemId, takes: &[&Take], written: &[WrittenTime], device: &mut Device<'_, '_>) {
    let zone = device.zone;
    for (number, time) in written.iter().enumerate() {
        let civil = time.reading.civil();
        let own = time.offset_s.and_then(|seconds| Offset::from_seconds(seconds).ok()).map(TimeZone::fixed);
        let read: Vec<(&str, (i64, i64))> = match &own {
            Some(own) => hull(civil, own, SECOND_MICROS).map(|read| ("", read)).into_iter().collect(),
            None if device.clocks.knows_clock_of(item) => {
                hull(civil, zone, SECOND_MICROS).map(|read| ("", read)).into_iter().collect()
            }
            None => read_without_zone(civil, zone),
        };
        let Some((from, to)) = read.iter().map(|read| read.1).reduce(|a, b| (a.0.min(b.0), a.1.max(b.1))) else {
            continue;
        };
        if from < FIRST_PLAUSIBLE {
            continue;
        }
        let shown = civil.strftime("%Y-%m-%d %H:%M:%S");
        let said = match (own.is_some(), time.offset_s) {
            (true, Some(0)) => format!("{shown} UTC"),
            (true, Some(seconds)) => {
                format!("{shown} in the zone {}", Offset::from_seconds(seconds).unwrap_or(Offset::UTC))
            }
            _ if device.clocks.knows_clock_of(item) => {
                device.clocks.shows_no_zone(item);
                format!("{shown}, without a zone; read in that of its device's clock")
            }
            _ => format!("{shown}, without a zone"),
        };
        let (low, high) = (Some(from), Some(to));
        let mut bound = |id: String, subject: String, ends, or: Option<String>, text: String| {
            let derived =
                Derived { id: &id, subject: &subject, reference: None, ends, or, text, item: Some(item), sky: None };
            device.stamp(item, derived);
        };
        let id = format!("exif/{item}/{}", number + 1);
        match time.meaning {
            WrittenMeaning::Captured if takes.len() > 1 => {
                for take in takes {
                    let text =
                        format!("{} of {item}, which is cut together, says {said}; its takes are older.", time.field);
                    bound(format!("exif/{}/{}", take.id, number + 1), end(item, &[take]), (None, high), None, text);
                }
            }
            WrittenMeaning::Captured => {
                let (first, last) = (start(item, takes), end(item, takes));
                let ends = [("start", first), ("end", last)];
                let ends = if ends[0].1 == ends[1].1 { &ends[..1] } else { &ends[..] };
                let or = (ends.len() * read.len() > 1).then(|| id.clone());
                for (what, point) in ends {
                    for (clock, (from, to)) in &read {
                        let read_as = if clock.is_empty() { String::new() } else { format!(", read in {clock}") };
                        let (part, as_point) = match ends.len() {
                            1 => (String::new(), String::new()),
                            _ => (format!("-{what}"), format!("; read as the {what} of the recording")),
                        };
                        let mark = match *clock {
                            "" => "",
                            "UTC" => "-utc",
                            clock if clock.starts_with("the other") => "-season",
                            _ => "-local",
                        };
                        let text = format!("{} of {item} says {said}{read_as}{as_point}.", time.field);
                        bound(format!("{id}{part}{mark}"), point.clone(), (Some(*from), Some(*to)), or.clone(), text);
                    }
                }
            }
            WrittenMeaning::Satellite => {
                let text = format!("{} of {item} says {said}: the device had that fix before it recorded.", time.field);
                let low = low.map(|low| low - DEVICE_CLOCK_MICROS);
                let derived = Derived {
                    id: &id,
                    subject: &end(item, takes),
                    reference: None,
                    ends: (low, None),
                    or: None,
                    text,
                    item: Some(item),
                    sky: None,
                };
                // By the satellites' clock, not the device's.
                device.grounds.derive(derived);
            }
            WrittenMeaning::Digitised | WrittenMeaning::Changed => {}
        }
    }
}

/// What a time without a zone can mean, each with how it is read.
fn read_without_zone(civil: DateTime, zone: &TimeZone) -> Vec<(&'static str, (i64, i64))> {
    let mut read: Vec<(&'static str, (i64, i64))> = Vec::new();
    let mut may = |how: &'static str, zone: &TimeZone| {
        let found = hull(civil, zone, SECOND_MICROS).filter(|found| read.iter().all(|known| known.1 != *found));
        read.extend(found.map(|found| (how, found)));
    };
    may("local time of the case's zone", zone);
    // A camera that nobody set for summer, or back.
    let half_a_year = jiff::Span::new().days(183);
    let other =
        civil.checked_add(half_a_year).ok().and_then(|other| zone.to_ambiguous_timestamp(other).compatible().ok());
    if let Some(other) = other.map(|at| zone.to_offset(at)) {
        may("the other season's time of the case's zone", &TimeZone::fixed(other));
    }
    may("UTC", &TimeZone::UTC);
    read
}
