//! The workbook to fill in: written once, never over anything, and nothing by itself.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod run;

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
