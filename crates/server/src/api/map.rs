use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::header;
use axum::response::IntoResponse;
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::{FoundPlace, MapView};

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// A place as somebody types it.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct PlaceAsked {
    /// A name in any script, or coordinates in any common form.
    pub q: String,
}

/// Places, cameras, landmarks, movements and events as GeoJSON, each with its region and its times.
#[utoipa::path(get, path = "/api/map", tag = "map", responses((status = 200, body = MapView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn map(State(app): Work) -> Answer<Json<MapView>> {
    Ok(Json(app.desk.map(Some(&app.times()))))
}
/// The lines and areas of a base map of the case, as GeoJSON.
#[utoipa::path(get, path = "/api/map/base/{sha256}", tag = "map", params(("sha256" = String, Path)), responses((status = 200, body = Object), (status = "4XX", body = ProblemView)))]
pub(crate) async fn base(State(app): Work, Path(sha256): Path<String>) -> Answer<axum::response::Response> {
    let bytes = app.desk.base_map(&sha256).await?;
    let bytes = bytes.ok_or_else(|| Problem::missing("there is no base map of this hash in the case"))?;
    Ok(([(header::CONTENT_TYPE, "application/geo+json")], bytes).into_response())
}
/// Places by name in any script, and coordinates in any common form; 50 at most.
#[utoipa::path(get, path = "/api/places", tag = "map", params(PlaceAsked), responses((status = 200, body = Vec<FoundPlace>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn places(State(app): Work, Query(asked): Query<PlaceAsked>) -> Answer<Json<Vec<FoundPlace>>> {
    Ok(Json(app.desk.places(&asked.q)))
}
