//! Workbooks: the one that is given out to fill in, what people make of it, and what is made to break a reader.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::{Path, PathBuf};

use intake::tables::{
    Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading, Vocabulary, read_all, template,
    workbook,
};
use intake::{Budget, Limits, Unpack, archive_kind, unpack};
use jiff::tz::TimeZone;
use model::{Fact, Notice, NoticeLevel, Term};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook, Worksheet};

fn context() -> Context {
    Context { zone: TimeZone::get("Asia/Almaty").unwrap(), known: Known::default(), files: Files::default() }
}

fn read(given: &str, bytes: &[u8]) -> (Vec<TableReading>, Vec<Notice>) {
    let (tables, notices) = workbook(given, Path::new(""), bytes);
    (read_all(&tables, &context()), notices)
}

type Fill<'a> = &'a dyn Fn(&mut Worksheet);

fn book(sheets: &[(&str, Fill<'_>)]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, fill) in sheets {
        fill(book.add_worksheet().set_name(*name).unwrap());
    }
    book.save_to_buffer().unwrap()
}

fn header(sheet: &mut Worksheet, columns: &[&str]) {
    for (column, at) in columns.iter().zip(0..) {
        sheet.write(0, at, *column).unwrap();
    }
}

#[test]
fn the_untouched_workbook_says_nothing() {
    let bytes = template(&Vocabulary::default()).unwrap();
    assert_eq!(bytes, template(&Vocabulary::default()).unwrap(), "the same bytes each time");
    let (tables, notices) = workbook("sightline-tables.xlsx", Path::new(""), &bytes);
    assert_eq!(tables.iter().map(|table| table.table).collect::<Vec<_>>(), Table::ALL);
    assert_eq!(notices, vec![]);
    for reading in read_all(&tables, &context()) {
        assert_eq!((reading.rows, reading.notices), (vec![], vec![]), "{:?}", reading.table);
    }
}

/// The parts of a workbook as text, one after the other.
fn parts(bytes: &[u8]) -> String {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let kind = archive_kind("book.zip", bytes).unwrap();
    let mut text = String::new();
    let archive = Unpack { archive: &mut file, given: "book.zip", kind, pages: &None };
    let notices = unpack(archive, &mut Budget::new(Limits::default()), &mut |_, part| {
        std::io::Read::read_to_string(part, &mut text).map(|_| ())
    });
    assert_eq!(notices, vec![]);
    text
}

#[test]
fn the_words_of_a_case_can_be_chosen() {
    let term =
        |word: String| Term { list: "equipment".to_owned(), word, meaning: None, like: Vec::new(), also: Vec::new() };
    let plain = parts(&template(&Vocabulary::default()).unwrap());
    assert!(plain.contains("armoured_vehicle") && !plain.contains("water_cannon_4"));
    // So many that the format has no room for them beside the column: they stand in a sheet that nobody sees.
    let many = template(&Vocabulary::with((0..60).map(|n| term(format!("water_cannon_{n}"))))).unwrap();
    let text = parts(&many);
    assert!(text.contains("'lists to choose from'!$A$1:$A$"), "no list to choose from");
    assert!(text.contains("state=\"hidden\"") && text.contains("water_cannon_59"));
    let (tables, notices) = workbook("sightline-tables.xlsx", Path::new(""), &many);
    assert_eq!(tables.iter().map(|table| table.table).collect::<Vec<_>>(), Table::ALL);
    assert_eq!(notices, vec![]);
}

#[test]
fn an_example_that_was_edited_is_pointed_out() {
    let csv = "id,title\nEXAMPLE: first-detonations,\"My own words\"\nE1,Shots\n";
    let table = TableFile {
        table: Table::Events,
        given: "events.csv".to_owned(),
        folder: PathBuf::new(),
        content: TableContent::Csv(csv.into()),
    };
    let readings = read_all(&[table], &context());
    assert_eq!(readings[0].rows.len(), 1);
    assert_eq!(readings[0].notices.len(), 1, "{:?}", readings[0].notices);
    assert_eq!(readings[0].notices[0].place.row, Some(2));
}

/// What stands in cells as numbers and dates is what one would have written in a CSV file.
#[test]
fn cells_are_read_as_they_look() {
    let time = Format::new().set_num_format("yyyy-mm-dd hh:mm:ss");
    let at = |h, m, s| ExcelDateTime::from_ymd(2022, 1, 5).unwrap().and_hms(h, m, s).unwrap();
    let bytes = book(&[
        ("01-Sources", &|sheet| {
            header(sheet, &["id", "name", "role"]);
            sheet.write(1, 0, 17).unwrap();
            sheet.write(1, 1, "=not a formula").unwrap();
            sheet.write(1, 2, "witness").unwrap();
        }),
        ("places", &|sheet| {
            header(sheet, &["id", "name", "lat", "lon", "radius_m"]);
            sheet.write(2, 0, "P1").unwrap();
            sheet.write(2, 1, "Площадь").unwrap();
            sheet.write(2, 2, 43.23833).unwrap();
            sheet.write(2, 3, "76,94557").unwrap();
            sheet.write(2, 4, 150).unwrap();
        }),
        ("evidence", &|sheet| {
            header(sheet, &["id", "subject", "relation", "low", "high", "reference", "basis"]);
            for (row, low) in [(1, at(17, 31, 0)), (2, at(17, 31, 5)), (3, at(0, 0, 0))] {
                for (column, text) in [(0, format!("e{row}")), (1, "shots".to_owned()), (2, "at".to_owned())] {
                    sheet.write(row, column, text).unwrap();
                }
                sheet.write_with_format(row, 3, &low, &time).unwrap();
                sheet.write(row, 6, "a clock").unwrap();
            }
        }),
    ]);
    let csv = [
        (Table::Sources, "id,name,role\n17,=not a formula,witness\n"),
        (Table::Places, "id,name,lat,lon,radius_m\n\nP1,Площадь,43.23833,\"76,94557\",150\n"),
        (
            Table::Evidence,
            "id,subject,relation,low,high,reference,basis\ne1,shots,at,2022-01-05 17:31,,,a clock\n\
             e2,shots,at,2022-01-05 17:31:05,,,a clock\ne3,shots,at,2022-01-05,,,a clock\n",
        ),
    ];
    let csv = csv.map(|(table, text)| TableFile {
        table,
        given: String::new(),
        folder: PathBuf::new(),
        content: TableContent::Csv(text.into()),
    });
    let (read, notices) = read("book.xlsx", &bytes);
    assert_eq!(notices, vec![]);
    let rows = |readings: &[TableReading]| readings.iter().map(|reading| reading.rows.clone()).collect::<Vec<_>>();
    assert_eq!(rows(&read), rows(&read_all(&csv, &context())));
    assert_eq!(read.iter().map(|reading| reading.rows.len()).sum::<usize>(), 5);
}

#[test]
fn what_is_peculiar_to_spreadsheets_is_said() {
    let bytes = book(&[("events", &|sheet| {
        header(sheet, &["id", "title", "description"]);
        sheet.write_formula(1, 0, Formula::new("\"E\"&1").set_result("E1")).unwrap();
        sheet.write(1, 1, "Shots").unwrap();
        sheet.write(2, 0, "E2").unwrap();
        sheet.write(3, 0, "E3").unwrap();
        sheet.merge_range(2, 1, 3, 1, "Twice", &Format::new()).unwrap();
        sheet.write(4, 0, "E4").unwrap();
        sheet.write_formula(4, 1, Formula::new("1/0").set_result("#DIV/0!")).unwrap();
        sheet.write(5, 0, "E5").unwrap();
        sheet.merge_range(5, 1, 5, 2, "Sideways", &Format::new()).unwrap();
    })]);
    let (read, notices) = read("book.xlsx", &bytes);
    let ids: Vec<_> = read[0].rows.iter().map(|row| row.content.id()).collect();
    assert_eq!(ids, ["E1", "E2", "E3", "E5"], "{:?}", read[0].notices);
    let said: Vec<_> = notices.iter().map(|notice| format!("{}: {}", notice.place, notice.what)).collect();
    let said = said.join("\n");
    for word in ["B3 to B4", "=\"E\"&1", "row 2, column A", "#DIV/0!", "row 5, column B", "sideways", "B6 to C6"] {
        assert!(said.contains(word), "{word} in\n{said}");
    }
    assert_eq!(read[0].rows[0].note.as_deref(), Some("formulas behind its values: A2 =\"E\"&1"));
    assert_eq!(read[0].rows[1].note, None);
    let title = |row: &intake::tables::TableRow| match &row.content {
        RowContent::Fact(Fact::Event(event)) => event.title.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!([title(&read[0].rows[1]), title(&read[0].rows[2])], ["Twice", "Twice"]);
    let RowContent::Fact(Fact::Event(sideways)) = &read[0].rows[3].content else { panic!("{:?}", read[0].rows[3]) };
    assert_eq!((sideways.title.as_str(), &sideways.description), ("Sideways", &None), "for the first cell alone");
}

/// A number that the workbook holds as one is that number; the same digits as text may have two readings.
#[test]
fn numbers_are_numbers_and_texts_may_be_ambiguous() {
    let bytes = book(&[("places", &|sheet| {
        header(sheet, &["id", "name", "lat", "lon", "radius_m"]);
        for (row, id) in (1..).zip(["number", "thousand", "text", "merged", "below"]) {
            sheet.write(row, 0, id).unwrap();
            sheet.write(row, 1, "Площадь").unwrap();
            sheet.write(row, 2, 43.238).unwrap();
            sheet.write(row, 3, 76.945).unwrap();
        }
        sheet.write(1, 4, 1.234).unwrap();
        sheet.write(2, 4, 1000).unwrap();
        sheet.write(3, 4, "1.234").unwrap();
        sheet.merge_range(4, 4, 5, 4, "", &Format::new()).unwrap();
        sheet.write(4, 4, 2.125).unwrap();
    })]);
    let (read, _) = read("book.xlsx", &bytes);
    let radius = |row: &intake::tables::TableRow| match &row.content {
        RowContent::Fact(Fact::Place(place)) => {
            (place.id.to_string(), place.fix.as_ref().unwrap().region.as_disc().unwrap().1)
        }
        other => panic!("{other:?}"),
    };
    let radii: Vec<_> = read[0].rows.iter().map(radius).collect();
    let wanted = [("number", 1.234), ("thousand", 1000.0), ("merged", 2.125), ("below", 2.125)];
    assert_eq!(radii, wanted.map(|(id, radius)| (id.to_owned(), radius)));
    let [notice] = &read[0].notices[..] else { panic!("{:?}", read[0].notices) };
    assert_eq!((notice.place.row, notice.place.column.as_deref()), (Some(4), Some("radius_m")));
    assert_eq!(notice.what, "\"1.234\" can be read in two ways: as 1.234 or as 1234");
}

#[test]
fn the_only_sheet_of_a_file_named_after_a_table_is_that_table() {
    let fill: Fill<'_> = &|sheet| {
        header(sheet, &["id", "title"]);
        sheet.write(1, 0, "E1").unwrap();
        sheet.write(1, 1, "Shots").unwrap();
    };
    let (named, notices) = read("folder/02-events.xlsx", &book(&[("Tabelle1", fill)]));
    assert_eq!(named[0].rows.len(), 1, "{notices:?}");
    let (unnamed, notices) = read("folder/notes.xlsx", &book(&[("Tabelle1", fill)]));
    assert!(unnamed.is_empty());
    assert!(notices[0].what.contains("Tabelle1"), "{notices:?}");
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let bytes = book(&[("events", &|sheet| {
        header(sheet, &["id", "title"]);
        sheet.write(1_048_575, 16_383, "far").unwrap();
        sheet.write(1_048_575, 0, "E1").unwrap();
        sheet.write(1_048_575, 1, "Shots").unwrap();
    })]);
    let (read, notices) = read("book.xlsx", &bytes);
    assert_eq!(read[0].rows[0].row, 1_048_576);
    assert!(notices[0].what.contains("beyond the column IV"), "{notices:?}");
}

#[test]
fn broken_workbooks_are_errors() {
    let whole = template(&Vocabulary::default()).unwrap();
    let broken = |bytes: &[u8], what: &str| {
        let (tables, notices) = workbook("book.xlsx", Path::new(""), bytes);
        assert!(tables.is_empty(), "{what}");
        assert!(notices.iter().any(|notice| notice.level == NoticeLevel::Error && !notice.next.is_empty()), "{what}");
    };
    broken(b"", "empty");
    broken(b"PK\x03\x04 and no more", "cut short");
    broken(b"id,title\nE1,Shots\n", "a CSV file under another name");
    for cut in (0..whole.len()).step_by(997) {
        broken(&whole[..cut], &format!("cut at {cut}"));
    }
    // One byte changed anywhere is either harmless or an error, never a panic.
    for at in (0..whole.len()).step_by(211) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        workbook("book.xlsx", Path::new(""), &bytes);
    }
}
