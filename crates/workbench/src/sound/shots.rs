//! Sounds of a case that are, or may be, discharges: proposed by the detector, accepted or rejected by people.
use std::collections::BTreeSet;
use std::sync::Arc;

use acoustics::shots::{Kind, shots};
use model::{Draft, Fact, FactKind, FactName, MediaTime, Observation, ObservationId, Recorded, Review, Withdrawal};
use preservation::{Cache, CacheKey};
use serde::{Deserialize, Serialize};

use super::pairs::keep;
use super::recordings::{Sounding, each};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::{Progress, Unit};

/// The name under which the ledger knows the detector.
pub(crate) const DETECTOR: &str = "shots";
/// Rises whenever the same sound gives other shots.
const VERSION: &str = "4";
/// Where what was found in a take lies.
const FOUND: &str = "shots.json";
/// How long a discharge is shown to last, in microseconds.
const LASTS: u64 = 150_000;
/// What a person judged stands for what is heard this near to it, also by a newer version, in microseconds.
const SAME: u64 = 50_000;

/// What was heard of shots.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct ShotsHeard {
    /// Takes listened to now.
    pub done: usize,
    /// Sounds that are, or may be, discharges, in all takes.
    pub found: usize,
    /// Of these, those that were recorded now, as proposals.
    pub proposed: usize,
    /// Proposals that nobody judged, and that this version does not make any more.
    pub taken_back: usize,
}

/// One sound, as it is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Found {
    /// Microseconds from the beginning of the take's sound.
    at: u64,
    kind: String,
    /// In millionths.
    score: u32,
}

/// Whether an observation is one of the detector's, whatever people made of it.
pub(crate) fn is_shot(observation: &Observation) -> bool {
    observation.by.as_deref().is_some_and(|by| by.strip_prefix(DETECTOR).is_some_and(|rest| rest.starts_with(' ')))
        && observation.score.is_some()
}

impl Workbench {
    /// Listens for shots in every take that this version has not listened to, and proposes what it finds.
    ///
    /// # Errors
    /// The case cannot be read or written.
    pub(crate) async fn listen_for_shots(
        &self,
        threads: usize,
        progress: &Arc<dyn Progress>,
    ) -> Result<ShotsHeard, Failure> {
        let takes = Arc::new(self.soundings().await?);
        let (cache, watch, all) = (Arc::clone(self.cache()), Arc::clone(progress), Arc::clone(&takes));
        let listening = tokio::task::spawn_blocking(move || listen(cache.as_ref(), &all, threads, &*watch));
        let (found, done) = listening
            .await
            .map_err(|error| Failure::new(format!("listening for shots stopped: {error}"), "run it again"))??;
        let mut heard = ShotsHeard { done, ..ShotsHeard::default() };
        let mut drafts: Vec<Draft> = Vec::new();
        let known: Vec<Recorded<Observation>> =
            self.records().observations().await?.into_iter().filter(|known| is_shot(&known.fact)).collect();
        let withdrawals = self.records().withdrawals().await?;
        let mut names = BTreeSet::new();
        for (take, sounds) in takes.iter().zip(&found) {
            for sound in sounds {
                heard.found += 1;
                let observation = proposed(take, sound)?;
                let near = |known: &&Recorded<Observation>| {
                    let at = |observation: &Observation| observation.from.map_or(0, MediaTime::micros);
                    known.fact.item == observation.item
                        && known.fact.review.is_some_and(|review| review != Review::Proposed)
                        && at(&known.fact).abs_diff(at(&observation)) <= SAME
                };
                if known.iter().any(|known| near(&known)) {
                    continue;
                }
                names.insert(observation.id.clone());
                let before = known.iter().find(|known| known.fact.id == observation.id);
                let withdrawn = match before {
                    Some(before) => {
                        self.withdrawn_by(FactKind::Observation, before.fact.id.as_str(), before.version, &withdrawals)
                            .await?
                    }
                    None => None,
                };
                let is_new = before.is_none_or(|before| before.fact != observation || withdrawn.is_some());
                if is_new && withdrawn.as_deref().is_none_or(|who| who == DETECTOR) {
                    drafts.push(Self::detected(
                        DETECTOR,
                        "analyse".to_owned(),
                        take.inputs.clone(),
                        Fact::Observation(observation),
                    ));
                }
            }
        }
        heard.proposed = drafts.len();
        for before in &known {
            let listened = takes.iter().any(|take| take.item == before.fact.item);
            let open = before.fact.review == Some(Review::Proposed) && !names.contains(&before.fact.id);
            let id = before.fact.id.as_str();
            if !open || !listened {
                continue;
            }
            if self.withdrawn_by(FactKind::Observation, id, before.version, &withdrawals).await?.is_some() {
                continue;
            }
            let of = FactName { kind: FactKind::Observation, id: id.to_owned() };
            let item = Some(before.fact.item.clone());
            let withdrawal =
                Fact::Withdrawal(Withdrawal { of, version: before.version, item, stands: false, carried: None });
            let reason = format!("{DETECTOR} {VERSION} does not hear it any more, or it was judged under another name");
            drafts.push(Self::detected(DETECTOR, reason, Vec::new(), withdrawal));
        }
        heard.taken_back = drafts.len() - heard.proposed;
        self.append(drafts).await?;
        Ok(heard)
    }
}

