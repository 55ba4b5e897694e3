//! What a sudden sound is like.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::band::Band;
use crate::onset::Onset;

/// Samples that a sound's spectrum is taken from: 64 ms.
const FRAME: usize = 512;
/// Samples that the rise of bands is taken from: 32 ms.
const SHORT: usize = 256;
/// The edges of these bands, in hertz.
const BANDS: [f64; 7] = [100.0, 300.0, 600.0, 1000.0, 1600.0, 2400.0, 3600.0];

/// What was measured of a sudden sound: the evidence for what it is taken to be.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Traits {
    /// Level of the first 30 ms over that of the tenth of a second before, in decibels (300 to 3,700 Hz).
    pub contrast_db: f64,
    /// Level between 50 and 100 ms after the beginning under that of the first 30 ms, in decibels.
    pub decay_db: f64,
    /// Level between 150 and 300 ms after the beginning under that of the first 30 ms, in decibels.
    pub late_decay_db: f64,
    /// Level between 150 and 300 ms after the beginning over what was before, in decibels.
    pub tail_db: f64,
    /// From the beginning to the loudest millisecond within 40, in milliseconds.
    pub attack_ms: f64,
    /// Centre of the spectrum of the first 64 ms, in hertz.
    pub centre_hz: f64,
    /// How flat that spectrum is between 300 and 3,500 Hz, 0 (one tone) to 1 (noise).
    pub flatness: f64,
    /// Share of its power below 500 Hz.
    pub low: f64,
    /// Natural logarithm of the energy of its first 6 ms over what was before.
    pub rise: f64,
    /// How periodic it is between 10 and 60 ms after the beginning, at 80 to 400 Hz, 0 to 1: voices are.
    pub periodicity: f64,
    /// How much each of six bands rises (100 to 3,600 Hz), from the tenth of a second before to the first 32 ms, in
    /// decibels: the mean of the six.
    pub broad_db: f64,
    /// The same for the fourth largest of the six: low where only part of the spectrum rises.
    pub even_db: f64,
    /// How much the two highest bands rise together (1,600 to 3,600 Hz), in decibels: an echo has lost its highs.
    pub high_db: f64,
    /// Share of the samples of the first 30 ms at the edge of what the file can hold.
    pub clipped: f64,
}

/// Measures sudden sounds of one recording.
pub(super) struct Meter<'a> {
    samples: &'a [i16],
    band: &'a [f32],
    sums: Vec<f64>,
    forward: Arc<dyn RealToComplex<f32>>,
    short: Arc<dyn RealToComplex<f32>>,
}

/// Samples in a millisecond.
const MS: usize = 8;

impl<'a> Meter<'a> {
    pub(super) fn new(samples: &'a [i16], band: &'a Band) -> Self {
        let mut sums = Vec::with_capacity(band.samples.len() / MS + 1);
        sums.push(0.0);
        for step in band.samples.chunks_exact(MS) {
            let energy: f32 = step.iter().map(|s| s * s).sum::<f32>() / MS as f32 + 0.5;
            sums.push(sums.last().copied().unwrap_or(0.0) + f64::from(energy));
        }
        let mut planner = RealFftPlanner::<f32>::new();
        let (forward, short) = (planner.plan_fft_forward(FRAME), planner.plan_fft_forward(SHORT));
        Self { samples, band: &band.samples, sums, forward, short }
    }

    /// Mean energy between two millisecond marks, bounded by the recording.
    pub(super) fn mean(&self, from: i64, to: i64) -> f64 {
        let most = self.sums.len() as i64 - 1;
        let (from, to) = (from.clamp(0, most) as usize, to.clamp(0, most) as usize);
        if to <= from { 0.5 } else { (self.sums[to] - self.sums[from]) / (to - from) as f64 }
    }

    /// The millisecond mark nearest to a sample.
    pub(super) fn millisecond(&self, at: f64) -> i64 {
        (at / MS as f64).round() as i64
    }

    /// Measures the sound that begins at this sample.
    pub(super) fn traits(&self, at: f64, onset: Option<Onset>) -> Traits {
        let ms = self.millisecond(at);
        let before = self.mean(ms - 100, ms - 5);
        let first = self.mean(ms, ms + 30);
        let decibels = |ratio: f64| 10.0 * ratio.max(1e-9).log10();
        let loudest = (ms..ms + 40)
            .max_by(|&x, &y| self.mean(x, x + 1).total_cmp(&self.mean(y, y + 1)).then(y.cmp(&x)))
            .unwrap_or(ms);
        let late = self.mean(ms + 150, ms + 300);
        let (centre_hz, flatness, low) = self.spectrum(at);
        let [broad_db, even_db, high_db] = self.bands(at);
        Traits {
            contrast_db: decibels(first / before),
            decay_db: decibels(first / self.mean(ms + 50, ms + 100)),
            late_decay_db: decibels(first / late),
            tail_db: decibels(late / before),
            attack_ms: (loudest - ms) as f64,
            centre_hz,
            flatness,
            low,
            rise: onset.map_or(0.0, |onset| f64::from(onset.rise)),
            periodicity: self.periodicity(at),
            broad_db,
            even_db,
            high_db,
            clipped: self.clipped(at),
        }
    }

    /// Level of the first 30 ms, in decibels of the sample values squared.
    pub(super) fn level_db(&self, at: f64) -> f64 {
        let ms = self.millisecond(at);
        10.0 * self.mean(ms, ms + 30).log10()
    }

