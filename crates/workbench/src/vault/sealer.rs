use std::collections::BTreeMap;
use std::sync::Arc;

use credentials::vault::{self, ClearField, KeyPair, PublicKey, VaultError};
use model::{
    Compartment, Draft, EntryKind, Envelope, Fact, FactKind, ItemId, Notice, NoticeLevel, Protected, RecordName, Seal,
    SourceRole, Vault, Whereabouts,
};
use preservation::{Blobs, KeyName, Keys, Records};
use tokio::sync::Mutex;

use super::{Access, ClearCopy, unfold};
use crate::failure::Failure;

/// What is shown in place of a value that has no pseudonym of its own.
const WITHHELD: &str = "withheld";

/// Seals facts on their way to the ledger, and opens them for who holds a key.
pub(crate) struct Sealer {
    pub(super) blobs: Arc<dyn Blobs>,
    pub(super) records: Arc<dyn Records>,
    pub(super) keys: Arc<dyn Keys>,
    pub(super) access: Arc<Access>,
    pub(super) vault: Vault,
    /// What this run gave to records that the ledger may not know yet.
    pub(super) given: Mutex<Given>,
}

#[derive(Default)]
pub(super) struct Given {
    keys: BTreeMap<RecordName, PublicKey>,
    pseudonyms: BTreeMap<RecordName, String>,
    last: BTreeMap<&'static str, u32>,
}

/// Eight random digits for something that must not be named after what it is.
pub(crate) fn random_id(prefix: &str) -> Result<String, Failure> {
    let salt = vault::Salt::random()?;
    Ok(format!("{prefix}-{}", vault::commitment("", "", &salt, "").short()))
}

impl From<VaultError> for Failure {
    fn from(error: VaultError) -> Self {
        Self::new(error, "run `sightline verify`; nothing of this step was recorded")
    }
}

impl Sealer {
    /// The drafts with everything protected in them sealed; what cannot be sealed without a key is left out, and said.
    ///
    /// # Errors
    /// The case cannot be read or written.
    pub(crate) async fn seal(&self, mut drafts: Vec<Draft>) -> Result<(Vec<Draft>, Vec<Notice>), Failure> {
        self.give_pseudonyms(&mut drafts).await?;
        let (mut sealed, mut notices) = (Vec::with_capacity(drafts.len()), Vec::new());
        for mut draft in drafts {
            if let EntryKind::Recorded(fact) = &mut draft.entry
                && needs_sealing(fact)
                && let Err(failure) = self.seal_fact(fact).await
            {
                notices.push(Notice {
                    level: NoticeLevel::Error,
                    what: format!("not recorded: {}", failure.what),
                    place: Whereabouts::default(),
                    next: failure.next,
                });
                continue;
            }
            sealed.push(draft);
        }
        Ok((sealed, notices))
    }

    async fn seal_fact(&self, fact: &mut Fact) -> Result<(), Failure> {
        let current = self.records.fact(fact.kind(), &fact.id()).await?.map(|recorded| recorded.fact);
        let current = current.filter(|current| current.envelope().is_some());
        let kind = fact.kind();
        let Some(record) = fact.guarded().map(|guarded| guarded.record) else { return Ok(()) };
        let before = match &current {
            Some(current) => self.clear_fields(current, &record).await?,
            None => None,
        };
        let Some(guarded) = fact.guarded() else { return Ok(()) };
        let mut values = Vec::new();
        for (name, field) in &guarded.fields {
            let known = before.iter().flatten().find(|known| known.name == *name).map(|known| &*known.value);
            let value = field.reveal().or(known).ok_or_else(|| self.access.why(&record))?;
            values.push((name.clone(), zeroizing(value)));
        }
        if let (Some(mut current), Some(before)) = (current, before)
            && before.len() == values.len()
            && before.iter().zip(&values).all(|(known, (name, value))| known.name == *name && known.value == *value)
            && let Some(same) = current.guarded()
        {
            for ((_, field), (_, sealed)) in guarded.fields.into_iter().zip(same.fields) {
                *field = sealed.clone();
            }
            *guarded.envelope = same.envelope.clone();
            return Ok(());
        }
        let pseudonym = self.pseudonym(&record).await?;
        let key = self.public_key(&record).await?;
        let fields = values.iter().map(|(name, value)| ClearField::new(name, value)).collect::<Result<Vec<_>, _>>()?;
        let envelope = vault::seal(&record.to_string(), &fields, &key)?;
        let sha256 = self.blobs.put_bytes(&envelope).await?.sha256;
        for ((name, field), clear) in guarded.fields.into_iter().zip(&fields) {
            let stand_in = if is_named(kind, &name) { pseudonym.clone() } else { WITHHELD.to_owned() };
            *field = Protected::sealed(Seal { stand_in, commitment: clear.commitment(&record.to_string()) });
        }
        *guarded.envelope = Some(Envelope { key: key.to_string(), sha256 });
        Ok(())
    }

