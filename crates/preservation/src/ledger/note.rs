use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};

/// The signature type byte of Ed25519 in a note.
pub(crate) const ED25519: u8 = 0x01;

/// More signatures on one note than this are not read.
const MOST_SIGNATURES: usize = 64;

/// A public key and the name it signs under, written `name+id+key`.
///
/// # References
/// C2SP signed-note v1: key id = first four bytes of SHA-256(name || 0x0A || 0x01 || key).
#[derive(Clone, PartialEq, Eq)]
pub struct VerifierKey {
    name: String,
    key: VerifyingKey,
}

/// A signed note: a text ending in a newline, and lines by those who signed it.
///
/// # References
/// C2SP signed-note v1 (<https://c2sp.org/signed-note>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What is signed, final newline included.
    pub text: String,
    /// Who signed it and how.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line of a note.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name the key signs under.
    pub name: String,
    /// The key's id.
    pub key_id: [u8; 4],
    /// The signature's bytes.
    pub bytes: Vec<u8>,
}

/// Why a note or a key cannot be relied on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// Not a signed note at all.
    #[error("not a signed note: {0}")]
    Malformed(&'static str),
    /// Not a verifier key.
    #[error("\"{0}\" is not a verifier key; it is written name+id+key, as in the case's file `verifier`")]
    Key(String),
    /// A key name with spaces or a plus sign, or an empty one.
    #[error("\"{0}\" cannot be the name of a key: spaces and + are not allowed")]
    Name(String),
    /// No signature by this key.
    #[error("not signed by {key}; signed by {}", if signers.is_empty() { "nobody".to_owned() } else { signers.join(", ") })]
    NotSigned {
        /// The key that was looked for, as name and id.
        key: String,
        /// Those who did sign, as name and id.
        signers: Vec<String>,
    },
    /// There is a signature by this key, and it does not fit the text.
    #[error("the signature by {key} does not fit the text: one of the two was changed")]
    Forged {
        /// The key, as name and id.
        key: String,
    },
}

impl VerifierKey {
    /// A public key under a name.
    pub fn new(name: &str, key: VerifyingKey) -> Result<Self, NoteError> {
        if name.is_empty() || name.contains(|c: char| c.is_whitespace() || c.is_control() || c == '+') {
            return Err(NoteError::Name(name.to_owned()));
        }
        Ok(Self { name: name.to_owned(), key })
    }
    /// The name it signs under.
    pub fn name(&self) -> &str {
        &self.name
    }
    /// The 32 bytes of the public key (RFC 8032).
    pub fn public_key(&self) -> [u8; 32] {
        self.key.to_bytes()
    }
    /// The key's id, which tells keys of one name apart.
    pub fn id(&self) -> [u8; 4] {
        let mut hash = Sha256::new();
        hash.update(self.name.as_bytes());
        hash.update([b'\n', ED25519]);
        hash.update(self.key.to_bytes());
        let hash = hash.finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }
    /// Name and id, short enough for a sentence.
    pub fn short(&self) -> String {
        format!("{}+{}", self.name, hex(&self.id()))
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut key = vec![ED25519];
        key.extend(self.key.to_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&self.id()), STANDARD.encode(key))
    }
}

impl fmt::Debug for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for VerifierKey {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let error = || NoteError::Key(text.to_owned());
        let mut parts = text.trim().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(error());
        };
        let key = STANDARD.decode(key).map_err(|_| error())?;
        let [ED25519, key @ ..] = key.as_slice() else { return Err(error()) };
        let key: [u8; 32] = key.try_into().map_err(|_| error())?;
        let key = VerifierKey::new(name, VerifyingKey::from_bytes(&key).map_err(|_| error())?)?;
        if hex(&key.id()) == id { Ok(key) } else { Err(error()) }
    }
}

