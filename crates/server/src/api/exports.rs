use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::IntoResponse;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::NoticeView;

use super::jobs::JobView;
use super::{Answer, Work};
use crate::jobs::Outcome;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// What is to be handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Exporting {
    /// `tables` (a workbook of all that people recorded) or `report` (one self-contained page, recorded in the ledger).
    pub what: String,
}

/// Makes something to hand out; the address of the file is the `result` of the job.
#[utoipa::path(post, path = "/api/exports", tag = "exports", request_body = Exporting, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn export(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(exporting): Json<Exporting>,
) -> Answer<Json<JobView>> {
    let desk = Arc::clone(&app.desk);
    let of = Arc::clone(&app);
    let folder = app.folder.join("exports");
    let what = exporting.what.clone();
    if !matches!(what.as_str(), "tables" | "report") {
        return Err(Problem::bad(format!("nothing is called \"{what}\" here"), "ask for tables or report"));
    }
    let job = app.jobs.begin("export", &exporting.what, &session.person, move |id, _| async move {
        let place = folder.join(id.to_string());
        // What an earlier run of the server left under this number is no export of this one.
        let _ = std::fs::remove_dir_all(&place);
        std::fs::create_dir_all(&place)
            .map_err(|error| workbench::Failure::in_file(place.display(), error, "free some space"))?;
        let (says, notices) = if what == "tables" {
            let written = desk.workbench().export_tables(&place.join("tables"), None).await?;
            std::fs::rename(&written.workbook, place.join("tables.xlsx"))
                .map_err(|error| workbench::Failure::in_file(place.display(), error, "try again"))?;
            (format!("{} tables, as of entry {}", written.tables.len(), written.as_of), written.notices)
        } else {
            let report = desk.workbench().report(workbench::Reporting { hours24: true, ..Default::default() }).await?;
            workbench::write_whole(&place.join("report.html"), report.html.as_bytes())?;
            of.recorded().await?;
            (
                format!("a report of {} entries; the ledger keeps its hash {}", report.as_of, report.sha256),
                report.notices,
            )
        };
        let notices = notices.iter().map(NoticeView::from).collect();
        Ok(Outcome { says, result: Some(format!("/api/exports/{id}")), notices })
    });
    Ok(Json(job))
}
/// The file that an export made.
#[utoipa::path(get, path = "/api/exports/{id}", tag = "exports", params(("id" = u64, Path)), responses((status = 200, body = Vec<u8>, content_type = "application/octet-stream"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn exported(State(app): Work, Path(id): Path<u64>) -> Answer<axum::response::Response> {
    let place = app.folder.join("exports").join(id.to_string());
    let kinds = [
        ("tables.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("report.html", "application/octet-stream"),
    ];
    for (name, content_type) in kinds {
        if let Ok(bytes) = tokio::fs::read(place.join(name)).await {
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers = [(header::CONTENT_TYPE, content_type.to_owned()), (header::CONTENT_DISPOSITION, disposition)];
            return Ok((headers, bytes).into_response());
        }
    }
    Err(Problem::missing("this export was not made, or is gone: make it again"))
}
