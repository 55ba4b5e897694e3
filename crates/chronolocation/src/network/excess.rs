//! By how much a contradiction among alternatives fails to fit.

use std::collections::BTreeMap;

use super::component::{Component, Group};
use super::row::{NO_HIGH, NO_LOW, NONE, Row};

/// After so many looks at an end the choice that has come nearest so far is taken.
const MOST_WORK: u64 = 50_000_000;

/// The least by which ends have to give, all together, for some choice among the alternatives to hold.
///
/// For one choice that is a linear programme; its dual sends flow of one unit at most over each end, around cycles that do
/// not close, and what does not close adds up. Ends enter one by one: each either closes, or takes the shortest way back
/// into the flow, after which nothing more can be gained. A branch is left as soon as its choice gives no less than the
/// best.
///
/// # Limits
/// Among very many choices it is that of the nearest one met.
///
/// # References
/// Ahuja, Magnanti, Orlin: Network Flows (1993), section 9.1, for the conditions under which a flow cannot be bettered.
pub(super) fn excess(component: &Component) -> i64 {
    let mut flow = Flow::default();
    for row in component.rows.iter().filter(|row| row.group == NONE) {
        flow.admit(row);
    }
    let mut nearest = Nearest { component, best: i64::MAX, work: 0 };
    nearest.look(&flow, &component.groups);
    nearest.best
}

struct Nearest<'c> {
    component: &'c Component,
    best: i64,
    work: u64,
}

impl Nearest<'_> {
    fn look(&mut self, flow: &Flow, groups: &[Group]) {
        if flow.gained >= self.best {
            return;
        }
        let Some((group, rest)) = groups.split_first() else {
            self.best = flow.gained;
            return;
        };
        let with = |&row: &u32| {
            let mut flow = flow.clone();
            flow.admit(&self.component.rows[row as usize]);
            flow
        };
        let mut branches: Vec<Flow> = group.branches.iter().map(with).collect();
        self.work += branches.iter().map(|flow| flow.work).sum::<u64>();
        branches.sort_by_key(|flow| flow.gained);
        for flow in branches {
            if self.work > MOST_WORK && self.best < i64::MAX {
                return;
            }
            self.look(&Flow { work: 0, ..flow }, rest);
        }
    }
}

/// An end of a row: `to <= from + most`.
#[derive(Clone, Copy)]
struct End {
    from: usize,
    to: usize,
    most: i64,
    /// Whether flow goes over it: it can only go back.
    full: bool,
}

/// The flow over the ends so far that gains most.
#[derive(Clone, Default)]
struct Flow {
    points: BTreeMap<u32, usize>,
    ends: Vec<End>,
    gained: i64,
    work: u64,
}

impl Flow {
    fn admit(&mut self, row: &Row) {
        let mut place = |point: u32| {
            let next = self.points.len();
            *self.points.entry(point).or_insert(next)
        };
        let (subject, reference) = (place(row.subject), place(row.reference));
        if row.high != NO_HIGH {
            self.enter(End { from: reference, to: subject, most: row.high, full: false });
        }
        if row.low != NO_LOW {
            self.enter(End { from: subject, to: reference, most: -row.low, full: false });
        }
    }

    fn enter(&mut self, end: End) {
        self.ends.push(end);
        let Some((way, length)) = self.way(end.to, end.from) else { return };
        if length + end.most >= 0 {
            return;
        }
        self.gained -= length + end.most;
        for at in way.into_iter().chain([self.ends.len() - 1]) {
            self.ends[at].full = !self.ends[at].full;
        }
    }

    /// The shortest way between two points over ends that are free, and back over those that are full; without the end
    /// that entered last.
    fn way(&mut self, from: usize, to: usize) -> Option<(Vec<usize>, i64)> {
        let ends = &self.ends[..self.ends.len() - 1];
        let mut best: Vec<Option<(i64, usize)>> = vec![None; self.points.len()];
        best[from] = Some((0, usize::MAX));
        let mut changed = true;
        while changed {
            changed = false;
            self.work += ends.len() as u64;
            for (number, end) in ends.iter().enumerate() {
                let (from, to, length) = end.ahead();
                let Some(way) = best[from].map(|(way, _)| way + length) else { continue };
                if best[to].is_none_or(|(known, _)| way < known) {
                    best[to] = Some((way, number));
                    changed = true;
                }
            }
        }
        let (length, _) = best[to]?;
        let (mut way, mut at) = (Vec::new(), to);
        while let Some((_, number)) = best[at].filter(|_| at != from) {
            way.push(number);
            at = ends[number].ahead().0;
        }
        Some((way, length))
    }
}

impl End {
    /// From where to where it can be gone, and how far that is.
    fn ahead(self) -> (usize, usize, i64) {
        if self.full { (self.to, self.from, -self.most) } else { (self.from, self.to, self.most) }
    }
}
