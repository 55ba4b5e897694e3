//! The workbook to fill in: written once, never over anything, and nothing by itself.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

use std::collections::BTreeMap;
use std::path::Path;

use run::User;

#[test]
fn the_workbook_comes_back_as_it_went_out() {
    let user = User::new();
    let written = user.json(&user.at(""), &["tables", "to fill in"]);
    let path = user.at("to fill in/sightline-tables.xlsx");
    assert_eq!(written["file"], "to fill in/sightline-tables.xlsx");
    assert!(path.is_file());
    let case = user.case("case");
    let imported = user.json(&case, &["import", "../to fill in"]);
    assert_eq!(imported["tables"], serde_json::json!([]), "the untouched workbook says nothing");
    assert_eq!(imported["warnings"], serde_json::json!([]), "{imported}");
    assert_eq!(imported["arrivals"].as_array().unwrap().len(), 1, "it is preserved as it came");
    let again = user.run(&["tables", "to fill in"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("already") && again.err.contains("next:"), "{}", again.err);
}

#[test]
fn rows_of_a_workbook_are_recorded_once() {
    let user = User::new();
    let case = user.case("case");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("events").unwrap();
    for (at, text) in ["id", "title"].iter().enumerate() {
        sheet.write(0, at as u16, *text).unwrap();
    }
    sheet.write(1, 0, 1).unwrap();
    sheet.write(1, 1, "Shots are heard").unwrap();
    book.save(user.at("book.xlsx")).unwrap();
    let first = user.json(&case, &["import", "../book.xlsx"]);
    assert_eq!(first["tables"][0]["new"], 1, "{first}");
    let second = user.json(&case, &["import", "../book.xlsx"]);
    assert_eq!((&second["tables"][0]["new"], &second["tables"][0]["unchanged"]), (&0.into(), &1.into()), "{second}");
}

/// What stood behind the values of a workbook is told by the ledger: the formula, with its cell.
#[test]
fn a_formula_is_kept_as_a_note_of_the_entry_and_its_value_is_recorded() {
    let user = User::new();
    let case = user.case("case");
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("events").unwrap();
    for (at, text) in ["id", "title", "description"].iter().enumerate() {
        sheet.write(0, at as u16, *text).unwrap();
    }
    for (row, id) in [(1, "E1"), (2, "E2")] {
        sheet.write(row, 0, id).unwrap();
    }
    sheet.merge_range(1, 1, 2, 1, "Shots are heard", &rust_xlsxwriter::Format::new()).unwrap();
    let formula = rust_xlsxwriter::Formula::new("2+3").set_result("5");
    sheet.write_formula(1, 2, formula).unwrap();
    book.save(user.at("book.xlsx")).unwrap();
    let imported = user.json(&case, &["import", "../book.xlsx"]);
    assert_eq!(imported["tables"][0]["new"], 2, "{imported}");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let events: Vec<(String, String)> = runtime.block_on(async {
        let open = preservation::Case::read(&case).await.unwrap();
        let entries = open.records().entries(0, u32::MAX).await.unwrap();
        open.close().await;
        let event = |entry: model::Entry| match entry.draft.entry {
            model::EntryKind::Recorded(model::Fact::Event(event)) => {
                let description = event.description.map(|text| text.to_string()).unwrap_or_default();
                Some((entry.draft.reason, format!("{} {}: {description}", event.id, event.title)))
            }
            _ => None,
        };
        entries.into_iter().filter_map(event).collect()
    });
    let row = |number: u32, note: &str| format!("../book.xlsx, sheet events, row {number}{note}");
    assert_eq!(
        events,
        [
            (row(2, "; formulas behind its values: C2 =2+3"), "E1 Shots are heard: 5".to_owned()),
            (row(3, ""), "E2 Shots are heard: ".to_owned()),
        ]
    );
}

/// Every file of a folder with its bytes, sorted by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let files = std::fs::read_dir(folder).unwrap().map(|entry| {
        let path = entry.unwrap().path();
        (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap())
    });
    files.collect()
}

fn write(folder: &Path, tables: &[(&str, &str)]) {
    std::fs::create_dir_all(folder).unwrap();
    for (name, text) in tables {
        std::fs::write(folder.join(name), text).unwrap();
    }
}

