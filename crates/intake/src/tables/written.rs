//! Tables as they are written out, so that an import of them says exactly what the case says.
use csv::{QuoteStyle, Terminator, WriterBuilder};
use jiff::tz::TimeZone;
use model::{Collection, Fact, Notice, NoticeLevel, Whereabouts};
use rust_xlsxwriter::XlsxError;
use sha2::{Digest as _, Sha256};

use super::schema::{Holds, Table};
use super::sheet::BASE;
use super::time::write_instant;
use super::vocabulary::Vocabulary;
use super::{noun, template};

/// One table of a case: its rows as cells under the table's columns and, last, their fingerprints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenTable {
    /// Which table it is.
    pub table: Table,
    /// Its rows, each as long as the table has columns, and one more.
    pub rows: Vec<Vec<String>>,
}

/// A list that goes out beside the tables: comments, or what was withdrawn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ListBeside {
    /// Which list it is.
    pub list: Table,
    /// Its rows, each as long as the list has columns.
    pub rows: Vec<Vec<String>>,
}

impl ListBeside {
    /// Its columns.
    pub(crate) fn header(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.list.columns().iter().map(|column| column.name)
    }

    /// The list as CSV, as [`WrittenTable::csv`] writes it.
    pub fn csv(&self) -> Vec<u8> {
        csv(self.header(), &self.rows)
    }
}

/// The most characters that a cell of a workbook holds, counted as its format counts them.
const MOST_CELL: usize = 32_767;

/// The row of a fact, with how the item was collected where it is one; `None` for a fact that no table holds.
pub fn write_row(fact: &Fact, collection: Option<&Collection>, zone: &TimeZone) -> Option<Vec<String>> {
    let mut cells = noun::write(fact, zone)?;
    let described = match fact {
        Fact::Item(item) => item.collection.as_ref(),
        _ => None,
    };
    if let Some(collection) = collection.or(described) {
        let columns = Table::of_kind(fact.kind())?.columns();
        for (cell, column) in cells.iter_mut().zip(columns) {
            let text = match column.name {
                "collector" => collection.collector.as_ref().map(ToString::to_string),
                "collected_at" => collection.at.map(|at| write_instant(at, zone)),
                "collected_from" => collection.address.as_ref().map(ToString::to_string),
                "account" => collection.account.as_ref().map(ToString::to_string),
                "tool" => collection.tool.as_ref().map(ToString::to_string),
                _ => continue,
            };
            *cell = text.unwrap_or_default();
        }
    }
    cells.push(fingerprint(&cells));
    Some(cells)
}

/// What stands in the fingerprint's place in a row whose content is withheld.
pub(crate) const WITHHELD: &str = "withheld";

/// The row of a fact whose content may not be handed out: its id, what it belongs to and the consents; else only what must
/// stand in every row. `None` where that alone would tell what is withheld (a figure, a position, a time).
pub fn write_withheld_row(fact: &Fact, zone: &TimeZone) -> Option<Vec<String>> {
    let columns = Table::of_kind(fact.kind())?.columns();
    let mut cells = noun::write(fact, zone)?;
    for (cell, column) in cells.iter_mut().zip(columns) {
        let stays = matches!(column.holds, Holds::Id | Holds::Reference(_) | Holds::References(_));
        match (stays || column.name.starts_with("consent_"), column.required, column.holds) {
            (true, ..) | (_, true, Holds::OneOf(_) | Holds::Term(_)) => {}
            (_, true, Holds::Text) => WITHHELD.clone_into(cell),
            (_, true, _) => return None,
            (_, false, _) => cell.clear(),
        }
    }
    cells.push(WITHHELD.to_owned());
    Some(cells)
}

/// Twelve digits by which a row is known again: of the SHA-256 of its cells, each with its length before it.
fn fingerprint(cells: &[String]) -> String {
    let mut hash = Sha256::new();
    for cell in cells {
        hash.update((cell.len() as u64).to_be_bytes());
        hash.update(cell.as_bytes());
    }
    hash.finalize().iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The columns in which two rows of a table differ.
pub fn differing_columns<'a>(
    table: Table,
    ours: &'a [String],
    theirs: &'a [String],
) -> impl Iterator<Item = &'static str> + 'a {
    let pairs = table.columns().iter().zip(ours.iter().zip(theirs));
    pairs.filter(|(_, (ours, theirs))| ours != theirs).map(|(column, _)| column.name)
}

/// Where two rows of a table differ, in words: the column, what the one says, and what the other.
pub fn differing(table: Table, ours: &[String], theirs: &[String]) -> String {
    let pairs = table.columns().iter().zip(ours.iter().zip(theirs));
    let differ = pairs.filter(|(_, (ours, theirs))| ours != theirs);
    let short = |text: &str| text.chars().take(80).collect::<String>();
    let words: Vec<String> = differ
        .map(|(column, (ours, theirs))| {
            format!("{} is {:?} there and {:?} here", column.name, short(theirs), short(ours))
        })
        .collect();
    words.join("; ")
}

