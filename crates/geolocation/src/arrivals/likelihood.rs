//! How likely the arrivals of the shots from one place are, if it is there: everything else integrated out.

use nalgebra::{DMatrix, DVector};

/// Standard deviations in the half-width of a 95 % interval of one quantity.
pub(super) const HALF_WIDTH: f64 = 1.959_964;
/// Standard deviations along one axis in the radius that holds 95 % in two dimensions.
pub(super) const RADIUS: f64 = 2.447_747;

/// Columns of what all places share, after one for each clock: speed of sound, wind east, wind north.
pub(super) const AIR: usize = 3;

/// One microphone in the plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Ear {
    pub(super) east: f64,
    pub(super) north: f64,
    pub(super) height: f64,
    /// Variance of what belongs to this microphone and one firing place: its place and the way of the sound, in s².
    pub(super) way_variance: f64,
}

/// The air, with what its values are off by at one standard deviation.
#[derive(Debug, Clone, Copy)]
pub(super) struct Medium {
    pub(super) sound: f64,
    pub(super) sound_sigma: f64,
    pub(super) wind: [f64; 2],
    pub(super) wind_sigma: f64,
}

/// One arrival.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    /// Which of the place's shots.
    pub(super) shot: usize,
    /// Which microphone.
    pub(super) ear: usize,
    /// When, in seconds, less what is held of the clock.
    pub(super) at: f64,
    pub(super) sigma: f64,
}

/// How long sound takes to a microphone, and how that changes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Travel {
    pub(super) seconds: f64,
    /// By metres east and north of the firing place.
    pub(super) by_place: [f64; 2],
    /// By speed of sound and wind east and north, in s/(m/s).
    pub(super) by_air: [f64; AIR],
    /// By metres of height of the firing place.
    pub(super) by_height: f64,
}

impl Medium {
    /// From a point (east, north, height) to a microphone.
    pub(super) fn travel(&self, from: [f64; 3], ear: &Ear) -> Travel {
        let way = [ear.east - from[0], ear.north - from[1], ear.height - from[2]];
        let slant = way.iter().map(|part| part * part).sum::<f64>().sqrt().max(1e-6);
        let unit = way.map(|part| part / slant);
        let speed = self.sound + self.wind[0] * unit[0] + self.wind[1] * unit[1];
        let seconds = slant / speed;
        let by_speed = -seconds / speed;
        Travel {
            seconds,
            by_place: [-unit[0] / speed, -unit[1] / speed],
            by_air: [by_speed, by_speed * unit[0], by_speed * unit[1]],
            by_height: -unit[2] / speed,
        }
    }
}

/// What is believed of clocks and air before the shots of a place are looked at, as mean and covariance.
#[derive(Debug, Clone)]
pub(super) struct Shared {
    pub(super) mean: DVector<f64>,
    pub(super) covariance: DMatrix<f64>,
}

/// The shots of one place, ready to be held against points.
#[derive(Debug, Clone)]
pub(super) struct Likelihood {
    pub(super) ears: Vec<Ear>,
    pub(super) medium: Medium,
    pub(super) rows: Vec<Row>,
    pub(super) shots: usize,
    /// Mean and standard deviation of the height of the firing place.
    pub(super) height: (f64, f64),
    pub(super) shared: Shared,
}

/// The beliefs of one hypothesis, with the precision of all nuisances, for cells of one size.
#[derive(Debug, Clone)]
pub(super) struct Prepared {
    precision: DMatrix<f64>,
    log_determinant: f64,
    used: Vec<bool>,
    /// The hypothesis's share before the arrivals, as a logarithm.
    log_prior: f64,
    /// By how much the misfit in a cell may lie below that of its middle.
    slack: f64,
}

/// How large a cell is, as half its diagonal in metres, and how far the nearest microphone is from its middle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Cell {
    /// No cell but a point.
    Point,
    /// A microphone may be inside: travel times differ by up to the reach.
    Near(f64),
    /// Every microphone is at least four reaches away: times change with the place, and bend by up to a sixth of the reach.
    Far(f64),
    /// Every microphone is at least sixteen reaches away: they bend by a thirtieth.
    Farthest(f64),
}

