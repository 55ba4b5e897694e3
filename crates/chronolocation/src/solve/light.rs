//! Daylight, twilight and darkness, as observed, held against the computed sun.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Interval, Observation, Position, Trust};
use sun::Day;

use super::TemporalFacts;
use super::derive;
use super::ground::{Derived, Grounds, network};
use super::point_name::PointNames;
use super::sky::corners;

/// How bright it is by daylight is a matter of weather and cameras: ends are given so much more, by policy.
const SLACK_MICROS: i64 = 300_000_000;
/// Days between the ends of a point's bounds that are looked at; over more, the light of day says nothing.
const MOST_DAYS: usize = 8;
/// The kinds of observation that speak of the light.
const KINDS: [&str; 3] = ["daylight", "twilight", "dark"];

/// What observed light allows, day by day, inside what the other evidence leaves: one stretch bounds, of several one
/// holds.
///
/// Daylight: from civil dawn to civil dusk. Darkness: from sunset to sunrise. Twilight: between sun and night, in the
/// morning or the evening. Each with five minutes more.
pub(super) fn from_observations(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    grounds: &mut Grounds,
) -> Vec<(String, String)> {
    let mut refused = Vec::new();
    let of_light = |observation: &&Observation| {
        observation.negative.is_none() && observation.kind.as_deref().is_some_and(|kind| KINDS.contains(&kind))
    };
    let observations: Vec<&Observation> = facts.observations.iter().filter(of_light).collect();
    if observations.is_empty() {
        return refused;
    }
    for observation in &observations {
        if let Some(subject) = subject(observation, names) {
            derive::frame(&subject, names, grounds);
        }
    }
    // On which days it can have been, by all other evidence.
    let rest = network(grounds.list.iter().filter(|ground| ground.trust != Trust::Metadata));
    let Ok(solution) = rest.solve() else { return refused };
    for observation in observations {
        let kind = observation.kind.as_deref().unwrap_or_default();
        let mut refuse = |what: &str, next: &str| {
            refused
                .push((format!("the observation {} ({kind}) dates nothing: {what}", observation.id), next.to_owned()));
        };
        let place = observation.place.as_ref().and_then(|id| facts.places.iter().find(|place| &place.id == id));
        let Some(corners) = place.and_then(corners) else {
            refuse("it names no place with a position", "name the place where it was recorded");
            continue;
        };
        let Some(subject) = subject(observation, names) else {
            refuse("its item is cut together from several takes", "say where in the item it is seen (from_s)");
            continue;
        };
        let bounds = rest.find_point(&subject).map(|point| solution.bounds(point));
        let ends = bounds.and_then(|bounds| bounds.earliest.zip(bounds.latest));
        let Some(days) = ends.and_then(|ends| days(ends, facts.zone)).filter(|days| days.len() <= MOST_DAYS) else {
            refuse("nothing else says on which days it can have been", "give evidence of the day");
            continue;
        };
        let mut stretches: Vec<Stretch> = Vec::new();
        for date in days {
            stretches.extend(of_day(kind, date, facts.zone, &corners));
        }
        let (from, to) = ends.unwrap_or_default();
        stretches.retain(|stretch| stretch.from <= to && stretch.to >= from);
        stretches.dedup();
        if stretches.is_empty() {
            refuse("the sun of those days does not allow it", "look at the observation and at the day again");
            continue;
        }
        let alone = stretches.len() == 1;
        for (n, stretch) in stretches.iter().enumerate() {
            let id =
                if alone { format!("light/{}", observation.id) } else { format!("light/{}/{}", observation.id, n + 1) };
            let show = |micros: i64| {
                let at = Instant::from_micros(micros).to_timestamp().to_zoned_datetime(facts.zone.clone());
                at.strftime("%Y-%m-%d %H:%M").to_string()
            };
            let text = format!(
                "{} is seen in {} ({}): between {} and {} by the computed sun, five minutes either way included.",
                capital(kind),
                observation.item,
                observation.what,
                show(stretch.from),
                show(stretch.to)
            );
            grounds.derive(Derived {
                id: &id,
                subject: &subject,
                reference: None,
                ends: (Some(stretch.from), Some(stretch.to)),
                or: (!alone).then(|| format!("light/{}", observation.id)),
                text,
                item: Some(&observation.item),
                sky: alone.then_some(stretch.mark),
            });
        }
    }
    refused
}

#[derive(Clone, PartialEq)]
struct Stretch {
    from: i64,
    to: i64,
    mark: (&'static str, Instant),
}

/// The point in the recording at which the observation begins.
fn subject(observation: &Observation, names: &PointNames) -> Option<String> {
    match observation.from {
        Some(from) => names.frame(observation.item.as_str(), from.micros()),
        None => match names.meant(observation.item.as_str()) {
            (_, true) => None,
            (point, false) => Some(point),
        },
    }
}

fn days((from, to): (i64, i64), zone: &TimeZone) -> Option<Vec<Date>> {
    let date = |micros: i64| zone.to_datetime(Instant::from_micros(micros).to_timestamp()).date();
    let (first, last) = (date(from), date(to));
    let mut days = vec![first.yesterday().ok()?];
    while days.last().is_some_and(|day| *day < last) && days.len() <= MOST_DAYS + 1 {
        days.push(days.last()?.tomorrow().ok()?);
    }
    // The day before counts for its night alone.
    (days.len() <= MOST_DAYS + 1).then_some(days)
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
            mark: (mark, at?),
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
