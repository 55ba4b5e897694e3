use std::sync::Arc;

use credentials::vault::{self, Cost, KeyPair, OwnKey, Passphrase, PublicKey};
use model::{Compartment, Fact, FactKind, Keyholder, Notice, NoticeLevel, RecordName, Vault, Whereabouts};
use preservation::KeyName;
use serde::Serialize;

use super::access::vault_place;
use super::{Access, Sealer, own};
use crate::failure::Failure;
use crate::open::Workbench;

/// The user's own key, as it may be shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OwnKeyShown {
    /// Its public half, for keyholders to add.
    pub key: String,
    /// Where it lies.
    pub file: String,
    /// Whether a passphrase locks it.
    pub locked: bool,
    /// Whether it was made just now.
    pub made: bool,
}

/// A vault, and who may open it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct VaultShown {
    /// Everyone who may open it, or could once.
    pub keyholders: Vec<KeyholderShown>,
    /// What the user can open now.
    pub open: Vec<Compartment>,
    /// Why nothing is open.
    pub locked: Option<String>,
}

/// Someone who may open a vault.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyholderShown {
    /// What they are called.
    pub name: String,
    /// Their public key.
    pub key: String,
    /// What they may open.
    pub opens: Vec<Compartment>,
    /// Whether it is the user's own key.
    pub yours: bool,
}

impl Workbench {
    /// The user's own key; made on first use.
    ///
    /// # Errors
    /// It cannot be read or made.
    pub fn own_key() -> Result<OwnKeyShown, Failure> {
        let (own, path, made) = own::find_or_make()?;
        let file = path.display().to_string();
        Ok(OwnKeyShown { key: own.public().to_string(), file, locked: own.is_locked(), made })
    }

    /// Locks the user's own key by a passphrase, or takes the lock away where none is given.
    ///
    /// # Errors
    /// There is no key, or the old passphrase is not right.
    pub fn lock_own_key(old: Option<&str>, new: Option<&str>) -> Result<OwnKeyShown, Failure> {
        let own = own::find()?.ok_or_else(|| Failure::new("you have no key yet", "run `sightline vault key`"))?;
        let pair = own
            .unlock(old.and_then(Passphrase::new).as_ref())
            .map_err(|error| Failure::new(error, "give the passphrase that the key has now; nothing was changed"))?;
        let own = match new.and_then(Passphrase::new) {
            Some(new) => OwnKey::locked(&pair, &new, Cost::default())?,
            None => OwnKey::clear(pair),
        };
        let file = own::replace(&own)?.display().to_string();
        Ok(OwnKeyShown { key: own.public().to_string(), file, locked: own.is_locked(), made: false })
    }

    /// Who may open this case's vault, and what of it is open now.
    ///
    /// # Errors
    /// The case cannot be read.
    pub async fn vault(&self) -> Result<VaultShown, Failure> {
        let yours = own::find()?.map(|own| own.public().to_string());
        let access = self.access().await?;
        let keyholders = self.records().keyholders().await?.into_iter().map(|recorded| {
            let Keyholder { key, name, opens } = recorded.fact;
            KeyholderShown { yours: Some(&key) == yours.as_ref(), name, key, opens }
        });
        let open = Compartment::ALL.into_iter().filter(|half| access.key(*half).is_some()).collect();
        let locked = access.locked.as_ref().map(|failure| format!("{}; {}", failure.what, failure.next));
        Ok(VaultShown { keyholders: keyholders.collect(), open, locked })
    }

