//! Is everything still what was recorded?
use std::path::Path;
use std::sync::Arc;

use model::Digest;
use serde::Serialize;
use sqlx::{Connection, SqliteConnection};

use crate::database::{self, Access};
use crate::ledger::merkle::Tiles;
use crate::ledger::projection::Projection;
use crate::ledger::{SignedCheckpoint, VerifierKey};
use crate::{CaseError, Signer};

mod blobs;
mod checkpoints;
mod damage;
mod entries;
mod keys;
mod protected;
mod records;
mod tables;

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
pub async fn verify(dir: &Path, trust: &Trust, on_progress: OnVerify) -> Result<VerifyReport, CaseError> {
    crate::case::check_format(dir)?;
    let mut report = VerifyReport::default();
    let read = read_database(dir, trust, &mut report, &on_progress).await;
    let projection = match read {
        Ok(projection) => Some(projection),
        Err(error) => {
            report.damages.push(Damage::database(format!("the database cannot be read any further: {error}")));
            None
        }
    };
    let disposed = projection.as_ref().map(protected::Disposed::of).unwrap_or_default();
    blobs::check(dir, projection.as_ref(), &disposed, &mut report, &on_progress).await;
    if let Some(projection) = &projection {
        protected::check_keys(dir, projection, &disposed, &mut report);
    }
    Ok(report)
}

/// One look at the database, as it stood at one moment; what the entries alone say of the facts.
async fn read_database(
    dir: &Path,
    trust: &Trust,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
) -> Result<Projection, CaseError> {
    let pool = database::open(&dir.join("case.sqlite"), Access::Read).await?;
    let result = read_snapshot(&pool, dir, trust, report, on_progress).await;
    pool.close().await;
    Ok(result?)
}

async fn read_snapshot(
    pool: &sqlx::SqlitePool,
    dir: &Path,
    trust: &Trust,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
) -> Result<Projection, crate::DatabaseError> {
    let files = checkpoints::read_files(dir);
    let mut connection = pool.acquire().await?;
    let mut tx = connection.begin().await?;
    let snapshot: &mut SqliteConnection = &mut tx;
    on_progress(VerifyProgress { stage: VerifyStage::Database, done: 0, total: 1 });
    tables::check(snapshot, report).await?;
    let keys: Vec<VerifierKey> = keys::check(snapshot, dir, trust, report).await?;
    let ledger = entries::read(snapshot, report, on_progress).await?;
    checkpoints::check(snapshot, (dir, &files), &keys, trust, &ledger, report).await?;
    entries::compare_tree(&ledger, report);
    records::check(snapshot, &ledger.projection, report, on_progress).await?;
    Ok(ledger.projection)
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
    projection: Projection,
}
