use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use super::error::random;
use super::{KeyPair, VaultError};

/// Words that only their owner knows; wiped from memory when they go.
#[derive(Clone)]
pub struct Passphrase(Zeroizing<String>);

impl Passphrase {
    /// The passphrase, without the line end that a file or terminal adds; `None` if nothing is left.
    pub fn new(text: &str) -> Option<Self> {
        let text = text.trim_end_matches(['\r', '\n']);
        (!text.is_empty()).then(|| Self(Zeroizing::new(text.to_owned())))
    }
}

impl fmt::Debug for Passphrase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Passphrase(withheld)")
    }
}

/// What each guess at a passphrase costs.
///
/// # References
/// RFC 9106 (Argon2), section 4: the second recommended choice takes 64 MiB and three passes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Memory in KiB.
    pub memory_kib: u32,
    /// Passes over it.
    pub passes: u32,
    /// Lanes.
    pub lanes: u32,
}

impl Default for Cost {
    fn default() -> Self {
        Self { memory_kib: 64 << 10, passes: 3, lanes: 4 }
    }
}

/// The most that a file may make us spend: 2 GiB and 64 passes.
const MOST: Cost = Cost { memory_kib: 2 << 20, passes: 64, lanes: 64 };

/// How a passphrase becomes a key: Argon2id, its cost and its salt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Stretching {
    pub(super) cost: Cost,
    pub(super) salt: [u8; 16],
}

impl Stretching {
    pub(super) fn new(cost: Cost) -> Result<Self, VaultError> {
        Ok(Self { cost, salt: random()? })
    }

    /// The pair of keys that a passphrase makes.
    pub(super) fn key(&self, passphrase: &Passphrase) -> Result<KeyPair, VaultError> {
        let Cost { memory_kib, passes, lanes } = self.cost;
        let wild = || VaultError::NotAKey("a key locked by a passphrase at a cost that can be paid");
        if memory_kib > MOST.memory_kib || passes > MOST.passes || lanes > MOST.lanes {
            return Err(wild());
        }
        let params = Params::new(memory_kib, passes, lanes, Some(32)).map_err(|_| wild())?;
        let mut bytes = Zeroizing::new([0; 32]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into(passphrase.0.as_bytes(), &self.salt, bytes.as_mut())
            .map_err(|_| wild())?;
        KeyPair::of_bytes(&bytes)
    }
}
