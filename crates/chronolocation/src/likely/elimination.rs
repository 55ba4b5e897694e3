//! Marginals of a distribution that is a product of factors over pairs, by eliminating one point after another.
//!
//! # References
//! Lauritzen, Spiegelhalter: Local computations with probabilities on graphical structures. Journal of the Royal
//! Statistical Society B 50 (1988), 157-224.

use std::collections::BTreeSet;

/// A non-negative function of some points' cells; the last point's cells lie next to one another.
#[derive(Debug, Clone)]
struct Table {
    over: Vec<usize>,
    values: Vec<f64>,
}

/// A factor over two points, by their cells.
pub(super) struct Pair {
    pub(super) a: usize,
    pub(super) b: usize,
    /// Row by row of `a`'s cells.
    pub(super) values: Vec<f64>,
}

/// In which order points are eliminated, and what each then hangs together with.
pub(super) struct Order {
    /// For each step: the point, and its neighbours at that time, ascending.
    steps: Vec<(usize, Vec<usize>)>,
}

impl Order {
    /// By fewest neighbours, then by number.
    pub(super) fn of(points: usize, pairs: &BTreeSet<(usize, usize)>) -> Self {
        let mut near: Vec<BTreeSet<usize>> = vec![BTreeSet::new(); points];
        for &(a, b) in pairs {
            near[a].insert(b);
            near[b].insert(a);
        }
        let mut left: BTreeSet<usize> = (0..points).collect();
        let mut steps = Vec::with_capacity(points);
        let missing = |near: &[BTreeSet<usize>], point: usize| {
            let around: Vec<usize> = near[point].iter().copied().collect();
            let absent = |i: usize| around[i + 1..].iter().filter(|b| !near[around[i]].contains(b)).count();
            (0..around.len()).map(absent).sum::<usize>()
        };
        while let Some(&point) = left.iter().min_by_key(|&&p| (missing(&near, p), near[p].len(), p)) {
            left.remove(&point);
            let around: Vec<usize> = near[point].iter().copied().collect();
            for &a in &around {
                near[a].remove(&point);
                near[a].extend(around.iter().copied().filter(|&b| b != a));
            }
            steps.push((point, around));
        }
        Self { steps }
    }

    /// How many values all tables hold together with so many cells a point.
    pub(super) fn cost(&self, cells: usize) -> f64 {
        self.steps.iter().map(|(_, around)| (cells as f64).powi(around.len() as i32 + 1)).sum()
    }

    /// The masses of every point's cells. `None` where nothing is possible.
    pub(super) fn marginals(&self, cells: &[usize], single: &[Vec<f64>], pairs: &[Pair]) -> Option<Vec<Vec<f64>>> {
        let mut step_of = vec![0; cells.len()];
        for (step, (point, _)) in self.steps.iter().enumerate() {
            step_of[*point] = step;
        }
        // The table of each step: its own factors, then what earlier steps pass on.
        let mut tables: Vec<Table> = Vec::with_capacity(self.steps.len());
        for (point, around) in &self.steps {
            let over: Vec<usize> = std::iter::once(*point).chain(around.iter().copied()).collect();
            let size = over.iter().map(|&p| cells[p]).product();
            let mut table = Table { over, values: vec![1.0; size] };
            table.times(&Table { over: vec![*point], values: single[*point].clone() }, cells);
            tables.push(table);
        }
        for pair in pairs {
            let step = step_of[pair.a].min(step_of[pair.b]);
            tables[step].times(&Table { over: vec![pair.a, pair.b], values: pair.values.clone() }, cells);
        }
        // Upwards: each step passes what is left of it to the step that is eliminated next among its neighbours.
        let mut passed: Vec<Option<(usize, Table)>> = Vec::with_capacity(self.steps.len());
        for step in 0..self.steps.len() {
            let next = self.steps[step].1.iter().map(|&p| step_of[p]).min();
            let Some(next) = next else {
                passed.push(None);
                continue;
            };
            let mut message = tables[step].onto(&self.steps[step].1, cells);
            message.scale()?;
            tables[next].times(&message, cells);
            passed.push(Some((next, message)));
        }
        // Downwards: what the others say of the neighbours, without what was passed up from here.
        let mut masses = vec![Vec::new(); cells.len()];
        for step in (0..self.steps.len()).rev() {
            if let Some((next, message)) = &passed[step] {
                let mut back = tables[*next].onto(&self.steps[step].1, cells);
                for (value, up) in back.values.iter_mut().zip(&message.values) {
                    *value = if *up > 0.0 { *value / up } else { 0.0 };
                }
                back.scale()?;
                tables[step].times(&back, cells);
            }
            let point = self.steps[step].0;
            let mut mass = tables[step].onto(&[point], cells);
            mass.scale()?;
            masses[point] = mass.values;
        }
        Some(masses)
    }
}