    /// Lets a person open the vault, or one half of it.
    ///
    /// # Errors
    /// The key is none, or this user may not open what is to be shared.
    pub async fn add_keyholder(
        &self,
        name: &str,
        key: &str,
        opens: Vec<Compartment>,
        reason: &str,
    ) -> Result<(), Failure> {
        self.ensure_vault().await?;
        let public: PublicKey = key.parse().map_err(|error| {
            Failure::new(format!("{key:?}: {error}"), "give the line that `sightline vault key` prints for that person")
        })?;
        let access = self.access().await?;
        for half in &opens {
            let pair = access.key(*half).ok_or_else(|| access.why_closed(*half))?;
            let wrapped = vault::wrap(pair, &vault_place(*half), &public)?;
            let name = KeyName::vault(&pair.public().to_string(), &public.to_string());
            self.case().keys().write(&name, &wrapped).await?;
        }
        let holder = Keyholder { key: public.to_string(), name: name.to_owned(), opens };
        self.append(vec![self.draft(reason.to_owned(), Fact::Keyholder(holder))]).await?;
        Ok(())
    }

    /// Takes a person's access away: the vault gets new keys, which that person is not given.
    ///
    /// # Limits
    /// Who copied a key or a case before can still open that copy.
    ///
    /// # Errors
    /// There is no such person, or this user may not open the whole vault.
    pub async fn remove_keyholder(&self, who: &str, reason: &str) -> Result<(), Failure> {
        let holders = self.records().keyholders().await?;
        let found: Vec<Keyholder> = holders
            .into_iter()
            .map(|recorded| recorded.fact)
            .filter(|holder| !holder.opens.is_empty() && (holder.key == who || holder.name == who))
            .collect();
        let [holder] = found.as_slice() else {
            let what = format!("{} keyholders are called {who:?}", found.len());
            return Err(Failure::new(what, "name one by the key that `sightline vault list` shows"));
        };
        let removed = Keyholder { opens: Vec::new(), ..holder.clone() };
        self.rotate(Some(removed), reason).await
    }

    /// Gives the vault new keys and wraps every record's key to them.
    ///
    /// # Errors
    /// This user may not open the whole vault, or a record's key cannot be used.
    pub async fn rotate_vault(&self, reason: &str) -> Result<(), Failure> {
        self.rotate(None, reason).await
    }

    async fn rotate(&self, removed: Option<Keyholder>, reason: &str) -> Result<(), Failure> {
        self.ensure_vault().await?;
        let access = self.access().await?;
        let closed = Compartment::ALL.into_iter().find(|half| access.key(*half).is_none());
        if let Some(half) = closed {
            return Err(access.why_closed(half));
        }
        let mut holders: Vec<Keyholder> =
            self.records().keyholders().await?.into_iter().map(|recorded| recorded.fact).collect();
        if let Some(removed) = &removed {
            holders.retain(|holder| holder.key != removed.key);
        }
        if holders.iter().all(|holder| holder.opens.len() < Compartment::ALL.len()) {
            let next = "add another person to the whole vault first";
            return Err(Failure::new("nobody would be left who may open the whole vault", next));
        }
        // Every record's key is opened before anything is written, so that a damaged one stops this in time.
        let keys = self.case().keys();
        let mut records = Vec::new();
        for record in self.protected_records().await? {
            if let Some(pair) = access.record_key(keys.as_ref(), &record).await? {
                records.push((record, pair));
            }
        }
        let (identities, contents) = (KeyPair::generate(), KeyPair::generate());
        let vault = Vault { identities: identities.public().to_string(), contents: contents.public().to_string() };
        let new = |half| if half == Compartment::Identities { &identities } else { &contents };
        let mut drafts = vec![self.draft(reason.to_owned(), Fact::Vault(vault))];
        drafts.extend(removed.iter().map(|holder| self.draft(reason.to_owned(), Fact::Keyholder(holder.clone()))));
        // The new keys lie beside the old until the entry is recorded, so that a crash leaves one whole set.
        let old = keys.list().await?;
        for (record, pair) in records {
            let to = new(record.compartment()).public();
            let wrapped = vault::wrap(&pair, &record.to_string(), &to)?;
            keys.write(&KeyName::record(&record, &to.to_string()), &wrapped).await?;
        }
        for holder in &holders {
            let public: PublicKey = holder.key.parse()?;
            for half in &holder.opens {
                let wrapped = vault::wrap(new(*half), &vault_place(*half), &public)?;
                keys.write(&KeyName::vault(&new(*half).public().to_string(), &holder.key), &wrapped).await?;
            }
        }
        self.append(drafts).await?;
        for name in old {
            keys.destroy(&name).await?;
        }
        self.forget_access().await;
        Ok(())
    }

