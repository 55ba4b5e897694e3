use super::bits::Bits;
use super::work::Work;

/// A smallest set that meets every one of `sets`, ascending; `None` when the work runs out.
///
/// Sets of `limit` members or more are not told apart: then all of `limit` numbers are given back, meaning "no
/// fewer than that".
pub(super) fn smallest_hitting(size: usize, sets: &[Bits], limit: usize, work: &mut Work) -> Option<Vec<usize>> {
    let mut minimal: Vec<&Bits> = Vec::new();
    let mut by_size: Vec<&Bits> = sets.iter().collect();
    by_size.sort_by_key(|set| set.len());
    for set in by_size {
        if !minimal.iter().any(|smaller| smaller.is_within(set)) {
            minimal.push(set);
        }
    }
    let mut search = Search { sets: &minimal, best: (0..limit).collect(), chosen: Vec::new(), work };
    let open: Vec<usize> = (0..minimal.len()).collect();
    if !search.descend(&open, &Bits::none(size)) {
        return None;
    }
    let mut best = search.best;
    best.sort_unstable();
    Some(best)
}

struct Search<'a> {
    sets: &'a [&'a Bits],
    best: Vec<usize>,
    chosen: Vec<usize>,
    work: &'a mut Work,
}

impl Search<'_> {
    /// Takes, of a smallest set still open, each member in turn; those already tried are barred.
    fn descend(&mut self, open: &[usize], barred: &Bits) -> bool {
        if open.is_empty() {
            if self.chosen.len() < self.best.len() {
                self.best.clone_from(&self.chosen);
            }
            return true;
        }
        if !self.work.spend(open.len() * barred.words() * 4) {
            return false;
        }
        let left = |set: usize| {
            let mut left = self.sets[set].clone();
            left.drop(barred);
            left
        };
        let mut sets: Vec<Bits> = open.iter().map(|&set| left(set)).collect();
        sets.sort_by_key(Bits::len);
        // Sets without a common member need a member each.
        let mut apart = 0;
        let mut met = Bits::none(barred.words() * 64);
        for set in &sets {
            if !set.meets(&met) {
                met.add(set);
                apart += 1;
            }
        }
        if self.chosen.len() + apart >= self.best.len() {
            return true;
        }
        let mut members: Vec<usize> = sets[0].iter().collect();
        members.sort_by_key(|&v| (std::cmp::Reverse(sets.iter().filter(|set| set.has(v)).count()), v));
        let mut barred = barred.clone();
        for v in members {
            let rest: Vec<usize> = open.iter().copied().filter(|&set| !self.sets[set].has(v)).collect();
            self.chosen.push(v);
            let went_on = self.descend(&rest, &barred);
            self.chosen.pop();
            if !went_on {
                return false;
            }
            barred.insert(v);
        }
        true
    }
}
