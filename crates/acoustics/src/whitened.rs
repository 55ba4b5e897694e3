//! A recording's sound with every moment and every frequency given the same weight.

use std::sync::Arc;

use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

/// Samples a second of the sound that recordings are compared by.
pub const RATE: u32 = 8000;

/// Frame of the whitening: 128 ms.
const FRAME: usize = 1024;
const HOP: usize = FRAME / 2;
/// Below is wind and handling, above is what codecs cut off: 250 to 3,700 Hz.
const FIRST_BIN: usize = 32;
const LAST_BIN: usize = 474;
/// Standard deviation of the whitened samples.
const SPREAD: f32 = 32.0;

/// Whitens sound at [`RATE`]: in frames of 128 ms each frequency keeps its phase and loses its strength, so that what
/// is loud or near one microphone weighs no more than what both hear.
///
/// Digital silence stays nought. The result has as many samples as came in, of standard deviation 32.
pub(crate) fn whitened(samples: &[i16]) -> Vec<i8> {
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, inverse): (Arc<dyn RealToComplex<f32>>, Arc<dyn ComplexToReal<f32>>) =
        (planner.plan_fft_forward(FRAME), planner.plan_fft_inverse(FRAME));
    let window: Vec<f32> = (0..FRAME).map(|i| (std::f32::consts::PI * (i as f32 + 0.5) / FRAME as f32).sin()).collect();
    let scale = SPREAD / (2.0 * (LAST_BIN - FIRST_BIN) as f32).sqrt();
    let mut frame = forward.make_input_vec();
    let mut spectrum = forward.make_output_vec();
    let mut scratch = forward.make_scratch_vec();
    let mut scratch_back = inverse.make_scratch_vec();
    let mut tail = vec![0.0f32; HOP];
    let mut out = Vec::with_capacity(samples.len() + FRAME);
    // Frames begin half a frame before the first sample, so that every sample lies under two.
    let mut start = -(HOP as i64);
    while start < samples.len() as i64 {
        let inside = &samples[start.max(0) as usize..((start + FRAME as i64) as usize).min(samples.len())];
        let mean = inside.iter().map(|&s| f32::from(s)).sum::<f32>() / inside.len().max(1) as f32;
        let mut energy = 0.0f32;
        for (i, slot) in frame.iter_mut().enumerate() {
            let at = start + i as i64;
            // Without its constant part: that is no sound.
            let value = if at < 0 { 0.0 } else { samples.get(at as usize).map_or(0.0, |&s| f32::from(s) - mean) };
            energy += value * value;
            *slot = value * window[i];
        }
        if energy > 0.1 && forward.process_with_scratch(&mut frame, &mut spectrum, &mut scratch).is_ok() {
            for (bin, value) in spectrum.iter_mut().enumerate() {
                let size = value.norm();
                // A frame of one constant has rounding errors for a spectrum: those are no sound.
                *value = if (FIRST_BIN..LAST_BIN).contains(&bin) && size > 0.5 {
                    *value * (scale / size)
                } else {
                    realfft::num_complex::Complex::default()
                };
            }
            if inverse.process_with_scratch(&mut spectrum, &mut frame, &mut scratch_back).is_err() {
                frame.fill(0.0);
            }
        } else {
            frame.fill(0.0);
        }
        for i in 0..HOP {
            let value = tail[i] + frame[i] * window[i];
            out.push(value.round().clamp(-127.0, 127.0) as i8);
            tail[i] = frame[HOP + i] * window[HOP + i];
        }
        start += HOP as i64;
    }
    // The first half frame lies before the recording.
    out.drain(..HOP.min(out.len()));
    let missing = samples.len().saturating_sub(out.len());
    out.extend(tail.iter().take(missing).map(|value| value.round().clamp(-127.0, 127.0) as i8));
    out.truncate(samples.len());
    out
}
