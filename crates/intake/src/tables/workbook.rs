use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read as _};
use std::path::Path;

use calamine::{DataRef, Dimensions, ExcelDateTime, Reader as _, Xlsx, XlsxError};
use csv::StringRecord;
use model::{Notice, NoticeLevel, Whereabouts};

use super::reading::{TableContent, TableFile};
use super::schema::Table;
use super::sheet::{MOST_BYTES, SheetRow};
use super::template::LISTS;
use crate::archive::zip;

/// The most bytes that the parts of a workbook may have when they are unpacked.
const MOST_UNPACKED_BYTES: u64 = 512 << 20;
/// The most parts (sheets, pictures, styles) that a workbook may have.
const MOST_PARTS: usize = 10_000;
/// The most columns that a sheet is read to.
const MOST_COLUMNS: u32 = 256;

/// About how many bytes of formulas are kept with a row.
const MOST_NOTE: usize = 2000;

/// The tables in a workbook (XLSX), a sheet a table: sheets named after tables, or the only sheet of a file that is.
///
/// Values are read, and the formulas behind them kept beside the row; a value merged downwards counts for each of its
/// rows; dates are local readings, in either of the two systems in which spreadsheets count days. Each of these is said
/// in a notice where it occurs.
///
/// # Limits
/// 64 MiB packed and 512 MiB unpacked, 256 columns.
pub fn workbook(given: &str, folder: &Path, bytes: &[u8]) -> (Vec<TableFile>, Vec<Notice>) {
    let mut notices = Vec::new();
    let mut say = |level, what: String, next: &str| {
        let place = Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() };
        notices.push(Notice { level, what, place, next: next.to_owned() });
    };
    if let Err(what) = look_before_opening(bytes) {
        let next = "save the sheets as CSV (UTF-8), each named after its table, and import those";
        say(NoticeLevel::Error, format!("not read: {what}"), next);
        return (Vec::new(), notices);
    }
    // The reader is others' code and meets files that were made to break it: its panic is this file's error.
    let read = std::panic::catch_unwind(|| read(given, folder, bytes));
    match read {
        Ok(Ok((tables, mut found))) => {
            notices.append(&mut found);
            (tables, notices)
        }
        failed => {
            let why = failed.ok().and_then(Result::err).map(|error| format!(": {error}")).unwrap_or_default();
            let next = "open it in a spreadsheet program and save it again, or save each sheet as CSV";
            say(NoticeLevel::Error, format!("this workbook cannot be read{why}"), next);
            (Vec::new(), notices)
        }
    }
}

fn look_before_opening(bytes: &[u8]) -> Result<(), String> {
    if bytes.len() > MOST_BYTES {
        return Err(format!("a workbook of {} bytes; {MOST_BYTES} at most", bytes.len()));
    }
    let mut archive = Cursor::new(bytes);
    let directory = zip::directory(&mut archive, MOST_PARTS).map_err(|error| format!("no workbook: {error}"))?;
    if directory.count > MOST_PARTS as u64 {
        return Err(format!("a workbook of {} parts; {MOST_PARTS} at most", directory.count));
    }
    let mut left = MOST_UNPACKED_BYTES;
    for entry in &directory.entries {
        let part = zip::open(&mut archive, entry).and_then(|part| {
            // One byte more than may be left shows that there is more.
            std::io::copy(&mut part.take(left + 1), &mut std::io::sink())
        });
        let len = part.map_err(|error| format!("a damaged workbook: {error}"))?;
        left = left.checked_sub(len).ok_or_else(|| {
            format!("a workbook that unpacks to more than {MOST_UNPACKED_BYTES} bytes, the most that are read")
        })?;
    }
    Ok(())
}

type Book<'a> = Xlsx<Cursor<&'a [u8]>>;

