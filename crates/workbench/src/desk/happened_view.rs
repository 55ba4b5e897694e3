//! What happened in which order, as screens show it: never a total order that the evidence does not give.
use std::collections::BTreeMap;

use incidents::{Chronology, Dated, Standing};
use model::{FactKind, Interval, PlaceId, PointId, Position};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::count_view::word;
use super::desk::Desk;
use super::time_view::IntervalView;
use super::times::interval;
use crate::failure::Failure;
use crate::findings::Held;

/// Incidents, events in their partial order, movements, and what no take covers.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct IncidentsView {
    /// How many ledger entries it was computed from; `None` before it was.
    pub as_of: Option<u64>,
    /// Whether newer entries are being taken into account just now.
    pub stale: bool,
    /// What kept it from being computed from the newest entries.
    pub failure: Option<String>,
    /// The incidents, as investigators delimit them.
    pub incidents: Vec<IncidentView>,
    /// The events, in an order for display that never goes against what is known.
    pub events: Vec<EventView>,
    /// The ways that groups and vehicles took.
    pub movements: Vec<WayView>,
    /// What may belong together; nothing is decided.
    pub suggestions: Vec<SuggestionView>,
    /// What was looked for and not seen, with where it was looked for.
    pub not_seen: Vec<NotSeenView>,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentView {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// What is known of it.
    pub description: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// From the earliest that it can have begun to the latest that it can have ended.
    pub span: IntervalView,
    /// Stretches of it that no take covers; `None` where that is not known.
    pub uncovered: Option<Vec<IntervalView>>,
    /// What limits what is known of it.
    pub limits: Vec<String>,
}

/// An event with what is known of its place in the order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EventView {
    /// Its id.
    pub id: String,
    /// Which version of it the case holds.
    pub version: u32,
    /// What happened.
    pub title: String,
    /// What kind of event it is.
    pub kind: String,
    /// The incident that it belongs to.
    pub incident: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// What that place is called.
    pub place_name: Option<String>,
    /// When.
    pub when: IntervalView,
    /// The items that show it.
    pub items: Vec<String>,
    /// The stretch that it stands in: all of one stretch is surely before all of the next. `None` where nothing is known.
    pub run: Option<usize>,
    /// Events that it is surely after, with nothing known to lie between.
    pub after: Vec<String>,
    /// Of how many events of the same incident it is not known whether they were before or after it.
    pub unordered_with: usize,
}

/// The way that a group or a vehicle took.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WayView {
    /// Its name.
    pub id: String,
    /// Who or what moves.
    pub who: String,
    /// The incident of its stations.
    pub incident: Option<String>,
    /// Its stations, in their order.
    pub stations: Vec<StationView>,
    /// Pairs of stations whose times cannot be in their order.
    pub out_of_order: Vec<[String; 2]>,
}

/// One station of a way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct StationView {
    /// Its id.
    pub id: String,
    /// Where.
    pub place: Option<String>,
    /// What that place is called.
    pub place_name: Option<String>,
    /// Longitude and latitude, where they are known.
    pub position: Option<[f64; 2]>,
    /// Metres around the position within which it lies.
    pub radius_m: Option<f64>,
    /// When.
    pub when: IntervalView,
    /// What the place is called that it went on to.
    pub towards: Option<String>,
    /// Longitude and latitude of that place.
    pub towards_position: Option<[f64; 2]>,
    /// In which direction it went on, degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// What is done there.
    pub what: Option<String>,
    /// How sure it is that they are the same as at the station before.
    pub certainty: Option<String>,
    /// The items that show it.
    pub items: Vec<String>,
}

/// Facts that may belong together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SuggestionView {
    /// `one_event` or `one_incident`.
    pub kind: String,
    /// Why.
    pub why: String,
    /// The table of the facts.
    pub table: String,
    /// The facts.
    pub ids: Vec<String>,
    /// The place that they share.
    pub place: Option<String>,
}

/// What was looked for and not seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NotSeenView {
    /// The observation.
    pub id: String,
    /// What was asked.
    pub question: String,
    /// What was found instead.
    pub what: String,
    /// Who looked.
    pub by: Option<String>,
    /// Whether all of it was looked through.
    pub whole: bool,
    /// How well it could have been seen.
    pub visibility: String,
    /// Where it was looked for.
    pub items: Vec<String>,
    /// The event.
    pub event: Option<String>,
}

impl Desk {
    /// What happened, as last computed; the order of events is a matter of milliseconds and made here.
    ///
    /// # Errors
    /// Two events have one name, which no case holds.
    pub fn incidents(&self) -> Result<IncidentsView, Failure> {
        let Some(found) = self.found() else {
            return Ok(IncidentsView { stale: true, failure: self.found_failure(), ..IncidentsView::default() });
        };
        let (held, findings) = (&found.kept.held, &found.kept.findings);
        let incident = |incident: &model::Incident| {
            let of = |tally: &&incidents::in_case::CaseTally| {
                tally.scope.incident.as_ref() == Some(&incident.id) && tally.scope.place.is_none()
            };
            let coverage = findings.tallies.iter().map(|tally| tally.value()).find(of).map(|tally| &tally.coverage);
            IncidentView {
                id: incident.id.to_string(),
                title: incident.title.clone(),
                description: incident.description.clone(),
                place: incident.place.as_ref().map(ToString::to_string),
                span: interval(held.incident_time(&incident.id)),
                uncovered: coverage
                    .and_then(|coverage| coverage.uncovered.as_ref())
                    .map(|gaps| gaps.iter().map(|gap| interval(*gap)).collect()),
                limits: coverage.map(|coverage| coverage.undercount_because.clone()).unwrap_or_default(),
            }
        };
        let one_event = findings.suggestions.one_event.iter().map(|one| one.value()).map(|one| SuggestionView {
            kind: "one_event".to_owned(),
            why: format!("{}: {}", one.kind, one.why),
            table: "observations".to_owned(),
            ids: one.observations.iter().map(ToString::to_string).collect(),
            place: None,
        });
        let one_incident = findings.suggestions.one_incident.iter().map(|one| one.value()).map(|one| SuggestionView {
            kind: "one_incident".to_owned(),
            why: held.place_name(&one.place),
            table: "events".to_owned(),
            ids: one.events.iter().map(ToString::to_string).collect(),
            place: Some(one.place.to_string()),
        });
        Ok(IncidentsView {
            as_of: Some(found.as_of),
            stale: found.as_of < self.size(),
            failure: self.found_failure(),
            incidents: held.incidents.iter().map(incident).collect(),
            events: events(held, &found.solved.orders)?,
            movements: findings.suggestions.movements.iter().map(|way| way_view(way.value(), held)).collect(),
            suggestions: one_event.chain(one_incident).collect(),
            not_seen: held.observations.iter().filter_map(not_seen).collect(),
        })
    }
}

