//! The made-up town of `labelled.json`.
use std::collections::BTreeMap;

use corroboration::{Assessment, Facts, Pieces, Vocabulary, assess};
use model::*;
use serde_json::Value;

#[derive(Clone)]
pub(crate) struct Town {
    pub(crate) claims: Vec<Claim>,
    pub(crate) sources: Vec<Source>,
    pub(crate) items: Vec<Item>,
    pub(crate) places: Vec<Place>,
    pub(crate) events: Vec<Event>,
    pub(crate) incidents: Vec<Incident>,
    pub(crate) observations: Vec<Observation>,
    pub(crate) equipment: Vec<Equipment>,
    pub(crate) event_times: BTreeMap<EventId, Interval>,
    pub(crate) item_times: BTreeMap<ItemId, Interval>,
    pub(crate) incident_times: BTreeMap<IncidentId, Interval>,
    pub(crate) tolls: Vec<Toll>,
    pub(crate) takes: Vec<Take>,
    pub(crate) take_times: BTreeMap<TakeId, Interval>,
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn word<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap()
}

fn span(value: &Value) -> Option<Interval> {
    let (from, to) = value.as_str()?.split_once('/')?;
    let at = |clock: &str| format!("2021-03-05T{clock}:00Z").parse::<Instant>().unwrap();
    Some(Interval::new(Some(at(from)), Some(at(to))).unwrap())
}

