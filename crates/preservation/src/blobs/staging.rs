use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::sync_channel;

use model::Digest;
use sha2::{Digest as _, Sha256};

use super::source::{Source, drain};
use super::{BlobError, OnBytes};

/// Bytes that are read, hashed and written in one go.
const PIECE: usize = 1 << 20;
/// Files of at most this many bytes are read whole, without a second thread.
pub(crate) const SMALL: u64 = 1 << 20;
/// Pieces that the hashing thread may lag behind.
const LAG: usize = 4;
/// Bytes after which the disk is asked to begin writing, so that less is left to wait for at the end.
const FLUSH_EVERY: u64 = 32 << 20;

/// Bytes written beside their place, not yet under their name.
#[derive(Debug)]
pub(crate) struct Staged {
    pub(crate) path: PathBuf,
    /// Still open where it is to be synced by itself.
    pub(crate) file: Option<File>,
    pub(crate) digest: Digest,
    pub(crate) len: u64,
}

/// Copies a source to a new file, hashing on the way.
pub(crate) fn stage(mut source: Source<'_>, to: &Path, on_bytes: &OnBytes) -> Result<Staged, BlobError> {
    let store = |error| BlobError::store(to, error);
    let mut file = File::options().write(true).create_new(true).open(to).map_err(store)?;
    let digest = if source.len() <= SMALL {
        stage_small(&mut source, &mut file, to, on_bytes)
    } else {
        stage_large(&mut source, &mut file, to, on_bytes)
    };
    let finished = digest.and_then(|digest| Ok((digest, source.finish()?)));
    match finished {
        Ok((digest, len)) => Ok(Staged { path: to.to_owned(), file: Some(file), digest, len }),
        Err(error) => {
            let _ = std::fs::remove_file(to);
            Err(error)
        }
    }
}

/// Writes bytes at hand to a new file.
pub(crate) fn stage_bytes(bytes: &[u8], to: &Path) -> Result<Staged, BlobError> {
    let store = |error| BlobError::store(to, error);
    let mut file = File::options().write(true).create_new(true).open(to).map_err(store)?;
    if let Err(error) = file.write_all(bytes) {
        let _ = std::fs::remove_file(to);
        return Err(store(error));
    }
    let digest = Digest::from_bytes(Sha256::digest(bytes).into());
    Ok(Staged { path: to.to_owned(), file: Some(file), digest, len: bytes.len() as u64 })
}

/// Copies what a reader gives to a new file, hashing on the way.
pub(crate) fn stage_reader(
    reader: &mut dyn Read,
    most: u64,
    to: &Path,
    on_bytes: &OnBytes,
) -> Result<Staged, BlobError> {
    let store = |error| BlobError::store(to, error);
    let mut file = File::options().write(true).create_new(true).open(to).map_err(store)?;
    let mut hash = Sha256::new();
    let read = drain(reader, most, PIECE / 4, |piece| {
        hash.update(piece);
        on_bytes(piece.len() as u64);
        file.write_all(piece).map_err(store)
    });
    match read {
        Ok(len) => {
            let digest = Digest::from_bytes(hash.finalize().into());
            Ok(Staged { path: to.to_owned(), file: Some(file), digest, len })
        }
        Err(error) => {
            let _ = std::fs::remove_file(to);
            Err(error)
        }
    }
}

fn stage_small(source: &mut Source<'_>, file: &mut File, to: &Path, on_bytes: &OnBytes) -> Result<Digest, BlobError> {
    // One byte more than announced, so that a file that grew shows it.
    let mut buffer = vec![0; source.len() as usize + 1];
    let len = source.fill(&mut buffer)?;
    file.write_all(&buffer[..len]).map_err(|error| BlobError::store(to, error))?;
    on_bytes(len as u64);
    Ok(Digest::from_bytes(Sha256::digest(&buffer[..len]).into()))
}

/// One thread reads and writes, one hashes, and one asks the disk to begin early.
fn stage_large(source: &mut Source<'_>, file: &mut File, to: &Path, on_bytes: &OnBytes) -> Result<Digest, BlobError> {
    let store = |error| BlobError::store(to, error);
    let flushed = file.try_clone().map_err(store)?;
    std::thread::scope(|scope| {
        let (to_hash, pieces) = sync_channel::<(Arc<Vec<u8>>, usize)>(LAG);
        let hashing = scope.spawn(move || {
            let mut hash = Sha256::new();
            for (piece, len) in pieces {
                hash.update(&piece[..len]);
            }
            Digest::from_bytes(hash.finalize().into())
        });
        let (flush, flushes) = sync_channel::<()>(1);
        // The system tells of bytes that did not reach the disk once: the sync at the end would find nothing wrong.
        let flushing = scope.spawn(move || flushes.into_iter().try_for_each(|()| flushed.sync_data()));
        let mut ring: VecDeque<Arc<Vec<u8>>> = VecDeque::new();
        let mut since_flush = 0;
        loop {
            // The oldest piece again, where the hashing thread has let go of it.
            let free = ring.pop_front_if(|piece| Arc::strong_count(piece) == 1);
            let mut piece = free.unwrap_or_else(|| Arc::new(vec![0; PIECE]));
            let buffer = Arc::make_mut(&mut piece);
            let len = source.fill(buffer)?;
            if len == 0 {
                break;
            }
            // The hashing thread ends only when this one lets go of the channel.
            let _ = to_hash.send((piece.clone(), len));
            file.write_all(&piece[..len]).map_err(store)?;
            ring.push_back(piece);
            on_bytes(len as u64);
            since_flush += len as u64;
            if since_flush >= FLUSH_EVERY {
                since_flush = 0;
                let _ = flush.try_send(());
            }
        }
        drop((to_hash, flush));
        let stopped = || store(std::io::Error::other("the early sync stopped"));
        flushing.join().map_err(|_| stopped())?.map_err(store)?;
        hashing.join().map_err(|_| store(std::io::Error::other("hashing stopped")))
    })
}