    /// Every record that has something sealed.
    pub(crate) async fn protected_records(&self) -> Result<Vec<RecordName>, Failure> {
        let mut records = std::collections::BTreeSet::new();
        for kind in FactKind::ALL {
            for recorded in self.records().facts(kind).await? {
                let mut fact = recorded.fact;
                if fact.envelope().is_some() {
                    records.extend(fact.guarded().map(|guarded| guarded.record));
                }
            }
        }
        Ok(records.into_iter().collect())
    }

    /// Makes the vault of a case that has none: its keys, wrapped to the user's own.
    pub(crate) async fn ensure_vault(&self) -> Result<Vec<Notice>, Failure> {
        if self.records().vault().await?.is_some() {
            return Ok(Vec::new());
        }
        let (own, path, made) = own::find_or_make()?;
        let public = own.public().to_string();
        let (identities, contents) = (KeyPair::generate(), KeyPair::generate());
        for (half, pair) in [(Compartment::Identities, &identities), (Compartment::Contents, &contents)] {
            let wrapped = vault::wrap(pair, &vault_place(half), own.public())?;
            self.case().keys().write(&KeyName::vault(&pair.public().to_string(), &public), &wrapped).await?;
        }
        let vault = Vault { identities: identities.public().to_string(), contents: contents.public().to_string() };
        let holder = Keyholder { key: public, name: self.who().to_owned(), opens: Compartment::ALL.to_vec() };
        let reason = || "vault made".to_owned();
        let drafts = vec![self.draft(reason(), Fact::Vault(vault)), self.draft(reason(), Fact::Keyholder(holder))];
        self.case().ledger().append(drafts).await?;
        let notice = Notice {
            level: NoticeLevel::Warning,
            what: "a key was made for you; it opens what is protected in your cases".to_owned(),
            place: Whereabouts { file: Some(path.display().to_string()), ..Whereabouts::default() },
            next: "keep a copy in a safe place: without it nobody but another keyholder can open them; \
                   `sightline vault passphrase` locks it"
                .to_owned(),
        };
        Ok(made.then_some(notice).into_iter().collect())
    }

    /// What opens facts of this case; `None` in a case that protects nothing.
    pub(crate) async fn opener(&self) -> Result<Option<Arc<Sealer>>, Failure> {
        if self.records().vault().await?.is_none() {
            return Ok(None);
        }
        self.sealer().await.map(Some)
    }

    /// What seals and opens facts of this case; a vault is made where there is none.
    pub(crate) async fn sealer(&self) -> Result<Arc<Sealer>, Failure> {
        self.ensure_vault().await?;
        let mut made = self.sealer.lock().await;
        if let Some(sealer) = made.as_ref() {
            return Ok(Arc::clone(sealer));
        }
        let vault = self.records().vault().await?.map(|recorded| recorded.fact);
        let vault = vault.ok_or_else(|| Failure::new("the vault is missing", "run `sightline verify`"))?;
        let sealer = Arc::new(self.sealer_of(self.access().await?, vault));
        *made = Some(Arc::clone(&sealer));
        Ok(sealer)
    }

    /// What opens facts of this case by an access.
    pub(super) fn sealer_of(&self, access: Arc<Access>, vault: Vault) -> Sealer {
        let case = self.case();
        Sealer {
            blobs: Arc::clone(case.blobs()),
            records: Arc::clone(case.records()),
            keys: Arc::clone(case.keys()),
            access,
            vault,
            given: Default::default(),
        }
    }
}
