//! The implementation for several machines: the record in PostgreSQL, the preserved copies in an S3-compatible store.
use std::fmt;
use std::path::PathBuf;

mod address;
pub(crate) mod bucket;
pub(crate) mod server;

pub use address::{AddressError, BlobsAddress, CaseName, StoreAddress};
pub use bucket::BucketAccess;

/// A case whose record is on a PostgreSQL server and whose preserved copies are in an object store.
///
/// Each case has a schema of its own (`case_<name>`) and its copies below `<prefix>/<name>/`.
#[derive(Debug, Clone)]
pub struct Scaled {
    /// The database.
    pub store: StoreAddress,
    /// The bucket and prefix.
    pub blobs: BlobsAddress,
    /// Which case of the store.
    pub name: CaseName,
    /// How to get at the bucket; `None` for what the environment says (see [`BlobsAddress`]).
    pub access: Option<BucketAccess>,
    /// Below which folder this computer keeps what it needs beside the case: cache, queue, the checkpoints it has seen.
    pub beside: PathBuf,
}

impl Scaled {
    /// Where this computer keeps what it needs beside a case: `$SIGHTLINE_CACHE`, else `$XDG_CACHE_HOME/sightline`, else
    /// `~/.cache/sightline`; `None` where there is no such place.
    pub fn beside_by_default() -> Option<PathBuf> {
        let set = |name| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        set("SIGHTLINE_CACHE")
            .or_else(|| set("XDG_CACHE_HOME").map(|folder| folder.join("sightline")))
            .or_else(|| set("HOME").map(|home| home.join(".cache/sightline")))
    }

    /// This computer's folder beside the case with this origin.
    pub(crate) fn folder(&self, origin: &str) -> PathBuf {
        let plain: String = origin.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        self.beside.join(plain)
    }
}

impl fmt::Display for Scaled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" at {} with its copies at {}", self.name, self.store, self.blobs)
    }
}
