//! `when`, `sun` and `shadow` as a user meets them.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::User;
use serde_json::Value;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn when_prints_its_document_and_draws_its_page() {
    let user = User::new();
    std::fs::write(
        user.at("t.csv"),
        "id,subject,relation,low,high,reference,basis\nc1,arrival,within,2022-01-05T00:05:00+06:00,2022-01-05T00:19:00+06:00,,seen\nc2,detonations,after,840,960,arrival,\n",
    )
    .unwrap();
    let ran = user.run(&["when", "t.csv", "--json", "--html", "t.html"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let document = json(&ran.out);
    assert_eq!(document["consistent"], true);
    assert_eq!(document["tool"]["name"], "sightline");
    assert_eq!(document["warnings"], Value::Array(vec![]));
    assert_eq!(document["points"][1]["earliest_because"], serde_json::json!(["c2", "c1"]));
    assert!(std::fs::read_to_string(user.at("t.html")).unwrap().contains("detonations"));
}

/// A workbook of one sheet, made by hand: inline texts, a blank row, a bad instant in the sheet's row 4.
#[test]
fn when_reads_a_workbook() {
    let user = User::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in [
        (0, ["id", "subject", "relation", "low", "high"]),
        (1, ["c1", "a, \"b\"", "at", "2022-01-05T17:31:00+06:00", ""]),
        (3, ["c2", "a, \"b\"", "at", "2022-01-05T17:31:00", ""]),
    ] {
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(row, column as u16, *cell).unwrap();
        }
    }
    std::fs::write(user.at("t.xlsx"), book.save_to_buffer().unwrap()).unwrap();
    let ran = user.run(&["when", "t.xlsx", "--json"]);
    let document = json(&ran.out);
    assert_eq!(ran.code, 2, "{document}");
    assert_eq!(document["points"][0]["id"], "a, \"b\"");
    assert_eq!(document["points"][0]["latest"], "2022-01-05T11:31:00Z");
    assert_eq!(document["warnings"][0]["where"]["row"], 4);
    std::fs::write(user.at("broken.xlsx"), b"PK\x03\x04nothing").unwrap();
    assert_eq!(user.run(&["when", "broken.xlsx", "--json"]).code, 2);
}

/// Several shadows, a slope, bands to a hundredth of a degree, a skyline.
#[test]
fn sun_and_shadow_take_the_ground_as_it_is() {
    let user = User::new();
    let here = ["--lat", "43.238", "--lon", "76.945", "--date", "2022-01-05", "--zone", "Asia/Almaty", "--json"];
    let ask = |more: &[&str]| {
        let ran = user.run(&[&["shadow"], more, &here[..]].concat());
        (ran.code, json(&ran.out))
    };
    let (_, one) = ask(&["--ratio", "3.0±0.2"]);
    let (_, joint) = ask(&["--ratio", "3.0±0.2", "--ratio", "3.1±0.2", "--azimuth", "29.7±2"]);
    assert_eq!((one["intervals"].as_array().unwrap().len(), joint["intervals"].as_array().unwrap().len()), (2, 1));
    let (_, sloping) = ask(&["--ratio", "3.0±0.2", "--azimuth", "29.7±2", "--slope", "8@30"]);
    assert_ne!(sloping["intervals"], joint["intervals"]);
    assert_eq!(ask(&["--ratio", "3.0±0.2", "--slope", "80@30"]).0, 2);
    let fine = user.run(&[
        "shadow",
        "--at",
        "2022-01-05T15:00:00+06:00±60",
        "--ratio",
        "3.0±0.2",
        "--azimuth",
        "29.7±2",
        "--adaptive",
        "0.05",
        "--json",
    ]);
    let bands = json(&fine.out);
    assert!(bands["finest_deg"].as_f64().unwrap() <= 0.05, "{}", fine.err);
    let day = user.run(&[&["sun", "--skyline", "200:0,215:4,270:4,280:0"], &here[..]].concat());
    let seen = &json(&day.out)["behind_skyline"];
    assert!(seen[1]["at"].as_str().unwrap() < "2022-01-05T17:10", "{seen}");
}

#[test]
fn when_says_by_its_exit_code_what_it_found() {
    let user = User::new();
    let header = "id,subject,relation,low,high\n";
    let table = |name: &str, rows: &str| std::fs::write(user.at(name), format!("{header}{rows}")).unwrap();
    table("clash.csv", "c1,a,after,2022-01-05T10:00:00Z,\nc2,a,before,,2022-01-05T09:00:00Z\n");
    table("bad.csv", "c1,a,after,2022-01-05T10:00:00,\n");
    let clash = user.run(&["when", "clash.csv", "--json"]);
    assert_eq!((clash.code, json(&clash.out)["contradictions"][0]["excess_s"].clone()), (1, 3600.0.into()));
    let bad = user.run(&["when", "bad.csv", "--json"]);
    assert_eq!(bad.code, 2);
    assert_eq!(json(&bad.out)["warnings"][0]["where"]["row"], 2);
    assert_eq!(user.run(&["when", "bad.csv", "--origin", "Asia/Almaty"]).code, 0);
    assert_eq!(user.run(&["when", "bad.csv", "--origin", "Almaty"]).code, 2);
    assert_eq!(user.run(&["when", "missing.csv", "--json"]).code, 2);
}

#[test]
fn sun_stands_and_sets() {
    let user = User::new();
    let at = user.run(&["sun", "--at", "2022-01-05T15:00:00+06:00", "--lat", "43.238", "--lon", "76.945", "--json"]);
    let seen = json(&at.out);
    assert!((seen["azimuth_deg"].as_f64().unwrap() - 209.7026).abs() < 0.001, "{seen}");
    assert!(seen["refracted_elevation_deg"].as_f64().unwrap() > seen["elevation_deg"].as_f64().unwrap());
    let day = user.run(&[
        "sun",
        "--date",
        "2022-01-05",
        "--zone",
        "Asia/Almaty",
        "--lat",
        "43.238",
        "--lon",
        "76.945",
        "--json",
    ]);
    assert!(json(&day.out)["sunset"].as_str().unwrap().starts_with("2022-01-05T17:30:5"), "{}", day.out);
    let table =
        user.run(&["sun", "--date", "2022-01-05", "--zone", "Asia/Almaty", "--lat", "43.238", "--lon", "76.945"]);
    assert!(table.out.contains("sunset             17:31"), "{}", table.out);
    let south = user.run(&["sun", "--at", "2022-01-05T15:00:00Z", "--lat", "-33.9", "--lon", "-18.4", "--json"]);
    assert_eq!(south.code, 0, "{}", south.err);
}

#[test]
fn shadow_when_and_where() {
    let user = User::new();
    let when = user.run(&[
        "shadow",
        "--lat",
        "43.238",
        "--lon",
        "76.945",
        "--date",
        "2022-01-05",
        "--zone",
        "Asia/Almaty",
        "--azimuth",
        "29.7±1",
        "--ratio",
        "3.0+-0.2",
        "--json",
    ]);
    let found = json(&when.out);
    let intervals = found["intervals"].as_array().unwrap();
    assert_eq!(intervals.len(), 1, "{found}");
    assert!(intervals[0]["from"].as_str().unwrap() < "2022-01-05T15:00:00+06:00");
    assert!(intervals[0]["to"].as_str().unwrap() > "2022-01-05T15:00:00+06:00");
    let place = user.run(&[
        "shadow",
        "--at",
        "2022-01-05T15:00:00+06:00±60",
        "--ratio",
        "3.0±0.2",
        "--grid",
        "1",
        "--png",
        "map.png",
        "--json",
    ]);
    let bands = json(&place.out);
    assert_eq!(bands["type"], "FeatureCollection");
    assert_eq!(bands["features"].as_array().unwrap().len(), 3);
    assert!(std::fs::read(user.at("map.png")).unwrap().starts_with(b"\x89PNG"));
    // What local clocks showed: in a known zone the same answer, in an unknown one a wider, with a warning.
    let by_clock = |zone: &[&str]| {
        let asked = ["shadow", "--at-local", "2022-01-05T15:00:00±60", "--ratio", "3.0±0.2", "--grid", "1", "--json"];
        json(&user.run(&[&asked[..], zone].concat()).out)
    };
    let known = by_clock(&["--zone", "Asia/Almaty"]);
    assert_eq!(known["features"], bands["features"]);
    let anywhere = by_clock(&[]);
    assert!(anywhere["warnings"][0]["next"].as_str().unwrap().contains("--zone"), "{anywhere}");
    let area = |bands: &Value| bands["features"][0]["geometry"]["coordinates"].as_array().unwrap().len();
    assert!(area(&anywhere) > area(&known), "{} {}", area(&anywhere), area(&known));
    for wrong in [
        vec!["shadow", "--at-local", "yesterday", "--ratio", "3±1", "--json"],
        vec!["shadow", "--at-local", "2022-03-27T02:30:00", "--zone", "Europe/Berlin", "--ratio", "3±1", "--json"],
        vec!["shadow", "--at", "2022-01-05T15:00:00+06:00", "--json"],
        vec!["shadow", "--at", "2022-01-05T15:00:00", "--ratio", "3", "--json"],
        vec!["shadow", "--lat", "99", "--lon", "200", "--date", "2022-01-05", "--ratio", "3", "--json"],
        vec!["shadow", "--lat", "9", "--lon", "20", "--date", "2023-02-29", "--ratio", "3", "--json"],
    ] {
        let ran = user.run(&wrong);
        assert_eq!(ran.code, 2, "{wrong:?}");
        assert!(!json(&ran.out)["error"]["next"].as_str().unwrap().is_empty(), "{wrong:?}");
    }
}

/// A skyline in the table of places, and a slope in that of shadows, count in a case; what a false claim leans on stands.
#[test]
fn a_case_knows_its_hills() {
    let user = User::new();
    let case = user.case("case");
    let write = |name: &str, rows: &[&str]| std::fs::write(user.at(name), rows.join("\n")).unwrap();
    write(
        "places.csv",
        &[
            "id,name,lon,lat,radius_m,method,skyline,skyline_error_deg",
            "square,The square,76.945,43.238,100,map,\"0:0, 200:0, 210:4, 270:4, 280:0\",0.1",
        ],
    );
    write("events.csv", &["id,title", "march,A march", "riot,A riot", "speech,A speech"]);
    write("items.csv", &["id,title,kind", "V1,A film,video"]);
    write(
        "evidence.csv",
        &[
            "id,subject,relation,low,high,reference,basis,trust",
            "e1,march,before,,,sun/last-sun/square/2022-01-05,The sun is on the banners,observed",
            "e2,riot,before,,,sun/sunset/square/2022-01-05,\"The ministry: before sunset\",account",
            "e3,riot,within,2022-01-05 19:00,2022-01-05 20:00,,The tower's clock,observed",
            "e4,speech,before,,,sun/sunset/square/2022-01-05,\"A witness: before sunset\",account",
            "e5,V1.start,within,2022-01-05 12:00,2022-01-05 22:00,,The afternoon,reported",
        ],
    );
    write(
        "shadows.csv",
        &[
            "id,item,place,ratio,ratio_error,slope_deg,slope_towards_deg,reason,by",
            "sh1,V1,square,4.7,0.2,2,222,A pole on the street,A. Analyst",
        ],
    );
    let imported = user.json(
        &case,
        &["import", "../places.csv", "../events.csv", "../items.csv", "../evidence.csv", "../shadows.csv"],
    );
    assert_eq!(run::warnings(&imported), Vec::<String>::new());
    let ran = user.run_in(&case, &["solve", "--json"]);
    let solved = json(&ran.out);
    let point = |id: &str| {
        let points = solved["points"].as_array().unwrap();
        points.iter().find(|point| point["value"]["point"] == id).unwrap_or_else(|| panic!("{id}: {solved}"))["value"]
            .clone()
    };
    let latest = |id: &str| point(id)["latest"].as_str().unwrap().to_owned();
    // Behind the hills at 17:01; by tables the sun sets at 17:31, and a witness may mean either.
    assert!(latest("march").starts_with("2022-01-05T11:0"), "{}", latest("march"));
    assert!(latest("speech").starts_with("2022-01-05T11:3"), "{}", latest("speech"));
    let [only] = &solved["contradictions"].as_array().unwrap()[..] else { panic!("{}", solved["contradictions"]) };
    let evidence = only["value"]["evidence"].as_array().unwrap();
    assert!(evidence.contains(&"sun-moment/sunset/square/2022-01-05".into()), "{only}");
    assert_eq!(only["value"]["doubt_first"], serde_json::json!(["e2"]));
    // Uphill a shadow is shorter: on level ground this length is that of 16:00, here of ten minutes later.
    let film = point("V1.start");
    let (earliest, latest) = (film["earliest"].as_str().unwrap(), film["latest"].as_str().unwrap());
    assert!(earliest > "2022-01-05T10:05:00" && latest < "2022-01-05T10:25:00", "{film}");
}

/// How far a piece can be trusted is the case's to say, with a reason: what is doubted first follows from it.
#[test]
fn a_case_says_what_it_trusts_and_why() {
    let user = User::new();
    let case = user.case("case");
    let write = |name: &str, rows: &[&str]| std::fs::write(user.at(name), rows.join("\n")).unwrap();
    write("events.csv", &["id,title", "march,A march"]);
    write(
        "evidence.csv",
        &[
            "id,subject,relation,low,high,reference,basis,trust",
            "e1,march,within,2022-01-05 10:00,2022-01-05 11:00,,The tower's clock,observed",
            "e2,march,within,2022-01-05 12:00,2022-01-05 13:00,,A newspaper,reported",
        ],
    );
    let imported = user.json(&case, &["import", "../events.csv", "../evidence.csv"]);
    assert_eq!(run::warnings(&imported), Vec::<String>::new());
    let doubted = || {
        let solved = json(&user.run_in(&case, &["solve", "--json"]).out);
        solved["contradictions"][0]["value"]["doubt_first"].clone()
    };
    assert_eq!(doubted(), serde_json::json!(["e2"]));
    write(
        "policy.csv",
        &["name,value,reason", "trust.evidence.e1,reported,", "trust.evidence.e2,observed,Its reporter filmed a clock"],
    );
    let unreasoned = user.run_in(&case, &["import", "../policy.csv"]);
    assert!(unreasoned.code == 2 && unreasoned.err.contains("reason"), "{}{}", unreasoned.out, unreasoned.err);
    write(
        "policy.csv",
        &[
            "name,value,reason",
            "trust.evidence.e1,reported,The tower's clock stood",
            "trust.evidence.e2,observed,Its reporter filmed a clock",
        ],
    );
    user.json(&case, &["import", "../policy.csv"]);
    assert_eq!(doubted(), serde_json::json!(["e1"]));
}
