use std::collections::BTreeSet;

use super::elimination::{Order, Pair};
use super::factor::{Factor, SIGMAS, share_within};
use super::grid::{Cell, Grid};
use super::support::{Reach, stretches};
use super::tension::{Tension, tensions};
use super::{Likely, Policy, SHARE, Said, StatedTime, messages};
use crate::network::{FAR, Point, Solution};

/// More points than this that hang together are not dated.
const MOST_TOGETHER: usize = 400;
/// How many values the tables of one part may hold.
const MOST_VALUES: f64 = 2e6;
/// Cells a point, from the finest that fits to the coarsest.
const CELLS: [usize; 7] = [192, 128, 96, 64, 40, 28, 20];
/// How often the cells are cut anew.
const PASSES: usize = 4;
/// Among how many stretches the shortest is looked for.
const TRIED: u32 = 100;
/// Cells of a shape.
const SHAPE: usize = 40;

/// What is likely, and where what was stated does not fit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layer {
    /// The points that something is stated about, ascending, with when each most likely was.
    pub points: Vec<(Point, Likely)>,
    /// Statements that cannot all be true to the letter, the most strained first.
    pub tensions: Vec<Tension>,
    /// Points that hang together in greater numbers than can be dated: none of them is.
    pub too_many: Vec<Point>,
}

impl Layer {
    /// What is likely of a point; `None` if nothing is stated about it.
    pub fn of(&self, point: Point) -> Option<&Likely> {
        self.points.binary_search_by_key(&point, |(point, _)| *point).ok().map(|at| &self.points[at].1)
    }
}

impl Solution<'_> {
    /// What is likely by these statements, inside the bounds of this solution.
    pub fn likely(&self, statements: &[StatedTime], policy: &Policy) -> Layer {
        if statements.is_empty() {
            return Layer::default();
        }
        let spoken: BTreeSet<Point> = statements.iter().flat_map(|s| [s.subject, s.reference]).collect();
        let points: Vec<Point> = spoken.into_iter().filter(|point| *point != Point::WORLD).collect();
        let mut layer = Layer { tensions: tensions(self, statements), ..Layer::default() };
        let together = Together::of(self, &points, statements);
        for part in together.parts() {
            if part.len() > MOST_TOGETHER {
                layer.too_many.extend(part.iter().map(|&n| points[n]));
                continue;
            }
            layer.points.extend(together.date(&part, policy, &points));
        }
        layer.points.sort_by_key(|(point, _)| *point);
        layer
    }
}

/// The points that are spoken of, and everything between them.
struct Together<'a> {
    statements: &'a [StatedTime],
    /// The place of each statement's subject and reference among the points; `None` for the world's clock.
    ends: Vec<(usize, Option<usize>)>,
    bounds: Vec<(Option<i64>, Option<i64>)>,
    /// The greatest `j - i`, or [`FAR`].
    most: Vec<Vec<i64>>,
    /// Stretches of which one holds, by point.
    either: Vec<(usize, Vec<(i64, i64)>)>,
}

impl<'a> Together<'a> {
    fn of(solution: &Solution<'_>, points: &[Point], statements: &'a [StatedTime]) -> Self {
        let place = |point: Point| points.binary_search(&point).ok();
        let ends = statements.iter().map(|s| (place(s.subject).unwrap_or(0), place(s.reference))).collect();
        let bounds = points.iter().map(|&point| solution.bounds(point));
        Self {
            statements,
            ends,
            bounds: bounds.map(|bounds| (bounds.earliest, bounds.latest)).collect(),
            most: solution.differences(points),
            either: solution
                .stretches_of_alternatives()
                .into_iter()
                .filter_map(|(point, stretches)| Some((place(point)?, stretches)))
                .collect(),
        }
    }

    /// Whether the bounds of two points alone already keep `b - a` that small.
    fn implied(&self, a: usize, b: usize) -> bool {
        let most = self.most[a][b];
        most == FAR || self.bounds[b].1.zip(self.bounds[a].0).is_some_and(|(late, early)| late - early <= most)
    }

