//! What may belong together: one moment in several films, events near one another, the way of a group.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use incidents::together::{Seen, Suggestions, suggestions};
use model::*;
use serde_json::{Value, json};

fn at(clock: &str) -> Instant {
    format!("2021-03-05T{clock}Z").parse().unwrap()
}

fn span(from: &str, to: &str) -> Interval {
    Interval::new(Some(at(from)), Some(at(to))).unwrap()
}

#[derive(Default)]
struct Scene {
    observations: Vec<Observation>,
    items: Vec<Item>,
    events: Vec<Event>,
    movements: Vec<Movement>,
    event_times: BTreeMap<EventId, Interval>,
    item_times: BTreeMap<ItemId, Interval>,
}

fn row<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

impl Scene {
    /// A film that begins within `spread_s` seconds of a time.
    fn film(mut self, id: &str, place: Option<&str>, begin: &str, spread_s: u64) -> Self {
        self.items.push(row(json!({
            "id": id, "held": "described_only", "kind": "video", "place": place, "stands_for": 1, "graphic": "no",
            "confidential": false, "state": "verified", "also_known_as": [],
        })));
        let until = at(begin).plus(Duration::from_micros(spread_s * 1_000_000).into());
        self.item_times.insert(ItemId::new(id).unwrap(), Interval::new(Some(at(begin)), Some(until)).unwrap());
        self
    }

    fn event(mut self, id: &str, place: &str, from: &str, to: &str) -> Self {
        self.events.push(row(json!({
            "id": id, "kind": "violence", "title": id, "place": place, "items": [], "sources": [],
        })));
        self.event_times.insert(EventId::new(id).unwrap(), span(from, to));
        self
    }

    fn shot(mut self, id: &str, item: &str, second: u64, place: Option<&str>, event: Option<&str>) -> Self {
        self.observations.push(row(json!({
            "id": id, "item": item, "kind": "shot", "what": "a shot is heard", "place": place, "event": event,
            "from": null, "equipment": [],
        })));
        let last = self.observations.last_mut().unwrap();
        last.from = Some(MediaTime::from_micros(second * 1_000_000));
        self
    }

    fn station(mut self, id: &str, step: u64, when: Option<Interval>) -> Self {
        self.movements.push(row(json!({
            "id": id, "movement": "column", "step": step, "who": "soldiers", "items": [], "sources": [],
        })));
        self.movements.last_mut().unwrap().when = when;
        self
    }

    fn suggests(&self) -> Suggestions {
        suggestions(&Seen {
            observations: &self.observations,
            items: &self.items,
            events: &self.events,
            movements: &self.movements,
            event_times: &self.event_times,
            item_times: &self.item_times,
        })
    }

    fn one_event(&self) -> Vec<Vec<String>> {
        let found = self.suggests().one_event;
        found.iter().map(|one| one.observations.iter().map(ToString::to_string).collect()).collect()
    }
}

#[test]
fn one_shot_in_two_films_is_suggested_as_one() {
    let scene = Scene::default().film("a", Some("square"), "10:00:00", 2).film("b", Some("square"), "10:00:30", 2);
    let scene = scene.shot("o1", "a", 60, Some("square"), None).shot("o2", "b", 30, Some("square"), None);
    assert_eq!(scene.one_event(), [["o1", "o2"]]);
    let when = scene.suggests().one_event[0].when;
    assert_eq!(when, span("10:01:00", "10:01:02"), "when both may have been at once");
}

#[test]
fn where_it_was_is_told_by_the_event_or_the_item_too() {
    let films = || Scene::default().film("a", Some("square"), "10:00:00", 2).film("b", None, "10:00:30", 2);
    let scene = films().event("e", "square", "10:00:00", "10:10:00");
    let scene = scene.shot("o1", "a", 60, None, None).shot("o2", "b", 30, None, Some("e"));
    assert_eq!(scene.one_event(), [["o1", "o2"]]);
    let nowhere = films().shot("o1", "a", 60, None, None).shot("o2", "b", 30, None, None);
    assert_eq!(nowhere.one_event(), Vec::<Vec<String>>::new(), "the second has no place");
}

#[test]
fn what_cannot_be_one_moment_is_not_suggested() {
    let films = || Scene::default().film("a", Some("square"), "10:00:00", 2).film("b", Some("bridge"), "10:00:00", 2);
    let elsewhere = films().shot("o1", "a", 60, None, None).shot("o2", "b", 60, None, None);
    let later = films().shot("o1", "a", 60, None, None).shot("o2", "b", 70, Some("square"), None);
    let one_film = films().shot("o1", "a", 60, None, None).shot("o2", "a", 60, None, None);
    let known = films().event("e", "square", "10:00:00", "10:10:00").shot("o1", "a", 60, None, Some("e")).shot(
        "o2",
        "b",
        60,
        Some("square"),
        Some("e"),
    );
    for scene in [elsewhere, later, one_film, known] {
        assert_eq!(scene.one_event(), Vec::<Vec<String>>::new());
    }
    let vague = Scene::default().film("a", Some("square"), "10:00:00", 3_600).film("b", Some("square"), "10:00:00", 2);
    let vague = vague.shot("o1", "a", 60, None, None).shot("o2", "b", 60, None, None);
    assert_eq!(vague.one_event(), Vec::<Vec<String>>::new(), "an hour is no moment");
}

#[test]
fn events_near_one_another_may_be_of_one_incident() {
    let scene = Scene::default()
        .event("e1", "square", "10:00:00", "10:10:00")
        .event("e2", "square", "10:40:00", "10:50:00")
        .event("e3", "square", "13:00:00", "13:10:00")
        .event("e4", "bridge", "10:00:00", "10:10:00");
    let found = scene.suggests().one_incident;
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].events.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["e1", "e2"]);
    assert_eq!(found[0].span, span("10:00:00", "10:50:00"));
}

#[test]
fn stations_out_of_order_are_named_and_unknown_times_are_not() {
    let scene = Scene::default()
        .station("m2", 2, Some(span("09:00:00", "09:10:00")))
        .station("m1", 1, Some(span("10:00:00", "10:10:00")))
        .station("m3", 3, None);
    let ways = scene.suggests().movements;
    assert_eq!(ways.len(), 1);
    assert_eq!(ways[0].stations.iter().map(|one| one.id.as_str()).collect::<Vec<_>>(), ["m1", "m2", "m3"]);
    let pair = (MovementId::new("m1").unwrap(), MovementId::new("m2").unwrap());
    assert_eq!(ways[0].out_of_order, [pair]);
}
