use std::collections::BTreeMap;

use csv::{ByteRecord, ReaderBuilder, StringRecord};
use model::{Notice, NoticeLevel, Whereabouts};

use super::example;
use super::schema::Table;
use super::text::{Decoded, decode};
use super::written::original;
use crate::nearest::nearest;

/// The most bytes a table may have.
pub const MOST_BYTES: usize = 64 << 20;

/// The column that every table may have: what a row said when it was written out, as a fingerprint.
pub(crate) const BASE: &str = "base";

/// A table as rows of cells under known headers, whatever file it came from.
pub(crate) struct Sheet {
    /// Which cell of a row holds which column.
    pub(crate) columns: BTreeMap<&'static str, usize>,
    /// The rows under the header.
    pub(crate) rows: Vec<SheetRow>,
}

/// One row, numbered as a spreadsheet does: the header is row 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetRow {
    pub(crate) number: u64,
    pub(crate) cells: StringRecord,
    /// Which cells hold numbers and not texts, as a workbook can say.
    pub(crate) numbers: Vec<usize>,
    /// What stood behind its values: formulas.
    pub(crate) note: Option<String>,
}

/// The cells of a CSV file (RFC 4180); `None`, with a notice, if it cannot be read as this table at all.
///
/// Commas, semicolons and tabs are understood as separators, whichever makes sense of the header.
pub(crate) fn read_csv(file: &str, table: Table, bytes: &[u8], notices: &mut Vec<Notice>) -> Option<Sheet> {
    let mut say = |level, place: Whereabouts, what: String, next: String| {
        let place = Whereabouts { file: Some(file.to_owned()), ..place };
        notices.push(Notice { level, what, place, next });
    };
    if bytes.iter().all(u8::is_ascii_whitespace) || bytes == b"\xef\xbb\xbf" {
        let what = if bytes.is_empty() { "the table is empty: 0 bytes" } else { "the table holds nothing but blanks" };
        let next = format!("fill it in (columns needed: {}; docs/tables.md lists all), or leave it out", needed(table));
        say(NoticeLevel::Error, Whereabouts::default(), what.to_owned(), next);
        return None;
    }
    if bytes.len() > MOST_BYTES {
        let what = format!("a table of {} bytes; {MOST_BYTES} at most", bytes.len());
        say(NoticeLevel::Error, Whereabouts::default(), what, "split it into several files".to_owned());
        return None;
    }
    let Decoded { text, encoding, damaged, guessed } = decode(bytes);
    if guessed || damaged {
        let level = if damaged { NoticeLevel::Error } else { NoticeLevel::Warning };
        let lost = if damaged { "; some bytes have no meaning in it and are shown as \u{fffd}" } else { "" };
        let what = format!("not UTF-8; read as {}{lost}", encoding.name());
        say(level, Whereabouts::default(), what, "look at a few names, or save the table as UTF-8".to_owned());
    }
    let mut records = records(&text, delimiter(&text, table), table.is_beside());
    if let Some(byte) = open_quote(&text) {
        // The last record holds whatever followed the mark, so it is not what anybody wrote.
        let row = records.pop().map(|row| row.number);
        let what = "a quotation mark is opened here and never closed: this row swallows all rows after it".to_owned();
        let next = "close it, or double it (\"\") where a quotation mark is meant".to_owned();
        say(NoticeLevel::Error, Whereabouts { row, byte: Some(byte as u64), ..Whereabouts::default() }, what, next);
    }
    under_header(file, table, records, notices)
}

