//! One clock: its offset and rate together, from what it showed when.

use super::Policy;
use super::factor::SIGMAS;

/// What a clock showed at an instant that is known some other way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Anchor {
    /// What it showed, in microseconds on its own scale.
    pub shown: i64,
    /// When that was, in microseconds since 1970.
    pub at: i64,
    /// How far `at` may be off: the half-width of a 95 % interval.
    pub half_width: i64,
}

/// A clock's offset and rate, fitted together.
#[derive(Debug, Clone, PartialEq)]
pub struct ClockFit {
    /// How far ahead of the world's clock it was at the anchors' middle, in microseconds.
    pub offset: i64,
    /// The half-width of that offset's 95 % interval.
    pub offset_half_width: i64,
    /// How much faster than the world's clock it ran, in millionths.
    pub rate_ppm: f64,
    /// The half-width of that rate's 95 % interval.
    pub rate_half_width_ppm: f64,
    middle: i64,
    covariance: [[f64; 2]; 2],
    estimate: [f64; 2],
}

impl ClockFit {
    /// Fits a clock to its anchors by least squares, the rate near zero by policy; `None` without anchors.
    ///
    /// # Limits
    /// It belongs to what is likely: normal errors, and a rate that did not change between the anchors. In the bounds a
    /// rate enters as widened ends instead.
    pub fn of(anchors: &[Anchor], policy: &Policy) -> Option<Self> {
        let count = i128::try_from(anchors.len()).ok().filter(|count| *count > 0)?;
        let middle = (anchors.iter().map(|anchor| i128::from(anchor.shown)).sum::<i128>() / count) as i64;
        // at = shown - offset - rate * (shown - middle), each weighted by its variance; the policy on the rate is one
        // more row.
        let mut normal = [[0.0; 2]; 2];
        let mut right = [0.0; 2];
        for anchor in anchors {
            let weight = (SIGMAS / (anchor.half_width.max(1) as f64)).powi(2);
            let row = [1.0, (anchor.shown - middle) as f64];
            let ahead = (anchor.shown - anchor.at) as f64;
            for i in 0..2 {
                right[i] += weight * row[i] * ahead;
                for j in 0..2 {
                    normal[i][j] += weight * row[i] * row[j];
                }
            }
        }
        normal[1][1] += (SIGMAS / policy.clock_rate()).powi(2);
        let determinant = normal[0][0] * normal[1][1] - normal[0][1] * normal[1][0];
        let covariance = [
            [normal[1][1] / determinant, -normal[0][1] / determinant],
            [-normal[1][0] / determinant, normal[0][0] / determinant],
        ];
        let solved = |i: usize| covariance[i][0] * right[0] + covariance[i][1] * right[1];
        let estimate = [solved(0), solved(1)];
        Some(Self {
            offset: estimate[0].round() as i64,
            offset_half_width: (SIGMAS * covariance[0][0].sqrt()).ceil() as i64,
            rate_ppm: estimate[1] * 1e6,
            rate_half_width_ppm: SIGMAS * covariance[1][1].sqrt() * 1e6,
            middle,
            covariance,
            estimate,
        })
    }

    /// When the clock showed something, with the half-width of its 95 % interval; `reading_half_width` is that of the
    /// reading itself.
    pub fn instant_of(&self, shown: i64, reading_half_width: i64) -> (i64, i64) {
        let since = (shown - self.middle) as f64;
        let at = shown - (self.estimate[0] + self.estimate[1] * since).round() as i64;
        let c = &self.covariance;
        let variance = c[0][0] + 2.0 * since * c[0][1] + since * since * c[1][1];
        let own = reading_half_width as f64 / SIGMAS;
        (at, (SIGMAS * (variance + own * own).sqrt()).ceil() as i64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: i64 = 1_000_000;

    #[test]
    fn offset_and_rate_come_out_together() {
        // Ahead by 90 s in the middle, and gaining 40 millionths.
        let anchor = |at: i64| Anchor { shown: at + 90 * SECOND + at / 25_000, at, half_width: SECOND / 5 };
        let anchors: Vec<Anchor> = (-5..=5).map(|hour| anchor(hour * 3_600 * SECOND)).collect();
        let fit = ClockFit::of(&anchors, &Policy::default()).unwrap();
        assert!((fit.offset - 90 * SECOND).abs() < SECOND / 20, "{fit:?}");
        assert!((fit.rate_ppm - 40.0).abs() < fit.rate_half_width_ppm && fit.rate_half_width_ppm < 12.0, "{fit:?}");
        let later = anchor(8 * 3_600 * SECOND);
        let (at, half) = fit.instant_of(later.shown, 0);
        assert!((at - later.at).abs() <= half && half < SECOND / 2, "{at} {half}");
    }

    #[test]
    fn one_anchor_leaves_the_rate_to_the_policy() {
        let fit = ClockFit::of(&[Anchor { shown: 5, at: 0, half_width: SECOND }], &Policy::default()).unwrap();
        assert!((fit.rate_half_width_ppm - 100.0).abs() < 1e-6, "{fit:?}");
        let day = 86_400 * SECOND;
        let (_, half) = fit.instant_of(day, 0);
        assert!(half > 8 * SECOND && half < 10 * SECOND, "a day at 100 millionths is 8.6 s: {half}");
        assert!(ClockFit::of(&[], &Policy::default()).is_none());
    }
}
