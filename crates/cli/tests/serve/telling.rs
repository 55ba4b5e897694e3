//! A day's work at the screens: telling, disagreeing, uploading, finding.
use serde_json::{Value, json};

use crate::browser::next;
use crate::run::User;
use crate::{case, serve, telling};

#[test]
fn what_is_told_is_recorded_and_a_stale_base_is_a_conflict_with_both() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let told = browser
        .post("/api/facts", &telling("key-00001", "observations", 0, json!({"item": "V1", "what": "smoke"})))
        .good()
        .json();
    let row = &told["rows"][0];
    assert_eq!(
        (&row["version"], &row["by"], &row["cells"]["by"]),
        (&json!(1), &json!("A. Tester"), &json!("A. Tester"))
    );
    let id = row["id"].as_str().unwrap();
    // Somebody changes it; whoever saw the first version is told so, and nothing is lost.
    let cells = |what: &str, kind: &str| json!({"id": id, "item": "V1", "what": what, "kind": kind});
    browser.post("/api/facts", &telling("key-00002", "observations", 1, cells("black smoke", ""))).good();
    let answer = browser.post("/api/facts", &telling("key-00003", "observations", 1, cells("white smoke", "")));
    assert_eq!(answer.status, 409, "{}", answer.text());
    let conflict = &answer.json()["conflicts"][0];
    assert_eq!(conflict["base"]["cells"]["what"], "smoke");
    assert_eq!(conflict["theirs"]["cells"]["what"], "black smoke");
    assert_eq!(conflict["yours"]["what"], "white smoke");
    assert_eq!(conflict["columns"], json!(["what"]));
    let recorded = browser.get(&format!("/api/facts/observations/{id}")).good().json();
    assert_eq!(recorded["row"]["cells"]["what"], "black smoke");
    // Having seen it, one's own word goes after it, and both stay.
    browser.post("/api/facts", &telling("key-00004", "observations", 2, cells("white smoke", ""))).good();
    let recorded = browser.get(&format!("/api/facts/observations/{id}")).good().json();
    let versions: Vec<_> =
        recorded["versions"].as_array().unwrap().iter().map(|row| row["cells"]["what"].clone()).collect();
    assert_eq!(versions, [json!("white smoke"), json!("black smoke"), json!("smoke")]);
    // A new row under an id that is taken is a conflict too.
    assert_eq!(browser.post("/api/facts", &telling("key-00005", "observations", 0, cells("fire", ""))).status, 409);
    // The same words as stand are no conflict, whatever was seen.
    let same =
        browser.post("/api/facts", &telling("key-00006", "observations", 1, cells("white smoke", ""))).good().json();
    assert_eq!(same["entries"], 0);
}

#[test]
fn rows_are_recorded_all_or_none_and_each_fault_is_named() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let rows = json!([
        {"table": "observations", "cells": {"item": "V1", "what": "a van"}},
        {"table": "observations", "cells": {"item": "V99", "what": "a van"}},
        {"table": "evidence", "cells": {"subject": "dispersal", "relation": "after", "low": "yesterday", "basis": "x"}},
    ]);
    let answer = browser.post("/api/facts", &json!({"key": "all-or-none", "rows": rows}));
    assert_eq!(answer.status, 422, "{}", answer.text());
    let notices = answer.json()["notices"].clone();
    let named: Vec<_> = notices.as_array().unwrap().iter().map(|n| (n["row"].clone(), n["column"].clone())).collect();
    assert!(named.contains(&(json!(2), json!("item"))) && named.contains(&(json!(3), json!("low"))), "{notices}");
    assert_eq!(browser.get("/api/facts?table=observations").json()["total"], 0);
}

#[test]
fn a_request_sent_again_is_recorded_once_also_after_the_server_was_killed() {
    let user = User::new();
    let case = case(&user);
    let request = telling("once-and-only-once", "observations", 0, json!({"item": "V1", "what": "a shout"}));
    let mut served = serve(&user, &case);
    let first = served.open().post("/api/facts", &request).good().json();
    assert_eq!(first["again"], false);
    served.kill();
    let served = serve(&user, &case);
    let browser = served.open();
    let second = browser.post("/api/facts", &request).good().json();
    assert_eq!((&second["again"], &second["rows"][0]["id"]), (&json!(true), &first["rows"][0]["id"]));
    assert_eq!(browser.get("/api/facts?table=observations").json()["total"], 1);
    // The key is for the program; people read the reason.
    assert_eq!(browser.get("/api/ledger?limit=1").json()["entries"][0]["reason"], "seen");
}

