//! Recordings put on one clock by what they hear.
//!
//! Every pair is tried. Candidates for the offset come from the whitened waveforms (GCC-PHAT, tolerant of drift) and
//! from the strength of onsets; each is verified block by block over clocks that part by up to 330 ppm, and believed
//! only if so many blocks agree as unrelated sound never makes agree. Where waveforms don't match because the
//! microphones stand far apart, the times between sudden sounds are compared. What fits is solved for together, and
//! what disagrees around a cycle is set aside and named. Refusing is the usual answer.
//!
//! # Limits
//! Where the microphones stood is not known here: each interval includes the sound's way between two microphones as far
//! apart as [`Settings::apart_m`] says. Clocks are taken to run evenly.

mod alike;
mod blocks;
mod bytes;
mod chosen;
mod groups;
mod heard;
mod lags;
mod landmarks;
mod line;
mod page;
mod pair;
mod said;
mod solve;
mod speed;
mod volley;

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

pub use alike::alike;
pub use chosen::worth;
pub use groups::Contradiction;
use groups::{Edge, Groups, Placed, groups};
pub use heard::Heard;
use lags::{Lags, Spectra};
pub use page::page;
pub use pair::{By, Piece};
use pair::{Compared, Comparer, Match, by_volley, starts};
pub use said::{Said, Sped, compare, compare_sudden, sped, together};

/// Seconds of overlap below which a drift is not known.
pub const LEAST_FOR_DRIFT_S: f64 = 60.0;
/// Metres a second of sound in air at 0 °C: slower than on most days, so that no way is called too short.
pub const SPEED_OF_SOUND: f64 = 331.0;

/// What is taken to hold of the recordings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// The farthest that two microphones are taken to be apart, in metres.
    pub apart_m: f64,
    /// Threads to work with; the result does not depend on it.
    pub threads: usize,
    /// Up to so many recordings all pairs are compared at length. Of more, those that an index of sound landmarks puts first; the others
    /// only by their sudden sounds, and where others place them.
    pub all_pairs_to: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self { apart_m: 150.0, threads: 1, all_pairs_to: 128 }
    }
}

/// Where a recording stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Recording {
    /// Recordings with the same number are on one clock.
    pub group: usize,
    /// The instant on its group's clock at which its sound begins, in seconds.
    pub offset_s: f64,
    /// How much faster its clock runs than the group's, in parts of a million, where that is known.
    pub drift_ppm: Option<f64>,
    /// Half of the 95 % interval of the offset, the sound's way included; 0 for the earliest, whose clock is the group's.
    pub uncertainty_s: f64,
    /// The part of it that is the sound's way.
    pub travel_s: f64,
    /// How much faster than it was recorded it plays, where it was sped up or slowed down on its way; else 1.
    pub speed: f64,
    /// Stretches with offsets of their own, if it seems to have a cut.
    pub pieces: Vec<Piece>,
    /// Whether there was nothing to hear.
    pub silent: bool,
}

/// What two recordings say of one another.
#[derive(Debug, Clone, PartialEq)]
pub struct Pair {
    /// The first.
    pub a: usize,
    /// The second.
    pub b: usize,
    /// Start of `b` minus start of `a` on `a`'s clock, in seconds; `None` where nothing can be said.
    pub offset_s: Option<f64>,
    /// How much faster `b`'s clock runs than `a`'s, in parts of a million, where that is known.
    pub drift_ppm: Option<f64>,
    /// Seconds that both hold, where they were placed.
    pub overlap_s: Option<f64>,
    /// How sure it is that they belong together as stated, by their own sound.
    pub confidence: f64,
    /// Whether the sound of these two alone places them.
    pub accepted: bool,
    /// What the offset rests on.
    pub by: Option<By>,
    /// Half of the 95 % interval of the offset, the sound's way included.
    pub uncertainty_s: Option<f64>,
    /// Half of the 95 % interval of where their sounds meet, without the sound's way.
    pub match_s: Option<f64>,
    /// Blocks or sudden sounds that agree, out of so many.
    pub agreeing: Option<(usize, usize)>,
    /// More than one if one of the two was cut: stretches of `a`, each with its offset.
    pub pieces: Vec<Piece>,
    /// Two offsets that fit about as well, which is why it was refused.
    pub rivals_s: Option<[f64; 2]>,
    /// Whether both hold the very same samples.
    pub identical: bool,
}

