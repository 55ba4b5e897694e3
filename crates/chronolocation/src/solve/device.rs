use std::collections::BTreeMap;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use model::{Instant, Item, ItemId, Reading, Take};

use super::TemporalFacts;
use super::clock::Clocks;
use super::ground::{Derived, Grounds};
use super::written::from_written;
use crate::name_reading::{Meaning, reading_of_name};

/// How far the clock of a phone that follows its network may be off, by policy: ±2 s.
pub(super) const DEVICE_CLOCK_MICROS: i64 = 2_000_000;
/// A reading to the second stands for the second that it begins.
pub(super) const SECOND_MICROS: i64 = 1_000_000;
/// Containers without a clock write 1904 or 1970; no phone filmed before 1995.
pub(super) const FIRST_PLAUSIBLE: i64 = 788_918_400_000_000;

/// What files say of themselves, each with the lowest trust.
pub(super) fn from_readings(facts: &TemporalFacts<'_>, clocks: &mut Clocks<'_>, grounds: &mut Grounds) {
    let mut takes: BTreeMap<&str, Vec<&Take>> = BTreeMap::new();
    for take in facts.takes {
        takes.entry(take.item.as_str()).or_default().push(take);
    }
    let items: BTreeMap<&str, &Item> = facts.items.iter().map(|item| (item.id.as_str(), item)).collect();
    for (item, readings) in facts.readings {
        let takes = takes.get(item.as_str()).map_or(&[][..], Vec::as_slice);
        let zone = clocks.zone_of(item, facts.zone).clone();
        let device = &mut Device { zone: &zone, clocks, grounds };
        if let Some(written) = readings.creation_time.filter(|t| t.micros() >= FIRST_PLAUSIBLE) {
            creation_time(item, takes, written, device);
        }
        from_written(item, takes, &readings.written, device);
        let name = items.get(item.as_str()).and_then(|item| item.name.as_deref());
        if let Some(read) = name.and_then(reading_of_name) {
            let text = format!("The file name of {item} says so ({}).", read.pattern);
            of_name(item, takes, read.reading, read.meaning, &text, device);
        } else if let Some(reading) = readings.name_time {
            let text = format!("The file name of {item} says so.");
            of_name(item, takes, reading, Meaning::StartLocal, &text, device);
        }
    }
}

/// Where what a device says goes: through its clock into the reckoning.
pub(super) struct Device<'d, 'f> {
    /// The zone that its clock shows.
    pub(super) zone: &'d TimeZone,
    pub(super) clocks: &'d mut Clocks<'f>,
    pub(super) grounds: &'d mut Grounds,
}

impl Device<'_, '_> {
    /// Takes in what the device stamped, its ends being those of a clock that is right.
    pub(super) fn stamp(&mut self, item: &ItemId, stamped: Derived<'_>) {
        self.clocks.stamp(item, stamped, self.grounds);
    }
}

pub(super) fn start(item: &ItemId, takes: &[&Take]) -> String {
    format!("{}.start", takes.first().map_or(item.as_str(), |take| take.id.as_str()))
}

pub(super) fn end(item: &ItemId, takes: &[&Take]) -> String {
    match takes.first() {
        Some(take) if take.duration().micros() > 0 => format!("{}.end", take.id),
        _ => start(item, takes),
    }
}

/// The earliest and latest instant that a reading of so many microseconds can mean in a zone.
pub(super) fn hull(reading: DateTime, zone: &TimeZone, length: i64) -> Option<(i64, i64)> {
    let instants = Reading::new(reading).instants_in(zone);
    Some((instants.first()?.micros(), instants.last()?.micros().saturating_add(length)))
}

