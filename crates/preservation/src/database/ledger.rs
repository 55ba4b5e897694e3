use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use async_trait::async_trait;
use model::{Digest, Draft, Entry, FactKind, Recorded};
use sqlx::AssertSqlSafe;
use tokio::sync::Mutex;

use super::statement::On;
use super::{Database, Row, Transaction, Writer, signed, sql, unsigned, values};
use crate::ledger::batch::{Batch, Salt, Standing, names};
use crate::ledger::checkpoint_files::CheckpointFiles;
use crate::ledger::merkle::{self, TileId, Tiles};
use crate::ledger::projection::FactRow;
use crate::ledger::seal::{check_edge, seal};
use crate::ledger::{Ledger, LedgerError, Receipt, SignedCheckpoint, VerifierKey};
use crate::{Clock, DatabaseError, Signer};

/// Rows that one statement writes or asks for.
const ROWS: usize = 400;

/// The ledger in a case's database.
#[derive(Debug)]
pub(crate) struct DatabaseLedger {
    pub(crate) database: Database,
    pub(crate) verifiers: Vec<VerifierKey>,
    pub(crate) origin: String,
    /// `None` where the case was opened for reading.
    pub(crate) signer: Option<Signer>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) tool: String,
    pub(crate) files: CheckpointFiles,
    /// `None` where the case was opened for reading. One append at a time.
    pub(crate) writer: Option<Arc<Mutex<Writer>>>,
}

#[async_trait]
impl Ledger for DatabaseLedger {
    async fn append(&self, drafts: Vec<Draft>) -> Result<Vec<Receipt>, LedgerError> {
        let (Some(signer), Some(writer)) = (&self.signer, &self.writer) else { return Err(LedgerError::ReadOnly) };
        let yours = signer.verifier(&self.origin)?;
        if !self.verifiers.contains(&yours) {
            let case = self.verifiers.iter().map(VerifierKey::short).collect::<Vec<_>>().join(", ");
            return Err(LedgerError::StrangeKey { yours: yours.short(), case });
        }
        let mut writer = writer.lock().await;
        let mut tx = writer.begin().await?;
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
        let batch = Batch::new(drafts, standing, self.clock.now(), &self.tool, &Salt::random()?)?;
        if batch.entries.is_empty() {
            return Ok(batch.receipts);
        }
        let (changed, checkpoint) = seal(&mut edge, size, &batch.entries, &self.origin, signer)?;
        write_batch(&mut tx, size, &batch).await?;
        write_tiles(&mut tx, edge.iter().filter(|(id, _)| changed.contains(id)).collect()).await?;
        sql("INSERT INTO checkpoint (size, note) VALUES ($1, $2)")
            .bind(signed(checkpoint.checkpoint.size))
            .bind(checkpoint.note.to_string())
            .run(&mut tx)
            .await?;
        let unwritten = read_checkpoints_after(&mut tx, on_file).await?;
        tx.commit().await?;
        unwritten.iter().try_for_each(|checkpoint| self.files.write(checkpoint))?;
        Ok(batch.receipts)
    }

    async fn size(&self) -> Result<u64, LedgerError> {
        let row = sql("SELECT COALESCE(MAX(idx) + 1, 0) FROM entry").one(&self.database).await?;
        Ok(unsigned(row.get(0)?)?)
    }

    async fn entry_bytes(&self, index: u64) -> Result<Option<Vec<u8>>, LedgerError> {
        let row = sql("SELECT bytes FROM entry WHERE idx = $1").bind(signed(index)).optional(&self.database).await?;
        Ok(row.map(|row| row.get(0)).transpose()?)
    }

