//! Daylight, twilight and darkness, as observed, held against the computed sun.

use model::{Instant, Interval, Observation, Position, Skyline};
use sun::Line;

use super::TemporalFacts;
use super::derive;
use super::ground::Grounds;
use super::point_name::PointNames;
use super::sky::{corners, skylines};
use super::sky_day::{self, SkySeen, Stretch};

/// How bright it is by daylight is a matter of weather and cameras: ends are given so much more, by policy.
const SLACK_MICROS: i64 = 300_000_000;
/// The sun crosses every line that it crosses at all within a day.
const DAY_MICROS: i64 = 86_400_000_000;
/// Stretches of two corners of a region that lie no further apart are one.
const GAP_MICROS: i64 = 600_000_000;
/// The kinds of observation that speak of the light.
pub const KINDS: [&str; 4] = ["sunlit", "daylight", "twilight", "dark"];

/// What observed light allows, day by day, inside what the other evidence leaves.
///
/// Sunlit: the sun over the horizon, and over the place's skyline where one is recorded. Daylight: the sun no more than 6°
/// below the horizon. Darkness: the sun down. Twilight: the sun down, and no more than 12°; where a skyline is recorded, from
/// when the sun is behind it. Each with five minutes more. Where the sun crosses such a line neither on the days that are
/// left nor within a day of them, that end stays open.
pub(super) fn from_observations(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    grounds: &mut Grounds,
) -> Vec<(String, String)> {
    let of_light = |observation: &&Observation| {
        observation.negative.is_none() && observation.kind.as_deref().is_some_and(|kind| KINDS.contains(&kind))
    };
    let mut seen = Vec::new();
    for observation in facts.observations.iter().filter(of_light) {
        let kind = observation.kind.as_deref().unwrap_or_default();
        let subject = names.moment(&observation.item, observation.from);
        if let Some(subject) = &subject {
            derive::frame(subject, names, grounds);
        }
        let place = observation.place.as_ref().and_then(|id| facts.places.iter().find(|place| &place.id == id));
        seen.push(SkySeen {
            id: format!("light/{}", observation.id),
            called: format!("the observation {} ({kind})", observation.id),
            item: &observation.item,
            subject,
            corners: place.and_then(corners),
            what: format!("{} is seen in {} ({})", capital(kind), observation.item, observation.what),
            slack: "five minutes either way included",
            of_days: Box::new(move |_, ends, corners| {
                let level = of_span(kind, ends, corners);
                match (place.and_then(skylines), corners.first()) {
                    (Some([_, low, high]), Some(here)) => beside_skyline(kind, ends, level, *here, [&low, &high]),
                    _ => level,
                }
            }),
        });
    }
    sky_day::bound(facts, seen, grounds)
}

/// The stretches that a kind of light allows between two instants: in no more than one day's margin around them, so that
/// an end which is no crossing of the sun's stays open.
fn of_span(kind: &str, (from, to): (i64, i64), corners: &[Position]) -> Vec<Stretch> {
    let (above, below) = match kind {
        "sunlit" => (Some(Line::Horizon), None),
        "daylight" => (Some(Line::Civil), None),
        "dark" => (None, Some(Line::Horizon)),
        _ => (Some(Line::Nautical), Some(Line::Horizon)),
    };
    let (from, to) = (Instant::from_micros(from - DAY_MICROS), Instant::from_micros(to + DAY_MICROS));
    let of = |corner: &Position| {
        let found = sun::stretches(from, to, *corner, above, below).unwrap_or_default();
        let wider = |one: &sun::Stretch| Stretch {
            from: one.from.map(|at| at.micros() - SLACK_MICROS),
            to: one.to.map(|(at, _)| at.micros() + SLACK_MICROS),
            mark: one.to.map(|(at, line)| (named(kind, line), at)),
        };
        found.iter().map(wider).collect::<Vec<Stretch>>()
    };
    let mut of_each = corners.iter().map(of);
    // The first corner is the middle of the region: its crossings are the ones that are named.
    let Some(mut all) = of_each.next() else { return Vec::new() };
    for others in of_each {
        if others.len() == all.len() && all.iter().zip(&others).all(|(one, other)| meet(one, other)) {
            all.iter_mut().zip(&others).for_each(|(one, other)| join(one, other));
        } else {
            all.extend(others);
        }
    }
    merged(all)
}

