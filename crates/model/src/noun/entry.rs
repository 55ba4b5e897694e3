use serde::{Deserialize, Serialize};

use crate::{Digest, Fact, FactRef, Instant};

/// What someone wants recorded, before the ledger has given it a place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Who does it: the user, or a detector's name where a machine does.
    pub who: String,
    /// Why, in words.
    pub reason: String,
    /// What was read to make it.
    pub inputs: Vec<FactRef>,
    /// What is recorded.
    pub entry: EntryKind,
}

/// What an entry records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant, reason = "nearly every entry is a fact, so boxing would save nothing")]
pub enum EntryKind {
    /// A fact, new or in a new version.
    Recorded(Fact),
    /// A report was handed out: the hash of its bytes, and the ledger's size when it was made.
    Reported {
        /// SHA-256 of the report's bytes.
        sha256: Digest,
        /// Number of entries it was computed from.
        as_of: u64,
    },
}

/// One entry of the ledger. Order is by index alone; the time is what the machine's clock said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// Its place in the ledger, counted from 0.
    pub index: u64,
    /// What the machine's clock said.
    pub at: Instant,
    /// Name and version of the program that recorded it.
    pub tool: String,
    /// Random digits, so that the entry's hash can be given away where the entry may not: nobody can try what it says.
    ///
    /// Entries recorded by earlier versions have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub salt: Option<String>,
    /// What was recorded, by whom and why.
    #[serde(flatten)]
    pub draft: Draft,
}
