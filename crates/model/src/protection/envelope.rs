use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Digest, FactKind, Protected};

/// Where the clear form of a fact's protected values lies: encrypted, among the preserved copies.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Envelope {
    /// The public key of the record it belongs to (age, `age1...`).
    pub key: String,
    /// SHA-256 of the encrypted bytes.
    pub sha256: Digest,
}

/// What has one key of its own, with which all that is protected of it can be erased: a source, a statement, an item.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct RecordName {
    /// What it is.
    pub kind: FactKind,
    /// Its name among its kind.
    pub id: String,
}

/// The two halves of a vault, so that someone may read what was said and not who said it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compartment {
    /// Who people are.
    Identities,
    /// What they said and gave.
    Contents,
}

impl Compartment {
    /// Both.
    pub const ALL: [Compartment; 2] = [Compartment::Identities, Compartment::Contents];

    /// Its name, as written down.
    pub const fn name(self) -> &'static str {
        match self {
            Compartment::Identities => "identities",
            Compartment::Contents => "contents",
        }
    }
}

impl RecordName {
    /// The half of the vault that its key belongs to.
    pub fn compartment(&self) -> Compartment {
        match self.kind {
            FactKind::Source => Compartment::Identities,
            _ => Compartment::Contents,
        }
    }
}

impl fmt::Display for RecordName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.kind.name(), self.id)
    }
}

/// The protected side of a fact: whose key it is sealed to, its values, and where their clear form lies.
pub struct Guarded<'a> {
    /// Whose key.
    pub record: RecordName,
    /// Its values that may be protected, by name.
    pub fields: Vec<(String, &'a mut Protected)>,
    /// Where their clear form lies, once it has been sealed.
    pub envelope: &'a mut Option<Envelope>,
}
