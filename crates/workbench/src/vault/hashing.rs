use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use model::Digest;
use sha2::{Digest as _, Sha256};

/// Hashes what passes through.
pub(crate) struct HashingReader<R> {
    from: R,
    state: Arc<Mutex<(Sha256, u64)>>,
}

/// What has passed through a [`HashingReader`], to be asked when it has been read to its end.
#[derive(Clone)]
pub(crate) struct Passed(Arc<Mutex<(Sha256, u64)>>);

impl<R: Read> HashingReader<R> {
    pub(crate) fn new(from: R) -> (Self, Passed) {
        let state = Arc::default();
        (Self { from, state: Arc::clone(&state) }, Passed(state))
    }
}

impl<R: Read> Read for HashingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.from.read(buffer)?;
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.0.update(&buffer[..read]);
        state.1 += read as u64;
        Ok(read)
    }
}

impl Passed {
    /// The hash of all that passed.
    pub(crate) fn sha256(&self) -> Digest {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Digest::from_bytes(state.0.clone().finalize().into())
    }
}

/// The hash of what a reader gives.
pub(crate) fn hash_reader(from: impl Read) -> io::Result<Digest> {
    let (mut reader, passed) = HashingReader::new(from);
    io::copy(&mut reader, &mut io::sink())?;
    Ok(passed.sha256())
}
