//! Daylight, twilight and darkness, as observed, held against the computed sun.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Interval, Observation, Position};
use sun::Day;

use super::TemporalFacts;
use super::derive;
use super::ground::Grounds;
use super::point_name::PointNames;
use super::sky::corners;
use super::sky_day::{self, SkySeen, Stretch};

/// How bright it is by daylight is a matter of weather and cameras: ends are given so much more, by policy.
const SLACK_MICROS: i64 = 300_000_000;
/// The kinds of observation that speak of the light.
pub const KINDS: [&str; 3] = ["daylight", "twilight", "dark"];

/// What observed light allows, day by day, inside what the other evidence leaves.
///
/// Daylight: from civil dawn to civil dusk. Darkness: from sunset to sunrise. Twilight: between sun and night, in the
/// morning or the evening. Each with five minutes more.
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
            of_day: Box::new(move |date, corners| of_day(kind, date, facts.zone, corners)),
        });
    }
    sky_day::bound(facts, seen, grounds)
}

fn of_day(kind: &str, date: Date, zone: &TimeZone, corners: &[Position]) -> Vec<Stretch> {
    let of =
        |date: Date| -> Vec<Day> { corners.iter().filter_map(|corner| sun::day(date, zone, *corner).ok()).collect() };
    let today = of(date);
    let tomorrow = date.tomorrow().map(of).unwrap_or_default();
    let least = |days: &[Day], at: fn(&Day) -> Option<Instant>| days.iter().filter_map(at).min();
    let most = |days: &[Day], at: fn(&Day) -> Option<Instant>| days.iter().filter_map(at).max();
    let nominal = |days: &[Day], at: fn(&Day) -> Option<Instant>| days.first().and_then(at);
    let stretch = |from: Option<Instant>, to: Option<Instant>, mark: &'static str, at: Option<Instant>| {
        let ends = Interval::new(from, to).ok()?;
        Some(Stretch {
            from: ends.earliest()?.micros() - SLACK_MICROS,
            to: ends.latest()?.micros() + SLACK_MICROS,
            mark: Some((mark, at?)),
        })
    };
    let found = match kind {
        "daylight" => vec![stretch(
            least(&today, |day| day.civil_dawn),
            most(&today, |day| day.civil_dusk),
            "dusk",
            nominal(&today, |day| day.civil_dusk),
        )],
        "dark" => vec![stretch(
            least(&today, |day| day.sunset),
            most(&tomorrow, |day| day.sunrise),
            "sunrise",
            nominal(&tomorrow, |day| day.sunrise),
        )],
        _ => vec![
            stretch(
                least(&today, |day| day.nautical_dawn),
                most(&today, |day| day.sunrise),
                "sunrise",
                nominal(&today, |day| day.sunrise),
            ),
            stretch(
                least(&today, |day| day.sunset),
                most(&today, |day| day.nautical_dusk),
                "dusk",
                nominal(&today, |day| day.nautical_dusk),
            ),
        ],
    };
    found.into_iter().flatten().collect()
}

fn capital(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
