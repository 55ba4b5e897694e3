//! The tally of a case: its sightings, links and counted observations, by incident, place, actor and state.

mod again;
mod coverage;
mod links;

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Certainty, Event, EventId, FactKind, FactName, GivenFix, IncidentId, Interval, Item, ItemId, Link, Observation,
    ObservationId, Place, PlaceId, Sighting, SightingId, SightingOf, Take,
};
use serde::Serialize;

pub use self::again::{CountedAgain, count_again};
pub use self::coverage::CaseCoverage;
use self::coverage::coverage;
use self::links::closed;
use crate::tally::{self, Tally, TallyError, TopSpeed};

/// All that a case's tally is computed from.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// Who and what is seen, one by one.
    pub sightings: &'a [Sighting],
    /// What is known of pairs.
    pub links: &'a [Link],
    /// What is seen, counted where an observer counted it.
    pub observations: &'a [Observation],
    /// For observations that count people in a state, the state.
    pub states_of_observations: &'a BTreeMap<ObservationId, String>,
    /// The kind of actor that a sighting is of, where it is known.
    pub actors: &'a BTreeMap<SightingId, String>,
    /// The events.
    pub events: &'a [Event],
    /// The places.
    pub places: &'a [Place],
    /// The items.
    pub items: &'a [Item],
    /// The takes.
    pub takes: &'a [Take],
    /// Where cameras stood.
    pub fixes: &'a [GivenFix],
    /// When items begin.
    pub item_times: &'a BTreeMap<ItemId, Interval>,
    /// The outer spans of incidents.
    pub incident_times: &'a BTreeMap<IncidentId, Interval>,
    /// Links below this grade count for nothing; a link without a grade is as sure as it can be.
    pub least_grade: Certainty,
    /// Two sightings that ask for more speed than this are two.
    pub top_speed: TopSpeed,
}

/// What a number is a number of. Scopes overlap, and their numbers are never added.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct CountScope {
    /// People or vehicles.
    pub of: SightingOf,
    /// The incident; `None` for all that is seen in the case.
    pub incident: Option<IncidentId>,
    /// The place.
    pub place: Option<PlaceId>,
    /// The kind of actor.
    pub actor: Option<String>,
    /// The state; `None` for all states together.
    pub state: Option<String>,
}

/// How many, at the least and at the most, with everything that the number stands on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseTally {
    /// What is counted.
    pub scope: CountScope,
    /// The least number: the greatest of what sightings prove and what an observer counted.
    pub at_least: u64,
    /// The greatest number behind the *sightings*; `None` where only a counted observation gives the number, which
    /// bounds nothing from above.
    pub at_most: Option<u64>,
    /// Which of the two gives the least number.
    pub shown_by: ShownBy,
    /// The observations that count, each with the least that it counts. They are not added either.
    pub counted: Vec<CountedObservation>,
    /// The tally of the sightings, with certificate, assignment, contradictions and the comparison to make next.
    pub sightings: Option<Box<Tally>>,
    /// Pairs whose states tell against their being one: dead before, alive after. It only suggests.
    pub suggested_different: Vec<Suggested>,
    /// What was looked through, and what not.
    pub coverage: CaseCoverage,
    /// Links that were left out of the number, being less sure than the grade that is asked for.
    pub links_below_grade: u64,
    /// The grade that links must have.
    pub least_grade: Certainty,
    /// In a sentence, with what limits it.
    pub says: String,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// What gives a least number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "by")]
pub enum ShownBy {
    /// Sightings that are kept apart.
    Sightings {
        /// A smallest set that no fewer people explain.
        certificate: Vec<SightingId>,
    },
    /// An observer who counted.
    Observation {
        /// The observation.
        observation: ObservationId,
    },
}

/// An observation that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CountedObservation {
    /// The observation.
    pub observation: ObservationId,
    /// What it counts, in its words.
    pub counted: String,
    /// The least.
    pub at_least: u64,
    /// The item that it was counted in.
    pub item: ItemId,
    /// How sure the observer is.
    pub certainty: Option<Certainty>,
}

