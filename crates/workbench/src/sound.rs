//! What recordings of a case hear in common: compared by themselves, what fits recorded as pairs.
//!
//! What a pair says is this program's measurement, with a score and a version, and enters the reckoning as a piece of its own
//! class. A person corrects it in the same row (both values are kept), or withdraws it with a reason, and then it stays so.
use std::sync::Arc;

use model::{Draft, Fact, FactKind, FactName, FactRef, Recorded, Sync, Withdrawal};
use serde::Serialize;

use self::recordings::Sounding;
use self::solution::Solution;
use crate::failure::Failure;
use crate::open::Workbench;
use crate::progress::Progress;

mod distance;
mod pairs;
mod recordings;
mod shots;
mod solution;

pub(crate) use self::distance::{Within, apart_m, fixes_between, with_distances, within};
pub(crate) use self::recordings::SOUND;
pub use self::shots::ShotsHeard;
pub(crate) use self::shots::is_shot;
pub(crate) use self::solution::without_way_s;

/// The name under which the ledger knows the comparison.
pub(crate) const METHOD: &str = "sync by sound";
/// Rises whenever the same sound gives other pairs.
const VERSION: &str = "3";

/// What recordings hear in common.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Listened {
    /// Takes with sound; of confidential items nothing is compared.
    pub recordings: usize,
    /// Pairs compared now.
    pub compared: usize,
    /// Pairs that this version puts on one clock by their own sound.
    pub pairs: usize,
    /// Of these, those that were recorded now, because they are new or say something else than before.
    pub recorded: usize,
    /// Pairs that this program recorded before and now took back.
    pub taken_back: usize,
    /// Takes that hold one and the same sound: copies of one recording, and no witnesses of one another.
    pub copies: Vec<[String; 2]>,
    /// Takes of which one seems to have a cut that the picture does not show: they are not put on one clock.
    pub cut: Vec<[String; 2]>,
    /// Takes whose pairs disagree around a cycle, and by how many seconds: of these only what a third bears out is recorded.
    pub disagreeing: Vec<(Vec<String>, f64)>,
    /// Takes that fit nothing as they play, each with one that it fits at another speed, and how much faster than that it plays:
    /// they are not put on one clock.
    pub sped: Vec<([String; 2], f64)>,
    /// Whether takes that fit nothing were too many to be tried at other speeds.
    pub speeds_untried: bool,
    /// Pairs of takes of which only the sudden sounds were compared: takes are very many, and these share few sound landmarks.
    pub passed_over: usize,
}

impl Workbench {
    /// Compares the sound of all takes that were not compared yet, and records which pairs are on one clock by it.
    ///
    /// Features and comparisons are kept in the cache as they are made: a run that is killed loses those under way.
    ///
    /// # Errors
    /// The case cannot be read or written.
    pub(crate) async fn listen_together(
        &self,
        threads: usize,
        progress: &Arc<dyn Progress>,
    ) -> Result<Listened, Failure> {
        let recordings = self.soundings().await?;
        if recordings.len() < 2 {
            return Ok(Listened { recordings: recordings.len(), ..Listened::default() });
        }
        let kin = self.kin(&recordings).await?;
        let shared = Arc::new(recordings);
        let (cache, watch, takes) = (Arc::clone(self.cache()), Arc::clone(progress), Arc::clone(&shared));
        let solving =
            tokio::task::spawn_blocking(move || solution::solution(cache.as_ref(), &takes, &kin, threads, &*watch));
        let (solution, compared) = solving
            .await
            .map_err(|error| Failure::new(format!("the comparison of sound stopped: {error}"), "run it again"))??;
        let (recorded, taken_back) = self.record_pairs(&shared, &solution).await?;
        Ok(Listened {
            recordings: shared.len(),
            compared,
            pairs: solution.pairs.len(),
            recorded,
            taken_back,
            copies: solution.copies,
            cut: solution.cut,
            disagreeing: solution.disagreeing,
            sped: solution.sped,
            speeds_untried: solution.speeds_untried,
            passed_over: solution.passed_over,
        })
    }

