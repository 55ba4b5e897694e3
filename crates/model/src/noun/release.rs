use serde::{Deserialize, Serialize};

use crate::Digest;

/// That protected facts left the case in clear, as files. Who wrote them, when and why stands in its entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Release {
    /// SHA-256 over the SHA-256 of each file, as hexadecimal lines with its name, sorted by name (as `sha256sum` writes them).
    pub sha256: Digest,
    /// How many protected facts they hold in clear.
    pub facts: u64,
    /// How many ledger entries they say.
    pub as_of: u64,
}
