//! Clocks in the picture, and times that are said.

use model::Trust;

use crate::facts::{Facts, at, evidence, ids, minutes, post, shown, within};
use crate::pieces::{clock, fitted, on_the_day, one, reading};

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
