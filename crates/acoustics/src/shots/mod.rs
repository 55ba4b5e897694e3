//! Shots counted, with what speaks for each.
//!
//! Sudden sounds are found and laid over one another: one weapon fired from one place makes the same sound each time, and
//! its echoes another, later by the same each time. So an echo is told from a shot. What is left is held against what
//! shots are like; what is not like enough is undetermined, never dropped.
//!
//! # Limits
//! A detector's output is an observation with a score, to be accepted or rejected by a person. Weapons are not named:
//! neither the rate nor the spectrum of a phone's recording supports more than a family, and seldom that.

mod burst;
mod page;
mod traits;

pub use burst::Burst;
pub use page::{Listened, page};
pub use traits::Traits;

use traits::Meter;

use crate::band::Band;
use crate::onset::{Onset, sudden};
use crate::series::{ECHO, Series, is_echo, series};
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
    /// How like a discharge it is, from 0 to 1.
    pub score: f64,
    /// The burst it belongs to.
    pub burst: Option<usize>,
    /// How many sounds of the recording are alike, itself among them.
    pub alike: usize,
    /// What was measured of it.
    pub traits: Traits,
}

/// An interval for the number of discharges.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Count {
    /// Lower end of the 95 % interval.
    pub low95: usize,
    /// Sounds that are not undetermined.
    pub best: usize,
    /// Upper end of the 95 % interval.
    pub high95: usize,
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
/// A sound so like a shot stands by itself, one so like it beside such a one, and one so like it among its like.
const ALONE: f64 = 0.9;
const BESIDE: f64 = 0.6;
const AMONG: f64 = 0.3;
const AMONG_MANY: f64 = 0.05;
/// What is less like a shot than this is not shown.
const LEAST: f64 = 0.3;
/// Another sound within this after a louder one is its echo, in seconds, unless it is alike; and within this after one
/// that is ten decibels louder.
const ECHO_S: f64 = 1.5;
const FAINT_ECHO_S: f64 = 3.5;
const FAINT_DB: f64 = 10.0;
/// A sound by itself that is loudest by far around needs less likeness: so many seconds to either side, so many decibels.
const AROUND_S: f64 = 10.0;
const LOUDER_DB: f64 = 3.0;
const LOUDEST: f64 = 0.4;
/// Speech and doors take longer than this to their loudest, in milliseconds.
const SUDDEN_MS: f64 = 8.0;
/// No shot takes longer than this.
const SLOW_MS: f64 = 20.0;

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

/// One sudden sound on its way to a verdict.
struct Sound {
    at: f64,
    series: usize,
    alike: usize,
    level_db: f64,
    traits: Traits,
    likeness: f64,
    /// The best likeness in its series.
    best: f64,
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
    let mut sounds = measured(&kept, &all, &onsets, &meter);
    sounds.sort_by(|x, y| x.at.total_cmp(&y.at));
    // What stands by itself; the loudest of these is what others are held against.
    let alone: Vec<bool> = (0..sounds.len()).map(|n| stands_alone(&sounds, n)).collect();
    let strong_db = sounds.iter().zip(&alone).filter(|(_, alone)| **alone).map(|(s, _)| s.level_db).reduce(f64::max);
    let strong_series: Vec<usize> =
        sounds.iter().zip(&alone).filter(|(_, alone)| **alone).map(|(s, _)| s.series).collect();
    let mut shots: Vec<(Shot, usize, f64)> = Vec::new();
    for (n, sound) in sounds.iter().enumerate() {
        let beside = strong_db.is_some_and(|db| sound.level_db > db - 8.0)
            && sound.best >= BESIDE
            && sound.likeness >= AMONG
            && (sound.alike >= 2 || sound.traits.attack_ms <= SUDDEN_MS);
        let among = sound.alike >= 2
            && strong_series.contains(&sound.series)
            && sound.likeness >= if sound.alike >= 3 { AMONG_MANY } else { AMONG };
        let like = alone[n] || among || beside;
        // A louder sound just before, of another series, of which this may be the echo.
        let louder = sounds[..n].iter().rev().take_while(|s| sound.at - s.at < FAINT_ECHO_S * rate).any(|s| {
            let loud = if sound.at - s.at < ECHO_S * rate { 0.0 } else { FAINT_DB };
            s.series != sound.series && s.best >= BESIDE && s.level_db >= sound.level_db + loud && s.likeness >= AMONG
        });
        // A weaker one of another series just before, that was taken for a shot: this may be its louder echo.
        let follows = shots.iter().rev().take_while(|(shot, _, _)| sound.at / rate - shot.t_s < ECHO / rate).any(
            |(shot, series, level_db)| {
                shot.kind != Kind::Undetermined && *series != sound.series && *level_db > sound.level_db - 12.0
            },
        );
        let stands_out = sound.likeness >= ALONE && sound.traits.contrast_db >= 15.0;
        if louder && !(stands_out && sound.alike > 1) {
            if stands_out {
                shots.push((shot(sound, Kind::Undetermined), sound.series, sound.level_db));
            } else {
                echoed.push(sound.at / rate);
            }
            continue;
        }
        let kind = if !like || (follows && sound.alike < 2) { Kind::Undetermined } else { kind(&sound.traits) };
        if kind == Kind::Undetermined && sound.likeness < LEAST {
            continue;
        }
        shots.push((shot(sound, kind), sound.series, sound.level_db));
    }
    (shots.into_iter().map(|(shot, _, _)| shot).collect(), echoed)
}

