//! What each film shows in the minutes before a first shot: which moments lie surely before it, and which need not.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Bearing, Law, Pieces, Reach, Standard, Vocabulary, law};
use model::*;
use town::Town;

fn strips(town: &Town) -> Law {
    let (facts, vocabulary) = (town.facts(), Vocabulary::published().unwrap());
    law(&facts, &Pieces::of(&facts, &vocabulary), &vocabulary, Standard::published().unwrap(), &[])
}

/// A town in which one film begins at exactly 14:00, soldiers fire between 14:05 and 14:06, and something is seen before.
fn town(what: &str, from_s: u64, to_s: u64) -> Town {
    let file = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let mut town = Town::read(&file);
    let at = |text: &str| text.parse::<Instant>().unwrap();
    let film = ItemId::new("v-bridge").unwrap();
    let begin = at("2021-03-05T14:00:00Z");
    town.item_times.insert(film.clone(), Interval::new(Some(begin), Some(begin)).unwrap());
    let shot = Interval::new(Some(at("2021-03-05T14:05:00Z")), Some(at("2021-03-05T14:06:00Z"))).unwrap();
    town.event_times.insert(EventId::new("ev-bridge-fire").unwrap(), shot);
    let shots = town.observations.iter().find(|one| one.id.as_str() == "o-soldiers-fire").unwrap();
    let shown = Observation {
        id: ObservationId::new("o-seen").unwrap(),
        what: what.to_owned(),
        kind: None,
        from: Some(MediaTime::from_micros(from_s * 1_000_000)),
        to: Some(MediaTime::from_micros(to_s * 1_000_000)),
        event: EventId::new("ev-bridge-fall").ok(),
        counted: None,
        at_least: None,
        ..shots.clone()
    };
    town.observations.push(shown);
    town
}

fn moment(law: &Law, id: &str, bearing: Bearing) -> Option<(f64, f64)> {
    let strip = law.strips.iter().find(|strip| strip.event.as_str() == "ev-bridge-fire").unwrap();
    let lane = strip.takes.iter().find(|lane| lane.item.as_str() == "v-bridge").unwrap();
    let moments = lane.shows.get(&bearing)?;
    moments.iter().find(|one| one.fact.id == id).map(|one| (one.from_s.unwrap(), one.to_s.unwrap()))
}

#[test]
fn where_in_a_film_something_is_seen_says_how_long_before_the_shot_it_was() {
    // The casualties were between 14:05 and 14:12 as their event has it; the film shows them run at 14:03.
    let mut town = town("Protesters run away", 180, 190);
    town.event_times.remove(&EventId::new("ev-bridge-fall").unwrap());
    let law = strips(&town);
    assert_eq!(moment(&law, "o-seen", Bearing::Movement), Some((-180.0, -110.0)), "surely before, within ten minutes");
}

#[test]
fn what_is_seen_after_the_shot_is_not_shown_before_it() {
    let mut town = town("Protesters run away", 600, 610);
    town.event_times.remove(&EventId::new("ev-bridge-fall").unwrap());
    assert_eq!(moment(&strips(&town), "o-seen", Bearing::Movement), None);
}

#[test]
fn what_belongs_to_the_shot_is_no_closer_than_the_shot_is_known() {
    let law = strips(&town("Protesters run away", 0, 0));
    assert_eq!(moment(&law, "o-soldiers-fire", Bearing::Weapons), Some((-60.0, 60.0)), "not at second zero");
}

#[test]
fn an_empty_lane_is_a_lane() {
    let law = strips(&town("Nothing of note", 1, 2));
    let strip = law.strips.iter().find(|strip| strip.event.as_str() == "ev-bridge-fire").unwrap();
    assert!(strip.takes.iter().any(|lane| lane.item.as_str() == "v-bridge"));
    assert_eq!(moment(&law, "o-seen", Bearing::Movement), None);
    assert!(law.strips.iter().all(|strip| strip.event.as_str() != "ev-gas"), "nobody shot there");
}

