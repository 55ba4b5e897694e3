//! No bytes make a table panic, and no text is changed on its way through a cell.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use intake::tables::{Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading, read, read_all};
use jiff::tz::TimeZone;
use model::{Fact, NoticeLevel};
use proptest::prelude::*;

fn context() -> Context {
    Context { zone: TimeZone::UTC, known: Known::default(), files: Files::default() }
}

fn table(table: Table, bytes: impl Into<Vec<u8>>) -> TableFile {
    TableFile {
        table,
        given: format!("{}.csv", table.name()),
        folder: PathBuf::new(),
        content: TableContent::Csv(bytes.into()),
    }
}

fn header(table: Table) -> String {
    table.columns().iter().map(|column| column.name).collect::<Vec<_>>().join(",")
}

fn descriptions(reading: &TableReading) -> Vec<String> {
    let description = |row: &intake::tables::TableRow| match &row.content {
        RowContent::Fact(Fact::Event(event)) => event.description.clone(),
        _ => None,
    };
    reading.rows.iter().filter_map(description).collect()
}

/// Every text, written into a quoted cell, is read as it was written.
fn survive(texts: &[String]) {
    let mut csv = "id,title,description\n".to_owned();
    for (number, text) in texts.iter().enumerate() {
        csv += &format!("e{number},t,\"{}\"\n", text.replace('"', "\"\""));
    }
    let reading = read(&table(Table::Events, csv), &context());
    assert_eq!(reading.notices, vec![]);
    assert_eq!(descriptions(&reading), texts);
}

#[test]
fn naughty_texts_survive() {
    let texts = [
        "=1+1",
        "@SUM(A1)",
        "'; DROP TABLE items;--",
        "<script>alert(1)</script>",
        "null",
        "undefined",
        "NaN",
        "1e999",
        "\u{feff}mark",
        "\u{202e}reversed\u{202c}",
        "a\u{0}b",
        "line\r\nbreak\nand\rthat",
        "z\u{335}a\u{348}lgo",
        "👩‍👩‍👧‍👦🇰🇿",
        "ﷺ",
        "  blanks around  ",
        "tab\there",
        "C:\\path\\to",
        "%s%n{0}${7*7}",
        "٠١٢",
        "İıß",
        "\"quoted\"",
        "a,b;c",
        "\u{1b}[31mred",
        "../../etc/passwd",
        "Құрманғазы",
        "\u{fffd}",
    ];
    survive(&texts.map(str::to_owned));
}

#[test]
fn the_big_list_of_naughty_strings_survives() {
    let data = std::env::var_os("SIGHTLINE_TEST_DATA").map(PathBuf::from);
    let data = data.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"));
    let Ok(list) = std::fs::read(data.join("hostile/blns/resources/blns.json")) else {
        testkit::cannot("no test material (naughty strings)");
        return;
    };
    let texts: Vec<String> = serde_json::from_slice(&list).unwrap();
    let texts: Vec<String> = texts.into_iter().filter(|text| !text.trim().is_empty()).collect();
    assert!(texts.len() > 100);
    survive(&texts);
}

#[test]
fn a_flood_of_errors_is_counted_rather_than_named() {
    let csv = "id,title,kind\n".to_owned() + &"e,t,nonsense\n".repeat(5000) + "good,t,other\n";
    let reading = read(&table(Table::Events, csv), &context());
    assert_eq!(reading.rows.len(), 1);
    assert_eq!(reading.notices.len(), 1001);
    assert!(reading.notices.iter().any(|notice| notice.what.starts_with("4000 further cells")));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(bytes: Vec<u8>, which in 0..Table::ALL.len()) {
        read_all(&[table(Table::ALL[which], bytes)], &context());
    }

    #[test]
    fn any_bytes_under_a_good_header_are_read_or_refused(bytes: Vec<u8>, which in 0..Table::ALL.len()) {
        let kind = Table::ALL[which];
        let whole = [header(kind).as_bytes(), b"\n", &bytes].concat();
        read_all(&[table(kind, whole)], &context());
    }

    /// Rows of cells that are nearly right: whatever comes out refers to nothing that is not there.
    #[test]
    fn any_cells_are_read_or_refused(cells in prop::collection::vec(prop::collection::vec(cell(), 12), 1..8)) {
        let tables: Vec<TableFile> = Table::ALL.iter().map(|kind| {
            let rows: Vec<String> = cells.iter().map(|row| row[..kind.columns().len().min(12)].join(",")).collect();
            table(*kind, header(*kind) + "\n" + &rows.join("\n"))
        }).collect();
        let readings = read_all(&tables, &context());
        let ids = |wanted: Table| -> Vec<String> {
            let of = readings.iter().filter(|reading| reading.table == wanted);
            of.flat_map(|reading| &reading.rows).map(|row| row.content.id()).collect()
        };
        let (items, places) = (ids(Table::Items), ids(Table::Places));
        for row in readings.iter().flat_map(|reading| &reading.rows) {
            if let RowContent::Fact(Fact::Event(event)) = &row.content {
                prop_assert!(event.items.iter().all(|id| items.contains(&id.to_string())));
                prop_assert!(event.place.iter().all(|id| places.contains(&id.to_string())));
            }
        }
        // A row is taken in or an error names it; none is lost.
        for reading in &readings {
            for number in 2..cells.len() as u64 + 2 {
                let taken = reading.rows.iter().any(|row| row.row == number);
                let named = reading.notices.iter().any(|notice| {
                    // A row that stands there twice, word for word, is recorded once.
                    (notice.level == NoticeLevel::Error || notice.what.ends_with("with the same words"))
                        && (reading.table == Table::Case || notice.place.row == Some(number) || notice.place.row.is_none())
                });
                let mut written = cells[number as usize - 2].iter().take(reading.table.columns().len());
                let blank = written.all(|cell| cell.trim().is_empty());
                prop_assert!(taken || named || blank, "row {} of {}", number, reading.given);
            }
        }
    }
}

fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("a".to_owned()),
        Just("b".to_owned()),
        Just("a;b".to_owned()),
        Just("video".to_owned()),
        Just("publisher".to_owned()),
        Just("within".to_owned()),
        Just("2022-01-05 17:31".to_owned()),
        Just("43.2".to_owned()),
        Just("\"x, \"\"y\"\"\"".to_owned()),
        "[0-9/.: -]{1,12}",
    ]
}
