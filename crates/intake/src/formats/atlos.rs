//! What Atlos exports: its incidents as rows, and whole with their files.

mod folder;
mod rows;

use model::{
    Basis, Event, EventId, EventKind, Evidence, Fact, Fix, Graphic, Incident, IncidentId, Instant, Interval, ItemId,
    Place, PlaceId, PlaceName, PointId, Position, Region, Relation, Trust,
};

pub(super) use self::folder::read as folder;
pub(super) use self::rows::{NEEDED, read as rows};
use super::moments::day_in_any_zone;
use super::{Teller, names};

/// An incident, as a row or a document of an export tells it.
struct Entered<'a> {
    /// Where in the document.
    at: &'a str,
    passage: String,
    id: IncidentId,
    title: &'a str,
    place: Option<PlaceId>,
    /// What else Atlos says of it.
    description: String,
    /// The day that it gives, as it writes it and in any zone.
    day: Option<(&'a str, Interval)>,
}

impl Entered<'_> {
    /// The incident, and what happened on its day.
    fn tell(&self, items: Vec<ItemId>, teller: &mut Teller<'_>) {
        let incident = Incident {
            id: self.id.clone(),
            title: self.title.into(),
            place: self.place.clone(),
            description: Some(self.description.clone()),
            passage: Some(self.passage.clone()),
        };
        teller.fact(self.at, Fact::Incident(incident));
        let Some((text, day)) = self.day else { return };
        let name = self.id.as_str();
        let (Ok(id), Ok(subject)) = (EventId::new(name), PointId::new(name)) else { return };
        let event = Event {
            id,
            title: self.title.into(),
            kind: EventKind::Other,
            incident: Some(self.id.clone()),
            place: self.place.clone(),
            description: None,
            items,
            sources: Vec::new(),
            passage: Some(self.passage.clone()),
        };
        teller.fact(self.at, Fact::Event(event));
        let text = format!("Atlos dates {name} {text}: the word of those who entered it there, in a zone not told.");
        let evidence = Evidence {
            id: names::evidence(&["atlos", name, "date"]),
            subject,
            relation: Relation::Within(Interval::new(day.earliest(), day.latest()).unwrap_or(Interval::UNKNOWN)),
            basis: Basis { text, trust: Trust::Reported },
            or: None,
            items: Vec::new(),
            sources: Vec::new(),
            passage: Some(self.passage.clone()),
        };
        teller.fact(self.at, Fact::Evidence(evidence));
    }
}

/// By when the addresses were known: the day of the export, which its name tells (`atlos-export-2024-05-01`).
///
/// That an incident was changed at some time does not say that all its addresses stood there by then.
fn captured(name: &str) -> Option<Instant> {
    let at = name.find("atlos-export-")? + "atlos-export-".len();
    day_in_any_zone(name.get(at..at + 10)?)?.latest()
}

fn graphic(sensitive: &str) -> Graphic {
    if sensitive.contains("Graphic") {
        Graphic::Yes
    } else if sensitive.contains("Not Sensitive") {
        Graphic::No
    } else {
        Graphic::Unknown
    }
}

/// Where an incident happened, as precisely as Atlos says.
fn place(
    at: &str,
    slug: &str,
    position: Position,
    resolution: &str,
    passage: String,
    teller: &mut Teller<'_>,
) -> Option<PlaceId> {
    // Atlos calls its classes of precision so: exact ±10 m, vicinity ±100 m, locality ±1 km.
    let (radius_m, class) = match resolution.to_lowercase().as_str() {
        text if text.starts_with("exact") => (10.0, "exact"),
        text if text.starts_with("vicinity") => (100.0, "vicinity"),
        text if text.starts_with("locality") => (1000.0, "locality"),
        _ => (1000.0, "no precision told, the coarsest class taken"),
    };
    let region = Region::disc(position, radius_m).ok()?;
    let id = names::place(slug, "place", 1);
    let place = Place {
        id: id.clone(),
        names: vec![PlaceName { text: format!("where {slug} happened"), note: None }],
        fix: Some(Fix { position, region, method: format!("as Atlos has it ({class})") }),
        description: None,
        passage: Some(passage),
        within: None,
        skyline: None,
        skyline_error_deg: None,
    };
    teller.fact(at, Fact::Place(place));
    Some(id)
}
