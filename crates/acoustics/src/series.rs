//! Sudden sounds that are alike: one weapon fired from one place makes the same echoes each time.

use crate::band::Band;
use crate::onset::Onset;

/// What is laid over one another: from 5 ms before an onset to 60 ms after it, in samples.
const BEFORE: usize = 40;
const AFTER: usize = 480;
/// How far an onset may be misplaced, in samples: 6 ms.
const MISPLACED: usize = 48;
/// The least correlation of two sounds that are alike: real shots from one place have 0.74 or more in 19 of 20 pairs,
/// shots and their echoes 0.58 or less in 99 of 100 (tuning half of the live-fire recordings).
pub(crate) const ALIKE: f64 = 0.62;

/// The least for a sound that is found by nothing else.
const HIDDEN: f64 = 0.7;

/// One sound of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Member {
    /// Its place in the list of onsets; none if it was found by its likeness alone, as where an echo hides it.
    pub(crate) onset: Option<usize>,
    /// When it begins, in samples, laid over the first of the series.
    pub(crate) at: f64,
}

/// Sounds that are alike, in order.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Series {
    pub(crate) members: Vec<Member>,
    /// The onset that the others are laid over, in samples.
    first: usize,
    /// Level of the loudest, in decibels.
    pub(crate) level_db: f32,
}

/// Sorts sudden sounds into series, each sound into one; those unlike all others make a series of one.
///
/// Sounds are taken from the loudest down and laid over the first of every series. `most` bounds how many series are
/// begun that others are compared with.
pub(crate) fn series(band: &Band, onsets: &[Onset], most: usize) -> Vec<Series> {
    let mut order: Vec<usize> = (0..onsets.len()).collect();
    order.sort_by(|&x, &y| onsets[y].level_db.total_cmp(&onsets[x].level_db).then(x.cmp(&y)));
    let mut all: Vec<Series> = Vec::new();
    for n in order {
        let onset = onsets[n];
        let best = all
            .iter()
            .enumerate()
            .take(most)
            .filter_map(|(s, series)| {
                // The loudest, and two others: a sound under an echo may be like one of them only.
                let (likeness, shift) = (series.members.iter().take(3))
                    .filter_map(|member| overlaid(&band.samples, member.at.round() as usize, onset.at))
                    .max_by(|x, y| x.0.total_cmp(&y.0))?;
                (likeness >= ALIKE).then_some((likeness, s, shift))
            })
            .max_by(|x, y| x.0.total_cmp(&y.0));
        match best {
            Some((_, s, shift)) => {
                all[s].members.push(Member { onset: Some(n), at: onset.at as f64 + shift });
            }
            None => all.push(Series {
                first: onset.at,
                members: vec![Member { onset: Some(n), at: onset.at as f64 }],
                level_db: onset.level_db,
            }),
        }
    }
    for series in all.iter_mut().filter(|series| series.members.len() >= 2).take(8) {
        fill(band, series);
    }
    for series in &mut all {
        series.members.sort_by(|x, y| x.at.total_cmp(&y.at));
        series.members.dedup_by(|later, earlier| {
            let twice = later.at - earlier.at < CLOSEST;
            if twice && earlier.onset.is_none() {
                earlier.onset = later.onset;
            }
            twice
        });
        let shift = beginning(band, &series.members);
        for member in &mut series.members {
            member.at += shift;
        }
    }
    all
}

/// Two sounds of a series lie at least so far apart, in samples: 20 ms.
const CLOSEST: f64 = 160.0;
/// A series is searched for more of its kind so far before and after what is known of it, and so far in all.
const AROUND: usize = 3 * 8000;
const SEARCHED: usize = 30 * 8000;

/// Finds more sounds of a series by their likeness alone, as where they lie under the echo of another.
fn fill(band: &Band, series: &mut Series) {
    let ends = series.members.iter().map(|m| m.at as usize);
    let (first, last) = (ends.clone().min().unwrap_or(0), ends.max().unwrap_or(0));
    let from = first.saturating_sub(AROUND).max(BEFORE);
    let to = (last + AROUND).min(band.samples.len().saturating_sub(AFTER)).min(from + SEARCHED);
    let Some(one) = series.first.checked_sub(BEFORE).and_then(|at| band.samples.get(at..series.first + AFTER)) else {
        return;
    };
    let energy_one: f64 = one.iter().map(|s| f64::from(s * s)).sum();
    let len = BEFORE + AFTER;
    if to <= from {
        return;
    }
    let mut energy: f64 = band.samples[from - BEFORE..from + AFTER].iter().map(|s| f64::from(s * s)).sum();
    let mut best: Option<(usize, f64)> = None;
    let mut found = Vec::new();
    for at in from..to {
        let start = at - BEFORE;
        let product = f64::from(dot(one, &band.samples[start..start + len]));
        let likeness = product / (energy_one * energy.max(1e-9)).sqrt();
        // As loud as a quarter of the one it is compared with, at least.
        if likeness >= HIDDEN && product > 0.25 * energy_one && best.is_none_or(|(_, most)| likeness > most) {
            best = Some((at, likeness));
        }
        if let Some((top, _)) = best
            && at > top + CLOSEST as usize
        {
            found.push(top);
            best = None;
        }
        energy += f64::from(band.samples[start + len].powi(2)) - f64::from(band.samples[start].powi(2));
    }
    found.extend(best.map(|(top, _)| top));
    for top in found {
        let known = series.members.iter().any(|m| (m.at - top as f64).abs() < CLOSEST);
        if !known
            && let Some((likeness, shift)) = overlaid(&band.samples, series.first, top)
            && likeness >= HIDDEN
        {
            series.members.push(Member { onset: None, at: top as f64 + shift });
        }
    }
}

