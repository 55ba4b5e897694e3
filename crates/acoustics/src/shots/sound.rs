//! One sudden sound beside the others of its recording.

use super::among::{Alone, SURE_ODDS, among};
use super::repeats::{Beat, Repeats};
use super::traits::{Meter, Traits};
use super::trees::{FEATURES, odds_alone, odds_among};
use crate::band::Band;
use crate::onset::Onset;
use crate::series::{Series, copies, overlaid};
use crate::whitened::RATE;

/// One sudden sound on its way to a verdict.
pub(super) struct Sound {
    /// Where it begins, in samples.
    pub(super) at: f64,
    pub(super) series: usize,
    pub(super) alike: usize,
    pub(super) level_db: f64,
    pub(super) traits: Traits,
    /// Whether its series repeats an earlier one, as echoes do, or it is a copy of another of its series, as one hard wall
    /// makes it.
    pub(super) repeats: bool,
    pub(super) copy: bool,
    /// What the trees ask for.
    pub(super) features: [f64; FEATURES],
    /// The chance that it is a discharge.
    pub(super) chance: f64,
    /// Whether a louder sound came within two seconds before.
    pub(super) after_louder: bool,
}

/// Measures all sounds, in order of time, and what stands around each; `repeating` says which series repeat another.
pub(super) fn sounds(
    all: &[Series],
    repeating: &[bool],
    onsets: &[Onset],
    band: &Band,
    meter: &Meter<'_>,
) -> Vec<Sound> {
    let (mut sounds, mut doubtful) = (Vec::new(), Vec::new());
    for (n, series) in all.iter().enumerate() {
        let members = &series.members;
        let copied = copies(members, |at| meter.level_db(at));
        let into = if repeating[n] { &mut doubtful } else { &mut sounds };
        into.extend(members.iter().zip(copied).map(|(member, copy)| Sound {
            at: member.at,
            series: n,
            alike: members.len(),
            level_db: meter.level_db(member.at),
            traits: meter.traits(member.at, member.onset.map(|onset| onsets[onset])),
            repeats: repeating[n],
            copy,
            features: [0.0; FEATURES],
            chance: 0.0,
            after_louder: false,
        }));
    }
    sounds.sort_by(|x, y| x.at.total_cmp(&y.at));
    doubtful.sort_by(|x, y| x.at.total_cmp(&y.at));
    doubtful.dedup_by(|later, earlier| later.at - earlier.at < TWICE);
    doubtful.retain(|sound| {
        let next = sounds.partition_point(|other| other.at < sound.at - TWICE);
        sounds.get(next).is_none_or(|other| other.at > sound.at + TWICE)
    });
    let mut contrasts = vec![f64::NEG_INFINITY; all.len()];
    for sound in sounds.iter().chain(&doubtful) {
        contrasts[sound.series] = contrasts[sound.series].max(sound.traits.contrast_db);
    }
    // What stands around is what repeats nothing.
    let around: Vec<Around> = (sounds.iter().chain(&doubtful)).map(|s| Around::of(&sounds, s, onsets, band)).collect();
    for (sound, around) in sounds.iter_mut().chain(&mut doubtful).zip(around) {
        sound.features = features(sound, &around, contrasts[sound.series]);
        sound.after_louder = around.just_before_db.max(around.before_db) > 0.0;
    }
    sounds.append(&mut doubtful);
    sounds.sort_by(|x, y| x.at.total_cmp(&y.at));
    let rate = f64::from(RATE);
    let beats: Vec<Beat> = sounds.iter().map(|s| Beat { at_s: s.at / rate, level_db: s.level_db }).collect();
    for (n, sound) in sounds.iter_mut().enumerate() {
        let repeats = Repeats::of(&beats, n);
        let after = meter.after(sound.at);
        let ([low_db, middle_db, high_db], [late_low_db, late_middle_db, late_high_db]) =
            (after.falls_db, after.late_falls_db);
        sound.features[AROUND..].copy_from_slice(&[
            f64::from(u8::from(sound.repeats)),
            f64::from(u8::from(sound.copy)),
            sound.traits.high_db,
            repeats.share,
            repeats.times.min(12.0),
            repeats.loose,
            repeats.half_db,
            repeats.two_db,
            repeats.even,
            repeats.since,
            repeats.steady,
            repeats.spread_db,
            repeats.busy,
            repeats.hastens,
            after.ring_db,
            (after.ring_hz / 600.0).ln(),
            low_db,
            middle_db,
            high_db,
            late_low_db,
            late_middle_db,
            late_high_db,
            after.tilt_db,
            after.late_tilt_db,
            after.long_db,
            after.crest_db,
            after.sharp_db,
            after.keeps,
        ]);
    }
    judge(&mut sounds);
    sounds
}

/// Two sounds nearer than this are one, in samples: 20 ms.
const TWICE: f64 = 160.0;

/// Gives each of the sounds, in order of time, its chance: first by itself, then beside the others. A weaker copy, later by the
/// same behind several, is an echo whatever it is like, has none, and says nothing of the others.
fn judge(sounds: &mut [Sound]) {
    let mut heard: Vec<&mut Sound> = sounds.iter_mut().filter(|sound| !sound.copy).collect();
    let alone: Vec<Alone> = heard
        .iter()
        .map(|sound| Alone {
            at_s: sound.at / f64::from(RATE),
            series: sound.series,
            contrast_db: sound.features[0],
            odds: odds_alone(&sound.features).clamp(-SURE_ODDS, SURE_ODDS),
        })
        .collect();
    for (sound, others) in heard.iter_mut().zip(among(&alone)) {
        sound.chance = 1.0 / (1.0 + (-odds_among(&sound.features, &others)).exp());
    }
    one_of_each(sounds);
}

