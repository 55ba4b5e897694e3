use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use model::{Draft, EntryKind, Fact};
use object_store::memory::InMemory;
use sqlx::SqlitePool;

use crate::blobs::{BlobError, Blobs, FolderBlobs, ObjectBlobs};
use crate::cache::{Cache, CacheError, FolderCache, MemoryCache};
use crate::database::{self, Access};
use crate::embedded::{EmbeddedLedger, EmbeddedRecords, read_checkpoints_after, read_verifiers};
use crate::keys::{FolderKeys, Keys, MemoryKeys};
use crate::ledger::checkpoint_files::CheckpointFiles;
use crate::ledger::{Ledger, LedgerError, NoteError, VerifierKey};
use crate::lock::{CaseLock, LockError};
use crate::memory::MemoryStore;
use crate::records::Records;
use crate::{Clock, DatabaseError, Signer, SystemClock};

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
    pool: Option<SqlitePool>,
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
    /// Makes a case in a new or empty folder; `who` records its first entry, what the case is called.
    pub async fn create(
        dir: &Path,
        case: model::Case,
        who: &str,
        signer: Signer,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        make_folder(dir)?;
        if let Some(found) = std::fs::read_dir(dir).map_err(io(dir))?.next() {
            let found = found.map_err(io(dir))?.file_name().into();
            return Err(CaseError::NotEmpty { dir: dir.to_owned(), found });
        }
        let lock = take_lock(dir, opening).await?;
        for folder in ["checkpoints", "blobs", "cache"] {
            make_folder(&dir.join(folder))?;
        }
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|error| io(dir)(io::Error::other(error.to_string())))?;
        let origin = format!("sightline/{}", crate::ledger::note::hex(&id));
        let verifier = signer.verifier(&origin)?;
        let pool = database::open(&dir.join("case.sqlite"), Access::Create).await?;
        sqlx::query("INSERT INTO verifier (key) VALUES ($1)")
            .bind(verifier.to_string())
            .execute(&pool)
            .await
            .map_err(DatabaseError::from)?;
        write_file(&dir.join("verifier"), &format!("{verifier}\n"))?;
        let made = Self::assemble(dir, pool, Some(signer), Some(lock), opening).await?;
        made.ledger.append(vec![first(case, who)]).await?;
        // Last: a folder without it is not a case, so a crash on the way leaves nothing that looks like one.
        write_file(&dir.join("format"), &format!("{FORMAT}{FORMAT_VERSION}\n"))?;
        Ok(made)
    }

    /// Opens a case to work on it. One process at a time may.
    pub async fn open(dir: &Path, signer: Signer, opening: &Opening) -> Result<Self, CaseError> {
        check_format(dir)?;
        let lock = take_lock(dir, opening).await?;
        let pool = database::open(&dir.join("case.sqlite"), Access::Write).await?;
        Self::assemble(dir, pool, Some(signer), Some(lock), opening).await
    }

    /// Opens a case to look at it, also while another process works on it.
    pub async fn read(dir: &Path) -> Result<Self, CaseError> {
        check_format(dir)?;
        let pool = database::open(&dir.join("case.sqlite"), Access::Read).await?;
        Self::assemble(dir, pool, None, None, &Opening::default()).await
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
            pool: None,
            _lock: None,
        };
        made.ledger.append(vec![first(case, who)]).await?;
        Ok(made)
    }

    async fn assemble(
        dir: &Path,
        pool: SqlitePool,
        signer: Option<Signer>,
        lock: Option<CaseLock>,
        opening: &Opening,
    ) -> Result<Self, CaseError> {
        let files = CheckpointFiles::new(dir.join("checkpoints"));
        let (blobs, cache) = if lock.is_some() {
            let mut connection = pool.acquire().await.map_err(DatabaseError::from)?;
            files.clean()?;
            // A crash may have come between an entry and the file of its checkpoint.
            for unwritten in read_checkpoints_after(&mut connection, files.latest_size()).await? {
                files.write(&unwritten)?;
            }
            let (blobs, cache) = (FolderBlobs::open(&dir.join("blobs"))?, FolderCache::open(&dir.join("cache"))?);
            blobs.clean()?;
            cache.clean()?;
            (blobs, cache)
        } else {
            (FolderBlobs::read(&dir.join("blobs"))?, FolderCache::read(&dir.join("cache")))
        };
        let verifiers =
            read_verifiers(&pool).await?.iter().map(|key| key.parse()).collect::<Result<Vec<VerifierKey>, _>>()?;
        let origin = verifiers
            .first()
            .map(|key| key.name().to_owned())
            .ok_or_else(|| LedgerError::Damaged { what: "the case has no verifier key".into() })?;
        let ledger = EmbeddedLedger {
            pool: pool.clone(),
            verifiers,
            origin,
            signer,
            clock: opening.clock.clone(),
            tool: opening.tool.clone(),
            files,
            writing: Default::default(),
        };
        Ok(Self {
            dir: Some(dir.to_owned()),
            blobs: Arc::new(blobs),
            ledger: Arc::new(ledger),
            records: Arc::new(EmbeddedRecords { pool: pool.clone(), as_of: None }),
            cache: Arc::new(cache),
            keys: Arc::new(FolderKeys::new(dir.join("keys"))),
            pool: Some(pool),
            _lock: lock,
        })
    }

    /// The folder of the case; `None` for one in memory.
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
        if let Some(pool) = &self.pool {
            pool.close().await;
        }
    }
}

fn first(case: model::Case, who: &str) -> Draft {
    Draft {
        who: who.to_owned(),
        reason: "case opened".to_owned(),
        inputs: Vec::new(),
        entry: EntryKind::Recorded(Fact::Case(case)),
    }
}

fn io(path: &Path) -> impl Fn(io::Error) -> CaseError {
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
