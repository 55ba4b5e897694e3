use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use model::Digest;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::{Cache, CacheError, CacheKey, CacheWriter, MOST_ARTEFACT_BYTES, check_name};
use crate::blobs::{hash_file, silent};

/// The file that makes a set whole; begins with a dot, as no artefact does.
const MANIFEST: &str = ".manifest";
/// Where unfinished sets lie below the root.
const STAGING: &str = "staging";

/// A cache in a folder: `ab/<64 digits>/<name>`.
#[derive(Debug, Clone)]
pub(crate) struct FolderCache {
    root: PathBuf,
    counter: Arc<AtomicU64>,
}

/// What a set consists of.
#[derive(Debug, Serialize, Deserialize)]
struct Manifest(BTreeMap<String, Artefact>);

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Artefact {
    len: u64,
    sha256: Digest,
}

/// How far an artefact of an unfinished set has come.
#[derive(Debug)]
enum Progress {
    Writing,
    Whole(Artefact),
    Failed(io::Error),
}

type Parts = Arc<Mutex<BTreeMap<String, Progress>>>;

struct Writer {
    cache: FolderCache,
    key: CacheKey,
    staging: PathBuf,
    parts: Parts,
}

/// An artefact being written; counts and hashes on the way.
struct Part {
    name: String,
    file: BufWriter<File>,
    hash: Sha256,
    len: u64,
    parts: Parts,
}

impl FolderCache {
    /// The cache in a folder; made where it is missing.
    pub(crate) fn open(root: &Path) -> Result<Self, CacheError> {
        let cache = Self::read(root);
        let staging = root.join(STAGING);
        std::fs::create_dir_all(&staging).map_err(|source| CacheError::Io { path: staging, source })?;
        Ok(cache)
    }

    /// The cache in a folder that may be missing.
    pub(crate) fn read(root: &Path) -> Self {
        Self { root: root.to_owned(), counter: Arc::default() }
    }

    /// Removes what a crash left unfinished. Nobody else may be writing.
    pub(crate) fn clean(&self) -> Result<(), CacheError> {
        let staging = self.root.join(STAGING);
        let io = |source| CacheError::Io { path: staging.clone(), source };
        for entry in std::fs::read_dir(&staging).map_err(io)? {
            std::fs::remove_dir_all(entry.map_err(io)?.path()).map_err(io)?;
        }
        Ok(())
    }

    fn folder(&self, key: &CacheKey) -> PathBuf {
        let hex = key.to_string();
        self.root.join(&hex[..2]).join(hex)
    }

    fn unfinished(&self) -> PathBuf {
        let n = self.counter.fetch_add(1, Ordering::Relaxed);
        self.root.join(STAGING).join(format!("{}-{n}", std::process::id()))
    }

    /// The manifest of a set whose files all have their length.
    fn manifest(&self, key: &CacheKey) -> Option<(PathBuf, Manifest)> {
        let folder = self.folder(key);
        let manifest: Manifest = serde_json::from_slice(&std::fs::read(folder.join(MANIFEST)).ok()?).ok()?;
        let whole = manifest.0.iter().all(|(name, artefact)| {
            check_name(name).is_ok()
                && std::fs::symlink_metadata(folder.join(name)).is_ok_and(|m| m.is_file() && m.len() == artefact.len)
        });
        whole.then_some((folder, manifest))
    }
}

impl Cache for FolderCache {
    fn writer(&self, key: &CacheKey) -> Result<Box<dyn CacheWriter>, CacheError> {
        let staging = self.unfinished();
        std::fs::create_dir_all(&staging).map_err(|source| CacheError::Io { path: staging.clone(), source })?;
        Ok(Box::new(Writer { cache: self.clone(), key: *key, staging, parts: Parts::default() }))
    }

    fn names(&self, key: &CacheKey) -> Option<Vec<String>> {
        self.manifest(key).map(|(_, manifest)| manifest.0.into_keys().collect())
    }