/// The answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Synchronised {
    /// One for each recording that was given, in that order.
    pub recordings: Vec<Recording>,
    /// All pairs, in order.
    pub pairs: Vec<Pair>,
    /// Pairs that disagree around a cycle.
    pub contradictions: Vec<Contradiction>,
    /// Whether recordings that fit nothing were also tried at other speeds: not where there are very many.
    pub speeds_tried: bool,
    /// How many pairs were not compared at length, because there are very many and they share few sound landmarks.
    pub passed_over: usize,
}

/// Puts recordings on one clock. `progress` is told of pairs done and of all pairs, from any thread.
pub fn synchronise(heard: &[Heard], settings: &Settings, progress: &(dyn Fn(usize, usize) + Sync)) -> Synchronised {
    let travel_s = settings.apart_m.max(0.0) / SPEED_OF_SOUND;
    let same = same_as(heard);
    let originals: Vec<usize> = (0..heard.len()).filter(|&n| same[n] == n).collect();
    let mut jobs = Vec::new();
    for (at, &a) in originals.iter().enumerate() {
        jobs.extend(originals[at + 1..].iter().map(|&b| (a, b)));
    }
    let worth = worth(heard, &jobs, settings);
    let (lags, mut compared) = compare_all(heard, &originals, (&jobs, &worth), travel_s, settings.threads, progress);
    let mut answers = spread(heard, &same, &jobs, &compared);
    let (mut edges, mut edge_of) = fitting(&answers, heard);
    let mut solution = groups(heard.len(), &edges, travel_s.max(0.05));
    let found = look_again(heard, &jobs, &compared, &solution, settings, travel_s, |_, _| false);
    if !found.is_empty() {
        for (job, _, found) in found {
            if let Some(found) = found {
                compared[job] = Compared::Fits(found);
            }
        }
        answers = spread(heard, &same, &jobs, &compared);
        (edges, edge_of) = fitting(&answers, heard);
        solution = groups(heard.len(), &edges, travel_s.max(0.05));
    }
    let (speeds, speeds_tried) = other_speeds(heard, &originals, &jobs, &mut compared, &lags, settings, travel_s);
    if !speeds.is_empty() {
        answers = spread(heard, &same, &jobs, &compared);
        (edges, edge_of) = fitting(&answers, heard);
        solution = groups(heard.len(), &edges, travel_s.max(0.05));
    }
    let speed_of = |n: usize| speeds.iter().find(|(x, _)| *x == same[n]).map_or(1.0, |(_, speed)| *speed);
    let mut answer = answered(heard, answers, &edges, &edge_of, solution, travel_s);
    for pair in &mut answer.pairs {
        // What was sped up has a faster clock of its own.
        if speed_of(pair.a) != 1.0 {
            pair.offset_s = pair.offset_s.map(|offset_s| offset_s / speed_of(pair.a));
        }
    }
    cut_pieces(&mut answer.recordings, &answer.pairs, heard);
    for (n, recording) in answer.recordings.iter_mut().enumerate() {
        recording.speed = speed_of(n);
    }
    let passed_over = worth.iter().filter(|worth| !**worth).count();
    Synchronised { speeds_tried, passed_over, ..answer }
}

/// What all pairs say together, each pair by its own sound where that places it, through others elsewhere.
fn answered(
    heard: &[Heard],
    answers: Vec<Answer>,
    edges: &[Edge],
    edge_of: &[Option<usize>],
    solution: Groups,
    travel_s: f64,
) -> Synchronised {
    let recordings =
        solution.placed.iter().zip(heard).map(|(place, heard)| recording(place, heard, travel_s)).collect();
    let pairs = answers
        .into_iter()
        .zip(edge_of)
        .map(|((a, b, identical, answer), edge)| {
            let set_aside = edge.is_some_and(|edge| solution.set_aside.contains(&edge));
            let drift_known = edge.is_some_and(|edge| edges[edge].drift_known);
            let own = own_answer(a, b, &answer, heard, drift_known, travel_s, identical);
            if own.accepted && !set_aside { own } else { chained(own, &solution.placed, heard, travel_s) }
        })
        .collect();
    Synchronised { recordings, pairs, contradictions: solution.contradictions, speeds_tried: true, passed_over: 0 }
}

