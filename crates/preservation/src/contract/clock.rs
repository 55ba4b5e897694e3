use std::sync::Mutex;

use model::{Difference, Instant};

use crate::Clock;

/// A clock that stands where it is set.
#[derive(Debug)]
pub struct SetClock(Mutex<Instant>);

impl SetClock {
    /// A clock that says this.
    pub fn at(instant: Instant) -> Self {
        Self(Mutex::new(instant))
    }
    /// Moves it, forwards or back.
    pub fn turn(&self, by: Difference) {
        let mut now = self.0.lock().unwrap();
        *now = now.plus(by);
    }
}

impl Clock for SetClock {
    fn now(&self) -> Instant {
        *self.0.lock().unwrap()
    }
}
