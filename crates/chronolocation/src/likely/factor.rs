//! What one statement says of one difference, averaged over cells of a grid.

use super::grid::Cell;

/// Half-widths of 95 % intervals in standard deviations.
pub(super) const SIGMAS: f64 = 1.959_963_984_540_054;

/// A likelihood of a difference `d`, in microseconds.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Factor {
    /// Flat from `low` to `high`, softened by a normal error; and, rarely, by a wide one.
    Around { low: f64, high: f64, sigma: f64, blunder: f64, blunder_sigma: f64 },
    /// The subject was followed by a post after a delay that is below `half` as often as above, with a tail that falls by
    /// the power `tail`; closed stretches do not count. It is one of so many posts of one scene, which count as one.
    Delay { posted: f64, half: f64, tail: f64, beside: f64, closed: Vec<(f64, f64)> },
    /// One of these stretches holds.
    Either(Vec<(f64, f64)>),
}

impl Factor {
    /// The mean likelihood of a point somewhere in a cell.
    pub(super) fn over(&self, cell: Cell) -> f64 {
        match self {
            Factor::Around { low, high, sigma, blunder, blunder_sigma } => {
                let part = |sigma: f64| softened_over(cell, *low, *high, sigma);
                (1.0 - blunder) * part(*sigma) + blunder * part(*blunder_sigma)
            }
            Factor::Delay { posted, half, tail, beside, closed } => {
                const PARTS: usize = 4;
                let at = |n: usize| cell.from + cell.width() * (n as f64 + 0.5) / PARTS as f64;
                let one = |n: usize| delayed(at(n), *posted, (*half, *tail), closed).powf(1.0 / beside);
                (0..PARTS).map(one).sum::<f64>() / PARTS as f64
            }
            Factor::Either(stretches) => {
                let covered: f64 = stretches.iter().map(|&(a, b)| (b.min(cell.to) - a.max(cell.from)).max(0.0)).sum();
                (covered / cell.width()).min(1.0)
            }
        }
    }

    /// The mean likelihood of the difference of two points, one in each cell.
    pub(super) fn between(&self, a: Cell, b: Cell) -> f64 {
        match self {
            Factor::Around { low, high, sigma, blunder, blunder_sigma } => {
                let part = |sigma: f64| softened_between(a, b, *low, *high, sigma);
                (1.0 - blunder) * part(*sigma) + blunder * part(*blunder_sigma)
            }
            // Posts and alternatives speak of instants alone.
            Factor::Delay { .. } | Factor::Either(_) => 1.0,
        }
    }
}

/// The likelihood of a delay with a median and a power tail, closed stretches left out; none at all has the likelihood 1.
///
/// # References
/// Lomax: Business failures. Journal of the American Statistical Association 49 (1954), for the distribution.
fn delayed(t: f64, posted: f64, (half, tail): (f64, f64), closed: &[(f64, f64)]) -> f64 {
    if t > posted {
        return 0.0;
    }
    let shut: f64 = closed.iter().map(|&(from, to)| (to.min(posted) - from.max(t)).max(0.0)).sum();
    let scale = half / (2f64.powf(1.0 / tail) - 1.0);
    (1.0 + (posted - t - shut).max(0.0) / scale).powf(-tail - 1.0)
}

/// Cells narrower than this part of a standard deviation are taken at their middles, with their variance added.
const NARROW: f64 = 0.35;

/// The mean over a cell of a uniform distribution from `low` to `high` with a normal error added.
fn softened_over(cell: Cell, low: f64, high: f64, sigma: f64) -> f64 {
    if cell.width() < NARROW * sigma {
        return softened(cell.middle(), low, high, (sigma * sigma + cell.variance()).sqrt());
    }
    let once = |d: f64| {
        if high - low < sigma * 1e-3 {
            below((d - (low + high) / 2.0) / sigma)
        } else {
            sigma * (twice_summed((d - low) / sigma) - twice_summed((d - high) / sigma)) / (high - low)
        }
    };
    ((once(cell.to) - once(cell.from)) / cell.width()).max(0.0)
}

/// The mean over pairs of points of the same distribution of their difference.
fn softened_between(a: Cell, b: Cell, low: f64, high: f64, sigma: f64) -> f64 {
    let variance = a.variance() + b.variance();
    if variance * 12.0 < (NARROW * sigma).powi(2) {
        return softened(b.middle() - a.middle(), low, high, (sigma * sigma + variance).sqrt());
    }
    // Far from where it has any weight nothing is left but rounding.
    let (least, most) = (b.from - a.to, b.to - a.from);
    if least > high + 9.0 * sigma || most < low - 9.0 * sigma {
        return 0.0;
    }
    let twice = |d: f64| {
        if high - low < sigma * 1e-3 {
            sigma * twice_summed((d - (low + high) / 2.0) / sigma)
        } else {
            sigma * sigma * (thrice_summed((d - low) / sigma) - thrice_summed((d - high) / sigma)) / (high - low)
        }
    };
    let sum = twice(b.to - a.from) - twice(b.to - a.to) - twice(b.from - a.from) + twice(b.from - a.to);
    (sum / (a.width() * b.width())).max(0.0)
}

/// A uniform distribution from `low` to `high`, with a normal error added: its density at `d`.
fn softened(d: f64, low: f64, high: f64, sigma: f64) -> f64 {
    if high - low < sigma * 1e-3 {
        return density((d - (low + high) / 2.0) / sigma) / sigma;
    }
    let (a, b) = ((d - high) / sigma, (d - low) / sigma);
    // The difference of two tails, on the side where it keeps its digits.
    let mass = if a > 0.0 { below(-a) - below(-b) } else { below(b) - below(a) };
    (mass / (high - low)).max(0.0)
}

