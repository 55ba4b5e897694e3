//! What pairs say by themselves, kept from one time to the next: a new recording is compared with the others, and these
//! are not compared again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bytes::{Reading, Writing};
use super::groups::groups;
use super::heard::Heard;
use super::lags::{Lags, Spectra};
use super::pair::{Compared, Comparer, Match, by_volley};
use super::{
    MOST_AT_SPEEDS, SPEED_OF_SOUND, Settings, Synchronised, answered, at_other_speeds, cut_pieces, fitting, look_again,
    same_as, shared, speed_tries, spread,
};

/// What two recordings say of one another before any other is asked, and where others made us look once more.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    first: Compared,
    /// Where others said that they must fit, and what was found there.
    looked: Option<(f64, Option<Match>)>,
    /// Whether the first was tried at other speeds, not the second, and how fast it plays with what chance, where it fits.
    sped: Option<(bool, Option<(f64, f64)>)>,
    /// Whether only their sudden sounds were compared.
    sudden_alone: bool,
}

/// A recording that was sped up or slowed down on its way, as another of the same sound shows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sped {
    /// Which one.
    pub recording: usize,
    /// The other.
    pub of: usize,
    /// How much faster than the other it plays: 1.04 says that it was sped up by 4 %.
    pub speed: f64,
}

/// Places nearer than this to where it was looked before are not looked at again, in seconds.
const SAME_PLACE_S: f64 = 0.02;

impl Said {
    /// As bytes, for keeping.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut to = Writing::default();
        to.compared(&self.first);
        match &self.looked {
            None => to.byte(0),
            Some((at_s, None)) => {
                to.byte(1);
                to.float(*at_s);
            }
            Some((at_s, Some(found))) => {
                to.byte(2);
                to.float(*at_s);
                to.matched(found);
            }
        }
        match self.sped {
            None => to.byte(0),
            Some((first, None)) => to.byte(1 + u8::from(first)),
            Some((first, Some((speed, chance)))) => {
                to.byte(3 + u8::from(first));
                to.float(speed);
                to.float(chance);
            }
        }
        to.byte(u8::from(self.sudden_alone));
        to.bytes()
    }

    /// From what [`Said::to_bytes`] made; `None` for anything else.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut from = Reading::of(bytes);
        let first = from.compared()?;
        let looked = match from.byte()? {
            0 => None,
            1 => Some((from.float()?, None)),
            2 => Some((from.float()?, Some(from.matched()?))),
            _ => return None,
        };
        let sped = match from.byte()? {
            0 => None,
            kept @ 1..=2 => Some((kept == 2, None)),
            kept @ 3..=4 => Some((kept == 4, Some((from.float()?, from.float()?)))),
            _ => return None,
        };
        let sudden_alone = match from.byte()? {
            0 => false,
            1 => true,
            _ => return None,
        };
        from.is_empty().then_some(Self { first, looked, sped, sudden_alone })
    }

    /// Whether only their sudden sounds were compared, because there were very many pairs.
    pub fn is_sudden_alone(&self) -> bool {
        self.sudden_alone
    }

    /// What counts of it.
    fn counts(&self) -> Compared {
        match &self.looked {
            Some((_, Some(found))) => Compared::Fits(found.clone()),
            _ => self.first.clone(),
        }
    }
}

/// Compares pairs, each by itself: what comes out does not depend on which others are compared beside them.
///
/// `pairs` are of places in `heard`; recordings that no pair names are not touched.
pub fn compare(
    heard: &[Heard],
    pairs: &[(usize, usize)],
    settings: &Settings,
    progress: &(dyn Fn(usize, usize) + Sync),
) -> Vec<Said> {
    let travel_s = settings.apart_m.max(0.0) / SPEED_OF_SOUND;
    let longer = |&(a, b): &(usize, usize)| heard[a].white.len().max(heard[b].white.len());
    let mut by_length: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (n, pair) in pairs.iter().enumerate() {
        by_length.entry(Lags::length(longer(pair))).or_default().push(n);
    }
    let done = AtomicUsize::new(0);
    let mut said: Vec<Option<Said>> = vec![None; pairs.len()];
    for jobs in by_length.values() {
        let lags = Lags::new(jobs.iter().map(|&n| longer(&pairs[n])).max().unwrap_or(1));
        let used: BTreeSet<usize> = jobs.iter().flat_map(|&n| [pairs[n].0, pairs[n].1]).collect();
        let used: Vec<usize> = used.into_iter().collect();
        let spectra: Vec<Option<Spectra>> = shared(
            used.len(),
            settings.threads,
            || (),
            |(), n| (!heard[used[n]].is_silent()).then(|| lags.spectra(&heard[used[n]])),
        );
        let of = |n: usize| used.binary_search(&n).ok().and_then(|at| spectra[at].as_ref());
        let compared = shared(
            jobs.len(),
            settings.threads,
            || Comparer::new(&lags),
            |comparer, n| {
                let (a, b) = pairs[jobs[n]];
                let answer = match (of(a), of(b)) {
                    (Some(of_a), Some(of_b)) => comparer.compare((&heard[a], of_a), (&heard[b], of_b), travel_s),
                    _ => Compared::Refused { chance: 0.0 },
                };
                progress(done.fetch_add(1, Ordering::Relaxed) + 1, pairs.len());
                answer
            },
        );
        for (&n, first) in jobs.iter().zip(compared) {
            said[n] = Some(Said { first, looked: None, sped: None, sudden_alone: false });
        }
    }
    said.into_iter().flatten().collect()
}

