use std::io::{self, Read, Write};
use std::sync::{Arc, Mutex, PoisonError};

use age::stream::{StreamReader, StreamWriter};
use age::{Decryptor, Encryptor};
use zeroize::Zeroizing;

use super::{KeyPair, PublicKey, VaultError};

/// Bytes that are read and encrypted in one go.
const PIECE: usize = 256 << 10;

fn encryptor(to: &PublicKey) -> Result<Encryptor, VaultError> {
    let to: [&dyn age::Recipient; 1] = [to.recipient()];
    Encryptor::with_recipients(to.into_iter()).map_err(|error| VaultError::Damaged(error.to_string()))
}

/// Encrypts bytes at hand.
pub(super) fn encrypted(to: &PublicKey, clear: &[u8]) -> Result<Vec<u8>, VaultError> {
    let failed = |error: io::Error| VaultError::Damaged(error.to_string());
    let mut writer = encryptor(to)?.wrap_output(Vec::new()).map_err(failed)?;
    writer.write_all(clear).map_err(failed)?;
    writer.finish().map_err(failed)
}

/// Decrypts bytes at hand.
pub(super) fn decrypted(with: &KeyPair, bytes: &[u8]) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let mut clear = Zeroizing::new(Vec::with_capacity(bytes.len()));
    OpeningReader::new(bytes, with)?.read_to_end(&mut clear).map_err(|error| VaultError::Damaged(error.to_string()))?;
    Ok(clear)
}

/// Reads the encrypted form of what another reader gives.
pub struct SealingReader<R> {
    clear: R,
    writer: Option<StreamWriter<Outbox>>,
    outbox: Outbox,
    /// What was encrypted and not yet read, and how far it was.
    ready: Vec<u8>,
    read: usize,
}

#[derive(Clone, Default)]
struct Outbox(Arc<Mutex<Vec<u8>>>);

impl Outbox {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Outbox {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<R: Read> SealingReader<R> {
    /// Encrypts to a key what `clear` gives.
    ///
    /// # Errors
    /// The encryption could not begin.
    pub fn new(clear: R, to: &PublicKey) -> Result<Self, VaultError> {
        let outbox = Outbox::default();
        let writer =
            encryptor(to)?.wrap_output(outbox.clone()).map_err(|error| VaultError::Damaged(error.to_string()))?;
        Ok(Self { clear, writer: Some(writer), outbox, ready: Vec::new(), read: 0 })
    }
}

impl<R: Read> Read for SealingReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let rest = &self.ready[self.read..];
            if !rest.is_empty() || buffer.is_empty() {
                let len = rest.len().min(buffer.len());
                buffer[..len].copy_from_slice(&rest[..len]);
                self.read += len;
                return Ok(len);
            }
            let Some(writer) = &mut self.writer else { return Ok(0) };
            let mut piece = Zeroizing::new(Vec::with_capacity(PIECE));
            (&mut self.clear).take(PIECE as u64).read_to_end(&mut piece)?;
            if piece.is_empty() {
                if let Some(writer) = self.writer.take() {
                    writer.finish()?;
                }
            } else {
                writer.write_all(&piece)?;
            }
            (self.ready, self.read) = (self.outbox.take(), 0);
        }
    }
}

/// Reads the clear form of what another reader gives encrypted.
pub struct OpeningReader<R: Read> {
    clear: StreamReader<R>,
}

impl<R: Read> OpeningReader<R> {
    /// Decrypts with a key what `bytes` gives.
    ///
    /// # Errors
    /// It is sealed to another key, or is damaged at its beginning; damage further on ends the reading.
    pub fn new(bytes: R, with: &KeyPair) -> Result<Self, VaultError> {
        let decryptor = Decryptor::new(bytes).map_err(VaultError::decrypting)?;
        let with: [&dyn age::Identity; 1] = [with.identity()];
        Ok(Self { clear: decryptor.decrypt(with.into_iter()).map_err(VaultError::decrypting)? })
    }
}

impl<R: Read> Read for OpeningReader<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.clear.read(buffer)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_sealed_piece_by_piece_opens_as_it_was(len in 0_usize..700_000, seed: u8) {
            let clear: Vec<u8> = (0..len).map(|n| (n as u8).wrapping_mul(31) ^ seed).collect();
            let key = KeyPair::generate();
            let mut sealed = Vec::new();
            SealingReader::new(clear.as_slice(), &key.public()).unwrap().read_to_end(&mut sealed).unwrap();
            let mut opened = Vec::new();
            OpeningReader::new(sealed.as_slice(), &key).unwrap().read_to_end(&mut opened).unwrap();
            prop_assert!(opened == clear);
            let cut = &sealed[..sealed.len() - 1];
            let ended = OpeningReader::new(cut, &key).map(|mut reader| reader.read_to_end(&mut Vec::new()));
            prop_assert!(!matches!(ended, Ok(Ok(_))), "what is cut short is refused");
        }
    }
}
