//! Every kind of evidence that constrains a time by itself, each with its vector: what it says, and what it never says.
//!
//! One test a row; [`ROWS`] is the list, and a test holds it against what the crate's own table of trust knows.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;

use chronolocation::{Dating, TRUST_JSON};
use facts::{Facts, at, evidence, ids, item, minutes, place, post, shown, take, within};
use model::{
    Certainty, Clock, ClockId, ClockReading, ClockReadingId, Difference, Evidence, Interval, ItemId, Lineage,
    LineageId, LineageRelation, MeasuredShadow, MeasuredShadowId, MediaTime, PlaceId, Post, Reading, Readings,
    Relation, Sync, SyncId, Take, Trust, WrittenMeaning, WrittenTime,
};

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

fn secs(secs: f64) -> Difference {
    Difference::from_micros((secs * 1e6).round() as i64)
}

fn media(secs: f64) -> Option<MediaTime> {
    Some(MediaTime::from_micros((secs * 1e6) as u64))
}

fn on_the_day(item: &str) -> Evidence {
    let day = within("2022-01-05T00:00:00+06:00", "2022-01-05T23:59:59+06:00");
    evidence(&format!("day-{item}"), &format!("{item}.start"), day, Trust::Reported)
}

fn one(id: &str, length_s: u64) -> Take {
    take(id, id, 0, length_s)
}

fn clock(id: &str, kind: &str, items: &[&str], ahead: Option<(f64, f64)>) -> Clock {
    Clock {
        id: ClockId::new(id).unwrap(),
        name: format!("the {id}"),
        kind: Some(kind.to_owned()),
        items: items.iter().map(|item| ItemId::new(item).unwrap()).collect(),
        source: None,
        zone: None,
        offset_low: ahead.map(|ahead| secs(ahead.0)),
        offset_high: ahead.map(|ahead| secs(ahead.1)),
        rate_low_ppm: Some(0.0),
        rate_high_ppm: Some(0.0),
        basis: Some("set beside a broadcast".to_owned()),
        description: None,
        passage: None,
    }
}

fn reading(id: &str, clock: Option<&str>, item: &str, at_s: f64, shows: &str) -> ClockReading {
    ClockReading {
        id: ClockReadingId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        at: media(at_s),
        clock: clock.map(|clock| ClockId::new(clock).unwrap()),
        shows: shows.parse().unwrap(),
        twelve_hours: None,
        error: None,
        certainty: None,
        by: None,
        passage: None,
    }
}

fn written(reading: &str, offset_s: Option<i32>) -> Readings {
    let field = "DateTimeOriginal".to_owned();
    let reading: Reading = reading.parse().unwrap();
    Readings {
        written: vec![WrittenTime { field, meaning: WrittenMeaning::Captured, reading, offset_s }],
        ..Readings::default()
    }
}

fn sync(set: bool) -> Sync {
    Sync {
        id: SyncId::new("s1").unwrap(),
        a: ItemId::new("V07").unwrap(),
        a_at: media(10.0),
        b: ItemId::new("V08").unwrap(),
        b_at: None,
        offset: set.then(|| secs(1.0)),
        error: set.then(|| secs(0.1)),
        by: set.then(|| "A. Analyst".to_owned()),
        at: None,
        reason: None,
        machine_offset: Some(secs(0.5)),
        machine_error: Some(secs(0.3)),
        machine: Some("sync 0.1".to_owned()),
        machine_score: None,
        machine_because: None,
        passage: None,
    }
}

fn lineage(id: &str, item: &str, relation: LineageRelation, of: &str) -> Lineage {
    Lineage {
        id: LineageId::new(id).unwrap(),
        item: ItemId::new(item).unwrap(),
        relation,
        of: ItemId::new(of).unwrap(),
        certainty: None,
        reason: None,
        by: None,
        passage: None,
    }
}

