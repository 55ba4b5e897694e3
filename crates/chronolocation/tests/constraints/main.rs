//! Every kind of evidence that constrains a time by itself, each with its vector: what it says, and what it never says.
//!
//! [`ROWS`] is the list, and a test holds it against what the crate's own table of trust knows; the tests of each kind
//! stand in a file of their own.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod clocks;
mod copies;
#[path = "../facts/mod.rs"]
mod facts;
mod files;
mod pieces;
mod posts;
mod recordings;
mod rows;
mod sky;

use chronolocation::TRUST_JSON;
use facts::{Facts, at, evidence, item, place, post, within};
use model::{ClockReading, Interval, ItemId, LineageRelation, Post, Readings, Relation, Sync, Trust};
use pieces::{clock, fitted, lineage, on_the_day, one, reading, shadow, sync, written};

/// Kinds of evidence, and the bases under which they are derived; without a basis, people record them as rows.
const ROWS: [(&str, &[&str]); 17] = [
    ("post time", &["post", "captured"]),
    ("live streams", &[]),
    ("ids of platforms", &["post-id"]),
    ("message numbers of a channel", &["post-order"]),
    ("EXIF with and without zone, one clock a device", &["exif", "device-clock"]),
    ("QuickTime creation time", &["file-time"]),
    ("file names", &["file-name"]),
    ("clocks in the picture", &["clock", "clock-offset", "clock-fit"]),
    ("times that are said", &["spoken"]),
    ("lengths of time that are said", &[]),
    ("order of what is seen", &["order"]),
    ("synchronisation by sound", &["sync", "sync-set", "heard"]),
    ("frames of one recording", &["frame", "length"]),
    ("shadows", &["shadow"]),
    ("daylight, twilight, darkness, sunset", &["light", "sun-moment"]),
    ("weather and anchors", &[]),
    ("copies", &["copy", "copy-post", "copy-post-id", "copy-post-order", "copy-captured"]),
];

