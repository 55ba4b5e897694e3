use std::collections::BTreeMap;
use std::path::Path;

use sqlx::SqliteConnection;

use super::{Damage, DamageKind, LedgerAsFound, Trust, VerifyReport};
use crate::DatabaseError;
use crate::ledger::merkle::{self, Tiles};
use crate::ledger::{SignedCheckpoint, VerifierKey};

/// Checks every checkpoint: who signed it, whether the entries lead to its root, and its file.
pub(super) async fn check(
    connection: &mut SqliteConnection,
    dir: &Path,
    keys: &[VerifierKey],
    trust: &Trust,
    ledger: &LedgerAsFound,
    report: &mut VerifyReport,
) -> Result<(), DatabaseError> {
    let rows: Vec<(i64, String)> =
        sqlx::query_as("SELECT size, note FROM checkpoint ORDER BY size").fetch_all(connection).await?;
    report.checkpoints = rows.len() as u64;
    let rows: BTreeMap<u64, String> = rows.into_iter().map(|(size, note)| (size.max(0) as u64, note)).collect();
    let mut signed = BTreeMap::new();
    for (size, note) in &rows {
        let place = format!("case.sqlite, table checkpoint, size {size}");
        if let Some(checkpoint) = signed_checkpoint(note, *size, &place, keys, report) {
            signed.insert(*size, (place, checkpoint));
        }
    }
    check_files(dir, &rows, keys, ledger, report);
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
    for (size, (place, checkpoint)) in signed {
        if *size > ledger.size {
            report.damages.push(Damage::new(
                DamageKind::LedgerCutShort,
                place.clone(),
                format!("{size} entries are signed and {} are there", ledger.size),
            ));
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
        // Every later root is wrong for the same reason.
        return;
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

fn check_files(
    dir: &Path,
    rows: &BTreeMap<u64, String>,
    keys: &[VerifierKey],
    ledger: &LedgerAsFound,
    report: &mut VerifyReport,
) {
    let folder = dir.join("checkpoints");
    let file = |name: &str| format!("checkpoints/{name}");
    let mut on_file = BTreeMap::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(entry.path()).unwrap_or_default();
        on_file.insert(name, text);
    }
    for (name, text) in &on_file {
        let wrong = |what: String| Damage::new(DamageKind::CheckpointFile, file(name), what);
        if name.starts_with('.') {
            continue;
        }
        let (wanted, of) = if name == "latest" {
            (rows.values().next_back(), rows.keys().next_back().copied())
        } else {
            let size = name.parse::<u64>().ok();
            (size.and_then(|size| rows.get(&size)), size)
        };
        match wanted {
            Some(wanted) if wanted == text => {}
            Some(_) if ahead(text, ledger.size, keys) => report.damages.push(cut_short(&file(name), text, ledger)),
            Some(_) => report.damages.push(wrong("it says other than the database".to_owned())),
            None if ahead(text, ledger.size, keys) => report.damages.push(cut_short(&file(name), text, ledger)),
            None if of.is_some() => {
                report.damages.push(wrong("the database has no checkpoint of this size".to_owned()));
            }
            None => report.damages.push(wrong("it is none that this program writes".to_owned())),
        }
    }
    for name in rows.keys().map(u64::to_string).chain(["latest".to_owned()]) {
        if !rows.is_empty() && !on_file.contains_key(&name) {
            report.damages.push(Damage::new(DamageKind::CheckpointFile, file(&name), "the file is missing"));
        }
    }
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
