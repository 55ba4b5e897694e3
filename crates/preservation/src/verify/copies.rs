//! The preserved copies as they lie in a folder: found, and hashed on all cores.
use std::fs::File;
use std::io;
use std::path::Path;

use model::Digest;
use rustix::fs::{AtFlags, FileType, Mode, OFlags};
use sha2::{Digest as _, Sha256};

use super::{Damage, DamageKind};
use crate::blobs::{OnBytes, STAGING, digest_at, on_all_cores, on_all_cores_with, place};

/// A file among the preserved copies, before it is read.
pub(super) struct Copied {
    name: Digest,
    pub(super) len: u64,
    /// Under how many names the system holds it.
    names: u64,
}

/// What one file among the preserved copies turned out to be.
pub(super) struct Found {
    pub(super) name: Digest,
    /// Under how many names the system holds it.
    pub(super) names: u64,
    pub(super) hashed: Result<(Digest, u64), String>,
}

/// How much of a file is read at once.
const PIECE: usize = 1 << 18;

/// Finds the preserved copies, in the order of their names; whatever else lies there is reported.
pub(super) fn walk(root: &Path) -> (Vec<Copied>, Vec<Damage>) {
    let mut strangers = Vec::new();
    let entries = match std::fs::read_dir(root) {
        Ok(entries) => entries,
        Err(error) => return (Vec::new(), vec![stranger("", &format!("the folder cannot be read: {error}"))]),
    };
    let mut folders = Vec::new();
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name == STAGING {
            continue;
        }
        let hex = name.len() == 2 && name.bytes().all(|c| c.is_ascii_digit() || (b'a'..=b'f').contains(&c));
        if hex && entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            folders.push(name);
        } else {
            strangers.push(stranger(&name, "it is none that this program makes"));
        }
    }
    folders.sort_unstable();
    let mut files = Vec::new();
    for (copied, strange) in on_all_cores(folders.len(), |n| list(root, &folders[n])) {
        files.extend(copied);
        strangers.extend(strange);
    }
    (files, strangers)
}

/// The copies in one of the folders, in the order of their names.
#[allow(clippy::unnecessary_cast, reason = "how wide the count of names is differs between systems")]
fn list(root: &Path, folder: &str) -> (Vec<Copied>, Vec<Damage>) {
    let (mut files, mut strangers) = (Vec::new(), Vec::new());
    let path = root.join(folder);
    let (opened, entries) = match File::open(&path).and_then(|opened| Ok((opened, std::fs::read_dir(&path)?))) {
        Ok(both) => both,
        Err(error) => return (files, vec![stranger(folder, &format!("the folder cannot be read: {error}"))]),
    };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let digest = digest_at(folder, &name.to_string_lossy());
        // Not followed: a link to bytes elsewhere preserves nothing.
        match (digest, rustix::fs::statat(&opened, &name, AtFlags::SYMLINK_NOFOLLOW)) {
            (Some(digest), Ok(stat)) if FileType::from_raw_mode(stat.st_mode) == FileType::RegularFile => {
                files.push(Copied { name: digest, len: stat.st_size as u64, names: stat.st_nlink as u64 });
            }
            _ => strangers.push(stranger(
                &format!("{folder}/{}", name.to_string_lossy()),
                "it is not a preserved copy: a link, a folder or another name",
            )),
        }
    }
    files.sort_unstable_by_key(|file| file.name);
    (files, strangers)
}

fn stranger(below: &str, what: &str) -> Damage {
    Damage::new(DamageKind::BlobStranger, format!("blobs/{below}"), what)
}

/// Hashes copies that [`walk`] found.
pub(super) fn hash_all(root: &Path, files: Vec<Copied>, on_bytes: &OnBytes) -> Vec<Found> {
    let root = File::open(root);
    // One buffer a thread: clearing fresh memory takes longer than hashing a small copy.
    on_all_cores_with(
        files.len(),
        || vec![0; PIECE],
        |buffer, n| {
            let &Copied { name, len, names } = &files[n];
            let hashed = match &root {
                Ok(root) => hash(root, &name, len, buffer, on_bytes).map_err(|error| error.to_string()),
                Err(error) => Err(error.to_string()),
            };
            Found { name, names, hashed }
        },
    )
}

fn hash(root: &File, name: &Digest, told: u64, buffer: &mut [u8], on_bytes: &OnBytes) -> io::Result<(Digest, u64)> {
    // Whatever has taken the file's place since it was found is not followed, nor waited for.
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    let file = rustix::fs::openat(root, place(name), flags, Mode::empty())?;
    let (mut hash, mut len) = (Sha256::new(), 0);
    loop {
        match rustix::io::read(&file, &mut *buffer) {
            Ok(n) => {
                hash.update(&buffer[..n]);
                len += n as u64;
                on_bytes(n as u64);
                // Less than was asked for, and all that the file was said to have: there is no more.
                if n == 0 || (n < buffer.len() && len == told) {
                    return Ok((Digest::from_bytes(hash.finalize().into()), len));
                }
            }
            Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
