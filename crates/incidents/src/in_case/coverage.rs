use std::collections::{BTreeMap, BTreeSet};

use model::{Event, EventId, FixOf, Instant, Interval, ItemId, MediaKind, Position, VerificationState};
use serde::Serialize;

use super::{CountScope, Counted};

/// What was looked through for a number, and what nobody looked through or could.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseCoverage {
    /// The items in which something of the scope was marked or counted.
    pub searched: Vec<ItemId>,
    /// How many recordings these stand for.
    pub searched_recordings: u64,
    /// Items of the same incident or place in which nothing of the kind is marked: nobody may have looked.
    pub not_marked: Vec<ItemId>,
    /// How many recordings these stand for.
    pub not_marked_recordings: u64,
    /// The span of the incident, where it is known.
    pub window: Option<Interval>,
    /// Stretches of that span that no take of known time covers; `None` where times or lengths are not known.
    pub uncovered: Option<Vec<Interval>>,
    /// Their length in minutes.
    pub uncovered_min: Option<f64>,
    /// Sides of the place, by the compass, from which no camera of known position looks; `None` where none is known.
    pub sides_not_covered: Option<Vec<&'static str>>,
    /// Why the number is an undercount.
    pub undercount_because: Vec<String>,
}

impl CaseCoverage {
    pub(super) fn searched_says(&self) -> String {
        match self.searched_recordings {
            1 => "1 recording".to_owned(),
            n => format!("{n} recordings"),
        }
    }
}

const SIDES: [&str; 8] = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

pub(super) fn coverage(
    scope: &CountScope,
    searched: &BTreeSet<&ItemId>,
    counted: &Counted<'_>,
    events: &BTreeMap<&EventId, &Event>,
) -> CaseCoverage {
    let mut of_scope: BTreeSet<&ItemId> = BTreeSet::new();
    for event in events.values() {
        let is_of = scope.incident.as_ref().is_none_or(|id| event.incident.as_ref() == Some(id))
            && scope.place.as_ref().is_none_or(|id| event.place.as_ref() == Some(id));
        if is_of && (scope.incident.is_some() || scope.place.is_some()) {
            of_scope.extend(&event.items);
        }
    }
    let is_footage = |item: &&model::Item| {
        matches!(item.kind, MediaKind::Video | MediaKind::Photo) && item.state != VerificationState::Rejected
    };
    let footage: Vec<&model::Item> = counted.items.iter().filter(is_footage).collect();
    let is_whole_case = scope.incident.is_none() && scope.place.is_none();
    let rest = footage.iter().filter(|item| {
        !searched.contains(&item.id)
            && (is_whole_case || of_scope.contains(&item.id) || (scope.place.is_some() && item.place == scope.place))
    });
    let rest: Vec<&&model::Item> = rest.collect();
    let stands = |item: &ItemId| {
        counted.items.iter().find(|other| other.id == *item).map_or(1, |item| u64::from(item.stands_for))
    };
    let window = scope.incident.as_ref().and_then(|id| counted.incident_times.get(id)).copied();
    let relevant: BTreeSet<&ItemId> = searched.iter().copied().chain(rest.iter().map(|item| &item.id)).collect();
    let (uncovered, untimed) = uncovered(window, &relevant, counted);
    let sides = sides(scope, &relevant, counted);
    let mut because = Vec::new();
    if !rest.is_empty() {
        let recordings: u64 = rest.iter().map(|item| u64::from(item.stands_for)).sum();
        because.push(format!("in {recordings} more recordings of the scope nothing of the kind is marked"));
    }
    let uncovered_min = uncovered.as_ref().map(|gaps| {
        let secs: f64 = gaps.iter().filter_map(|gap| gap.width()).map(model::Difference::secs).sum();
        secs / 60.0
    });
    match uncovered_min {
        Some(minutes) if minutes > 0.0 => because.push(format!("{minutes:.0} minutes are covered by no take")),
        Some(_) => {}
        None if untimed > 0 => {
            because.push(format!(
                "which minutes no take covers is not known: {untimed} items have no exact time or length"
            ));
        }
        None => because.push("which minutes no take covers is not known".to_owned()),
    }
    match &sides {
        Some(sides) if !sides.is_empty() => {
            because.push(format!("no camera of known position stands {}", sides.join(", ")))
        }
        Some(_) => {}
        None => because.push("which sides no take covers is not known: no camera's position is".to_owned()),
    }
    because.push("who was not filmed, or not marked, is not in it".to_owned());
    CaseCoverage {
        searched_recordings: searched.iter().map(|item| stands(item)).sum(),
        searched: searched.iter().map(|item| (*item).clone()).collect(),
        not_marked_recordings: rest.iter().map(|item| u64::from(item.stands_for)).sum(),
        not_marked: rest.iter().map(|item| item.id.clone()).collect(),
        window,
        uncovered,
        uncovered_min,
        sides_not_covered: sides,
        undercount_because: because,
    }
}