/// Of sounds, in order of time, that are so near that they are one, the likeliest alone has a chance.
fn one_of_each(sounds: &mut [Sound]) {
    for later in 1..sounds.len() {
        let mut earlier = later;
        while earlier > 0 && sounds[later].at - sounds[earlier - 1].at < TWICE {
            earlier -= 1;
            let lesser = if sounds[later].chance > sounds[earlier].chance { earlier } else { later };
            sounds[lesser].chance = 0.0;
        }
    }
}

/// What stands around a sound. Levels are over its own, in decibels.
struct Around {
    /// The loudest of another series between 20 ms and half a second before, and between half a second and two.
    just_before_db: f64,
    before_db: f64,
    /// How far it stands above the loudest within ten seconds, itself and the two seconds after it aside.
    stands_out_db: f64,
    /// Sudden sounds within a second and a half, no more than 10 dB weaker.
    others: usize,
    /// The loudest of its series within two seconds before: how much louder that is, and how alike the two are.
    earlier: Option<(f64, f64)>,
}

const FROM_S: f64 = 0.02;
const JUST_S: f64 = 0.5;
const BEFORE_S: f64 = 2.0;
const AROUND_S: f64 = 10.0;
const CLOSE_S: f64 = 1.5;
const WEAKER_DB: f64 = 10.0;
/// The closest that an earlier sound of the series is, in samples.
const EARLIER: f64 = 100.0;

impl Around {
    fn of(sounds: &[Sound], sound: &Sound, onsets: &[Onset], band: &Band) -> Self {
        let rate = f64::from(RATE);
        let from = sounds.partition_point(|s| s.at < sound.at - AROUND_S * rate);
        let to = sounds.partition_point(|s| s.at < sound.at + AROUND_S * rate);
        let (mut just_before_db, mut before_db, mut loudest_db) = (None, None, None);
        let mut earlier: Option<&Sound> = None;
        let louder = |slot: &mut Option<f64>, db: f64| *slot = Some(slot.map_or(db, |most: f64| most.max(db)));
        for other in &sounds[from..to] {
            let before_s = (sound.at - other.at) / rate;
            if other.series != sound.series && before_s > FROM_S && before_s <= JUST_S {
                louder(&mut just_before_db, other.level_db - sound.level_db);
            }
            if other.series != sound.series && before_s > JUST_S && before_s <= BEFORE_S {
                louder(&mut before_db, other.level_db - sound.level_db);
            }
            if before_s > 0.0 || before_s <= -BEFORE_S {
                louder(&mut loudest_db, other.level_db);
            }
            let same = other.series == sound.series && sound.at - other.at > EARLIER && before_s < BEFORE_S;
            if same && earlier.is_none_or(|e| other.level_db >= e.level_db) {
                earlier = Some(other);
            }
        }
        let near = |onset: &&Onset| (onset.at as f64 - sound.at).abs() < CLOSE_S * rate;
        let first = onsets.partition_point(|onset| (onset.at as f64) < sound.at - CLOSE_S * rate);
        let others = onsets[first..]
            .iter()
            .take_while(near)
            .filter(|onset| f64::from(onset.level_db) > sound.level_db - WEAKER_DB)
            .count();
        Self {
            just_before_db: just_before_db.unwrap_or(-15.0).clamp(-15.0, 15.0),
            before_db: before_db.unwrap_or(-15.0).clamp(-15.0, 15.0),
            stands_out_db: loudest_db.map_or(10.0, |db| (sound.level_db - db).clamp(-15.0, 15.0)),
            others,
            earlier: earlier.map(|e| {
                let alike = overlaid(&band.samples, e.at as usize, sound.at as usize).map_or(0.0, |found| found.0);
                (e.level_db - sound.level_db, alike)
            }),
        }
    }
}

/// So many of the measures are of a sound itself and of what stands around it; what it repeats comes behind them.
const AROUND: usize = 21;

/// What the trees ask for, in their order; what the sound repeats is filled in later.
fn features(sound: &Sound, around: &Around, contrast_db: f64) -> [f64; FEATURES] {
    let traits = &sound.traits;
    let (weaker_db, alike) = around.earlier.unwrap_or((0.0, 0.0));
    let mut features = [0.0; FEATURES];
    features[..AROUND].copy_from_slice(&[
        traits.contrast_db.clamp(0.0, 30.0),
        traits.decay_db.clamp(-5.0, 15.0),
        traits.late_decay_db.clamp(-5.0, 25.0),
        traits.tail_db.clamp(-8.0, 20.0),
        traits.attack_ms.clamp(0.0, 40.0).sqrt(),
        (traits.centre_hz.clamp(150.0, 4000.0) / 600.0).ln(),
        traits.flatness.clamp(0.005, 0.5).log10() + 1.5,
        traits.low,
        traits.rise.clamp(0.0, 8.0),
        traits.periodicity,
        traits.broad_db,
        traits.even_db,
        (sound.alike.min(16) as f64).ln(),
        around.just_before_db,
        around.before_db,
        around.stands_out_db,
        (around.others as f64 - 1.0).min(12.0),
        weaker_db.clamp(-3.0, 12.0),
        alike,
        f64::from(u8::from(around.earlier.is_some())),
        contrast_db,
    ]);
    features
}
