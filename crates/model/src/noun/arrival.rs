use serde::{Deserialize, Serialize};

use crate::{Digest, Envelope, Instant, ItemId, Protected};

/// Bytes coming into the case: from where, when and by whom. The same bytes may arrive many times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    /// The item these bytes are.
    pub item: ItemId,
    /// SHA-256 of what arrived.
    pub sha256: Digest,
    /// How many bytes arrived.
    pub len: u64,
    /// The path it was read from, as given; bytes that are not UTF-8 or not visible are spelled out (`\n`, `\u{202e}`, `\xff`).
    pub path: Protected,
    /// When it was read into the case.
    pub at: Instant,
    /// Who brought it.
    pub by: String,
    /// The file's own modification time, which anyone can set.
    pub modified: Option<Instant>,
    /// How it was collected before it came here, where that was told.
    pub collection: Option<Collection>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}

/// How an item was collected before it reached the case.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Collection {
    /// Who collected it.
    pub collector: Option<Protected>,
    /// When.
    pub at: Option<Instant>,
    /// From which address.
    pub address: Option<Protected>,
    /// With which account.
    pub account: Option<Protected>,
    /// With which tool.
    pub tool: Option<Protected>,
}
