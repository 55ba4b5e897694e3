use std::collections::BTreeSet;

use super::elimination::{Order, Pair};
use super::factor::{Factor, share_within};
use super::grid::{Cell, Grid};
use super::stated::{factor, half_width, mirrored, reach};
use super::summary::Summary;
use super::support::{Reach, stretches};
use super::tension::{Tension, tensions};
use super::{Likely, Policy, Said, StatedTime};
use crate::network::{FAR, Point, Solution};

/// Points whose difference is known to within this, or to within this part of the narrowest statement, are taken as one;
/// what is open of it is added to either end. The second is for points too tangled otherwise.
const NEAR_MICROS: i64 = 2_000_000;
const NEAR_PARTS: [i64; 2] = [20, 4];
/// More points than this that hang together are not dated.
const MOST_TOGETHER: usize = 400;
/// How many values the tables of one part may hold.
const MOST_VALUES: f64 = 2e6;
/// Cells a point, from the finest that fits to the coarsest.
const CELLS: [usize; 7] = [192, 128, 96, 64, 40, 28, 20];
/// How often the cells are cut anew.
const PASSES: usize = 4;

/// What is likely, and where what was stated does not fit.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Layer {
    /// The points that something is stated about, ascending, with when each most likely was.
    pub points: Vec<(Point, Likely)>,
    /// Statements that cannot all be true to the letter, the most strained first.
    pub tensions: Vec<Tension>,
    /// Points that hang together in greater numbers, or more tangled, than can be summed out: none of them is dated.
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
            match together.date(&part, policy, &points) {
                Some(dated) => layer.points.extend(dated),
                None => layer.too_many.extend(part.iter().map(|&n| points[n])),
            }
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

    /// When the points of a part most likely were; `None` where that cannot be summed out.
    fn date(&self, part: &[usize], policy: &Policy, points: &[Point]) -> Option<Vec<(Point, Likely)>> {
        if part.len() > MOST_TOGETHER {
            return None;
        }
        let own = self.statements.iter().zip(&self.ends).filter(|(_, ends)| part.binary_search(&ends.0).is_ok());
        let narrowest = own.map(|(statement, _)| half_width(&statement.said, policy)).min().unwrap_or(0);
        for share in NEAR_PARTS {
            let Some(dated) = Dated::of(self, part, policy, NEAR_MICROS.max(narrowest / share)) else {
                return Some(Vec::new());
            };
            let likely = dated.likely(self, part, points);
            if likely.is_some() {
                return likely;
            }
        }
        None
    }

    /// How much later than another a point lies, and how far from there it can lie; `None` where that is open, or more than
    /// is asked for.
    fn apart(&self, from: usize, to: usize, at_most: i64) -> Option<(i64, i64)> {
        let (most, least) = (self.most[from][to], self.most[to][from]);
        let width = (most != FAR && least != FAR).then(|| most + least).filter(|width| *width <= at_most)?;
        Some((most - width / 2, (width + 1) / 2))
    }

    /// Among how many posts a post counts: those of recordings that lie within the usual delay of its own. What is posted
    /// of one scene waits for the same things, so that together they count as one.
    fn posts_beside(&self, subject: usize, policy: &Policy) -> usize {
        let half = policy.half_delay() as i64;
        let posts =
            self.statements.iter().zip(&self.ends).filter(|(one, _)| matches!(one.said, Said::Published { .. }));
        let near = |other: usize| self.most[subject][other].max(self.most[other][subject]) <= half;
        posts.filter(|(_, ends)| ends.0 == subject || near(ends.0)).count()
    }
}

/// One part, with the points that lie at a fixed distance from one another, or nearly so, taken as one.
struct Dated {
    /// For each point of the part: which cluster it belongs to, how far after its first point it lies, and how far from
    /// there it can lie.
    cluster: Vec<(usize, i64, i64)>,
    origin: i64,
    single: Vec<Vec<Factor>>,
    pairs: Vec<(usize, usize, Vec<Factor>, f64, f64)>,
    stretches: Vec<Option<Cell>>,
}

impl Dated {
    fn of(all: &Together<'_>, part: &[usize], policy: &Policy, near: i64) -> Option<Self> {
        let mut heads: Vec<usize> = Vec::new();
        let mut cluster = Vec::with_capacity(part.len());
        for &n in part {
            let beside =
                |(at, &head): (usize, &usize)| all.apart(head, n, near).map(|(shift, slack)| (at, shift, slack));
            match heads.iter().enumerate().find_map(beside) {
                Some(found) => cluster.push(found),
                None => {
                    heads.push(n);
                    cluster.push((heads.len() - 1, 0, 0));
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
            let Some((to, shift, _)) = at(subject) else { continue };
            let from = match reference {
                None => None,
                Some(reference) => {
                    let Some(found) = at(reference) else { continue };
                    Some(found)
                }
            };
            // A difference of two points of one cluster is fixed: a statement about it says nothing.
            if from.is_some_and(|(from, ..)| from == to) {
                continue;
            }
            let lag = from.map_or(shift + origin, |(_, before, _)| shift - before);
            let beside = match statement.said {
                Said::Published { .. } => all.posts_beside(subject, policy),
                _ => 1,
            };
            let factor = factor(statement, lag, policy, beside);
            let (low, high) = reach(&factor);
            reaches.push(Reach { a: from.map(|(from, ..)| from), b: to, low, high });
            match from {
                None => single[to].push(factor),
                Some((from, ..)) => said.push((from, to, factor)),
            }
        }
        for (point, stretches) in &all.either {
            let Some((to, shift, slack)) = at(*point) else { continue };
            let moved = |&(from, to): &(i64, i64)| (from_origin(from - shift - slack), from_origin(to - shift + slack));
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

    /// `None` where the points are too tangled to be summed out. (Messages along loops would be too sure of themselves.)
    fn likely(&self, all: &Together<'_>, part: &[usize], points: &[Point]) -> Option<Vec<(Point, Likely)>> {
        // Points that nothing holds on a side have no likely time; what ties others to them says nothing either.
        let held: Vec<usize> = (0..self.stretches.len()).filter(|&n| self.stretches[n].is_some()).collect();
        let place = |n: usize| held.binary_search(&n).ok();
        let pairs: Vec<(usize, usize, usize)> =
            self.pairs.iter().enumerate().filter_map(|(n, pair)| Some((place(pair.0)?, place(pair.1)?, n))).collect();
        let order = Order::of(held.len(), &pairs.iter().map(|&(a, b, _)| (a, b)).collect());
        let count = CELLS.iter().copied().find(|&cells| order.cost(cells) <= MOST_VALUES)?;
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
            let Some(found) = order.marginals(&cells, &single, &tables) else { return Some(Vec::new()) };
            masses = found;
        }
        let about = |n: usize| {
            let touches = |&s: &usize| all.ends[s].0 == n || all.ends[s].1 == Some(n);
            let inside = |&s: &usize| part.binary_search(&all.ends[s].0).is_ok();
            let (mut own, rest): (Vec<usize>, Vec<usize>) = (0..all.ends.len()).filter(inside).partition(touches);
            own.extend(rest);
            own
        };
        let dated = part.iter().enumerate().filter_map(|(at, &n)| {
            let (cluster, shift, slack) = self.cluster[at];
            let held = place(cluster)?;
            let summary = Summary { grid: &grids[held], masses: &masses[held], from: self.origin + shift, slack };
            Some((points[n], summary.likely(all.bounds[n], about(n))))
        });
        Some(dated.collect())
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
