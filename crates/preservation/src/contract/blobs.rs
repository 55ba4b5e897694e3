use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use model::Digest;
use sha2::{Digest as _, Sha256};

use crate::{BlobError, Blobs, OnBytes, silent};

fn sha256(bytes: &[u8]) -> Digest {
    Digest::from_bytes(Sha256::digest(bytes).into())
}

fn counting() -> (OnBytes, Arc<AtomicU64>) {
    let count = Arc::new(AtomicU64::new(0));
    let inner = count.clone();
    (
        Arc::new(move |n| {
            inner.fetch_add(n, Ordering::Relaxed);
        }),
        count,
    )
}

/// Bytes of which no two pieces are the same.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut bytes = Vec::with_capacity(len + 8);
    while bytes.len() < len {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        bytes.extend_from_slice(&state.to_le_bytes());
    }
    bytes.truncate(len);
    bytes
}

/// Every demand on [`Blobs`]; `scratch` is an empty folder for the files that are put.
pub async fn all(blobs: &dyn Blobs, scratch: &Path) {
    nothing_is_held_at_first(blobs).await;
    what_is_put_is_read_again(blobs, scratch).await;
    the_same_bytes_are_held_once(blobs, scratch).await;
    many_files_go_in_together(blobs, scratch).await;
    what_is_not_a_readable_file_is_refused(blobs, scratch).await;
    what_is_held_is_copied_out_whole_or_not_at_all(blobs, scratch).await;
    what_a_reader_gives_is_kept_whole_or_not_at_all(blobs).await;
}

pub async fn nothing_is_held_at_first(blobs: &dyn Blobs) {
    let absent = sha256(b"never put");
    assert!(blobs.list().await.unwrap().is_empty());
    assert!(!blobs.contains(&absent).await.unwrap());
    assert_eq!(blobs.len(&absent).await.unwrap(), None);
    assert!(matches!(blobs.read(&absent).await, Err(BlobError::Missing { digest }) if digest == absent));
    assert!(matches!(blobs.verify(&absent, silent()).await, Err(BlobError::Missing { .. })));
    assert!(matches!(blobs.verified_path(&absent).await, Err(BlobError::Missing { .. })));
}

pub async fn what_is_put_is_read_again(blobs: &dyn Blobs, scratch: &Path) {
    for len in [0, 1, 4_096, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 9 << 20] {
        let bytes = noise(len);
        let file = scratch.join(format!("put-{len}"));
        std::fs::write(&file, &bytes).unwrap();
        let (on_bytes, count) = counting();
        let stored = blobs.put_path(&file, on_bytes).await.unwrap();
        assert_eq!((stored.sha256, stored.len, stored.already), (sha256(&bytes), len as u64, false), "{len} bytes");
        assert_eq!(count.load(Ordering::Relaxed), len as u64, "progress of {len} bytes");
        assert_eq!(blobs.read(&stored.sha256).await.unwrap(), bytes);
        assert_eq!(blobs.len(&stored.sha256).await.unwrap(), Some(len as u64));
        assert_eq!(blobs.verify(&stored.sha256, silent()).await.unwrap(), len as u64);
        let path = blobs.verified_path(&stored.sha256).await.unwrap();
        assert_eq!(std::fs::read(&path).unwrap(), bytes);
        assert_eq!(path.extension(), None, "a decoder must not guess by the name");
        std::fs::remove_file(&file).unwrap();
    }
}

pub async fn the_same_bytes_are_held_once(blobs: &dyn Blobs, scratch: &Path) {
    let before = blobs.list().await.unwrap();
    let first = blobs.put_bytes(b"the same").await.unwrap();
    let (a, b) = (scratch.join("a"), scratch.join("b"));
    std::fs::write(&a, b"the same").unwrap();
    std::fs::write(&b, b"the same").unwrap();
    let by_path = blobs.put_path(&a, silent()).await.unwrap();
    let together = blobs.put_paths(&[a.clone(), b.clone()], silent()).await;
    let again = blobs.put_bytes(b"the same").await.unwrap();
    assert!(!first.already && by_path.already && again.already);
    assert!(together.iter().all(|result| result.as_ref().is_ok_and(|stored| stored.already)));
    let after = blobs.list().await.unwrap();
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.is_sorted());
    assert!(a.exists() && b.exists(), "what is imported stays where it is");
    std::fs::remove_file(a).unwrap();
    std::fs::remove_file(b).unwrap();
}

pub async fn many_files_go_in_together(blobs: &dyn Blobs, scratch: &Path) {
    let folder = scratch.join("many");
    std::fs::create_dir(&folder).unwrap();
    let mut paths = Vec::new();
    for n in 0..60_u32 {
        let path = folder.join(n.to_string());
        // Two of each content, one large among the small, one absent.
        match n {
            58 => std::fs::write(&path, noise(3 << 20)).unwrap(),
            59 => {}
            n => std::fs::write(&path, format!("content {}", n / 2)).unwrap(),
        }
        paths.push(path);
    }
    let (on_bytes, count) = counting();
    let results = blobs.put_paths(&paths, on_bytes).await;
    assert_eq!(results.len(), paths.len());
    let mut read = 0;
    for (n, (path, result)) in paths.iter().zip(&results).enumerate() {
        if n == 59 {
            assert!(matches!(result, Err(BlobError::Unreadable { path: named, .. }) if named == path));
            continue;
        }
        let (bytes, stored) = (std::fs::read(path).unwrap(), result.as_ref().unwrap());
        read += bytes.len() as u64;
        assert_eq!(stored.sha256, sha256(&bytes), "results come in the order of the paths");
        assert_eq!(blobs.read(&stored.sha256).await.unwrap(), bytes);
    }
    assert_eq!(count.load(Ordering::Relaxed), read);
    for pair in results[..58].chunks(2) {
        let already: Vec<bool> = pair.iter().map(|result| result.as_ref().unwrap().already).collect();
        assert_eq!(already, [false, true], "the first of two is new, the second is held already");
    }
    assert!(blobs.put_paths(&[], silent()).await.is_empty());
    std::fs::remove_dir_all(folder).unwrap();
}