/// Two sightings that are hardly one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Suggested {
    /// The earlier.
    pub a: SightingId,
    /// The later.
    pub b: SightingId,
    /// Why.
    pub why: String,
}

/// States in which nobody walks afterwards, and states in which somebody lives.
const DEAD: [&str; 2] = ["dead", "appears_dead"];
const ALIVE: [&str; 4] = ["unharmed", "armed", "detained", "injured"];

/// Pairs are compared for contradictory states up to so many sightings.
const MOST_COMPARED: usize = 2_000;

/// The tally of a case, for every incident, place and kind of actor of which something is seen, and over all.
///
/// # Errors
/// See [`TallyError`].
pub fn count(counted: &Counted<'_>) -> Result<Vec<CaseTally>, TallyError> {
    let events = by_id(counted.events);
    let mut scopes: BTreeSet<CountScope> = BTreeSet::new();
    scopes.extend(counted.sightings.iter().flat_map(|sighting| scopes_of(sighting, counted, &events)));
    scopes.extend(stated(counted).flat_map(|(observation, state)| scopes_stated(observation, state, &events)));
    scopes.into_iter().filter_map(|scope| tallied(scope, counted, &events).transpose()).collect()
}

fn by_id(events: &[Event]) -> BTreeMap<&EventId, &Event> {
    events.iter().map(|event| (&event.id, event)).collect()
}

/// The scopes that a sighting is counted in.
fn scopes_of(sighting: &Sighting, counted: &Counted<'_>, events: &BTreeMap<&EventId, &Event>) -> Vec<CountScope> {
    let event = sighting.event.as_ref().and_then(|id| events.get(id));
    let incident = event.and_then(|event| event.incident.clone());
    let place = sighting.place.clone().or_else(|| event.and_then(|event| event.place.clone()));
    let actor = counted.actors.get(&sighting.id).cloned();
    around(sighting.of, incident, place, actor, sighting.state.clone())
}

/// The scopes that an observation of people in a state is counted in.
fn scopes_stated(observation: &Observation, state: &str, events: &BTreeMap<&EventId, &Event>) -> Vec<CountScope> {
    let event = observation.event.as_ref().and_then(|id| events.get(id));
    let incident = event.and_then(|event| event.incident.clone());
    let place = observation.place.clone().or_else(|| event.and_then(|event| event.place.clone()));
    around(SightingOf::Person, incident, place, None, Some(state.to_owned()))
}

/// The scopes that one thing belongs to.
fn around(
    of: SightingOf,
    incident: Option<IncidentId>,
    place: Option<PlaceId>,
    actor: Option<String>,
    state: Option<String>,
) -> Vec<CountScope> {
    let scope = |incident, place, actor, state| CountScope { of, incident, place, actor, state };
    let mut scopes = Vec::new();
    for state in [None, state] {
        scopes.push(scope(None, None, None, state.clone()));
        scopes.extend(incident.iter().map(|id| scope(Some(id.clone()), None, None, state.clone())));
        scopes.extend(place.iter().map(|id| scope(incident.clone(), Some(id.clone()), None, state.clone())));
        scopes.extend(actor.iter().map(|actor| scope(incident.clone(), None, Some(actor.clone()), state.clone())));
    }
    scopes
}

fn stated<'a>(counted: &Counted<'a>) -> impl Iterator<Item = (&'a Observation, &'a String)> {
    let states = counted.states_of_observations;
    counted.observations.iter().filter_map(move |observation| Some((observation, states.get(&observation.id)?)))
}

