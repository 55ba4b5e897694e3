use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::ffi::OsStrExt as _;

use flate2::Crc;

use super::MOST_NAME_BYTES;
use super::zip_name::{UTF8_FLAG, unicode_path};
use super::zst::Frames;
use crate::name::safe_name;

/// A file in a ZIP archive, as the archive describes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ZipEntry {
    /// Its name's bytes as they stand in the archive: never a path that is opened.
    pub(crate) name: Vec<u8>,
    /// Its second name, in an extra field.
    pub(crate) unicode_path: Option<Vec<u8>>,
    /// Whether the archive says that its name is UTF-8.
    pub(crate) utf8: bool,
    /// Needs a password.
    pub(crate) encrypted: bool,
    /// 0 is stored, 8 is deflated, 93 is Zstandard.
    pub(crate) method: u16,
    pub(crate) compressed_len: u64,
    pub(crate) len: u64,
    pub(crate) crc: u32,
    /// The file type and permissions of a Unix file system, where the archive tells them.
    pub(crate) mode: Option<u32>,
    pub(super) offset: u64,
}

/// The directory at the end of a ZIP archive.
#[derive(Debug)]
pub(crate) struct Directory {
    pub(crate) entries: Vec<ZipEntry>,
    /// How many entries there are, also those beyond the limit.
    pub(crate) count: u64,
}

pub(super) const LOCAL: &[u8] = b"PK\x03\x04";
pub(super) const CENTRAL: &[u8] = b"PK\x01\x02";
pub(super) const END: &[u8] = b"PK\x05\x06";
pub(super) const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";

pub(super) fn bad(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}

pub(super) fn u16_at(bytes: &[u8], at: usize) -> u16 {
    bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).map_or(0, u16::from_le_bytes)
}

pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).map_or(0, u64::from_le_bytes)
}

/// The directory of a ZIP archive, as far as some number of entries.
///
/// # References
/// APPNOTE.TXT 6.3.10, sections 4.3.12 to 4.3.16 and 4.5.3.
pub(crate) fn directory<R: Read + Seek>(archive: &mut R, most: usize) -> io::Result<Directory> {
    let archive_len = archive.seek(SeekFrom::End(0))?;
    let tail_len = archive_len.min(22 + 65_535 + 20);
    let tail_at = archive_len - tail_len;
    archive.seek(SeekFrom::Start(tail_at))?;
    let mut tail = Vec::new();
    archive.take(tail_len).read_to_end(&mut tail)?;
    let is_end = |at: &usize| tail[*at..].starts_with(END) && *at + 22 + u16_at(&tail, at + 20) as usize <= tail.len();
    let end = (0..tail.len().saturating_sub(21)).rev().find(is_end).ok_or_else(|| bad("no directory at its end"))?;
    let (mut count, mut size) = (u64::from(u16_at(&tail, end + 10)), u64::from(u32_at(&tail, end + 12)));
    let (mut offset, mut directory_end) = (u64::from(u32_at(&tail, end + 16)), tail_at + end as u64);
    if let Some(locator) = end.checked_sub(20).map(|at| &tail[at..end]).filter(|bytes| bytes.starts_with(LOCATOR_64)) {
        let at = u64_at(locator, 8);
        archive.seek(SeekFrom::Start(at))?;
        let mut end = [0; 56];
        archive.read_exact(&mut end)?;
        if !end.starts_with(END_64) {
            return Err(bad("its 64-bit directory is not where it should be"));
        }
        (count, size, offset, directory_end) = (u64_at(&end, 32), u64_at(&end, 40), u64_at(&end, 48), at);
    }
    // Bytes before the archive, such as a program that unpacks it, shift all offsets.
    let start = directory_end.checked_sub(size).ok_or_else(|| bad("its directory is longer than the file"))?;
    let shift = start.checked_sub(offset).ok_or_else(|| bad("its directory begins after the file's end"))?;
    archive.seek(SeekFrom::Start(start))?;
    let mut from = io::BufReader::new(archive.take(size));
    let mut entries = Vec::new();
    while entries.len() < most && (entries.len() as u64) < count {
        let mut head = [0; 46];
        from.read_exact(&mut head)?;
        if !head.starts_with(CENTRAL) {
            return Err(bad("its directory is damaged"));
        }
        let mut name = exactly(&mut from, u16_at(&head, 28))?;
        let extra = exactly(&mut from, u16_at(&head, 30))?;
        let unicode_path = second_name(&extra, &name);
        name.truncate(MOST_NAME_BYTES + 1);
        let _comment = exactly(&mut from, u16_at(&head, 32))?;
        let mut sizes = [u32_at(&head, 24), u32_at(&head, 20), u32_at(&head, 42)].map(u64::from);
        large_sizes(&extra, &mut sizes);
        let [len, compressed_len, offset] = sizes;
        let unix = head[5] == 3;
        entries.push(ZipEntry {
            name,
            unicode_path,
            utf8: u16_at(&head, 8) & UTF8_FLAG != 0,
            encrypted: u16_at(&head, 8) & 1 != 0,
            method: u16_at(&head, 10),
            compressed_len,
            len,
            crc: u32_at(&head, 16),
            mode: unix.then(|| u32_at(&head, 38) >> 16).filter(|mode| *mode != 0),
            offset: offset.saturating_add(shift),
        });
    }
    Ok(Directory { entries, count })
}

