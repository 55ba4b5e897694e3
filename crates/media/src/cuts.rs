//! Where one uninterrupted recording ends and the next begins, from how much each frame differs from the one before.
//!
//! A frame is taken down to block means (4 x 4 pixels of a small grey frame). Its *difference* to an earlier one is
//! the mean absolute difference of the two after the best shift by a few blocks, after each one's mean brightness is
//! taken away and each is brought to the same contrast: 0 for the same picture, about 1 for unrelated ones, whatever the
//! exposure. A pan shifts, a brightening lifts, and both stay small. A cut is a difference that is large in itself
//! and against its neighbours, and that is not undone a moment later (a flash, a dropped or damaged frame).
//!
//! # Limits
//! Hard cuts only. Dissolves, fades and wipes are missed, and so are jump cuts within a scene that hardly changes;
//! a hand put over the lens and taken away may be taken for a cut, and so may a window that opens in a recording of a
//! screen. No take is shorter than [`FLASH_SECS`]: of cuts closer together the first counts, so that a black frame
//! between two scenes, or before the first, is not a take of its own.
//!
//! # `cuts.bin`
//! Little endian. `b"SLCUTS1\n"`, then one record of 16 bytes a frame in the order of presentation: `u64` time in
//! microseconds from the item's start; `u16` difference to the frame before x 10000 (0 for the first); `u16` mean
//! absolute difference of block means x 256; `u16` half the L1 distance of 32-bin luma histograms x 65535; `u16`
//! mean luma x 256.

use std::collections::VecDeque;

/// The first bytes of `cuts.bin`.
pub const CUTS_MAGIC: &[u8; 8] = b"SLCUTS1\n";

/// A change that is undone within this time is a flash, and no take is shorter; in seconds.
pub const FLASH_SECS: f64 = 0.35;

/// How many frames are looked ahead (and back) for a change that is undone.
const REACH: usize = 10;

/// Largest shift tried, in blocks, across and down.
const SHIFT: (isize, isize) = (6, 4);

/// A difference below this is never a cut. Unrelated pictures rarely come below 0.5, frames of one scene rarely above 0.3.
const LEAST_DIFFERENCE: f32 = 0.40;

/// A cut exceeds the usual difference of its neighbourhood by this factor.
const AGAINST_NEIGHBOURS: f32 = 2.2;

/// Two frames that differ less than this show the same scene.
const SAME_SCENE: f32 = 0.30;

/// Below this contrast (mean absolute deviation in grey levels) a picture is blank and its structure is noise.
const BLANK: f32 = 2.5;

/// What the detector keeps of one frame.
#[derive(Debug, Clone, PartialEq)]
pub struct Features {
    /// Microseconds from the item's start.
    pub micros: u64,
    /// Difference to the frame before; see the module's text.
    pub difference: f32,
    /// Mean absolute difference of block means, in grey levels.
    pub change: f32,
    /// Half the L1 distance of the luma histograms, 0 to 1.
    pub histogram: f32,
    /// Mean luma, in grey levels.
    pub luma: f32,
}

impl Features {
    /// The record of `cuts.bin`.
    pub fn record(&self) -> [u8; 16] {
        let scaled = |value: f32, by: f32| ((value * by).round().clamp(0.0, 65535.0) as u16).to_le_bytes();
        let mut record = [0; 16];
        record[..8].copy_from_slice(&self.micros.to_le_bytes());
        record[8..10].copy_from_slice(&scaled(self.difference, 10_000.0));
        record[10..12].copy_from_slice(&scaled(self.change, 256.0));
        record[12..14].copy_from_slice(&scaled(self.histogram, 65535.0));
        record[14..16].copy_from_slice(&scaled(self.luma, 256.0));
        record
    }
}

/// A frame taken down to block means.
#[derive(Debug, Clone)]
struct Blocks {
    across: usize,
    down: usize,
    /// Block means less the mean of the frame.
    values: Vec<f32>,
    mean: f32,
    /// What brings the values to a mean absolute deviation of 1.
    scale: f32,
    histogram: [u32; 32],
}