fn read(given: &str, folder: &Path, bytes: &[u8]) -> Result<(Vec<TableFile>, Vec<Notice>), XlsxError> {
    let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes))?;
    // Our own list of words to choose from is no table.
    let names: Vec<String> = book.sheet_names().into_iter().filter(|name| name != LISTS).collect();
    let mut notices = Vec::new();
    let mut sheets: Vec<(Table, &String)> =
        names.iter().filter_map(|name| Some((Table::of_sheet(name)?, name))).collect();
    if let (true, [only]) = (sheets.is_empty(), names.as_slice()) {
        let file = given.rsplit('/').next().unwrap_or(given).to_lowercase();
        let table = file.strip_suffix(".xlsx").and_then(Table::named);
        sheets.extend(table.map(|table| (table, only)));
    }
    let unread: Vec<&str> = names.iter().filter(|name| Table::of_sheet(name).is_none()).map(String::as_str).collect();
    if sheets.is_empty() || (sheets.len() < names.len() && !unread.is_empty()) {
        let tables = Table::ALL.map(|table| table.name()).join(", ");
        let place = Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() };
        notices.push(Notice {
            level: NoticeLevel::Warning,
            what: format!("sheets that are not read, as no table is called so: {}", unread.join(", ")),
            place,
            next: format!("rename a sheet if its rows are to be read; tables are called {tables}"),
        });
    }
    let mut tables = Vec::new();
    for (table, name) in sheets {
        let given = format!("{given}, sheet {}", crate::safe_text(name));
        let rows = rows(&mut book, name, &given, &mut notices, u32::MAX)?;
        tables.push(TableFile { table, given, folder: folder.to_owned(), content: TableContent::Rows(rows) });
    }
    Ok((tables, notices))
}

/// A sheet's name, and its rows by their numbers.
pub(crate) type Grid = (String, Vec<(u64, StringRecord)>);

/// Every sheet of a workbook, whatever it is called, as far as so many rows; `None` if it cannot be read.
pub(crate) fn grids(bytes: &[u8], most_rows: u32) -> Option<Vec<Grid>> {
    look_before_opening(bytes).ok()?;
    let read = std::panic::catch_unwind(|| -> Result<Vec<Grid>, XlsxError> {
        let mut book: Book<'_> = Xlsx::new(Cursor::new(bytes))?;
        let mut grids = Vec::new();
        for name in book.sheet_names() {
            let rows = rows(&mut book, &name, "", &mut Vec::new(), most_rows)?;
            grids.push((name, rows.into_iter().map(|row| (row.number, row.cells)).collect()));
        }
        Ok(grids)
    });
    read.ok()?.ok()
}

/// A workbook's sheet as the CSV that it stands for, its rows under the same numbers; for commands on plain files.
///
/// The sheet of that name in any case, or the first.
///
/// # Errors
/// A workbook that cannot be read.
pub fn sheet_as_csv(bytes: &[u8], name: &str) -> Result<Vec<u8>, String> {
    let unreadable = || "this workbook cannot be read".to_owned();
    look_before_opening(bytes)?;
    let mut grids = grids(bytes, u32::MAX).ok_or_else(unreadable)?;
    let at = grids.iter().position(|(sheet, _)| sheet.eq_ignore_ascii_case(name)).unwrap_or(0);
    if at >= grids.len() {
        return Err("the workbook has no sheet".to_owned());
    }
    let (_, rows) = grids.swap_remove(at);
    let mut csv = Vec::new();
    let mut line = 0;
    for (number, cells) in rows {
        while line + 1 < number {
            csv.push(b'\n');
            line += 1;
        }
        for (n, cell) in cells.iter().enumerate() {
            if n > 0 {
                csv.push(b',');
            }
            csv.push(b'"');
            csv.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
            csv.push(b'"');
        }
        csv.push(b'\n');
        line += 1;
    }
    Ok(csv)
}