/// Looks at refused pairs of one group where the others say that they must fit: there faint sound is found that no search
/// over all offsets could tell from chance. What `known` says was looked at there before is left out.
///
/// Pairs by their place among `jobs`, with where they were looked at and what was found.
fn look_again(
    heard: &[Heard],
    jobs: &[(usize, usize)],
    compared: &[Compared],
    solution: &Groups,
    settings: &Settings,
    travel_s: f64,
    known: impl Fn(usize, f64) -> bool,
) -> Vec<(usize, f64, Option<Match>)> {
    let again: Vec<(usize, f64)> = jobs
        .iter()
        .zip(compared)
        .enumerate()
        .filter(|(_, (_, answer))| matches!(answer, Compared::Refused { .. }))
        .filter_map(|(n, (&(a, b), _))| {
            let (of_a, of_b) = (&solution.placed[a], &solution.placed[b]);
            let offset_s = of_b.offset_s - of_a.offset_s;
            let shared_s = heard[a].duration_s().min(offset_s + heard[b].duration_s()) - offset_s.max(0.0);
            let is_due = of_a.group == of_b.group && shared_s > 5.0 && !known(n, offset_s);
            is_due.then_some((n, offset_s))
        })
        .collect();
    if again.is_empty() {
        return Vec::new();
    }
    // No search over all offsets is made, so that no transform is needed.
    let lags = Lags::new(1);
    let found = shared(
        again.len(),
        settings.threads,
        || Comparer::new(&lags),
        |comparer, n| {
            let (job, offset_s) = again[n];
            let (a, b) = jobs[job];
            comparer.look(&heard[a], &heard[b], offset_s, travel_s)
        },
    );
    again.into_iter().zip(found).map(|((job, offset_s), found)| (job, offset_s, found)).collect()
}

/// At most so many pairs are tried at other speeds.
const MOST_AT_SPEEDS: usize = 400;
/// Shorter recordings are not tried at other speeds, in seconds.
const LEAST_AT_SPEEDS_S: f64 = 15.0;

/// Tries recordings that fit nothing at other speeds, and puts what fits among the answers; the recordings with their
/// speeds, and whether all were tried.
fn other_speeds(
    heard: &[Heard],
    originals: &[usize],
    jobs: &[(usize, usize)],
    compared: &mut [Compared],
    lags: &Lags,
    settings: &Settings,
    travel_s: f64,
) -> (Vec<(usize, f64)>, bool) {
    let tries = speed_tries(heard, originals, jobs, compared);
    if tries.len() > MOST_AT_SPEEDS {
        return (Vec::new(), false);
    }
    let found = at_other_speeds(heard, &tries, lags, settings, travel_s);
    let mut speeds: Vec<(usize, f64)> = Vec::new();
    for of_one in tries.iter().zip(found).collect::<Vec<_>>().chunk_by(|one, other| one.0.0 == other.0.0) {
        let fits = of_one.iter().filter_map(|(pair, found)| found.as_ref().map(|found| (pair.0, pair.1, found)));
        let Some((x, y, best)) = fits.min_by(|one, other| one.2.chance.total_cmp(&other.2.chance)) else { continue };
        let answer = Compared::Fits(best.clone());
        if let Ok(job) = jobs.binary_search(&(x.min(y), x.max(y))) {
            compared[job] = if x > y { answer } else { flipped(answer) };
            speeds.push((x, best.speed));
        }
    }
    (speeds, true)
}

/// Which recordings that fit nothing are to be tried at other speeds, and against which others; in order of the first.
fn speed_tries(
    heard: &[Heard],
    originals: &[usize],
    jobs: &[(usize, usize)],
    compared: &[Compared],
) -> Vec<(usize, usize)> {
    let mut fits = vec![false; heard.len()];
    for (&(a, b), _) in jobs.iter().zip(compared).filter(|(_, answer)| matches!(answer, Compared::Fits(_))) {
        (fits[a], fits[b]) = (true, true);
    }
    let long = |n: usize| !heard[n].is_silent() && heard[n].duration_s() >= LEAST_AT_SPEEDS_S;
    let is_alone = |n: usize| long(n) && !fits[n];
    // Of two that are alone, the later is tried at other speeds.
    (originals.iter().copied().filter(|&n| is_alone(n)))
        .flat_map(|x| originals.iter().map(move |&y| (x, y)))
        .filter(|&(x, y)| x != y && long(y) && !(is_alone(y) && x < y))
        .collect()
}

