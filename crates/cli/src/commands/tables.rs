use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Write a workbook of empty tables to fill in and import.
///
/// It goes into the folder as sightline-tables.xlsx: a sheet a table, with notes on the headers, lists to choose from
/// and one example row that an import passes over. Where a case is named, its own words can be chosen as well. Nothing
/// that is there is written over.
#[derive(Args)]
pub(crate) struct Tables {
    #[command(flatten)]
    place: Place,

    /// The folder; made where it is missing.
    folder: PathBuf,
}

#[derive(Serialize)]
struct Written {
    file: String,
}

impl Tables {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let case = if self.place.is_named() { Some(self.place.look().await?) } else { None };
        let file = workbench::write_tables(&self.folder, case.as_ref()).await?.display().to_string();
        let next = |written: &Written| format!("{} written. Fill it in, then: sightline import {0}\n", written.file);
        output.print(Written { file }, &[], next);
        Ok(Outcome::Fine)
    }
}