impl Blocks {
    fn new(grey: &[u8], width: usize, height: usize) -> Self {
        let (across, down) = (width.div_ceil(4), height.div_ceil(4));
        let mut sums = vec![0u32; across * down];
        let mut histogram = [0u32; 32];
        for (y, row) in grey.chunks_exact(width).take(height).enumerate() {
            let sums = &mut sums[y / 4 * across..][..across];
            for (sum, pixels) in sums.iter_mut().zip(row.chunks(4)) {
                for pixel in pixels {
                    *sum += u32::from(*pixel);
                    histogram[usize::from(pixel >> 3)] += 1;
                }
            }
        }
        let size = |i: usize, of: usize| (of - i * 4).min(4) as f32;
        let mut values: Vec<f32> = sums
            .iter()
            .enumerate()
            .map(|(i, sum)| *sum as f32 / (size(i % across, width) * size(i / across, height)))
            .collect();
        let count = values.len() as f32;
        let mean = values.iter().sum::<f32>() / count;
        values.iter_mut().for_each(|value| *value -= mean);
        let contrast = values.iter().map(|value| value.abs()).sum::<f32>() / count;
        Self { across, down, values, mean, scale: 1.0 / contrast.max(BLANK), histogram }
    }

    /// Mean absolute difference where both are laid over one another with this shift, at the same contrast.
    fn residual(&self, other: &Self, (right, below): (isize, isize)) -> f32 {
        let overlap = |shift: isize, len: usize| {
            let start = shift.max(0) as usize;
            (start, (start as isize - shift) as usize, len - shift.unsigned_abs())
        };
        let (from_x, to_x, width) = overlap(right, self.across);
        let (from_y, to_y, height) = overlap(below, self.down);
        let mut sum = 0.0;
        for y in 0..height {
            let mine = &self.values[(from_y + y) * self.across + from_x..][..width];
            let theirs = &other.values[(to_y + y) * other.across + to_x..][..width];
            sum += mine.iter().zip(theirs).map(|(a, b)| (a * self.scale - b * other.scale).abs()).sum::<f32>();
        }
        sum / (width * height) as f32
    }

    /// The difference of the module's text.
    fn difference(&self, other: &Self) -> f32 {
        let still = self.residual(other, (0, 0));
        if still < SAME_SCENE / 2.0 {
            return still;
        }
        // Shifts of at most half the frame, so that enough of it overlaps.
        let across = SHIFT.0.min(self.across as isize / 2);
        let down = SHIFT.1.min(self.down as isize / 2);
        let mut best = still;
        for below in -down..=down {
            for right in -across..=across {
                best = best.min(self.residual(other, (right, below)));
            }
        }
        best
    }

    /// Mean absolute difference of block means, brightness included.
    fn change(&self, other: &Self) -> f32 {
        let lift = self.mean - other.mean;
        let sum: f32 = self.values.iter().zip(&other.values).map(|(a, b)| (a - b + lift).abs()).sum();
        sum / self.values.len() as f32
    }

    fn histogram_distance(&self, other: &Self) -> f32 {
        let total: u32 = self.histogram.iter().sum();
        let sum: u32 = self.histogram.iter().zip(&other.histogram).map(|(a, b)| a.abs_diff(*b)).sum();
        sum as f32 / (2 * total.max(1)) as f32
    }
}

/// Finds cuts in a stream of small grey frames, deciding on each frame when enough of what follows has been seen.
#[derive(Debug)]
pub struct CutDetector {
    width: usize,
    height: usize,
    /// The frames around the one to decide on, at most [`REACH`] before it and [`REACH`] after.
    window: VecDeque<(Features, Blocks)>,
    /// Where in the window the next frame to decide on stands.
    next: usize,
    cuts: Vec<u64>,
    decided_until: u64,
    /// Where the present take begins.
    take_from: Option<u64>,
}

