//! How many there were, as an interval.

/// An interval for the number of discharges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Lower end of the 95 % interval.
    pub low95: usize,
    /// Sounds that are not undetermined.
    pub best: usize,
    /// Upper end of the 95 % interval.
    pub high95: usize,
}

/// The share of discharges that goes unheard where nothing is known of how far they stand above the noise: as at 10 dB.
const UNHEARD: f64 = 0.08;
/// Where much is unclear much is hidden: so many go unheard for each that an unclear sound is expected to be.
const HIDDEN: f64 = 0.5;

impl Count {
    /// In words: a statistic of what was in earshot, and never *at least*.
    pub fn said(&self) -> String {
        if self.high95 == 0 {
            return "nothing in it was taken for a discharge; what it could not hear it does not rule out".to_owned();
        }
        format!(
            "{} taken for discharges; with 95 % between {} and {} were fired within hearing",
            self.best, self.low95, self.high95
        )
    }

    /// From the chances of what one recording heard, of which nothing else was kept: those from ½ on are counted.
    pub fn alone(chances: &[f64]) -> Self {
        let best = chances.iter().filter(|&&chance| chance >= 0.5).count();
        Self::of(best, chances, UNHEARD * best as f64 + Self::hidden(chances))
    }

    /// How many are taken to have gone unheard beside what is unclear.
    pub(crate) fn hidden(chances: &[f64]) -> f64 {
        HIDDEN * chances.iter().filter(|&&chance| chance < 0.5).sum::<f64>()
    }

    /// From the chance of each sound that it is a discharge, and how many are expected to have been heard by nobody.
    ///
    /// What one sound is wrongly taken for, those like it are taken for too: the chances are off together, by [`OFF`]. For
    /// each such error the number is a Poisson-binomial one and a Poisson one; `best` is always inside.
    pub(crate) fn of(best: usize, chances: &[f64], missed: f64) -> Self {
        let missed = missed.max(0.0);
        let mut numbers = vec![0.0f64; chances.len() + 1];
        for step in 0..ERRORS {
            let error = OFF * normal_quantile((step as f64 + 0.5) / ERRORS as f64);
            let with_missed =
                number(chances.iter().map(|&chance| shifted(chance, error)), missed * (MISSED_OFF * error).exp());
            if with_missed.len() > numbers.len() {
                numbers.resize(with_missed.len(), 0.0);
            }
            for (sum, share) in numbers.iter_mut().zip(&with_missed) {
                *sum += share / ERRORS as f64;
            }
        }
        let mut sum = 0.0;
        let (mut low95, mut high95) = (None, best);
        for (n, chance) in numbers.iter().enumerate() {
            sum += chance;
            if low95.is_none() && sum > 0.025 {
                low95 = Some(n);
            }
            if sum < 0.975 {
                high95 = n + 1;
            }
        }
        Self { low95: low95.unwrap_or(0).min(best), best, high95: high95.max(best) }
    }
}

/// By how much the chances of one answer are off together, in odds' logarithm (standard deviation).
const OFF: f64 = 0.8;
/// How many errors of that kind are gone through.
const ERRORS: usize = 40;
/// Where sounds are discharges more often than was thought, more are unheard: by this power of the error.
const MISSED_OFF: f64 = 0.5;

/// A chance whose odds' logarithm is off by so much; what is certain stays so.
fn shifted(chance: f64, error: f64) -> f64 {
    let odds = chance / (1.0 - chance) * error.exp();
    if odds.is_finite() { odds / (1.0 + odds) } else { 1.0 }
}

/// The chance of each number of discharges.
fn number(chances: impl Iterator<Item = f64>, missed: f64) -> Vec<f64> {
    let mut counts = vec![1.0f64];
    for chance in chances {
        counts.push(0.0);
        for n in (0..counts.len()).rev() {
            let before = if n > 0 { counts[n - 1] } else { 0.0 };
            counts[n] = counts[n] * (1.0 - chance) + before * chance;
        }
    }
    let most = (missed + 8.0 * missed.sqrt() + 3.0) as usize;
    let mut with_missed = vec![0.0; counts.len() + most];
    let mut poisson = (-missed).exp();
    for k in 0..=most {
        for (n, chance) in counts.iter().enumerate() {
            with_missed[n + k] += chance * poisson;
        }
        poisson *= missed / (k + 1) as f64;
    }
    with_missed
}

/// Where the normal distribution reaches a share, to within 0.0005.
///
/// # References
/// Abramowitz, Stegun: Handbook of Mathematical Functions, 26.2.23.
fn normal_quantile(share: f64) -> f64 {
    let t = (-2.0 * share.min(1.0 - share).ln()).sqrt();
    let value = t
        - (2.515_517 + 0.802_853 * t + 0.010_328 * t * t)
            / (1.0 + 1.432_788 * t + 0.189_269 * t * t + 0.001_308 * t * t * t);
    if share < 0.5 { -value } else { value }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_certain_is_counted_and_nothing_else() {
        let count = Count::of(4, &[1.0, 1.0, 1.0, 1.0, 0.0], 0.0);
        assert_eq!((count.low95, count.best, count.high95), (4, 4, 4));
    }

    #[test]
    fn chances_that_are_off_together_make_a_wider_interval_than_each_by_itself() {
        // Each by itself, a third of 60 would be 20 with a standard deviation of 3.7.
        let count = Count::of(0, &[1.0 / 3.0; 60], 0.0);
        assert!(count.low95 < 11 && count.high95 > 31, "{count:?}");
        // A few that are all but sure stay so.
        let count = Count::of(3, &[0.98; 3], 0.1);
        assert!(count.low95 >= 2 && count.high95 <= 4, "{count:?}");
    }
}
