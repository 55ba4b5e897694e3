//! The sun, as shadows show it.

use model::{MeasuredShadow, Place, Relation, Trust};

use crate::facts::{self, Facts, at, evidence, minutes, place, point, within};
use crate::pieces::{on_the_day, one, shadow};

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

/// The square with hills in the south-west, four degrees high, as well as they are known.
fn under_hills(error_deg: f64) -> Place {
    Place {
        skyline: Some("0:0, 200:0, 210:4, 270:4, 280:0".parse().unwrap()),
        skyline_error_deg: Some(error_deg),
        ..place("square", 76.945, 43.238)
    }
}

/// The hills hide the sun half an hour before a level horizon would: sunset is what people mean by it, either of the two;
/// the last sun is what can be seen.
#[test]
fn a_recorded_skyline_says_when_the_sun_is_last_seen() {
    let moment = |place: Place, name: &str| {
        let reference = point(&format!("sun/{name}/square/2022-01-05"));
        let before = Relation::BeforePoint { reference: reference.clone(), low: None, high: None };
        let evidence = vec![evidence("e", "V07.start", before, Trust::Observed)];
        let dating = Facts { places: vec![place], evidence, ..Facts::default() }.solve();
        assert_eq!(dating.warnings, [], "{name}");
        let text = dating.grounds.values().find(|ground| ground.derived).unwrap().text.clone();
        (minutes(&dating, reference.as_str()), text)
    };
    let level = || place("square", 76.945, 43.238);
    assert_eq!(moment(level(), "sunset").0, "05 17:30 .. 05 17:31");
    assert_eq!(moment(level(), "last-sun").0, "05 17:30 .. 05 17:31");
    let (last, text) = moment(under_hills(0.0), "last-sun");
    assert_eq!(last, "05 17:01 .. 05 17:02");
    assert!(text.contains("over the recorded skyline") && text.contains("17:30:5"), "{text}");
    // What is not known of the hills widens it.
    assert_eq!(moment(under_hills(0.5), "last-sun").0, "05 16:57 .. 05 17:06");
    let (sunset, text) = moment(under_hills(0.0), "sunset");
    assert_eq!(sunset, "05 17:01 .. 05 17:31");
    assert!(text.contains("people call so"), "{text}");
    // Nothing stands in the east, and dusk is a matter of the whole sky.
    assert_eq!(moment(under_hills(0.0), "first-sun").0, moment(level(), "sunrise").0);
    assert_eq!(moment(under_hills(0.0), "dusk").0, moment(level(), "dusk").0);
    let walled = Place { skyline: Some("60".parse().unwrap()), ..level() };
    let reference = point("sun/last-sun/square/2022-01-05");
    let before = Relation::BeforePoint { reference, low: None, high: None };
    let evidence = vec![evidence("e", "V07.start", before, Trust::Observed)];
    let never = Facts { places: vec![walled], evidence, ..Facts::default() }.solve();
    assert!(never.warnings[0].what.contains("does not cross the recorded skyline"), "{:?}", never.warnings);
}

/// Sunlight ends with the skyline, and twilight may begin there; the day sky knows nothing of hills.
#[test]
fn light_is_held_against_the_skyline() {
    let seen = |place: Place, kind: &str| {
        let facts = Facts {
            places: vec![place],
            takes: vec![one("V07", 0)],
            observations: vec![facts::seen("o1", "V07", kind, None)],
            evidence: vec![evidence(
                "afternoon",
                "V07.start",
                within("2022-01-05T12:00:00+06:00", "2022-01-05T23:00:00+06:00"),
                Trust::Reported,
            )],
            ..Facts::default()
        };
        minutes(&facts.solve(), "V07.start")
    };
    let level = || place("square", 76.945, 43.238);
    assert_eq!(seen(level(), "sunlit"), "05 12:00 .. 05 17:35");
    assert_eq!(seen(under_hills(0.0), "sunlit"), "05 12:00 .. 05 17:07");
    assert_eq!(seen(level(), "twilight"), "05 17:25 .. 05 18:43");
    assert_eq!(seen(under_hills(0.0), "twilight"), "05 16:57 .. 05 18:43");
    for kind in ["daylight", "dark"] {
        assert_eq!(seen(under_hills(0.0), kind), seen(level(), kind), "{kind}");
    }
}

/// A length fits a morning and an afternoon; behind a house nothing casts a shadow in the afternoon. On ground that falls
/// away a shadow is longer, so that the same length is of another hour.
#[test]
fn a_shadow_needs_the_sun_and_its_ground() {
    let facts = |place: Place, shadow: MeasuredShadow| Facts {
        places: vec![place],
        takes: vec![one("V07", 60)],
        shadows: vec![shadow],
        evidence: vec![on_the_day("V07")],
        ..Facts::default()
    };
    let level = || place("square", 76.945, 43.238);
    let length = || shadow(None, Some((4.688, 0.1)));
    let house = Place { skyline: Some("0:0, 200:0, 201:30, 280:30, 281:0".parse().unwrap()), ..level() };
    let morning = facts(house, length()).solve();
    assert!(morning.alternatives.is_empty(), "{:?}", morning.alternatives);
    let local = |at_: &str| at(&format!("2022-01-05T{at_}:00+06:00"));
    let interval = morning.point("V07.start").unwrap().bounds.interval;
    assert!(interval.latest().unwrap() < local("10:00"), "{interval:?}");
    // At 16:00 the shadow falls towards 42.41°; the ground falls there by three degrees.
    let sloping = MeasuredShadow { slope_deg: Some(3.0), slope_towards_deg: Some(42.41), ..length() };
    let fall = 3f64.to_radians().tan();
    let of_level = facts(level(), shadow(Some((42.41, 1.0)), Some((4.688, 0.1)))).solve();
    let sun_tan = 1.0 / 4.688;
    let longer = MeasuredShadow {
        ratio: Some((1.0 + fall * fall).sqrt() / (sun_tan - fall)),
        azimuth_deg: Some(42.41),
        azimuth_error_deg: Some(1.0),
        ..sloping.clone()
    };
    let of_slope = facts(level(), longer).solve();
    let holds = |dating: &chronolocation::Dating| {
        let interval = dating.point("V07.start").unwrap().bounds.interval;
        interval.earliest().unwrap() <= local("16:00") && local("16:00") <= interval.latest().unwrap()
    };
    assert!(holds(&of_level) && holds(&of_slope), "{:?}", of_slope.points);
    // Taken for level, that length would be of another time.
    let of_day = |dating: &chronolocation::Dating| dating.point("V07.start").unwrap().bounds.interval;
    assert_ne!(of_day(&facts(level(), sloping).solve()), of_day(&facts(level(), length()).solve()));
}