/// Rows of nearly every table, with what spreadsheets and programs stumble over.
const CASE: &[(&str, &str)] = &[
    ("case.csv", "title,zone\n=Case,Asia/Almaty\n"),
    ("terms.csv", "list,word,meaning\nobservation,drone,An aircraft without a crew\n"),
    ("sources.csv", "id,name,role\norda,'Orda.kz',publisher\noffice,-1+1,official\n"),
    (
        "places.csv",
        "id,name,other_names,lon,lat,radius_m\nsquare,Square,площадь [ru]; A\\; B [x],76.94557,43.23833,150\n",
    ),
    (
        "items.csv",
        "id,title,source,place,stands_for,address,posted_at,collector,file\n\
         V1,=1+1,orda,square,,https://t.me/x/1,2022-01-05 17:31,Researcher,\nV2,\" two\r\nlines\",,,17,,,,\n\
         V3,A page,,,,,,Researcher,page.html\n",
    ),
    ("roles.csv", "item,source,role\nV1,orda,uploader\n"),
    ("lineage.csv", "item,relation,of\nV1,excerpt_of,V2\n"),
    (
        "verification.csv",
        "item,state,source,source_reason,place,place_reason,time,time_reason,integrity,integrity_reason,by,second,second_agrees\n\
         V1,verified,confirmed,a,confirmed,b,likely,c,confirmed,d,A,B,yes\nV2,viewed,,,,,,,,,A,,\n",
    ),
    ("events.csv", "id,title,description\nE1,Shots,\tindented\n"),
    ("evidence.csv", "id,subject,relation,low,high,reference,basis\nc1,E1,within,2022-01-05,2022-01-06,,@SUM(A1)\n"),
    (
        "observations.csv",
        "id,item,from_s,kind,what,question,scope,looked_through_whole,visibility\n\
         o1,V1,1:02.5,drone,A drone,,,,\no2,V1,,weapon,None,Any firearm?,V1; V2 12.5-40,yes,partial\n",
    ),
    ("statements.csv", "id,source,date,heard_apart\ns1,office,2022-01-16,no\n"),
    ("claims.csv", "id,statement,says,denied,scope,knowledge\nc1,s1,The police were armed,yes,in all cases,office\n"),
    ("words.csv", "id,item,text,language\nw1,V1,Атпа!,kk\n"),
    ("translations.csv", "id,words,language,text,translator\nt1,w1,en,Don’t shoot!,Researcher\n"),
    ("tolls.csv", "id,source,counts,low,high,published\nt1,office,bodies,225,225,2022-01-15\n"),
    ("judgements.csv", "id,by,says,for,alternatives\nj1,A,So it was,observations:o1; claims:c1,x; y\n"),
    ("open_questions.csv", "id,question,about\nq1,Who fired?,events:E1\n"),
    (
        "standards.csv",
        "id,standard,title,asks,reference,for,against,window\nm.1,minnesota,Minnesota Protocol,Was it looked into?,paragraph 15,warn; others:armed,forces:beat,after\n",
    ),
    ("corrections.csv", "id,date,said,says\nk1,2022-01-31,before,after\n"),
];

#[test]
fn tables_go_out_and_come_in_and_go_out_the_same() {
    let user = User::new();
    write(&user.at("in"), CASE);
    let page = user.at("in/page.html");
    std::fs::write(&page, "<html></html>").unwrap();
    let first = user.case("first");
    let imported = user.json(&first, &["import", "../in"]);
    assert_eq!(imported["warnings"], serde_json::json!([]), "{imported}");
    let exported = user.json(&first, &["export", "tables", "../out"]);
    assert_eq!(
        exported["tables"].as_array().unwrap().len(),
        CASE.len() + 1,
        "posts have a table of their own: {exported}"
    );
    let second = user.case("second");
    let imported = user.json(&second, &["import", "../out", "../in/page.html"]);
    assert_eq!(imported["warnings"].as_array().unwrap().len(), 0, "{:?}", run::warnings(&imported));
    user.json(&second, &["export", "tables", "../again"]);
    let (out, again) = (files(&user.at("out")), files(&user.at("again")));
    assert!(out.len() == CASE.len() + 2 && out.contains_key("tables.xlsx"));
    for (name, bytes) in &out {
        assert!(again.get(name) == Some(bytes), "{name} differs");
    }
    // Nothing that a spreadsheet could run, but for the apostrophe that makes it a text.
    let items = String::from_utf8(out["items.csv"].clone()).unwrap();
    assert!(items.contains("'=1+1") && !items.contains(",=1+1"), "{items}");
    // Importing again changes nothing, from either form.
    for form in ["../out", "../out/tables.xlsx", "../in"] {
        let imported = user.json(&second, &["import", form]);
        for table in imported["tables"].as_array().unwrap() {
            assert_eq!((&table["new"], &table["changed"]), (&0.into(), &0.into()), "{form}: {table}");
        }
    }
    let twice = user.run_in(&first, &["export", "tables", "../out"]);
    assert_eq!(twice.code, 2, "what somebody may be working on is not written over");
}