/// How a take of one minute from 14:00 lies to shots between these times, on the clock of the town.
fn reach(begins: [&str; 2], shot: [&str; 2]) -> Reach {
    let mut town = town("Nothing of note", 1, 2);
    let at = |clock: &str| Some(format!("2021-03-05T{clock}Z").parse::<Instant>().unwrap());
    let take = serde_json::json!({"id": "v-bridge", "item": "v-bridge", "from": 0, "to": 60_000_000});
    let take: Take = serde_json::from_value(take).unwrap();
    town.observations.retain(|one| one.item.as_str() != "v-bridge");
    town.events.retain(|event| event.id.as_str() == "ev-bridge-fire");
    town.take_times.insert(take.id.clone(), Interval::new(at(begins[0]), at(begins[1])).unwrap());
    town.takes.push(take);
    let shot = Interval::new(at(shot[0]), at(shot[1])).unwrap();
    town.event_times.insert(EventId::new("ev-bridge-fire").unwrap(), shot);
    let law = strips(&town);
    let strip = law.strips.into_iter().find(|strip| strip.event.as_str() == "ev-bridge-fire").unwrap();
    let lane = strip.takes.into_iter().find(|lane| lane.item.as_str() == "v-bridge").unwrap();
    assert_eq!(lane.take.map(|take| take.to_string()).as_deref(), Some("v-bridge"));
    assert!(lane.shows.is_empty());
    lane.reach
}

#[test]
fn a_take_that_shows_nothing_covers_the_minutes_or_does_not_or_that_is_not_known() {
    assert_eq!(reach(["14:00:00", "14:00:00"], ["14:05:00", "14:06:00"]), Reach::Covers);
    assert_eq!(reach(["14:10:00", "14:20:00"], ["14:05:00", "14:06:00"]), Reach::DoesNotCover, "after the shot");
    assert_eq!(
        reach(["14:00:00", "14:00:00"], ["14:12:00", "14:13:00"]),
        Reach::DoesNotCover,
        "more than ten minutes before"
    );
    assert_eq!(reach(["14:00:00", "14:20:00"], ["14:05:00", "14:06:00"]), Reach::NotKnown);
    assert_eq!(reach(["14:00:00", "14:00:00"], ["14:10:30", "14:11:30"]), Reach::NotKnown, "its end may lie in them");
}

#[test]
fn a_take_of_the_place_that_ran_has_a_lane_though_nothing_of_it_is_marked() {
    let mut town = town("Nothing of note", 1, 2);
    let mut other = town.items.iter().find(|item| item.id.as_str() == "v-bridge").unwrap().clone();
    other.id = ItemId::new("v-beside").unwrap();
    let take = serde_json::json!({"id": "v-beside", "item": "v-beside", "from": 0, "to": 600_000_000});
    let take: Take = serde_json::from_value(take).unwrap();
    let begin = "2021-03-05T14:00:00Z".parse::<Instant>().unwrap();
    town.take_times.insert(take.id.clone(), Interval::new(Some(begin), Some(begin)).unwrap());
    town.takes.push(take);
    town.items.push(other);
    let lane = |town: &Town| {
        let strip = strips(town).strips.into_iter().find(|strip| strip.event.as_str() == "ev-bridge-fire").unwrap();
        strip.takes.into_iter().find(|lane| lane.item.as_str() == "v-beside")
    };
    let found = lane(&town).unwrap();
    assert_eq!(
        (found.says(), found.begins_s, found.ends_s),
        ("covers these minutes, nothing marked", Some(-360.0), Some(300.0))
    );
    town.items.last_mut().unwrap().place = PlaceId::new("station").ok();
    assert_eq!(lane(&town), None, "it is of another place");
}

#[test]
fn a_strip_names_all_that_it_rests_on() {
    let law = strips(&town("Protesters run away", 180, 190));
    let strip = law.strips.iter().find(|strip| strip.event.as_str() == "ev-bridge-fire").unwrap();
    let has = |kind, id: &str| strip.inputs.contains(&FactName { kind, id: id.to_owned() });
    assert!(has(FactKind::Event, "ev-bridge-fire") && has(FactKind::Item, "v-bridge"));
    assert!(has(FactKind::Observation, "o-soldiers-fire"), "{:?}", strip.inputs);
}
