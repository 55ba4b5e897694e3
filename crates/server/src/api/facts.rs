use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::desk::{Conflict, RecordedRow, RowPage, Telling, Told, Withdrawing};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// Which rows are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct RowsAsked {
    /// The table.
    pub table: String,
    /// Only rows that are of, or speak of, this item.
    pub item: Option<String>,
    /// Words that all must occur, in any script.
    pub q: String,
    /// Whether withdrawn rows are given too.
    pub withdrawn: bool,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 10,000 at most.
    pub limit: usize,
}

/// A row and all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct RowHistory {
    /// As it stands.
    pub row: RecordedRow,
    /// Every version, the newest first.
    pub versions: Vec<RecordedRow>,
}

/// The rows of one table.
#[utoipa::path(get, path = "/api/facts", tag = "facts", params(RowsAsked), responses((status = 200, body = RowPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn rows(State(app): Work, Query(asked): Query<RowsAsked>) -> Answer<Json<RowPage>> {
    Err(Problem::not_built())
}
/// One row with everything that was ever recorded under its id.
#[utoipa::path(get, path = "/api/facts/{table}/{id}", tag = "facts", params(("table" = String, Path), ("id" = String, Path)), responses((status = 200, body = RowHistory), (status = "4XX", body = ProblemView)))]
pub(crate) async fn row(State(app): Work, Path((table, id)): Path<(String, String)>) -> Answer<Json<RowHistory>> {
    Err(Problem::not_built())
}
/// Records rows, all or none. A row that somebody changed since its base answers 409 with both, and records nothing.
#[utoipa::path(post, path = "/api/facts", tag = "facts", request_body = Telling, responses((status = 200, body = Told), (status = "4XX", body = ProblemView), (status = 409, body = Conflict)))]
pub(crate) async fn tell(State(app): Work, Json(telling): Json<Telling>) -> Answer<Json<Told>> {
    Err(Problem::not_built())
}
/// Withdraws a row, or lets it stand again; what it said stays in the ledger.
#[utoipa::path(post, path = "/api/withdrawals", tag = "facts", request_body = Withdrawing, responses((status = 200, body = Told), (status = "4XX", body = ProblemView), (status = 409, body = Conflict)))]
pub(crate) async fn withdraw(State(app): Work, Json(withdrawing): Json<Withdrawing>) -> Answer<Json<Told>> {
    Err(Problem::not_built())
}
