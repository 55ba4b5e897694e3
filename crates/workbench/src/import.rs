mod archives;
mod binder;
mod formats;
mod meanwhile;
mod protection;
mod told;

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;

use intake::formats::Shelf;
use intake::tables::{Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading};
use intake::{ArchiveKind, Found, Resource, Role};
use jiff::tz::TimeZone;
use model::{
    Arrival, Collection, Digest, Draft, Fact, FactKind, Instant, ItemId, MediaKind, Notice, NoticeLevel, Whereabouts,
};
use preservation::{Outcome, Stored};
use serde::Serialize;

use self::binder::{Binder, Bound};
use self::meanwhile::{Meanwhile, Verdict};
pub(crate) use self::protection::Guard;
use self::protection::{Secret, WITHHELD};
pub(crate) use self::told::{BoundRows, guard_of};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

/// How many files are preserved and recorded together at first: what a crash can cost.
const PORTION: usize = 256;
/// And at most, when the first have gone well: each portion waits for the disk half a dozen times.
const MOST_PORTION: usize = 4096;
/// From this many bytes on, a portion takes no further file.
const PORTION_BYTES: u64 = 256 << 20;
/// How many first bytes tell what a file is.
const HEAD: u64 = 4096;

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

/// What the rows of one kind of table came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRead {
    /// What the rows are.
    pub kind: FactKind,
    /// Rows that said something new.
    pub new: usize,
    /// Rows that changed what was recorded; the old version is kept.
    pub changed: usize,
    /// Rows that said what was recorded already.
    pub unchanged: usize,
}

/// A file whose bytes are preserved.
struct Preserved {
    /// Where it was found; an entry of an archive lies nowhere.
    path: Option<PathBuf>,
    given: String,
    name: String,
    modified: Option<Instant>,
    /// Its name says that it may be a base map.
    is_geojson: bool,
    kind: MediaKind,
    archive: Option<ArchiveKind>,
    /// Where and when it was captured, and in what, if it came out of a capture.
    captured: Option<(Resource, ItemId)>,
    stored: Stored,
    /// Where it is confidential: the item it is, and its hash in clear.
    secret: Option<Secret>,
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

        let mut tables = self.table_files(&walk.files, &mut imported.notices);
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

