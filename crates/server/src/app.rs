use std::path::PathBuf;
use std::sync::{Arc, RwLock};

use axum::body::Bytes;
use tokio::sync::{Notify, broadcast};
use workbench::desk::{Desk, TimeView};

use crate::accounts::Accounts;
use crate::api::events::Happened;
use crate::api::presence::Presences;
use crate::api::reports::Previews;
use crate::api::uploads::Uploads;
use crate::jobs::Jobs;
use crate::problem::Problem;
use crate::role::Role;
use crate::sessions::Sessions;

/// How many events a window may be behind before it is told to read everything again.
const MOST_BEHIND: usize = 1024;

/// What the server works with, shared by all requests.
pub(crate) struct App {
    pub(crate) desk: Arc<Desk>,
    pub(crate) sessions: Sessions,
    pub(crate) accounts: Option<Accounts>,
    pub(crate) happened: broadcast::Sender<Arc<Happened>>,
    pub(crate) jobs: Jobs,
    pub(crate) presences: Presences,
    pub(crate) uploads: Uploads,
    pub(crate) previews: Previews,
    /// One look at what is protected at a time.
    pub(crate) looking: tokio::sync::Mutex<()>,
    /// What is kept beside the case: settings, accounts, uploads on their way.
    pub(crate) folder: PathBuf,
    /// The names under which this server may be asked: host and port.
    pub(crate) hosts: Vec<String>,
    /// Whether it is asked under TLS itself.
    pub(crate) tls: bool,
    /// Whether a session's cookie goes over TLS alone: under TLS, behind a declared proxy, or beyond this computer.
    pub(crate) secure: bool,
    /// Where the case is, to look at it from outside.
    pub(crate) location: workbench::Location,
    times: RwLock<Arc<TimeView>>,
    /// The same as JSON, written when it was first asked for.
    written: RwLock<Option<(Arc<TimeView>, Bytes)>>,
    edited: Notify,
}

/// What an app is set up with.
pub(crate) struct Setting {
    pub(crate) desk: Arc<Desk>,
    pub(crate) accounts: Option<Accounts>,
    pub(crate) person: String,
    pub(crate) folder: PathBuf,
    pub(crate) hosts: Vec<String>,
    pub(crate) tls: bool,
    pub(crate) secure: bool,
    pub(crate) location: workbench::Location,
}

impl App {
    pub(crate) fn new(setting: Setting) -> Result<Arc<Self>, workbench::Failure> {
        let (happened, _) = broadcast::channel(MOST_BEHIND);
        let uploads = Uploads::in_folder(setting.folder.join("uploads"))?;
        let app = Self {
            sessions: Sessions::new(setting.person, setting.accounts.is_some()),
            accounts: setting.accounts,
            jobs: Jobs::new(happened.clone()),
            presences: Presences::default(),
            uploads,
            previews: Previews::default(),
            looking: tokio::sync::Mutex::default(),
            happened,
            desk: setting.desk,
            folder: setting.folder,
            hosts: setting.hosts,
            tls: setting.tls,
            secure: setting.secure,
            location: setting.location,
            times: RwLock::new(Arc::new(no_times())),
            written: RwLock::new(None),
            edited: Notify::new(),
        };
        // What the ledger had before the server started is no news.
        app.jobs.told_up_to(app.desk.size());
        // The first times are computed like those after an edit.
        app.edited.notify_one();
        Ok(Arc::new(app))
    }

    /// Takes in what was recorded, tells every window, and has the times computed anew.
    pub(crate) async fn recorded(&self) -> Result<(), workbench::Failure> {
        self.desk.catch_up().await?;
        self.tell_entries();
        Ok(())
    }

    /// Tells every window of the entries that were not told yet.
    pub(crate) fn tell_entries(&self) {
        let size = self.desk.size();
        let from = self.jobs.told_up_to(size);
        if from >= size {
            return;
        }
        self.tell(crate::api::events::entries(&self.desk, from));
        self.edited.notify_one();
    }

    pub(crate) fn tell(&self, happened: Happened) {
        // Nobody listening is no failure.
        let _ = self.happened.send(Arc::new(happened));
    }

    /// When everything was, as last computed.
    pub(crate) fn times(&self) -> Arc<TimeView> {
        Arc::clone(&self.times.read().unwrap_or_else(std::sync::PoisonError::into_inner))
    }

