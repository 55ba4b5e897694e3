use std::collections::BTreeMap;
use std::path::Path;

use super::{Damage, DamageKind, LedgerAsFound, Trust, VerifyReport};
use crate::DatabaseError;
use crate::database::{Transaction, sql};
use crate::ledger::merkle::{self, Tiles};
use crate::ledger::{SignedCheckpoint, VerifierKey};

/// Checks every checkpoint: who signed it, whether the entries lead to its root, and its file.
pub(super) async fn check(
    tx: &mut Transaction<'_>,
    (dir, files): (Option<&Path>, &Files),
    keys: &[VerifierKey],
    trust: &Trust,
    ledger: &LedgerAsFound,
    report: &mut VerifyReport,
) -> Result<(), DatabaseError> {
    let mut rows: BTreeMap<u64, String> = BTreeMap::new();
    for row in sql("SELECT size, note FROM checkpoint ORDER BY size").all(tx).await? {
        // A damaged text must not end the reading.
        rows.insert(row.get::<i64, _>(0)?.max(0) as u64, row.raw_text(1)?);
        report.checkpoints += 1;
    }
    let mut signed = BTreeMap::new();
    for (size, note) in &rows {
        let place = format!("case.sqlite, table checkpoint, size {size}");
        if let Some(checkpoint) = signed_checkpoint(note, *size, &place, keys, report) {
            signed.insert(*size, (place, checkpoint));
        }
    }
    check_files(dir, files, &rows, keys, ledger, report).await;
    check_roots(&signed, ledger, report);
    let last = rows.keys().next_back().copied().unwrap_or(0);
    if ledger.size > last {
        report.damages.push(Damage::new(
            DamageKind::EntryUnsigned,
            format!("entries {last} to {}", ledger.size - 1),
            format!("{} entries follow the last checkpoint, which is of {last}", ledger.size - last),
        ));
    }
    check_trusted(trust, keys, ledger, report);
    Ok(())
}

/// A checkpoint in its place, signed by the case's key; anything else is reported.
fn signed_checkpoint(
    note: &str,
    size: u64,
    place: &str,
    keys: &[VerifierKey],
    report: &mut VerifyReport,
) -> Option<SignedCheckpoint> {
    let mut damaged = |kind, what: String| report.damages.push(Damage::new(kind, place, what));
    let signed: SignedCheckpoint = match note.parse() {
        Ok(signed) => signed,
        Err(error) => {
            damaged(DamageKind::CheckpointDamaged, format!("the checkpoint is {error}"));
            return None;
        }
    };
    let checkpoint = &signed.checkpoint;
    if checkpoint.size != size {
        damaged(
            DamageKind::CheckpointDamaged,
            format!("the checkpoint of {size} entries says it is of {}", checkpoint.size),
        );
    }
    if let Some(key) = keys.first().filter(|key| key.name() != checkpoint.origin) {
        damaged(
            DamageKind::CheckpointDamaged,
            format!("the checkpoint is of the case {}, and this is {}", checkpoint.origin, key.name()),
        );
    }
    let mut refused = None;
    for key in keys {
        match signed.note.verify(key) {
            Ok(()) => return (signed.checkpoint.size == size).then_some(signed),
            Err(error) => refused = Some(error.to_string()),
        }
    }
    damaged(DamageKind::CheckpointForged, refused.unwrap_or_else(|| "the case has no key to check it by".to_owned()));
    None
}

