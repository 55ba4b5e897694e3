//! Clocks seen in recordings, and times said in them.

use std::collections::BTreeMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Certainty, ClockReading, Dial, EvidenceId, Instant, Reading};

use super::TemporalFacts;
use super::clock::Clocks;
use super::days::{Left, days};
use super::derive;
use super::ground::{Derived, Grounds};
use super::point_name::PointNames;

/// More alternatives of one reading say too little.
const MOST_ALTERNATIVES: usize = 16;

/// Which days are looked at is a matter of hours; what is possible on them the network decides to the microsecond.
const SLACK_MICROS: i64 = 3_600_000_000;

/// A reading of a clock that fixes what others of the same clock are counted from.
#[derive(Clone)]
struct Base {
    /// What it showed, as instants of a right clock.
    shown: (i64, i64),
    /// When that was, as far as other evidence tells.
    left: Option<(i64, i64)>,
    /// The reading itself, and what says when that was.
    because: Vec<EvidenceId>,
}

/// What each reading says: so long after the clock's own point; a time said aloud is stated, and excludes nothing.
///
/// Without a date, or with a face of twelve hours, every day and half that other evidence leaves is an alternative.
///
/// # Errors
/// Readings that date nothing: what is the matter, and what to do.
pub(super) fn from_clock_readings(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    clocks: &mut Clocks<'_>,
    grounds: &mut Grounds,
) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    // Readings with a date come first: others are counted from them.
    let mut readings: Vec<(&ClockReading, String)> = Vec::new();
    for reading in facts.clock_readings {
        let mut refuse = |what: &str, next: &str| {
            refused.push((format!("the reading {} of a clock dates nothing: {what}", reading.id), next.to_owned()));
        };
        if reading.certainty == Some(Certainty::Possible) {
            refuse("it is possible only", "look again; what is probable or certain counts");
        } else if let Some(subject) = names.moment(&reading.item, reading.at) {
            derive::frame(&subject, names, grounds);
            readings.push((reading, subject));
        } else {
            refuse("its item is cut together from several takes", "say where in the item it is seen (at_s)");
        }
    }
    readings.sort_by_key(|(reading, _)| (reading.shows.date().is_none(), &reading.id));
    let left = Left::of(grounds, readings.iter().map(|(_, subject)| subject.as_str()));
    let mut bases: BTreeMap<&str, Base> = BTreeMap::new();
    for (reading, subject) in &readings {
        let mut refuse = |what: String, next: &str| {
            refused.push((format!("the reading {} of a clock dates nothing: {what}", reading.id), next.to_owned()));
        };
        let Some(id) = &reading.clock else {
            if let Err((what, next)) = said(reading, subject, &left, facts, grounds) {
                refuse(what, next);
            }
            continue;
        };
        let Some(clock) = clocks.named(id.as_str()) else {
            refuse(format!("the case has no clock {id}"), "add it to clocks.csv");
            continue;
        };
        let unknown = clock.ahead().0.zip(clock.ahead().1).is_none();
        // What its day is counted on.
        let mut rests_on = left.because(subject).to_vec();
        let (dates, within, halves) = match (clock.ahead(), left.ends(subject), bases.get(id.as_str())) {
            _ if reading.shows.date().is_some() => (reading.shows.date().into_iter().collect(), None, true),
            ((Some(least), Some(most)), Some((from, to)), _) => {
                let range = (from + least - SLACK_MICROS, to + most + SLACK_MICROS);
                (days(range, clock.zone()).unwrap_or_default(), Some(range), true)
            }
            (_, Some((from, to)), Some(Base { shown, left: Some((earliest, latest)), because })) => {
                rests_on.extend(because.iter().filter(|id| !rests_on.contains(id)).cloned().collect::<Vec<_>>());
                let range = (shown.0 + (from - latest) - SLACK_MICROS, shown.1 + (to - earliest) + SLACK_MICROS);
                (days(range, clock.zone()).unwrap_or_default(), Some(range), true)
            }
            // Nothing says how far the clock is off, so its first reading may be given any day and half: differences
            // count.
            (_, Some((from, _)), None) if unknown => {
                let at = Instant::from_micros(from).to_timestamp();
                (vec![clock.zone().to_datetime(at).date()], None, false)
            }
            _ => {
                refuse("nothing else says on which days it can have been".to_owned(), "give evidence of the day");
                continue;
            }
        };
        let shown = candidates(reading, &dates, within, clock.zone(), halves);
        if shown.is_empty() || shown.len() > MOST_ALTERNATIVES {
            let many = if shown.is_empty() { "no day that is left" } else { "too many days" };
            refuse(format!("it fits {many}"), "look at the reading and at the evidence of the day again");
            continue;
        }
        let alone = shown.len() == 1;
        for (number, ends) in shown.iter().enumerate() {
            let id = match alone {
                true => format!("clock/{}", reading.id),
                false => format!("clock/{}/{}", reading.id, number + 1),
            };
            let read = if alone { String::new() } else { format!(", read as {}", written(ends.0, clock.zone())) };
            let derived = Derived {
                id: &id,
                subject,
                reference: None,
                ends: (Some(ends.0), Some(ends.1)),
                or: (!alone).then(|| format!("clock/{}", reading.id)),
                text: format!("{} is read from a clock in {}{read}.", reading.shows, reading.item),
                item: Some(&reading.item),
                sky: None,
            };
            clock.derive(derived, grounds);
            // With a date, or as the reading from which others are counted, it rests on no other evidence.
            if within.is_some() {
                grounds.rest_last(&rests_on);
            }
        }
        if alone {
            clock.readings.push((subject.clone(), shown[0]));
            let own = grounds.list.last().map(|ground| ground.id.clone());
            let because = own.into_iter().chain(left.because(subject).iter().cloned()).collect();
            bases.entry(id.as_str()).or_insert(Base { shown: shown[0], left: left.ends(subject), because });
        }
    }
    refused
}

