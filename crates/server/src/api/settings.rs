use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// What one person set for this case. It is no fact: it is kept beside the case, and can be lost without harm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct SettingsView {
    /// The language of the screens (BCP 47); empty for the browser's.
    pub language: String,
    /// `light`, `dark` or empty for the system's.
    pub theme: String,
    /// Saved filters by name: the part of the address after `?`.
    pub filters: BTreeMap<String, String>,
    /// Whatever else the screens keep, as text by name; 100 of 10,000 characters each at most.
    pub more: BTreeMap<String, String>,
}

/// What one set for oneself.
#[utoipa::path(get, path = "/api/settings", tag = "settings", responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn settings(State(app): Work) -> Answer<Json<SettingsView>> {
    Err(Problem::not_built())
}
/// Sets it.
#[utoipa::path(put, path = "/api/settings", tag = "settings", request_body = SettingsView, responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn set(State(app): Work, Json(settings): Json<SettingsView>) -> Answer<Json<SettingsView>> {
    Err(Problem::not_built())
}
