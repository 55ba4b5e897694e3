//! Shadows that were measured, held against the computed sun.

use jiff::civil::Date;
use model::{FixOf, Instant, MeasuredShadow, Place, Position, Skyline};
use sun::{Air, Measure, Shadow, Slope, TimeQuestion};

use super::TemporalFacts;
use super::derive;
use super::ground::Grounds;
use super::point_name::PointNames;
use super::sky::{corners, corners_of, skylines};
use super::sky_day::{self, SkySeen, Stretch};

/// How far refraction can move what a shadow says, by policy: ±40 s, as for sunset.
const SLACK_MICROS: i64 = 40_000_000;
/// Stretches of two corners of a region that lie no further apart are one: the sun moves on between them.
const ONE_MICROS: i64 = 600_000_000;

/// When each shadow can have fallen as measured: in the morning or in the afternoon of the days that are left, on the slope
/// that was recorded, and while the sun stood over the skyline where one is recorded.
///
/// # Errors
/// Shadows that date nothing: what is the matter, and what to do.
pub(super) fn from_shadows(
    facts: &TemporalFacts<'_>,
    names: &PointNames,
    grounds: &mut Grounds,
) -> Vec<(String, String)> {
    let mut seen = Vec::new();
    for shadow in facts.shadows {
        let subject = names.moment(&shadow.item, shadow.at);
        if let Some(subject) = &subject {
            derive::frame(subject, names, grounds);
        }
        let (corners, place) = place(facts, shadow);
        let skyline = place.and_then(skylines).map(|[_, low, _]| low);
        seen.push(SkySeen {
            id: format!("shadow/{}", shadow.id),
            called: format!("the shadow {}", shadow.id),
            item: &shadow.item,
            subject,
            corners,
            what: format!("The shadow measured in {} falls so", shadow.item),
            slack: "40 s either way for refraction included",
            of_days: Box::new(move |days, _, corners| {
                let found: Vec<(i64, i64)> =
                    days.iter().flat_map(|date| of_day(facts, shadow, *date, corners)).collect();
                let found = match (&skyline, corners.first()) {
                    (Some(skyline), Some(here)) => found.into_iter().flat_map(|one| lit(one, *here, skyline)).collect(),
                    _ => found,
                };
                let wider =
                    |(from, to)| Stretch { from: Some(from - SLACK_MICROS), to: Some(to + SLACK_MICROS), mark: None };
                found.into_iter().map(wider).collect()
            }),
        });
    }
    sky_day::bound(facts, seen, grounds)
}

/// Where a shadow falls: at its place, or where the camera stood then; and that place, where it is one.
fn place<'f>(facts: &TemporalFacts<'f>, shadow: &MeasuredShadow) -> (Option<Vec<Position>>, Option<&'f Place>) {
    let named = |id: &model::PlaceId| facts.places.iter().find(|place| &place.id == id);
    if let Some(id) = &shadow.place {
        let place = named(id);
        return (place.and_then(corners), place);
    }
    let holds = |fix: &&model::GivenFix| {
        let position = shadow.at.unwrap_or_default();
        fix.item == shadow.item
            && fix.of == FixOf::Camera
            && fix.from.is_none_or(|from| from <= position)
            && fix.to.is_none_or(|to| position <= to)
    };
    let Some(fix) = facts.fixes.iter().find(holds) else { return (None, None) };
    let place = fix.place.as_ref().and_then(named);
    (fix.fix.as_ref().and_then(corners_of).or_else(|| place.and_then(corners)), place)
}

/// The parts of a stretch in which the sun stands over a skyline: behind it nothing casts a shadow.
fn lit((from, to): (i64, i64), here: Position, skyline: &Skyline) -> Vec<(i64, i64)> {
    let over = sun::over_skyline(Instant::from_micros(from), Instant::from_micros(to), here, skyline);
    let ends = |seen: &model::Interval| Some((seen.earliest()?.micros(), seen.latest()?.micros()));
    over.unwrap_or_default().iter().filter_map(ends).collect()
}

fn of_day(facts: &TemporalFacts<'_>, shadow: &MeasuredShadow, date: Date, corners: &[Position]) -> Vec<(i64, i64)> {
    let measure = |value: Option<f64>, error: Option<f64>| Some(Measure { value: value?, error: error? });
    let shadows = [Shadow {
        azimuth_deg: measure(shadow.azimuth_deg, shadow.azimuth_error_deg),
        ratio: measure(shadow.ratio, shadow.ratio_error),
    }];
    let slope = shadow.slope_deg.zip(shadow.slope_towards_deg);
    let slope = slope.map(|(fall_deg, towards_deg)| Slope { fall_deg, towards_deg });
    let mut found: Vec<(i64, i64)> = Vec::new();
    for corner in corners {
        let question =
            TimeQuestion { date, zone: facts.zone, place: *corner, shadows: &shadows, air: Air::default(), slope };
        let intervals = sun::when_in_day(&question).unwrap_or_default();
        found.extend(intervals.iter().filter_map(|i| Some((i.earliest()?.micros(), i.latest()?.micros()))));
    }
    found.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (from, to) in found {
        match joined.last_mut() {
            Some(last) if from <= last.1 + ONE_MICROS => last.1 = last.1.max(to),
            _ => joined.push((from, to)),
        }
    }
    joined
}