/// Facts in which a basis gives a bound, or what is likely.
fn vector(basis: &str) -> Facts {
    let film = |posts: Vec<Post>| Facts {
        takes: vec![one("V07", 60), one("film", 600)],
        lineage: vec![lineage("l1", "V07", LineageRelation::ContainedIn, "film")],
        posts,
        ..Facts::default()
    };
    let told = |id: &str, item: &str, address: &str| Post {
        posted: Interval::UNKNOWN,
        address: Some(address.into()),
        ..post(id, item, "2030-01-01T00:00:00Z", None)
    };
    let by_x = |item: &str| vec![told("P1", item, "https://x.com/a/status/1541815603606036480")];
    let by_order = |item: &str| {
        let later =
            Post { address: Some("https://t.me/channel/43".into()), ..post("P2", "V09", "2022-01-05T12:00:00Z", None) };
        vec![told("P1", item, "https://t.me/channel/41"), later]
    };
    let captured = |item: &str| {
        vec![Post {
            posted: Interval::UNKNOWN,
            ..post("P1", item, "2030-01-01T00:00:00Z", Some("2022-01-05T12:00:00Z"))
        }]
    };
    let posted = |item: &str| vec![post("P1", item, "2022-01-05T12:00:00Z", None)];
    let own = |posts: Vec<Post>| Facts { takes: vec![one("V07", 60)], posts, ..Facts::default() };
    let read = |readings: Readings| Facts {
        takes: vec![one("V07", 60)],
        readings: vec![(ItemId::new("V07").unwrap(), readings)],
        ..Facts::default()
    };
    let seen_at = |id: &str, subject: &str, at_: &str| evidence(id, subject, within(at_, at_), Trust::Observed);
    let on_a_clock = |readings: Vec<ClockReading>| Facts {
        takes: vec![one("V07", 60)],
        clocks: vec![clock("tower", "wall", &[], Some((0.0, 120.0)))],
        clock_readings: readings,
        evidence: vec![on_the_day("V07")],
        places: vec![place("square", 76.945, 43.238)],
        ..Facts::default()
    };
    match basis {
        "post" => own(posted("V07")),
        "post-id" => own(by_x("V07")),
        "post-order" => own(by_order("V07")),
        "captured" => own(captured("V07")),
        "copy-post" => film(posted("film")),
        "copy-post-id" => film(by_x("film")),
        "copy-post-order" => film(by_order("film")),
        "copy-captured" => film(captured("film")),
        "copy" => Facts {
            lineage: vec![lineage("l1", "V07", LineageRelation::ReEncodingOf, "copy")],
            takes: vec![one("V07", 60), one("copy", 60)],
            posts: posted("copy"),
            ..Facts::default()
        },
        "length" => own(posted("V07")),
        "frame" => Facts { evidence: vec![seen_at("e", "V07@30", "2022-01-05T12:00:00Z")], ..own(vec![]) },
        "order" => Facts {
            items: vec![item("V07", None)],
            evidence: vec![seen_at("e", "V07.end", "2022-01-05T12:00:00Z")],
            ..Facts::default()
        },
        "file-time" => read(Readings { creation_time: Some(at("2022-01-05T11:00:00Z")), ..Readings::default() }),
        "file-name" => Facts { items: vec![item("V07", Some("VID_20220105_153012.mp4"))], ..read(Readings::default()) },
        "exif" => read(written("2022-01-05T18:00:00", Some(6 * 3600))),
        "device-clock" => Facts {
            takes: vec![one("A", 0), one("B", 0)],
            readings: ["A", "B"]
                .iter()
                .map(|id| (ItemId::new(id).unwrap(), written("2022-01-05T18:00:00", Some(6 * 3600))))
                .collect(),
            devices: ["A", "B"].iter().map(|id| (ItemId::new(id).unwrap(), "Maker 1".to_owned())).collect(),
            ..Facts::default()
        },
        "sync" | "sync-set" | "heard" => Facts {
            takes: vec![one("V07", 60), one("V08", 60)],
            syncs: vec![Sync { machine_score: (basis == "heard").then_some(0.9), ..sync(basis == "sync-set") }],
            evidence: vec![seen_at("e", "V07.start", "2022-01-05T10:00:00Z")],
            ..Facts::default()
        },
        "spoken" => on_a_clock(vec![reading("r1", None, "V07", 0.0, "2022-01-05 05:20")]),
        "clock" | "clock-offset" => on_a_clock(vec![reading("r1", Some("tower"), "V07", 30.0, "5:20")]),
        "clock-fit" => fitted(),
        "light" => Facts { observations: vec![facts::seen("o1", "V07", "daylight", None)], ..on_a_clock(vec![]) },
        "shadow" => Facts { shadows: vec![shadow(Some((42.41, 1.0)), None)], ..on_a_clock(vec![]) },
        "sun-moment" => {
            let sunset = facts::point("sun/sunset/square/2022-01-05");
            let before = Relation::BeforePoint { reference: sunset, low: None, high: None };
            Facts { evidence: vec![evidence("e", "V07.start", before, Trust::Observed)], ..on_a_clock(vec![]) }
        }
        other => panic!("the basis {other} has no vector"),
    }
}

/// Each basis of the table of trust stands in the list, and in the reasons of what its vector dates.
#[test]
fn every_basis_is_in_the_list_and_has_a_vector() {
    let table: serde_json::Value = serde_json::from_str(TRUST_JSON).unwrap();
    let known: Vec<&str> = table["classes"].as_array().unwrap().iter().map(|c| c["basis"].as_str().unwrap()).collect();
    let listed: Vec<&str> = ROWS.iter().flat_map(|(_, bases)| bases.iter().copied()).collect();
    let left: Vec<&&str> = known.iter().filter(|basis| !listed.contains(basis)).collect();
    assert!(left.is_empty(), "no row of the list has {left:?}");
    assert!(listed.iter().all(|basis| known.contains(basis)), "a basis without a class of trust");
    for basis in known {
        let dating = vector(basis).solve();
        let reasons = dating.points.iter().flat_map(|point| {
            let bounds = [Some(&point.bounds), point.with_metadata.as_ref()].into_iter().flatten();
            let because = bounds.flat_map(|bounds| bounds.earliest_because.iter().chain(&bounds.latest_because));
            because.chain(point.likely.iter().flat_map(|likely| &likely.because))
        });
        let mut of_it = reasons.filter(|id| id.as_str().split('/').next() == Some(basis));
        assert!(of_it.next().is_some(), "{basis} stands behind nothing: {:?}", dating.points);
    }
}
