use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::desk::{EntryLine, EntryPage, EntryQuery, RecordedRow};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// What is asked of the ledger.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct EntriesAsked {
    /// Words that all must occur in who, what, why or the id; in any script.
    pub q: String,
    /// Only by this person or program.
    pub by: Option<String>,
    /// Only facts of this table.
    pub table: Option<String>,
    /// Only of this item.
    pub item: Option<String>,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 1,000 at most.
    pub limit: usize,
}

/// One entry with what it records.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct EntryView {
    /// The entry in short.
    pub line: EntryLine,
    /// What it records, as the row of its table; what is protected shows its stand-in.
    pub row: Option<RecordedRow>,
    /// The version before.
    pub before: Option<RecordedRow>,
}

/// Entries, the newest first.
#[utoipa::path(get, path = "/api/ledger", tag = "ledger", params(EntriesAsked), responses((status = 200, body = EntryPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn entries(State(app): Work, Query(asked): Query<EntriesAsked>) -> Answer<Json<EntryPage>> {
    let EntriesAsked { q, by, table, item, offset, limit } = asked;
    Ok(Json(app.desk.entries(&EntryQuery { q, by, table, item, offset, limit })))
}
/// One entry, with what it records and the version before.
#[utoipa::path(get, path = "/api/ledger/{entry}", tag = "ledger", params(("entry" = u64, Path)), responses((status = 200, body = EntryView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn entry(State(app): Work, Path(entry): Path<u64>) -> Answer<Json<EntryView>> {
    let found = app.desk.entry(entry).await?;
    let (line, row, before) = found.ok_or_else(|| Problem::missing(format!("the ledger has no entry {entry}")))?;
    Ok(Json(EntryView { line, row, before }))
}