    /// Points that hang together by statements or by evidence between them.
    fn parts(&self) -> Vec<Vec<usize>> {
        let count = self.bounds.len();
        let mut part: Vec<usize> = (0..count).collect();
        fn root(part: &mut [usize], mut n: usize) -> usize {
            while part[n] != n {
                part[n] = part[part[n]];
                n = part[n];
            }
            n
        }
        let mut join = |a: usize, b: usize| {
            let (a, b) = (root(&mut part, a), root(&mut part, b));
            part[a.max(b)] = a.min(b);
        };
        for &(subject, reference) in &self.ends {
            if let Some(reference) = reference {
                join(subject, reference);
            }
        }
        for a in 0..count {
            for b in 0..count {
                if a != b && !self.implied(a, b) {
                    join(a, b);
                }
            }
        }
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); count];
        for n in 0..count {
            let root = root(&mut part, n);
            parts[root].push(n);
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    fn date(&self, part: &[usize], policy: &Policy, points: &[Point]) -> Vec<(Point, Likely)> {
        Dated::of(self, part, policy).map_or_else(Vec::new, |dated| dated.likely(self, part, points))
    }
}

/// One part, with the points that lie at a fixed distance from one another taken as one.
struct Dated {
    /// For each point of the part: which cluster it belongs to, and how far after its first point it lies.
    cluster: Vec<(usize, i64)>,
    origin: i64,
    single: Vec<Vec<Factor>>,
    pairs: Vec<(usize, usize, Vec<Factor>, f64, f64)>,
    stretches: Vec<Option<Cell>>,
}

impl Dated {
    fn of(all: &Together<'_>, part: &[usize], policy: &Policy) -> Option<Self> {
        let mut heads: Vec<usize> = Vec::new();
        let mut cluster = Vec::with_capacity(part.len());
        for &n in part {
            let fixed = |head: usize| {
                let (most, least) = (all.most[head][n], all.most[n][head]);
                (most != FAR && least != FAR && most == -least).then_some(most)
            };
            match heads.iter().enumerate().find_map(|(at, &head)| Some((at, fixed(head)?))) {
                Some(found) => cluster.push(found),
                None => {
                    heads.push(n);
                    cluster.push((heads.len() - 1, 0));
                }
            }
        }
        let at = |n: usize| part.binary_search(&n).ok().map(|at| cluster[at]);
        let instants = all.statements.iter().zip(&all.ends).filter_map(|(statement, &(subject, reference))| {
            (reference.is_none() && at(subject).is_some()).then_some(match &statement.said {
                Said::Around { low, .. } | Said::Stretch { low, .. } => *low,
                Said::Published { at, .. } => *at,
            })
        });
        let bounds = heads.iter().flat_map(|&head| [all.bounds[head].0, all.bounds[head].1]).flatten();
        let origin = instants.chain(bounds).min()?;
        let from_origin = |micros: i64| (micros - origin) as f64;
        let mut single: Vec<Vec<Factor>> = vec![Vec::new(); heads.len()];
        let mut said: Vec<(usize, usize, Factor)> = Vec::new();
        let mut reaches = Vec::new();
        for (statement, &(subject, reference)) in all.statements.iter().zip(&all.ends) {
            let Some((to, shift)) = at(subject) else { continue };
            let from = match reference {
                None => None,
                Some(reference) => {
                    let Some(found) = at(reference) else { continue };
                    Some(found)
                }
            };
            // A difference of two points of one cluster is fixed: a statement about it says nothing.
            if from.is_some_and(|(from, _)| from == to) {
                continue;
            }
            let lag = from.map_or(shift + origin, |(_, before)| shift - before);
            let factor = factor(&statement.said, lag, policy);
            let (low, high) = reach(&factor);
            reaches.push(Reach { a: from.map(|(from, _)| from), b: to, low, high });
            match from {
                None => single[to].push(factor),
                Some((from, _)) => said.push((from, to, factor)),
            }
        }
        for (point, stretches) in &all.either {
            let Some((to, shift)) = at(*point) else { continue };
            let moved = |&(from, to): &(i64, i64)| (from_origin(from - shift), from_origin(to - shift));
            single[to].push(Factor::Either(stretches.iter().map(moved).collect()));
        }
        let open = |end: Option<i64>, infinity: f64| end.map_or(infinity, from_origin);
        let bounds: Vec<(f64, f64)> = heads
            .iter()
            .map(|&head| (open(all.bounds[head].0, f64::NEG_INFINITY), open(all.bounds[head].1, f64::INFINITY)))
            .collect();
        let ties = ties(all, &heads);
        let hard: Vec<(usize, usize, f64)> = ties.iter().map(|&(a, b, most)| (a, b, most as f64)).collect();
        let stretches = stretches(&bounds, &reaches, &hard);
        let mut pairs: Vec<(usize, usize, Vec<Factor>, f64, f64)> = Vec::new();
        let mut slot = |a: usize, b: usize| {
            let (first, second) = (a.min(b), a.max(b));
            match pairs.iter().position(|pair| (pair.0, pair.1) == (first, second)) {
                Some(at) => at,
                None => {
                    pairs.push((first, second, Vec::new(), f64::NEG_INFINITY, f64::INFINITY));
                    pairs.len() - 1
                }
            }
        };
        let mut entered = Vec::new();
        for (a, b, most) in hard {
            entered.push((slot(a, b), a < b, None, most));
        }
        for (a, b, factor) in said {
            entered.push((slot(a, b), a < b, Some(factor), 0.0));
        }
        for (at, forward, factor, most) in entered {
            let pair = &mut pairs[at];
            match (factor, forward) {
                (Some(factor), true) => pair.2.push(factor),
                (Some(factor), false) => pair.2.push(mirrored(factor)),
                (None, true) => pair.4 = pair.4.min(most),
                (None, false) => pair.3 = pair.3.max(-most),
            }
        }
        Some(Self { cluster, origin, single, pairs, stretches })
    }

