use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use async_trait::async_trait;
use futures::{StreamExt, TryStreamExt};
use model::Digest;
use object_store::{CopyMode, CopyOptions, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest as _, Sha256};
use tempfile::TempDir;
use tokio::sync::mpsc;

use super::source::{Source, drain};
use super::written::Written;
use super::{BlobError, Blobs, MOST_READ_BYTES, OnBytes, Stored, digest_at, place, silent};
use crate::keys::ObjectKeys;

/// Bytes of one part of an upload; object stores want at least 5 MiB.
const PART: usize = 8 << 20;
/// The most bytes that a store copies by itself in one request (S3: 5 GiB).
const MOST_COPIED: u64 = 5 << 30;
/// How often bytes at hand are offered before the store is given up.
const OFFERS: u32 = 4;
/// How long to wait before bytes are offered a second time; doubled each time.
const BEFORE_NEXT_OFFER: Duration = Duration::from_millis(200);
/// How many files go to the store side by side.
const SIDE_BY_SIDE: usize = 8;
/// Where unfinished uploads lie below the root.
const STAGING: &str = "staging";
/// The object that says whose copies these are.
const OWNER: &str = "case";

/// Preserved bytes in any object store: `ab/<64 digits>`.
#[derive(Debug, Clone)]
pub(crate) struct ObjectBlobs {
    store: Arc<dyn ObjectStore>,
    /// What the store is called in messages.
    name: PathBuf,
    /// Where decoders find copies of what is not a file; goes when the store goes.
    copies: Arc<OnceLock<TempDir>>,
    /// In which folder those copies are made.
    local: PathBuf,
    most_copied: u64,
}

/// What lies in a store: the copies, sorted, and what is none.
#[derive(Debug, Default)]
pub(crate) struct Content {
    pub(crate) copies: Vec<(Digest, u64)>,
    pub(crate) strangers: Vec<String>,
}

impl ObjectBlobs {
    /// The blobs in an object store.
    pub(crate) fn new(store: Arc<dyn ObjectStore>, name: PathBuf) -> Self {
        Self { store, name, copies: Arc::default(), local: std::env::temp_dir(), most_copied: MOST_COPIED }
    }

    /// The same, its copies for decoders made in this folder.
    pub(crate) fn with_copies_in(self, local: PathBuf) -> Self {
        Self { local, ..self }
    }

    /// The wrapped keys that lie beside the copies.
    pub(crate) fn keys(&self) -> ObjectKeys {
        ObjectKeys::new(Arc::clone(&self.store), self.name.clone())
    }

    /// Says whose copies these will be, once and for all, and makes sure that the store refuses to replace anything.
    pub(crate) async fn claim(&self, owner: &str) -> Result<(), BlobError> {
        let refused = |what: String| BlobError::store(&self.name, io::Error::new(io::ErrorKind::AlreadyExists, what));
        let create = || object_store::PutOptions::from(object_store::PutMode::Create);
        let place = object_store::path::Path::from(OWNER);
        let put = || self.store.put_opts(&place, PutPayload::from(owner.to_owned()), create());
        match put().await {
            Ok(_) => {}
            Err(object_store::Error::AlreadyExists { .. }) => {
                return refused_unless(self.owner().await?.as_deref() == Some(owner), || {
                    refused("copies of another case lie there; name another place".to_owned())
                });
            }
            Err(error) => return Err(self.failed(error)),
        }
        match put().await {
            Err(object_store::Error::AlreadyExists { .. }) => Ok(()),
            Err(error) => Err(self.failed(error)),
            Ok(_) => Err(refused(
                "the store replaces what it holds instead of refusing (If-None-Match is not honoured), so nothing in it is \
                 written once; use another store"
                    .to_owned(),
            )),
        }
    }

    /// Whose copies these are; `None` where nobody has claimed the place.
    pub(crate) async fn owner(&self) -> Result<Option<String>, BlobError> {
        match self.store.get(&OWNER.into()).await {
            Ok(found) => {
                let bytes = found.bytes().await.map_err(|error| self.failed(error))?;
                Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
            }
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(self.failed(error)),
        }
    }

    /// Removes what a crash left unfinished. Nobody else may be writing.
    pub(crate) async fn clean(&self) -> Result<(), BlobError> {
        let staging = object_store::path::Path::from(STAGING);
        let left: Vec<_> = self.store.list(Some(&staging)).try_collect().await.map_err(|error| self.failed(error))?;
        for object in left {
            self.store.delete(&object.location).await.map_err(|error| self.failed(error))?;
        }
        Ok(())
    }

