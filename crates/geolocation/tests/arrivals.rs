//! Places of sounds: made-up ones whose truth is known, what is refused, and real shots.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop, and says what it skips"
)]

mod livefire;
mod made;

use geolocation::Plane;
use geolocation::arrivals::{
    HEIGHT_M, KnownPlace, PATH_ERROR_OVER_ROOFS_S, Question, Refused, Remark, Sound, each, told_m, told_place, whence,
};
use made::{Draw, GOOD, Made, Quality, drawn, here, made};

const SQUARE: [[f64; 2]; 6] =
    [[-200.0, -150.0], [220.0, -120.0], [180.0, 200.0], [-160.0, 240.0], [20.0, -260.0], [-300.0, 40.0]];

fn off_m(found: model::Position, truth: [f64; 2]) -> f64 {
    let [east, north] = here().east_north_m(found);
    (east - truth[0]).hypot(north - truth[1])
}

#[test]
fn a_shot_among_six_recordings() {
    let Made { question, truth, .. } = made(&mut Draw(1), &SQUARE, &[[60.0, -20.0]], 1, GOOD, false);
    let origin = whence(&question).unwrap();
    let found = &origin.places[0];
    assert!(off_m(found.position, truth[0]) < 1.5 && found.region95.holds(here().position(truth[0])), "{found:?}");
    assert!(origin.arrivals.iter().all(|one| one.used) && origin.remarks.is_empty(), "{:?}", origin.remarks);
    let axes = std::f64::consts::PI * found.region95.semi_major_m * found.region95.semi_minor_m;
    assert!((found.region95.area_m2 / axes - 1.0).abs() < 0.05, "{found:?}");
    assert!(found.fix().is_some() && found.says().contains("; likeliest near "), "{}", found.says());
    let geojson = found.region95.geojson();
    let ring = geojson["coordinates"][0].as_array().unwrap();
    assert!(geojson["type"] == "Polygon" && ring.len() > 20 && ring.first() == ring.last());
    assert_eq!(whence(&question), Ok(origin), "the same question has the same answer");
}

#[test]
fn one_wrong_arrival_is_left_out_and_no_other() {
    for (wrong, off) in [(0, 0.09), (3, 0.4), (5, -0.3)] {
        let Made { mut question, truth, .. } =
            made(&mut Draw(2), &SQUARE, &[[60.0, -20.0]], 1, Quality { place_m: 4.0, clock_s: 0.008, ..GOOD }, false);
        question.shots[0].heard[wrong].at_s += off;
        let origin = whence(&question).unwrap();
        let left: Vec<usize> = (0..6).filter(|one| !origin.arrivals[*one].used).collect();
        assert_eq!(left, [wrong], "{:?}", origin.arrivals);
        assert!((origin.arrivals[wrong].later_s - off).abs() < 0.03, "{:?}", origin.arrivals[wrong]);
        assert!(origin.places[0].region95.holds(here().position(truth[0])));
    }
}

#[test]
fn a_recording_that_heard_an_echo_of_every_shot_is_left_out() {
    for late_s in [0.3, 0.9] {
        let Made { mut question, truth, .. } = made(&mut Draw(2), &SQUARE[..5], &[[60.0, -20.0]], 3, GOOD, false);
        question.shots.iter_mut().for_each(|shot| shot.heard[2].at_s += late_s);
        let origin = whence(&question).unwrap();
        let left: Vec<(usize, usize)> =
            origin.arrivals.iter().filter(|one| !one.used).map(|one| (one.shot, one.microphone)).collect();
        assert_eq!(left, [(0, 2), (1, 2), (2, 2)], "{late_s}");
        assert!(origin.places[0].region95.holds(here().position(truth[0])));
    }
}

#[test]
fn four_that_contradict_one_another_do_not_tell_which_is_wrong() {
    let Made { mut question, truth, .. } = made(&mut Draw(3), &SQUARE[..4], &[[60.0, -20.0]], 1, GOOD, false);
    question.shots[0].heard[1].at_s += 0.15;
    let origin = whence(&question).unwrap();
    assert!(origin.remarks.iter().any(|one| matches!(one, Remark::WhichIsWrong { .. } | Remark::Several { .. })));
    assert!(origin.places[0].region95.holds(here().position(truth[0])), "{:?}", origin.remarks);
}

