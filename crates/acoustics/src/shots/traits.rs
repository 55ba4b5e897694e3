//! What a sudden sound is like.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{RealFftPlanner, RealToComplex};

use crate::band::Band;
use crate::onset::Onset;

/// Samples that a sound's spectrum is taken from: 64 ms.
const FRAME: usize = 512;

/// What was measured of a sudden sound: the evidence for what it is taken to be.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
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
    /// Share of the samples of the first 30 ms at the edge of what the file can hold.
    pub clipped: f64,
}

impl Traits {
    /// How like a shot this is, from 0 to 1, by a logistic of what was measured.
    ///
    /// # Limits
    /// Fitted to the 324 labelled shots of the tuning half of the live-fire recordings (three handguns, 45 to 1,368 m
    /// away) against speech, applause, doors and hammering, all synthetic. Guns close by, other weapons and indoor fire
    /// are not in it: what is unlike stays undetermined.
    pub fn likeness(&self, alike: bool) -> f64 {
        let contrast = self.contrast_db.clamp(0.0, 30.0) / 10.0;
        let decay = self.decay_db.clamp(-5.0, 15.0) / 5.0;
        let late = self.late_decay_db.clamp(-5.0, 25.0) / 10.0;
        let tail = self.tail_db.clamp(-8.0, 20.0) / 10.0;
        let attack = self.attack_ms.clamp(0.0, 40.0).sqrt();
        let centre = (self.centre_hz.clamp(150.0, 4000.0) / 600.0).ln();
        let flatness = self.flatness.clamp(0.005, 0.5).log10() + 1.5;
        let rise = self.rise.clamp(0.0, 8.0) / 3.0;
        let features = [
            1.0,
            contrast,
            decay,
            late,
            tail,
            attack,
            centre,
            centre * centre,
            flatness,
            self.low,
            self.low * self.low,
            rise,
            flatness * flatness,
            late * late,
            decay * decay,
            tail * tail,
            rise * attack,
            rise * late,
            f64::from(u8::from(alike)),
        ];
        let sum: f64 = features.iter().zip(WEIGHTS).map(|(feature, weight)| feature * weight).sum();
        1.0 / (1.0 + (-sum).exp())
    }
}

/// Weights of [`Traits::likeness`], in its order.
const WEIGHTS: [f64; 19] = [
    2.665, 0.577, 0.348, 1.181, 0.499, -1.274, -10.253, -8.492, 0.076, -6.034, -8.098, 5.068, -1.024, -1.001, 0.559,
    -1.973, 0.536, -2.051, 1.954,
];

/// Measures sudden sounds of one recording.
pub(super) struct Meter<'a> {
    samples: &'a [i16],
    sums: Vec<f64>,
    forward: Arc<dyn RealToComplex<f32>>,
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
        Self { samples, sums, forward: RealFftPlanner::<f32>::new().plan_fft_forward(FRAME) }
    }

    /// Mean energy between two millisecond marks, bounded by the recording.
    fn mean(&self, from: i64, to: i64) -> f64 {
        let most = self.sums.len() as i64 - 1;
        let (from, to) = (from.clamp(0, most) as usize, to.clamp(0, most) as usize);
        if to <= from { 0.5 } else { (self.sums[to] - self.sums[from]) / (to - from) as f64 }
    }

    /// Measures the sound that begins at this sample.
    pub(super) fn traits(&self, at: f64, onset: Option<Onset>) -> Traits {
        let ms = (at / MS as f64).round() as i64;
        let before = self.mean(ms - 100, ms - 5);
        let first = self.mean(ms, ms + 30);
        let decibels = |ratio: f64| 10.0 * ratio.max(1e-9).log10();
        let loudest = (ms..ms + 40)
            .max_by(|&x, &y| self.mean(x, x + 1).total_cmp(&self.mean(y, y + 1)).then(y.cmp(&x)))
            .unwrap_or(ms);
        let late = self.mean(ms + 150, ms + 300);
        let (centre_hz, flatness, low) = self.spectrum(at);
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
            clipped: self.clipped(at),
        }
    }

    /// Level of the first 30 ms, in decibels of the sample values squared.
    pub(super) fn level_db(&self, at: f64) -> f64 {
        let ms = (at / MS as f64).round() as i64;
        10.0 * self.mean(ms, ms + 30).log10()
    }

    fn spectrum(&self, at: f64) -> (f64, f64, f64) {
        let start = (at as usize).saturating_sub(16);
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
        if self.forward.process(&mut frame, &mut spectrum).is_err() {
            return (0.0, 0.0, 0.0);
        }
        let hertz = 8000.0 / FRAME as f64;
        let power: Vec<f64> = spectrum.iter().map(|v| f64::from(v.norm_sqr())).collect();
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

    fn clipped(&self, at: f64) -> f64 {
        let start = at as usize;
        let piece = self.samples.get(start..(start + 240).min(self.samples.len())).unwrap_or_default();
        piece.iter().filter(|s| s.unsigned_abs() >= 32_000).count() as f64 / piece.len().max(1) as f64
    }
}
