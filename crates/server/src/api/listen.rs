use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::{ListenQuery, ListenView};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// Which candidates are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListenAsked {
    /// Only of this item.
    pub item: Option<String>,
    /// `proposed`, `accepted` or `rejected`; all of them without it.
    pub review: Option<String>,
    /// `shot` or `detonation`; both without it.
    pub kind: Option<String>,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 60 if 0, 600 at most.
    pub limit: usize,
}

/// A stretch of a recording.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct Stretch {
    /// Seconds from the item's start.
    pub from_s: f64,
    /// Seconds from the item's start, at most 60 later.
    pub to_s: f64,
}

/// What detectors heard, with what was made of it, and what it counts up to as last computed. A judgement is a row of
/// `observations` that is told (`review`), with a reason.
#[utoipa::path(get, path = "/api/listen", tag = "findings", params(ListenAsked), responses((status = 200, body = ListenView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn listen(State(app): Work, Query(asked): Query<ListenAsked>) -> Answer<Json<ListenView>> {
    let ListenAsked { item, review, kind, offset, limit } = asked;
    Ok(Json(app.desk.listen(&ListenQuery { item, review, kind, offset, limit })))
}
/// A stretch of an item's sound, 8,000 samples a second and as loud as it can be: for listening, never evidence.
#[utoipa::path(get, path = "/media/{item}/excerpt.wav", tag = "media", params(("item" = String, Path), Stretch),
    responses((status = 200, body = Vec<u8>, content_type = "audio/wav"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn excerpt(
    State(app): Work,
    Path(item): Path<String>,
    Query(stretch): Query<Stretch>,
) -> Answer<Response> {
    given("audio/wav", app.desk.excerpt(&item, stretch.from_s, stretch.to_s)?)
}
/// The spectrogram of a stretch: time from left to right, 0 to 4,000 Hz from the bottom up.
#[utoipa::path(get, path = "/media/{item}/spectrogram.png", tag = "media", params(("item" = String, Path), Stretch),
    responses((status = 200, body = Vec<u8>, content_type = "image/png"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn spectrogram(
    State(app): Work,
    Path(item): Path<String>,
    Query(stretch): Query<Stretch>,
) -> Answer<Response> {
    given("image/png", app.desk.spectrogram(&item, stretch.from_s, stretch.to_s)?)
}

fn given(content_type: &'static str, bytes: Option<Vec<u8>>) -> Answer<Response> {
    let missing = "no sound of this item is kept; the item's page says why, and analysing it makes it";
    let bytes = bytes.ok_or_else(|| Problem::missing(missing))?;
    let headers = [(header::CONTENT_TYPE, content_type), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, bytes).into_response())
}