#[test]
fn too_little_is_a_band_or_unchecked() {
    let Made { question, truth, .. } = made(&mut Draw(4), &SQUARE[..2], &[[60.0, -20.0]], 1, GOOD, false);
    let origin = whence(&question).unwrap();
    let region = &origin.places[0].region95;
    assert!(region.cut_off && region.semi_major_m > 500.0 && region.holds(here().position(truth[0])));
    assert!(!origin.places[0].says().contains("likeliest"), "{}", origin.places[0].says());
    assert!(origin.remarks.iter().any(|one| matches!(one, Remark::CutOff { .. })));
    let Made { question, truth, .. } = made(&mut Draw(4), &SQUARE[..3], &[[60.0, -20.0]], 1, GOOD, false);
    let origin = whence(&question).unwrap();
    assert!(origin.places[0].region95.holds(here().position(truth[0])));
    assert!(origin.remarks.iter().any(|one| matches!(one, Remark::Unchecked { heard_by: 3, .. })));
}

#[test]
fn microphones_that_stand_together_are_said_to_make_the_region_long_and_thin() {
    let together: Vec<[f64; 2]> = SQUARE.iter().map(|at| at.map(|part| part * 0.08)).collect();
    let Made { question, truth, .. } = made(&mut Draw(5), &together, &[[300.0, 400.0]], 1, GOOD, false);
    let origin = whence(&question).unwrap();
    let found = &origin.places[0];
    assert!(found.region95.holds(here().position(truth[0])), "{found:?}");
    let said = origin.remarks.iter().find(|one| matches!(one, Remark::LongAndThin { .. }));
    let said = said.unwrap_or_else(|| panic!("{:?} {:?}", origin.remarks, found.region95)).to_string();
    assert!(said.contains("stand within 4") && said.contains("better than the distance"), "{said}");
    // Towards the north-east, as the shot was.
    assert!((found.region95.azimuth_deg - 36.9).abs() < 5.0, "{}", found.region95.azimuth_deg);
}

#[test]
fn a_difference_longer_than_the_baseline_names_the_two() {
    let Made { mut question, .. } = made(&mut Draw(6), &SQUARE[..3], &[[60.0, -20.0]], 1, GOOD, false);
    question.shots[0].heard[2].at_s += 3.0;
    let refused = whence(&question).unwrap_err();
    let Refused::LongerThanBaseline { later_at, difference_s, baseline_s, .. } = &refused else {
        panic!("{refused}");
    };
    assert!(later_at == "R2" && difference_s > baseline_s, "{refused}");
}

#[test]
fn three_shots_from_one_place_are_one_region() {
    let quality = Quality { onset_s: 0.01, ..GOOD };
    let one = made(&mut Draw(7), &SQUARE[..5], &[[60.0, -20.0]], 1, quality, false);
    let three = made(&mut Draw(7), &SQUARE[..5], &[[60.0, -20.0]], 9, quality, false);
    let (alone, joint) = (whence(&one.question).unwrap(), whence(&three.question).unwrap());
    assert!(joint.places[0].region95.area_m2 < 0.5 * alone.places[0].region95.area_m2);
    assert!(joint.places[0].region95.holds(here().position([60.0, -20.0])));
    assert_eq!(joint.arrivals.len(), 45);
}

#[test]
fn shots_from_enough_places_set_unknown_clocks() {
    let places = [[60.0, -20.0], [-180.0, 90.0], [140.0, 170.0], [-40.0, -200.0]];
    for (recorders, count) in [(5, 3), (6, 2), (6, 3)] {
        let Made { question, truth, ahead_s } =
            made(&mut Draw(8), &SQUARE[..recorders], &places[..count], 1, GOOD, true);
        let origin = whence(&question).unwrap_or_else(|refused| panic!("{recorders} {count}: {refused}"));
        for (found, truth) in origin.places.iter().zip(&truth) {
            let (held, off) = (found.region95.holds(here().position(*truth)), off_m(found.position, *truth));
            assert!(held && off < 15.0, "{recorders} recorders, {count} places: off {off} m, {:?}", origin.remarks);
        }
        for clock in origin.clocks.iter().filter(|clock| clock.microphone > 0) {
            let truth = ahead_s[clock.microphone] - ahead_s[0];
            let (low, high) = (clock.ahead_s.low95(), clock.ahead_s.high95());
            let slack = 0.5 * (high - low);
            assert!((low - slack..=high + slack).contains(&truth), "{recorders} {count} {clock:?} {truth}");
        }
        assert_eq!(origin.clocks.len(), recorders);
    }
}

