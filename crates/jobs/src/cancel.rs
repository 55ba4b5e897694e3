use std::sync::Arc;

use tokio::sync::watch;

/// A request to stop that a run and its handlers share; cheap to clone, cannot be taken back.
#[derive(Clone, Debug)]
pub struct Cancel(Arc<watch::Sender<bool>>);

impl Cancel {
    /// A request that has not been made yet.
    pub fn new() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }

    /// Asks the run to stop: nothing new is started, and what is under way may finish or return
    /// [`Failure::Interrupted`](crate::Failure::Interrupted).
    pub fn cancel(&self) {
        self.0.send_replace(true);
    }

    /// Whether stopping was asked for.
    pub fn is_cancelled(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until stopping is asked for.
    pub async fn cancelled(&self) {
        let mut seen = self.0.subscribe();
        // The sender lives in `self`, so waiting cannot fail.
        let _ = seen.wait_for(|cancelled| *cancelled).await;
    }
}

impl Default for Cancel {
    fn default() -> Self {
        Self::new()
    }
}