/// Compares pairs by the times between their sudden sounds alone: those that are not [`worth`](super::worth) more.
pub fn compare_sudden(heard: &[Heard], pairs: &[(usize, usize)], settings: &Settings) -> Vec<Said> {
    let travel_s = settings.apart_m.max(0.0) / SPEED_OF_SOUND;
    let of = |n: usize| {
        let (a, b) = pairs[n];
        let silent = heard[a].is_silent() || heard[b].is_silent();
        let first =
            if silent { Compared::Refused { chance: 0.0 } } else { by_volley(&heard[a], &heard[b], 0.0, travel_s) };
        Said { first, looked: None, sped: None, sudden_alone: true }
    };
    shared(pairs.len(), settings.threads, || (), |(), n| of(n))
}

/// Puts recordings on one clock by what their pairs say; a pair that is not among them says nothing.
///
/// Where others say that a refused pair must fit, it is looked at once more, which is noted in `said`. Recordings are not
/// tried at other speeds.
pub fn together(heard: &[Heard], said: &mut BTreeMap<(usize, usize), Said>, settings: &Settings) -> Synchronised {
    let travel_s = settings.apart_m.max(0.0) / SPEED_OF_SOUND;
    let same = same_as(heard);
    let jobs: Vec<(usize, usize)> = said.keys().copied().filter(|&(a, b)| same[a] == a && same[b] == b).collect();
    let first: Vec<Compared> = jobs.iter().map(|pair| said[pair].first.clone()).collect();
    let answers = spread(heard, &same, &jobs, &first);
    let (edges, _) = fitting(&answers, heard);
    let solution = groups(heard.len(), &edges, travel_s.max(0.05));
    let looked = |n: usize, offset_s: f64| {
        said[&jobs[n]].looked.as_ref().is_some_and(|(at_s, _)| (at_s - offset_s).abs() < SAME_PLACE_S)
    };
    for (job, offset_s, found) in look_again(heard, &jobs, &first, &solution, settings, travel_s, looked) {
        if let Some(said) = said.get_mut(&jobs[job]) {
            said.looked = Some((offset_s, found));
        }
    }
    let compared: Vec<Compared> = jobs.iter().map(|pair| said[pair].counts()).collect();
    let answers = spread(heard, &same, &jobs, &compared);
    let (edges, edge_of) = fitting(&answers, heard);
    let solution = groups(heard.len(), &edges, travel_s.max(0.05));
    let mut answer = answered(heard, answers, &edges, &edge_of, solution, travel_s);
    cut_pieces(&mut answer.recordings, &answer.pairs, heard);
    let passed_over = said.values().filter(|said| said.sudden_alone).count();
    Synchronised { speeds_tried: false, passed_over, ..answer }
}

/// Recordings that fit nothing as they play and fit another at another speed, each by the pair that shows it best, and whether
/// all were tried: not where there are very many at once. What was tried is noted in `said`, and not tried again.
pub fn sped(heard: &[Heard], said: &mut BTreeMap<(usize, usize), Said>, settings: &Settings) -> (Vec<Sped>, bool) {
    let travel_s = settings.apart_m.max(0.0) / SPEED_OF_SOUND;
    let jobs: Vec<(usize, usize)> = said.keys().copied().collect();
    let compared: Vec<Compared> = jobs.iter().map(|pair| said[pair].counts()).collect();
    let same = same_as(heard);
    let originals: Vec<usize> = (0..heard.len()).filter(|&n| same[n] == n).collect();
    let mut tries = speed_tries(heard, &originals, &jobs, &compared);
    tries.retain(|&(x, y)| said.contains_key(&(x.min(y), x.max(y))));
    let tried = |said: &Said, x: usize, y: usize| said.sped.filter(|(first, _)| *first == (x < y)).map(|one| one.1);
    let due: Vec<(usize, usize)> =
        tries.iter().copied().filter(|&(x, y)| tried(&said[&(x.min(y), x.max(y))], x, y).is_none()).collect();
    if due.len() > MOST_AT_SPEEDS {
        return (Vec::new(), false);
    }
    if !due.is_empty() {
        let longest = due.iter().map(|&(x, y)| heard[x].white.len().max(heard[y].white.len())).max().unwrap_or(1);
        let found = at_other_speeds(heard, &due, &Lags::new(longest), settings, travel_s);
        for (&(x, y), found) in due.iter().zip(found) {
            if let Some(said) = said.get_mut(&(x.min(y), x.max(y))) {
                said.sped = Some((x < y, found.map(|found| (found.speed, found.chance))));
            }
        }
    }
    let mut best: BTreeMap<usize, (f64, Sped)> = BTreeMap::new();
    for &(x, y) in &tries {
        let Some(Some((speed, chance))) = tried(&said[&(x.min(y), x.max(y))], x, y) else { continue };
        if best.get(&x).is_none_or(|(least, _)| chance < *least) {
            best.insert(x, (chance, Sped { recording: x, of: y, speed }));
        }
    }
    (best.into_values().map(|(_, sped)| sped).collect(), true)
}
