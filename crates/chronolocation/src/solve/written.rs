//! Times that a file carries in fields of its own (EXIF, QuickTime): the word of the device, with its zone where written.
use jiff::tz::{Offset, TimeZone};
use model::{ItemId, Take, WrittenMeaning, WrittenTime};

use super::device::{DEVICE_CLOCK_MICROS, Device, FIRST_PLAUSIBLE, SECOND_MICROS, end, hull, start};
use super::ground::Derived;

/// Bounds from every written time that bears on when the recording was made.
///
/// A time without a zone is read in the case's zone, as the device's owner set it; the reason says so. The time of a
/// satellite fix is a lower bound alone: devices write the last fix they had. When a file was changed or digitised says
/// nothing of when it was recorded.
pub(super) fn from_written(item: &ItemId, takes: &[&Take], written: &[WrittenTime], device: &mut Device<'_, '_>) {
    let zone = device.zone;
    for (number, time) in written.iter().enumerate() {
        let civil = time.reading.civil();
        let own = time.offset_s.and_then(|seconds| Offset::from_seconds(seconds).ok()).map(TimeZone::fixed);
        let Some((from, to)) = hull(civil, own.as_ref().unwrap_or(zone), SECOND_MICROS) else { continue };
        if from < FIRST_PLAUSIBLE {
            continue;
        }
        let shown = civil.strftime("%Y-%m-%d %H:%M:%S");
        let said = match (own.is_some(), time.offset_s) {
            (true, Some(0)) => format!("{shown} UTC"),
            (true, Some(seconds)) => {
                format!("{shown} in the zone {}", Offset::from_seconds(seconds).unwrap_or(Offset::UTC))
            }
            _ => format!("{shown}, without a zone; it is read in the case's"),
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
                if first == last {
                    bound(id, first, (low, high), None, format!("{} of {item} says {said}.", time.field));
                    continue;
                }
                for (what, point) in [("start", first), ("end", last)] {
                    let text = format!("{} of {item} says {said}; read as the {what} of the recording.", time.field);
                    bound(format!("{id}-{what}"), point, (low, high), Some(id.clone()), text);
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