impl Note {
    /// Signs a text under a name.
    pub(crate) fn sign(text: String, name: &str, key: &SigningKey) -> Result<Self, NoteError> {
        if !text.ends_with('\n') {
            return Err(NoteError::Malformed("the text does not end in a newline"));
        }
        let verifier = VerifierKey::new(name, key.verifying_key())?;
        let bytes = key.sign(text.as_bytes()).to_bytes().to_vec();
        Ok(Self { text, signatures: vec![NoteSignature { name: name.to_owned(), key_id: verifier.id(), bytes }] })
    }

    /// Checks that this key signed this text.
    pub fn verify(&self, key: &VerifierKey) -> Result<(), NoteError> {
        let id = key.id();
        let mut found = false;
        for signature in self.signatures.iter().filter(|s| s.name == key.name && s.key_id == id) {
            found = true;
            let fits = Signature::from_slice(&signature.bytes)
                .is_ok_and(|bytes| key.key.verify_strict(self.text.as_bytes(), &bytes).is_ok());
            if !fits {
                return Err(NoteError::Forged { key: key.short() });
            }
        }
        if found {
            return Ok(());
        }
        let signers = self.signatures.iter().map(|s| format!("{}+{}", s.name, hex(&s.key_id))).collect();
        Err(NoteError::NotSigned { key: key.short(), signers })
    }
}

impl fmt::Display for Note {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.text)?;
        for signature in &self.signatures {
            let mut bytes = signature.key_id.to_vec();
            bytes.extend(&signature.bytes);
            writeln!(f, "\u{2014} {} {}", signature.name, STANDARD.encode(bytes))?;
        }
        Ok(())
    }
}

impl FromStr for Note {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed;
        if text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(malformed("it holds a control character"));
        }
        let split = text.rfind("\n\n").ok_or(malformed("no blank line between the text and the signatures"))?;
        let (body, lines) = (&text[..=split], &text[split + 2..]);
        if !lines.ends_with('\n') {
            return Err(malformed("the last signature line is cut off"));
        }
        let mut signatures = Vec::new();
        for line in lines.lines() {
            let rest =
                line.strip_prefix("\u{2014} ").ok_or(malformed("a signature line does not begin with a dash"))?;
            let (name, bytes) = rest.split_once(' ').ok_or(malformed("a signature line has no signature"))?;
            let bytes = STANDARD.decode(bytes).map_err(|_| malformed("a signature is not base64"))?;
            let Some((id, bytes)) = bytes.split_first_chunk::<4>() else {
                return Err(malformed("a signature is too short"));
            };
            if signatures.len() == MOST_SIGNATURES {
                return Err(malformed("more than 64 signatures"));
            }
            signatures.push(NoteSignature { name: name.to_owned(), key_id: *id, bytes: bytes.to_vec() });
        }
        Ok(Self { text: body.to_owned(), signatures })
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the Go implementation of notes (golang.org/x/mod/sumdb/note).
    const KEY: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
        then you don't know what your problem is.\n\
        \n\
        \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

    #[test]
    fn reads_and_checks_a_note_signed_by_another_program() {
        let key: VerifierKey = KEY.parse().unwrap();
        let note: Note = NOTE.parse().unwrap();
        assert_eq!(note.verify(&key), Ok(()));
        assert_eq!(note.to_string(), NOTE);
        assert_eq!(key.to_string(), KEY);
    }

    #[test]
    fn refuses_a_changed_text_a_strange_key_and_a_cut_note() {
        let key: VerifierKey = KEY.parse().unwrap();
        let changed: Note = NOTE.replace("think", "thank").parse().unwrap();
        assert!(matches!(changed.verify(&key), Err(NoteError::Forged { .. })));
        let mine = SigningKey::from_bytes(&[7; 32]);
        let by_me = Note::sign("text\n".into(), "PeterNeumann", &mine).unwrap();
        assert!(matches!(by_me.verify(&key), Err(NoteError::NotSigned { .. })));
        assert!(NOTE[..NOTE.len() - 1].parse::<Note>().is_err());
        assert!(KEY.replace("c74f20a3", "c74f20a4").parse::<VerifierKey>().is_err());
        assert!(Note::sign("text\n".into(), "two words", &mine).is_err());
    }
}
