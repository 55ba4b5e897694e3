//! All pairs of a case together, and which of them are on one clock.
use std::collections::{BTreeMap, BTreeSet};

use acoustics::sync::{
    By, Contradiction, Heard, Pair, SPEED_OF_SOUND, Said, Settings, alike, compare, compare_sudden, sped, together,
    worth,
};
use model::{Difference, MediaTime, Sync, SyncId};
use preservation::{Cache, CacheKey};
use serde::{Deserialize, Serialize};

use super::pairs::{Pairs, keep};
use super::recordings::{Sounding, each};
use super::{METHOD, VERSION};
use crate::failure::Failure;
use crate::progress::{Progress, Unit};

/// Where a solution lies among what is kept.
const SOLUTION: &str = "solution.json";
/// The farthest that two microphones are taken to be apart that hear the same waveforms, in metres, and that only hear the
/// same sudden sounds: these carry.
const APART_M: f64 = 300.0;
const APART_SUDDEN_M: f64 = 1_000.0;
/// How far the clock of a recording may run off, in parts of one: as for a device's clock in the policy.
const CLOCK: f64 = 100e-6;
/// From here on two recordings are copies of one: see [`alike`].
const COPY: f64 = 0.5;
/// Takes that are compared with as many others at once; what they say is kept then.
const BLOCK: usize = 16;
/// A person who looks at a pair in a cut item finds it so far behind its take's beginning, in microseconds.
const BEHIND_CUT: u64 = 100_000;

/// What all takes say together.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Solution {
    pub(super) pairs: Vec<Sync>,
    pub(super) copies: Vec<[String; 2]>,
    pub(super) cut: Vec<[String; 2]>,
    pub(super) disagreeing: Vec<(Vec<String>, f64)>,
    pub(super) sped: Vec<([String; 2], f64)>,
    pub(super) speeds_untried: bool,
    #[serde(default)]
    pub(super) passed_over: usize,
}

/// What takes say together, and how many pairs were compared for it now. `kin` are pairs that are not compared.
pub(super) fn solution(
    cache: &dyn Cache,
    takes: &[Sounding],
    kin: &BTreeSet<(usize, usize)>,
    threads: usize,
    progress: &dyn Progress,
) -> Result<(Solution, usize), Failure> {
    let key = key(takes, kin);
    if let Some(kept) = cache.read(&key, SOLUTION).and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
        return Ok((kept, 0));
    }
    let Some(heard) = listen(cache, takes, threads, progress)? else {
        return Err(Failure::new(
            "the sound of a take is not where the media pass keeps it",
            "run `sightline analyse` again: what is missing is decoded anew",
        ));
    };
    let mut pairs = Pairs::kept(cache);
    let name = |(a, b): (usize, usize)| (takes[a].key, takes[b].key);
    let wanted: Vec<(usize, usize)> = (0..takes.len())
        .flat_map(|a| (a + 1..takes.len()).map(move |b| (a, b)))
        .filter(|pair| !kin.contains(pair))
        .collect();
    let settings = Settings { threads, ..Settings::default() };
    let mut due: BTreeMap<(usize, usize), Vec<(usize, usize)>> = BTreeMap::new();
    let mut passed_over = Vec::new();
    for (pair, worth) in wanted.iter().zip(worth(&heard, &wanted, &settings)) {
        match pairs.get(&name(*pair)) {
            Some(said) if !said.is_sudden_alone() => (),
            _ if worth => due.entry((pair.0 / BLOCK, pair.1 / BLOCK)).or_default().push(*pair),
            Some(_) => (),
            None => passed_over.push(*pair),
        }
    }
    let compared = due.values().map(Vec::len).sum();
    let said = compare_sudden(&heard, &passed_over, &settings);
    pairs.add(cache, passed_over.iter().map(|pair| name(*pair)).zip(said).collect())?;
    if compared > 0 {
        progress.begin("compare what is heard", compared as u64, Unit::Items);
        for block in due.values() {
            let said = compare(&heard, block, &settings, &|_, _| progress.advance(1));
            pairs.add(cache, block.iter().map(|pair| name(*pair)).zip(said).collect())?;
        }
        progress.end();
    }
    let before: BTreeMap<(usize, usize), Said> =
        wanted.iter().filter_map(|pair| Some((*pair, pairs.get(&name(*pair))?.clone()))).collect();
    let mut said = before.clone();
    let answer = together(&heard, &mut said, &settings);
    let (sped, speeds_tried) = sped(&heard, &mut said, &settings);
    let looked: Vec<_> = said.into_iter().filter(|(pair, said)| before.get(pair) != Some(said)).collect();
    pairs.add(cache, looked.into_iter().map(|(pair, said)| (name(pair), said)).collect())?;
    let mut solution =
        Solution { speeds_untried: !speeds_tried, passed_over: answer.passed_over, ..Solution::default() };
    for one in sped {
        solution.sped.push(([takes[one.recording].take.to_string(), takes[one.of].take.to_string()], one.speed));
    }
    let mut witnesses: Vec<&Pair> = Vec::new();
    let names = |pair: &Pair| [takes[pair.a].take.to_string(), takes[pair.b].take.to_string()];
    for pair in answer.pairs.iter().filter(|pair| pair.accepted && !kin.contains(&(pair.a, pair.b))) {
        let offset_s = pair.offset_s.unwrap_or_default();
        if pair.identical || alike(&heard[pair.a], &heard[pair.b], offset_s).is_some_and(|alike| alike >= COPY) {
            solution.copies.push(names(pair));
        } else if pair.pieces.len() > 1 {
            solution.cut.push(names(pair));
        } else {
            witnesses.push(pair);
        }
    }
    for pair in &witnesses {
        if !is_in_doubt(pair, &answer.contradictions) || is_borne_out(pair, &witnesses, &answer.contradictions) {
            solution.pairs.extend(found(pair, &takes[pair.a], &takes[pair.b])?);
        }
    }
    for one in &answer.contradictions {
        let members = one.recordings.iter().map(|&n| takes[n].take.to_string()).collect();
        solution.disagreeing.push((members, one.misclosure_s));
    }
    let bytes = serde_json::to_vec(&solution).map_err(|error| {
        Failure::new(format!("what was heard cannot be written: {error}"), "report this as a fault")
    })?;
    keep(cache, &key, SOLUTION, &bytes)?;
    Ok((solution, compared))
}

