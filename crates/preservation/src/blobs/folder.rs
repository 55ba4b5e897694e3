use std::collections::BTreeSet;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use async_trait::async_trait;
use model::Digest;
use object_store::local::LocalFileSystem;
use sha2::{Digest as _, Sha256};

use super::source::Source;
use super::staging::{SMALL, Staged, stage, stage_bytes, stage_reader};
use super::written::Written;
use super::{BlobError, Blobs, ObjectBlobs, OnBytes, Stored, place, silent};

/// Where unfinished files lie below the root.
pub(crate) const STAGING: &str = "staging";
/// From this many files on, the whole file system is synced once instead of each file.
const MANY: usize = 24;
/// Files that are acknowledged together.
const PORTION: usize = 4096;

/// Preserved bytes in a folder: `ab/<64 digits>`, read-only, without extension.
///
/// Reading goes through `object_store`; writing is done here, because a blob must be hashed in the pass that
/// writes it, made read-only, synced together with its folder and never replaced.
#[derive(Debug, Clone)]
pub(crate) struct FolderBlobs {
    root: PathBuf,
    objects: ObjectBlobs,
    counter: Arc<AtomicU64>,
}

impl FolderBlobs {
    /// The store in a folder; made where it is missing.
    pub(crate) fn open(root: &Path) -> Result<Self, BlobError> {
        let staging = root.join(STAGING);
        std::fs::create_dir_all(&staging).map_err(|error| BlobError::store(&staging, error))?;
        // A run that was killed may have made folders in it and not waited for the disk.
        sync_folders(&BTreeSet::from([root.to_owned()]))?;
        Self::read(root)
    }

    /// The store in a folder that is only read.
    pub(crate) fn read(root: &Path) -> Result<Self, BlobError> {
        // A decoder is started in another folder than this process, and must find the file all the same.
        let root = &std::path::absolute(root).map_err(|error| BlobError::store(root, error))?;
        let files =
            LocalFileSystem::new_with_prefix(root).map_err(|error| BlobError::store(root, io::Error::other(error)))?;
        let objects = ObjectBlobs::new(Arc::new(files), root.to_owned());
        Ok(Self { root: root.to_owned(), objects, counter: Arc::new(AtomicU64::new(0)) })
    }

    /// Removes what a crash left unfinished. Nobody else may be writing.
    pub(crate) fn clean(&self) -> Result<(), BlobError> {
        let staging = self.root.join(STAGING);
        let store = |error| BlobError::store(&staging, error);
        for entry in std::fs::read_dir(&staging).map_err(store)? {
            std::fs::remove_file(entry.map_err(store)?.path()).map_err(store)?;
        }
        Ok(())
    }

    fn path(&self, digest: &Digest) -> PathBuf {
        self.root.join(place(digest))
    }

    fn staging_path(&self) -> PathBuf {
        let n = self.counter.fetch_add(1, Ordering::Relaxed);
        self.root.join(STAGING).join(format!("{}-{n}", std::process::id()))
    }

    fn stage_path(&self, path: &Path, on_bytes: &OnBytes) -> Result<Staged, BlobError> {
        let staged = stage(Source::open(path)?, &self.staging_path(), on_bytes)?;
        make_read_only(&staged)?;
        Ok(staged)
    }

    fn put_one(&self, staged: Staged) -> Result<Stored, BlobError> {
        let staged = self.sync(staged)?;
        let mut touched = BTreeSet::new();
        let stored = self.name(staged, &mut touched)?;
        sync_folders(&touched)?;
        Ok(stored)
    }

    fn sync(&self, staged: Staged) -> Result<Staged, BlobError> {
        match staged.file.as_ref().map_or(Ok(()), File::sync_all) {
            Ok(()) => Ok(staged),
            Err(error) => Err(self.unsynced(staged, &error)),
        }
    }

