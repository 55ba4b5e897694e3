use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use model::{Digest, Draft, Entry, FactKind, Recorded};
use sqlx::{AssertSqlSafe, Row, Sqlite, SqliteConnection, SqlitePool, Transaction};
use tokio::sync::Mutex;

use crate::database::{signed, unsigned, values};
use crate::ledger::batch::{Batch, Standing, names};
use crate::ledger::checkpoint_files::CheckpointFiles;
use crate::ledger::merkle::{self, TileId, Tiles};
use crate::ledger::projection::FactRow;
use crate::ledger::seal::{check_edge, seal};
use crate::ledger::{Ledger, LedgerError, Receipt, SignedCheckpoint, VerifierKey};
use crate::{Clock, DatabaseError, Signer};

/// Rows that one statement writes or asks for.
const ROWS: usize = 400;

/// The ledger in `case.sqlite`.
#[derive(Debug)]
pub(crate) struct EmbeddedLedger {
    pub(crate) pool: SqlitePool,
    pub(crate) verifiers: Vec<VerifierKey>,
    pub(crate) origin: String,
    /// `None` where the case was opened for reading.
    pub(crate) signer: Option<Signer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tool: String,
    pub(crate) files: CheckpointFiles,
    pub(crate) writing: Mutex<()>,
}

#[async_trait]
impl Ledger for EmbeddedLedger {
    async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Receipt>, LedgerError> {
        let signer = self.signer.as_ref().ok_or(LedgerError::ReadOnly)?;
        let yours = signer.verifier(&self.origin)?;
        if !self.verifiers.contains(&yours) {
            let case = self.verifiers.iter().map(VerifierKey::short).collect::<Vec<_>>().join(", ");
            return Err(LedgerError::StrangeKey { yours: yours.short(), case });
        }
        let _one_at_a_time = self.writing.lock().await;
        let mut tx = self.pool.begin_with("BEGIN IMMEDIATE").await.map_err(DatabaseError::from)?;
        let (mut standing, newest) = read_standing(&mut tx).await?;
        let (on_file, size) = (self.files.latest_size(), standing.size);
        if on_file > size {
            return Err(LedgerError::Damaged {
                what: format!("the file checkpoints/latest is of {on_file} entries and the ledger has {size}"),
            });
        }
        let mut edge = read_tiles(&mut tx, &merkle::edge_tiles(standing.size)).await?;
        check_edge(&edge, standing.size, newest.as_ref(), &self.verifiers)?;
        standing.current = read_current(&mut tx, &drafts).await?;
        let batch = Batch::new(drafts, standing, self.clock.now(), &self.tool)?;
        if batch.entries.is_empty() {
            return Ok(batch.receipts);
        }
        let (changed, checkpoint) = seal(&mut edge, size, &batch.entries, &self.origin, signer)?;
        write_batch(&mut tx, size, &batch).await?;
        write_tiles(&mut tx, edge.iter().filter(|(id, _)| changed.contains(id)).collect()).await?;
        sqlx::query("INSERT INTO checkpoint (size, note) VALUES ($1, $2)")
            .bind(signed(checkpoint.checkpoint.size))
            .bind(checkpoint.note.to_string())
            .execute(&mut *tx)
            .await
            .map_err(DatabaseError::from)?;
        let unwritten = read_checkpoints_after(&mut tx, on_file).await?;
        tx.commit().await.map_err(DatabaseError::from)?;
        unwritten.iter().try_for_each(|checkpoint| self.files.write(checkpoint))?;
        Ok(batch.receipts)
    }

    async fn size(&self) -> Result<u64, LedgerError> {
        let size: i64 = sqlx::query_scalar("SELECT COALESCE(MAX(idx) + 1, 0) FROM entry")
            .fetch_one(&self.pool)
            .await
            .map_err(DatabaseError::from)?;
        Ok(unsigned(size)?)
    }

    async fn entry_bytes(&self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        let bytes = sqlx::query_scalar("SELECT bytes FROM entry WHERE idx = $1")
            .bind(signed(index))
            .fetch_optional(&self.pool)
            .await
            .map_err(DatabaseError::from)?;
        Ok(bytes)
    }

    async fn checkpoint(&self, size: Option<u64>) -> Result<Option<SignedCheckpoint>, LedgerError> {
        let mut connection = self.pool.acquire().await.map_err(DatabaseError::from)?;
        read_checkpoint(&mut connection, size).await
    }

    async fn inclusion_proof(&self, index: u64, size: u64) -> Result<Vec<Digest>, LedgerError> {
        let all = self.size().await?;
        if index >= size || size > all {
            return Err(LedgerError::OutOfRange { from: index, to: size, size: all });
        }
        self.hashes(merkle::inclusion_ranges(index, size)).await
    }

