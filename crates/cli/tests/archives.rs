//! Archives are opened on import: every file in them arrives, and nothing appears outside the case.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use run::{User, warnings};
use testkit::archives::tar;

#[test]
fn what_is_in_an_archive_arrives_and_stays_inside_the_case() {
    let user = User::new();
    let case = user.case("case");
    let third = tar(&[("never.txt", b"too deep")]);
    let inner = tar(&[("deep.txt", b"deep"), ("third.tar", &third), ("empty.mp4", b"")]);
    let large = vec![7; 3 << 20];
    let outer = tar(&[
        ("../../escape.txt", b"outside?"),
        ("large.bin", &large),
        ("inner.tar", &inner),
        ("sources.csv", b"id,name,role\n"),
    ]);
    let inbox = user.at("inbox");
    std::fs::create_dir(&inbox).unwrap();
    std::fs::write(inbox.join("outer.tar"), &outer).unwrap();
    let imported = user.json(&case, &["import", "../inbox"]);
    let arrivals = imported["arrivals"].as_array().unwrap();
    let paths: Vec<&str> = arrivals.iter().map(|arrival| arrival["path"].as_str().unwrap()).collect();
    assert_eq!(
        paths,
        [
            "../inbox/outer.tar",
            "../inbox/outer.tar!/../../escape.txt",
            "../inbox/outer.tar!/large.bin",
            "../inbox/outer.tar!/inner.tar",
            "../inbox/outer.tar!/sources.csv",
            "../inbox/outer.tar!/inner.tar!/deep.txt",
            "../inbox/outer.tar!/inner.tar!/third.tar",
            "../inbox/outer.tar!/inner.tar!/empty.mp4",
        ]
    );
    let large_arrival = arrivals.iter().find(|arrival| arrival["path"].as_str().unwrap().ends_with("large.bin"));
    assert_eq!(large_arrival.unwrap()["len"], 3 << 20);
    let said = warnings(&imported).join("\n");
    for what in ["outside", "not opened: it lies 2 archives deep", "the table has a header and no rows"] {
        assert!(said.contains(what), "{what} in\n{said}");
    }
    assert!(!user.at("escape.txt").exists() && !case.join("escape.txt").exists());
    let inbox_now: Vec<_> = std::fs::read_dir(&inbox).unwrap().collect();
    assert_eq!(inbox_now.len(), 1, "nothing is unpacked beside the archive");
    let again = user.json(&case, &["import", "../inbox"]);
    let again = again["arrivals"].as_array().unwrap().clone();
    assert_eq!(again.len(), arrivals.len());
    assert!(again.iter().all(|arrival| arrival["new_bytes"] == false), "no bytes twice");
    let items = |arrivals: &[serde_json::Value]| arrivals.iter().map(|a| a["item"].clone()).collect::<Vec<_>>();
    assert_eq!(items(&again), items(arrivals), "the same items");
    assert_eq!(user.json(&case, &["verify"])["whole"], true);
}
