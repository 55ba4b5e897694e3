use std::collections::BTreeMap;
use std::sync::{Arc, RwLock, RwLockReadGuard};

use async_trait::async_trait;
use model::{Digest, Draft, Entry, Fact, FactKind, Instant, ItemId, Recorded};

use crate::ledger::batch::{Batch, Salt, Standing, names};
use crate::ledger::merkle::{self, Tiles};
use crate::ledger::projection::{FactRow, Projection};
use crate::ledger::seal::seal;
use crate::ledger::{Ledger, LedgerError, Receipt, Reported, SignedCheckpoint, VerifierKey};
use crate::records::{Records, RecordsError};
use crate::{Clock, Signer};

/// Ledger and records in memory.
#[derive(Debug)]
pub(crate) struct MemoryStore {
    pub(crate) verifiers: Vec<VerifierKey>,
    pub(crate) origin: String,
    pub(crate) signer: Signer,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tool: String,
    pub(crate) state: Arc<RwLock<State>>,
}

/// What is kept.
#[derive(Debug, Default)]
pub(crate) struct State {
    entries: Vec<Vec<u8>>,
    last_at: Option<Instant>,
    tiles: Tiles,
    checkpoints: BTreeMap<u64, SignedCheckpoint>,
    projection: Projection,
}

/// The facts as they stand or as they stood.
#[derive(Debug)]
struct View {
    state: Arc<RwLock<State>>,
    as_of: Option<u64>,
}

impl MemoryStore {
    pub(crate) fn records(&self) -> Arc<dyn Records> {
        Arc::new(View { state: self.state.clone(), as_of: None })
    }

    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

#[async_trait]
impl Ledger for MemoryStore {
    async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Receipt>, LedgerError> {
        let mut state = self.state.write().unwrap_or_else(|poisoned| poisoned.into_inner());
        let size = state.entries.len() as u64;
        let mut standing = Standing { size, last_at: state.last_at, ..Standing::default() };
        for name in names(&drafts) {
            if let Some(row) = state.projection.newest(name.0, &name.1) {
                let fact = row.recorded().map_err(|error| LedgerError::Damaged { what: error.to_string() })?;
                standing.current.insert(name, fact);
            }
        }
        let batch = Batch::new(drafts, standing, self.clock.now(), &self.tool, &Salt::random()?)?;
        if batch.entries.is_empty() {
            return Ok(batch.receipts);
        }
        let mut tiles = state.tiles.clone();
        let (_, checkpoint) = seal(&mut tiles, size, &batch.entries, &self.origin, &self.signer)?;
        for bytes in &batch.entries {
            let damaged = |what: String| LedgerError::Damaged { what };
            let entry: Entry = serde_json::from_slice(bytes).map_err(|error| damaged(error.to_string()))?;
            state.projection.play(&entry).map_err(|error| damaged(error.to_string()))?;
            state.last_at = Some(entry.at);
        }
        state.tiles = tiles;
        state.entries.extend(batch.entries);
        state.checkpoints.insert(checkpoint.checkpoint.size, checkpoint);
        Ok(batch.receipts)
    }

    async fn size(&self) -> Result<u64, LedgerError> {
        Ok(self.state().entries.len() as u64)
    }

    async fn entry_bytes(&self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        Ok(self.state().entries.get(index as usize).cloned())
    }

    async fn checkpoint(&self, size: Option<u64>) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let state = self.state();
        Ok(match size {
            None => state.checkpoints.values().next_back().cloned(),
            Some(size) => state.checkpoints.get(&size).cloned(),
        })
    }

    async fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Digest>, LedgerError> {
        let state = self.state();
        let all = state.entries.len() as u64;
        if index >= size || size > all {
            return Err(LedgerError::OutOfRange { from: index, to: size, size: all });
        }
        Ok(merkle::inclusion_ranges(index, size)
            .into_iter()
            .filter_map(|range| merkle::range_hash(&state.tiles, range))
            .collect())
    }

    async fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Digest>, LedgerError> {
        let state = self.state();
        let all = state.entries.len() as u64;
        if old > new || new > all {
            return Err(LedgerError::OutOfRange { from: old, to: new, size: all });
        }
        Ok(merkle::consistency_ranges(old, new)
            .into_iter()
            .filter_map(|range| merkle::range_hash(&state.tiles, range))
            .collect())
    }

    fn verifiers(&self) -> &[VerifierKey] {
        &self.verifiers
    }

    fn origin(&self) -> &str {
        &self.origin
    }
}

impl View {
    fn state(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(|poisoned| poisoned.into_inner())
    }

    fn limit(&self) -> u64 {
        self.as_of.unwrap_or(u64::MAX)
    }

    /// The versions of a kind that stand and meet a condition, sorted by id.
    fn standing(&self, kind: FactKind, meets: impl Fn(&FactRow) -> bool) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        let state = self.state();
        let rows = state.projection.rows.iter().filter(|row| row.kind == kind);
        let mut standing: Vec<&FactRow> = rows.filter(|row| row.stands_at(self.as_of) && meets(row)).collect();
        standing.sort_by(|a, b| a.id.cmp(&b.id));
        standing.into_iter().map(recorded).collect()
    }
}

fn recorded(row: &FactRow) -> Result<Recorded<Fact>, RecordsError> {
    row.recorded().map_err(|source| RecordsError::Unreadable {
        what: format!("the {}", row.kind.name()),
        entry: row.entry,
        source,
    })
}

#[async_trait]
impl Records for View {
    async fn facts(&self, kind: FactKind) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, |_| true)
    }

    async fn fact(&self, kind: FactKind, id: &str) -> Result<Option<Recorded<Fact>>, RecordsError> {
        Ok(self.standing(kind, |row| row.id == id)?.pop())
    }

    async fn facts_of_item(&self, kind: FactKind, item: &ItemId) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, |row| row.item.as_deref() == Some(item.as_str()))
    }

    async fn facts_of_blob(&self, kind: FactKind, blob: &Digest) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        self.standing(kind, |row| row.blob == Some(*blob))
    }

    async fn history(&self, kind: FactKind, id: &str) -> Result<Vec<Recorded<Fact>>, RecordsError> {
        let state = self.state();
        let versions = state.projection.rows.iter().filter(|row| row.kind == kind && row.id == id);
        versions.filter(|row| row.entry < self.limit()).map(recorded).collect()
    }

    async fn counts(&self) -> Result<BTreeMap<FactKind, u64>, RecordsError> {
        let state = self.state();
        let mut counts = BTreeMap::new();
        for row in state.projection.rows.iter().filter(|row| row.stands_at(self.as_of)) {
            *counts.entry(row.kind).or_insert(0) += 1;
        }
        Ok(counts)
    }

    async fn reports(&self) -> Result<Vec<Reported>, RecordsError> {
        Ok(self.state().projection.reports.iter().filter(|r| r.entry < self.limit()).cloned().collect())
    }

    async fn size(&self) -> Result<u64, RecordsError> {
        Ok((self.state().entries.len() as u64).min(self.limit()))
    }

    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<Entry>, RecordsError> {
        let state = self.state();
        let to = (state.entries.len() as u64).min(self.limit()).min(from.saturating_add(u64::from(limit)));
        let read = |index: u64| {
            serde_json::from_slice(&state.entries[index as usize]).map_err(|source| RecordsError::Unreadable {
                what: "the record".into(),
                entry: index,
                source,
            })
        };
        (from..to).map(read).collect()
    }

    fn as_of(&self, entries: u64) -> Arc<dyn Records> {
        Arc::new(View { state: self.state.clone(), as_of: Some(self.limit().min(entries)) })
    }
}
