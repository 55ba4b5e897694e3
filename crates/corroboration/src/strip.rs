use std::collections::{BTreeMap, BTreeSet};

use model::{Event, EventId, EventKind, FactName, Instant, Interval, ItemId};
use serde::Serialize;

use crate::facts::Facts;
use crate::law::Pattern;
use crate::piece::Piece;
use crate::vocabulary::Vocabulary;

/// So long before a first shot is shown, in seconds.
const BEFORE_S: f64 = 600.0;

/// What every take shows of a first shot in the minutes before it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Strip {
    /// The first shot.
    pub event: EventId,
    /// When it was.
    pub when: Interval,
    /// One lane for each item that shows anything of the incident.
    pub takes: Vec<TakeLane>,
}

/// One item beside a first shot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TakeLane {
    /// The item.
    pub item: ItemId,
    /// What it shows, by what it bears on. What is empty was not recorded, which does not say that it was not there.
    pub shows: BTreeMap<Bearing, Vec<Moment>>,
}

/// What is asked of the minutes before a shot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bearing {
    /// Weapons in anyone's hands.
    Weapons,
    /// How far apart people stood.
    Distance,
    /// Who moved where, and what people did with their hands.
    Movement,
    /// Warnings, and that none was noticed.
    Warnings,
    /// Ways out.
    Exits,
}

/// Something shown, with when it was beside the shot.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Moment {
    /// The fact.
    pub fact: FactName,
    /// What it says.
    pub says: String,
    /// Seconds from the shot, earliest and latest; negative before it. `None` where an end is open.
    pub from_s: Option<f64>,
    /// The latest.
    pub to_s: Option<f64>,
    /// Whether it was looked for and not seen.
    pub not_seen: bool,
}

const PATTERNS: [(Bearing, &[&str]); 4] = [
    (Bearing::Weapons, &["armed", "not:armed", "throw"]),
    (Bearing::Movement, &["move", "no_threat", "attack", "flee"]),
    (Bearing::Warnings, &["warn", "not:warn"]),
    (Bearing::Exits, &["exit_open", "exit_closed", "not:exit_open"]),
];

pub(crate) fn strips<'p>(
    facts: &Facts<'_>,
    vocabulary: &Vocabulary,
    by_event: &BTreeMap<&EventId, Vec<&'p Piece>>,
    near: &impl Fn(&Event) -> Vec<&'p Piece>,
) -> Vec<Strip> {
    let when = |event: &Event| facts.event_times.get(&event.id).copied().unwrap_or_default();
    let shoots = Pattern::of("shoot", vocabulary);
    let is_shot = |event: &&Event| {
        let pieces = by_event.get(&event.id).into_iter().flatten();
        event.kind == EventKind::UseOfForce && pieces.into_iter().any(|piece| shoots.fits(piece, vocabulary))
    };
    let patterns = PATTERNS.map(|(bearing, texts)| (bearing, Pattern::all(texts.iter().copied(), vocabulary)));
    let shots: Vec<&Event> = facts.events.iter().filter(is_shot).collect();
    let is_surely_before =
        |a: &Event, b: &Event| matches!((when(a).latest(), when(b).earliest()), (Some(a), Some(b)) if a < b);
    // First is every shot that no other of its incident and place surely came before.
    let is_first = |shot: &&&Event| {
        let same = |other: &&&Event| other.incident == shot.incident && other.place == shot.place;
        !shots.iter().filter(same).any(|other| is_surely_before(other, shot))
    };
    shots.iter().filter(is_first).map(|shot| strip(shot, when(shot), &near(shot), &patterns, vocabulary)).collect()
}

fn strip(
    shot: &Event,
    when: Interval,
    near: &[&Piece],
    patterns: &[(Bearing, Vec<Pattern>)],
    vocabulary: &Vocabulary,
) -> Strip {
    let mut lanes: BTreeMap<ItemId, BTreeMap<Bearing, Vec<Moment>>> = BTreeMap::new();
    for item in shot.items.iter().chain(near.iter().flat_map(|piece| &piece.items)) {
        lanes.entry(item.clone()).or_default();
    }
    for piece in near {
        // What belongs to the shot's event was at some time of it: that is no more than both intervals tell.
        let secs = |a: Option<Instant>, b: Option<Instant>| Some((a? - b?).secs());
        let (from_s, to_s) = (secs(piece.time.earliest(), when.latest()), secs(piece.time.latest(), when.earliest()));
        let is_after = from_s.is_some_and(|from| from > 0.0);
        if is_after || to_s.is_some_and(|to| to < -BEFORE_S) {
            continue;
        }
        let mut bearings: BTreeSet<Bearing> = BTreeSet::new();
        for (bearing, patterns) in patterns {
            if patterns.iter().any(|pattern| pattern.fits(piece, vocabulary)) {
                bearings.insert(*bearing);
            }
        }
        if piece.stems.iter().any(|stem| matches!(stem.as_str(), "met" | "meter" | "metr" | "m" | "distanc")) {
            bearings.insert(Bearing::Distance);
        }
        for item in &piece.items {
            for bearing in &bearings {
                let moment = Moment {
                    fact: piece.fact.clone(),
                    says: piece.says.clone(),
                    from_s,
                    to_s,
                    not_seen: piece.negative.is_some(),
                };
                lanes.entry(item.clone()).or_default().entry(*bearing).or_default().push(moment);
            }
        }
    }
    let takes = lanes.into_iter().map(|(item, shows)| TakeLane { item, shows }).collect();
    Strip { event: shot.id.clone(), when, takes }
}