/// The rows of a sheet; what is peculiar to spreadsheets is said.
fn rows(
    book: &mut Book<'_>,
    sheet: &str,
    given: &str,
    notices: &mut Vec<Notice>,
    most_rows: u32,
) -> Result<Vec<SheetRow>, XlsxError> {
    let mut say = |level, at: Option<(u32, u32)>, what: String, next: &str| {
        let place = Whereabouts {
            file: Some(given.to_owned()),
            row: at.map(|at| u64::from(at.0) + 1),
            column: at.map(|at| letters(at.1)),
            byte: None,
        };
        notices.push(Notice { level, what, place, next: next.to_owned() });
    };
    let merged = book.merge_cells_by_sheet_name(sheet)?;
    // Cells merged downwards mean their value for each of their rows; sideways, for the first of them alone.
    let (down, aside): (Vec<Dimensions>, Vec<Dimensions>) =
        merged.into_iter().partition(|merge| merge.start.1 == merge.end.1 && merge.start.0 < merge.end.0);
    if let Some(first) = down.first() {
        let what = format!(
            "{} cells merged downwards, these first ({} to {}): the value counts for each of their rows",
            down.len(),
            address(first.start),
            address(first.end)
        );
        say(NoticeLevel::Warning, Some(first.start), what, "split the cells if it is meant for one row alone");
    }
    if let Some(first) = aside.first() {
        let what = format!(
            "{} cells merged sideways, these first ({} to {}): the value counts for the first cell alone, the others are empty",
            aside.len(),
            address(first.start),
            address(first.end)
        );
        let next = "write the value into each cell that it is meant for";
        say(NoticeLevel::Warning, Some(first.start), what, next);
    }
    let mut cells: BTreeMap<u32, BTreeMap<u32, String>> = BTreeMap::new();
    let mut numbers: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    let mut formulas = 0_usize;
    let mut first_formula = None;
    // By row: the formula behind each cell, by its column.
    let mut notes: BTreeMap<u32, Vec<(u32, String)>> = BTreeMap::new();
    let mut broken = BTreeSet::new();
    let mut beyond: Option<(u32, u32)> = None;
    let mut reader = book.worksheet_cells_reader(sheet)?;
    while let Some(cell) = reader.next_cell_with_formula()? {
        let at = cell.pos;
        if at.0 >= most_rows {
            break;
        }
        if at.1 >= MOST_COLUMNS {
            beyond = beyond.or(Some(at).filter(|_| !matches!(cell.value, DataRef::Empty)));
            continue;
        }
        if let DataRef::Error(error) = &cell.value {
            let next = "mend the formula, or write the value itself";
            let what = format!("the cell holds {error} instead of a value, so its row is not taken in");
            say(NoticeLevel::Error, Some(at), what, next);
            broken.insert(at.0);
        }
        if let Some(formula) = cell.formula {
            formulas += 1;
            let note = notes.entry(at.0).or_default();
            if note.iter().map(|(_, text)| text.len()).sum::<usize>() < MOST_NOTE {
                let kept: String = formula.chars().take(MOST_NOTE).collect();
                note.push((at.1, format!("{} ={kept}", address(at))));
            }
            first_formula.get_or_insert((at, formula));
        }
        let text = text(&cell.value);
        if matches!(cell.value, DataRef::Int(_) | DataRef::Float(_)) {
            numbers.entry(at.0).or_default().push(at.1 as usize);
        }
        if !text.is_empty() {
            cells.entry(at.0).or_default().insert(at.1, text);
        }
    }
    if let Some((at, formula)) = first_formula {
        let what = format!(
            "{formulas} cells hold formulas, this one first (={formula}): their last values are read and the formulas kept with the entry"
        );
        say(NoticeLevel::Warning, Some(at), what, "check that the workbook was saved after its last calculation");
    }
    if let Some(at) = beyond {
        let what = format!("cells beyond the column {} are not read", letters(MOST_COLUMNS - 1));
        say(NoticeLevel::Warning, Some(at), what, "move what belongs to the table to the columns at the left");
    }
    for merge in down {
        let (column, first) = (merge.start.1, merge.start.0);
        let Some(value) = cells.get(&first).and_then(|row| row.get(&column)).cloned() else { continue };
        for (_, row) in cells.range_mut(first + 1..=merge.end.0) {
            row.entry(column).or_insert_with(|| value.clone());
        }
        let is_number = numbers.get(&first).is_some_and(|columns| columns.contains(&(column as usize)));
        if is_number {
            for (row, _) in cells.range(first + 1..=merge.end.0) {
                numbers.entry(*row).or_default().push(column as usize);
            }
        }
        let behind = notes.get(&first).and_then(|note| note.iter().find(|(at, _)| *at == column)).cloned();
        if let Some(behind) = behind {
            for row in first + 1..=merge.end.0.min(first + 1000) {
                notes.entry(row).or_default().push(behind.clone());
            }
        }
    }
    let width = cells.values().next().and_then(|header| header.keys().next_back()).map_or(0, |last| last + 1);
    let row = |(number, row): (u32, BTreeMap<u32, String>)| {
        let width = row.keys().next_back().map_or(width, |last| width.max(last + 1));
        let cells = (0..width).map(|column| row.get(&column).map_or("", String::as_str));
        let note = notes.get(&number).map(|note| {
            let texts: Vec<&str> = note.iter().map(|(_, text)| text.as_str()).collect();
            format!("formulas behind its values: {}", texts.join(", "))
        });
        let numbers = numbers.remove(&number).unwrap_or_default();
        SheetRow { number: u64::from(number) + 1, cells: StringRecord::from_iter(cells), numbers, note }
    };
    cells.retain(|row, _| !broken.contains(row));
    Ok(cells.into_iter().map(row).collect())
}

