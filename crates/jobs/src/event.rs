use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::Fingerprint;

/// How a job ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The handler returned without an error.
    Done,
    /// The handler said that it cannot be done, or failed or panicked as often as it was allowed to try.
    Failed {
        /// What the handler said last.
        reason: String,
        /// How many attempts were made.
        attempts: u32,
    },
    /// Given up without calling the handler again: the whole process died at every attempt.
    GivenUp {
        /// How many attempts ended with the death of the process.
        attempts: u32,
    },
    /// The run was cancelled before the job was finished; the next run takes it up.
    Interrupted,
}

/// What happens during a run, in the order in which it happens.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The run knows what it has before it; comes once, first.
    Planned {
        /// Jobs that will be run, those left over from an earlier run included.
        to_run: usize,
        /// Jobs of the list that an earlier run finished and that are not repeated.
        finished_before: usize,
    },
    /// The handler is about to be called.
    Started {
        /// Which job.
        fingerprint: Fingerprint,
        /// Which attempt, counted from 1.
        attempt: u32,
    },
    /// The handler told how far it is.
    Progress {
        /// Which job.
        fingerprint: Fingerprint,
        /// Share of the work done, from 0 to 1.
        fraction: f64,
    },
    /// An attempt failed and there will be another.
    Retrying {
        /// Which job.
        fingerprint: Fingerprint,
        /// Which attempt failed, counted from 1.
        attempt: u32,
        /// What the handler said.
        reason: String,
    },
    /// The job has its outcome.
    Finished {
        /// Which job.
        fingerprint: Fingerprint,
        /// How it ended.
        outcome: Outcome,
    },
}

/// Every job that a run touched, with its outcome.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Jobs that this run ran, gave up or was interrupted in.
    pub ran: BTreeMap<Fingerprint, Outcome>,
    /// Jobs of the list that an earlier run finished and that were not repeated.
    pub finished_before: BTreeMap<Fingerprint, Outcome>,
    /// How many jobs are still open because the run was cancelled, interrupted ones included; the next run takes them up.
    pub left_open: usize,
}

impl Summary {
    /// How many jobs this run finished without an error.
    pub fn done(&self) -> usize {
        self.ran.values().filter(|outcome| **outcome == Outcome::Done).count()
    }

    /// Jobs that have no good end, from this run or an earlier one: failed, given up or interrupted.
    pub fn unsuccessful(&self) -> impl Iterator<Item = (&Fingerprint, &Outcome)> {
        self.ran.iter().chain(&self.finished_before).filter(|(_, outcome)| **outcome != Outcome::Done)
    }
}
