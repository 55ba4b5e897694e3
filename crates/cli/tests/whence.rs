//! `whence` as a user meets it: recordings of shots with the sound's way in them, and tables. Synthetic.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod gunfire;
mod run;

use geolocation::Plane;
use gunfire::{SPEED_M_S, heard_from, write_wav};
use model::Position;
use run::User;
use serde_json::Value;

/// Where the scene lies.
fn here() -> Plane {
    Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap())
}

const MICROPHONES: [[f64; 2]; 5] = [[-180.0, -120.0], [200.0, -90.0], [150.0, 190.0], [-140.0, 210.0], [10.0, -230.0]];
/// East and north of a shot, in metres, and when it was fired, in seconds.
const FIRED: [([f64; 2], f64); 3] = [([60.0, -20.0], 3.0), ([60.0, -20.0], 5.2), ([60.0, -20.0], 7.9)];
/// When each recording begins, in seconds.
const BEGINS_S: [f64; 5] = [0.0, 0.41, 0.87, 0.2, 1.3];

fn row(name: &str, east_north: [f64; 2], rest: &str) -> String {
    let place = here().position(east_north);
    format!("{name},{},{},2{rest}\n", place.lon(), place.lat())
}

/// The recordings of the scene, and a table of where they were made and when they began.
fn scene(user: &User) {
    let mut table = "file,lon,lat,within_m,offset_s,clock_error_s\n".to_owned();
    for (n, (at, begins_s)) in MICROPHONES.into_iter().zip(BEGINS_S).enumerate() {
        let name = format!("{n}.wav");
        write_wav(&user.at(&name), &heard_from(at, begins_s, 12.0, &FIRED, n as u64 + 1));
        table.push_str(&row(&name, at, &format!(",{begins_s},0.002")));
    }
    std::fs::write(user.at("microphones.csv"), table).unwrap();
}

const FILES: [&str; 5] = ["0.wav", "1.wav", "2.wav", "3.wav", "4.wav"];

fn off_m(place: &Value, truth: [f64; 2]) -> f64 {
    let degrees = |name: &str| place["position"][name].as_f64().unwrap();
    let found = Position::from_lon_lat(degrees("lon"), degrees("lat")).unwrap();
    let [east, north] = here().east_north_m(found);
    (east - truth[0]).hypot(north - truth[1])
}

#[test]
fn shots_are_placed_from_the_recordings_alone() {
    let user = User::new();
    scene(&user);
    let mut arguments = vec!["whence", "--microphones", "microphones.csv", "--temperature", "20±3"];
    arguments.extend(FILES);
    let told = user.json(&user.at(""), &arguments);
    let places = told["places"].as_array().unwrap();
    assert_eq!(places.len(), 1, "{told}");
    let place = &places[0];
    assert!(off_m(place, FIRED[0].0) < 10.0, "{place}");
    assert_eq!(place["shots"].as_array().unwrap().len(), 3, "{told}");
    assert_eq!(place["heard_in"].as_array().unwrap().len(), 5);
    let region = &place["region95"];
    assert!(region["area_m2"].as_f64().unwrap() > 20.0 && region["semi_major_m"].as_f64().unwrap() < 60.0, "{region}");
    assert_eq!(region["geojson"]["type"], "Polygon");
    for shot in told["shots"].as_array().unwrap() {
        assert_eq!(shot["place"], place["place"]);
        for arrival in shot["heard"].as_array().unwrap() {
            let (later_s, error_s) = (arrival["later_s"].as_f64().unwrap(), arrival["error_s"].as_f64().unwrap());
            assert!(arrival["used"] == true && later_s.abs() < error_s, "{arrival}");
        }
    }
    assert_eq!(told["method"]["name"], "differences of arrival");
    assert_eq!((&told["air"]["given"], &told["level"]), (&Value::Bool(false), &Value::from(0.95)));

    let shown = user.run(&arguments);
    assert_eq!(shown.code, 0, "{}", shown.err);
    let line = shown.out.lines().next().unwrap();
    assert!(line.contains("3 shots, heard in 5 recordings: with 95 % inside a region about"), "{line}");
    // No more digits than the region bears: some ten metres are the fourth or fifth decimal.
    let degrees = line.rsplit(' ').next().unwrap().trim_end_matches('.');
    assert!((3..=5).contains(&degrees.split_once('.').unwrap().1.len()), "{line}");
    assert!(shown.out.contains("taken and not given"), "{}", shown.out);
}