    /// Gives staged bytes their name, if nothing has it yet; notes the folders to be synced.
    fn name(&self, staged: Staged, touched: &mut BTreeSet<PathBuf>) -> Result<Stored, BlobError> {
        let Staged { path: from, digest, len, .. } = staged;
        let to = self.path(&digest);
        let folder = to.parent().unwrap_or(&self.root).to_owned();
        let mut renamed = rename_new(&from, &to);
        if renamed.as_ref().is_err_and(|error| error.kind() == io::ErrorKind::NotFound) {
            std::fs::create_dir_all(&folder).map_err(|error| BlobError::store(&folder, error))?;
            touched.insert(self.root.clone());
            renamed = rename_new(&from, &to);
        }
        match renamed {
            Ok(()) => {
                touched.insert(folder);
                Ok(Stored { sha256: digest, len, already: false })
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                std::fs::remove_file(&from).map_err(|error| BlobError::store(&from, error))?;
                // The bytes at hand are about to be let go, so the copy that is kept must be whole.
                check_file(&to, &digest, &silent())?;
                touched.insert(folder);
                Ok(Stored { sha256: digest, len, already: true })
            }
            Err(error) => {
                let _ = std::fs::remove_file(&from);
                Err(BlobError::store(&to, error))
            }
        }
    }

    /// Stages on all cores, syncs, names, syncs the folders: two waits for the disk whatever the number of files.
    fn put_portion(&self, paths: &[PathBuf], on_bytes: &OnBytes) -> Result<Vec<Result<Stored, BlobError>>, BlobError> {
        // Opened before anything is written: what fails from here on is told to this handle.
        let disk = File::open(&self.root).map_err(|error| BlobError::store(&self.root, error))?;
        let many = paths.len() >= MANY;
        let staged = on_all_cores(paths.len(), |n| {
            let mut staged = self.stage_path(&paths[n], on_bytes)?;
            if many {
                staged.file = None;
            }
            Ok(staged)
        });
        let synced = if many { sync_file_system(&disk, &self.root) } else { Ok(()) };
        let staged: Vec<Result<Staged, BlobError>> = staged
            .into_iter()
            .map(|result| {
                result.and_then(|staged| match &synced {
                    Ok(()) => self.sync(staged),
                    Err(error) => Err(self.unsynced(staged, error)),
                })
            })
            .collect();
        let mut touched = BTreeSet::new();
        let named = staged.into_iter().map(|result| result.and_then(|s| self.name(s, &mut touched))).collect();
        if touched.len() >= MANY {
            sync_file_system(&disk, &self.root).map_err(|error| BlobError::store(&self.root, error))?;
        } else {
            sync_folders(&touched)?;
        }
        Ok(named)
    }

    fn unsynced(&self, staged: Staged, error: &io::Error) -> BlobError {
        let _ = std::fs::remove_file(&staged.path);
        BlobError::store(&self.root, io::Error::new(error.kind(), error.to_string()))
    }
}

#[async_trait]
impl Blobs for FolderBlobs {
    async fn put_path(&self, path: &Path, on_bytes: OnBytes) -> Result<Stored, BlobError> {
        let (store, path) = (self.clone(), path.to_owned());
        apart(&self.root, move || store.put_one(store.stage_path(&path, &on_bytes)?)).await
    }

    async fn put_paths(&self, paths: &[PathBuf], on_bytes: OnBytes) -> Vec<Result<Stored, BlobError>> {
        let is_small = |path: &PathBuf| std::fs::metadata(path).is_ok_and(|meta| meta.len() <= SMALL);
        let (small, large): (Vec<usize>, Vec<usize>) = (0..paths.len()).partition(|n| is_small(&paths[*n]));
        let mut results: Vec<Option<Result<Stored, BlobError>>> = (0..paths.len()).map(|_| None).collect();
        for n in large {
            results[n] = Some(self.put_path(&paths[n], on_bytes.clone()).await);
        }
        for portion in small.chunks(PORTION) {
            let (store, on_bytes) = (self.clone(), on_bytes.clone());
            let portion_paths: Vec<PathBuf> = portion.iter().map(|n| paths[*n].clone()).collect();
            let put = apart(&self.root, move || store.put_portion(&portion_paths, &on_bytes)).await;
            match put {
                Ok(put) => portion.iter().zip(put).for_each(|(n, result)| results[*n] = Some(result)),
                Err(error) => {
                    let again = || Err(BlobError::store(&self.root, io::Error::other(error.to_string())));
                    portion.iter().for_each(|n| results[*n] = Some(again()));
                }
            }
        }
        results.into_iter().flatten().collect()
    }

