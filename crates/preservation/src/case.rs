use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use model::{Draft, EntryKind, Fact};
use object_store::memory::InMemory;
use tokio::sync::Mutex;

use crate::begun;
use crate::blobs::{BlobError, Blobs, FolderBlobs, ObjectBlobs};
use crate::cache::{Cache, CacheError, FolderCache, MemoryCache};
use crate::database::{
    self, Access, Database, DatabaseLedger, DatabaseRecords, Writer, read_checkpoints_after, read_verifiers, sql,
};
use crate::keys::{FolderKeys, Keys, KeysError, MemoryKeys};
use crate::ledger::checkpoint_files::CheckpointFiles;
use crate::ledger::{Ledger, LedgerError, NoteError, VerifierKey};
use crate::lock::{CaseLock, LockError};
use crate::memory::MemoryStore;
use crate::records::Records;
use crate::scaled::server::{self, NoLock};
use crate::scaled::{CaseName, Scaled};
use crate::{Clock, DatabaseError, Location, Signer, SystemClock};

/// What the file `format` says; a case written by a later format is not opened.
const FORMAT: &str = "sightline case ";
/// The format that this version writes, and the newest it reads.
pub const FORMAT_VERSION: u32 = 1;

/// What is given to a case when it is opened, beside its folder.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Name and version of the program, for every entry it records.
    pub tool: String,
    /// What tells the time.
    pub clock: Arc<dyn Clock>,
    /// How long to wait for another process that is writing.
    pub wait: Duration,
}

impl Default for Opening {
    fn default() -> Self {
        Self {
            tool: concat!("sightline ", env!("CARGO_PKG_VERSION")).to_owned(),
            clock: Arc::new(SystemClock),
            wait: Duration::from_secs(10),
        }
    }
}

/// One investigation's preserved bytes, ledger, records and cache.
pub struct Case {
    dir: Option<PathBuf>,
    blobs: Arc<dyn Blobs>,
    ledger: Arc<dyn Ledger>,
    records: Arc<dyn Records>,
    cache: Arc<dyn Cache>,
    keys: Arc<dyn Keys>,
    database: Option<Database>,
    writer: Option<Arc<Mutex<Writer>>>,
    _lock: Option<CaseLock>,
}

