use std::{fmt, future::Future, sync::Arc};

use crate::{Cancel, Event, Fingerprint};

/// One attempt at a job, as the handler receives it.
#[derive(Clone, Debug)]
pub struct Work<P> {
    /// Which job.
    pub fingerprint: Fingerprint,
    /// What it was queued with.
    pub payload: P,
    /// Which attempt this is, counted from 1, attempts that died with their process included.
    pub attempt: u32,
    /// How many attempts there may be.
    pub max_attempts: u32,
    /// Where the handler tells how far it is.
    pub progress: Progress,
    /// The run's request to stop; a long handler looks at it and returns [`Failure::Interrupted`].
    pub cancel: Cancel,
}

/// Where a handler tells how far it is.
#[derive(Clone)]
pub struct Progress {
    fingerprint: Fingerprint,
    events: Arc<dyn Fn(Event) + Send + Sync>,
}

impl Progress {
    pub(crate) fn new(fingerprint: Fingerprint, events: Arc<dyn Fn(Event) + Send + Sync>) -> Self {
        Self { fingerprint, events }
    }

    /// Tells the share of the work done; values outside 0 to 1 are brought to the nearer end, NaN is taken as 0.
    pub fn report(&self, fraction: f64) {
        let fraction = if fraction.is_nan() { 0.0 } else { fraction.clamp(0.0, 1.0) };
        (self.events)(Event::Progress { fingerprint: self.fingerprint.clone(), fraction });
    }
}

impl fmt::Debug for Progress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Progress").field("fingerprint", &self.fingerprint).finish_non_exhaustive()
    }
}

/// Why an attempt did not succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It will never succeed (the input is broken): the job fails without another attempt.
    Final(String),
    /// It may succeed another time: the job is tried again while attempts are left.
    Passing(String),
    /// The handler stopped because the run was cancelled: the attempt does not count.
    Interrupted,
}

/// Makes a handler from a function that blocks its thread (decoding, hashing, waiting for a child process).
pub fn blocking<P, F>(function: F) -> impl Fn(Work<P>) -> BlockingResult + Send + Sync + Clone + 'static
where
    P: Send + 'static,
    F: Fn(Work<P>) -> Result<(), Failure> + Send + Sync + 'static,
{
    let function = Arc::new(function);
    move |work| {
        let function = Arc::clone(&function);
        Box::pin(async move {
            match tokio::task::spawn_blocking(move || function(work)).await {
                Ok(result) => result,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    // The runtime is shutting down, which is the end of the run.
                    Err(_) => Err(Failure::Interrupted),
                },
            }
        })
    }
}

/// The future of a [`blocking`] handler.
pub type BlockingResult = std::pin::Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;
