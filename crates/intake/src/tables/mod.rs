//! Tables that people fill in, read into facts: which row gave which fact, and what is the matter with the others.
//!
//! [`Table`] and its [`Column`]s say what each table holds; the reference in `docs/tables.md` is made from them.
//! A row is taken in whole or not at all, and no row that is taken in refers to anything that is not.

mod beside;
mod case;
mod cell;
mod checks;
mod document;
mod evidence;
mod example;
mod files;
mod items;
mod list;
mod noun;
mod number;
mod places;
mod reading;
mod references;
mod row;
mod schema;
mod sheet;
mod spans;
mod template;
mod text;
mod time;
mod vocabulary;
mod workbook;
mod written;

pub use beside::{NOT_SHARED, write_comment, write_said};
pub use document::document;
pub use files::{Files, archived_path};
pub use items::{Bytes, ItemRow};
pub use reading::{Context, Known, RowContent, TableContent, TableFile, TableReading, TableRow, read, read_all};
pub use schema::{Column, Holds, Table};
pub use sheet::{MOST_BYTES, SheetRow};
pub use template::template;
pub(crate) use text::text_of;
pub use vocabulary::Vocabulary;
pub(crate) use workbook::grids;
pub use workbook::{sheet_as_csv, workbook};
pub use written::{
    ListBeside, WrittenTable, differing, differing_columns, write_row, write_withheld_row, write_workbook,
};