/// The gaps between takes that are surely running, and how many items have no exact time.
fn uncovered(
    window: Option<Interval>,
    items: &BTreeSet<&ItemId>,
    counted: &Counted<'_>,
) -> (Option<Vec<Interval>>, usize) {
    let mut runs: Vec<(Instant, Instant)> = Vec::new();
    let mut untimed = 0;
    for item in items {
        let start = counted.item_times.get(*item);
        let length = counted.takes.iter().filter(|take| take.item == **item).map(|take| take.to.micros()).max();
        let whole = counted.takes.iter().filter(|take| take.item == **item).count() == 1;
        match (start.and_then(|s| s.earliest()), start.and_then(|s| s.latest()), length) {
            (Some(earliest), Some(latest), Some(length)) if whole => {
                // From the latest that it can have begun to the earliest that it can have ended, it surely runs.
                let end = earliest.plus(model::Duration::from_micros(length).into());
                if latest < end {
                    runs.push((latest, end));
                }
            }
            _ => untimed += 1,
        }
    }
    let ends = window.and_then(|window| Some((window.earliest()?, window.latest()?)));
    let (Some((from, to)), false) = (ends, runs.is_empty()) else { return (None, untimed) };
    runs.sort_unstable();
    let mut gaps = Vec::new();
    let mut reached = from;
    for (begin, end) in runs {
        if begin > reached {
            gaps.extend(Interval::new(Some(reached), Some(begin.min(to))).ok());
        }
        reached = reached.max(end);
        if reached >= to {
            break;
        }
    }
    if reached < to {
        gaps.extend(Interval::new(Some(reached), Some(to)).ok());
    }
    (Some(gaps), untimed)
}

/// The sides of the scope's place from which no camera of known position looks.
fn sides(scope: &CountScope, items: &BTreeSet<&ItemId>, counted: &Counted<'_>) -> Option<Vec<&'static str>> {
    let place = scope.place.as_ref()?;
    let centre = counted.places.iter().find(|one| one.id == *place)?.fix.as_ref()?.position;
    let cameras = counted.fixes.iter().filter(|fix| fix.of == FixOf::Camera && items.contains(&fix.item));
    let positions: Vec<Position> = cameras.filter_map(|fix| fix.fix.as_ref()).map(|fix| fix.position).collect();
    if positions.is_empty() {
        return None;
    }
    let seen: BTreeSet<usize> = positions.iter().map(|camera| side(centre, *camera)).collect();
    Some((0..SIDES.len()).filter(|side| !seen.contains(side)).map(|side| SIDES[side]).collect())
}

/// In which eighth of the compass a position lies, seen from a centre.
fn side(centre: Position, camera: Position) -> usize {
    let east = (camera.lon() - centre.lon()) * centre.lat().to_radians().cos();
    let north = camera.lat() - centre.lat();
    let bearing = east.atan2(north).to_degrees().rem_euclid(360.0);
    ((bearing + 22.5) / 45.0) as usize % SIDES.len()
}
