//! Every folder and file in `tests/tables` is read as an import; what comes out is the snapshot of the same name.
//! Adding a case adds a file: `NAME.TABLE.csv` by itself, or a folder of tables that are read together.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use intake::tables::{Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading, read, read_all};
use jiff::tz::TimeZone;

fn context() -> Context {
    Context { zone: TimeZone::get("Asia/Almaty").unwrap(), known: Known::default(), files: Files::default() }
}

fn table_file(path: &Path, table: Table) -> TableFile {
    let given = path.file_name().unwrap().to_string_lossy().into_owned();
    TableFile {
        table,
        given,
        folder: path.parent().unwrap().to_owned(),
        content: TableContent::Csv(std::fs::read(path).unwrap()),
    }
}

fn show(readings: &[TableReading]) -> String {
    let mut out = String::new();
    for reading in readings {
        writeln!(out, "{}: {} rows", reading.given, reading.rows.len()).unwrap();
        for notice in &reading.notices {
            writeln!(out, "{:?} {}\n    {}\n    -> {}", notice.level, notice.place, notice.what, notice.next).unwrap();
        }
        for row in &reading.rows {
            let shown = match &row.content {
                RowContent::Fact(fact) => format!("{fact:?}"),
                RowContent::Item(item) => format!("{item:?}"),
            };
            writeln!(out, "row {}: {shown}", row.row).unwrap();
        }
    }
    out
}

#[test]
fn tables() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.retain(|path| !path.ends_with("snapshots"));
    assert!(!paths.is_empty());
    for path in paths {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let shown = if path.is_dir() {
            let walk = intake::walk(&[&path]);
            let of_table = |found: &intake::Found| match found.role {
                intake::Role::Table(table) => Some(table_file(&found.path, table)),
                _ => None,
            };
            let tables: Vec<TableFile> = walk.files.iter().filter_map(of_table).collect();
            let files = Files::new(&walk.files);
            show(&read_all(&tables, &Context { files, ..context() })).replace(path.to_str().unwrap(), "FOLDER")
        } else {
            let table = name.trim_end_matches(".csv").rsplit('.').next().unwrap();
            let table = Table::of_file(&format!("{table}.csv")).unwrap_or_else(|| panic!("{name} names no table"));
            show(&[read(&table_file(&path, table), &context())])
        };
        insta::with_settings!({ snapshot_path => "tables/snapshots", prepend_module_to_snapshot => false }, {
            insta::assert_snapshot!(name, shown);
        });
    }
}

/// The reference of the tables is made from their columns; `SIGHTLINE_WRITE_DOCS=1` writes it anew.
#[test]
fn reference_is_up_to_date() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/tables.md");
    if std::env::var_os("SIGHTLINE_WRITE_DOCS").is_some() {
        std::fs::create_dir_all(page.parent().unwrap()).unwrap();
        std::fs::write(&page, intake::tables::document()).unwrap();
    }
    let written = std::fs::read_to_string(&page).unwrap_or_default();
    assert_eq!(written, intake::tables::document(), "run the test once with SIGHTLINE_WRITE_DOCS=1");
}

/// Every example in the schema must be readable in its own column.
#[test]
fn examples_are_good() {
    for table in Table::ALL {
        // An item with a file may not stand for many, and a position is written one way only.
        let apart = |name: &str| !matches!(name, "file" | "stands_for" | "position" | "ring");
        let columns: Vec<_> = table.columns().iter().filter(|column| apart(column.name)).collect();
        let example = |column: &&intake::tables::Column| match (table, column.name) {
            (Table::Evidence, "relation") => "within".to_owned(),
            (Table::Evidence, "reference") => String::new(),
            // A box that stands still: neither a position of a track, nor a voice.
            (Table::Redactions, "track" | "tone") => String::new(),
            _ => format!("\"{}\"", column.example.replace('"', "\"\"")),
        };
        let header: Vec<_> = columns.iter().map(|column| column.name).collect();
        let row: Vec<_> = columns.iter().map(example).collect();
        let bytes = format!("{}\n{}\n", header.join(","), row.join(",")).into_bytes();
        let file = TableFile {
            table,
            given: table.name().to_owned(),
            folder: PathBuf::new(),
            content: TableContent::Csv(bytes),
        };
        let reading = read(&file, &context());
        assert_eq!(reading.notices, vec![], "{table:?}");
        assert!(!reading.rows.is_empty(), "{table:?}");
    }
}

/// A span is counted from the start of its item and does not reach past its end, where that is known.
#[test]
fn spans_end_with_their_items() {
    let csv = "id,item,from_s,to_s,what,question,scope,looked_through_whole,visibility\n\
               o1,V1,1,12.4,in it,,,,\no2,V1,1,13,past it,,,,\no3,V2,1,1000,unknown length,,,,\n\
               o4,V1,,,nothing,Any?,V1 10-20,yes,good\n";
    let file = |table, text: &str| TableFile {
        table,
        given: format!("{}.csv", table.name()),
        folder: PathBuf::new(),
        content: TableContent::Csv(text.into()),
    };
    let mut context = context();
    context.known.durations.insert("V1".to_owned(), model::Duration::from_secs(12));
    let items = file(Table::Items, "id\nV1\nV2\n");
    let readings = read_all(&[items, file(Table::Observations, csv)], &context);
    let ids: Vec<String> = readings[1].rows.iter().map(|row| row.content.id()).collect();
    assert_eq!(ids, ["o1", "o3"]);
    let said: Vec<String> = readings[1].notices.iter().map(|n| format!("{}: {}", n.place, n.what)).collect();
    assert_eq!(
        said,
        [
            "observations.csv, row 3, column to_s: 0:13.000 lies past the end of V1, which plays 0:12.000",
            "observations.csv, row 5, column scope: 0:20.000 lies past the end of V1, which plays 0:12.000"
        ]
    );
}
