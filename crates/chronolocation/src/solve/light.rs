//! Daylight, twilight and darkness, as observed, held against the computed sun.

use model::{Instant, Observation, Position};
use sun::Line;

use super::TemporalFacts;
use super::derive;
use super::ground::Grounds;
use super::point_name::PointNames;
use super::sky::corners;
use super::sky_day::{self, SkySeen, Stretch};

/// How bright it is by daylight is a matter of weather and cameras: ends are given so much more, by policy.
const SLACK_MICROS: i64 = 300_000_000;
/// The sun crosses every line that it crosses at all within a day.
const DAY_MICROS: i64 = 86_400_000_000;
/// Stretches of two corners of a region that lie no further apart are one.
const GAP_MICROS: i64 = 600_000_000;
/// The kinds of observation that speak of the light.
pub const KINDS: [&str; 3] = ["daylight", "twilight", "dark"];

/// What observed light allows, day by day, inside what the other evidence leaves.
///
/// Daylight: the sun no more than 6° below the horizon. Darkness: the sun down. Twilight: the sun down, and no more than 12°.
/// Each with five minutes more. Where the sun crosses such a line neither on the days that are left nor within a day of
/// them, that end stays open.
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
            of_days: Box::new(move |_, ends, corners| of_span(kind, ends, corners)),
        });
    }
    sky_day::bound(facts, seen, grounds)
}

/// The stretches that a kind of light allows between two instants: in no more than one day's margin around them, so that
/// an end which is no crossing of the sun's stays open.
fn of_span(kind: &str, (from, to): (i64, i64), corners: &[Position]) -> Vec<Stretch> {
    let (above, below) = match kind {
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
            mark: one
                .to
                .map(|(at, line)| (if line == Line::Horizon && kind != "daylight" { "sunrise" } else { "dusk" }, at)),
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
    if other.to.is_none() {
        one.mark = None;
    }
    one.to = one.to.zip(other.to).map(|(a, b)| a.max(b));
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