    async fn consistency_proof(&self, old: u64, new: u64) -> Result<Vec<Digest>, LedgerError> {
        let all = self.size().await?;
        if old > new || new > all {
            return Err(LedgerError::OutOfRange { from: old, to: new, size: all });
        }
        self.hashes(merkle::consistency_ranges(old, new)).await
    }

    fn verifiers(&self) -> &[VerifierKey] {
        &self.verifiers
    }

    fn origin(&self) -> &str {
        &self.origin
    }
}

impl EmbeddedLedger {
    async fn hashes(&self, ranges: Vec<std::ops::Range<u64>>) -> Result<Vec<Digest>, LedgerError> {
        let mut connection = self.pool.acquire().await.map_err(DatabaseError::from)?;
        let tiles = read_tiles(&mut connection, &merkle::tiles_for(&ranges)).await?;
        let hashes: Option<Vec<_>> = ranges.into_iter().map(|range| merkle::range_hash(&tiles, range)).collect();
        hashes.ok_or_else(|| LedgerError::Damaged { what: "a part of the tree is missing".into() })
    }
}

/// The keys a case is signed with, in the order in which they were let in.
pub(crate) async fn read_verifiers(pool: &SqlitePool) -> Result<Vec<String>, DatabaseError> {
    Ok(sqlx::query_scalar("SELECT key FROM verifier ORDER BY key").fetch_all(pool).await?)
}

/// The newest checkpoint, or that of a size.
async fn read_checkpoint(
    connection: &mut SqliteConnection,
    size: Option<u64>,
) -> Result<Option<SignedCheckpoint>, LedgerError> {
    let note: Option<String> = match size {
        None => sqlx::query_scalar("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"),
        Some(size) => sqlx::query_scalar("SELECT note FROM checkpoint WHERE size = $1").bind(signed(size)),
    }
    .fetch_optional(connection)
    .await
    .map_err(DatabaseError::from)?;
    note.as_deref().map(read_note).transpose()
}

/// The checkpoints of more entries than this, oldest first.
pub(crate) async fn read_checkpoints_after(
    connection: &mut SqliteConnection,
    size: u64,
) -> Result<Vec<SignedCheckpoint>, LedgerError> {
    let notes: Vec<String> = sqlx::query_scalar("SELECT note FROM checkpoint WHERE size > $1 ORDER BY size")
        .bind(signed(size))
        .fetch_all(connection)
        .await
        .map_err(DatabaseError::from)?;
    notes.iter().map(|note| read_note(note)).collect()
}

fn read_note(note: &str) -> Result<SignedCheckpoint, LedgerError> {
    note.parse().map_err(|error| LedgerError::Damaged { what: format!("a stored checkpoint is {error}") })
}

async fn read_standing(tx: &mut Transaction<'_, Sqlite>) -> Result<(Standing, Option<SignedCheckpoint>), LedgerError> {
    let newest = read_checkpoint(tx, None).await?;
    let last: Option<(i64, Vec<u8>)> = sqlx::query_as("SELECT idx, bytes FROM entry ORDER BY idx DESC LIMIT 1")
        .fetch_optional(&mut **tx)
        .await
        .map_err(DatabaseError::from)?;
    let mut standing = Standing::default();
    if let Some((index, bytes)) = last {
        let entry: Entry = serde_json::from_slice(&bytes)
            .map_err(|error| LedgerError::Damaged { what: format!("entry {index} cannot be read: {error}") })?;
        standing.size = unsigned(index)? + 1;
        standing.last_at = Some(entry.at);
    }
    Ok((standing, newest))
}

async fn read_tiles(connection: &mut SqliteConnection, ids: &BTreeSet<TileId>) -> Result<Tiles, LedgerError> {
    let mut tiles = Tiles::new();
    for id in ids {
        let hashes: Option<Vec<u8>> = sqlx::query_scalar("SELECT hashes FROM tile WHERE level = $1 AND idx = $2")
            .bind(i64::from(id.level))
            .bind(signed(id.index))
            .fetch_optional(&mut *connection)
            .await
            .map_err(DatabaseError::from)?;
        if let Some(hashes) = hashes {
            tiles.insert(*id, tile_hashes(&hashes));
        }
    }
    Ok(tiles)
}

/// The hashes of a tile; bytes over at the end are left out (the root then does not fit, which is what shows it).
pub(crate) fn tile_hashes(bytes: &[u8]) -> Vec<Digest> {
    bytes.as_chunks::<32>().0.iter().map(|hash| Digest::from_bytes(*hash)).collect()
}

