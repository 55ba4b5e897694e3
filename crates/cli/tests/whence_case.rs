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

/// Tables of a folder of their own, imported.
fn tables(user: &User, case: &Path, name: &str, files: &[(&str, &str)]) {
    let folder = user.at(name);
    std::fs::create_dir(&folder).unwrap();
    for (file, text) in files {
        std::fs::write(folder.join(file), text).unwrap();
    }
    user.json(case, &["import", folder.to_str().unwrap()]);
}

#[test]
fn a_row_of_weather_that_covers_the_shots_is_reckoned_with_and_named() {
    let user = User::new();
    let case = scene(&user);
    accept_all(&user, &case);
    set_clocks(&user, &case);
    let because = |user: &User| {
        let found = origin(user, &case);
        let why = user.json(&case, &["why", found["id"].as_str().unwrap()]);
        (found, why["because"].to_string())
    };
    let (_, without) = because(&user);
    assert!(without.contains("no weather is recorded"), "{without}");
    let weather = "id,when,temperature_c,temperature_error_c,wind_from_deg,wind_m_s,wind_error_m_s,reason\n\
                   day,2022-01-05 08:00/2022-01-05 20:00,12,8,,,,\n\
                   hour,2022-01-05 17:30/2022-01-05 18:30,20,2,0,0,1,METAR of the airport\n";
    tables(&user, &case, "weather", &[("weather.csv", weather)]);
    let (_, undated) = because(&user);
    assert!(undated.contains("not known well enough"), "{undated}");
    let evidence = "id,subject,relation,low,high,reference,basis\n\
                    e1,V1.start,within,2022-01-05T18:00:00+06:00,2022-01-05T18:00:02+06:00,,a clock in the picture\n";
    tables(&user, &case, "evidence", &[("evidence.csv", evidence)]);
    let (found, dated) = because(&user);
    assert!(dated.contains("by the weather hour (METAR of the airport)"), "{dated}");
    let air = &found["value"]["air"];
    assert_eq!((&air["temperature_by"], &air["temperature_c"]), (&json!("hour"), &json!([20.0, 18.0, 22.0])), "{air}");
    assert!(found["inputs"].to_string().contains("weather"), "{}", found["inputs"]);
}

#[test]
fn a_published_map_has_the_region_and_never_a_camera() {
    let user = User::new();
    let case = scene(&user);
    accept_all(&user, &case);
    set_clocks(&user, &case);
    let made = |folder: &str| {
        std::fs::create_dir(user.at(folder)).unwrap();
        let out = |name: &str| user.at(folder).join(name).to_str().unwrap().to_owned();
        user.json(&case, &["report", "--html", &out("page.html")]);
        user.json(&case, &["export", "geojson", &out("map.geojson")]);
        user.json(&case, &["export", "kml", &out("map.kml")]);
        ["page.html", "map.geojson", "map.kml"].map(|name| std::fs::read_to_string(out(name)).unwrap())
    };
    let [page, geojson, kml] = made("open");
    assert!(page.contains("class=\"region shots\"") && page.contains("Where 4 shots heard in 5 recordings came from"));
    assert!(geojson.contains("shots_from") && kml.contains("outerBoundaryIs"));
    for text in [&page, &geojson, &kml] {
        for at in CAMERAS {
            let place = here().position(at);
            for degrees in [place.lon(), place.lat()] {
                assert!(!text.contains(&format!("{degrees:.5}")), "where a camera stood: {degrees:.5}");
            }
        }
    }
    // A report can cite it, and is not told where.
    std::fs::write(user.at("report.md"), "# Report\n\nFour shots came from one place [@whence-V1].\n").unwrap();
    let checked = user.run_in(&case, &["check", "../report.md", "--json"]);
    assert!(
        !checked.out.contains("citation-unknown") && !checked.out.contains("nothing of this name"),
        "{}",
        checked.out
    );

    // Somebody whom it can harm filmed one of them: nothing of the region goes out, and that is said.
    let sources = "id,name,role\nf,Filmer 1,filmer\n";
    tables(&user, &case, "filmer", &[("sources.csv", sources), ("roles.csv", "item,source,role\nV2,f,filmer\n")]);
    let [page, geojson, kml] = made("guarded");
    assert!(
        !page.contains("class=\"region shots\"") && !geojson.contains("shots_from") && !kml.contains("outerBoundaryIs")
    );
    assert!(page.contains("1 region that shots came from") && page.contains("could give away"), "it is said");
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
