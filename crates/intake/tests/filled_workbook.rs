//! The workbook that is given out, as a person meets it: lists to choose from, notes, an example; filled in, it comes back.
//!
//! Its parts are read and changed as text, by no library that wrote them.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;

use intake::tables::{
    Context, Files, Holds, Known, RowContent, Table, TableReading, Vocabulary, read_all, template, workbook,
};
use intake::{Budget, Limits, Unpack, archive_kind, unpack};
use jiff::tz::TimeZone;
use model::{Fact, Notice, NoticeLevel, Term};

/// The parts of a workbook, by name.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(bytes).unwrap();
    std::io::Seek::rewind(&mut file).unwrap();
    let kind = archive_kind("book.zip", bytes).unwrap();
    let mut parts = BTreeMap::new();
    let archive = Unpack { archive: &mut file, given: "book.zip", kind, pages: &None };
    let notices = unpack(archive, &mut Budget::new(Limits::default()), &mut |entry, part| {
        let mut text = String::new();
        std::io::Read::read_to_string(part, &mut text)?;
        parts.insert(entry.given.strip_prefix("book.zip!/").unwrap().to_owned(), text);
        Ok(())
    });
    assert_eq!(notices, vec![]);
    parts
}

/// The parts put together again, none of them packed.
fn book(parts: &BTreeMap<String, String>) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for (name, content) in parts {
        let mut crc = flate2::Crc::new();
        crc.update(content.as_bytes());
        let len = (content.len() as u32).to_le_bytes();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &crc.sum().to_le_bytes(), &len, &len].concat();
        let name_len = (name.len() as u16).to_le_bytes();
        let at = (out.len() as u32).to_le_bytes();
        out.extend([b"PK\x03\x04", &common[..], &name_len, &[0, 0], name.as_bytes(), content.as_bytes()].concat());
        directory.extend([b"PK\x01\x02\x14\x03", &common[..], &name_len, &[0; 12], &at, name.as_bytes()].concat());
    }
    let (at, len) = ((out.len() as u32).to_le_bytes(), (directory.len() as u32).to_le_bytes());
    let count = (parts.len() as u16).to_le_bytes();
    out.extend(directory);
    out.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &len, &at, &[0, 0]].concat());
    out
}

fn sheet_of(table: Table) -> String {
    let at = Table::ALL.iter().position(|known| *known == table).unwrap() + 1;
    format!("xl/worksheets/sheet{at}.xml")
}

/// A column as spreadsheets call it: A, Z, AA.
fn letters(column: usize) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

/// What stands between two marks, each time that the first one comes.
fn between<'a>(text: &'a str, from: &str, to: &str) -> Vec<&'a str> {
    text.split(from).skip(1).map(|rest| rest.split(to).next().unwrap()).collect()
}

fn plain(xml: &str) -> String {
    let pairs = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'"), ("&amp;", "&")];
    pairs.iter().fold(xml.to_owned(), |text, (from, to)| text.replace(from, to))
}

/// The texts that cells of all sheets share.
fn shared(parts: &BTreeMap<String, String>) -> Vec<String> {
    let items = between(&parts["xl/sharedStrings.xml"], "<si>", "</si>");
    items.into_iter().map(|item| plain(item.split_once('>').unwrap().1.split("</t>").next().unwrap())).collect()
}

/// The cells of one row of a sheet: address and text.
fn cells(parts: &BTreeMap<String, String>, sheet: &str, row: usize) -> BTreeMap<String, String> {
    let shared = shared(parts);
    let Some(row) = between(&parts[sheet], &format!("<row r=\"{row}\""), "</row>").first().copied() else {
        return BTreeMap::new();
    };
    let cell = |cell: &str| {
        let address = cell.split('"').next().unwrap().to_owned();
        let number: usize = between(cell, "<v>", "</v>").first()?.parse().ok()?;
        Some((address, shared[number].clone()))
    };
    between(row, "<c r=\"", "</c>").into_iter().filter_map(cell).collect()
}