fn with_metadata(dating: &Dating, id: &str) -> String {
    let interval = dating.point(id).unwrap().with_metadata.as_ref().map(|with| with.interval);
    let end = |end: Option<model::Instant>| end.map_or("open".to_owned(), |t| t.to_string());
    interval.map_or("nothing more".to_owned(), |i| format!("{} .. {}", end(i.earliest()), end(i.latest())))
}

#[test]
fn a_post_bounds_from_above_alone() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T17:31:00+06:00", None)],
        takes: vec![one("V07", 60)],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "V07.start"), "open .. 2022-01-05T11:30:00Z");
}

/// A post that goes on (a live stream) is recorded after its address was given out: neither bound.
#[test]
fn a_live_stream_bounds_nothing_by_its_beginning() {
    let live = Post {
        posted: Interval::new(Some(at("2022-01-05T17:31:00+06:00")), None).unwrap(),
        address: Some("https://twitter.com/a/status/1478690451354550272".into()),
        ..post("P1", "V07", "2022-01-05T17:31:00+06:00", None)
    };
    let facts = Facts { posts: vec![live], takes: vec![one("V07", 60)], ..Facts::default() };
    assert!(facts.solve().point("V07.end").is_none_or(|point| point.bounds.interval.is_unknown()));
}

#[test]
fn ids_of_platforms_bound_from_above() {
    for (address, by) in [
        ("https://twitter.com/a/status/1541815603606036480", "2022-06-28T16:07:40.105"),
        ("https://discord.com/channels/1/2/175928847299117063", "2016-04-30T11:18:25.79"),
        ("https://www.tiktok.com/@a/video/7006694664724122881", "2021-09-11T15:13:53"),
        ("https://mastodon.social/@someone/107569627201536000", "2022-01-05T11:30:51.000999"),
        ("https://example.org/post/507f1f77bcf86cd799439011", "2012-10-17T21:13:27.999999"),
        ("https://example.org/posts/C232AB00-9414-11EC-B3C8-9F6BDECED846", "2022-02-22T19:22:22"),
        ("https://example.org/posts/1EC9414C-232A-6B00-B3C8-9F6BDECED846", "2022-02-22T19:22:22"),
        ("https://example.org/posts/017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "2022-02-22T19:22:22.000999"),
        ("https://example.org/notes/01ARZ3NDEKTSV4RRFFQ69G5FAV", "2016-07-30T23:54:10.259999"),
    ] {
        let told = Post {
            posted: Interval::UNKNOWN,
            address: Some(address.into()),
            ..post("P1", "V07", "2030-01-01T00:00:00Z", None)
        };
        let dating = Facts { posts: vec![told], ..Facts::default() }.solve();
        let interval = dating.point("V07.start").unwrap().bounds.interval;
        assert_eq!(interval.earliest(), None, "{address}");
        assert!(interval.latest().unwrap().to_string().starts_with(by), "{address}: {interval:?}");
    }
}

#[test]
fn messages_come_in_the_order_of_their_numbers() {
    let told = |id: &str, item: &str, number: u32, posted: &str| Post {
        address: Some(format!("https://t.me/channel/{number}").into()),
        ..post(id, item, posted, None)
    };
    let posts = vec![told("P1", "V07", 41, "2022-01-09T00:00:00Z"), told("P2", "V08", 43, "2022-01-05T12:00:00Z")];
    let dating = Facts { posts, ..Facts::default() }.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-05T12:00:00Z");
}

/// Two photos of one camera, an hour wrong: one is dated by a post, and the other follows, as far as files are believed.
#[test]
fn files_of_one_device_share_its_clock() {
    let photo = |id: &str| one(id, 0);
    let mut facts = Facts {
        takes: vec![photo("A"), photo("B")],
        readings: vec![
            (ItemId::new("A").unwrap(), written("2022-01-05T18:00:00", None)),
            (ItemId::new("B").unwrap(), written("2022-01-05T18:10:00", None)),
        ],
        evidence: vec![evidence(
            "seen",
            "A.start",
            within("2022-01-05T17:00:00+06:00", "2022-01-05T17:01:00+06:00"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    // Nothing tells the devices apart: the word of A is contradicted and set aside, that of B believed, in local time or UTC.
    assert_eq!(with_metadata(&facts.solve(), "B.start"), "2022-01-05T12:09:58Z .. 2022-01-05T18:10:03Z");
    for item in ["A", "B"] {
        facts.devices.push((ItemId::new(item).unwrap(), "Maker Model 123456".to_owned()));
    }
    let dating = facts.solve();
    assert_eq!(dating.metadata_contradictions.len(), 1, "{:?}", dating.metadata_contradictions);
    assert!(ids(&dating.metadata_contradictions[0].evidence).contains(&"device-clock/A/1"));
    // A hundred millionths of ten minutes, and a second of reading at either end.
    assert_eq!(with_metadata(&dating, "B.start"), "2022-01-05T11:09:58.939904Z .. 2022-01-05T11:11:01.060107Z");
    assert!(dating.point("B.start").unwrap().bounds.interval.is_unknown(), "a file's word stays apart");
}

/// Nobody wrote the zone: the case's, the same without the clock set for summer, or UTC; a zone that is written is that one.
#[test]
fn a_time_without_a_zone_is_one_of_several() {
    let photo = |offset_s: Option<i32>| Facts {
        takes: vec![one("V07", 0)],
        readings: vec![(ItemId::new("V07").unwrap(), written("2022-07-05T18:00:00", offset_s))],
        zone: Some("Europe/Kyiv"),
        ..Facts::default()
    };
    let dating = photo(None).solve();
    let left: Vec<&str> = ids(&dating.alternatives[0].remaining);
    assert_eq!(left, ["exif/V07/1-local", "exif/V07/1-season", "exif/V07/1-utc"]);
    // 18:00 in summer time is 15:00 UTC, without it 16:00.
    assert_eq!(with_metadata(&dating, "V07.start"), "2022-07-05T14:59:58Z .. 2022-07-05T18:00:03Z");
    let texts: Vec<&String> = dating.grounds.values().map(|ground| &ground.text).collect();
    assert!(texts.iter().all(|text| text.contains("without a zone, read in")), "{texts:?}");
    let known = photo(Some(3 * 3600)).solve();
    assert!(known.alternatives.is_empty());
    assert_eq!(with_metadata(&known, "V07.start"), "2022-07-05T14:59:58Z .. 2022-07-05T15:00:03Z");
}

#[test]
fn a_device_whose_offset_is_stated_corrects_its_files() {
    let facts = Facts {
        takes: vec![one("A", 0)],
        readings: vec![(ItemId::new("A").unwrap(), written("2022-01-05T18:00:00", Some(6 * 3600)))],
        clocks: vec![clock("phone", "device", &["A"], Some((3599.0, 3601.0)))],
        ..Facts::default()
    };
    assert_eq!(with_metadata(&facts.solve(), "A.start"), "2022-01-05T10:59:59Z .. 2022-01-05T11:00:02Z");
}

#[test]
fn a_creation_time_is_start_or_end_in_utc_or_local_time() {
    let made = |at_: &str| Readings { creation_time: Some(at(at_)), ..Readings::default() };
    let facts = |made: Readings| Facts {
        takes: vec![one("V07", 60)],
        readings: vec![(ItemId::new("V07").unwrap(), made)],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    let dating = facts(made("2022-01-05T11:00:00Z")).solve();
    assert_eq!(dating.alternatives[0].remaining.len(), 4);
    // Local end: 10:59 less a minute; UTC start: 17:00 in Almaty.
    assert_eq!(with_metadata(&dating, "V07.start"), "2022-01-05T04:58:58Z .. 2022-01-05T11:00:03Z");
    for absent in ["1904-01-01T00:00:00Z", "1970-01-01T00:00:00Z"] {
        assert!(facts(made(absent)).solve().alternatives.is_empty(), "{absent}");
    }
}

#[test]
fn file_names_say_what_their_program_means_by_them() {
    for (name, said) in [
        ("VID_20220105_153012.mp4", "2022-01-05T09:30:10Z .. 2022-01-05T09:30:15Z"),
        ("PXL_20220105_093012345.mp4", "2022-01-05T09:30:10Z .. 2022-01-05T09:30:15Z"),
        ("video_2022-01-05_15-30-12.mp4", "2022-01-04T18:00:00Z .. 2022-01-05T09:29:15Z"),
        ("VID-20220105-WA0007.mp4", "2022-01-04T18:00:00Z .. 2022-01-05T17:59:00Z"),
        ("VID-20220104-WA0007.mp4", "nothing more"),
    ] {
        let facts = Facts {
            items: vec![item("V07", Some(name))],
            takes: vec![one("V07", 60)],
            readings: vec![(ItemId::new("V07").unwrap(), Readings::default())],
            evidence: vec![on_the_day("V07")],
            ..Facts::default()
        };
        let dating = facts.solve();
        assert_eq!(with_metadata(&dating, "V07.start"), said, "{name}");
        // Received on the day before: its word cannot be true.
        assert_eq!(dating.metadata_contradictions.len(), usize::from(name.contains("0104")), "{name}");
    }
}

/// A minute on a clock whose offset is known; and a face of twelve hours, of which the evidence leaves one half.
#[test]
fn a_clock_in_the_picture() {
    let mut facts = Facts {
        takes: vec![one("V07", 60)],
        clocks: vec![clock("tower", "wall", &[], Some((0.0, 120.0)))],
        clock_readings: vec![reading("r1", Some("tower"), "V07", 30.0, "5:20")],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    // 05:20 to 05:21 on it, up to two minutes fast, thirty seconds into the recording.
    assert_eq!(shown(&facts.solve(), "V07.start"), "2022-01-04T23:17:30Z .. 2022-01-04T23:20:30Z");
    facts.clock_readings[0].twelve_hours = Some(true);
    let both = facts.solve();
    assert_eq!(both.alternatives[0].remaining.len(), 2, "{both:?}");
    assert_eq!(minutes(&both, "V07.start"), "05 05:17 .. 05 17:20");
    facts.posts = vec![post("P1", "V07", "2022-01-05T12:00:00+06:00", None)];
    assert_eq!(minutes(&facts.solve(), "V07.start"), "05 05:17 .. 05 05:20");
}

/// Nothing says how far the clock is off; but what it showed twice lies as far apart as it showed.
#[test]
fn readings_of_one_clock_share_its_unknown_offset() {
    let facts = Facts {
        takes: vec![one("V07", 60), one("V08", 60)],
        clocks: vec![clock("tower", "wall", &[], None)],
        clock_readings: vec![
            reading("r1", Some("tower"), "V07", 0.0, "5:20"),
            reading("r2", Some("tower"), "V08", 0.0, "6:05"),
        ],
        evidence: vec![
            evidence(
                "e",
                "V07.start",
                within("2022-01-05T16:00:00+06:00", "2022-01-05T16:05:00+06:00"),
                Trust::Observed,
            ),
            on_the_day("V08"),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:44:00Z .. 2022-01-05T10:51:00Z");
    let because = ids(&dating.point("V08.start").unwrap().bounds.latest_because);
    assert_eq!(because, ["clock/r2", "clock/r1", "e", "day-V08"]);
}

/// A slow clock on a wall: two readings are dated by what else is seen, and the third follows by offset and rate together.
#[test]
fn a_clocks_offset_and_rate_say_what_is_likely() {
    let dating = fitted().solve();
    let point = dating.point("C.start").unwrap();
    let likely = point.likely.as_ref().unwrap();
    let truth = at("2022-01-06T22:05:06+06:00");
    let interval = likely.interval;
    assert!(interval.earliest().unwrap() <= truth && truth <= interval.latest().unwrap(), "{likely:?}");
    assert!(interval.width().unwrap().secs() < 10.0, "{likely:?}");
    // The bounds allow any rate that a clock on a wall can have, and are not moved by the fit.
    assert!(point.bounds.interval.width().unwrap().secs() > 40.0, "{:?}", point.bounds);
}

fn fitted() -> Facts {
    let mut slow = clock("tower", "wall", &[], None);
    (slow.rate_low_ppm, slow.rate_high_ppm) = (None, None);
    let dated =
        |id: &str, at_: &str| evidence(&format!("e-{id}"), &format!("{id}.start"), within(at_, at_), Trust::Observed);
    Facts {
        takes: vec![one("A", 60), one("B", 60), one("C", 60)],
        clocks: vec![slow],
        clock_readings: vec![
            reading("r1", Some("tower"), "A", 0.0, "2022-01-05 10:00:00"),
            reading("r2", Some("tower"), "B", 0.0, "2022-01-06 10:00:00"),
            reading("r3", Some("tower"), "C", 0.0, "2022-01-06 22:00:00"),
        ],
        // Five minutes slow, and losing four seconds a day.
        evidence: vec![dated("A", "2022-01-05T10:05:00+06:00"), dated("B", "2022-01-06T10:05:04+06:00")],
        ..Facts::default()
    }
}

/// The platform's clock runs an hour ahead: its dates bound that much earlier.
#[test]
fn a_platforms_clock_can_be_off() {
    let facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-05T12:00:00Z", None)],
        clocks: vec![clock("forum", "platform", &["V07"], Some((3600.0, 3600.0)))],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "V07.start"), "open .. 2022-01-05T11:00:00Z");
}

#[test]
fn a_time_that_is_said_is_likely_and_excludes_nothing() {
    for (said, half_width_min) in [("17:30", 15), ("17:15", 8), ("17:25", 5), ("17:23", 2)] {
        let facts = Facts {
            takes: vec![one("V07", 60)],
            clock_readings: vec![reading("r1", None, "V07", 0.0, said)],
            evidence: vec![on_the_day("V07")],
            ..Facts::default()
        };
        let dating = facts.solve();
        let point = dating.point("V07.start").unwrap();
        assert_eq!(minutes(&dating, "V07.start"), "05 00:00 .. 05 23:59");
        let ground = &dating.grounds[&model::EvidenceId::new("spoken/r1").unwrap()];
        assert_eq!(ground.spread, Some(half_width_min * 60_000_000), "{said}");
        assert!(point.likely.is_some(), "{said}");
    }
    // "Half past five" on a day of which both halves are left.
    let mut twelve = reading("r1", None, "V07", 0.0, "5:30");
    twelve.twelve_hours = Some(true);
    let facts = Facts {
        takes: vec![one("V07", 60)],
        clock_readings: vec![twelve],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert!(dating.warnings.iter().any(|notice| notice.what.contains("any of 2 moments")), "{:?}", dating.warnings);
}

#[test]
fn fifteen_minutes_are_ten_to_twenty() {
    let around = |id: &str, subject: &str| {
        let (low, high) = (secs(900.0), secs(900.0));
        let reference = facts::point("arrival");
        evidence(id, subject, Relation::AroundPoint { reference, low, high }, Trust::Reported)
    };
    let facts = Facts { evidence: vec![around("e1", "bangs")], ..Facts::default() };
    let dating = facts.solve();
    let ground = &dating.grounds[&model::EvidenceId::new("e1").unwrap()];
    assert_eq!((ground.low, ground.spread.map(|spread| spread / 1_000_000)), (Some(900_000_000), Some(300)));
}

#[test]
fn what_is_seen_in_order_is_ordered() {
    let after = Relation::AfterPoint { reference: facts::point("arrival"), low: None, high: None };
    let facts = Facts {
        evidence: vec![
            evidence("e1", "arrival", within("2022-01-05T09:00:00Z", "2022-01-05T09:10:00Z"), Trust::Observed),
            evidence("e2", "dispersal", after, Trust::Observed),
        ],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "dispersal"), "2022-01-05T09:00:00Z .. open");
}

/// The method's value counts until a person sets another; then both are shown, and who set it.
#[test]
fn recordings_synchronised_by_sound() {
    let mut facts = Facts {
        takes: vec![one("V07", 60), one("V08", 60)],
        syncs: vec![sync(false)],
        evidence: vec![evidence(
            "e",
            "V07.start",
            within("2022-01-05T10:00:00Z", "2022-01-05T10:00:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.2Z .. 2022-01-05T10:00:10.8Z");
    let ground = &dating.grounds[&model::EvidenceId::new("sync/s1").unwrap()];
    assert_eq!(ground.trust, Trust::Computed);
    assert_eq!(ground.items.len(), 2, "it was read from both");
    // What this program heard by itself is of a class of its own.
    (facts.syncs[0].machine_score, facts.syncs[0].machine_because) =
        (Some(1.0), Some("9 of 10 blocks agree".to_owned()));
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.2Z .. 2022-01-05T10:00:10.8Z");
    let ground = &dating.grounds[&model::EvidenceId::new("heard/s1").unwrap()];
    assert_eq!(ground.trust, Trust::Observed);
    assert!(
        ground.text.contains("Heard in both recordings, by sync 0.1 (score above 0.9999: 9 of 10"),
        "{}",
        ground.text
    );
    let sync = &mut facts.syncs[0];
    (sync.offset, sync.error, sync.by) = (Some(secs(1.0)), Some(secs(0.1)), Some("A. Analyst".to_owned()));
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.9Z .. 2022-01-05T10:00:11.1Z");
    let ground = &dating.grounds[&model::EvidenceId::new("sync-set/s1").unwrap()];
    assert!(ground.text.contains("A. Analyst") && ground.text.contains("0.5 s"), "{}", ground.text);
    assert_eq!(ground.trust, Trust::Observed);
    assert!(ground.text.contains("cannot both be true"), "{}", ground.text);
    assert!(dating.warnings[0].what.contains("cannot both be true"), "{:?}", dating.warnings);
    facts.syncs[0].offset = Some(secs(0.7));
    let dating = facts.solve();
    let ground = &dating.grounds[&model::EvidenceId::new("sync-set/s1").unwrap()];
    assert!(dating.warnings.is_empty() && !ground.text.contains("cannot both be true"), "they overlap");
}

#[test]
fn frames_lie_where_the_time_stamps_put_them() {
    let seen = within("2022-01-05T09:00:00Z", "2022-01-05T09:00:59Z");
    let facts = Facts {
        takes: vec![take("V07#1", "V07", 0, 10), take("V07#2", "V07", 10, 40)],
        evidence: vec![evidence("clock", "V07@25.5", seen, Trust::Observed)],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07#2.start"), "2022-01-05T08:59:44.5Z .. 2022-01-05T09:00:43.5Z");
    // The other take shares nothing with it.
    assert!(dating.point("V07#1.start").is_none_or(|point| point.bounds.interval.is_unknown()));
}

fn shadow(azimuth: Option<(f64, f64)>, ratio: Option<(f64, f64)>) -> MeasuredShadow {
    MeasuredShadow {
        id: MeasuredShadowId::new("sh1").unwrap(),
        item: ItemId::new("V07").unwrap(),
        at: None,
        place: Some(PlaceId::new("square").unwrap()),
        azimuth_deg: azimuth.map(|measure| measure.0),
        azimuth_error_deg: azimuth.map(|measure| measure.1),
        ratio: ratio.map(|measure| measure.0),
        ratio_error: ratio.map(|measure| measure.1),
        reason: None,
        by: None,
        passage: None,
        content: None,
        envelope: None,
    }
}

/// 16:00 over Almaty: a shadow 4.688 long towards 42.41°. Its length alone is as true of the morning.
#[test]
fn a_shadow_gives_a_morning_and_an_afternoon() {
    let facts = |shadow: MeasuredShadow| Facts {
        places: vec![place("square", 76.945, 43.238)],
        takes: vec![one("V07", 60)],
        shadows: vec![shadow],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    let length = facts(shadow(None, Some((4.688, 0.1)))).solve();
    assert_eq!(length.alternatives[0].remaining.len(), 2, "{:?}", length.alternatives);
    let interval = length.point("V07.start").unwrap().bounds.interval;
    let local = |at_: &str| at(&format!("2022-01-05T{at_}:00+06:00"));
    assert!(interval.earliest().unwrap() > local("09:40") && interval.earliest().unwrap() < local("10:00"));
    assert!(interval.latest().unwrap() > local("16:00") && interval.latest().unwrap() < local("16:05"));
    let both = facts(shadow(Some((42.41, 1.0)), Some((4.688, 0.1)))).solve();
    let interval = both.point("V07.start").unwrap().bounds.interval;
    assert!(interval.earliest().unwrap() > local("15:55") && interval.earliest().unwrap() < local("16:00"));
    assert!(interval.latest().unwrap() > local("16:00") && interval.latest().unwrap() < local("16:05"));
    // No shadow of an upright thing points to the south there.
    let never = facts(shadow(Some((180.0, 5.0)), None)).solve();
    assert!(never.warnings.iter().any(|notice| notice.what.contains("the sun of those days")), "{:?}", never.warnings);
}

/// A broadcaster's clock keeps time: its readings lie as far apart as they show, whatever its offset.
#[test]
fn a_broadcast_clock_keeps_its_rate() {
    let mut studio = clock("studio", "broadcast", &[], None);
    (studio.rate_low_ppm, studio.rate_high_ppm) = (None, None);
    let facts = Facts {
        takes: vec![one("V07", 60), one("V08", 60)],
        clocks: vec![studio],
        clock_readings: vec![
            reading("r1", Some("studio"), "V07", 0.0, "2022-01-05 10:00:00"),
            reading("r2", Some("studio"), "V08", 0.0, "2022-01-06 10:00:00"),
        ],
        evidence: vec![evidence(
            "e",
            "V07.start",
            within("2022-01-05T04:10:00Z", "2022-01-05T04:10:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    // A day later to the second that either reading stands for.
    assert_eq!(shown(&facts.solve(), "V08.start"), "2022-01-06T04:09:59Z .. 2022-01-06T04:10:01Z");
}

/// A camera had its fix by satellite before it recorded: a lower bound alone, by the satellites' clock.
#[test]
fn the_time_of_a_satellite_fix_bounds_from_below_alone() {
    let mut fix = written("2022-01-05T11:00:00", Some(0));
    (fix.written[0].meaning, fix.written[0].field) = (WrittenMeaning::Satellite, "GPSDateStamp".to_owned());
    let facts =
        Facts { takes: vec![one("V07", 60)], readings: vec![(ItemId::new("V07").unwrap(), fix)], ..Facts::default() };
    assert_eq!(with_metadata(&facts.solve(), "V07.end"), "2022-01-05T10:59:58Z .. open");
}

/// What holds a recording whole was captured, numbered by the clock, or numbered before a later message: each bounds the
/// recording, is no surer than the link between the two, and stands on it.
#[test]
fn what_is_known_of_a_copy_is_no_surer_than_its_link() {
    for (basis, by, class) in [
        ("copy-captured", "2022-01-05T12:00:00Z", Trust::Observed),
        ("copy-post-id", "2022-06-28T16:07:40.105999Z", Trust::Platform),
        ("copy-post-order", "2022-01-05T12:00:00Z", Trust::Platform),
        ("copy-post", "2022-01-05T12:00:00Z", Trust::Platform),
    ] {
        let dating = vector(basis).solve();
        assert_eq!(shown(&dating, "V07.end"), format!("open .. {by}"), "{basis}");
        let end = dating.point("V07.end").unwrap();
        let ground = format!("{basis}/P1/V07");
        assert_eq!(ids(&end.bounds.latest_because), [ground.as_str(), "copy/l1"]);
        assert_eq!(dating.grounds[&model::EvidenceId::new(&ground).unwrap()].trust, class, "{basis}");
        assert_eq!(end.latest_weakest.as_ref().unwrap().without, None, "{basis}");
    }
    let mut doubted = vector("copy-post");
    doubted.trusts.set_basis("copy", Trust::Account);
    let dating = doubted.solve();
    let weakest = dating.point("V07.end").unwrap().latest_weakest.clone().unwrap();
    assert_eq!((weakest.trust, weakest.without), (Trust::Account, None), "{weakest:?}");
}

/// Rain fell twice that day, by the station; power failed, by an official's word: rows, of which one holds.
#[test]
fn weather_and_anchors_are_rows() {
    let rain = |id: &str, from: &str, to: &str| Evidence {
        or: Some("rain".to_owned()),
        ..evidence(id, "V07.start", within(from, to), Trust::Reported)
    };
    let facts = Facts {
        takes: vec![one("V07", 60)],
        evidence: vec![
            rain("r1", "2022-01-05T05:00:00Z", "2022-01-05T06:00:00Z"),
            rain("r2", "2022-01-05T09:00:00Z", "2022-01-05T10:00:00Z"),
            evidence("cut", "V07.start", within("2022-01-05T09:30:00Z", "2022-01-05T12:00:00Z"), Trust::Reported),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "2022-01-05T09:30:00Z .. 2022-01-05T10:00:00Z");
    assert_eq!(ids(&dating.alternatives[0].excluded), ["r1"]);
}

/// A part's post bounds the start of the whole, the whole's post all of the part; never the other way round.
#[test]
fn posts_of_copies_bound_through_their_lineage() {
    use LineageRelation::{ContainedIn, ExcerptOf, ReEncodingOf};
    let facts = |links: Vec<Lineage>, posts: Vec<Post>| Facts {
        takes: vec![
            one("whole", 600),
            one("part", 60),
            one("copy", 600),
            take("film#1", "film", 0, 30),
            take("film#2", "film", 30, 90),
        ],
        lineage: links,
        posts,
        ..Facts::default()
    };
    let early = |item: &str| vec![post("P1", item, "2022-01-05T12:00:00Z", None)];
    let part = |posts| facts(vec![lineage("l1", "part", ExcerptOf, "whole")], posts).solve();
    // The part, a minute long, was all there by then, so the whole had begun a minute before.
    let dating = part(early("part"));
    assert_eq!(shown(&dating, "whole.start"), "open .. 2022-01-05T11:59:00.1Z");
    assert_eq!(shown(&dating, "whole.end"), "open .. 2022-01-05T12:09:00.1Z");
    assert_eq!(shown(&part(early("whole")), "part.end"), "open .. 2022-01-05T12:00:00Z");
    // A copy of the whole: posted earlier than anything else.
    let copy = facts(vec![lineage("l2", "copy", ReEncodingOf, "whole")], early("copy")).solve();
    assert_eq!(shown(&copy, "whole.start"), "open .. 2022-01-05T11:50:00.1Z");
    assert_eq!(
        ids(&copy.point("whole.start").unwrap().bounds.latest_because),
        ["copy/l2", "length/copy", "post/P1/copy"]
    );
    // A compilation was posted: what it holds is older; when the compilation's other takes were made is open.
    let film = facts(vec![lineage("l3", "part", ContainedIn, "film")], early("film")).solve();
    assert_eq!(shown(&film, "part.end"), "open .. 2022-01-05T12:00:00Z");
    assert_eq!(ids(&film.point("part.end").unwrap().bounds.latest_because), ["copy-post/P1/part", "copy/l3"]);
    let other = facts(vec![lineage("l3", "part", ContainedIn, "film")], early("part")).solve();
    assert!(other.point("film#1.end").unwrap().bounds.interval.is_unknown(), "a part dates no other take");
    // What is only probable bounds nothing.
    let mut doubtful = lineage("l2", "copy", ReEncodingOf, "whole");
    doubtful.certainty = Some(Certainty::Probable);
    let dating = facts(vec![doubtful], early("copy")).solve();
    assert!(dating.point("whole.start").is_none_or(|point| point.bounds.interval.is_unknown()));
}
