//! Which pairs are compared at length, where recordings are too many for all.

use std::collections::BTreeSet;

use super::heard::Heard;
use super::landmarks::Landmarks;
use super::{Settings, shared};

/// Each recording is compared with so many others at least, those with which it shares most landmarks: this part of as many as
/// are few.
const PARTNERS: usize = 4;

/// Which of these pairs are compared at length: all, up to [`Settings::all_pairs_to`] recordings. Of more, a quarter of so many
/// partners of each, those that share most sound landmarks with it, then the pairs that share most, as many as so many recordings have.
pub fn worth(heard: &[Heard], pairs: &[(usize, usize)], settings: &Settings) -> Vec<bool> {
    let used: BTreeSet<usize> = pairs.iter().flat_map(|&(a, b)| [a, b]).collect();
    if used.len() <= settings.all_pairs_to {
        return vec![true; pairs.len()];
    }
    let used: Vec<usize> = used.into_iter().collect();
    let landmarks = shared(used.len(), settings.threads, || (), |(), n| Landmarks::of(&heard[used[n]]));
    let of = |n: usize| used.binary_search(&n).ok().map(|at| &landmarks[at]);
    let scores = shared(pairs.len(), settings.threads, Vec::new, |bins, n| {
        let (a, b) = pairs[n];
        of(a).zip(of(b)).map_or(0.0, |(a, b)| a.shared(b, bins))
    });
    let mut best: Vec<usize> = (0..pairs.len()).collect();
    best.sort_by(|&x, &y| scores[y].total_cmp(&scores[x]).then(x.cmp(&y)));
    let mut left = vec![settings.all_pairs_to / PARTNERS; heard.len()];
    let mut worth = vec![false; pairs.len()];
    let most = settings.all_pairs_to * settings.all_pairs_to.saturating_sub(1) / 2;
    for (place, &n) in best.iter().enumerate() {
        let (a, b) = pairs[n];
        worth[n] = place < most || left[a] > 0 || left[b] > 0;
        (left[a], left[b]) = (left[a].saturating_sub(1), left[b].saturating_sub(1));
    }
    worth
}
