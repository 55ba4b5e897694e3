//! The way from files to a report, as a user goes it.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::process::Stdio;

use run::User;
use serde_json::Value;

#[test]
fn footage_goes_in_and_an_account_comes_out() {
    let user = User::new();
    let case = user.case("case");
    let footage = user.at("footage");
    std::fs::create_dir(&footage).unwrap();
    testkit::clips::cuts(&footage);
    let plain = testkit::clips::plain(&footage);
    std::fs::copy(&plain.path, footage.join("again.mp4")).unwrap();
    std::fs::write(
        footage.join("items.csv"),
        "id,file,title,posted_at,graphic\nV07,plain.mp4,A tone,2022-01-05 15:08,no\nV08,,Described only,2022-01-05 16:00,\n",
    )
    .unwrap();

    let imported = user.json(&case, &["import", "../footage"]);
    assert_eq!(imported["arrivals"].as_array().unwrap().len(), 4, "every arrival is recorded: {imported}");
    let of_plain: Vec<&Value> =
        imported["arrivals"].as_array().unwrap().iter().filter(|arrival| arrival["item"] == "V07").collect();
    assert_eq!(of_plain.len(), 2, "the same bytes are one item");
    assert_eq!(of_plain.iter().filter(|arrival| arrival["new_bytes"] == true).count(), 1, "and are stored once");

    let analysed = user.json(&case, &["analyse"]);
    assert_eq!((&analysed["done"], &analysed["takes"]), (&3.into(), &5.into()), "{analysed}");
    let again = user.json(&case, &["analyse"]);
    assert_eq!((&again["done"], &again["unchanged"]), (&0.into(), &3.into()));

    let solved = user.json(&case, &["solve"]);
    let start = point(&solved, "V07.start");
    let latest = start["latest"].as_str().unwrap();
    assert!(latest.starts_with("2022-01-05T09:08:57."), "posted by the end of 15:08, two seconds long: {start}");
    assert!(start["latest_because"].as_array().unwrap().iter().any(|id| id.as_str().unwrap().starts_with("post/")));
    assert_eq!(solved["consistent"], true);

    let page = user.at("report.html");
    assert_eq!(user.run_in(&case, &["report", "--html", page.to_str().unwrap()]).code, 0);
    let html = std::fs::read_to_string(&page).unwrap();
    for shown in ["A tone", "Described only", "data:image/jpeg;base64,", "V07"] {
        assert!(html.contains(shown), "{shown} is on the page");
    }
    for outside in ["src=\"http", "href=\"http", "url(http", "@import"] {
        assert!(!html.contains(outside), "the page asks for nothing: {outside}");
    }

    let verified = user.json(&case, &["verify"]);
    assert_eq!(verified["whole"], true, "{verified}");
}

#[test]
fn the_same_facts_give_the_same_page() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    user.json(&case, &["import", "../a.txt"]);
    let first = user.json(&case, &["report", "--html", "../first.html"]);
    let second = user.json(&case, &["report", "--html", "../second.html"]);
    assert_eq!(first["sha256"], second["sha256"]);
    assert_eq!(std::fs::read(user.at("first.html")).unwrap(), std::fs::read(user.at("second.html")).unwrap());
}

#[test]
fn importing_tables_again_changes_nothing_and_a_changed_row_is_a_new_version() {
    let user = User::new();
    let case = user.case("case");
    let table = |name: &str| std::fs::write(user.at("sources.csv"), format!("id,name,role\nS1,{name},publisher\n"));
    let counts = |document: &Value| {
        let row = &document["tables"][0];
        (row["new"].as_u64().unwrap(), row["changed"].as_u64().unwrap(), row["unchanged"].as_u64().unwrap())
    };
    table("A channel").unwrap();
    assert_eq!(counts(&user.json(&case, &["import", "../sources.csv"])), (1, 0, 0));
    assert_eq!(counts(&user.json(&case, &["import", "../sources.csv"])), (0, 0, 1));
    table("Another name").unwrap();
    assert_eq!(counts(&user.json(&case, &["import", "../sources.csv"])), (0, 1, 0));
}

#[test]
fn a_table_that_comes_later_finds_the_films_of_the_case() {
    let user = User::new();
    let case = user.case("case");
    let clip = testkit::clips::plain(&user.at(""));
    user.json(&case, &["import", clip.path.to_str().unwrap()]);
    let table = |title: &str| std::fs::write(user.at("items.csv"), format!("id,file,title\nV07,plain.mp4,{title}\n"));
    table("A tone").unwrap();
    let first = user.run_in(&case, &["import", "../items.csv", "--json"]);
    assert_eq!(first.code, 0, "{}", first.out);
    assert!(first.out.contains("arrived earlier under this name"), "a binding by name alone is said: {}", first.out);
    table("Another title").unwrap();
    let second = user.json(&case, &["import", "../items.csv"]);
    assert_eq!(second["tables"][0]["changed"], 1, "{second}");
    user.json(&case, &["report", "--html", "../r.html"]);
    let html = std::fs::read_to_string(user.at("r.html")).unwrap();
    assert!(html.contains("Another title") && html.contains("V07"), "the film goes by the table's words");
}

