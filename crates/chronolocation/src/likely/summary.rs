use super::grid::Grid;
use super::{Likely, SHARE};

/// Among how many stretches the shortest is looked for.
const TRIED: u32 = 100;
/// Cells of a shape.
const SHAPE: usize = 40;

/// One point's distribution.
pub(super) struct Summary<'a> {
    pub(super) grid: &'a Grid,
    pub(super) masses: &'a [f64],
    /// The instant that the grid counts from, in microseconds.
    pub(super) from: i64,
    /// How far the point may lie to either side of where the grid has it.
    pub(super) slack: i64,
}

impl Summary<'_> {
    pub(super) fn likely(&self, bounds: (Option<i64>, Option<i64>), because: Vec<usize>) -> Likely {
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
        Likely {
            from: micros(shortest.0 - self.slack as f64),
            to: micros(shortest.1 + self.slack as f64),
            peak: micros(self.densest()),
            median: micros(quantile(0.5)),
            peaks: peaks(&shape),
            shape,
            shape_from: micros(from),
            shape_to: micros(to),
            because,
        }
    }

    /// The middle of where the distribution is densest, to a hundredth of its height: by the grid's own cells, which are
    /// finest there.
    fn densest(&self) -> f64 {
        let density = |n: usize| self.masses[n] / self.grid.cell(n).width();
        let cells = 0..self.masses.len();
        let greatest = cells.clone().map(density).fold(0.0, f64::max);
        let mut high = cells.filter(|&n| density(n) >= 0.99 * greatest);
        let first = high.next().unwrap_or(0);
        // Another hill as high is another peak.
        let last = high.zip(first + 1..).take_while(|(n, next)| n == next).last().map_or(first, |(n, _)| n);
        (self.grid.cell(first).from + self.grid.cell(last).to) / 2.0
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
