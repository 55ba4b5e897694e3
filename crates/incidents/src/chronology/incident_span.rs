use std::collections::BTreeMap;

use model::{IncidentId, Instant, Interval, PointId};
use serde::Serialize;

use super::Dated;

/// When an incident took place: the hull of its events, as investigators put them together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct IncidentSpan {
    /// The incident.
    pub incident: IncidentId,
    /// From the earliest beginning to the latest end of the events that have one; the incident may have been
    /// shorter, and only an event named in `open` can lie outside.
    pub span: Interval,
    /// The events it was computed from, in the order of the chronology.
    pub events: Vec<PointId>,
    /// Those among them of which one end or both are not known, so that they may lie outside the span.
    pub open: Vec<PointId>,
}

/// The span of each incident that an event names, by the incident's id.
pub(super) fn spans(events: &[Dated]) -> Vec<IncidentSpan> {
    let mut of: BTreeMap<&IncidentId, Vec<&Dated>> = BTreeMap::new();
    for event in events {
        if let Some(incident) = &event.incident {
            of.entry(incident).or_default().push(event);
        }
    }
    of.into_iter().map(|(incident, events)| span(incident, &events)).collect()
}

fn span(incident: &IncidentId, events: &[&Dated]) -> IncidentSpan {
    let end = |event: &&Dated| -> Option<Instant> { Some(event.begins.latest()?.plus(event.lasts.into())) };
    let earliest = events.iter().filter_map(|event| event.begins.earliest()).min();
    let latest = events.iter().filter_map(end).max();
    let is_open = |event: &&&Dated| event.begins.earliest().is_none() || event.begins.latest().is_none();
    IncidentSpan {
        incident: incident.clone(),
        // One event known only by its beginning and another only by its end may cross: then neither end is a bound.
        span: Interval::new(earliest, latest).unwrap_or(Interval::UNKNOWN),
        events: events.iter().map(|event| event.id.clone()).collect(),
        open: events.iter().filter(is_open).map(|event| event.id.clone()).collect(),
    }
}
