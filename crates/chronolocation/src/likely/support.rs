//! Between which ends each point is looked at.

use super::grid::Cell;

/// The reach of what is stated of one point or of a difference.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    pub(super) a: Option<usize>,
    pub(super) b: usize,
    /// `b - a` (or `b`, where there is no `a`) lies hardly outside.
    pub(super) low: f64,
    pub(super) high: f64,
}

/// The stretch of each point: its bounds, narrowed to what statements reach. `None` where nothing holds it on a side.
pub(super) fn stretches(bounds: &[(f64, f64)], reaches: &[Reach], ties: &[(usize, usize, f64)]) -> Vec<Option<Cell>> {
    let mut stretches: Vec<Option<Cell>> = vec![None; bounds.len()];
    for (point, &(low, high)) in bounds.iter().enumerate() {
        let own = reaches.iter().filter(|reach| reach.a.is_none() && reach.b == point);
        let hull = own.map(|reach| (reach.low, reach.high)).reduce(|x, y| (x.0.min(y.0), x.1.max(y.1)));
        stretches[point] = match hull {
            Some((from, to)) => inside(from, to, low, high),
            None => (low.is_finite() && high.is_finite()).then_some(Cell { from: low, to: high }),
        };
    }
    // What is known of one end of a pair reaches the other.
    for _ in 0..bounds.len() {
        let mut changed = false;
        for point in 0..bounds.len() {
            if stretches[point].is_some() {
                continue;
            }
            let mut hull: Option<(f64, f64)> = None;
            for reach in reaches {
                let Some(a) = reach.a else { continue };
                let end = if reach.b == point {
                    stretches[a].map(|cell| (cell.from + reach.low, cell.to + reach.high))
                } else if a == point {
                    stretches[reach.b].map(|cell| (cell.from - reach.high, cell.to - reach.low))
                } else {
                    None
                };
                hull = match (hull, end) {
                    (Some(x), Some(y)) => Some((x.0.min(y.0), x.1.max(y.1))),
                    (x, y) => x.or(y),
                };
            }
            if let Some((from, to)) = hull {
                stretches[point] = inside(from, to, bounds[point].0, bounds[point].1);
                changed |= stretches[point].is_some();
            }
        }
        if !changed {
            break;
        }
    }
    // Cut off what hard ties to the others exclude.
    for _ in 0..3 {
        for &(a, b, most) in ties {
            if let (Some(from), Some(to)) = (stretches[a], stretches[b]) {
                let (least, greatest) = (to.from - most, from.to + most);
                if least < from.to {
                    stretches[a] = Some(Cell { from: from.from.max(least), to: from.to });
                }
                if greatest > to.from {
                    stretches[b] = Some(Cell { from: to.from, to: to.to.min(greatest) });
                }
            }
        }
    }
    stretches
}

/// What a statement reaches inside the bounds; where that is nothing, the bounds' own end that lies nearest.
fn inside(from: f64, to: f64, low: f64, high: f64) -> Option<Cell> {
    let width = to - from;
    let (start, end) = (from.max(low), to.min(high));
    if start <= end {
        return Some(Cell { from: start, to: end });
    }
    // Stated for a time that is excluded: what is possible, as far as that is bounded, else a stretch as wide.
    match (low.is_finite(), high.is_finite()) {
        (true, true) => Some(Cell { from: low, to: high }),
        (true, false) => Some(Cell { from: low, to: low + width }),
        (false, true) => Some(Cell { from: high - width, to: high }),
        (false, false) => None,
    }
}
