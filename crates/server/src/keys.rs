//! Security keys (WebAuthn) as what is asked for beside a password: made known by their owner, proved at each login.
use std::sync::{Mutex, PoisonError};

use axum::http::StatusCode;
use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use webauthn_rp::bin::{Decode, Encode};
use webauthn_rp::request::auth::{AllowedCredentials, AuthenticationVerificationOptions, SignatureCounterEnforcement};
use webauthn_rp::request::register::{
    PublicKeyCredentialCreationOptions, PublicKeyCredentialUserEntity, RegistrationVerificationOptions, UserHandle16,
};
use webauthn_rp::request::{
    AsciiDomain, Credentials, FixedCapHashSet, InsertResult, PublicKeyCredentialDescriptor, RpId,
};
use webauthn_rp::response::register::{CompressedPubKey, DynamicState, StaticState};
use webauthn_rp::response::{AuthTransports, CredentialId};
use webauthn_rp::{
    AuthenticatedCredential, NonDiscoverableAuthentication16, NonDiscoverableAuthenticationServerState,
    NonDiscoverableCredentialRequestOptions, Registration, RegistrationServerState,
};

use crate::problem::Problem;

/// The most keys of one account.
const MOST: usize = 20;
/// The most questions to keys that wait for an answer; each waits five minutes at most.
const MOST_WAITING: usize = 1000;
/// The most characters of a key's name.
const LONGEST_NAME: usize = 100;

/// A public key as this program keeps it: each in its compressed form.
type Public = CompressedPubKey<[u8; 32], [u8; 32], [u8; 48], Vec<u8>>;

/// One key of an account, as it is kept; nothing in it is secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Key {
    /// What its owner calls it.
    pub(crate) name: String,
    /// The name of the server for which it was made: it answers under no other.
    pub(crate) host: String,
    /// The id of the credential, base 64.
    pub(crate) id: String,
    pub(crate) made_at: String,
    transports: u8,
    public: String,
    state: String,
}

/// One key of one's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub(crate) struct KeyView {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// The name of the server under which it answers.
    pub host: String,
    /// When it was made known.
    pub made_at: String,
}

impl From<&Key> for KeyView {
    fn from(key: &Key) -> Self {
        Self { id: key.id.clone(), name: key.name.clone(), host: key.host.clone(), made_at: key.made_at.clone() }
    }
}

/// The server as a key knows it: a name, and the origins from which it may be asked.
pub(crate) struct Site {
    host: String,
    id: RpId,
    origins: Vec<String>,
}

impl Site {
    /// The site of a request, by the Host that was checked.
    ///
    /// # Errors
    /// It was asked by a number: keys know names alone (WebAuthn, section 5.1.2).
    pub(crate) fn of(host: &str, tls: bool) -> Result<Self, Problem> {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        let next = "open the workbench by its name (localhost on this computer, or that of --name)";
        let refuse =
            || Problem::bad("a security key knows a server by its name, and this one was asked by a number", next);
        if name.parse::<std::net::IpAddr>().is_ok() || name.starts_with('[') {
            return Err(refuse());
        }
        let id = RpId::Domain(AsciiDomain::try_from(name.clone()).map_err(|_| refuse())?);
        let mut origins = vec![format!("https://{}", host.to_ascii_lowercase())];
        // Browsers let keys be used without TLS on the computer itself alone.
        if name == "localhost" && !tls {
            origins.push(format!("http://{}", host.to_ascii_lowercase()));
        }
        Ok(Self { host: name, id, origins })
    }

    fn has(&self, key: &Key) -> bool {
        key.host == self.host
    }
}

/// Questions to keys that wait for their answers.
pub(crate) struct Waiting {
    new: Mutex<FixedCapHashSet<RegistrationServerState<16>>>,
    known: Mutex<FixedCapHashSet<NonDiscoverableAuthenticationServerState>>,
}

/// The name of an account for its keys: random, so that it tells nobody who it is.
pub(crate) fn new_handle() -> String {
    let handle = UserHandle16::new();
    BASE64URL_NOPAD.encode(handle.as_ref())
}

