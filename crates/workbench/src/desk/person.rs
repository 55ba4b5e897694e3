use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who appears in the ledger, or who may open the vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Person {
    /// The name that the ledger has.
    pub name: String,
    /// Whether the name is a program's.
    pub detector: bool,
    /// How many entries are theirs.
    pub entries: u64,
    /// Their last entry, RFC 3339 in UTC.
    pub last_at: Option<String>,
    /// What of the vault they may open: `identities`, `contents`.
    pub opens: Vec<String>,
}
