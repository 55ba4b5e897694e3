//! Numbers per place, kind of actor, and of vehicles; and from which sides no camera looks.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use incidents::in_case::{CaseTally, Counted, count};
use incidents::tally::TopSpeed;
use model::*;
use serde_json::{Value, json};

fn row<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

fn position(east_m: f64, north_m: f64) -> Position {
    let lat = 50.0 + north_m / 111_195.0;
    Position::from_lon_lat(20.0 + east_m / (111_195.0 * 50_f64.to_radians().cos()), lat).unwrap()
}

fn fix(at: Position) -> Fix {
    Fix { position: at, region: Region::disc(at, 5.0).unwrap(), method: "given".to_owned() }
}

/// A square with two films of it, and who and what is seen in them.
struct Scene {
    sightings: Vec<Sighting>,
    links: Vec<Link>,
    actors: BTreeMap<SightingId, String>,
    events: Vec<Event>,
    places: Vec<Place>,
    items: Vec<Item>,
    fixes: Vec<GivenFix>,
}

impl Scene {
    fn new() -> Self {
        let place = |id: &str| Place {
            id: PlaceId::new(id).unwrap(),
            names: vec![PlaceName { text: id.to_owned(), note: None }],
            fix: Some(fix(position(0.0, 0.0))),
            description: None,
            passage: None,
            within: None,
            skyline: None,
            skyline_error_deg: None,
        };
        let item = |id: &str| {
            row(json!({
                "id": id, "held": "described_only", "kind": "video", "place": "square", "stands_for": 1, "graphic": "no",
                "confidential": false, "state": "verified", "also_known_as": [],
            }))
        };
        let event = |id: &str, place: &str| {
            row(json!({
                "id": id, "kind": "casualty", "title": id, "place": place, "incident": "one", "items": [], "sources": [],
            }))
        };
        Self {
            sightings: Vec::new(),
            links: Vec::new(),
            actors: BTreeMap::new(),
            events: vec![event("e-square", "square"), event("e-gate", "gate")],
            places: vec![place("square"), place("gate")],
            items: vec![item("V1"), item("V2")],
            fixes: Vec::new(),
        }
    }

    fn seen(mut self, id: &str, item: &str, event: &str, of: &str, state: Option<&str>) -> Self {
        self.sightings.push(row(json!({"id": id, "item": item, "event": event, "of": of, "state": state})));
        self
    }

    fn actor(mut self, sighting: &str, actor: &str) -> Self {
        self.actors.insert(SightingId::new(sighting).unwrap(), actor.to_owned());
        self
    }

    fn different(mut self, a: &str, b: &str) -> Self {
        self.links.push(row(json!({"id": format!("{a}-{b}"), "a": a, "b": b, "relation": "different"})));
        self
    }

    fn camera(mut self, item: &str, east_m: f64, north_m: f64) -> Self {
        let given: GivenFix = row(json!({"id": format!("f-{item}"), "item": item, "of": "camera"}));
        self.fixes.push(GivenFix { fix: Some(fix(position(east_m, north_m))), ..given });
        self
    }

    fn tally(
        &self,
        of: SightingOf,
        place: Option<&str>,
        actor: Option<&str>,
        state: Option<&str>,
    ) -> Option<CaseTally> {
        let none = BTreeMap::new();
        let all = count(&Counted {
            sightings: &self.sightings,
            links: &self.links,
            observations: &[],
            states_of_observations: &none,
            actors: &self.actors,
            events: &self.events,
            places: &self.places,
            items: &self.items,
            takes: &[],
            fixes: &self.fixes,
            item_times: &BTreeMap::new(),
            incident_times: &BTreeMap::new(),
            least_grade: Certainty::Certain,
            top_speed: TopSpeed::default(),
        });
        all.unwrap().into_iter().find(|tally| {
            let scope = &tally.scope;
            let is_narrow = place.is_some() || actor.is_some();
            scope.of == of
                && scope.incident.is_some() == is_narrow
                && scope.place.as_ref().map(|id| id.as_str()) == place
                && scope.actor.as_deref() == actor
                && scope.state.as_deref() == state
        })
    }
}

fn bounds(tally: Option<CaseTally>) -> Option<(u64, Option<u64>)> {
    tally.map(|tally| (tally.at_least, tally.at_most))
}

#[test]
fn each_place_each_kind_of_actor_and_vehicles_have_numbers_of_their_own() {
    use SightingOf::{Person, Vehicle};
    let scene = Scene::new()
        .seen("a", "V1", "e-square", "person", Some("dead"))
        .seen("b", "V2", "e-square", "person", Some("dead"))
        .seen("c", "V1", "e-gate", "person", Some("dead"))
        .seen("v", "V1", "e-square", "vehicle", None)
        .seen("w", "V2", "e-square", "vehicle", None)
        .different("a", "b")
        .different("v", "w")
        .actor("a", "police")
        .actor("b", "protesters");
    assert_eq!(bounds(scene.tally(Person, Some("square"), None, Some("dead"))), Some((2, Some(2))));
    assert_eq!(bounds(scene.tally(Person, Some("gate"), None, Some("dead"))), Some((1, Some(1))));
    assert_eq!(bounds(scene.tally(Person, None, Some("police"), Some("dead"))), Some((1, Some(1))));
    assert_eq!(bounds(scene.tally(Person, None, Some("cadets"), Some("dead"))), None, "nobody of the kind is seen");
    assert_eq!(bounds(scene.tally(Vehicle, None, None, None)), Some((2, Some(2))), "vehicles are no people");
    assert_eq!(bounds(scene.tally(Person, None, None, Some("dead"))), Some((2, Some(3))), "over all, never a sum");
}

#[test]
fn sides_from_which_no_camera_looks_are_named() {
    let seen = || Scene::new().seen("a", "V1", "e-square", "person", Some("dead"));
    let sides = |scene: Scene| {
        let tally = scene.tally(SightingOf::Person, Some("square"), None, Some("dead")).unwrap();
        (tally.coverage.sides_not_covered, tally.coverage.undercount_because.join("; "))
    };
    let (unknown, why) = sides(seen());
    assert_eq!(unknown, None);
    assert!(why.contains("which sides no take covers is not known"), "{why}");
    let (some, why) = sides(seen().camera("V1", 0.0, 80.0).camera("V2", 80.0, -80.0));
    assert_eq!(some.unwrap(), ["northeast", "east", "south", "southwest", "west", "northwest"]);
    assert!(why.contains("no camera of known position stands northeast, east"), "{why}");
    let edge = 80.0 * 22.4_f64.to_radians().tan();
    let (near_edge, _) = sides(seen().camera("V1", edge, 80.0));
    assert!(!near_edge.unwrap().contains(&"north"), "just west of the line between north and northeast");
}
