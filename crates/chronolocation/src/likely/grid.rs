//! Where a point can lie, cut into cells that grow finer where it likely lies.

/// A stretch of time in microseconds from an origin.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Cell {
    pub(super) from: f64,
    pub(super) to: f64,
}

impl Cell {
    pub(super) fn width(self) -> f64 {
        self.to - self.from
    }
    pub(super) fn middle(self) -> f64 {
        (self.from + self.to) / 2.0
    }
    /// The variance of a point somewhere in it.
    pub(super) fn variance(self) -> f64 {
        self.width() * self.width() / 12.0
    }
}

/// The cells of one point, side by side.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    edges: Vec<f64>,
}

impl Grid {
    /// So many equal cells.
    pub(super) fn even(from: f64, to: f64, cells: usize) -> Self {
        let to = to.max(from + 1.0);
        let edge = |n: usize| from + (to - from) * n as f64 / cells as f64;
        Self { edges: (0..=cells).map(edge).collect() }
    }

    pub(super) fn len(&self) -> usize {
        self.edges.len() - 1
    }

    pub(super) fn cell(&self, n: usize) -> Cell {
        Cell { from: self.edges[n], to: self.edges[n + 1] }
    }

    pub(super) fn span(&self) -> Cell {
        Cell { from: self.edges[0], to: self.edges[self.edges.len() - 1] }
    }

    /// As many cells, each holding the same share of these masses; a tenth is spread evenly, so that nothing is lost.
    pub(super) fn finer(&self, masses: &[f64], cells: usize) -> Self {
        let span = self.span();
        let total: f64 = masses.iter().sum();
        let shares: Vec<f64> =
            (0..self.len()).map(|n| 0.9 * masses[n] / total + 0.1 * self.cell(n).width() / span.width()).collect();
        let mut edges = vec![span.from];
        let (mut at, mut below) = (0, 0.0);
        for n in 1..cells {
            let wanted = n as f64 / cells as f64;
            while at + 1 < shares.len() && below + shares[at] < wanted {
                below += shares[at];
                at += 1;
            }
            let cell = self.cell(at);
            let edge = cell.from + cell.width() * ((wanted - below) / shares[at].max(1e-300)).clamp(0.0, 1.0);
            // Never two edges in one place.
            let last = edges[edges.len() - 1];
            edges.push(edge.max(last + 1e-3));
        }
        let last = edges[edges.len() - 1];
        edges.push(span.to.max(last + 1e-3));
        Self { edges }
    }

    /// Where so large a share of the masses lies below.
    pub(super) fn quantile(&self, masses: &[f64], share: f64) -> f64 {
        let total: f64 = masses.iter().sum();
        let mut rest = share * total;
        for (n, mass) in masses.iter().enumerate() {
            if rest <= *mass && *mass > 0.0 {
                return self.cell(n).from + self.cell(n).width() * rest / mass;
            }
            rest -= mass;
        }
        self.span().to
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_follow_the_mass() {
        let grid = Grid::even(0.0, 100.0, 10);
        let masses = [0.0, 0.0, 0.0, 8.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let finer = grid.finer(&masses, 20);
        assert_eq!((finer.len(), finer.span()), (20, grid.span()));
        let inside = (0..20).filter(|&n| (30.0..40.0).contains(&finer.cell(n).middle())).count();
        assert!(inside >= 17, "{finer:?}");
        assert!((grid.quantile(&masses, 0.5) - 35.0).abs() < 1e-9);
    }
}
