use std::collections::BTreeMap;

use model::{Count, Instant, SightingId};
use serde::Serialize;

use super::contradiction::Contradiction;
use super::sighting::Link;

/// How many distinct people, at the least and at the most, are behind a set of sightings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tally {
    /// Each state counted apart from the others, by its name; sightings without a state last.
    pub states: Vec<StateTally>,
    /// All states together: one person may be seen injured and later dead.
    pub joint: Tallied,
    /// Links that cannot all be true.
    pub contradictions: Vec<Contradiction>,
    /// Links that count for nothing here, because each stands in a contradiction.
    pub set_aside: Vec<Link>,
    /// What the sightings cover, and so what the numbers do not.
    pub coverage: Coverage,
    /// The speed beyond which two sightings are apart by themselves, in km/h.
    pub top_speed_kmh: f64,
}

/// The people seen in one state.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct StateTally {
    /// The state; `None` for sightings of which nobody said it.
    pub state: Option<String>,
    /// How many.
    #[serde(flatten)]
    pub tallied: Tallied,
}

/// A number of people with all that it stands on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Tallied {
    /// The least and greatest number; the certificate is a smallest set of sightings that no fewer people explain.
    #[serde(flatten)]
    pub count: Count<SightingId>,
    /// How many sightings were counted.
    pub sightings: usize,
    /// In how many items.
    pub items: usize,
    /// Whether `assignment` meets `at_least`, so that the least number is neither too low nor too high.
    pub exact: bool,
    /// Whether all of the certificate are apart from one another.
    pub clique: bool,
    /// Whether no smaller set would do as the certificate; otherwise the search was cut short, and no part of it would.
    pub certificate_smallest: bool,
    /// For each sighting the number of a person, so that nobody is kept apart from themselves.
    pub assignment: BTreeMap<SightingId, usize>,
    /// How many people the assignment uses: `at_least` where that is exact.
    pub assignment_people: usize,
    /// The comparison to make next; `None` once the least and the greatest number meet.
    pub next: Option<Comparison>,
}

/// Two sightings that nobody has told apart or joined, and what either answer would make of the number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Comparison {
    /// One sighting.
    pub a: SightingId,
    /// The other.
    pub b: SightingId,
    /// The number, if they are one.
    pub if_same: Bounds,
    /// The number, if they are two.
    pub if_different: Bounds,
}

/// A least and a greatest number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Bounds {
    /// The least.
    pub at_least: usize,
    /// The greatest.
    pub at_most: usize,
}

/// What was looked at. The number is an undercount of what happened: who was not filmed, or not marked, is not in it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Coverage {
    /// Items that have a sighting.
    pub items: usize,
    /// How much of them shows a sighting, overlaps within an item counted once, in seconds; `None` if no span is known.
    pub seen_s: Option<f64>,
    /// The earliest instant of a sighting.
    pub from: Option<Instant>,
    /// The latest instant of a sighting.
    pub to: Option<Instant>,
    /// Sightings without an instant: time keeps them apart from nobody.
    pub untimed: usize,
    /// Sightings without a position: distance keeps them apart from nobody.
    pub unplaced: usize,
}
