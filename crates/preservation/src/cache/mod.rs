//! What can be computed again: findings and media artefacts, outside the ledger.
use std::io::{self, Write};
use std::path::PathBuf;

mod folder;
mod key;
mod memory;

pub(crate) use folder::FolderCache;
pub use key::CacheKey;
pub(crate) use memory::MemoryCache;

/// The most bytes that [`Cache::read`] brings into memory; larger ones are read from [`Cache::path`].
pub const MOST_ARTEFACT_BYTES: u64 = 1 << 30;

/// Sets of named artefacts, each set under the hash of what it was computed from.
///
/// A set that is damaged or was left half-written is as good as absent: it is computed again.
pub trait Cache: Send + Sync {
    /// Begins a new set; nothing of it is visible before it is committed.
    fn writer(&self, key: &CacheKey) -> Result<Box<dyn CacheWriter>, CacheError>;

    /// Whether a whole set is there, by the length of its parts.
    fn contains(&self, key: &CacheKey) -> bool {
        self.names(key).is_some()
    }

    /// The names in a set, sorted; `None` where no whole set is there.
    fn names(&self, key: &CacheKey) -> Option<Vec<String>>;

    /// An artefact, checked against its hash; `None` where it is absent or damaged.
    ///
    /// # Limits
    /// [`MOST_ARTEFACT_BYTES`]; a larger artefact is `None` here.
    fn read(&self, key: &CacheKey, name: &str) -> Option<Vec<u8>>;

    /// The file that holds an artefact, its length checked; `None` where it is absent or no file.
    fn path(&self, key: &CacheKey, name: &str) -> Option<PathBuf>;

    /// Hashes every artefact of a set; `false` where it is absent or damaged.
    fn verify(&self, key: &CacheKey) -> bool;

    /// Forgets a set.
    fn remove(&self, key: &CacheKey) -> Result<(), CacheError>;
}

/// A set being written. Dropped without [`CacheWriter::commit`], it leaves nothing.
pub trait CacheWriter: Send {
    /// Begins an artefact, which is whole when the writer given out is dropped.
    ///
    /// # Limits
    /// A name has 1 to 100 of the characters `A-Z a-z 0-9 . _ -` and does not begin with a dot.
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + Send>, CacheError>;

    /// Makes the set visible, whole. A whole set that is there already stays; a damaged one is replaced.
    fn commit(self: Box<Self>) -> Result<(), CacheError>;
}

/// Why an artefact could not be written.
#[derive(Debug, thiserror::Error)]
pub enum CacheError {
    /// Not a name an artefact can have.
    #[error("\"{0}\" cannot name an artefact: 1 to 100 of A-Z a-z 0-9 . _ - and no dot at the beginning")]
    Name(String),
    /// The name was given twice.
    #[error("the artefact \"{0}\" was begun twice")]
    Twice(String),
    /// Committed while an artefact was still being written.
    #[error("the artefact \"{0}\" is still being written")]
    Open(String),
    /// The disk refused.
    #[error("the cache failed at {}: {source}; it can be deleted whole, everything in it is computed again", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Checks a name, which becomes a file's.
fn check_name(name: &str) -> Result<(), CacheError> {
    let allowed = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-');
    let good = (1..=100).contains(&name.len()) && name.bytes().all(allowed) && !name.starts_with('.');
    if good { Ok(()) } else { Err(CacheError::Name(name.to_owned())) }
}
