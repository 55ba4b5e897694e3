//! Accounts of a team: names, roles and hashed passwords, in a file beside the case.
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use argon2::{Algorithm, Argon2, Params, Version};
use axum::http::StatusCode;
use data_encoding::BASE64;
use serde::{Deserialize, Serialize};
use workbench::Failure;

use crate::api::people::{AccountSet, AccountSetting, AccountView};
use crate::api::session::Login;
use crate::authenticator::Authenticator;
use crate::keys::{Key, Site, Waiting, new_handle};
use crate::problem::Problem;
use crate::role::Role;
use crate::sessions::same;

/// Argon2id with 64 MiB, three passes and one lane (RFC 9106, section 4, second recommended option, one lane).
const MEMORY_KIB: u32 = 64 << 10;
const PASSES: u32 = 3;
const HASH: usize = 32;
/// The fewest characters of a password.
const FEWEST: usize = 12;
/// So many failures in a row are free; each further one doubles the wait, up to the longest.
const FREE: u32 = 4;
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// One account as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Account {
    role: Role,
    salt: String,
    hash: String,
    #[serde(default)]
    authenticator: Option<String>,
    /// The account's random name for its security keys.
    #[serde(default)]
    handle: Option<String>,
    #[serde(default)]
    keys: Vec<Key>,
    #[serde(default)]
    closed: bool,
}

/// Failures of a name since the last login that was good.
struct Failures {
    count: u32,
    last: Instant,
}

/// The accounts of this server.
pub(crate) struct Accounts {
    path: PathBuf,
    known: Mutex<BTreeMap<String, Account>>,
    failures: Mutex<BTreeMap<String, Failures>>,
    /// The last step of each authenticator that was used: a code is good once.
    steps: Mutex<BTreeMap<String, u64>>,
    /// So many passwords are hashed at once: each takes 64 MiB.
    hashing: Arc<tokio::sync::Semaphore>,
    waiting: Waiting,
}

