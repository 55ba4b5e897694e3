use super::Dated;

/// When something begins at the earliest and has ended at the latest.
///
/// # Units
/// Microseconds after the epoch; an open end is the end of the range.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Bounds {
    pub(super) start: i64,
    pub(super) end: i64,
    lasts: i64,
}

impl Bounds {
    pub(super) fn of(event: &Dated) -> Self {
        let lasts = i64::try_from(event.lasts.micros()).unwrap_or(i64::MAX);
        Self {
            start: event.begins.earliest().map_or(i64::MIN, |t| t.micros()),
            end: event.begins.latest().map_or(i64::MAX, |t| t.micros().saturating_add(lasts)),
            lasts,
        }
    }

    /// Nothing is known.
    pub(super) fn are_open(self) -> bool {
        self.start == i64::MIN && self.end == i64::MAX
    }

    /// The latest end leaves no time from the earliest beginning on.
    pub(super) fn cross(self) -> bool {
        self.start > i64::MIN && self.end < i64::MAX && self.start.saturating_add(self.lasts) > self.end
    }

    /// Ended before the other can have begun.
    pub(super) fn precede(self, other: Self) -> bool {
        self.end < other.start
    }

    /// What is left once `earlier` is known to have ended before this begins.
    pub(super) fn begin_after(&mut self, earlier: Self) {
        if earlier.start > i64::MIN {
            self.start = self.start.max(earlier.start.saturating_add(earlier.lasts).saturating_add(1));
        }
    }

    /// What is left once this is known to have ended before `later` begins.
    pub(super) fn end_before(&mut self, later: Self) {
        if later.end < i64::MAX {
            self.end = self.end.min(later.end.saturating_sub(later.lasts).saturating_sub(1));
        }
    }
}
