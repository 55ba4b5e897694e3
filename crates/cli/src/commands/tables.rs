use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};

/// Write a workbook of empty tables to fill in and import.
///
/// It goes into the folder as sightline-tables.xlsx: a sheet a table, with notes on the headers, lists to choose from
/// and one example row that an import passes over. Nothing that is there is written over.
#[derive(Args)]
pub(crate) struct Tables {
    /// The folder; made where it is missing.
    folder: PathBuf,
}

#[derive(Serialize)]
struct Written {
    file: String,
}

impl Tables {
    pub(crate) fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let file = workbench::write_tables(&self.folder)?.display().to_string();
        let next = |written: &Written| format!("{} written. Fill it in, then: sightline import {0}\n", written.file);
        output.print(Written { file }, &[], next);
        Ok(Outcome::Fine)
    }
}