impl Cell {
    /// By how many metres the place may differ from the middle's, times being held to change evenly with it, and by how
    /// many a distance may differ beyond that: at most reach² / 2 (distance - reach).
    const fn differences_m(self) -> (f64, f64) {
        match self {
            Self::Point => (0.0, 0.0),
            Self::Near(reach) => (0.0, reach),
            Self::Far(reach) => (reach, reach / 6.0),
            Self::Farthest(reach) => (reach, reach / 30.0),
        }
    }
}

/// What wrong arrivals look like.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wrong {
    /// Late ones: the mean of how late, in seconds.
    pub(super) late: f64,
    /// The others: from how wide a range, in seconds.
    pub(super) range: f64,
}

/// With this, arrivals that are left out add nothing to a likelihood.
const NO_TAIL: Wrong = Wrong { late: f64::INFINITY, range: f64::INFINITY };

/// How likely the arrivals are at a point.
#[derive(Debug, Clone, Copy)]
pub(super) struct At {
    /// Logarithm of the likelihood.
    pub(super) log: f64,
    /// χ² of the arrivals that are used.
    pub(super) misfit: f64,
}

/// Share of wrong arrivals that come late, by a way around or an echo, rather than at any time.
const LATE_SHARE: f64 = 0.7;

impl Likelihood {
    fn width(&self) -> usize {
        self.ears.len() + AIR + 3
    }

    /// How far the nearest microphone is from a point, in metres.
    pub(super) fn nearest_m(&self, point: [f64; 2]) -> f64 {
        self.ears.iter().map(|ear| (ear.east - point[0]).hypot(ear.north - point[1])).fold(f64::INFINITY, f64::min)
    }

    /// How far off an arrival usually is, in seconds.
    fn usual_sigma(&self) -> f64 {
        let variance = |row: &Row| {
            row.sigma * row.sigma
                + self.ears[row.ear].way_variance
                + self.shared.covariance[(row.ear, row.ear)].min(1e-2)
        };
        let sum: f64 = self.rows.iter().map(variance).sum();
        (sum / self.rows.len().max(1) as f64).sqrt()
    }

    /// Beliefs for cells so large, `Cell::Point` for points.
    pub(super) fn prepare(&self, used: &[bool], log_prior: f64, cell: Cell) -> Prepared {
        let (ears, width) = (self.ears.len(), self.width());
        // What differs within a cell by up to so much is given a standard deviation of a part of that: then no misfit in
        // the cell is less than the middle's by more than the square of the inverse part. Small parts cut off more where
        // cells are large against the errors, large ones where they are small.
        let usual = self.usual_sigma();
        let part = |seconds: f64| -> f64 {
            match seconds / usual {
                large if large > 5.0 => 0.25,
                middling if middling > 0.5 => 0.5,
                _ => 1.0,
            }
        };
        let (moved_m, bent_m) = cell.differences_m();
        let (move_part, bend_part) = (part(moved_m / self.medium.sound), part(bent_m / self.medium.sound));
        let slack = if moved_m > 0.0 { move_part.powi(-2) } else { 0.0 } + ears as f64 * bend_part.powi(-2);
        let mut covariance = DMatrix::<f64>::zeros(width, width);
        covariance.view_mut((0, 0), (ears + AIR, ears + AIR)).copy_from(&self.shared.covariance);
        for (index, ear) in self.ears.iter().enumerate() {
            covariance[(index, index)] += ear.way_variance + (bend_part * bent_m / self.medium.sound).powi(2) + 1e-14;
        }
        for index in ears..ears + AIR {
            covariance[(index, index)] += 1e-10;
        }
        covariance[(ears + AIR, ears + AIR)] = self.height.1.powi(2) + 1e-10;
        for axis in 1..3 {
            covariance[(ears + AIR + axis, ears + AIR + axis)] = (move_part * moved_m).powi(2) + 1e-10;
        }
        let cholesky = covariance.cholesky();
        let log_determinant = cholesky.as_ref().map_or(0.0, |c| -2.0 * c.l_dirty().diagonal().map(f64::ln).sum());
        let precision = cholesky.map_or_else(|| DMatrix::identity(width, width), |c| c.inverse());
        Prepared { precision, log_determinant, used: used.to_vec(), log_prior, slack }
    }

