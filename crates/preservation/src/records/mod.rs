//! The read side: the facts of a case as they stand, or as they stood.
use std::collections::BTreeMap;
use std::sync::Arc;

use async_trait::async_trait;
use model::{Digest, Entry, Fact, FactKind, ItemId, Recorded};

use crate::DatabaseError;
use crate::ledger::Reported;

mod typed;

/// What is recorded in a case.
///
/// Lists of facts are sorted by the bytes of their ids, so that the same case reads the same everywhere.
#[async_trait]
pub trait Records: Send + Sync {
    /// The current version of every fact of a kind.
    async fn facts(&self, kind: FactKind) -> Result<Vec<Recorded<Fact>>, RecordsError>;

    /// The current version of one fact.
    async fn fact(&self, kind: FactKind, id: &str) -> Result<Option<Recorded<Fact>>, RecordsError>;

    /// The current version of every fact of a kind that is or speaks of an item.
    async fn facts_of_item(&self, kind: FactKind, item: &ItemId) -> Result<Vec<Recorded<Fact>>, RecordsError>;

    /// The current version of every fact of a kind that refers to these preserved bytes.
    async fn facts_of_blob(&self, kind: FactKind, blob: &Digest) -> Result<Vec<Recorded<Fact>>, RecordsError>;

    /// Every version of one fact, oldest first.
    async fn history(&self, kind: FactKind, id: &str) -> Result<Vec<Recorded<Fact>>, RecordsError>;

    /// How many facts of each kind there are; kinds without any are left out.
    async fn counts(&self) -> Result<BTreeMap<FactKind, u64>, RecordsError>;

    /// Every report handed out, oldest first.
    async fn reports(&self) -> Result<Vec<Reported>, RecordsError>;

    /// How many entries this view sees.
    async fn size(&self) -> Result<u64, RecordsError>;

    /// Entries from an index on, at most so many.
    async fn entries(&self, from: u64, limit: u32) -> Result<Vec<Entry>, RecordsError>;

    /// The same case as it stood when its ledger had this many entries.
    fn as_of(&self, entries: u64) -> Arc<dyn Records>;
}

/// Why facts could not be read.
#[derive(Debug, thiserror::Error)]
pub enum RecordsError {
    /// What is stored is not a fact, or not one this version knows.
    #[error("{what} of entry {entry} cannot be read: {source}; run `sightline verify`, or use a newer version")]
    Unreadable {
        /// What was read.
        what: String,
        /// The entry.
        entry: u64,
        /// Why.
        source: serde_json::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
}
