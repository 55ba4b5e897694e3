//! What is written out is read back as it was, whatever people wrote into it: as CSV, and as a workbook.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use intake::tables::{
    Column, Context, Files, Holds, Known, RowContent, Table, TableContent, TableFile, Vocabulary, WrittenTable, read,
    workbook, write_row, write_workbook,
};
use jiff::tz::TimeZone;
use model::{Collection, Fact};
use proptest::prelude::*;

fn zone() -> TimeZone {
    TimeZone::get("Asia/Almaty").unwrap()
}

type Recorded = (Fact, Option<Collection>);

/// The facts of a table by itself, as an import into an empty case would record them.
fn facts(table: Table, content: TableContent) -> Vec<Recorded> {
    let context = Context { zone: zone(), known: Known::default(), files: Files::default() };
    let file = TableFile { table, given: table.name().to_owned(), folder: PathBuf::new(), content };
    let reading = read(&file, &context);
    let facts = reading.rows.into_iter().filter_map(|row| match row.content {
        RowContent::Item(row) => Some((Fact::Item(row.item), row.collection)),
        // A post in the row of its item is written as a row of posts.
        RowContent::Fact(Fact::Post(_)) if table == Table::Items => None,
        RowContent::Fact(fact) => Some((fact, None)),
    });
    facts.collect()
}

fn written(table: Table, facts: &[Recorded]) -> WrittenTable {
    let rows = facts.iter().map(|(fact, collection)| write_row(fact, collection.as_ref(), &zone()).unwrap());
    WrittenTable { table, rows: rows.collect() }
}

/// Texts that programs stumble over.
fn naughty() -> impl Strategy<Value = String> {
    let known = [
        "=1+1",
        "-1+1",
        "+A1",
        "@SUM(A1)",
        "'quoted",
        "''",
        "'=1",
        "\t=1",
        "-5",
        "a;b",
        r"a\;b\",
        "[a] [b]",
        "N [a] []",
        "\"q\"",
        "a,b\nc\r\nd\re",
        "  blanks  ",
        "Атпа!",
        "شعار",
        "👩‍👩‍👧",
        "\u{202e}abc",
        "null",
        "_x0041_",
        "EXAMPLE: x",
        "2022-01-05",
        "1e5",
        "TRUE",
        "\u{1}\u{7f}",
        "</c>&amp;",
    ];
    prop_oneof![prop::sample::select(known.to_vec()).prop_map(str::to_owned), "\\PC{1,12}", "[=+@';\\\\ \"a-]{1,6}"]
}

/// What a cell of a column may hold, its example or a text; `None` where the columns of a row exclude one another.
fn cell(table: Table, column: &'static Column) -> BoxedStrategy<String> {
    let example = match (table, column.name) {
        (_, "file" | "sha256" | "stands_for" | "position" | "ring") => return Just(String::new()).boxed(),
        (Table::Evidence, "relation") => "within",
        (Table::Evidence, "reference") => "",
        _ => column.example,
    };
    let example = Just(example.to_owned());
    let special = matches!(column.name, "zone" | "script" | "list" | "word" | "lon" | "lat" | "radius_m" | "relation");
    let first_of_case = table == Table::Case && column.name == "title";
    match column.holds {
        Holds::Text if first_of_case => "[=+@'\"а-я]{1,9}".prop_filter("blank", |t| !t.trim().is_empty()).boxed(),
        Holds::Text if !special && column.required => {
            naughty().prop_filter("blank", |text| !text.trim().is_empty()).boxed()
        }
        Holds::Text if !special => prop_oneof![naughty(), Just(String::new()), example].boxed(),
        Holds::List => {
            prop_oneof![prop::collection::vec(naughty(), 0..4).prop_map(|parts| parts.join("; ")), example].boxed()
        }
        Holds::Id | Holds::Reference(_) => prop_oneof![example, "[a-z=+'@#;]{1,5}".prop_map(|id| id)].boxed(),
        _ => example.boxed(),
    }
}

