use std::{collections::BTreeMap, future::Future};

use crate::{Error, Fingerprint, Outcome, Repeat};

/// A job to be queued, its payload as JSON.
pub(crate) struct Entry {
    pub(crate) fingerprint: Fingerprint,
    pub(crate) payload: Vec<u8>,
}

/// A job handed out by a store.
pub(crate) struct Taken {
    pub(crate) key: Key,
    pub(crate) fingerprint: Fingerprint,
    pub(crate) payload: Vec<u8>,
    /// Attempts made before this one.
    pub(crate) attempts_before: u32,
    pub(crate) max_attempts: u32,
}

/// A store's own name of a job.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key(pub(crate) String);

/// What a store found when a run began.
#[derive(Default)]
pub(crate) struct Plan {
    /// Jobs that are open now.
    pub(crate) to_run: usize,
    /// Jobs of the list that are finished and not to be repeated.
    pub(crate) finished_before: BTreeMap<Fingerprint, Outcome>,
    /// Jobs that were under way when an earlier run died; their attempt is counted.
    pub(crate) orphans: Vec<Key>,
}

/// How an attempt is written down.
pub(crate) enum Ending {
    /// The job is finished.
    Final(Outcome),
    /// The attempt failed; the job is open again.
    Again(String),
    /// The attempt does not count; the job is open again.
    PutBack,
}

/// Where jobs are kept; one run at a time uses a store.
pub(crate) trait Store: Send {
    /// Takes up what a dead run left, queues what is new, and says what there is to do.
    fn begin(
        &mut self,
        entries: Vec<Entry>,
        max_attempts: u32,
        repeat: Repeat,
    ) -> impl Future<Output = Result<Plan, Error>> + Send;

    /// Hands out the next open job, marked as under way.
    fn take(&mut self) -> impl Future<Output = Result<Option<Taken>, Error>> + Send;

    /// Writes down how attempt number `attempt` ended.
    fn end(&mut self, key: &Key, attempt: u32, ending: &Ending) -> impl Future<Output = Result<(), Error>> + Send;
}
