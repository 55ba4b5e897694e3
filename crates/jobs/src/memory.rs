use std::{
    collections::BTreeMap,
    path::PathBuf,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use crate::{
    Error, Fingerprint, Outcome, Repeat,
    store::{Ending, Entry, Key, Plan, Store, Taken},
};

/// Jobs in memory, shared by the clones of a queue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory(Arc<Mutex<Shelf>>);

#[derive(Debug, Default)]
struct Shelf {
    in_use: bool,
    order: Vec<Fingerprint>,
    jobs: BTreeMap<Fingerprint, Held>,
}

#[derive(Debug)]
struct Held {
    payload: Vec<u8>,
    attempts: u32,
    max_attempts: u32,
    state: State,
}

#[derive(Debug)]
enum State {
    Open,
    UnderWay,
    Finished(Outcome),
}

impl Memory {
    fn shelf(&self) -> MutexGuard<'_, Shelf> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The jobs for one run, or [`Error::Busy`].
    pub(crate) fn lock(&self) -> Result<Locked, Error> {
        if std::mem::replace(&mut self.shelf().in_use, true) {
            return Err(Error::Busy { path: PathBuf::from(":memory:") });
        }
        Ok(Locked(self.clone()))
    }
}

/// The jobs while a run uses them.
pub(crate) struct Locked(Memory);

impl Drop for Locked {
    fn drop(&mut self) {
        self.0.shelf().in_use = false;
    }
}

impl Store for Locked {
    async fn begin(&mut self, entries: Vec<Entry>, max_attempts: u32, repeat: Repeat) -> Result<Plan, Error> {
        let mut shelf = self.0.shelf();
        let shelf = &mut *shelf;
        let mut plan = Plan::default();
        for (fingerprint, held) in &mut shelf.jobs {
            if matches!(held.state, State::UnderWay) {
                // A run whose future was dropped left it so.
                held.attempts += 1;
                held.state = State::Open;
                plan.orphans.push(Key(fingerprint.as_str().to_owned()));
            }
        }
        for Entry { fingerprint, payload } in entries {
            let fresh = match shelf.jobs.get(&fingerprint).map(|held| &held.state) {
                None => true,
                Some(State::Open | State::UnderWay) => false,
                Some(State::Finished(outcome)) => match (repeat, outcome) {
                    (Repeat::All, _) => true,
                    (Repeat::Unsuccessful, outcome) if *outcome != Outcome::Done => true,
                    _ => {
                        plan.finished_before.insert(fingerprint.clone(), outcome.clone());
                        false
                    }
                },
            };
            if fresh {
                shelf.order.retain(|other| *other != fingerprint);
                shelf.order.push(fingerprint.clone());
                shelf.jobs.insert(fingerprint, Held { payload, attempts: 0, max_attempts, state: State::Open });
            }
        }
        plan.to_run = shelf.jobs.values().filter(|held| matches!(held.state, State::Open)).count();
        Ok(plan)
    }

    async fn take(&mut self) -> Result<Option<Taken>, Error> {
        let mut shelf = self.0.shelf();
        let shelf = &mut *shelf;
        for fingerprint in &shelf.order {
            let Some(held) = shelf.jobs.get_mut(fingerprint) else { continue };
            if matches!(held.state, State::Open) {
                held.state = State::UnderWay;
                return Ok(Some(Taken {
                    key: Key(fingerprint.as_str().to_owned()),
                    fingerprint: fingerprint.clone(),
                    payload: held.payload.clone(),
                    attempts_before: held.attempts,
                    max_attempts: held.max_attempts,
                }));
            }
        }
        Ok(None)
    }

    async fn end(&mut self, key: &Key, attempt: u32, ending: &Ending) -> Result<(), Error> {
        let mut shelf = self.0.shelf();
        if let Some(held) = shelf.jobs.get_mut(&Fingerprint::new(key.0.clone())) {
            held.state = match ending {
                Ending::Final(outcome) => State::Finished(outcome.clone()),
                Ending::Again(_) | Ending::PutBack => State::Open,
            };
            if !matches!(ending, Ending::PutBack) {
                held.attempts = attempt;
            }
        }
        Ok(())
    }
}