    fn likely(&self, all: &Together<'_>, part: &[usize], points: &[Point]) -> Vec<(Point, Likely)> {
        // Points that nothing holds on a side have no likely time; what ties others to them says nothing either.
        let held: Vec<usize> = (0..self.stretches.len()).filter(|&n| self.stretches[n].is_some()).collect();
        let place = |n: usize| held.binary_search(&n).ok();
        let pairs: Vec<(usize, usize, usize)> =
            self.pairs.iter().enumerate().filter_map(|(n, pair)| Some((place(pair.0)?, place(pair.1)?, n))).collect();
        let order = Order::of(held.len(), &pairs.iter().map(|&(a, b, _)| (a, b)).collect());
        let fits = CELLS.iter().copied().find(|&cells| order.cost(cells) <= MOST_VALUES);
        let count = fits.unwrap_or(CELLS[2]);
        let mut grids: Vec<Grid> =
            held.iter().filter_map(|&n| self.stretches[n]).map(|cell| Grid::even(cell.from, cell.to, count)).collect();
        let mut masses: Vec<Vec<f64>> = Vec::new();
        for pass in 0..PASSES {
            if pass > 0 {
                grids = grids.iter().zip(&masses).map(|(grid, masses)| grid.finer(masses, count)).collect();
            }
            let single: Vec<Vec<f64>> = held.iter().zip(&grids).map(|(&n, grid)| self.alone(n, grid)).collect();
            let tables: Vec<Pair> =
                pairs.iter().map(|&(a, b, n)| Pair { a, b, values: self.together(n, &grids[a], &grids[b]) }).collect();
            let cells: Vec<usize> = grids.iter().map(Grid::len).collect();
            let found = match fits {
                Some(_) => order.marginals(&cells, &single, &tables),
                None => messages::marginals(&cells, &single, &tables),
            };
            let Some(found) = found else { return Vec::new() };
            masses = found;
        }
        let about = |n: usize| {
            let touches = |&s: &usize| all.ends[s].0 == n || all.ends[s].1 == Some(n);
            let inside = |&s: &usize| part.binary_search(&all.ends[s].0).is_ok();
            let (mut own, rest): (Vec<usize>, Vec<usize>) = (0..all.ends.len()).filter(inside).partition(touches);
            own.extend(rest);
            own
        };
        part.iter()
            .enumerate()
            .filter_map(|(at, &n)| {
                let (cluster, shift) = self.cluster[at];
                let held = place(cluster)?;
                let summary = Summary { grid: &grids[held], masses: &masses[held], from: self.origin + shift };
                Some((points[n], summary.likely(all.bounds[n], about(n), fits.is_some())))
            })
            .collect()
    }

