use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use utoipa::IntoParams;
use workbench::desk::{
    ChangesView, CheckView, Checking, NamesView, NoticeView, PreviewView, Publishing, ReportView, ReportsView,
    SavedReport, Saving, SavingEnded, SigningOff, TextConflict,
};
use workbench::{Failure, Refused};

use super::events::Happened;
use super::jobs::JobView;
use super::{Answer, Work};
use crate::app::{App, on_a_thread};
use crate::jobs::Outcome;
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// How many previews are kept, over all windows.
const MOST_PREVIEWS: usize = 12;

/// Pages that were made to be looked at, the newest last; each for who asked.
#[derive(Default)]
pub(crate) struct Previews(Mutex<VecDeque<(String, String, Arc<str>)>>);

impl Previews {
    fn keep(&self, person: &str, page: String) -> Result<String, Problem> {
        let key = crate::sessions::random(16)?;
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_back((key.clone(), person.to_owned(), page.into()));
        while kept.len() > MOST_PREVIEWS {
            kept.pop_front();
        }
        Ok(key)
    }

    fn of(&self, person: &str, key: &str) -> Option<Arc<str>> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().find(|(known, of, _)| known == key && of == person).map(|(_, _, page)| Arc::clone(page))
    }
}

/// Which text of a report is asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ReportAsked {
    /// A saved version; the newest without it.
    pub version: Option<u32>,
}

/// Which names are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct NamesAsked {
    /// Words that all must occur in the name or in what it says, in any script.
    pub q: String,
    /// Exactly these names, parted by line breaks; `q` is then not looked at.
    pub of: String,
}

/// Between which versions changes are asked for.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(crate) struct ChangesAsked {
    /// The earlier published version.
    pub from: u32,
    /// The later; the newest text as it would be published now without it.
    pub to: Option<u32>,
}

