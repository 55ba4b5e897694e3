use model::Trust;

use super::Piece;

/// Evidence whose withdrawal would make the rest consistent. Offered, never applied by itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Repair {
    /// What to doubt.
    pub withdraw: Vec<Piece>,
    /// The sum of [`weight`] over it.
    pub cost: u64,
    /// Whether it is proven that no cheaper way exists.
    pub cheapest: bool,
}

/// What it costs to doubt one piece of evidence of this trust, by policy: each class weighs as much as several of the
/// class below, so that one observation is doubted only where it takes several reports to keep it.
pub const fn weight(trust: Trust) -> u64 {
    match trust {
        Trust::Metadata => 1,
        Trust::Account => 3,
        Trust::Reported => 6,
        Trust::Platform => 12,
        Trust::Observed => 30,
        Trust::Captured => 100,
        Trust::Computed => 300,
    }
}

/// Steps after which the search for a cheapest hitting set settles for the best found.
const MOST_STEPS: u32 = 200_000;

/// The cheapest sets that meet every conflict, by exact search (branch and bound), at most `most` of equal cost; and
/// whether the search ended.
pub(super) fn hitting_sets(conflicts: &[Vec<u32>], cost: impl Fn(u32) -> u64, most: usize) -> (Vec<Vec<u32>>, bool) {
    let mut search = Search { conflicts, cost: &cost, most, best: u64::MAX, found: Vec::new(), steps: 0 };
    search.step(&mut Vec::new(), 0);
    let ended = search.steps < MOST_STEPS;
    search.found.sort();
    search.found.dedup();
    search.found.truncate(most);
    (search.found, ended)
}

struct Search<'c, F> {
    conflicts: &'c [Vec<u32>],
    cost: &'c F,
    most: usize,
    best: u64,
    found: Vec<Vec<u32>>,
    steps: u32,
}

impl<F: Fn(u32) -> u64> Search<'_, F> {
    fn step(&mut self, chosen: &mut Vec<u32>, spent: u64) {
        self.steps += 1;
        if self.steps >= MOST_STEPS && !self.found.is_empty() {
            return;
        }
        // Conflicts that share nothing must each be paid for: a floor under what is still to come.
        let mut paid: Vec<u32> = Vec::new();
        let mut floor = 0;
        let mut open: Option<&Vec<u32>> = None;
        for conflict in self.conflicts {
            if conflict.iter().any(|row| chosen.contains(row)) {
                continue;
            }
            if open.is_none_or(|open| conflict.len() < open.len()) {
                open = Some(conflict);
            }
            if !conflict.iter().any(|row| paid.contains(row)) {
                paid.extend(conflict);
                floor += conflict.iter().map(|&row| (self.cost)(row)).min().unwrap_or(0);
            }
        }
        if spent + floor > self.best || (spent + floor == self.best && self.found.len() >= 4 * self.most) {
            return;
        }
        let Some(open) = open else {
            if spent < self.best {
                self.best = spent;
                self.found.clear();
            }
            let mut set = chosen.clone();
            set.sort_unstable();
            self.found.push(set);
            return;
        };
        let mut members = open.clone();
        members.sort_by_key(|&row| ((self.cost)(row), row));
        for row in members {
            chosen.push(row);
            self.step(chosen, spent + (self.cost)(row));
            chosen.pop();
        }
    }
}
