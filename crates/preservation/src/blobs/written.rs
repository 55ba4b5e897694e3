use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::BlobError;

/// A file that bytes are copied out to; it goes again unless it is finished.
pub(crate) struct Written {
    file: File,
    path: PathBuf,
    finished: bool,
}

impl Written {
    /// A new file; nothing that is there is written over.
    pub(crate) fn create(path: &Path) -> Result<Self, BlobError> {
        let file = File::create_new(path).map_err(|error| BlobError::store(path, error))?;
        Ok(Self { file, path: path.to_owned(), finished: false })
    }

    pub(crate) fn write(&mut self, piece: &[u8]) -> io::Result<()> {
        self.file.write_all(piece)
    }

    /// Waits until the bytes are on the disk, and lets the file stay.
    pub(crate) fn finish(mut self) -> Result<(), BlobError> {
        self.file.sync_all().map_err(|error| BlobError::store(&self.path, error))?;
        self.finished = true;
        Ok(())
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if !self.finished {
            // What is half there says nothing; that it could not be written is told by the error on its way.
            let _ = std::fs::remove_file(&self.path);
        }
    }
}
