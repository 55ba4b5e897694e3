//! A case's facts in, intervals with their reasons out.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;

use chronolocation::Dating;
use facts::{Facts, at, evidence, ids, item, minutes, place, point, post, seen, shown, take, within};
use model::{Difference, Evidence, EvidenceId, Interval, ItemId, Post, Readings, Relation, Trust};

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

/// The computed sunset of 5 January 2022 over Almaty: 17:30:51, forty seconds and the region's width either way.
#[test]
fn the_suns_moments_date_what_names_them() {
    let sunset = "sun/sunset/square/2022-01-05";
    let before = Relation::BeforePoint { reference: point(sunset), low: None, high: None };
    let facts = Facts {
        places: vec![place("square", 76.945, 43.238)],
        items: vec![item("V07", None)],
        evidence: vec![
            evidence("e1", "V07", before.clone(), Trust::Observed),
            evidence("e2", "x", Relation::Same { reference: point("sun/sunrize/square/2022-01-05") }, Trust::Observed),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    let bounds = &dating.point("V07.start").unwrap().bounds;
    assert_eq!(ids(&bounds.latest_because), ["e1", "sun-moment/sunset/square/2022-01-05"]);
    let latest = bounds.interval.latest().unwrap();
    assert!(at("2022-01-05T17:31:30+06:00") < latest && latest < at("2022-01-05T17:31:36+06:00"), "{latest}");
    let ground = &dating.grounds[&EvidenceId::new("sun-moment/sunset/square/2022-01-05").unwrap()];
    let (mark, nominal) = ground.sky.unwrap();
    assert!(mark == "sunset" && (nominal - at("2022-01-05T17:30:51+06:00")).secs().abs() < 2.0, "{nominal}");
    assert!(dating.warnings[0].what.contains("did you mean sunrise"), "{:?}", dating.warnings);
}

#[test]
fn observed_light_bounds_where_the_day_is_known() {
    let day = evidence("day", "V07.start", within("2022-01-04T18:00:00Z", "2022-01-05T17:59:59Z"), Trust::Reported);
    let facts = |kind: &str| Facts {
        places: vec![place("square", 76.945, 43.238)],
        items: vec![item("V07", None)],
        takes: vec![take("V07", "V07", 0, 600)],
        evidence: vec![day.clone()],
        observations: vec![seen("o1", "V07", kind, Some(60))],
        ..Facts::default()
    };
    // Civil dawn 07:52 and dusk 18:03, five minutes either way, and a minute before the frame.
    let dating = facts("daylight").solve();
    assert_eq!(minutes(&dating, "V07.start"), "05 07:46 .. 05 18:07");
    // That it was the dusk of that day rests on what says which day it was.
    let start = dating.point("V07.start").unwrap();
    assert_eq!(ids(&start.bounds.latest_because), ["frame/V07@60", "light/o1", "day"]);
    let weakest = start.latest_weakest.as_ref().unwrap();
    assert_eq!((weakest.evidence.as_str(), weakest.trust, weakest.without), ("day", Trust::Reported, None));
    // Darkness leaves two nights of that day; together they exclude nothing but the day between.
    let dark = facts("dark").solve();
    assert_eq!(minutes(&dark, "V07.start"), "05 00:00 .. 05 23:59");
    assert_eq!(dark.alternatives[0].remaining.len(), 2);
    let mut late = facts("dark");
    let afternoon = Relation::After(Interval::new(Some(at("2022-01-05T12:00:00+06:00")), None).unwrap());
    late.evidence.push(evidence("later", "V07.start", afternoon, Trust::Observed));
    assert_eq!(minutes(&late.solve(), "V07.start"), "05 17:24 .. 05 23:59");
    let mut unknown = facts("daylight");
    unknown.evidence.clear();
    let dating = unknown.solve();
    assert!(dating.warnings.iter().any(|notice| notice.next.contains("evidence of the day")), "{:?}", dating.warnings);
}

#[test]
fn a_frame_lies_where_the_recordings_own_time_stamps_put_it() {
    let facts = Facts {
        takes: vec![take("V07#1", "V07", 0, 10), take("V07#2", "V07", 10, 40)],
        evidence: vec![evidence(
            "clock",
            "V07@25.5",
            within("2022-01-05T09:00:00Z", "2022-01-05T09:00:59Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07#2.start"), "2022-01-05T08:59:44.5Z .. 2022-01-05T09:00:43.5Z");
    assert!(dating.point("V07#1.start").is_none_or(|point| point.bounds.interval.is_unknown()));
}

/// A message with a higher number was captured: the earlier one existed by then, whatever date it shows.
#[test]
fn messages_of_a_channel_come_in_the_order_of_their_numbers() {
    let told = |id: &str, item: &str, number: u32, posted: &str| Post {
        address: Some(format!("https://t.me/s/Channel/{number}").into()),
        ..post(id, item, posted, None)
    };
    let facts = Facts {
        posts: vec![
            told("P1", "V07", 41, "2022-01-09T00:00:00Z"),
            told("P2", "V08", 43, "2022-01-05T12:00:00Z"),
            Post { address: Some("https://t.me/other/99".into()), ..post("P3", "V09", "2022-01-01T00:00:00Z", None) },
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-05T12:00:00Z");
    assert_eq!(ids(&dating.point("V07.start").unwrap().bounds.latest_because), ["post-order/P1/V07"]);
    assert_eq!(shown(&dating, "V08.start"), "open .. 2022-01-05T12:00:00Z");
}

/// Replaced under an old date, the media's own post says nothing; the earliest known copy's does.
#[test]
fn the_earliest_known_copys_post_bounds() {
    let facts = Facts {
        posts: vec![
            post("P1", "V07", "2022-01-06T12:00:00Z", Some("2022-01-06T12:30:00Z")),
            post("P2", "V07", "2022-01-05T12:00:00Z", Some("2022-01-05T12:10:00Z")),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    let because = &dating.point("V07.start").unwrap();
    assert_eq!(ids(&because.bounds.latest_because), ["post/P2/V07"]);
    let weakest = because.latest_weakest.as_ref().unwrap();
    assert_eq!((weakest.trust, weakest.without), (Trust::Platform, Some(at("2022-01-05T12:10:00Z"))));
}

#[test]
fn a_case_can_change_a_class_and_a_spread() {
    let around =
        Relation::Around(Interval::new(Some(at("2022-01-05T12:00:00Z")), Some(at("2022-01-05T12:00:00Z"))).unwrap());
    let mut facts = Facts {
        items: vec![item("V07", Some("VID_20220105_153012.mp4"))],
        takes: vec![take("V07", "V07", 0, 60)],
        readings: vec![(ItemId::new("V07").unwrap(), Readings::default())],
        evidence: vec![evidence("e1", "shot", around, Trust::Account)],
        ..Facts::default()
    };
    let width =
        |dating: &Dating| dating.point("shot").unwrap().likely.as_ref().unwrap().interval.width().unwrap().secs();
    let before = facts.solve();
    assert!(before.point("V07.start").unwrap().bounds.interval.is_unknown());
    assert!((1700.0..2300.0).contains(&width(&before)), "{}", width(&before));
    facts.trusts.set_basis("file-name", Trust::Observed);
    facts.policy.set("clock.30_min", 2.0).unwrap();
    let after = facts.solve();
    assert_eq!(after.point("V07.start").unwrap().bounds.interval.earliest(), Some(at("2022-01-05T09:30:10Z")));
    assert!((200.0..400.0).contains(&width(&after)), "{}", width(&after));
}

/// Posted after the network came back: time inside the shutdown does not count as delay.
#[test]
fn posting_delays_widen_inside_a_shutdown() {
    let mut facts = Facts {
        posts: vec![post("P1", "V07", "2022-01-06T00:45:00+06:00", None)],
        items: vec![item("V07", None)],
        ..Facts::default()
    };
    let earliest =
        |dating: &Dating| dating.point("V07.start").unwrap().likely.clone().unwrap().interval.earliest().unwrap();
    let open = earliest(&facts.solve());
    // One in twenty waits for more than six hours and a half.
    assert!(open > at("2022-01-05T17:50:00+06:00") && open < at("2022-01-05T18:30:00+06:00"), "{open}");
    facts.shutdowns =
        vec![Interval::new(Some(at("2022-01-05T10:00:00+06:00")), Some(at("2022-01-06T00:30:00+06:00"))).unwrap()];
    let shut = earliest(&facts.solve());
    assert!(shut < at("2022-01-05T10:00:00+06:00"), "{shut}");
    let likely = facts.solve().point("V07.start").unwrap().likely.clone().unwrap();
    assert!(!likely.stated);
}

/// A post that was set back in time cannot be true with what is seen: no bound and no delay counts from it.
#[test]
fn a_disputed_post_says_nothing_of_what_is_likely() {
    let seen = within("2022-01-05T09:00:00Z", "2022-01-05T09:01:00Z");
    let mut facts = Facts {
        takes: vec![take("V07", "V07", 0, 60)],
        posts: vec![post("P1", "V07", "2022-01-05T07:00:00Z", None)],
        ..Facts::default()
    };
    let before = facts.solve();
    let start = before.point("V07.start").unwrap().likely.clone().unwrap();
    let end = before.point("V07.end").unwrap().likely.clone().unwrap();
    assert_eq!(end.median.micros() - start.median.micros(), 60_000_000, "the start follows from the end");
    facts.evidence.push(evidence("e1", "V07.start", seen, Trust::Observed));
    let dating = facts.solve();
    assert_eq!(dating.contradictions.len(), 1);
    assert!(dating.point("V07.start").unwrap().likely.is_none(), "{:?}", dating.point("V07.start"));
}

/// One half of a clock's face is left because of the light: both carry the bound, and without the clock neither half stands.
#[test]
fn a_bound_through_an_alternative_rests_on_what_excluded_the_others() {
    let half = |id: &str, from: &str, to: &str| Evidence {
        or: Some("clock".to_owned()),
        ..evidence(id, "V07.start", within(from, to), Trust::Observed)
    };
    let mut facts = Facts {
        items: vec![item("V07", None)],
        evidence: vec![
            half("am", "2022-01-05T05:30:00Z", "2022-01-05T05:31:00Z"),
            half("pm", "2022-01-05T17:30:00Z", "2022-01-05T17:31:00Z"),
            evidence("day", "V07.start", within("2022-01-05T00:00:00Z", "2022-01-06T00:00:00Z"), Trust::Captured),
            evidence(
                "light",
                "V07.start",
                Relation::After(Interval::new(Some(at("2022-01-05T08:24:00Z")), None).unwrap()),
                Trust::Account,
            ),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    let start = dating.point("V07.start").unwrap();
    assert_eq!(ids(&start.bounds.earliest_because), ["pm", "light"]);
    let weakest = start.earliest_weakest.as_ref().unwrap();
    // Without the light the morning is as possible.
    assert_eq!((weakest.evidence.as_str(), weakest.without), ("light", Some(at("2022-01-05T05:30:00Z"))));
    facts.evidence[3].basis.trust = Trust::Captured;
    let dating = facts.solve();
    let weakest = dating.point("V07.start").unwrap().earliest_weakest.clone().unwrap();
    // Without the clock, and so without either half, the light remains; not the other half.
    assert_eq!((weakest.evidence.as_str(), weakest.without), ("pm", Some(at("2022-01-05T08:24:00Z"))));
}

/// Two moments of one recording, what is seen after another begins, and a way over several pieces.
#[test]
fn order_follows_from_all_the_evidence_together() {
    let after = |reference: &str| Relation::AfterPoint { reference: point(reference), low: None, high: None };
    let same = |reference: &str| Relation::Same { reference: point(reference) };
    let day = || within("2022-01-04T18:00:00Z", "2022-01-05T18:00:00Z");
    let facts = Facts {
        items: vec![item("V07", None)],
        takes: vec![take("V07", "V07", 0, 60)],
        evidence: vec![
            evidence("e1", "shot", same("V07@10"), Trust::Observed),
            evidence("e2", "fall", same("V07@25"), Trust::Observed),
            evidence("e3", "stones", after("grenades"), Trust::Observed),
            evidence("e4", "grenades", after("fall"), Trust::Observed),
            evidence("e5", "march", day(), Trust::Observed),
            evidence("e6", "grenades", day(), Trust::Observed),
            evidence(
                "e7",
                "speech",
                Relation::Before(Interval::new(None, Some(at("2022-01-04T12:00:00Z"))).unwrap()),
                Trust::Observed,
            ),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    let events = ["fall", "grenades", "march", "shot", "speech", "stones"].map(point);
    let told: Vec<String> = dating
        .orders(&events)
        .iter()
        .map(|order| {
            let mut because = ids(&order.because);
            because.sort_unstable();
            let word = if order.strictly { "before" } else { "not after" };
            format!("{} {word} {}: {}", order.earlier, order.later, because.join(" "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "fall not after grenades: e4",
            "grenades not after stones: e3",
            "shot before fall: e1 e2 frame/V07@10 frame/V07@25",
            // Strictly, which "fall not after grenades" does not carry over.
            "shot before grenades: e1 e2 e4 frame/V07@10 frame/V07@25",
            "shot before stones: e1 e2 e3 e4 frame/V07@10 frame/V07@25",
        ]
    );
}

/// Nothing ends before it starts: what is known of the end of something of unknown length bounds its start from above.
#[test]
fn an_end_bounds_a_start_of_unknown_length() {
    let facts = Facts {
        items: vec![item("V07", None)],
        evidence: vec![evidence(
            "e",
            "V07.end",
            within("2022-01-05T11:00:00Z", "2022-01-05T12:00:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "open .. 2022-01-05T12:00:00Z");
    assert_eq!(ids(&dating.point("V07.start").unwrap().bounds.latest_because), ["order/V07", "e"]);
}