#[test]
fn clocks_known_by_the_same_sounds_are_no_knowledge_of_where() {
    let user = User::new();
    scene(&user);
    let mut table = "file,lon,lat,within_m\n".to_owned();
    MICROPHONES.iter().zip(FILES).for_each(|(at, file)| table.push_str(&row(file, *at, "")));
    std::fs::write(user.at("microphones.csv"), table).unwrap();
    let mut arguments = vec!["whence", "--microphones", "microphones.csv"];
    arguments.extend(FILES);
    let told = user.json(&user.at(""), &arguments);
    assert_eq!(told["places"], Value::Array(Vec::new()), "{told}");
    assert!(told["recordings"].as_array().unwrap().iter().all(|one| one["clock_known"] == false));
    let why = told["not_placed"][0]["why"].as_str().unwrap_or_default();
    assert!(
        why.contains("unknowns") && why.contains("shots from 2 different places") && why.contains("clocks known"),
        "{told}"
    );
}

/// Arrivals of sounds in microphones, as a person would mark them.
fn marked(user: &User, shots: &[(&str, [f64; 2], f64)], begins_s: &[f64]) {
    let mut arrivals = "shot,file,t_s,error_s,from\n".to_owned();
    for (shot, from, at_s) in shots {
        for (n, begins_s) in begins_s.iter().enumerate() {
            let way_m = (MICROPHONES[n][0] - from[0]).hypot(MICROPHONES[n][1] - from[1]);
            let t_s = at_s + way_m / SPEED_M_S - begins_s;
            arrivals.push_str(&format!("{shot},{n}.wav,{t_s:.4},0.003,{}\n", from[0]));
        }
    }
    std::fs::write(user.at("arrivals.csv"), arrivals).unwrap();
}

fn table(user: &User, clocks: &[Option<f64>]) {
    let mut table = "file,lon,lat,within_m,offset_s,clock_error_s\n".to_owned();
    for (n, clock) in clocks.iter().enumerate() {
        let rest = clock.map_or(",,".to_owned(), |begins_s| format!(",{begins_s},0.005"));
        table.push_str(&row(&format!("{n}.wav"), MICROPHONES[n], &rest));
    }
    std::fs::write(user.at("microphones.csv"), table).unwrap();
}

const MARKED: [&str; 5] = ["whence", "--microphones", "microphones.csv", "--arrivals", "arrivals.csv"];

#[test]
fn unknown_clocks_are_set_by_shots_from_several_places() {
    let user = User::new();
    let shots = [("a", [60.0, -20.0], 3.0), ("b", [-90.0, 70.0], 9.0), ("c", [120.0, 120.0], 14.0)];
    marked(&user, &shots, &BEGINS_S);
    table(&user, &[None; 5]);
    let told = user.json(
        &user.at(""),
        &[&MARKED[..], &["--path-error", "0.003", "--temperature", "20±2", "--wind", "0@0±1"]].concat(),
    );
    let places = told["places"].as_array().unwrap();
    assert_eq!((places.len(), told["clocks"].as_array().unwrap().len()), (3, 5), "{told}");
    for (place, (_, truth, _)) in places.iter().zip(shots) {
        let half_m = place["region95"]["semi_major_m"].as_f64().unwrap();
        assert!(off_m(place, truth) < half_m + 20.0, "{place}");
    }
}

