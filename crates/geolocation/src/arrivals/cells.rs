//! Where the likelihood lies: the searched disc halved into ever smaller cells, of which only those are kept that matter.

use std::collections::BTreeMap;

use super::likelihood::{Cell, Likelihood, Prepared, Wrong};

/// One way in which the arrivals may hang together: which are used, and what is believed of the clocks.
#[derive(Debug, Clone)]
pub(super) struct Hypothesis {
    pub(super) likelihood: Likelihood,
    pub(super) used: Vec<bool>,
    pub(super) log_prior: f64,
}

/// The likelihood over the plane, in equal square cells.
#[derive(Debug, Clone)]
pub(super) struct Cells {
    pub(super) size_m: f64,
    /// Logarithm of the density in the middle of each cell, by column and row.
    pub(super) logs: BTreeMap<(i32, i32), f64>,
    /// Logarithm of the integral over the plane.
    pub(super) log_mass: f64,
    /// The likeliest point found, its density and its misfit under the likeliest hypothesis.
    pub(super) best: Best,
    /// There would have been too many cells: these are coarse against the shape, and hold what no point in or beside them
    /// exceeds.
    pub(super) coarse: bool,
}

/// The likeliest point.
#[derive(Debug, Clone, Copy)]
pub(super) struct Best {
    pub(super) point: [f64; 2],
    pub(super) log: f64,
    pub(super) misfit: f64,
}

/// Cells a side at first.
const FIRST: i32 = 16;
/// What is so much less likely than the best (as a logarithm) is left out: one 20,000th.
const CUT: f64 = 10.0;
/// No more cells than this are looked at in one round.
const MOST_CELLS: usize = 100_000;
/// Cells are small enough when so many share the likelihood, and neighbours differ by so little on average.
const SHARING: f64 = 120.0;
const STEP: f64 = 0.7;
/// In the first rounds the best point is looked for from the middles of so many cells.
const CLIMBS: usize = 3;
const STARTS: usize = 6;
/// No cell is smaller, in metres.
const SMALLEST_M: f64 = 0.005;

impl Cells {
    /// The middle of a cell.
    pub(super) fn middle(&self, (column, row): (i32, i32)) -> [f64; 2] {
        middle(self.size_m, (column, row))
    }

    /// Where the hypotheses together put the firing place, within `search_m` of the middle.
    pub(super) fn of(hypotheses: &[Hypothesis], wrong: Wrong, search_m: f64) -> Self {
        let sharp: Vec<Prepared> =
            hypotheses.iter().map(|one| one.likelihood.prepare(&one.used, one.log_prior, Cell::Point)).collect();
        let field = Field { hypotheses, sharp: &sharp, wrong };
        let mut size_m = 2.0 * search_m / f64::from(FIRST);
        let half = FIRST / 2;
        let mut alive: Vec<(i32, i32)> = (-half..half).flat_map(|i| (-half..half).map(move |j| (i, j))).collect();
        let mut best = Best { point: [0.0, 0.0], log: f64::NEG_INFINITY, misfit: f64::INFINITY };
        let mut round = 0;
        let ears = hypotheses.iter().take(1).flat_map(|one| &one.likelihood.ears);
        for start in ears.map(|ear| [ear.east, ear.north]).chain([[0.0, 0.0]]) {
            let found = field.climb(start, search_m);
            if found.log > best.log {
                best = found;
            }
        }
        loop {
            let reach = size_m * std::f64::consts::FRAC_1_SQRT_2;
            let kinds = [Cell::Near(reach), Cell::Far(reach), Cell::Farthest(reach)];
            let wide: Vec<[Prepared; 3]> = hypotheses
                .iter()
                .map(|one| kinds.map(|kind| one.likelihood.prepare(&one.used, one.log_prior, kind)))
                .collect();
            alive.retain(|cell| length(middle(size_m, *cell)) <= search_m + reach);
            let bound = |cell: &(i32, i32)| {
                let (bound, rank) = field.bound(&wide, reach, middle(size_m, *cell));
                (bound, *cell, rank)
            };
            let mut bounds: Vec<(f64, (i32, i32), f64)> = alive.iter().map(bound).collect();
            bounds.sort_by(|a, b| b.2.total_cmp(&a.2).then(a.1.cmp(&b.1)));
            for (_, cell, _) in bounds.iter().take(if round < CLIMBS { STARTS } else { 1 }) {
                let found = field.climb(middle(size_m, *cell), search_m);
                if found.log > best.log {
                    best = found;
                }
            }
            bounds.retain(|(bound, ..)| *bound >= best.log - CUT);
            let too_many = bounds.len() * 4 > MOST_CELLS;
            let logs = || -> BTreeMap<(i32, i32), f64> {
                let inside = bounds.iter().filter(|(_, cell, _)| length(middle(size_m, *cell)) <= search_m);
                inside.map(|(_, cell, _)| (*cell, field.at(middle(size_m, *cell)).log)).collect()
            };
            // While each cell is still far wider than the peak, its density need not be asked for.
            if too_many || size_m < SMALLEST_M || bounds.len() >= 100 {
                let logs = logs();
                let fine = is_fine(&logs, best.log);
                if too_many || fine || size_m < SMALLEST_M {
                    let logs = if fine { logs } else { widened(&bounds) };
                    // Bounds of cells that are still wide lie above the best point, which nothing does.
                    let sum: f64 = logs.values().map(|log| (log - best.log).min(0.0).exp()).sum();
                    let log_mass = best.log + (sum * size_m * size_m).max(f64::MIN_POSITIVE).ln();
                    return Self { size_m, logs, log_mass, best, coarse: !fine };
                }
            }
            size_m *= 0.5;
            round += 1;
            alive = bounds.iter().flat_map(|(_, (i, j), _)| quarters(*i, *j)).collect();
        }
    }
}

