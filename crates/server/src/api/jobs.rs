use std::sync::Arc;

use axum::extract::{Path, State};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::Outside;
use workbench::desk::NoticeView;

use super::{Answer, Work};
use crate::app::App;
use crate::jobs::Outcome;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// A long work and how far it is. It comes as the event `job` whenever that changes, twice a second at most.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub(crate) struct JobView {
    /// Its number.
    pub id: u64,
    /// `verify`, `import`, `analyse`, `proxy`, `export`, `sign_off` or `publish`.
    pub kind: String,
    /// What it works on, in words.
    pub what: String,
    /// Who asked for it.
    pub by: String,
    /// `waiting`, `running`, `done` or `failed`.
    pub state: String,
    /// How much is done, in `unit`.
    pub done: u64,
    /// How much there is; 0 where that is not known yet.
    pub total: u64,
    /// `bytes`, `items` or `entries`.
    pub unit: String,
    /// Seconds left at the pace so far.
    pub left_s: Option<f64>,
    /// When it began, RFC 3339 in UTC.
    pub began: String,
    /// When it ended, RFC 3339 in UTC.
    pub ended: Option<String>,
    /// What came out, in words.
    pub outcome: Option<String>,
    /// The address of what came out.
    pub result: Option<String>,
    /// What was not done and why, and what deserves a look.
    pub notices: Vec<NoticeView>,
}

/// Long works, the newest first: those that run, and the last hundred that ended.
#[utoipa::path(get, path = "/api/jobs", tag = "jobs", responses((status = 200, body = Vec<JobView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn jobs(State(app): Work) -> Answer<Json<Vec<JobView>>> {
    Ok(Json(app.jobs.list()))
}
/// One long work.
#[utoipa::path(get, path = "/api/jobs/{id}", tag = "jobs", params(("id" = u64, Path)), responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn job(State(app): Work, Path(id): Path<u64>) -> Answer<Json<JobView>> {
    app.jobs.get(id).map(Json).ok_or_else(|| Problem::missing(format!("there is no job {id}")))
}
/// Checks that nothing in the case has been changed. The outcome says what was found; a green one never says true.
#[utoipa::path(post, path = "/api/verify", tag = "jobs", responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn verify(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<JobView>> {
    let location = app.location.clone();
    let job = app.jobs.begin("verify", "the case", &session.person, move |_, progress| async move {
        let verified = workbench::verify(location, &Outside::default(), progress).await?;
        let says = match verified.damages.len() {
            0 => "Nothing found changed. That shows order and sameness; not dates, and not truth.".to_owned(),
            n => format!("{n} damages found"),
        };
        let counted = format!(
            "{} preserved copies re-hashed ({} bytes), {} ledger entries and {} checkpoints walked, {} facts compared. {says}",
            verified.blobs, verified.bytes, verified.entries, verified.checkpoints, verified.rows
        );
        let mut notices: Vec<NoticeView> = verified.damages.iter().map(NoticeView::from).collect();
        notices.extend(verified.unchecked.iter().map(|what| NoticeView {
            level: "warning".to_owned(),
            what: format!("not checked: {what}"),
            file: None,
            row: None,
            column: None,
            byte: None,
            next: "see `sightline verify --help`".to_owned(),
        }));
        Ok(Outcome { says: counted, result: None, notices })
    });
    Ok(Json(job))
}
/// Decodes, in the sandbox, whatever has not been decoded.
#[utoipa::path(post, path = "/api/analyse", tag = "jobs", responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn analyse(State(app): Work, Extension(session): Extension<Session>) -> Answer<Json<JobView>> {
    Ok(Json(analyse_now(&app, &session.person)))
}
/// Makes the working copy of an item that every browser plays.
#[utoipa::path(post, path = "/api/items/{id}/proxy", tag = "jobs", params(("id" = String, Path)), responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn proxy(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
) -> Answer<Json<JobView>> {
    let (sha256, ..) = app.desk.preserved(&id).map_err(|failure| Problem::from(failure).or_missing())?;
    let desk = Arc::clone(&app.desk);
    let job = app.jobs.begin("proxy", &id, &session.person, move |_, _| async move {
        desk.workbench().make_proxy(&sha256).await?;
        Ok(Outcome { says: "the working copy is ready; it is no evidence".to_owned(), ..Outcome::default() })
    });
    Ok(Json(job))
}

/// Decodes what has not been decoded, as a job.
pub(crate) fn analyse_now(app: &Arc<App>, by: &str) -> JobView {
    let of = Arc::clone(app);
    app.jobs.begin("analyse", "the case", by, move |_, progress| async move {
        let analysed = of.desk.workbench().analyse(None, progress).await;
        of.recorded().await?;
        let analysed = analysed?;
        let says = format!(
            "{} decoded, {} unchanged, {} could not be decoded, {} are no recordings",
            analysed.done, analysed.unchanged, analysed.failed, analysed.not_media
        );
        Ok(Outcome { says, result: None, notices: analysed.notices.iter().map(NoticeView::from).collect() })
    })
}
