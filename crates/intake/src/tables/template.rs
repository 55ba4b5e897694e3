use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet,
    XlsxError,
};

use super::document::holds;
use super::example;
use super::schema::{Holds, Table};

/// Rows under the header that are ready to be filled in: with lists to choose from, and as text.
const READY_ROWS: u32 = 10_000;

/// A workbook to fill in (XLSX): a sheet a table, what each column means as a note on its header, lists to choose
/// from, and one example row that an import passes over. The same bytes each time.
///
/// # Errors
/// The workbook could not be put together, which would be a fault of this program.
pub fn template() -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // The day that spreadsheets count from, so that no clock is asked.
    let created = ExcelDateTime::from_ymd(2022, 1, 1)?;
    book.set_properties(&DocProperties::new().set_title("Tables of a case").set_creation_datetime(&created));
    for table in Table::ALL {
        fill(table, book.add_worksheet())?;
    }
    book.save_to_buffer()
}

fn fill(table: Table, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    // Text, so that a program neither turns an id into a number nor a date into another.
    let plain = Format::new().set_num_format("@");
    let grey = plain.clone().set_italic().set_font_color(Color::RGB(0x80_80_80));
    let head = Format::new().set_bold().set_background_color(Color::RGB(0xE8_EE_F4));
    let must = head.clone().set_underline(rust_xlsxwriter::FormatUnderline::Single);
    sheet.set_name(table.name())?.set_freeze_panes(1, 0)?;
    for ((column, example), at) in table.columns().iter().zip(example::row(table)).zip(0..) {
        let needed = if column.required { "Needed. " } else { "" };
        let note = format!("{needed}{} ({})", column.meaning, holds(column.holds).replace('`', ""));
        let note = Note::new(note).set_width(280).set_height(110).add_author_prefix(false);
        sheet.set_column_format(at, &plain)?;
        sheet.set_column_width(at, if column.holds == Holds::Text { 26.0 } else { 16.0 })?;
        sheet.write_string_with_format(0, at, column.name, if column.required { &must } else { &head })?;
        sheet.insert_note(0, at, &note)?;
        sheet.write_string_with_format(1, at, &example, &grey)?;
        let words: &[&str] = match column.holds {
            Holds::OneOf(words) => words,
            Holds::YesNo => &["yes", "no"],
            _ => continue,
        };
        let list = DataValidation::new()
            .allow_list_strings(words)?
            .set_error_style(DataValidationErrorStyle::Warning)
            .set_error_title("Not a word of this column")?;
        sheet.add_data_validation(2, at, READY_ROWS, at, &list)?;
    }
    Ok(())
}
