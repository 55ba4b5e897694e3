use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::{TimePreview, TimeView, ToldRow};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// Evidence as it might be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Previewing {
    /// Rows that would be added or changed, in tables that bear on time (`evidence`, `posts`, `observations`, `takes`, `events`).
    #[serde(default)]
    pub rows: Vec<ToldRow>,
    /// Ids of evidence that would be withdrawn.
    #[serde(default)]
    pub withdraw: Vec<String>,
}

/// When everything was, as last computed; never computed within the request.
#[utoipa::path(get, path = "/api/time", tag = "time", responses((status = 200, body = TimeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn time(State(app): Work) -> Answer<Json<TimeView>> {
    Err(Problem::not_built())
}
/// What evidence would change, if it were kept. Nothing is recorded.
#[utoipa::path(post, path = "/api/time/preview", tag = "time", request_body = Previewing, responses((status = 200, body = TimePreview), (status = "4XX", body = ProblemView)))]
pub(crate) async fn preview(State(app): Work, Json(previewing): Json<Previewing>) -> Answer<Json<TimePreview>> {
    Err(Problem::not_built())
}
