//! What may belong together: observations that may be of one event, events that may be of one incident, and the way
//! that groups and vehicles took. All of it is suggested; investigators decide.

use std::collections::{BTreeMap, BTreeSet};

use model::{
    Event, EventId, FactKind, FactName, Interval, Item, ItemId, Movement, MovementId, Observation, ObservationId,
    PlaceId,
};
use serde::Serialize;

/// What is looked through for what may belong together.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// What is seen and heard.
    pub observations: &'a [Observation],
    /// The items that show it.
    pub items: &'a [Item],
    /// What happened.
    pub events: &'a [Event],
    /// Stations of groups and vehicles.
    pub movements: &'a [Movement],
    /// When events were.
    pub event_times: &'a BTreeMap<EventId, Interval>,
    /// When items begin.
    pub item_times: &'a BTreeMap<ItemId, Interval>,
}

/// What the machine suggests of what belongs together.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Suggestions {
    /// Observations in several items that may be of one event.
    pub one_event: Vec<OneEvent>,
    /// Events near in time and place that belong to no incident yet.
    pub one_incident: Vec<OneIncident>,
    /// Movements put together from their stations.
    pub movements: Vec<Way>,
}

/// Observations that may be of one event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OneEvent {
    /// The kind that they share.
    pub kind: String,
    /// The observations, in at least two items.
    pub observations: Vec<ObservationId>,
    /// When all of them may have been at once.
    pub when: Interval,
    /// Why.
    pub why: String,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// Events that may be of one incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OneIncident {
    /// The events.
    pub events: Vec<EventId>,
    /// The place that they share.
    pub place: PlaceId,
    /// From the earliest that the first may have been to the latest for the last.
    pub span: Interval,
    /// Why.
    pub why: String,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// The way that a group or vehicle took, station by station.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Way {
    /// Its name.
    pub movement: String,
    /// Who or what moves.
    pub who: BTreeSet<String>,
    /// The stations, in their order.
    pub stations: Vec<Station>,
    /// The items that show it.
    pub items: BTreeSet<ItemId>,
    /// Stations whose times cannot be in this order.
    pub out_of_order: Vec<(MovementId, MovementId)>,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// One station of a way.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Station {
    /// The station.
    pub id: MovementId,
    /// Where.
    pub place: Option<PlaceId>,
    /// When.
    pub when: Option<Interval>,
    /// Where it went on to.
    pub towards: Option<PlaceId>,
    /// In which direction, degrees clockwise from true north.
    pub heading_deg: Option<f64>,
}

/// Kinds of observation that last a moment, so that two of them at one time and place may be one thing.
const MOMENTS: [&str; 5] = ["shot", "detonation", "injury", "death", "detention"];

/// Observations whose times differ by more cannot be of one moment, in seconds.
const ONE_MOMENT_S: f64 = 60.0;

/// Events further apart in time are not suggested as one incident, in seconds.
const ONE_INCIDENT_S: f64 = 3_600.0;

fn named(kind: FactKind, id: &str) -> FactName {
    FactName { kind, id: id.to_owned() }
}

/// What may belong together.
pub fn suggestions(seen: &Seen<'_>) -> Suggestions {
    Suggestions { one_event: one_event(seen), one_incident: one_incident(seen), movements: ways(seen.movements) }
}

/// When an observation was, by the beginning of its item and its own span. Wider than a moment is no help.
fn when(observation: &Observation, seen: &Seen<'_>) -> Option<Interval> {
    let start = seen.item_times.get(&observation.item)?;
    let shift = |by: Option<model::MediaTime>| model::Duration::from_micros(by.map_or(0, |at| at.micros())).into();
    let from = start.earliest()?.plus(shift(observation.from));
    let to = start.latest()?.plus(shift(observation.to.or(observation.from)));
    let interval = Interval::new(Some(from), Some(to)).ok()?;
    interval.width().filter(|width| width.secs() <= ONE_MOMENT_S).map(|_| interval)
}

