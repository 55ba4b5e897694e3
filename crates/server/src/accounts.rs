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
        })
    }

    /// The accounts, by name.
    pub(crate) fn list(&self) -> Vec<AccountView> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.iter().map(|(name, account)| view(name, account)).collect()
    }

    /// The role of whoever logs in.
    ///
    /// # Errors
    /// Name, password or code are wrong (which of them is not said), or there were too many failures before.
    pub(crate) async fn check(&self, login: &Login) -> Result<Role, Problem> {
        let name = login.name.trim().to_owned();
        self.wait(&name)?;
        let account = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&name).cloned();
        // A name that nobody has takes as long as one that somebody has.
        let (salt, hash) = match &account {
            Some(account) => (account.salt.clone(), account.hash.clone()),
            None => (BASE64.encode(&[0; 16]), String::new()),
        };
        let made = self.hash(login.password.clone(), salt).await?;
        let good = account.filter(|account| !account.closed && same(&made, &hash)).filter(|account| {
            account.authenticator.as_ref().is_none_or(|secret| {
                let step =
                    Authenticator::read(secret).and_then(|own| own.step_of(login.code.as_deref().unwrap_or_default()));
                let mut steps = self.steps.lock().unwrap_or_else(PoisonError::into_inner);
                step.is_some_and(|step| match steps.get(&name) {
                    Some(last) if *last >= step => false,
                    _ => {
                        steps.insert(name.clone(), step);
                        true
                    }
                })
            })
        });
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        match good {
            Some(account) => {
                failures.remove(&name);
                Ok(account.role)
            }
            None => {
                // Names that nobody has must not fill the memory.
                if failures.len() > 10_000 {
                    failures.retain(|_, failure| failure.last.elapsed() < LONGEST);
                }
                let failure = failures.entry(name).or_insert(Failures { count: 0, last: Instant::now() });
                failure.count = failure.count.saturating_add(1);
                failure.last = Instant::now();
                let next = "check all three; after some failures one has to wait";
                Err(Problem::new(StatusCode::UNAUTHORIZED, "name, password or code are not right", next))
            }
        }
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
                None => before.and_then(|before| before.authenticator),
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
        let bytes = serde_json::to_vec_pretty(&changed).map_err(Problem::fault)?;
        workbench::write_whole(&self.path, &bytes)?;
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
        closed: account.closed,
    }
}
