//! The tally of a case: grades, what follows through other places, counted observations, coverage, suggestions.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;

use incidents::in_case::{CaseTally, Counted, ShownBy, count, count_again};
use incidents::tally::TopSpeed;
use model::*;

#[derive(Default)]
struct Scene {
    sightings: Vec<Sighting>,
    links: Vec<Link>,
    observations: Vec<Observation>,
    states: BTreeMap<ObservationId, String>,
    events: Vec<Event>,
    items: Vec<Item>,
    item_times: BTreeMap<ItemId, Interval>,
    takes: Vec<Take>,
    incident_times: BTreeMap<IncidentId, Interval>,
}

fn at(clock: &str) -> Instant {
    format!("2021-03-05T{clock}Z").parse().unwrap()
}

impl Scene {
    fn event(mut self, id: &str, incident: &str, items: &[&str]) -> Self {
        self.events.push(Event {
            id: EventId::new(id).unwrap(),
            title: id.to_owned(),
            kind: EventKind::Casualty,
            incident: Some(IncidentId::new(incident).unwrap()),
            place: Some(PlaceId::new(&format!("place-of-{id}")).unwrap()),
            description: None,
            items: items.iter().map(|item| ItemId::new(item).unwrap()).collect(),
            sources: Vec::new(),
            passage: None,
        });
        self
    }

    fn item(mut self, id: &str, start: Option<&str>, secs: u64, stands_for: u32) -> Self {
        let id = ItemId::new(id).unwrap();
        if let Some(start) = start {
            self.item_times.insert(id.clone(), Interval::new(Some(at(start)), Some(at(start))).unwrap());
            let (from, to) = (MediaTime::from_micros(0), MediaTime::from_micros(secs * 1_000_000));
            let take = TakeId::new(id.as_str()).unwrap();
            self.takes.push(Take {
                id: take,
                item: id.clone(),
                from,
                to,
                description: None,
                passage: None,
                content: None,
                envelope: None,
            });
        }
        self.items.push(Item {
            id,
            held: Held::DescribedOnly,
            kind: MediaKind::Video,
            name: None,
            title: None,
            description: None,
            source: None,
            place: None,
            stands_for,
            graphic: Graphic::No,
            confidential: false,
            state: VerificationState::Verified,
            passage: None,
            also_known_as: Vec::new(),
            collection: None,
            clear_sha256: None,
            envelope: None,
            consents: Consents::default(),
        });
        self
    }

    fn sighting(mut self, id: &str, item: &str, state: &str, event: &str) -> Self {
        self.sightings.push(Sighting {
            id: SightingId::new(id).unwrap(),
            item: ItemId::new(item).unwrap(),
            from: None,
            to: None,
            region: None,
            of: SightingOf::Person,
            state: Some(state.to_owned()),
            what: None,
            marks: None,
            frame_group: None,
            start: None,
            place: None,
            fix: None,
            event: Some(EventId::new(event).unwrap()),
            equipment: None,
            certainty: None,
            by: None,
            passage: None,
            content: None,
            envelope: None,
        });
        self
    }

    fn link(mut self, a: &str, b: &str, relation: LinkRelation, grade: Option<Certainty>) -> Self {
        self.links.push(Link {
            id: LinkId::new(&format!("{a}-{b}")).unwrap(),
            a: SightingId::new(a).unwrap(),
            b: SightingId::new(b).unwrap(),
            relation,
            grade,
            reason: None,
            by: None,
            at: None,
            second: None,
            passage: None,
        });
        self
    }

    fn counts(mut self, id: &str, item: &str, event: &str, state: &str, at_least: u64) -> Self {
        let id = ObservationId::new(id).unwrap();
        self.states.insert(id.clone(), state.to_owned());
        self.observations.push(Observation {
            id,
            item: ItemId::new(item).unwrap(),
            from: None,
            to: None,
            region: None,
            kind: Some("death".to_owned()),
            what: "people".to_owned(),
            certainty: None,
            counted: Some("people".to_owned()),
            at_least: Some(at_least),
            at_most: None,
            place: None,
            event: Some(EventId::new(event).unwrap()),
            equipment: Vec::new(),
            by: None,
            score: None,
            review: None,
            negative: None,
            passage: None,
            content: None,
            envelope: None,
        });
        self
    }

