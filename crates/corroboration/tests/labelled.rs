//! The assessor beside labels that a person drew, on a made-up town: `labelled.json` holds the scene and the claims.
//!
//! Half of the claims (`shown`) were used while building; the other half (`kept`) only to report.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use corroboration::{Assessment, Facts, Verdict, Vocabulary, assess};
use model::*;
use serde_json::Value;

struct Town {
    claims: Vec<Claim>,
    sources: Vec<Source>,
    items: Vec<Item>,
    places: Vec<Place>,
    events: Vec<Event>,
    incidents: Vec<Incident>,
    observations: Vec<Observation>,
    equipment: Vec<Equipment>,
    event_times: BTreeMap<EventId, Interval>,
    item_times: BTreeMap<ItemId, Interval>,
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
    fn read(file: &Value) -> Self {
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
            item_times: times("items", 4).into_iter().map(|(id, t)| (ItemId::new(&id).unwrap(), t)).collect(),
        }
    }

    fn assess(&self) -> Vec<Assessment> {
        let incident_times = BTreeMap::new();
        let facts = Facts {
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
            tolls: &[],
            event_times: &self.event_times,
            item_times: &self.item_times,
            incident_times: &incident_times,
        };
        assess(&facts, &Vocabulary::published().unwrap())
    }
}

#[test]
fn the_assessor_agrees_with_labels() {
    let file: Value = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let town = Town::read(&file);
    let assessments = town.assess();
    let labels = file["claims"].as_array().unwrap();
    assert!(labels.len() >= 60);
    let mut right = BTreeMap::from([("shown", (0, 0)), ("kept", (0, 0))]);
    let (mut wrong, mut false_alarms) = (Vec::new(), Vec::new());
    for label in labels {
        let found = assessments.iter().find(|one| label["id"] == one.claim.as_str()).unwrap();
        let verdict = serde_json::to_value(found.verdict).unwrap();
        let differs = serde_json::to_value(&found.differs).unwrap();
        let is_right = verdict == label["label"]
            && differs == label["differs"]
            && (label["coverage"].is_null() || label["coverage"] == serde_json::to_value(found.coverage).unwrap());
        let counts = right.get_mut(label["set"].as_str().unwrap()).unwrap();
        counts.1 += 1;
        counts.0 += usize::from(is_right);
        if !is_right {
            wrong.push(format!(
                "{} ({}): {} {} and not {verdict} {differs} {:?}: {}",
                label["id"], label["set"], label["label"], label["differs"], found.coverage, found.why
            ));
        }
        // Whatever else it gets wrong: what is not contradicted is never called so.
        let is_false_alarm = found.verdict == Verdict::Contradicted && label["label"] != "contradicted";
        false_alarms.extend(is_false_alarm.then(|| format!("{}: {}", label["id"], found.why)));
    }
    let report = format!("shown {:?}, kept {:?}\n{}", right["shown"], right["kept"], wrong.join("\n"));
    println!("{report}");
    assert_eq!(false_alarms, Vec::<String>::new(), "{report}");
    assert!(right["shown"].0 * 20 >= right["shown"].1 * 19 && right["kept"].0 * 10 >= right["kept"].1 * 9, "{report}");
}
