use crate::band::Band;
use crate::bands::bands;
use crate::onset::{strength, sudden};
use crate::series::{Series, is_echo, series};
use crate::whitened::{RATE, whitened};

/// What is kept of a recording's sound to compare it by: about a byte a sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Heard {
    pub(super) white: Vec<i8>,
    pub(super) strength: Vec<f32>,
    /// How the energy of each band rises and falls.
    pub(super) bands: Vec<Vec<i8>>,
    /// Instants of sudden sounds that are alike, in seconds: each list a series, none the echo of another.
    pub(super) volleys: Vec<Vec<f64>>,
    /// Seconds in which anything sounds at all.
    pub(super) sounding_s: f64,
}

/// At most so many sudden sounds are laid over one another, and so many series begun.
const SUDDEN: usize = 160;
const SERIES: usize = 24;
impl Heard {
    /// Listens to sound at [`RATE`] once.
    pub fn new(samples: &[i16]) -> Self {
        let white = whitened(samples);
        let sounding_s = white.iter().filter(|&&s| s != 0).count() as f64 / f64::from(RATE);
        let band = Band::of(samples);
        Self { bands: bands(samples), strength: strength(&band), volleys: volleys(&band), white, sounding_s }
    }

    /// How long it plays, in seconds.
    pub fn duration_s(&self) -> f64 {
        self.white.len() as f64 / f64::from(RATE)
    }

    /// Whether there is nothing to compare: digital silence and less than a second of anything else.
    pub fn is_silent(&self) -> bool {
        self.sounding_s < 1.0
    }
}

fn volleys(band: &Band) -> Vec<Vec<f64>> {
    let mut onsets = sudden(band, 1.2);
    if onsets.len() > SUDDEN {
        let mut rises: Vec<f32> = onsets.iter().map(|o| o.rise).collect();
        let (_, &mut least, _) = rises.select_nth_unstable_by(onsets.len() - SUDDEN, f32::total_cmp);
        onsets.retain(|o| o.rise >= least);
    }
    let mut all = series(band, &onsets, SERIES);
    all.retain(|series| series.members.len() >= 2);
    all.sort_by(|x, y| x.members[0].at.total_cmp(&y.members[0].at));
    let kept: Vec<usize> = (0..all.len())
        .filter(|&n| all[n].members.len() >= 3 && !all[..n].iter().any(|earlier| is_echo(&all[n], earlier)))
        .collect();
    let mut kept: Vec<&Series> = kept.into_iter().map(|n| &all[n]).collect();
    kept.sort_by(|x, y| y.members.len().cmp(&x.members.len()).then(y.level_db.total_cmp(&x.level_db)));
    kept.truncate(4);
    kept.into_iter().map(|s| s.members.iter().map(|m| m.at / f64::from(RATE)).collect()).collect()
}
