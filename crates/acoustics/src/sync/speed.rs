//! Recordings that were sped up or slowed down on their way.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::heard::Heard;
use crate::onset::STEP_S;

/// The slowest and the fastest that is looked for, and the steps between.
const SLOWEST: f64 = 0.95;
const FASTEST: f64 = 1.05;
const COARSE: f64 = 0.001;
const FINE: f64 = 0.0001;
/// Seconds of the recording that are looked for in the other at every speed.
const EXCERPT_S: f64 = 24.0;
/// Steps of the strength of onsets in one value of the coarse search: 10 ms.
const POOLED: usize = 5;
/// How far the best place of the best speed must stand out to be worth a comparison.
const DEVIATE: f64 = 7.0;

/// Looks for the speed at which `b` would have to be played to fit `a`: as a factor on how fast it plays now, so that
/// 1.04 says that it was sped up by 4 %. `None` where no speed stands out.
pub(super) fn speed(a: &Heard, b: &Heard) -> Option<f64> {
    let most = (EXCERPT_S / STEP_S) as usize;
    if b.strength.len() < most / 2 || a.strength.len() < most / 2 {
        return None;
    }
    let begin = liveliest(&b.strength, most);
    let excerpt = &b.strength[begin..(begin + most).min(b.strength.len())];
    let in_a = pooled(&a.strength);
    let in_b = pooled(excerpt);
    let length = (in_a.len() + in_b.len() * 11 / 10 + 2).next_power_of_two();
    let mut planner = RealFftPlanner::<f32>::new();
    let (forward, back): (Arc<dyn RealToComplex<f32>>, Arc<dyn ComplexToReal<f32>>) =
        (planner.plan_fft_forward(length), planner.plan_fft_inverse(length));
    let transformed = |values: &[f32]| -> Option<Vec<Complex<f32>>> {
        let mut input = vec![0.0f32; length];
        let mean = values.iter().sum::<f32>() / values.len().max(1) as f32;
        for (slot, value) in input.iter_mut().zip(values) {
            *slot = value - mean;
        }
        let mut output = forward.make_output_vec();
        forward.process(&mut input, &mut output).ok()?;
        Some(output)
    };
    let of_a = transformed(&in_a)?;
    let mut lags = vec![0.0f32; length];
    let mut best = (0.0f64, 1.0f64, 0usize);
    let steps = ((FASTEST - SLOWEST) / COARSE).round() as usize;
    for step in 0..=steps {
        let speed = SLOWEST + step as f64 * COARSE;
        let mut product = transformed(&slowed(&in_b, speed))?;
        for (value, of_a) in product.iter_mut().zip(&of_a) {
            *value = value.conj() * of_a;
        }
        product[0].im = 0.0;
        let last = product.len() - 1;
        product[last].im = 0.0;
        back.process(&mut product, &mut lags).ok()?;
        let power = lags.iter().map(|v| f64::from(v * v)).sum::<f64>() / length as f64;
        let at = (0..in_a.len()).max_by(|&x, &y| lags[x].total_cmp(&lags[y])).unwrap_or(0);
        let deviate = f64::from(lags[at]) / power.sqrt().max(1e-12);
        if deviate > best.0 {
            best = (deviate, speed, at);
        }
    }
    (best.0 >= DEVIATE).then(|| refined(&a.strength, excerpt, best.1, best.2 * POOLED))
}

/// The recording as it was before it was sped up by this factor.
pub(super) fn restored(heard: &Heard, speed: f64) -> Heard {
    let len = (heard.white.len() as f64 * speed) as usize;
    let sample = |n: i64| f64::from(usize::try_from(n).ok().and_then(|n| heard.white.get(n)).copied().unwrap_or(0));
    let white = (0..len)
        .map(|n| {
            let at = n as f64 / speed;
            let base = at.floor() as i64;
            let t = at - at.floor();
            let (p, q, r, s) = (sample(base - 1), sample(base), sample(base + 1), sample(base + 2));
            // A cubic through the four neighbours.
            let value = q + 0.5 * t * (r - p + t * (2.0 * p - 5.0 * q + 4.0 * r - s + t * (3.0 * (q - r) + s - p)));
            value.round().clamp(-127.0, 127.0) as i8
        })
        .collect();
    Heard {
        white,
        strength: slowed(&heard.strength, speed),
        bands: heard.bands.iter().map(|band| stretched(band, speed)).collect(),
        volleys: heard.volleys.iter().map(|times| times.iter().map(|t| t * speed).collect()).collect(),
        sounding_s: heard.sounding_s * speed,
    }
}

/// The same of bands, to the nearest step.
fn stretched(band: &[i8], speed: f64) -> Vec<i8> {
    let len = (band.len() as f64 * speed) as usize;
    (0..len).map(|n| band.get((n as f64 / speed).round() as usize).copied().unwrap_or(0)).collect()
}

/// Values stretched in time by a factor.
fn slowed(values: &[f32], speed: f64) -> Vec<f32> {
    let len = (values.len() as f64 * speed) as usize;
    (0..len)
        .map(|n| {
            let at = n as f64 / speed;
            let base = at as usize;
            let part = (at - at.floor()) as f32;
            let value = |n: usize| values.get(n).copied().unwrap_or(0.0);
            value(base) * (1.0 - part) + value(base + 1) * part
        })
        .collect()
}

fn pooled(values: &[f32]) -> Vec<f32> {
    values.chunks(POOLED).map(|chunk| chunk.iter().sum::<f32>() / chunk.len() as f32).collect()
}

/// Where the stretch begins that has most onsets.
fn liveliest(strength: &[f32], len: usize) -> usize {
    if strength.len() <= len {
        return 0;
    }
    let mut sum: f64 = strength[..len].iter().map(|&v| f64::from(v)).sum();
    let (mut best, mut most) = (0, sum);
    for at in 1..=strength.len() - len {
        sum += f64::from(strength[at + len - 1]) - f64::from(strength[at - 1]);
        if sum > most {
            (best, most) = (at, sum);
        }
    }
    best
}

/// The speed to a ten-thousandth, near a first one, where the excerpt begins near this step of `a`.
fn refined(a: &[f32], excerpt: &[f32], near: f64, at: usize) -> f64 {
    let mut best = (f64::NEG_INFINITY, near);
    let steps = (COARSE / FINE).round() as i64;
    for step in -steps..=steps {
        let speed = near + step as f64 * FINE;
        let stretched = slowed(excerpt, speed);
        for shift in 0..40usize {
            let Some(from) = (at + shift).checked_sub(20) else { continue };
            let Some(piece) = a.get(from..) else { continue };
            let fit: f32 = stretched.iter().zip(piece).map(|(x, y)| x * y).sum();
            if f64::from(fit) > best.0 {
                best = (f64::from(fit), speed);
            }
        }
    }
    best.1
}
