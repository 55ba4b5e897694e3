//! Events and places of a case in the formats that other programs read: GeoJSON, KML, and that of timemap.
//!
//! They say what the page says, no more: only what it shows and may name, each position with the metres within which it
//! lies, each time as the interval that the evidence leaves open.
use jiff::tz::TimeZone;
use model::{Event, Fix, Interval, ItemId, Place, PlaceId};

use crate::{
    ReportError, ReportInput, Subject,
    shown::Shown,
    wording::{Clock, word},
};

mod geojson;
mod kml;
mod timemap;

pub use geojson::geojson;
pub use kml::kml;
pub use timemap::{Timemap, timemap};

/// One event as a map shows it.
struct Placed<'a> {
    event: &'a Event,
    kind: String,
    interval: Interval,
    /// When, in words.
    when: String,
    place: Option<&'a Place>,
    /// The place's name.
    place_name: Option<String>,
    incident: Option<&'a model::Incident>,
    /// Items by the names that the page gives them.
    items: Vec<String>,
    sources: Vec<String>,
    /// What must be said where none of its items is verified.
    unverified: Option<&'static str>,
}

/// What is drawn: the events of a case, in its order.
struct Drawing<'a> {
    zone: TimeZone,
    shown: Shown<'a>,
    events: Vec<Placed<'a>>,
}

impl<'a> Drawing<'a> {
    fn new(input: &'a ReportInput) -> Result<Self, ReportError> {
        let zone = TimeZone::get(&input.case.zone)
            .map_err(|e| ReportError::Zone { zone: input.case.zone.clone(), why: e.to_string() })?;
        let clock = Clock::new(zone.clone(), input.clock);
        let shown = Shown::new(input)?;
        let events = input.events.iter().map(|event| placed(input, &shown, &clock, event)).collect();
        Ok(Self { zone, shown, events })
    }

    /// Items by the names that the page gives them.
    fn items(&self, ids: &[ItemId]) -> Vec<String> {
        self.shown.items(ids).into_iter().map(|link| link.text).collect()
    }
}

fn placed<'a>(input: &'a ReportInput, shown: &Shown<'_>, clock: &Clock, event: &'a Event) -> Placed<'a> {
    let of_event = |subject: &Subject| matches!(subject, Subject::Event(id) if *id == event.id);
    let time = input.times.iter().find(|time| of_event(&time.subject));
    let interval = time.map_or(Interval::UNKNOWN, |time| time.without_metadata.interval());
    let words = match time.and_then(|time| time.latest_mark.as_ref()) {
        Some(mark) => clock.word_by_sky(interval, mark),
        None => clock.word(interval),
    };
    let place = event.place.as_ref().and_then(|id| input.places.iter().find(|place| place.id == *id));
    let sources = match shown.leans_on_confidential(&event.items) {
        true => Vec::new(),
        false => event.sources.iter().filter_map(|id| shown.source(id)).map(|link| link.text).collect(),
    };
    Placed {
        event,
        kind: word("event", event.kind),
        interval,
        when: words.whole,
        place,
        place_name: place.and_then(|place| shown.place(&place.id)).map(|link| link.text),
        incident: input.incidents.iter().find(|incident| Some(&incident.id) == event.incident.as_ref()),
        items: shown.items(&event.items).into_iter().map(|link| link.text).collect(),
        sources,
        unverified: shown.unverified(&event.items),
    }
}

/// A place that an event of the drawing or an incident is at.
fn is_used(input: &ReportInput, place: &PlaceId) -> bool {
    input.events.iter().any(|event| event.place.as_ref() == Some(place))
        || input.incidents.iter().any(|incident| incident.place.as_ref() == Some(place))
}

/// The metres within which a fix lies, and the corners of its region where it has them.
fn uncertainty(fix: &Fix) -> (Option<f64>, Option<&[model::Position]>) {
    (fix.region.as_disc().map(|(_, radius_m)| radius_m), fix.region.as_ring())
}