/// How the first of each two fits the second at another speed, where it does: exactly how fast it plays is the match's `speed`.
fn at_other_speeds(
    heard: &[Heard],
    tries: &[(usize, usize)],
    lags: &Lags,
    settings: &Settings,
    travel_s: f64,
) -> Vec<Option<Match>> {
    shared(
        tries.len(),
        settings.threads,
        || Comparer::new(lags),
        |comparer, n| {
            let (x, y) = tries[n];
            let speed = speed::speed(&heard[y], &heard[x])?;
            if (speed - 1.0).abs() < 5e-4 {
                return None;
            }
            let restored = speed::restored(&heard[x], speed);
            let (of_y, of_x) = (lags.spectra(&heard[y]), lags.spectra(&restored));
            match comparer.compare((&heard[y], &of_y), (&restored, &of_x), travel_s) {
                // How clocks part is part of the speed.
                Compared::Fits(found) if found.by == By::Waveform => {
                    Some(Match { speed: speed / (1.0 - found.line.slope), ..found })
                }
                _ => None,
            }
        },
    )
}

/// One pair with whether both hold the same samples, and its answer.
type Answer = (usize, usize, bool, Compared);

/// The answers of all pairs, those of copies among them, from those of the originals.
fn spread(heard: &[Heard], same: &[usize], jobs: &[(usize, usize)], compared: &[Compared]) -> Vec<Answer> {
    (0..heard.len())
        .flat_map(|a| (a + 1..heard.len()).map(move |b| (a, b)))
        .map(|(a, b)| {
            if same[a] == same[b] {
                let answer =
                    if heard[a].is_silent() { Compared::Refused { chance: 0.0 } } else { identical(&heard[a]) };
                return (a, b, true, answer);
            }
            let (x, y) = (same[a].min(same[b]), same[a].max(same[b]));
            let found = jobs.binary_search(&(x, y)).map_or(Compared::Refused { chance: 0.0 }, |n| compared[n].clone());
            (a, b, false, if same[a] <= same[b] { found } else { flipped(found) })
        })
        .collect()
}

/// The pairs that fit, and for every pair its place among them.
fn fitting(answers: &[Answer], heard: &[Heard]) -> (Vec<Edge>, Vec<Option<usize>>) {
    let mut edges = Vec::new();
    let mut edge_of = Vec::with_capacity(answers.len());
    for (a, b, _, answer) in answers {
        edge_of.push(match answer {
            Compared::Fits(found) => {
                let overlap = overlap(found, &heard[*a], &heard[*b]);
                let drift_known = overlap >= LEAST_FOR_DRIFT_S && found.by == By::Waveform && found.speed == 1.0;
                edges.push(Edge { a: *a, b: *b, found: found.clone(), drift_known });
                Some(edges.len() - 1)
            }
            _ => None,
        });
    }
    (edges, edge_of)
}

fn recording(place: &Placed, heard: &Heard, travel_s: f64) -> Recording {
    let travel = travel_s * place.hops as f64;
    Recording {
        group: place.group,
        offset_s: place.offset_s.max(0.0),
        drift_ppm: place.drift_known.then_some(place.drift * 1e6),
        uncertainty_s: if place.hops == 0 { 0.0 } else { 1.96 * place.sd_s + travel },
        travel_s: travel,
        speed: 1.0,
        pieces: Vec::new(),
        silent: heard.is_silent(),
    }
}

/// Which recording, the first of its kind, holds the same samples as each.
fn same_as(heard: &[Heard]) -> Vec<usize> {
    let mut first: std::collections::BTreeMap<&[i8], usize> = std::collections::BTreeMap::new();
    heard.iter().enumerate().map(|(n, h)| *first.entry(h.white.as_slice()).or_insert(n)).collect()
}

fn identical(heard: &Heard) -> Compared {
    let at_s = heard.duration_s() / 2.0;
    let piece = Piece { from_s: 0.0, to_s: heard.duration_s(), offset_s: 0.0 };
    Compared::Fits(Match {
        line: blocks::Line { at_s, offset_s: 0.0, slope: 0.0 },
        by: By::Waveform,
        offset_sd: 1e-5,
        slope_sd: 1e-8,
        agreeing: 1,
        of: 1,
        chance: -300.0,
        speed: 1.0,
        pieces: vec![piece],
    })
}