#[test]
fn the_page_draws_and_the_geojson_holds_what_is_said() {
    let user = User::new();
    marked(&user, &[("a", [60.0, -20.0], 3.0), ("b<", [60.0, -20.0], 9.0)], &BEGINS_S);
    // One arrival is an echo.
    let text = std::fs::read_to_string(user.at("arrivals.csv")).unwrap();
    let late = text.lines().map(|line| match line.strip_prefix("a,3.wav,") {
        Some(rest) => {
            let (t_s, rest) = rest.split_once(',').unwrap();
            format!("a,3.wav,{},{rest}", t_s.parse::<f64>().unwrap() + 0.4)
        }
        None => line.to_owned(),
    });
    std::fs::write(user.at("arrivals.csv"), late.collect::<Vec<_>>().join("\n")).unwrap();
    table(&user, &BEGINS_S.map(Some));
    let told = user.json(&user.at(""), &[&MARKED[..], &["--html", "page.html", "--geojson", "map.geojson"]].concat());

    let page = std::fs::read_to_string(user.at("page.html")).unwrap();
    for part in [
        "class=\"region r0\"",
        "class=\"mic out\"",
        "class=\"scale\"",
        "left out, likely wrong",
        "b&lt;",
        told["places"][0]["says"].as_str().unwrap(),
        "taken and not given",
    ] {
        assert!(page.contains(part), "{part}: {page}");
    }
    for loading in ["http:", "https:", "src=", "<script", "<link", "url("] {
        assert!(!page.contains(loading), "{loading}");
    }

    let map: Value = serde_json::from_slice(&std::fs::read(user.at("map.geojson")).unwrap()).unwrap();
    assert_eq!((&map["type"], &map["level"]), (&Value::from("FeatureCollection"), &Value::from(0.95)));
    let features = map["features"].as_array().unwrap();
    let of = |kind: &str| features.iter().filter(|one| one["properties"]["kind"] == kind).collect::<Vec<_>>();
    let (regions, microphones) = (of("region"), of("microphone"));
    assert_eq!((regions.len(), microphones.len(), features.len()), (1, 5, 6));
    assert_eq!(regions[0]["geometry"], told["places"][0]["region95"]["geojson"]);
    let rings: Vec<Vec<[f64; 2]>> = serde_json::from_value(regions[0]["geometry"]["coordinates"].clone()).unwrap();
    let area: f64 = rings[0].windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
    assert!(area > 0.0 && rings[0].first() == rings[0].last(), "outer rings are closed and run counter-clockwise");
    assert_eq!(regions[0]["properties"]["left_out"][0]["file"], "3.wav");
    let stood = here().position(MICROPHONES[0]);
    assert_eq!(microphones[0]["geometry"]["coordinates"], serde_json::json!([stood.lon(), stood.lat()]));
}