#[test]
fn what_is_collected_before_is_kept_with_the_arrival() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    let collected = ["import", "../a.txt", "--collector", "C. Ollector", "--collected-at", "2022-01-06T10:00:00+06:00"];
    assert_eq!(user.run_in(&case, &collected).code, 0);
    user.json(&case, &["report", "--html", "../r.html"]);
    let html = std::fs::read_to_string(user.at("r.html")).unwrap();
    assert!(html.contains("C. Ollector") && html.contains("A. Tester"), "both custodians are named");
}

#[test]
fn damage_is_found_and_named() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    let imported = user.json(&case, &["import", "../a.txt"]);
    let sha256 = imported["arrivals"][0]["sha256"].as_str().unwrap().to_owned();
    let blob = case.join("blobs").join(&sha256[..2]).join(&sha256);
    std::fs::remove_file(&blob).unwrap();
    std::fs::write(&blob, "other words").unwrap();
    let ran = user.run_in(&case, &["verify", "--json"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains(&sha256), "{}", ran.out);
}

#[test]
fn an_original_comes_out_as_it_went_in() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    let imported = user.json(&case, &["import", "../a.txt"]);
    let item = imported["arrivals"][0]["item"].as_str().unwrap();
    assert_eq!(user.run_in(&case, &["export", "original", item, "--out", "../b.txt"]).code, 0);
    assert_eq!(std::fs::read_to_string(user.at("b.txt")).unwrap(), "some words");
}

#[test]
fn a_playable_copy_is_made_on_demand() {
    let user = User::new();
    let case = user.case("case");
    let clip = testkit::clips::plain(&user.at(""));
    let imported = user.json(&case, &["import", clip.path.to_str().unwrap()]);
    let item = imported["arrivals"][0]["item"].as_str().unwrap();
    let made = user.json(&case, &["export", "proxy", item, "--out", "../proxy.mp4"]);
    let bytes = std::fs::read(user.at("proxy.mp4")).unwrap();
    assert_eq!(&bytes[4..8], b"ftyp", "an MP4: {made}");
    let refused = user.run_in(&case, &["export", "proxy", "nothing", "--out", "../none.mp4"]);
    assert_eq!(refused.code, 2);
    assert!(!user.at("none.mp4").exists(), "nothing half-written");
}

#[test]
fn a_crash_costs_the_items_under_way_and_no_more() {
    let user = User::new();
    let case = user.case("case");
    let folder = user.at("many");
    std::fs::create_dir(&folder).unwrap();
    for number in 0..6 {
        testkit::clips::video(&folder.join(format!("{number}.mp4")), (320, 240 + 2 * number), 20.0, true);
    }
    user.json(&case, &["import", "../many"]);
    let mut analysing = user.command(&case).args(["analyse", "--workers", "1"]).stdout(Stdio::null()).spawn().unwrap();
    let recorded = || std::fs::read_dir(case.join("checkpoints")).unwrap().count();
    let before = recorded();
    while recorded() == before && analysing.try_wait().unwrap().is_none() {
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    analysing.kill().unwrap();
    analysing.wait().unwrap();
    assert_eq!(user.json(&case, &["verify"])["whole"], true, "a killed process leaves a whole case");
    let resumed = user.json(&case, &["analyse"]);
    let (done, unchanged) = (resumed["done"].as_u64().unwrap(), resumed["unchanged"].as_u64().unwrap());
    assert_eq!(done + unchanged, 6, "{resumed}");
    assert!(unchanged >= 1, "what was finished is not done again: {resumed}");
    assert_eq!(user.json(&case, &["analyse"])["unchanged"], 6);
}

#[test]
fn two_processes_do_not_write_into_one_case() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("a.txt"), "some words").unwrap();
    std::fs::write(user.at("b.txt"), "other words").unwrap();
    let import = |file: &str| user.command(&case).args(["import", file]).stdout(Stdio::null()).spawn().unwrap();
    let both = [import("../a.txt"), import("../b.txt")];
    for mut child in both {
        assert!(child.wait().unwrap().success(), "the second waits for the first");
    }
    assert_eq!(user.json(&case, &["verify"])["blobs"], 2);
}

fn point<'a>(solved: &'a Value, id: &str) -> &'a Value {
    let points = solved["points"].as_array().unwrap();
    &points.iter().find(|point| point["value"]["point"] == id).unwrap_or_else(|| panic!("no {id} in {solved}"))["value"]
}