/// The roots the entries lead to against those that were signed; names what lies between the last that fits and
/// the first that does not.
fn check_roots(signed: &BTreeMap<u64, (String, SignedCheckpoint)>, ledger: &LedgerAsFound, report: &mut VerifyReport) {
    let mut fits_to = 0;
    let mut is_other = false;
    for (size, (place, checkpoint)) in signed {
        if *size > ledger.size {
            report.damages.push(Damage::new(
                DamageKind::LedgerCutShort,
                place.clone(),
                format!("{size} entries are signed and {} are there", ledger.size),
            ));
            continue;
        }
        // Every later root is wrong for the same reason.
        if is_other {
            continue;
        }
        if merkle::range_hash(&ledger.of_entries, 0..*size) == Some(checkpoint.checkpoint.root) {
            fits_to = *size;
            continue;
        }
        // If the tree's table still leads to the root, it tells exactly which entries are others.
        let table_fits = range_of(&ledger.of_table, *size) == Some(checkpoint.checkpoint.root);
        let changed: Vec<u64> = ledger.unlike_table.iter().copied().filter(|n| table_fits && n < size).collect();
        for index in &changed {
            report.damages.push(Damage::new(
                DamageKind::EntryChanged,
                format!("entry {index}"),
                format!("its bytes are not those signed in the checkpoint of {size} entries"),
            ));
        }
        if changed.is_empty() {
            report.damages.push(Damage::new(
                DamageKind::LedgerRewritten,
                format!("entries {fits_to} to {}", size - 1),
                format!("they do not lead to the root signed in the checkpoint of {size} entries; those before do"),
            ));
        }
        is_other = true;
    }
}

/// The root of the table's tree, the hashes of leaves taken alone: the upper rows are made from them anew.
fn range_of(table: &Tiles, size: u64) -> Option<model::Digest> {
    let mut tree = Tiles::new();
    for index in 0..size {
        let leaf = table.get(&merkle::TileId { level: 0, index: index / 256 })?.get((index % 256) as usize)?;
        merkle::append(&mut tree, index, &[*leaf]);
    }
    merkle::range_hash(&tree, 0..size)
}

/// The checkpoints as files, by name.
pub(super) type Files = BTreeMap<String, String>;

/// Reads the checkpoints' files, before the database is looked at: a file that is ahead of the database is then
/// damage, while one that a writer adds in the meantime is not seen.
pub(super) fn read_files(dir: &Path) -> Files {
    let entries = std::fs::read_dir(folder(dir)).into_iter().flatten().flatten();
    let named = entries.map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()));
    named
        .filter(|(name, _)| !name.starts_with('.'))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap_or_default()))
        .collect()
}

fn folder(dir: &Path) -> std::path::PathBuf {
    dir.join("checkpoints")
}

/// Holds the files against the database. Without a folder they are those that this computer keeps beside a scaled case:
/// what it has seen must still be so, and what others recorded need not be there.
async fn check_files(
    dir: Option<&Path>,
    files: &Files,
    rows: &BTreeMap<u64, String>,
    keys: &[VerifierKey],
    ledger: &LedgerAsFound,
    report: &mut VerifyReport,
) {
    for (name, text) in files {
        let place = format!("checkpoints/{name}");
        let size = name.parse::<u64>().ok();
        let same = match size {
            Some(size) => rows.get(&size) == Some(text),
            None => name == "latest" && rows.values().any(|row| row == text),
        };
        if same {
            continue;
        }
        if ahead(text, ledger.size, keys) {
            report.damages.push(cut_short(&place, text, ledger));
            continue;
        }
        let what = match size {
            Some(size) if !rows.contains_key(&size) => "the database has no checkpoint of this size",
            None if name != "latest" => "it is none that this program writes",
            _ => "it says other than the database",
        };
        report.damages.push(Damage::new(DamageKind::CheckpointFile, place, what));
    }
    let (Some(dir), Some((newest, _))) = (dir, rows.last_key_value()) else { return };
    let mut awaited: Vec<String> = rows.keys().map(u64::to_string).filter(|name| !files.contains_key(name)).collect();
    let latest_is_old = files.get("latest").is_none_or(|text| rows.iter().any(|(n, row)| n < newest && row == text));
    awaited.extend(latest_is_old.then(|| "latest".to_owned()));
    let awaited = still_awaited(dir, awaited, *newest).await;
    let latest = std::fs::read_to_string(folder(dir).join("latest")).ok();
    if stopped_before_the_files(&awaited, latest.as_ref(), rows) {
        report.remarks.push(format!(
            "the program was stopped between entry {} and the files of its checkpoint; they are written at the next opening",
            newest - 1
        ));
        return;
    }
    for (name, what) in awaited {
        report.damages.push(Damage::new(DamageKind::CheckpointFile, format!("checkpoints/{name}"), what));
    }
}

