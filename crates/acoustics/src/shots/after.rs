//! What is left of a sudden sound after its beginning: what is struck rings, a room dies away evenly, open air answers late.

use super::traits::Meter;

/// What a sound leaves.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct After {
    /// How far the strongest tone between 20 and 84 ms after the beginning stands over the mean of the spectrum, in decibels.
    pub(super) ring_db: f64,
    /// The frequency of that tone, in hertz.
    pub(super) ring_hz: f64,
    /// How much the lows (100 to 600 Hz), the middle (to 1,600 Hz) and the highs (to 3,600 Hz) fall from the first 32 ms to
    /// those 64 ms later, in decibels.
    pub(super) falls_db: [f64; 3],
    /// The same to those 160 ms later.
    pub(super) late_falls_db: [f64; 3],
    /// The highs over the lows, in the first 32 ms and in those 64 ms later, in decibels.
    pub(super) tilt_db: f64,
    pub(super) late_tilt_db: f64,
    /// Level between 300 and 700 ms after the beginning over what was before, in decibels.
    pub(super) long_db: f64,
    /// The loudest millisecond over the mean of the first 30 ms, in decibels.
    pub(super) crest_db: f64,
    /// The first 5 ms over the 25 ms behind them, in decibels.
    pub(super) sharp_db: f64,
    /// How alike the tones between 20 and 84 ms and those of the 64 ms behind are, from -1 to 1: what rings keeps its tones, an
    /// echo's noise does not.
    pub(super) keeps: f64,
}

/// How much later a sound is looked at again, and once more, in samples: 64 and 160 ms.
const LATER: usize = 512;
const LATE: usize = 1280;
/// Where the tone is looked for, in samples after the beginning: 20 ms.
const RINGS: usize = 160;
/// Frequencies to either side that tell the colour of one.
const COLOUR: usize = 8;

impl Meter<'_> {
    /// Measures what the sound that begins at this sample leaves.
    pub(super) fn after(&self, at: f64) -> After {
        let (start, ms) = (at as usize, self.millisecond(at));
        let [first, later, late] = [start.saturating_sub(8), start + LATER, start + LATE].map(|from| self.thirds(from));
        let fall = |to: [f64; 3]| [0, 1, 2].map(|n| decibels(first[n] / to[n]).clamp(-10.0, 40.0));
        let (ring_db, ring_hz) = self.tone(start + RINGS);
        let loudest = (ms..ms + 30).map(|at| self.mean(at, at + 1)).fold(0.0, f64::max);
        After {
            ring_db,
            ring_hz,
            falls_db: fall(later),
            late_falls_db: fall(late),
            tilt_db: decibels(first[2] / first[0]).clamp(-40.0, 25.0),
            late_tilt_db: decibels(later[2] / later[0]).clamp(-40.0, 25.0),
            long_db: decibels(self.mean(ms + 300, ms + 700) / self.mean(ms - 100, ms - 5)).clamp(-10.0, 25.0),
            crest_db: decibels(loudest / self.mean(ms, ms + 30)),
            sharp_db: decibels(self.mean(ms, ms + 5) / self.mean(ms + 5, ms + 30)).clamp(-15.0, 25.0),
            keeps: correlation(&self.fine(start + RINGS), &self.fine(start + RINGS + LATER)),
        }
    }

    /// Power of the lows, the middle and the highs in 32 ms.
    fn thirds(&self, start: usize) -> [f64; 3] {
        let powers = self.powers(start);
        [0, 2, 4].map(|n| powers[n] + powers[n + 1] + 1.0)
    }

    /// The strongest tone of 64 ms: how far it stands over the mean between 100 and 3,600 Hz, and where.
    fn tone(&self, start: usize) -> (f64, f64) {
        let powers = self.spectrum_at(start);
        let hertz = 4000.0 / (powers.len() - 1) as f64;
        let (first, last) = ((100.0 / hertz) as usize, (3600.0 / hertz) as usize);
        let mean = powers[first..=last].iter().sum::<f64>() / (last - first + 1) as f64;
        let top = (first..=last).max_by(|&x, &y| powers[x].total_cmp(&powers[y]).then(y.cmp(&x))).unwrap_or(first);
        (decibels((powers[top] + 1.0) / (mean + 1.0)), top as f64 * hertz)
    }

    /// The spectrum of 64 ms between 100 and 3,600 Hz without its colour: in decibels over the mean of the 17 around.
    fn fine(&self, start: usize) -> Vec<f64> {
        let powers = self.spectrum_at(start);
        let hertz = 4000.0 / (powers.len() - 1) as f64;
        let levels: Vec<f64> = powers[(100.0 / hertz) as usize..=(3600.0 / hertz) as usize]
            .iter()
            .map(|power| decibels(power + 1.0))
            .collect();
        (0..levels.len())
            .map(|n| {
                let around = &levels[n.saturating_sub(COLOUR)..(n + COLOUR + 1).min(levels.len())];
                levels[n] - around.iter().sum::<f64>() / around.len() as f64
            })
            .collect()
    }
}

fn correlation(x: &[f64], y: &[f64]) -> f64 {
    let product = |x: &[f64], y: &[f64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<f64>();
    product(x, y) / (product(x, x) * product(y, y)).sqrt().max(1e-9)
}

fn decibels(ratio: f64) -> f64 {
    10.0 * ratio.max(1e-9).log10()
}