fn written(micros: i64, zone: &TimeZone) -> String {
    Instant::from_micros(micros).to_timestamp().to_zoned_datetime(zone.clone()).strftime("%Y-%m-%d %H:%M").to_string()
}

/// What the clock can have shown on some days, as instants of a right clock; inside a range where one is known.
fn candidates(
    reading: &ClockReading,
    dates: &[Date],
    within: Option<(i64, i64)>,
    zone: &TimeZone,
    halves: bool,
) -> Vec<(i64, i64)> {
    let error = reading.error.map_or(0, |error| error.micros());
    let mut dials: Vec<Dial> = vec![reading.shows];
    if halves && reading.twelve_hours == Some(true) {
        dials.push(reading.shows.other_half());
    }
    let mut found = Vec::new();
    for date in dates {
        for dial in &dials {
            let instants = Reading::new(dial.on(*date)).instants_in(zone);
            let Some((first, last)) = instants.first().zip(instants.last()) else { continue };
            let ends = (first.micros() - error, last.micros() + dial.lasts_micros() + error);
            if within.is_none_or(|(from, to)| ends.0 <= to && ends.1 >= from) {
                found.push(ends);
            }
        }
    }
    found.sort_unstable();
    found
}

/// A time that is said: stated for one moment of the days that are left, and excluding nothing.
fn said(
    reading: &ClockReading,
    subject: &str,
    left: &Left,
    facts: &TemporalFacts<'_>,
    grounds: &mut Grounds,
) -> Result<(), (String, &'static str)> {
    let time = reading.shows.time();
    let minutes = i64::from(time.hour()) * 60 + i64::from(time.minute());
    let spread = facts.policy.of_clock(minutes).max(reading.error.map_or(0, |error| error.micros()));
    let range = left.ends(subject).map(|(from, to)| (from - spread, to + spread));
    let dates = match (reading.shows.date(), range) {
        (Some(date), _) => vec![date],
        (None, Some(range)) => days(range, facts.zone).unwrap_or_default(),
        (None, None) => {
            return Err(("nothing else says on which days it can have been".to_owned(), "give evidence of the day"));
        }
    };
    let found = candidates(reading, &dates, range, facts.zone, true);
    let [(from, _)] = found[..] else {
        let what = match found.len() {
            0 => "the time that is said fits no day that is left".to_owned(),
            many => format!("the time that is said can be any of {many} moments"),
        };
        return Err((what, "write it with its date, or with am or pm; or give evidence of the day"));
    };
    let stated = from + reading.error.map_or(0, |error| error.micros());
    let derived = Derived {
        id: &format!("spoken/{}", reading.id),
        subject,
        reference: None,
        ends: (Some(stated), Some(stated)),
        or: None,
        text: format!("{} is said in {}.", reading.shows, reading.item),
        item: Some(&reading.item),
        sky: None,
    };
    grounds.state(derived, spread);
    if reading.shows.date().is_none() || reading.twelve_hours == Some(true) {
        grounds.rest_last(left.because(subject));
    }
    Ok(())
}