fn tallied(
    scope: CountScope,
    counted: &Counted<'_>,
    events: &BTreeMap<&EventId, &Event>,
) -> Result<Option<CaseTally>, TallyError> {
    let is_in = |place: Option<&PlaceId>, event: Option<&EventId>, state: Option<&String>| {
        let event = event.and_then(|id| events.get(id));
        let place = place.or(event.and_then(|event| event.place.as_ref()));
        let incident = event.and_then(|event| event.incident.as_ref());
        scope.incident.as_ref().is_none_or(|id| incident == Some(id))
            && scope.place.as_ref().is_none_or(|id| place == Some(id))
            && scope.state.as_ref().is_none_or(|id| state == Some(id))
    };
    let is_seen = |sighting: &&Sighting| {
        sighting.of == scope.of
            && is_in(sighting.place.as_ref(), sighting.event.as_ref(), sighting.state.as_ref())
            && scope.actor.as_ref().is_none_or(|actor| counted.actors.get(&sighting.id) == Some(actor))
    };
    let seen: Vec<&Sighting> = counted.sightings.iter().filter(is_seen).collect();
    let counts = stated(counted).filter(|(observation, state)| {
        let is_of = scope.of == SightingOf::Person && scope.actor.is_none();
        is_of && is_in(observation.place.as_ref(), observation.event.as_ref(), Some(*state))
    });
    let counts = counts.filter_map(|(observation, _)| {
        Some(CountedObservation {
            observation: observation.id.clone(),
            counted: observation.counted.clone()?,
            at_least: observation.at_least.filter(|least| *least > 0)?,
            item: observation.item.clone(),
            certainty: observation.certainty,
        })
    });
    let counts: Vec<CountedObservation> = counts.collect();
    if seen.is_empty() && counts.is_empty() {
        return Ok(None);
    }
    let (links, left_out) = closed(counted.links, counted.sightings, &seen, counted.least_grade);
    let tally = match seen.is_empty() {
        true => None,
        false => {
            let sightings: Vec<tally::Sighting> = seen.iter().map(|sighting| plain(sighting, counted)).collect();
            Some(Box::new(tally::tally(&sightings, &links, counted.top_speed)?))
        }
    };
    let joint = tally.as_ref().map(|tally| &tally.joint.count);
    let proven = joint.map_or(0, model::Count::at_least);
    let most_counted = counts.iter().max_by_key(|count| (count.at_least, std::cmp::Reverse(&count.observation)));
    let by_observation = most_counted.filter(|count| count.at_least > proven);
    let (at_least, at_most, shown_by) = match (by_observation, joint) {
        (Some(count), _) => (count.at_least, None, ShownBy::Observation { observation: count.observation.clone() }),
        (None, Some(joint)) => (
            joint.at_least(),
            if counts.is_empty() { joint.at_most() } else { None },
            ShownBy::Sightings { certificate: joint.certificate().to_vec() },
        ),
        (None, None) => return Ok(None),
    };
    let items: BTreeSet<&ItemId> =
        seen.iter().map(|sighting| &sighting.item).chain(counts.iter().map(|count| &count.item)).collect();
    let coverage = coverage(&scope, &items, counted, events);
    let mut inputs = BTreeSet::new();
    let name = |kind, id: &str| FactName { kind, id: id.to_owned() };
    inputs.extend(seen.iter().map(|sighting| name(FactKind::Sighting, sighting.id.as_str())));
    inputs.extend(counts.iter().map(|count| name(FactKind::Observation, count.observation.as_str())));
    let among: BTreeSet<&SightingId> = seen.iter().map(|sighting| &sighting.id).collect();
    let used = counted.links.iter().filter(|link| among.contains(&link.a) || among.contains(&link.b));
    inputs.extend(used.map(|link| name(FactKind::Link, link.id.as_str())));
    inputs.extend(items.iter().map(|item| name(FactKind::Item, item.as_str())));
    inputs.extend(scope.incident.iter().map(|id| name(FactKind::Incident, id.as_str())));
    let says = says(&scope, at_least, at_most, &shown_by, &coverage);
    Ok(Some(CaseTally {
        suggested_different: suggested(&seen, counted),
        scope,
        at_least,
        at_most,
        shown_by,
        counted: counts,
        sightings: tally,
        coverage,
        links_below_grade: left_out,
        least_grade: counted.least_grade,
        says,
        inputs,
    }))
}

