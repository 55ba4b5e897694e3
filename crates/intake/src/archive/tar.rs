use std::io::{self, Read};

use super::zip::bad;

const BLOCK: usize = 512;
/// The most bytes of a header that only tells a long name or attributes.
const MOST_HEADER_BYTES: u64 = 1 << 20;

/// What a TAR entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TarKind {
    File,
    Folder,
    /// Something that is no file, with its article.
    Other(&'static str),
}

/// A TAR entry, as its header describes it.
pub(crate) struct TarEntry {
    pub(crate) name: Vec<u8>,
    pub(crate) kind: TarKind,
}

/// Whether a block is a TAR header: its checksum says so.
pub(crate) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.get(..BLOCK) else { return false };
    let sum: u64 =
        block.iter().enumerate().map(|(at, byte)| u64::from(if (148..156).contains(&at) { b' ' } else { *byte })).sum();
    number(&block[148..156]) == Some(sum) && sum != 8 * u64::from(b' ')
}

/// Goes through a TAR archive, entry by entry; says whether its end was marked.
///
/// # References
/// POSIX.1-2017, pax, "ustar Interchange Format" and "pax Extended Header"; GNU tar manual, "Basic Tar Format".
pub(crate) fn entries(
    archive: &mut dyn Read,
    mut each: impl FnMut(&TarEntry, &mut dyn Read) -> io::Result<()>,
) -> io::Result<bool> {
    let (mut long_name, mut long_len) = (None, None);
    let mut has_holes = false;
    loop {
        let mut block = [0; BLOCK];
        match fill(archive, &mut block)? {
            0 => return Ok(false),
            BLOCK if block.iter().all(|byte| *byte == 0) => return Ok(true),
            BLOCK if is_header(&block) => {}
            BLOCK => return Err(bad("something else stands where a header should be")),
            _ => return Err(io::ErrorKind::UnexpectedEof.into()),
        }
        let written = number(&block[124..136]).ok_or_else(|| bad("a header tells no length"))?;
        let flag = block[156];
        if matches!(flag, b'L' | b'K' | b'x' | b'g') {
            if written > MOST_HEADER_BYTES {
                return Err(bad("a header is longer than any name"));
            }
            let mut text = Vec::new();
            archive.take(written).read_to_end(&mut text)?;
            skip(archive, padding(written))?;
            match flag {
                b'L' => long_name = Some(until_zero(&text).to_vec()),
                b'x' => {
                    long_name = attribute(&text, b"path").or(long_name);
                    let size = attribute(&text, b"size");
                    has_holes = [b"GNU.sparse.major".as_slice(), b"GNU.sparse.map", b"GNU.sparse.size"]
                        .iter()
                        .any(|name| attribute(&text, name).is_some());
                    long_len = size.and_then(|size| std::str::from_utf8(&size).ok()?.parse().ok());
                }
                _ => {}
            }
            continue;
        }
        let kind = match flag {
            _ if std::mem::take(&mut has_holes) => TarKind::Other("a file with holes, which is not read"),
            b'0' | b'\0' | b'7' => TarKind::File,
            b'1' => TarKind::Other("a hard link"),
            b'2' => TarKind::Other("a symbolic link"),
            b'3' | b'4' => TarKind::Other("a device"),
            b'5' => TarKind::Folder,
            b'6' => TarKind::Other("a named pipe"),
            b'S' => TarKind::Other("a file with holes, which is not read"),
            _ => TarKind::Other("of an unknown kind"),
        };
        let len = if matches!(kind, TarKind::Other(_)) && matches!(flag, b'1'..=b'6') {
            0
        } else {
            long_len.take().unwrap_or(written)
        };
        let entry = TarEntry { name: long_name.take().unwrap_or_else(|| name(&block)), kind };
        long_len = None;
        let mut whole = Whole { content: Read::take(&mut *archive, len) };
        each(&entry, &mut whole)?;
        io::copy(&mut whole, &mut io::sink())?;
        skip(archive, padding(len))?;
    }
}

/// An end before its time is an error, not an end.
struct Whole<R> {
    content: io::Take<R>,
}

impl<R: Read> Read for Whole<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self.content.read(buffer)? {
            0 if self.content.limit() > 0 && !buffer.is_empty() => Err(io::ErrorKind::UnexpectedEof.into()),
            read => Ok(read),
        }
    }
}

fn name(block: &[u8; BLOCK]) -> Vec<u8> {
    let (name, prefix) = (until_zero(&block[..100]), until_zero(&block[345..500]));
    if &block[257..263] == b"ustar\0" && !prefix.is_empty() { [prefix, b"/", name].concat() } else { name.to_vec() }
}

fn until_zero(bytes: &[u8]) -> &[u8] {
    bytes.split(|byte| *byte == 0).next().unwrap_or_default()
}

fn padding(len: u64) -> u64 {
    (BLOCK as u64 - len % BLOCK as u64) % BLOCK as u64
}

fn skip(archive: &mut dyn Read, len: u64) -> io::Result<()> {
    if io::copy(&mut archive.take(len), &mut io::sink())? == len {
        Ok(())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

fn fill(archive: &mut dyn Read, buffer: &mut [u8]) -> io::Result<usize> {
    let mut filled = 0;
    while filled < buffer.len() {
        match archive.read(&mut buffer[filled..]) {
            Ok(0) => break,
            Ok(read) => filled += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(filled)
}

/// A number in octal digits, or in base 256 where its first bit is set.
fn number(field: &[u8]) -> Option<u64> {
    if field.first()? & 0x80 != 0 {
        let (high, low) = field.split_at(field.len() - 8);
        let high_is_plain = high.iter().enumerate().all(|(at, byte)| *byte == if at == 0 { 0x80 } else { 0 });
        return high_is_plain.then(|| low.try_into().ok().map(u64::from_be_bytes))?.filter(|number| *number < 1 << 62);
    }
    let text = std::str::from_utf8(until_zero(field)).ok()?.trim();
    if text.is_empty() { Some(0) } else { u64::from_str_radix(text, 8).ok() }
}

/// The value of a pax attribute (`17 path=some name\n`).
fn attribute(mut text: &[u8], wanted: &[u8]) -> Option<Vec<u8>> {
    loop {
        let space = text.iter().position(|byte| *byte == b' ')?;
        let len: usize = std::str::from_utf8(&text[..space]).ok()?.parse().ok()?;
        let record = text.get(space + 1..len.checked_sub(1)?)?;
        if let Some(value) = record.strip_prefix(wanted).and_then(|rest| rest.strip_prefix(b"=")) {
            return Some(value.to_vec());
        }
        text = text.get(len..)?;
    }
}
