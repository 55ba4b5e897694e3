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

impl Count {
    /// From the chances of what one recording heard, of which nothing else was kept: those from ½ on are counted.
    pub fn alone(chances: &[f64]) -> Self {
        let best = chances.iter().filter(|&&chance| chance >= 0.5).count();
        Self::of(best, chances, UNHEARD * best as f64)
    }

    /// From the chance of each sound that it is a discharge (a Poisson-binomial distribution), and how many are expected
    /// to have been heard by nobody (Poisson). `best` is always inside.
    pub(crate) fn of(best: usize, chances: &[f64], missed: f64) -> Self {
        let mut counts = vec![1.0f64];
        for &chance in chances {
            counts.push(0.0);
            for n in (0..counts.len()).rev() {
                let before = if n > 0 { counts[n - 1] } else { 0.0 };
                counts[n] = counts[n] * (1.0 - chance) + before * chance;
            }
        }
        let missed = missed.max(0.0);
        let most = (missed + 8.0 * missed.sqrt() + 3.0) as usize;
        let mut with_missed = vec![0.0; counts.len() + most];
        let mut poisson = (-missed).exp();
        for k in 0..=most {
            for (n, chance) in counts.iter().enumerate() {
                if let Some(slot) = with_missed.get_mut(n + k) {
                    *slot += chance * poisson;
                }
            }
            poisson *= missed / (k + 1) as f64;
        }
        let mut sum = 0.0;
        let (mut low95, mut high95) = (None, best);
        for (n, chance) in with_missed.iter().enumerate() {
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
