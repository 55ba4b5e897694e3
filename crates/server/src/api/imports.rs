use std::sync::Arc;

use axum::extract::State;
use axum::{Extension, Json};
use model::{Collection, Protected};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::NoticeView;

use super::jobs::JobView;
use super::{Answer, Work};
use crate::jobs::Outcome;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// Uploaded files that are to be brought into the case together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Importing {
    /// The uploads, whole.
    pub uploads: Vec<String>,
    /// Whether every file is confidential.
    #[serde(default)]
    pub confidential: bool,
    /// Who collected them before they came here.
    #[serde(default)]
    pub collector: Option<String>,
    /// From which address they were collected.
    #[serde(default)]
    pub collected_from: Option<String>,
    /// By which program.
    #[serde(default)]
    pub tool: Option<String>,
    /// Whether they are analysed as soon as they are in.
    #[serde(default)]
    pub analyse: bool,
}

/// One import that was done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ImportLine {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who.
    pub by: String,
    /// How many files arrived.
    pub files: usize,
    /// How many bytes.
    pub bytes: u64,
    /// The first of the ledger entries.
    pub entry: u64,
    /// The items that arrived, 100 at most.
    pub items: Vec<String>,
}

/// The imports that were done, the newest first; 500 at most.
#[utoipa::path(get, path = "/api/imports", tag = "imports", responses((status = 200, body = Vec<ImportLine>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn imports(State(app): Work) -> Answer<Json<Vec<ImportLine>>> {
    Ok(Json(
        app.desk
            .imports(MOST)
            .into_iter()
            .map(|import| ImportLine {
                at: import.at,
                by: import.by,
                files: import.files,
                bytes: import.bytes,
                entry: import.entry,
                items: import.items,
            })
            .collect(),
    ))
}

/// Brings uploaded files, folders and tables into the case, as `sightline import` does.
#[utoipa::path(post, path = "/api/imports", tag = "imports", request_body = Importing, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn import(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(importing): Json<Importing>,
) -> Answer<Json<JobView>> {
    if importing.uploads.is_empty() {
        return Err(Problem::bad("nothing to import", "upload some files first"));
    }
    let text = |text: Option<String>| text.filter(|text| !text.trim().is_empty()).map(Protected::open);
    let Importing { uploads, confidential, collector, collected_from, tool, analyse } = importing;
    let collection = Collection {
        collector: text(collector),
        address: text(collected_from),
        tool: text(tool),
        ..Collection::default()
    };
    let collection = (collection != Collection::default()).then_some(collection);
    let (of, person) = (Arc::clone(&app), session.person.clone());
    let ids = uploads.clone();
    let gathered =
        tokio::task::spawn_blocking(move || of.uploads.gather(&person, &ids)).await.map_err(Problem::fault)??;
    let of = Arc::clone(&app);
    let what = format!("{} files", uploads.len());
    let person = session.person.clone();
    let job = app.jobs.begin("import", &what, &session.person, move |_, progress| async move {
        let workbench = of.desk.workbench().as_person(&person);
        let imported = workbench.import_uploaded(&gathered, collection, confidential, progress.as_ref()).await;
        // What is in the case is not needed here any more; where an import failed, the files stay to be tried again.
        of.uploads.arrived(&person, &uploads, &gathered, imported.is_ok());
        of.recorded().await?;
        let imported = imported?;
        let new = imported.arrivals.iter().filter(|arrived| arrived.new_bytes).count();
        let rows: usize = imported.tables.iter().map(|table| table.new + table.changed).sum();
        let says = format!("{} files arrived ({new} new to the case), {rows} rows recorded", imported.arrivals.len());
        if analyse {
            super::jobs::analyse_now(&of, &person);
        }
        Ok(Outcome { says, result: None, notices: imported.notices.iter().map(NoticeView::from).collect() })
    });
    Ok(Json(job))
}

/// The most imports that are listed.
const MOST: usize = 500;
