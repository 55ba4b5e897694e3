use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::session::{accounts, site};
use super::{Answer, Work};
use crate::keys::KeyView;
use crate::problem::ProblemView;
use crate::sessions::Session;

/// A new key of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct NewKey {
    /// What one calls it.
    pub name: String,
    /// Its answer to `POST /api/keys/new`, as the browser gives it (`PublicKeyCredential.toJSON`).
    #[schema(value_type = Object)]
    pub key: serde_json::Value,
}

/// One's own security keys.
#[utoipa::path(get, path = "/api/keys", tag = "people", responses((status = 200, body = Vec<KeyView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn keys(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<Vec<KeyView>>> {
    let keys = accounts(&app)?.keys(&session.person)?;
    Ok(Json(keys.iter().map(KeyView::from).collect()))
}
/// What the browser hands to a new key.
#[utoipa::path(post, path = "/api/keys/new", tag = "people", responses((status = 200, body = Object), (status = "4XX", body = ProblemView)))]
pub(crate) async fn ask_new(
    State(app): Work,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
) -> Answer<Json<serde_json::Value>> {
    let site = site(&app, &headers)?;
    Ok(Json(accounts(&app)?.ask_new_key(&session.person, &site)?))
}
/// Makes a key known; from then on a login needs it, or another of the account's keys, or its authenticator.
#[utoipa::path(post, path = "/api/keys", tag = "people", request_body = NewKey, responses((status = 200, body = KeyView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn add(
    State(app): Work,
    Extension(session): Extension<Session>,
    headers: HeaderMap,
    Json(new): Json<NewKey>,
) -> Answer<Json<KeyView>> {
    let site = site(&app, &headers)?;
    let key = accounts(&app)?.add_key(&session.person, &site, &new.name, &new.key)?;
    Ok(Json(KeyView::from(&key)))
}
/// Forgets one of one's own keys.
#[utoipa::path(delete, path = "/api/keys/{id}", tag = "people", params(("id" = String, Path)), responses((status = 204, description = "Done."), (status = "4XX", body = ProblemView)))]
pub(crate) async fn remove(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Answer<StatusCode> {
    accounts(&app)?.remove_key(&session.person, &id)?;
    Ok(StatusCode::NO_CONTENT)
}