#[test]
fn nobody_is_their_own_second_person() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let sheet = |second: &str| json!({"id": "s1", "item": "V1", "state": "viewed", "by": "A. Tester", "second": second, "second_agrees": if second.is_empty() { "" } else { "yes" }});
    browser.post("/api/facts", &telling("sheet-0001", "verification", 0, sheet(""))).good();
    let answer = browser.post("/api/facts", &telling("sheet-0002", "verification", 1, sheet("a. tester")));
    assert_eq!(answer.status, 422, "{}", answer.text());
    browser.post("/api/facts", &telling("sheet-0003", "verification", 1, sheet("B. Second"))).good();
    let line = browser.get("/api/items/V1").json()["line"].clone();
    assert_eq!((&line["state"], &line["sheets"], &line["countersigned"]), (&json!("viewed"), &json!(1), &json!(1)));
}

#[test]
fn an_edit_is_pushed_and_the_times_follow() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let mut events = browser.events(None);
    // The first computation, if it is still under way.
    while browser.get("/api/time").json()["stale"] == true {
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    let latest = |time: &Value| {
        let points = time["points"].as_array().unwrap().clone();
        points.into_iter().find(|point| point["point"] == "dispersal").unwrap()["possible"]["latest"].clone()
    };
    let before = browser.get("/api/time").json();
    assert_eq!(latest(&before), "2022-01-05T13:00:00Z");
    let row = json!({"subject": "dispersal", "relation": "before", "high": "2022-01-05 18:00", "basis": "dusk", "trust": "observed"});
    // First what it would do; nothing is recorded.
    let entries = browser.get("/api/case").json()["entries"].clone();
    let preview =
        browser.post("/api/time/preview", &json!({"rows": [{"table": "evidence", "cells": row}]})).good().json();
    assert_eq!(preview["changed"][0]["before"]["possible"]["latest"], "2022-01-05T13:00:00Z", "{preview}");
    assert_eq!(preview["changed"][0]["after"]["possible"]["latest"], "2022-01-05T12:00:00Z", "{preview}");
    let withdrawn = browser.post("/api/time/preview", &json!({"withdraw": ["t2"]})).good().json();
    assert_eq!(withdrawn["changed"][0]["after"]["possible"]["latest"], Value::Null);
    let clash = json!({"subject": "dispersal", "relation": "before", "high": "2022-01-05 16:00", "basis": "x"});
    let clashing =
        browser.post("/api/time/preview", &json!({"rows": [{"table": "evidence", "cells": clash}]})).good().json();
    assert_eq!((&clashing["consistent"], clashing["contradictions_new"].as_array().unwrap().len()), (&json!(false), 1));
    assert_eq!(browser.get("/api/case").json()["entries"], entries);
    // Then it is kept.
    browser.post("/api/facts", &telling("time-00001", "evidence", 0, row)).good();
    let told = next(&mut events, "entries");
    assert_eq!(told["entries"][0]["table"], "evidence");
    loop {
        let time = next(&mut events, "time");
        if time["as_of"].as_u64() > entries.as_u64() {
            assert_eq!(time["changed"], json!(["dispersal"]));
            break;
        }
    }
    assert_eq!(latest(&browser.get("/api/time").json()), "2022-01-05T12:00:00Z");
    // Whoever slept gets what they missed.
    let missed = next(&mut browser.events(entries.as_u64()), "entries");
    assert_eq!(missed["entries"].as_array().unwrap().len(), 1);
    // And withdrawn again, with a reason.
    let id = told["entries"][0]["id"].clone();
    let withdrawal =
        |reason: &str, key: &str| json!({"key": key, "table": "evidence", "id": id, "base": 1, "reason": reason});
    assert_eq!(browser.post("/api/withdrawals", &withdrawal(" ", "with-0001")).status, 422);
    let row =
        browser.post("/api/withdrawals", &withdrawal("it was dawn", "with-0002")).good().json()["rows"][0].clone();
    assert_eq!(row["withdrawn"]["reason"], "it was dawn");
    for _ in 0..600 {
        if browser.get("/api/time").json()["stale"] == false {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(50));
    }
    assert_eq!(latest(&browser.get("/api/time").json()), "2022-01-05T13:00:00Z");
    assert_eq!(browser.get("/api/facts?table=evidence").json()["total"], 2);
    assert_eq!(browser.get("/api/facts?table=evidence&withdrawn=true").json()["total"], 3);
}

