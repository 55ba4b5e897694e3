use std::collections::{BTreeMap, BTreeSet};

use model::{
    Analysis, Digest, Disposal, DisposalGround, Fact, FactKind, ItemId, Notice, NoticeLevel, RecordName, Recorded,
    Whereabouts,
};
use preservation::KeyName;
use serde::Serialize;

use crate::analyse::pass_key;
use crate::failure::Failure;
use crate::open::Workbench;

/// What was destroyed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Disposed {
    /// Each record, the tables it came in among them.
    pub records: Vec<DisposedRecord>,
}

/// One record that was disposed of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DisposedRecord {
    /// What it is.
    pub kind: FactKind,
    /// Its name inside the case.
    pub id: String,
    /// The preserved copies that are gone.
    pub copies: Vec<Digest>,
    /// Whether its key was destroyed.
    pub key: bool,
}

impl Workbench {
    /// Destroys an item's bytes, or what is protected of a source or statement; a tombstone stays in the ledger.
    ///
    /// The tombstone comes first, so that a crash leaves something that `verify` calls unfinished, never a loss.
    ///
    /// # Errors
    /// There is no such record, there is nothing of it to destroy, or no reason is given.
    pub async fn dispose(
        &self,
        kind: FactKind,
        id: &str,
        ground: DisposalGround,
        reason: &str,
    ) -> Result<Disposed, Failure> {
        if reason.trim().is_empty() {
            return Err(Failure::new("no reason is given", "say why: the ledger keeps it with the tombstone"));
        }
        let subject = RecordName { kind, id: id.to_owned() };
        if self.records().fact(kind, id).await?.is_none() {
            return Err(Failure::new(format!("there is no {subject} in this case"), "name it by its id"));
        }
        let nothing = |record: &RecordName| {
            let next = "only bytes and protected values can be disposed of; the rest of the ledger stays as it is";
            Failure::new(format!("there is nothing of {record} to destroy"), next)
        };
        let (sealed, clear) = self.copies_of(&subject).await?;
        if sealed.is_empty() && clear.is_empty() {
            return Err(nothing(&subject));
        }
        let words = self.words_of(&subject).await?;
        let mut tables = BTreeSet::new();
        for record in words.iter().chain([&subject]) {
            tables.extend(self.tables_of(record).await?);
        }
        tables.remove(&subject);
        // The record itself comes last: where a crash breaks this off, there is still something to destroy when it is run again.
        let waiting = tables.into_iter().chain(words).chain([subject.clone()]);
        let mut disposed = Disposed::default();
        for record in waiting {
            let (sealed, clear) = self.copies_of(&record).await?;
            let all: Vec<Digest> = sealed.union(&clear).copied().collect();
            let has_key = !sealed.is_empty();
            if all.is_empty() {
                return Err(nothing(&record));
            }
            let ground = if record == subject { ground } else { DisposalGround::Other };
            let why = if record == subject {
                reason.to_owned()
            } else {
                format!("{reason} (it held {subject}, or was of it)")
            };
            let tombstone = Disposal { subject: record.clone(), ground, copies: all.clone(), key: has_key };
            self.append(vec![self.draft(why, Fact::Disposal(tombstone))]).await?;
            self.destroy(&record, &all).await?;
            disposed.records.push(DisposedRecord { kind: record.kind, id: record.id, copies: all, key: has_key });
        }
        disposed.records.reverse();
        Ok(disposed)
    }

    /// Encrypted copies that belong to a record, and copies in clear.
    async fn copies_of(&self, record: &RecordName) -> Result<(BTreeSet<Digest>, BTreeSet<Digest>), Failure> {
        let (mut sealed, mut clear) = (BTreeSet::new(), BTreeSet::new());
        for Recorded { fact, .. } in self.every_version(record).await? {
            sealed.extend(fact.envelope().map(|envelope| envelope.sha256));
            if let Fact::Item(item) = &fact {
                let of = if item.clear_sha256.is_some() { &mut sealed } else { &mut clear };
                of.extend(item.sha256());
            }
        }
        Ok((sealed, clear))
    }

    /// Every version of every fact that is sealed to a record's key, and of the record itself.
    async fn every_version(&self, record: &RecordName) -> Result<Vec<Recorded<Fact>>, Failure> {
        let mut names: BTreeSet<(FactKind, String)> = [(record.kind, record.id.clone())].into();
        for kind in FactKind::ALL {
            for recorded in self.records().facts(kind).await? {
                let mut fact = recorded.fact;
                if fact.guarded().is_some_and(|guarded| guarded.record == *record) {
                    names.insert((kind, fact.id()));
                }
            }
        }
        let mut facts = Vec::new();
        for (kind, id) in names {
            facts.extend(self.records().history(kind, &id).await?);
        }
        Ok(facts)
    }

