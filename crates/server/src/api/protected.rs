use axum::extract::State;
use axum::{Extension, Json};
use model::FactKind;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// A protected row to be read in clear, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Unsealing {
    /// Its table.
    pub table: String,
    /// Its id.
    pub id: String,
    /// The passphrase of one's own key, where it has one; it is used for this one look and kept nowhere.
    #[serde(default)]
    pub passphrase: Option<String>,
}

/// What is protected of a row, in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct InClear {
    /// Each value.
    pub values: Vec<ClearValue>,
}

/// A protected value in clear.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ClearValue {
    /// What it is.
    pub column: String,
    /// What everyone else sees.
    pub stand_in: String,
    /// Its clear form.
    pub clear: String,
}

/// What is protected of a row, for whoever holds a key on the computer that serves the case; in a team, for the one whose name
/// the key has. Nothing is kept of it.
#[utoipa::path(post, path = "/api/protected", tag = "facts", request_body = Unsealing, responses((status = 200, body = InClear), (status = "4XX", body = ProblemView)))]
pub(crate) async fn look(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(looking): Json<Unsealing>,
) -> Answer<Json<InClear>> {
    let workbench = app.desk.workbench();
    if app.sessions.is_team() && !workbench.has_key_here(&session.person).await? {
        let what = format!("no key of {} lies on the computer that serves this case", session.person);
        return Err(Problem::forbidden(
            what,
            "read it with `sightline vault show` on the computer that holds your key",
        ));
    }
    // One at a time: a passphrase is tried by work that takes memory, and guessing must be slow.
    let _one = app.looking.lock().await;
    let kind = match looking.table.as_str() {
        // They are no table, and may be sealed all the same.
        "comments" => FactKind::Comment,
        table => app.desk.kind_of(table)?,
    };
    let shown = workbench.show_protected_with(kind, &looking.id, looking.passphrase).await?;
    let values = shown.fields.into_iter().map(|field| ClearValue {
        column: field.field,
        stand_in: field.stand_in,
        clear: field.clear,
    });
    Ok(Json(InClear { values: values.collect() }))
}