/// What is in each take: kept, or found now and kept; and in how many it was found now.
fn listen(
    cache: &dyn Cache,
    takes: &[Sounding],
    threads: usize,
    progress: &dyn Progress,
) -> Result<(Vec<Vec<Found>>, usize), Failure> {
    let key = |take: &Sounding| {
        CacheKey::of(&[("shots in", take.key.bytes()), ("version", VERSION.as_bytes()), ("by", DETECTOR.as_bytes())])
    };
    let fresh = takes.iter().filter(|take| !cache.contains(&key(take))).count();
    if fresh > 0 {
        progress.begin("listen for shots", fresh as u64, Unit::Items);
    }
    let one = |take: &Sounding| -> Result<Vec<Found>, Failure> {
        let key = key(take);
        if let Some(kept) = cache.read(&key, FOUND).and_then(|bytes| serde_json::from_slice(&bytes).ok()) {
            return Ok(kept);
        }
        // Gone from the cache: the next run of the media pass brings it back.
        let Some(samples) = take.sound(cache) else { return Ok(Vec::new()) };
        let found: Vec<Found> = shots(&samples)
            .shots
            .into_iter()
            .map(|shot| Found {
                at: (shot.t_s.max(0.0) * 1e6).round() as u64,
                kind: match shot.kind {
                    Kind::Shot => "shot".to_owned(),
                    Kind::Detonation => "detonation".to_owned(),
                    Kind::Undetermined => "undetermined".to_owned(),
                },
                score: (shot.score.clamp(0.0, 1.0) * 1e6).floor() as u32,
            })
            .collect();
        let bytes = serde_json::to_vec(&found).map_err(|error| {
            Failure::new(format!("what was heard cannot be written: {error}"), "report this as a fault")
        })?;
        keep(cache, &key, FOUND, &bytes)?;
        progress.advance(1);
        Ok(found)
    };
    let found = each(takes, threads, one)?;
    if fresh > 0 {
        progress.end();
    }
    Ok((found, fresh))
}

/// A sound as it is proposed.
fn proposed(take: &Sounding, sound: &Found) -> Result<Observation, Failure> {
    let at = (take.begins_s * 1e6).round() as u64 + sound.at;
    let name = format!("{}@{}.{:03}", take.item, at / 1_000_000, at / 1_000 % 1_000);
    let name = format!("{DETECTOR}-{name}");
    let name = if name.len() <= 200 { name } else { super::solution::hashed(&name) };
    let id = ObservationId::new(&name)
        .map_err(|error| Failure::new(format!("the shot {name} cannot be named: {error}"), "rename its item"))?;
    let (kind, what) = match sound.kind.as_str() {
        "detonation" => ("detonation", "a sudden sound, taken for a detonation"),
        "shot" => ("shot", "a sudden sound, taken for a shot"),
        _ => ("shot", "a sudden sound that may be a shot, or something else"),
    };
    let end = MediaTime::from_micros(at + LASTS).min(take.to);
    Ok(Observation {
        id,
        item: take.item.clone(),
        from: Some(MediaTime::from_micros(at).min(take.to)),
        to: Some(end),
        region: None,
        kind: Some(kind.to_owned()),
        what: what.to_owned(),
        certainty: None,
        counted: None,
        at_least: None,
        at_most: None,
        place: None,
        event: None,
        equipment: Vec::new(),
        by: Some(format!("{DETECTOR} {VERSION}")),
        score: Some(f64::from(sound.score) / 1e6),
        review: Some(Review::Proposed),
        negative: None,
        passage: None,
        content: None,
        envelope: None,
    })
}
