//! Which event can be said to come before which, and a sequence that never puts a later one first.
use std::collections::{BTreeMap, BTreeSet};

use model::{Difference, Instant, Interval};

/// The partial order of a case's events, each named by its index.
pub(crate) struct Order {
    intervals: Vec<Interval>,
    known: BTreeSet<(usize, usize)>,
}

impl Order {
    /// Events by their intervals, and the pairs whose order is known whatever those say.
    ///
    /// Known orders are closed under "before that, before this". Where they run in a circle they are left out
    /// altogether: a circle says nothing about which comes first.
    pub(crate) fn new(intervals: Vec<Interval>, known: &[(usize, usize)]) -> Self {
        let mut after: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
        for &(earlier, later) in known {
            after.entry(earlier).or_default().insert(later);
        }
        let mut closed = BTreeSet::new();
        for &start in after.keys() {
            let mut reached = BTreeSet::new();
            let mut next: Vec<usize> = after[&start].iter().copied().collect();
            while let Some(here) = next.pop() {
                if reached.insert(here) {
                    next.extend(after.get(&here).into_iter().flatten());
                }
            }
            closed.extend(reached.into_iter().map(|end| (start, end)));
        }
        if closed.iter().any(|&(a, b)| a == b) {
            closed.clear();
        }
        Self { intervals, known: closed }
    }

    /// Whether `a` certainly comes before `b`.
    pub(crate) fn before(&self, a: usize, b: usize) -> bool {
        let apart = match (self.intervals[a].latest(), self.intervals[b].earliest()) {
            (Some(end), Some(start)) => end < start,
            _ => false,
        };
        apart || self.known.contains(&(a, b))
    }

    /// Whether nothing says which of two comes first.
    pub(crate) fn open(&self, a: usize, b: usize) -> bool {
        !self.before(a, b) && !self.before(b, a)
    }

    /// All events in a sequence that puts none before one that certainly precedes it.
    ///
    /// Among those that may come next the one with the earliest bound stands first; undated ones stand last.
    pub(crate) fn sequence(&self) -> Vec<usize> {
        let count = self.intervals.len();
        let key = |i: usize| (self.day_key(i).unwrap_or(Instant::from_micros(i64::MAX)), i);
        let mut waits: Vec<usize> = vec![0; count];
        for &(_, later) in &self.known {
            waits[later] += 1;
        }
        let mut ready: BTreeSet<(Instant, usize)> = (0..count).filter(|&i| waits[i] == 0).map(key).collect();
        let mut sequence = Vec::with_capacity(count);
        while let Some((_, here)) = ready.pop_first() {
            sequence.push(here);
            for &(_, later) in self.known.range((here, 0)..=(here, usize::MAX)) {
                waits[later] -= 1;
                if waits[later] == 0 {
                    ready.insert(key(later));
                }
            }
        }
        sequence
    }

    /// A sequence cut into runs in which no event can be said to come before another of the same run.
    pub(crate) fn runs(&self) -> Vec<Vec<usize>> {
        let mut runs: Vec<Vec<usize>> = Vec::new();
        for event in self.sequence() {
            match runs.last_mut() {
                Some(run) if run.iter().all(|&other| self.open(other, event)) => run.push(event),
                _ => runs.push(vec![event]),
            }
        }
        runs
    }

    /// The moment under whose day an event is listed: its earliest, else the last one before its latest, so that what
    /// was by the end of a day stands under that day and not under the next.
    pub(crate) fn day_key(&self, event: usize) -> Option<Instant> {
        let interval = self.intervals[event];
        interval.earliest().or_else(|| interval.latest().map(|t| t + Difference::from_micros(-1)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between(from: Option<i64>, to: Option<i64>) -> Interval {
        Interval::new(from.map(Instant::from_micros), to.map(Instant::from_micros)).unwrap()
    }

    #[test]
    fn overlapping_events_stand_in_one_run_and_apart_ones_do_not() {
        let order = Order::new(
            vec![
                between(Some(20), Some(30)),
                between(Some(0), Some(10)),
                between(Some(5), Some(15)),
                Interval::UNKNOWN,
            ],
            &[],
        );
        assert_eq!(order.runs(), vec![vec![1, 2], vec![0, 3]]);
        assert!(order.open(1, 2) && order.open(3, 0) && order.before(1, 0));
    }

    #[test]
    fn known_orders_hold_through_others_and_against_bounds() {
        let all = between(Some(0), Some(100));
        let order = Order::new(vec![all, all, all, between(None, Some(100))], &[(2, 1), (1, 0)]);
        assert_eq!(order.sequence(), vec![2, 1, 0, 3]);
        assert!(order.before(2, 0) && order.open(3, 0));
    }

    #[test]
    fn a_circle_of_orders_says_nothing() {
        let all = between(Some(0), Some(100));
        let order = Order::new(vec![all, all], &[(0, 1), (1, 0)]);
        assert!(order.open(0, 1));
        assert_eq!(order.sequence().len(), 2);
    }

    #[test]
    fn no_event_stands_before_one_that_precedes_it() {
        let mut state = 1u64;
        let mut next = |n: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) % n
        };
        for _ in 0..200 {
            let intervals: Vec<Interval> = (0..12)
                .map(|_| {
                    let from = next(50) as i64;
                    let to = from + next(20) as i64;
                    between((next(4) > 0).then_some(from), (next(4) > 0).then_some(to))
                })
                .collect();
            let order = Order::new(intervals, &[(3, 4), (4, 5)]);
            let sequence = order.sequence();
            let bounds_only = Order::new(order.intervals.clone(), &[]);
            assert_eq!(sequence.iter().copied().collect::<BTreeSet<_>>().len(), 12);
            for (i, &a) in sequence.iter().enumerate() {
                for &b in &sequence[..i] {
                    let turned_round = [(3, 4), (4, 5), (3, 5)].contains(&(a, b));
                    assert!(!turned_round, "{sequence:?}");
                }
            }
            for (i, &a) in bounds_only.sequence().iter().enumerate() {
                assert!(bounds_only.sequence()[..i].iter().all(|&b| !bounds_only.before(a, b)));
            }
        }
    }
}