    /// The likelihood of each cell of one point, times its width: the prior is flat.
    fn alone(&self, n: usize, grid: &Grid) -> Vec<f64> {
        let value = |cell: Cell| self.single[n].iter().map(|factor| factor.over(cell)).product::<f64>() * cell.width();
        (0..grid.len()).map(|cell| value(grid.cell(cell))).collect()
    }

    /// The likelihood of each pair of cells.
    fn together(&self, n: usize, a: &Grid, b: &Grid) -> Vec<f64> {
        let (_, _, factors, low, high) = &self.pairs[n];
        let mut values = Vec::with_capacity(a.len() * b.len());
        for first in (0..a.len()).map(|n| a.cell(n)) {
            for second in (0..b.len()).map(|n| b.cell(n)) {
                let mut value = share_within(first, second, *low, *high);
                if value > 0.0 {
                    value *= factors.iter().map(|factor| factor.between(first, second)).product::<f64>();
                }
                values.push(value);
            }
        }
        let greatest = values.iter().copied().fold(0.0, f64::max);
        if greatest > 0.0 {
            values.iter_mut().for_each(|value| *value /= greatest);
        }
        values
    }
}

/// The evidence between clusters that neither bounds nor other evidence imply: `b - a <= most`.
fn ties(all: &Together<'_>, heads: &[usize]) -> Vec<(usize, usize, i64)> {
    let most = |a: usize, b: usize| all.most[heads[a]][heads[b]];
    let mut ties = Vec::new();
    for a in 0..heads.len() {
        for b in 0..heads.len() {
            if a == b || all.implied(heads[a], heads[b]) {
                continue;
            }
            let through = |k: usize| {
                let (first, second) = (most(a, k), most(k, b));
                first != FAR && second != FAR && first + second <= most(a, b)
            };
            if !(0..heads.len()).any(|k| k != a && k != b && through(k)) {
                ties.push((a, b, most(a, b)));
            }
        }
    }
    ties
}

/// A statement as a function of the difference of two clusters, where the difference of its points is that much larger.
fn factor(said: &Said, lag: i64, policy: &Policy) -> Factor {
    let shifted = |micros: i64| (micros - lag) as f64;
    let around = |low: i64, high: i64, half_width: i64| {
        let (share, blunder) = policy.blunder();
        let half = half_width.max(1) as f64;
        Factor::Around {
            low: shifted(low),
            high: shifted(high),
            sigma: half / SIGMAS,
            blunder: share,
            blunder_sigma: blunder.max(half) / SIGMAS,
        }
    };
    match said {
        Said::Around { low, high, half_width } => around(*low, *high, *half_width),
        Said::Stretch { low, high } => {
            let middle = low + (high - low) / 2;
            around(middle, middle, (high - low) / 2)
        }
        Said::Published { at, closed } => Factor::Delay {
            posted: shifted(*at),
            half: policy.half_delay(),
            closed: closed.iter().map(|&(from, to)| (shifted(from), shifted(to))).collect(),
        },
    }
}

/// Where a statement is hardly ever further off than.
fn reach(factor: &Factor) -> (f64, f64) {
    match factor {
        Factor::Around { low, high, sigma, blunder_sigma, .. } => {
            let far = (6.0 * sigma).max(4.0 * blunder_sigma);
            (low - far, high + far)
        }
        Factor::Delay { posted, half, closed } => {
            let shut: f64 = closed.iter().map(|(from, to)| to - from).sum();
            (posted - 20.0 * half - shut, *posted)
        }
        Factor::Either(_) => (f64::NEG_INFINITY, f64::INFINITY),
    }
}

/// The same as a function of `a - b`.
fn mirrored(factor: Factor) -> Factor {
    match factor {
        Factor::Around { low, high, sigma, blunder, blunder_sigma } => {
            Factor::Around { low: -high, high: -low, sigma, blunder, blunder_sigma }
        }
        // Only differences of two points are mirrored, and those are never posts or alternatives.
        other => other,
    }
}

