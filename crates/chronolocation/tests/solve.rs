//! A case's facts in, intervals with their reasons out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use chronolocation::likely::Policy;
use chronolocation::{Dating, TemporalFacts, Trusts, solve};
use jiff::tz::TimeZone;
use model::{
    Basis, Difference, Evidence, EvidenceId, Graphic, Held, Instant, Interval, Item, ItemId, MediaKind, MediaTime,
    Place, PointId, Post, PostId, Readings, Relation, Take, TakeId, Trust, VerificationState,
};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn point(text: &str) -> PointId {
    PointId::new(text).unwrap()
}

fn item(id: &str, name: Option<&str>) -> Item {
    Item {
        id: ItemId::new(id).unwrap(),
        held: Held::DescribedOnly,
        kind: MediaKind::Video,
        name: name.map(Into::into),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: Graphic::Unknown,
        confidential: false,
        state: VerificationState::NotReviewed,
        passage: None,
        also_known_as: vec![],
        clear_sha256: None,
        envelope: None,
    }
}

fn take(id: &str, item: &str, from_s: u64, to_s: u64) -> Take {
    Take {
        id: TakeId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        from: MediaTime::from_micros(from_s * 1_000_000),
        to: MediaTime::from_micros(to_s * 1_000_000),
        description: None,
        passage: None,
    }
}

fn post(id: &str, item: &str, posted: &str, captured: Option<&str>) -> Post {
    Post {
        id: PostId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        address: None,
        source: None,
        posted: Interval::new(None, Some(at(posted))).unwrap(),
        captured: captured.map(at),
        passage: None,
        envelope: None,
        edited: None,
        forwarded_from: None,
        replies_to: None,
        description: None,
    }
}

fn evidence(id: &str, subject: &str, relation: Relation, trust: Trust) -> Evidence {
    Evidence {
        id: EvidenceId::new(id).unwrap(),
        subject: point(subject),
        relation,
        basis: Basis { text: format!("because of {id}"), trust },
        or: None,
        items: vec![],
        sources: vec![],
        passage: None,
    }
}

fn within(from: &str, to: &str) -> Relation {
    Relation::Within(Interval::new(Some(at(from)), Some(at(to))).unwrap())
}

#[derive(Default)]
struct Facts {
    evidence: Vec<Evidence>,
    posts: Vec<Post>,
    takes: Vec<Take>,
    items: Vec<Item>,
    readings: Vec<(ItemId, Readings)>,
    places: Vec<Place>,
    shutdowns: Vec<Interval>,
    policy: Policy,
    trusts: Trusts,
}

impl Facts {
    fn solve(&self) -> Dating {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        solve(&TemporalFacts {
            evidence: &self.evidence,
            posts: &self.posts,
            takes: &self.takes,
            items: &self.items,
            readings: &self.readings,
            places: &self.places,
            zone: &zone,
            shutdowns: &self.shutdowns,
            policy: &self.policy,
            trusts: &self.trusts,
        })
        .unwrap()
    }
}

fn shown(dating: &Dating, id: &str) -> String {
    let interval = dating.point(id).unwrap().bounds.interval;
    let end = |end: Option<Instant>| end.map_or("open".to_owned(), |t| t.to_string());
    format!("{} .. {}", end(interval.earliest()), end(interval.latest()))
}

fn ids(list: &[EvidenceId]) -> Vec<&str> {
    list.iter().map(EvidenceId::as_str).collect()
}

#[test]
fn a_recording_ends_before_it_is_posted() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T17:31:00+06:00", None)],
        takes: vec![take("V07", "V07", 0, 60)],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-05T11:30:00Z");
    assert_eq!(ids(&dating.point("V07.start").unwrap().bounds.latest_because), ["length/V07", "post/P1/V07"]);
    let ground = &dating.grounds[&EvidenceId::new("post/P1/V07").unwrap()];
    assert!(ground.derived && ground.trust == Trust::Platform, "{ground:?}");
    assert!(ground.text.contains("2022-01-05 17:31:00 +06:00"), "{}", ground.text);
}

