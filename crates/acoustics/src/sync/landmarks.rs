//! Which pairs are worth comparing: an index of sound landmarks, small patterns that a sound makes in every recording of it.
//!
//! A landmark is a peak of one band's energy, the peak of a band that follows it, and the time between the two. What two
//! recordings share puts many equal landmarks at one distance of time; what is equal by chance lies anywhere.
//!
//! # References
//! Wang: An industrial-strength audio search algorithm. ISMIR (2003).

use super::heard::Heard;
use crate::bands::BANDS;

/// A peak stands so far above its surroundings, in the units of [`bands`](crate::bands::bands) (32 are a standard deviation).
const LEAST: i8 = 40;
/// Nothing within so many steps of 8 ms of its own band and its neighbours stands higher.
const AROUND: usize = 3;
/// Steps within which only the [`MOST`] highest peaks count: a second.
const SECOND: usize = 125;
const MOST: usize = 24;
/// How many peaks that follow make a landmark with each, and how far behind they may be, in steps.
const FOLLOWERS: usize = 5;
const NEAREST: u32 = 2;
const FARTHEST: u32 = 64;
/// Landmarks are equal at one distance of time if it differs by no more than twice so many steps: clocks that part by 50 ppm
/// make two steps in five minutes.
const BIN: u32 = 2;

/// The landmarks of a recording, each with the step at which it begins, in order of what they are.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Landmarks {
    marks: Vec<(u16, u32)>,
    steps: u32,
}

impl Landmarks {
    pub(super) fn of(heard: &Heard) -> Self {
        let peaks = peaks(&heard.bands);
        let mut marks = Vec::with_capacity(peaks.len() * FOLLOWERS);
        for (n, &(at, band)) in peaks.iter().enumerate() {
            let later = peaks[n + 1..].iter().map(|&(later, other)| (later - at, other));
            let within = later.skip_while(|(apart, _)| *apart < NEAREST).take_while(|(apart, _)| *apart < FARTHEST);
            for (apart, other) in within.take(FOLLOWERS) {
                let pattern = (u32::from(band) * BANDS as u32 + u32::from(other)) * FARTHEST + apart;
                marks.push((pattern as u16, at));
            }
        }
        marks.sort_unstable();
        let steps = heard.bands.first().map_or(0, Vec::len) as u32;
        Self { marks, steps }
    }

    /// How far the most landmarks at one distance of time stand above what chance would put there, in standard deviations.
    pub(super) fn shared(&self, other: &Self, bins: &mut Vec<u16>) -> f64 {
        bins.clear();
        bins.resize(((self.steps + other.steps) / BIN) as usize + 2, 0);
        let mut equal = 0usize;
        let (mut ours, mut theirs) = (self.marks.as_slice(), other.marks.as_slice());
        while let (Some(&(one, _)), Some(&(two, _))) = (ours.first(), theirs.first()) {
            let (of_one, of_two) = (same(ours, one), same(theirs, two));
            if one == two {
                equal += of_one * of_two;
                for &(_, at) in &ours[..of_one] {
                    for &(_, then) in &theirs[..of_two] {
                        let bin = &mut bins[((at + other.steps - then) / BIN) as usize];
                        *bin = bin.saturating_add(1);
                    }
                }
            }
            if one <= two {
                ours = &ours[of_one..];
            }
            if two <= one {
                theirs = &theirs[of_two..];
            }
        }
        most(bins, equal, self.steps, other.steps)
    }
}

/// How many at the front are of this pattern.
fn same(marks: &[(u16, u32)], pattern: u16) -> usize {
    marks.iter().take_while(|(one, _)| *one == pattern).count()
}

/// The highest of two neighbouring bins against what chance puts there: the more the longer both would run together.
fn most(bins: &[u16], equal: usize, ours: u32, theirs: u32) -> f64 {
    let all = f64::from(ours) * f64::from(theirs);
    let (short, long) = (ours.min(theirs), ours.max(theirs));
    (0..bins.len().saturating_sub(1))
        .filter(|&bin| bins[bin] > 2)
        .map(|bin| {
            // Where so much of both runs beside one another.
            let end = (bin as u32 + 1) * BIN;
            let beside = end.min(ours + theirs - end.min(ours + theirs)).min(short).min(long);
            let chance = equal as f64 * 2.0 * f64::from(BIN) * f64::from(beside.max(1)) / all.max(1.0);
            let found = f64::from(bins[bin]) + f64::from(bins[bin + 1]);
            (found - chance) / (chance + 1.0).sqrt()
        })
        .fold(0.0, f64::max)
}

/// The peaks of all bands with their step and band, in order of time.
fn peaks(bands: &[Vec<i8>]) -> Vec<(u32, u8)> {
    let steps = bands.first().map_or(0, Vec::len);
    let mut kept = Vec::new();
    let mut of_second: Vec<(i8, u32, u8)> = Vec::new();
    for from in (0..steps).step_by(SECOND) {
        let to = (from + SECOND).min(steps);
        of_second.clear();
        for (band, values) in bands.iter().enumerate() {
            for (at, &value) in values.iter().enumerate().take(to).skip(from) {
                if value >= LEAST && is_highest(bands, band, at) {
                    of_second.push((value, at as u32, band as u8));
                }
            }
        }
        of_second.sort_unstable_by(|x, y| y.0.cmp(&x.0).then(x.1.cmp(&y.1)).then(x.2.cmp(&y.2)));
        of_second.truncate(MOST);
        kept.extend(of_second.iter().map(|&(_, at, band)| (at, band)));
    }
    kept.sort_unstable();
    kept
}

/// Whether nothing around in its band and the two beside it stands higher, the first of equals.
fn is_highest(bands: &[Vec<i8>], band: usize, at: usize) -> bool {
    let value = bands[band][at];
    let (low, high) = (band.saturating_sub(1), (band + 1).min(bands.len() - 1));
    (low..=high).all(|other| {
        let values = &bands[other];
        let (from, to) = (at.saturating_sub(AROUND), (at + AROUND + 1).min(values.len()));
        (from..to).all(|then| values[then] < value || (values[then] == value && (then, other) >= (at, band)))
    })
}
