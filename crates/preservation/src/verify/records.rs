use std::collections::{BTreeMap, HashMap};

use super::{Damage, DamageKind, OnVerify, VerifyProgress, VerifyReport, VerifyStage};
use crate::DatabaseError;
use crate::database::{Transaction, sql};
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
    let mut wanted: HashMap<Key<'_>, &FactRow> =
        projection.facts.values().flatten().map(|row| (key_of(row), row)).collect();
    let total = wanted.len() as u64;
    on_progress(VerifyProgress { stage: VerifyStage::Records, done: 0, total });
    let rows = sql("SELECT kind, id, version, entry, superseded, item, blob, body FROM fact").all(&mut *tx).await?;
    report.facts = rows.len() as u64;
    for row in &rows {
        let key: Key<'_> = (row.bytes(0)?.unwrap_or_default(), row.bytes(1)?.unwrap_or_default(), row.get(2)?);
        let (entry, superseded): (Option<i64>, Option<i64>) = (row.get(3)?, row.get(4)?);
        let (item, blob, body) = (row.bytes(5)?, row.bytes(6)?, row.bytes(7)?);
        let place = || place(&key);
        let Some(wanted) = wanted.remove(&key) else {
            report.damages.push(Damage::new(DamageKind::RowInserted, place(), "no entry recorded this version"));
            continue;
        };
        let number = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
        let is_as_recorded = number(entry) == Some(wanted.entry)
            && superseded.is_none() == wanted.superseded.is_none()
            && number(superseded) == wanted.superseded
            && body == Some(wanted.body.as_bytes())
            && item == wanted.item.as_deref().map(str::as_bytes)
            && blob == wanted.blob.map(|blob| blob.to_string()).as_deref().map(str::as_bytes);
        if is_as_recorded {
            continue;
        }
        let decimal = |n: Option<i64>| n.map(|n| n.to_string().into_bytes());
        let owned = |bytes: Option<&[u8]>| bytes.map(<[u8]>::to_vec);
        let values: Values = [decimal(entry), decimal(superseded), owned(item), owned(blob), owned(body)];
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
    check_reports(tx, projection, report).await?;
    on_progress(VerifyProgress { stage: VerifyStage::Records, done: total, total });
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
