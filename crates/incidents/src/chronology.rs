//! Events in the order that the evidence gives them, and no other.

mod bounds;
mod dated;
mod incident_span;
mod knots;
mod relations;

use std::collections::BTreeMap;
use std::ops::Range;

use model::PointId;

use self::bounds::Bounds;
use self::knots::Knots;
use self::relations::Relations;

pub use self::dated::Dated;
pub use self::incident_span::IncidentSpan;

/// What is known of the order of two events.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The first has surely ended before the second began.
    Before,
    /// The second has surely ended before the first began.
    After,
    /// Nothing says which came first; they may also be at once.
    NotKnown,
    /// The evidence says both, so it says nothing: see [`Chronology::disputed`].
    Disputed,
}

/// An order that cannot be made of what was given.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChronologyError {
    /// Two events have one name.
    #[error("two events are called {0}; give each its own id")]
    Twice(PointId),
    /// A relation names an event that was not given.
    #[error("a relation names {0}, which is not among the events")]
    NoSuchEvent(PointId),
}

/// Events in a partial order: of two of them one is before the other only where it surely is.
///
/// Events are addressed by their position in [`Chronology::events`]. That list respects the order but adds to it
/// for display: neighbours in the list are not therefore known to follow one another. Undated events (nothing known
/// of either end, no relation) stand last.
pub struct Chronology {
    events: Vec<Dated>,
    bounds: Vec<Bounds>,
    relations: Relations,
    knots: Knots,
    /// Positions of events that a pair puts before themselves.
    self_said: Vec<usize>,
    /// Positions by the end of their bounds, ascending.
    by_end: Vec<usize>,
    runs: Vec<Range<usize>>,
    undated: Range<usize>,
}

/// Orders events by their intervals and by pairs of which the first has surely ended before the second began.
///
/// Two events are ordered by their intervals only if the first has ended at the latest before the second begins at
/// the earliest: touching intervals leave it open. Pairs tighten the intervals of what they name (for the order
/// alone; the events are given back as they came). Events that would come before themselves are left unordered
/// among one another and are named by [`Chronology::disputed`].
///
/// # Errors
/// Two events of one name; a pair that names no event.
///
/// # Limits
/// n log n time for intervals alone; with pairs k²/8 bytes more for the k events that they name.
pub fn chronology(events: &[Dated], surely_before: &[(PointId, PointId)]) -> Result<Chronology, ChronologyError> {
    let mut position = BTreeMap::new();
    for (k, event) in events.iter().enumerate() {
        if position.insert(&event.id, k).is_some() {
            return Err(ChronologyError::Twice(event.id.clone()));
        }
    }
    let find = |id: &PointId| position.get(id).copied().ok_or_else(|| ChronologyError::NoSuchEvent(id.clone()));
    let mut pairs = Vec::with_capacity(surely_before.len());
    for (a, b) in surely_before {
        pairs.push((find(a)?, find(b)?));
    }
    pairs.sort_unstable();
    pairs.dedup();

    let self_said: Vec<usize> = pairs.iter().filter(|(a, b)| a == b).map(|&(a, _)| a).collect();
    let given: Vec<Bounds> = events.iter().map(Bounds::of).collect();
    let (bounds, relations, knots) = settle(&given, &mut pairs);

    let is_undated = |k: usize| bounds[k].are_open() && !relations.name(k) && !knots.holds(k);
    let order = relations.sorted(|k| (is_undated(k), bounds[k].start, bounds[k].end, &events[k].id));
    let dated = order.iter().take_while(|&&k| !is_undated(k)).count();

    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(k, &old)| place[old] = k);
    pairs.iter_mut().for_each(|(a, b)| (*a, *b) = (place[*a], place[*b]));
    let bounds: Vec<Bounds> = order.iter().map(|&k| bounds[k]).collect();
    let mut by_end: Vec<usize> = (0..order.len()).collect();
    by_end.sort_by_key(|&k| bounds[k].end);
    let mut chronology = Chronology {
        events: order.iter().map(|&k| events[k].clone()).collect(),
        relations: Relations::new(order.len(), &pairs),
        knots: knots.in_order(&order),
        self_said: self_said.into_iter().map(|k| place[k]).collect(),
        bounds,
        by_end,
        runs: Vec::new(),
        undated: dated..order.len(),
    };
    chronology.runs = chronology.find_runs();
    Ok(chronology)
}

/// Leaves only pairs that contradict neither one another nor the bounds, and draws from them what follows.
///
/// What contradicts is what goes round in the order itself, or what leaves some event no time: a chain of pairs too
/// long for the bounds at its ends. Either way its events are tied into one knot.
fn settle(given: &[Bounds], pairs: &mut Vec<(usize, usize)>) -> (Vec<Bounds>, Relations, Knots) {
    let mut knots = Knots::find(given, pairs);
    pairs.retain(|&(a, b)| !knots.tie(a, b));
    let (bounds, relations) = tighten(given, pairs);
    let has_no_time = |k: usize| bounds[k].cross();
    let impossible: Vec<_> = pairs.iter().copied().filter(|&(a, b)| has_no_time(a) && has_no_time(b)).collect();
    if impossible.is_empty() {
        return (bounds, relations, knots);
    }
    let rounds = impossible.iter().map(|&(a, b)| (b, a));
    knots = Knots::find(given, &knots.pairs().chain(pairs.iter().copied()).chain(rounds).collect::<Vec<_>>());
    pairs.retain(|&(a, b)| !knots.tie(a, b));
    let (bounds, relations) = tighten(given, pairs);
    (bounds, relations, knots)
}

