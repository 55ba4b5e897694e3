//! The recordings of a case that can be compared by their sound.
use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use acoustics::RATE;
use acoustics::sync::Heard;
use model::{Digest, FactKind, FactRef, ItemId, LineageRelation, MediaTime, TakeId};
use preservation::{Cache, CacheKey};

use crate::analyse::{self, pass_key};
use crate::failure::Failure;
use crate::open::Workbench;
use crate::reader::Reader;
use crate::solve::standing_takes;

/// The sound that the media pass keeps, at the rate that `acoustics` works on.
pub(crate) const SOUND: &str = "sound-8k.s16";
/// The features of a take among what is kept.
const FEATURES: &str = "heard.bin";
/// Rises whenever the same sound gives other features.
const FEATURES_VERSION: &str = "2";

/// One take with sound.
#[derive(Debug, Clone)]
pub(crate) struct Sounding {
    pub(crate) take: TakeId,
    pub(crate) item: ItemId,
    /// Where it begins and ends in the item.
    pub(crate) from: MediaTime,
    pub(crate) to: MediaTime,
    /// Whether it is all that the item holds, from its start.
    pub(super) is_whole: bool,
    /// Where in the item the first sample that is heard lies, in seconds.
    pub(crate) begins_s: f64,
    /// The samples of the item's sound that are its own.
    samples: (usize, usize),
    sound: CacheKey,
    /// The name of its features and comparisons among what is kept.
    pub(super) key: CacheKey,
    /// The facts that it follows from.
    pub(crate) inputs: Vec<FactRef>,
}

impl Sounding {
    /// Its sound, from what the media pass kept; `None` where that is gone or damaged.
    pub(crate) fn sound(&self, cache: &dyn Cache) -> Option<Vec<i16>> {
        let bytes = cache.read(&self.sound, SOUND)?;
        let samples = bytes.chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]));
        Some(samples.take(self.samples.1).skip(self.samples.0).collect())
    }

    fn features_key(&self) -> CacheKey {
        CacheKey::of(&[("features of", self.key.bytes()), ("version", FEATURES_VERSION.as_bytes())])
    }

    /// Whether its features are kept.
    pub(super) fn is_heard(&self, cache: &dyn Cache) -> bool {
        cache.contains(&self.features_key())
    }

    /// What it is compared by: kept, or made now and kept.
    pub(super) fn heard(&self, cache: &dyn Cache) -> Result<Option<Heard>, Failure> {
        let key = self.features_key();
        if let Some(kept) = cache.read(&key, FEATURES).and_then(|bytes| Heard::from_bytes(&bytes)) {
            return Ok(Some(kept));
        }
        let Some(samples) = self.sound(cache) else { return Ok(None) };
        let heard = Heard::new(&samples);
        super::pairs::keep(cache, &key, FEATURES, &heard.to_bytes())?;
        Ok(Some(heard))
    }
}

