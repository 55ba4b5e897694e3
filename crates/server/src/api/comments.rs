use axum::extract::{Query, State};
use axum::{Extension, Json};
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::{CommentView, Commenting};

use super::{Answer, Work};
use crate::problem::ProblemView;
use crate::sessions::Session;

/// Which comments are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct CommentsAsked {
    /// Only those that mention this person.
    pub mentions: Option<String>,
    /// Only those on rows of this table.
    pub table: Option<String>,
    /// Only those on the row of this id.
    pub of: Option<String>,
}

/// Comments, the newest first; 500 at most.
#[utoipa::path(get, path = "/api/comments", tag = "comments", params(CommentsAsked), responses((status = 200, body = Vec<CommentView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn comments(State(app): Work, Query(asked): Query<CommentsAsked>) -> Answer<Json<Vec<CommentView>>> {
    Ok(Json(app.desk.comments(asked.mentions.as_deref(), asked.table.as_deref(), asked.of.as_deref())))
}
/// Writes a comment.
#[utoipa::path(post, path = "/api/comments", tag = "comments", request_body = Commenting, responses((status = 200, body = CommentView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn comment(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(commenting): Json<Commenting>,
) -> Answer<Json<CommentView>> {
    let written = app.desk.write_comment(&session.person, &commenting).await;
    app.tell_entries();
    Ok(Json(written?))
}