/// What no point of a cell or of those around it is likelier than: an outline of that errs on the large side.
fn widened(bounds: &[(f64, (i32, i32), f64)]) -> BTreeMap<(i32, i32), f64> {
    let mut logs: BTreeMap<(i32, i32), f64> = BTreeMap::new();
    for (bound, (i, j), _) in bounds {
        for cell in (-1..=1).flat_map(|column| (-1..=1).map(move |row| (i + column, j + row))) {
            let log = logs.entry(cell).or_insert(*bound);
            *log = log.max(*bound);
        }
    }
    logs
}

const fn quarters(i: i32, j: i32) -> [(i32, i32); 4] {
    [(2 * i, 2 * j), (2 * i + 1, 2 * j), (2 * i, 2 * j + 1), (2 * i + 1, 2 * j + 1)]
}

fn middle(size_m: f64, (column, row): (i32, i32)) -> [f64; 2] {
    [(f64::from(column) + 0.5) * size_m, (f64::from(row) + 0.5) * size_m]
}

fn length(point: [f64; 2]) -> f64 {
    point[0].hypot(point[1])
}

/// Whether the cells are small against what they show.
fn is_fine(logs: &BTreeMap<(i32, i32), f64>, best: f64) -> bool {
    let (mut sum, mut squares, mut steps) = (0.0, 0.0, 0.0);
    for (&(i, j), &log) in logs {
        let share = (log - best).exp();
        sum += share;
        squares += share * share;
        let beside = [(i + 1, j), (i, j + 1)].into_iter().filter_map(|cell| logs.get(&cell));
        steps += share * beside.map(|other| (other - log).abs()).fold(0.0, f64::max);
    }
    sum > 0.0 && sum * sum >= SHARING * squares && steps <= STEP * sum
}

/// The hypotheses together.
struct Field<'a> {
    hypotheses: &'a [Hypothesis],
    sharp: &'a [Prepared],
    wrong: Wrong,
}

impl Field<'_> {
    fn at(&self, point: [f64; 2]) -> Best {
        let (mut most, mut misfit, mut all) = (f64::NEG_INFINITY, f64::INFINITY, Vec::with_capacity(self.sharp.len()));
        for (one, prepared) in self.hypotheses.iter().zip(self.sharp) {
            let at = one.likelihood.at(prepared, point, self.wrong);
            if at.log > most {
                (most, misfit) = (at.log, at.misfit);
            }
            all.push(at.log);
        }
        let log =
            if most.is_finite() { most + all.iter().map(|log| (log - most).exp()).sum::<f64>().ln() } else { most };
        Best { point, log, misfit }
    }

    fn bound(&self, wide: &[[Prepared; 3]], reach: f64, point: [f64; 2]) -> (f64, f64) {
        let each = self.hypotheses.iter().zip(self.sharp).zip(wide);
        let bounds = each.map(|((one, sharp), wide)| {
            let reaches = one.likelihood.nearest_m(point) / reach;
            let kind = usize::from(reaches >= 4.0) + usize::from(reaches >= 16.0);
            one.likelihood.bound(sharp, &wide[kind], point, self.wrong)
        });
        let nothing = (f64::NEG_INFINITY, f64::NEG_INFINITY);
        let (bound, rank) = bounds.fold(nothing, |most, one| (most.0.max(one.0), most.1.max(one.1)));
        (bound + (self.hypotheses.len() as f64).ln(), rank)
    }

    /// The likeliest of the points that the hypotheses lead to from a point, within the disc.
    fn climb(&self, from: [f64; 2], search_m: f64) -> Best {
        let reached = self.hypotheses.iter().zip(self.sharp).map(|(one, sharp)| one.likelihood.descend(sharp, from));
        let inside = std::iter::once(from).chain(reached).filter(|point| length(*point) <= search_m);
        let nothing = Best { point: from, log: f64::NEG_INFINITY, misfit: f64::INFINITY };
        inside.map(|point| self.at(point)).fold(nothing, |best, one| if one.log > best.log { one } else { best })
    }
}