/// What the later end of a stretch is called.
fn named(kind: &str, line: Line) -> &'static str {
    match (kind, line) {
        ("sunlit", _) => "sunset",
        ("daylight", _) => "dusk",
        (_, Line::Horizon) => "sunrise",
        _ => "dusk",
    }
}

/// The same where hills and houses stand so high, at least and at most.
///
/// What is sunlit has the sun over the lower skyline. Twilight can be as soon as the sun is behind the higher one, if the
/// sun goes down before it comes out again. Neither the day sky nor darkness depends on it.
fn beside_skyline(
    kind: &str,
    (from, to): (i64, i64),
    level: Vec<Stretch>,
    here: Position,
    [low, high]: [&Skyline; 2],
) -> Vec<Stretch> {
    let span = (Instant::from_micros(from - DAY_MICROS), Instant::from_micros(to + DAY_MICROS));
    let over = |skyline: &Skyline| sun::over_skyline(span.0, span.1, here, skyline).unwrap_or_default();
    // Ends of the days looked at are no crossings.
    let inner = |at: Option<Instant>| at.filter(|at| *at != span.0 && *at != span.1);
    let wider = |from: Option<Instant>, to: Option<Instant>, name: &'static str| Stretch {
        from: inner(from).map(|at| at.micros() - SLACK_MICROS),
        to: inner(to).map(|at| at.micros() + SLACK_MICROS),
        mark: inner(to).map(|at| (name, at)),
    };
    match kind {
        "sunlit" => over(low).iter().map(|seen| wider(seen.earliest(), seen.latest(), "last_sun")).collect(),
        "twilight" => {
            let seen = over(high);
            let night = sun::stretches(span.0, span.1, here, None, Some(Line::Horizon)).unwrap_or_default();
            let bright = sun::stretches(span.0, span.1, here, Some(Line::Nautical), None).unwrap_or_default();
            let closed = |one: &sun::Stretch| (one.from.unwrap_or(span.0), one.to.map_or(span.1, |to| to.0));
            let mut all = level;
            for (from, to) in between(&seen, span) {
                if !night.iter().map(closed).any(|night| night.0 < to && from < night.1) {
                    continue;
                }
                for bright in bright.iter().map(closed) {
                    let (from, to) = (from.max(bright.0), to.min(bright.1));
                    if from < to {
                        let name = if to == bright.1 { "dusk" } else { "first_sun" };
                        all.push(wider(Some(from), Some(to), name));
                    }
                }
            }
            merged(all)
        }
        _ => level,
    }
}

/// What lies between intervals, and before and after them.
fn between(seen: &[Interval], (start, end): (Instant, Instant)) -> Vec<(Instant, Instant)> {
    let mut gaps = Vec::new();
    let mut from = start;
    for one in seen {
        gaps.extend(one.earliest().map(|to| (from, to)));
        from = one.latest().unwrap_or(end);
    }
    gaps.push((from, end));
    gaps.retain(|(from, to)| from < to);
    gaps
}

/// Stretches in order, those that meet joined.
fn merged(mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.sort_by_key(|one| one.from.unwrap_or(i64::MIN));
    let mut joined: Vec<Stretch> = Vec::new();
    for one in all {
        match joined.last_mut().filter(|last| meet(last, &one)) {
            Some(last) => join(last, &one),
            None => joined.push(one),
        }
    }
    joined
}

/// Whether two stretches overlap, or lie so near that places between two corners of a region fill the gap.
fn meet(a: &Stretch, b: &Stretch) -> bool {
    let near = |to: Option<i64>, from: Option<i64>| {
        to.is_none_or(|to| from.is_none_or(|from| from <= to.saturating_add(GAP_MICROS)))
    };
    near(a.to, b.from) && near(b.to, a.from)
}

fn join(one: &mut Stretch, other: &Stretch) {
    one.from = one.from.zip(other.from).map(|(a, b)| a.min(b));
    let later = one.to.zip(other.to).is_none_or(|(mine, others)| others > mine);
    let another = one.mark.map(|mark| mark.0) != other.mark.map(|mark| mark.0);
    // Of one kind of end the first is named; where the later end is of another kind, that is.
    if other.to.is_none() || (later && another) {
        one.mark = other.mark.filter(|_| one.to.is_some());
    }
    one.to = one.to.zip(other.to).map(|(a, b)| a.max(b));
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