    fn tallies(&self) -> Vec<CaseTally> {
        count(&Counted {
            sightings: &self.sightings,
            links: &self.links,
            observations: &self.observations,
            states_of_observations: &self.states,
            actors: &BTreeMap::new(),
            events: &self.events,
            places: &[],
            items: &self.items,
            takes: &self.takes,
            fixes: &[],
            item_times: &self.item_times,
            incident_times: &self.incident_times,
            least_grade: Certainty::Certain,
            top_speed: TopSpeed::default(),
        })
        .unwrap()
    }

    fn of(&self, incident: Option<&str>, state: Option<&str>) -> CaseTally {
        let is_it = |tally: &CaseTally| {
            let scope = &tally.scope;
            scope.incident.as_ref().map(|id| id.as_str()) == incident
                && scope.state.as_deref() == state
                && scope.place.is_none()
        };
        self.tallies().into_iter().find(is_it).unwrap()
    }
}

fn two_places() -> Scene {
    Scene::default()
        .event("e1", "one", &["V1", "V2"])
        .event("e2", "two", &["V3"])
        .item("V1", None, 0, 1)
        .item("V2", None, 0, 1)
        .item("V3", None, 0, 1)
}

#[test]
fn only_links_of_the_grade_that_is_asked_for_count() {
    let scene = two_places().sighting("a", "V1", "dead", "e1").sighting("b", "V2", "dead", "e1");
    let with = |relation, grade| {
        let scene = Scene { links: Vec::new(), ..two_places() };
        scene.sighting("a", "V1", "dead", "e1").sighting("b", "V2", "dead", "e1").link("a", "b", relation, grade)
    };
    let number = |scene: &Scene| {
        let tally = scene.of(Some("one"), Some("dead"));
        (tally.at_least, tally.at_most, tally.links_below_grade)
    };
    assert_eq!(number(&scene), (1, Some(2), 0));
    assert_eq!(number(&with(LinkRelation::Different, None)), (2, Some(2), 0));
    assert_eq!(number(&with(LinkRelation::Different, Some(Certainty::Probable))), (1, Some(2), 1));
    assert_eq!(number(&with(LinkRelation::Same, Some(Certainty::Certain))), (1, Some(1), 0));
    assert_eq!(number(&with(LinkRelation::Undetermined, None)), (1, Some(2), 0));
}

#[test]
fn what_is_the_same_through_another_place_is_the_same() {
    let scene = two_places()
        .sighting("a", "V1", "dead", "e1")
        .sighting("b", "V2", "dead", "e1")
        .sighting("c", "V3", "dead", "e2")
        .link("a", "c", LinkRelation::Same, None)
        .link("b", "c", LinkRelation::Same, None);
    assert_eq!(scene.of(Some("one"), Some("dead")).at_most, Some(1));
    let apart = two_places()
        .sighting("a", "V1", "dead", "e1")
        .sighting("b", "V2", "dead", "e1")
        .sighting("c", "V3", "dead", "e2")
        .link("a", "c", LinkRelation::Same, None)
        .link("b", "c", LinkRelation::Different, None);
    assert_eq!(apart.of(Some("one"), Some("dead")).at_least, 2);
}

#[test]
fn a_link_to_itself_or_to_nothing_counts_for_nothing() {
    let scene = two_places().sighting("a", "V1", "dead", "e1").link("a", "a", LinkRelation::Different, None).link(
        "a",
        "nobody",
        LinkRelation::Different,
        None,
    );
    assert_eq!(scene.of(Some("one"), Some("dead")).at_least, 1);
}

#[test]
fn counted_observations_are_never_added() {
    let scene = two_places()
        .counts("o1", "V1", "e1", "dead", 10)
        .counts("o2", "V2", "e1", "dead", 7)
        .counts("o3", "V3", "e2", "dead", 4)
        .sighting("a", "V1", "dead", "e1");
    let one = scene.of(Some("one"), Some("dead"));
    assert_eq!((one.at_least, one.at_most), (10, None));
    assert!(matches!(one.shown_by, ShownBy::Observation { observation } if observation.as_str() == "o1"));
    assert_eq!(scene.of(Some("two"), Some("dead")).at_least, 4);
    let joint = scene.of(Some("one"), None);
    assert_eq!((joint.at_least, joint.at_most), (10, None), "whoever is counted in one state is there in all together");
    assert_eq!(scene.of(None, Some("dead")).at_least, 10, "not 14 and not 21: they may be of the same people");
}

#[test]
fn joint_over_states_is_no_sum() {
    let scene = two_places().sighting("a", "V1", "injured", "e1").sighting("b", "V2", "dead", "e1").link(
        "a",
        "b",
        LinkRelation::Same,
        None,
    );
    let joint = scene.of(Some("one"), None);
    assert_eq!((joint.at_least, joint.at_most), (1, Some(1)));
}

