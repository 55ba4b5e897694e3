use std::fmt::Debug;

use model::Instant;

/// What the ledger asks for the time; injected, so that a test can set it and a clock that jumps can be shown.
pub trait Clock: Send + Sync + Debug {
    /// What the clock says now. Nothing is ordered by it.
    fn now(&self) -> Instant;
}

/// The machine's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Instant {
        jiff::Timestamp::now().into()
    }
}
