//! How long a case's claims take to be held against everything: `cargo bench -p corroboration --bench assess`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its table")]

use std::collections::BTreeMap;
use std::time::Instant as Clock;

use corroboration::{Facts, Vocabulary, assess, assess_only};
use model::*;

const ACTORS: [&str; 6] = ["soldiers", "police officers", "protesters", "rioters", "cadets", "people"];
const DONE: [&str; 6] = ["opened fire", "threw stones", "were not armed", "were killed", "gathered", "used tear gas"];

fn id<T>(of: Result<T, IdError>) -> T {
    of.unwrap()
}

fn main() {
    let items: usize = std::env::args().filter_map(|word| word.parse().ok()).next().unwrap_or(2_000);
    let second = |k: usize| Instant::from_micros(1_641_200_000_000_000 + k as i64 * 60_000_000);
    let within = |k: usize| Interval::new(Some(second(k)), Some(second(k + 5))).unwrap();
    let places: Vec<Place> = (0..60)
        .map(|k| {
            let position = Position::from_lon_lat(76.9 + f64::from(k) * 0.002, 43.2).unwrap();
            let region = Region::disc(position, 60.0).unwrap();
            Place {
                id: id(PlaceId::new(&format!("p{k}"))),
                names: vec![PlaceName { text: format!("Corner {k}"), note: None }],
                fix: Some(Fix { position, region, method: "made".to_owned() }),
                description: None,
                passage: None,
                within: None,
            }
        })
        .collect();
    let place = |k: usize| Some(places[k % places.len()].id.clone());
    let item = |k: usize| id(ItemId::new(&format!("V{k:05}")));
    let event = |k: usize| id(EventId::new(&format!("e{k:04}")));
    let events_in = items / 8;
    let all_items: Vec<Item> = (0..items)
        .map(|k| Item {
            id: item(k),
            held: Held::DescribedOnly,
            kind: MediaKind::Video,
            name: None,
            title: None,
            description: None,
            source: None,
            place: place(k),
            stands_for: 1,
            graphic: Graphic::No,
            confidential: false,
            state: VerificationState::Verified,
            passage: None,
            also_known_as: Vec::new(),
            clear_sha256: None,
            envelope: None,
        })
        .collect();
    let events: Vec<Event> = (0..events_in)
        .map(|k| Event {
            id: event(k),
            title: format!("{} {}", ACTORS[k % 6], DONE[k / 6 % 6]),
            kind: EventKind::UseOfForce,
            incident: None,
            place: place(k),
            description: None,
            items: vec![item(k)],
            sources: Vec::new(),
            passage: None,
        })
        .collect();
    let observations: Vec<Observation> = (0..items)
        .map(|k| Observation {
            id: id(ObservationId::new(&format!("o{k}"))),
            item: item(k),
            from: None,
            to: None,
            region: None,
            kind: Some("shot".to_owned()),
            what: format!("{} {} at the corner as others ran", ACTORS[k / 3 % 6], DONE[k % 6]),
            certainty: None,
            counted: None,
            at_least: None,
            at_most: None,
            place: place(k),
            event: Some(event(k % events_in)),
            equipment: Vec::new(),
            by: None,
            score: None,
            negative: None,
            passage: None,
        })
        .collect();
    let sources: Vec<Source> = (0..40)
        .map(|k| Source {
            id: id(SourceId::new(&format!("s{k}"))),
            name: Protected::open(format!("Source {k}")),
            role: SourceRole::Official,
            medium: None,
            address: None,
            description: None,
            passage: None,
            envelope: None,
        })
        .collect();
    let claims: Vec<Claim> = (0..items / 4)
        .map(|k| {
            let text = format!(
                r#"{{"id":"c{k}","source":"s{}","says":"x","who":"{}","what":"{}","place":"p{}"}}"#,
                k % 40,
                ACTORS[k % 6],
                DONE[k / 2 % 6],
                k % 60
            );
            let claim: Claim = serde_json::from_str(&text).unwrap();
            Claim { when: Some(within(k % events_in)), event: (k % 2 == 0).then(|| event(k % events_in)), ..claim }
        })
        .collect();
    let event_times: BTreeMap<EventId, Interval> = (0..events_in).map(|k| (event(k), within(k))).collect();
    let none = BTreeMap::new();
    let no_incidents = BTreeMap::new();
    let facts = Facts {
        claims: &claims,
        statements: &[],
        sources: &sources,
        items: &all_items,
        roles: &[],
        posts: &[],
        lineage: &[],
        sheets: &[],
        places: &places,
        events: &events,
        incidents: &[],
        observations: &observations,
        sightings: &[],
        equipment: &[],
        tolls: &[],
        event_times: &event_times,
        item_times: &none,
        incident_times: &no_incidents,
    };
    let vocabulary = Vocabulary::published().unwrap();
    let timed = |what: &str, work: &dyn Fn() -> usize| {
        let mut times: Vec<f64> = (0..5)
            .map(|_| {
                let begun = Clock::now();
                assert!(work() > 0);
                begun.elapsed().as_secs_f64()
            })
            .collect();
        times.sort_by(f64::total_cmp);
        println!("{what}: {:.1} ms (median of 5)", times[2] * 1e3);
    };
    println!("{items} items, {} observations, {events_in} events, {} claims", observations.len(), claims.len());
    timed("all claims, as after a new observation", &|| assess(&facts, &vocabulary).len());
    timed("one claim, as after an edit of it", &|| assess_only(&facts, &vocabulary, |id| id.as_str() == "c7").len());
}
