//! Candidates for the offset between two recordings, of two kinds.

use std::sync::Arc;

use realfft::num_complex::Complex;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use rustfft::{Fft, FftPlanner};

use super::heard::Heard;
use crate::bands::{BANDS, HOP};
use crate::onset::STEP;
use crate::whitened::RATE;

/// The longest piece of a recording that is transformed at once: about 5½ minutes.
const LONGEST: usize = 5 << 19;
/// Samples of lag in one value of the correlation: it is formed from a quarter of the band, 250 to 2,250 Hz.
const LAG_STEP: usize = 4;
/// The least overlap that a candidate may have, in seconds.
const LEAST_OVERLAP_S: f64 = 2.0;
/// Candidates of each kind that are looked at.
const KEPT: usize = 3;

/// A lag at which two recordings may fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Candidate {
    /// Seconds on `a`'s clock at which `b` begins.
    pub(super) offset_s: f64,
    /// How far it stands out, as a deviate of the normal distribution.
    pub(super) deviate: f64,
    /// The piece of `a` that it was found in, in samples.
    pub(super) from: usize,
    pub(super) to: usize,
}

/// Transforms of one set of recordings: all of one length, so that any two can be multiplied.
pub(super) struct Lags {
    length: usize,
    first_bin: usize,
    forward: Arc<dyn RealToComplex<f32>>,
    back: Arc<dyn Fft<f32>>,
    onset_length: usize,
    onset_forward: Arc<dyn RealToComplex<f32>>,
    onset_back: Arc<dyn ComplexToReal<f32>>,
    band_length: usize,
    band_forward: Arc<dyn RealToComplex<f32>>,
    band_back: Arc<dyn ComplexToReal<f32>>,
}

/// One recording's transforms.
pub(super) struct Spectra {
    pieces: Vec<Piece>,
}

struct Piece {
    from: usize,
    to: usize,
    bins: Vec<Complex<i8>>,
    onset_bins: Vec<Complex<f32>>,
    /// The transforms of all bands, one after another.
    band_bins: Vec<Complex<i8>>,
    /// Running sum of the squared strength of onsets.
    onset_energy: Vec<f32>,
}

/// What one worker needs to compare pairs, kept from one to the next.
#[derive(Default)]
pub(super) struct Bench {
    product: Vec<Complex<f32>>,
    scratch: Vec<Complex<f32>>,
    power: Vec<f32>,
    sums: Vec<f32>,
    onset_product: Vec<Complex<f32>>,
    onset_scratch: Vec<Complex<f32>>,
    onset_lags: Vec<f32>,
    band_product: Vec<Complex<f32>>,
    band_lags: Vec<f32>,
}

impl Lags {
    /// For recordings of which the longest has so many samples.
    pub(super) fn new(longest: usize) -> Self {
        let length = Self::length(longest);
        let mut real = RealFftPlanner::<f32>::new();
        let mut complex = FftPlanner::<f32>::new();
        let onset_length = length / STEP;
        let band_length = length / HOP;
        Self {
            length,
            first_bin: length / 32,
            forward: real.plan_fft_forward(length),
            back: complex.plan_fft_inverse(length / LAG_STEP),
            onset_length,
            onset_forward: real.plan_fft_forward(onset_length),
            onset_back: real.plan_fft_inverse(onset_length),
            band_length,
            band_forward: real.plan_fft_forward(band_length),
            band_back: real.plan_fft_inverse(band_length),
        }
    }

    /// How long transforms are for recordings of which the longest has so many samples.
    pub(super) fn length(longest: usize) -> usize {
        let longest = longest.clamp(1, LONGEST);
        (14..=23)
            .flat_map(|power| [1usize << power, 5 << (power - 2), 3 << (power - 1)])
            .find(|&length| length >= 2 * longest)
            .unwrap_or(2 * LONGEST)
    }

