use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::extract::State;
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::events::Happened;
use super::{Answer, Work};
use crate::problem::{Problem, ProblemView};
use crate::sessions::Session;

/// Where somebody is looking.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct PresenceView {
    /// Who.
    pub person: String,
    /// The address of the screen (`/items/V017`).
    pub at: String,
    /// What is being edited there (`observations:o12`), if anything.
    pub editing: Option<String>,
}

/// Where one is looking oneself; to be sent whenever it changes, and every 20 seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct Looking {
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
    Ok(Json(app.presences.now()))
}
/// Says where one is looking; gone after a minute without.
#[utoipa::path(post, path = "/api/presence", tag = "presence", request_body = Looking, responses((status = 200, body = Vec<PresenceView>), (status = "4XX", body = ProblemView)))]
pub(crate) async fn look(
    State(app): Work,
    Extension(session): Extension<Session>,
    Json(looking): Json<Looking>,
) -> Answer<Json<Vec<PresenceView>>> {
    if let Some(people) = app.presences.look(&session.person, looking)? {
        app.tell(Happened::Presence { people });
    }
    Ok(Json(app.presences.now()))
}

/// After how long somebody who says nothing is taken to be gone.
const GONE: Duration = Duration::from_secs(60);
/// The most windows that are remembered.
const MOST: usize = 2000;

/// Where everybody looks, by window.
#[derive(Default)]
pub(crate) struct Presences(Mutex<BTreeMap<(String, String), (PresenceView, Instant)>>);

impl Presences {
    /// Who looks at what just now, one line a person and screen.
    pub(crate) fn now(&self) -> Vec<PresenceView> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        windows.retain(|_, (_, seen)| seen.elapsed() < GONE);
        let mut people: Vec<PresenceView> = windows.values().map(|(view, _)| view.clone()).collect();
        people.dedup();
        people
    }

    /// Notes where somebody looks; gives everybody where that is news.
    fn look(&self, person: &str, looking: Looking) -> Result<Option<Vec<PresenceView>>, Problem> {
        let short = |text: &str| text.len() <= 500;
        if !short(&looking.window) || !short(&looking.at) || !looking.editing.as_deref().is_none_or(short) {
            return Err(Problem::bad("an address of more than 500 bytes", "send the address of the screen alone"));
        }
        let before = self.now();
        {
            let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let key = (person.to_owned(), looking.window);
            if looking.at.is_empty() {
                windows.remove(&key);
            } else if windows.len() < MOST || windows.contains_key(&key) {
                let view = PresenceView { person: person.to_owned(), at: looking.at, editing: looking.editing };
                windows.insert(key, (view, Instant::now()));
            }
        }
        let now = self.now();
        Ok((now != before).then_some(now))
    }
}
