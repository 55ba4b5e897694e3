use std::{
    collections::{BTreeMap, HashMap},
    future::Future,
    num::NonZeroUsize,
    path::PathBuf,
    sync::Arc,
};

use serde::{Serialize, de::DeserializeOwned};
use tokio::task::{Id, JoinError, JoinSet};

use crate::{
    Cancel, Error, Event, Failure, Job, Outcome, Progress, Summary, Work,
    memory::Memory,
    sqlite::Sqlite,
    store::{Ending, Entry, Key, Plan, Store, Taken},
};

/// Which jobs of the list that an earlier run finished are run once more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Repeat {
    /// None: what is finished stays finished, however it ended.
    #[default]
    Never,
    /// Those that failed or were given up.
    Unsuccessful,
    /// All of the list.
    All,
}

/// How a run works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Settings {
    /// How many handlers run at once.
    pub workers: NonZeroUsize,
    /// How many attempts a newly queued job may have; 0 is taken as 1.
    pub max_attempts: u32,
    /// Which finished jobs are run once more.
    pub repeat: Repeat,
}

impl Default for Settings {
    /// As many handlers as the machine has cores, three attempts, nothing repeated.
    fn default() -> Self {
        let workers = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        Self { workers, max_attempts: 3, repeat: Repeat::Never }
    }
}

/// A queue for jobs of one kind.
#[derive(Clone, Debug)]
pub struct Queue {
    kind: String,
    place: Place,
}

#[derive(Clone, Debug)]
enum Place {
    File(PathBuf),
    Memory(Memory),
}

impl Queue {
    /// A queue in a file of its own (`jobs.sqlite`), made when the first job is run; nothing is opened now.
    ///
    /// Queues of several kinds may share a file, but one run at a time uses it: a lock file beside it, named
    /// `<file>.lock`, sees to that and is let go by the system when the process dies.
    pub fn at(path: impl Into<PathBuf>, kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), place: Place::File(path.into()) }
    }

    /// A queue that lives as long as this value and its clones: for tests and for work that no one resumes.
    pub fn in_memory(kind: impl Into<String>) -> Self {
        Self { kind: kind.into(), place: Place::Memory(Memory::default()) }
    }

    /// Runs the jobs that are not finished yet, and those that an earlier run left open, until each has an outcome.
    ///
    /// An empty list returns at once, without opening anything. A handler that fails, panics or gives a job up never
    /// stops the others. When `cancel` is asked for, nothing new is started and the run returns once the handlers under
    /// way have; jobs not finished are [`Outcome::Interrupted`] and open for the next run.
    ///
    /// A job whose process died is handed out again until its attempts are used up, then given up without calling the
    /// handler. Its last attempt runs alone, so that it takes no innocent job down with it.
    ///
    /// # Errors
    /// [`Error::Busy`] when another run holds the queue; otherwise when the queue cannot be opened, read or written.
    pub async fn run<P, H, F>(
        &self,
        jobs: Vec<Job<P>>,
        settings: Settings,
        cancel: &Cancel,
        handler: H,
        events: impl Fn(Event) + Send + Sync + 'static,
    ) -> Result<Summary, Error>
    where
        P: Serialize + DeserializeOwned + Send + 'static,
        H: Fn(Work<P>) -> F,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        if jobs.is_empty() {
            return Ok(Summary::default());
        }
        let mut entries = Vec::with_capacity(jobs.len());
        for Job { fingerprint, payload } in jobs {
            match serde_json::to_vec(&payload) {
                Ok(payload) => entries.push(Entry { fingerprint, payload }),
                Err(source) => return Err(Error::Payload { fingerprint, source }),
            }
        }
        let events: Arc<dyn Fn(Event) + Send + Sync> = Arc::new(events);
        match &self.place {
            Place::File(path) => {
                let mut store = Sqlite::open(path, &self.kind).await?;
                let result = Run::begin(&mut store, entries, settings, cancel, events).await?.finish(handler).await;
                store.close().await;
                result
            }
            Place::Memory(memory) => {
                let mut store = memory.lock()?;
                Run::begin(&mut store, entries, settings, cancel, events).await?.finish(handler).await
            }
        }
    }
}

/// One run over one store.
struct Run<'a, S> {
    store: &'a mut S,
    settings: Settings,
    cancel: &'a Cancel,
    events: Arc<dyn Fn(Event) + Send + Sync>,
    orphans: Vec<Key>,
    running: JoinSet<Result<(), Failure>>,
    under_way: HashMap<Id, Taken>,
    summary: Summary,
}