pub(super) fn exactly<R: Read>(from: &mut R, len: u16) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; len.into()];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The second name that an extra field tells, no longer than names are looked at.
pub(super) fn second_name(extra: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    let mut path = unicode_path(extra, name)?;
    path.truncate(MOST_NAME_BYTES + 1);
    Some(path)
}

/// Puts the 64-bit sizes of the extra field where 32 bits do not suffice.
pub(super) fn large_sizes(mut extra: &[u8], sizes: &mut [u64]) {
    while extra.len() >= 4 {
        let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let (field, rest) = extra[4..].split_at(len.min(extra.len() - 4));
        if id == 1 {
            let mut values = field.chunks_exact(8).map(|value| u64_at(value, 0));
            for size in sizes.iter_mut().filter(|size| **size == u64::from(u32::MAX)) {
                *size = values.next().unwrap_or(*size);
            }
        }
        extra = rest;
    }
}

/// An entry as the header before its bytes describes it.
struct OwnHeader {
    entry: ZipEntry,
    /// Checksum and lengths stand after the bytes, so that this header does not know them.
    streamed: bool,
    /// Where its bytes begin.
    content: u64,
}

fn own_header<R: Read + Seek>(archive: &mut R, offset: u64) -> io::Result<OwnHeader> {
    archive.seek(SeekFrom::Start(offset))?;
    let mut head = [0; 30];
    archive.read_exact(&mut head)?;
    if !head.starts_with(LOCAL) {
        return Err(bad("the directory points to where no entry begins"));
    }
    let mut name = exactly(archive, u16_at(&head, 26))?;
    let content = offset + 30 + name.len() as u64 + u64::from(u16_at(&head, 28));
    let extra = exactly(archive, u16_at(&head, 28))?;
    let unicode_path = second_name(&extra, &name);
    name.truncate(MOST_NAME_BYTES + 1);
    let mut sizes = [u32_at(&head, 22), u32_at(&head, 18)].map(u64::from);
    large_sizes(&extra, &mut sizes);
    let (flags, method, crc) = (u16_at(&head, 6), u16_at(&head, 8), u32_at(&head, 14));
    let [len, compressed_len] = sizes;
    let entry = ZipEntry {
        name,
        unicode_path,
        utf8: flags & UTF8_FLAG != 0,
        encrypted: flags & 1 != 0,
        method,
        compressed_len,
        len,
        crc,
        mode: None,
        offset,
    };
    Ok(OwnHeader { entry, streamed: flags & 8 != 0, content })
}