#[test]
fn too_few_places_for_unknown_clocks_say_what_is_missing() {
    let places = [[60.0, -20.0], [-180.0, 90.0], [140.0, 170.0]];
    let ask = |recorders: usize, count: usize| {
        whence(&made(&mut Draw(9), &SQUARE[..recorders], &places[..count], 1, GOOD, true).question)
    };
    let Err(Refused::TooManyUnknown { unknown: 9, arrivals: 8, remedies, .. }) = ask(4, 2) else { panic!() };
    assert!(remedies[0].contains("3 different places") && remedies[1].starts_with("1 more"), "{remedies:?}");
    let Err(refused) = ask(3, 3) else { panic!() };
    assert!(refused.to_string().contains("another recorder"), "{refused}");
    // One sound from a known place sets the clocks of three.
    let Made { mut question, truth, .. } = made(&mut Draw(9), &SQUARE[..3], &places[..2], 1, GOOD, true);
    question.places[1].known = Some(KnownPlace { place: here().position(places[1]), within_m: 0.5 });
    let origin = whence(&question).unwrap();
    assert_eq!(origin.places.len(), 1);
    assert!(origin.places[0].region95.holds(here().position(truth[0])));
}

#[test]
fn wind_moves_a_place_and_is_taken_into_account() {
    let Made { mut question, truth, .. } = made(&mut Draw(10), &SQUARE[..5], &[[500.0, 300.0]], 1, GOOD, false);
    let held = |question: &Question| {
        let found = whence(question).unwrap().places.remove(0);
        (found.region95.holds(here().position(truth[0])), found.region95.area_m2)
    };
    let (with, sharp) = held(&question);
    assert!(with);
    question.air.wind.error_m_s = 5.0;
    let (with, wide) = held(&question);
    assert!(with && wide > 1.2 * sharp, "{sharp} {wide}");
}

#[test]
fn numbers_that_cannot_be_are_named() {
    let Made { question, .. } = made(&mut Draw(11), &SQUARE, &[[60.0, -20.0]], 1, GOOD, false);
    let told = |change: &dyn Fn(&mut Question)| {
        let mut question = question.clone();
        change(&mut question);
        whence(&question).unwrap_err().to_string()
    };
    assert!(told(&|asked| asked.shots[0].heard[2].at_s = f64::NAN).starts_with("at_s of P0.0 in R2 is NaN"));
    assert!(told(&|asked| asked.microphones[1].within_m = -1.0).starts_with("within_m of R1 is -1"));
    assert!(told(&|asked| asked.shots[0].from = 4).contains("firing place number 4, but there are 1"));
    assert!(told(&|asked| asked.shots[0].heard[1].microphone = 0).contains("twice"));
    assert!(told(&|asked| asked.shots[0].heard.truncate(1)).contains("1 microphone(s) heard it"));
}

/// Two thousand are held to 93 to 97 % by the example `place_of_sound`; these few show that nothing is far off.
#[test]
fn regions_hold_about_as_often_as_they_say() {
    let mut draw = Draw(2026);
    let mut held = 0;
    for _ in 0..30 {
        let Made { question, truth, .. } = drawn(&mut draw);
        let holds = |origin: geolocation::arrivals::Origin| origin.places[0].region95.holds(here().position(truth[0]));
        held += usize::from(whence(&question).is_ok_and(holds));
    }
    assert!((26..=30).contains(&held), "{held} of 30");
}

