use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::IntoResponse;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::stream;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast::error::RecvError;
use utoipa::ToSchema;
use workbench::desk::{Desk, EntryLine};

use super::jobs::JobView;
use super::presence::PresenceView;
use super::{Answer, Work};
use crate::problem::ProblemView;

/// What happened. Each comes as a server-sent event of the name in `event`, with the rest as its data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "event", rename_all = "snake_case")]
pub(crate) enum Happened {
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
    /// The findings (number, order, claims, law, tolls) were made anew.
    Findings {
        /// As of so many entries.
        as_of: u64,
    },
    /// Preserved copies that a report leans on were read again: `POST /api/check` knows what came out.
    Copies {
        /// The items.
        items: Vec<String>,
    },
    /// A long work went on.
    Job {
        /// How far it is.
        job: Box<JobView>,
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
pub(crate) async fn events(State(app): Work, headers: HeaderMap) -> Answer<axum::response::Response> {
    let last = headers.get("last-event-id").and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let receiver = app.happened.subscribe();
    let mut first = Vec::new();
    if let Some(last) = last.filter(|last| *last < app.desk.size()) {
        first.push(Arc::new(entries(&app.desk, last)));
    }
    first.push(Arc::new(Happened::Presence { people: app.presences.now() }));
    first.reverse();
    let events = stream::unfold((first, receiver, app), |(mut first, mut receiver, app)| async move {
        let happened = match first.pop() {
            Some(happened) => happened,
            None => match receiver.recv().await {
                Ok(happened) => happened,
                // A window that slept reads its lists again.
                Err(RecvError::Lagged(_)) => {
                    Arc::new(Happened::Entries { entries: Vec::new(), more: true, size: app.desk.size() })
                }
                Err(RecvError::Closed) => return None,
            },
        };
        Some((Ok::<_, Infallible>(event(&happened)), (first, receiver, app)))
    });
    let alive = KeepAlive::new().interval(Duration::from_secs(15)).text("still here");
    Ok(Sse::new(events).keep_alive(alive).into_response())
}

/// The most entries that are sent with one event.
const MOST: usize = 200;

/// The entries from an index on.
pub(crate) fn entries(desk: &Desk, from: u64) -> Happened {
    let mut entries = desk.entries_since(from);
    let size = from + entries.len() as u64;
    let more = entries.len() > MOST;
    entries.truncate(MOST);
    Happened::Entries { entries, more, size }
}

fn event(happened: &Happened) -> Event {
    let name = match happened {
        Happened::Entries { .. } => "entries",
        Happened::Time { .. } => "time",
        Happened::Findings { .. } => "findings",
        Happened::Copies { .. } => "copies",
        Happened::Job { .. } => "job",
        Happened::Presence { .. } => "presence",
    };
    let event = Event::default().event(name);
    let event = match happened {
        Happened::Entries { size, .. } => event.id(size.to_string()),
        _ => event,
    };
    // JSON has no line break of its own, and what cannot be written is an empty event.
    event.json_data(happened).unwrap_or_default()
}