async fn read_current(
    tx: &mut Transaction<'_, Sqlite>,
    drafts: &[Draft],
) -> Result<HashMap<(FactKind, String), Recorded<model::Fact>>, LedgerError> {
    let mut by_kind: HashMap<FactKind, BTreeSet<String>> = HashMap::new();
    for (kind, id) in names(drafts) {
        by_kind.entry(kind).or_default().insert(id);
    }
    let mut current = HashMap::new();
    for (kind, ids) in by_kind {
        let ids: Vec<String> = ids.into_iter().collect();
        for chunk in ids.chunks(ROWS) {
            let places = (2..2 + chunk.len()).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ");
            let sql = format!(
                "SELECT id, version, entry, body FROM fact WHERE kind = $1 AND superseded IS NULL AND id IN ({places})"
            );
            let mut query = sqlx::query(AssertSqlSafe(sql)).bind(kind.name());
            for id in chunk {
                query = query.bind(id);
            }
            for row in query.fetch_all(&mut **tx).await.map_err(DatabaseError::from)? {
                let (id, recorded) = recorded(&row)?;
                let fact = recorded.map_err(|error| LedgerError::Damaged {
                    what: format!("the current {} \"{id}\" cannot be read: {error}", kind.name()),
                })?;
                current.insert((kind, id), fact);
            }
        }
    }
    Ok(current)
}

type ReadBack = Result<Recorded<model::Fact>, serde_json::Error>;

fn recorded(row: &sqlx::sqlite::SqliteRow) -> Result<(String, ReadBack), DatabaseError> {
    let (version, entry): (i64, i64) = (row.try_get("version")?, row.try_get("entry")?);
    let (version, entry) = (unsigned(version)? as u32, unsigned(entry)?);
    let body: &str = row.try_get("body")?;
    Ok((row.try_get("id")?, serde_json::from_str(body).map(|fact| Recorded { fact, version, entry })))
}

async fn write_batch(tx: &mut Transaction<'_, Sqlite>, size: u64, batch: &Batch) -> Result<(), DatabaseError> {
    let entries: Vec<(u64, &Vec<u8>)> = (size..).zip(&batch.entries).collect();
    for chunk in entries.chunks(ROWS) {
        let sql = format!("INSERT INTO entry (idx, bytes) VALUES {}", values(chunk.len(), 2));
        let mut query = sqlx::query(AssertSqlSafe(sql));
        for (index, bytes) in chunk {
            query = query.bind(signed(*index)).bind(bytes.as_slice());
        }
        query.execute(&mut **tx).await?;
    }
    for chunk in batch.facts.chunks(ROWS) {
        write_facts(tx, chunk).await?;
    }
    for (fact, by) in &batch.superseded {
        sqlx::query("UPDATE fact SET superseded = $1 WHERE kind = $2 AND id = $3 AND version = $4")
            .bind(signed(*by))
            .bind(fact.kind.name())
            .bind(&fact.id)
            .bind(i64::from(fact.version))
            .execute(&mut **tx)
            .await?;
    }
    for report in &batch.reports {
        sqlx::query("INSERT INTO report (entry, sha256, as_of) VALUES ($1, $2, $3)")
            .bind(signed(report.entry))
            .bind(report.sha256.to_string())
            .bind(signed(report.as_of))
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn write_facts(tx: &mut Transaction<'_, Sqlite>, rows: &[FactRow]) -> Result<(), DatabaseError> {
    let columns = "kind, id, version, entry, superseded, item, blob, body";
    let sql = format!("INSERT INTO fact ({columns}) VALUES {}", values(rows.len(), 8));
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for row in rows {
        query = query
            .bind(row.kind.name())
            .bind(&row.id)
            .bind(i64::from(row.version))
            .bind(signed(row.entry))
            .bind(row.superseded.map(signed))
            .bind(&row.item)
            .bind(row.blob.map(|blob| blob.to_string()))
            .bind(&row.body);
    }
    query.execute(&mut **tx).await?;
    Ok(())
}

async fn write_tiles(
    tx: &mut Transaction<'_, Sqlite>,
    tiles: Vec<(&TileId, &Vec<Digest>)>,
) -> Result<(), DatabaseError> {
    for (id, hashes) in tiles {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
        sqlx::query(
            "INSERT INTO tile (level, idx, hashes) VALUES ($1, $2, $3) \
             ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes",
        )
        .bind(i64::from(id.level))
        .bind(signed(id.index))
        .bind(bytes)
        .execute(&mut **tx)
        .await?;
    }
    Ok(())
}
