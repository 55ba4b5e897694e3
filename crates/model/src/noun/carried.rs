use serde::{Deserialize, Serialize};

use crate::Instant;

/// That a comment or a withdrawal came in a table of another case: who said it there, and when, by the table's word alone.
///
/// Who brought it, and when, is in the ledger's entry: an import makes nobody else an author.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Who said it, as the table says.
    pub by: String,
    /// When, as the table says.
    pub at: Instant,
    /// Which version of a fact it spoke of there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
}
