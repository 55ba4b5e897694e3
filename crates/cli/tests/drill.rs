//! A drill, the whole way: made, imported, analysed, solved, scored; and what cannot be made.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::User;
use serde_json::Value;

fn has_ffmpeg() -> bool {
    let found = std::process::Command::new("ffmpeg").arg("-version").output().is_ok();
    if !found {
        testkit::missing("ffmpeg");
    }
    found
}

const SMALL: [&str; 8] = ["--cameras", "3", "--minutes", "0.3", "--size", "160x90", "--hard", "0.1"];

fn row<'a>(scored: &'a Value, measure: &str) -> &'a Value {
    let rows = scored["rows"].as_array().unwrap();
    rows.iter()
        .find(|row| row["measure"].as_str().unwrap().starts_with(measure))
        .unwrap_or_else(|| panic!("{measure}: {scored}"))
}

#[test]
fn a_drill_is_made_imported_analysed_solved_and_scored() {
    if !has_ffmpeg() {
        return;
    }
    let user = User::new();
    let here = user.at("");
    // Left by a making that was killed, and by one that still runs.
    let (killed, runs) = (user.at(".d.making-4194999"), user.at(&format!(".d.making-{}", std::process::id())));
    for left in [&killed, &runs] {
        std::fs::create_dir_all(left.join("scratch")).unwrap();
    }
    let made = user.json(&here, &[&["drill", "d", "--seed", "first lesson"], &SMALL[..]].concat());
    assert!(!killed.exists() && runs.exists(), "only what nobody works on is swept");
    insta::assert_snapshot!("drill", run::shape(&made));
    assert_eq!(made["recordings"], 3, "{made}");
    assert_eq!(made["copies"], 8);
    assert!(run::warnings(&made).iter().any(|warning| warning.contains("SHA-256")), "{made}");
    assert_eq!(user.run(&["new", "d/case", "--zone", "Asia/Almaty", "--title", "Drill"]).code, 0);
    let imported = user.json(&here, &["import", "--case", "d/case", "d/material"]);
    let about_rows: Vec<String> =
        run::warnings(&imported).into_iter().filter(|warning| !warning.contains("\"row\":null")).collect();
    assert_eq!(about_rows, Vec::<String>::new(), "every row of the tables is taken in as it is");
    let analysed = user.json(&here, &["analyse", "--case", "d/case"]);
    assert_eq!(
        run::warnings(&analysed),
        Vec::<String>::new(),
        "every film is decoded, the case named by a relative path"
    );
    assert!(analysed["done"].as_u64().unwrap() >= 11, "{analysed}");
    let scored = user.json(&here, &["score", "d", "--html", "score.html"]);
    insta::assert_snapshot!("score", run::shape(&scored));
    assert!(scored["label"].as_str().unwrap().starts_with("Synthetic"));
    let starts = row(&scored, "starts of films: how often");
    assert!(starts["of"].as_u64().unwrap() >= 3, "{scored}");
    for honest in ["starts of films that nothing falsified", "events that nothing falsified"] {
        assert_eq!(row(&scored, honest)["value"], 1.0, "bounds hold unless somebody lied: {scored}");
    }
    let least = row(&scored, "least number of people");
    assert!(least["value"].as_f64().unwrap() <= 0.0, "never more than there were: {least}");
    let order = row(&scored, "pairs of events");
    assert!(order["note"].as_str().unwrap().contains(" 0 wrong"), "{order}");
    assert!(row(&scored, "copies found")["value"].is_null(), "an engine that is not there says so");
    let offsets = row(&scored, "offsets between films heard by themselves: how often");
    assert!(offsets["value"].is_null() || offsets["value"] == 1.0, "what is heard holds the truth: {offsets}");
    let page = std::fs::read_to_string(user.at("score.html")).unwrap();
    assert!(page.contains("<strong>Synthetic.</strong>") && page.contains("<svg"), "{page}");
    assert!(!page.contains("http"), "it loads nothing");
    assert!(!page.contains('`') && !page.contains("WrongZone") && !page.contains("Stripped"), "words for people");
}

#[test]
fn what_cannot_be_made_is_refused_and_nothing_is_left() {
    let user = User::new();
    let refused = |arguments: &[&str], what: &str| {
        let ran = user.run(&[&["drill", "d"], arguments].concat());
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.err);
        assert!(ran.err.contains(what) && ran.err.contains("next:"), "{arguments:?}: {}", ran.err);
        assert!(!user.at("d").exists());
    };
    refused(&["--cameras", "0"], "1 to 64");
    refused(&["--cameras", "65"], "1 to 64");
    refused(&["--minutes", "90"], "0.1 to 60");
    refused(&["--hard", "2"], "0 to 1");
    refused(&["--size", "large"], "640x360");
    refused(&["--date", "yesterday"], "--date");
    refused(&["--place", "here"], "latitude");
    refused(&["--zone", "Mars/Olympus"], "IANA");
    std::fs::write(user.at("plan.geojson"), "{}").unwrap();
    refused(&["--plan", "plan.geojson"], "plan");
    refused(&["--plan", "none.geojson"], "none.geojson");
    std::fs::create_dir(user.at("full")).unwrap();
    std::fs::write(user.at("full/mine.txt"), "mine").unwrap();
    let ran = user.run(&["drill", "full"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("not empty"), "{}", ran.err);
    let ran = user.run(&["score", "full", "--case", "full"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
}

#[test]
fn without_ffmpeg_it_says_what_to_install() {
    let user = User::new();
    let ran = run::ran(user.command(&user.at("")).args(["drill", "d"]).env("PATH", "/nowhere").output().unwrap());
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("ffmpeg") && ran.err.contains("apt-get install ffmpeg"), "{}", ran.err);
    assert!(!user.at("d").exists());
}