    /// The tables among the files that were found.
    fn table_files(&self, found: &[Found], notices: &mut Vec<Notice>) -> Vec<TableFile> {
        let mut tables = Vec::new();
        for file in found {
            if !matches!(file.role, Role::Table(_) | Role::Workbook) {
                continue;
            }
            if file.len > intake::tables::MOST_BYTES as u64 {
                // Reading it would say the same; its bytes are preserved like any other file's.
                notices.push(too_long(file));
                continue;
            }
            let bytes = file.open().map(|mut open| {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut open, &mut bytes).map(|_| bytes)
            });
            let folder = file.path.parent().map(PathBuf::from).unwrap_or_default();
            match (bytes, file.role) {
                (Ok(Ok(bytes)), Role::Table(table)) => {
                    let content = TableContent::Csv(bytes);
                    tables.push(TableFile { table, given: file.given.clone(), folder, content });
                }
                (Ok(Ok(bytes)), _) => {
                    let (sheets, mut found) = intake::tables::workbook(&file.given, &folder, &bytes);
                    // What holds another program's results is read as such, and is no table that was misnamed.
                    if !sheets.is_empty() || !intake::formats::holds_results(&bytes) {
                        notices.append(&mut found);
                    }
                    tables.extend(sheets);
                }
                (Ok(Err(error)), _) => {
                    notices.push(notice_of(&file.given, &error.to_string(), "check the disk, then import it again"))
                }
                (Err(notice), _) => notices.push(*notice),
            }
        }
        tables
    }

    async fn read_tables(&self, tables: &[TableFile], files: &Files) -> Result<Vec<TableReading>, Failure> {
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let context = Context {
            zone: self.zone().await?,
            known: self.known().await?,
            files: files.clone().with_preserved(self.arrived_names().await?),
        };
        let mut readings = intake::tables::read_all(tables, &context);
        readings.iter_mut().for_each(doubt_units);
        Ok(readings)
    }

    /// The bare names under which files arrived before, and what they hold.
    async fn arrived_names(&self) -> Result<Vec<(String, Digest)>, Failure> {
        let arrivals = self.records().arrivals().await?.into_iter().map(|recorded| recorded.fact);
        let bare = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok(arrivals.map(|arrival| (bare(&arrival.path), arrival.sha256)).collect())
    }

    /// What the case holds, as far as tables may refer to it.
    async fn known(&self) -> Result<Known, Failure> {
        let records = self.records();
        let mut known = Known::default();
        for table in Table::ALL {
            let ids = records.facts(table.kind()).await?.into_iter().map(|recorded| recorded.fact.id());
            known.ids.insert(table, ids.collect());
        }
        known.vocabulary = self.vocabulary().await?;
        let mut lengths = BTreeMap::new();
        for recorded in records.analyses().await? {
            let Ok(technical) = recorded.fact.outcome else { continue };
            let takes = technical.takes.iter().map(|take| take.id.to_string());
            known.ids.entry(Table::Takes).or_default().extend(takes);
            lengths.extend(technical.duration.map(|duration| (recorded.fact.item, duration)));
        }
        for recorded in records.items().await? {
            let item = recorded.fact;
            let names = || item.also_known_as.iter().chain([&item.id]).map(ToString::to_string);
            known.ids.entry(Table::Items).or_default().extend(names());
            if let Some(length) = lengths.get(&item.id) {
                known.durations.extend(names().map(|name| (name, *length)));
            }
        }
        Ok(known)
    }

    async fn preserve(
        &self,
        portion: &[Found],
        progress: &dyn Progress,
        notices: &mut Vec<Notice>,
    ) -> Result<Vec<Preserved>, Failure> {
        let paths: Vec<PathBuf> = portion.iter().map(|file| file.path.clone()).collect();
        let read = Arc::new(std::sync::atomic::AtomicU64::new(0));
        let counter = Arc::clone(&read);
        let on_bytes: preservation::OnBytes = Arc::new(move |bytes| {
            counter.fetch_add(bytes, std::sync::atomic::Ordering::Relaxed);
        });
        let blobs = self.blobs();
        let mut putting = std::pin::pin!(blobs.put_paths(&paths, on_bytes));
        let results = loop {
            let tick = tokio::time::sleep(std::time::Duration::from_millis(100));
            tokio::select! {
                results = &mut putting => break results,
                () = tick => progress.advance(read.swap(0, std::sync::atomic::Ordering::Relaxed)),
            }
        };
        progress.advance(read.swap(0, std::sync::atomic::Ordering::Relaxed));
        let mut preserved = Vec::with_capacity(portion.len());
        for (found, result) in portion.iter().zip(results) {
            match result {
                Ok(stored) => {
                    let head = self.head_of(found, &stored).await?;
                    notices.extend(not_opened(&found.given, &found.name, &head));
                    preserved.push(Preserved {
                        path: Some(found.path.clone()),
                        given: found.given.clone(),
                        name: found.name.clone(),
                        modified: found.modified,
                        is_geojson: found.role == Role::GeoJson,
                        kind: intake::media_kind(&head),
                        archive: intake::archive_kind(&found.name, &head),
                        captured: None,
                        stored,
                        secret: None,
                    });
                }
                Err(error @ preservation::BlobError::Full { .. }) => return Err(error.into()),
                Err(error) => notices.push(notice_of(
                    &found.given,
                    &format!("not taken in: {error}"),
                    "mend that and import this file again; the others were taken in",
                )),
            }
        }
        Ok(preserved)
    }

    /// How a file begins that was just preserved; where it can no longer be read, its preserved copy is: a file that nobody
    /// could look into must not be taken for one in which there is nothing.
    async fn head_of(&self, found: &Found, stored: &Stored) -> Result<Vec<u8>, Failure> {
        match found.open().ok().and_then(|file| head(file).ok()) {
            Some(head) => Ok(head),
            None => {
                let copy = self.blobs().verified_path(&stored.sha256).await?;
                std::fs::File::open(&copy)
                    .and_then(head)
                    .map_err(|error| Failure::in_file(&found.given, error, "import this file again"))
            }
        }
    }

    async fn record_arrivals(&self, preserved: Vec<Preserved>, arriving: &mut Arriving<'_>) -> Result<(), Failure> {
        let Arriving { collection, binder, shelf, imported } = arriving;
        let mut drafts = Vec::new();
        let at = Instant::from(jiff::Timestamp::now());
        for arrived in preserved {
            let stored = arrived.stored;
            let id = match binder.item_of(&arrived) {
                Bound::Known(id) => id,
                Bound::New(item) => {
                    let id = item.id.clone();
                    let what = if arrived.secret.is_some() { "a confidential item" } else { &arrived.given };
                    drafts.push(self.draft(format!("{what} arrived"), Fact::Item(*item)));
                    id
                }
            };
            if arrived.is_geojson {
                self.take_base_map(&arrived.given, &stored, &mut drafts, &mut imported.notices).await?;
            }
            let collection = binder.collections.get(&stored.sha256).cloned().or_else(|| (*collection).clone());
            let mut arrival = Fact::Arrival(Arrival {
                item: id.clone(),
                sha256: stored.sha256,
                len: stored.len,
                path: arrived.given.clone().into(),
                at,
                by: self.who().to_owned(),
                modified: arrived.modified,
                collection,
                envelope: None,
            });
            if arrived.secret.is_some() {
                arrival.protect();
                binder.tables.insert(arrived.given.clone(), id.clone());
            }
            drafts.push(self.draft("import".to_owned(), arrival));
            imported.bytes += stored.len;
            // What is confidential is not read as another program's export: it would be kept in clear.
            if arrived.secret.is_none() {
                shelf.add(formats::kept(&arrived, &id));
            }
            if let Some((resource, capture)) = &arrived.captured {
                drafts.extend(self.captured(resource, &id, capture, &arrived.given));
            }
            imported.arrivals.push(Arrived {
                path: if arrived.secret.is_some() { WITHHELD.to_owned() } else { arrived.given },
                item: id,
                sha256: stored.sha256,
                len: stored.len,
                new_bytes: !stored.already,
            });
        }
        let (_, notices) = self.append_noting(drafts).await?;
        imported.notices.extend(notices);
        Ok(())
    }

    async fn take_base_map(
        &self,
        given: &str,
        stored: &Stored,
        drafts: &mut Vec<Draft>,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Failure> {
        let bytes = self.blobs().read(&stored.sha256).await?;
        match intake::base_map::read(given, &bytes, stored.sha256) {
            Some(Ok(map)) => drafts.push(self.draft(format!("{given} says that it is a base map"), Fact::BaseMap(map))),
            Some(Err(notice)) => notices.push(notice),
            None => {}
        }
        Ok(())
    }

    async fn record_rows(
        &self,
        readings: &[TableReading],
        guard: &Guard,
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        let in_clear = self.seal_known(readings, binder).await?;
        let mut drafts = Vec::new();
        let mut meanwhile = Meanwhile::load(self, readings).await?;
        for reading in readings {
            for row in &reading.rows {
                let mut fact = match &row.content {
                    RowContent::Fact(fact) => binder.with_current_ids(fact.clone()),
                    RowContent::Item(item) => match binder.described(item, &reading.given, row.row) {
                        Ok(item) => Fact::Item(item),
                        Err(notice) => {
                            imported.notices.push(notice);
                            continue;
                        }
                    },
                };
                guard.protect(&mut fact);
                let fact = match meanwhile.judge(fact, row, &reading.given).await? {
                    Verdict::Record(fact) => *fact,
                    Verdict::Leave(notice) => {
                        imported.notices.push(notice);
                        continue;
                    }
                };
                let hidden = guard.hides_table(&reading.given);
                let table = if hidden { "a protected table" } else { &reading.given };
                // What stood behind the values of a workbook is kept with the entry, unless it may name somebody.
                let note = row.note.as_ref().filter(|_| !hidden).map(|note| format!("; {note}")).unwrap_or_default();
                let mut draft = self.draft(format!("{table}, row {}{note}", row.row), fact);
                // So that whoever disposes of the record finds the copy of the table it came in.
                draft.inputs.extend(binder.table(&reading.given).filter(|_| hidden));
                drafts.push(draft);
            }
        }
        imported.notices.extend(meanwhile.into_replaced());
        imported.notices.append(&mut binder.notices);
        let (receipts, notices) = self.append_noting(drafts).await?;
        imported.notices.extend(notices);
        self.dispose_clear_copies(in_clear, &mut imported.notices).await?;
        imported.notices.extend(self.seal_standing(guard).await?);
        let mut tables: BTreeMap<FactKind, TableRead> = BTreeMap::new();
        let made: HashSet<&str> = binder.made.iter().map(ItemId::as_str).collect();
        for receipt in receipts {
            let Some(fact) = receipt.fact else { continue };
            let kind = fact.kind;
            let table = tables.entry(kind).or_insert(TableRead { kind, new: 0, changed: 0, unchanged: 0 });
            let made_now = kind == FactKind::Item && made.contains(fact.id.as_str());
            match receipt.outcome {
                Outcome::New => table.new += 1,
                _ if made_now => table.new += 1,
                Outcome::NewVersion => table.changed += 1,
                Outcome::Unchanged => table.unchanged += 1,
            }
        }
        imported.tables = tables.into_values().collect();
        Ok(())
    }
}

