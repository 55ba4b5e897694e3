use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// Where somebody is looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PresenceView {
    /// Who.
    pub person: String,
    /// The address of the screen (`/items/V017`).
    pub at: String,
    /// What is being edited there (`observations:o12`), if anything.
    pub editing: Option<String>,
}

/// Where one is looking oneself; to be sent whenever it changes, and every 20 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Looking {
    /// A name of the window's own.
    pub window: String,
    /// The address of the screen; empty when the window closes.
    pub at: String,
    /// What is being edited there.
    #[serde(default)]
    pub editing: Option<String>,
}

/// Who looks at what just now.
#[utoipa::path(get, path = "/api/presence", tag = "presence", responses((status = 200, body = Vec<PresenceView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn presence(State(app): Work) -> Answer<Json<Vec<PresenceView>>> {
    Err(Problem::not_built())
}
/// Says where one is looking; gone after a minute without.
#[utoipa::path(post, path = "/api/presence", tag = "presence", request_body = Looking, responses((status = 200, body = Vec<PresenceView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn look(State(app): Work, Json(looking): Json<Looking>) -> Answer<Json<Vec<PresenceView>>> {
    Err(Problem::not_built())
}
