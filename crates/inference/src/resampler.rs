use std::f64::consts::PI;

use crate::sound::{RATE, Sound, SoundError};

/// Zero crossings of the filter on each side.
const CROSSINGS: f64 = 24.0;
/// What stays of the band: the rest is the filter's slope.
const BAND: f64 = 0.94;
/// Shape of the Kaiser window; what would fold back stays 80 dB below.
const BETA: f64 = 8.0;
/// The most filters: rates that would need more have their samples placed within 1/1,024 of a sample.
const MOST_PHASES: u64 = 1024;
/// Rates that recordings have, in samples a second.
const RATES: std::ops::RangeInclusive<u32> = 1_000..=768_000;

/// Brings sound from any rate to [`RATE`], block by block; how it is cut into blocks changes nothing.
///
/// # Limits
/// The first and the last milliseconds are filtered as if silence stood around them.
#[derive(Debug, Clone)]
pub struct Resampler {
    /// Filters, one a phase: how far after a sample that came one that goes lies; none where nothing is to be done.
    phases: Vec<Vec<f32>>,
    /// The rate of what comes over [`RATE`], in lowest terms.
    step: u64,
    of: u64,
    /// Samples on each side of the one that is made.
    reach: usize,
    /// Samples that came, from `first` on, with silence before the first of all.
    held: Vec<f32>,
    first: u64,
    came: u64,
    went: u64,
}

impl Resampler {
    /// One for sound at this many samples a second.
    ///
    /// # Errors
    /// A rate that no recording has: below 1,000 or above 768,000.
    pub fn new(rate: u32) -> Result<Self, SoundError> {
        if !RATES.contains(&rate) {
            return Err(SoundError::NoRate { rate });
        }
        let (rate, wanted) = (u64::from(rate), u64::from(RATE));
        let divisor = common_divisor(rate, wanted);
        let (step, of) = (rate / divisor, wanted / divisor);
        // Cut off at the lower of the two bands, relative to the band of what comes.
        let cutoff = BAND * (of as f64 / step as f64).min(1.0);
        let reach = (CROSSINGS / cutoff).ceil() as usize;
        let count = if step == of { 0 } else { of.min(MOST_PHASES) };
        let phases = (0..count).map(|phase| filter(phase as f64 / count as f64, cutoff, reach)).collect();
        Ok(Self { phases, step, of, reach, held: vec![0.0; reach], first: 0, came: 0, went: 0 })
    }

    /// Takes the next samples, and gives those at [`RATE`] that they complete.
    pub fn push(&mut self, samples: &[i16]) -> Sound {
        self.came += samples.len() as u64;
        let samples = samples.iter().map(|sample| f32::from(*sample) / 32768.0);
        if self.phases.is_empty() {
            return Sound::of_numbers(samples.collect());
        }
        self.held.extend(samples);
        // A filter reaches one sample farther ahead than back.
        Sound::of_numbers(self.made(self.came.saturating_sub(self.reach as u64 + 1)))
    }

    /// Gives what is left once the last samples came.
    pub fn finish(mut self) -> Sound {
        self.held.extend(std::iter::repeat_n(0.0, self.reach + 1));
        Sound::of_numbers(if self.phases.is_empty() { Vec::new() } else { self.made(self.came) })
    }

    /// All whose place is before this sample of what comes.
    fn made(&mut self, before: u64) -> Vec<f32> {
        let mut made = Vec::new();
        loop {
            let place = self.went * self.step;
            let (whole, phase) = (place / self.of, place % self.of);
            if whole >= before {
                break;
            }
            let from = (whole - self.first) as usize;
            let filter = &self.phases[(phase * self.phases.len() as u64 / self.of) as usize];
            made.push(self.held[from..].iter().zip(filter).map(|(sample, weight)| sample * weight).sum());
            self.went += 1;
        }
        let needed = (self.went * self.step / self.of).min(self.came);
        self.held.drain(..(needed - self.first) as usize);
        self.first = needed;
        made
    }
}

