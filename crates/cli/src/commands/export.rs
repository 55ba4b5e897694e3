use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use workbench::MapFormat;

use crate::failure::Failure;
use crate::output::{Outcome, Output};
use crate::place::Place;

/// Take something out of the case.
#[derive(Args)]
pub(crate) struct Export {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    Bag(super::export_bag::ExportBag),
    Geojson(Geojson),
    Kml(Kml),
    Timemap(Timemap),
    Proxy(Proxy),
    Original(Original),
    Tables(Tables),
}

/// A copy of a recording that any browser plays. A rendition, never evidence.
#[derive(Args)]
struct Proxy {
    #[command(flatten)]
    place: Place,

    /// The item.
    item: String,

    /// Where it goes (MP4).
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// The preserved copy of an item, byte for byte; its hash is checked on the way out.
#[derive(Args)]
struct Original {
    #[command(flatten)]
    place: Place,

    /// The item.
    item: String,

    /// Where it goes.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
}

/// Everything that people recorded, as tables: a CSV file each, and one workbook (XLSX).
///
/// An import of them into an empty case says exactly the same. Rows of held items name their bytes by SHA-256; the files
/// themselves are not written. A row that somebody else changed in the case meanwhile is not overwritten by an import. What
/// is protected is shown by its stand-in; what somebody does not allow to be shared is left empty.
#[derive(Args)]
struct Tables {
    #[command(flatten)]
    place: Place,

    /// The folder; made where it is missing. Nothing that is there is written over.
    folder: PathBuf,

    /// Write what is protected in clear, for who holds the key: the ledger says that you did, and why.
    #[arg(long, requires = "reason")]
    clear: bool,

    /// Why, for the ledger; name nobody here.
    #[arg(long, requires = "clear")]
    reason: Option<String>,
}

/// Events and places as GeoJSON, each with the bounds of its time and place.
#[derive(Args)]
struct Geojson {
    #[command(flatten)]
    map: Map,
}

/// Events as KML, each with its time span; for Google Earth and others.
#[derive(Args)]
struct Kml {
    #[command(flatten)]
    map: Map,
}

/// Events, incidents and sources as the three files that timemap loads.
///
/// timemap sorts by one time an event: it gets the earlier end, and shows the interval in words.
#[derive(Args)]
struct Timemap {
    #[command(flatten)]
    map: Map,
}

#[derive(Args)]
struct Map {
    #[command(flatten)]
    place: Place,

    /// Where it goes; nothing that is there is written over.
    out: PathBuf,

    /// Show each position to within so many metres alone.
    #[arg(long, value_name = "METRES")]
    blur: Option<workbench::Blur>,
}

impl Map {
    async fn run(self, format: MapFormat, output: &Output) -> Result<Outcome, Failure> {
        let exported = self.place.look().await?.export_map(format, &self.out, self.blur).await?;
        let notices = exported.notices.clone();
        output.print(exported, &notices, |exported| {
            format!("{} events written to {}\n", exported.events, exported.files.join(", "))
        });
        Ok(Outcome::Fine)
    }
}

#[derive(Serialize)]
struct Written {
    item: String,
    file: String,
    sha256: String,
}

impl Export {
    pub(crate) async fn run(self, output: &Output) -> Result<Outcome, Failure> {
        let written = match self.what {
            What::Bag(bag) => return bag.run(output).await,
            What::Geojson(Geojson { map }) => return map.run(MapFormat::GeoJson, output).await,
            What::Kml(Kml { map }) => return map.run(MapFormat::Kml, output).await,
            What::Timemap(Timemap { map }) => return map.run(MapFormat::Timemap, output).await,
            What::Tables(tables) => {
                let reason = tables.reason.as_deref().filter(|_| tables.clear);
                let workbench = match reason {
                    Some(_) => tables.place.open().await?,
                    None => tables.place.look().await?,
                };
                let exported = workbench.export_tables(&tables.folder, reason).await?;
                let notices = exported.notices.clone();
                output.print(exported, &notices, |exported| {
                    let rows: usize = exported.tables.iter().map(|table| table.rows).sum();
                    let tables = exported.tables.len();
                    format!(
                        "{tables} tables with {rows} rows written to {}, as CSV and in {}\n",
                        exported.folder, exported.workbook
                    )
                });
                return Ok(Outcome::Fine);
            }
            What::Proxy(proxy) => {
                let workbench = proxy.place.look().await?;
                let sha256 = workbench.export_proxy(&proxy.item, &proxy.out, &*output.progress()).await?;
                Written { item: proxy.item, file: proxy.out.display().to_string(), sha256: sha256.to_string() }
            }
            What::Original(original) => {
                let workbench = original.place.look().await?;
                let sha256 = workbench.export_original(&original.item, &original.out).await?;
                Written { item: original.item, file: original.out.display().to_string(), sha256: sha256.to_string() }
            }
        };
        output.print(written, &[], |written| format!("{} written. SHA-256 {}\n", written.file, written.sha256));
        Ok(Outcome::Fine)
    }
}