#[test]
fn a_capture_bounds_whatever_the_platform_says() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T17:31:00+06:00", Some("2022-01-05T12:00:00Z"))],
        takes: vec![take("V07", "V07", 0, 60)],
        evidence: vec![evidence(
            "seen",
            "V07.start",
            within("2022-01-05T11:45:00Z", "2022-01-05T12:30:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    // The platform's own date contradicts what is seen, so both are set aside and the capture still bounds.
    assert_eq!(dating.contradictions.len(), 1);
    assert_eq!(ids(&dating.contradictions[0].doubt_first), ["post/P1/V07"]);
    assert_eq!(shown(&dating, "V07.end"), "open .. 2022-01-05T12:00:00Z");
}

#[test]
fn takes_of_a_cut_item_share_the_post_alone() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T17:31:00+06:00", None)],
        takes: vec![take("V07#1", "V07", 0, 10), take("V07#2", "V07", 10, 40)],
        evidence: vec![evidence("e1", "V07", within("2022-01-05T09:00:00Z", "2022-01-05T10:00:00Z"), Trust::Reported)],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07#1.start"), "open .. 2022-01-05T11:30:50Z");
    assert_eq!(shown(&dating, "V07#2.start"), "open .. 2022-01-05T11:30:30Z");
    assert!(dating.warnings.iter().any(|notice| notice.what.contains("V07") && notice.next.contains("V07#1.start")));
}

#[test]
fn a_bare_item_means_its_start_under_any_of_its_names() {
    let mut aliased = item("V07", None);
    aliased.also_known_as.push(ItemId::new("clip-7").unwrap());
    let before =
        Relation::BeforePoint { reference: point("dispersal"), low: Some(Difference::from_secs(60)), high: None };
    let facts = Facts {
        items: vec![aliased],
        evidence: vec![
            evidence("e1", "clip-7", before, Trust::Observed),
            evidence("e2", "dispersal", within("2022-01-04T18:15:00Z", "2022-01-04T18:15:00Z"), Trust::Reported),
            evidence(
                "e3",
                "V07.end",
                Relation::After(Interval::new(Some(at("2022-01-04T18:00:00Z")), None).unwrap()),
                Trust::Observed,
            ),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-04T18:14:00Z");
    assert_eq!(shown(&dating, "V07.end"), "2022-01-04T18:00:00Z .. open");
}

#[test]
fn a_files_own_word_is_kept_apart() {
    let facts = Facts {
        items: vec![item("V07", Some("VID_20220105_153012.mp4"))],
        takes: vec![take("V07", "V07", 0, 60)],
        readings: vec![(ItemId::new("V07").unwrap(), Readings::default())],
        evidence: vec![evidence(
            "seen",
            "V07.start",
            within("2022-01-05T09:00:00Z", "2022-01-05T12:00:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "2022-01-05T09:00:00Z .. 2022-01-05T12:00:00Z");
    let with = dating.point("V07.start").unwrap().with_metadata.as_ref().unwrap();
    assert_eq!(with.interval.earliest(), Some(at("2022-01-05T09:30:10Z")));
    assert_eq!(with.interval.latest(), Some(at("2022-01-05T09:30:15Z")));
    assert_eq!(ids(&with.latest_because), ["file-name/V07"]);
}

#[test]
fn a_files_word_that_contradicts_what_is_seen_is_set_aside_alone() {
    let facts = Facts {
        items: vec![item("V07", Some("VID_20220109_153012.mp4"))],
        takes: vec![take("V07", "V07", 0, 60)],
        readings: vec![(ItemId::new("V07").unwrap(), Readings::default())],
        evidence: vec![evidence(
            "seen",
            "V07.start",
            within("2022-01-05T09:00:00Z", "2022-01-05T12:00:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert!(dating.contradictions.is_empty());
    assert_eq!(dating.metadata_contradictions.len(), 1);
    assert_eq!(ids(&dating.metadata_contradictions[0].doubt_first), ["file-name/V07"]);
    assert_eq!(shown(&dating, "V07.start"), "2022-01-05T09:00:00Z .. 2022-01-05T12:00:00Z");
    assert_eq!(dating.point("V07.start").unwrap().with_metadata, None);
}

#[test]
fn a_point_measured_from_itself_is_left_out_and_named() {
    let same = Relation::Same { reference: point("V07.start") };
    let facts = Facts {
        items: vec![item("V07", None)],
        evidence: vec![evidence("e1", "V07", same, Trust::Observed)],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert!(dating.warnings[0].what.contains("from itself"), "{:?}", dating.warnings);
}