    /// Power of each of the frequencies of 64 ms that rise at once and fade; nothing where there is no sound.
    pub(super) fn spectrum_at(&self, start: usize) -> Vec<f64> {
        let mut frame = self.forward.make_input_vec();
        let mut spectrum: Vec<Complex<f32>> = self.forward.make_output_vec();
        let mean = self
            .samples
            .get(start..(start + FRAME).min(self.samples.len()))
            .map_or(0.0, |piece| piece.iter().map(|&s| f32::from(s)).sum::<f32>() / piece.len().max(1) as f32);
        for (i, slot) in frame.iter_mut().enumerate() {
            // Rises at once, falls slowly: the beginning is what counts.
            let window = if i < 16 {
                i as f32 / 16.0
            } else {
                0.5 + 0.5 * (std::f32::consts::PI * (i - 16) as f32 / (FRAME - 16) as f32).cos()
            };
            *slot = self.samples.get(start + i).map_or(0.0, |&s| (f32::from(s) - mean) * window);
        }
        // Lengths are those that the transform gave.
        let _ = self.forward.process(&mut frame, &mut spectrum);
        spectrum.iter().map(|v| f64::from(v.norm_sqr())).collect()
    }

    fn spectrum(&self, at: f64) -> (f64, f64, f64) {
        let hertz = 8000.0 / FRAME as f64;
        let power = self.spectrum_at((at as usize).saturating_sub(16));
        let of = |from: f64, to: f64| {
            power
                .iter()
                .enumerate()
                .filter(move |(bin, _)| (from..to).contains(&(*bin as f64 * hertz)))
                .map(|(bin, p)| (bin as f64 * hertz, *p))
        };
        let total: f64 = of(100.0, 3900.0).map(|(_, p)| p).sum::<f64>().max(1e-9);
        let centre = of(100.0, 3900.0).map(|(f, p)| f * p).sum::<f64>() / total;
        let low = of(100.0, 500.0).map(|(_, p)| p).sum::<f64>() / total;
        let (mut logs, mut sum, mut count) = (0.0, 0.0, 0.0);
        for (_, p) in of(300.0, 3500.0) {
            logs += (p + 1e-3).ln();
            sum += p + 1e-3;
            count += 1.0;
        }
        (centre, (logs / count).exp() / (sum / count), low)
    }

    /// The largest correlation of the sound with itself, later by the period of a voice.
    fn periodicity(&self, at: f64) -> f64 {
        const WINDOW: usize = 400;
        const SHORTEST: usize = 20;
        const LONGEST: usize = 100;
        let start = at as usize + 80;
        let Some(piece) = self.band.get(start..start + WINDOW + LONGEST) else { return 0.0 };
        let one = &piece[..WINDOW];
        let energy: f32 = one.iter().map(|s| s * s).sum();
        let mut most = 0.0f32;
        for lag in SHORTEST..=LONGEST {
            let other = &piece[lag..lag + WINDOW];
            let product: f32 = one.iter().zip(other).map(|(x, y)| x * y).sum();
            let of_other: f32 = other.iter().map(|s| s * s).sum();
            most = most.max(product / (energy * of_other).sqrt().max(1.0));
        }
        f64::from(most)
    }

    /// How much the bands rise: the mean, the fourth largest of the six, and the two highest together.
    fn bands(&self, at: f64) -> [f64; 3] {
        let start = at as usize;
        let before = (1..=3).filter_map(|n| start.checked_sub(40 + n * SHORT));
        let mut past = [1.0f64; 6];
        let count = before.clone().count().max(1) as f64;
        for from in before {
            for (slot, power) in past.iter_mut().zip(self.powers(from)) {
                *slot += power / count;
            }
        }
        let now = self.powers(start.saturating_sub(8));
        let high = (now[4] + now[5] + 1.0) / (past[4] + past[5]);
        let high_db = (10.0 * high.log10()).clamp(-10.0, 30.0);
        let mut rises = [0.0f64; 6];
        for ((slot, now), past) in rises.iter_mut().zip(now).zip(past) {
            *slot = (10.0 * ((now + 1.0) / past).log10()).clamp(0.0, 25.0);
        }
        let mean = rises.iter().sum::<f64>() / 6.0;
        rises.sort_by(f64::total_cmp);
        [mean, rises[2], high_db]
    }

    pub(super) fn powers(&self, start: usize) -> [f64; 6] {
        let mut frame = self.short.make_input_vec();
        let mut spectrum: Vec<Complex<f32>> = self.short.make_output_vec();
        for (i, slot) in frame.iter_mut().enumerate() {
            let window = (std::f32::consts::PI * (i as f32 + 0.5) / SHORT as f32).sin();
            *slot = self.samples.get(start + i).map_or(0.0, |&s| f32::from(s) * window);
        }
        let mut powers = [0.0; 6];
        if self.short.process(&mut frame, &mut spectrum).is_ok() {
            for (bin, value) in spectrum.iter().enumerate() {
                let hertz = bin as f64 * 8000.0 / SHORT as f64;
                if let Some(band) = (0..6).find(|&n| (BANDS[n]..BANDS[n + 1]).contains(&hertz)) {
                    powers[band] += f64::from(value.norm_sqr());
                }
            }
        }
        powers
    }

    fn clipped(&self, at: f64) -> f64 {
        let start = at as usize;
        let piece = self.samples.get(start..(start + 240).min(self.samples.len())).unwrap_or_default();
        piece.iter().filter(|s| s.unsigned_abs() >= 32_000).count() as f64 / piece.len().max(1) as f64
    }
}