    /// Times as JSON.
    pub(crate) fn times_written(&self, times: &Arc<TimeView>) -> Result<Bytes, Problem> {
        let kept = self.written.read().unwrap_or_else(std::sync::PoisonError::into_inner).clone();
        if let Some((_, bytes)) = kept.filter(|(of, _)| Arc::ptr_eq(of, times)) {
            return Ok(bytes);
        }
        let bytes = Bytes::from(serde_json::to_vec(times.as_ref()).map_err(Problem::fault)?);
        let kept = Some((Arc::clone(times), bytes.clone()));
        *self.written.write().unwrap_or_else(std::sync::PoisonError::into_inner) = kept;
        Ok(bytes)
    }

    /// While a long work runs, tells every window what it has recorded so far.
    pub(crate) async fn keep_up(self: Arc<Self>) {
        loop {
            tokio::time::sleep(std::time::Duration::from_secs(1)).await;
            if self.jobs.is_running() {
                // What cannot be read now is read by the next request, which says why.
                let _ = self.recorded().await;
            }
        }
    }

    /// Computes the times anew whenever something was recorded, for as long as the server runs.
    pub(crate) async fn keep_times(self: Arc<Self>) {
        loop {
            self.edited.notified().await;
            let before = self.times();
            // What is said bears on no time: then the times are those of before, and the findings come at once.
            let size = self.desk.size();
            let is_timeless = !before.stale && before.failure.is_none() && !self.desk.bears_on_time(before.as_of, size);
            if is_timeless {
                let times = TimeView { as_of: size, ..TimeView::clone(&before) };
                *self.times.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(times);
                self.find_anew().await;
                continue;
            }
            let desk = Arc::clone(&self.desk);
            let computed = on_a_thread(async move { desk.times().await }).await;
            let times = match computed {
                Ok(times) => times,
                Err(failure) => {
                    TimeView { failure: Some(failure.to_string()), as_of: self.desk.size(), ..TimeView::clone(&before) }
                }
            };
            let changed = changed(&before, &times);
            let happened = Happened::Time { as_of: times.as_of, changed, consistent: times.consistent };
            *self.times.write().unwrap_or_else(std::sync::PoisonError::into_inner) = Arc::new(times);
            self.tell(happened);
            self.find_anew().await;
        }
    }

    /// Makes the findings anew and tells every window; what cannot be made now is made with the next entry.
    async fn find_anew(&self) {
        let desk = Arc::clone(&self.desk);
        if on_a_thread(async move { desk.find_anew().await }).await.is_ok() {
            self.tell(Happened::Findings { as_of: self.desk.found_as_of().unwrap_or_default() });
        }
    }

    /// Whether someone of this role may do what needs another.
    pub(crate) fn may(role: Role, least: Role) -> bool {
        role >= least
    }
}

/// Runs what computes for long on a thread of its own, so that requests are answered meanwhile.
pub(crate) async fn on_a_thread<T: Send + 'static>(
    work: impl Future<Output = Result<T, workbench::Failure>> + Send + 'static,
) -> Result<T, workbench::Failure> {
    let handle = tokio::runtime::Handle::current();
    let done = tokio::task::spawn_blocking(move || handle.block_on(work)).await;
    done.unwrap_or_else(|error| {
        Err(workbench::Failure::new(format!("the computation stopped: {error}"), "report this as a fault"))
    })
}

/// The points that are not as they were.
fn changed(before: &TimeView, after: &TimeView) -> Vec<String> {
    let known: std::collections::HashMap<&str, _> =
        before.points.iter().map(|point| (point.point.as_str(), point)).collect();
    let differs =
        |point: &&workbench::desk::TimePoint| known.get(point.point.as_str()).is_none_or(|old| *old != *point);
    let mut changed: Vec<String> = after.points.iter().filter(differs).map(|point| point.point.clone()).collect();
    let still: std::collections::HashSet<&str> = after.points.iter().map(|point| point.point.as_str()).collect();
    changed.extend(known.keys().filter(|point| !still.contains(*point)).map(|point| (*point).to_owned()));
    changed
}

fn no_times() -> TimeView {
    TimeView {
        as_of: 0,
        stale: true,
        consistent: true,
        points: Vec::new(),
        bars: Vec::new(),
        contradictions: Vec::new(),
        metadata_contradictions: Vec::new(),
        tensions: Vec::new(),
        repairs: Vec::new(),
        alternatives: Vec::new(),
        incidents: Vec::new(),
        orders: Vec::new(),
        reasons: Default::default(),
        notices: Vec::new(),
        failure: None,
    }
}
