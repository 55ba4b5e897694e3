use axum::Json;
use axum::extract::State;
use workbench::desk::{CaseView, TableView};

use super::{Answer, Work};
use crate::problem::ProblemView;

/// The case at a glance.
#[utoipa::path(get, path = "/api/case", tag = "case", responses((status = 200, body = CaseView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn case(State(app): Work) -> Answer<Json<CaseView>> {
    Ok(Json(app.desk.case().await?))
}
/// The tables that facts are told in, with their columns and vocabularies.
#[utoipa::path(get, path = "/api/tables", tag = "case", responses((status = 200, body = Vec<TableView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn tables(State(app): Work) -> Answer<Json<Vec<TableView>>> {
    Ok(Json(app.desk.tables()))
}