/// How many samples later or earlier than stated the sounds of a series begin: all of them laid over one another, the
/// first millisecond that stands 8 dB above what was before.
fn beginning(band: &Band, members: &[Member]) -> f64 {
    const MS: usize = 8;
    const LOOK_BACK: usize = 64;
    let mut stack = [0.0f32; LOOK_BACK + 8];
    for member in members {
        let Some(start) = (member.at as usize).checked_sub(LOOK_BACK * MS) else { continue };
        for (ms, slot) in stack.iter_mut().enumerate() {
            let Some(piece) = band.samples.get(start + ms * MS..start + (ms + 1) * MS) else { continue };
            *slot += piece.iter().map(|s| s * s).sum::<f32>();
        }
    }
    let before = stack[..32].iter().sum::<f32>() / 32.0;
    let loud = stack[LOOK_BACK..].iter().copied().fold(0.0, f32::max);
    let level = (before * 6.0).max(loud * 0.12);
    let first = (32..LOOK_BACK).find(|&ms| stack[ms] > level);
    first.map_or(0.0, |ms| (ms as f64 - LOOK_BACK as f64) * MS as f64)
}

/// An echo comes within this, in samples: two seconds.
const ECHO: f64 = 16000.0;
/// A series repeats another if its times are the same within this, in samples.
const REPEATS: f64 = 8.0;

/// Whether a series is the echoes of an earlier one: the same times, later by the same each time. An earlier series of
/// two is enough to doubt: an echo may hide the third.
pub(crate) fn is_echo(series: &Series, earlier: &Series) -> bool {
    echo_lag(series, earlier).is_some()
}

/// By how many samples a series comes after an earlier one that it is the echoes of; the lag at which most of it does.
pub(crate) fn echo_lag(series: &Series, earlier: &Series) -> Option<f64> {
    if series.level_db >= earlier.level_db + 12.0 {
        return None;
    }
    let lags = (series.members.iter())
        .flat_map(|m| earlier.members.iter().map(move |e| m.at - e.at))
        .filter(|lag| *lag > 0.0 && *lag < ECHO);
    let repeated = |lag: f64| {
        let repeats = |m: &&Member| earlier.members.iter().any(|e| (m.at - e.at - lag).abs() <= REPEATS);
        series.members.iter().filter(repeats).count()
    };
    let enough = |both: usize| both >= 3 || both == series.members.len() || both == earlier.members.len();
    lags.map(|lag| (repeated(lag), lag))
        .filter(|(both, _)| enough(*both))
        .max_by(|x, y| x.0.cmp(&y.0).then(y.1.total_cmp(&x.1)))
        .map(|(_, lag)| lag)
}

/// Copies of one sound are later by the same within this, in samples: no hand and no mechanism fires so evenly.
const COPIED: f64 = 8.0;
/// A copy is weaker than what it copies by so much at least, and always by about the same, in decibels.
const WEAKER_DB: f64 = 1.5;
const ALWAYS_DB: f64 = 5.0;
/// Of more lags than these, those nearly the same are not tried apart.
const MANY_LAGS: usize = 2000;
/// So many walls are looked for.
const WALLS: usize = 4;

/// Which sounds of one series are copies of others in it, as one hard wall makes them: weaker, later by the same each
/// time, behind at least two of the others and half of them.
pub(crate) fn copies(members: &[Member], level_db: impl Fn(f64) -> f64) -> Vec<bool> {
    let levels: Vec<f64> = members.iter().map(|member| level_db(member.at)).collect();
    let mut copied = vec![false; members.len()];
    for _ in 0..WALLS {
        let open: Vec<usize> = (0..members.len()).filter(|&n| !copied[n]).collect();
        let mut lags = Vec::new();
        for (k, &i) in open.iter().enumerate() {
            let later = open[k + 1..].iter().map(|&j| members[j].at - members[i].at);
            lags.extend(later.take_while(|lag| *lag < ECHO));
        }
        if lags.len() > MANY_LAGS {
            lags.sort_by(f64::total_cmp);
            lags.dedup_by(|later, earlier| *later - *earlier < COPIED / 2.0);
        }
        let mut best: Option<Vec<(usize, usize)>> = None;
        for lag in lags {
            let pairs = copied_at(members, &levels, &open, lag);
            let enough = pairs.len() >= 2 && 3 * pairs.len() >= open.len();
            if enough && best.as_ref().is_none_or(|b| pairs.len() > b.len()) {
                best = Some(pairs);
            }
        }
        let Some(pairs) = best else { break };
        for (_, copy) in pairs {
            copied[copy] = true;
        }
    }
    copied
}