/// In what the header before an entry's bytes differs from the directory, in words: programs that go by the one and by the
/// other unpack different things.
pub(crate) fn unlike<R: Read + Seek>(archive: &mut R, listed: &ZipEntry) -> io::Result<Vec<String>> {
    let OwnHeader { entry: own, streamed, .. } = own_header(archive, listed.offset)?;
    let mut unlike = Vec::new();
    let ((there, _), (here, _)) = (own.text_name(), listed.text_name());
    if there != here {
        unlike.push(format!("it is called {:?} there", safe_name(OsStr::from_bytes(&there))));
    } else if own.name != listed.name {
        unlike.push(format!("the bytes of its name are {:?} there", safe_name(OsStr::from_bytes(&own.name))));
    }
    if own.encrypted != listed.encrypted {
        unlike.push(format!("it is {}encrypted there", if own.encrypted { "" } else { "not " }));
    }
    if own.method != listed.method {
        unlike.push(format!("it is packed by method {} there, by {} here", own.method, listed.method));
    }
    if !streamed && (own.len, own.compressed_len) != (listed.len, listed.compressed_len) {
        unlike.push(format!("it has {} bytes there, {} here", own.len, listed.len));
    }
    if !streamed && own.crc != listed.crc {
        unlike.push("it has another checksum there".to_owned());
    }
    Ok(unlike)
}

/// Entries that follow listed ones in the archive and that its directory does not list: name and place in bytes, at most
/// so many.
pub(crate) fn unlisted<R: Read + Seek>(archive: &mut R, directory: &Directory, most: usize) -> Vec<(Vec<u8>, u64)> {
    let mut listed: BTreeSet<u64> = directory.entries.iter().map(|entry| entry.offset).collect();
    let mut after: Vec<u64> = Vec::new();
    for entry in &directory.entries {
        let Ok(own) = own_header(archive, entry.offset) else { continue };
        after.push(own.content.saturating_add(entry.compressed_len));
    }
    let mut found = Vec::new();
    while let Some(end) = after.pop() {
        // A descriptor may come between, of 32 or 64 bits, with or without its mark.
        for at in [0, 12, 16, 20, 24].map(|descriptor| end.saturating_add(descriptor)) {
            if listed.contains(&at) {
                break;
            }
            let Ok(own) = own_header(archive, at) else { continue };
            listed.insert(at);
            if found.len() >= most {
                return found;
            }
            if !own.streamed {
                after.push(own.content.saturating_add(own.entry.compressed_len));
            }
            found.push((own.entry.text_name().0.into_owned(), at));
            break;
        }
    }
    found.sort_by_key(|(_, at)| *at);
    found
}

/// The bytes of an entry of [`directory`], checked against its checksum at their end.
pub(crate) fn open<'a, R: Read + Seek>(archive: &'a mut R, entry: &ZipEntry) -> io::Result<Box<dyn Read + 'a>> {
    let own = own_header(archive, entry.offset)?;
    archive.seek(SeekFrom::Start(own.content))?;
    let packed = archive.take(entry.compressed_len);
    let plain: Box<dyn Read + 'a> = match entry.method {
        0 => Box::new(packed),
        93 => Box::new(Frames::new(io::BufReader::new(packed))),
        _ => Box::new(flate2::read::DeflateDecoder::new(packed)),
    };
    Ok(Box::new(Checked { plain, crc: Crc::new(), len: 0, wanted: Some((entry.crc, entry.len)) }))
}

pub(super) struct Checked<R> {
    pub(super) plain: R,
    pub(super) crc: Crc,
    pub(super) len: u64,
    /// Checksum and length, where the archive told them beforehand.
    pub(super) wanted: Option<(u32, u64)>,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        self.crc.update(&buffer[..read]);
        self.len += read as u64;
        match self.wanted {
            Some(wanted) if read == 0 && !buffer.is_empty() && (self.crc.sum(), self.len) != wanted => {
                Err(bad("it is damaged: its checksum or its length is not what the archive says"))
            }
            _ => Ok(read),
        }
    }
}