#[test]
fn one_frame_group_of_two_items_is_two_frames() {
    let mut scene = two_places().sighting("a", "V1", "dead", "e1").sighting("b", "V2", "dead", "e1");
    scene.sightings.iter_mut().for_each(|sighting| sighting.frame_group = Some("f1".to_owned()));
    assert_eq!(scene.of(Some("one"), Some("dead")).at_least, 1);
    scene.sightings[1].item = scene.sightings[0].item.clone();
    assert_eq!(scene.of(Some("one"), Some("dead")).at_least, 2);
}

#[test]
fn who_walks_after_lying_dead_is_only_suggested_to_be_two() {
    let mut scene = two_places().sighting("a", "V1", "appears_dead", "e1").sighting("b", "V2", "unharmed", "e1");
    let joint = scene.of(Some("one"), None);
    assert!(joint.suggested_different.is_empty(), "when they were is not known");
    let day = |clock: &str| Some(Interval::new(Some(at(clock)), Some(at(clock))).unwrap());
    scene.sightings[0].start = day("10:00:00");
    scene.sightings[1].start = day("10:05:00");
    let joint = scene.of(Some("one"), None);
    assert_eq!(joint.suggested_different.len(), 1);
    assert_eq!((joint.at_least, joint.at_most), (1, Some(2)), "it changes no number");
}

#[test]
fn minutes_that_no_take_covers_are_told() {
    let mut scene = Scene::default()
        .event("e1", "one", &["V1", "V2", "V3"])
        .item("V1", Some("10:00:00"), 600, 1)
        .item("V2", Some("10:20:00"), 600, 1)
        .item("V3", None, 0, 5)
        .sighting("a", "V1", "dead", "e1");
    let window = Interval::new(Some(at("10:00:00")), Some(at("10:40:00"))).unwrap();
    scene.incident_times.insert(IncidentId::new("one").unwrap(), window);
    let coverage = scene.of(Some("one"), Some("dead")).coverage;
    assert_eq!(coverage.uncovered_min, Some(20.0));
    assert_eq!((coverage.searched_recordings, coverage.not_marked_recordings), (1, 6));
    assert!(coverage.undercount_because.iter().any(|why| why.contains("20 minutes")));
}

/// Every number of a scene after a change, made from those before it, beside counting everything.
fn again(before: &Scene, after: &Scene) -> (usize, usize) {
    fn counted<'a>(scene: &'a Scene, actors: &'a BTreeMap<SightingId, String>) -> Counted<'a> {
        Counted {
            sightings: &scene.sightings,
            links: &scene.links,
            observations: &scene.observations,
            states_of_observations: &scene.states,
            actors,
            events: &scene.events,
            places: &[],
            items: &scene.items,
            takes: &scene.takes,
            fixes: &[],
            item_times: &scene.item_times,
            incident_times: &scene.incident_times,
            least_grade: Certainty::Certain,
            top_speed: TopSpeed::default(),
        }
    }
    let actors = BTreeMap::new();
    let kept = before.tallies();
    let made = count_again(&counted(after, &actors), &counted(before, &actors), &kept).unwrap();
    assert_eq!(made.tallies, after.tallies());
    (made.anew.len(), made.tallies.len())
}

#[test]
fn after_a_change_only_what_it_bears_on_is_counted_anew() {
    let scene = || {
        two_places()
            .sighting("a", "V1", "dead", "e1")
            .sighting("b", "V2", "dead", "e1")
            .sighting("c", "V3", "injured", "e2")
            .counts("o1", "V1", "e1", "dead", 10)
    };
    assert_eq!(again(&scene(), &scene()).0, 0);
    // A link of one incident says nothing of the other.
    let (anew, all) = again(&scene(), &scene().link("a", "b", LinkRelation::Different, None));
    assert!(anew > 0 && anew < all, "{anew} of {all}");
    // What is the same through another place bears on both.
    let linked = || scene().link("a", "c", LinkRelation::Same, None);
    again(&linked(), &linked().link("b", "c", LinkRelation::Same, None));
    again(&linked(), &scene());
    let mut without = linked();
    without.sightings.remove(1);
    again(&linked(), &without);
    let mut other = linked();
    other.sightings[2].state = Some("dead".to_owned());
    again(&linked(), &other);
    let mut counts = linked();
    counts.observations[0].at_least = Some(12);
    again(&linked(), &counts);
    again(&linked(), &linked().item("V4", None, 0, 3));
}
