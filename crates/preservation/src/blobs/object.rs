use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use futures::TryStreamExt;
use model::Digest;
use object_store::{CopyMode, CopyOptions, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::source::{Source, drain};
use super::{BlobError, Blobs, MOST_READ_BYTES, OnBytes, Stored, digest_at, place, silent};

/// Bytes of one part of an upload; object stores want at least 5 MiB.
const PART: usize = 8 << 20;

/// Preserved bytes in any object store: `ab/<64 digits>`.
#[derive(Debug, Clone)]
pub(crate) struct ObjectBlobs {
    store: Arc<dyn ObjectStore>,
    /// What the store is called in messages.
    name: PathBuf,
    /// Where decoders find copies of what is not a file; goes when the store goes.
    copies: Arc<OnceLock<TempDir>>,
    counter: Arc<AtomicU64>,
}

impl ObjectBlobs {
    /// The blobs in an object store.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, name: PathBuf) -> Self {
        Self { store, name, copies: Arc::default(), counter: Arc::default() }
    }

    fn failed(&self, error: object_store::Error) -> BlobError {
        BlobError::store(&self.name, io::Error::other(error))
    }

    async fn stream(
        &self,
        digest: &Digest,
        mut each: impl FnMut(&[u8]) -> io::Result<()>,
    ) -> Result<(Digest, u64), BlobError> {
        let result = match self.store.get(&location(digest)).await {
            Err(object_store::Error::NotFound { .. }) => return Err(BlobError::Missing { digest: *digest }),
            result => result.map_err(|error| self.failed(error))?,
        };
        let mut pieces = result.into_stream();
        let (mut hash, mut len) = (Sha256::new(), 0);
        while let Some(piece) = pieces.try_next().await.map_err(|error| self.failed(error))? {
            hash.update(&piece);
            len += piece.len() as u64;
            each(&piece).map_err(|error| BlobError::store(&self.name, error))?;
        }
        Ok((Digest::from_bytes(hash.finalize().into()), len))
    }

    /// Uploads the parts that a thread of its own reads, hashing on the way; nothing stays if the reading fails.
    async fn upload(
        &self,
        read: impl FnOnce(mpsc::Sender<Vec<u8>>) -> Result<u64, BlobError> + Send + 'static,
    ) -> Result<Stored, BlobError> {
        let staging = self.staging();
        let (to_store, mut parts) = mpsc::channel::<Vec<u8>>(2);
        let reading = tokio::task::spawn_blocking(move || read(to_store));
        let mut upload = self.store.put_multipart(&staging).await.map_err(|error| self.failed(error))?;
        let mut hash = Sha256::new();
        while let Some(part) = parts.recv().await {
            hash.update(&part);
            upload.put_part(PutPayload::from(part)).await.map_err(|error| self.failed(error))?;
        }
        let read = reading.await.map_err(|error| BlobError::store(&self.name, io::Error::other(error)))?;
        match read {
            Ok(len) => {
                upload.complete().await.map_err(|error| self.failed(error))?;
                self.name(&staging, Digest::from_bytes(hash.finalize().into()), len).await
            }
            Err(error) => {
                let _ = upload.abort().await;
                Err(error)
            }
        }
    }

    /// Gives staged bytes their name, if nothing has it yet.
    async fn name(&self, staged: &object_store::path::Path, digest: Digest, len: u64) -> Result<Stored, BlobError> {
        let create = CopyOptions::new().with_mode(CopyMode::Create);
        let copied = self.store.copy_opts(staged, &location(&digest), create).await;
        self.store.delete(staged).await.map_err(|error| self.failed(error))?;
        match copied {
            Ok(()) => Ok(Stored { sha256: digest, len, already: false }),
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.verify(&digest, silent()).await?;
                Ok(Stored { sha256: digest, len, already: true })
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    fn staging(&self) -> object_store::path::Path {
        let n = self.counter.fetch_add(1, Ordering::Relaxed);
        object_store::path::Path::from(format!("staging/{}-{n}", std::process::id()))
    }
}

#[async_trait]
impl Blobs for ObjectBlobs {
    async fn put_path(&self, path: &Path, on_bytes: OnBytes) -> Result<Stored, BlobError> {
        let path = path.to_owned();
        self.upload(move |to_store| {
            let mut source = Source::open(&path)?;
            loop {
                let mut part = vec![0; PART.min(source.len() as usize + 1)];
                let len = source.fill(&mut part)?;
                if len == 0 {
                    return source.finish();
                }
                on_bytes(len as u64);
                part.truncate(len);
                if to_store.blocking_send(part).is_err() {
                    return source.finish();
                }
            }
        })
        .await
    }

    async fn put_reader(
        &self,
        mut reader: Box<dyn io::Read + Send>,
        most: u64,
        on_bytes: OnBytes,
    ) -> Result<Stored, BlobError> {
        let name = self.name.clone();
        self.upload(move |to_store| {
            drain(&mut reader, most, PART, |piece| {
                on_bytes(piece.len() as u64);
                let gone = |_| BlobError::store(&name, io::ErrorKind::BrokenPipe.into());
                to_store.blocking_send(piece.to_vec()).map_err(gone)
            })
        })
        .await
    }

    async fn put_paths(&self, paths: &[PathBuf], on_bytes: OnBytes) -> Vec<Result<Stored, BlobError>> {
        let mut results = Vec::with_capacity(paths.len());
        for path in paths {
            results.push(self.put_path(path, on_bytes.clone()).await);
        }
        results
    }

    async fn put_bytes(&self, bytes: &[u8]) -> Result<Stored, BlobError> {
        let digest = Digest::from_bytes(Sha256::digest(bytes).into());
        let payload = PutPayload::from(bytes.to_vec());
        let create = object_store::PutOptions::from(object_store::PutMode::Create);
        let len = bytes.len() as u64;
        match self.store.put_opts(&location(&digest), payload, create).await {
            Ok(_) => Ok(Stored { sha256: digest, len, already: false }),
            Err(object_store::Error::AlreadyExists { .. }) => {
                self.verify(&digest, silent()).await?;
                Ok(Stored { sha256: digest, len, already: true })
            }
            Err(error) => Err(self.failed(error)),
        }
    }

    async fn len(&self, digest: &Digest) -> Result<Option<u64>, BlobError> {
        match self.store.head(&location(digest)).await {
            Ok(meta) => Ok(Some(meta.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    async fn read(&self, digest: &Digest) -> Result<Vec<u8>, BlobError> {
        let len = self.len(digest).await?.ok_or(BlobError::Missing { digest: *digest })?;
        if len > MOST_READ_BYTES {
            return Err(BlobError::TooLarge { digest: *digest, len, limit: MOST_READ_BYTES });
        }
        let mut bytes = Vec::with_capacity(len as usize);
        let (found, len) = self
            .stream(digest, |piece| {
                bytes.extend_from_slice(piece);
                Ok(())
            })
            .await?;
        if found == *digest { Ok(bytes) } else { Err(BlobError::Damaged { digest: *digest, found, len }) }
    }

    async fn verify(&self, digest: &Digest, on_bytes: OnBytes) -> Result<u64, BlobError> {
        let (found, len) = self
            .stream(digest, |piece| {
                on_bytes(piece.len() as u64);
                Ok(())
            })
            .await?;
        if found == *digest { Ok(len) } else { Err(BlobError::Damaged { digest: *digest, found, len }) }
    }

    async fn verified_path(&self, digest: &Digest) -> Result<PathBuf, BlobError> {
        let local = |error| BlobError::store(&std::env::temp_dir(), error);
        let folder = match self.copies.get() {
            Some(folder) => folder,
            None => {
                let made = tempfile::Builder::new().prefix("sightline-").tempdir().map_err(local)?;
                self.copies.get_or_init(|| made)
            }
        };
        let mut copy = tempfile::NamedTempFile::new_in(folder.path()).map_err(local)?;
        let (found, len) = self.stream(digest, |piece| io::Write::write_all(&mut copy, piece)).await?;
        if found != *digest {
            return Err(BlobError::Damaged { digest: *digest, found, len });
        }
        let path = folder.path().join(digest.to_string());
        copy.persist(&path).map_err(|error| local(error.error))?;
        Ok(path)
    }

    async fn dispose(&self, digest: &Digest) -> Result<bool, BlobError> {
        let held = self.len(digest).await?.is_some();
        if held {
            self.store.delete(&location(digest)).await.map_err(|error| self.failed(error))?;
        }
        Ok(held)
    }

    async fn list(&self) -> Result<Vec<Digest>, BlobError> {
        let objects: Vec<_> = self.store.list(None).try_collect().await.map_err(|error| self.failed(error))?;
        let mut digests: Vec<Digest> = objects
            .iter()
            .filter_map(|meta| meta.location.as_ref().split_once('/'))
            .filter_map(|(folder, name)| digest_at(folder, name))
            .collect();
        digests.sort();
        Ok(digests)
    }
}

fn location(digest: &Digest) -> object_store::path::Path {
    object_store::path::Path::from(place(digest))
}