/// The same answer seen from the other recording.
fn flipped(answer: Compared) -> Compared {
    match answer {
        Compared::Fits(mut found) => {
            let line = found.line;
            found.line = blocks::Line {
                at_s: line.at_s - line.offset_s,
                offset_s: -line.offset_s,
                slope: -line.slope / (1.0 - line.slope),
            };
            for piece in &mut found.pieces {
                *piece = Piece {
                    from_s: piece.from_s - piece.offset_s,
                    to_s: piece.to_s - piece.offset_s,
                    offset_s: -piece.offset_s,
                };
            }
            Compared::Fits(found)
        }
        Compared::Ambiguous { offsets_s, chance } => Compared::Ambiguous { offsets_s: offsets_s.map(|o| -o), chance },
        refused => refused,
    }
}

fn compare_all(
    heard: &[Heard],
    originals: &[usize],
    (jobs, worth): (&[(usize, usize)], &[bool]),
    travel_s: f64,
    threads: usize,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> (Lags, Vec<Compared>) {
    let longest = originals.iter().map(|&n| heard[n].white.len()).max().unwrap_or(0);
    let lags = Lags::new(longest);
    if jobs.is_empty() {
        return (lags, Vec::new());
    }
    let spectra: Vec<Option<Spectra>> = shared(
        heard.len(),
        threads,
        || (),
        |(), n| (originals.binary_search(&n).is_ok() && !heard[n].is_silent()).then(|| lags.spectra(&heard[n])),
    );
    let done = AtomicUsize::new(0);
    let compared = shared(
        jobs.len(),
        threads,
        || Comparer::new(&lags),
        |comparer, n| {
            let (a, b) = jobs[n];
            let answer = match (&spectra[a], &spectra[b]) {
                (Some(_), Some(_)) if !worth[n] => by_volley(&heard[a], &heard[b], 0.0, travel_s),
                (Some(of_a), Some(of_b)) => comparer.compare((&heard[a], of_a), (&heard[b], of_b), travel_s),
                _ => Compared::Refused { chance: 0.0 },
            };
            progress(done.fetch_add(1, Ordering::Relaxed) + 1, jobs.len());
            answer
        },
    );
    (lags, compared)
}

/// Does `count` pieces of work on so many threads; the results are in order whatever the threads do.
fn shared<W, T: Send>(
    count: usize,
    threads: usize,
    worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> T + Sync,
) -> Vec<T> {
    let next = AtomicUsize::new(0);
    let results: Mutex<Vec<(usize, T)>> = Mutex::new(Vec::with_capacity(count));
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, count.max(1)) {
            scope.spawn(|| {
                let mut own = worker();
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    if n >= count {
                        break;
                    }
                    let result = work(&mut own, n);
                    results.lock().unwrap_or_else(PoisonError::into_inner).push((n, result));
                }
            });
        }
    });
    let mut results = results.into_inner().unwrap_or_else(PoisonError::into_inner);
    results.sort_by_key(|(n, _)| *n);
    results.into_iter().map(|(_, result)| result).collect()
}

fn overlap(found: &Match, a: &Heard, b: &Heard) -> f64 {
    let from = found.line.value(0.0).max(0.0);
    let to = a.duration_s().min(b.duration_s() + found.line.value(a.duration_s()));
    (to - from).max(0.0)
}

/// The probability that stands for a chance: what is believed must be far less likely by chance than pairs are many.
fn confidence(chance: f64, by: By) -> f64 {
    let (prior, steep) = if by == By::Waveform { (6.0, 1.0) } else { (1.0, 1.0) };
    1.0 / (1.0 + 10f64.powf(steep * (chance + prior)))
}