#[test]
fn real_shots_of_firing_points_that_nothing_was_set_on() {
    let Some(folder) = livefire::folder() else {
        eprintln!("skipped: no test material (livefire)");
        return;
    };
    let (mut shots, mut near, mut held) = (0, 0, 0);
    for one in livefire::shots(&folder, PATH_ERROR_OVER_ROOFS_S) {
        let first = one.question.shots[0].name.ends_with(".0");
        if !first || one.question.microphones.len() < 4 || !["FP3", "FP4"].contains(&one.firing_point.as_str()) {
            continue;
        }
        shots += 1;
        let Ok(origin) = whence(&one.question) else { continue };
        let found = &origin.places[0];
        let [east, north] = Plane::at(one.truth).east_north_m(found.position);
        near += usize::from(east.hypot(north) <= 15.0);
        held += usize::from(found.region95.holds(one.truth));
    }
    assert!(shots >= 30 && near * 100 >= 95 * shots && held * 100 >= 90 * shots, "{shots}: {near} near, {held} held");
}

#[test]
fn what_cannot_be_placed_hinders_nothing_else() {
    let Made { mut question, truth, .. } = made(&mut Draw(7), &SQUARE, &[[60.0, -20.0], [-80.0, 90.0]], 1, GOOD, false);
    let whole = each(&question);
    assert!(whole.refused.is_empty());
    assert_eq!(whole.origin, whence(&question).ok(), "where nothing is refused it is the same answer");
    // The first sound is heard by one alone, and the second by all.
    question.shots[0].heard.truncate(1);
    let told = each(&question);
    assert_eq!(told.refused.len(), 1);
    assert_eq!(told.refused[0].shots, [0]);
    assert!(matches!(told.refused[0].why, Refused::TooFew { have: 1, .. }) && !told.refused[0].why.is_contradiction());
    let origin = told.origin.unwrap();
    assert_eq!(origin.places.iter().map(|found| found.place).collect::<Vec<_>>(), [1]);
    assert!(origin.places[0].region95.holds(here().position(truth[1])));
    assert!(origin.arrivals.iter().all(|one| one.shot == 1));
    // And a second one of the same place, of which no way allows one arrival: that is left out, and the place stands.
    let mut late = question.shots[1].clone();
    late.name = "late".to_owned();
    late.heard.truncate(2);
    late.heard[1].at_s += 30.0;
    question.shots.push(late);
    let origin = each(&question).origin.unwrap();
    assert!(origin.places[0].region95.holds(here().position(truth[1])));
    let left: Vec<usize> = origin.arrivals.iter().filter(|one| !one.used).map(|one| one.shot).collect();
    assert_eq!(left, [2], "{:?}", origin.arrivals);
}

#[test]
fn sounds_of_one_spot_are_one_place_and_others_are_not() {
    let Made { question, .. } = made(&mut Draw(8), &SQUARE, &[[60.0, -20.0]], 3, GOOD, false);
    let sound = |n: usize, spot| Sound { name: format!("shot {n}"), spot, heard: question.shots[n].heard.clone() };
    let sounds = vec![sound(0, Some(4)), sound(1, None), sound(2, Some(4))];
    let asked = Question::of(
        question.microphones.clone(),
        sounds,
        None,
        question.air,
        question.path_error_s,
        question.search_m,
    );
    assert_eq!(asked.shots.iter().map(|shot| shot.from).collect::<Vec<_>>(), [0, 1, 0]);
    let mean = question.microphones.iter().map(|one| one.height_m).sum::<f64>() / question.microphones.len() as f64;
    let height = asked.places[0].height_m;
    assert!((height.best() - mean).abs() < 1e-9 && (height.high95() - mean - HEIGHT_M).abs() < 1e-9);
}

#[test]
fn people_are_told_no_more_digits_than_a_place_warrants() {
    for (metres, told) in [(0.0, "0 m"), (3.2, "4 m"), (51.3, "52 m"), (1_234.0, "1300 m"), (9_950.0, "10000 m")] {
        assert_eq!(told_m(metres), told);
    }
    let place = model::Position::from_lon_lat(76.945_231, 43.238_949).unwrap();
    assert_eq!(told_place(place, 8.0), "43.23895, 76.94523");
    assert_eq!(told_place(place, 150.0), "43.239, 76.945");
    assert_eq!(told_place(place, 5_000.0), "43.24, 76.95");
}
