use std::f64::consts::PI;
use std::sync::Arc;

use realfft::{RealFftPlanner, RealToComplex};

use crate::sound::RATE;

/// Bands of the mel scale.
pub(crate) const BANDS: usize = 64;
/// Samples of one frame: 25 ms.
pub(crate) const FRAME: usize = 400;
/// Samples from one frame to the next: 10 ms.
pub(crate) const STEP: usize = 160;
const SIZE: usize = 512;
/// Where the lowest band begins and the highest ends, in hertz.
const EDGES_HZ: (f64, f64) = (125.0, 7500.0);
/// Added before the logarithm.
const FLOOR: f32 = 0.001;

/// Turns frames of sound into the logarithms of their bands, as YAMNet was trained on.
///
/// # References
/// Hershey et al., CNN architectures for large-scale audio classification, 2017, section 3.1: 25 ms Hann windows every 10 ms,
/// magnitudes, 64 bands from 125 to 7,500 Hz on the mel scale of HTK (1127 ln(1 + f/700)), log(x + 0.001).
pub(crate) struct LogMel {
    transform: Arc<dyn RealToComplex<f32>>,
    window: Vec<f32>,
    /// Of each band: its first bin, and the weights from there on.
    bands: Vec<(usize, Vec<f32>)>,
}

impl LogMel {
    pub(crate) fn new() -> Self {
        let window = (0..FRAME).map(|n| (0.5 - 0.5 * (2.0 * PI * n as f64 / FRAME as f64).cos()) as f32).collect();
        Self { transform: RealFftPlanner::new().plan_fft_forward(SIZE), window, bands: bands() }
    }

    /// The bands of one frame of [`FRAME`] samples.
    pub(crate) fn frame(&self, samples: &[f32], out: &mut [f32]) {
        let mut input = vec![0.0; SIZE];
        for (place, (sample, weight)) in input.iter_mut().zip(samples.iter().zip(&self.window)) {
            *place = sample * weight;
        }
        let mut spectrum = self.transform.make_output_vec();
        // The lengths are those that the transform was planned for.
        let _ = self.transform.process(&mut input, &mut spectrum);
        let magnitudes: Vec<f32> = spectrum.iter().map(|bin| bin.norm()).collect();
        for (place, (first, weights)) in out.iter_mut().zip(&self.bands) {
            let energy: f32 = magnitudes[*first..].iter().zip(weights).map(|(bin, weight)| bin * weight).sum();
            *place = (energy + FLOOR).ln();
        }
    }
}

/// Triangles between neighbours on the mel scale.
fn bands() -> Vec<(usize, Vec<f32>)> {
    let mel = |hz: f64| 1127.0 * (hz / 700.0).ln_1p();
    let (low, high) = (mel(EDGES_HZ.0), mel(EDGES_HZ.1));
    let edge = |n: usize| low + (high - low) * n as f64 / (BANDS + 1) as f64;
    let bin = |n: usize| mel(n as f64 * f64::from(RATE) / SIZE as f64);
    (0..BANDS)
        .map(|band| {
            let (from, peak, to) = (edge(band), edge(band + 1), edge(band + 2));
            let weight = |n: usize| ((bin(n) - from) / (peak - from)).min((to - bin(n)) / (to - peak));
            // The constant part carries no band.
            let inside: Vec<usize> = (1..=SIZE / 2).filter(|&n| weight(n) > 0.0).collect();
            let first = inside.first().copied().unwrap_or(0);
            (first, inside.into_iter().map(|n| weight(n) as f32).collect())
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tone_stands_in_its_band() {
        let mel = LogMel::new();
        let loudest = |hz: f64| {
            let samples: Vec<f32> =
                (0..FRAME).map(|n| (2.0 * PI * hz * n as f64 / f64::from(RATE)).sin() as f32).collect();
            let mut out = [0.0; BANDS];
            mel.frame(&samples, &mut out);
            out.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap().0
        };
        // Peaks of bands lie (ln(1 + f/700) - ln(1 + 125/700)) / (ln(1 + 7500/700) - ln(1 + 125/700)) × 65 - 1 along.
        for (hz, band) in [(500.0, 9.5), (1000.0, 19.6), (3000.0, 41.2), (6000.0, 58.0)] {
            assert!((loudest(hz) as f64 - band).abs() <= 1.5, "{hz}: {} {band}", loudest(hz));
        }
    }

    #[test]
    fn silence_is_the_floor() {
        let mut out = [1.0; BANDS];
        LogMel::new().frame(&[0.0; FRAME], &mut out);
        assert!(out.iter().all(|band| *band == FLOOR.ln()), "{out:?}");
    }
}