fn own_answer(
    a: usize,
    b: usize,
    answer: &Compared,
    heard: &[Heard],
    drift_known: bool,
    travel_s: f64,
    identical: bool,
) -> Pair {
    let mut pair = Pair {
        a,
        b,
        offset_s: None,
        drift_ppm: None,
        overlap_s: None,
        confidence: 0.0,
        accepted: false,
        by: None,
        uncertainty_s: None,
        match_s: None,
        agreeing: None,
        pieces: Vec::new(),
        rivals_s: None,
        identical,
    };
    match answer {
        Compared::Fits(found) => {
            let offset_s = starts(&found.line);
            let away = found.line.at_s - offset_s;
            let sd = found.offset_sd.hypot(away * found.slope_sd);
            pair.offset_s = Some(offset_s);
            pair.drift_ppm = drift_known.then_some(-found.line.slope * 1e6);
            pair.overlap_s = Some(overlap(found, &heard[a], &heard[b]));
            pair.confidence = confidence(found.chance, found.by);
            pair.accepted = true;
            pair.by = Some(found.by);
            pair.match_s = Some(1.96 * sd);
            // The same samples were heard by one microphone.
            pair.uncertainty_s = Some(if identical { 1.96 * sd } else { 1.96 * sd + travel_s });
            pair.agreeing = Some((found.agreeing, found.of));
            if found.pieces.len() > 1 {
                pair.pieces = found.pieces.clone();
            }
        }
        Compared::Refused { chance } => pair.confidence = confidence(*chance, By::Waveform).min(0.5),
        Compared::Ambiguous { offsets_s, .. } => {
            pair.confidence = 0.5;
            pair.rivals_s = Some(*offsets_s);
        }
    }
    pair
}

/// A pair that its own sound does not place, placed through others where they do.
fn chained(mut pair: Pair, placed: &[Placed], heard: &[Heard], travel_s: f64) -> Pair {
    let (a, b) = (&placed[pair.a], &placed[pair.b]);
    pair.accepted = false;
    if a.group != b.group {
        (pair.offset_s, pair.drift_ppm, pair.overlap_s, pair.uncertainty_s, pair.by) = (None, None, None, None, None);
        (pair.match_s, pair.agreeing) = (None, None);
        return pair;
    }
    let offset_s = (b.offset_s - a.offset_s) * (1.0 + a.drift);
    let from = offset_s.max(0.0);
    let to = heard[pair.a].duration_s().min(offset_s + heard[pair.b].duration_s());
    pair.offset_s = Some(offset_s);
    pair.drift_ppm = (a.drift_known && b.drift_known).then(|| ((1.0 + b.drift) / (1.0 + a.drift) - 1.0) * 1e6);
    pair.overlap_s = Some((to - from).max(0.0));
    pair.by = Some(By::Chain);
    pair.match_s = None;
    pair.agreeing = None;
    pair.uncertainty_s = Some(1.96 * a.sd_s.hypot(b.sd_s) + travel_s * (a.hops + b.hops).max(1) as f64);
    pair
}

/// Recordings that seem to have a cut, by the pairs that show it: the one that lacks something that the other has.
fn cut_pieces(recordings: &mut [Recording], pairs: &[Pair], heard: &[Heard]) {
    for n in 0..recordings.len() {
        // Most partners must see the cut in this recording; of those, the one with the longest overlap says it best.
        let mut seen: Option<(&Pair, f64)> = None;
        for pair in pairs.iter().filter(|p| p.accepted && p.pieces.len() > 1 && (p.a == n || p.b == n)) {
            let overlap = pair.overlap_s.unwrap_or(0.0);
            if seen.is_none_or(|(_, most)| overlap > most) && lacks(pair, n) {
                seen = Some((pair, overlap));
            }
        }
        let Some((pair, _)) = seen else { continue };
        let other = if pair.a == n { pair.b } else { pair.a };
        let base = recordings[other].offset_s;
        let mut pieces: Vec<Piece> = pair
            .pieces
            .iter()
            .map(|piece| {
                // Where this recording would begin on the group's clock if all of it fitted as this stretch does.
                if pair.b == n {
                    Piece {
                        from_s: piece.from_s - piece.offset_s,
                        to_s: piece.to_s - piece.offset_s,
                        offset_s: base + piece.offset_s,
                    }
                } else {
                    Piece { offset_s: base - piece.offset_s, ..*piece }
                }
            })
            .collect();
        for piece in &mut pieces {
            piece.from_s = piece.from_s.max(0.0);
            piece.to_s = piece.to_s.min(heard[n].duration_s());
        }
        recordings[n].pieces = pieces;
    }
}

/// Whether what shows in the pair is that this recording lacks something (or the other has something put in).
fn lacks(pair: &Pair, n: usize) -> bool {
    // `a` minus `b` grows where `b` lacks something.
    let grows = pair.pieces.windows(2).filter(|w| w[1].offset_s > w[0].offset_s).count();
    let shrinks = pair.pieces.len() - 1 - grows;
    if pair.b == n { grows >= shrinks } else { shrinks > grows }
}