    /// How likely the arrivals are at a point.
    pub(super) fn at(&self, prepared: &Prepared, point: [f64; 2], wrong: Wrong) -> At {
        let width = self.width();
        let from = [point[0], point[1], self.height.0];
        let travels: Vec<Travel> = self.ears.iter().map(|ear| self.medium.travel(from, ear)).collect();
        let mut matrix = prepared.precision.clone();
        let mut vector = DVector::<f64>::zeros(width);
        let (mut misfit, mut log) = (0.0, prepared.log_prior + 0.5 * prepared.log_determinant);
        // Each shot's time is free: its rows count by how they differ from their weighted mean.
        let (mut weights, mut sums, mut columns) =
            (vec![0.0; self.shots], vec![0.0; self.shots], DMatrix::<f64>::zeros(width, self.shots));
        for (row, _) in self.rows.iter().zip(&prepared.used).filter(|(_, used)| **used) {
            let (cells, residual) = self.row(row, &travels[row.ear]);
            let weight = 1.0 / (row.sigma * row.sigma);
            misfit += weight * residual * residual;
            log += 0.5 * (weight / std::f64::consts::TAU).ln();
            weights[row.shot] += weight;
            sums[row.shot] += weight * residual;
            for (index, value) in cells.iter().map(|&(index, value)| (index, weight * value)) {
                vector[index] += value * residual;
                columns[(index, row.shot)] += value;
                for &(other, factor) in &cells {
                    matrix[(index, other)] += value * factor;
                }
            }
        }
        for shot in (0..self.shots).filter(|shot| weights[*shot] > 0.0) {
            let (weight, column) = (weights[shot], columns.column(shot));
            misfit -= sums[shot] * sums[shot] / weight;
            log -= 0.5 * (weight / std::f64::consts::TAU).ln();
            for index in 0..width {
                if column[index] == 0.0 {
                    continue;
                }
                vector[index] -= column[index] * sums[shot] / weight;
                for other in 0..width {
                    matrix[(index, other)] -= column[index] * column[other] / weight;
                }
            }
        }
        let Some(cholesky) = matrix.cholesky() else { return At { log: f64::NEG_INFINITY, misfit: f64::INFINITY } };
        misfit -= vector.dot(&cholesky.solve(&vector));
        log -= cholesky.l_dirty().diagonal().map(f64::ln).sum();
        At { log: log - 0.5 * misfit + self.left_out(prepared, &travels, wrong), misfit }
    }

    /// No point of a cell is likelier than this.
    ///
    /// `wide` is prepared for the cell's reach and `sharp` for its middle. No misfit in the cell is less than the one of
    /// `wide` in its middle by more than its slack. The second value tells cells apart whose bounds
    /// are the same.
    pub(super) fn bound(&self, sharp: &Prepared, wide: &Prepared, point: [f64; 2], wrong: Wrong) -> (f64, f64) {
        let (at, around) = (self.at(sharp, point, NO_TAIL), self.at(wide, point, NO_TAIL));
        let left_out = sharp.used.iter().filter(|used| !**used).count() as f64;
        let most = (LATE_SHARE / wrong.late + (1.0 - LATE_SHARE) / wrong.range).ln();
        let slack = wide.slack;
        let without = at.log + 0.5 * at.misfit + left_out * most;
        (without - 0.5 * (around.misfit - slack).max(0.0), without - 0.5 * around.misfit)
    }

    /// The point of least misfit that is reached from another by going down.
    ///
    /// # References
    /// Gauss-Newton steps with Marquardt's damping: Marquardt, SIAM J. 11 (1963).
    pub(super) fn descend(&self, prepared: &Prepared, from: [f64; 2]) -> [f64; 2] {
        let (mut point, mut damping) = (from, 1e-3);
        let mut misfit = self.at(prepared, point, NO_TAIL).misfit;
        for _ in 0..40 {
            let Some(step) = self.step(prepared, point, damping) else { break };
            let next = [point[0] + step[0], point[1] + step[1]];
            let there = self.at(prepared, next, NO_TAIL).misfit;
            if there < misfit {
                let gain = misfit - there;
                (point, misfit, damping) = (next, there, f64::max(damping * 0.2, 1e-9));
                if gain < 1e-4 {
                    break;
                }
            } else {
                damping *= 6.0;
                if damping > 1e6 {
                    break;
                }
            }
        }
        point
    }

