//! How the energy of sound rises and falls, band by band: what two recordings share even where their clocks part.

use realfft::RealFftPlanner;

/// Samples of [`RATE`](crate::RATE) in one step: 8 ms.
pub(crate) const HOP: usize = 64;
const FRAME: usize = 128;
/// Bands of 250 Hz from 250 Hz up.
pub(crate) const BANDS: usize = 13;
const BINS: usize = 4;
const FIRST: usize = 4;
/// Steps to either side whose mean is taken away: half a second.
const AROUND: usize = 62;

/// The logarithm of the energy of each band over its mean around, at 125 a second, of standard deviation 32.
pub(crate) fn bands(samples: &[i16]) -> Vec<Vec<i8>> {
    let mut planner = RealFftPlanner::<f32>::new();
    let forward = planner.plan_fft_forward(FRAME);
    let (mut frame, mut spectrum) = (forward.make_input_vec(), forward.make_output_vec());
    let mut scratch = forward.make_scratch_vec();
    let window: Vec<f32> = (0..FRAME).map(|i| (std::f32::consts::PI * (i as f32 + 0.5) / FRAME as f32).sin()).collect();
    let count = samples.len() / HOP;
    let mut logs = vec![vec![0.0f32; count]; BANDS];
    for n in 0..count {
        let mut energy = 0.0f32;
        for (i, slot) in frame.iter_mut().enumerate() {
            let value = samples.get(n * HOP + i).map_or(0.0, |&s| f32::from(s));
            energy += value * value;
            *slot = value * window[i];
        }
        if energy <= 0.0 || forward.process_with_scratch(&mut frame, &mut spectrum, &mut scratch).is_err() {
            continue;
        }
        for (band, log) in logs.iter_mut().enumerate() {
            let from = FIRST + band * BINS;
            let power: f32 = spectrum[from..from + BINS].iter().map(|v| v.norm_sqr()).sum();
            log[n] = (power + 100.0).ln();
        }
    }
    logs.into_iter().map(|log| levelled(&log)).collect()
}

fn levelled(log: &[f32]) -> Vec<i8> {
    let mut sums = Vec::with_capacity(log.len() + 1);
    sums.push(0.0f64);
    for value in log {
        sums.push(sums.last().copied().unwrap_or(0.0) + f64::from(*value));
    }
    let flat: Vec<f32> = (0..log.len())
        .map(|n| {
            let (from, to) = (n.saturating_sub(AROUND), (n + AROUND + 1).min(log.len()));
            (f64::from(log[n]) - (sums[to] - sums[from]) / (to - from) as f64) as f32
        })
        .collect();
    let spread = (flat.iter().map(|v| v * v).sum::<f32>() / flat.len().max(1) as f32).sqrt().max(1e-3);
    flat.iter().map(|v| (v / spread * 32.0).round().clamp(-96.0, 96.0) as i8).collect()
}