/// Rows of cells, the first of which is the header, put under the columns of a table.
pub(crate) fn under_header(file: &str, table: Table, rows: Vec<SheetRow>, notices: &mut Vec<Notice>) -> Option<Sheet> {
    let mut say = |level, place: Whereabouts, what: String, next: String| {
        let place = Whereabouts { file: Some(file.to_owned()), ..place };
        notices.push(Notice { level, what, place, next });
    };
    let mut rows = rows.into_iter();
    let head = rows.next()?;
    let header_row = Whereabouts { row: Some(head.number), ..Whereabouts::default() };
    let mut columns = BTreeMap::new();
    for (index, title) in head.cells.iter().enumerate() {
        let wanted = title.trim().to_lowercase().replace([' ', '-'], "_");
        let place =
            Whereabouts { row: Some(head.number), column: Some(title.trim().to_owned()), ..Whereabouts::default() };
        match table.columns().iter().find(|column| column.name == wanted) {
            Some(column) if columns.contains_key(column.name) => {
                let what = format!("the column {} stands twice; the first is read", column.name);
                say(NoticeLevel::Warning, place, what, "remove or rename one of them".to_owned());
            }
            Some(column) => {
                columns.insert(column.name, index);
            }
            None if wanted == BASE => {
                columns.insert(BASE, index);
            }
            None if wanted.is_empty() => {}
            None => {
                let names = table.columns().iter().map(|column| column.name);
                let meant = nearest(&wanted, names).map(|name| format!("; was \"{name}\" meant?")).unwrap_or_default();
                let what = format!("no such column in {}: ignored{meant}", table.name());
                say(
                    NoticeLevel::Warning,
                    place,
                    what,
                    "rename the column, or leave it: nothing else reads it".to_owned(),
                );
            }
        }
    }
    let missing: Vec<_> =
        table.columns().iter().filter(|column| column.required && !columns.contains_key(column.name)).collect();
    for column in &missing {
        let place = Whereabouts { column: Some(column.name.to_owned()), ..header_row.clone() };
        if table.is_beside() {
            // Others call tables of theirs so too.
            let what = format!(
                "not the list {} that `sightline export tables` writes: it has no column {}",
                table.name(),
                column.name
            );
            let next = "nothing, if it is a document: it is kept as one".to_owned();
            say(NoticeLevel::Warning, place, what, next);
            break;
        }
        let what = format!("the column {} is missing, so no row of the table is taken in", column.name);
        let next = format!(
            "add it to the header ({} Example: {}), or rename the file if it is a document and not this table",
            column.meaning, column.example
        );
        say(NoticeLevel::Error, place, what, next);
    }
    if !missing.is_empty() {
        return None;
    }
    let width = head.cells.len();
    let rows: Vec<_> = rows.filter(|row| row.cells.iter().any(|cell| !cell.trim().is_empty())).collect();
    let (examples, rows): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| example::is_marked(&row.cells));
    for row in &examples {
        if !example::is_untouched(table, &columns, &row.cells) {
            let place = Whereabouts { row: Some(row.number), ..Whereabouts::default() };
            let what = format!("marked as an example ({:?} in its first cell), so not taken in", example::MARK);
            let next = "remove the mark if the row is yours, or the whole row if it is not".to_owned();
            say(NoticeLevel::Warning, place, what, next);
        }
    }
    if rows.is_empty() && examples.is_empty() {
        let next = "fill it in, or leave the file out".to_owned();
        say(NoticeLevel::Warning, header_row, "the table has a header and no rows".to_owned(), next);
    }
    let rows = rows.into_iter().filter(|row| {
        let surplus = row.cells.iter().skip(width).position(|cell| !cell.trim().is_empty());
        let place = Whereabouts { row: Some(row.number), ..Whereabouts::default() };
        if let Some(surplus) = surplus {
            let value = row.cells.get(width + surplus).unwrap_or_default();
            let what = format!("{} cells under {width} headers; the first too many is {value:?}", row.cells.len());
            let next = "put a text that holds a separator into quotation marks, or lists between ; signs".to_owned();
            say(NoticeLevel::Error, place, what, next);
        } else if row.cells.len() < width {
            let what = format!("{} cells under {width} headers; the missing ones are taken as empty", row.cells.len());
            say(NoticeLevel::Warning, place, what, "check that no separator is missing in this row".to_owned());
        }
        surplus.is_none()
    });
    Some(Sheet { columns, rows: rows.collect() })
}

fn needed(table: Table) -> String {
    table.columns().iter().filter(|column| column.required).map(|column| column.name).collect::<Vec<_>>().join(", ")
}

/// The separator that finds most known columns in the first line.
fn delimiter(text: &str, table: Table) -> u8 {
    let head = text.trim_start().lines().next().unwrap_or_default();
    let known = |delimiter: char| {
        let titles = head.split(delimiter).map(|title| title.trim().trim_matches('"').to_lowercase());
        titles.filter(|title| table.columns().iter().any(|column| column.name == title)).count()
    };
    [';', '\t'].into_iter().fold(',', |best, next| if known(next) > known(best) { next } else { best }) as u8
}

fn records(text: &str, delimiter: u8, written_out: bool) -> Vec<SheetRow> {
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
    let mut record = ByteRecord::new();
    let (mut rows, mut number, mut exported) = (Vec::new(), 0, written_out);
    while let Ok(true) = reader.read_byte_record(&mut record) {
        // The reader passes over blank lines, which a spreadsheet counts as rows.
        let start = record.position().map_or(0, |position| position.byte() as usize);
        let (before, from) = text.as_bytes().split_at(start.min(text.len()));
        // It stops between the two characters that end a line.
        let from = if before.last() == Some(&b'\r') { from.strip_prefix(b"\n").unwrap_or(from) } else { from };
        number += 1 + blank_lines(from);
        let cells = StringRecord::from_byte_record_lossy(record.clone());
        // In what was written out, and there alone, apostrophes keep texts from being taken for formulas.
        exported |= rows.is_empty() && cells.iter().any(|title| title == BASE);
        let cells = if exported { cells.iter().map(original).collect() } else { cells };
        rows.push(SheetRow { number, cells, numbers: Vec::new(), note: None });
    }
    rows
}

fn blank_lines(mut text: &[u8]) -> u64 {
    let mut lines = 0;
    loop {
        text = match text {
            [b'\r', b'\n', rest @ ..] | [b'\n' | b'\r', rest @ ..] => rest,
            _ => return lines,
        };
        lines += 1;
    }
}

/// Where a quoted cell begins that the text never closes.
fn open_quote(text: &str) -> Option<usize> {
    let (mut opened, mut cell_begins) = (None, true);
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        match (opened, byte) {
            (None, b'"') if cell_begins => opened = Some(at),
            (Some(_), b'"') => match bytes.peek() {
                Some((_, b'"')) => drop(bytes.next()),
                _ => opened = None,
            },
            _ => {}
        }
        cell_begins = opened.is_none() && matches!(byte, b',' | b';' | b'\t' | b'\n' | b'\r');
    }
    opened
}