    /// Transforms a recording, in pieces if it is long.
    pub(super) fn spectra(&self, heard: &Heard) -> Spectra {
        let most = self.length / 2;
        let count = heard.white.len().div_ceil(most).max(1);
        let each = heard.white.len().div_ceil(count).next_multiple_of(HOP);
        let pieces = (0..count)
            .map(|n| (n * each, ((n + 1) * each).min(heard.white.len())))
            .filter(|(from, to)| to > from)
            .map(|(from, to)| self.piece(heard, from, to))
            .collect();
        Spectra { pieces }
    }

    fn piece(&self, heard: &Heard, from: usize, to: usize) -> Piece {
        let mut input = self.forward.make_input_vec();
        let mut output = self.forward.make_output_vec();
        for (slot, &sample) in input.iter_mut().zip(&heard.white[from..to]) {
            *slot = f32::from(sample);
        }
        // Lengths are those of the plan: this cannot fail.
        let _ = self.forward.process(&mut input, &mut output);
        let band = &output[self.first_bin..self.first_bin + self.length / LAG_STEP];
        let mean = (band.iter().map(Complex::norm_sqr).sum::<f32>() / (2 * band.len()) as f32).sqrt();
        let scale = if mean > 0.0 { 32.0 / mean } else { 0.0 };
        let small = |value: f32| (value * scale).round().clamp(-127.0, 127.0) as i8;
        let bins = band.iter().map(|bin| Complex::new(small(bin.re), small(bin.im))).collect();

        let strength = &heard.strength[from / STEP..(to / STEP).min(heard.strength.len())];
        let average = strength.iter().sum::<f32>() / strength.len().max(1) as f32;
        let mut input = self.onset_forward.make_input_vec();
        let mut onset_bins = self.onset_forward.make_output_vec();
        let mut onset_energy = Vec::with_capacity(strength.len() + 1);
        onset_energy.push(0.0);
        let mut sum = 0.0f64;
        for (slot, &value) in input.iter_mut().zip(strength) {
            *slot = value - average;
            sum += f64::from(*slot * *slot);
            onset_energy.push(sum as f32);
        }
        let _ = self.onset_forward.process(&mut input, &mut onset_bins);
        let band_bins = self.band_bins(heard, from, to);
        Piece { from, to, bins, onset_bins, band_bins, onset_energy }
    }

    fn band_bins(&self, heard: &Heard, from: usize, to: usize) -> Vec<Complex<i8>> {
        let mut input = self.band_forward.make_input_vec();
        let mut output = self.band_forward.make_output_vec();
        let mut all = Vec::with_capacity(BANDS * output.len());
        for band in &heard.bands {
            input.fill(0.0);
            for (slot, &value) in input.iter_mut().zip(&band[from / HOP..(to / HOP).min(band.len())]) {
                *slot = f32::from(value);
            }
            // Lengths are those of the plan: this cannot fail.
            let _ = self.band_forward.process(&mut input, &mut output);
            let mean = (output.iter().map(Complex::norm_sqr).sum::<f32>() / (2 * output.len()) as f32).sqrt();
            let scale = if mean > 0.0 { 32.0 / mean } else { 0.0 };
            let small = |value: f32| (value * scale).round().clamp(-127.0, 127.0) as i8;
            all.extend(output.iter().map(|bin| Complex::new(small(bin.re), small(bin.im))));
        }
        all
    }

    /// The lags at which `a` and `b` may fit, by waveform, by bands and by onsets, those that stand out most first in each
    /// kind.
    pub(super) fn candidates(&self, a: &Spectra, b: &Spectra, bench: &mut Bench) -> [Vec<Candidate>; 3] {
        let (mut by_wave, mut by_band, mut by_onset) = (Vec::new(), Vec::new(), Vec::new());
        for a in &a.pieces {
            for b in &b.pieces {
                self.by_wave(a, b, bench, &mut by_wave);
                self.by_band(a, b, bench, &mut by_band);
                self.by_onset(a, b, bench, &mut by_onset);
            }
        }
        [strongest(by_wave), strongest(by_band), strongest(by_onset)]
    }

