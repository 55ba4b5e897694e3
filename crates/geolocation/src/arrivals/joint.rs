//! Several firing places together: what each tells of clocks and air is handed to the others.

use nalgebra::{DMatrix, DVector};

use super::likelihood::{AIR, Ear, Medium, Row, Shared};

/// The shots of one place in a joint fit.
#[derive(Debug, Clone)]
pub(super) struct Site {
    pub(super) rows: Vec<Row>,
    pub(super) shots: usize,
    pub(super) height: (f64, f64),
    /// Where it is, and the standard deviation along one axis, if that is known.
    pub(super) known: Option<([f64; 2], f64)>,
}

/// All places with all that they share.
#[derive(Debug, Clone)]
pub(super) struct Joint<'a> {
    pub(super) ears: &'a [Ear],
    pub(super) medium: Medium,
    pub(super) sites: Vec<Site>,
    /// Precision of each clock before anything is heard, and of the air; means are 0.
    pub(super) prior: DVector<f64>,
}

/// A joint fit.
#[derive(Debug, Clone)]
pub(super) struct Fit {
    pub(super) points: Vec<[f64; 2]>,
    /// Clocks, then air.
    pub(super) shared: DVector<f64>,
    pub(super) misfit: f64,
    /// Logarithm of the integral of the likelihood around here, up to a constant.
    pub(super) log_mass: f64,
}

/// A coordinate of which nothing is known, as a precision: 30 km.
const ANYWHERE: f64 = 1e-9;

