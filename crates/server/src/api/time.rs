use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::{TimePreview, TimeView, ToldRow};

use super::{Answer, Work};
use crate::app::on_a_thread;
use crate::problem::ProblemView;
use crate::sessions::Session;

/// Evidence as it might be kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Previewing {
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
    let times = app.times();
    let stale = times.stale || times.as_of < app.desk.size();
    Ok(Json(TimeView { stale, ..TimeView::clone(&times) }))
}
/// What evidence would change, if it were kept. Nothing is recorded.
#[utoipa::path(post, path = "/api/time/preview", tag = "time", request_body = Previewing, responses((status = 200, body = TimePreview), (status = "4XX", body = ProblemView)))]
pub(crate) async fn preview(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(previewing): Json<Previewing>,
) -> Answer<Json<TimePreview>> {
    let desk = std::sync::Arc::clone(&app.desk);
    let Previewing { rows, withdraw } = previewing;
    let preview = on_a_thread(async move { desk.preview(&session.person, &rows, &withdraw).await });
    Ok(Json(preview.await?))
}