#[test]
fn a_page_of_what_cannot_be_placed_says_what_is_missing() {
    let user = User::new();
    marked(&user, &[("a", [60.0, -20.0], 3.0)], &BEGINS_S);
    table(&user, &[None; 5]);
    let ran = user.run(&[&MARKED[..], &["--html", "page.html"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let page = std::fs::read_to_string(user.at("page.html")).unwrap();
    assert!(page.contains("Not placed, and what is missing") && page.contains("clocks known"), "{page}");
    assert!(page.contains("class=\"mic silent\"") && !page.contains("class=\"region"), "{page}");
}

#[test]
fn two_recordings_give_a_band_that_is_cut_off_and_says_so() {
    let user = User::new();
    marked(&user, &[("a", [60.0, -20.0], 3.0)], &BEGINS_S[..2]);
    table(&user, &[Some(BEGINS_S[0]), Some(BEGINS_S[1])]);
    let ran = user.run(&MARKED);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("cut off where the search ends"), "{}", ran.out);
    assert!(ran.out.contains("goes on beyond the 3000 m that were searched"), "{}", ran.out);
}

#[test]
fn cameras_that_stand_together_make_a_region_long_and_thin_and_say_why() {
    let user = User::new();
    let from = [60.0, 420.0];
    let mut microphones = "file,lon,lat,within_m,offset_s,clock_error_s\n".to_owned();
    let mut arrivals = "shot,file,t_s,error_s\n".to_owned();
    for (n, at) in [[0.0, 0.0], [25.0, 3.0], [48.0, -4.0], [20.0, 22.0]].into_iter().enumerate() {
        let place = here().position(at);
        microphones.push_str(&format!("{n},{},{},0.5,0,0.001\n", place.lon(), place.lat()));
        let way_m = f64::hypot(at[0] - from[0], at[1] - from[1]);
        arrivals.push_str(&format!("a,{n},{:.5},0.001\n", 2.0 + way_m / SPEED_M_S));
    }
    std::fs::write(user.at("microphones.csv"), microphones).unwrap();
    std::fs::write(user.at("arrivals.csv"), arrivals).unwrap();
    let told = user.json(&user.at(""), &[&MARKED[..], &["--path-error", "0.001"]].concat());
    let remarks = told["places"][0]["remarks"].to_string();
    assert!(remarks.contains("long and thin") && remarks.contains("stand within"), "{told}");
}

#[test]
fn what_cannot_be_is_said_with_both_numbers_and_hinders_nothing_else() {
    let user = User::new();
    marked(&user, &[("a", [60.0, -20.0], 3.0), ("b", [-90.0, 70.0], 9.0)], &BEGINS_S[..2]);
    // Of the second shot one arrival comes five seconds too late: farther than sound needs from one microphone to the other.
    let text = std::fs::read_to_string(user.at("arrivals.csv")).unwrap();
    let late = text.lines().map(|line| match line.strip_prefix("b,1.wav,") {
        Some(rest) => {
            let (t_s, rest) = rest.split_once(',').unwrap();
            format!("b,1.wav,{},{rest}", t_s.parse::<f64>().unwrap() + 5.0)
        }
        None => line.to_owned(),
    });
    let late = late.collect::<Vec<_>>().join("\n");
    std::fs::write(user.at("arrivals.csv"), late).unwrap();
    table(&user, &[Some(BEGINS_S[0]), Some(BEGINS_S[1])]);
    let ran = user.run(&MARKED);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("place 1, 1 shot"), "{}", ran.out);
    assert!(ran.out.contains("but sound goes from one to the other in"), "{}", ran.out);
}

#[test]
fn tables_with_slips_say_where_and_what_to_do() {
    let user = User::new();
    scene(&user);
    std::fs::write(
        user.at("slips.csv"),
        "file,lon,lat,within_m,starts,offset_s,clock_error_s\n\
         0.wav,43.238,176.945,2,,,\n\
         1.wav,76.9,43.2,-4,,,\n\
         2.wav,76.9,43.2,4,yesterday,,0.1\n\
         3.wav,76.9,43.2,4,2022-01-05T17:31:00+06:00,,\n\
         4.wav,76.9,43.2,4,,1.5,0.1\n",
    )
    .unwrap();
    let told = user.json(&user.at(""), &["whence", "--microphones", "slips.csv", "0.wav", "4.wav"]);
    let said: Vec<(u64, &str)> = told["warnings"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| Some((one["where"]["row"].as_u64()?, one["where"]["column"].as_str()?)))
        .collect();
    assert_eq!(said, [(2, "lon"), (3, "within_m"), (4, "starts"), (5, "clock_error_s")], "{told}");
    // The camera without a row is named, and one recording alone says nothing of a place.
    assert!(told["warnings"].to_string().contains("has no row for it"), "{told}");
    assert_eq!(told["places"], Value::Array(Vec::new()));
    // What was not listened to does not say that there were no shots.
    std::fs::write(user.at("none.csv"), "file,lon,lat,within_m\n").unwrap();
    let unheard = user.run(&["whence", "--microphones", "none.csv", "0.wav"]);
    assert!(unheard.out.contains("Nothing was listened to"), "{}", unheard.out);
    let bad = user.run(&["whence", "--microphones", "microphones.csv", "--wind", "north", "0.wav"]);
    assert_eq!(bad.code, 2);
    assert!(bad.err.contains("is no wind"), "{}", bad.err);
}
