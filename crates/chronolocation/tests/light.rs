//! The light of day, as it was seen, held against the computed sun: where lines are crossed and where they are not.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;

use facts::{Facts, at, evidence, ids, minutes, place, post, take, within};
use model::{Evidence, Take, Trust};

fn one(id: &str, length_s: u64) -> Take {
    take(id, id, 0, length_s)
}

fn on_the_day(item: &str) -> Evidence {
    let day = within("2022-01-05T00:00:00+06:00", "2022-01-05T23:59:59+06:00");
    evidence(&format!("day-{item}"), &format!("{item}.start"), day, Trust::Reported)
}

/// Twilight of a day is that of the morning or that of the evening: nautical dawn 07:16 to sunrise 08:24, sunset 17:31 to
/// nautical dusk 18:39, five minutes either way.
#[test]
fn twilight_is_in_the_morning_or_in_the_evening() {
    let mut facts = Facts {
        places: vec![place("square", 76.945, 43.238)],
        takes: vec![one("V07", 60)],
        observations: vec![facts::seen("o1", "V07", "twilight", None)],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    let both = facts.solve();
    assert_eq!(both.alternatives[0].remaining.len(), 2);
    assert_eq!(minutes(&both, "V07.start"), "05 07:11 .. 05 18:43");
    facts.posts = vec![post("P1", "V07", "2022-01-05T12:00:00+06:00", None)];
    let morning = facts.solve();
    assert_eq!(minutes(&morning, "V07.start"), "05 07:11 .. 05 08:29");
    // The day of the light follows from the evidence of the day and the post; so does that it was the morning.
    let because = morning.point("V07.start").unwrap().bounds.latest_because.clone();
    assert_eq!(ids(&because)[0], "light/o1");
    assert!(ids(&because).contains(&"day-V07") && ids(&because).contains(&"post/P1/V07"), "{because:?}");
}

/// Light of kinds that a day does not have between its own midnights: no nautical night, no sunset, no sunrise, or a sunset
/// after local midnight. What is true is never refused.
#[test]
fn light_where_the_sun_does_not_cross_every_line() {
    let seen_there = |lon: f64, lat: f64, kind: &str, from: &str, to: &str| {
        let facts = Facts {
            places: vec![place("square", lon, lat)],
            takes: vec![one("V07", 0)],
            observations: vec![facts::seen("o1", "V07", kind, None)],
            evidence: vec![evidence("span", "V07.start", within(from, to), Trust::Reported)],
            ..Facts::default()
        };
        let dating = facts.solve();
        assert_eq!(dating.warnings, [], "{kind} at {lat}");
        let interval = dating.point("V07.start").unwrap().bounds.interval;
        (interval.earliest().unwrap(), interval.latest().unwrap())
    };
    // To the minute of tables that round, five minutes either way.
    let is = |found: (model::Instant, model::Instant), sets: &str, rises: &str| {
        let off = |found: model::Instant, table: &str, secs: f64| ((found - at(table)).secs() - secs).abs();
        assert!(off(found.0, sets, -300.0) <= 60.0 && off(found.1, rises, 300.0) <= 60.0, "{found:?}: {sets} {rises}");
    };
    // Moscow at midsummer: twilight lasts from sunset (21:18) to sunrise (03:44).
    for kind in ["twilight", "dark"] {
        let found = seen_there(37.62, 55.75, kind, "2022-06-21T12:00:00Z", "2022-06-22T08:00:00Z");
        is(found, "2022-06-21T21:18:00+03:00", "2022-06-22T03:44:00+03:00");
    }
    // Glasgow: the same.
    let glasgow = seen_there(-4.25, 55.86, "twilight", "2022-06-21T16:00:00Z", "2022-06-22T08:00:00Z");
    is(glasgow, "2022-06-21T22:06:00+01:00", "2022-06-22T04:31:00+01:00");
    // Tromsø: daylight all day and all night bounds nothing.
    let tromso = seen_there(18.96, 69.65, "daylight", "2022-06-21T12:00:00Z", "2022-06-22T12:00:00Z");
    assert_eq!(tromso, (at("2022-06-21T12:00:00Z"), at("2022-06-22T12:00:00Z")));
    // Longyearbyen in December: dark at noon as well.
    let polar = seen_there(15.65, 78.22, "dark", "2022-12-12T00:00:00Z", "2022-12-13T00:00:00Z");
    assert_eq!(polar, (at("2022-12-12T00:00:00Z"), at("2022-12-13T00:00:00Z")));
    // Nome, where clocks run three hours ahead of the sun: it sets at 01:47 of the next day.
    let nome = seen_there(-165.41, 64.5, "dark", "2022-06-21T18:00:00Z", "2022-06-22T18:00:00Z");
    is(nome, "2022-06-22T01:47:00-08:00", "2022-06-22T04:20:00-08:00");
    // What the sun does exclude is still refused, with what to do.
    let never = Facts {
        places: vec![place("square", 18.96, 69.65)],
        takes: vec![one("V07", 0)],
        observations: vec![facts::seen("o1", "V07", "dark", None)],
        evidence: vec![evidence(
            "span",
            "V07.start",
            within("2022-06-21T12:00:00Z", "2022-06-22T12:00:00Z"),
            Trust::Reported,
        )],
        ..Facts::default()
    };
    let dating = never.solve();
    assert!(dating.warnings[0].next.contains("look at the observation"), "{:?}", dating.warnings);
}

#[test]
fn daylight_ends_with_civil_dusk() {
    let facts = Facts {
        places: vec![place("square", 76.945, 43.238)],
        takes: vec![one("V07", 60)],
        observations: vec![facts::seen("o1", "V07", "daylight", None)],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    assert_eq!(minutes(&facts.solve(), "V07.start"), "05 07:47 .. 05 18:08");
}
