use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One entry of the ledger in short.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryLine {
    /// Its index.
    pub entry: u64,
    /// What the machine's clock said, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// What kind of fact it records, or `report`.
    pub kind: String,
    /// The table of its row, where it has one.
    pub table: Option<String>,
    /// The fact's id, or the report's hash.
    pub id: String,
    /// Which version of it; 0 for a report.
    pub version: u32,
    /// The item it speaks of.
    pub item: Option<String>,
    /// Why, in words.
    pub reason: String,
    /// The program that recorded it.
    pub tool: String,
}

/// Entries, the newest first, and how many there are in all.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EntryPage {
    /// How many entries the query finds.
    pub total: usize,
    /// The index of the first of this page.
    pub offset: usize,
    /// The entries.
    pub entries: Vec<EntryLine>,
}
