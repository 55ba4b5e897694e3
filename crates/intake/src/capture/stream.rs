use std::io::{self, BufRead, Read};

use flate2::bufread::GzDecoder;

const BUFFER_BYTES: usize = 64 << 10;

/// The bytes of a WARC file, unpacked member by member where it is packed, that knows where in the file they came from.
///
/// # References
/// WARC 1.1 (ISO 28500:2017), annex D: each record is a GZIP member of its own, as a rule.
pub(super) struct Stream<R> {
    inner: Inner<R>,
    buffer: Box<[u8]>,
    at: usize,
    len: usize,
}

enum Inner<R> {
    Plain(Counted<R>),
    Member { packed: Box<GzDecoder<Counted<R>>>, from: u64 },
    Between(Counted<R>),
    Ended(u64),
}

/// A reader that counts what was taken from it.
struct Counted<R> {
    plain: R,
    taken: u64,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        self.taken += read as u64;
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.plain.fill_buf()
    }
    fn consume(&mut self, amount: usize) {
        self.taken += amount as u64;
        self.plain.consume(amount);
    }
}

impl<R: BufRead> Stream<R> {
    pub(super) fn new(plain: R, packed: bool) -> Self {
        let counted = Counted { plain, taken: 0 };
        let inner = if packed { Inner::Between(counted) } else { Inner::Plain(counted) };
        Self { inner, buffer: vec![0; BUFFER_BYTES].into_boxed_slice(), at: 0, len: 0 }
    }

    /// Where the next byte lies in the file or, in a packed one, where its member begins.
    pub(super) fn byte(&self) -> u64 {
        match &self.inner {
            Inner::Plain(counted) => counted.taken - (self.len - self.at) as u64,
            Inner::Member { from, .. } => *from,
            Inner::Between(counted) => counted.taken,
            Inner::Ended(byte) => *byte,
        }
    }

    /// Reads into the empty buffer, never from two members at once.
    fn fill(&mut self) -> io::Result<usize> {
        loop {
            match std::mem::replace(&mut self.inner, Inner::Ended(0)) {
                Inner::Ended(byte) => {
                    self.inner = Inner::Ended(byte);
                    return Ok(0);
                }
                Inner::Plain(mut counted) => {
                    let read = counted.read(&mut self.buffer);
                    self.inner = Inner::Plain(counted);
                    return read;
                }
                Inner::Between(mut counted) => {
                    self.inner = if counted.fill_buf()?.is_empty() {
                        Inner::Ended(counted.taken)
                    } else {
                        let from = counted.taken;
                        Inner::Member { packed: Box::new(GzDecoder::new(counted)), from }
                    };
                }
                Inner::Member { mut packed, from } => {
                    let read = packed.read(&mut self.buffer);
                    if matches!(read, Ok(0)) {
                        self.inner = Inner::Between(packed.into_inner());
                        continue;
                    }
                    self.inner = Inner::Member { packed, from };
                    return read;
                }
            }
        }
    }
}

impl<R: BufRead> BufRead for Stream<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at == self.len {
            self.at = 0;
            self.len = 0;
            self.len = self.fill()?;
        }
        Ok(&self.buffer[self.at..self.len])
    }
    fn consume(&mut self, amount: usize) {
        self.at = (self.at + amount).min(self.len);
    }
}

impl<R: BufRead> Read for Stream<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(buffer)?;
        self.consume(read);
        Ok(read)
    }
}
