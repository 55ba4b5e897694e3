//! What each film shows in the minutes before a first shot: which moments lie surely before it, and which need not.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod town;

use corroboration::{Bearing, Law, Standard, Vocabulary, law};
use model::*;
use town::Town;

fn strips(town: &Town) -> Law {
    law(&town.facts(), &Vocabulary::published().unwrap(), Standard::published().unwrap(), &[])
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
