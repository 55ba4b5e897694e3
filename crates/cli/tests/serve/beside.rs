//! Comments and withdrawn rows go out beside the tables and come back, with whose they are by the tables' word.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::run::{User, warnings};
use crate::{case, serve};

/// The CSV files of a folder, by their names.
fn sheets(folder: &Path) -> BTreeMap<String, String> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let csv = files.filter(|path| path.extension().is_some_and(|ending| ending == "csv"));
    csv.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()))
        .collect()
}

/// An empty case of somebody else.
fn case_of(user: &User, who: &str, name: &str) -> PathBuf {
    let mut command = user.command(&user.at(""));
    let made = command.env("SIGHTLINE_BY", who).args(["new", name, "--title", "A case", "--zone", "Asia/Almaty"]);
    assert!(made.output().unwrap().status.success());
    user.at(name)
}

/// An import by somebody else.
fn import(user: &User, who: &str, case: &Path, what: &str) -> Value {
    let mut command = user.command(case);
    let output = command.env("SIGHTLINE_BY", who).args(["import", what, "--json"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn counts(imported: &Value, kind: &str) -> Option<[u64; 3]> {
    let table = imported["tables"].as_array().unwrap().iter().find(|table| table["kind"] == kind)?;
    Some(["new", "changed", "unchanged"].map(|name| table[name].as_u64().unwrap()))
}

/// A case with a comment, an answer to it, and two rows that were withdrawn, one of them in its second version.
fn talked_over(user: &User) -> PathBuf {
    let made = case(user);
    let served = serve(user, &made);
    let window = served.open();
    let changing = json!({"key": "change-001", "reason": "read again", "rows": [{"table": "evidence", "base": 1, "cells": {
        "id": "t2", "subject": "dispersal", "relation": "before", "high": "2022-01-05 19:00",
        "basis": "a report\n  that says: basis: nothing\nbasis: of it", "trust": "reported"}}]});
    window.post("/api/facts", &changing).good();
    for (key, table, id, base, reason) in [
        ("taken-0001", "evidence", "t2", 2, "=the report was retracted"),
        ("taken-0002", "items", "V10", 1, "another street"),
    ] {
        let row = json!({"key": key, "table": table, "id": id, "base": base, "reason": reason, "restore": false});
        window.post("/api/withdrawals", &row).good();
    }
    let comment = json!({"key": "said-00001", "table": "items", "of": "V1", "text": "Same bus as V2?\n=look", "mentions": ["A. Tester"], "at_s": 12.345678});
    let first = window.post("/api/comments", &comment).good().json();
    let answer = json!({"key": "said-00002", "table": "items", "of": "V1", "text": "Yes", "mentions": [], "answers": first["id"]});
    window.post("/api/comments", &answer).good();
    made
}

#[test]
fn comments_and_withdrawn_rows_come_back_from_tables_byte_by_byte() {
    let user = User::new();
    let made = talked_over(&user);
    let exported = user.json(&made, &["export", "tables", "../out"]);
    let first = sheets(&user.at("out"));
    assert!(first["evidence.csv"].contains("a clock on the wall") && !first["evidence.csv"].contains("a report"));
    assert!(first["withdrawn.csv"].contains("evidence,t2,2,") && first["withdrawn.csv"].contains("'=the report was"));
    assert!(first["comments.csv"].contains("A. Tester,item,V1,V1,12.345678,"), "{}", first["comments.csv"]);
    let lists = exported["lists"].as_array().unwrap();
    assert_eq!([&lists[0]["table"], &lists[1]["table"]], ["comments", "withdrawn"]);

    // Somebody else takes them into an empty case: as CSV, and as the workbook alone.
    for (name, what) in [("by-csv", "../out"), ("by-workbook", "../out/tables.xlsx")] {
        let fresh = case_of(&user, "B. Other", name);
        let imported = import(&user, "B. Other", &fresh, what);
        assert_eq!(warnings(&imported), Vec::<String>::new());
        assert_eq!(counts(&imported, "comment"), Some([2, 0, 0]), "{imported}");
        assert_eq!(counts(&imported, "withdrawal"), Some([2, 0, 0]), "{imported}");
        let out = format!("../again-{name}");
        user.json(&fresh, &["export", "tables", &out]);
        let again = sheets(&user.at(&out[3..]));
        assert_eq!(again, first, "{name}: the same sheets, byte by byte");
        // Again, nothing is new.
        let twice = import(&user, "B. Other", &fresh, what);
        assert_eq!(counts(&twice, "comment"), Some([0, 0, 2]), "{twice}");
        assert_eq!(counts(&twice, "withdrawal"), Some([0, 0, 2]), "{twice}");
        // Nobody else is made an author: the ledger says who brought it, and what is shown says both.
        let served = serve(&user, &fresh);
        let window = served.open();
        let told = window.get("/api/comments").good().json();
        let by = told[0]["by"].as_str().unwrap();
        assert!(by.starts_with("A. Tester (so says a table that B. Other imported on "), "{by}");
        let entries = window.get("/api/ledger?limit=200").good().json();
        let brought = entries["entries"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "comment");
        assert!(brought.clone().count() == 2 && brought.clone().all(|entry| entry["by"] == "B. Other"), "{entries}");
    }
    // In the case that wrote them they are known.
    let home = import(&user, "B. Other", &made, "../out");
    assert_eq!(warnings(&home), Vec::<String>::new());
    assert_eq!((counts(&home, "comment"), counts(&home, "withdrawal")), (Some([0, 0, 2]), Some([0, 0, 2])), "{home}");
}

#[test]
fn an_old_list_takes_away_nothing_that_stands_since() {
    let user = User::new();
    let made = talked_over(&user);
    user.json(&made, &["export", "tables", "../out"]);
    user.json(&made, &["withdraw", "items", "V10", "--restore", "--reason", "it was the right street"]);
    let said = import(&user, "B. Other", &made, "../out/withdrawn.csv");
    assert!(warnings(&said).join("; ").contains("restored or recorded anew since, and stands"), "{said}");
    assert_eq!(counts(&said, "withdrawal"), Some([0, 0, 1]), "{said}");
    // In a case where another row of that id stands, it stands on; a comment on what is not there is left, and said.
    let other = case_of(&user, "B. Other", "other");
    std::fs::create_dir(user.at("own")).unwrap();
    std::fs::write(user.at("own/items.csv"), "id,kind,title\nV10,video,Another film\n").unwrap();
    user.json(&other, &["import", "../own"]);
    let said = import(&user, "B. Other", &other, "../out/withdrawn.csv");
    let told = warnings(&said).join("; ");
    assert!(told.contains("what stands in this case says something else"), "{told}");
    assert_eq!(counts(&said, "withdrawal"), Some([1, 0, 0]), "the evidence alone: {said}");
    let items = user.json(&other, &["items"]);
    assert_eq!(items["items"][0]["title"], "Another film", "{items}");
    let said = import(&user, "B. Other", &other, "../out/comments.csv");
    assert!(warnings(&said).join("; ").contains("which is not there"), "{said}");
    // Somebody else's file of that name is a document.
    std::fs::write(user.at("own/comments.csv"), "author,likes\nx,3\n").unwrap();
    let said = import(&user, "B. Other", &other, "../own/comments.csv");
    assert!(warnings(&said).join("; ").contains("not the list comments"), "{said}");
}
