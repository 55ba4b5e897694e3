use std::collections::BTreeMap;

use model::{Digest, Entry, Instant};

use super::{Damage, DamageKind, LedgerAsFound, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::DatabaseError;
use crate::blobs::on_all_cores;
use crate::database::{Transaction, sql, tile_hashes};
use crate::ledger::canonical::CanonicalError;
use crate::ledger::merkle::{self, TileId, leaf_hash};
use crate::ledger::projection::body_of;
use crate::ledger::ran_back;

/// Entries read at a time.
const PAGE: i64 = 1_000;

/// An entry as its bytes say, with the body of the row that it makes.
struct Read(Result<(Entry, Result<String, CanonicalError>), serde_json::Error>);

impl Read {
    fn of(bytes: &[u8]) -> Self {
        Self(serde_json::from_slice::<Entry>(bytes).map(|entry| {
            let body = body_of(&entry);
            (entry, body)
        }))
    }
}

/// Reads every entry, hashes it, and plays it into empty tables.
pub(super) async fn read(
    tx: &mut Transaction<'_>,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
) -> Result<LedgerAsFound, DatabaseError> {
    let mut found = LedgerAsFound { of_table: read_tree(tx, report).await?, ..LedgerAsFound::default() };
    let total = sql("SELECT COALESCE(MAX(idx) + 1, 0) FROM entry").one(&mut *tx).await?.get::<i64, _>(0)?.max(0) as u64;
    let (mut after, mut last_at) = (i64::MIN, None);
    loop {
        let page = sql("SELECT idx, bytes FROM entry WHERE idx > $1 ORDER BY idx LIMIT $2").bind(after).bind(PAGE);
        let page = page.all(&mut *tx).await?;
        let Some(last) = page.last() else { break };
        after = last.get(0)?;
        let rows: Vec<(i64, &[u8])> =
            page.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, DatabaseError>>()?;
        let read = on_all_cores(rows.len(), |n| (leaf_hash(rows[n].1), Read::of(rows[n].1)));
        for ((index, _), (leaf, entry)) in rows.into_iter().zip(read) {
            let Ok(index) = u64::try_from(index) else {
                report.damages.push(Damage::new(
                    DamageKind::EntryUnsigned,
                    format!("entry {index}"),
                    "the ledger begins with entry 0: nobody signed for this one",
                ));
                continue;
            };
            skip_missing(&mut found, index, report);
            take(&mut found, index, leaf, entry, &mut last_at, report);
        }
        on_progress(VerifyProgress { stage: VerifyStage::Ledger, done: found.size, total });
    }
    report.entries = found.size;
    report.root = merkle::range_hash(&found.of_entries, 0..found.size);
    Ok(found)
}

/// Entries that are not there count by their hash in the tree's table, so that the rest can still be checked.
fn skip_missing(found: &mut LedgerAsFound, index: u64, report: &mut VerifyReport) {
    // A row with an index out of all proportion must not make this run for ever.
    const MOST_NAMED: u64 = 100_000;
    let to = index.min(found.size.saturating_add(MOST_NAMED));
    for missing in found.size..to {
        report.damages.push(Damage::new(
            DamageKind::EntryMissing,
            format!("entry {missing}"),
            format!("entry {missing} is not there, though later ones are"),
        ));
        let leaf = table_leaf(found, missing).unwrap_or(Digest::from_bytes([0; 32]));
        merkle::append(&mut found.of_entries, missing, &[leaf]);
    }
    found.size = to;
}

fn take(
    found: &mut LedgerAsFound,
    index: u64,
    leaf: Digest,
    entry: Read,
    last_at: &mut Option<Instant>,
    report: &mut VerifyReport,
) {
    let place = format!("entry {index}");
    if index != found.size {
        report.damages.push(Damage::new(DamageKind::EntryUnreadable, place, "its index is out of all proportion"));
        return;
    }
    if table_leaf(found, index) != Some(leaf) {
        found.unlike_table.push(index);
    }
    merkle::append(&mut found.of_entries, index, &[leaf]);
    found.size += 1;
    let unreadable = |what: String| Damage::new(DamageKind::EntryUnreadable, place.clone(), what);
    match entry.0 {
        Ok((entry, body)) => {
            if entry.index != index {
                report.damages.push(unreadable(format!("it says that it is entry {}", entry.index)));
            }
            if let Some(by) = ran_back(*last_at, entry.at) {
                report.remarks.push(format!(
                    "entry {index}: the clock said {}, {} s earlier than at the entry before; the order is that of the ledger",
                    entry.at,
                    by.secs()
                ));
            }
            *last_at = Some(entry.at);
            match body {
                Ok(body) => found.projection.play_written(&entry, body),
                Err(error) => report.damages.push(unreadable(error.to_string())),
            }
        }
        Err(error) => report.damages.push(unreadable(format!("it cannot be read: {error}"))),
    }
}

fn table_leaf(found: &LedgerAsFound, index: u64) -> Option<Digest> {
    found.of_table.get(&TileId { level: 0, index: index / 256 })?.get((index % 256) as usize).copied()
}

async fn read_tree(
    tx: &mut Transaction<'_>,
    report: &mut VerifyReport,
) -> Result<BTreeMap<TileId, Vec<Digest>>, DatabaseError> {
    let mut tiles = BTreeMap::new();
    for row in sql("SELECT level, idx, hashes FROM tile").all(tx).await? {
        let (level, index, hashes): (i64, i64, &[u8]) = (row.get(0)?, row.get(1)?, row.get(2)?);
        match (u8::try_from(level), u64::try_from(index)) {
            (Ok(level), Ok(index)) if hashes.len() % 32 == 0 => {
                tiles.insert(TileId { level, index }, tile_hashes(hashes));
            }
            _ => report.damages.push(Damage::new(
                DamageKind::TreeDamaged,
                format!("case.sqlite, table tile, level {level}, idx {index}"),
                "the row is none that the tree can have",
            )),
        }
    }
    Ok(tiles)
}

/// Where entries and tree differ, the signed roots have said which of the two is wrong.
pub(super) fn compare_tree(found: &LedgerAsFound, report: &mut VerifyReport) {
    let rewritten = |damage: &Damage| {
        matches!(damage.kind, DamageKind::EntryChanged | DamageKind::EntryMissing | DamageKind::LedgerRewritten)
    };
    if report.damages.iter().any(rewritten) || found.of_table == found.of_entries {
        return;
    }
    let ids: std::collections::BTreeSet<_> = found.of_table.keys().chain(found.of_entries.keys()).collect();
    for id in ids.into_iter().filter(|id| found.of_table.get(id) != found.of_entries.get(id)) {
        report.damages.push(Damage::new(
            DamageKind::TreeDamaged,
            format!("case.sqlite, table tile, level {}, idx {}", id.level, id.index),
            "these hashes are not those of the entries, which are as they were signed",
        ));
    }
}
