//! Long works: they run beside requests, one after the other, and tell how far they are.
use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use tokio::sync::broadcast;
use workbench::desk::NoticeView;
use workbench::{Failure, Progress, Unit};

use crate::api::events::Happened;
use crate::api::jobs::JobView;

/// How many are remembered.
const MOST: usize = 100;
/// How often a job's progress is told at most.
const BETWEEN: std::time::Duration = std::time::Duration::from_millis(500);

/// What a long work came to.
#[derive(Debug, Clone, Default)]
pub(crate) struct Outcome {
    pub(crate) says: String,
    pub(crate) result: Option<String>,
    pub(crate) notices: Vec<NoticeView>,
}

/// The long works of this server.
pub(crate) struct Jobs {
    list: Arc<Mutex<VecDeque<JobView>>>,
    next: AtomicU64,
    happened: broadcast::Sender<Arc<Happened>>,
    /// One at a time: each uses all cores, and one process writes into a case.
    turn: Arc<tokio::sync::Mutex<()>>,
    told: AtomicU64,
}

impl Jobs {
    pub(crate) fn new(happened: broadcast::Sender<Arc<Happened>>) -> Self {
        let (next, told) = (AtomicU64::new(1), AtomicU64::new(0));
        Self { list: Arc::default(), next, happened, turn: Arc::default(), told }
    }

    /// Up to which entry windows were told, which is now `size`.
    pub(crate) fn told_up_to(&self, size: u64) -> u64 {
        self.told.fetch_max(size, Ordering::SeqCst)
    }

    /// The works, the newest first.
    pub(crate) fn list(&self) -> Vec<JobView> {
        self.locked().iter().rev().cloned().collect()
    }

    pub(crate) fn get(&self, id: u64) -> Option<JobView> {
        self.locked().iter().find(|job| job.id == id).cloned()
    }

    /// Whether a work has begun and not ended.
    pub(crate) fn is_running(&self) -> bool {
        self.locked().iter().any(|job| job.ended.is_none())
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, VecDeque<JobView>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins a work; one of the same kind on the same thing that has not ended is given instead.
    pub(crate) fn begin<F, W>(&self, kind: &str, what: &str, by: &str, work: F) -> JobView
    where
        F: FnOnce(u64, Arc<JobProgress>) -> W + Send + 'static,
        W: Future<Output = Result<Outcome, Failure>> + Send + 'static,
    {
        let mut list = self.locked();
        let running = |job: &&JobView| job.kind == kind && job.what == what && job.ended.is_none();
        if let Some(job) = list.iter().find(running).filter(|_| kind != "import") {
            return job.clone();
        }
        let id = self.next.fetch_add(1, Ordering::SeqCst);
        let job = JobView {
            id,
            kind: kind.to_owned(),
            what: what.to_owned(),
            by: by.to_owned(),
            state: "waiting".to_owned(),
            done: 0,
            total: 0,
            unit: "items".to_owned(),
            left_s: None,
            began: now(),
            ended: None,
            outcome: None,
            result: None,
            notices: Vec::new(),
        };
        list.push_back(job.clone());
        while list.len() > MOST && list.front().is_some_and(|job| job.ended.is_some()) {
            list.pop_front();
        }
        drop(list);
        let progress = Arc::new(JobProgress {
            id,
            list: Arc::clone(&self.list),
            happened: self.happened.clone(),
            pace: Mutex::new(Pace { began: Instant::now(), told: None, parts: Default::default() }),
        });
        progress.tell(true);
        let turn = Arc::clone(&self.turn);
        tokio::spawn(async move {
            let _turn = turn.lock().await;
            progress.change(true, |job| job.state = "running".to_owned());
            let handle = tokio::runtime::Handle::current();
            let watching = Arc::clone(&progress);
            // Decoding and hashing hold their thread for long.
            let done = tokio::task::spawn_blocking(move || handle.block_on(work(id, watching))).await;
            let done = done
                .unwrap_or_else(|error| Err(Failure::new(format!("it stopped unexpectedly: {error}"), "try again")));
            progress.change(true, |job| {
                job.ended = Some(now());
                job.left_s = None;
                match done {
                    Ok(outcome) => {
                        job.state = "done".to_owned();
                        job.outcome = Some(outcome.says);
                        job.result = outcome.result;
                        job.notices = outcome.notices;
                    }
                    Err(failure) => {
                        job.state = "failed".to_owned();
                        job.outcome = Some(failure.to_string());
                    }
                }
            });
        });
        job
    }
}

pub(crate) fn now() -> String {
    model::Instant::from(jiff::Timestamp::now()).to_string()
}

/// Tells windows how far one work is.
pub(crate) struct JobProgress {
    id: u64,
    list: Arc<Mutex<VecDeque<JobView>>>,
    happened: broadcast::Sender<Arc<Happened>>,
    pace: Mutex<Pace>,
}

struct Pace {
    began: Instant,
    told: Option<Instant>,
    /// How far each part is, for works that are counted in parts.
    parts: std::collections::HashMap<String, f32>,
}

impl JobProgress {
    fn change(&self, at_once: bool, change: impl FnOnce(&mut JobView)) {
        if let Some(job) =
            self.list.lock().unwrap_or_else(PoisonError::into_inner).iter_mut().find(|job| job.id == self.id)
        {
            change(job);
        }
        self.tell(at_once);
    }

    fn tell(&self, at_once: bool) {
        let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
        if !at_once && pace.told.is_some_and(|told| told.elapsed() < BETWEEN) {
            return;
        }
        pace.told = Some(Instant::now());
        let job =
            self.list.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|job| job.id == self.id).cloned();
        if let Some(job) = job {
            let _ = self.happened.send(Arc::new(Happened::Job { job: Box::new(job) }));
        }
    }

    fn left(&self, done: u64, total: u64) -> Option<f64> {
        let elapsed = self.pace.lock().unwrap_or_else(PoisonError::into_inner).began.elapsed().as_secs_f64();
        // Before there is a pace, any number would be a guess.
        (done > 0 && total >= done && elapsed > 1.0).then(|| elapsed * (total - done) as f64 / done as f64)
    }
}

impl Progress for JobProgress {
    fn begin(&self, _: &str, total: u64, unit: Unit) {
        {
            let mut pace = self.pace.lock().unwrap_or_else(PoisonError::into_inner);
            pace.began = Instant::now();
            pace.parts.clear();
        }
        let unit = match unit {
            Unit::Bytes => "bytes",
            Unit::Items => "items",
        };
        self.change(true, |job| {
            (job.done, job.total, job.unit, job.left_s) = (0, total, unit.to_owned(), None);
        });
    }

    fn advance(&self, by: u64) {
        self.change(false, |job| {
            job.done += by;
            job.left_s = self.left(job.done, job.total);
        });
    }

    fn part(&self, name: &str, fraction: f32) {
        self.pace.lock().unwrap_or_else(PoisonError::into_inner).parts.insert(name.to_owned(), fraction);
        self.tell(false);
    }

    fn end(&self) {
        self.tell(true);
    }
}