    async fn put_bytes(&self, bytes: &[u8]) -> Result<Stored, BlobError> {
        let (store, bytes) = (self.clone(), bytes.to_owned());
        apart(&self.root, move || {
            let staged = stage_bytes(&bytes, &store.staging_path())?;
            make_read_only(&staged)?;
            store.put_one(staged)
        })
        .await
    }

    async fn put_reader(
        &self,
        mut reader: Box<dyn Read + Send>,
        most: u64,
        on_bytes: OnBytes,
    ) -> Result<Stored, BlobError> {
        let store = self.clone();
        apart(&self.root, move || {
            let staged = stage_reader(&mut reader, most, &store.staging_path(), &on_bytes)?;
            make_read_only(&staged)?;
            store.put_one(staged)
        })
        .await
    }

    async fn len(&self, digest: &Digest) -> Result<Option<u64>, BlobError> {
        self.objects.len(digest).await
    }

    async fn read(&self, digest: &Digest) -> Result<Vec<u8>, BlobError> {
        self.objects.read(digest).await
    }

    async fn verify(&self, digest: &Digest, on_bytes: OnBytes) -> Result<u64, BlobError> {
        let (path, digest) = (self.path(digest), *digest);
        apart(&self.root, move || check_file(&path, &digest, &on_bytes)).await
    }

    async fn verified_path(&self, digest: &Digest) -> Result<PathBuf, BlobError> {
        self.verify(digest, silent()).await?;
        Ok(self.path(digest))
    }

    async fn copy_to(&self, digest: &Digest, to: &Path, on_bytes: OnBytes) -> Result<u64, BlobError> {
        let (from, digest, to) = (self.path(digest), *digest, to.to_owned());
        apart(&self.root, move || {
            let reading = File::open(&from).map_err(|error| match error.kind() {
                io::ErrorKind::NotFound => BlobError::Missing { digest },
                _ => BlobError::store(&from, error),
            })?;
            let mut written = Written::create(&to)?;
            let (found, len) = hash_reading(reading, &on_bytes, |piece| written.write(piece))
                .map_err(|error| BlobError::store(&to, error))?;
            if found != digest {
                return Err(BlobError::Damaged { digest, found, len });
            }
            written.finish()?;
            Ok(len)
        })
        .await
    }

    async fn dispose(&self, digest: &Digest) -> Result<bool, BlobError> {
        let path = self.path(digest);
        apart(&self.root, move || remove_for_good(&path)).await
    }

    async fn list(&self) -> Result<Vec<Digest>, BlobError> {
        self.objects.list().await
    }
}

fn sync_folders(folders: &BTreeSet<PathBuf>) -> Result<(), BlobError> {
    for folder in folders {
        File::open(folder).and_then(|opened| opened.sync_all()).map_err(|error| BlobError::store(folder, error))?;
    }
    Ok(())
}

/// Runs what waits for the disk away from the threads that must not wait.
async fn apart<T: Send + 'static>(
    root: &Path,
    work: impl FnOnce() -> Result<T, BlobError> + Send + 'static,
) -> Result<T, BlobError> {
    match tokio::task::spawn_blocking(work).await {
        Ok(result) => result,
        Err(error) => Err(BlobError::store(root, io::Error::other(error))),
    }
}

/// The results of `work(0)` to `work(count - 1)`, in order.
pub(crate) fn on_all_cores<T: Send>(count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    on_all_cores_with(count, || (), |(), n| work(n))
}