/// The words that can be chosen under each column of a table, by the column's letters.
fn choices(parts: &BTreeMap<String, String>, table: Table) -> BTreeMap<String, Vec<String>> {
    let sheet = &parts[&sheet_of(table)];
    let hidden = format!("xl/worksheets/sheet{}.xml", Table::ALL.len() + 1);
    let rules = between(sheet, "<dataValidation ", "</dataValidation>");
    let rule = |rule: &str| {
        assert!(
            rule.contains("type=\"list\"") && rule.contains("errorStyle=\"warning\""),
            "own words are allowed: {rule}"
        );
        let range = between(rule, "sqref=\"", "\"")[0];
        let (from, to) = range.split_once(':').unwrap();
        let column = from.trim_end_matches(char::is_numeric).to_owned();
        assert_eq!((from, to), (format!("{column}2").as_str(), format!("{column}10001").as_str()));
        let formula = plain(between(rule, "<formula1>", "</formula1>")[0]);
        let words: Vec<String> = match formula.strip_prefix("'lists to choose from'!$") {
            None => formula.trim_matches('"').split(',').map(str::to_owned).collect(),
            Some(range) => {
                let (column, last) = (range.split('$').next().unwrap(), range.rsplit('$').next().unwrap());
                let last: usize = last.parse().unwrap();
                (1..=last).map(|row| cells(parts, &hidden, row)[&format!("{column}{row}")].clone()).collect()
            }
        };
        (column, words)
    };
    rules.into_iter().map(rule).collect()
}

#[test]
fn every_column_of_controlled_words_has_its_list() {
    let added: Vec<Term> = (0..60)
        .map(|n| Term {
            list: "equipment".to_owned(),
            word: format!("water_cannon_{n}"),
            meaning: None,
            like: Vec::new(),
            also: Vec::new(),
        })
        .collect();
    for vocabulary in [Vocabulary::default(), Vocabulary::with(added)] {
        let parts = parts(&template(&vocabulary).unwrap());
        let mut lists = 0;
        for table in Table::ALL {
            let choices = choices(&parts, table);
            for (at, column) in table.columns().iter().enumerate() {
                let wanted: Option<Vec<&str>> = match column.holds {
                    Holds::OneOf(words) => Some(words.to_vec()),
                    Holds::YesNo => Some(vec!["yes", "no"]),
                    Holds::Term(list) => Some(vocabulary.words(list).collect()),
                    _ => None,
                };
                let found = choices.get(&letters(at)).map(|words| words.iter().map(String::as_str).collect());
                assert_eq!(found, wanted, "{table:?}, {}", column.name);
                lists += usize::from(wanted.is_some());
            }
        }
        assert!(lists > 40, "{lists} lists");
    }
}

#[test]
fn every_header_has_its_note_and_every_table_its_example() {
    let parts = parts(&template(&Vocabulary::default()).unwrap());
    for (number, table) in (1..).zip(Table::ALL) {
        let sheet = sheet_of(table);
        let (header, example) = (cells(&parts, &sheet, 1), cells(&parts, &sheet, 2));
        let notes = &parts[&format!("xl/comments{number}.xml")];
        for (at, column) in table.columns().iter().enumerate() {
            assert_eq!(header[&format!("{}1", letters(at))], column.name, "{table:?}");
            let mark = if at == 0 { "EXAMPLE: " } else { "" };
            assert_eq!(example[&format!("{}2", letters(at))], format!("{mark}{}", column.example), "{table:?}");
            let note = between(notes, &format!("<comment ref=\"{}1\"", letters(at)), "</comment>");
            let note = plain(note.first().unwrap_or_else(|| panic!("{table:?}: no note at {}", column.name)));
            assert!(note.contains(column.meaning), "{table:?}, {}: {note}", column.name);
            assert_eq!(note.contains("Needed."), column.required, "{table:?}, {}", column.name);
        }
    }
}

