use std::path::{Path, PathBuf};

use model::{Notice, NoticeLevel, Use, Whereabouts};
use publication::{Blur, ReportError};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::withheld::Withheld;
use crate::write::write_whole;

/// Which program a map is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MapFormat {
    /// GeoJSON, one file.
    GeoJson,
    /// KML, one file.
    Kml,
    /// timemap: a folder of three files.
    Timemap,
}

/// A map that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedMap {
    /// The files.
    pub files: Vec<String>,
    /// How many events it shows.
    pub events: usize,
    /// How many ledger entries it says.
    pub as_of: u64,
    /// What a person must know.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

impl Workbench {
    /// Writes the events of the case and where they were for another program, with the bounds of each time and place.
    ///
    /// What somebody does not allow to be shared or published is not in it, and nothing of confidential items but that
    /// they are. Positions are as near as `blur` allows.
    ///
    /// # Errors
    /// The case cannot be read, there is something under that name, or it cannot be written.
    pub async fn export_map(&self, format: MapFormat, out: &Path, blur: Option<Blur>) -> Result<ExportedMap, Failure> {
        if out.symlink_metadata().is_ok() {
            let next = "name a new one: nothing that is there is written over";
            return Err(Failure::in_file(out.display(), "there is something under this name already", next));
        }
        let solved = self.solve().await?;
        let share = Withheld::of(self.records(), Use::Share).await?;
        let withheld = Withheld::of(self.records(), Use::Publish).await?.and(share);
        let mut input = self.page_input(&solved, true, &withheld).await?;
        if let Some(blur) = blur {
            input.blur(blur);
        }
        let faulty = |error: ReportError| Failure::new(error, "mend what it names and export again");
        let fault = |error: serde_json::Error| Failure::new(error, "report this as a fault");
        let mut events = input.events.len();
        let mut notices: Vec<Notice> = input
            .left_out
            .iter()
            .map(|left| said(format!("left out: {}: {}", left.what, left.why), "nothing, where that is right"))
            .collect();
        let files: Vec<(PathBuf, String)> = match format {
            MapFormat::GeoJson => vec![(out.to_owned(), publication::geojson(&input).map_err(faulty)?)],
            MapFormat::Kml => vec![(out.to_owned(), publication::kml(&input).map_err(faulty)?)],
            MapFormat::Timemap => {
                let made = publication::timemap(&input).map_err(faulty)?;
                events -= made.undated;
                if made.undated > 0 {
                    let what = format!("{} events are not in it: timemap shows none without a date", made.undated);
                    notices.push(said(what, "record evidence of when they were, or use GeoJSON"));
                }
                let written = |name: &str, value: serde_json::Result<String>| {
                    Ok::<_, Failure>((out.join(name), value.map_err(fault)? + "\n"))
                };
                vec![
                    written("events.json", serde_json::to_string_pretty(&made.events))?,
                    written("associations.json", serde_json::to_string_pretty(&made.associations))?,
                    written("sources.json", serde_json::to_string_pretty(&made.sources))?,
                ]
            }
        };
        if format == MapFormat::Timemap {
            std::fs::create_dir_all(out)
                .map_err(|error| Failure::in_file(out.display(), error, "name a folder that you may write to"))?;
        }
        for (path, text) in &files {
            write_whole(path, text.as_bytes())?;
        }
        let files = files.into_iter().map(|(path, _)| path.display().to_string()).collect();
        Ok(ExportedMap { files, events, as_of: input.as_of.entries, notices })
    }
}

fn said(what: String, next: &str) -> Notice {
    Notice { level: NoticeLevel::Warning, what, place: Whereabouts::default(), next: next.to_owned() }
}