impl Town {
    pub(crate) fn read(file: &Value) -> Self {
        let scene = &file["scene"];
        let rows = |name: &str| scene[name].as_array().unwrap().clone();
        let id = |value: &Value| value.as_str().unwrap().to_owned();
        let ids =
            |value: &Value| value.as_array().unwrap().iter().map(|v| ItemId::new(&id(v)).unwrap()).collect::<Vec<_>>();
        let place = |value: &Value| value.as_str().map(|text| PlaceId::new(text).unwrap());
        let event = |value: &Value| value.as_str().map(|text| EventId::new(text).unwrap());
        let incident = |value: &Value| value.as_str().map(|text| IncidentId::new(text).unwrap());
        let places = rows("places").into_iter().map(|row| Place {
            id: PlaceId::new(&id(&row[0])).unwrap(),
            names: vec![PlaceName { text: id(&row[1]), note: None }],
            fix: row[3].as_f64().map(|lon| {
                let position = Position::from_lon_lat(lon, row[4].as_f64().unwrap()).unwrap();
                let region = Region::disc(position, row[5].as_f64().unwrap()).unwrap();
                Fix { position, region, method: "given".to_owned() }
            }),
            description: None,
            passage: None,
            within: place(&row[2]),
            skyline: None,
            skyline_error_deg: None,
        });
        let sources = rows("sources").into_iter().map(|row| Source {
            id: SourceId::new(&id(&row[0])).unwrap(),
            name: Protected::open(id(&row[1])),
            role: word(&row[2]),
            medium: None,
            address: None,
            description: None,
            passage: None,
            envelope: None,
            consents: Consents::default(),
        });
        let items = rows("items").into_iter().map(|row| Item {
            id: ItemId::new(&id(&row[0])).unwrap(),
            held: Held::DescribedOnly,
            kind: MediaKind::Video,
            name: None,
            title: None,
            description: None,
            source: row[3].as_str().map(|text| SourceId::new(text).unwrap()),
            place: place(&row[1]),
            stands_for: 1,
            graphic: Graphic::No,
            confidential: false,
            state: word(&row[2]),
            passage: None,
            also_known_as: Vec::new(),
            collection: None,
            clear_sha256: None,
            envelope: None,
            consents: Consents::default(),
        });
        let events = rows("events").into_iter().map(|row| Event {
            id: EventId::new(&id(&row[0])).unwrap(),
            kind: word(&row[1]),
            title: id(&row[2]),
            place: place(&row[3]),
            incident: incident(&row[4]),
            description: None,
            items: ids(&row[6]),
            sources: Vec::new(),
            passage: None,
        });
        let observations = rows("observations").into_iter().map(|row| Observation {
            id: ObservationId::new(&id(&row[0])).unwrap(),
            item: ItemId::new(&id(&row[1])).unwrap(),
            from: None,
            to: None,
            region: None,
            kind: text(&row[2]),
            what: id(&row[3]),
            certainty: row[4].as_str().map(|_| word(&row[4])),
            counted: text(&row[6][0]),
            at_least: row[6][1].as_u64(),
            at_most: row[6][2].as_u64(),
            place: None,
            event: event(&row[5]),
            equipment: Vec::new(),
            by: Some("An analyst".to_owned()),
            score: None,
            review: None,
            negative: row[7].as_array().map(|negative| Negative {
                question: id(&negative[0]),
                looked_through_whole: negative[1].as_bool().unwrap(),
                visibility: word(&negative[2]),
                visibility_note: None,
                scope: ids(&negative[3])
                    .into_iter()
                    .map(|item| Span { item, stream: None, from: None, to: None, region: None })
                    .collect(),
            }),
            passage: None,
            content: None,
            envelope: None,
        });
        let equipment = rows("equipment").into_iter().map(|row| Equipment {
            id: EquipmentId::new(&id(&row[0])).unwrap(),
            name: id(&row[2]),
            kind: text(&row[1]),
            model: None,
            marks: None,
            user: text(&row[3]),
            at_least: None,
            at_most: None,
            place: place(&row[4]),
            items: ids(&row[5]),
            sources: Vec::new(),
            description: None,
            passage: None,
        });
        let claims = file["claims"].as_array().unwrap().iter().map(|row| {
            let mut brief = row.clone();
            let members = brief.as_object_mut().unwrap();
            let when = span(&row["when"]);
            for gone in ["label", "differs", "set", "coverage", "note", "told_with", "when", "by"] {
                members.remove(gone);
            }
            members.insert("source".to_owned(), row["by"].clone());
            members.insert("says".to_owned(), "what is claimed, in words".into());
            let claim: Claim = serde_json::from_value(brief).unwrap();
            Claim { when, ..claim }
        });
        let times = |name: &str, at: usize| {
            rows(name).into_iter().map(|row| (id(&row[0]), span(&row[at]).unwrap())).collect::<Vec<_>>()
        };
        Self {
            claims: claims.collect(),
            sources: sources.collect(),
            items: items.collect(),
            places: places.collect(),
            events: events.collect(),
            incidents: rows("incidents")
                .iter()
                .map(|row| Incident {
                    id: IncidentId::new(&id(&row[0])).unwrap(),
                    title: id(&row[0]),
                    place: place(&row[1]),
                    description: None,
                    passage: None,
                })
                .collect(),
            observations: observations.collect(),
            equipment: equipment.collect(),
            event_times: times("events", 5).into_iter().map(|(id, t)| (EventId::new(&id).unwrap(), t)).collect(),
            tolls: Vec::new(),
            takes: Vec::new(),
            take_times: BTreeMap::new(),
            incident_times: BTreeMap::new(),
            item_times: times("items", 4).into_iter().map(|(id, t)| (ItemId::new(&id).unwrap(), t)).collect(),
        }
    }

    /// Every claim held against everything else.
    #[allow(dead_code, reason = "each test takes what it needs of the town")]
    pub(crate) fn assessed(&self, vocabulary: &Vocabulary) -> Vec<Assessment> {
        let facts = self.facts();
        assess(&facts, &Pieces::of(&facts, vocabulary), vocabulary)
    }

    /// Everything that the claims of the town are held against.
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts {
            claims: &self.claims,
            statements: &[],
            sources: &self.sources,
            items: &self.items,
            roles: &[],
            posts: &[],
            lineage: &[],
            sheets: &[],
            places: &self.places,
            events: &self.events,
            incidents: &self.incidents,
            observations: &self.observations,
            sightings: &[],
            equipment: &self.equipment,
            tolls: &self.tolls,
            takes: &self.takes,
            take_times: &self.take_times,
            event_times: &self.event_times,
            item_times: &self.item_times,
            incident_times: &self.incident_times,
        }
    }
}
