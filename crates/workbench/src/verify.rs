use std::sync::{Arc, Mutex, PoisonError};

use model::{Notice, NoticeLevel, Whereabouts};
use preservation::{Location, SignedCheckpoint, Signer, Trust, VerifierKey, VerifyProgress, VerifyStage, WitnessKey};
use serde::Serialize;

use crate::failure::Failure;
use crate::progress::{Progress, Unit};

mod attested;
mod envelopes;

pub use attested::{Attested, AttestedState};

/// What a verification looked at and found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Verified {
    /// Whether nothing was found changed.
    pub whole: bool,
    /// Preserved copies hashed.
    pub blobs: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Ledger entries walked.
    pub entries: u64,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Versions of facts compared with their rows.
    pub rows: u64,
    /// Preserved copies that are gone because an entry disposed of them.
    pub disposed_copies: u64,
    /// Keys that are gone because an entry destroyed them.
    pub disposed_keys: u64,
    /// Versions of facts of which something is sealed.
    pub sealed: u64,
    /// How many of these were opened, and every value in them held against the ledger's commitment.
    pub opened: u64,
    /// How many of these nobody can open any more, because their key was destroyed.
    pub erased: u64,
    /// The root of the tree over the entries as they are.
    pub root: Option<String>,
    /// What is odd and explained.
    pub remarks: Vec<String>,
    /// What could not be checked, and what would be needed.
    pub unchecked: Vec<String>,
    /// What others said of the ledger's checkpoints: stamps and countersignatures.
    pub attestations: Vec<Attested>,
    /// Every damage, by name.
    pub damages: Vec<Notice>,
}

/// What was kept outside the case, to hold it against.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outside {
    /// Keys that may have signed it, as `sightline new` printed them. Where none is given, the user's own is taken.
    pub keys: Vec<String>,
    /// Checkpoints of it, as the files in its folder `checkpoints` hold them.
    pub checkpoints: Vec<String>,
    /// Keys of people who countersigned it, as `sightline countersign` printed them.
    pub witnesses: Vec<String>,
}

impl Outside {
    fn witnesses(&self) -> Result<Vec<WitnessKey>, Failure> {
        let read = |key: &String| {
            key.parse().map_err(|error| Failure::new(error, "give the whole line that `sightline countersign` printed"))
        };
        self.witnesses.iter().map(read).collect()
    }

    fn trust(&self) -> Result<Trust, Failure> {
        let mut trust = Trust::default();
        for key in &self.keys {
            let key: VerifierKey = key.trim().parse().map_err(|error| {
                Failure::new(
                    format!("\"{key}\" is not a key: {error}"),
                    "give the whole line that `sightline new` printed",
                )
            })?;
            trust.keys.push(key.public_key());
        }
        for text in &self.checkpoints {
            let checkpoint: SignedCheckpoint = text.parse().map_err(|error| {
                Failure::new(
                    format!("that is not a checkpoint: {error}"),
                    "give a file from a case's folder `checkpoints`",
                )
            })?;
            trust.checkpoints.push(checkpoint);
        }
        if trust.keys.is_empty() {
            trust.keys.extend(Signer::of_user_if_any()?.map(|signer| signer.public_key()));
        }
        Ok(trust)
    }
}

/// Checks a case from the ground; writes nothing.
///
/// # Errors
/// There is no case to look at, or what was kept outside cannot be read. Damage is no error: it is in the result.
pub async fn verify(
    at: impl Into<Location>,
    outside: &Outside,
    progress: Arc<dyn Progress>,
) -> Result<Verified, Failure> {
    let at = at.into();
    let trust = outside.trust()?;
    let witnesses = outside.witnesses()?;
    let stage: Mutex<Option<(VerifyStage, u64)>> = Mutex::new(None);
    let watch = Arc::clone(&progress);
    let told = move |now: VerifyProgress| {
        let mut stage = stage.lock().unwrap_or_else(PoisonError::into_inner);
        let before = match *stage {
            Some((before, done)) if before == now.stage => done,
            _ => {
                let (what, unit) = named(now.stage);
                watch.begin(what, now.total, unit);
                0
            }
        };
        watch.advance(now.done.saturating_sub(before));
        *stage = Some((now.stage, now.done.max(before)));
    };
    let report = preservation::verify(&at, &trust, Arc::new(told)).await?;
    progress.end();
    let damage = |damage: preservation::Damage| Notice {
        level: NoticeLevel::Error,
        what: damage.what,
        place: Whereabouts { file: Some(damage.place), ..Whereabouts::default() },
        next: damage.next,
    };
    let mut verified = Verified {
        whole: false,
        blobs: report.blobs,
        bytes: report.bytes,
        entries: report.entries,
        checkpoints: report.checkpoints,
        rows: report.facts,
        disposed_copies: report.disposed_copies,
        disposed_keys: report.disposed_keys,
        sealed: report.sealed,
        opened: 0,
        erased: 0,
        root: report.root.map(|root| root.to_string()),
        remarks: report.remarks,
        unchecked: report.unchecked,
        attestations: Vec::new(),
        damages: report.damages.into_iter().map(damage).collect(),
    };
    attested::check(&at, &witnesses, &mut verified).await;
    verified.whole = verified.damages.is_empty();
    Ok(verified)
}

fn named(stage: VerifyStage) -> (&'static str, Unit) {
    match stage {
        VerifyStage::Database => ("database", Unit::Items),
        VerifyStage::Ledger => ("ledger", Unit::Items),
        VerifyStage::Records => ("tables", Unit::Items),
        VerifyStage::Blobs => ("copies", Unit::Bytes),
    }
}
