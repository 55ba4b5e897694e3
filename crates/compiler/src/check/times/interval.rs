//! How a time stands to an interval that is known: on a day, by the clock, in a part of the day.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use model::{Instant, Interval};

use super::super::Subject;
use crate::inputs::TimeOf;
use crate::reading::{NO_YEAR, Relation, Side, TimeRef};

/// Minutes of the case's wall clock since the beginning of the calendar.
pub(super) type Minutes = f64;

/// How a time in a sentence stands to what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Stand {
    Excluded,
    /// Not excluded, and not shown.
    TooExact,
    Holds,
}

/// What is known of a time: no earlier, no later, and when it likely was.
#[derive(Debug, Clone, Copy)]
pub(super) struct Known {
    pub(super) earliest: Option<Minutes>,
    pub(super) latest: Option<Minutes>,
    pub(super) likely: Option<(Minutes, Minutes)>,
}

/// How far "around" reaches, in minutes to either side.
pub(super) const AROUND: Minutes = 20.0;
pub(super) const DAY: Minutes = 1440.0;

fn minutes(at: Instant, zone: &TimeZone) -> Minutes {
    let local = at.to_timestamp().to_zoned_datetime(zone.clone()).datetime();
    let time = local.time();
    days(local.date()) * DAY
        + f64::from(time.hour()) * 60.0
        + f64::from(time.minute())
        + f64::from(time.second()) / 60.0
        + f64::from(time.subsec_nanosecond()) / 6e10
}

fn days(date: Date) -> f64 {
    f64::from(Date::constant(1, 1, 1).until(date).map_or(0, |span| span.get_days()))
}

fn date_of(at: Minutes) -> Option<Date> {
    Date::constant(1, 1, 1).checked_add(jiff::Span::new().try_days((at / DAY).floor() as i64).ok()?).ok()
}

impl Known {
    /// Whether it says the day and nothing nearer.
    pub(super) fn is_a_day(self) -> bool {
        self.likely.is_none() && matches!((self.earliest, self.latest), (Some(e), Some(l)) if l - e > DAY - 2.0)
    }
}

pub(super) fn known(of: &TimeOf, subject: &Subject<'_>) -> Known {
    known_in(of, &subject.known.zone)
}

/// The same by the clock of Greenwich.
pub(super) fn greenwich(of: &TimeOf) -> Known {
    known_in(of, &TimeZone::UTC)
}

fn known_in(of: &TimeOf, zone: &TimeZone) -> Known {
    let ends = |interval: Interval| {
        (interval.earliest().map(|t| minutes(t, zone)), interval.latest().map(|t| minutes(t, zone)))
    };
    let (earliest, latest) = ends(of.bounds);
    let likely = of.likely.map(ends).and_then(|(from, to)| Some((from?, to?)));
    Known { earliest, latest, likely }
}

