use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use model::Digest;
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;

/// A bag being filled, under a name of its own until it is whole.
///
/// # References
/// RFC 8493, sections 2.1 (structure), 2.2 (manifests, Payload-Oxum), 2.1.3 (how paths are written).
pub(super) struct Folder {
    part: PathBuf,
    to: PathBuf,
    payload: BTreeMap<String, (Digest, u64)>,
    tags: BTreeMap<String, (Digest, u64)>,
    named: bool,
}

impl Folder {
    /// A bag for this place, which must not be there yet.
    pub(super) fn begin(to: &Path) -> Result<Self, Failure> {
        if to.symlink_metadata().is_ok() {
            let next = "name a new folder: nothing that is there is written over";
            return Err(Failure::in_file(to.display(), "there is something already", next));
        }
        let name = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let beside = to.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let part = beside.join(format!(".{name}.{}.part", std::process::id()));
        let made = Self { part, to: to.to_owned(), payload: BTreeMap::new(), tags: BTreeMap::new(), named: false };
        make(&made.part)?;
        Ok(made)
    }

    /// Where a file of the bag lies while it is filled; its folder is made.
    pub(super) fn place(&self, path: &str) -> Result<PathBuf, Failure> {
        let place = self.part.join(path);
        make(place.parent().unwrap_or(&self.part))?;
        Ok(place)
    }

    /// Takes a file in that was written there.
    pub(super) fn wrote(&mut self, path: &str, digest: Digest, len: u64) {
        let files = if path.starts_with("data/") { &mut self.payload } else { &mut self.tags };
        files.insert(path.to_owned(), (digest, len));
    }

    /// Writes a small file.
    pub(super) fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), Failure> {
        let mut writing = self.writing(path)?;
        writing.write_all(bytes).map_err(|error| unwritable(&self.to, &error))?;
        self.finish(writing)
    }

    /// A file that is written piece by piece, hashed on the way.
    pub(super) fn writing(&self, path: &str) -> Result<Writing, Failure> {
        let file = File::create_new(self.place(path)?).map_err(|error| unwritable(&self.to, &error))?;
        Ok(Writing { path: path.to_owned(), file: BufWriter::new(file), hash: Sha256::new(), len: 0 })
    }

    /// Takes in a file that was written piece by piece.
    pub(super) fn finish(&mut self, writing: Writing) -> Result<(), Failure> {
        let Writing { path, file, hash, len } = writing;
        let file = file.into_inner().map_err(|error| unwritable(&self.to, error.error()))?;
        file.sync_all().map_err(|error| unwritable(&self.to, &error))?;
        self.wrote(&path, Digest::from_bytes(hash.finalize().into()), len);
        Ok(())
    }

    /// Bytes and number of the files of the payload.
    pub(super) fn oxum(&self) -> (u64, u64) {
        (self.payload.values().map(|(_, len)| len).sum(), self.payload.len() as u64)
    }

    /// Writes both manifests; gives the hash of the second, which holds for all.
    pub(super) fn write_manifests(&mut self) -> Result<Digest, Failure> {
        let payload = manifest(&self.payload);
        self.write("manifest-sha256.txt", payload.as_bytes())?;
        let tags = manifest(&self.tags);
        self.write("tagmanifest-sha256.txt", tags.as_bytes())?;
        Ok(Digest::from_bytes(Sha256::digest(tags.as_bytes()).into()))
    }

    /// Gives the bag its name.
    pub(super) fn name(mut self) -> Result<(), Failure> {
        std::fs::rename(&self.part, &self.to).map_err(|error| unwritable(&self.to, &error))?;
        self.named = true;
        Ok(())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.named {
            // What is half there must not be taken for a bag; why it is not whole is told by the error on its way.
            let _ = std::fs::remove_dir_all(&self.part);
        }
    }
}

/// A file of a bag that is written piece by piece.
pub(super) struct Writing {
    path: String,
    file: BufWriter<File>,
    hash: Sha256,
    len: u64,
}

impl Write for Writing {
    fn write(&mut self, piece: &[u8]) -> io::Result<usize> {
        let n = self.file.write(piece)?;
        self.hash.update(&piece[..n]);
        self.len += n as u64;
        Ok(n)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

fn manifest(files: &BTreeMap<String, (Digest, u64)>) -> String {
    files.iter().map(|(path, (digest, _))| format!("{digest}  {}\n", escaped(path))).collect()
}

/// A path as a manifest has it: line ends and the sign that escapes them are written out.
fn escaped(path: &str) -> String {
    path.replace('%', "%25").replace('\n', "%0A").replace('\r', "%0D")
}

fn make(folder: &Path) -> Result<(), Failure> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|error| unwritable(folder, &error))
}

pub(super) fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::in_file(
        path.display(),
        format!("could not be written: {error}"),
        "choose a folder that exists, that you may write to and that has space",
    )
}