impl WrittenTable {
    fn header(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.table.columns().iter().map(|column| column.name).chain([BASE])
    }

    /// The table as CSV (RFC 4180, UTF-8 with its mark, so that spreadsheet programs read every script).
    ///
    /// A cell that a program could take for a formula gets an apostrophe in front, which an import takes away again.
    pub fn csv(&self) -> Vec<u8> {
        csv(self.header(), &self.rows)
    }
}

/// What a workbook cannot hold of some rows, with the row and the column.
fn unfit(
    rows: &[Vec<String>],
    header: impl Iterator<Item = &'static str> + Clone,
) -> Option<(usize, &'static str, String)> {
    rows.iter().enumerate().find_map(|(index, row)| {
        row.iter().zip(header.clone()).find_map(|(cell, column)| {
            let why = if cell.encode_utf16().count() > MOST_CELL {
                format!("a text of {} characters", cell.chars().count())
            } else if cell
                .chars()
                .any(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}'))
            {
                "a text with control characters".to_owned()
            } else if cell.contains("_x") {
                "a text that the format takes for one of its own marks (_x)".to_owned()
            } else {
                return None;
            };
            Some((index, column, why))
        })
    })
}

fn csv<'a>(header: impl Iterator<Item = &'a str>, rows: &[Vec<String>]) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(b"\xef\xbb\xbf".to_vec());
    // Writing into memory does not fail.
    let _ = writer.write_record(header);
    for row in rows {
        let _ = writer.write_record(row.iter().map(|cell| neutral(cell).into_owned()));
    }
    writer.into_inner().unwrap_or_default()
}

/// Tables as a workbook (XLSX), a sheet a table, and the lists beside them; a table with a cell that no workbook holds is left out, and named.
///
/// # Errors
/// The workbook could not be put together, which would be a fault of this program.
pub fn write_workbook(
    tables: &[WrittenTable],
    beside: &[ListBeside],
    vocabulary: &Vocabulary,
) -> Result<(Vec<u8>, Vec<Notice>), XlsxError> {
    let mut notices = Vec::new();
    let mut fits = |table: Table, unfit: Option<(usize, &'static str, String)>| match unfit {
        None => true,
        Some((row, column, why)) => {
            notices.push(not_in_the_workbook(table, row, column, &why));
            false
        }
    };
    let tables: Vec<_> = tables.iter().filter(|table| fits(table.table, unfit(&table.rows, table.header()))).collect();
    let beside: Vec<_> = beside.iter().filter(|list| fits(list.list, unfit(&list.rows, list.header()))).collect();
    Ok((template::filled(&tables, &beside, vocabulary)?, notices))
}

fn not_in_the_workbook(table: Table, row: usize, column: &str, why: &str) -> Notice {
    Notice {
        level: NoticeLevel::Warning,
        what: format!("the table {} is not in the workbook: {why} fits in none of its cells", table.name()),
        place: Whereabouts {
            file: Some(format!("{}.csv", table.name())),
            row: Some(row as u64 + 2),
            column: Some(column.to_owned()),
            byte: None,
        },
        next: "use the CSV file, which is whole".to_owned(),
    }
}

/// Whether a program that opens a CSV file could run what stands in a cell.
fn looks_like_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// A cell that no program takes for a formula.
fn neutral(cell: &str) -> std::borrow::Cow<'_, str> {
    // A bare number is no formula, and should stay one in a spreadsheet.
    let number = super::number::plain(cell).is_some() && !cell.starts_with('\t');
    if (looks_like_formula(cell) && !number) || cell.starts_with('\'') {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

/// What stood in a cell before it was made neutral.
pub(crate) fn original(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if looks_like_formula(rest) || rest.starts_with('\'') => rest,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_made_neutral_and_numbers_are_not() {
        assert_eq!(neutral("=1+1"), "'=1+1");
        assert_eq!(neutral("-12.5"), "-12.5");
        assert_eq!(neutral("-12.5+A1"), "'-12.5+A1");
        assert_eq!(original("'quoted'"), "'quoted'");
    }

    proptest::proptest! {
        #[test]
        fn every_cell_comes_back(cell in "[='+@\t\r\na1-]{0,6}") {
            let written = neutral(&cell);
            proptest::prop_assert_eq!(original(&written), cell.as_str());
            let number = super::super::number::plain(&cell).is_some();
            proptest::prop_assert!(!looks_like_formula(&written) || number);
        }
    }
}