/// Whether a pair takes part in a cycle that does not close: what repeats itself, as music does, gives such pairs, and which of
/// the cycle's is the false one is not known.
fn is_in_doubt(pair: &Pair, contradictions: &[Contradiction]) -> bool {
    contradictions.iter().any(|cycle| {
        let next = cycle.recordings.iter().cycle().skip(1);
        cycle.recordings.iter().zip(next).any(|(&x, &y)| (x.min(y), x.max(y)) == (pair.a, pair.b))
    })
}

/// Whether a third recording bears a pair out, by pairs that nothing contradicts.
fn is_borne_out(pair: &Pair, witnesses: &[&Pair], contradictions: &[Contradiction]) -> bool {
    let from = |x: usize, y: usize| -> Option<f64> {
        let found = witnesses.iter().find(|one| (one.a, one.b) == (x.min(y), x.max(y)))?;
        let offset_s = found.offset_s.filter(|_| !is_in_doubt(found, contradictions))?;
        Some(if x < y { offset_s } else { -offset_s })
    };
    let others = witnesses.iter().flat_map(|one| [one.a, one.b]).filter(|&n| n != pair.a && n != pair.b);
    let closes = |n: usize| -> Option<bool> {
        let around_s = from(pair.a, n)? + from(n, pair.b)? - pair.offset_s?;
        Some(around_s.abs() <= APART_M / SPEED_OF_SOUND)
    };
    others.into_iter().any(|n| closes(n).unwrap_or(false))
}

/// The name of a solution: all that it follows from.
fn key(takes: &[Sounding], kin: &BTreeSet<(usize, usize)>) -> CacheKey {
    let mut from = String::new();
    for take in takes {
        let (begins, item) = (take.begins_s, &take.item);
        from.push_str(&format!("{} {item} {} {begins} {}\n", take.take, take.key, take.is_whole));
    }
    for (a, b) in kin {
        from.push_str(&format!("{a} {b}\n"));
    }
    CacheKey::of(&[("method", METHOD.as_bytes()), ("version", VERSION.as_bytes()), ("takes", from.as_bytes())])
}

