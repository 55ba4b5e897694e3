use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// The preserved copy, its hash checked; one range of bytes may be asked for.
#[utoipa::path(get, path = "/media/{item}/original", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn original(State(app): Work, Path(item): Path<String>, headers: HeaderMap) -> Answer<Response> {
    Err(Problem::not_built())
}
/// The working copy that every browser plays: H.264 and AAC in MP4. Never evidence.
#[utoipa::path(get, path = "/media/{item}/proxy", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "video/mp4"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn proxy(State(app): Work, Path(item): Path<String>, headers: HeaderMap) -> Answer<Response> {
    Err(Problem::not_built())
}
/// The contact sheet.
#[utoipa::path(get, path = "/media/{item}/contact.jpg", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn contact(State(app): Work, Path(item): Path<String>) -> Answer<Response> {
    Err(Problem::not_built())
}
/// One key frame (`12.jpg`).
#[utoipa::path(get, path = "/media/{item}/frame/{index}", tag = "media", params(("item" = String, Path), ("index" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn frame(State(app): Work, Path((item, index)): Path<(String, String)>) -> Answer<Response> {
    Err(Problem::not_built())
}
