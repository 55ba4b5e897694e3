//! Shots counted, with what speaks for each.
//!
//! Sudden sounds are found and laid over one another: one weapon fired from one place makes the same sound each time, and
//! its echoes another, later by the same each time. So an echo is told from a shot. What is left gets the chance that it
//! is a discharge, by what it is like and by what stands around it; what has a middling one is undetermined.
//!
//! # Limits
//! A detector's output is an observation with a score, to be accepted or rejected by a person. Weapons are not named:
//! neither the rate nor the spectrum of a phone's recording supports more than a family, and seldom that.

mod burst;
mod count;
mod page;
mod sound;
mod traits;
mod trees;

pub use burst::Burst;
pub use count::Count;
pub use page::{Listened, page};
pub use traits::Traits;

use sound::sounds;
use traits::Meter;

use crate::band::Band;
use crate::onset::sudden;
use crate::series::{is_echo, series};
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
    let mut echoes = 0;
    let mut from_s = 0.0;
    let end_s = samples.len() as f64 / rate;
    while from_s < end_s {
        let begin_s = f64::max(from_s - LEAD_S, 0.0);
        let to_s = from_s + STRETCH_S;
        let piece = &samples[(begin_s * rate) as usize..(((to_s + 1.0) * rate) as usize).min(samples.len())];
        let (found, echoed) = stretch(piece);
        let own = |t_s: f64| (from_s..to_s).contains(&(t_s + begin_s));
        echoes += echoed.iter().filter(|&&t_s| own(t_s)).count();
        shots.extend(
            found.into_iter().filter(|shot| own(shot.t_s)).map(|shot| Shot { t_s: shot.t_s + begin_s, ..shot }),
        );
        from_s = to_s;
    }
    let bursts = burst::bursts(&mut shots);
    let count = count(&shots);
    let edge = samples.iter().filter(|s| s.unsigned_abs() >= 32_000).count();
    Shots { shots, bursts, count, echoes, clipped: edge as f64 / samples.len().max(1) as f64 }
}

fn stretch(samples: &[i16]) -> (Vec<Shot>, Vec<f64>) {
    let rate = f64::from(RATE);
    let band = Band::of(samples);
    let mut onsets = sudden(&band, 1.2);
    if onsets.len() > SUDDEN {
        let mut rises: Vec<f32> = onsets.iter().map(|o| o.rise).collect();
        let (_, &mut least, _) = rises.select_nth_unstable_by(onsets.len() - SUDDEN, f32::total_cmp);
        onsets.retain(|o| o.rise >= least);
    }
    let mut all = series(&band, &onsets, SERIES);
    all.sort_by(|x, y| x.members[0].at.total_cmp(&y.members[0].at));
    let (kept, echoes): (Vec<usize>, Vec<usize>) = (0..all.len()).partition(|&n| {
        all[n].members.len() < 2
            || !all[..n].iter().any(|earlier| earlier.members.len() >= 2 && is_echo(&all[n], earlier))
    });
    let mut echoed: Vec<f64> = echoes.iter().flat_map(|&n| all[n].members.iter().map(|m| m.at / rate)).collect();
    let meter = Meter::new(samples, &band);
    let mut shots = Vec::new();
    for sound in sounds(&kept, &all, &onsets, &band, &meter) {
        if sound.copy || (sound.chance < LEAST && sound.after_louder) {
            echoed.push(sound.at / rate);
        } else if sound.chance >= LEAST {
            let kind = if sound.chance < SURE { Kind::Undetermined } else { kind(&sound.traits) };
            shots.push(Shot {
                t_s: sound.at / rate,
                kind,
                score: sound.chance,
                burst: None,
                alike: sound.alike,
                traits: sound.traits,
            });
        }
    }
    (shots, echoed)
}

/// A detonation is deeper and lasts longer than a shot; between the two it is called a shot.
fn kind(traits: &Traits) -> Kind {
    let deep = traits.low > 0.6 && traits.centre_hz < 450.0;
    let long = traits.late_decay_db < 5.0 && traits.tail_db > 12.0;
    if deep && long && traits.contrast_db > 15.0 { Kind::Detonation } else { Kind::Shot }
}

/// An interval from the scores, each of them the chance that the sound is a discharge, and from how many go unheard
/// where those that were heard stand so far above the noise.
fn count(shots: &[Shot]) -> Count {
    let mut contrasts: Vec<f64> =
        shots.iter().filter(|shot| shot.kind != Kind::Undetermined).map(|shot| shot.traits.contrast_db).collect();
    contrasts.sort_by(f64::total_cmp);
    let best = contrasts.len();
    let unheard = contrasts
        .get(best / 2)
        .map_or(0.0, |middle_db| UNHEARD + UNHEARD_FAINT * (-middle_db.max(0.0) / FAINTER_DB).exp());
    let chances: Vec<f64> = shots.iter().map(|shot| shot.score).collect();
    Count::of(best, &chances, unheard * best as f64 + UNHEARD_AT_ALL)
}

#[cfg(test)]
mod tests;