/// The density of the normal distribution.
fn density(z: f64) -> f64 {
    (-0.5 * z * z).exp() / std::f64::consts::TAU.sqrt()
}

/// The share of a normal distribution below so many standard deviations.
fn below(z: f64) -> f64 {
    0.5 * libm::erfc(-z / std::f64::consts::SQRT_2)
}

/// The integral of [`below`].
fn twice_summed(z: f64) -> f64 {
    z * below(z) + density(z)
}

/// The integral of [`twice_summed`].
fn thrice_summed(z: f64) -> f64 {
    ((z * z + 1.0) * below(z) + z * density(z)) / 2.0
}

/// The share of pairs of points, one in each cell, whose difference `b - a` lies in `low..=high`.
pub(super) fn share_within(a: Cell, b: Cell, low: f64, high: f64) -> f64 {
    let below = |d: f64| share_below(a, b, d);
    let upper = if high.is_finite() { below(high) } else { 1.0 };
    let lower = if low.is_finite() { below(low) } else { 0.0 };
    (upper - lower).max(0.0)
}

/// The share of pairs of points, one in each cell, whose difference `b - a` is at most `d`.
fn share_below(a: Cell, b: Cell, d: f64) -> f64 {
    let (least, most) = (b.from - a.to, b.to - a.from);
    if d <= least {
        return 0.0;
    }
    if d >= most {
        return 1.0;
    }
    let (wide, narrow) = (a.width().max(b.width()), a.width().min(b.width()));
    let x = d - least;
    // The sum of two uniform distributions is a trapezium: up over the narrow one, flat, down again.
    if narrow <= wide * 1e-9 {
        return x / wide;
    }
    let area = wide * narrow;
    if x < narrow {
        x * x / (2.0 * area)
    } else if x <= wide {
        (x - narrow / 2.0) / wide
    } else {
        let rest = wide + narrow - x;
        1.0 - rest * rest / (2.0 * area)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_of_pairs_against_counting() {
        let (a, b) = (Cell { from: 0.0, to: 3.0 }, Cell { from: 2.0, to: 3.0 });
        for d in [-1.5, -0.7, 0.0, 0.5, 1.9, 2.6, 3.1] {
            let n = 400;
            let at = |cell: Cell, k: usize| cell.from + cell.width() * (k as f64 + 0.5) / n as f64;
            let counted = (0..n).flat_map(|i| (0..n).map(move |j| (i, j))).filter(|&(i, j)| at(b, j) - at(a, i) <= d);
            let counted = counted.count() as f64 / (n * n) as f64;
            assert!((share_below(a, b, d) - counted).abs() < 0.005, "{d}: {} {counted}", share_below(a, b, d));
        }
    }

    #[test]
    fn a_density_sums_to_one() {
        for (low, high, sigma) in [(0.0, 0.0, 2.0), (0.0, 10.0, 2.0), (0.0, 10.0, 0.05)] {
            let sum: f64 = (-4000..8000).map(|k| softened(f64::from(k) * 0.005, low, high, sigma) * 0.005).sum();
            assert!((sum - 1.0).abs() < 1e-3, "{low} {high} {sigma}: {sum}");
        }
    }

    #[test]
    fn means_over_cells_against_summing() {
        for (low, high, sigma) in [(3.0, 3.0, 2.0), (0.0, 10.0, 1.0), (0.0, 10.0, 40.0)] {
            let (a, b) = (Cell { from: -4.0, to: 1.0 }, Cell { from: 1.0, to: 3.0 });
            let n = 400;
            let at = |cell: Cell, k: usize| cell.from + cell.width() * (k as f64 + 0.5) / n as f64;
            let one: f64 = (0..n).map(|k| softened(at(a, k), low, high, sigma)).sum::<f64>() / n as f64;
            assert!((softened_over(a, low, high, sigma) - one).abs() < 1e-4, "{low} {high} {sigma}");
            let all = (0..n).flat_map(|i| (0..n).map(move |j| (i, j)));
            let two = all.map(|(i, j)| softened(at(b, j) - at(a, i), low, high, sigma)).sum::<f64>() / (n * n) as f64;
            assert!((softened_between(a, b, low, high, sigma) - two).abs() < 1e-4, "{low} {high} {sigma}");
        }
    }

    #[test]
    fn a_shutdown_does_not_count_as_delay() {
        let delay = |beside: f64, closed| Factor::Delay { posted: 100.0, half: 10.0, tail: 2.0, beside, closed };
        let open = delay(1.0, vec![]);
        let shut = delay(1.0, vec![(50.0, 90.0)]);
        let at = |factor: &Factor, t: f64| factor.over(Cell { from: t - 1e-6, to: t + 1e-6 });
        // The median delay: as much lies below as above.
        let below: f64 = (0..1000).map(|n| at(&open, 90.0 + f64::from(n) * 0.01)).sum();
        let all: f64 =
            (0..10_000_000).step_by(100).map(|n| at(&open, 100.0 - f64::from(n) * 0.01)).sum::<f64>() * 100.0;
        assert!((below / all - 0.5).abs() < 0.01, "{below} of {all}");
        assert!((at(&delay(2.0, vec![]), 90.0) - at(&open, 90.0).sqrt()).abs() < 1e-9, "two of one scene count as one");
        assert!((at(&shut, 50.1) - at(&shut, 89.9)).abs() < 1e-12);
        assert_eq!(at(&open, 101.0), 0.0);
    }
}
