use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// One fact as the row of its table, with who recorded it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RecordedRow {
    /// Its table (`observations`).
    pub table: String,
    /// Its id.
    pub id: String,
    /// Its version, counted from 1: the `base` of an edit.
    pub version: u32,
    /// The ledger entry that recorded this version.
    pub entry: u64,
    /// Who recorded it.
    pub by: String,
    /// When the machine's clock said that was, RFC 3339 in UTC.
    pub at: String,
    /// Why, in words.
    pub reason: String,
    /// Where it was withdrawn since: by whom, when and why.
    pub withdrawn: Option<Withdrawn>,
    /// Its cells by column, empty ones left out. What is protected shows its stand-in.
    pub cells: BTreeMap<String, String>,
    /// Where in the material it stands, as numbers, for players.
    pub span: Option<RowSpan>,
    /// Whether something of it is shown by a stand-in.
    pub protected: bool,
}

/// That a fact does not stand any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Withdrawn {
    /// Who withdrew it.
    pub by: String,
    /// When the machine's clock said that was, RFC 3339 in UTC.
    pub at: String,
    /// Why.
    pub reason: String,
}

/// Where in an item a row stands.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowSpan {
    /// The item.
    pub item: String,
    /// Seconds from the item's start; `None` for the start.
    pub from_s: Option<f64>,
    /// Seconds from the item's start; `None` for the end.
    pub to_s: Option<f64>,
    /// Left, top, width, height as fractions of the picture; `None` for all of it.
    pub region: Option<[f32; 4]>,
}

/// Rows, and how many there are in all.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowPage {
    /// How many rows there are, this page aside.
    pub total: usize,
    /// The index of the first row of this page.
    pub offset: usize,
    /// The rows.
    pub rows: Vec<RecordedRow>,
}