/// How a sentence's time stands to an interval; `None` where the two cannot be compared.
pub(super) fn stand(time: &TimeRef, known: Known, context: Option<Date>) -> Option<Stand> {
    if known.earliest.is_none() && known.latest.is_none() && known.likely.is_none() {
        return None;
    }
    let anchors: Vec<Minutes> = [known.earliest, known.latest, known.likely.map(|l| l.0), known.likely.map(|l| l.1)]
        .into_iter()
        .flatten()
        .collect();
    if let Some(weekday) = time.weekday
        && let Some(stand) = on_weekday(weekday, known)
        && stand != Stand::Holds
    {
        return Some(stand);
    }
    let years: Vec<i16> = anchors.iter().filter_map(|at| date_of(*at)).map(|date| date.year()).collect();
    let with_year = |date: Date| -> Vec<Date> {
        if time.year || date.year() != NO_YEAR {
            return vec![date];
        }
        years.iter().filter_map(|year| Date::new(*year, date.month(), date.day()).ok()).collect()
    };
    // The days that the time may be meant on.
    let dates: Vec<Date> = match (time.date, context) {
        (Some((first, _)), _) => with_year(first),
        (None, Some(date)) if time.clock.is_some() || time.part.is_some() => {
            // A title's day may have ended: "that night".
            with_year(date).into_iter().flat_map(|d| [Some(d), d.tomorrow().ok()]).flatten().collect()
        }
        _ => {
            anchors.iter().filter_map(|at| date_of(*at)).flat_map(|d| [Some(d), d.yesterday().ok()]).flatten().collect()
        }
    };
    // "By twenty past nine" of which half is not told: the one next to what is known.
    let halves: &[f64] = if time.either_half { &[0.0, 720.0] } else { &[0.0] };
    let end = match time.relation {
        Relation::By | Relation::Before | Relation::Until => {
            known.likely.map(|(_, to)| to).or(known.latest).or(known.earliest)
        }
        Relation::After => known.likely.map(|(from, _)| from).or(known.earliest).or(known.latest),
        _ => None,
    };
    let distance = |at: Minutes| end.map_or(0.0, |end| (at - end).abs());
    let nearest = dates.iter().flat_map(|date| halves.iter().map(|half| (days(*date) * DAY, *half)));
    let nearest = nearest.filter_map(|(base, half)| Some(distance(base + half + time.clock?.0)));
    let nearest = nearest.fold(f64::INFINITY, f64::min);
    let mut best = None;
    for date in dates {
        let base = days(date) * DAY;
        let last = time.date.and_then(|(_, last)| last).and_then(|last| with_year(last).first().copied());
        for half in halves {
            let stand = match time.clock {
                Some((first, _)) if time.either_half && distance(base + first + half) > nearest + 1.0 => continue,
                // A day that nobody named is the one next to the event: "after 3:40" is not after that of the day before.
                Some((first, _))
                    if time.date.is_none()
                        && context.is_none()
                        && far(time.relation, base, base + first + half, known) =>
                {
                    continue;
                }
                // "Shortly before midnight on 4 January" is that day's end; without a day it may be that of any.
                Some((first, None)) if first == 0.0 && time.side.is_some() => {
                    let dated = time.date.is_some();
                    let ends = [base, base + DAY].into_iter().filter(|at| {
                        let begins = dated && time.side == Some(Side::Before) && *at == base;
                        !begins && !beyond(time.side, *at, known)
                    });
                    ends.map(|at| clock(time.relation, at, None, known)).max().unwrap_or(Stand::Excluded)
                }
                // "By 8:37 p.m. on 6 January", where it was by 8:37 p.m. on the day before.
                Some((first, None)) if time.date.is_some() && of_another_day(base + first + half, known) => {
                    Stand::Excluded
                }
                Some((first, None)) if beyond(time.side, base + first + half, known) => Stand::Excluded,
                Some((first, second)) => on_clock(
                    time.relation,
                    base + first + half,
                    second.map(|s| base + s + half + if s < first { DAY } else { 0.0 }),
                    known,
                    (first == 0.0).then_some(time.date.is_some()),
                ),
                None => {
                    let last = last.map_or(base, |last| days(last) * DAY);
                    let stand = on_days(time, base, last, known);
                    // "In the night of 15 March" may be the one that ends that day's morning.
                    match time.part {
                        Some((_, high, _)) if high > 25.0 => stand.max(on_days(time, base - DAY, last - DAY, known)),
                        _ => stand,
                    }
                }
            };
            best = best.max(Some(stand));
        }
    }
    best
}

/// Whether the clock of a time is that of what is known to the minute, and its day is another.
fn of_another_day(at: Minutes, known: Known) -> bool {
    let ends = [known.earliest, known.latest].into_iter().flatten().chain(known.likely.map(|(_, to)| to));
    let minute = |at: Minutes| (at / 1.0).floor().rem_euclid(DAY);
    let round = at.rem_euclid(60.0) == 0.0;
    let mut same = ends.filter(|end| minute(*end) == minute(at) || minute(*end + 0.5) == minute(at)).peekable();
    !round && same.peek().is_some() && same.all(|end| (end - at).abs() > DAY / 2.0)
}

/// Whether what is told "shortly before" a time was all after it, or the other way round.
fn beyond(side: Option<Side>, at: Minutes, known: Known) -> bool {
    let near = known.earliest.or(known.latest).is_some_and(|t| (t - at).abs() < DAY / 2.0);
    match side {
        Some(Side::Before) => near && known.earliest.is_some_and(|earliest| earliest > at + 0.5),
        Some(Side::After) => near && known.latest.is_some_and(|latest| latest < at - 0.5),
        None => false,
    }
}

fn far(relation: Relation, base: Minutes, at: Minutes, known: Known) -> bool {
    let same_day = |event: Minutes| (0.0..DAY).contains(&(event - base));
    match relation {
        Relation::After => {
            let likely = known.likely.map(|(from, _)| from);
            likely.or(known.earliest).or(known.latest).is_some_and(|e| !same_day(e) && e - at > DAY / 2.0)
        }
        Relation::By | Relation::Before | Relation::Until => {
            known.latest.or(known.earliest).is_some_and(|l| !same_day(l) && at - l > DAY * 0.75)
        }
        _ => false,
    }
}

fn on_weekday(weekday: Weekday, known: Known) -> Option<Stand> {
    let (from, to) = (known.earliest?, known.latest?);
    let (first, last) = (date_of(from)?, date_of(to)?);
    let fits = |date: Date| date.weekday() == weekday;
    if first == last { Some(if fits(first) { Stand::Holds } else { Stand::Excluded }) } else { Some(Stand::Holds) }
}

/// A clock time on a day; midnight, told with its day or without, may be the beginning of the day or its end.
fn on_clock(relation: Relation, at: Minutes, second: Option<Minutes>, known: Known, midnight: Option<bool>) -> Stand {
    if let (Some(dated), None) = (midnight, second) {
        let start = clock(relation, at, None, known);
        // "Before midnight" in the small hours is the midnight that was.
        let small = known.earliest.or(known.latest).is_some_and(|t| (0.0..=DAY / 2.0).contains(&(t - at)));
        if small && !dated && matches!(relation, Relation::By | Relation::Before) {
            return start;
        }
        return start.max(clock(relation, at + DAY, None, known));
    }
    clock(relation, at, second, known)
}

