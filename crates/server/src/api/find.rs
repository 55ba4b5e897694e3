use axum::Json;
use axum::extract::{Query, State};
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::FoundPage;

use super::{Answer, Work};
use crate::problem::ProblemView;

/// What is looked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct FindAsked {
    /// Words that all must occur, in any script; the last may be a beginning.
    pub q: String,
    /// How many at most; 30 if 0, 200 at most.
    pub limit: usize,
}

/// Finds anything in any script: case, accents and Kazakh letters are folded, and Cyrillic is found in Latin letters and the other way round.
#[utoipa::path(get, path = "/api/find", tag = "find", params(FindAsked), responses((status = 200, body = FoundPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn find(State(app): Work, Query(asked): Query<FindAsked>) -> Answer<Json<FoundPage>> {
    Ok(Json(app.desk.find(&asked.q, asked.limit)))
}
