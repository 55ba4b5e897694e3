use axum::Json;
use axum::extract::{Path, State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::NoticeView;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// A long work and how far it is. It comes as the event `job` whenever that changes, twice a second at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct JobView {
    /// Its number.
    pub id: u64,
    /// `verify`, `import`, `analyse`, `proxy` or `export`.
    pub kind: String,
    /// What it works on, in words.
    pub what: String,
    /// Who asked for it.
    pub by: String,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: String,
    /// How much is done, in `unit`.
    pub done: u64,
    /// How much there is; 0 where that is not known yet.
    pub total: u64,
    /// `bytes`, `items` or `entries`.
    pub unit: String,
    /// Seconds left at the pace so far.
    pub left_s: Option<f64>,
    /// When it began, RFC 3339 in UTC.
    pub began: String,
    /// When it ended, RFC 3339 in UTC.
    pub ended: Option<String>,
    /// What came out, in words.
    pub outcome: Option<String>,
    /// The address of what came out.
    pub result: Option<String>,
    /// What was not done and why, and what deserves a look.
    pub notices: Vec<NoticeView>,
}

/// What is to be analysed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Analysing {
    /// Whether items that failed before are tried again.
    #[serde(default)]
    pub again: bool,
}

/// Long works, the newest first: those that run, and the last hundred that ended.
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", responses((status = 200, body = Vec<JobView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn jobs(State(app): Work) -> Answer<Json<Vec<JobView>>> {
    Err(Problem::not_built())
}
/// One long work.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", params(("id" = u64, Path)), responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn job(State(app): Work, Path(id): Path<u64>) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
/// Checks that nothing in the case has been changed. The outcome says what was found; a green one never says true.
#[utoipa::path(post, path = "/api/verify", tag = "jobs", responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn verify(State(app): Work) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
/// Decodes, in the sandbox, whatever has not been decoded.
#[utoipa::path(post, path = "/api/analyse", tag = "jobs", request_body = Analysing, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn analyse(State(app): Work, Json(analysing): Json<Analysing>) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
/// Makes the working copy of an item that every browser plays.
#[utoipa::path(post, path = "/api/items/{id}/proxy", tag = "jobs", params(("id" = String, Path)), responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn proxy(State(app): Work, Path(id): Path<String>) -> Answer<Json<JobView>> {
    Err(Problem::not_built())
}
