//! Whether two recordings are copies of one: then they are no witnesses of one another.

use super::heard::Heard;
use crate::whitened::RATE;

/// Samples that are laid over one another at once, and by how many they are shifted to either side.
const BLOCK: usize = RATE as usize;
const SHIFT: i64 = 6;
/// Blocks that are looked at; of more, so many evenly spread.
const BLOCKS: usize = 60;

/// How alike the sound of two recordings is where they meet, from 0 to 1: the median over seconds of how far the whitened
/// waveforms are one and the same.
///
/// `offset_s` is where `b` begins on `a`'s clock, as their pair says. Two microphones side by side hear enough of their own to
/// stay well below ½; a copy that was only encoded again stays above it. `None` where they share less than two seconds.
pub fn alike(a: &Heard, b: &Heard, offset_s: f64) -> Option<f64> {
    let offset = (offset_s * f64::from(RATE)).round() as i64;
    let from = offset.max(0);
    let to = (a.white.len() as i64).min(offset.saturating_add(b.white.len() as i64));
    let blocks = usize::try_from(to - from).ok()? / BLOCK;
    if blocks < 2 {
        return None;
    }
    let step = blocks.div_ceil(BLOCKS);
    // One shift for all: clocks of two recorders part, a copy's does not.
    let at_shift = |shift: i64| -> Option<f64> {
        let at = |n: usize| from + (n * BLOCK) as i64;
        let blocks = (0..blocks).step_by(step);
        let mut found: Vec<f64> = blocks.filter_map(|n| correlation(a, b, at(n), at(n) - offset + shift)).collect();
        found.sort_by(f64::total_cmp);
        found.get(found.len() / 2).copied()
    };
    (-SHIFT..=SHIFT).filter_map(at_shift).max_by(f64::total_cmp)
}

/// How far a block of each is one and the same; `None` where either is silent, or ends.
fn correlation(a: &Heard, b: &Heard, at_a: i64, at_b: i64) -> Option<f64> {
    let block = |white: &[i8], at: i64| -> Option<(usize, usize)> {
        let at = usize::try_from(at).ok()?;
        (at + BLOCK <= white.len()).then_some((at, at + BLOCK))
    };
    let ((from_a, to_a), (from_b, to_b)) = (block(&a.white, at_a)?, block(&b.white, at_b)?);
    let (mut both, mut of_a, mut of_b) = (0i64, 0i64, 0i64);
    for (x, y) in a.white[from_a..to_a].iter().zip(&b.white[from_b..to_b]) {
        let (x, y) = (i64::from(*x), i64::from(*y));
        both += x * y;
        of_a += x * x;
        of_b += y * y;
    }
    (of_a > 0 && of_b > 0).then(|| (both as f64 / ((of_a as f64) * (of_b as f64)).sqrt()).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(seed: u64, count: usize) -> Vec<f64> {
        let mut state = seed;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as f64 / f64::from(1u32 << 31) - 0.5
        };
        (0..count).map(|_| next()).collect()
    }

    fn heard(samples: impl Iterator<Item = f64>) -> Heard {
        let samples: Vec<i16> = samples.map(|sample| (sample * 8_000.0) as i16).collect();
        Heard::new(&samples)
    }

    #[test]
    fn a_copy_is_told_from_a_second_microphone() {
        let count = 8_000 * 12;
        let (world, own, other) = (noise(1, count), noise(2, count), noise(3, count));
        let a = heard(world.iter().zip(&own).map(|(w, o)| w + 0.5 * o));
        // Half a sample later, quieter, with a little noise of an encoder.
        let copy = (1..count).map(|n| {
            let half = |values: &[f64]| (values[n] + values[n - 1]) / 2.0;
            0.4 * (half(&world) + 0.5 * half(&own)) + 0.02 * other[n]
        });
        let copy = heard(copy);
        // As loud a world and as much of its own: side by side, as microphones seldom are.
        let second = heard(world.iter().zip(&other).map(|(w, o)| w + 1.4 * o));
        assert!(alike(&a, &copy, 1.0 / 8_000.0).unwrap() > 0.5);
        assert!(alike(&a, &second, 0.0).unwrap() < 0.5, "{:?}", alike(&a, &second, 0.0));
        assert_eq!(alike(&a, &copy, 11.0), None, "too little is shared");
    }
}
