use std::path::{Path, PathBuf};

use intake::tables::Vocabulary;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::write::write_whole;

/// What the workbook to fill in is called.
const NAME: &str = "sightline-tables.xlsx";

/// The table in a file that a command was given: as it is, or the sheet of that name (or the first) of a workbook as CSV.
///
/// # Errors
/// A workbook that cannot be read.
pub fn table_bytes(file: &str, bytes: Vec<u8>, sheet: &str) -> Result<Vec<u8>, Failure> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok(bytes);
    }
    intake::tables::sheet_as_csv(&bytes, sheet)
        .map_err(|why| Failure::in_file(file, why, "save the sheet as CSV (UTF-8) and give that"))
}

/// Writes a workbook to fill in, a sheet a table, into a folder, which is made where it is missing. Where a case is given, the
/// words that it adds to vocabularies can be chosen too.
///
/// # Errors
/// A workbook of that name is there already, which may hold somebody's work; or the folder cannot be written, or the case
/// not be read.
pub async fn write_tables(folder: &Path, case: Option<&Workbench>) -> Result<PathBuf, Failure> {
    let vocabulary = match case {
        Some(case) => case.vocabulary().await?,
        None => Vocabulary::default(),
    };
    let path = folder.join(NAME);
    if path.symlink_metadata().is_ok() {
        let next = "move or rename it, or name another folder: what may be filled in is not written over";
        return Err(Failure::in_file(path.display(), "there is such a file already", next));
    }
    std::fs::create_dir_all(folder)
        .map_err(|error| Failure::in_file(folder.display(), error, "name a folder that you may write to"))?;
    let bytes = intake::tables::template(&vocabulary).map_err(|error| {
        Failure::new(format!("the workbook could not be made: {error}"), "report this: it is a fault of the program")
    })?;
    write_whole(&path, &bytes)?;
    Ok(path)
}

impl Workbench {
    /// The words that columns of controlled words choose from.
    pub(crate) async fn vocabulary(&self) -> Result<Vocabulary, Failure> {
        Ok(Vocabulary::with(self.records().terms().await?.into_iter().map(|recorded| recorded.fact)))
    }
}
