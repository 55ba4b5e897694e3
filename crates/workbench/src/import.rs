mod archives;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use intake::tables::{Bytes, Context, Files, ItemRow, Known, RowContent, TableContent, TableFile, TableReading};
use intake::{ArchiveKind, Found, Role};
use jiff::tz::TimeZone;
use model::{
    Arrival, Collection, Digest, Draft, Fact, FactKind, Held, Instant, Item, ItemId, MediaKind, Notice, NoticeLevel,
    Whereabouts,
};
use preservation::{Outcome, Stored};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

/// How many files are preserved and recorded together: what a crash can cost.
const PORTION: usize = 256;
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
    stored: Stored,
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
        progress: &dyn Progress,
    ) -> Result<Imported, Failure> {
        let mut walk = intake::walk(paths);
        let mut imported = Imported { notices: walk.notices.clone(), ..Imported::default() };
        let total = walk.total_len();

        let readings = self.read_tables(&walk.files, &mut imported.notices).await?;
        let mut binder = Binder::load(self, &readings).await?;

        // Files that rows name come first, so that bytes which arrive twice go by the row's id.
        walk.files.sort_by_key(|file| !binder.named.contains_key(&file.path));
        progress.begin("import", total, Unit::Bytes);
        let mut archives = Vec::new();
        for portion in walk.files.chunks(PORTION) {
            let preserved = self.preserve(portion, progress, &mut imported.notices).await?;
            archives.extend(preserved.iter().filter_map(archives::Archive::of));
            self.record_arrivals(preserved, &collection, &mut binder, &mut imported).await?;
        }
        progress.end();
        for archive in archives {
            self.open_archive(archive, &collection, &mut binder, &mut imported).await?;
        }

        self.record_rows(&readings, &mut binder, &mut imported).await?;
        imported.notices.extend(readings.into_iter().flat_map(|reading| reading.notices));
        Ok(imported)
    }

    async fn read_tables(&self, found: &[Found], notices: &mut Vec<Notice>) -> Result<Vec<TableReading>, Failure> {
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
                    tables.extend(sheets);
                    notices.append(&mut found);
                }
                (Ok(Err(error)), _) => {
                    notices.push(notice_of(&file.given, &error.to_string(), "check the disk, then import it again"))
                }
                (Err(notice), _) => notices.push(*notice),
            }
        }
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let context = Context {
            zone: self.zone().await?,
            known: self.known().await?,
            files: Files::new(found).with_preserved(self.arrived_names().await?),
        };
        Ok(intake::tables::read_all(&tables, &context))
    }

    /// The bare names under which files arrived before, and what they hold.
    async fn arrived_names(&self) -> Result<Vec<(String, Digest)>, Failure> {
        let arrivals = self.records().arrivals().await?.into_iter().map(|recorded| recorded.fact);
        let bare = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok(arrivals.map(|arrival| (bare(&arrival.path), arrival.sha256)).collect())
    }

    async fn known(&self) -> Result<Known, Failure> {
        let records = self.records();
        let mut items = BTreeSet::new();
        for recorded in records.items().await? {
            items.extend(recorded.fact.also_known_as);
            items.insert(recorded.fact.id);
        }
        Ok(Known {
            sources: records.sources().await?.into_iter().map(|recorded| recorded.fact.id).collect(),
            places: records.places().await?.into_iter().map(|recorded| recorded.fact.id).collect(),
            items,
            incidents: records.incidents().await?.into_iter().map(|recorded| recorded.fact.id).collect(),
            events: records.events().await?.into_iter().map(|recorded| recorded.fact.id).collect(),
        })
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
                    let head = found.open().ok().map(head).unwrap_or_default();
                    preserved.push(Preserved {
                        path: Some(found.path.clone()),
                        given: found.given.clone(),
                        name: found.name.clone(),
                        modified: found.modified,
                        is_geojson: found.role == Role::GeoJson,
                        kind: intake::media_kind(&head),
                        archive: intake::archive_kind(&found.name, &head),
                        stored,
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

    async fn record_arrivals(
        &self,
        preserved: Vec<Preserved>,
        collection: &Option<Collection>,
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        let mut drafts = Vec::new();
        let at = Instant::from(jiff::Timestamp::now());
        for arrived in preserved {
            let stored = arrived.stored;
            let id = match binder.item_of(&arrived) {
                Bound::Known(id) => id,
                Bound::New(item) => {
                    let id = item.id.clone();
                    drafts.push(self.draft(format!("{} arrived", arrived.given), Fact::Item(*item)));
                    id
                }
            };
            if arrived.is_geojson {
                self.take_base_map(&arrived.given, &stored, &mut drafts, &mut imported.notices).await?;
            }
            let collection = binder.collections.get(&stored.sha256).cloned().or_else(|| collection.clone());
            drafts.push(self.draft(
                "import".to_owned(),
                Fact::Arrival(Arrival {
                    item: id.clone(),
                    sha256: stored.sha256,
                    len: stored.len,
                    path: arrived.given.clone(),
                    at,
                    by: self.who().to_owned(),
                    modified: arrived.modified,
                    collection,
                }),
            ));
            imported.bytes += stored.len;
            imported.arrivals.push(Arrived {
                path: arrived.given,
                item: id,
                sha256: stored.sha256,
                len: stored.len,
                new_bytes: !stored.already,
            });
        }
        self.append(drafts).await?;
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
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        let mut drafts = Vec::new();
        for reading in readings {
            for row in &reading.rows {
                let fact = match &row.content {
                    RowContent::Fact(fact) => binder.with_current_ids(fact.clone()),
                    RowContent::Item(item) => match binder.described(item, &reading.given, row.row) {
                        Ok(item) => Fact::Item(item),
                        Err(notice) => {
                            imported.notices.push(notice);
                            continue;
                        }
                    },
                };
                drafts.push(self.draft(format!("{}, row {}", reading.given, row.row), fact));
            }
        }
        imported.notices.append(&mut binder.notices);
        let receipts = self.append(drafts).await?;
        let mut tables: BTreeMap<FactKind, TableRead> = BTreeMap::new();
        for receipt in receipts {
            let Some(fact) = receipt.fact else { continue };
            let kind = fact.kind;
            let table = tables.entry(kind).or_insert(TableRead { kind, new: 0, changed: 0, unchanged: 0 });
            let made_now = kind == FactKind::Item && binder.made.iter().any(|id| id.as_str() == fact.id);
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

/// Which item some bytes are: one that the case holds, one that a row describes, or a new one.
struct Binder {
    by_digest: BTreeMap<Digest, Item>,
    by_id: BTreeMap<ItemId, Item>,
    /// The ids that rows give to files and hashes.
    named: BTreeMap<PathBuf, ItemRow>,
    named_digest: BTreeMap<Digest, ItemRow>,
    collections: BTreeMap<Digest, Collection>,
    /// What arrived in this import, by path.
    arrived: BTreeMap<PathBuf, Digest>,
    /// By every other id under which tables name an item: the one under which the case holds it.
    aliases: BTreeMap<ItemId, ItemId>,
    /// Items that this import recorded first when their bytes arrived.
    made: BTreeSet<ItemId>,
    /// What deserves a look.
    notices: Vec<Notice>,
}

enum Bound {
    Known(ItemId),
    New(Box<Item>),
}

impl Binder {
    async fn load(workbench: &Workbench, readings: &[TableReading]) -> Result<Self, Failure> {
        let mut binder = Binder {
            by_digest: BTreeMap::new(),
            by_id: BTreeMap::new(),
            named: BTreeMap::new(),
            named_digest: BTreeMap::new(),
            collections: BTreeMap::new(),
            arrived: BTreeMap::new(),
            aliases: BTreeMap::new(),
            made: BTreeSet::new(),
            notices: Vec::new(),
        };
        for recorded in workbench.records().items().await? {
            binder.hold(recorded.fact);
        }
        for row in readings.iter().flat_map(|reading| &reading.rows) {
            let RowContent::Item(row) = &row.content else { continue };
            match &row.bytes {
                Bytes::File { path, .. } => drop(binder.named.insert(path.clone(), row.clone())),
                Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => {
                    drop(binder.named_digest.insert(*digest, row.clone()))
                }
                Bytes::NotHeld => {}
            }
        }
        Ok(binder)
    }

    fn hold(&mut self, item: Item) {
        if let Some(digest) = item.sha256() {
            self.by_digest.insert(digest, item.clone());
        }
        for alias in &item.also_known_as {
            self.aliases.insert(alias.clone(), item.id.clone());
        }
        self.by_id.insert(item.id.clone(), item);
    }

    fn item_of(&mut self, arrived: &Preserved) -> Bound {
        let Preserved { path, name, kind, stored, .. } = arrived;
        let kind = *kind;
        if let Some(path) = path {
            self.arrived.insert(path.clone(), stored.sha256);
        }
        let by_path = path.as_ref().and_then(|path| self.named.get(path));
        let row = by_path.or_else(|| self.named_digest.get(&stored.sha256));
        if let Some(collection) = row.and_then(|row| row.collection.clone()) {
            self.collections.insert(stored.sha256, collection);
        }
        if let Some(held) = self.by_digest.get(&stored.sha256) {
            return Bound::Known(held.id.clone());
        }
        let held = Held::Bytes { sha256: stored.sha256, len: stored.len };
        let item = match row {
            // The row's own words are recorded with the tables; its id and bytes are needed now.
            Some(row) => {
                let before = self.by_id.get(&row.item.id).cloned().unwrap_or_else(|| row.item.clone());
                Item { held, kind, name: Some(name.clone()), ..before }
            }
            None => new_item(stored, name, kind),
        };
        self.hold(item.clone());
        self.made.insert(item.id.clone());
        Bound::New(Box::new(item))
    }

    /// What a row says of an item, joined with what the case knows of its bytes.
    fn described(&mut self, row: &ItemRow, given: &str, number: u64) -> Result<Item, Notice> {
        let refuse = |what: String, next: &str| Notice {
            level: NoticeLevel::Error,
            what,
            place: Whereabouts { file: Some(given.to_owned()), row: Some(number), ..Whereabouts::default() },
            next: next.to_owned(),
        };
        let digest = match &row.bytes {
            Bytes::NotHeld => None,
            Bytes::File { path, sha256 } => match (self.arrived.get(path), sha256) {
                (None, _) => {
                    let what = format!("the file {} of this row was not taken in", path.display());
                    return Err(refuse(what, "see what is said of that file, mend it and import again"));
                }
                (Some(found), Some(wanted)) if found != wanted => {
                    let what = format!("the file of this row hashes to {found}, not to {wanted} as the row says");
                    return Err(refuse(
                        what,
                        "find out which of the two is right; the file is preserved under its own hash",
                    ));
                }
                (Some(found), _) => Some(*found),
            },
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) if self.by_digest.contains_key(digest) => {
                Some(*digest)
            }
            Bytes::Preserved(digest) | Bytes::ArrivedBefore(digest) => {
                let what = format!("no bytes of this hash are in the case: {digest}");
                return Err(refuse(what, "import the file as well, or leave the cell empty if it is only described"));
            }
        };
        let known = digest.and_then(|digest| self.by_digest.get(&digest)).or_else(|| self.by_id.get(&row.item.id));
        let Some(known) = known.cloned() else {
            self.hold(row.item.clone());
            return Ok(row.item.clone());
        };
        let mut also_known_as = known.also_known_as.clone();
        if known.id != row.item.id && !also_known_as.contains(&row.item.id) {
            also_known_as.push(row.item.id.clone());
            if let Bytes::ArrivedBefore(digest) = &row.bytes {
                let what = format!("{} is taken to be what arrived earlier under this name: {digest}", row.item.id);
                let notice =
                    refuse(what, "write that hash into the column sha256 to be sure, or import the right file");
                self.notices.push(Notice { level: NoticeLevel::Warning, ..notice });
            }
        }
        let kind = if known.sha256().is_some() { known.kind } else { row.item.kind };
        let item = Item { id: known.id, held: known.held, kind, name: known.name, also_known_as, ..row.item.clone() };
        self.hold(item.clone());
        Ok(item)
    }

    /// The same fact, speaking of items by the ids under which the case holds them.
    fn with_current_ids(&self, fact: Fact) -> Fact {
        let current = |id: ItemId| self.aliases.get(&id).cloned().unwrap_or(id);
        match fact {
            Fact::Post(mut post) => {
                post.item = current(post.item);
                Fact::Post(post)
            }
            Fact::Event(mut event) => {
                event.items = event.items.into_iter().map(current).collect();
                Fact::Event(event)
            }
            Fact::Evidence(mut evidence) => {
                evidence.items = evidence.items.into_iter().map(current).collect();
                Fact::Evidence(evidence)
            }
            other => other,
        }
    }
}

fn new_item(stored: &Stored, name: &str, kind: MediaKind) -> Item {
    let id = ItemId::new(&format!("sha-{}", stored.sha256.short()));
    Item {
        id: id.unwrap_or_else(|error| unreachable!("hexadecimal digits make an id: {error}")),
        held: Held::Bytes { sha256: stored.sha256, len: stored.len },
        kind,
        name: Some(name.to_owned()),
        title: None,
        description: None,
        source: None,
        place: None,
        stands_for: 1,
        graphic: model::Graphic::default(),
        confidential: false,
        state: model::VerificationState::default(),
        passage: None,
        also_known_as: Vec::new(),
    }
}

/// The first bytes of a file, by which its kind is told.
fn head(file: std::fs::File) -> Vec<u8> {
    let mut head = Vec::new();
    let read = std::io::Read::read_to_end(&mut std::io::Read::take(file, HEAD), &mut head);
    if read.is_ok() { head } else { Vec::new() }
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