pub async fn what_is_not_a_readable_file_is_refused(blobs: &dyn Blobs, scratch: &Path) {
    let before = blobs.list().await.unwrap();
    let folder = scratch.join("folder");
    std::fs::create_dir(&folder).unwrap();
    assert!(matches!(blobs.put_path(&folder, silent()).await, Err(BlobError::NotAFile { what: "a folder", .. })));
    let absent = scratch.join("absent");
    assert!(matches!(blobs.put_path(&absent, silent()).await, Err(BlobError::Unreadable { .. })));
    #[cfg(unix)]
    {
        let pipe = scratch.join("pipe");
        rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, 0o600.into(), 0).unwrap();
        assert!(matches!(blobs.put_path(&pipe, silent()).await, Err(BlobError::NotAFile { what: "a pipe", .. })));
        let device = Path::new("/dev/zero");
        assert!(matches!(blobs.put_path(device, silent()).await, Err(BlobError::NotAFile { what: "a device", .. })));
        std::fs::remove_file(pipe).unwrap();
    }
    changing_file(blobs, scratch).await;
    assert_eq!(blobs.list().await.unwrap(), before, "nothing of what was refused is held");
    std::fs::remove_dir(folder).unwrap();
}

/// A file that grows in the middle of being read, by the hand that is told of the progress.
async fn changing_file(blobs: &dyn Blobs, scratch: &Path) {
    let file = scratch.join("changing");
    std::fs::write(&file, noise(20 << 20)).unwrap();
    let writer = file.clone();
    let grow: OnBytes = Arc::new(move |_| {
        use std::io::Write;
        let mut file = std::fs::OpenOptions::new().append(true).open(&writer).unwrap();
        file.write_all(b"more").unwrap();
    });
    let result = blobs.put_path(&file, grow).await;
    assert!(matches!(result, Err(BlobError::Changed { before, after, .. }) if before == 20 << 20 && after > before));
    std::fs::remove_file(file).unwrap();
}

/// A reader that fails when it has given its bytes.
struct Failing(std::io::Cursor<Vec<u8>>);

impl std::io::Read for Failing {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        match self.0.read(buffer)? {
            0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
            n => Ok(n),
        }
    }
}

pub async fn what_a_reader_gives_is_kept_whole_or_not_at_all(blobs: &dyn Blobs) {
    for len in [0, 5_000, (9 << 20) + 1] {
        let bytes: Vec<u8> = noise(len).into_iter().rev().collect();
        let (on_bytes, count) = counting();
        let reader = || Box::new(std::io::Cursor::new(bytes.clone()));
        let stored = blobs.put_reader(reader(), len as u64, on_bytes).await.unwrap();
        assert_eq!((stored.sha256, stored.len), (sha256(&bytes), len as u64), "exactly as many as may be");
        assert_eq!(count.load(Ordering::Relaxed), len as u64);
        assert_eq!(blobs.read(&stored.sha256).await.unwrap(), bytes);
        assert!(blobs.put_reader(reader(), len as u64, silent()).await.unwrap().already);
    }
    let before = blobs.list().await.unwrap();
    let long: Vec<u8> = noise((9 << 20) + 7);
    let too_long = blobs.put_reader(Box::new(std::io::Cursor::new(long.clone())), 9 << 20, silent()).await;
    assert!(matches!(too_long, Err(BlobError::TooLong { most }) if most == 9 << 20));
    let broken = blobs.put_reader(Box::new(Failing(std::io::Cursor::new(long))), u64::MAX, silent()).await;
    assert!(matches!(broken, Err(BlobError::Broken { offset, .. }) if offset == (9 << 20) + 7));
    assert_eq!(blobs.list().await.unwrap(), before, "nothing of what broke off is held");
}

pub async fn what_is_held_is_copied_out_whole_or_not_at_all(blobs: &dyn Blobs, scratch: &Path) {
    for len in [0, 1, (1 << 20) + 1] {
        let bytes = [b"copied out".as_slice(), &noise(len)].concat();
        let stored = blobs.put_bytes(&bytes).await.unwrap();
        let to = scratch.join(format!("copied-{len}"));
        let (on_bytes, count) = counting();
        assert_eq!(blobs.copy_to(&stored.sha256, &to, on_bytes).await.unwrap(), bytes.len() as u64);
        assert_eq!(count.load(Ordering::Relaxed), bytes.len() as u64);
        assert_eq!(std::fs::read(&to).unwrap(), bytes);
        assert!(blobs.copy_to(&stored.sha256, &to, silent()).await.is_err(), "nothing is written over");
        assert_eq!(std::fs::read(&to).unwrap(), bytes);
    }
    let (absent, to) = (sha256(b"never put, never copied"), scratch.join("copied-absent"));
    assert!(
        matches!(blobs.copy_to(&absent, &to, silent()).await, Err(BlobError::Missing { digest }) if digest == absent)
    );
    assert!(!to.exists());
}
