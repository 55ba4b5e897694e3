use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::jobs::JobView;
use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// Uploaded files that are to be brought into the case together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Importing {
    /// The uploads, whole.
    pub uploads: Vec<String>,
    /// Whether every file is confidential.
    #[serde(default)]
    pub confidential: bool,
    /// Who collected them before they came here.
    #[serde(default)]
    pub collector: Option<String>,
    /// From which address they were collected.
    #[serde(default)]
    pub collected_from: Option<String>,
    /// By which program.
    #[serde(default)]
    pub tool: Option<String>,
    /// Whether they are analysed as soon as they are in.
    #[serde(default)]
    pub analyse: bool,
}

/// One import that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ImportLine {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// How many files arrived.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// The first of the ledger entries.
    pub entry: u64,
    /// The items that arrived, 100 at most.
    pub items: Vec<String>,
}

/// The imports that were done, the newest first; 500 at most.
#[utoipa::path(get, path = "/api/imports", tag = "imports", responses((status = 200, body = Vec<ImportLine>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn imports(State(app): Work) -> Answer<Json<Vec<ImportLine>>> {
    Err(Problem::not_built())
}
/// Brings uploaded files, folders and tables into the case, as `sightline import` does.
#[utoipa::path(post, path = "/api/imports", tag = "imports", request_body = Importing, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn import(State(app): Work, Json(importing): Json<Importing>) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