    fn by_wave(&self, a: &Piece, b: &Piece, bench: &mut Bench, found: &mut Vec<Candidate>) {
        let count = self.length / LAG_STEP;
        bench.product.clear();
        bench.product.extend(a.bins.iter().zip(&b.bins).map(|(a, b)| {
            let (ar, ai, br, bi) = (f32::from(a.re), f32::from(a.im), f32::from(b.re), f32::from(b.im));
            Complex::new(ar * br + ai * bi, ar * bi - ai * br)
        }));
        bench.scratch.resize(self.back.get_inplace_scratch_len(), Complex::default());
        self.back.process_with_scratch(&mut bench.product, &mut bench.scratch);
        let (len_a, len_b) = ((a.to - a.from) as i64, (b.to - b.from) as i64);
        let least = (LEAST_OVERLAP_S * f64::from(RATE)) as i64;
        if len_a < least || len_b < least {
            return;
        }
        let first = (least - len_a).div_euclid(LAG_STEP as i64);
        let last = (len_b - least).div_euclid(LAG_STEP as i64);
        bench.power.clear();
        let mut total = 0.0f64;
        let mut add = |values: &[Complex<f32>], lag: i64| {
            let mut sum = 0.0f32;
            for (i, value) in values.iter().enumerate() {
                let lag = (lag + i as i64) * LAG_STEP as i64;
                let overlap = len_a.min(len_b - lag) - (-lag).max(0);
                let power = value.norm_sqr() / overlap as f32;
                bench.power.push(power);
                sum += power;
                if i % 4096 == 4095 {
                    total += f64::from(sum);
                    sum = 0.0;
                }
            }
            total += f64::from(sum);
        };
        if first < 0 {
            add(&bench.product[(count as i64 + first) as usize..(count as i64 + last.min(-1) + 1) as usize], first);
        }
        if last >= 0 {
            add(&bench.product[first.max(0) as usize..(last + 1) as usize], first.max(0));
        }
        let mean = (total / bench.power.len().max(1) as f64) as f32;
        if mean <= 0.0 {
            return;
        }
        let to_offset = |lag: f64| (a.from as f64 - b.from as f64 - lag * LAG_STEP as f64) / f64::from(RATE);
        // Drift smears the peak: windows of ½, 2, 8, 32 and 128 ms.
        let mut width = 1usize;
        let mut stride = 1usize;
        let mut sums = std::mem::take(&mut bench.sums);
        sums.clear();
        sums.extend_from_slice(&bench.power);
        for _ in 0..5 {
            for (at, sum) in highest(&sums, 6, 16 / stride.min(16) + 1) {
                let middle = (at * stride) as f64 + (width - 1) as f64 / 2.0;
                let deviate = deviate_of_gamma(f64::from(sum / mean), width as f64);
                found.push(Candidate { offset_s: to_offset(first as f64 + middle), deviate, from: a.from, to: a.to });
            }
            // Windows four times as wide, that overlap by half.
            if width == 1 {
                let count = sums.len().saturating_sub(3) / 2;
                for i in 0..count {
                    sums[i] = sums[2 * i] + sums[2 * i + 1] + sums[2 * i + 2] + sums[2 * i + 3];
                }
                sums.truncate(count);
                stride = 2;
            } else {
                // Of windows that overlap by half, every other one makes a wider window.
                let count = sums.len().saturating_sub(6) / 4;
                for i in 0..count {
                    sums[i] = sums[4 * i] + sums[4 * i + 2] + sums[4 * i + 4] + sums[4 * i + 6];
                }
                sums.truncate(count);
                stride *= 4;
            }
            width *= 4;
        }
        bench.sums = sums;
    }

