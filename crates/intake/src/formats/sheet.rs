use std::collections::BTreeMap;

use csv::{ReaderBuilder, StringRecord};

use super::shelf::Shelf;
use super::{Teller, Told, atlos, auto_archiver};
use crate::tables::{grids, text_of};

/// How far down a sheet its header is looked for.
const HEADER_WITHIN: usize = 10;
/// Rows of a workbook in which those ten are looked for: empty ones may stand before and between them.
const HEADER_ROWS: u32 = 1000;

/// A sheet with a header, as another program wrote it.
pub(super) struct Sheet {
    /// By name in lower case: which cell.
    columns: BTreeMap<String, usize>,
    /// The rows under the header: number as a spreadsheet counts, and cells.
    pub(super) rows: Vec<SheetRow>,
}

pub(super) struct SheetRow {
    pub(super) number: u64,
    cells: StringRecord,
}

impl Sheet {
    /// A sheet whose header has these columns; `None` where none of its first rows does.
    fn with(rows: &[(u64, StringRecord)], needed: &[&str]) -> Option<Self> {
        let columns = |cells: &StringRecord| -> BTreeMap<String, usize> {
            let mut columns = BTreeMap::new();
            for (at, title) in cells.iter().enumerate() {
                columns.entry(title.trim().trim_start_matches('\u{feff}').to_lowercase()).or_insert(at);
            }
            columns
        };
        let head = rows.iter().take(HEADER_WITHIN).position(|(_, cells)| {
            let columns = columns(cells);
            needed.iter().all(|name| columns.contains_key(*name))
        })?;
        let under = rows[head + 1..].iter().filter(|(_, cells)| cells.iter().any(|cell| !cell.trim().is_empty()));
        let rows_under = under.map(|(number, cells)| SheetRow { number: *number, cells: cells.clone() }).collect();
        Some(Self { columns: columns(&rows[head].1), rows: rows_under })
    }

    /// A cell's text without blanks around it; empty where the column is missing.
    pub(super) fn cell<'a>(&self, row: &'a SheetRow, column: &str) -> &'a str {
        self.columns.get(column).and_then(|at| row.cells.get(*at)).unwrap_or_default().trim()
    }

    /// The columns whose names begin so and end in a number, in the order of their numbers.
    pub(super) fn numbered(&self, prefix: &str) -> Vec<(u32, String)> {
        let number = |name: &String| Some((name.strip_prefix(prefix)?.parse().ok()?, name.clone()));
        let mut columns: Vec<(u32, String)> = self.columns.keys().filter_map(number).collect();
        columns.sort();
        columns
    }

    /// The columns that none of these names is, with their cells in a row, where they hold anything.
    pub(super) fn others<'a>(&'a self, row: &'a SheetRow, known: &[&str]) -> Vec<(&'a str, &'a str)> {
        let other = |(name, at): (&'a String, &usize)| {
            let cell = row.cells.get(*at).unwrap_or_default().trim();
            (!known.contains(&name.as_str()) && !name.is_empty() && !cell.is_empty()).then_some((name.as_str(), cell))
        };
        self.columns.iter().filter_map(other).collect()
    }
}

/// A CSV file of results.
pub(super) fn csv(bytes: &[u8], shelf: &Shelf, teller: Teller<'_>) -> Option<Told> {
    let text = text_of(bytes);
    let rows = |delimiter: u8| -> Vec<(u64, StringRecord)> {
        let mut reader =
            ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let records = reader.records().filter_map(Result::ok).enumerate();
        records.map(|(at, cells)| (at as u64 + 1, cells)).collect()
    };
    let mut teller = Some(teller);
    [b',', b';', b'\t'].into_iter().find_map(|delimiter| read(&rows(delimiter), shelf, &mut teller))
}

/// A workbook of results: every sheet of it that has their header.
pub(super) fn workbook(bytes: &[u8], shelf: &Shelf, teller: Teller<'_>) -> Option<Told> {
    // Most workbooks are tables: their beginning says so before all of it is read.
    if !holds_results(bytes) {
        return None;
    }
    let sheets = grids(bytes, u32::MAX)?;
    let (kept, salt) = (teller.kept, teller.salt);
    let mut all: Option<Told> = None;
    let mut unread = Vec::new();
    for (name, rows) in sheets {
        let mut teller = Some(Teller::of(kept, salt));
        match read(&rows, shelf, &mut teller) {
            Some(mut told) => {
                let said = all.get_or_insert_default();
                said.facts.append(&mut told.facts);
                said.notices.append(&mut told.notices);
            }
            None => unread.push(name),
        }
    }
    let mut told = all?;
    if !unread.is_empty() {
        let mut teller = Teller::of(kept, salt);
        let what = format!("sheets without the header of results are not read: {}", unread.join(", "));
        teller.warn(what, "nothing, unless one of them holds results; the workbook is kept whole");
        told.notices.append(&mut teller.told.notices);
    }
    Some(told)
}

/// Whether a workbook holds results of another program that are read.
pub fn holds_results(bytes: &[u8]) -> bool {
    let known = |rows: &[(u64, StringRecord)]| {
        let needed: [&[&str]; 2] = [&auto_archiver::NEEDED, &atlos::NEEDED];
        needed.iter().any(|needed| Sheet::with(rows, needed).is_some())
    };
    grids(bytes, HEADER_ROWS).is_some_and(|sheets| sheets.iter().any(|(_, rows)| known(rows)))
}

fn read(rows: &[(u64, StringRecord)], shelf: &Shelf, teller: &mut Option<Teller<'_>>) -> Option<Told> {
    if let Some(sheet) = Sheet::with(rows, &auto_archiver::NEEDED) {
        return Some(auto_archiver::read(&sheet, shelf, teller.take()?));
    }
    let sheet = Sheet::with(rows, &atlos::NEEDED)?;
    Some(atlos::rows(&sheet, teller.take()?))
}