#[test]
fn nothing_that_another_recorded_is_overwritten_unseen() {
    let user = User::new();
    let case = user.case("case");
    let run = |by: &str, arguments: &[&str]| {
        let ran = user.command(&case).env("SIGHTLINE_BY", by).args(arguments).arg("--json").output().unwrap();
        let ran = run::ran(ran);
        (ran.code, serde_json::from_str::<serde_json::Value>(&ran.out).unwrap())
    };
    let events = |rows: &str| write(&user.at("in"), &[("events.csv", &format!("id,title\n{rows}"))]);
    events("E1,Shots\nE2,A cry\nE3,Smoke\n");
    run("Ada", &["import", "../in"]);
    run("Ada", &["export", "tables", "../out"]);
    // Ben mends two rows: each takes the place of Ada's, which is said.
    events("E1,Twenty shots\nE2,Two cries\n");
    let (code, imported) = run("Ben", &["import", "../in"]);
    assert_eq!((code, &imported["tables"][0]["changed"]), (0, &2.into()), "{imported}");
    assert!(run::warnings(&imported)[0].contains("takes the place of what Ada recorded"), "{imported}");

    // Ada works on her export: of E1 she knows nothing new, E2 she changes too, E3 she alone changes.
    let out = user.at("out/events.csv");
    let text = std::fs::read_to_string(&out).unwrap().replace("A cry", "Three cries").replace("Smoke", "White smoke");
    std::fs::write(&out, text).unwrap();
    let (code, imported) = run("Ada", &["import", "../out/events.csv"]);
    assert_eq!((code, &imported["tables"][0]["changed"]), (2, &1.into()), "{imported}");
    let said = run::warnings(&imported).join("\n");
    assert!(said.contains("\"E1\\\" was changed by Ben") && said.contains("is left"), "{said}");
    assert!(said.contains("title is \\\"Two cries\\\" there and \\\"Three cries\\\" here"), "{said}");

    // The table that she wrote by hand, without fingerprints: she recorded these rows, Ben changed them since.
    events("E1,Shots\nE2,Four cries\n");
    let (code, imported) = run("Ada", &["import", "../in"]);
    let said = run::warnings(&imported).join("\n");
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("is left") && said.contains("Four cries"), "{said}");

    run("Ada", &["export", "tables", "../now"]);
    let now = std::fs::read_to_string(user.at("now/events.csv")).unwrap();
    for title in ["Twenty shots", "Two cries", "White smoke"] {
        assert!(now.contains(title), "{now}");
    }
    // From a fresh export the change goes through.
    let fresh = user.at("now/events.csv");
    std::fs::write(&fresh, now.replace("Two cries", "Three cries")).unwrap();
    let (code, imported) = run("Ada", &["import", "../now/events.csv"]);
    assert_eq!((code, &imported["tables"][0]["changed"]), (0, &1.into()), "{imported}");
}

#[test]
fn items_say_what_a_court_would_miss() {
    let user = User::new();
    let case = user.case("case");
    write(&user.at("in"), CASE);
    std::fs::write(user.at("in/page.html"), "<html></html>").unwrap();
    let items =
        "id,file,title,source,place,address\nV1,,=1+1,orda,square,https://t.me/x/1\nV2,,,,,\nP1,page.html,,,,\n";
    std::fs::write(user.at("in/items.csv"), items).unwrap();
    std::fs::write(user.at("in/lineage.csv"), "item,relation,of\nP1,page_source_of,V1\n").unwrap();
    let imported = user.json(&case, &["import", "../in"]);
    assert_eq!(imported["warnings"], serde_json::json!([]), "{imported}");
    let listed = user.json(&case, &["items"]);
    let item = |id: &str| listed["items"].as_array().unwrap().iter().find(|item| item["id"] == id).unwrap().clone();
    let v1 = item("V1");
    assert_eq!(v1["completeness"]["address"]["yes"], "https://t.me/x/1");
    assert_eq!(v1["completeness"]["page_source"]["yes"], "P1");
    assert_eq!(v1["completeness"]["hash"]["no"], "its bytes are not held");
    assert!(v1["completeness"]["capture"]["no"].is_string());
    assert_eq!((&v1["state"], &v1["sheets"][0]["countersigned_by"]), (&"verified".into(), &"B".into()));
    assert_eq!(item("V2")["state"], "viewed");
    assert!(item("P1")["completeness"]["hash"]["yes"].is_string());
    let table = user.run_in(&case, &["items"]).out;
    assert!(
        table.contains("verified, 1 of 1 sheets countersigned; 2 of 5; missing: capture, hash, metadata"),
        "{table}"
    );
}

