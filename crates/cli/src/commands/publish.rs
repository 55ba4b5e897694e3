use std::path::PathBuf;

use clap::Args;

use super::signoff::{Report, refuse};
use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Publish a report: pin what it stands on in the ledger, and write its page.
///
/// A second person must have signed it off as it is (`sightline signoff`), and no error may be open. Every version stays, with
/// its text, its page and what it stood on. Where a version before said or stood on something else, readers are owed a note:
/// without --correction one is drafted and nothing is published.
#[derive(Args)]
pub(crate) struct Publish {
    #[command(flatten)]
    place: Place,

    #[command(flatten)]
    report: Report,

    /// Where the page goes: one self-contained HTML file.
    #[arg(long, value_name = "FILE")]
    html: Option<PathBuf>,

    /// Where the document for print goes: the text with its notes and the annex, as PDF.
    #[arg(long, value_name = "FILE")]
    pdf: Option<PathBuf>,

    /// The note to readers on what a version before said.
    #[arg(long, value_name = "TEXT")]
    correction: Option<String>,

    /// Show each position to within so many metres alone.
    #[arg(long, value_name = "METRES")]
    blur: Option<workbench::Blur>,

    /// Print on the page who wrote it and who signed it off.
    #[arg(long)]
    named: bool,
}

impl Publish {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let (name, text) = self.report.read()?;
        let workbench = self.place.open().await?;
        let how = workbench::Publishing {
            note: self.correction.as_deref(),
            named: self.named,
            blur: self.blur,
            pdf: self.pdf.is_some(),
        };
        let published = match workbench.publish(&name, &text, how).await? {
            Ok(published) => published,
            Err(refused) => return Ok(refuse(output, refused)),
        };
        if let Some(path) = &self.html {
            workbench::write_whole(path, published.page.as_bytes())?;
        }
        if let (Some(path), Some(pdf)) = (&self.pdf, &published.pdf) {
            workbench::write_whole(path, pdf)?;
        }
        output.print(published.published, &[], |published| {
            format!(
                "{} version {} published in entry {}: it stands on {} entries, signed off by {}\n",
                published.report, published.version, published.entry, published.as_of, published.signed_off_by
            )
        });
        Ok(Outcome::Fine)
    }
}
