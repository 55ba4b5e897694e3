use serde::{Deserialize, Serialize};

use crate::{Digest, ItemId};

/// How an item was made from another by this program: what a copy with things taken out has behind it.
///
/// The redactions that it was made by are the inputs of its entry, each in its version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivative {
    /// The item that was made.
    pub item: ItemId,
    /// SHA-256 of its bytes.
    pub sha256: Digest,
    /// The item that it was made from.
    pub of: ItemId,
    /// SHA-256 of the bytes that it was made from.
    pub of_sha256: Digest,
    /// What made it, with its version.
    pub method: String,
    /// What was done, step by step, in words.
    pub recipe: Vec<String>,
}
