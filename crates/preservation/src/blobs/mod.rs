//! Preserved bytes: written once, under the SHA-256 of what they are, and never changed.
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use model::Digest;

mod folder;
mod object;
mod source;
mod staging;
mod written;

pub(crate) use folder::{FolderBlobs, STAGING, hash_file, on_all_cores, on_all_cores_with};
pub(crate) use object::{Content, ObjectBlobs};

/// Told how many bytes were read since it was last told; called from any thread.
pub type OnBytes = Arc<dyn Fn(u64) + Send + Sync>;

/// Nobody wants to know.
pub fn silent() -> OnBytes {
    Arc::new(|_| {})
}

/// The most bytes that [`Blobs::read`] brings into memory; larger ones are read from [`Blobs::verified_path`].
pub const MOST_READ_BYTES: u64 = 1 << 30;

/// Bytes kept under their SHA-256.
#[async_trait]
pub trait Blobs: Send + Sync {
    /// Preserves a file, hashing what is written in the same pass; durable when this returns.
    async fn put_path(&self, path: &Path, on_bytes: OnBytes) -> Result<Stored, BlobError>;

    /// Preserves many files, waiting for the disk once for all; durable when this returns, one result a path.
    ///
    /// # Limits
    /// Nothing of a call that is interrupted is acknowledged: give a large import in portions.
    async fn put_paths(&self, paths: &[PathBuf], on_bytes: OnBytes) -> Vec<Result<Stored, BlobError>>;

    /// Preserves bytes at hand; durable when this returns.
    async fn put_bytes(&self, bytes: &[u8]) -> Result<Stored, BlobError>;

    /// Preserves what a reader gives, `most` bytes of it at most, without holding them in memory; durable when this
    /// returns. Nothing is kept of a reader that fails or gives more.
    async fn put_reader(
        &self,
        reader: Box<dyn io::Read + Send>,
        most: u64,
        on_bytes: OnBytes,
    ) -> Result<Stored, BlobError>;

    /// Whether bytes of this hash are held (by name; [`Blobs::verify`] looks inside).
    async fn contains(&self, digest: &Digest) -> Result<bool, BlobError> {
        Ok(self.len(digest).await?.is_some())
    }

    /// How many bytes are held under this hash.
    async fn len(&self, digest: &Digest) -> Result<Option<u64>, BlobError>;

    /// The bytes, checked against their hash.
    ///
    /// # Limits
    /// [`MOST_READ_BYTES`].
    async fn read(&self, digest: &Digest) -> Result<Vec<u8>, BlobError>;

    /// Hashes what is held, piece by piece, and compares; says how long it is.
    async fn verify(&self, digest: &Digest, on_bytes: OnBytes) -> Result<u64, BlobError>;

    /// A file with these bytes, hashed just now, for a decoder to read. It must not be written to.
    async fn verified_path(&self, digest: &Digest) -> Result<PathBuf, BlobError>;

    /// Writes the bytes to a new file, hashed in the same pass, and waits for the disk; says how many there are.
    ///
    /// # Errors
    /// The file is there already or cannot be written, or what is held is missing or damaged; no file is then left.
    async fn copy_to(&self, digest: &Digest, to: &Path, on_bytes: OnBytes) -> Result<u64, BlobError>;

    /// Removes a preserved copy for good; `false` where there is none. Only a recorded disposal allows it.
    ///
    /// # Limits
    /// A file is overwritten before it goes; a disk that writes elsewhere than it is told, a server's older versions and a
    /// backup may still hold it.
    async fn dispose(&self, digest: &Digest) -> Result<bool, BlobError>;

    /// The hashes of all that is held, sorted.
    async fn list(&self) -> Result<Vec<Digest>, BlobError>;
}

/// What became of bytes given to be preserved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stored {
    /// Their SHA-256.
    pub sha256: Digest,
    /// How many there are.
    pub len: u64,
    /// Whether the same bytes were held already; the held copy was then read again and is whole.
    pub already: bool,
}

/// Why bytes could not be preserved or read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// A folder, pipe, socket or device where a file was expected.
    #[error("{} is {what}, not a file; nothing was read from it", path.display())]
    NotAFile {
        /// What was given.
        path: PathBuf,
        /// What it is, with its article.
        what: &'static str,
    },
    /// The file given could not be opened or read.
    #[error("{} could not be read{}: {source}; check that it is there and that you may read it", path.display(), offset.map(|o| format!(" at byte {o}")).unwrap_or_default())]
    Unreadable {
        /// What was given.
        path: PathBuf,
        /// How many bytes had been read.
        offset: Option<u64>,
        /// What the system said.
        source: io::Error,
    },
    /// The file given was written to while it was read.
    #[error("{} changed while it was read ({before} bytes before, {after} after); import it again when nothing writes to it", path.display())]
    Changed {
        /// What was given.
        path: PathBuf,
        /// Its length when it was opened.
        before: u64,
        /// Its length when it had been read.
        after: u64,
    },
    /// A reader failed before its end.
    #[error("the bytes break off after {offset}: {source}")]
    Broken {
        /// How many bytes had been read.
        offset: u64,
        /// What the reader said.
        source: io::Error,
    },
    /// A reader gave more than it may.
    #[error("more than {most} bytes, the most that are taken in here")]
    TooLong {
        /// The most bytes.
        most: u64,
    },
    /// Nothing is held under this hash.
    #[error("the preserved copy {digest} is missing; put it back from a backup, or import its file again")]
    Missing {
        /// The hash.
        digest: Digest,
    },
    /// What is held under this hash is something else.
    #[error(
        "the preserved copy {digest} is damaged: what is stored hashes to {found} ({len} bytes); restore it from a backup, and do not delete it"
    )]
    Damaged {
        /// The hash it is stored under.
        digest: Digest,
        /// The hash of what is stored.
        found: Digest,
        /// How many bytes are stored.
        len: u64,
    },
    /// Too large to be read into memory.
    #[error("the preserved copy {digest} has {len} bytes; {limit} at most can be read at once")]
    TooLarge {
        /// The hash.
        digest: Digest,
        /// How many bytes it has.
        len: u64,
        /// The most that are read at once.
        limit: u64,
    },
    /// The disk that holds the case is full.
    #[error("the disk that holds the case is full ({}); free some space and try again: nothing acknowledged was lost", path.display())]
    Full {
        /// What was being written.
        path: PathBuf,
    },
    /// The store could not be read or written.
    #[error("the store of preserved copies failed at {}: {source}", path.display())]
    Store {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

impl BlobError {
    /// What went wrong inside the store, at a path.
    pub(crate) fn store(path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::Full { path },
            _ => Self::Store { path, source },
        }
    }
}

/// Where bytes of this hash lie below the store's root: `ab/` and the 64 digits, with no extension.
pub(crate) fn place(digest: &Digest) -> String {
    let hex = digest.to_string();
    format!("{}/{hex}", &hex[..2])
}

/// The hash that a path below the root stands for, if it is one of [`place`].
pub(crate) fn digest_at(folder: &str, name: &str) -> Option<Digest> {
    let lower = |c: u8| c.is_ascii_digit() || (b'a'..=b'f').contains(&c);
    (name.len() == 64 && name.bytes().all(lower) && name.starts_with(folder) && folder.len() == 2)
        .then(|| name.parse().ok())
        .flatten()
}
