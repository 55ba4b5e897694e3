use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbench::desk::{Conflict, RecordedRow, RowPage, RowQuery, Telling, Telt, Told, Withdrawing};

use super::{Answer, Work};
use crate::access::to_tell;
use crate::app::App;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// Which rows are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct RowsAsked {
    /// The table.
    pub table: String,
    /// Only rows that are of, or speak of, this item.
    pub item: Option<String>,
    /// Words that all must occur, in any script.
    pub q: String,
    /// Whether withdrawn rows are given too.
    pub withdrawn: bool,
    /// The index of the first.
    pub offset: usize,
    /// How many at most; 100 if 0, 10,000 at most.
    pub limit: usize,
}

/// A row and all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct RowHistory {
    /// As it stands.
    pub row: RecordedRow,
    /// Every version, the newest first.
    pub versions: Vec<RecordedRow>,
}

/// The rows of one table.
#[utoipa::path(get, path = "/api/facts", tag = "facts", params(RowsAsked), responses((status = 200, body = RowPage), (status = "4XX", body = ProblemView)))]
pub(crate) async fn rows(State(app): Work, Query(asked): Query<RowsAsked>) -> Answer<Json<RowPage>> {
    let RowsAsked { table, item, q, withdrawn, offset, limit } = asked;
    Ok(Json(app.desk.rows(&RowQuery { table, item, q, withdrawn, offset, limit })?))
}
/// One row with everything that was ever recorded under its id.
#[utoipa::path(get, path = "/api/facts/{table}/{id}", tag = "facts", params(("table" = String, Path), ("id" = String, Path)), responses((status = 200, body = RowHistory), (status = "4XX", body = ProblemView)))]
pub(crate) async fn row(State(app): Work, Path((table, id)): Path<(String, String)>) -> Answer<Json<RowHistory>> {
    let found = app.desk.row_history(&table, &id).await?;
    let (row, versions) = found.ok_or_else(|| Problem::missing(format!("there is no row \"{id}\" in {table}")))?;
    Ok(Json(RowHistory { row, versions }))
}
/// Records rows, all or none. A row that somebody changed since its base answers 409 with both, and records nothing.
#[utoipa::path(post, path = "/api/facts", tag = "facts", request_body = Telling, responses((status = 200, body = Told), (status = "4XX", body = ProblemView), (status = 409, body = Conflict)))]
pub(crate) async fn tell(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(telling): Json<Telling>,
) -> Answer<Response> {
    for row in &telling.rows {
        may_tell(&session, &row.table)?;
        own_name(&app, &session, row)?;
    }
    let told = app.desk.tell(&session.person, &telling).await;
    app.tell_entries();
    answered(told?)
}
/// Withdraws a row, or lets it stand again; what it said stays in the ledger.
#[utoipa::path(post, path = "/api/withdrawals", tag = "facts", request_body = Withdrawing, responses((status = 200, body = Told), (status = "4XX", body = ProblemView), (status = 409, body = Conflict)))]
pub(crate) async fn withdraw(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(withdrawing): Json<Withdrawing>,
) -> Answer<Response> {
    may_tell(&session, &withdrawing.table)?;
    let told = app.desk.withdraw(&session.person, &withdrawing).await;
    app.tell_entries();
    answered(told?)
}

/// Whether a person may tell rows of a table.
pub(crate) fn may_tell(session: &Session, table: &str) -> Result<(), Problem> {
    let least = to_tell(table);
    if App::may(session.role, least) {
        return Ok(());
    }
    let what = format!("rows of {table} need the role {}", crate::guard::name(least));
    Err(Problem::forbidden(what, "ask an editor of the case, or write a comment"))
}

/// In a team nobody signs for anybody else: who filled in a sheet, and who is the second person, is who sits here.
fn own_name(app: &App, session: &Session, row: &workbench::desk::ToldRow) -> Result<(), Problem> {
    if !app.sessions.is_team() || row.table != "verification" {
        return Ok(());
    }
    let before = row.cells.get("id").and_then(|id| app.desk.row("verification", id));
    for column in ["by", "second"] {
        let Some(name) = row.cells.get(column).map(|name| name.trim()).filter(|name| !name.is_empty()) else {
            continue;
        };
        let stood = before.as_ref().and_then(|row| row.cells.get(column)).is_some_and(|stood| stood == name);
        if name != session.person && !stood {
            let what = format!("{name} is not who sits here, and nobody signs for another");
            return Err(Problem::forbidden(what, "let them log in and sign themselves"));
        }
    }
    Ok(())
}

fn answered(telt: Telt) -> Answer<Response> {
    match telt {
        Telt::Done(told) => Ok(Json(told).into_response()),
        Telt::Conflict(conflict) => Ok((StatusCode::CONFLICT, Json(conflict)).into_response()),
        Telt::Refused(notices) => {
            let what = match notices.as_slice() {
                [one] => one.what.clone(),
                several => format!("{} cells or rows cannot be taken in, so nothing was recorded", several.len()),
            };
            let next = notices.first().map(|notice| notice.next.clone()).unwrap_or_default();
            Err(Problem::new(StatusCode::UNPROCESSABLE_ENTITY, what, next).with_notices(notices))
        }
    }
}