/// The files in portions, each with twice as many as the one before, as far as the limits go.
fn portions(mut files: &[Found]) -> Vec<&[Found]> {
    let (mut portions, mut most) = (Vec::new(), PORTION);
    while !files.is_empty() {
        let mut bytes = 0;
        let within = files.iter().take(most).take_while(|file| {
            let fits = bytes < PORTION_BYTES;
            bytes += file.len;
            fits
        });
        let (portion, rest) = files.split_at(within.count());
        portions.push(portion);
        files = rest;
        most = (2 * most).min(MOST_PORTION);
    }
    portions
}

fn notice_of(given: &str, what: &str, next: &str) -> Notice {
    Notice {
        level: NoticeLevel::Error,
        what: what.to_owned(),
        place: Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() },
        next: next.to_owned(),
    }
}

fn too_long(file: &Found) -> Notice {
    notice_of(
        &file.given,
        &format!(
            "a table of {} bytes; {} at most are read (its bytes are preserved)",
            file.len,
            intake::tables::MOST_BYTES
        ),
        "split the table and import the parts",
    )
}

/// The first bytes of a file, by which its kind is told.
fn head(file: std::fs::File) -> std::io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(HEAD as usize + 1);
    std::io::Read::read_to_end(&mut std::io::Read::take(file, HEAD), &mut head)?;
    Ok(head)
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

/// That a file which is called an archive is not opened, and why.
fn not_opened(given: &str, name: &str, head: &[u8]) -> Option<Notice> {
    let why = intake::why_not_opened(name, head)?;
    let next = "unpack it with another program and import what is in it; the file itself is preserved";
    Some(Notice { level: NoticeLevel::Warning, ..notice_of(given, &format!("preserved but not opened: {why}"), next) })
}

/// Doubts seconds that are the minutes or hours of which the row's own basis speaks.
fn doubt_units(reading: &mut TableReading) {
    for row in &reading.rows {
        let RowContent::Fact(Fact::Evidence(evidence)) = &row.content else { continue };
        let doubt = chronolocation::forgotten_unit(&evidence.relation, &evidence.basis.text);
        reading.notices.extend(doubt.map(|(what, next)| Notice {
            level: NoticeLevel::Warning,
            what: format!("{}: {what}", evidence.id),
            place: Whereabouts {
                file: Some(reading.given.clone()),
                row: Some(row.row),
                column: Some("low".to_owned()),
                ..Whereabouts::default()
            },
            next,
        }));
    }
}
