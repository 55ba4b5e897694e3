use std::collections::{BTreeMap, BTreeSet};

use model::Trust;

use super::conflict::doubtful;
use super::hitting_set::{MOST_CONFLICTS, cheapest};
use super::row::NONE;
use super::untangled::make_consistent;
use super::{Piece, Solution};

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

/// Ways of equal cost that are offered.
const MOST_OFFERED: usize = 8;

impl Solution<'_> {
    /// The cheapest ways to make all the evidence consistent, by trust: which pieces to doubt. Empty if it is consistent.
    ///
    /// Each is checked: without it, the rest of the evidence is consistent.
    pub fn repairs(&self) -> Vec<Repair> {
        if self.is_consistent() {
            return Vec::new();
        }
        let rows = &self.network.rows;
        // A group of alternatives is doubted as a whole, under the number of its first row.
        let mut first_of_group: BTreeMap<u32, u32> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate().filter(|(_, row)| row.group != NONE) {
            first_of_group.entry(row.group).or_insert(index as u32);
        }
        let unit = |row: u32| first_of_group.get(&rows[row as usize].group).copied().unwrap_or(row);
        // What is certain is not offered to be doubted.
        let units = |conflict: &[u32]| -> Vec<u32> {
            let units: BTreeSet<u32> = doubtful(rows, conflict).into_iter().map(unit).collect();
            units.into_iter().collect()
        };
        let mut costs: BTreeMap<u32, u64> = BTreeMap::new();
        for (index, row) in rows.iter().enumerate() {
            let cost = costs.entry(unit(index as u32)).or_default();
            *cost = (*cost).max(weight(row.trust));
        }
        let mut conflicts: BTreeSet<Vec<u32>> = self.state().met.iter().map(|cycle| units(&cycle.rows)).collect();
        let disjoint = self.contradictions().iter();
        conflicts.extend(disjoint.map(|c| units(&c.evidence.iter().map(|piece| piece.0).collect::<Vec<_>>())));
        loop {
            let list: Vec<Vec<u32>> = conflicts.iter().cloned().collect();
            let known = list.len();
            if known > MOST_CONFLICTS {
                return self.greedy_repair(&costs, unit).into_iter().collect();
            }
            let (sets, ended) = cheapest(&list, |row| costs[&row], MOST_OFFERED);
            let mut repairs = Vec::new();
            for set in &sets {
                let left = make_consistent(self.network, |row| set.contains(&unit(row)));
                if left.disjoint.is_empty() {
                    let all = (0..rows.len() as u32).filter(|&row| set.contains(&unit(row)));
                    repairs.push(Repair {
                        withdraw: all.map(Piece).collect(),
                        cost: set.iter().map(|row| costs[row]).sum(),
                        cheapest: ended,
                    });
                } else {
                    conflicts.extend(left.met.iter().chain(&left.disjoint).map(|cycle| units(&cycle.rows)));
                }
            }
            if !repairs.is_empty() {
                return repairs;
            }
            if conflicts.len() == known {
                return self.greedy_repair(&costs, unit).into_iter().collect();
            }
        }
    }

    /// The least trusted piece of each conflict in turn: a repair, though perhaps not the cheapest.
    fn greedy_repair(&self, costs: &BTreeMap<u32, u64>, unit: impl Fn(u32) -> u32) -> Option<Repair> {
        let mut doubted: BTreeSet<u32> = BTreeSet::new();
        loop {
            let left = make_consistent(self.network, |row| doubted.contains(&unit(row)));
            if left.disjoint.is_empty() {
                break;
            }
            for conflict in &left.disjoint {
                let open = doubtful(&self.network.rows, &conflict.rows).into_iter();
                doubted.insert(open.map(&unit).min_by_key(|row| (costs[row], *row))?);
            }
        }
        let all = (0..self.network.rows.len() as u32).filter(|&row| doubted.contains(&unit(row)));
        let cost = doubted.iter().map(|row| costs[row]).sum();
        Some(Repair { withdraw: all.map(Piece).collect(), cost, cheapest: false })
    }
}