/// Whether a sound is like enough to a shot by itself.
fn stands_alone(sounds: &[Sound], n: usize) -> bool {
    let sound = &sounds[n];
    let rate = f64::from(RATE);
    let sudden = sound.traits.attack_ms <= SUDDEN_MS || (sound.alike >= 3 && sound.traits.attack_ms <= SLOW_MS);
    if sound.likeness >= ALONE && sudden && sound.traits.contrast_db >= 8.0 {
        return true;
    }
    let loudest = sounds
        .iter()
        .filter(|s| (s.at - sound.at).abs() < AROUND_S * rate && !(0.0..2.0 * rate).contains(&(s.at - sound.at)))
        .map(|s| s.level_db)
        .fold(f64::NEG_INFINITY, f64::max);
    sound.likeness >= LOUDEST
        && sound.traits.attack_ms <= SLOW_MS
        && sound.traits.contrast_db >= 6.0
        && sound.level_db > loudest + LOUDER_DB
}

fn measured(kept: &[usize], all: &[Series], onsets: &[Onset], meter: &Meter<'_>) -> Vec<Sound> {
    let mut sounds = Vec::new();
    for &n in kept {
        let series = &all[n];
        let alike = series.members.len();
        let mut own: Vec<Sound> = series
            .members
            .iter()
            .map(|member| {
                let traits = meter.traits(member.at, member.onset.map(|onset| onsets[onset]));
                let mut likeness = traits.likeness(alike >= 2);
                if member.onset.is_none() {
                    // Under an echo nothing of it can be measured but that it is alike.
                    likeness = likeness.max(AMONG);
                }
                Sound {
                    at: member.at,
                    series: n,
                    alike,
                    level_db: meter.level_db(member.at),
                    traits,
                    likeness,
                    best: 0.0,
                }
            })
            .collect();
        let best = own.iter().map(|s| s.likeness).fold(0.0, f64::max);
        for sound in &mut own {
            sound.best = best;
        }
        sounds.extend(own);
    }
    sounds
}

fn shot(sound: &Sound, kind: Kind) -> Shot {
    let score = if kind == Kind::Undetermined {
        sound.likeness.min(0.89)
    } else {
        // Its own likeness, and that of those that are the same.
        1.0 - (1.0 - sound.likeness) * (1.0 - 0.8 * sound.best)
    };
    Shot { t_s: sound.at / f64::from(RATE), kind, score, burst: None, alike: sound.alike, traits: sound.traits }
}

/// A detonation is deeper and lasts longer than a shot; between the two it is called a shot.
fn kind(traits: &Traits) -> Kind {
    let deep = traits.low > 0.6 && traits.centre_hz < 450.0;
    let long = traits.late_decay_db < 5.0 && traits.tail_db > 12.0;
    if deep && long && traits.contrast_db > 15.0 { Kind::Detonation } else { Kind::Shot }
}

/// An interval from the scores: each sound is a discharge with its score's probability (an undetermined one with a third
/// of it), and about one in twenty was not heard at all.
fn count(shots: &[Shot]) -> Count {
    let best = shots.iter().filter(|shot| shot.kind != Kind::Undetermined).count();
    let mut chances = vec![1.0f64];
    for shot in shots {
        let sure = if shot.kind == Kind::Undetermined { shot.score / 3.0 } else { shot.score };
        chances.push(0.0);
        for n in (0..chances.len()).rev() {
            let before = if n > 0 { chances[n - 1] } else { 0.0 };
            chances[n] = chances[n] * (1.0 - sure) + before * sure;
        }
    }
    let missed = 0.05 * best as f64 + 0.02;
    let most = (missed + 8.0 * missed.sqrt() + 3.0) as usize;
    let mut with_missed = vec![0.0; chances.len() + most];
    let mut poisson = (-missed).exp();
    for k in 0..=most {
        for (n, chance) in chances.iter().enumerate() {
            if let Some(slot) = with_missed.get_mut(n + k) {
                *slot += chance * poisson;
            }
        }
        poisson *= missed / (k + 1) as f64;
    }
    let mut sum = 0.0;
    let (mut low95, mut high95) = (None, best);
    for (n, chance) in with_missed.iter().enumerate() {
        sum += chance;
        if low95.is_none() && sum > 0.025 {
            low95 = Some(n);
        }
        if sum < 0.975 {
            high95 = n + 1;
        }
    }
    Count { low95: low95.unwrap_or(0).min(best), best, high95: high95.max(best) }
}
