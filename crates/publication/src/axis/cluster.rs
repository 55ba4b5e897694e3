//! Where the bounds of a case crowd together, and how much room each crowd needs.
use std::collections::BTreeSet;

use model::{Difference, Instant, Interval};

use super::AXIS_WIDTH;
use crate::wording::Clock;

/// Bounds further apart than this are parted by a break.
const LONGEST_EMPTY: Difference = Difference::from_secs(12 * 3600);
/// An interval no longer than this keeps its two ends in one cluster.
const LONGEST_BRIDGE: Difference = Difference::from_secs(36 * 3600);
/// A cluster of more days than these is not cut into days.
const MOST_DAYS: usize = 9;
/// The narrowest stretch, in the picture's units.
const LEAST_WIDTH: f64 = 130.0;

/// A stretch of time that is drawn without a break.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cluster {
    pub(super) from: Instant,
    pub(super) to: Instant,
    /// The width it needs for its bars to be told apart, in the picture's units.
    pub(super) need: f64,
    /// It shares its row with nothing.
    pub(super) whole_row: bool,
}

/// The clusters of these intervals in order, crowded ones cut into days.
pub(super) fn clusters(intervals: &[Interval], clock: &Clock) -> Vec<Cluster> {
    spans(intervals)
        .into_iter()
        .flat_map(|(first, last)| {
            let within = |t: Instant| first <= t && t <= last;
            let events = intervals.iter().filter(|i| [i.earliest(), i.latest()].into_iter().flatten().any(within));
            cut(first, last, events.count(), clock)
        })
        .collect()
}

/// The first and last bound of each cluster.
fn spans(intervals: &[Interval]) -> Vec<(Instant, Instant)> {
    let bounds: BTreeSet<Instant> = intervals.iter().flat_map(|i| [i.earliest(), i.latest()]).flatten().collect();
    // Short intervals bridge what lies between their ends; each other bound stands by itself.
    let bridges = intervals.iter().filter_map(|i| Some((i.earliest()?, i.latest()?)));
    let bridges = bridges.filter(|&(from, to)| to - from <= LONGEST_BRIDGE);
    let pieces: BTreeSet<(Instant, Instant)> = bounds.into_iter().map(|t| (t, t)).chain(bridges).collect();
    let mut spans: Vec<(Instant, Instant)> = Vec::new();
    for (from, to) in pieces {
        match spans.last_mut() {
            Some(span) if from - span.1 <= LONGEST_EMPTY => span.1 = span.1.max(to),
            _ => spans.push((from, to)),
        }
    }
    spans
}

/// One cluster, or its days where it needs more than a row.
fn cut(first: Instant, last: Instant, events: usize, clock: &Clock) -> Vec<Cluster> {
    let (from, to) = (clock.hour_before(first), clock.hour_after(last));
    let to = to.max(from + Difference::from_secs(2 * 3600));
    let hours = (to - from).secs() / 3600.0;
    let need = (36.0 * hours.sqrt()).max(24.0 * events as f64).max(LEAST_WIDTH);
    if need <= AXIS_WIDTH {
        return vec![Cluster { from, to, need, whole_row: false }];
    }
    let mut days = Vec::new();
    // What ends with a day does not open the next one.
    let last = if first < last { last + Difference::from_micros(-1) } else { last };
    let mut day = clock.date(first);
    while day <= clock.date(last) && days.len() <= MOST_DAYS {
        let ends = day.tomorrow().ok().and_then(|next| Some((clock.day_start(day)?, clock.day_start(next)?, next)));
        let Some((from, to, next)) = ends else { break };
        days.push(Cluster { from, to, need: AXIS_WIDTH, whole_row: true });
        day = next;
    }
    match days.len() {
        2..=MOST_DAYS => days,
        _ => vec![Cluster { from, to, need: AXIS_WIDTH, whole_row: true }],
    }
}