    /// Records what is new, and takes back what this program recorded before and does not find any more.
    async fn record_pairs(&self, takes: &[Sounding], solution: &Solution) -> Result<(usize, usize), Failure> {
        let known = self.records().syncs().await?;
        let withdrawals = self.records().withdrawals().await?;
        let mut drafts: Vec<Draft> = Vec::new();
        let inputs = |sync: &Sync| -> Vec<FactRef> {
            let of = |take: &&Sounding| take.item == sync.a || take.item == sync.b;
            let mut inputs: Vec<FactRef> = takes.iter().filter(of).flat_map(|take| take.inputs.clone()).collect();
            inputs.sort();
            inputs.dedup();
            inputs
        };
        let mut found = Vec::with_capacity(solution.pairs.len());
        for pair in &solution.pairs {
            let mut pair = pair.clone();
            let same = |known: &&Recorded<Sync>| known.fact.id == pair.id;
            let before = known.iter().find(same).filter(|known| is_of_same_moments(&known.fact, &pair));
            if before.is_none() && known.iter().any(|known| known.fact.id == pair.id) {
                // Somebody's own row has this name, and speaks of other moments.
                pair.id = solution::other_name(&pair)?;
            }
            let before = before.or_else(|| known.iter().find(|known| known.fact.id == pair.id));
            found.push(pair.id.clone());
            let Some(before) = before else {
                drafts.push(Self::detected(METHOD, "analyse".to_owned(), inputs(&pair), Fact::Sync(pair)));
                continue;
            };
            let withdrawn =
                self.withdrawn_by(FactKind::Sync, before.fact.id.as_str(), before.version, &withdrawals).await?;
            if withdrawn.as_deref().is_some_and(|who| who != METHOD) {
                // A person did not believe it.
                continue;
            }
            let renewed = Sync {
                machine_offset: pair.machine_offset,
                machine_error: pair.machine_error,
                machine: pair.machine,
                machine_score: pair.machine_score,
                machine_because: pair.machine_because,
                ..before.fact.clone()
            };
            if renewed != before.fact || withdrawn.is_some() {
                drafts.push(Self::detected(METHOD, "analyse".to_owned(), inputs(&renewed), Fact::Sync(renewed)));
            }
        }
        let recorded = drafts.len();
        for before in &known {
            let compared = |item: &model::ItemId| takes.iter().any(|take| take.item == *item);
            let own = before.fact.machine.as_deref().is_some_and(|machine| machine.starts_with(METHOD))
                && before.fact.machine_score.is_some()
                && before.fact.offset.is_none();
            if !own || found.contains(&before.fact.id) || !compared(&before.fact.a) || !compared(&before.fact.b) {
                continue;
            }
            if self.withdrawn_by(FactKind::Sync, before.fact.id.as_str(), before.version, &withdrawals).await?.is_some()
            {
                continue;
            }
            let of = FactName { kind: FactKind::Sync, id: before.fact.id.to_string() };
            let withdrawal = Withdrawal { of, version: before.version, item: None, stands: false, carried: None };
            let reason = format!("{METHOD} {VERSION} does not put these on one clock any more");
            drafts.push(Self::detected(METHOD, reason, inputs(&before.fact), Fact::Withdrawal(withdrawal)));
        }
        let taken_back = drafts.len() - recorded;
        self.append(drafts).await?;
        Ok((recorded, taken_back))
    }

    /// Who withdrew this version of a fact; `None` where it stands.
    async fn withdrawn_by(
        &self,
        kind: FactKind,
        id: &str,
        version: u32,
        withdrawals: &[Recorded<Withdrawal>],
    ) -> Result<Option<String>, Failure> {
        let of_it = |one: &&Recorded<Withdrawal>| one.fact.of.kind == kind && one.fact.of.id == id;
        let Some(withdrawal) = withdrawals.iter().find(of_it).filter(|one| one.fact.holds(version)) else {
            return Ok(None);
        };
        let entry = self.records().entries(withdrawal.entry, 1).await?.pop();
        Ok(Some(entry.map(|entry| entry.draft.who).unwrap_or_default()))
    }
}

/// Whether two rows speak of the same moments of the same items.
fn is_of_same_moments(one: &Sync, other: &Sync) -> bool {
    (&one.a, one.a_at, &one.b, one.b_at) == (&other.a, other.a_at, &other.b, other.b_at)
}