/// Weights of the samples from `reach` before to `reach` after, for a place this far after a sample.
fn filter(after: f64, cutoff: f64, reach: usize) -> Vec<f32> {
    let weight = |n: usize| {
        let t = n as f64 - reach as f64 - after;
        let along = t / (reach as f64 + 1.0);
        let window = bessel(BETA * (1.0 - along * along).max(0.0).sqrt()) / bessel(BETA);
        let x = PI * cutoff * t;
        cutoff * window * if x.abs() < 1e-9 { 1.0 } else { x.sin() / x }
    };
    let weights: Vec<f64> = (0..=2 * reach + 1).map(weight).collect();
    // A constant stays what it is at every phase.
    let sum: f64 = weights.iter().sum();
    weights.into_iter().map(|weight| (weight / sum) as f32).collect()
}

/// The modified Bessel function of the first kind of order zero.
fn bessel(x: f64) -> f64 {
    let (mut sum, mut term) = (1.0, 1.0);
    for n in 1..64 {
        term *= (x / 2.0 / f64::from(n)).powi(2);
        sum += term;
    }
    sum
}

fn common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    fn resampled(samples: &[i16], rate: u32, block: usize) -> Vec<f32> {
        let mut resampler = Resampler::new(rate).unwrap();
        let mut made: Vec<f32> =
            samples.chunks(block).flat_map(|block| resampler.push(block).samples().to_vec()).collect();
        made.extend(resampler.finish().samples());
        made
    }

    fn tone(hz: f64, rate: u32, seconds: f64) -> Vec<i16> {
        let n = (seconds * f64::from(rate)) as usize;
        (0..n).map(|n| (16384.0 * (2.0 * PI * hz * n as f64 / f64::from(rate)).sin()).round() as i16).collect()
    }

    #[test]
    fn a_tone_stays_that_tone_at_its_time_from_every_rate() {
        for rate in [8000, 11025, 16000, 22050, 44100, 48000, 96000, 12345] {
            let made = resampled(&tone(1000.0, rate, 0.5), rate, 777);
            assert!(made.len().abs_diff(8000) <= 1, "{rate}: {}", made.len());
            for (n, sample) in made.iter().enumerate().take(7500).skip(500) {
                let wanted = 0.5 * (2.0 * PI * 1000.0 * n as f64 / 16000.0).sin();
                assert!((f64::from(*sample) - wanted).abs() < 1e-3, "{rate}: {n}: {sample} {wanted}");
            }
        }
    }

    #[test]
    fn what_is_above_the_band_does_not_fold_back() {
        let made = resampled(&tone(11_000.0, 48_000, 0.5), 48_000, 1000);
        let loudest = made[500..7500].iter().fold(0.0f32, |most, sample| most.max(sample.abs()));
        assert!(loudest < 0.5e-4, "{loudest}");
    }

    #[test]
    fn blocks_of_any_size_give_the_same_samples() {
        let sound = tone(700.0, 44_100, 0.2);
        let whole = resampled(&sound, 44_100, usize::MAX);
        for block in [1, 3, 160, 4411] {
            assert_eq!(resampled(&sound, 44_100, block), whole, "{block}");
        }
    }

    #[test]
    fn a_rate_that_no_recording_has_is_refused() {
        for rate in [0, 999, 768_001, u32::MAX] {
            assert_eq!(Resampler::new(rate).err(), Some(SoundError::NoRate { rate }));
        }
        // The longest filter and the most phases, and still small.
        assert_eq!(Resampler::new(767_999).unwrap().phases.len(), 1024);
    }

    #[test]
    fn nothing_gives_nothing() {
        assert_eq!(resampled(&[], 44_100, 1), Vec::<f32>::new());
        assert_eq!(resampled(&[], 16_000, 1), Vec::<f32>::new());
    }
}