    /// Words of an item or a statement, and their translations, and claims that have a key of their own, as far as they are
    /// sealed: they go with it.
    async fn words_of(&self, record: &RecordName) -> Result<BTreeSet<RecordName>, Failure> {
        let mut found = BTreeSet::new();
        let mut words = BTreeSet::new();
        if record.kind == FactKind::Words {
            words.insert(record.id.clone());
        }
        for recorded in self.records().facts(FactKind::Words).await? {
            let Fact::Words(fact) = recorded.fact else { continue };
            let of = match record.kind {
                FactKind::Item => fact.item.as_ref().is_some_and(|item| item.as_str() == record.id),
                FactKind::Statement => fact.statement.as_ref().is_some_and(|id| id.as_str() == record.id),
                _ => false,
            };
            if of && fact.envelope.is_some() {
                words.insert(fact.id.to_string());
                found.insert(RecordName { kind: FactKind::Words, id: fact.id.to_string() });
            }
        }
        for recorded in self.records().facts(FactKind::Translation).await? {
            let Fact::Translation(fact) = recorded.fact else { continue };
            if fact.envelope.is_some() && words.contains(fact.words.as_str()) {
                found.insert(RecordName { kind: FactKind::Translation, id: fact.id.to_string() });
            }
        }
        // What is said of a sealed claim is sealed to a key of its own.
        for recorded in self.records().facts(FactKind::Claim).await? {
            let Fact::Claim(fact) = recorded.fact else { continue };
            let of = match record.kind {
                FactKind::Statement => fact.statement.as_ref().is_some_and(|id| id.as_str() == record.id),
                FactKind::Source => fact.source.as_ref().is_some_and(|id| id.as_str() == record.id),
                _ => false,
            };
            if of && fact.envelope.is_some() {
                found.insert(RecordName { kind: FactKind::Claim, id: fact.id.to_string() });
            }
        }
        let mut left = BTreeSet::new();
        for record in found {
            // One that was disposed of before has nothing left to destroy, unless it came again.
            if self.is_there(&record).await? {
                left.insert(record);
            }
        }
        Ok(left)
    }

    /// Whether anything sealed of a record is there: its key, or a copy.
    async fn is_there(&self, record: &RecordName) -> Result<bool, Failure> {
        for copy in self.copies_of(record).await?.0 {
            if self.blobs().len(&copy).await?.is_some() {
                return Ok(true);
            }
        }
        let Some(vault) = self.records().vault().await? else { return Ok(false) };
        let name = KeyName::record(record, vault.fact.key(record.compartment()));
        Ok(self.case().keys().read(&name).await.is_ok_and(|key| key.is_some()))
    }

    /// The protected tables that a record's rows came in: their encrypted copies hold it too.
    async fn tables_of(&self, record: &RecordName) -> Result<BTreeSet<RecordName>, Failure> {
        let mut tables = BTreeSet::new();
        for version in self.every_version(record).await? {
            for entry in self.records().entries(version.entry, 1).await? {
                let of_table = entry.draft.inputs.into_iter().filter(|input| input.kind == FactKind::Item);
                tables.extend(of_table.map(|input| RecordName { kind: FactKind::Item, id: input.id }));
            }
        }
        let mut left = BTreeSet::new();
        for table in tables {
            // A tombstone alone is no end: a crash may have come before the copy was gone.
            if table != *record && self.is_there(&table).await? {
                left.insert(table);
            }
        }
        Ok(left)
    }

    /// Destroys what a tombstone names. Doing it again finishes what a crash broke off.
    async fn destroy(&self, record: &RecordName, copies: &[Digest]) -> Result<(), Failure> {
        // Under every key that the vault ever had: a crash while they changed may have left one.
        for version in self.records().history(FactKind::Vault, "vault").await? {
            if let Fact::Vault(vault) = version.fact {
                let name = KeyName::record(record, vault.key(record.compartment()));
                self.case().keys().destroy(&name).await?;
            }
        }
        for copy in copies {
            self.forget_renditions(copy).await?;
            self.blobs().dispose(copy).await?;
        }
        *self.sealer.lock().await = None;
        Ok(())
    }

    async fn forget_renditions(&self, copy: &Digest) -> Result<(), Failure> {
        for recorded in self.records().facts(FactKind::Analysis).await? {
            for version in self.records().history(FactKind::Analysis, &recorded.fact.id()).await? {
                if let Fact::Analysis(Analysis { sha256, version, .. }) = version.fact
                    && sha256 == *copy
                {
                    self.cache().remove(&pass_key(&sha256, &version))?;
                }
            }
        }
        Ok(())
    }

    /// Disposes of the copies in clear of items that are now kept encrypted.
    pub(crate) async fn dispose_clear_copies(
        &self,
        in_clear: BTreeMap<ItemId, Digest>,
        notices: &mut Vec<Notice>,
    ) -> Result<(), Failure> {
        for (item, copy) in in_clear {
            let subject = RecordName { kind: FactKind::Item, id: item.to_string() };
            let ground = DisposalGround::MadeConfidential;
            let tombstone = Disposal { subject, ground, copies: vec![copy], key: false };
            let reason = "kept encrypted from here on".to_owned();
            self.append(vec![self.draft(reason, Fact::Disposal(tombstone))]).await?;
            self.forget_renditions(&copy).await?;
            self.blobs().dispose(&copy).await?;
            notices.push(Notice {
                level: NoticeLevel::Warning,
                what: format!("{item} is confidential now; what the ledger said of it before (name, path, hash) stays"),
                place: Whereabouts::default(),
                next: "if that is a danger, make a new case and import it there as confidential from the start"
                    .to_owned(),
            });
        }
        Ok(())
    }
}
