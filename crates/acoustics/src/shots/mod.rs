//! Shots counted, with what speaks for each.
//!
//! Sudden sounds are found and laid over one another: one weapon fired from one place makes the same sound each time, and
//! its echoes another, later by the same each time. Each gets the chance that it is a discharge, by what it is like, by
//! what stands around it and by what it repeats; what has a middling one is undetermined. What may be a shot as well as an
//! echo widens the interval of the count.
//!
//! # Limits
//! A detector's output is an observation with a score, to be accepted or rejected by a person. Weapons are not named:
//! neither the rate nor the spectrum of a phone's recording supports more than a family, and seldom that.

mod after;
mod among;
mod burst;
mod count;
mod page;
mod repeats;
mod sound;
mod traits;
mod trees;

pub use burst::Burst;
pub use count::Count;
pub use page::{Listened, page};
pub use traits::Traits;
pub use trees::{FEATURES, NAMES};

use sound::{Sound, sounds};
use traits::Meter;

use crate::band::Band;
use crate::onset::sudden_in_either;
use crate::series::{Series, is_echo, series};
use crate::whitened::RATE;

/// What a sound is taken for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The discharge of a firearm.
    Shot,
    /// A longer and deeper explosion.
    Detonation,
    /// It may be either, or something else.
    Undetermined,
}

/// One sound that is, or may be, a discharge.
#[derive(Debug, Clone, PartialEq)]
pub struct Shot {
    /// When it begins, in seconds of the sound.
    pub t_s: f64,
    /// What it is taken for.
    pub kind: Kind,
    /// The chance that it is a discharge, from 0 to 1, by what was measured of it and of what stands around it.
    pub score: f64,
    /// The burst it belongs to.
    pub burst: Option<usize>,
    /// How many sounds of the recording are alike, itself among them.
    pub alike: usize,
    /// What was measured of it.
    pub traits: Traits,
}

impl Shot {
    /// A sound of which no more was kept than when it was, what it was taken for and its score; 1 where a person heard it.
    pub fn told(t_s: f64, kind: Kind, score: f64) -> Self {
        Self { t_s, kind, score, burst: None, alike: 1, traits: Traits::default() }
    }
}

/// The answer for one recording.
#[derive(Debug, Clone, PartialEq)]
pub struct Shots {
    /// What is or may be a discharge, in order.
    pub shots: Vec<Shot>,
    /// Runs of discharges in quick succession.
    pub bursts: Vec<Burst>,
    /// How many there were.
    pub count: Count,
    /// Sudden sounds that were taken for echoes of these.
    pub echoes: usize,
    /// Share of the samples that stand at the edge of what the file can hold.
    pub clipped: f64,
}

/// Seconds that are looked at together: echoes are learnt anew for each.
const STRETCH_S: f64 = 600.0;
/// A stretch begins so much earlier, so that what sounds just before is known.
const LEAD_S: f64 = 3.0;
/// Series that others are compared with in one stretch.
const SERIES: usize = 32;
/// Sudden sounds in one stretch that are looked at; of more, the steepest.
const SUDDEN: usize = 3000;
/// What has less of a chance than this is undetermined, and what has less than that is not shown.
const SURE: f64 = 0.6;
const LEAST: f64 = 0.15;
/// How many go unheard of those like the ones that were: so many where they stand far above the noise, and so many more at
/// its level, fewer by the power of e with every so many decibels of contrast.
const UNHEARD: f64 = 0.035;
const UNHEARD_FAINT: f64 = 0.8;
const FAINTER_DB: f64 = 3.5;
/// As many are expected where nothing was heard at all.
const UNHEARD_AT_ALL: f64 = 0.02;

/// Looks for discharges in sound at [`RATE`].
pub fn shots(samples: &[i16]) -> Shots {
    let rate = f64::from(RATE);
    let mut shots = Vec::new();
    let (mut echoes, mut unlikely) = (0, 0.0);
    let mut from_s = 0.0;
    let end_s = samples.len() as f64 / rate;
    while from_s < end_s {
        let begin_s = f64::max(from_s - LEAD_S, 0.0);
        let to_s = from_s + STRETCH_S;
        let piece = &samples[(begin_s * rate) as usize..(((to_s + 1.0) * rate) as usize).min(samples.len())];
        let (found, not_shown) = stretch(piece);
        let own = |t_s: f64| (from_s..to_s).contains(&(t_s + begin_s));
        for sound in not_shown.iter().filter(|sound| own(sound.t_s)) {
            echoes += usize::from(sound.echo);
            unlikely += sound.chance;
        }
        shots.extend(
            found.into_iter().filter(|shot| own(shot.t_s)).map(|shot| Shot { t_s: shot.t_s + begin_s, ..shot }),
        );
        from_s = to_s;
    }
    let bursts = burst::bursts(&mut shots);
    let count = count(&shots, unlikely);
    let edge = samples.iter().filter(|s| s.unsigned_abs() >= 32_000).count();
    Shots { shots, bursts, count, echoes, clipped: edge as f64 / samples.len().max(1) as f64 }
}

