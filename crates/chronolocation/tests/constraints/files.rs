//! Files' own words: EXIF, containers, names, devices.

use model::{ItemId, Readings, Trust, WrittenMeaning};

use crate::facts::{Facts, at, evidence, ids, item, within};
use crate::pieces::{clock, on_the_day, one, with_metadata, written};

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

/// A camera had its fix by satellite before it recorded: a lower bound alone, by the satellites' clock.
#[test]
fn the_time_of_a_satellite_fix_bounds_from_below_alone() {
    let mut fix = written("2022-01-05T11:00:00", Some(0));
    (fix.written[0].meaning, fix.written[0].field) = (WrittenMeaning::Satellite, "GPSDateStamp".to_owned());
    let facts =
        Facts { takes: vec![one("V07", 60)], readings: vec![(ItemId::new("V07").unwrap(), fix)], ..Facts::default() };
    assert_eq!(with_metadata(&facts.solve(), "V07.end"), "2022-01-05T10:59:58Z .. open");
}