/// What takes are compared by, several made at once; `None` where the sound of one is gone.
fn listen(
    cache: &dyn Cache,
    takes: &[Sounding],
    threads: usize,
    progress: &dyn Progress,
) -> Result<Option<Vec<Heard>>, Failure> {
    let fresh = takes.iter().filter(|take| !take.is_heard(cache)).count();
    if fresh > 0 {
        progress.begin("listen", fresh as u64, Unit::Items);
    }
    let heard = each(takes, threads, |take| {
        let is_fresh = !take.is_heard(cache);
        let heard = take.heard(cache);
        if is_fresh {
            progress.advance(1);
        }
        heard
    })?;
    if fresh > 0 {
        progress.end();
    }
    Ok(heard.into_iter().collect())
}

/// A pair as it is recorded.
fn found(pair: &Pair, a: &Sounding, b: &Sounding) -> Result<Option<Sync>, Failure> {
    let (Some(offset_s), Some(match_s), Some(by)) = (pair.offset_s, pair.match_s, pair.by) else { return Ok(None) };
    let moment = |take: &Sounding| match take.is_whole {
        true => None,
        false => {
            let half = take.to.since(take.from).micros() / 2;
            Some(MediaTime::from_micros(take.from.micros() + BEHIND_CUT.min(half)))
        }
    };
    // From the instants at which their sounds begin to the moments that the row speaks of.
    let behind = |take: &Sounding, at: Option<MediaTime>| at.map_or(0.0, MediaTime::secs) - take.begins_s;
    let (a_at, b_at) = (moment(a), moment(b));
    let offset_s = offset_s + behind(b, b_at) - behind(a, a_at);
    let apart_m = if by == By::Onsets { APART_SUDDEN_M } else { APART_M };
    let error_s = match_s + apart_m / SPEED_OF_SOUND + CLOCK * offset_s.abs();
    let agreeing = pair.agreeing.map_or(String::new(), |(n, of)| match by {
        By::Onsets => format!("{n} of {of} sudden sounds agree"),
        _ => format!("{n} of {of} stretches agree"),
    });
    let because = format!(
        "{agreeing} over {:.0} s; microphones up to {apart_m:.0} m apart allowed for",
        pair.overlap_s.unwrap_or_default()
    );
    let micros =
        |secs: f64, step: f64, round: fn(f64) -> f64| Difference::from_micros((round(secs / step) * step * 1e6) as i64);
    let text = format!("{}~{}", a.take, b.take);
    Ok(Some(Sync {
        id: named(&text)?,
        a: a.item.clone(),
        a_at,
        b: b.item.clone(),
        b_at,
        offset: None,
        error: None,
        by: None,
        at: None,
        reason: None,
        machine_offset: Some(micros(offset_s, 1e-4, f64::round)),
        // A thousandth more, so that nothing is rounded inward.
        machine_error: Some(micros(error_s + 1e-4, 1e-3, f64::ceil)),
        machine: Some(format!("{METHOD} {VERSION}")),
        machine_score: Some((pair.confidence * 1e6).floor() / 1e6),
        machine_because: Some(because),
        passage: None,
    }))
}

/// How far a pair's offset may be off without the sound's way, in seconds: as it was heard.
pub(crate) fn without_way_s(sync: &Sync) -> f64 {
    let Some((_, error, by_person)) = sync.counts() else { return 0.0 };
    let way_s = match by_person {
        true => 0.0,
        false if error.secs() >= APART_SUDDEN_M / SPEED_OF_SOUND => APART_SUDDEN_M / SPEED_OF_SOUND,
        false => APART_M / SPEED_OF_SOUND,
    };
    (error.secs() - way_s).max(0.002)
}

/// The name of a pair: its takes, or where they are too long to name anything their hash.
fn named(text: &str) -> Result<SyncId, Failure> {
    // `heard/` stands in front of it where it is a reason.
    let short = if text.len() <= 180 { text.to_owned() } else { hashed(text) };
    SyncId::new(&short)
        .map_err(|error| Failure::new(format!("the pair {text} cannot be named: {error}"), "rename its items"))
}

pub(super) fn hashed(text: &str) -> String {
    format!("heard-{}", &CacheKey::of(&[("pair", text.as_bytes())]).to_string()[..16])
}

/// Another name for a pair, where somebody's own row has the one that it would have.
pub(super) fn other_name(pair: &Sync) -> Result<SyncId, Failure> {
    named(&hashed(pair.id.as_str()))
}