fn plain(sighting: &Sighting, counted: &Counted<'_>) -> tally::Sighting {
    // A start that is known to an instant keeps apart by distance; one that is known less well keeps nobody apart.
    let start = sighting.start.or_else(|| counted.item_times.get(&sighting.item).copied());
    let exact = start.filter(|start| start.earliest() == start.latest()).and_then(Interval::earliest);
    tally::Sighting {
        id: sighting.id.clone(),
        item: sighting.item.clone(),
        from: sighting.from,
        to: sighting.to,
        state: sighting.state.clone(),
        // One frame lies in one item.
        frame_group: sighting.frame_group.as_ref().map(|frame| format!("{} {frame}", sighting.item)),
        // Where the sighting itself is dated, the instant is that of its beginning, not that of the item's.
        start: match (exact, sighting.start, sighting.from) {
            (Some(at), Some(_), Some(from)) => Some(at.plus(-model::Difference::from_micros(from.micros() as i64))),
            (at, _, _) => at,
        },
        position: sighting.fix.as_ref().map(|fix| fix.position),
    }
}

fn suggested(seen: &[&Sighting], counted: &Counted<'_>) -> Vec<Suggested> {
    if seen.len() > MOST_COMPARED {
        return Vec::new();
    }
    let when = |sighting: &Sighting| sighting.start.or_else(|| counted.item_times.get(&sighting.item).copied());
    let state = |sighting: &Sighting| sighting.state.clone().unwrap_or_default();
    let mut found = Vec::new();
    for a in seen.iter().filter(|sighting| DEAD.contains(&state(sighting).as_str())) {
        for b in seen.iter().filter(|sighting| ALIVE.contains(&state(sighting).as_str())) {
            let is_same_item = a.item == b.item;
            let is_before = match (is_same_item, a.to.or(a.from), b.from) {
                (true, Some(end), Some(begin)) => end < begin,
                (true, _, _) => false,
                (false, _, _) => {
                    let ends = (when(a).and_then(Interval::latest), when(b).and_then(Interval::earliest));
                    matches!(ends, (Some(end), Some(begin)) if end < begin)
                }
            };
            if is_before {
                let why = format!("{} is {} before {} is {}", a.id, state(a), b.id, state(b)).replace('_', " ");
                found.push(Suggested { a: a.id.clone(), b: b.id.clone(), why });
            }
        }
    }
    found
}

fn says(
    scope: &CountScope,
    at_least: u64,
    at_most: Option<u64>,
    shown_by: &ShownBy,
    coverage: &CaseCoverage,
) -> String {
    let of = match scope.of {
        SightingOf::Person => "people",
        SightingOf::Vehicle => "vehicles",
    };
    let state = scope.state.as_ref().map_or_else(String::new, |state| format!(" ({})", state.replace('_', " ")));
    let actor = scope.actor.as_ref().map_or_else(String::new, |actor| format!(", {actor}"));
    let place = scope.place.as_ref().map_or_else(String::new, |place| format!(" at {place}"));
    let incident = scope.incident.as_ref().map_or_else(String::new, |incident| format!(" in {incident}"));
    let most = at_most.map_or_else(String::new, |most| format!(", at most {most} behind these sightings"));
    let how = match shown_by {
        ShownBy::Sightings { .. } => "by sightings that are kept apart".to_owned(),
        ShownBy::Observation { observation } => format!("as counted in observation {observation}"),
    };
    format!(
        "at least {at_least} {of}{state}{actor}{place}{incident}{most}, {how}, in {}; an undercount: {}",
        coverage.searched_says(),
        coverage.undercount_because.join("; ")
    )
}
