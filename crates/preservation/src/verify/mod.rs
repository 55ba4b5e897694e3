//! Is everything still what was recorded?
use std::path::Path;
use std::sync::Arc;

use model::{Digest, Fact};
use serde::Serialize;

use crate::blobs::ObjectBlobs;
use crate::database::{self, Access, Database, sql};
use crate::keys::FolderKeys;
use crate::ledger::merkle::Tiles;
use crate::ledger::projection::{FactRow, Projection};
use crate::ledger::{SignedCheckpoint, VerifierKey};
use crate::scaled::Scaled;
use crate::{CaseError, Location, Opening, Signer};

mod blobs;
mod checkpoints;
mod copies;
mod damage;
mod entries;
mod keys;
mod needs;
mod protected;
mod records;
mod tables;

use needs::Needs;

pub use damage::{Damage, DamageKind};

/// What stands outside the case and so cannot be changed with it.
#[derive(Debug, Clone, Default)]
pub struct Trust {
    /// Public keys that may sign the case (RFC 8032), such as the user's own.
    pub keys: Vec<[u8; 32]>,
    /// Checkpoints of the case that were kept elsewhere.
    pub checkpoints: Vec<SignedCheckpoint>,
}

impl Trust {
    /// Trusts the user's own key.
    pub fn signer(signer: &Signer) -> Self {
        Self { keys: vec![signer.public_key()], checkpoints: Vec::new() }
    }
}

/// What was looked at and what was found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct VerifyReport {
    /// Everything that is not as it was recorded. Empty for a whole case.
    pub damages: Vec<Damage>,
    /// What is odd and explained, or explains itself: a clock that was set back, a copy nothing refers to.
    pub remarks: Vec<String>,
    /// What could not be checked, and what would be needed.
    pub unchecked: Vec<String>,
    /// Entries read.
    pub entries: u64,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Versions of facts compared.
    pub facts: u64,
    /// Preserved copies hashed.
    pub blobs: u64,
    /// Bytes hashed.
    pub bytes: u64,
    /// Preserved copies that are gone because an entry disposed of them.
    pub disposed_copies: u64,
    /// Versions of facts of which something is sealed.
    pub sealed: u64,
    /// Keys that are gone because an entry destroyed them.
    pub disposed_keys: u64,
    /// The root of the tree over the entries as they are.
    pub root: Option<Digest>,
    /// The case's keys.
    pub keys: Vec<String>,
}

impl VerifyReport {
    /// Whether nothing was found damaged.
    pub fn is_whole(&self) -> bool {
        self.damages.is_empty()
    }
}

/// How far a verification has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifyProgress {
    /// What is being looked at.
    pub stage: VerifyStage,
    /// How much of it is done: entries, facts or bytes.
    pub done: u64,
    /// How much there is.
    pub total: u64,
}

/// What a verification looks at, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyStage {
    /// The database file and its tables.
    Database,
    /// Entries, tree and checkpoints; counted in entries.
    Ledger,
    /// The tables against the entries; counted in versions of facts.
    Records,
    /// The preserved copies; counted in bytes.
    Blobs,
}

/// Told how far a verification has come; called from any thread.
pub type OnVerify = Arc<dyn Fn(VerifyProgress) + Send + Sync>;

/// Checks a case from the ground: every preserved copy, entry, checkpoint and row.
///
/// It writes nothing and trusts nothing inside the case. What only an outside checkpoint or key can show is said
/// to be unchecked where `trust` holds none.
///
/// # Errors
/// Only where there is no case to look at; damage is in the report.
pub async fn verify(at: impl Into<Location>, trust: &Trust, on_progress: OnVerify) -> Result<VerifyReport, CaseError> {
    match at.into() {
        Location::Folder(dir) => verify_folder(&dir, trust, &on_progress).await,
        Location::Scaled(scaled) => verify_scaled(&scaled, trust, &on_progress).await,
    }
}

async fn verify_folder(dir: &Path, trust: &Trust, on_progress: &OnVerify) -> Result<VerifyReport, CaseError> {
    crate::case::check_format(dir)?;
    let mut report = VerifyReport::default();
    let mut hashing = blobs::Hashing::new(dir, on_progress);
    let read = read_folder(dir, trust, &mut report, on_progress, &mut hashing).await;
    let recorded = understood(read, &mut report);
    let disposed = recorded.as_ref().map(protected::Disposed::of).unwrap_or_default();
    hashing.check(recorded.as_ref(), &disposed, &mut report).await;
    if let Some(recorded) = &recorded {
        protected::check_keys(&FolderKeys::new(dir.join("keys")), recorded, &disposed, &mut report).await;
    }
    Ok(report)
}

/// One look at the database, as it stood at one moment; what the entries alone say of the facts.
async fn read_folder(
    dir: &Path,
    trust: &Trust,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
    hashing: &mut blobs::Hashing,
) -> Result<AsRecorded, CaseError> {
    let database = Database::Sqlite(database::open(&dir.join("case.sqlite"), Access::Read).await?);
    let beside = Beside {
        checkpoints: checkpoints::read_files(dir),
        verifier: std::fs::read_to_string(dir.join("verifier")),
        complete: Some(dir),
    };
    let result = read_snapshot(&database, beside, trust, report, on_progress, || hashing.begin()).await;
    database.close().await;
    Ok(result?)
}