    fn read(&self, key: &CacheKey, name: &str) -> Option<Vec<u8>> {
        let (folder, manifest) = self.manifest(key)?;
        let artefact = manifest.0.get(name).filter(|artefact| artefact.len <= MOST_ARTEFACT_BYTES)?;
        let bytes = std::fs::read(folder.join(name)).ok()?;
        (Digest::from_bytes(Sha256::digest(&bytes).into()) == artefact.sha256).then_some(bytes)
    }

    fn path(&self, key: &CacheKey, name: &str) -> Option<PathBuf> {
        let (folder, manifest) = self.manifest(key)?;
        manifest.0.contains_key(name).then(|| folder.join(name))
    }

    fn verify(&self, key: &CacheKey) -> bool {
        self.manifest(key).is_some_and(|(folder, manifest)| {
            manifest.0.iter().all(|(name, artefact)| {
                hash_file(&folder.join(name), &silent()).is_ok_and(|(hash, _)| hash == artefact.sha256)
            })
        })
    }

    fn remove(&self, key: &CacheKey) -> Result<(), CacheError> {
        // Moved away first, so that nobody sees half of it.
        let (folder, away) = (self.folder(key), self.unfinished());
        match std::fs::rename(&folder, &away) {
            Ok(()) => std::fs::remove_dir_all(&away).map_err(|source| CacheError::Io { path: away, source }),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            Err(source) => Err(CacheError::Io { path: folder, source }),
        }
    }
}

impl CacheWriter for Writer {
    fn create(&mut self, name: &str) -> Result<Box<dyn Write + Send>, CacheError> {
        check_name(name)?;
        let mut parts = self.parts.lock().unwrap_or_else(PoisonError::into_inner);
        if parts.contains_key(name) {
            return Err(CacheError::Twice(name.to_owned()));
        }
        let path = self.staging.join(name);
        let file = File::create_new(&path).map_err(|source| CacheError::Io { path, source })?;
        parts.insert(name.to_owned(), Progress::Writing);
        Ok(Box::new(Part {
            name: name.to_owned(),
            file: BufWriter::with_capacity(1 << 16, file),
            hash: Sha256::new(),
            len: 0,
            parts: self.parts.clone(),
        }))
    }

    fn commit(self: Box<Self>) -> Result<(), CacheError> {
        let io = |path: &Path, source| CacheError::Io { path: path.to_owned(), source };
        let mut manifest = Manifest(BTreeMap::new());
        let parts = std::mem::take(&mut *self.parts.lock().unwrap_or_else(PoisonError::into_inner));
        for (name, progress) in parts {
            match progress {
                Progress::Whole(artefact) => manifest.0.insert(name, artefact),
                Progress::Writing => return Err(CacheError::Open(name)),
                Progress::Failed(source) => return Err(io(&self.staging.join(name), source)),
            };
        }
        let file = self.staging.join(MANIFEST);
        let text = serde_json::to_vec(&manifest).map_err(|error| io(&file, io::Error::other(error)))?;
        std::fs::write(&file, text).map_err(|source| io(&file, source))?;
        let to = self.cache.folder(&self.key);
        if let Some(parent) = to.parent() {
            std::fs::create_dir_all(parent).map_err(|source| io(parent, source))?;
        }
        for _ in 0..2 {
            match std::fs::rename(&self.staging, &to) {
                Ok(()) => return Ok(()),
                Err(_) if self.cache.verify(&self.key) => return Ok(()),
                // Something damaged is in the way.
                Err(_) => self.cache.remove(&self.key)?,
            }
        }
        std::fs::rename(&self.staging, &to).map_err(|source| io(&to, source))
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Gone already where it was committed.
        let _ = std::fs::remove_dir_all(&self.staging);
    }
}

impl Write for Part {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.file.write(bytes)?;
        self.hash.update(&bytes[..written]);
        self.len += written as u64;
        Ok(written)
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        let sha256 = Digest::from_bytes(std::mem::take(&mut self.hash).finalize().into());
        let progress = match self.file.flush() {
            Ok(()) => Progress::Whole(Artefact { len: self.len, sha256 }),
            Err(error) => Progress::Failed(error),
        };
        let name = std::mem::take(&mut self.name);
        self.parts.lock().unwrap_or_else(PoisonError::into_inner).insert(name, progress);
    }
}
