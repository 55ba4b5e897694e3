//! Wrapped keys: small, encrypted, and the only part of a case that is meant to be destroyed.
//!
//! They lie beside the database and never in it, because what a database deletes stays in its free pages and logs: in a
//! folder of the case, or beside its copies in the store of a case on servers, where every keyholder finds them.
use std::fmt;
use std::io;
use std::path::PathBuf;

use async_trait::async_trait;
use model::RecordName;
use sha2::{Digest as _, Sha256};

mod folder;
mod memory;
mod object;

pub(crate) use folder::FolderKeys;
pub(crate) use memory::MemoryKeys;
pub(crate) use object::{ObjectKeys, PLACE};

/// Whose key it is, as a hash: the names of files tell nothing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName([u8; 32]);

/// Keys of a case, each wrapped to another.
#[async_trait]
pub trait Keys: Send + Sync {
    /// The wrapped key; `None` where there is none.
    async fn read(&self, name: &KeyName) -> Result<Option<Vec<u8>>, KeysError>;

    /// Keeps a wrapped key, durable when this returns. What was there under this name is overwritten and gone.
    async fn write(&self, name: &KeyName, wrapped: &[u8]) -> Result<(), KeysError>;

    /// Overwrites a wrapped key and removes it, durable when this returns; `false` where there was none.
    ///
    /// # Limits
    /// A disk that writes elsewhere than it is told (flash, snapshots) and a backup may still hold it.
    async fn destroy(&self, name: &KeyName) -> Result<bool, KeysError>;

    /// The names of all that are kept, sorted.
    async fn list(&self) -> Result<Vec<KeyName>, KeysError>;
}

/// Why a wrapped key could not be read, kept or destroyed.
#[derive(Debug, thiserror::Error)]
#[error("the case's keys failed at {}: {source}", path.display())]
pub struct KeysError {
    /// The file or folder.
    pub path: PathBuf,
    /// What the system said.
    pub source: io::Error,
}

/// A wrapped key as it is stored: after its SHA-256.
fn with_hash(wrapped: &[u8]) -> Vec<u8> {
    [Sha256::digest(wrapped).as_slice(), wrapped].concat()
}

/// The wrapped key in what was stored.
fn checked(stored: &[u8]) -> io::Result<Vec<u8>> {
    match stored.split_first_chunk::<32>() {
        Some((hash, wrapped)) if Sha256::digest(wrapped).as_slice() == hash => Ok(wrapped.to_owned()),
        _ => Err(io::Error::other("it is not as it was written")),
    }
}

impl KeyName {
    fn of(parts: [&str; 4]) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"sightline key name 1\n");
        for part in parts {
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        Self(hash.finalize().into())
    }

    /// The key of a record, wrapped to the public key that its half of the vault has.
    pub fn record(record: &RecordName, vault: &str) -> Self {
        Self::of(["record", record.kind.name(), &record.id, vault])
    }

    /// The key of one half of the vault, by its public key, wrapped to a keyholder's.
    pub fn vault(vault: &str, keyholder: &str) -> Self {
        Self::of(["vault", "", vault, keyholder])
    }

    fn parse(text: &str) -> Option<Self> {
        text.parse::<model::Digest>()
            .ok()
            .filter(|digest| digest.to_string() == text)
            .map(|digest| Self(*digest.bytes()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
