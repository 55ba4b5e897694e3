use std::borrow::Cow;
use std::collections::BTreeMap;

use model::{Digest, Fact, FactRef, Instant};
use serde::Deserialize;
use serde_json::value::RawValue;

use super::needs::Needs;
use super::{Damage, DamageKind, LedgerAsFound, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::DatabaseError;
use crate::blobs::on_all_cores;
use crate::database::{Row, Transaction, sql, tile_hashes};
use crate::ledger::merkle::{self, TileId, leaf_hash};
use crate::ledger::projection::Played;
use crate::ledger::{Reported, ran_back};

/// Entries that are understood together, on all cores.
const TOGETHER: usize = 512;

/// An entry as it is written; the fact in it still as text, which is that of its row.
#[derive(Deserialize)]
#[allow(dead_code, reason = "what is not used must still be there and be what it should")]
struct Written<'a> {
    index: u64,
    at: Instant,
    #[serde(borrow)]
    tool: Cow<'a, str>,
    #[serde(borrow, default)]
    salt: Option<Cow<'a, str>>,
    #[serde(borrow)]
    who: Cow<'a, str>,
    #[serde(borrow)]
    reason: Cow<'a, str>,
    inputs: Vec<FactRef>,
    #[serde(borrow)]
    entry: WrittenKind<'a>,
}

/// What an entry records, as it is written.
#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum WrittenKind<'a> {
    #[serde(borrow)]
    Recorded(&'a RawValue),
    Reported {
        sha256: Digest,
        as_of: u64,
    },
}

/// An entry as its bytes say.
struct Read {
    leaf: Digest,
    says: Result<Said, serde_json::Error>,
}

struct Said {
    index: u64,
    at: Instant,
    played: Played,
    needs: Needs,
}

impl Read {
    fn of(bytes: &[u8]) -> Self {
        Self { leaf: leaf_hash(bytes), says: Said::of(bytes) }
    }
}

impl Said {
    fn of(bytes: &[u8]) -> Result<Self, serde_json::Error> {
        let Written { index, at, entry, .. } = serde_json::from_slice(bytes)?;
        let (played, needs) = match entry {
            WrittenKind::Recorded(text) => {
                let fact: Fact = serde_json::from_str(text.get())?;
                (Played::fact(&fact, index, text.get().to_owned()), Needs::of(fact))
            }
            WrittenKind::Reported { sha256, as_of } => {
                (Played::Report(Reported { entry: index, sha256, as_of }), Needs::default())
            }
        };
        Ok(Self { index, at, played, needs })
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
    let mut last_at = None;
    let mut held: Vec<Row> = Vec::with_capacity(TOGETHER);
    let mut understand = |held: &mut Vec<Row>| -> Result<(), DatabaseError> {
        let rows: Vec<(i64, &[u8])> =
            held.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, DatabaseError>>()?;
        let read = on_all_cores(rows.len(), |n| Read::of(rows[n].1));
        for ((index, _), read) in rows.into_iter().zip(read) {
            let Ok(index) = u64::try_from(index) else {
                report.damages.push(Damage::new(
                    DamageKind::EntryUnsigned,
                    format!("entry {index}"),
                    "the ledger begins with entry 0: nobody signed for this one",
                ));
                continue;
            };
            skip_missing(&mut found, index, report);
            take(&mut found, index, read, &mut last_at, report);
        }
        held.clear();
        on_progress(VerifyProgress { stage: VerifyStage::Ledger, done: found.size, total });
        Ok(())
    };
    let all = sql("SELECT idx, bytes FROM entry ORDER BY idx").each(tx, |row| {
        held.push(row);
        if held.len() == TOGETHER { understand(&mut held) } else { Ok(()) }
    });
    all.await?;
    understand(&mut held)?;
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
    Read { leaf, says }: Read,
    last_at: &mut Option<Instant>,
    report: &mut VerifyReport,
) {
    let unreadable = |what: String| Damage::new(DamageKind::EntryUnreadable, format!("entry {index}"), what);
    if index != found.size {
        report.damages.push(unreadable("its index is out of all proportion".to_owned()));
        return;
    }
    if table_leaf(found, index) != Some(leaf) {
        found.unlike_table.push(index);
    }
    merkle::append(&mut found.of_entries, index, &[leaf]);
    found.size += 1;
    let said = match says {
        Ok(said) => said,
        Err(error) => {
            report.damages.push(unreadable(format!("it cannot be read: {error}")));
            return;
        }
    };
    if said.index != index {
        report.damages.push(unreadable(format!("it says that it is entry {}", said.index)));
    }
    if let Some(by) = ran_back(*last_at, said.at) {
        report.remarks.push(format!(
            "entry {index}: the clock said {}, {} s earlier than at the entry before; the order is that of the ledger",
            said.at,
            by.secs()
        ));
    }
    *last_at = Some(said.at);
    if matches!(said.played, Played::Row(_)) {
        found.recorded.needs.push(said.needs);
    }
    found.recorded.projection.add(said.played);
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