/// The same for work that needs something at hand, which each thread makes once.
pub(crate) fn on_all_cores_with<T: Send, W>(
    count: usize,
    at_hand: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, usize) -> T + Sync,
) -> Vec<T> {
    // Asked once: the answer takes several files to find.
    static CORES: OnceLock<usize> = OnceLock::new();
    let cores = *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from));
    let threads = cores.min(count).max(1);
    let next = AtomicUsize::new(0);
    let mut all: Vec<(usize, T)> = std::thread::scope(|scope| {
        let one = || {
            let (mut at_hand, mut done) = (at_hand(), Vec::new());
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= count {
                    return done;
                }
                done.push((n, work(&mut at_hand, n)));
            }
        };
        let running: Vec<_> = (1..threads).map(|_| scope.spawn(one)).collect();
        let mut all = one();
        for thread in running {
            match thread.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by_key(|(n, _)| *n);
    all.into_iter().map(|(_, result)| result).collect()
}

/// Hashes a file; says how long it is.
pub(crate) fn hash_file(path: &Path, on_bytes: &OnBytes) -> io::Result<(Digest, u64)> {
    hash_reading(File::open(path)?, on_bytes, |_| Ok(()))
}

/// Hashes a file and hands on what is read of it, piece by piece; says how long it is.
fn hash_reading(
    mut file: File,
    on_bytes: &OnBytes,
    mut each: impl FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<(Digest, u64)> {
    let mut buffer = vec![0; (1 << 20).min(file.metadata()?.len() as usize + 1)];
    let (mut hash, mut len) = (Sha256::new(), 0);
    loop {
        match file.read(&mut buffer) {
            Ok(0) => return Ok((Digest::from_bytes(hash.finalize().into()), len)),
            Ok(n) => {
                each(&buffer[..n])?;
                hash.update(&buffer[..n]);
                len += n as u64;
                on_bytes(n as u64);
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn check_file(path: &Path, digest: &Digest, on_bytes: &OnBytes) -> Result<u64, BlobError> {
    match hash_file(path, on_bytes) {
        Ok((found, len)) if found == *digest => Ok(len),
        Ok((found, len)) => Err(BlobError::Damaged { digest: *digest, found, len }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(BlobError::Missing { digest: *digest }),
        Err(error) => Err(BlobError::store(path, error)),
    }
}

fn make_read_only(staged: &Staged) -> Result<(), BlobError> {
    #[cfg(unix)]
    let permissions = std::os::unix::fs::PermissionsExt::from_mode(0o444);
    #[cfg(not(unix))]
    let permissions = {
        let mut permissions =
            std::fs::metadata(&staged.path).map_err(|error| BlobError::store(&staged.path, error))?.permissions();
        permissions.set_readonly(true);
        permissions
    };
    std::fs::set_permissions(&staged.path, permissions).map_err(|error| BlobError::store(&staged.path, error))
}

/// Overwrites a file, then removes it.
fn remove_for_good(path: &Path) -> Result<bool, BlobError> {
    let store = |error| BlobError::store(path, error);
    let mut left = match std::fs::symlink_metadata(path) {
        Ok(meta) => meta.len(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(store(error)),
    };
    #[cfg(unix)]
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(0o600)).map_err(store)?;
    let mut file = File::options().write(true).open(path).map_err(store)?;
    let zeros = vec![0; 1 << 16];
    while left > 0 {
        let len = left.min(zeros.len() as u64);
        std::io::Write::write_all(&mut file, &zeros[..len as usize]).map_err(store)?;
        left -= len;
    }
    file.sync_all().map_err(store)?;
    std::fs::remove_file(path).map_err(store)?;
    sync_folders(&path.parent().map(Path::to_owned).into_iter().collect())?;
    Ok(true)
}

/// Renames, but never over something that is there.
fn rename_new(from: &Path, to: &Path) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        use rustix::fs::{CWD, RenameFlags, renameat_with};
        match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
            // Some file systems do not know the flag.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {}
            result => return result.map_err(io::Error::from),
        }
    }
    std::fs::hard_link(from, to)?;
    std::fs::remove_file(from)
}

/// Waits until all that was written to the file system of this folder is on the disk, and says if it is not.
#[cfg(target_os = "linux")]
fn sync_file_system(disk: &File, _: &Path) -> io::Result<()> {
    rustix::fs::syncfs(disk).map_err(io::Error::from)
}

#[cfg(not(target_os = "linux"))]
fn sync_file_system(disk: &File, folder: &Path) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let inner = entry?.path();
        if inner.is_dir() {
            for file in std::fs::read_dir(&inner)? {
                File::open(file?.path())?.sync_all()?;
            }
            File::open(&inner)?.sync_all()?;
        }
    }
    disk.sync_all()
}
