use std::io::Write;
use std::path::{Path, PathBuf};

use super::{LedgerError, SignedCheckpoint};

/// What unfinished files begin with.
const UNFINISHED: &str = ".unfinished-";

/// The checkpoints as files, to be copied out of the case: `<size>` each, and `latest`.
#[derive(Debug, Clone)]
pub(crate) struct CheckpointFiles {
    folder: PathBuf,
}

impl CheckpointFiles {
    pub(crate) fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The file of the checkpoint of this size.
    fn path(&self, size: u64) -> PathBuf {
        self.folder.join(size.to_string())
    }

    /// The file that repeats the newest.
    pub(crate) fn latest_path(&self) -> PathBuf {
        self.folder.join("latest")
    }

    /// Writes a checkpoint and makes it the latest, durable when this returns.
    pub(crate) fn write(&self, signed: &SignedCheckpoint) -> Result<(), LedgerError> {
        let text = signed.note.to_string();
        for path in [self.path(signed.checkpoint.size), self.latest_path()] {
            self.write_one(&path, &text).map_err(|source| LedgerError::CheckpointFile { path, source })?;
        }
        std::fs::File::open(&self.folder)
            .and_then(|folder| folder.sync_all())
            .map_err(|source| LedgerError::CheckpointFile { path: self.folder.clone(), source })
    }

    fn write_one(&self, path: &Path, text: &str) -> std::io::Result<()> {
        let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(&self.folder)?;
        file.write_all(text.as_bytes())?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        Ok(())
    }

    /// The newest checkpoint on file; `None` where there is none or it cannot be read.
    fn latest(&self) -> Option<SignedCheckpoint> {
        std::fs::read_to_string(self.latest_path()).ok()?.parse().ok()
    }

    /// How many entries the newest checkpoint on file is of.
    pub(crate) fn latest_size(&self) -> u64 {
        self.latest().map_or(0, |latest| latest.checkpoint.size)
    }

    /// Removes what a crash left unfinished.
    pub(crate) fn clean(&self) -> Result<(), LedgerError> {
        let io = |source| LedgerError::CheckpointFile { path: self.folder.clone(), source };
        for entry in std::fs::read_dir(&self.folder).map_err(io)? {
            let entry = entry.map_err(io)?;
            if entry.file_name().to_string_lossy().starts_with(UNFINISHED) {
                std::fs::remove_file(entry.path()).map_err(io)?;
            }
        }
        Ok(())
    }
}
