//! What evidence would change, and how far takes lie apart.
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::browser::Browser;
use crate::run::User;
use crate::{case, serve, telling};

fn preview(window: &Browser<'_>, rows: Value, withdraw: Value) -> Value {
    window.post("/api/time/preview", &json!({ "rows": rows, "withdraw": withdraw })).good().json()
}

fn evidence(cells: Value) -> Value {
    json!([{ "table": "evidence", "cells": cells }])
}

/// The bounds of a point after a change, as `earliest..latest`; empty where it does not change.
fn after(preview: &Value, point: &str) -> String {
    let changed = preview["changed"].as_array().unwrap().iter().find(|one| one["after"]["point"] == point);
    changed.map_or_else(String::new, |one| {
        let possible = &one["after"]["possible"];
        format!(
            "{}..{}",
            possible["earliest"].as_str().unwrap_or("open"),
            possible["latest"].as_str().unwrap_or("open")
        )
    })
}

#[test]
fn what_evidence_would_change_is_what_it_changes_when_it_is_told() {
    let user = User::new();
    let made = case(&user);
    let served = serve(&user, &made);
    let window = served.open();
    let row = json!({"id": "t3", "subject": "dispersal", "relation": "after", "low": "2022-01-05 18:00", "basis": "a caption", "trust": "observed"});
    let seen = preview(&window, evidence(row.clone()), json!([]));
    assert_eq!(seen["likely_too"], false, "the network alone tells: {seen}");
    assert_eq!(after(&seen, "dispersal"), "2022-01-05T12:00:00Z..2022-01-05T13:00:00Z");
    assert_eq!(seen["changed"][0]["before"]["possible"]["earliest"], "2022-01-05T11:00:00Z");
    assert_eq!(seen["changed"][0]["after"]["earliest_because"], json!(["t3"]));
    assert!(seen["reasons"]["t3"]["says"].as_str().is_some_and(|says| !says.is_empty()), "{seen}");
    // Asked for what would be likely too, all of it is solved: the bounds are the same.
    let solved =
        window.post("/api/time/preview", &json!({ "rows": evidence(row.clone()), "withdraw": [], "likely": true }));
    let solved = solved.good().json();
    assert_eq!(solved["likely_too"], true, "{solved}");
    assert_eq!(after(&solved, "dispersal"), after(&seen, "dispersal"));
    // Taken back, the bound that it alone gave is open.
    assert_eq!(after(&preview(&window, json!([]), json!(["t1"])), "dispersal"), "open..2022-01-05T13:00:00Z");
    // A contradiction is worked out whole, and so is what is only stated or names something new.
    let late = json!({"id": "t4", "subject": "dispersal", "relation": "after", "low": "2022-01-05 20:00", "basis": "x", "trust": "observed"});
    let breaks = preview(&window, evidence(late), json!([]));
    assert_eq!((&breaks["likely_too"], &breaks["consistent"]), (&json!(true), &json!(false)), "{breaks}");
    assert_eq!(breaks["contradictions_new"].as_array().unwrap().len(), 1);
    // A recording that somebody finds bounds what it holds.
    let ends = json!([
        {"table": "takes", "cells": {"id": "V1", "item": "V1", "from_s": "0", "to_s": "60"}},
        {"table": "evidence", "cells": {"id": "t5", "subject": "V1.start", "relation": "within", "low": "2022-01-05 17:00", "high": "2022-01-05 17:10", "basis": "x", "trust": "observed"}},
    ]);
    let with_take = preview(&window, ends, json!([]));
    assert_eq!(after(&with_take, "V1.end"), "2022-01-05T11:01:00Z..2022-01-05T11:11:00Z");
    // Nothing of all that was recorded; what is told then is what was seen.
    assert_eq!(window.get("/api/time").good().json()["points"][0]["possible"]["earliest"], "2022-01-05T11:00:00Z");
    window.post("/api/facts", &telling("times-0001", "evidence", 0, row)).good();
    let until = Instant::now() + Duration::from_secs(60);
    loop {
        let times = window.get("/api/time").good().json();
        let point = times["points"].as_array().unwrap().iter().find(|one| one["point"] == "dispersal").cloned();
        if times["stale"] == false
            && point.as_ref().is_some_and(|one| one["possible"]["earliest"] == "2022-01-05T12:00:00Z")
        {
            break;
        }
        assert!(Instant::now() < until, "{times}");
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn how_far_takes_lie_apart_is_told_with_the_evidence() {
    let user = User::new();
    let made = case(&user);
    let served = serve(&user, &made);
    let window = served.open();
    let rows = json!({"key": "apart-0001", "reason": "heard", "rows": [
        {"table": "takes", "base": 0, "cells": {"id": "V1", "item": "V1", "from_s": "0", "to_s": "60"}},
        {"table": "takes", "base": 0, "cells": {"id": "V2", "item": "V2", "from_s": "0", "to_s": "30"}},
        {"table": "evidence", "base": 0, "cells": {"id": "s1", "subject": "V2.start", "relation": "offset", "low": "2.9", "high": "3.1", "reference": "V1.start", "basis": "the same bang", "trust": "computed"}},
    ]});
    window.post("/api/facts", &rows).good();
    let told = window.get("/api/time/offsets?takes=V1%7CV2%7CV10").good().json();
    let expected = json!([
        {"take": "V1", "low_micros": 0, "high_micros": 0, "because": []},
        {"take": "V2", "low_micros": 2_900_000, "high_micros": 3_100_000, "because": ["s1"]},
        {"take": "V10", "low_micros": null, "high_micros": null, "because": []},
    ]);
    assert_eq!(told["offsets"], expected, "{told}");
    assert_eq!(window.get("/api/time/offsets").good().json()["offsets"], json!([]));
}
