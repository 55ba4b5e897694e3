use std::collections::HashMap;
use std::fs::File;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};
use std::time::SystemTime;

use model::Digest;

use super::entry_line::EntryLine;
use super::state::State;
use crate::failure::Failure;
use crate::open::Workbench;

/// How many entries are read at once.
const PORTION: u32 = 1000;

/// A case as it stands, held in memory for screens to ask, following the ledger entry by entry.
///
/// Whatever is recorded through its workbench is seen after [`Desk::catch_up`].
pub struct Desk {
    pub(crate) workbench: Arc<Workbench>,
    state: RwLock<State>,
    /// One telling at a time: what is checked against the case still holds when it is recorded.
    pub(crate) telling: tokio::sync::Mutex<()>,
    /// One making of findings at a time: each is made from the one before.
    pub(crate) finding: tokio::sync::Mutex<()>,
    pub(crate) found: RwLock<Option<super::findings::Found>>,
    pub(crate) found_failure: RwLock<Option<String>>,
    /// Preserved copies that were hashed, by what they were then: where they lie, how long and when last written.
    hashed: Mutex<HashMap<Digest, (PathBuf, u64, SystemTime)>>,
    /// What reports are held against, as last gathered.
    pub(super) report: tokio::sync::Mutex<Option<super::report::Standing>>,
    /// The times as last computed, with what stands behind them.
    pub(super) standing: tokio::sync::Mutex<Option<Arc<super::times::StandingTimes>>>,
}

impl Desk {
    /// The desk of a case, with everything that its ledger has.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn open(workbench: Arc<Workbench>) -> Result<Self, Failure> {
        let desk = Self {
            workbench,
            state: RwLock::new(State::new()),
            telling: tokio::sync::Mutex::new(()),
            finding: tokio::sync::Mutex::new(()),
            found: RwLock::new(None),
            found_failure: RwLock::new(None),
            hashed: Mutex::default(),
            report: tokio::sync::Mutex::default(),
            standing: tokio::sync::Mutex::default(),
        };
        desk.catch_up().await?;
        Ok(desk)
    }

    /// The case.
    pub fn workbench(&self) -> &Arc<Workbench> {
        &self.workbench
    }

    /// Takes in what the ledger has got since, and gives those entries, oldest first.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn catch_up(&self) -> Result<Vec<EntryLine>, Failure> {
        let before = self.size();
        loop {
            let entries = self.workbench.records().entries(self.size(), PORTION).await?;
            if entries.is_empty() {
                break;
            }
            let mut state = self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
            for entry in entries {
                // Two may have read the same entries at once; each is admitted once.
                if entry.index == state.size {
                    state.admit(entry);
                }
            }
        }
        Ok(self.entries_since(before))
    }

    /// How many entries the desk knows.
    pub fn size(&self) -> u64 {
        self.state().size
    }

    /// The entries from an index on, oldest first.
    pub fn entries_since(&self, from: u64) -> Vec<EntryLine> {
        self.state().log.get(from as usize..).unwrap_or_default().to_vec()
    }

    /// A preserved copy, open for reading, its hash checked: when it is first asked for, and again whenever its length or
    /// the time of its last change is not what it was then. A player asks for a film in a hundred pieces.
    ///
    /// # Errors
    /// It is missing or damaged.
    pub async fn open_original(&self, sha256: &Digest) -> Result<File, Failure> {
        let stands = |file: &File, len: u64, modified: SystemTime| {
            file.metadata().is_ok_and(|now| now.len() == len && now.modified().is_ok_and(|at| at == modified))
        };
        let before = self.hashed.lock().unwrap_or_else(PoisonError::into_inner).get(sha256).cloned();
        if let Some((path, len, modified)) = before
            && let Ok(file) = File::open(&path)
            && stands(&file, len, modified)
        {
            return Ok(file);
        }
        let path = self.workbench.blobs().verified_path(sha256).await?;
        let unreadable = |error: std::io::Error| {
            Failure::new(format!("the preserved copy {sha256} cannot be read: {error}"), "run `sightline verify`")
        };
        let file = File::open(&path).map_err(unreadable)?;
        let metadata = file.metadata().map_err(unreadable)?;
        if let Ok(modified) = metadata.modified() {
            let mut hashed = self.hashed.lock().unwrap_or_else(PoisonError::into_inner);
            hashed.insert(*sha256, (path, metadata.len(), modified));
        }
        Ok(file)
    }

    /// The current version of one row.
    pub fn row(&self, table: &str, id: &str) -> Option<super::RecordedRow> {
        let kind = super::ask::table_named(table).ok()?.kind();
        self.state().current_row(kind, id)
    }

    /// The kind of fact that a table holds.
    ///
    /// # Errors
    /// No table is called so.
    pub fn kind_of(&self, table: &str) -> Result<model::FactKind, Failure> {
        super::ask::table_named(table).map(|table| table.kind())
    }

    pub(crate) fn state(&self) -> RwLockReadGuard<'_, State> {
        // What a panic interrupted is an entry half taken in, which the next start mends; reading goes on.
        self.state.read().unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// Keeps the line of an item, if nothing was recorded since it was made.
    pub(crate) fn keep_line(&self, as_of: u64, line: &Arc<super::ItemLine>) {
        let mut state = self.state.write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if state.size == as_of {
            state.lines.insert(line.id.clone(), Arc::clone(line));
        }
    }
}
