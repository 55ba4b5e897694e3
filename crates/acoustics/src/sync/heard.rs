use crate::band::Band;
use crate::bands::bands;
use crate::onset::{Onset, strength, sudden};
use crate::series::{Member, Series, copies, echo_lag, overlaid, series};
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

/// The series of three or more by which a recording may be laid over another, the likeliest first.
fn volleys(band: &Band) -> Vec<Vec<f64>> {
    let faint = sudden(band, FAINT);
    let mut onsets: Vec<Onset> = faint.iter().copied().filter(|onset| onset.rise > CLEAR).collect();
    if onsets.len() > SUDDEN {
        let mut rises: Vec<f32> = onsets.iter().map(|o| o.rise).collect();
        let (_, &mut least, _) = rises.select_nth_unstable_by(onsets.len() - SUDDEN, f32::total_cmp);
        onsets.retain(|o| o.rise >= least);
    }
    let mut all = series(band, &onsets, SERIES);
    for one in &mut all {
        without_copies(one);
    }
    let (mut all, mut alone): (Vec<Series>, Vec<Series>) = all.into_iter().partition(|s| s.members.len() >= 2);
    all.sort_by(|x, y| x.members[0].at.total_cmp(&y.members[0].at));
    for one in &mut all {
        join(band, one, &mut alone);
    }
    straight(&mut all);
    all.retain(|series| series.members.len() >= 3);
    for one in &mut all {
        came_before(one, &faint);
    }
    all.sort_by(|x, y| y.members.len().cmp(&x.members.len()).then(y.level_db.total_cmp(&x.level_db)));
    all.truncate(4);
    all.into_iter().map(|s| s.members.iter().map(|m| m.at / f64::from(RATE)).collect()).collect()
}

/// Takes out of a series what one hard wall put into it. A microphone behind a corner hears the wall as loud as what it
/// repeats, or louder: here the later is the copy, whatever its level.
fn without_copies(series: &mut Series) {
    let earlier_is_louder = |at: f64| -at / FADES;
    let mut copied = copies(&series.members, earlier_is_louder).into_iter();
    series.members.retain(|_| !copied.next().unwrap_or(false));
}

/// Samples in which a level that falls with time falls by a decibel: the closest two of a series are far from as loud, and the
/// same lag within a millisecond is the same fall.
const FADES: f64 = 10.0;

/// Single sounds that are nearly like two of a series belong to it here: what is compared are times, and a sound that does
/// not belong agrees with none.
fn join(band: &Band, series: &mut Series, alone: &mut Vec<Series>) {
    let of: Vec<usize> = series.members.iter().map(|member| member.at.round() as usize).collect();
    alone.retain(|other| {
        let laid = of.iter().filter_map(|&at| overlaid(&band.samples, at, other.members[0].at.round() as usize));
        let mut shifts: Vec<(f64, f64)> = laid.filter(|(likeness, _)| *likeness >= NEARLY_ALIKE).collect();
        shifts.sort_by(|x, y| y.0.total_cmp(&x.0));
        if shifts.len() < 2 || (shifts[0].1 - shifts[1].1).abs() > SAME_SHIFT {
            return true;
        }
        let member = &other.members[0];
        series.members.push(Member { onset: member.onset, at: member.at + shifts[0].1 });
        false
    });
    series.members.sort_by(|x, y| x.at.total_cmp(&y.at));
}

/// Leaves of the series in order of time those that came straight. What an echo repeats was there, if only under another
/// sound: the earlier series has the times of its echo where it misses its own.
fn straight(all: &mut Vec<Series>) {
    let mut kept: Vec<Series> = Vec::new();
    for series in all.drain(..) {
        let source = kept.iter_mut().find_map(|earlier| echo_lag(&series, earlier).map(|lag| (earlier, lag)));
        let Some((earlier, lag)) = source else {
            kept.push(series);
            continue;
        };
        for member in &series.members {
            let at = member.at - lag;
            if earlier.members.iter().all(|known| (known.at - at).abs() > APART) {
                earlier.members.push(Member { onset: None, at });
            }
        }
        earlier.members.sort_by(|x, y| x.at.total_cmp(&y.at));
    }
    *all = kept;
}

/// Where each sound of a series follows another, fainter or unlike, by the same each time, more often than chance would have
/// it, the series is an echo, and what it repeats came straight: it is moved there. Its own times are the finer ones.
fn came_before(series: &mut Series, onsets: &[Onset]) {
    let members = &series.members;
    let (from, to) = (members[0].at - ECHO, members[members.len() - 1].at);
    let around: Vec<f64> = onsets
        .iter()
        .map(|onset| onset.at as f64)
        .filter(|&at| (from..to).contains(&at) && members.iter().all(|own| (own.at - at).abs() >= APART))
        .collect();
    let near = |at: f64| {
        let next = around.partition_point(|&onset| onset < at - FOLLOWS);
        around.get(next).copied().filter(|&onset| onset <= at + FOLLOWS)
    };
    let mut lags: Vec<f64> = (members.iter())
        .flat_map(|member| around.iter().map(move |at| member.at - at))
        .filter(|lag| (APART..ECHO).contains(lag))
        .collect();
    lags.sort_by(f64::total_cmp);
    lags.dedup_by(|later, earlier| *later - *earlier < FOLLOWS / 4.0);
    let by_chance = (around.len() as f64 / (to - from) * 2.0 * FOLLOWS).min(1.0).powi(members.len() as i32 - 1);
    if by_chance * around.len() as f64 > BY_CHANCE {
        return;
    }
    let followed = lags.iter().rev().find_map(|lag| {
        let mut own = Vec::with_capacity(members.len());
        for member in members {
            own.push(member.at - near(member.at - lag)?);
        }
        own.sort_by(f64::total_cmp);
        own.get(own.len() / 2).copied()
    });
    if let Some(lag) = followed {
        for member in &mut series.members {
            member.at -= lag;
        }
    }
}

/// How often sounds that have nothing to do with it may come before each of a series, at any lag.
const BY_CHANCE: f64 = 0.02;
/// How far the logarithm of the energy rises in a sound that series are made of, and in one that may be what they repeat.
const CLEAR: f32 = 1.2;
const FAINT: f32 = 1.0;
/// How far each of the sounds that a series follows may be from where it would be, in samples: 3 ms.
const FOLLOWS: f64 = 24.0;
/// An echo comes within this, in samples: a second and a half.
const ECHO: f64 = 12_000.0;
/// The least likeness of a sound to each of two of a series that it is taken into, and how far apart the two may place it, in
/// samples.
const NEARLY_ALIKE: f64 = 0.5;
const SAME_SHIFT: f64 = 4.0;
/// Two sounds nearer than this are one, in samples: 20 ms.
const APART: f64 = 160.0;