#[test]
fn how_a_described_item_was_collected_is_kept() {
    let user = User::new();
    let case = user.case("case");
    let columns = "id,title,collector,collected_at,collected_from,account,tool";
    let row = "V1,Film,A. Person,2022-01-06T10:00:00+06:00,https://example.org/1,@a,yt-dlp";
    std::fs::write(user.at("items.csv"), format!("{columns}\n{row}\n")).unwrap();
    assert_eq!(user.run_in(&case, &["import", "../items.csv"]).code, 0);
    assert_eq!(user.run_in(&case, &["export", "tables", "../out"]).code, 0);
    let out = std::fs::read_to_string(user.at("out/items.csv")).unwrap();
    for cell in ["A. Person", "2022-01-06T10:00:00+06:00", "https://example.org/1", "'@a", "yt-dlp"] {
        assert!(out.contains(cell), "{cell} in {out}");
    }
    let again = user.json(&case, &["import", "../out"]);
    assert!(
        again["tables"].as_array().unwrap().iter().all(|table| table["new"] == 0 && table["changed"] == 0),
        "{again}"
    );
    let items = user.json(&case, &["items"]);
    assert_eq!(items["items"][0]["completeness"]["address"]["yes"], "https://example.org/1", "{items}");
    let page = user.at("page.html");
    assert_eq!(user.run_in(&case, &["report", "--html", page.to_str().unwrap()]).code, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("completeness: 1 of 5 (address); missing: page source, capture, hash, metadata"));
}

#[test]
fn a_report_goes_by_the_verification_sheets() {
    let user = User::new();
    let case = user.case("case");
    std::fs::create_dir(user.at("in")).unwrap();
    std::fs::write(user.at("in/items.csv"), "id,title,state\nV1,Film,verified\nV2,Other,verified\n").unwrap();
    std::fs::write(user.at("in/verification.csv"), "item,state,by\nV1,viewed,R1\n").unwrap();
    std::fs::write(user.at("in/events.csv"), "id,title,items\nE1,Shots,V1\nE2,More shots,V1; V2\n").unwrap();
    let imported = user.run_in(&case, &["import", "../in"]);
    assert_eq!(imported.code, 0, "{}", imported.err);
    let page = user.at("page.html");
    assert_eq!(user.run_in(&case, &["report", "--html", page.to_str().unwrap()]).code, 0);
    let page = std::fs::read_to_string(page).unwrap();
    assert!(page.contains("1 items were viewed, not verified"), "the sheet stands over the table of items");
    let said = "none of its items; they were viewed, so this is what they appear to show";
    assert_eq!(page.matches(said).count(), 1, "E1 alone: E2 has an item that is verified");
}

#[test]
fn the_words_of_a_case_stand_in_its_workbook_to_fill_in() {
    let user = User::new();
    let case = user.case("case");
    std::fs::write(user.at("terms.csv"), "list,word\nequipment,water_cannon_of_our_own\n").unwrap();
    assert_eq!(user.run_in(&case, &["import", "../terms.csv"]).code, 0);
    // A workbook is a ZIP: what is in it is taken in as a case's copies, and can be searched there.
    let has_word = |folder: &str| {
        let opened = user.case(&format!("opened-{folder}"));
        std::fs::copy(user.at(folder).join("sightline-tables.xlsx"), user.at(&format!("{folder}.zip"))).unwrap();
        assert_eq!(user.run_in(&opened, &["import", &format!("../{folder}.zip")]).code, 0);
        let folders = std::fs::read_dir(opened.join("blobs")).unwrap().map(|folder| folder.unwrap().path());
        let parts: Vec<Vec<u8>> = folders.flat_map(|folder| files(&folder).into_values()).collect();
        let holds = |word: &str| parts.iter().any(|part| String::from_utf8_lossy(part).contains(word));
        assert!(holds("armoured_vehicle"));
        holds("water_cannon_of_our_own")
    };
    assert_eq!(user.run(&["tables", "own"]).code, 0);
    assert_eq!(user.run(&["tables", "with", "--case", "case"]).code, 0);
    assert_eq!(["own", "with"].map(has_word), [false, true]);
}