/// One piece of work for each take, several at once; what comes out is in the order of the takes.
pub(super) fn each<T: Send>(
    takes: &[Sounding],
    threads: usize,
    work: impl Fn(&Sounding) -> Result<T, Failure> + Sync,
) -> Result<Vec<T>, Failure> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(takes.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads.clamp(1, takes.len().max(1)) {
            scope.spawn(|| {
                loop {
                    let n = next.fetch_add(1, Ordering::Relaxed);
                    let Some(take) = takes.get(n) else { break };
                    let result = work(take);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((n, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(n, _)| *n);
    done.into_iter().map(|(_, result)| result).collect()
}

impl Workbench {
    /// Every take with sound of the items that may be compared, by the take's name.
    ///
    /// What is confidential stays out: nothing of what it holds is kept in clear. So do copies that this program made.
    pub(crate) async fn soundings(&self) -> Result<Vec<Sounding>, Failure> {
        let mut reader = Reader::new(self.records());
        let mut held: BTreeMap<ItemId, (Digest, FactRef)> = BTreeMap::new();
        let made: BTreeSet<ItemId> =
            self.records().derivatives().await?.into_iter().map(|recorded| recorded.fact.item).collect();
        for recorded in self.records().items().await? {
            let item = &recorded.fact;
            let is_open = !item.confidential && item.clear_sha256.is_none() && item.envelope.is_none();
            let Some(sha256) = item.sha256().filter(|_| is_open && !made.contains(&item.id)) else { continue };
            if !self.is_disposed(item, recorded.entry).await? {
                let fact = FactRef { kind: FactKind::Item, id: item.id.to_string(), version: recorded.version };
                held.insert(item.id.clone(), (sha256, fact));
            }
        }
        let standing: BTreeSet<ItemId> = reader.items().await?.into_iter().map(|item| item.id).collect();
        held.retain(|item, _| standing.contains(item));
        let mut takes = Vec::new();
        let mut sounds = BTreeMap::new();
        for recorded in self.records().analyses().await? {
            let analysis = recorded.fact;
            let Some((sha256, item)) = held.get(&analysis.item).filter(|(sha256, _)| *sha256 == analysis.sha256) else {
                continue;
            };
            let Ok(technical) = analysis.outcome else { continue };
            let Some(audio) = technical.audio else { continue };
            let of = FactRef {
                kind: FactKind::Analysis,
                id: format!("{} {}", analysis.item, analyse::METHOD),
                version: recorded.version,
            };
            let inputs = vec![item.clone(), of];
            sounds.insert(analysis.item, (*sha256, analysis.version, audio.start_s, technical.duration, inputs));
            takes.extend(technical.takes);
        }
        let takes = standing_takes(takes, reader.recorded_takes().await?);
        let mut several: BTreeMap<&ItemId, usize> = BTreeMap::new();
        for take in &takes {
            *several.entry(&take.item).or_default() += 1;
        }
        let mut soundings: Vec<Sounding> = Vec::new();
        for take in &takes {
            let Some((sha256, version, start_s, duration, inputs)) = sounds.get(&take.item) else { continue };
            let rate = f64::from(RATE);
            let sample = |at: MediaTime| ((at.secs() - start_s).max(0.0) * rate).round() as usize;
            let samples = (sample(take.from), sample(take.to));
            let to = duration.map_or(take.to, |duration| take.to.min(MediaTime::from_micros(duration.micros())));
            if samples.1 <= samples.0 {
                continue;
            }
            let key = CacheKey::of(&[
                ("sound of", sha256.bytes()),
                ("pass", version.as_bytes()),
                ("from", &take.from.micros().to_be_bytes()),
                ("to", &take.to.micros().to_be_bytes()),
            ]);
            soundings.push(Sounding {
                take: take.id.clone(),
                item: take.item.clone(),
                from: take.from,
                to,
                is_whole: several.get(&take.item) == Some(&1) && take.from == MediaTime::START,
                begins_s: start_s + samples.0 as f64 / rate,
                samples,
                sound: pass_key(sha256, version),
                key,
                inputs: inputs.clone(),
            });
        }
        soundings.sort_by(|one, other| one.take.cmp(&other.take));
        Ok(soundings)
    }

    /// Pairs of takes that are of one recording, as far as the case knows: copies and parts are no witnesses of one another.
    pub(super) async fn kin(&self, takes: &[Sounding]) -> Result<BTreeSet<(usize, usize)>, Failure> {
        let lineage = Reader::new(self.records()).lineage().await?;
        let mut copied: BTreeMap<&ItemId, Vec<&ItemId>> = BTreeMap::new();
        let mut packed: Vec<(&ItemId, &ItemId)> = Vec::new();
        for link in &lineage {
            match link.relation {
                LineageRelation::SameBytes | LineageRelation::ReEncodingOf | LineageRelation::ExcerptOf => {
                    copied.entry(&link.item).or_default().push(&link.of);
                    if link.relation == LineageRelation::SameBytes {
                        copied.entry(&link.of).or_default().push(&link.item);
                    }
                }
                LineageRelation::ContainedIn => packed.push((&link.item, &link.of)),
                LineageRelation::CaptureOf | LineageRelation::PageSourceOf | LineageRelation::SidecarOf => {}
            }
        }
        // What each item comes from, itself first. Two parts of one compilation need not be of one recording.
        let origins = |item: &'_ ItemId| -> BTreeSet<ItemId> {
            let (mut known, mut next) = (BTreeSet::new(), vec![item.clone()]);
            while let Some(one) = next.pop() {
                next.extend(
                    copied.get(&one).into_iter().flatten().map(|of| (*of).clone()).filter(|of| !known.contains(of)),
                );
                known.insert(one);
            }
            known
        };
        let origins: Vec<BTreeSet<ItemId>> = takes.iter().map(|take| origins(&take.item)).collect();
        let holds = |whole: &BTreeSet<ItemId>, part: &BTreeSet<ItemId>| {
            packed.iter().any(|(item, of)| part.contains(item) && whole.contains(of))
        };
        let mut kin = BTreeSet::new();
        for a in 0..takes.len() {
            for b in a + 1..takes.len() {
                let (of_a, of_b) = (&origins[a], &origins[b]);
                let copies = takes[a].item != takes[b].item && !of_a.is_disjoint(of_b);
                if copies || holds(of_a, of_b) || holds(of_b, of_a) {
                    kin.insert((a, b));
                }
            }
        }
        Ok(kin)
    }
}