/// The bounds that are left once the pairs hold: after this, whatever follows from a pair and an interval together
/// follows from the bounds alone.
fn tighten(given: &[Bounds], pairs: &[(usize, usize)]) -> (Vec<Bounds>, Relations) {
    let mut bounds = given.to_vec();
    let relations = Relations::new(given.len(), pairs);
    let sorted = relations.sorted(|k| k);
    for &a in &sorted {
        for &b in relations.directly_after(a) {
            let earlier = bounds[a];
            bounds[b].begin_after(earlier);
        }
    }
    for &a in sorted.iter().rev() {
        for &b in relations.directly_after(a) {
            let later = bounds[b];
            bounds[a].end_before(later);
        }
    }
    (bounds, relations)
}

impl Chronology {
    /// The events, in an order for display that never goes against what is known.
    pub fn events(&self) -> &[Dated] {
        &self.events
    }

    /// The positions that fall into stretches: all of a stretch is surely before all of the next, and inside one
    /// of two or more the order is not wholly known.
    pub fn runs(&self) -> &[Range<usize>] {
        &self.runs
    }

    /// The positions of events that nothing is known of, at the end of the list and in no run.
    pub fn undated(&self) -> Range<usize> {
        self.undated.clone()
    }

    /// What is known of the order of the events at two positions.
    pub fn standing(&self, a: usize, b: usize) -> Standing {
        if a != b && self.knots.tie(a, b) {
            Standing::Disputed
        } else if self.is_before(a, b) {
            Standing::Before
        } else if self.is_before(b, a) {
            Standing::After
        } else {
            Standing::NotKnown
        }
    }

    fn is_before(&self, a: usize, b: usize) -> bool {
        !self.knots.tie(a, b) && (self.bounds[a].precede(self.bounds[b]) || self.relations.say_before(a, b))
    }

    /// The positions of the events that the one at `position` is surely after, with nothing known to lie between
    /// (the transitive reduction), ascending.
    ///
    /// # Limits
    /// Takes time in proportion to the number of events; the answers for all events together may be a quarter of
    /// n² (half of the events dated to one day, half to the next), which is why they are not kept.
    pub fn directly_after(&self, position: usize) -> Vec<usize> {
        let start = self.bounds[position].start;
        let ended = self.by_end.partition_point(|&k| self.bounds[k].end < start);
        let by_relation = self.relations.all_before([position]);
        let mut earlier: Vec<usize> = self.by_end[..ended].iter().copied().chain(by_relation).collect();
        earlier.sort_unstable();
        earlier.dedup();
        earlier.retain(|&k| !self.knots.tie(k, position));

        let last_start = earlier.iter().map(|&k| self.bounds[k].start).max().unwrap_or(i64::MIN);
        let has_between = |k: usize| {
            self.bounds[k].end < last_start
                && (!self.knots.holds(k) || earlier.iter().any(|&between| self.is_before(k, between)))
        };
        let near: Vec<usize> = earlier.iter().copied().filter(|&k| !has_between(k)).collect();
        let mut behind = self.relations.all_before(near.iter().copied());
        behind.sort_unstable();
        near.into_iter().filter(|k| behind.binary_search(k).is_err()).collect()
    }

    /// Sets of events (positions, ascending) that the evidence puts before one another all round: their order is
    /// left unknown, and the evidence behind it needs a look.
    pub fn disputed(&self) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for k in (0..self.events.len()).filter(|&k| self.knots.holds(k) || self.self_said.contains(&k)) {
            sets.entry(self.knots.of(k)).or_default().push(k);
        }
        let mut sets: Vec<Vec<usize>> = sets.into_values().collect();
        sets.sort_unstable();
        sets
    }

    /// When each incident took place, by the incident's id.
    pub fn incidents(&self) -> Vec<IncidentSpan> {
        incident_span::spans(&self.events)
    }

    /// A cut lies before a position if every event in front of it is before every event from it on.
    fn find_runs(&self) -> Vec<Range<usize>> {
        let dated = self.undated.start;
        let mut last_of_knot: BTreeMap<usize, usize> = BTreeMap::new();
        for k in (0..dated).filter(|&k| self.knots.holds(k)) {
            last_of_knot.insert(self.knots.of(k), k);
        }
        let mut runs = Vec::new();
        let (mut from, mut reaches) = (0, 0);
        for k in 0..dated {
            if k > reaches {
                runs.push(from..k);
                from = k;
            }
            // Beginnings ascend along the list, so what begins after this has ended stands at its back.
            let mut last = self.bounds[..dated].partition_point(|b| b.start <= self.bounds[k].end).max(k + 1) - 1;
            while last > k && self.is_before(k, last) {
                last -= 1;
            }
            reaches = reaches.max(last).max(last_of_knot.get(&self.knots.of(k)).copied().unwrap_or(0));
        }
        if from < dated {
            runs.push(from..dated);
        }
        runs
    }
}

#[cfg(test)]
mod tests;
