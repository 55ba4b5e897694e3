use std::collections::BTreeMap;

use model::Instant;
use serde::Serialize;

use super::{Drawing, Placed, uncertainty};
use crate::{ReportError, ReportInput};

/// Events, incidents and sources in the format that timemap loads, each under its own name.
///
/// # References
/// Forensic Architecture, timemap: `src/reducers/validate` (events, associations, sources) and `calcDatetime`
/// (`MM/DD/YYYY`, `HH:mm`, of the case's wall clock).
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Timemap {
    /// The events.
    pub events: Vec<TimemapEvent>,
    /// What events can be filtered by: their incidents.
    pub associations: Vec<Association>,
    /// The items that events are known from, by id.
    pub sources: BTreeMap<String, TimemapSource>,
    /// Events that it cannot show, because nothing dates them.
    #[serde(skip)]
    pub undated: usize,
}

/// One event. Every text is there, empty where there is nothing to say, as timemap wants it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimemapEvent {
    id: String,
    description: String,
    date: String,
    time: String,
    time_precision: String,
    /// Shown in the place of `time`: the interval in words, which the one time that timemap sorts by is not.
    time_display: String,
    location: String,
    latitude: String,
    longitude: String,
    #[serde(rename = "type")]
    kind: String,
    category: String,
    associations: Vec<String>,
    sources: Vec<String>,
    comments: String,
}

/// An incident.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Association {
    id: String,
    title: String,
    desc: String,
    mode: &'static str,
    filter_paths: Vec<String>,
}

/// An item.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TimemapSource {
    id: String,
    title: String,
    paths: Vec<String>,
    #[serde(rename = "type")]
    kind: &'static str,
    description: String,
}

/// The events of a case for timemap.
///
/// # Limits
/// timemap knows one time an event: it gets the earlier end of the interval, or the later where there is no earlier, and
/// shows the interval in words. An event that nothing dates is left out, and counted.
///
/// # Errors
/// A zone that is unknown, a confidential item handed in with its content.
pub fn timemap(input: &ReportInput) -> Result<Timemap, ReportError> {
    let drawing = Drawing::new(input)?;
    let mut made = Timemap { events: Vec::new(), associations: Vec::new(), sources: BTreeMap::new(), undated: 0 };
    for placed in &drawing.events {
        let Some(at) = placed.interval.earliest().or(placed.interval.latest()) else {
            made.undated += 1;
            continue;
        };
        for item in &placed.items {
            made.sources.entry(item.clone()).or_insert_with(|| TimemapSource {
                id: item.clone(),
                title: item.clone(),
                paths: Vec::new(),
                kind: "item",
                description: String::new(),
            });
        }
        made.events.push(event(&drawing, placed, at));
    }
    let used = |incident: &&model::Incident| {
        made.events.iter().any(|event| event.associations.contains(&association(incident)))
    };
    made.associations = input
        .incidents
        .iter()
        .filter(used)
        .map(|incident| Association {
            id: association(incident),
            title: incident.title.clone(),
            desc: incident.description.clone().unwrap_or_default(),
            mode: "FILTER",
            filter_paths: vec!["Incident".to_owned(), incident.title.clone()],
        })
        .collect();
    Ok(made)
}

fn association(incident: &model::Incident) -> String {
    format!("incident-{}", incident.id)
}

fn event(drawing: &Drawing<'_>, placed: &Placed<'_>, at: Instant) -> TimemapEvent {
    let fix = placed.place.and_then(|place| place.fix.as_ref());
    let wall = at.to_timestamp().to_zoned_datetime(drawing.zone.clone());
    let mut comments = Vec::new();
    if let Some(radius_m) = fix.and_then(|fix| uncertainty(fix).0) {
        comments.push(format!("Place within {radius_m} m."));
    }
    comments.extend(placed.unverified.map(|unverified| format!("Verified: {unverified}.")));
    if !placed.sources.is_empty() {
        comments.push(format!("Told by {}.", placed.sources.join(", ")));
    }
    let more = placed.event.description.as_deref().filter(|more| !more.is_empty());
    let degrees = |degrees: Option<f64>| degrees.map(|degrees| degrees.to_string()).unwrap_or_default();
    TimemapEvent {
        id: placed.event.id.to_string(),
        description: [Some(placed.event.title.as_str()), more].into_iter().flatten().collect::<Vec<_>>().join(". "),
        date: wall.strftime("%m/%d/%Y").to_string(),
        time: wall.strftime("%H:%M").to_string(),
        time_precision: if placed.interval.width().is_some_and(|width| width.micros() == 0) {
            "exact"
        } else {
            "interval"
        }
        .to_owned(),
        time_display: placed.when.clone(),
        location: placed.place_name.clone().unwrap_or_default(),
        latitude: degrees(fix.map(|fix| fix.position.lat())),
        longitude: degrees(fix.map(|fix| fix.position.lon())),
        kind: placed.kind.clone(),
        category: placed.kind.clone(),
        associations: placed.incident.map(association).into_iter().collect(),
        sources: placed.items.clone(),
        comments: comments.join(" "),
    }
}
