//! The record: every fact recorded, in order, under a tree whose root is signed.
use async_trait::async_trait;
use model::{Digest, Draft, Duration, FactKind, FactRef, Instant};

pub(crate) mod batch;
pub(crate) mod canonical;
mod checkpoint;
pub(crate) mod checkpoint_files;
pub(crate) mod cosignature;
pub mod merkle;
pub(crate) mod note;
pub(crate) mod projection;
pub(crate) mod seal;

pub use canonical::CanonicalError;
pub use checkpoint::{Checkpoint, SignedCheckpoint};
pub use cosignature::WitnessKey;
pub use note::{Note, NoteError, NoteSignature, VerifierKey};

use crate::DatabaseError;

/// The append-only record of a case.
#[async_trait]
pub trait Ledger: Send + Sync {
    /// Records drafts, all or none, and signs a checkpoint over the ledger as it then stands.
    ///
    /// A draft whose fact equals the current version adds no entry. The receipts are in the order of the drafts.
    ///
    /// # Errors
    /// Nothing is recorded when an error is returned, save for [`LedgerError::CheckpointFile`].
    async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Receipt>, LedgerError>;

    /// How many entries there are.
    async fn size(&self) -> Result<u64, LedgerError>;

    /// The canonical bytes of an entry, as they were hashed.
    async fn entry_bytes(&self, index: u64) -> Result<Option<Vec<u8>>, LedgerError>;

    /// The newest signed checkpoint, or the one made when the ledger had exactly this many entries.
    async fn checkpoint(&self, size: Option<u64>) -> Result<Option<SignedCheckpoint>, LedgerError>;

    /// The audit path of an entry in the tree of this size, from the leaf upwards (RFC 6962 section 2.1.1).
    async fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Digest>, LedgerError>;

    /// The proof that the tree of the old size is the beginning of that of the new (RFC 6962 section 2.1.2).
    async fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Digest>, LedgerError>;

    /// The keys that may sign this ledger, the first being that of its maker.
    fn verifiers(&self) -> &[VerifierKey];

    /// The case's own name on its checkpoints.
    fn origin(&self) -> &str;
}

/// What became of one draft.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// The fact's version as it now stands; `None` for an entry that is no fact (a report handed out).
    pub fact: Option<FactRef>,
    /// The entry that records it; for an unchanged fact the one that already did.
    pub entry: u64,
    /// Whether it is new.
    pub outcome: Outcome,
    /// How far the clock stood behind the entry before; order is by index, so nothing moved.
    pub clock_ran_back: Option<Duration>,
}

/// Whether a draft was new to the ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing was recorded under this name before.
    New,
    /// Recorded before with other content; the old version is kept.
    NewVersion,
    /// Recorded before with the same content; no entry was added.
    Unchanged,
}

/// Why nothing was recorded.
#[derive(Debug, thiserror::Error)]
pub enum LedgerError {
    /// Every entry names who made it.
    #[error("the draft of {kind} \"{id}\" does not say who records it")]
    Nobody {
        /// The fact's kind, or "report".
        kind: &'static str,
        /// The fact's id.
        id: String,
    },
    /// The draft cannot be written down so that it reads back the same.
    #[error("{kind} \"{id}\" cannot be recorded: {source}")]
    Unwritable {
        /// The fact's kind, or "report".
        kind: &'static str,
        /// The fact's id.
        id: String,
        /// Why.
        source: CanonicalError,
    },
    /// More than a ledger entry may hold.
    #[error("{kind} \"{id}\" would be an entry of {len} bytes; {limit} at most")]
    TooLarge {
        /// The fact's kind, or "report".
        kind: &'static str,
        /// The fact's id.
        id: String,
        /// Its length in bytes.
        len: usize,
        /// The most allowed.
        limit: usize,
    },
    /// The case was opened for reading.
    #[error("the case was opened for reading only; nothing can be recorded")]
    ReadOnly,
    /// The user's key is not one of the case's.
    #[error("your signing key {yours} is not one this case is signed with ({case}); use the key that made the case")]
    StrangeKey {
        /// The user's key.
        yours: String,
        /// The case's keys.
        case: String,
    },
    /// The tree is not what was signed: recording more would sign over the damage.
    #[error("the ledger is damaged, so nothing was recorded: {what}; run `sightline verify` to see all of it")]
    Damaged {
        /// What does not fit.
        what: String,
    },
    /// No proof can be given for these sizes.
    #[error("no proof from {from} to {to}: the ledger has {size} entries")]
    OutOfRange {
        /// The entry, or the old size.
        from: u64,
        /// The size the proof was asked for.
        to: u64,
        /// The ledger's size.
        size: u64,
    },
    /// The entries are recorded, but the checkpoint's file could not be written; it is written at the next opening.
    #[error("recorded, but the checkpoint file {} could not be written: {source}; free some space and open the case again", path.display())]
    CheckpointFile {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error(transparent)]
    Database(#[from] DatabaseError),
    /// The system gives no random numbers.
    #[error("the system gives no random numbers ({0}), and an entry without them cannot be kept secret")]
    Chance(String),
    /// The checkpoint could not be signed.
    #[error("the checkpoint could not be signed: {0}")]
    Signing(#[from] NoteError),
}

/// The most bytes that one entry may have.
pub const MOST_ENTRY_BYTES: usize = 16 << 20;

/// What a report handed out left in the ledger.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The entry that records it.
    pub entry: u64,
    /// SHA-256 of the report's bytes.
    pub sha256: Digest,
    /// How many entries it was computed from.
    pub as_of: u64,
}

/// How far a clock that says `now` stands behind the last entry.
pub(crate) fn ran_back(last: Option<Instant>, now: Instant) -> Option<Duration> {
    last.filter(|last| now < *last).map(|last| Duration::from_micros(last.micros().abs_diff(now.micros())))
}

/// The name and the kind of what a draft records, for messages.
pub(crate) fn subject(draft: &Draft) -> (&'static str, String) {
    match &draft.entry {
        model::EntryKind::Recorded(fact) => (FactKind::name(fact.kind()), fact.id()),
        model::EntryKind::Reported { sha256, .. } => ("report", sha256.short()),
    }
}
