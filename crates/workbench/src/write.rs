use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::failure::Failure;

/// Writes a file whole or not at all.
///
/// # Errors
/// The folder cannot be written; what was there before is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut part = PartFile::beside(path)?;
    part.file.write_all(bytes).map_err(|error| unwritable(path, &error))?;
    part.finish()
}

/// The same, readable by its owner alone from its first byte.
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut part = PartFile::beside(path)?;
    #[cfg(unix)]
    {
        let mode = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o600);
        part.file.set_permissions(mode).map_err(|error| unwritable(path, &error))?;
    }
    part.file.write_all(bytes).map_err(|error| unwritable(path, &error))?;
    part.finish()
}

/// A file that appears under its name only when it is finished.
pub(crate) struct PartFile {
    pub(crate) file: File,
    part: PathBuf,
    path: PathBuf,
}

impl PartFile {
    pub(crate) fn beside(path: &Path) -> Result<Self, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut name = OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}.part", std::process::id()));
        let part = folder.join(name);
        let file = File::create_new(&part).map_err(|error| unwritable(path, &error))?;
        Ok(Self { file, part, path: path.to_owned() })
    }

    /// Waits until the bytes are on the disk and gives them their name.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        let named = self.file.sync_all().and_then(|()| std::fs::rename(&self.part, &self.path));
        named.map_err(|error| unwritable(&self.path, &error))
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        // Already renamed when all went well; then there is nothing under this name.
        let _ = std::fs::remove_file(&self.part);
    }
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::in_file(
        path.display(),
        format!("could not be written: {error}"),
        "choose a folder that exists, that you may write to and that has space",
    )
}