fn handle_of(text: &str) -> Result<UserHandle16, Problem> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).map_err(Problem::fault)?;
    let bytes: [u8; 16] =
        bytes.try_into().map_err(|_| Problem::fault("the account's name for keys is not of its length"))?;
    UserHandle16::decode(bytes).map_err(Problem::fault)
}

impl Waiting {
    pub(crate) fn new() -> Self {
        Self {
            new: Mutex::new(FixedCapHashSet::new(MOST_WAITING)),
            known: Mutex::new(FixedCapHashSet::new(MOST_WAITING)),
        }
    }

    /// What the browser hands to a new key of an account.
    ///
    /// # Errors
    /// The account has too many, or too many questions wait.
    pub(crate) fn ask_new(&self, site: &Site, account: &str, handle: &str, keys: &[Key]) -> Result<Value, Problem> {
        if keys.len() >= MOST {
            return Err(Problem::bad(format!("an account has {MOST} keys at most"), "remove one that is not used"));
        }
        let handle = handle_of(handle)?;
        // Letters that a key's small display may refuse are no reason to refuse a person.
        let plain: String = account.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).take(60).collect();
        let name = plain.to_lowercase();
        let name = name.as_str().try_into().or_else(|_| "account".try_into()).map_err(Problem::fault)?;
        let user = PublicKeyCredentialUserEntity { name, id: &handle, display_name: None };
        let known =
            keys.iter().filter(|key| site.has(key)).map(Key::descriptor).collect::<Result<Vec<_>, Problem>>()?;
        let options = PublicKeyCredentialCreationOptions::second_factor(&site.id, user, known);
        let (waits, asks) = options.start_ceremony().map_err(Problem::fault)?;
        let asks = serde_json::to_value(&asks).map_err(Problem::fault)?;
        let mut waiting = self.new.lock().unwrap_or_else(PoisonError::into_inner);
        room(waiting.insert_or_replace_all_expired(waits))?;
        Ok(asks)
    }

    /// The new key by its answer.
    ///
    /// # Errors
    /// The answer is not one to a question that waits for this account.
    pub(crate) fn made(&self, site: &Site, handle: &str, name: &str, answer: &Value) -> Result<Key, Problem> {
        let name = name.trim();
        if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(Problem::bad("a key needs a name of 1 to 100 characters", "say which of your keys it is"));
        }
        let bytes = serde_json::to_vec(answer).map_err(Problem::fault)?;
        let answer = Registration::from_json_relaxed(&bytes).map_err(not_an_answer)?;
        let challenge = answer.challenge_relaxed().map_err(not_an_answer)?;
        let waits = self.new.lock().unwrap_or_else(PoisonError::into_inner).take(&challenge).ok_or_else(too_late)?;
        let origins: Vec<&str> = site.origins.iter().map(String::as_str).collect();
        let options = RegistrationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            ..RegistrationVerificationOptions::default()
        };
        let made = waits.verify(&site.id, &answer, &options).map_err(not_an_answer)?;
        if *made.user_id() != handle_of(handle)? {
            return Err(too_late());
        }
        let encoded = |bytes: &[u8]| BASE64URL_NOPAD.encode(bytes);
        let Ok(id) = made.id().encode().map(encoded);
        let Ok(public) = made.static_state().encode().map(|bytes| encoded(&bytes));
        let Ok(state) = made.dynamic_state().encode().map(|bytes| encoded(&bytes));
        let Ok(transports) = made.transports().encode();
        Ok(Key {
            name: name.to_owned(),
            host: site.host.clone(),
            id,
            made_at: crate::jobs::now(),
            transports,
            public,
            state,
        })
    }

    /// What the browser hands to one of an account's keys.
    ///
    /// # Errors
    /// The account has none for this site, or too many questions wait.
    pub(crate) fn ask(&self, site: &Site, keys: &[Key]) -> Result<Value, Problem> {
        let mut allowed = AllowedCredentials::with_capacity(keys.len());
        for key in keys.iter().filter(|key| site.has(key)) {
            allowed.push(key.descriptor()?.into());
        }
        let options = NonDiscoverableCredentialRequestOptions::second_factor(&site.id, allowed).map_err(|_| {
            let what = format!("this account has no security key that answers under {}", site.host);
            Problem::bad(what, "log in with the digits of the authenticator, or open the workbench by its other name")
        })?;
        let (waits, asks) = options.start_ceremony().map_err(Problem::fault)?;
        let asks = serde_json::to_value(&asks).map_err(Problem::fault)?;
        let mut waiting = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        room(waiting.insert_or_replace_all_expired(waits))?;
        Ok(asks)
    }

    /// Whether an answer is one of an account's keys to a question that waits; the key then counts on.
    pub(crate) fn proved(&self, site: &Site, handle: &str, keys: &mut [Key], answer: &Value) -> bool {
        self.prove(site, handle, keys, answer).is_ok()
    }

    fn prove(&self, site: &Site, handle: &str, keys: &mut [Key], answer: &Value) -> Result<(), Problem> {
        let bytes = serde_json::to_vec(answer).map_err(Problem::fault)?;
        let answer = NonDiscoverableAuthentication16::from_json_relaxed(&bytes).map_err(not_an_answer)?;
        let challenge = answer.challenge_relaxed().map_err(not_an_answer)?;
        let waits = self.known.lock().unwrap_or_else(PoisonError::into_inner).take(&challenge).ok_or_else(too_late)?;
        let id = BASE64URL_NOPAD.encode(answer.raw_id().as_ref());
        let key = keys.iter_mut().find(|key| key.id == id && site.has(key)).ok_or_else(too_late)?;
        let handle = handle_of(handle)?;
        let bytes = decoded(&key.id)?;
        let public = StaticState::<Public>::decode(&decoded(&key.public)?).map_err(Problem::fault)?;
        let state: [u8; 7] = decoded(&key.state)?.try_into().map_err(|_| Problem::fault("a key's state is broken"))?;
        let state = DynamicState::decode(state).map_err(Problem::fault)?;
        let id = CredentialId::<&[u8]>::decode(&bytes).map_err(Problem::fault)?;
        let mut known = AuthenticatedCredential::new(id, &handle, public, state).map_err(Problem::fault)?;
        let origins: Vec<&str> = site.origins.iter().map(String::as_str).collect();
        let options = AuthenticationVerificationOptions::<&str, &str> {
            allowed_origins: &origins,
            error_on_unsolicited_extensions: false,
            // A count that goes back means that the key was copied.
            sig_counter_enforcement: SignatureCounterEnforcement::Fail,
            ..AuthenticationVerificationOptions::default()
        };
        waits.verify(&site.id, &answer, &mut known, &options).map_err(not_an_answer)?;
        let Ok(state) = known.dynamic_state().encode().map(|bytes| BASE64URL_NOPAD.encode(&bytes));
        key.state = state;
        Ok(())
    }
}

impl Key {
    fn descriptor(&self) -> Result<PublicKeyCredentialDescriptor<Vec<u8>>, Problem> {
        let id = CredentialId::<Vec<u8>>::decode(decoded(&self.id)?).map_err(Problem::fault)?;
        let transports = AuthTransports::decode(self.transports).map_err(Problem::fault)?;
        Ok(PublicKeyCredentialDescriptor { id, transports })
    }
}

fn decoded(text: &str) -> Result<Vec<u8>, Problem> {
    BASE64URL_NOPAD.decode(text.as_bytes()).map_err(Problem::fault)
}

fn room(inserted: InsertResult) -> Result<(), Problem> {
    match inserted {
        InsertResult::Success => Ok(()),
        _ => {
            let what = "too many people are just using their keys";
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, what, "try again in some minutes"))
        }
    }
}

fn not_an_answer(error: impl std::fmt::Display) -> Problem {
    Problem::bad(format!("this is not the key's answer: {error}"), "try again, with a key that was asked for")
}

fn too_late() -> Problem {
    Problem::bad("nothing waits for this answer any more", "start again: a key is waited for for five minutes")
}