#[test]
fn a_file_is_in_the_case_when_it_is_whole_and_imported_and_not_before() {
    let user = User::new();
    let case = case(&user);
    let mut served = serve(&user, &case);
    let text = b"Sixteen letters.".repeat(10);
    let id = {
        let browser = served.open();
        let upload =
            browser.post("/api/uploads", &json!({"path": "phone/note.txt", "bytes": text.len()})).good().json();
        let id = upload["id"].as_str().unwrap().to_owned();
        let half = browser.put_bytes(&format!("/api/uploads/{id}?offset=0"), &text[..100]).good().json();
        assert_eq!(half["received"], 100);
        let answer = browser.post("/api/imports", &json!({"uploads": [id]}));
        assert_eq!(answer.status, 400, "half a file: {}", answer.text());
        assert_eq!(browser.get("/api/items").json()["total"], 7, "three items and the four tables they came in");
        id
    };
    // The window is closed and the server killed; later both go on.
    served.kill();
    let served = serve(&user, &case);
    let browser = served.open();
    assert_eq!(browser.get("/api/uploads").good().json()[0]["received"], 100);
    browser.put_bytes(&format!("/api/uploads/{id}?offset=100"), &text[100..]).good();
    let job = browser.post("/api/imports", &json!({"uploads": [id], "collector": "Desk"})).good().json();
    let job = browser.wait(&job);
    assert_eq!(job["state"], "done", "{job}");
    assert_eq!(browser.get("/api/items").json()["total"], 8);
    assert!(browser.get("/api/uploads").json().as_array().unwrap().is_empty());
    let import = browser.get("/api/imports").json()[0].clone();
    // Imports by one person that follow each other within two minutes are one line of the list.
    let item = import["items"].as_array().unwrap().last().unwrap().as_str().unwrap().to_owned();
    let view = browser.get(&format!("/api/items/{item}")).good().json();
    assert_eq!(
        (&view["arrivals"][0]["path"], &view["arrivals"][0]["collector"]),
        (&json!("phone/note.txt"), &json!("Desk"))
    );
    // Its bytes, whole and in part, and never as something that a browser runs.
    let original = format!("/media/{item}/original");
    let whole = browser.get(&original).good();
    assert_eq!(whole.body, text);
    assert_eq!(whole.header("content-type"), Some("application/octet-stream"));
    assert!(whole.header("content-security-policy").unwrap().contains("sandbox"));
    let part = browser.ask("GET", &original, "Range: bytes=16-31\r\n", b"");
    assert_eq!(
        (part.status, part.text().as_str(), part.header("content-range")),
        (206, "Sixteen letters.", Some("bytes 16-31/160"))
    );
    for range in ["bytes=0-1,3-4", "bytes=160-", "bytes=9-1", "bytes=0-1,0-1,0-1"] {
        let answer = browser.ask("GET", &original, &format!("Range: {range}\r\n"), b"");
        assert_eq!((answer.status, answer.header("content-range")), (416, Some("bytes */160")), "{range}");
    }
}

#[test]
fn a_table_that_is_dragged_in_is_read_as_an_import_reads_it() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let table = "id,item,what\no1,V1,smoke\no2,V77,fire\n";
    let upload = browser.post("/api/uploads", &json!({"path": "observations.csv", "bytes": table.len()})).good().json();
    let id = upload["id"].as_str().unwrap();
    browser.put_bytes(&format!("/api/uploads/{id}?offset=0"), table.as_bytes()).good();
    let job = browser.wait(&browser.post("/api/imports", &json!({"uploads": [id]})).good().json());
    assert_eq!(job["state"], "done", "{job}");
    let notice = &job["notices"][0];
    assert_eq!((&notice["file"], &notice["row"]), (&json!("observations.csv"), &json!(3)), "{job}");
    assert_eq!(browser.get("/api/facts?table=observations").json()["total"], 1);
}

