//! What pairs say by themselves, kept from one time to the next: a new recording is compared with the others, and these
//! are not compared again.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::bytes::{Reading, Writing};
use super::groups::groups;
use super::heard::Heard;
use super::lags::{Lags, Spectra};
use super::pair::{Compared, Comparer, Match};
use super::{
    SPEED_OF_SOUND, Settings, Synchronised, answered, cut_pieces, fitting, look_again, same_as, shared, spread,
};

/// What two recordings say of one another before any other is asked, and where others made us look once more.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    first: Compared,
    /// Where others said that they must fit, and what was found there.
    looked: Option<(f64, Option<Match>)>,
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
        from.is_empty().then_some(Self { first, looked })
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
            said[n] = Some(Said { first, looked: None });
        }
    }
    said.into_iter().flatten().collect()
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
    Synchronised { speeds_tried: false, ..answer }
}
