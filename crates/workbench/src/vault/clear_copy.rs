use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use credentials::vault::{KeyPair, OpeningReader};
use model::Digest;

use super::HashingReader;
use crate::failure::Failure;

/// The file system that is held in memory.
const MEMORY: &str = "/dev/shm";
const PREFIX: &str = "sightline-clear-";

/// A decoder's view of encrypted bytes: a file in memory, never on a disk, gone when this is dropped.
///
/// # Limits
/// The system may move memory to its swap space. A process that is killed leaves the file until the next use or restart.
pub(crate) struct ClearCopy {
    file: tempfile::NamedTempFile,
}

impl ClearCopy {
    /// Decrypts preserved bytes into memory, and checks what came out.
    pub(crate) fn of(sealed: &Path, key: &KeyPair, clear: Digest) -> Result<Self, Failure> {
        if !is_memory(Path::new(MEMORY)) {
            let next = "work on a system with /dev/shm: what is confidential is not written to a disk in clear";
            return Err(Failure::new("there is no file system in memory on this machine", next));
        }
        remove_stale(Path::new(MEMORY));
        let prefix = format!("{PREFIX}{}-", std::process::id());
        let failed = |error: io::Error| {
            let next = "free some memory, or work on a machine with more: it is not written to a disk in clear";
            Failure::new(format!("a confidential item could not be opened in memory: {error}"), next)
        };
        let mut file = tempfile::Builder::new().prefix(&prefix).tempfile_in(MEMORY).map_err(failed)?;
        decrypt(sealed, key, clear, file.as_file_mut())?;
        Ok(Self { file })
    }

    /// Where it lies.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }
}

/// Writes the clear form of preserved bytes, checked against its hash.
pub(crate) fn decrypt(sealed: &Path, key: &KeyPair, clear: Digest, to: &mut File) -> Result<(), Failure> {
    let damaged = |what: String| {
        Failure::new(
            format!("a confidential item cannot be decrypted: {what}"),
            "run `sightline verify`, then fetch its copy from a backup",
        )
    };
    let sealed = File::open(sealed).map_err(|error| damaged(error.to_string()))?;
    let opening = OpeningReader::new(io::BufReader::new(sealed), key).map_err(|error| damaged(error.to_string()))?;
    let (mut reader, passed) = HashingReader::new(opening);
    io::copy(&mut reader, to).and_then(|_| to.flush()).map_err(|error| damaged(error.to_string()))?;
    if passed.sha256() == clear { Ok(()) } else { Err(damaged("what came out is not what went in".to_owned())) }
}

/// Removes what processes that are no more have left.
fn remove_stale(folder: &Path) {
    let stale = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let process = name.strip_prefix(PREFIX).and_then(|rest| rest.split('-').next());
        process.is_some_and(|process| !Path::new("/proc").join(process).exists())
    };
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).filter(stale) {
        let _ = std::fs::remove_file(path);
    }
}

/// Whether files in this folder live in memory.
fn is_memory(folder: &Path) -> bool {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    mounts.lines().any(|line| {
        let mut parts = line.split(' ').skip(1);
        parts.next() == folder.to_str() && parts.next() == Some("tmpfs")
    })
}
