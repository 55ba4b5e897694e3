use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Write the account: chronology, map, every item with its custody, and the method.
#[derive(Args)]
pub(crate) struct Report {
    #[command(flatten)]
    place: Place,

    /// Where the page goes: one self-contained HTML file.
    #[arg(long, value_name = "OUT")]
    html: PathBuf,

    /// Where a document for print goes beside it: the chronology and the annex, as PDF.
    #[arg(long, value_name = "OUT")]
    pdf: Option<PathBuf>,

    /// Times of day as 17:31 instead of 5:31 p.m.
    #[arg(long)]
    hours24: bool,

    /// Show each position to within so many metres alone.
    #[arg(long, value_name = "METRES")]
    blur: Option<workbench::Blur>,
}

#[derive(Serialize)]
struct Written {
    html: String,
    sha256: String,
    as_of: u64,
}

impl Report {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let how = workbench::Reporting { hours24: self.hours24, blur: self.blur, pdf: self.pdf.is_some() };
        let reported = workbench.report(how).await?;
        workbench::write_whole(&self.html, reported.html.as_bytes())?;
        if let (Some(path), Some(pdf)) = (&self.pdf, &reported.pdf) {
            workbench::write_whole(path, pdf)?;
        }
        let written = Written {
            html: self.html.display().to_string(),
            sha256: reported.sha256.to_string(),
            as_of: reported.as_of,
        };
        output.print(written, &reported.notices, |written| {
            format!("{} written, from {} ledger entries. SHA-256 {}\n", written.html, written.as_of, written.sha256)
        });
        Ok(Outcome::Fine)
    }
}
