/// A bound on work that does not depend on the machine: the same input stops at the same step everywhere.
///
/// # Units
/// Roughly one word or one vertex looked at: a nanosecond of a fast processor.
#[derive(Debug)]
pub(super) struct Work {
    left: u64,
}

impl Work {
    pub(super) const fn of(units: u64) -> Self {
        Self { left: units }
    }

    /// Whether there is any left after so much more.
    pub(super) fn spend(&mut self, units: usize) -> bool {
        self.left = self.left.saturating_sub(units as u64);
        self.left > 0
    }

    /// Does something with a part of what is left; what it does not use comes back.
    pub(super) fn part<T>(&mut self, parts: u64, doing: impl FnOnce(&mut Self) -> T) -> T {
        let mut part = Self { left: self.left / parts.max(1) };
        self.left -= part.left;
        let done = doing(&mut part);
        self.left += part.left;
        done
    }

    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}
