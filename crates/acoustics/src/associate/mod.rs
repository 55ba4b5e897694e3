//! The same discharges heard in several recordings, counted once.
//!
//! What is fired from one place reaches each microphone later by the same each time. So the shots of the recordings are
//! laid over one another place by place: each recording by the one delay at which most of them meet, then what is left
//! over by another, as where someone else fires from elsewhere. What follows the discharges of a place by the same each
//! time, in each recording by a time of its own, are their echoes. Each discharge then has a chance that it is one: by the
//! scores of those who heard it, and by the silence of those who were running and did not.
//!
//! # Limits
//! Where microphones and guns stood is not known here: only that no way was longer than [`Apart`] allows.
//! Two shooters who fire within 25 ms of one another as every microphone hears it are counted as one.

mod align;
mod apart;

pub use align::Place;
pub use apart::Apart;

use align::{Mark, PLACES, align};

use crate::shots::{Count, Shot};

/// The shots of one recording, and where it stands on the clock that it shares with the others.
#[derive(Debug, Clone, Copy)]
pub struct Hearing<'a> {
    /// The instant on the shared clock at which it begins, in seconds.
    pub offset_s: f64,
    /// Half of the 95 % interval of that, without the sound's way, in seconds.
    pub uncertainty_s: f64,
    /// Seconds of the shared clock for each second of the recording.
    pub rate: f64,
    /// How long it is, in its own seconds.
    pub duration_s: f64,
    /// What was found in it, in order.
    pub shots: &'a [Shot],
}

/// One recording's part in a discharge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Part {
    /// The recording, in the order given.
    pub recording: usize,
    /// The shot, in that recording's order.
    pub shot: usize,
    /// The score it has there.
    pub score: f64,
    /// How much later it came than the others say, in seconds.
    pub late_s: f64,
}

/// One discharge as all recordings together tell it.
#[derive(Debug, Clone, PartialEq)]
pub struct Discharge {
    /// When it reached the recording nearest to it, or would have, on the shared clock, in seconds.
    pub at_s: f64,
    /// The firing place it is ascribed to, in the order of [`Fused::places`]; none where one recording alone heard it.
    pub place: Option<usize>,
    /// The chance that it is a discharge, from 0 to 1; from ½ on it is counted.
    pub chance: f64,
    /// Why it is not counted however high the scores.
    pub doubt: Option<Doubt>,
    /// Who heard it.
    pub heard: Vec<Part>,
    /// Recordings that ran at that time and have nothing.
    pub silent: Vec<usize>,
}

/// A reason not to count what was heard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// It repeats the discharges of the first place, later or earlier by the same each time.
    Echo,
    /// It is all that came from its place, and follows a discharge of another closely.
    PerhapsEcho,
}

/// The answer for recordings on one clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Fused {
    /// What was heard, in order, counted or not.
    pub discharges: Vec<Discharge>,
    /// Firing places, as far as delays tell them apart: the one with the most first.
    pub places: Vec<Place>,
    /// How many discharges there were.
    pub count: Count,
    /// How sure each recording is to hear a discharge, by those that others heard.
    pub hears: Vec<f64>,
}

/// How likely it is that a recording hears a discharge, before anything is known of it: so many of so many.
const HEARS: (f64, f64) = (4.0, 5.0);
/// How likely it is that one has something where nothing was fired.
const FALSE: f64 = 0.05;
/// No score says more than this, in odds' logarithm.
const MOST: f64 = 4.0;
/// What each further recording that hears something at the same delay adds.
const TOGETHER: f64 = 0.7;
/// An echo comes within this, in seconds, and always by the same within that.
const ECHO_S: f64 = 2.0;
const REPEATS_S: f64 = 0.012;
/// The most that a sound which may be an echo can have as its chance: it widens the interval and is not counted.
const PERHAPS: f64 = 0.4;
/// At the very ends of a recording nothing is found, in seconds.
const ENDS_S: f64 = 0.15;

