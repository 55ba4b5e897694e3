use std::io::{self, BufRead, BufReader, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};

use crate::archive::zst::Frames;

/// What a transfer in chunks carried.
///
/// Some crawlers take the chunks apart and leave the header that announces them: where the body does not begin with a
/// chunk's length, it is passed on as it is.
///
/// # References
/// RFC 9112, section 7.1.
pub(super) struct Chunks<R> {
    packed: R,
    state: State,
}

enum State {
    Unknown,
    AsItIs,
    /// So many bytes of a chunk are left.
    Inside(u64),
    Ended,
}

impl<R: BufRead> Chunks<R> {
    pub(super) fn new(packed: R) -> Self {
        Self { packed, state: State::Unknown }
    }

    /// The length that a chunk's first line tells.
    fn length(&mut self) -> io::Result<Option<u64>> {
        let mut line = Vec::new();
        (&mut self.packed).take(1024).read_until(b'\n', &mut line)?;
        let text = String::from_utf8_lossy(&line);
        let digits = text.split(';').next().unwrap_or_default().trim();
        Ok(u64::from_str_radix(digits, 16).ok())
    }
}

/// Whether bytes begin as a transfer in chunks does.
fn begins_a_chunk(bytes: &[u8]) -> bool {
    let digits = bytes.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    (1..=16).contains(&digits) && matches!(bytes.get(digits), Some(b'\r' | b'\n' | b';' | b' '))
}

impl<R: BufRead> Read for Chunks<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            match self.state {
                State::Unknown => {
                    let chunked = begins_a_chunk(self.packed.fill_buf()?);
                    self.state = if chunked { State::Inside(0) } else { State::AsItIs };
                    if chunked {
                        self.next()?;
                    }
                }
                State::AsItIs => return self.packed.read(buffer),
                State::Ended => return Ok(0),
                State::Inside(0) => {
                    let mut end = Vec::new();
                    (&mut self.packed).take(2).read_until(b'\n', &mut end)?;
                    self.next()?;
                }
                State::Inside(left) => {
                    let read = (&mut self.packed).take(left).read(buffer)?;
                    if read == 0 && !buffer.is_empty() {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                    self.state = State::Inside(left - read as u64);
                    return Ok(read);
                }
            }
        }
    }
}

impl<R: BufRead> Chunks<R> {
    fn next(&mut self) -> io::Result<()> {
        self.state = match self.length()? {
            Some(0) => State::Ended,
            Some(len) => State::Inside(len),
            None => return Err(io::Error::new(io::ErrorKind::InvalidData, "a chunk tells no length")),
        };
        Ok(())
    }
}

/// What a body is once its content encoding is undone; the encoding's name where it is not known.
pub(super) fn decoded<'a>(body: impl Read + 'a, encoding: &str) -> io::Result<Result<Box<dyn Read + 'a>, String>> {
    let mut body = BufReader::new(body);
    let encodings: Vec<String> = encoding
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty() && name != "identity")
        .collect();
    let first = body.fill_buf()?;
    // What a browser unpacked already is sometimes written down under the header of the packed form.
    let is_gzip = first.starts_with(b"\x1f\x8b");
    let is_zstd = first.starts_with(crate::archive::zst::MAGIC);
    let is_zlib =
        first.len() > 1 && first[0] & 0x0f == 8 && (u16::from(first[0]) * 256 + u16::from(first[1])) % 31 == 0;
    Ok(Ok(match encodings.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [] => Box::new(body),
        ["gzip" | "x-gzip"] if is_gzip => Box::new(MultiGzDecoder::new(body)),
        ["zstd"] if is_zstd => Box::new(Frames::new(body)),
        ["gzip" | "x-gzip" | "zstd"] => Box::new(body),
        ["deflate"] if is_zlib => Box::new(ZlibDecoder::new(body)),
        ["deflate"] => Box::new(DeflateDecoder::new(body)),
        ["br"] => Box::new(brotli_decompressor::Decompressor::new(body, 64 << 10)),
        _ => return Ok(Err(encodings.join(", "))),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> io::Result<Vec<u8>> {
        let mut out = Vec::new();
        Chunks::new(bytes).read_to_end(&mut out).map(|_| out)
    }

    #[test]
    fn chunks_are_joined() {
        assert_eq!(read(b"4\r\nWiki\r\n5;x=1\r\npedia\r\n0\r\n\r\n").unwrap(), b"Wikipedia");
        assert_eq!(read(b"<html>").unwrap(), b"<html>", "taken apart already");
        assert_eq!(read(b"").unwrap(), b"");
        assert!(read(b"ff\r\nshort").is_err());
        assert!(read(b"4\r\nWiki\r\nnonsense\r\n").is_err());
    }
}
