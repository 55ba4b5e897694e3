use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Formula, Note, Workbook,
    Worksheet, XlsxError,
};

use super::document::holds;
use super::example;
use super::schema::{Holds, Table};
use super::sheet::BASE;
use super::vocabulary::Vocabulary;
use super::written::{ListBeside, WrittenTable};

/// Rows under the header that are ready to be filled in: with lists to choose from, and as text.
const READY_ROWS: u32 = 10_000;

/// The hidden sheet with the lists to choose from that are too long to stand with their column.
pub(super) const LISTS: &str = "lists to choose from";
/// The most characters that a list may have which stands with its column, as the format has it.
const MOST_LIST: usize = 255;

/// Lists that are too long to stand with their columns.
#[derive(Default)]
struct Lists(Vec<Vec<String>>);

impl Lists {
    /// The choice between words.
    fn choice(&mut self, words: &[&str]) -> Result<DataValidation, XlsxError> {
        let fits = words.join(",").chars().count() <= MOST_LIST && !words.iter().any(|word| word.contains([',', '"']));
        if fits {
            return DataValidation::new().allow_list_strings(words);
        }
        let at = self.0.iter().position(|list| list == words).unwrap_or_else(|| {
            self.0.push(words.iter().map(ToString::to_string).collect());
            self.0.len() - 1
        });
        let column = column_number_to_name(at as u16);
        let range = format!("='{LISTS}'!${column}$1:${column}${}", words.len());
        Ok(DataValidation::new().allow_list_formula(Formula::new(range)))
    }

    /// Puts them into the book, where there are any.
    fn write(&self, book: &mut Workbook) -> Result<(), XlsxError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let sheet = book.add_worksheet();
        sheet.set_name(LISTS)?.set_hidden(true);
        for (words, at) in self.0.iter().zip(0..) {
            for (word, row) in words.iter().zip(0..) {
                sheet.write_string(row, at, word)?;
            }
        }
        Ok(())
    }
}

/// A workbook to fill in (XLSX): a sheet a table, what each column means as a note on its header, lists to choose
/// from (a case's own words among them), and one example row that an import passes over. The same bytes each time.
///
/// # Errors
/// The workbook could not be put together, which would be a fault of this program.
pub fn template(vocabulary: &Vocabulary) -> Result<Vec<u8>, XlsxError> {
    let (mut book, mut lists) = (book()?, Lists::default());
    for table in Table::ALL {
        let sheet = book.add_worksheet();
        head(table, sheet, vocabulary, &mut lists)?;
        let grey = plain().set_italic().set_font_color(Color::RGB(0x80_80_80));
        for (example, at) in example::row(table).zip(0..) {
            sheet.write_string_with_format(1, at, &example, &grey)?;
        }
    }
    lists.write(&mut book)?;
    book.save_to_buffer()
}

/// A workbook with the rows of a case, dressed as the one to fill in, and the lists beside them after.
pub(crate) fn filled(
    tables: &[&WrittenTable],
    beside: &[&ListBeside],
    vocabulary: &Vocabulary,
) -> Result<Vec<u8>, XlsxError> {
    let (mut book, mut lists) = (book()?, Lists::default());
    let (plain, grey) = (plain(), plain().set_font_color(Color::RGB(0x80_80_80)));
    for WrittenTable { table, rows } in tables {
        let sheet = book.add_worksheet();
        head(*table, sheet, vocabulary, &mut lists)?;
        let base = table.columns().len() as u16;
        sheet.write_string_with_format(0, base, BASE, &plain)?;
        sheet.insert_note(0, base, &note("What the row said when it was written out. Leave it as it is."))?;
        for (row, number) in rows.iter().zip(1..) {
            for (cell, at) in row.iter().zip(0..).filter(|(cell, _)| !cell.is_empty()) {
                sheet.write_string_with_format(number, at, cell, if at == base { &grey } else { &plain })?;
            }
        }
    }
    for list in beside {
        let sheet = book.add_worksheet();
        sheet.set_name(list.list.name())?.set_freeze_panes(1, 0)?;
        let head = Format::new().set_bold().set_background_color(Color::RGB(0xF0_EE_E6));
        for (name, at) in list.header().zip(0..) {
            sheet.set_column_width(at, 22.0)?;
            sheet.write_string_with_format(0, at, name, &head)?;
        }
        for (row, number) in list.rows.iter().zip(1..) {
            for (cell, at) in row.iter().zip(0..).filter(|(cell, _)| !cell.is_empty()) {
                sheet.write_string_with_format(number, at, cell, &plain)?;
            }
        }
    }
    if tables.is_empty() && beside.is_empty() {
        book.add_worksheet();
    }
    lists.write(&mut book)?;
    book.save_to_buffer()
}

fn book() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    // The day that spreadsheets count from, so that no clock is asked.
    let created = ExcelDateTime::from_ymd(2022, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("Tables of a case").set_creation_datetime(&created));
    Ok(book)
}

/// Text, so that a program neither turns an id into a number nor a date into another.
fn plain() -> Format {
    Format::new().set_num_format("@")
}

fn note(text: &str) -> Note {
    Note::new(text).set_width(280).set_height(110).add_author_prefix(false)
}

/// The header of a table, with what each column means, and lists to choose from under it.
fn head(table: Table, sheet: &mut Worksheet, vocabulary: &Vocabulary, lists: &mut Lists) -> Result<(), XlsxError> {
    let plain = plain();
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xE8_EE_F4));
    let must = head.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single);
    sheet.set_name(table.name())?.set_freeze_panes(1, 0)?;
    for (column, at) in table.columns().iter().zip(0..) {
        let needed = if column.required { "Needed. " } else { "" };
        let text = format!("{needed}{} ({})", column.meaning, holds(column.holds).replace('`', ""));
        sheet.set_column_format(at, &plain)?;
        sheet.set_column_width(at, if column.holds == Holds::Text { 26.0 } else { 16.0 })?;
        sheet.write_string_with_format(0, at, column.name, if column.required { &must } else { &head })?;
        sheet.insert_note(0, at, &note(&text))?;
        let words: Vec<&str> = match column.holds {
            Holds::OneOf(words) => words.to_vec(),
            Holds::YesNo => vec!["yes", "no"],
            Holds::Term(list) => vocabulary.words(list).collect(),
            _ => continue,
        };
        let list = lists
            .choice(&words)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Not a word of this column")?;
        sheet.add_data_validation(1, at, READY_ROWS, at, &list)?;
    }
    Ok(())
}