impl<'a, S: Store> Run<'a, S> {
    async fn begin(
        store: &'a mut S,
        entries: Vec<Entry>,
        settings: Settings,
        cancel: &'a Cancel,
        events: Arc<dyn Fn(Event) + Send + Sync>,
    ) -> Result<Self, Error> {
        let Plan { to_run, finished_before, orphans } =
            store.begin(entries, settings.max_attempts.max(1), settings.repeat).await?;
        events(Event::Planned { to_run, finished_before: finished_before.len() });
        let summary = Summary { ran: BTreeMap::new(), finished_before, left_open: to_run };
        let running = JoinSet::new();
        Ok(Self { store, settings, cancel, events, orphans, running, under_way: HashMap::new(), summary })
    }

    async fn finish<P, H, F>(mut self, handler: H) -> Result<Summary, Error>
    where
        P: DeserializeOwned,
        H: Fn(Work<P>) -> F,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        loop {
            while !self.cancel.is_cancelled() && self.running.len() < self.settings.workers.get() {
                let Some(taken) = self.store.take().await? else { break };
                // The check that apalis does not make: attempts that died with their process count like any other.
                if taken.attempts_before >= taken.max_attempts {
                    let attempts = taken.attempts_before;
                    self.end(taken, attempts, Ending::Final(Outcome::GivenUp { attempts })).await?;
                    continue;
                }
                let alone = taken.attempts_before + 1 == taken.max_attempts && self.orphans.contains(&taken.key);
                if alone {
                    while self.join().await? {}
                }
                self.start(taken, &handler).await?;
                if alone {
                    while self.join().await? {}
                }
            }
            if !self.join().await? {
                break;
            }
        }
        Ok(self.summary)
    }

    /// Calls the handler; a payload that cannot be read back fails its job alone.
    async fn start<P, H, F>(&mut self, taken: Taken, handler: &H) -> Result<(), Error>
    where
        P: DeserializeOwned,
        H: Fn(Work<P>) -> F,
        F: Future<Output = Result<(), Failure>> + Send + 'static,
    {
        let attempt = taken.attempts_before + 1;
        let payload = match serde_json::from_slice(&taken.payload) {
            Ok(payload) => payload,
            Err(error) => {
                let reason = format!("its stored description cannot be read ({error}); run it again with `repeat`");
                return self.end(taken, attempt, Ending::Final(Outcome::Failed { reason, attempts: attempt })).await;
            }
        };
        let fingerprint = taken.fingerprint.clone();
        (self.events)(Event::Started { fingerprint: fingerprint.clone(), attempt });
        let work = Work {
            fingerprint: fingerprint.clone(),
            payload,
            attempt,
            max_attempts: taken.max_attempts,
            progress: Progress::new(fingerprint, Arc::clone(&self.events)),
            cancel: self.cancel.clone(),
        };
        let id = self.running.spawn(handler(work)).id();
        self.under_way.insert(id, taken);
        Ok(())
    }

    /// Waits for one handler and writes down how it ended; `false` when none is under way.
    async fn join(&mut self) -> Result<bool, Error> {
        let Some(joined) = self.running.join_next_with_id().await else { return Ok(false) };
        let (id, result) = match joined {
            Ok((id, result)) => (id, result),
            Err(error) => (error.id(), Err(Failure::Passing(panic_text(error)))),
        };
        let Some(taken) = self.under_way.remove(&id) else { return Ok(true) };
        let attempt = taken.attempts_before + 1;
        let last = attempt >= taken.max_attempts;
        let ending = match result {
            Ok(()) => Ending::Final(Outcome::Done),
            Err(Failure::Interrupted) if self.cancel.is_cancelled() => Ending::PutBack,
            Err(Failure::Final(reason)) => Ending::Final(Outcome::Failed { reason, attempts: attempt }),
            Err(failure) => {
                let reason = match failure {
                    Failure::Passing(reason) | Failure::Final(reason) => reason,
                    Failure::Interrupted => "it stopped although no one asked it to".to_owned(),
                };
                match last {
                    true => Ending::Final(Outcome::Failed { reason, attempts: attempt }),
                    false => Ending::Again(reason),
                }
            }
        };
        self.end(taken, attempt, ending).await?;
        Ok(true)
    }

    async fn end(&mut self, taken: Taken, attempt: u32, ending: Ending) -> Result<(), Error> {
        self.store.end(&taken.key, attempt, &ending).await?;
        let fingerprint = taken.fingerprint;
        let outcome = match ending {
            Ending::Again(reason) => {
                (self.events)(Event::Retrying { fingerprint, attempt, reason });
                return Ok(());
            }
            Ending::Final(outcome) => {
                self.summary.left_open = self.summary.left_open.saturating_sub(1);
                outcome
            }
            Ending::PutBack => Outcome::Interrupted,
        };
        self.summary.ran.insert(fingerprint.clone(), outcome.clone());
        (self.events)(Event::Finished { fingerprint, outcome });
        Ok(())
    }
}

fn panic_text(error: JoinError) -> String {
    let Ok(panic) = error.try_into_panic() else { return "its task was stopped".to_owned() };
    let text = panic.downcast_ref::<&str>().copied().or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    format!("it panicked: {}", text.unwrap_or("without a text"))
}