    async fn checkpoint(&self, size: Option<u64>) -> Result<Option<SignedCheckpoint>, LedgerError> {
        read_checkpoint(&self.database, size).await
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

impl DatabaseLedger {
    async fn hashes(&self, ranges: Vec<std::ops::Range<u64>>) -> Result<Vec<Digest>, LedgerError> {
        let mut snapshot = self.database.snapshot().await?;
        let tiles = read_tiles(&mut snapshot, &merkle::tiles_for(&ranges)).await?;
        let hashes: Option<Vec<_>> = ranges.into_iter().map(|range| merkle::range_hash(&tiles, range)).collect();
        hashes.ok_or_else(|| LedgerError::Damaged { what: "a part of the tree is missing".into() })
    }
}

/// The keys a case is signed with, sorted.
pub(crate) async fn read_verifiers(on: impl Into<On<'_>>) -> Result<Vec<String>, DatabaseError> {
    let rows = sql("SELECT key FROM verifier").all(on).await?;
    let mut keys = rows.iter().map(|row| row.raw_text(0)).collect::<Result<Vec<String>, _>>()?;
    keys.sort();
    Ok(keys)
}

/// The newest checkpoint, or that of a size.
async fn read_checkpoint(on: impl Into<On<'_>>, size: Option<u64>) -> Result<Option<SignedCheckpoint>, LedgerError> {
    let asked = match size {
        None => sql("SELECT note FROM checkpoint ORDER BY size DESC LIMIT 1"),
        Some(size) => sql("SELECT note FROM checkpoint WHERE size = $1").bind(signed(size)),
    };
    let row = asked.optional(on).await?;
    row.map(|row| read_note(row.get(0)?)).transpose()
}

/// The checkpoints of more entries than this, oldest first.
pub(crate) async fn read_checkpoints_after(
    on: impl Into<On<'_>>,
    size: u64,
) -> Result<Vec<SignedCheckpoint>, LedgerError> {
    let rows = sql("SELECT note FROM checkpoint WHERE size > $1 ORDER BY size").bind(signed(size)).all(on).await?;
    rows.iter().map(|row| read_note(row.get(0)?)).collect()
}

fn read_note(note: &str) -> Result<SignedCheckpoint, LedgerError> {
    note.parse().map_err(|error| LedgerError::Damaged { what: format!("a stored checkpoint is {error}") })
}

async fn read_standing(tx: &mut Transaction<'_>) -> Result<(Standing, Option<SignedCheckpoint>), LedgerError> {
    let newest = read_checkpoint(&mut *tx, None).await?;
    let last = sql("SELECT idx, bytes FROM entry ORDER BY idx DESC LIMIT 1").optional(tx).await?;
    let mut standing = Standing::default();
    if let Some(row) = last {
        let index: i64 = row.get(0)?;
        let entry: Entry = serde_json::from_slice(row.get(1)?)
            .map_err(|error| LedgerError::Damaged { what: format!("entry {index} cannot be read: {error}") })?;
        standing.size = unsigned(index)? + 1;
        standing.last_at = Some(entry.at);
    }
    Ok((standing, newest))
}

async fn read_tiles(tx: &mut Transaction<'_>, ids: &BTreeSet<TileId>) -> Result<Tiles, LedgerError> {
    let mut tiles = Tiles::new();
    for id in ids {
        let row = sql("SELECT hashes FROM tile WHERE level = $1 AND idx = $2")
            .bind(i64::from(id.level))
            .bind(signed(id.index))
            .optional(&mut *tx)
            .await?;
        if let Some(row) = row {
            tiles.insert(*id, tile_hashes(row.get(0)?));
        }
    }
    Ok(tiles)
}

/// The hashes of a tile; bytes over at the end are left out (the root then does not fit, which is what shows it).
pub(crate) fn tile_hashes(bytes: &[u8]) -> Vec<Digest> {
    bytes.as_chunks::<32>().0.iter().map(|hash| Digest::from_bytes(*hash)).collect()
}

async fn read_current(
    tx: &mut Transaction<'_>,
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
            let text = format!(
                "SELECT id, version, entry, body FROM fact WHERE kind = $1 AND superseded IS NULL AND id IN ({places})"
            );
            let asked = sql(AssertSqlSafe(text)).bind(kind.name());
            let asked = chunk.iter().fold(asked, |asked, id| asked.bind(id.as_str()));
            for row in asked.all(&mut *tx).await? {
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

fn recorded(row: &Row) -> Result<(String, ReadBack), DatabaseError> {
    let (version, entry) = (unsigned(row.get("version")?)? as u32, unsigned(row.get("entry")?)?);
    let body: &str = row.get("body")?;
    Ok((row.get("id")?, serde_json::from_str(body).map(|fact| Recorded { fact, version, entry })))
}

async fn write_batch(tx: &mut Transaction<'_>, size: u64, batch: &Batch) -> Result<(), DatabaseError> {
    let entries: Vec<(u64, &Vec<u8>)> = (size..).zip(&batch.entries).collect();
    for chunk in entries.chunks(ROWS) {
        let text = format!("INSERT INTO entry (idx, bytes) VALUES {}", values(chunk.len(), 2));
        let insert = sql(AssertSqlSafe(text));
        let insert = chunk.iter().fold(insert, |insert, (n, bytes)| insert.bind(signed(*n)).bind(bytes.to_vec()));
        insert.run(&mut *tx).await?;
    }
    for chunk in batch.facts.chunks(ROWS) {
        write_facts(tx, chunk).await?;
    }
    for (fact, by) in &batch.superseded {
        sql("UPDATE fact SET superseded = $1 WHERE kind = $2 AND id = $3 AND version = $4")
            .bind(signed(*by))
            .bind(fact.kind.name())
            .bind(fact.id.as_str())
            .bind(i64::from(fact.version))
            .run(&mut *tx)
            .await?;
    }
    for report in &batch.reports {
        sql("INSERT INTO report (entry, sha256, as_of) VALUES ($1, $2, $3)")
            .bind(signed(report.entry))
            .bind(report.sha256.to_string())
            .bind(signed(report.as_of))
            .run(&mut *tx)
            .await?;
    }
    Ok(())
}

async fn write_facts(tx: &mut Transaction<'_>, rows: &[FactRow]) -> Result<(), DatabaseError> {
    let columns = "kind, id, version, entry, superseded, item, blob, body";
    let text = format!("INSERT INTO fact ({columns}) VALUES {}", values(rows.len(), 8));
    let mut insert = sql(AssertSqlSafe(text));
    for row in rows {
        insert = insert
            .bind(row.kind.name())
            .bind(row.id.as_str())
            .bind(i64::from(row.version))
            .bind(signed(row.entry))
            .bind(row.superseded.map(signed))
            .bind(row.item.clone())
            .bind(row.blob.map(|blob| blob.to_string()))
            .bind(row.body.as_str());
    }
    insert.run(tx).await
}

async fn write_tiles(tx: &mut Transaction<'_>, tiles: Vec<(&TileId, &Vec<Digest>)>) -> Result<(), DatabaseError> {
    for (id, hashes) in tiles {
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| *hash.bytes()).collect();
        sql("INSERT INTO tile (level, idx, hashes) VALUES ($1, $2, $3) \
             ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes")
        .bind(i64::from(id.level))
        .bind(signed(id.index))
        .bind(bytes)
        .run(&mut *tx)
        .await?;
    }
    Ok(())
}