impl Accounts {
    /// The accounts of a file; none where there is no such file.
    ///
    /// # Errors
    /// The file cannot be read: nobody is let in on a guess.
    pub(crate) fn in_file(path: PathBuf) -> Result<Self, Failure> {
        let known = match std::fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map_err(|error| Failure::in_file(path.display(), error, "put the file back from its copy"))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => BTreeMap::new(),
            Err(error) => return Err(Failure::in_file(path.display(), error, "make the file readable for you")),
        };
        Ok(Self {
            path,
            known: Mutex::new(known),
            failures: Mutex::default(),
            steps: Mutex::default(),
            hashing: Arc::new(tokio::sync::Semaphore::new(2)),
            waiting: Waiting::new(),
        })
    }

    /// The accounts, by name.
    pub(crate) fn list(&self) -> Vec<AccountView> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(name, account)| view(name, account)).collect()
    }

    /// The role of whoever logs in; `site` says under which name the server was asked, where keys may answer.
    ///
    /// # Errors
    /// Name, password, code or key are wrong (which of them is not said), or there were too many failures before.
    pub(crate) async fn check(&self, login: &Login, site: Result<Site, Problem>) -> Result<Role, Problem> {
        let name = login.name.trim().to_owned();
        let account = self.of_password(&name, &login.password).await?;
        let good = account.filter(|account| self.second(&name, account, login, site));
        self.counted(name, good.map(|account| account.role))
    }

    /// What the browser hands to a security key of whoever logs in.
    ///
    /// # Errors
    /// Name or password are wrong, or no key of the account answers under this name of the server.
    pub(crate) async fn ask_key(&self, login: &Login, site: &Site) -> Result<serde_json::Value, Problem> {
        let name = login.name.trim().to_owned();
        let account = self.of_password(&name, &login.password).await?;
        if account.is_none() {
            return self.counted(name, None);
        }
        self.waiting.ask(site, account.as_ref().map_or(&[], |account| &account.keys))
    }

    /// The account of a name whose password is right, and which is not closed.
    async fn of_password(&self, name: &str, password: &str) -> Result<Option<Account>, Problem> {
        self.wait(name)?;
        let account = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        // A name that nobody has takes as long as one that somebody has.
        let (salt, hash) = match &account {
            Some(account) => (account.salt.clone(), account.hash.clone()),
            None => (BASE64.encode(&[0; 16]), String::new()),
        };
        let made = self.hash(password.to_owned(), salt).await?;
        Ok(account.filter(|account| !account.closed && same(&made, &hash)))
    }

    /// Whether what an account asks for beside its password is there: one of its keys or its authenticator, if it has any.
    fn second(&self, name: &str, account: &Account, login: &Login, site: Result<Site, Problem>) -> bool {
        if let (Some(answer), Some(handle), Ok(site)) = (&login.key, &account.handle, site) {
            let mut keys = account.keys.clone();
            if !self.waiting.proved(&site, handle, &mut keys, answer) {
                return false;
            }
            // The key counts its uses, and a count that went back would tell of a copy.
            return self.change(name, |account| account.keys = keys).is_ok();
        }
        let Some(secret) = &account.authenticator else { return account.keys.is_empty() };
        let step = Authenticator::read(secret).and_then(|own| own.step_of(login.code.as_deref().unwrap_or_default()));
        let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
        step.is_some_and(|step| match steps.get(name) {
            Some(last) if *last >= step => false,
            _ => {
                steps.insert(name.to_owned(), step);
                true
            }
        })
    }

    /// Counts a failure, or forgets those before.
    fn counted<T>(&self, name: String, good: Option<T>) -> Result<T, Problem> {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(good) = good {
            failures.remove(&name);
            return Ok(good);
        }
        // Names that nobody has must not fill the memory.
        if failures.len() > 10_000 {
            failures.retain(|_, failure| failure.last.elapsed() < LONGEST);
        }
        let failure = failures.entry(name).or_insert(Failures { count: 0, last: Instant::now() });
        failure.count = failure.count.saturating_add(1);
        failure.last = Instant::now();
        let next = "check all of them; after some failures one has to wait";
        Err(Problem::new(StatusCode::UNAUTHORIZED, "name, password, code or key are not right", next))
    }

    /// The keys of a person's own account.
    ///
    /// # Errors
    /// The person came by the printed address and has no account.
    pub(crate) fn keys(&self, name: &str) -> Result<Vec<Key>, Problem> {
        Ok(self.account(name)?.keys)
    }

    /// What the browser hands to a new key of a person's own account.
    ///
    /// # Errors
    /// There is no such account, or it has too many keys.
    pub(crate) fn ask_new_key(&self, name: &str, site: &Site) -> Result<serde_json::Value, Problem> {
        let mut account = self.account(name)?;
        if account.handle.is_none() {
            let handle = new_handle();
            self.change(name, |account| account.handle = Some(handle.clone()))?;
            account.handle = Some(handle);
        }
        self.waiting.ask_new(site, name, account.handle.as_deref().unwrap_or_default(), &account.keys)
    }

    /// Makes a key known by its answer.
    ///
    /// # Errors
    /// The answer is to no question that waits for this account, or the key is known already.
    pub(crate) fn add_key(
        &self,
        name: &str,
        site: &Site,
        called: &str,
        answer: &serde_json::Value,
    ) -> Result<Key, Problem> {
        let handle = self.account(name)?.handle.unwrap_or_default();
        let key = self.waiting.made(site, &handle, called, answer)?;
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.values().flat_map(|account| &account.keys).any(|known| known.id == key.id) {
            return Err(Problem::bad("this key is known already", "use it, or take another"));
        }
        drop(known);
        self.change(name, |account| account.keys.push(key.clone()))?;
        Ok(key)
    }

    /// Forgets one of a person's own keys.
    ///
    /// # Errors
    /// There is no such key.
    pub(crate) fn remove_key(&self, name: &str, id: &str) -> Result<(), Problem> {
        if !self.account(name)?.keys.iter().any(|key| key.id == id) {
            return Err(Problem::missing("there is no such key of yours"));
        }
        self.change(name, |account| account.keys.retain(|key| key.id != id))
    }

    fn account(&self, name: &str) -> Result<Account, Problem> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(name).cloned().ok_or_else(|| {
            let next = "make an account with your name, log in with it, and add the key then";
            Problem::bad("you came by the printed address, and have no account that a key could open", next)
        })
    }

    /// Changes one account, in the file first.
    fn change(&self, name: &str, change: impl FnOnce(&mut Account)) -> Result<(), Problem> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = known.clone();
        change(changed.get_mut(name).ok_or_else(|| Problem::missing("there is no such account"))?);
        self.write(&changed)?;
        *known = changed;
        Ok(())
    }

    fn write(&self, accounts: &BTreeMap<String, Account>) -> Result<(), Problem> {
        let bytes = serde_json::to_vec_pretty(accounts).map_err(Problem::fault)?;
        Ok(workbench::write_whole(&self.path, &bytes)?)
    }

    fn wait(&self, name: &str) -> Result<(), Problem> {
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(failure) = failures.get(name).filter(|failure| failure.count > FREE) else { return Ok(()) };
        let wait = Duration::from_secs(1 << (failure.count - FREE).min(16)).min(LONGEST);
        let left = wait.saturating_sub(failure.last.elapsed());
        if left.is_zero() {
            return Ok(());
        }
        let next = format!("wait {} seconds", left.as_secs() + 1);
        Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "too many failures with this name", next))
    }

    /// Makes or changes an account.
    ///
    /// # Errors
    /// The name or password will not do, it is the last custodian's, or the file cannot be written.
    pub(crate) async fn set(&self, name: &str, setting: &AccountSetting) -> Result<AccountSet, Problem> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
            return Err(Problem::bad("a name has 1 to 100 characters", "give the name that the ledger is to have"));
        }
        let before = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned();
        let (salt, hash) = match (&setting.password, &before) {
            (Some(password), _) => {
                if password.chars().count() < FEWEST {
                    let next = "choose four words that nobody would put together";
                    return Err(Problem::bad(format!("a password has {FEWEST} characters at least"), next));
                }
                let mut salt = [0; 16];
                getrandom::fill(&mut salt).map_err(|error| Problem::fault(format!("no random bytes: {error}")))?;
                let salt = BASE64.encode(&salt);
                let hash = self.hash(password.clone(), salt.clone()).await?;
                (salt, hash)
            }
            (None, Some(before)) => (before.salt.clone(), before.hash.clone()),
            (None, None) => return Err(Problem::bad("a new account needs a password", "give one")),
        };
        let made = if setting.authenticator { Some(Authenticator::new()?) } else { None };
        let account = Account {
            role: setting.role,
            salt,
            hash,
            authenticator: match &made {
                Some(made) => Some(made.secret()),
                None => before.as_ref().and_then(|before| before.authenticator.clone()),
            },
            handle: before.as_ref().and_then(|before| before.handle.clone()),
            keys: match before {
                Some(before) if !setting.forget_keys => before.keys,
                _ => Vec::new(),
            },
            closed: setting.closed,
        };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut changed = known.clone();
        changed.insert(name.to_owned(), account.clone());
        let custodian = |account: &Account| account.role == Role::Custodian && !account.closed;
        if known.values().any(custodian) && !changed.values().any(custodian) {
            return Err(Problem::bad("nobody would be custodian any more", "make somebody else custodian first"));
        }
        self.write(&changed)?;
        *known = changed;
        Ok(AccountSet { account: view(name, &account), authenticator: made.map(|made| made.address(name)) })
    }

    async fn hash(&self, password: String, salt: String) -> Result<String, Problem> {
        let _place = Arc::clone(&self.hashing).acquire_owned().await.map_err(Problem::fault)?;
        let hashing = tokio::task::spawn_blocking(move || {
            let salt = BASE64.decode(salt.as_bytes()).map_err(Problem::fault)?;
            let parameters = Params::new(MEMORY_KIB, PASSES, 1, Some(HASH)).map_err(Problem::fault)?;
            let mut out = [0; HASH];
            let hasher = Argon2::new(Algorithm::Argon2id, Version::V0x13, parameters);
            hasher.hash_password_into(password.as_bytes(), &salt, &mut out).map_err(Problem::fault)?;
            Ok(BASE64.encode(&out))
        });
        hashing.await.map_err(Problem::fault)?
    }
}

fn view(name: &str, account: &Account) -> AccountView {
    AccountView {
        name: name.to_owned(),
        role: account.role,
        authenticator: account.authenticator.is_some(),
        keys: account.keys.len(),
        closed: account.closed,
    }
}
