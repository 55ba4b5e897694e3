use std::collections::BTreeMap;
use std::sync::Arc;

use credentials::vault::{self, KeyPair, Passphrase, VaultError};
use model::{Compartment, RecordName, Vault};
use preservation::{KeyName, Keys};

use super::own;
use crate::failure::Failure;
use crate::open::Workbench;

/// Asked for the passphrase of the user's own key, once, and only where it is needed; `None` where nobody answers.
pub type AskPassphrase = Arc<dyn Fn() -> Option<String> + Send + Sync>;

/// What of the vault this user can open.
#[derive(Debug, Default)]
pub(crate) struct Access {
    opened: BTreeMap<Compartment, KeyPair>,
    /// Why nothing is open.
    pub(crate) locked: Option<Failure>,
}

impl Access {
    /// The key of one half of the vault.
    pub(crate) fn key(&self, compartment: Compartment) -> Option<&KeyPair> {
        self.opened.get(&compartment)
    }

    /// The key of a record; `None` where it was destroyed.
    ///
    /// # Errors
    /// The record's half is not open to this user, or its key is damaged or another record's.
    pub(crate) async fn record_key(&self, keys: &dyn Keys, record: &RecordName) -> Result<Option<KeyPair>, Failure> {
        let Some(half) = self.key(record.compartment()) else { return Err(self.why(record)) };
        let Some(wrapped) = keys.read(&KeyName::record(record, &half.public().to_string())).await? else {
            return Ok(None);
        };
        let opened = vault::unwrap(&wrapped, &record.to_string(), half);
        opened.map(Some).map_err(|error| {
            Failure::new(
                format!("the key of {record} cannot be used: {error}"),
                "run `sightline verify`, then go on from a backup",
            )
        })
    }

    /// Why a record cannot be opened.
    pub(crate) fn why(&self, record: &RecordName) -> Failure {
        let failure = self.why_closed(record.compartment());
        Failure { what: format!("{record} is protected: {}", failure.what), ..failure }
    }

    /// Why one half of the vault cannot be opened.
    pub(crate) fn why_closed(&self, half: Compartment) -> Failure {
        self.locked.clone().unwrap_or_else(|| {
            Failure::new(
                format!("your key does not open the {} of this vault", half.name()),
                "ask a keyholder who may open both halves",
            )
        })
    }
}

impl Workbench {
    /// Who is asked for the passphrase of the user's own key.
    #[must_use]
    pub fn asking(mut self, ask: AskPassphrase) -> Self {
        self.ask = Some(ask);
        self
    }

    /// What of the vault this user can open; a passphrase is asked for once.
    pub(crate) async fn access(&self) -> Result<Arc<Access>, Failure> {
        let mut known = self.access.lock().await;
        if let Some(access) = known.as_ref() {
            return Ok(Arc::clone(access));
        }
        // A case without a vault has nothing to open, and may get one later in this run.
        let Some(vault) = self.records().vault().await? else { return Ok(Arc::default()) };
        let access = Arc::new(self.open_vault(&vault.fact, || self.ask.as_ref().and_then(|ask| ask())).await?);
        *known = Some(Arc::clone(&access));
        Ok(access)
    }

    /// Forgets what was opened: the vault has other keys now.
    pub(super) async fn forget_access(&self) {
        *self.access.lock().await = None;
        *self.sealer.lock().await = None;
    }

    /// What of the vault the user's own key opens; `ask` is asked for its passphrase where it has one.
    pub(super) async fn open_vault(
        &self,
        vault: &Vault,
        ask: impl FnOnce() -> Option<String>,
    ) -> Result<Access, Failure> {
        let locked = |what: String, next: &str| Access { locked: Some(Failure::new(what, next)), ..Access::default() };
        let Some(own) = own::find()? else {
            let next = "run `sightline vault key` and give the line it prints to a keyholder, who adds you";
            return Ok(locked("you have no key of your own here".to_owned(), next));
        };
        let public = own.public().to_string();
        let mut wrapped = Vec::new();
        for compartment in Compartment::ALL {
            let found = self.case().keys().read(&KeyName::vault(vault.key(compartment), &public)).await?;
            wrapped.extend(found.map(|wrapped| (compartment, wrapped)));
        }
        if wrapped.is_empty() {
            let next = "ask a keyholder to add it: `sightline vault add-person NAME KEY`";
            return Ok(locked(format!("your key {public} is not one of the vault's"), next));
        }
        let passphrase = if own.is_locked() { ask().as_deref().and_then(Passphrase::new) } else { None };
        let pair = match own.unlock(passphrase.as_ref()) {
            Ok(pair) => pair,
            Err(VaultError::NeedsPassphrase) => {
                let next = "answer at a terminal, or set SIGHTLINE_PASSPHRASE or SIGHTLINE_PASSPHRASE_FILE";
                return Ok(locked("your key is locked by a passphrase, and none was given".to_owned(), next));
            }
            Err(VaultError::WrongPassphrase) => {
                let next = "try again; a forgotten passphrase cannot be recovered by anyone, but every other keyholder can \
                            still open the vault and add a new key of yours, and all that is not protected stays as it is";
                return Ok(locked("this is not the passphrase of your key".to_owned(), next));
            }
            Err(error) => return Err(Failure::new(error, "put your key back from its copy")),
        };
        let mut access = Access::default();
        for (compartment, wrapped) in wrapped {
            let place = vault_place(compartment);
            let key = vault::unwrap(&wrapped, &place, &pair).ok();
            let key = key.filter(|key| key.public().to_string() == vault.key(compartment)).ok_or_else(|| {
                let what =
                    format!("the key of the vault's {} is not the one that the ledger names", compartment.name());
                Failure::new(what, "someone changed the folder `keys`: run `sightline verify`, and go on from a backup")
            })?;
            access.opened.insert(compartment, key);
        }
        Ok(access)
    }
}

/// What the key of one half is sealed for.
pub(super) fn vault_place(compartment: Compartment) -> String {
    format!("vault {}", compartment.name())
}
