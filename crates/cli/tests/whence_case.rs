//! Where the shots of a case came from: heard in several films, accepted by a person, placed by their cameras' fixes. Synthetic.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod gunfire;
mod run;

use std::path::{Path, PathBuf};

use geolocation::Plane;
use gunfire::{heard_from, write_film};
use model::Position;
use run::User;
use serde_json::{Value, json};

const CAMERAS: [[f64; 2]; 5] = [[-60.0, -45.0], [70.0, -30.0], [50.0, 65.0], [-50.0, 70.0], [5.0, -85.0]];
const FROM: [f64; 2] = [20.0, -10.0];
/// Shots, in seconds after the first film begins.
const FIRED_S: [f64; 4] = [3.0, 4.9, 7.3, 9.1];
/// When each film begins.
const BEGINS_S: [f64; 5] = [0.0, 0.41, 0.87, 0.2, 1.3];

fn here() -> Plane {
    Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap())
}

/// A case with five films of the shots; who filmed where, and a clock in each picture, are in tables.
fn scene(user: &User) -> PathBuf {
    let case = user.case("case");
    let films = user.at("films");
    std::fs::create_dir(&films).unwrap();
    let fired: Vec<([f64; 2], f64)> = FIRED_S.iter().map(|at_s| (FROM, *at_s)).collect();
    let mut items = "id,file\n".to_owned();
    let mut fixes = "id,item,lon,lat,radius_m,method\n".to_owned();
    for (n, (at, begins_s)) in CAMERAS.into_iter().zip(BEGINS_S).enumerate() {
        let id = format!("V{}", n + 1);
        write_film(&films.join(format!("{id}.mp4")), &heard_from(at, begins_s, 14.0, &fired, n as u64 + 1));
        items.push_str(&format!("{id},{id}.mp4\n"));
        let place = here().position(at);
        fixes.push_str(&format!("F{},{id},{},{},2,landmarks\n", n + 1, place.lon(), place.lat()));
    }
    std::fs::write(films.join("items.csv"), items).unwrap();
    std::fs::write(films.join("fixes.csv"), fixes).unwrap();
    user.json(&case, &["import", "../films"]);
    let analysed = user.json(&case, &["analyse"]);
    assert!(analysed["shots"]["proposed"].as_u64().unwrap() >= 15, "{analysed}");
    case
}

fn origin(user: &User, case: &Path) -> Value {
    let solved = user.json(case, &["solve"]);
    let origins = solved["findings"]["origins"].as_array().unwrap();
    assert_eq!(origins.len(), 1, "{}", solved["findings"]["shots"]);
    origins[0].clone()
}

fn accept_all(user: &User, case: &Path) {
    let solved = user.json(case, &["solve"]);
    let mut accepting = vec!["review".to_owned(), "accept".to_owned()];
    for discharge in solved["findings"]["shots"][0]["value"]["discharges"].as_array().unwrap() {
        if discharge["counted"] == true {
            accepting.push(discharge["heard"][0]["observation"].as_str().unwrap().to_owned());
        }
    }
    user.json(case, &accepting);
}

/// What a person saw in all films at once, a flash of light: when each began beside the first.
fn set_clocks(user: &User, case: &Path) {
    let tables = user.at("clocks");
    std::fs::create_dir(&tables).unwrap();
    let mut syncs = "id,a,b,offset_s,error_s,by,reason\n".to_owned();
    for (n, begins_s) in BEGINS_S.iter().enumerate().skip(1) {
        syncs.push_str(&format!("seen-{n},V1,V{},{begins_s},0.005,B. Looker,a flash is seen in both\n", n + 1));
    }
    std::fs::write(tables.join("syncs.csv"), syncs).unwrap();
    user.json(case, &["import", "../clocks"]);
}

#[test]
fn shots_of_a_case_are_placed_once_somebody_accepted_them_and_clocks_are_known() {
    let user = User::new();
    let case = scene(&user);
    let unjudged = origin(&user, &case);
    assert_eq!(unjudged["value"]["places"], json!([]));
    assert!(unjudged["value"]["says"].as_str().unwrap().contains("before a person has accepted"), "{unjudged}");

    accept_all(&user, &case);
    // Films on one clock by the very sounds that are to be placed: nothing is placed, and what is missing is said.
    let by_sound = origin(&user, &case);
    assert_eq!(by_sound["value"]["places"], json!([]), "{by_sound}");
    let says = by_sound["value"]["says"].as_str().unwrap();
    assert!(says.contains("cannot be placed") && says.contains("clocks known"), "{says}");
    let microphones = by_sound["value"]["microphones"].as_array().unwrap();
    assert!(microphones.iter().all(|one| one["clock_error_s"].is_null()), "{by_sound}");

    set_clocks(&user, &case);
    let found = origin(&user, &case);
    assert_eq!(found["strength"], "likely");
    assert_eq!(found["method"]["name"], "differences of arrival");
    let inputs = found["inputs"].to_string();
    assert!(inputs.contains("given_fix") && inputs.contains("sync") && inputs.contains("observation"), "{inputs}");
    let place = &found["value"]["places"][0];
    let degrees = |name: &str| place["position"][name].as_f64().unwrap();
    let at = Position::from_lon_lat(degrees("lon"), degrees("lat")).unwrap();
    let [east, north] = here().east_north_m(at);
    assert!((east - FROM[0]).hypot(north - FROM[1]) < 12.0, "{place}");
    assert!(place["area_m2"].as_f64().unwrap() > 20.0 && place["region"]["type"] == "Polygon", "{place}");
    assert_eq!(place["shots"].as_array().unwrap().len(), FIRED_S.len());
    for arrival in place["shots"][0]["heard"].as_array().unwrap() {
        assert!(arrival["later_s"].as_f64().unwrap().abs() <= arrival["error_s"].as_f64().unwrap(), "{arrival}");
    }

    let why = user.json(&case, &["why", found["id"].as_str().unwrap()]);
    assert!(why["says"].as_str().unwrap().contains("with 95 % inside a region"), "{why}");
    let because = why["because"].to_string();
    for part in [
        "listened from fix F1, within 2 m; its clock is known within",
        "no weather is recorded",
        "than expected",
        "who fired",
    ] {
        assert!(because.contains(part), "{part}: {because}");
    }
    let shown = user.run_in(&case, &["solve"]);
    assert!(shown.out.contains("Came from: 4 shots heard in 5 takes"), "{}", shown.out);
}

#[test]
fn cameras_without_a_fix_are_named_and_pairs_know_how_far_apart_the_others_stood() {
    let user = User::new();
    let case = scene(&user);
    let between = |solved: &Value| {
        let reasons = solved["reasons"].as_object().unwrap();
        let heard = reasons.iter().find(|(id, _)| id.starts_with("heard/V1~V2")).unwrap();
        heard.1["basis"].as_str().unwrap().to_owned()
    };
    let solved = user.json(&case, &["solve"]);
    assert!(between(&solved).contains("by the fixes F1 and F2 they stood at most 135 m apart"), "{}", between(&solved));
    for fix in ["F1", "F2", "F3", "F4"] {
        user.json(&case, &["withdraw", "fixes", fix, "--reason", "not that street"]);
    }
    accept_all(&user, &case);
    let solved = user.json(&case, &["solve"]);
    assert!(!between(&solved).contains("by the fixes"), "{}", between(&solved));
    let origin = origin(&user, &case);
    let says = origin["value"]["says"].as_str().unwrap();
    assert!(says.contains("no fix says where the cameras of V1, V2, V3, V4 stood"), "{says}");
    assert_eq!(origin["value"]["places"], json!([]));
}