    /// Waveforms cancel where clocks part by more than half a wave over what is shared; the rise and fall of bands does not.
    fn by_band(&self, a: &Piece, b: &Piece, bench: &mut Bench, found: &mut Vec<Candidate>) {
        let bins = self.band_length / 2 + 1;
        bench.band_product.clear();
        bench.band_product.resize(bins, Complex::default());
        for (a, b) in a.band_bins.chunks_exact(bins).zip(b.band_bins.chunks_exact(bins)) {
            for ((sum, a), b) in bench.band_product.iter_mut().zip(a).zip(b) {
                let (ar, ai, br, bi) = (f32::from(a.re), f32::from(a.im), f32::from(b.re), f32::from(b.im));
                sum.re += ar * br + ai * bi;
                sum.im += ar * bi - ai * br;
            }
        }
        bench.band_product[0].im = 0.0;
        bench.band_product[bins - 1].im = 0.0;
        bench.band_lags.resize(self.band_length, 0.0);
        bench.onset_scratch.resize(self.band_back.get_scratch_len().max(bench.onset_scratch.len()), Complex::default());
        let scratch = &mut bench.onset_scratch[..self.band_back.get_scratch_len()];
        if self.band_back.process_with_scratch(&mut bench.band_product, &mut bench.band_lags, scratch).is_err() {
            return;
        }
        let (len_a, len_b) = (((a.to - a.from) / HOP) as i64, ((b.to - b.from) / HOP) as i64);
        let least = (LEAST_OVERLAP_S * f64::from(RATE)) as i64 / HOP as i64;
        if len_a < least || len_b < least {
            return;
        }
        let (first, last) = (least - len_a, len_b - least);
        bench.power.clear();
        for lag in first..=last {
            let at = if lag < 0 { lag + self.band_length as i64 } else { lag };
            let overlap = len_a.min(len_b - lag) - (-lag).max(0);
            bench.power.push(bench.band_lags[at as usize] / (overlap as f32).sqrt());
        }
        // Clocks that part spread the peak over some steps: single ones, and sums of three and of nine.
        for width in [1usize, 3, 9] {
            let sums: Vec<f32> = bench.power.windows(width).map(|w| w.iter().sum()).collect();
            let mean = sums.iter().map(|&v| f64::from(v)).sum::<f64>() / sums.len().max(1) as f64;
            let square = sums.iter().map(|&v| f64::from(v).powi(2)).sum::<f64>() / sums.len().max(1) as f64;
            let spread = (square - mean * mean).max(0.0).sqrt().max(1e-9);
            for (at, value) in highest(&sums, 4, 4 + width) {
                let lag = ((first + at as i64) as f64 + (width - 1) as f64 / 2.0) * HOP as f64;
                found.push(Candidate {
                    offset_s: (a.from as f64 - b.from as f64 - lag) / f64::from(RATE),
                    deviate: (f64::from(value) - mean) / spread,
                    from: a.from,
                    to: a.to,
                });
            }
        }
    }

