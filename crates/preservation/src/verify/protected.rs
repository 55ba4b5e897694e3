use std::collections::{BTreeMap, BTreeSet};

use model::{Digest, Fact, RecordName, Vault};

use super::{AsRecorded, Damage, DamageKind, VerifyReport};
use crate::keys::{KeyName, Keys};

/// What was destroyed on purpose, each with the last entry that says so.
#[derive(Debug, Default)]
pub(super) struct Disposed {
    copies: BTreeMap<Digest, u64>,
    keys: BTreeMap<RecordName, u64>,
}

impl Disposed {
    pub(super) fn of(recorded: &AsRecorded) -> Self {
        let mut disposed = Self::default();
        for (row, fact) in recorded.about_copies_and_keys() {
            let Fact::Disposal(disposal) = fact else { continue };
            let latest = |entry: &mut u64| *entry = row.entry.max(*entry);
            disposal.copies.iter().for_each(|copy| latest(disposed.copies.entry(*copy).or_default()));
            if disposal.key {
                latest(disposed.keys.entry(disposal.subject.clone()).or_default());
            }
        }
        disposed
    }

    /// The entry that disposed of a copy, unless a later one brought it back.
    pub(super) fn copy(&self, digest: &Digest, last_reference: Option<u64>) -> Option<u64> {
        self.copies.get(digest).copied().filter(|entry| last_reference.is_none_or(|last| last < *entry))
    }

    fn key(&self, record: &RecordName, last_reference: u64) -> Option<u64> {
        self.keys.get(record).copied().filter(|entry| last_reference < *entry)
    }
}

/// Looks for the key of every protected record, and for those that should be gone.
pub(super) async fn check_keys(keys: &dyn Keys, recorded: &AsRecorded, disposed: &Disposed, report: &mut VerifyReport) {
    let mut left: BTreeSet<KeyName> = match keys.list().await {
        Ok(names) => names.into_iter().collect(),
        Err(error) => {
            report.unchecked.push(format!("the keys of what is protected: {error}"));
            return;
        }
    };
    // Each key that must be there, and whose it is.
    let mut wanted: Vec<(KeyName, String)> = Vec::new();
    let mut records: BTreeMap<RecordName, u64> = BTreeMap::new();
    for (row, needs) in recorded.projection.rows.iter().zip(&recorded.needs) {
        if let Some(record) = &needs.sealed {
            report.sealed += 1;
            let last = records.entry(record.clone()).or_default();
            *last = row.entry.max(*last);
        }
    }
    let vaults: Vec<&Vault> = recorded
        .about_copies_and_keys()
        .filter_map(|(_, fact)| match fact {
            Fact::Vault(vault) => Some(vault),
            _ => None,
        })
        .collect();
    let now = |half| vaults.last().map_or("", |vault| vault.key(half));
    let mut gone = BTreeMap::new();
    let mut destroyed = 0;
    for (record, last) in &records {
        match disposed.key(record, *last) {
            Some(entry) => {
                destroyed += 1;
                let half = record.compartment();
                for vault in vaults.iter().map(|vault| vault.key(half)).chain([now(half)]) {
                    gone.insert(KeyName::record(record, vault), (record, entry));
                }
            }
            None => {
                wanted.push((KeyName::record(record, now(record.compartment())), format!("the key of {record}")));
            }
        }
    }
    for (row, fact) in recorded.about_copies_and_keys() {
        let Fact::Keyholder(holder) = fact else { continue };
        // What an earlier version says counts no more.
        if row.superseded.is_some() {
            continue;
        }
        for &compartment in &holder.opens {
            let whose = format!("the key of the {} for {}", compartment.name(), holder.name);
            wanted.push((KeyName::vault(now(compartment), &holder.key), whose));
        }
    }
    for (name, whose) in wanted {
        let place = format!("keys/{name}");
        left.remove(&name);
        match keys.read(&name).await {
            Ok(Some(_)) => {}
            Ok(None) => report.damages.push(Damage::new(
                DamageKind::KeyMissing,
                place,
                format!("{whose} is not there, and no entry says that it was destroyed"),
            )),
            Err(error) => report.damages.push(Damage::new(DamageKind::KeyDamaged, place, format!("{whose}: {error}"))),
        }
    }
    for name in left {
        let place = format!("keys/{name}");
        match gone.get(&name) {
            Some((record, entry)) => report.damages.push(Damage::new(
                DamageKind::DisposalUnfinished,
                place,
                format!("entry {entry} destroyed the key of {record}, and it is still there"),
            )),
            None => report
                .remarks
                .push(format!("{place}: no fact refers to this key; an import that was broken off leaves such keys")),
        }
    }
    report.disposed_keys = destroyed;
}