/// A cell as one would have written it in a CSV file.
fn text(value: &DataRef<'_>) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Int(number) => number.to_string(),
        // The shortest digits that give this number again: 17, not 17.0.
        DataRef::Float(number) => number.to_string(),
        DataRef::Bool(yes) => (if *yes { "yes" } else { "no" }).to_owned(),
        DataRef::DateTime(time) => local_reading(*time),
        DataRef::Error(error) => error.to_string(),
    }
}

/// A date or time of day as it is shown; a spreadsheet knows no zones.
fn local_reading(time: ExcelDateTime) -> String {
    let serial = time.as_f64();
    let (year, month, day, hour, minute, second, milli) = time.to_ymd_hms_milli();
    let date = format!("{year:04}-{month:02}-{day:02}");
    let clock = match (second, milli) {
        (0, 0) => format!("{hour:02}:{minute:02}"),
        (_, 0) => format!("{hour:02}:{minute:02}:{second:02}"),
        _ => format!("{hour:02}:{minute:02}:{second:02}.{milli:03}"),
    };
    if time.is_duration() || (0.0..1.0).contains(&serial) {
        clock
    } else if (hour, minute, second, milli) == (0, 0, 0, 0) {
        date
    } else {
        format!("{date} {clock}")
    }
}

/// A column as spreadsheets call it: A, Z, AA.
fn letters(column: u32) -> String {
    let last = char::from(b'A' + (column % 26) as u8);
    if column < 26 { last.to_string() } else { format!("{}{last}", letters(column / 26 - 1)) }
}

fn address((row, column): (u32, u32)) -> String {
    format!("{}{}", letters(column), row + 1)
}

#[cfg(test)]
mod tests {
    use calamine::ExcelDateTimeType::{DateTime, TimeDelta};

    use super::*;

    #[test]
    fn serials_of_both_systems_are_local_readings() {
        let cases = [
            (44_566.729_861_111_11, false, "2022-01-05 17:31"),
            (43_104.729_861_111_11, true, "2022-01-05 17:31"),
            (44_566.0, false, "2022-01-05"),
            (44_566.729_919, false, "2022-01-05 17:31:05.002"),
            (0.5, false, "12:00"),
        ];
        for (serial, from_1904, read) in cases {
            assert_eq!(local_reading(ExcelDateTime::new(serial, DateTime, from_1904)), read);
        }
        assert_eq!(local_reading(ExcelDateTime::new(0.25, TimeDelta, false)), "06:00");
    }

    #[test]
    fn columns_are_called_as_spreadsheets_call_them() {
        assert_eq!([0, 25, 26, 255, 701, 702].map(letters), ["A", "Z", "AA", "IV", "ZZ", "AAA"]);
    }
}
