use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::Failure;
use workbench::desk::NoticeView;

/// Why a request was not done: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct ProblemView {
    /// What happened.
    pub what: String,
    /// Where: the file, row and column, if any are concerned.
    #[serde(rename = "where")]
    pub place: Option<String>,
    /// What to do next.
    pub next: String,
    /// Each thing that is the matter, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<NoticeView>,
}

/// A problem with the status of its answer.
#[derive(Debug, Clone)]
pub(crate) struct Problem {
    status: StatusCode,
    view: Box<ProblemView>,
}

impl Problem {
    pub(crate) fn new(status: StatusCode, what: impl ToString, next: impl ToString) -> Self {
        let view = ProblemView { what: what.to_string(), place: None, next: next.to_string(), notices: Vec::new() };
        Self { status, view: Box::new(view) }
    }

    pub(crate) fn bad(what: impl ToString, next: impl ToString) -> Self {
        Self::new(StatusCode::BAD_REQUEST, what, next)
    }

    pub(crate) fn missing(what: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, what, "look for it in the list; it may have another id")
    }

    pub(crate) fn forbidden(what: impl ToString, next: impl ToString) -> Self {
        Self::new(StatusCode::FORBIDDEN, what, next)
    }

    pub(crate) fn fault(what: impl ToString) -> Self {
        let next = "try again; if it stays, report it as a fault of the program";
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, what, next)
    }

    pub(crate) fn with_notices(mut self, notices: Vec<NoticeView>) -> Self {
        self.view.notices = notices;
        self
    }

    /// What happened.
    pub(crate) fn what(&self) -> &str {
        &self.view.what
    }

    /// The same, as what asks for something that is not there.
    pub(crate) fn or_missing(self) -> Self {
        Self { status: StatusCode::NOT_FOUND, ..self }
    }
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        let place = failure.place.to_string();
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, failure.what, failure.next);
        problem.view.place = Some(place).filter(|place| !place.is_empty());
        problem
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        (self.status, Json(self.view)).into_response()
    }
}
