mod archives;
mod beside;
mod binder;
mod formats;
mod meanwhile;
mod preserved;
mod protection;
mod rows;
mod told;

use std::path::PathBuf;

use intake::Found;
use intake::formats::Shelf;
use intake::tables::Files;
use jiff::tz::TimeZone;
use model::{Collection, Digest, ItemId, Notice, NoticeLevel, Whereabouts};
use serde::Serialize;

use self::binder::Binder;
use self::preserved::portions;
pub(crate) use self::protection::Guard;
pub use self::rows::TableRead;
pub(crate) use self::told::{BoundRows, guard_of};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

/// What an import brought in.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Imported {
    /// Every file that arrived.
    pub arrivals: Vec<Arrived>,
    /// How many bytes arrived.
    pub bytes: u64,
    /// What the tables held.
    pub tables: Vec<TableRead>,
    /// What was not taken in and why, and what deserves a look.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// A file that arrived.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Arrived {
    /// Its path as given, made safe to show.
    pub path: String,
    /// The item it is.
    pub item: ItemId,
    /// The SHA-256 of its bytes.
    pub sha256: Digest,
    /// How many bytes it has.
    pub len: u64,
    /// Whether the case did not hold these bytes before.
    pub new_bytes: bool,
}

/// What an import has brought so far, and what is known of it.
struct Arriving<'a> {
    collection: &'a Option<Collection>,
    binder: Binder,
    /// The files that arrived, as documents among them may name them.
    shelf: Shelf,
    imported: Imported,
}

impl Workbench {
    /// Brings files, folders and tables into the case.
    ///
    /// Bytes first, then what is in archives, then what the tables say, so that a row finds the bytes it names. A file,
    /// entry or row that cannot be taken in is named in a notice and stops none of the others.
    ///
    /// # Errors
    /// The case itself cannot be read or written.
    pub async fn import(
        &self,
        paths: &[PathBuf],
        collection: Option<Collection>,
        confidential: bool,
        progress: &dyn Progress,
    ) -> Result<Imported, Failure> {
        self.import_found(intake::walk(paths), collection, confidential, progress).await
    }

    /// Brings a folder of uploaded files into the case; their paths are those inside the folder.
    ///
    /// # Errors
    /// The case itself cannot be read or written.
    pub async fn import_uploaded(
        &self,
        folder: &std::path::Path,
        collection: Option<Collection>,
        confidential: bool,
        progress: &dyn Progress,
    ) -> Result<Imported, Failure> {
        let mut walk = intake::walk(&[folder]);
        let root = folder.to_string_lossy();
        let bare = |given: &mut String| {
            if let Some(rest) = given.strip_prefix(root.as_ref()) {
                *given = rest.trim_start_matches('/').to_owned();
            }
        };
        walk.files.iter_mut().for_each(|file| bare(&mut file.given));
        walk.notices.iter_mut().filter_map(|notice| notice.place.file.as_mut()).for_each(bare);
        self.import_found(walk, collection, confidential, progress).await
    }

    async fn import_found(
        &self,
        mut walk: intake::Walk,
        collection: Option<Collection>,
        confidential: bool,
        progress: &dyn Progress,
    ) -> Result<Imported, Failure> {
        let mut imported = Imported { notices: [self.notices(), &walk.notices].concat(), ..Imported::default() };
        let total = walk.total_len();

        let mut tables = self.table_files(&walk.files, &mut imported.notices)?;
        let files = Files::new(&walk.files);
        let mut readings = self.read_tables(&tables, &files).await?;
        let binder = Binder::load(self, &readings).await?;
        let mut guard = Guard::load(self, &readings, confidential).await?;
        let mut arriving = Arriving { collection: &collection, binder, shelf: Shelf::default(), imported };

        // Files that rows name come first, so that bytes which arrive twice go by the row's id.
        walk.files.sort_by_key(|file| !arriving.binder.named.contains_key(&file.path));
        progress.begin("import", total, Unit::Bytes);
        let mut archives = Vec::new();
        for portion in portions(&walk.files) {
            let (secret, open): (Vec<&Found>, Vec<&Found>) =
                portion.iter().partition(|found| guard.is_secret(found, &arriving.binder));
            let open: Vec<Found> = open.into_iter().cloned().collect();
            let mut preserved = self.preserve(&open, progress, &mut arriving.imported.notices).await?;
            for found in secret {
                let (binder, notices) = (&mut arriving.binder, &mut arriving.imported.notices);
                preserved.extend(self.preserve_secret(found, binder, notices).await?);
                progress.advance(found.len);
            }
            archives.extend(preserved.iter().filter_map(archives::Archive::of));
            self.record_arrivals(preserved, &mut arriving).await?;
        }
        progress.end();
        for archive in archives {
            self.open_archive(archive, &mut arriving).await?;
        }

        // Tables in archives come last, and are read together with the others, to which they may refer.
        let archived = self.archived_tables(&mut arriving).await?;
        if !archived.is_empty() {
            tables.extend(archived);
            readings = self.read_tables(&tables, &files.with_archived(&arriving.shelf)).await?;
            guard = Guard::load(self, &readings, confidential).await?;
        }
        self.record_rows(&readings, &guard, &mut arriving.binder, &mut arriving.imported).await?;
        self.seal_archived_tables(&guard, &mut arriving).await?;
        self.read_formats(&guard, &mut arriving).await?;
        let mut imported = arriving.imported;
        imported.notices.extend(readings.into_iter().flat_map(|reading| reading.notices));
        Ok(imported)
    }
}

fn notice_of(given: &str, what: &str, next: &str) -> Notice {
    Notice {
        level: NoticeLevel::Error,
        what: what.to_owned(),
        place: Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() },
        next: next.to_owned(),
    }
}

/// The zone a case's tables and reports tell the time in.
pub(crate) fn zone_named(name: &str) -> Result<TimeZone, Failure> {
    TimeZone::get(name).map_err(|_| {
        Failure::new(
            format!("\"{name}\" is not a time zone"),
            "name one of the IANA time zone database, such as Asia/Almaty, Europe/Kyiv or UTC",
        )
    })
}