    /// One step downwards: everything linear about a point.
    fn step(&self, prepared: &Prepared, point: [f64; 2], damping: f64) -> Option<[f64; 2]> {
        let (inner, width) = (self.width(), self.width() + 2 + self.shots);
        let from = [point[0], point[1], self.height.0];
        let (mut matrix, mut vector) = (DMatrix::<f64>::zeros(width, width), DVector::<f64>::zeros(width));
        matrix.view_mut((0, 0), (inner, inner)).copy_from(&prepared.precision);
        for (row, _) in self.rows.iter().zip(&prepared.used).filter(|(_, used)| **used) {
            let travel = self.medium.travel(from, &self.ears[row.ear]);
            let (cells, residual) = self.row(row, &travel);
            let weight = 1.0 / (row.sigma * row.sigma);
            let place = [(inner, travel.by_place[0]), (inner + 1, travel.by_place[1]), (inner + 2 + row.shot, 1.0)];
            for &(index, value) in cells.iter().chain(&place) {
                vector[index] += weight * value * residual;
                for &(other, factor) in cells.iter().chain(&place) {
                    matrix[(index, other)] += weight * value * factor;
                }
            }
        }
        for index in inner..inner + 2 {
            matrix[(index, index)] = matrix[(index, index)] * (1.0 + damping) + 1e-12;
        }
        for index in inner + 2..width {
            // A shot whose arrivals are all left out has no time.
            matrix[(index, index)] += 1e-12;
        }
        let solution = matrix.cholesky()?.solve(&vector);
        Some([solution[inner], solution[inner + 1]])
    }

    /// What an arrival depends on, and what of it a point does not explain.
    fn row(&self, row: &Row, travel: &Travel) -> ([(usize, f64); AIR + 4], f64) {
        let ears = self.ears.len();
        let [sound, east, north] = travel.by_air;
        let cells = [
            (row.ear, 1.0),
            (ears, sound),
            (ears + 1, east),
            (ears + 2, north),
            (ears + AIR, travel.by_height),
            (ears + AIR + 1, travel.by_place[0]),
            (ears + AIR + 2, travel.by_place[1]),
        ];
        let held: f64 = cells[..=AIR].iter().map(|&(index, value)| value * self.shared.mean[index]).sum();
        (cells, row.at - travel.seconds - held)
    }

    /// How much later than expected each arrival comes, and the standard deviation of that, at a point.
    pub(super) fn residuals(&self, used: &[bool], point: [f64; 2]) -> Vec<(f64, f64)> {
        let from = [point[0], point[1], self.height.0];
        let travels: Vec<Travel> = self.ears.iter().map(|ear| self.medium.travel(from, ear)).collect();
        self.late(used, &travels)
    }

    fn late(&self, used: &[bool], travels: &[Travel]) -> Vec<(f64, f64)> {
        let (mut weights, mut sums) = (vec![0.0; self.shots], vec![0.0; self.shots]);
        let seen = self.rows.iter().zip(used).map(|(row, used)| {
            let clock = self.shared.covariance[(row.ear, row.ear)];
            let variance = row.sigma * row.sigma + self.ears[row.ear].way_variance + clock + 1e-14;
            (self.row(row, &travels[row.ear]).1, variance, row.shot, *used)
        });
        let seen: Vec<_> = seen.collect();
        for &(residual, variance, shot, _) in seen.iter().filter(|seen| seen.3) {
            weights[shot] += 1.0 / variance;
            sums[shot] += residual / variance;
        }
        let of = |&(residual, variance, shot, _): &(f64, f64, usize, bool)| {
            let mean: f64 = if weights[shot] > 0.0 { sums[shot] / weights[shot] } else { residual };
            (residual - mean, f64::sqrt(variance))
        };
        seen.iter().map(of).collect()
    }

    /// The density of the arrivals that are left out: no sound comes before the straight way lets it, and many come late.
    fn left_out(&self, prepared: &Prepared, travels: &[Travel], wrong: Wrong) -> f64 {
        if wrong.late.is_infinite() || prepared.used.iter().all(|used| *used) {
            return 0.0;
        }
        let late = self.late(&prepared.used, travels);
        let left = late.iter().zip(&prepared.used).filter(|(_, used)| !**used);
        left.map(|(&(late, sigma), _)| {
            let tail = if late > 0.0 { (-late / wrong.late).exp() } else { (-0.5 * (late / sigma).powi(2)).exp() };
            (LATE_SHARE * tail / wrong.late + (1.0 - LATE_SHARE) / wrong.range).ln()
        })
        .sum()
    }
}