/// Associates the shots of recordings on one clock. The answer does not depend on anything but what is given.
pub fn associate(hearings: &[Hearing<'_>], apart: &Apart) -> Fused {
    let marks: Vec<Vec<Mark>> = hearings
        .iter()
        .map(|hearing| {
            let marks = hearing.shots.iter().enumerate();
            let on_clock = |t_s: f64| hearing.offset_s + hearing.rate * t_s;
            let mut marks: Vec<Mark> = marks
                .map(|(shot, found)| Mark { shot, at_s: on_clock(found.t_s), weight: found.score })
                .filter(|mark| mark.at_s.is_finite())
                .collect();
            marks.sort_by(|x, y| x.at_s.total_cmp(&y.at_s));
            marks
        })
        .collect();
    let unsure: Vec<f64> = hearings.iter().map(|hearing| hearing.uncertainty_s.max(0.0)).collect();
    let ran = |h: &Hearing<'_>| (h.offset_s, h.offset_s + h.rate * h.duration_s);
    let spans: Vec<(f64, f64)> = hearings.iter().map(ran).collect();
    let (places, mut discharges) = align(&marks, &spans, &unsure, apart);
    for discharge in &mut discharges {
        for part in &mut discharge.heard {
            part.score = hearings[part.recording].shots[part.shot].score;
        }
        discharge.silent = silent(discharge, &places, hearings, apart);
    }
    doubted(&mut discharges, &marks);
    let hears = hears(&discharges, hearings);
    for n in 0..discharges.len() {
        discharges[n].chance = chance(&discharges, n, hearings);
    }
    let counted = |discharge: &&Discharge| discharge.chance >= 0.5;
    let best = discharges.iter().filter(counted).count();
    let chances: Vec<f64> = discharges.iter().map(|d| d.chance).collect();
    // Of those fired like the ones that were heard, so many were heard by nobody.
    let unheard = |d: &Discharge| -> f64 {
        let runs = d.heard.iter().map(|part| part.recording).chain(d.silent.iter().copied());
        runs.map(|n| 1.0 - hears[n]).product()
    };
    let missed: f64 = discharges.iter().filter(counted).map(|d| unheard(d) / (1.0 - unheard(d)).max(0.05)).sum();
    let mut count = Count::of(best, &chances, missed);
    count.low95 = count.low95.min(surely_apart(&discharges, &spans));
    count.high95 += places.iter().map(|place| place.slips).max().unwrap_or(0);
    discharges.sort_by(|x, y| x.at_s.total_cmp(&y.at_s));
    Fused { discharges, places, count, hears }
}

/// The lower end by recordings that did not run at the same time: what one and the same recording heard one after another
/// is surely apart, what two recordings heard may be one discharge that was not recognised.
fn surely_apart(discharges: &[Discharge], spans_s: &[(f64, f64)]) -> usize {
    let low95 = |n: usize| {
        let own = discharges.iter().filter(|d| d.heard.iter().any(|part| part.recording == n)).map(|d| d.chance);
        let own: Vec<f64> = own.collect();
        Count::of(own.iter().filter(|&&chance| chance >= 0.5).count(), &own, 0.0).low95
    };
    // Of recordings none of which runs beside another, those that heard most.
    let mut order: Vec<usize> = (0..spans_s.len()).collect();
    order.sort_by(|&x, &y| spans_s[x].1.total_cmp(&spans_s[y].1).then(x.cmp(&y)));
    let mut most: Vec<(f64, usize)> = Vec::new();
    for n in order {
        let before = most.iter().rev().find(|(end_s, _)| *end_s <= spans_s[n].0).map_or(0, |found| found.1);
        let so_far = most.last().map_or(0, |found| found.1);
        most.push((spans_s[n].1, so_far.max(before + low95(n))));
    }
    most.last().map_or(0, |found| found.1)
}

/// Recordings that ran when this would have reached them and have nothing of it.
fn silent(discharge: &Discharge, places: &[Place], hearings: &[Hearing<'_>], apart: &Apart) -> Vec<usize> {
    let known = |place: usize, n: usize| {
        places.get(place).and_then(|place| place.delays_s.iter().find(|delay| delay.0 == n)).map(|delay| delay.1)
    };
    // What one recording alone heard is held against the delays of the first place, where that knows the recording.
    let place = discharge
        .place
        .or_else(|| discharge.heard.first().and_then(|part| known(0, part.recording).map(|_| 0)))
        .unwrap_or(usize::MAX);
    (0..hearings.len())
        .filter(|&n| discharge.heard.iter().all(|part| part.recording != n))
        .filter(|&n| {
            let from_s = hearings[n].offset_s + ENDS_S;
            let to_s = hearings[n].offset_s + hearings[n].rate * hearings[n].duration_s - ENDS_S;
            match known(place, n) {
                Some(delay_s) => (from_s..to_s).contains(&(discharge.at_s + delay_s)),
                None => {
                    let ways = discharge.heard.iter().map(|part| apart.travel_s(n, part.recording));
                    let around_s = ways.fold(0.0, f64::max) + hearings[n].uncertainty_s;
                    discharge.at_s - around_s > from_s && discharge.at_s + around_s < to_s
                }
            }
        })
        .collect()
}

/// Names what repeats the discharges of the first place by the same each time: in every recording that heard it, at
/// least two and half of them have such a copy. Rapid fire repeats too, but there the copies are discharges themselves.
fn doubted(discharges: &mut [Discharge], marks: &[Vec<Mark>]) {
    let at = |part: &Part| marks[part.recording].iter().find(|mark| mark.shot == part.shot).map(|mark| mark.at_s);
    let sure = |d: &Discharge| d.place == Some(0) && d.heard.len() >= 2;
    let mut firm: Vec<Vec<f64>> = vec![Vec::new(); marks.len()];
    let mut other: Vec<Vec<f64>> = vec![Vec::new(); marks.len()];
    for discharge in discharges.iter() {
        for part in &discharge.heard {
            let Some(at_s) = at(part) else { continue };
            if sure(discharge) { firm[part.recording].push(at_s) } else { other[part.recording].push(at_s) }
        }
    }
    for times in firm.iter_mut().chain(&mut other) {
        times.sort_by(f64::total_cmp);
    }
    let copies = |recording: usize, lag_s: f64| {
        let has = |at_s: f64| {
            let first = other[recording].partition_point(|o| *o < at_s - REPEATS_S);
            other[recording].get(first).is_some_and(|o| *o <= at_s + REPEATS_S)
        };
        let copied = firm[recording].iter().filter(|&&f| has(f + lag_s)).count();
        copied >= 2 && 2 * copied >= firm[recording].len()
    };
    let lags = |part: &Part| -> Vec<f64> {
        let Some(at_s) = at(part) else { return Vec::new() };
        firm[part.recording].iter().map(|f| at_s - f).filter(|lag_s| lag_s.abs() < ECHO_S).collect()
    };
    let alone: Vec<usize> =
        (1..=PLACES).filter(|&place| discharges.iter().filter(|d| d.place == Some(place)).count() == 1).collect();
    let seconds = second_sounds(discharges);
    // What a person heard is no echo.
    let told = |d: &Discharge| d.heard.iter().any(|part| part.score >= 1.0);
    for discharge in discharges.iter_mut().filter(|d| !sure(d) && !told(d)) {
        let repeats = |part: &Part| lags(part).iter().any(|&lag_s| copies(part.recording, lag_s));
        let follows = |part: &Part| lags(part).iter().any(|&lag_s| lag_s > 0.0);
        discharge.doubt = if discharge.heard.iter().all(repeats) {
            Some(Doubt::Echo)
        } else if discharge.place.is_some_and(|p| alone.contains(&p)) && discharge.heard.iter().all(follows) {
            Some(Doubt::PerhapsEcho)
        } else {
            None
        };
    }
    for n in seconds {
        if !told(&discharges[n]) {
            discharges[n].doubt = Some(Doubt::PerhapsEcho);
        }
    }
}

/// A second sound comes so long after the first, in seconds, and always by the same within that.
const SECOND_S: std::ops::Range<f64> = 0.012..0.3;
const EVENLY_S: f64 = 0.003;

/// What comes behind other discharges of its place by the same each time, each of them once: a muzzle blast behind its
/// shock wave, or an echo that all recordings hear alike. A burst follows itself, and is none.
fn second_sounds(discharges: &[Discharge]) -> Vec<usize> {
    let mut all = Vec::new();
    for place in 0..PLACES {
        let mut of: Vec<usize> = (0..discharges.len())
            .filter(|&n| discharges[n].place == Some(place) && discharges[n].heard.len() >= 2)
            .collect();
        of.sort_by(|&x, &y| discharges[x].at_s.total_cmp(&discharges[y].at_s));
        let times: Vec<f64> = of.iter().map(|&n| discharges[n].at_s).collect();
        let at = |at_s: f64| {
            let first = times.partition_point(|t_s| *t_s < at_s - EVENLY_S);
            times.get(first).is_some_and(|t_s| *t_s <= at_s + EVENLY_S).then_some(first)
        };
        let mut best: Vec<usize> = Vec::new();
        for (k, from_s) in times.iter().enumerate() {
            let lags = times[k + 1..].iter().map(|t_s| t_s - from_s).take_while(|lag_s| *lag_s < SECOND_S.end);
            for lag_s in lags.filter(|lag_s| SECOND_S.contains(lag_s)) {
                let behind: Vec<usize> = times.iter().filter_map(|t_s| at(t_s + lag_s)).collect();
                let alone = |&n: &usize| at(times[n] + lag_s).is_none() && at(times[n] - 2.0 * lag_s).is_none();
                let pairs: Vec<usize> = behind.iter().copied().filter(alone).collect();
                // Most that follow at all follow once.
                if pairs.len() >= 3 && 4 * pairs.len() >= 3 * behind.len() && pairs.len() > best.len() {
                    best = pairs;
                }
            }
        }
        all.extend(best.into_iter().map(|n| of[n]));
    }
    all
}

/// How sure each recording is to hear a discharge: by those that two others or more heard while it ran.
fn hears(discharges: &[Discharge], hearings: &[Hearing<'_>]) -> Vec<f64> {
    (0..hearings.len()).map(|n| hears_without(discharges, n, None)).collect()
}

fn hears_without(discharges: &[Discharge], recording: usize, without: Option<usize>) -> f64 {
    let (mut heard, mut of) = HEARS;
    for (n, discharge) in discharges.iter().enumerate() {
        let by_others = discharge.heard.iter().filter(|part| part.recording != recording).count();
        if Some(n) == without || discharge.doubt.is_some() || by_others < 2 {
            continue;
        }
        let here = discharge.heard.iter().any(|part| part.recording == recording);
        if here || discharge.silent.contains(&recording) {
            heard += f64::from(u8::from(here));
            of += 1.0;
        }
    }
    heard / of
}

/// The chance that something is a discharge.
fn chance(discharges: &[Discharge], n: usize, hearings: &[Hearing<'_>]) -> f64 {
    let discharge = &discharges[n];
    let odds = |p: f64| (p / (1.0 - p).max(1e-9)).max(1e-9).ln().clamp(-MOST, MOST);
    let mut sum = 0.0;
    for part in &discharge.heard {
        sum += odds(hearings[part.recording].shots[part.shot].score);
    }
    sum += TOGETHER * discharge.heard.len().saturating_sub(1) as f64;
    for &recording in &discharge.silent {
        sum += ((1.0 - hears_without(discharges, recording, Some(n))) / (1.0 - FALSE)).ln();
    }
    let chance = 1.0 / (1.0 + (-sum.clamp(-6.0, 6.0)).exp());
    match discharge.doubt {
        Some(Doubt::Echo) => 0.0,
        Some(Doubt::PerhapsEcho) => chance.min(PERHAPS),
        None => chance,
    }
}

#[cfg(test)]
mod tests;