fn one_event(seen: &Seen<'_>) -> Vec<OneEvent> {
    // Where something was: as the observation says, else its event, else the item that shows it.
    let of_events: BTreeMap<&EventId, &PlaceId> =
        seen.events.iter().filter_map(|event| Some((&event.id, event.place.as_ref()?))).collect();
    let of_items: BTreeMap<&ItemId, &PlaceId> =
        seen.items.iter().filter_map(|item| Some((&item.id, item.place.as_ref()?))).collect();
    let place = |observation: &'_ Observation| {
        let of_event = observation.event.as_ref().and_then(|event| of_events.get(event).copied());
        of_event.or_else(|| of_items.get(&observation.item).copied())
    };
    let mut by_kind: BTreeMap<(&str, &PlaceId), Vec<(Interval, &Observation)>> = BTreeMap::new();
    for observation in seen.observations.iter().filter(|o| o.negative.is_none()) {
        let kind = observation.kind.as_deref().filter(|kind| MOMENTS.contains(kind));
        let place = observation.place.as_ref().or_else(|| place(observation));
        if let (Some(kind), Some(place), Some(when)) = (kind, place, when(observation, seen)) {
            by_kind.entry((kind, place)).or_default().push((when, observation));
        }
    }
    let mut found = Vec::new();
    for ((kind, place), mut group) in by_kind {
        group.sort_by_key(|(when, observation)| (when.earliest(), observation.id.clone()));
        let mut at = 0;
        while at < group.len() {
            // All that may have been at one instant with the first of them.
            let mut common = group[at].0;
            let mut members = vec![group[at].1];
            let mut next = at + 1;
            while next < group.len() {
                let Some(both) = meet(common, group[next].0) else { break };
                common = both;
                members.push(group[next].1);
                next += 1;
            }
            let items: BTreeSet<&ItemId> = members.iter().map(|observation| &observation.item).collect();
            let events: BTreeSet<Option<&EventId>> =
                members.iter().map(|observation| observation.event.as_ref()).collect();
            if items.len() > 1 && (events.len() > 1 || events.contains(&None)) {
                let mut inputs: BTreeSet<FactName> =
                    members.iter().map(|one| named(FactKind::Observation, one.id.as_str())).collect();
                inputs.extend(items.iter().map(|item| named(FactKind::Item, item.as_str())));
                inputs.insert(named(FactKind::Place, place.as_str()));
                found.push(OneEvent {
                    inputs,
                    kind: kind.to_owned(),
                    why: format!("{} items at {place}, at times that may be one", items.len()),
                    observations: members.iter().map(|observation| observation.id.clone()).collect(),
                    when: common,
                });
            }
            at = next;
        }
    }
    found
}

fn meet(a: Interval, b: Interval) -> Option<Interval> {
    let from = a.earliest().max(b.earliest());
    let to = a.latest().into_iter().chain(b.latest()).min();
    Interval::new(from, to).ok()
}

fn one_incident(seen: &Seen<'_>) -> Vec<OneIncident> {
    let mut by_place: BTreeMap<&PlaceId, Vec<(Interval, &Event)>> = BTreeMap::new();
    for event in
        seen.events.iter().filter(|event| event.incident.is_none() && event.kind != model::EventKind::Statement)
    {
        let when = seen.event_times.get(&event.id).filter(|when| when.earliest().is_some() && when.latest().is_some());
        if let (Some(place), Some(when)) = (&event.place, when) {
            by_place.entry(place).or_default().push((*when, event));
        }
    }
    let mut found = Vec::new();
    for (place, mut events) in by_place {
        events.sort_by_key(|(when, event)| (when.earliest(), event.id.clone()));
        let mut group: Vec<(Interval, &Event)> = Vec::new();
        let mut groups = Vec::new();
        for (when, event) in events {
            let reached = group.iter().filter_map(|(when, _)| when.latest()).max();
            let is_near = match (reached, when.earliest()) {
                (Some(reached), Some(begin)) => (begin - reached).secs() <= ONE_INCIDENT_S,
                _ => true,
            };
            if !is_near {
                groups.push(std::mem::take(&mut group));
            }
            group.push((when, event));
        }
        groups.push(group);
        for group in groups.into_iter().filter(|group| group.len() > 1) {
            let from = group.iter().filter_map(|(when, _)| when.earliest()).min();
            let to = group.iter().filter_map(|(when, _)| when.latest()).max();
            let mut inputs: BTreeSet<FactName> =
                group.iter().map(|(_, event)| named(FactKind::Event, event.id.as_str())).collect();
            inputs.insert(named(FactKind::Place, place.as_str()));
            let apart_min = ONE_INCIDENT_S / 60.0;
            found.push(OneIncident {
                why: format!(
                    "{} events at {place} that belong to no incident, none more than {apart_min:.0} min after those before it",
                    group.len()
                ),
                inputs,
                events: group.iter().map(|(_, event)| event.id.clone()).collect(),
                place: place.clone(),
                span: Interval::new(from, to).unwrap_or_default(),
            });
        }
    }
    found
}

fn ways(movements: &[Movement]) -> Vec<Way> {
    let mut by_name: BTreeMap<&str, Vec<&Movement>> = BTreeMap::new();
    movements.iter().for_each(|station| by_name.entry(&station.movement).or_default().push(station));
    let way = |(name, mut stations): (&str, Vec<&Movement>)| {
        stations.sort_by_key(|station| (station.step, station.id.clone()));
        let surely_after = |a: &Movement, b: &Movement| {
            let ends = (a.when.and_then(Interval::earliest), b.when.and_then(Interval::latest));
            matches!(ends, (Some(earliest), Some(latest)) if earliest > latest)
        };
        let pairs = stations.windows(2).filter(|pair| surely_after(pair[0], pair[1]));
        Way {
            inputs: stations.iter().map(|station| named(FactKind::Movement, station.id.as_str())).collect(),
            movement: name.to_owned(),
            who: stations.iter().map(|station| station.who.clone()).collect(),
            items: stations.iter().flat_map(|station| station.items.iter().cloned()).collect(),
            out_of_order: pairs.map(|pair| (pair[0].id.clone(), pair[1].id.clone())).collect(),
            stations: stations
                .iter()
                .map(|station| Station {
                    id: station.id.clone(),
                    place: station.place.clone(),
                    when: station.when,
                    towards: station.towards.clone(),
                    heading_deg: station.heading_deg,
                })
                .collect(),
        }
    };
    by_name.into_iter().map(way).collect()
}