    fn by_onset(&self, a: &Piece, b: &Piece, bench: &mut Bench, found: &mut Vec<Candidate>) {
        bench.onset_product.clear();
        bench.onset_product.extend(a.onset_bins.iter().zip(&b.onset_bins).map(|(a, b)| a.conj() * b));
        // What rounding leaves in the two real bins must be nought.
        if let Some(first) = bench.onset_product.first_mut() {
            first.im = 0.0;
        }
        if let Some(last) = bench.onset_product.last_mut() {
            last.im = 0.0;
        }
        bench.onset_lags.resize(self.onset_length, 0.0);
        bench.onset_scratch.resize(self.onset_back.get_scratch_len(), Complex::default());
        let done = self.onset_back.process_with_scratch(
            &mut bench.onset_product,
            &mut bench.onset_lags,
            &mut bench.onset_scratch,
        );
        if done.is_err() {
            return;
        }
        let (len_a, len_b) = (a.onset_energy.len() as i64 - 1, b.onset_energy.len() as i64 - 1);
        let least = (LEAST_OVERLAP_S / crate::onset::STEP_S) as i64;
        if len_a < least || len_b < least {
            return;
        }
        let (all_a, all_b) = (a.onset_energy[len_a as usize], b.onset_energy[len_b as usize]);
        if all_a <= 0.0 || all_b <= 0.0 {
            return;
        }
        bench.power.clear();
        let (first, last) = (least - len_a, len_b - least);
        for lag in first..=last {
            let at = if lag < 0 { lag + self.onset_length as i64 } else { lag };
            let (from_a, to_a) = ((-lag).max(0), len_a.min(len_b - lag));
            let energy_a = a.onset_energy[to_a as usize] - a.onset_energy[from_a as usize];
            let energy_b = b.onset_energy[(to_a + lag) as usize] - b.onset_energy[(from_a + lag) as usize];
            // Little energy must not make much of little: a tenth of the whole is added.
            let energy = (energy_a + 0.1 * all_a) * (energy_b + 0.1 * all_b);
            bench.power.push(bench.onset_lags[at as usize] / self.onset_length as f32 / energy.sqrt());
        }
        let mean_square = bench.power.iter().map(|v| f64::from(v * v)).sum::<f64>() / bench.power.len().max(1) as f64;
        let spread = mean_square.sqrt().max(1e-12);
        for (at, value) in highest(&bench.power, 6, 5) {
            let lag = (first + at as i64) as f64 * STEP as f64;
            found.push(Candidate {
                offset_s: (a.from as f64 - b.from as f64 - lag) / f64::from(RATE),
                deviate: f64::from(value) / spread,
                from: a.from,
                to: a.to,
            });
        }
    }
}

/// The strongest candidates, no two within 30 ms.
fn strongest(mut found: Vec<Candidate>) -> Vec<Candidate> {
    found.sort_by(|a, b| b.deviate.total_cmp(&a.deviate).then(a.offset_s.total_cmp(&b.offset_s)));
    let mut kept: Vec<Candidate> = Vec::new();
    for candidate in found {
        if kept.len() == KEPT {
            break;
        }
        if kept.iter().all(|other| (other.offset_s - candidate.offset_s).abs() > 0.03) {
            kept.push(candidate);
        }
    }
    kept
}

/// The highest values with their places, no two nearer than `apart`, highest first.
fn highest(values: &[f32], count: usize, apart: usize) -> Vec<(usize, f32)> {
    let mut kept: Vec<(usize, f32)> = Vec::with_capacity(count + 1);
    let mut least = f32::NEG_INFINITY;
    for (base, block) in values.chunks(64).enumerate() {
        // Most blocks hold nothing high: one comparison each.
        let high = block.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        if high <= least {
            continue;
        }
        for (i, &value) in block.iter().enumerate() {
            let at = base * 64 + i;
            if value <= least {
                continue;
            }
            match kept.iter().position(|&(other, _)| at.abs_diff(other) < apart) {
                Some(near) if kept[near].1 >= value => continue,
                Some(near) => {
                    kept.remove(near);
                }
                None => (),
            }
            let place = kept.iter().position(|&(_, other)| other < value).unwrap_or(kept.len());
            kept.insert(place, (at, value));
            kept.truncate(count);
            if kept.len() == count {
                least = kept[count - 1].1;
            }
        }
    }
    kept
}

/// The deviate of the normal distribution that a sum of `count` exponential values of mean one corresponds to.
///
/// # References
/// Wilson, Hilferty: The distribution of chi-square. PNAS 17 (1931).
fn deviate_of_gamma(sum: f64, count: f64) -> f64 {
    let nine = 9.0 * count;
    ((sum / count).cbrt() - (1.0 - 1.0 / nine)) * nine.sqrt()
}