impl CutDetector {
    /// A detector for frames of this size.
    pub fn new(width: usize, height: usize) -> Self {
        Self { width, height, window: VecDeque::new(), next: 1, cuts: Vec::new(), decided_until: 0, take_from: None }
    }

    /// Takes the next frame, as rows of grey levels, and returns its features.
    pub fn push(&mut self, micros: u64, grey: &[u8]) -> Features {
        let blocks = Blocks::new(grey, self.width, self.height);
        let mut features = Features { micros, difference: 0.0, change: 0.0, histogram: 0.0, luma: blocks.mean };
        if let Some((_, before)) = self.window.back() {
            features.difference = blocks.difference(before);
            features.change = blocks.change(before);
            features.histogram = blocks.histogram_distance(before);
        }
        self.window.push_back((features.clone(), blocks));
        while self.window.len() > self.next + REACH {
            self.decide();
        }
        features
    }

    /// Microseconds up to which (exclusively) all cuts are known.
    pub fn decided_until(&self) -> u64 {
        self.decided_until
    }

    /// The cuts found so far: the times of first frames after a cut, in microseconds.
    pub fn cuts(&self) -> &[u64] {
        &self.cuts
    }

    /// Decides on the last frames and returns all cuts.
    pub fn finish(mut self) -> Vec<u64> {
        while self.next < self.window.len() {
            self.decide();
        }
        self.cuts
    }

    fn decide(&mut self) {
        let micros = self.window[self.next].0.micros;
        let take_from = *self.take_from.get_or_insert(self.window[0].0.micros);
        if (micros - take_from) as f64 >= FLASH_SECS * 1e6 && self.is_cut(self.next) {
            self.cuts.push(micros);
            self.take_from = Some(micros);
        }
        self.decided_until = micros + 1;
        if self.next >= REACH {
            self.window.pop_front();
        } else {
            self.next += 1;
        }
    }

