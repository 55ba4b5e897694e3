use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};
use crate::ranges::ranged;

/// The preserved copy, its hash checked; one range of bytes may be asked for.
#[utoipa::path(get, path = "/media/{item}/original", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn original(State(app): Work, Path(item): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let (sha256, _, content_type) = app.desk.preserved(&item).map_err(|failure| Problem::from(failure).or_missing())?;
    let file = app.desk.open_original(&sha256).await?;
    ranged(file, content_type, &format!("\"{sha256}\""), &headers).await
}
/// The working copy that every browser plays: H.264 and AAC in MP4. Never evidence.
#[utoipa::path(get, path = "/media/{item}/proxy", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "video/mp4"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn proxy(State(app): Work, Path(item): Path<String>, headers: HeaderMap) -> Answer<Response> {
    let (sha256, ..) = app.desk.preserved(&item).map_err(|failure| Problem::from(failure).or_missing())?;
    let file = app.desk.workbench().open_proxy(&sha256).ok_or_else(|| {
        let next = "ask for it: POST /api/items/{id}/proxy; it takes about as long as the recording";
        Problem::new(StatusCode::NOT_FOUND, "the working copy was not made yet", next)
    })?;
    ranged(file, "video/mp4", &format!("\"proxy-{sha256}\""), &headers).await
}
/// The contact sheet.
#[utoipa::path(get, path = "/media/{item}/contact.jpg", tag = "media", params(("item" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn contact(State(app): Work, Path(item): Path<String>) -> Answer<Response> {
    let picture = app.desk.rendition(&item, "sheet.jpg");
    jpeg(picture, "there is no contact sheet of this item")
}
/// One key frame (`12.jpg`).
#[utoipa::path(get, path = "/media/{item}/frame/{index}", tag = "media", params(("item" = String, Path), ("index" = String, Path)),
    responses((status = 200, body = Vec<u8>, content_type = "image/jpeg"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn frame(State(app): Work, Path((item, index)): Path<(String, String)>) -> Answer<Response> {
    let index = index.strip_suffix(".jpg").unwrap_or(&index).parse().ok();
    let picture = index.and_then(|index| app.desk.key_frame(&item, index));
    jpeg(picture, "there is no such key frame of this item")
}

fn jpeg(picture: Option<Vec<u8>>, missing: &str) -> Answer<Response> {
    let picture = picture.ok_or_else(|| Problem::missing(missing))?;
    let headers = [(header::CONTENT_TYPE, "image/jpeg"), (header::CACHE_CONTROL, "private, max-age=3600")];
    Ok((headers, picture).into_response())
}