/// A cell as other programs write it: a text in place, a number, or a formula with its last value.
enum Cell<'a> {
    Text(&'a str),
    Number(&'a str),
    Formula(&'a str, &'a str),
}

/// Puts a row under what a sheet holds; cells by their columns' names.
fn fill(parts: &mut BTreeMap<String, String>, table: Table, row: usize, filled: &[(&str, Cell<'_>)]) {
    let mut xml = format!("<row r=\"{row}\">");
    let at = |name: &str| table.columns().iter().position(|column| column.name == name).unwrap();
    let mut filled: Vec<(usize, &Cell<'_>)> = filled.iter().map(|(name, cell)| (at(name), cell)).collect();
    filled.sort_by_key(|(at, _)| *at);
    for (at, cell) in filled {
        let address = format!("{}{row}", letters(at));
        xml += &match cell {
            Cell::Text(text) => format!("<c r=\"{address}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
            Cell::Number(number) => format!("<c r=\"{address}\"><v>{number}</v></c>"),
            Cell::Formula(formula, value) => format!("<c r=\"{address}\"><f>{formula}</f><v>{value}</v></c>"),
        };
    }
    let sheet = parts.get_mut(&sheet_of(table)).unwrap();
    *sheet = sheet.replace("</sheetData>", &format!("{xml}</row></sheetData>"));
}

fn read(bytes: &[u8]) -> (Vec<TableReading>, Vec<Notice>) {
    let (tables, notices) = workbook("filled.xlsx", Path::new(""), bytes);
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    (read_all(&tables, &Context { zone, known: Known::default(), files: Files::default() }), notices)
}

#[test]
fn the_workbook_filled_in_by_another_program_comes_back() {
    use Cell::{Formula, Number, Text};
    let mut parts = parts(&template(&Vocabulary::default()).unwrap());
    fill(
        &mut parts,
        Table::Sources,
        3,
        &[("id", Text("orda")), ("name", Text("Orda.kz")), ("role", Text("publisher"))],
    );
    fill(
        &mut parts,
        Table::Places,
        3,
        &[
            ("id", Text("square")),
            ("name", Text("Площадь &amp; сквер")),
            ("lon", Number("76.945")),
            ("lat", Number("43.238")),
            ("radius_m", Formula("1000+0.234", "1000.234")),
        ],
    );
    fill(
        &mut parts,
        Table::Tolls,
        3,
        &[
            ("id", Text("t1")),
            ("counts", Text("dead")),
            ("source", Text("orda")),
            ("low", Formula("15*15", "225")),
            ("high", Text("20,000")),
        ],
    );
    fill(
        &mut parts,
        Table::Tolls,
        4,
        &[("id", Text("t2")), ("counts", Text("dead")), ("source", Text("orda")), ("low", Number("20000"))],
    );
    let (read, notices) = read(&book(&parts));
    let found = |table: Table| read.iter().find(|reading| reading.table == table).unwrap();
    let all: Vec<&Notice> = read.iter().flat_map(|reading| &reading.notices).collect();
    let errors: Vec<String> = all
        .iter()
        .filter(|notice| notice.level == NoticeLevel::Error)
        .map(|notice| format!("{}: {}", notice.place, notice.what))
        .collect();
    assert_eq!(
        errors,
        ["filled.xlsx, sheet tolls, row 3, column high: \"20,000\" can be read in two ways: as 20 or as 20000"]
    );
    let [place] = &found(Table::Places).rows[..] else { panic!("{all:?}") };
    let RowContent::Fact(Fact::Place(square)) = &place.content else { panic!("{place:?}") };
    assert_eq!(square.names[0].text, "Площадь & сквер");
    assert_eq!(square.fix.as_ref().unwrap().region.as_disc().unwrap().1, 1000.234, "the value that was last computed");
    assert!(place.note.as_deref().unwrap().contains("=1000+0.234"), "the formula is kept: {:?}", place.note);
    let [toll] = &found(Table::Tolls).rows[..] else { panic!("{all:?}") };
    let RowContent::Fact(Fact::Toll(toll)) = &toll.content else { panic!("{toll:?}") };
    assert_eq!((toll.id.to_string().as_str(), toll.low), ("t2", 20_000));
    assert_eq!(found(Table::Sources).rows.len(), 1);
    assert_eq!(notices.iter().filter(|notice| notice.what.contains("hold formulas")).count(), 2, "{notices:?}");
    let rest: usize = read.iter().map(|reading| reading.rows.len()).sum();
    assert_eq!(rest, 3, "the examples are passed over");
}