/// Why a case could not be made or opened.
#[derive(Debug, thiserror::Error)]
pub enum CaseError {
    /// The folder for a new case has something in it.
    #[error("{} is not empty ({} is in it); give a new or empty folder for the case", dir.display(), found.display())]
    NotEmpty {
        /// The folder.
        dir: PathBuf,
        /// The first thing found in it.
        found: PathBuf,
    },
    /// The folder is not a case.
    #[error("{} is not a case: {why}; make one with `sightline new`", dir.display())]
    NotACase {
        /// The folder.
        dir: PathBuf,
        /// What is missing.
        why: String,
    },
    /// The store has no case of this name.
    #[error("there is no case \"{name}\" at {store}{}; make one with `sightline new`", listed(there))]
    NotInStore {
        /// The store, without its password.
        store: String,
        /// The name.
        name: CaseName,
        /// The cases that are there.
        there: Vec<CaseName>,
    },
    /// The store has a case of this name already.
    #[error("there is a case \"{name}\" at {store} already; give the new one another name")]
    Taken {
        /// The store, without its password.
        store: String,
        /// The name.
        name: CaseName,
    },
    /// The preserved copies are not those of the record.
    #[error("the copies at {place} belong to another case; name the place that this case was made with")]
    OtherCopies {
        /// The place.
        place: String,
    },
    /// The server would lose or change what it is given.
    #[error("the server of the case is not fit to keep one: {0}")]
    UnfitServer(&'static str),
    /// Written by a newer version of the program.
    #[error("{} was written in format {found}, and this version reads up to {FORMAT_VERSION}; use a newer version", dir.display())]
    TooNew {
        /// The folder.
        dir: PathBuf,
        /// Its format.
        found: u32,
    },
    /// Another process is writing into the case.
    #[error("the case {} is in use by {holder}; waited {} s for it: try again when it is done", dir.display(), waited.as_secs_f64())]
    InUse {
        /// The folder.
        dir: PathBuf,
        /// Who has it.
        holder: String,
        /// How long was waited.
        waited: Duration,
    },
    /// The folder could not be read or written.
    #[error("{} could not be read or written: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The preserved copies could not be opened.
    #[error(transparent)]
    Blobs(#[from] BlobError),
    /// The ledger could not be opened.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    /// The cache could not be opened.
    #[error(transparent)]
    Cache(#[from] CacheError),
    /// The wrapped keys of what is protected could not be read or written.
    #[error(transparent)]
    WrappedKeys(#[from] KeysError),
    /// The case's keys cannot be read.
    #[error("the keys of the case cannot be read: {0}")]
    Keys(#[from] NoteError),
}

impl std::fmt::Debug for Case {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Case").field("dir", &self.dir).finish_non_exhaustive()
    }
}

impl Case {
    /// Makes a case in a new or empty folder, or in a store that has none of its name; `who` records its first entry,
    /// what the case is called.
    pub async fn create(
        at: impl Into<Location>,
        case: model::Case,
        who: &str,
        signer: Signer,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        match at.into() {
            Location::Folder(dir) => Self::create_in_folder(&dir, case, who, signer, opening).await,
            Location::Scaled(scaled) => Self::create_scaled(&scaled, case, who, signer, opening).await,
        }
    }

    /// Opens a case to work on it. One process at a time may.
    pub async fn open(at: impl Into<Location>, signer: Signer, opening: &Opening) -> Result<Self, CaseError> {
        match at.into() {
            Location::Folder(dir) => Self::open_folder(&dir, signer, opening).await,
            Location::Scaled(scaled) => Self::open_scaled(&scaled, signer, opening).await,
        }
    }

    /// Opens a case to look at it, also while another process works on it.
    pub async fn read(at: impl Into<Location>) -> Result<Self, CaseError> {
        match at.into() {
            Location::Folder(dir) => {
                check_format(&dir)?;
                let pool = database::open(&dir.join("case.sqlite"), Access::Read).await?;
                Self::assemble(&dir, Database::Sqlite(pool), None, None, &Opening::default()).await
            }
            Location::Scaled(scaled) => Self::read_scaled(&scaled).await,
        }
    }

    async fn create_in_folder(
        dir: &Path,
        case: model::Case,
        who: &str,
        signer: Signer,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        make_folder(dir)?;
        // Before the lock, which is a file: nothing is laid into a folder of something else.
        begun::check_names(dir)?;
        let lock = take_lock(dir, opening).await?;
        begun::clear(dir).await?;
        for folder in ["checkpoints", "blobs", "cache"] {
            make_folder(&dir.join(folder))?;
        }
        let verifier = signer.verifier(&new_origin().map_err(io(dir))?)?;
        let database = Database::Sqlite(database::open(&dir.join("case.sqlite"), Access::Create).await?);
        sql("INSERT INTO verifier (key) VALUES ($1)").bind(verifier.to_string()).run(&database).await?;
        write_file(&dir.join("verifier"), &format!("{verifier}\n"))?;
        let made = Self::assemble(dir, database, Some(signer), Some(lock), opening).await?;
        made.ledger.append(vec![first(case, who)]).await?;
        // Last: a folder without it is not a case, so a crash on the way leaves nothing that looks like one.
        write_file(&dir.join("format"), &format!("{FORMAT}{FORMAT_VERSION}\n"))?;
        Ok(made)
    }

    async fn open_folder(dir: &Path, signer: Signer, opening: &Opening) -> Result<Self, CaseError> {
        check_format(dir)?;
        let lock = take_lock(dir, opening).await?;
        let pool = database::open(&dir.join("case.sqlite"), Access::Write).await?;
        Self::assemble(dir, Database::Sqlite(pool), Some(signer), Some(lock), opening).await
    }

    /// A case that leaves nothing behind, for tests.
    pub async fn in_memory(case: model::Case, who: &str, signer: Signer, opening: &Opening) -> Result<Self, CaseError> {
        let origin = "sightline/in-memory".to_owned();
        let store = MemoryStore {
            verifiers: vec![signer.verifier(&origin)?],
            origin,
            signer,
            clock: opening.clock.clone(),
            tool: opening.tool.clone(),
            state: Arc::default(),
        };
        let records = store.records();
        let made = Self {
            dir: None,
            blobs: Arc::new(ObjectBlobs::new(Arc::new(InMemory::new()), PathBuf::from("memory"))),
            ledger: Arc::new(store),
            records,
            cache: Arc::new(MemoryCache::default()),
            keys: Arc::new(MemoryKeys::default()),
            database: None,
            writer: None,
            _lock: None,
        };
        made.ledger.append(vec![first(case, who)]).await?;
        Ok(made)
    }

    async fn assemble(
        dir: &Path,
        database: Database,
        signer: Option<Signer>,
        lock: Option<CaseLock>,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        let files = CheckpointFiles::new(dir.join("checkpoints"));
        let (blobs, cache, writer) = if lock.is_some() {
            let Database::Sqlite(pool) = &database else {
                return Err(CaseError::UnfitServer("it is not in this folder"));
            };
            let writer = Writer::Sqlite(pool.clone());
            catch_up(&files, &database).await?;
            let (blobs, cache) = (FolderBlobs::open(&dir.join("blobs"))?, FolderCache::open(&dir.join("cache"))?);
            blobs.clean()?;
            cache.clean()?;
            (blobs, cache, Some(writer))
        } else {
            (FolderBlobs::read(&dir.join("blobs"))?, FolderCache::read(&dir.join("cache")), None)
        };
        let keys = Arc::new(FolderKeys::new(dir.join("keys")));
        let parts = Parts { dir, database, writer, files, blobs: Arc::new(blobs), cache, keys };
        Ok(Self { _lock: lock, ..parts.joined(signer, opening).await? })
    }

    async fn create_scaled(
        scaled: &Scaled,
        case: model::Case,
        who: &str,
        signer: Signer,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        let mut session = session(scaled, opening).await?;
        let encoding = sql("SHOW server_encoding").one(&mut session).await?;
        if encoding.get::<&str, _>(0)? != "UTF8" {
            return Err(CaseError::UnfitServer("its database is not encoded in UTF8; make one that is"));
        }
        if server::format(&mut session).await?.is_some() {
            return Err(CaseError::Taken { store: scaled.store.to_string(), name: scaled.name.clone() });
        }
        scaled.make_schema(&mut session).await?;
        let origin = new_origin().map_err(io(&scaled.beside))?;
        let verifier = signer.verifier(&origin)?;
        scaled.copies(scaled.folder(&origin))?.claim(&format!("{verifier}\n")).await?;
        sql("INSERT INTO verifier (key) VALUES ($1)").bind(verifier.to_string()).run(&mut session).await?;
        let made = Self::assemble_scaled(scaled, Some((session, signer)), opening).await?;
        made.ledger.append(vec![first(case, who)]).await?;
        // Last: a schema without it is not a case, so a crash on the way leaves nothing that looks like one.
        if let Some(writer) = &made.writer {
            let mut writer = writer.lock().await;
            let mut tx = writer.begin().await?;
            sql("INSERT INTO format (version) VALUES ($1)").bind(i64::from(FORMAT_VERSION)).run(&mut tx).await?;
            tx.commit().await?;
        }
        Ok(made)
    }

    async fn open_scaled(scaled: &Scaled, signer: Signer, opening: &Opening) -> Result<Self, CaseError> {
        let mut session = session(scaled, opening).await?;
        check_scaled(scaled, &mut session).await?;
        scaled.migrate(&mut session).await?;
        Self::assemble_scaled(scaled, Some((session, signer)), opening).await
    }

    async fn read_scaled(scaled: &Scaled) -> Result<Self, CaseError> {
        let opening = Opening::default();
        let pool = scaled.pool(&opening.tool).await?;
        let mut session = pool.acquire().await.map_err(DatabaseError::from)?;
        check_scaled(scaled, &mut session).await?;
        drop(session);
        pool.close().await;
        Self::assemble_scaled(scaled, None, &opening).await
    }

    async fn assemble_scaled(
        scaled: &Scaled,
        writing: Option<(sqlx::PgConnection, Signer)>,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        let database = Database::Postgres(scaled.pool(&opening.tool).await?);
        let verifier = read_verifiers(&database).await?.into_iter().next().unwrap_or_default();
        let key: VerifierKey = verifier.parse()?;
        let dir = scaled.folder(key.name());
        let blobs = scaled.copies(dir.join("copies"))?;
        if blobs.owner().await?.is_none_or(|owner| owner.trim_end() != verifier) {
            return Err(CaseError::OtherCopies { place: scaled.copies_name().display().to_string() });
        }
        let files = CheckpointFiles::new(dir.join("checkpoints"));
        let keys = blobs.keys();
        let (cache, writer, signer) = match writing {
            Some((session, signer)) => {
                for folder in ["checkpoints", "cache"] {
                    make_folder(&dir.join(folder))?;
                }
                catch_up(&files, &database).await?;
                let cache = FolderCache::open(&dir.join("cache"))?;
                blobs.clean().await?;
                share_keys(&FolderKeys::new(dir.join("keys")), &keys).await?;
                (cache, Some(Writer::Postgres(Some(Box::new(session)))), Some(signer))
            }
            None => (FolderCache::read(&dir.join("cache")), None, None),
        };
        let parts = Parts { dir: &dir, database, writer, files, blobs: Arc::new(blobs), cache, keys: Arc::new(keys) };
        parts.joined(signer, opening).await
    }

    /// The folder of the case, or this computer's folder beside a scaled one; `None` for one in memory.
    pub fn dir(&self) -> Option<&Path> {
        self.dir.as_deref()
    }
    /// The preserved bytes.
    pub fn blobs(&self) -> &Arc<dyn Blobs> {
        &self.blobs
    }
    /// The record.
    pub fn ledger(&self) -> &Arc<dyn Ledger> {
        &self.ledger
    }
    /// The facts.
    pub fn records(&self) -> &Arc<dyn Records> {
        &self.records
    }
    /// What can be computed again.
    pub fn cache(&self) -> &Arc<dyn Cache> {
        &self.cache
    }

    /// The wrapped keys of what is protected.
    pub fn keys(&self) -> &Arc<dyn Keys> {
        &self.keys
    }

    /// Lets go of the case: waits for the database to be closed, then for the lock to be given back.
    pub async fn close(self) {
        if let Some(database) = &self.database {
            database.close().await;
        }
        if let Some(writer) = &self.writer {
            writer.lock().await.close().await;
        }
    }
}

/// What a case is put together from.
struct Parts<'a> {
    dir: &'a Path,
    database: Database,
    writer: Option<Writer>,
    files: CheckpointFiles,
    blobs: Arc<dyn Blobs>,
    cache: FolderCache,
    keys: Arc<dyn Keys>,
}

impl Parts<'_> {
    async fn joined(self, signer: Option<Signer>, opening: &Opening) -> Result<Case, CaseError> {
        let keys = read_verifiers(&self.database).await?;
        let verifiers = keys.iter().map(|key| key.parse()).collect::<Result<Vec<VerifierKey>, _>>()?;
        let origin = verifiers
            .first()
            .map(|key| key.name().to_owned())
            .ok_or_else(|| LedgerError::Damaged { what: "the case has no verifier key".into() })?;
        let writer = self.writer.map(|writer| Arc::new(Mutex::new(writer)));
        let ledger = DatabaseLedger {
            database: self.database.clone(),
            verifiers,
            origin,
            signer,
            clock: opening.clock.clone(),
            tool: opening.tool.clone(),
            files: self.files,
            writer: writer.clone(),
        };
        Ok(Case {
            dir: Some(self.dir.to_owned()),
            blobs: self.blobs,
            ledger: Arc::new(ledger),
            records: Arc::new(DatabaseRecords { database: self.database.clone(), as_of: None }),
            cache: Arc::new(self.cache),
            keys: self.keys,
            database: Some(self.database),
            writer,
            _lock: None,
        })
    }
}

/// Writes the checkpoints whose files are not there: a crash may have come between an entry and the file of its
/// checkpoint, or another computer recorded it.
async fn catch_up(files: &CheckpointFiles, database: &Database) -> Result<(), CaseError> {
    files.clean()?;
    for unwritten in read_checkpoints_after(database, files.latest_size()).await? {
        files.write(&unwritten)?;
    }
    Ok(())
}

/// Moves keys that an earlier version kept on this computer to where every keyholder finds them.
async fn share_keys(here: &dyn Keys, there: &dyn Keys) -> Result<(), CaseError> {
    for name in here.list().await? {
        if let Some(wrapped) = here.read(&name).await? {
            if there.read(&name).await?.is_none() {
                there.write(&name, &wrapped).await?;
            }
            here.destroy(&name).await?;
        }
    }
    Ok(())
}

/// A name that no other case has.
fn new_origin() -> Result<String, io::Error> {
    let mut id = [0; 16];
    getrandom::fill(&mut id).map_err(|error| io::Error::other(error.to_string()))?;
    Ok(format!("sightline/{}", crate::ledger::note::hex(&id)))
}

/// The session that may write into a scaled case.
async fn session(scaled: &Scaled, opening: &Opening) -> Result<sqlx::PgConnection, CaseError> {
    scaled.lock(opening.wait, &opening.tool).await.map_err(|error| match error {
        NoLock::Held { holder } => {
            let holder = if holder.is_empty() { "another process".to_owned() } else { holder };
            CaseError::InUse { dir: PathBuf::from(scaled.to_string()), holder, waited: opening.wait }
        }
        NoLock::Database(error) => CaseError::Database(error),
    })
}

/// Whether the schema holds a case that this version reads.
pub(crate) async fn check_scaled(scaled: &Scaled, session: &mut sqlx::PgConnection) -> Result<(), CaseError> {
    match server::format(session).await? {
        Some(found) if found > FORMAT_VERSION => {
            Err(CaseError::TooNew { dir: PathBuf::from(scaled.to_string()), found })
        }
        Some(_) => Ok(()),
        None => Err(CaseError::NotInStore {
            store: scaled.store.to_string(),
            name: scaled.name.clone(),
            there: server::cases(session).await?,
        }),
    }
}

fn listed(there: &[CaseName]) -> String {
    if there.is_empty() {
        return String::new();
    }
    let names: Vec<String> = there.iter().map(ToString::to_string).collect();
    format!(" (there are: {})", names.join(", "))
}

fn first(case: model::Case, who: &str) -> Draft {
    Draft {
        who: who.to_owned(),
        reason: "case opened".to_owned(),
        inputs: Vec::new(),
        entry: EntryKind::Recorded(Fact::Case(case)),
    }
}

pub(crate) fn io(path: &Path) -> impl Fn(io::Error) -> CaseError {
    move |source| CaseError::Io { path: path.to_owned(), source }
}

async fn take_lock(dir: &Path, opening: &Opening) -> Result<CaseLock, CaseError> {
    let path = dir.join("lock");
    CaseLock::take(&path, opening.wait, &opening.tool).await.map_err(|error| match error {
        LockError::Held { holder } => {
            let holder = if holder.is_empty() { "another process".to_owned() } else { holder };
            CaseError::InUse { dir: dir.to_owned(), holder, waited: opening.wait }
        }
        LockError::Io(source) => CaseError::Io { path, source },
    })
}

/// Makes a folder that only its owner can enter: what is in a case can harm those who gave it.
fn make_folder(dir: &Path) -> Result<(), CaseError> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(io(dir))
}

fn write_file(path: &Path, text: &str) -> Result<(), CaseError> {
    let mut file = std::fs::File::create_new(path).map_err(io(path))?;
    file.write_all(text.as_bytes()).and_then(|()| file.sync_all()).map_err(io(path))?;
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(io(folder))
}

pub(crate) fn check_format(dir: &Path) -> Result<(), CaseError> {
    let path = dir.join("format");
    let not_a_case = |why: &str| CaseError::NotACase { dir: dir.to_owned(), why: why.to_owned() };
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound && !dir.exists() => {
            return Err(not_a_case("there is no such folder"));
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Err(not_a_case("it has no file `format`"));
        }
        Err(error) => return Err(io(&path)(error)),
    };
    match text.trim().strip_prefix(FORMAT).and_then(|version| version.parse::<u32>().ok()) {
        Some(found) if found > FORMAT_VERSION => Err(CaseError::TooNew { dir: dir.to_owned(), found }),
        Some(_) => Ok(()),
        None => Err(not_a_case("its file `format` does not say which format it has")),
    }
}
