use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::Path;
use std::time::Duration;

/// How often a waiting process looks again.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// The right to write into a case: one process has it, and the system takes it back when that process ends.
#[derive(Debug)]
pub(crate) struct CaseLock {
    _file: File,
}

/// Why the lock was not had.
#[derive(Debug)]
pub(crate) enum LockError {
    /// Someone else has it.
    Held {
        /// Who, as they wrote it.
        holder: String,
    },
    /// The file could not be opened or locked.
    Io(io::Error),
}

impl CaseLock {
    /// Waits for the lock at most so long, then says who has it.
    pub(crate) async fn take(path: &Path, wait: Duration, tool: &str) -> Result<Self, LockError> {
        let mut file =
            File::options().read(true).write(true).create(true).truncate(false).open(path).map_err(LockError::Io)?;
        let mut waited = Duration::ZERO;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if waited < wait => {
                    tokio::time::sleep(LOOK_EVERY).await;
                    waited += LOOK_EVERY;
                }
                Err(TryLockError::WouldBlock) => {
                    let holder = std::fs::read_to_string(path).unwrap_or_default();
                    return Err(LockError::Held { holder: holder.trim().chars().take(200).collect() });
                }
                Err(TryLockError::Error(error)) => return Err(LockError::Io(error)),
            }
        }
        // Told to those who wait; that it cannot be written (a full disk) does not matter to the lock.
        let _ = file.set_len(0);
        let _ = writeln!(file, "process {} ({tool})", std::process::id());
        Ok(Self { _file: file })
    }
}