fn clock(relation: Relation, at: Minutes, second: Option<Minutes>, known: Known) -> Stand {
    let Known { earliest, latest, likely } = known;
    let excluded = |from: Minutes, to: Minutes| latest.is_some_and(|l| l < from) || earliest.is_some_and(|e| e > to);
    let inside = |from: Minutes, to: Minutes| earliest.is_some_and(|e| e >= from) && latest.is_some_and(|l| l <= to);
    // The words give whole minutes, rounded outward.
    let slack = 1.0;
    // Ends that are multiples of five minutes are rounded themselves.
    let slack = if relation == Relation::Between && second.is_some_and(|s| s % 5.0 == 0.0) { 2.0 } else { slack };
    match relation {
        Relation::Between => {
            let to = second.unwrap_or(at);
            if inside(at - slack, to + slack)
                || likely.is_some_and(|(from, until)| from >= at - AROUND && until <= to + AROUND && !excluded(at, to))
            {
                Stand::Holds
            } else if excluded(at - slack, to + slack) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::At | Relation::On => {
            if inside(at - slack, at + 1.5 * slack) {
                Stand::Holds
            } else if excluded(at - slack, at + 2.0 * slack) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::Around => {
            let middle = likely.map(|(from, to)| (from + to) / 2.0);
            let narrow =
                likely.is_some_and(|(from, to)| from - AROUND <= at && at <= to + AROUND && to - from <= 12.0 * AROUND);
            if inside(at - 1.5 * AROUND, at + 1.5 * AROUND)
                || middle.is_some_and(|m| (m - at).abs() <= 1.5 * AROUND)
                || narrow
            {
                Stand::Holds
            } else if excluded(at - AROUND, at + AROUND) || middle.is_some_and(|m| (m - at).abs() > 120.0) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::Until => match (earliest, latest) {
            (_, Some(l)) if l < at - 1.5 * AROUND => Stand::Excluded,
            _ => clock(Relation::By, at, None, known),
        },
        Relation::By | Relation::Before => match (earliest, latest) {
            (_, Some(l)) if l <= at + slack => Stand::Holds,
            (Some(e), _) if e > at + slack => Stand::Excluded,
            _ if likely.is_some_and(|(_, to)| to <= at + 2.0 * slack) => Stand::Holds,
            _ => Stand::TooExact,
        },
        Relation::After => match (earliest, latest) {
            (Some(e), _) if e >= at - slack => Stand::Holds,
            (_, Some(l)) if l < at - slack => Stand::Excluded,
            _ if likely.is_some_and(|(from, _)| from >= at) => Stand::Holds,
            _ => Stand::TooExact,
        },
    }
}

/// A day, days, or a part of a day.
/// The share of what is known that a part of a day must hold.
const SHARE: f64 = 0.2;

/// Whether nearly all of the time within which something was lies outside a part of a day.
fn mostly_outside((from, to): (Minutes, Minutes), earliest: Option<Minutes>, latest: Option<Minutes>) -> bool {
    let Some((e, l)) = earliest.zip(latest).filter(|(e, l)| l - e > DAY / 4.0) else { return false };
    l.min(to) - e.max(from) < SHARE * (l - e)
}

fn on_days(time: &TimeRef, first: Minutes, last: Minutes, known: Known) -> Stand {
    let Known { earliest, latest, likely } = known;
    let (from, to) = match time.part {
        // "The night of 12 to 13 June" ends on the second day.
        Some((low, high, _)) if high > 24.0 && last == first + DAY => (first + low * 60.0, first + high * 60.0),
        Some((low, high, _)) => (first + low * 60.0, last + high * 60.0),
        None => (first, last + DAY),
    };
    let excluded = latest.is_some_and(|l| l < from - 1.0) || earliest.is_some_and(|e| e > to + 1.0);
    match time.relation {
        Relation::By | Relation::Until | Relation::Before => {
            clock(time.relation, if time.relation != Relation::Before { to } else { from }, None, known)
        }
        Relation::After => clock(Relation::After, from, None, known),
        _ if earliest.is_some_and(|e| e >= from - 1.0) && latest.is_some_and(|l| l <= to + 1.0) => Stand::Holds,
        _ if excluded => Stand::Excluded,
        _ if likely.is_some_and(|(a, b)| a >= from - AROUND && b <= to + AROUND) => Stand::Holds,
        // "In the evening" of what may have been at any time up to then: nearly all of it is outside.
        _ if time.part.is_some() && mostly_outside((from, to), earliest, latest) => Stand::TooExact,
        // A part of a day has no sharp ends: what is not excluded may stand, once the day does.
        _ if time.part.is_some()
            && earliest.is_some()
            && latest.is_some()
            && latest.zip(earliest).is_some_and(|(l, e)| l - e <= DAY) =>
        {
            Stand::Holds
        }
        _ => Stand::TooExact,
    }
}