/// The sounds that others follow, weaker, by this lag; none if a follower is itself followed, if the weakness changes, or
/// if even parts of the lag are sounds too: that is a burst, which follows itself.
fn copied_at(members: &[Member], levels: &[f64], open: &[usize], lag: f64) -> Vec<(usize, usize)> {
    let at = |at: f64, within: f64| {
        let first = open.partition_point(|&n| members[n].at < at - within);
        open.get(first).copied().filter(|&n| members[n].at <= at + within)
    };
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for &i in open {
        if let Some(j) = at(members[i].at + lag, COPIED).filter(|&j| levels[i] - levels[j] >= WEAKER_DB) {
            pairs.push((i, j));
        }
    }
    let (mut least, mut most) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut follows = vec![false; members.len()];
    for &(i, j) in &pairs {
        least = least.min(levels[i] - levels[j]);
        most = most.max(levels[i] - levels[j]);
        follows[j] = true;
    }
    let chained = pairs.iter().any(|&(i, _)| follows[i]);
    let even = || {
        let part = |i: usize, parts: u8| at(members[i].at + lag / f64::from(parts), 2.0 * COPIED).is_some();
        pairs.iter().any(|&(i, _)| (2..=4).any(|parts| part(i, parts)))
    };
    if chained || most - least > ALWAYS_DB || even() { Vec::new() } else { pairs }
}

/// How alike two pieces of sound are when one is laid over the other as well as can be (correlation, 1 for the same),
/// and by how many samples the second is then later than stated.
pub(crate) fn overlaid(samples: &[f32], first: usize, second: usize) -> Option<(f64, f64)> {
    let one = samples.get(first.checked_sub(BEFORE)?..first + AFTER)?;
    let other = samples.get(second.checked_sub(BEFORE + MISPLACED)?..second + AFTER + MISPLACED)?;
    let len = BEFORE + AFTER;
    let energy_one: f32 = one.iter().map(|s| s * s).sum();
    let mut energy: f64 = other[..len].iter().map(|s| f64::from(s * s)).sum();
    let mut products = [0.0f64; 2 * MISPLACED + 1];
    for (shift, slot) in products.iter_mut().enumerate() {
        let product: f32 = dot(one, &other[shift..shift + len]);
        *slot = f64::from(product) / (f64::from(energy_one) * energy.max(0.0)).sqrt().max(1e-9);
        if shift < 2 * MISPLACED {
            energy += f64::from(other[shift + len].powi(2)) - f64::from(other[shift].powi(2));
        }
    }
    let top = (0..products.len()).max_by(|&x, &y| products[x].total_cmp(&products[y]))?;
    let vertex = match (top.checked_sub(1).map(|i| products[i]), products.get(top + 1)) {
        (Some(before), Some(&after)) if before - 2.0 * products[top] + after < 0.0 => {
            (before - after) / (2.0 * (before - 2.0 * products[top] + after))
        }
        _ => 0.0,
    };
    Some((products[top], top as f64 + vertex - MISPLACED as f64))
}

/// Eight sums side by side, so that the processor can add them at once.
fn dot(one: &[f32], other: &[f32]) -> f32 {
    let mut sums = [0.0f32; 8];
    for (x, y) in one.chunks_exact(8).zip(other.chunks_exact(8)) {
        for i in 0..8 {
            sums[i] += x[i] * y[i];
        }
    }
    sums.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Members at these milliseconds, and the level of each.
    fn copied(sounds: &[(f64, f64)]) -> Vec<bool> {
        let members: Vec<Member> = sounds.iter().map(|s| Member { onset: None, at: s.0 * 8.0 }).collect();
        copies(&members, |at| sounds.iter().find(|s| s.0 * 8.0 == at).map_or(0.0, |s| s.1))
    }

    #[test]
    fn a_copy_is_weaker_and_later_by_the_same() {
        let walled = [(1000.0, 60.0), (1400.0, 54.0), (2100.0, 61.0), (2500.2, 55.5), (3333.0, 60.0)];
        assert_eq!(copied(&walled), [false, true, false, true, false]);
        // As loud, it is another shot.
        let as_loud = [(1000.0, 60.0), (1400.0, 60.1), (2100.0, 61.0), (2500.2, 60.5)];
        assert!(!copied(&as_loud).contains(&true));
        // Later by the same only once, it may be one.
        assert!(!copied(&[(1000.0, 60.0), (1400.0, 54.0), (2100.0, 61.0), (2530.0, 55.5)]).contains(&true));
        // A burst that fades follows itself: no sound of it is both.
        assert!(!copied(&[(1000.0, 66.0), (1100.0, 64.0), (1200.0, 62.0), (1300.0, 60.0)]).contains(&true));
    }
}