/// One point's distribution.
struct Summary<'a> {
    grid: &'a Grid,
    masses: &'a [f64],
    from: i64,
}

impl Summary<'_> {
    fn likely(&self, bounds: (Option<i64>, Option<i64>), because: Vec<usize>, exact: bool) -> Likely {
        // Never outside what is possible, not even by rounding.
        let micros = |d: f64| {
            let at = self.from + d.round() as i64;
            at.clamp(bounds.0.unwrap_or(i64::MIN), bounds.1.unwrap_or(i64::MAX))
        };
        let quantile = |share: f64| self.grid.quantile(self.masses, share);
        // The shortest stretch that holds the share: where one side is cut off, the other is not made to pay for it.
        let starts = (0..=TRIED).map(|n| (1.0 - SHARE) * f64::from(n) / f64::from(TRIED));
        let stretches = starts.map(|below| (quantile(below), quantile(below + SHARE)));
        let shortest = stretches.min_by(|a, b| (a.1 - a.0).total_cmp(&(b.1 - b.0))).unwrap_or_default();
        let (from, to) = (quantile(0.005), quantile(0.995));
        let shape = self.shape(from, to);
        let mut highest = 0;
        for n in 0..shape.len() {
            if shape[n] > shape[highest] {
                highest = n;
            }
        }
        Likely {
            from: micros(shortest.0),
            to: micros(shortest.1),
            peak: micros(from + (to - from) * (highest as f64 + 0.5) / SHAPE as f64),
            median: micros(quantile(0.5)),
            peaks: peaks(&shape),
            shape,
            shape_from: micros(from),
            shape_to: micros(to),
            because,
            exact,
        }
    }

    /// The shares of equal cells.
    fn shape(&self, from: f64, to: f64) -> Vec<f64> {
        let mut shape = vec![0.0; SHAPE];
        let width = ((to - from) / SHAPE as f64).max(1e-9);
        for (n, mass) in self.masses.iter().enumerate() {
            let cell = self.grid.cell(n);
            let first = (((cell.from - from) / width).floor().max(0.0) as usize).min(SHAPE - 1);
            let last = (((cell.to - from) / width).floor().max(0.0) as usize).min(SHAPE - 1);
            for (bin, share) in shape.iter_mut().enumerate().take(last + 1).skip(first) {
                let (start, end) = (from + width * bin as f64, from + width * (bin + 1) as f64);
                let covered = (end.min(cell.to) - start.max(cell.from)).max(0.0);
                *share += mass * covered / cell.width().max(1e-9);
            }
        }
        let total: f64 = shape.iter().sum();
        if total > 0.0 {
            shape.iter_mut().for_each(|share| *share /= total);
        } else {
            shape[SHAPE / 2] = 1.0;
        }
        shape
    }
}

/// How many peaks a shape has, parted by valleys less than half as high as the lower of two.
fn peaks(shape: &[f64]) -> u32 {
    let greatest = shape.iter().copied().fold(0.0, f64::max);
    let (mut count, mut top, mut bottom) = (0, 0.0f64, 0.0f64);
    let mut rising = true;
    for &height in shape {
        if rising {
            top = top.max(height);
            if height < top / 2.0 {
                // Hills below a twentieth of the highest are ripples.
                count += u32::from(top > greatest / 20.0);
                (rising, bottom) = (false, height);
            }
        } else {
            bottom = bottom.min(height);
            if height > bottom * 2.0 && height > greatest / 20.0 {
                (rising, top) = (true, height);
            }
        }
    }
    (count + u32::from(rising && top > greatest / 20.0)).max(1)
}

#[cfg(test)]
mod tests {
    use super::peaks;

    #[test]
    fn hills_are_counted() {
        assert_eq!(peaks(&[0.1, 0.5, 0.3, 0.1]), 1);
        assert_eq!(peaks(&[0.1, 0.5, 0.1, 0.4, 0.0]), 2);
        assert_eq!(peaks(&[0.25; 4]), 1);
        assert_eq!(peaks(&[0.0, 0.0, 1.0]), 1);
    }
}
