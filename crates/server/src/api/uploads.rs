use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// A file that is to be sent in pieces.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Uploading {
    /// Its path inside what was dragged in (`phone/VID_1.mp4`).
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// What the browser says of its last change, RFC 3339.
    #[serde(default)]
    pub modified: Option<String>,
}

/// A file on its way. Nothing of it is in the case before it is imported.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadView {
    /// Its number on this server.
    pub id: String,
    /// Its path inside what was dragged in.
    pub path: String,
    /// How many bytes it has.
    pub bytes: u64,
    /// How many have arrived: where the next piece begins.
    pub received: u64,
    /// The most bytes of one piece.
    pub piece_bytes: u64,
}

/// Where a piece begins.
#[derive(Debug, Clone, Copy, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct Piece {
    /// The byte at which it begins: what `received` said.
    pub offset: u64,
}

/// Files on their way, one's own.
#[utoipa::path(get, path = "/api/uploads", tag = "uploads", responses((status = 200, body = Vec<UploadView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn uploads(State(app): Work) -> Answer<Json<Vec<UploadView>>> {
    Err(Problem::not_built())
}
/// Announces a file.
#[utoipa::path(post, path = "/api/uploads", tag = "uploads", request_body = Uploading, responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn begin(State(app): Work, Json(uploading): Json<Uploading>) -> Answer<Json<UploadView>> {
    Err(Problem::not_built())
}
/// How much of a file has arrived.
#[utoipa::path(get, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path)), responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn upload(State(app): Work, Path(id): Path<String>) -> Answer<Json<UploadView>> {
    Err(Problem::not_built())
}
/// Sends a piece of a file; a piece that was sent before is answered alike.
#[utoipa::path(put, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path), Piece), request_body(content = Vec<u8>, content_type = "application/octet-stream"), responses((status = 200, body = UploadView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn piece(
    State(app): Work,
    Path(id): Path<String>,
    Query(piece): Query<Piece>,
    bytes: Bytes,
) -> Answer<Json<UploadView>> {
    Err(Problem::not_built())
}
/// Throws away what arrived of a file.
#[utoipa::path(delete, path = "/api/uploads/{id}", tag = "uploads", params(("id" = String, Path)), responses((status = 204, description = "Done."), (status = "4XX", body = ProblemView)))]
pub(crate) async fn drop_upload(State(app): Work, Path(id): Path<String>) -> Answer<StatusCode> {
    Err(Problem::not_built())
}