fn events(held: &Held, orders: &[crate::solve::KnownOrder]) -> Result<Vec<EventView>, Failure> {
    let known: BTreeMap<&str, &model::Event> = held.events.iter().map(|event| (event.id.as_str(), event)).collect();
    let point = |id: &model::EventId| PointId::new(id.as_str()).ok();
    let dated = held.events.iter().filter_map(|event| {
        let when = held.event_times.get(&event.id).copied().unwrap_or(Interval::UNKNOWN);
        Some(Dated::point(point(&event.id)?, when).in_incident(event.incident.clone()))
    });
    let pairs = orders
        .iter()
        .filter(|order| order.strictly)
        .filter_map(|order| Some((point(&order.earlier)?, point(&order.later)?)));
    let chronology = incidents::chronology(&dated.collect::<Vec<_>>(), &pairs.collect::<Vec<_>>())
        .map_err(|error| Failure::new(error, "give each event an id of its own"))?;
    let view = |position: usize| {
        let dated = &chronology.events()[position];
        let event = known.get(dated.id.as_str())?;
        let after = chronology.directly_after(position);
        Some(EventView {
            version: held.version(FactKind::Event, event.id.as_str()),
            id: event.id.to_string(),
            title: event.title.clone(),
            kind: word(event.kind),
            incident: event.incident.as_ref().map(ToString::to_string),
            place: event.place.as_ref().map(ToString::to_string),
            place_name: event.place.as_ref().map(|place| held.place_name(place)),
            when: interval(dated.begins),
            items: event.items.iter().map(ToString::to_string).collect(),
            run: chronology.runs().iter().position(|run| run.contains(&position)),
            unordered_with: unordered(&chronology, position),
            after: after.into_iter().map(|before| chronology.events()[before].id.to_string()).collect(),
        })
    };
    Ok((0..chronology.events().len()).filter_map(view).collect())
}

fn unordered(chronology: &Chronology, position: usize) -> usize {
    let events = chronology.events();
    let incident = events[position].incident.as_ref();
    let is_open = |other: &usize| {
        *other != position
            && incident.is_some()
            && events[*other].incident.as_ref() == incident
            && matches!(chronology.standing(*other, position), Standing::NotKnown | Standing::Disputed)
    };
    (0..events.len()).filter(is_open).count()
}

fn way_view(way: &incidents::together::Way, held: &Held) -> WayView {
    let lon_lat = |at: Position| [at.lon(), at.lat()];
    let position = |place: Option<&PlaceId>| held.place_fix(place?).map(|fix| lon_lat(fix.position));
    let told = |id: &model::MovementId| held.movements.iter().find(|station| station.id == *id);
    let stations = way.stations.iter().map(|station| {
        let told = told(&station.id);
        let radius = station
            .place
            .as_ref()
            .and_then(|place| held.place_fix(place))
            .and_then(|fix| fix.region.as_disc())
            .map(|(_, radius)| radius);
        StationView {
            id: station.id.to_string(),
            place: station.place.as_ref().map(ToString::to_string),
            place_name: station.place.as_ref().map(|place| held.place_name(place)),
            position: position(station.place.as_ref()),
            radius_m: radius,
            when: interval(station.when.unwrap_or(Interval::UNKNOWN)),
            towards: station.towards.as_ref().map(|place| held.place_name(place)),
            towards_position: position(station.towards.as_ref()),
            heading_deg: station.heading_deg,
            what: told.and_then(|told| told.what.clone()),
            certainty: told.and_then(|told| told.certainty).map(word),
            items: told.map(|told| told.items.iter().map(ToString::to_string).collect()).unwrap_or_default(),
        }
    });
    WayView {
        id: way.movement.clone(),
        who: way.who.iter().cloned().collect::<Vec<_>>().join(" / "),
        incident: way.stations.iter().find_map(|s| told(&s.id)?.incident.as_ref()).map(ToString::to_string),
        stations: stations.collect(),
        out_of_order: way.out_of_order.iter().map(|(a, b)| [a.to_string(), b.to_string()]).collect(),
    }
}

fn not_seen(observation: &model::Observation) -> Option<NotSeenView> {
    let negative = observation.negative.as_ref()?;
    let mut items: Vec<String> = negative.scope.iter().map(|span| span.item.to_string()).collect();
    items.dedup();
    Some(NotSeenView {
        id: observation.id.to_string(),
        question: negative.question.clone(),
        what: observation.what.clone(),
        by: observation.by.clone(),
        whole: negative.looked_through_whole,
        visibility: word(negative.visibility),
        items,
        event: observation.event.as_ref().map(ToString::to_string),
    })
}