    /// The protected values of a recorded fact in clear, each checked against what the ledger commits to; `None` where the
    /// record's key was destroyed.
    ///
    /// # Errors
    /// The record is not open to this user, or what is stored is not what was sealed.
    pub(crate) async fn clear_fields(
        &self,
        fact: &Fact,
        record: &RecordName,
    ) -> Result<Option<Vec<ClearField>>, Failure> {
        let Some(envelope) = fact.envelope() else { return Ok(None) };
        let Some(key) = self.access.record_key(self.keys.as_ref(), record).await? else { return Ok(None) };
        if key.public().to_string() != envelope.key {
            // The record was disposed of and came again: what was sealed before is gone.
            return Ok(None);
        }
        let bytes = self.blobs.read(&envelope.sha256).await?;
        let fields = vault::open(&record.to_string(), &bytes, &key)?;
        let mut fact = fact.clone();
        let protected = fact.guarded().into_iter().flat_map(|guarded| guarded.fields);
        for (name, field) in protected.filter(|(_, field)| field.is_protected()) {
            let known = fields.iter().find(|known| known.name == name);
            let committed = known.map(|known| known.commitment(&record.to_string()));
            if committed.is_none() || field.seal().map(|seal| seal.commitment) != committed {
                return Err(VaultError::NotCommitted(name).into());
            }
        }
        Ok(Some(fields))
    }

    /// Whether one half of the vault is open to this user.
    pub(crate) fn opens(&self, half: Compartment) -> bool {
        self.access.key(half).is_some()
    }

    /// Why one half of the vault is not open to this user.
    pub(crate) fn why_closed(&self, half: Compartment) -> Failure {
        self.access.why_closed(half)
    }

    /// A recorded fact with all that was sealed of it in clear; `None` where the record's key was destroyed.
    ///
    /// # Errors
    /// As for [`Sealer::clear_fields`].
    pub(crate) async fn opened(&self, fact: &Fact) -> Result<Option<Fact>, Failure> {
        let mut fact = fact.clone();
        let Some(record) = fact.guarded().filter(|g| g.envelope.is_some()).map(|guarded| guarded.record) else {
            return Ok(Some(fact));
        };
        let Some(fields) = self.clear_fields(&fact, &record).await? else { return Ok(None) };
        if let Some(guarded) = fact.guarded() {
            for (name, field) in guarded.fields {
                if let Some(clear) = fields.iter().find(|clear| clear.name == name && field.is_protected()) {
                    *field = Protected::open(clear.value.to_string());
                }
            }
            *guarded.envelope = None;
        }
        unfold(fact).map(Some)
    }