#[test]
fn anything_is_found_in_any_script() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    for query in ["Сәтбаев", "Сатпаев", "SATPAYEV", "satpaev", "сатба"] {
        let query: String = query.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let found = browser.get(&format!("/api/find?q={query}")).good().json();
        assert!(found["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == "satpaev"), "{query}: {found}");
        assert_eq!(browser.get(&format!("/api/places?q={query}")).json()[0]["id"], "satpaev");
        let items = browser.get(&format!("/api/items?q={query}")).json();
        assert!(
            items["items"].as_array().unwrap().iter().any(|item| item["id"] == "V2") || query.len() < 20,
            "{items}"
        );
    }
    let coordinates = browser.get("/api/places?q=43.2383,76.9456").json();
    assert_eq!((&coordinates[0]["kind"], &coordinates[0]["lat"]), (&json!("coordinates"), &json!(43.2383)));
    assert_eq!(browser.get("/api/find?q=zzzz").json()["total"], 0);
}

#[test]
fn lists_are_filtered_sorted_and_counted() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let ids = |path: &str| -> Vec<String> {
        let page = browser.get(path).good().json();
        page["items"].as_array().unwrap().iter().map(|item| item["id"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(ids("/api/items?filter=kind:video"), ["V1", "V2", "V10"]);
    assert_eq!(ids("/api/items?filter=kind:video&sort=-id&limit=2"), ["V10", "V2"]);
    assert_eq!(ids("/api/items?filter=place:square"), ["V1"]);
    assert_eq!(ids("/api/items?filter=place:square%7Cplace:satpaev"), ["V1", "V2"]);
    assert_eq!(ids("/api/items?filter=held:yes%7Ckind:video"), Vec::<String>::new());
    let facets = browser.get("/api/items?filter=place:square").json()["facets"].clone();
    let place = facets.as_array().unwrap().iter().find(|facet| facet["field"] == "place").unwrap().clone();
    assert_eq!(place["values"].as_array().unwrap().len(), 3, "a filter does not hide its own other values");
    // Bulk edit: one cell of several rows, the others as they stand.
    let rows: Vec<_> = ["V1", "V2"]
        .iter()
        .map(|id| json!({"table": "items", "base": 1, "cells": {"id": id, "graphic": "yes"}, "only_these": true}))
        .collect();
    let told = browser.post("/api/facts", &json!({"key": "bulk-0001", "rows": rows})).good().json();
    assert_eq!(told["rows"][0]["cells"]["title"], "Crowd on the square");
    assert_eq!(ids("/api/items?filter=graphic:yes"), ["V1", "V2"]);
}

#[test]
fn people_comment_and_are_mentioned() {
    let user = User::new();
    let served = serve(&user, &case(&user));
    let browser = served.open();
    let comment = |key: &str, mention: &str| json!({"key": key, "table": "items", "of": "V1", "text": "Is this the same van?", "mentions": [mention], "at_s": 12.5});
    assert_eq!(browser.post("/api/comments", &comment("comment-1", "Nobody")).status, 422);
    let written = browser.post("/api/comments", &comment("comment-2", "A. Tester")).good().json();
    let again = browser.post("/api/comments", &comment("comment-2", "A. Tester")).good().json();
    assert_eq!(written["id"], again["id"]);
    let view = browser.get("/api/items/V1").json();
    assert_eq!((&view["comments"][0]["text"], &view["line"]["comments"]), (&json!("Is this the same van?"), &json!(1)));
    assert_eq!(browser.get("/api/comments?mentions=A.%20Tester").json().as_array().unwrap().len(), 1);
}

#[test]
fn thirty_thousand_observations_on_one_item_are_read_in_pages() {
    let user = User::in_memory();
    let case = case(&user);
    let mut table = String::from("id,item,from_s,to_s,what\n");
    for n in 0..30_000 {
        table.push_str(&format!("o{n},V1,{n}.5,{},something {n}\n", n + 1));
    }
    let path = user.at("observations.csv");
    std::fs::write(&path, table).unwrap();
    user.json(&user.at(""), &["import", "--case", case.to_str().unwrap(), path.to_str().unwrap()]);
    let served = serve(&user, &case);
    let browser = served.open();
    let view = browser.get("/api/items/V1").good().json();
    assert_eq!(view["line"]["observations"], 30_000);
    assert_eq!(view["tables"]["observations"]["total"], 30_000);
    assert_eq!(view["tables"]["observations"]["rows"].as_array().unwrap().len(), 1000);
    let page = browser.get("/api/facts?table=observations&item=V1&offset=29990&limit=100").good().json();
    assert_eq!((page["rows"].as_array().unwrap().len(), &page["total"]), (10, &json!(30_000)));
    browser
        .post("/api/facts", &telling("one-more-01", "observations", 0, json!({"item": "V1", "what": "one more"})))
        .good();
    assert_eq!(browser.get("/api/items?q=V1").json()["items"][0]["observations"], 30_001);
}