/// The reports of the case.
#[utoipa::path(get, path = "/api/reports", tag = "reports", responses((status = 200, body = ReportsView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn reports(State(app): Work) -> Answer<Json<ReportsView>> {
    Ok(Json(app.desk.reports()))
}
/// What a report can cite or insert by name.
#[utoipa::path(get, path = "/api/names", tag = "reports", params(NamesAsked), responses((status = 200, body = NamesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn names(State(app): Work, Query(asked): Query<NamesAsked>) -> Answer<Json<NamesView>> {
    let desk = Arc::clone(&app.desk);
    let names = on_a_thread(async move {
        let of: Vec<&str> = asked.of.lines().filter(|name| !name.is_empty()).collect();
        desk.report_names(&asked.q, &of).await
    });
    Ok(Json(names.await?))
}
/// Holds a text against the case as it was last computed. Nothing is recorded; preserved copies that it leans on are read again
/// beside it, which the event `copies` tells.
#[utoipa::path(post, path = "/api/check", tag = "reports", request_body = Checking, responses((status = 200, body = CheckView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn check(State(app): Work, Json(checking): Json<Checking>) -> Answer<Json<CheckView>> {
    let desk = Arc::clone(&app.desk);
    let (view, due) = on_a_thread(async move { desk.check_text(&checking.text).await }).await?;
    if !due.is_empty() {
        let app = Arc::clone(&app);
        tokio::spawn(async move {
            let items = due.keys().cloned().collect();
            let desk = Arc::clone(&app.desk);
            // What stops it is seen by the next check, which asks for the same copies.
            let _ = on_a_thread(async move {
                desk.read_again(due).await;
                Ok(())
            })
            .await;
            app.tell(Happened::Copies { items });
        });
    }
    Ok(Json(view))
}
/// One report: its text, who wrote it, who signed it off, what was published; of one that nobody has saved, nothing yet.
#[utoipa::path(get, path = "/api/reports/{id}", tag = "reports", params(("id" = String, Path), ReportAsked), responses((status = 200, body = ReportView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn report(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Query(asked): Query<ReportAsked>,
) -> Answer<Json<ReportView>> {
    let desk = Arc::clone(&app.desk);
    let name = id.clone();
    let found = on_a_thread(async move { desk.report(&session.person, &id, asked.version).await }).await?;
    found.map(Json).ok_or_else(|| Problem::missing(format!("there is no report \"{name}\" of that version")))
}
/// Saves a text as the report's next version. Where somebody saved another since its base it answers 409 with theirs, and records
/// nothing.
#[utoipa::path(put, path = "/api/reports/{id}", tag = "reports", params(("id" = String, Path)), request_body = Saving, responses((status = 200, body = SavedReport), (status = "4XX", body = ProblemView), (status = 409, body = TextConflict)))]
pub(crate) async fn save(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(saving): Json<Saving>,
) -> Answer<Response> {
    let saved = app.desk.save_report(&session.person, &id, &saving).await;
    app.tell_entries();
    Ok(match saved? {
        SavingEnded::Done(saved) => Json(saved).into_response(),
        SavingEnded::Conflict(conflict) => (StatusCode::CONFLICT, Json(conflict)).into_response(),
    })
}
/// What changed from a published version on, sentence by sentence, with a note to readers to begin from.
#[utoipa::path(get, path = "/api/reports/{id}/changes", tag = "reports", params(("id" = String, Path), ChangesAsked), responses((status = 200, body = ChangesView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn changes(
    State(app): Work,
    Path(id): Path<String>,
    Query(asked): Query<ChangesAsked>,
) -> Answer<Json<ChangesView>> {
    let desk = Arc::clone(&app.desk);
    Ok(Json(on_a_thread(async move { desk.report_changes(&id, asked.from, asked.to).await }).await?))
}
/// Makes the page that a text would be, to be looked at by who asks. Nothing is recorded.
#[utoipa::path(post, path = "/api/reports/{id}/preview", tag = "reports", params(("id" = String, Path)), request_body = Checking, responses((status = 200, body = PreviewView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn preview(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(checking): Json<Checking>,
) -> Answer<Json<PreviewView>> {
    let desk = Arc::clone(&app.desk);
    let (page, mut view) = on_a_thread(async move { desk.preview_report(&id, &checking.text).await }).await?;
    if let Some(page) = page {
        view.page = Some(format!("/pages/preview/{}", app.previews.keep(&session.person, page)?));
    }
    Ok(Json(view))
}
/// Signs a report off as a second person, in the version that one went through. What the job comes to says whether it was refused.
#[utoipa::path(post, path = "/api/reports/{id}/sign-off", tag = "reports", params(("id" = String, Path)), request_body = SigningOff, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn sign_off(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(signing): Json<SigningOff>,
) -> Answer<Json<JobView>> {
    let of = Arc::clone(&app);
    let (person, what) = (session.person.clone(), id.clone());
    let job = app.jobs.begin("sign_off", &what, &session.person, move |_, _| async move {
        let signed = of.desk.sign_off_report(&person, &id, signing.version).await;
        of.tell_entries();
        let signed = allowed(&of, signed?)?;
        let says = format!("{} signed off by {}, on {} entries", signed.report, signed.by, signed.as_of);
        Ok(Outcome { says, ..Outcome::default() })
    });
    Ok(Json(job))
}
/// Publishes a report that somebody else signed off. What the job comes to says whether it was refused.
#[utoipa::path(post, path = "/api/reports/{id}/publish", tag = "reports", params(("id" = String, Path)), request_body = Publishing, responses((status = 200, body = JobView), (status = "4XX", body = ProblemView)))]
pub(crate) async fn publish(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(id): Path<String>,
    Json(publishing): Json<Publishing>,
) -> Answer<Json<JobView>> {
    let of = Arc::clone(&app);
    let (person, what) = (session.person.clone(), id.clone());
    let job = app.jobs.begin("publish", &what, &session.person, move |_, _| async move {
        let published = of.desk.publish_report(&person, &id, &publishing).await;
        of.tell_entries();
        let published = allowed(&of, published?)?.published;
        let says = format!("version {} of {}, as of entry {}", published.version, published.report, published.as_of);
        let result = Some(format!("/pages/published/{}/{}", published.report, published.version));
        Ok(Outcome { says, result, notices: Vec::<NoticeView>::new() })
    });
    Ok(Json(job))
}
/// A page that was made to be looked at.
#[utoipa::path(get, path = "/pages/preview/{key}", tag = "reports", params(("key" = String, Path)), responses((status = 200, body = String, content_type = "text/html"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn preview_page(
    State(app): Work,
    Extension(session): Extension<Session>,
    Path(key): Path<String>,
) -> Answer<Response> {
    let page = app.previews.of(&session.person, &key);
    let page = page.ok_or_else(|| Problem::missing("this preview is not kept any more: make it again"))?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page.to_string()).into_response())
}
/// The page of a published version, byte for byte.
#[utoipa::path(get, path = "/pages/published/{id}/{version}", tag = "reports", params(("id" = String, Path), ("version" = u32, Path)), responses((status = 200, body = String, content_type = "text/html"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn published_page(State(app): Work, Path((id, version)): Path<(String, u32)>) -> Answer<Response> {
    let page = app.desk.published_page(&id, version).await.map_err(|failure| Problem::from(failure).or_missing())?;
    Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response())
}
/// The document for print of a published version, byte for byte.
#[utoipa::path(get, path = "/pages/published/{id}/{version}/pdf", tag = "reports", params(("id" = String, Path), ("version" = u32, Path)), responses((status = 200, body = String, content_type = "application/pdf"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn published_pdf(State(app): Work, Path((id, version)): Path<(String, u32)>) -> Answer<Response> {
    let pdf = app.desk.published_pdf(&id, version).await.map_err(|failure| Problem::from(failure).or_missing())?;
    let pdf = pdf.ok_or_else(|| Problem::missing("no document for print was made of this version"))?;
    // A file to keep, and nothing that a window shows: what displays it knows no policy of this page.
    Ok(([(header::CONTENT_TYPE, "application/pdf"), (header::CONTENT_DISPOSITION, "attachment")], pdf).into_response())
}

/// What was refused is a failure of the work, in its own words; in a team without those of an error, which may speak of what is sealed.
fn allowed<T>(app: &App, done: Result<T, Refused>) -> Result<T, Failure> {
    done.map_err(|refused| {
        let next = match (refused.draft.is_some(), refused.errors.first()) {
            (true, _) => "say to readers what changed, in the note that goes with it".to_owned(),
            (_, Some(error)) if app.sessions.is_team() => format!("the first is in line {}", error.place.line),
            (_, Some(error)) => format!("the first is in line {}: {}", error.place.line, error.message),
            _ => "nothing was recorded".to_owned(),
        };
        Failure::new(refused.why, next)
    })
}
