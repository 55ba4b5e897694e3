use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Work};
use crate::app::App;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// What one person set for this case. It is no fact: it is kept beside the case, and can be lost without harm.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub(crate) struct SettingsView {
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
pub(crate) async fn settings(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<SettingsView>> {
    let path = place(&app, &session.person);
    let text = tokio::fs::read(&path).await.unwrap_or_default();
    // What cannot be read any more was no evidence; one sets it again.
    Ok(Json(serde_json::from_slice(&text).unwrap_or_default()))
}
/// Sets it.
#[utoipa::path(put, path = "/api/settings", tag = "settings", request_body = SettingsView, responses((status = 200, body = SettingsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn set(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(settings): Json<SettingsView>,
) -> Answer<Json<SettingsView>> {
    let texts = settings.filters.iter().chain(&settings.more);
    let fits = |(name, text): (&String, &String)| name.chars().count() <= 200 && text.chars().count() <= 10_000;
    if settings.filters.len() > 200 || settings.more.len() > 100 || !texts.into_iter().all(fits) {
        return Err(Problem::bad("more settings than are kept", "remove some: 200 filters and 100 others at most"));
    }
    let path = place(&app, &session.person);
    let bytes = serde_json::to_vec_pretty(&settings).map_err(Problem::fault)?;
    let written = tokio::task::spawn_blocking(move || {
        let folder = path.parent().unwrap_or(std::path::Path::new(".")).to_owned();
        std::fs::create_dir_all(&folder)
            .map_err(|error| workbench::Failure::in_file(folder.display(), error, "free some space"))?;
        workbench::write_whole(&path, &bytes)
    });
    written.await.map_err(Problem::fault)??;
    Ok(Json(settings))
}

/// Where a person's settings lie: under a name that no name can leave.
fn place(app: &App, person: &str) -> PathBuf {
    let name = data_encoding::BASE32_NOPAD.encode(person.as_bytes());
    let name: String = name.chars().take(200).collect();
    app.folder.join("settings").join(format!("{name}.json"))
}
