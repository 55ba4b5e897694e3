use std::collections::{BTreeMap, HashMap};

use super::{Damage, DamageKind, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::DatabaseError;
use crate::database::{Row, Transaction, sql};
use crate::ledger::projection::{FactRow, Projection};

/// The columns of a row that follow from the entries, as text.
const COLUMNS: [&str; 5] = ["entry", "superseded", "item", "blob", "body"];

/// Texts are compared as their bytes: a damaged one must not end the reading.
type Key<'a> = (&'a [u8], &'a [u8], i64);
type Values = [Option<Vec<u8>>; 5];

/// Compares every row and value of the tables with what the entries make of them.
pub(super) async fn check(
    tx: &mut Transaction<'_>,
    projection: &Projection,
    report: &mut VerifyReport,
    on_progress: &OnVerify,
) -> Result<(), DatabaseError> {
    let rows = &projection.rows;
    let total = rows.len() as u64;
    on_progress(VerifyProgress { stage: VerifyStage::Records, done: 0, total });
    let (mut as_recorded, mut others, mut count) = (vec![false; rows.len()], Vec::new(), 0);
    let statement = sql("SELECT kind, id, version, entry, superseded, item, blob, body FROM fact");
    let reading = statement.each(&mut *tx, |row| {
        count += 1;
        let found = row.get::<Option<i64>, _>(3)?.and_then(|entry| u64::try_from(entry).ok());
        let at = found.and_then(|entry| rows.binary_search_by_key(&entry, |row| row.entry).ok());
        match at {
            Some(at) if !as_recorded[at] && is_as_recorded(&row, &rows[at])? => as_recorded[at] = true,
            _ => others.push(row),
        }
        Ok(())
    });
    reading.await?;
    report.facts = count;
    let left = rows.iter().zip(&as_recorded).filter(|(_, as_recorded)| !**as_recorded).map(|(row, _)| row);
    differences(&others, left.map(|row| (key_of(row), row)).collect(), report)?;
    check_reports(tx, projection, report).await?;
    on_progress(VerifyProgress { stage: VerifyStage::Records, done: total, total });
    Ok(())
}

/// Whether a row is in every value what an entry makes of it.
fn is_as_recorded(row: &Row, wanted: &FactRow) -> Result<bool, DatabaseError> {
    let superseded: Option<i64> = row.get(4)?;
    let blob = wanted.blob.map(|blob| blob.to_string());
    Ok(row.bytes(0)? == Some(wanted.kind.name().as_bytes())
        && row.bytes(1)? == Some(wanted.id.as_bytes())
        && row.get::<i64, _>(2)? == i64::from(wanted.version)
        && row.get::<Option<i64>, _>(3)? == i64::try_from(wanted.entry).ok()
        && superseded == wanted.superseded.and_then(|by| i64::try_from(by).ok())
        && row.bytes(5)? == wanted.item.as_deref().map(str::as_bytes)
        && row.bytes(6)? == blob.as_deref().map(str::as_bytes)
        && row.bytes(7)? == Some(wanted.body.as_bytes()))
}

/// Names every value that is another, every row that no entry made, and every row that is not there.
fn differences<'a>(
    rows: &'a [Row],
    mut wanted: HashMap<Key<'a>, &'a FactRow>,
    report: &mut VerifyReport,
) -> Result<(), DatabaseError> {
    for row in rows {
        let key: Key<'a> = (row.bytes(0)?.unwrap_or_default(), row.bytes(1)?.unwrap_or_default(), row.get(2)?);
        let place = || place(&key);
        let Some(wanted) = wanted.remove(&key) else {
            report.damages.push(Damage::new(DamageKind::RowInserted, place(), "no entry recorded this version"));
            continue;
        };
        let decimal = |n: Option<i64>| n.map(|n| n.to_string().into_bytes());
        let owned = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        let (entry, superseded) = (decimal(row.get(3)?), decimal(row.get(4)?));
        let values: Values = [entry, superseded, owned(row.bytes(5)?), owned(row.bytes(6)?), owned(row.bytes(7)?)];
        for ((column, found), wanted) in COLUMNS.into_iter().zip(values).zip(values_of(wanted)) {
            if found != wanted {
                let what = format!("{column} is {} and the ledger says {}", shown(&found), shown(&wanted));
                report.damages.push(Damage::new(DamageKind::RowChanged, format!("{}, {column}", place()), what));
            }
        }
    }
    let mut missing: Vec<(Key<'_>, &FactRow)> = wanted.into_iter().collect();
    missing.sort_by_key(|(key, _)| *key);
    for (key, row) in missing {
        let what = format!("entry {} records it and the row is not there", row.entry);
        report.damages.push(Damage::new(DamageKind::RowMissing, place(&key), what));
    }
    Ok(())
}

async fn check_reports(
    tx: &mut Transaction<'_>,
    projection: &Projection,
    report: &mut VerifyReport,
) -> Result<(), DatabaseError> {
    let mut found: BTreeMap<i64, (String, i64)> = BTreeMap::new();
    for row in sql("SELECT entry, sha256, as_of FROM report").all(tx).await? {
        found.insert(row.get(0)?, (row.raw_text(1)?, row.get(2)?));
    }
    let place = |entry: i64| format!("case.sqlite, table report, entry {entry}");
    for wanted in &projection.reports {
        let entry = wanted.entry as i64;
        let damage = match found.remove(&entry) {
            None => (DamageKind::RowMissing, "an entry records it and the row is not there".to_owned()),
            Some((sha256, as_of)) if sha256 == wanted.sha256.to_string() && as_of == wanted.as_of as i64 => continue,
            Some((sha256, as_of)) => (
                DamageKind::RowChanged,
                format!("it says {sha256} of {as_of} entries; the ledger {} of {}", wanted.sha256, wanted.as_of),
            ),
        };
        report.damages.push(Damage::new(damage.0, place(entry), damage.1));
    }
    for entry in found.into_keys() {
        report.damages.push(Damage::new(DamageKind::RowInserted, place(entry), "no entry recorded it"));
    }
    Ok(())
}

fn key_of(row: &FactRow) -> Key<'_> {
    (row.kind.name().as_bytes(), row.id.as_bytes(), i64::from(row.version))
}

fn values_of(row: &FactRow) -> Values {
    let values = [
        Some(row.entry.to_string()),
        row.superseded.map(|by| by.to_string()),
        row.item.clone(),
        row.blob.map(|blob| blob.to_string()),
        Some(row.body.clone()),
    ];
    values.map(|value| value.map(String::into_bytes))
}

fn place((kind, id, version): &Key<'_>) -> String {
    let (kind, id) = (String::from_utf8_lossy(kind), String::from_utf8_lossy(id));
    format!("case.sqlite, table fact, {kind} {id:?} version {version}")
}

fn shown(value: &Option<Vec<u8>>) -> String {
    const MOST: usize = 120;
    match value.as_ref().map(|bytes| String::from_utf8_lossy(bytes)) {
        None => "empty".to_owned(),
        Some(text) if text.chars().count() > MOST => format!("{:?}...", text.chars().take(MOST).collect::<String>()),
        Some(text) => format!("{text:?}"),
    }
}
