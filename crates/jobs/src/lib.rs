//! The queue: runs jobs on all cores, survives crashes, and gives up on a job that keeps killing its worker.
//!
//! A [`Queue`] holds jobs of one kind. [`Queue::run`] takes a list of [`Job`]s, runs those that are not finished yet
//! through a handler, and returns when each has an [`Outcome`]. Delivery is *at least once*: a run that was killed is
//! taken up by the next one, and the job that was under way then is run again. An effect that must happen once is the
//! handler's to key (by the job's [`Fingerprint`]).
//!
//! ```
//! # #[tokio::main]
//! # async fn main() -> Result<(), jobs::Error> {
//! use jobs::{Cancel, Failure, Fingerprint, Job, Queue, Settings, Work, blocking};
//!
//! let halves = |work: Work<u32>| match work.payload % 2 {
//!     0 => Ok(()),
//!     _ => Err(Failure::Final(format!("{} is odd", work.payload))),
//! };
//! let jobs = [2, 3].map(|number| Job { fingerprint: Fingerprint::new(format!("halve {number}")), payload: number });
//! let summary = Queue::in_memory("halve")
//!     .run(jobs.to_vec(), Settings::default(), &Cancel::new(), blocking(halves), |_event| {})
//!     .await?;
//! assert_eq!((summary.done(), summary.unsuccessful().count()), (1, 1));
//! # Ok(())
//! # }
//! ```
//!
//! This crate alone knows apalis. It uses apalis's tables and statements in a database file of its own, never in a
//! case's database, and drives them itself, for two reasons. apalis hands a job out again for ever when the job kills
//! its worker: the attempt is counted, but the maximum is compared only for jobs that *returned* an error. And its
//! worker loop waits for more work, where a command must end when nothing is left.

mod cancel;
mod error;
mod event;
mod job;
mod memory;
mod queue;
mod sqlite;
mod store;
mod work;

pub use cancel::Cancel;
pub use error::Error;
pub use event::{Event, Outcome, Summary};
pub use job::{Fingerprint, Job};
pub use queue::{Queue, Repeat, Settings};
pub use work::{BlockingResult, Failure, Progress, Work, blocking};