/// Every sudden sound of a stretch, measured, in order of time.
fn measure(samples: &[i16]) -> Vec<Sound> {
    let band = Band::of(samples);
    let mut onsets = sudden_in_either(&band, &Band::highs(samples), 1.2);
    if onsets.len() > SUDDEN {
        let mut rises: Vec<f32> = onsets.iter().map(|o| o.rise).collect();
        let (_, &mut least, _) = rises.select_nth_unstable_by(onsets.len() - SUDDEN, f32::total_cmp);
        onsets.retain(|o| o.rise >= least);
    }
    let mut all = series(&band, &onsets, SERIES);
    all.sort_by(|x, y| x.members[0].at.total_cmp(&y.members[0].at));
    let repeating: Vec<bool> = (0..all.len())
        .map(|n| {
            let earlier = |earlier: &Series| earlier.members.len() >= 2 && is_echo(&all[n], earlier);
            all[n].members.len() >= 2 && all[..n].iter().any(earlier)
        })
        .collect();
    let meter = Meter::new(samples, &band);
    sounds(&all, &repeating, &onsets, &band, &meter)
}

/// A sound that is not shown.
struct Unlikely {
    t_s: f64,
    chance: f64,
    /// Whether it is taken for an echo.
    echo: bool,
}

fn stretch(samples: &[i16]) -> (Vec<Shot>, Vec<Unlikely>) {
    let rate = f64::from(RATE);
    let (mut shots, mut unlikely) = (Vec::new(), Vec::new());
    for sound in measure(samples) {
        let (t_s, chance) = (sound.at / rate, sound.chance);
        if chance < LEAST {
            unlikely.push(Unlikely { t_s, chance, echo: sound.repeats || sound.copy || sound.after_louder });
            continue;
        }
        let kind = if chance < SURE { Kind::Undetermined } else { kind(&sound.traits) };
        shots.push(Shot { t_s, kind, score: chance, burst: None, alike: sound.alike, traits: sound.traits });
    }
    (shots, unlikely)
}

/// What is measured of one sudden sound: what the trees are fitted to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// When it begins, in seconds of the sound.
    pub t_s: f64,
    /// The series it belongs to.
    pub series: usize,
    /// The measures, in the order in which the trees know them.
    pub features: [f64; FEATURES],
    /// The chance that the trees give it.
    pub chance: f64,
}

/// Measures every sudden sound, shot or not, of up to ten minutes at [`RATE`].
pub fn measured(samples: &[i16]) -> Vec<Measured> {
    let samples = &samples[..samples.len().min((STRETCH_S * f64::from(RATE)) as usize)];
    let told =
        |s: Sound| Measured { t_s: s.at / f64::from(RATE), series: s.series, features: s.features, chance: s.chance };
    measure(samples).into_iter().map(told).collect()
}

/// A detonation is deeper and lasts longer than a shot; between the two it is called a shot.
fn kind(traits: &Traits) -> Kind {
    let deep = traits.low > 0.6 && traits.centre_hz < 450.0;
    let long = traits.late_decay_db < 5.0 && traits.tail_db > 12.0;
    if deep && long && traits.contrast_db > 15.0 { Kind::Detonation } else { Kind::Shot }
}

/// An interval from the scores, each of them the chance that the sound is a discharge; from how many go unheard where
/// those that were heard stand so far above the noise, and beside what is unclear; and from the chances, taken together, of what is
/// not shown.
fn count(shots: &[Shot], unlikely: f64) -> Count {
    let mut contrasts: Vec<f64> =
        shots.iter().filter(|shot| shot.kind != Kind::Undetermined).map(|shot| shot.traits.contrast_db).collect();
    contrasts.sort_by(f64::total_cmp);
    let best = contrasts.len();
    let unheard = contrasts
        .get(best / 2)
        .map_or(0.0, |middle_db| UNHEARD + UNHEARD_FAINT * (-middle_db.max(0.0) / FAINTER_DB).exp());
    let chances: Vec<f64> = shots.iter().map(|shot| shot.score).collect();
    let hidden = Count::hidden(&chances);
    Count::of(best, &chances, unheard * best as f64 + hidden + UNHEARD_AT_ALL + unlikely)
}

#[cfg(test)]
mod tests;
