use serde::{Deserialize, Serialize};

use crate::Compartment;

/// The case's public keys, to which what is protected is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Vault {
    /// That of the half which holds who people are (age, `age1...`).
    pub identities: String,
    /// That of the half which holds what they said and gave.
    pub contents: String,
}

impl Vault {
    /// The public key of one half.
    pub fn key(&self, compartment: Compartment) -> &str {
        match compartment {
            Compartment::Identities => &self.identities,
            Compartment::Contents => &self.contents,
        }
    }
}

/// A person who may open the case's vault, or could once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Keyholder {
    /// Their own public key (age, `age1...`).
    pub key: String,
    /// What they are called.
    pub name: String,
    /// What they may open; nothing once they have been removed.
    pub opens: Vec<Compartment>,
}
