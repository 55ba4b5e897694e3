use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::case_view::NoticeView;
use super::row::RecordedRow;

/// Rows that somebody wants recorded, all or none.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Telling {
    /// A name of the client's own for this request (a UUID): sent twice, it is recorded once and answered alike.
    pub key: String,
    /// Why, in words; the ledger keeps it.
    #[serde(default)]
    pub reason: String,
    /// The rows.
    pub rows: Vec<ToldRow>,
}

/// One row as somebody tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldRow {
    /// The table.
    pub table: String,
    /// The version that was seen when this was typed; `None` or 0 for a row that is new.
    pub base: Option<u32>,
    /// The cells by column; those left out are empty. A protected cell left as its stand-in stays as it is. Without `id`,
    /// one is made.
    pub cells: BTreeMap<String, String>,
    /// Whether only the given cells change and the others stay as they stand (bulk edit).
    #[serde(default)]
    pub only_these: bool,
}

/// What became of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// The rows as they now stand, in the order in which they were told.
    pub rows: Vec<RecordedRow>,
    /// How many entries were added; rows that said nothing new add none.
    pub entries: u64,
    /// What deserves a look.
    pub notices: Vec<NoticeView>,
    /// Whether this answers a request that had been recorded before.
    pub again: bool,
}

/// Why nothing was recorded: somebody was faster.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Conflict {
    /// The rows that changed since.
    pub conflicts: Vec<ConflictRow>,
}

/// One row that changed since.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ConflictRow {
    /// As it stood when this was typed.
    pub base: Option<RecordedRow>,
    /// As it stands, with who changed it. Send this version as `base` to record yours after it: both stay in the history.
    pub theirs: RecordedRow,
    /// As it was typed.
    pub yours: BTreeMap<String, String>,
    /// The columns in which both changed the row, and differently.
    pub columns: Vec<String>,
}

/// A row that is to be withdrawn, or to stand again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Withdrawing {
    /// A name of the client's own for this request.
    pub key: String,
    /// The table.
    pub table: String,
    /// The row.
    pub id: String,
    /// The version that was seen.
    pub base: u32,
    /// Why.
    pub reason: String,
    /// Whether it is to stand again.
    #[serde(default)]
    pub restore: bool,
}

/// A comment as somebody writes it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Commenting {
    /// A name of the client's own for this request.
    pub key: String,
    /// The table of the row it is about (`items`).
    pub table: String,
    /// That row.
    pub of: String,
    /// The text.
    pub text: String,
    /// Who is meant to read it, by the names that the ledger has.
    #[serde(default)]
    pub mentions: Vec<String>,
    /// The comment that it answers.
    #[serde(default)]
    pub answers: Option<String>,
    /// Seconds into the item.
    #[serde(default)]
    pub at_s: Option<f64>,
}
