use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use model::Instant;
use sha2::{Digest as _, Sha256};

use super::note::{Note, NoteError, NoteSignature, hex};

/// The signature type byte of a cosignature/v1.
const COSIGNATURE: u8 = 0x04;

/// The public key of a person who countersigns checkpoints, written `name+id+key`.
///
/// # References
/// C2SP tlog-cosignature v1.0.0 (<https://c2sp.org/tlog-cosignature>): key id = first four bytes of
/// SHA-256(name || 0x0A || 0x04 || key).
#[derive(Clone, PartialEq, Eq)]
pub struct WitnessKey {
    name: String,
    key: VerifyingKey,
}

impl WitnessKey {
    pub(crate) fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
            return Err(NoteError::Name(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), key })
    }

    /// The name it signs under.
    pub fn name(&self) -> &str {
        &self.name
    }

    fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', COSIGNATURE]);
        hash.update(self.key.to_bytes());
        let hash = hash.finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    /// When this key says that it countersigned the note; the signature is checked.
    ///
    /// # Errors
    /// The key did not sign the note, or its signature does not fit.
    pub fn check(&self, note: &Note) -> Result<Instant, NoteError> {
        let short = || format!("{}+{}", self.name, hex(&self.id()));
        let signature = note.signatures.iter().find(|line| line.name == self.name && line.key_id == self.id());
        let Some(signature) = signature else {
            let signers = note.signatures.iter().map(|line| format!("{}+{}", line.name, hex(&line.key_id))).collect();
            return Err(NoteError::NotSigned { key: short(), signers });
        };
        let forged = || NoteError::Forged { key: short() };
        let (secs, bytes) = signature.bytes.split_first_chunk::<8>().ok_or_else(forged)?;
        let secs = u64::from_be_bytes(*secs);
        let bytes = Signature::from_slice(bytes).map_err(|_| forged())?;
        self.key.verify_strict(message(&note.text, secs).as_bytes(), &bytes).map_err(|_| forged())?;
        instant(secs).ok_or_else(forged)
    }
}

/// The countersignatures on a note that anyone claims: names and times, none checked.
pub(crate) fn claimed(note: &Note) -> Vec<(String, Instant)> {
    let lines = note.signatures.iter().filter(|line| line.bytes.len() == 72);
    let read = |line: &NoteSignature| {
        let (secs, _) = line.bytes.split_first_chunk::<8>()?;
        Some((line.name.clone(), instant(u64::from_be_bytes(*secs))?))
    };
    lines.filter_map(read).collect()
}

/// Countersigns a note at a time of the signer's own clock.
pub(crate) fn cosign(note: &Note, name: &str, at: Instant, key: &SigningKey) -> Result<NoteSignature, NoteError> {
    let witness = WitnessKey::new(name, key.verifying_key())?;
    let secs =
        u64::try_from(at.micros().div_euclid(1_000_000)).map_err(|_| NoteError::Malformed("a time before 1970"))?;
    let mut bytes = secs.to_be_bytes().to_vec();
    bytes.extend(key.sign(message(&note.text, secs).as_bytes()).to_bytes());
    Ok(NoteSignature { name: name.to_owned(), key_id: witness.id(), bytes })
}

/// What is signed.
fn message(text: &str, secs: u64) -> String {
    format!("cosignature/v1\ntime {secs}\n{text}")
}

fn instant(secs: u64) -> Option<Instant> {
    i64::try_from(secs).ok()?.checked_mul(1_000_000).map(Instant::from_micros)
}

impl fmt::Display for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![COSIGNATURE];
        key.extend(self.key.to_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id()), STANDARD.encode(key))
    }
}

impl fmt::Debug for WitnessKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for WitnessKey {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let error = || NoteError::Key(text.to_owned());
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else { return Err(error()) };
        let key = STANDARD.decode(key).map_err(|_| error())?;
        let [COSIGNATURE, key @ ..] = key.as_slice() else { return Err(error()) };
        let key: [u8; 32] = key.try_into().map_err(|_| error())?;
        let key = Self::new(name, VerifyingKey::from_bytes(&key).map_err(|_| error())?)?;
        if hex(&key.id()) == id { Ok(key) } else { Err(error()) }
    }
}
