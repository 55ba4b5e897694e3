use serde::{Deserialize, Serialize};

use crate::{Digest, RecordName};

/// A tombstone: what was destroyed on purpose. Who did it, when and why stands in its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// What was disposed of: an item, a source, a statement.
    pub subject: RecordName,
    /// On what ground.
    pub ground: DisposalGround,
    /// The preserved copies that were removed, encrypted ones among them.
    pub copies: Vec<Digest>,
    /// Whether the record's key was destroyed, so that nothing sealed to it can be read any more.
    pub key: bool,
}

/// On what ground something was disposed of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisposalGround {
    /// The person took their consent back.
    ConsentWithdrawn,
    /// A court or an authority ordered it.
    CourtOrder,
    /// It was kept in clear and is now kept encrypted.
    MadeConfidential,
    /// Another, which the entry's reason states.
    Other,
}
