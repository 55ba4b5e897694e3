//! Two recordings held against one another piece by piece.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};

use super::heard::Heard;
use crate::whitened::RATE;

/// Length of a transform, for recordings that share much and for those that share little.
pub(super) const LONG: usize = 16384;
pub(super) const SHORT: usize = 4096;
/// How far to either side of what is expected a block is searched, in samples: 48 ms.
pub(super) const REACH: usize = 384;
/// Two peaks of one block lie at least so far apart, in samples.
const APART: usize = 6;

/// Where one block of `a` fits best in `b`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Mark {
    /// Middle of the block, in seconds of `a`.
    pub(super) t_s: f64,
    /// Time in `a` minus time in `b` at the highest and second highest peak, in seconds.
    pub(super) lags_s: [f64; 2],
    /// Squared height of both over the variance that unrelated sound would have.
    pub(super) heights: [f32; 2],
}

/// A straight line of offset over time: `a`'s time minus `b`'s, at an instant of `a`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Line {
    pub(super) at_s: f64,
    pub(super) offset_s: f64,
    pub(super) slope: f64,
}

impl Line {
    pub(super) fn value(&self, t_s: f64) -> f64 {
        self.offset_s + self.slope * (t_s - self.at_s)
    }
}

/// The transforms that blocks are compared with.
pub(super) struct Blocks {
    length: usize,
    /// Samples of one block: just under two seconds, or under half a second.
    block: usize,
    forward: Arc<dyn RealToComplex<f32>>,
    back: Arc<dyn ComplexToReal<f32>>,
    input: Vec<f32>,
    of_a: Vec<Complex<f32>>,
    of_b: Vec<Complex<f32>>,
    lags: Vec<f32>,
    scratch: Vec<Complex<f32>>,
}

impl Blocks {
    pub(super) fn new(length: usize) -> Self {
        let mut planner = RealFftPlanner::<f32>::new();
        let (forward, back) = (planner.plan_fft_forward(length), planner.plan_fft_inverse(length));
        let scratch = vec![Complex::default(); forward.get_scratch_len().max(back.get_scratch_len())];
        Self {
            length,
            block: length - 2 * REACH,
            input: forward.make_input_vec(),
            of_a: forward.make_output_vec(),
            of_b: forward.make_output_vec(),
            lags: back.make_output_vec(),
            forward,
            back,
            scratch,
        }
    }

    /// Seconds of one block.
    pub(super) fn block_s(&self) -> f64 {
        self.block as f64 / f64::from(RATE)
    }

    /// Compares blocks of `a` between two instants of it with `b` where the line expects them, at most so many, spread
    /// evenly and never overlapping. Blocks that are silent on either side say nothing and are left out.
    pub(super) fn scan(&mut self, a: &Heard, b: &Heard, line: &Line, span: (f64, f64), most: usize) -> Vec<Mark> {
        let rate = f64::from(RATE);
        // Where both sound: b's first sample lies at a's time `line`.
        let lowest = (span.0 * rate).max(0.0);
        let highest = (span.1 * rate).min(a.white.len() as f64);
        let start = lowest.max(line.value(lowest / rate) * rate + REACH as f64).ceil();
        let end = highest.min((line.value(highest / rate)) * rate + (b.white.len() as f64) - REACH as f64).floor();
        let room = end - start;
        if room < self.block as f64 {
            return Vec::new();
        }
        let count = ((room / self.block as f64) as usize).min(most.max(1));
        let step = room / count as f64;
        (0..count)
            .filter_map(|n| {
                let from = (start + n as f64 * step) as usize;
                let t_s = (from as f64 + self.block as f64 / 2.0) / rate;
                self.block(a, b, from, line.value(t_s), t_s)
            })
            .collect()
    }

    fn block(&mut self, a: &Heard, b: &Heard, from: usize, expected_s: f64, t_s: f64) -> Option<Mark> {
        let rate = f64::from(RATE);
        let first = from as i64 - (expected_s * rate).round() as i64 - REACH as i64;
        let piece_a = a.white.get(from..from + self.block)?;
        let first = usize::try_from(first).ok()?;
        let piece_b = b.white.get(first..first + self.length)?;
        let energy = |piece: &[i8]| piece.iter().map(|&s| i64::from(s) * i64::from(s)).sum::<i64>() as f32;
        let (energy_a, energy_b) = (energy(piece_a), energy(piece_b));
        // Half of a block in silence leaves too little to compare.
        let least = 0.4 * 1024.0;
        if energy_a < least * self.block as f32 || energy_b < least * self.length as f32 {
            return None;
        }
        let fill = |input: &mut [f32], piece: &[i8]| {
            for (slot, &sample) in input.iter_mut().zip(piece) {
                *slot = f32::from(sample);
            }
            input[piece.len()..].fill(0.0);
        };
        fill(&mut self.input, piece_a);
        self.forward.process_with_scratch(&mut self.input, &mut self.of_a, &mut self.scratch).ok()?;
        fill(&mut self.input, piece_b);
        self.forward.process_with_scratch(&mut self.input, &mut self.of_b, &mut self.scratch).ok()?;
        for (a, b) in self.of_a.iter_mut().zip(&self.of_b) {
            *a = a.conj() * b;
        }
        let ends = self.of_a.len() - 1;
        self.of_a[0].im = 0.0;
        self.of_a[ends].im = 0.0;
        self.back.process_with_scratch(&mut self.of_a, &mut self.lags, &mut self.scratch).ok()?;
        let lags = &self.lags[..2 * REACH + 1];
        // The band of 3,450 Hz of 4,000 makes neighbours alike: the variance is that much larger.
        let variance = energy_a * energy_b / self.length as f32 * 1.16 * (self.length as f32 * self.length as f32);
        let top = peak(lags, None)?;
        let second = peak(lags, Some(top))?;
        let lag_s = |at: usize| (from as f64 - first as f64 - vertex(lags, at)) / rate;
        let height = |at: usize| lags[at] * lags[at] / variance;
        Some(Mark { t_s, lags_s: [lag_s(top), lag_s(second)], heights: [height(top), height(second)] })
    }
}

fn peak(lags: &[f32], not_near: Option<usize>) -> Option<usize> {
    let far = |at: usize| not_near.is_none_or(|other| at.abs_diff(other) >= APART);
    (0..lags.len()).filter(|&at| far(at)).max_by(|&a, &b| lags[a].abs().total_cmp(&lags[b].abs()))
}

/// The vertex of the parabola through a peak and its neighbours.
fn vertex(lags: &[f32], at: usize) -> f64 {
    let (Some(before), Some(after)) = (at.checked_sub(1).and_then(|i| lags.get(i)), lags.get(at + 1)) else {
        return at as f64;
    };
    let bend = before - 2.0 * lags[at] + after;
    let shift = if bend == 0.0 { 0.0 } else { f64::from((before - after) / (2.0 * bend)) };
    at as f64 + shift.clamp(-0.5, 0.5)
}
