use axum::extract::State;
use axum::http::header::{HOST, SET_COOKIE};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Work};
use crate::accounts::Accounts;
use crate::app::App;
use crate::keys::Site;
use crate::problem::{Problem, ProblemView};
use crate::role::Role;
use crate::sessions::{Session, cookie_header, cookie_of};

/// Who sits here, and what they may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct SessionView {
    /// `local` (one person on this computer) or `team`.
    pub mode: String,
    /// The name that the ledger gets.
    pub person: String,
    /// What the person may do.
    pub role: Role,
    /// What every request that changes something must carry in the header `X-Sightline-CSRF`.
    pub csrf: String,
    /// What must be known of this session: the clock of the server, RFC 3339 in UTC, to compare one's own with.
    pub server_time: String,
}

/// A login, in team mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Login {
    /// The name of the account.
    pub name: String,
    /// The password.
    pub password: String,
    /// The six digits of the authenticator, where the account has one.
    #[serde(default)]
    pub code: Option<String>,
    /// The answer of a security key to `POST /api/session/key`, as the browser gives it (`PublicKeyCredential.toJSON`).
    #[serde(default)]
    #[schema(value_type = Option<Object>)]
    pub key: Option<serde_json::Value>,
}

/// Who sits here.
#[utoipa::path(get, path = "/api/session", tag = "session", responses((status = 200, body = SessionView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn session(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<SessionView>> {
    Ok(Json(view(&app, &session)))
}
/// Logs in, in team mode; the answer sets the cookie of the session.
#[utoipa::path(post, path = "/api/session", tag = "session", request_body = Login, responses((status = 200, body = SessionView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn login(State(app): Work, headers: HeaderMap, Json(login): Json<Login>) -> Answer<Response> {
    let role = accounts(&app)?.check(&login, site(&app, &headers)).await?;
    let (cookie, session) = app.sessions.start(login.name.trim().to_owned(), role)?;
    Ok(([(SET_COOKIE, cookie_header(&cookie, app.secure))], Json(view(&app, &session))).into_response())
}
/// Asks for a security key: what the browser hands to one of the account's keys, for a login with it.
#[utoipa::path(post, path = "/api/session/key", tag = "session", request_body = Login, responses((status = 200, body = Object), (status = "4XX", body = ProblemView)))]
pub(crate) async fn ask_key(
    State(app): Work,
    headers: HeaderMap,
    Json(login): Json<Login>,
) -> Answer<Json<serde_json::Value>> {
    let site = site(&app, &headers)?;
    Ok(Json(accounts(&app)?.ask_key(&login, &site).await?))
}
/// Ends the session.
#[utoipa::path(delete, path = "/api/session", tag = "session", responses((status = 204, description = "Done."), (status = "4XX", body = ProblemView)))]
pub(crate) async fn logout(State(app): Work, headers: HeaderMap) -> Answer<StatusCode> {
    if let Some(cookie) = cookie_of(&headers) {
        app.sessions.end(&cookie);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// The accounts of a team.
pub(crate) fn accounts(app: &App) -> Answer<&Accounts> {
    let next = "open the address that `sightline serve` printed; logins are for `sightline serve --team`";
    app.accounts.as_ref().ok_or_else(|| Problem::bad("this server has no accounts", next))
}

/// The name under which the server was asked, for keys.
pub(crate) fn site(app: &App, headers: &HeaderMap) -> Answer<Site> {
    Site::of(headers.get(HOST).and_then(|host| host.to_str().ok()).unwrap_or_default(), app.tls)
}

fn view(app: &App, session: &Session) -> SessionView {
    SessionView {
        mode: if app.sessions.is_team() { "team" } else { "local" }.to_owned(),
        person: session.person.clone(),
        role: session.role,
        csrf: session.csrf.clone(),
        server_time: crate::jobs::now(),
    }
}
