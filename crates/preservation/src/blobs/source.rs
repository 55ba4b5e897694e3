use std::fs::{File, FileType, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::Path;

use super::BlobError;

/// A file that someone gave to be preserved, and how it looked when it was opened.
pub(crate) struct Source<'a> {
    path: &'a Path,
    file: File,
    before: Metadata,
    read: u64,
}

impl<'a> Source<'a> {
    /// Opens a file for reading; nothing but a file, and without waiting for one who writes to a pipe.
    pub(crate) fn open(path: &'a Path) -> Result<Self, BlobError> {
        let unreadable = |source| BlobError::Unreadable { path: path.to_owned(), offset: None, source };
        // Looked at before it is opened: opening a device can do things.
        check(path, std::fs::metadata(path).map_err(unreadable)?.file_type())?;
        let mut options = OpenOptions::new();
        options.read(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, rustix::fs::OFlags::NONBLOCK.bits() as i32);
        let file = options.open(path).map_err(unreadable)?;
        let before = file.metadata().map_err(unreadable)?;
        check(path, before.file_type())?;
        Ok(Self { path, file, before, read: 0 })
    }

    /// Its length when it was opened.
    pub(crate) fn len(&self) -> u64 {
        self.before.len()
    }

    /// Fills a buffer as far as the file goes; 0 at its end, an error beyond the end it had.
    pub(crate) fn fill(&mut self, buffer: &mut [u8]) -> Result<usize, BlobError> {
        let mut filled = 0;
        while filled < buffer.len() {
            match self.file.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => {
                    let offset = Some(self.read + filled as u64);
                    return Err(BlobError::Unreadable { path: self.path.to_owned(), offset, source });
                }
            }
        }
        self.read += filled as u64;
        // A file that someone keeps writing to has no end.
        if self.read > self.before.len() { Err(self.changed(self.read)) } else { Ok(filled) }
    }

    /// Checks that nobody wrote to it in the meantime; says how many bytes were read.
    pub(crate) fn finish(self) -> Result<u64, BlobError> {
        let after = self.file.metadata().map_err(|source| BlobError::Unreadable {
            path: self.path.to_owned(),
            offset: Some(self.read),
            source,
        })?;
        let same = after.len() == self.before.len()
            && self.read == after.len()
            && after.modified().ok() == self.before.modified().ok();
        if same {
            return Ok(self.read);
        }
        let after = if after.len() == self.before.len() { self.read } else { after.len() };
        Err(self.changed(after))
    }

    fn changed(&self, after: u64) -> BlobError {
        BlobError::Changed { path: self.path.to_owned(), before: self.before.len(), after }
    }
}

/// Hands on what a reader gives, piece by piece, `most` bytes of it at most; says how many there were.
pub(crate) fn drain(
    reader: &mut dyn Read,
    most: u64,
    piece: usize,
    mut each: impl FnMut(&[u8]) -> Result<(), BlobError>,
) -> Result<u64, BlobError> {
    let mut buffer = vec![0; piece];
    let mut read = 0;
    loop {
        let mut filled = 0;
        while filled < buffer.len() {
            match reader.read(&mut buffer[filled..]) {
                Ok(0) => break,
                Ok(n) => filled += n,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(source) => return Err(BlobError::Broken { offset: read + filled as u64, source }),
            }
        }
        if filled == 0 {
            return Ok(read);
        }
        read += filled as u64;
        if read > most {
            return Err(BlobError::TooLong { most });
        }
        each(&buffer[..filled])?;
    }
}

fn check(path: &Path, kind: FileType) -> Result<(), BlobError> {
    if kind.is_file() { Ok(()) } else { Err(BlobError::NotAFile { path: path.to_owned(), what: what(kind) }) }
}

fn what(kind: FileType) -> &'static str {
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return "a pipe";
        }
        if kind.is_socket() {
            return "a socket";
        }
        if kind.is_block_device() || kind.is_char_device() {
            return "a device";
        }
    }
    if kind.is_dir() { "a folder" } else { "something else" }
}
