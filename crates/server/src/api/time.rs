use axum::extract::{Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::desk::{OffsetsView, TimePreview, TimeView, ToldRow};

use super::{Answer, Work};
use crate::app::on_a_thread;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// Evidence as it might be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Previewing {
    /// Rows that would be added or changed, in tables that bear on time (`evidence`, `posts`, `observations`, `takes`, `items`, `events` and others).
    #[serde(default)]
    pub rows: Vec<ToldRow>,
    /// Ids of evidence that would be withdrawn.
    #[serde(default)]
    pub withdraw: Vec<String>,
    /// Whether likely times are wanted too, for which all of it is solved: asked after the bounds, which are there at once.
    #[serde(default)]
    pub likely: bool,
}

/// Which takes are asked about.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct OffsetsAsked {
    /// Ids of takes with `|` between; the others are measured from the first.
    pub takes: String,
}

/// The most takes of one question.
const MOST_TAKES: usize = 100;

/// When everything was, as last computed; never computed within the request.
#[utoipa::path(get, path = "/api/time", tag = "time", responses((status = 200, body = TimeView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn time(State(app): Work) -> Answer<Response> {
    let times = app.times();
    if times.stale || times.as_of < app.desk.size() {
        return Ok(Json(TimeView { stale: true, ..TimeView::clone(&times) }).into_response());
    }
    // Written once for everyone who asks until the next change.
    Ok(([(header::CONTENT_TYPE, "application/json")], app.times_written(&times)?).into_response())
}
/// By how much takes start after the first of them, at least and at most, by all evidence but files' own words.
#[utoipa::path(get, path = "/api/time/offsets", tag = "time", params(OffsetsAsked), responses((status = 200, body = OffsetsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn offsets(State(app): Work, Query(asked): Query<OffsetsAsked>) -> Answer<Json<OffsetsView>> {
    let takes: Vec<String> = asked.takes.split('|').filter(|take| !take.is_empty()).map(str::to_owned).collect();
    if takes.len() > MOST_TAKES {
        return Err(Problem::bad(format!("{} takes; {MOST_TAKES} at most", takes.len()), "ask in parts"));
    }
    let desk = std::sync::Arc::clone(&app.desk);
    Ok(Json(on_a_thread(async move { desk.offsets(&takes).await }).await?))
}
/// What evidence would change, if it were kept. Nothing is recorded.
#[utoipa::path(post, path = "/api/time/preview", tag = "time", request_body = Previewing, responses((status = 200, body = TimePreview), (status = "4XX", body = ProblemView)))]
pub(crate) async fn preview(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(previewing): Json<Previewing>,
) -> Answer<Json<TimePreview>> {
    let desk = std::sync::Arc::clone(&app.desk);
    let Previewing { rows, withdraw, likely } = previewing;
    let preview = on_a_thread(async move { desk.preview(&session.person, &rows, &withdraw, likely).await });
    Ok(Json(preview.await?))
}