/// Container time: meant as UTC, by many devices written as local time; the start of the recording, or its end.
///
/// For an item cut from several takes it is the time of the cutting, which each take precedes.
fn creation_time(item: &ItemId, takes: &[&Take], written: Instant, device: &mut Device<'_, '_>) {
    let zone = device.zone;
    let utc = (written.micros(), written.micros() + SECOND_MICROS);
    let civil = TimeZone::UTC.to_datetime(written.to_timestamp());
    let local = hull(civil, zone, SECOND_MICROS).filter(|local| *local != utc);
    let shown = civil.strftime("%Y-%m-%d %H:%M:%S");
    if takes.len() > 1 {
        let latest = utc.1.max(local.map_or(utc.1, |local| local.1));
        for take in takes {
            let text = format!(
                "The file of {item}, which is cut together, says that it was made at {shown}, in UTC or local time; its takes are older."
            );
            let ends = (None, Some(latest));
            device.stamp(
                item,
                Derived {
                    id: &format!("file-time/{}", take.id),
                    subject: &end(item, &[take]),
                    reference: None,
                    ends,
                    or: None,
                    text,
                    item: Some(item),
                    sky: None,
                },
            );
        }
        return;
    }
    let readings: Vec<(&str, (i64, i64))> =
        std::iter::once(("UTC", utc)).chain(local.map(|local| ("local", local))).collect();
    let (start, end) = (start(item, takes), end(item, takes));
    let ends: Vec<(&str, &String)> =
        if start == end { vec![("start", &start)] } else { vec![("start", &start), ("end", &end)] };
    let or = (readings.len() * ends.len() > 1).then(|| format!("file-time/{item}"));
    for (clock, instants) in &readings {
        for (what, point) in &ends {
            let text = format!(
                "The file of {item} says that it was made at {shown}; read as the {what} of the recording, in {clock} time."
            );
            let id = format!("file-time/{item}/{what}-{}", clock.to_lowercase());
            device.stamp(
                item,
                Derived {
                    id: &id,
                    subject: point,
                    reference: None,
                    ends: (Some(instants.0), Some(instants.1)),
                    or: or.clone(),
                    text,
                    item: Some(item),
                    sky: None,
                },
            );
        }
    }
}

fn of_name(
    item: &ItemId,
    takes: &[&Take],
    reading: Reading,
    meaning: Meaning,
    text: &str,
    device: &mut Device<'_, '_>,
) {
    let (utc, zone) = (TimeZone::UTC, device.zone);
    let civil = reading.civil();
    let mut bound = |id: String, point: String, ends: Option<(Option<i64>, Option<i64>)>, own: bool| {
        if let Some(ends) = ends {
            let text = text.to_owned();
            let (id, subject) = (&id, &point);
            let derived = Derived { id, subject, reference: None, ends, or: None, text, item: Some(item), sky: None };
            // The device that recorded gave the name; or whoever saved or received it, by another clock.
            if own { device.stamp(item, derived) } else { device.grounds.derive(derived) }
        }
    };
    match meaning {
        // A name is given when recording starts; what was cut together later keeps no take's start.
        Meaning::StartLocal | Meaning::StartUtc if takes.len() <= 1 => {
            let zone = if meaning == Meaning::StartUtc { &utc } else { zone };
            let ends = hull(civil, zone, SECOND_MICROS).map(|ends| (Some(ends.0), Some(ends.1)));
            bound(format!("file-name/{item}"), start(item, takes), ends, true);
        }
        Meaning::StartLocal | Meaning::StartUtc | Meaning::SavedLocal => {
            let zone = if meaning == Meaning::StartUtc { &utc } else { zone };
            let latest = hull(civil, zone, SECOND_MICROS).map(|ends| (None, Some(ends.1 + DEVICE_CLOCK_MICROS)));
            each(item, takes, |take, point| bound(format!("file-name/{take}"), point, latest, false));
        }
        Meaning::ReceivedThatDay => {
            let next_day = civil
                .date()
                .tomorrow()
                .ok()
                .and_then(|day| hull(day.to_datetime(jiff::civil::Time::midnight()), zone, 0));
            let latest = next_day.map(|ends| (None, Some(ends.1)));
            each(item, takes, |take, point| bound(format!("file-name/{take}"), point, latest, false));
        }
    }
}

/// The last point of every take, or of the item where it has none.
fn each(item: &ItemId, takes: &[&Take], mut bound: impl FnMut(&str, String)) {
    if takes.is_empty() {
        bound(item.as_str(), start(item, takes));
    }
    for take in takes {
        bound(take.id.as_str(), end(item, &[take]));
    }
}
