use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use workbench::desk::EntryLine;

use super::jobs::JobView;
use super::presence::PresenceView;
use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};

/// What happened. Each comes as a server-sent event of the name in `event`, with the rest as its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Happened {
    /// Entries were added to the ledger. Its id is the ledger's size: with `Last-Event-ID` one gets what one missed.
    Entries {
        /// The entries, 200 at most; more are said by `more`.
        entries: Vec<EntryLine>,
        /// Whether there were more, so that lists are best read again.
        more: bool,
        /// How many entries the ledger has.
        size: u64,
    },
    /// The times were computed anew: `GET /api/time` has them.
    Time {
        /// As of so many entries.
        as_of: u64,
        /// Points whose bounds changed.
        changed: Vec<String>,
        /// Whether no contradiction was found.
        consistent: bool,
    },
    /// A long work went on.
    Job {
        /// How far it is.
        job: JobView,
    },
    /// Somebody looks elsewhere.
    Presence {
        /// Everybody.
        people: Vec<PresenceView>,
    },
}

/// What happens, as server-sent events; a comment every 15 seconds keeps the connection.
#[utoipa::path(get, path = "/api/events", tag = "events",
    responses((status = 200, body = Happened, content_type = "text/event-stream"), (status = "4XX", body = ProblemView)))]
pub(crate) async fn events(State(app): Work) -> Answer<axum::response::Response> {
    Err(Problem::not_built())
}