    /// All that lies in the store.
    pub(crate) async fn content(&self) -> Result<Content, BlobError> {
        let objects: Vec<_> = self.store.list(None).try_collect().await.map_err(|error| self.failed(error))?;
        let mut content = Content::default();
        for object in objects {
            let place = object.location.as_ref();
            match place.split_once('/').and_then(|(folder, name)| digest_at(folder, name)) {
                Some(digest) => content.copies.push((digest, object.size)),
                None if place == OWNER || place.starts_with("staging/") => {}
                None if place.strip_prefix(crate::keys::PLACE).is_some_and(|rest| rest.starts_with('/')) => {}
                None => content.strangers.push(place.to_owned()),
            }
        }
        content.copies.sort();
        content.strangers.sort();
        Ok(content)
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

    /// Uploads what a thread of its own reads, hashing on the way; nothing stays if the reading fails. What fits into one
    /// part goes in one request; more goes beside its place first, because its hash is known at the end only.
    async fn upload(
        &self,
        read: impl FnOnce(mpsc::Sender<Vec<u8>>) -> Result<u64, BlobError> + Send + 'static,
    ) -> Result<Stored, BlobError> {
        let (to_store, mut parts) = mpsc::channel::<Vec<u8>>(2);
        let reading = tokio::task::spawn_blocking(move || read(to_store));
        let first = parts.recv().await.unwrap_or_default();
        let Some(second) = parts.recv().await else {
            reading.await.map_err(|error| BlobError::store(&self.name, io::Error::other(error))).flatten()?;
            return self.offer(first).await;
        };
        let staging = self.staging()?;
        let mut upload = self.store.put_multipart(&staging).await.map_err(|error| self.failed(error))?;
        let mut hash = Sha256::new();
        let mut sent = Ok(());
        let mut ready = std::collections::VecDeque::from([first, second]);
        while let Some(part) = match ready.pop_front() {
            Some(part) => Some(part),
            None => parts.recv().await,
        } {
            hash.update(&part);
            sent = upload.put_part(PutPayload::from(part)).await;
            if sent.is_err() {
                break;
            }
        }
        // The reader must not wait for a store that has given up.
        drop(parts);
        let read = reading.await.map_err(|error| BlobError::store(&self.name, io::Error::other(error)));
        let finished = match (read.flatten(), sent) {
            (_, Err(error)) => Err(self.failed(error)),
            (Err(error), Ok(())) => Err(error),
            (Ok(len), Ok(())) => upload.complete().await.map(|_| len).map_err(|error| self.failed(error)),
        };
        match finished {
            Ok(len) => self.name(&staging, Digest::from_bytes(hash.finalize().into()), len).await,
            Err(error) => {
                let _ = upload.abort().await;
                // An answer that was lost on the way may have left it whole; it must not stay.
                let _ = self.store.delete(&staging).await;
                Err(error)
            }
        }
    }

    /// Gives staged bytes their name, if nothing has it yet.
    async fn name(&self, staged: &object_store::path::Path, digest: Digest, len: u64) -> Result<Stored, BlobError> {
        let copied = if len > self.most_copied {
            self.copy_by_hand(staged, &digest).await
        } else {
            let create = CopyOptions::new().with_mode(CopyMode::Create);
            self.store.copy_opts(staged, &location(&digest), create).await
        };
        // What is left behind here is removed at the next opening.
        let _ = self.store.delete(staged).await;
        self.settled(copied, digest, len).await
    }

    /// What became of bytes that were offered under their name.
    async fn settled(
        &self,
        offered: Result<(), object_store::Error>,
        digest: Digest,
        len: u64,
    ) -> Result<Stored, BlobError> {
        match offered {
            Ok(()) => Ok(Stored { sha256: digest, len, already: false }),
            Err(object_store::Error::AlreadyExists { .. }) => {
                // The bytes at hand are about to be let go, so the copy that is kept must be whole.
                self.verify(&digest, silent()).await?;
                Ok(Stored { sha256: digest, len, already: true })
            }
            // The store may have taken them and its answer been lost: then they are there, and whole.
            Err(error) => match self.verify(&digest, silent()).await {
                Ok(_) => Ok(Stored { sha256: digest, len, already: false }),
                Err(_) => Err(self.failed(error)),
            },
        }
    }

    /// Copies what the store does not copy by itself, part by part through this computer.
    ///
    /// # Limits
    /// S3 has no conditional end for an upload of this size through this library: whether the name is free is asked
    /// just before, which is enough while one process at a time writes into a case.
    async fn copy_by_hand(&self, from: &object_store::path::Path, digest: &Digest) -> Result<(), object_store::Error> {
        let to = location(digest);
        match self.store.head(&to).await {
            Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => return Err(error),
            Ok(_) => {
                let source = "the name is taken".into();
                return Err(object_store::Error::AlreadyExists { path: to.to_string(), source });
            }
        }
        let mut pieces = self.store.get(from).await?.into_stream();
        let mut upload = self.store.put_multipart(&to).await?;
        let copied = async {
            let mut part = Vec::with_capacity(PART);
            while let Some(piece) = pieces.try_next().await? {
                part.extend_from_slice(&piece);
                if part.len() >= PART {
                    upload.put_part(PutPayload::from(std::mem::take(&mut part))).await?;
                }
            }
            if !part.is_empty() {
                upload.put_part(PutPayload::from(part)).await?;
            }
            upload.complete().await.map(|_| ())
        }
        .await;
        if copied.is_err() {
            let _ = upload.abort().await;
        }
        copied
    }

    /// Offers bytes at hand under their name until the store takes or refuses them.
    async fn offer(&self, bytes: Vec<u8>) -> Result<Stored, BlobError> {
        let digest = Digest::from_bytes(Sha256::digest(&bytes).into());
        let len = bytes.len() as u64;
        let payload = PutPayload::from(bytes);
        let mut wait = BEFORE_NEXT_OFFER;
        let mut offers = 0;
        let offered = loop {
            let create = object_store::PutOptions::from(object_store::PutMode::Create);
            let put = self.store.put_opts(&location(&digest), payload.clone(), create).await;
            offers += 1;
            match put {
                Err(error) if offers < OFFERS && may_pass(&error) => tokio::time::sleep(wait).await,
                put => break put.map(|_| ()),
            }
            wait *= 2;
        };
        // A name that is taken since the first offer was taken by it, if its answer was lost.
        self.settled(offered, digest, len)
            .await
            .map(|stored| Stored { already: stored.already && offers == 1, ..stored })
    }

    fn staging(&self) -> Result<object_store::path::Path, BlobError> {
        let mut id = [0; 16];
        getrandom::fill(&mut id).map_err(|error| BlobError::store(&self.name, io::Error::other(error.to_string())))?;
        Ok(object_store::path::Path::from(format!("{STAGING}/{}", crate::ledger::note::hex(&id))))
    }
}

fn refused_unless(good: bool, refusal: impl FnOnce() -> BlobError) -> Result<(), BlobError> {
    if good { Ok(()) } else { Err(refusal()) }
}

/// Whether the same request may succeed another time.
fn may_pass(error: &object_store::Error) -> bool {
    use object_store::Error::{
        AlreadyExists, InvalidPath, NotFound, NotImplemented, NotSupported, PermissionDenied, Unauthenticated,
    };
    !matches!(
        error,
        AlreadyExists { .. }
            | InvalidPath { .. }
            | NotFound { .. }
            | NotImplemented { .. }
            | NotSupported { .. }
            | PermissionDenied { .. }
            | Unauthenticated { .. }
    )
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
        let puts: Vec<_> = paths.iter().map(|path| self.put_path(path, on_bytes.clone())).collect();
        let mut results: Vec<_> = futures::stream::iter(puts).buffered(SIDE_BY_SIDE).collect().await;
        // Of the same bytes given twice, whichever came first at the store: the first of the list counts as new.
        let stored = |result: &Result<Stored, BlobError>| result.as_ref().ok().copied();
        let mut new: BTreeSet<Digest> =
            results.iter().filter_map(stored).filter(|s| !s.already).map(|s| s.sha256).collect();
        for stored in results.iter_mut().flatten() {
            stored.already = !new.remove(&stored.sha256);
        }
        results
    }

