use std::sync::{Arc, RwLock, RwLockReadGuard};

use super::entry_line::EntryLine;
use super::state::State;
use crate::failure::Failure;
use crate::open::Workbench;

/// How many entries are read at once.
const PORTION: u32 = 10_000;

/// A case as it stands, held in memory for screens to ask, following the ledger entry by entry.
///
/// Whatever is recorded through its workbench is seen after [`Desk::catch_up`].
pub struct Desk {
    pub(crate) workbench: Arc<Workbench>,
    state: RwLock<State>,
    /// One telling at a time: what is checked against the case still holds when it is recorded.
    pub(crate) telling: tokio::sync::Mutex<()>,
}

impl Desk {
    /// The desk of a case, with everything that its ledger has.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn open(workbench: Arc<Workbench>) -> Result<Self, Failure> {
        let desk = Self { workbench, state: RwLock::new(State::new()), telling: tokio::sync::Mutex::new(()) };
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