    /// The public key of a record; a record that has none, or whose key was destroyed, gets a new one.
    pub(crate) async fn public_key(&self, record: &RecordName) -> Result<PublicKey, Failure> {
        let mut given = self.given.lock().await;
        if let Some(key) = given.keys.get(record) {
            return Ok(key.clone());
        }
        let name = KeyName::record(record, self.vault.key(record.compartment()));
        let known = self.records.fact(record.kind, &record.id).await?.and_then(|known| known.fact.envelope().cloned());
        let there = self.keys.read(&name).await.is_ok_and(|wrapped| wrapped.is_some());
        let key = match known.filter(|_| there) {
            Some(envelope) => envelope.key.parse()?,
            None => {
                let pair = KeyPair::generate();
                let half: PublicKey = self.vault.key(record.compartment()).parse()?;
                self.keys.write(&name, &vault::wrap(&pair, &record.to_string(), &half)?).await?;
                pair.public()
            }
        };
        given.keys.insert(record.clone(), key.clone());
        Ok(key)
    }

    async fn pseudonym(&self, record: &RecordName) -> Result<String, Failure> {
        let given = self.given.lock().await.pseudonyms.get(record).cloned();
        if let Some(given) = given {
            return Ok(given);
        }
        let known = self.records.fact(record.kind, &record.id).await?;
        Ok(known.and_then(|known| shown_name(&known.fact)).unwrap_or_else(|| WITHHELD.to_owned()))
    }

    /// Numbers what is new, in an order that has nothing to do with the table it came in.
    async fn give_pseudonyms(&self, drafts: &mut [Draft]) -> Result<(), Failure> {
        let mut new: BTreeMap<&'static str, Vec<(model::Digest, RecordName)>> = BTreeMap::new();
        let mut given = self.given.lock().await;
        for draft in drafts {
            let EntryKind::Recorded(fact) = &mut draft.entry else { continue };
            let Some(label) = label(fact).filter(|_| needs_sealing(fact)) else { continue };
            let record = RecordName { kind: fact.kind(), id: fact.id() };
            let known = self.records.fact(record.kind, &record.id).await?;
            if given.pseudonyms.contains_key(&record) || known.and_then(|known| shown_name(&known.fact)).is_some() {
                continue;
            }
            let at_random = vault::commitment("", "", &vault::Salt::random()?, "");
            let of_label = new.entry(label).or_default();
            if of_label.iter().all(|(_, known)| *known != record) {
                of_label.push((at_random, record));
            }
        }
        for (label, mut records) in new {
            let mut last = match given.last.get(label) {
                Some(last) => *last,
                None => self.last_number(label).await?,
            };
            records.sort();
            for (_, record) in records {
                last += 1;
                given.pseudonyms.insert(record, format!("{label} {last}"));
            }
            given.last.insert(label, last);
        }
        Ok(())
    }

    async fn last_number(&self, label: &str) -> Result<u32, Failure> {
        let mut last = 0;
        for kind in [FactKind::Source, FactKind::Item] {
            for recorded in self.records.facts(kind).await? {
                let name = shown_name(&recorded.fact).unwrap_or_default();
                let number = name.strip_prefix(label).and_then(|number| number.trim().parse().ok());
                last = last.max(number.unwrap_or(0));
            }
        }
        Ok(last)
    }
}

fn zeroizing(value: &str) -> vault::Wiped {
    vault::Wiped::new(value.to_owned())
}

/// Whether something in a fact is protected and not sealed yet.
fn needs_sealing(fact: &mut Fact) -> bool {
    fact.guarded().is_some_and(|g| g.envelope.is_none() && g.fields.iter().any(|(_, field)| field.is_protected()))
}

/// What a record with a pseudonym of its own is called before its number.
fn label(fact: &Fact) -> Option<&'static str> {
    match fact {
        Fact::Source(source) => Some(match source.role {
            SourceRole::Witness => "Witness",
            SourceRole::Filmer => "Filmer",
            SourceRole::Submitter => "Submitter",
            _ => "Source",
        }),
        Fact::Item(_) => Some("Confidential item"),
        _ => None,
    }
}