    fn is_cut(&self, at: usize) -> bool {
        let (here, blocks) = &self.window[at];
        if here.difference < LEAST_DIFFERENCE || (here.change < 3.0 && here.histogram < 0.1) {
            return false;
        }
        let neighbours = (1..self.window.len()).filter(|i| *i != at && i.abs_diff(at) <= 6);
        let mut usual: Vec<f32> = neighbours.map(|i| self.window[i].0.difference).collect();
        usual.sort_by(f32::total_cmp);
        let usual = usual.get(usual.len() * 2 / 3).copied().unwrap_or(0.0);
        if here.difference < usual * AGAINST_NEIGHBOURS {
            return false;
        }
        let near = |i: &usize| self.window[*i].0.micros.abs_diff(here.micros) as f64 <= FLASH_SECS * 1e6;
        let before = &self.window[at - 1].1;
        let returns =
            (at + 1..self.window.len()).filter(near).any(|i| self.window[i].1.difference(before) < SAME_SCENE);
        let returned = (0..at - 1).filter(near).any(|i| self.window[i].1.difference(blocks) < SAME_SCENE);
        !returns && !returned
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: (usize, usize) = (96, 54);

    /// A textured scene seen through a window that can move, with an exposure and a little noise.
    fn scene(seed: u64, offset: f32, gain: f32, lift: f32, frame: u64) -> Vec<u8> {
        let hash = |a: u64, b: u64, c: u64| {
            let mut x = a.wrapping_mul(0x9e37_79b9_7f4a_7c15)
                ^ b.wrapping_mul(0xc2b2_ae3d_27d4_eb4f)
                ^ c.wrapping_mul(0x1656_67b1_9e37_79f9);
            x ^= x >> 29;
            x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
            (x >> 40) as f32 / (1u64 << 24) as f32
        };
        let mut pixels = Vec::new();
        for y in 0..SIZE.1 {
            for x in 0..SIZE.0 {
                let (u, v) = ((x as f32 + offset) / 14.0, y as f32 / 11.0);
                let (i, j, s, t) = (u.floor(), v.floor(), u.fract(), v.fract());
                let corner = |a: f32, b: f32| hash(seed, (i + a) as i64 as u64, (j + b) as i64 as u64);
                let value = (corner(0., 0.) * (1. - s) + corner(1., 0.) * s) * (1. - t)
                    + (corner(0., 1.) * (1. - s) + corner(1., 1.) * s) * t;
                let noise = hash(seed ^ frame, x as u64, y as u64) * 6.0;
                pixels.push((value * 180.0 * gain + lift + noise).clamp(0.0, 255.0) as u8);
            }
        }
        pixels
    }

    fn cuts(frames: impl IntoIterator<Item = Vec<u8>>) -> Vec<usize> {
        let mut detector = CutDetector::new(SIZE.0, SIZE.1);
        for (i, frame) in frames.into_iter().enumerate() {
            detector.push(i as u64 * 40_000, &frame);
        }
        detector.finish().into_iter().map(|micros| (micros / 40_000) as usize).collect()
    }

    #[test]
    fn hard_cuts_are_found_on_their_frame() {
        let take = |frame: u64| [1, 2, 3, 4][(frame / 20) as usize];
        assert_eq!(cuts((0..80).map(|f| scene(take(f), f as f32 * 0.3, 1.0, 20.0, f))), vec![20, 40, 60]);
    }

    #[test]
    fn a_cut_between_exposures_is_one_cut() {
        assert_eq!(cuts((0..60).map(|f| scene(f / 30, 0.0, if f < 30 { 0.4 } else { 1.0 }, 10.0, f))), vec![30]);
    }

    #[test]
    fn a_flash_is_no_cut() {
        let flash = |f: u64| if (30..33).contains(&f) { (0.2, 200.0) } else { (1.0, 20.0) };
        assert_eq!(cuts((0..60).map(|f| scene(1, 0.0, flash(f).0, flash(f).1, f))), Vec::<usize>::new());
        let white = |f: u64| if f == 30 { vec![255; SIZE.0 * SIZE.1] } else { scene(1, 0.0, 1.0, 20.0, f) };
        assert_eq!(cuts((0..60).map(white)), Vec::<usize>::new());
    }

    #[test]
    fn a_pan_is_no_cut() {
        for speed in [0.5, 2.0, 6.0, 12.0] {
            assert_eq!(cuts((0..80).map(|f| scene(1, f as f32 * speed, 1.0, 20.0, f))), Vec::<usize>::new(), "{speed}");
        }
        let jerk = |f: u64| if f < 40 { 0.0 } else { 18.0 };
        assert_eq!(cuts((0..80).map(|f| scene(1, jerk(f), 1.0, 20.0, f))), Vec::<usize>::new());
    }

    #[test]
    fn black_between_scenes_is_no_take() {
        let black = |f: u64| f < 2 || (30..33).contains(&f);
        let frame = |f: u64| if black(f) { vec![3; SIZE.0 * SIZE.1] } else { scene(f / 33, 0.0, 1.0, 20.0, f) };
        assert_eq!(cuts((0..60).map(frame)), vec![30]);
    }

    #[test]
    fn a_change_of_exposure_is_no_cut() {
        assert_eq!(cuts((0..60).map(|f| scene(1, 0.0, if f < 30 { 0.5 } else { 1.0 }, 20.0, f))), Vec::<usize>::new());
    }

    #[test]
    fn tiny_frames_and_blank_frames_do_no_harm() {
        let mut detector = CutDetector::new(1, 1);
        (0..30).for_each(|i| assert!(detector.push(i, &[i as u8 * 8]).difference.is_finite()));
        detector.finish();
        assert_eq!(cuts((0..60).map(|f| vec![f as u8 % 3; SIZE.0 * SIZE.1])), Vec::<usize>::new());
    }
}
