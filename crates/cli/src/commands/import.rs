use std::path::PathBuf;

use clap::Args;
use model::{Collection, Instant, NoticeLevel};
use workbench::Imported;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Bring files, folders and tables into the case.
///
/// Every file is preserved byte for byte under its SHA-256; the same bytes are stored once and every arrival is
/// recorded. CSV files named after a table (sources, items, events and the others of docs/tables.md) are read as such, and
/// so are the sheets of a workbook (XLSX); `sightline tables` writes one to fill in, `sightline export tables` one with
/// what the case holds. What somebody else changed in the case meanwhile is never overwritten: it is said.
///
/// Archives (ZIP, TAR, GZ, ZST) and captures of the web (WACZ, WARC, MHTML) are opened entry by entry. What yt-dlp,
/// Telegram Desktop, auto-archiver and Atlos export is read, and so are places in KML and GeoJSON: docs/import.md tells
/// what comes out of each.
#[derive(Args)]
pub(crate) struct Import {
    #[command(flatten)]
    place: Place,

    /// Files and folders.
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// Every file of this import is confidential: its bytes, name and origin are encrypted in the case.
    #[arg(long)]
    confidential: bool,

    /// Who collected these files before they came here.
    #[arg(long, value_name = "NAME")]
    collector: Option<String>,

    /// When they were collected (2022-01-05T18:00:00+06:00).
    #[arg(long, value_name = "INSTANT")]
    collected_at: Option<Instant>,

    /// From which address they were collected.
    #[arg(long, value_name = "ADDRESS")]
    collected_from: Option<String>,

    /// With which account they were collected.
    #[arg(long)]
    account: Option<String>,

    /// With which tool they were collected.
    #[arg(long)]
    tool: Option<String>,
}

impl Import {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let workbench = self.place.open().await?;
        let collection = Collection {
            collector: self.collector.map(Into::into),
            at: self.collected_at,
            address: self.collected_from.map(Into::into),
            account: self.account.map(Into::into),
            tool: self.tool.map(Into::into),
        };
        let collection = (collection != Collection::default()).then_some(collection);
        let imported = workbench.import(&self.paths, collection, self.confidential, &*output.progress()).await?;
        let notices = imported.notices.clone();
        output.print(&imported, &notices, |imported| table(imported));
        let refused = notices.iter().any(|notice| notice.level == NoticeLevel::Error);
        Ok(if refused { Outcome::BadInput } else { Outcome::Fine })
    }
}

fn table(imported: &Imported) -> String {
    let mut text = String::new();
    let new = imported.arrivals.iter().filter(|arrival| arrival.new_bytes).count();
    text.push_str(&format!(
        "{} files arrived, {new} with bytes that the case did not hold ({}).\n",
        imported.arrivals.len(),
        megabytes(imported.bytes),
    ));
    for table in &imported.tables {
        text.push_str(&format!(
            "{}: {} new, {} changed, {} unchanged\n",
            table.kind.name(),
            table.new,
            table.changed,
            table.unchanged
        ));
    }
    text.push_str("Next: sightline analyse\n");
    text
}

fn megabytes(bytes: u64) -> String {
    format!("{:.1} MB", bytes as f64 / 1e6)
}