/// Whether a field shows the pseudonym of its record.
fn is_named(kind: FactKind, field: &str) -> bool {
    match kind {
        FactKind::Source => field == "name",
        FactKind::Item => matches!(field, "name" | "title"),
        FactKind::Arrival => field == "path",
        _ => false,
    }
}

/// The pseudonym that a recorded fact shows.
fn shown_name(fact: &Fact) -> Option<String> {
    let seal = match fact {
        Fact::Source(source) => source.name.seal(),
        Fact::Item(item) => item.name.as_ref().or(item.title.as_ref()).and_then(Protected::seal),
        _ => None,
    };
    seal.map(|seal| seal.stand_in.clone())
}

impl Sealer {
    /// The key of a confidential item, and the hash of its bytes in clear.
    pub(crate) async fn item_key(&self, item: &ItemId) -> Result<(KeyPair, model::Digest), Failure> {
        let record = RecordName { kind: FactKind::Item, id: item.to_string() };
        let gone = || {
            let what = format!("the key of {record} was destroyed: nobody can read it any more");
            Failure::new(what, "`sightline verify` counts what was disposed of; the ledger says by whom and why")
        };
        let key = self.access.record_key(self.keys.as_ref(), &record).await?.ok_or_else(gone)?;
        let fact = self.records.fact(FactKind::Item, item.as_str()).await?.ok_or_else(gone)?.fact;
        let fields = self.clear_fields(&fact, &record).await?.ok_or_else(gone)?;
        let clear = fields.iter().find(|field| field.name == "clear_sha256").and_then(|field| field.value.parse().ok());
        Ok((key, clear.ok_or_else(gone)?))
    }

    /// A confidential item's bytes, decrypted in memory.
    pub(crate) async fn clear_copy(
        &self,
        item: &ItemId,
        copy: &model::Digest,
        blobs: &dyn Blobs,
    ) -> Result<ClearCopy, Failure> {
        let (key, clear) = self.item_key(item).await?;
        let sealed = blobs.verified_path(copy).await?;
        let opening = tokio::task::spawn_blocking(move || ClearCopy::of(&sealed, &key, clear));
        opening.await.map_err(|error| Failure::new(error, "try again"))?
    }
}

impl crate::open::Workbench {
    /// A recorded fact with all that was sealed of it in clear; `None` where its key was destroyed.
    ///
    /// # Errors
    /// It is not open to this user, or what is stored is not what was sealed.
    pub(crate) async fn opened(&self, fact: &Fact) -> Result<Option<Fact>, Failure> {
        match self.opener().await? {
            Some(opener) => opener.opened(fact).await,
            None => Ok(Some(fact.clone())),
        }
    }

    /// Whether an item's bytes were disposed of after they were recorded so.
    pub(crate) async fn is_disposed(&self, item: &model::Item, entry: u64) -> Result<bool, Failure> {
        let subject = RecordName { kind: FactKind::Item, id: item.id.to_string() };
        let tombstone = self.records().fact(FactKind::Disposal, &subject.to_string()).await?;
        Ok(tombstone.is_some_and(|tombstone| match tombstone.fact {
            Fact::Disposal(disposal) => {
                tombstone.entry > entry && item.sha256().is_some_and(|held| disposal.copies.contains(&held))
            }
            _ => false,
        }))
    }

    /// The hash of a confidential item's bytes in clear; `None` where its key was destroyed.
    ///
    /// # Errors
    /// The item is not open to this user.
    pub(crate) async fn clear_hash(&self, item: &model::Item) -> Result<Option<model::Digest>, Failure> {
        let record = RecordName { kind: FactKind::Item, id: item.id.to_string() };
        let fields = self.sealer().await?.clear_fields(&Fact::Item(item.clone()), &record).await?;
        let clear = fields.into_iter().flatten().find(|field| field.name == "clear_sha256");
        Ok(clear.and_then(|clear| clear.value.parse().ok()))
    }
}
