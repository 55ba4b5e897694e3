use axum::Json;
use axum::extract::State;
use workbench::desk::{ClaimsView, CountView, IncidentsView, LawView, TollsView};

use super::{Answer, Work};
use crate::problem::ProblemView;

/// How many: sightings, links, and the numbers that follow, as last computed; never computed within the request.
#[utoipa::path(get, path = "/api/count", tag = "findings", responses((status = 200, body = CountView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn count(State(app): Work) -> Answer<Json<CountView>> {
    Ok(Json(app.desk.count()))
}
/// What happened in which order, as far as it is known; movements; what no take covers.
#[utoipa::path(get, path = "/api/incidents", tag = "findings", responses((status = 200, body = IncidentsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn incidents(State(app): Work) -> Answer<Json<IncidentsView>> {
    Ok(Json(app.desk.incidents()?))
}
/// Each claim held against everything else, with how its author knows and who depends on whom.
#[utoipa::path(get, path = "/api/claims", tag = "findings", responses((status = 200, body = ClaimsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn claims(State(app): Work) -> Answer<Json<ClaimsView>> {
    Ok(Json(app.desk.claims()))
}
/// Each use of force beside what the law asks of it, judgements and open questions.
#[utoipa::path(get, path = "/api/law", tag = "findings", responses((status = 200, body = LawView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn law(State(app): Work) -> Answer<Json<LawView>> {
    Ok(Json(app.desk.law()))
}
/// Figures that others gave, with their disagreements.
#[utoipa::path(get, path = "/api/tolls", tag = "findings", responses((status = 200, body = TollsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn tolls(State(app): Work) -> Answer<Json<TollsView>> {
    Ok(Json(app.desk.tolls()))
}
