use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One table that facts can be told in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TableView {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub about: String,
    /// Its columns, in the order in which they are best asked for.
    pub columns: Vec<ColumnView>,
    /// How many rows stand.
    pub rows: usize,
}

/// One column of a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// Whether it must be filled.
    pub required: bool,
    /// What stands in its cells: `text`, `id`, `reference`, `references`, `point`, `list`, `time`, `time_or_seconds`,
    /// `interval`, `instant`, `seconds`, `signed_seconds`, `number`, `whole`, `region`, `spans`, `anything`, `language`,
    /// `term`, `yes_no`, `digest` or `one_of`.
    pub holds: String,
    /// The table that a reference points into.
    pub table: Option<String>,
    /// The words to choose from, for `one_of` and `yes_no`; for `term` those of the vocabulary, the case's own included.
    pub choices: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// A cell as it may look.
    pub example: String,
}
