//! Who sits at which window: tokens that open once, cookies, and what proves that a request comes from our own page.
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use data_encoding::BASE64URL_NOPAD;

use crate::problem::Problem;
use crate::role::Role;

/// The name of the cookie.
pub(crate) const COOKIE: &str = "sightline";
/// How long a session lasts after its last request.
const LASTS: Duration = Duration::from_secs(12 * 60 * 60);
/// The most sessions at once.
const MOST: usize = 10_000;

/// One session: who, and what proves that a request is meant.
#[derive(Debug, Clone)]
pub(crate) struct Session {
    pub(crate) person: String,
    pub(crate) role: Role,
    pub(crate) csrf: String,
    seen: Instant,
}

/// What became of a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opened {
    /// It was good: the value of the new session's cookie.
    Session(String),
    /// It was used before.
    Used,
    /// It never was one.
    Unknown,
}

/// All sessions of this server.
pub(crate) struct Sessions {
    person: String,
    team: bool,
    /// The token in the opened address, until it is used; then what it was, so that a second use can be told from a wrong one.
    tokens: Mutex<HashMap<String, bool>>,
    open: Mutex<HashMap<String, Session>>,
}

/// So many random bytes as text.
///
/// # Errors
/// The system gives no random bytes; nothing can then be opened.
pub(crate) fn random(bytes: usize) -> Result<String, Problem> {
    let mut buffer = vec![0; bytes];
    getrandom::fill(&mut buffer).map_err(|error| Problem::fault(format!("no random bytes: {error}")))?;
    Ok(BASE64URL_NOPAD.encode(&buffer))
}

impl Sessions {
    pub(crate) fn new(person: String, team: bool) -> Self {
        Self { person, team, tokens: Mutex::default(), open: Mutex::default() }
    }

    pub(crate) fn is_team(&self) -> bool {
        self.team
    }

    /// A token that opens one session.
    pub(crate) fn token(&self) -> Result<String, Problem> {
        let token = random(32)?;
        self.tokens.lock().unwrap_or_else(PoisonError::into_inner).insert(token.clone(), false);
        Ok(token)
    }

    /// Uses a token.
    pub(crate) fn open(&self, token: &str) -> Result<Opened, Problem> {
        let used = {
            let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            tokens.get_mut(token).map(|used| std::mem::replace(used, true))
        };
        match used {
            None => Ok(Opened::Unknown),
            Some(true) => Ok(Opened::Used),
            Some(false) => self.start(self.person.clone(), Role::Custodian).map(|(cookie, _)| Opened::Session(cookie)),
        }
    }

    /// Starts a session; gives the value of its cookie.
    pub(crate) fn start(&self, person: String, role: Role) -> Result<(String, Session), Problem> {
        let session = Session { person, role, csrf: random(24)?, seen: Instant::now() };
        let cookie = random(32)?;
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|_, session| session.seen.elapsed() < LASTS);
        if open.len() >= MOST {
            let next = "close some windows, or start the server again";
            return Err(Problem::new(axum::http::StatusCode::SERVICE_UNAVAILABLE, "too many sessions", next));
        }
        open.insert(cookie.clone(), session.clone());
        Ok((cookie, session))
    }

    /// The session of a cookie.
    pub(crate) fn of(&self, cookie: &str) -> Option<Session> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let session = open.get_mut(cookie)?;
        if session.seen.elapsed() >= LASTS {
            open.remove(cookie);
            return None;
        }
        session.seen = Instant::now();
        Some(session.clone())
    }

    /// Ends a session.
    pub(crate) fn end(&self, cookie: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).remove(cookie);
    }

    /// Ends every session of a person.
    pub(crate) fn end_all_of(&self, person: &str) {
        self.open.lock().unwrap_or_else(PoisonError::into_inner).retain(|_, session| session.person != person);
    }
}

/// Whether two texts are the same, in a time that does not depend on where they differ.
pub(crate) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |sum, (a, b)| sum | (a ^ b)) == 0
}

/// The value of our cookie among those of a request.
pub(crate) fn cookie_of(headers: &axum::http::HeaderMap) -> Option<String> {
    let cookies = headers.get_all(axum::http::header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='));
    pairs.into_iter().find(|(name, _)| *name == COOKIE).map(|(_, value)| value.to_owned())
}

/// The header that sets our cookie; a secure one goes over TLS alone (and, in browsers, to the computer itself).
pub(crate) fn cookie_header(value: &str, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; Path=/; HttpOnly; SameSite=Strict{secure}")
}