async fn verify_scaled(scaled: &Scaled, trust: &Trust, on_progress: &OnVerify) -> Result<VerifyReport, CaseError> {
    let pool = scaled.pool(&Opening::default().tool).await?;
    let mut session = pool.acquire().await.map_err(crate::DatabaseError::from)?;
    crate::case::check_scaled(scaled, &mut session).await?;
    drop(session);
    let database = Database::Postgres(pool);
    let mut report = VerifyReport::default();
    let keys = database::read_verifiers(&database).await?;
    let origin = keys.first().and_then(|key| key.parse::<VerifierKey>().ok()).map(|key| key.name().to_owned());
    let folder = scaled.folder(origin.as_deref().unwrap_or_default());
    let store = scaled.copies(folder.join("copies"))?;
    let beside =
        Beside { checkpoints: checkpoints::read_files(&folder), verifier: owner(&store).await, complete: None };
    let read = read_snapshot(&database, beside, trust, &mut report, on_progress, || ()).await;
    let recorded = understood(read.map_err(CaseError::from), &mut report);
    let disposed = recorded.as_ref().map(protected::Disposed::of).unwrap_or_default();
    blobs::check_store(&store, recorded.as_ref(), &disposed, &mut report, on_progress).await;
    if let Some(recorded) = &recorded {
        protected::check_keys(&store.keys(), recorded, &disposed, &mut report).await;
    }
    database.close().await;
    for damage in &mut report.damages {
        // The checks name tables as they lie in a folder.
        damage.place = damage.place.replacen("case.sqlite, ", "database, ", 1).replacen("case.sqlite", "database", 1);
    }
    Ok(report)
}

/// Whose the copies are, as the store of the copies itself says: the counterpart of the file `verifier`.
async fn owner(store: &ObjectBlobs) -> std::io::Result<String> {
    match store.owner().await {
        Ok(Some(owner)) => Ok(owner),
        Ok(None) => Err(std::io::ErrorKind::NotFound.into()),
        Err(error) => Err(std::io::Error::other(error.to_string())),
    }
}

fn understood(read: Result<AsRecorded, CaseError>, report: &mut VerifyReport) -> Option<AsRecorded> {
    match read {
        Ok(recorded) => Some(recorded),
        Err(error) => {
            report.damages.push(Damage::database(format!("the database cannot be read any further: {error}")));
            None
        }
    }
}

/// What lies beside the database and must agree with it.
struct Beside<'a> {
    /// Checkpoints as files.
    checkpoints: checkpoints::Files,
    /// The case's keys.
    verifier: std::io::Result<String>,
    /// The case's folder, where every checkpoint must have its file.
    complete: Option<&'a Path>,
}

/// `looked` is called once the database shows one moment: what it refers to lies among the copies from then on.
async fn read_snapshot(
    database: &Database,
    beside: Beside<'_>,
    trust: &Trust,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
    looked: impl FnOnce(),
) -> Result<AsRecorded, crate::DatabaseError> {
    let mut snapshot = database.snapshot().await?;
    on_progress(VerifyProgress { stage: VerifyStage::Database, done: 0, total: 1 });
    // Whatever comes of it, from the first statement on the database shows one moment.
    let first = sql("SELECT COUNT(*) FROM checkpoint").one(&mut snapshot).await;
    looked();
    tables::check(database, &mut snapshot, report).await?;
    first?;
    let keys: Vec<VerifierKey> = keys::check(&mut snapshot, beside.verifier, trust, report).await?;
    let ledger = entries::read(&mut snapshot, report, on_progress).await?;
    let files = (beside.complete, &beside.checkpoints);
    checkpoints::check(&mut snapshot, files, &keys, trust, &ledger, report).await?;
    entries::compare_tree(&ledger, report);
    records::check(&mut snapshot, &ledger.recorded.projection, report, on_progress).await?;
    Ok(ledger.recorded)
}

/// The ledger as the entries' bytes make it, and as the tree's table has it.
#[derive(Debug, Default)]
struct LedgerAsFound {
    size: u64,
    /// The tree over the entries as they are; where one is missing, over its hash in the table.
    of_entries: Tiles,
    /// The tree's table.
    of_table: Tiles,
    /// Entries whose bytes do not have the hash in the table.
    unlike_table: Vec<u64>,
    recorded: AsRecorded,
}

/// The facts as the entries alone make them.
#[derive(Debug, Default)]
struct AsRecorded {
    projection: Projection,
    /// What each row of the projection needs.
    needs: Vec<Needs>,
}

impl AsRecorded {
    /// The facts that speak of copies and keys, in the order of the entries, with their rows.
    fn about_copies_and_keys(&self) -> impl Iterator<Item = (&FactRow, &Fact)> {
        let all = self.projection.rows.iter().zip(&self.needs);
        all.filter_map(|(row, needs)| Some((row, needs.fact.as_deref()?)))
    }
}