fn rows(table: Table) -> impl Strategy<Value = Vec<Vec<String>>> {
    let row: Vec<BoxedStrategy<String>> = table.columns().iter().map(|column| cell(table, column)).collect();
    prop::collection::vec(row, 1..4)
}

fn csv(table: Table, rows: &[Vec<String>]) -> Vec<u8> {
    let quoted = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
    let header = table.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",");
    let rows = rows.iter().map(|row| row.iter().map(quoted).collect::<Vec<_>>().join(","));
    [header].into_iter().chain(rows).collect::<Vec<_>>().join("\n").into_bytes()
}

fn any_table() -> impl Strategy<Value = (Table, Vec<Vec<String>>)> {
    prop::sample::select(Table::ALL.to_vec()).prop_flat_map(|table| (Just(table), rows(table)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn tables_come_back_as_they_were((table, rows) in any_table()) {
        let first = facts(table, TableContent::Csv(csv(table, &rows)));
        let out = written(table, &first);
        let again = facts(table, TableContent::Csv(out.csv()));
        prop_assert_eq!(&again, &first);
        prop_assert_eq!(written(table, &again).csv(), out.csv());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn workbooks_come_back_as_they_were((table, rows) in any_table()) {
        let first = facts(table, TableContent::Csv(csv(table, &rows)));
        let out = written(table, &first);
        let (book, notices) = write_workbook(std::slice::from_ref(&out), &[], &Vocabulary::default()).unwrap();
        let (mut sheets, said) = workbook("tables.xlsx", Path::new(""), &book);
        if let Some(notice) = notices.first() {
            // What no workbook holds is left out and named; the CSV file is whole.
            prop_assert!(notice.what.contains(table.name()), "{notice:?}");
            return Ok(());
        }
        prop_assert_eq!(said, vec![]);
        let again = facts(table, sheets.remove(0).content);
        prop_assert_eq!(&again, &first);
        prop_assert_eq!(write_workbook(&[written(table, &again)], &[], &Vocabulary::default()).unwrap().0, book);
    }
}

/// The examples of every table make a row that goes out and comes back; so the properties above do not hold by default.
#[test]
fn every_table_has_a_row_to_write() {
    for table in Table::ALL {
        let row: Vec<String> = table
            .columns()
            .iter()
            .map(|column| match (table, column.name) {
                (_, "file" | "sha256" | "stands_for" | "position" | "ring") => String::new(),
                (Table::Evidence, "relation") => "within".to_owned(),
                (Table::Evidence, "reference") => String::new(),
                // A box that stands still: neither a position of a track, nor a voice.
                (Table::Redactions, "track" | "tone") => String::new(),
                _ => column.example.to_owned(),
            })
            .collect();
        let first = facts(table, TableContent::Csv(csv(table, std::slice::from_ref(&row))));
        assert_eq!(first.len(), 1, "{table:?}");
        let out = written(table, &first);
        assert_eq!(facts(table, TableContent::Csv(out.csv())), first, "{table:?}");
        // Nothing that a person wrote is lost on the way: every filled cell is filled again.
        for ((column, before), after) in table.columns().iter().zip(&row).zip(&out.rows[0]) {
            let elsewhere =
                table == Table::Items && matches!(column.name, "sha256" | "address" | "posted_at" | "captured_at");
            assert!(before.is_empty() || !after.is_empty() || elsewhere, "{table:?} {}", column.name);
        }
    }
}

/// A row that was changed has another fingerprint; one that was not has the same.
#[test]
fn fingerprints_tell_rows_apart() {
    let fingerprint = |title: &str| {
        let facts = facts(Table::Events, TableContent::Csv(format!("id,title\nE1,{title}\n").into_bytes()));
        written(Table::Events, &facts).rows[0].last().cloned()
    };
    assert_eq!(fingerprint("Shots"), fingerprint("Shots"));
    assert_ne!(fingerprint("Shots"), fingerprint("Shouts"));
}