    async fn put_bytes(&self, bytes: &[u8]) -> Result<Stored, BlobError> {
        self.offer(bytes.to_vec()).await
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
        let local = |error| BlobError::store(&self.local, error);
        let folder = match self.copies.get() {
            Some(folder) => folder,
            None => {
                std::fs::create_dir_all(&self.local).map_err(local)?;
                let made = tempfile::Builder::new().prefix("sightline-").tempdir_in(&self.local).map_err(local)?;
                self.copies.get_or_init(|| made)
            }
        };
        let path = folder.path().join(digest.to_string());
        let before = path.clone();
        let again = tokio::task::spawn_blocking(move || super::hash_file(&before, &silent())).await;
        if again.is_ok_and(|hashed| hashed.is_ok_and(|(found, _)| found == *digest)) {
            return Ok(path);
        }
        let mut copy = tempfile::NamedTempFile::new_in(folder.path()).map_err(local)?;
        let (found, len) = self.stream(digest, |piece| io::Write::write_all(&mut copy, piece)).await?;
        if found != *digest {
            return Err(BlobError::Damaged { digest: *digest, found, len });
        }
        copy.persist(&path).map_err(|error| local(error.error))?;
        Ok(path)
    }

    async fn copy_to(&self, digest: &Digest, to: &Path, on_bytes: OnBytes) -> Result<u64, BlobError> {
        let mut written = Written::create(to)?;
        let each = |piece: &[u8]| {
            on_bytes(piece.len() as u64);
            written.write(piece)
        };
        let (found, len) = self.stream(digest, each).await?;
        if found != *digest {
            return Err(BlobError::Damaged { digest: *digest, found, len });
        }
        written.finish()?;
        Ok(len)
    }

    async fn dispose(&self, digest: &Digest) -> Result<bool, BlobError> {
        let held = self.len(digest).await?.is_some();
        if held {
            self.store.delete(&location(digest)).await.map_err(|error| self.failed(error))?;
        }
        Ok(held)
    }

    async fn list(&self) -> Result<Vec<Digest>, BlobError> {
        Ok(self.content().await?.copies.into_iter().map(|(digest, _)| digest).collect())
    }
}

fn location(digest: &Digest) -> object_store::path::Path {
    object_store::path::Path::from(place(digest))
}