/// Whether all that is missing is what a stop between an entry's commit and its checkpoint's files leaves: `latest` is
/// the checkpoint before, and of the others the newest alone may be missing.
fn stopped_before_the_files(awaited: &[(String, &str)], latest: Option<&String>, rows: &BTreeMap<u64, String>) -> bool {
    let mut newest_first = rows.iter().rev();
    let (Some((newest, _)), Some((_, before))) = (newest_first.next(), newest_first.next()) else { return false };
    let newest = newest.to_string();
    awaited.iter().any(|(name, _)| name == "latest")
        && awaited.iter().all(|(name, _)| *name == newest || name == "latest")
        && latest == Some(before)
}

/// Gives a writer at work the moment it needs between an entry and the file of its checkpoint.
async fn still_awaited(dir: &Path, mut awaited: Vec<String>, newest: u64) -> Vec<(String, &'static str)> {
    let size_of = |name: &str| {
        let text = std::fs::read_to_string(folder(dir).join(name)).ok()?;
        Some(text.parse::<SignedCheckpoint>().map_or(0, |signed| signed.checkpoint.size))
    };
    for _ in 0..20 {
        awaited.retain(|name| match name.parse::<u64>() {
            Ok(size) => size_of(name) != Some(size),
            Err(_) => size_of(name).is_none_or(|size| size < newest),
        });
        if awaited.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let what = |name: &str| {
        if folder(dir).join(name).exists() { "it is not of the newest entries" } else { "the file is missing" }
    };
    awaited.into_iter().map(|name| (name.clone(), what(&name))).collect()
}

/// Whether a text is a checkpoint of more entries than there are, signed by the case.
fn ahead(text: &str, size: u64, keys: &[VerifierKey]) -> bool {
    text.parse::<SignedCheckpoint>()
        .is_ok_and(|signed| signed.checkpoint.size > size && keys.iter().any(|key| signed.note.verify(key).is_ok()))
}

fn cut_short(place: &str, text: &str, ledger: &LedgerAsFound) -> Damage {
    let size = text.parse::<SignedCheckpoint>().map_or(0, |signed| signed.checkpoint.size);
    let what =
        format!("{size} entries are signed and {} are there: the database was cut short or put back", ledger.size);
    Damage::new(DamageKind::LedgerCutShort, place, what)
}

/// Checkpoints kept outside the case: what they say of it must still hold.
fn check_trusted(trust: &Trust, keys: &[VerifierKey], ledger: &LedgerAsFound, report: &mut VerifyReport) {
    for signed in &trust.checkpoints {
        let checkpoint = &signed.checkpoint;
        let place = format!("the checkpoint of {} entries given from outside", checkpoint.size);
        let mut damaged = |kind, what: String| report.damages.push(Damage::new(kind, place.clone(), what));
        if keys.iter().all(|key| key.name() != checkpoint.origin) {
            damaged(DamageKind::KeyChanged, format!("it is of the case {}, not of this one", checkpoint.origin));
        } else if keys.iter().all(|key| signed.note.verify(key).is_err()) {
            damaged(DamageKind::KeyChanged, "it is not signed by the key this case now has".to_owned());
        }
        if checkpoint.size > ledger.size {
            damaged(
                DamageKind::LedgerCutShort,
                format!("it is of {} entries and {} are there", checkpoint.size, ledger.size),
            );
        } else if merkle::range_hash(&ledger.of_entries, 0..checkpoint.size) != Some(checkpoint.root) {
            damaged(DamageKind::LedgerRewritten, "the entries do not lead to its root".to_owned());
        }
    }
}
