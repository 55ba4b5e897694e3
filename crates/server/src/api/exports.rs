use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::JobView;
use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// What is to be handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Exporting {
    /// `tables` (a workbook of all that people recorded) or `report` (one self-contained page, recorded in the ledger).
    pub what: String,
}

/// Makes something to hand out; the address of the file is the `result` of the job.
#[utoipa::path(post, path = "/api/exports", tag = "exports", request_body = Exporting, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn export(State(app): Work, Json(exporting): Json<Exporting>) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
/// The file that an export made.
#[utoipa::path(get, path = "/api/exports/{id}", tag = "exports", params(("id" = u64, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn exported(State(app): Work, Path(id): Path<u64>) -> Answer<axum::response::Response> {
    Err(Problem::not_built())
}