impl Table {
    /// How far apart in memory the cells of each point in `over` lie.
    fn strides(over: &[usize], cells: &[usize]) -> Vec<usize> {
        let mut strides = vec![1; over.len()];
        for n in (0..over.len().saturating_sub(1)).rev() {
            strides[n] = strides[n + 1] * cells[over[n + 1]];
        }
        strides
    }

    /// Walks every cell of a table with the place of the same cell in a table over some of its points.
    fn walk(over: &[usize], part: &[usize], cells: &[usize], mut visit: impl FnMut(usize, usize)) {
        let strides = Self::strides(part, cells);
        let steps: Vec<usize> =
            over.iter().map(|p| part.iter().position(|q| q == p).map_or(0, |n| strides[n])).collect();
        let sizes: Vec<usize> = over.iter().map(|&p| cells[p]).collect();
        let mut at = vec![0; over.len()];
        let mut place = 0;
        for n in 0..sizes.iter().product() {
            visit(n, place);
            for axis in (0..at.len()).rev() {
                at[axis] += 1;
                place += steps[axis];
                if at[axis] < sizes[axis] {
                    break;
                }
                place -= steps[axis] * sizes[axis];
                at[axis] = 0;
            }
        }
    }

    fn times(&mut self, other: &Table, cells: &[usize]) {
        let values = &mut self.values;
        Self::walk(&self.over, &other.over, cells, |n, place| values[n] *= other.values[place]);
    }

    /// Summed over all points but these.
    fn onto(&self, part: &[usize], cells: &[usize]) -> Table {
        let mut values = vec![0.0; part.iter().map(|&p| cells[p]).product()];
        Self::walk(&self.over, part, cells, |n, place| values[place] += self.values[n]);
        Table { over: part.to_vec(), values }
    }

    /// Makes the greatest value 1; `None` where there is none.
    fn scale(&mut self) -> Option<()> {
        let greatest = self.values.iter().copied().fold(0.0, f64::max);
        if !(greatest > 0.0 && greatest.is_finite()) {
            return None;
        }
        for value in &mut self.values {
            *value /= greatest;
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Five points in a loop with a chord, three cells each, against the sum over all choices.
    #[test]
    fn marginals_against_summing_everything() {
        let cells = [3, 3, 3, 3, 3];
        let edges = [(0, 1), (1, 2), (2, 3), (3, 4), (0, 4), (1, 3)];
        let value = |k: usize| 0.1 + ((k * 7919) % 101) as f64 / 100.0;
        let single: Vec<Vec<f64>> = (0..5).map(|p| (0..3).map(|c| value(p * 3 + c)).collect()).collect();
        let pairs: Vec<Pair> = edges
            .iter()
            .enumerate()
            .map(|(n, &(a, b))| Pair { a, b, values: (0..9).map(|k| value(100 + n * 9 + k)).collect() })
            .collect();
        let order = Order::of(5, &edges.iter().copied().collect());
        let found = order.marginals(&cells, &single, &pairs).unwrap();
        let mut slow = vec![vec![0.0; 3]; 5];
        for choice in 0..243usize {
            let at: Vec<usize> = (0..5).map(|p| choice / 3usize.pow(p) % 3).collect();
            let mut weight: f64 = (0..5).map(|p| single[p][at[p]]).product();
            weight *= pairs.iter().map(|pair| pair.values[at[pair.a] * 3 + at[pair.b]]).product::<f64>();
            for p in 0..5 {
                slow[p][at[p]] += weight;
            }
        }
        for (p, masses) in slow.iter().enumerate() {
            let (ours, theirs): (f64, f64) = (found[p].iter().sum(), masses.iter().sum());
            for c in 0..3 {
                assert!((found[p][c] / ours - masses[c] / theirs).abs() < 1e-12, "{p} {c}");
            }
        }
    }

    #[test]
    fn nothing_possible_is_said() {
        let order = Order::of(2, &BTreeSet::from([(0, 1)]));
        let pair = Pair { a: 0, b: 1, values: vec![0.0; 4] };
        assert!(order.marginals(&[2, 2], &[vec![1.0; 2], vec![1.0; 2]], &[pair]).is_none());
    }
}
