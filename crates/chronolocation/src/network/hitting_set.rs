use std::collections::BTreeMap;

/// Conflicts that the search can hold.
pub(super) const MOST_CONFLICTS: usize = 128;
/// Steps after which the search settles for the best found.
const MOST_STEPS: u32 = 300_000;

/// The cheapest sets that meet every conflict, at most `most` of equal cost, and whether the search ended.
///
/// Branch and bound; conflicts that share nothing must each be paid for, which is the floor under what is to come.
pub(super) fn cheapest(conflicts: &[Vec<u32>], cost: impl Fn(u32) -> u64, most: usize) -> (Vec<Vec<u32>>, bool) {
    debug_assert!(conflicts.len() <= MOST_CONFLICTS, "callers stop before");
    let mut meets: BTreeMap<u32, u128> = BTreeMap::new();
    for (number, conflict) in conflicts.iter().enumerate() {
        for &member in conflict {
            *meets.entry(member).or_default() |= 1 << number;
        }
    }
    let members: Vec<u32> = meets.keys().copied().collect();
    let meets: Vec<u128> = meets.into_values().collect();
    let costs: Vec<u64> = members.iter().map(|&member| cost(member)).collect();
    let number = |member: &u32| members.binary_search(member).unwrap_or_default();
    let conflicts: Vec<Vec<usize>> = conflicts
        .iter()
        .map(|conflict| {
            let mut list: Vec<usize> = conflict.iter().map(number).collect();
            // What meets most for its cost comes first, so that a good set is found early.
            list.sort_by_key(|&member| (costs[member] * 1000 / u64::from(meets[member].count_ones().max(1)), member));
            list
        })
        .collect();
    let mut search = Search {
        shares: conflicts.iter().map(|list| list.iter().fold(0, |mask, &member| mask | meets[member])).collect(),
        floors: conflicts.iter().map(|list| list.iter().map(|&member| costs[member]).min().unwrap_or(0)).collect(),
        banned: vec![false; members.len()],
        conflicts,
        meets,
        costs,
        most,
        best: u64::MAX,
        found: Vec::new(),
        steps: 0,
    };
    let all = if search.conflicts.len() == 128 { u128::MAX } else { (1 << search.conflicts.len()) - 1 };
    search.step(all, &mut Vec::new(), 0);
    let ended = search.steps < MOST_STEPS;
    let named = search.found.into_iter().map(|set| {
        let mut set: Vec<u32> = set.into_iter().map(|member| members[member]).collect();
        set.sort_unstable();
        set
    });
    let mut sets: Vec<Vec<u32>> = named.collect();
    sets.sort();
    (sets, ended)
}

struct Search {
    conflicts: Vec<Vec<usize>>,
    /// For each conflict, the conflicts with which it shares a member.
    shares: Vec<u128>,
    /// For each conflict, its cheapest member's cost.
    floors: Vec<u64>,
    /// For each member, the conflicts that it meets.
    meets: Vec<u128>,
    costs: Vec<u64>,
    banned: Vec<bool>,
    most: usize,
    best: u64,
    found: Vec<Vec<usize>>,
    steps: u32,
}

impl Search {
    fn step(&mut self, open: u128, chosen: &mut Vec<usize>, spent: u64) {
        self.steps += 1;
        if self.steps >= MOST_STEPS && !self.found.is_empty() {
            return;
        }
        let (mut floor, mut unpaid) = (spent, open);
        while unpaid != 0 {
            let conflict = unpaid.trailing_zeros() as usize;
            floor += self.floors[conflict];
            unpaid &= !(self.shares[conflict] | 1 << conflict);
        }
        if floor > self.best || (floor == self.best && self.found.len() >= self.most) {
            return;
        }
        if open == 0 {
            if spent < self.best {
                self.best = spent;
                self.found.clear();
            }
            self.found.push(chosen.clone());
            return;
        }
        let conflict = open.trailing_zeros() as usize;
        let mut tried = Vec::new();
        for at in 0..self.conflicts[conflict].len() {
            let member = self.conflicts[conflict][at];
            if self.banned[member] {
                continue;
            }
            chosen.push(member);
            self.step(open & !self.meets[member], chosen, spent + self.costs[member]);
            chosen.pop();
            // Sets with this member have been seen.
            self.banned[member] = true;
            tried.push(member);
        }
        for member in tried {
            self.banned[member] = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cheapest_sets_by_hand() {
        let cost = |member: u32| if member == 9 { 5 } else { 2 };
        let sets = |conflicts: &[Vec<u32>]| cheapest(conflicts, cost, 8).0;
        assert_eq!(sets(&[vec![1, 2, 9]]), vec![vec![1], vec![2]]);
        assert_eq!(sets(&[vec![1, 9], vec![2, 9]]), vec![vec![1, 2]]);
        assert_eq!(sets(&[vec![1, 9], vec![2, 9], vec![3, 9]]), vec![vec![9]]);
        assert_eq!(sets(&[vec![1, 3], vec![2, 3]]), vec![vec![3]]);
        assert_eq!(sets(&[]), vec![Vec::<u32>::new()]);
    }

    proptest::proptest! {
        #[test]
        fn as_cheap_as_trying_every_set(
            conflicts in proptest::collection::vec(proptest::collection::btree_set(0u32..8, 1..4), 0..7),
            costs in proptest::collection::vec(1u64..9, 8),
        ) {
            let conflicts: Vec<Vec<u32>> = conflicts.into_iter().map(|set| set.into_iter().collect()).collect();
            let price = |set: u32| (0..8).filter(|m| set >> m & 1 == 1).map(|m| costs[m as usize]).sum::<u64>();
            let least = (0..256u32)
                .filter(|set| conflicts.iter().all(|c| c.iter().any(|m| set >> m & 1 == 1)))
                .map(price)
                .min()
                .unwrap();
            let (sets, ended) = cheapest(&conflicts, |m| costs[m as usize], 3);
            proptest::prop_assert!(ended && !sets.is_empty());
            for set in sets {
                proptest::prop_assert!(conflicts.iter().all(|c| c.iter().any(|m| set.contains(m))));
                proptest::prop_assert_eq!(set.iter().map(|&m| costs[m as usize]).sum::<u64>(), least);
            }
        }
    }
}