impl Joint<'_> {
    fn shared_width(&self) -> usize {
        self.ears.len() + AIR
    }

    /// The fit that starts from these points and goes down, the rest being linear.
    pub(super) fn fit(&self, start: &[[f64; 2]], rounds: usize) -> Option<Fit> {
        let mut points = start.to_vec();
        let mut damping = 1e-3;
        let mut now = self.solve(&points, f64::INFINITY)?;
        for _ in 0..rounds {
            let step = self.solve(&points, damping)?;
            let next: Vec<[f64; 2]> =
                points.iter().zip(&step.moves).map(|(point, by)| [point[0] + by[0], point[1] + by[1]]).collect();
            let there = self.solve(&next, f64::INFINITY);
            match there {
                Some(there) if there.misfit < now.misfit => {
                    let gain = now.misfit - there.misfit;
                    (points, now, damping) = (next, there, (damping * 0.2).max(1e-12));
                    if gain < 1e-9 * (1.0 + now.misfit) {
                        break;
                    }
                }
                _ => {
                    damping *= 8.0;
                    if damping > 1e8 {
                        break;
                    }
                }
            }
        }
        let end = self.solve(&points, 0.0)?;
        Some(Fit {
            points,
            shared: now.shared,
            misfit: now.misfit,
            log_mass: -0.5 * now.misfit - 0.5 * end.log_determinant,
        })
    }

    /// One linear solution about these points; an infinite damping holds the points still.
    fn solve(&self, points: &[[f64; 2]], damping: f64) -> Option<Step> {
        let shared = self.shared_width();
        let shots: usize = self.sites.iter().map(|site| site.shots).sum();
        let width = shared + 3 * self.sites.len() + shots;
        let (mut matrix, mut vector) = (DMatrix::<f64>::zeros(width, width), DVector::<f64>::zeros(width));
        for index in 0..shared {
            matrix[(index, index)] = self.prior[index];
        }
        let mut constant = 0.0;
        let mut first_shot = shared + 3 * self.sites.len();
        for (index, site) in self.sites.iter().enumerate() {
            let own = shared + 3 * index;
            matrix[(own + 2, own + 2)] = site.height.1.max(1e-4).powi(-2);
            for axis in 0..2 {
                match site.known {
                    Some((place, sigma)) => {
                        let (precision, off) = (sigma.max(1e-3).powi(-2), place[axis] - points[index][axis]);
                        matrix[(own + axis, own + axis)] += precision;
                        vector[own + axis] += precision * off;
                        constant += precision * off * off;
                    }
                    None => matrix[(own + axis, own + axis)] += ANYWHERE,
                }
            }
            let from = [points[index][0], points[index][1], site.height.0];
            for row in &site.rows {
                let ear = &self.ears[row.ear];
                let travel = self.medium.travel(from, ear);
                let weight = 1.0 / (row.sigma.powi(2) + ear.way_variance + 1e-14);
                let residual = row.at - travel.seconds;
                constant += weight * residual * residual;
                let air = self.ears.len();
                let cells = [
                    (row.ear, 1.0),
                    (air, travel.by_air[0]),
                    (air + 1, travel.by_air[1]),
                    (air + 2, travel.by_air[2]),
                    (own, travel.by_place[0]),
                    (own + 1, travel.by_place[1]),
                    (own + 2, travel.by_height),
                    (first_shot + row.shot, 1.0),
                ];
                for &(one, value) in &cells {
                    vector[one] += weight * value * residual;
                    for &(other, factor) in &cells {
                        matrix[(one, other)] += weight * value * factor;
                    }
                }
            }
            first_shot += site.shots;
        }
        if damping.is_infinite() {
            // What stays where it is takes no part: its rows and columns are those of the identity.
            for index in 0..self.sites.len() {
                for axis in 0..2 {
                    let own = shared + 3 * index + axis;
                    matrix.row_mut(own).fill(0.0);
                    matrix.column_mut(own).fill(0.0);
                    matrix[(own, own)] = 1.0;
                    vector[own] = 0.0;
                }
            }
        } else {
            for index in 0..self.sites.len() {
                for axis in 0..2 {
                    let own = shared + 3 * index + axis;
                    matrix[(own, own)] *= 1.0 + damping;
                }
            }
        }
        let cholesky = matrix.cholesky()?;
        let solution = cholesky.solve(&vector);
        let moves = (0..self.sites.len()).map(|index| [solution[shared + 3 * index], solution[shared + 3 * index + 1]]);
        Some(Step {
            moves: moves.collect(),
            misfit: constant - vector.dot(&solution),
            log_determinant: 2.0 * cholesky.l_dirty().diagonal().map(f64::ln).sum(),
            shared: solution.rows(0, shared).into_owned(),
        })
    }

    /// What the shots of one place, held to be near a point, tell of clocks and air, as precision and its vector.
    fn message(&self, site: &Site, point: [f64; 2]) -> Option<(DMatrix<f64>, DVector<f64>)> {
        let (shared, ears) = (self.shared_width(), self.ears.len());
        // Own columns: place, height, one way for each microphone, one time for each shot.
        let width = shared + 3 + ears + site.shots;
        let (mut matrix, mut vector) = (DMatrix::<f64>::zeros(width, width), DVector::<f64>::zeros(width));
        for axis in 0..2 {
            let own = shared + axis;
            match site.known {
                Some((place, sigma)) => {
                    let precision = sigma.max(1e-3).powi(-2);
                    matrix[(own, own)] = precision;
                    vector[own] = precision * (place[axis] - point[axis]);
                }
                None => matrix[(own, own)] = ANYWHERE,
            }
        }
        matrix[(shared + 2, shared + 2)] = site.height.1.max(1e-4).powi(-2);
        for (index, ear) in self.ears.iter().enumerate() {
            matrix[(shared + 3 + index, shared + 3 + index)] = 1.0 / (ear.way_variance + 1e-12);
        }
        for row in &site.rows {
            let travel = self.medium.travel([point[0], point[1], site.height.0], &self.ears[row.ear]);
            let (weight, residual) = (row.sigma.powi(-2), row.at - travel.seconds);
            let cells = [
                (row.ear, 1.0),
                (ears, travel.by_air[0]),
                (ears + 1, travel.by_air[1]),
                (ears + 2, travel.by_air[2]),
                (shared, travel.by_place[0]),
                (shared + 1, travel.by_place[1]),
                (shared + 2, travel.by_height),
                (shared + 3 + row.ear, 1.0),
                (shared + 3 + ears + row.shot, 1.0),
            ];
            for &(one, value) in &cells {
                vector[one] += weight * value * residual;
                for &(other, factor) in &cells {
                    matrix[(one, other)] += weight * value * factor;
                }
            }
        }
        let own = width - shared;
        let inner = matrix.view((shared, shared), (own, own)).into_owned().cholesky()?;
        let across = matrix.view((shared, 0), (own, shared)).into_owned();
        let told = vector.rows(shared, own).into_owned();
        let precision = matrix.view((0, 0), (shared, shared)) - across.transpose() * inner.solve(&across);
        let mean = vector.rows(0, shared) - across.transpose() * inner.solve(&told);
        Some((0.5 * (&precision + precision.transpose()), mean))
    }

    /// What is believed of clocks and air from all places but one (`None`: from all), held to be near these points.
    pub(super) fn beliefs(&self, points: &[[f64; 2]], but: Option<usize>) -> Option<Shared> {
        let mut precision = DMatrix::from_diagonal(&self.prior);
        let mut vector = DVector::zeros(self.shared_width());
        for (index, site) in self.sites.iter().enumerate().filter(|(index, _)| Some(*index) != but) {
            let (more, towards) = self.message(site, points[index])?;
            precision += more;
            vector += towards;
        }
        let cholesky = precision.cholesky()?;
        Some(Shared { mean: cholesky.solve(&vector), covariance: cholesky.inverse() })
    }
}

/// One linear solution.
struct Step {
    moves: Vec<[f64; 2]>,
    misfit: f64,
    log_determinant: f64,
    shared: DVector<f64>,
}
