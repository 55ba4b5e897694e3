use std::io::{self, BufRead, Read};

use flate2::Crc;

use super::MOST_NAME_BYTES;
use super::zip::{
    CENTRAL, Checked, END, END_64, LOCAL, ZipEntry, bad, exactly, large_sizes, second_name, u16_at, u32_at,
};
use super::zip_name::UTF8_FLAG;

/// What stands after an entry that was written as it came.
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

/// Goes through an archive from its start, entry by entry, without its directory: what can be saved of one that was
/// cut short. Ends with an error where an entry is not whole.
pub(crate) fn scan<R: BufRead>(
    archive: &mut R,
    mut each: impl FnMut(&ZipEntry, &mut dyn Read) -> io::Result<()>,
) -> io::Result<()> {
    loop {
        let mut head = [0; 30];
        archive.read_exact(&mut head[..4])?;
        if !head.starts_with(LOCAL) {
            let known = [CENTRAL, END, END_64].iter().any(|mark| head.starts_with(mark));
            return if known { Ok(()) } else { Err(bad("something else stands where an entry should begin")) };
        }
        archive.read_exact(&mut head[4..])?;
        let mut name = exactly(archive, u16_at(&head, 26))?;
        let extra = exactly(archive, u16_at(&head, 28))?;
        let unicode_path = second_name(&extra, &name);
        name.truncate(MOST_NAME_BYTES + 1);
        let mut sizes = [u32_at(&head, 22), u32_at(&head, 18)].map(u64::from);
        large_sizes(&extra, &mut sizes);
        let flags = u16_at(&head, 6);
        let entry = ZipEntry {
            name,
            unicode_path,
            utf8: flags & UTF8_FLAG != 0,
            encrypted: flags & 1 != 0,
            method: u16_at(&head, 8),
            compressed_len: sizes[1],
            len: sizes[0],
            crc: u32_at(&head, 14),
            mode: None,
            offset: 0,
        };
        let streamed = flags & 8 != 0;
        if streamed && (entry.encrypted || entry.method != 8) {
            return Err(bad("an entry does not say how long it is"));
        }
        let wanted = (!streamed).then_some((entry.crc, entry.len));
        if entry.method == 8 && !entry.encrypted {
            let limit = if streamed { u64::MAX } else { entry.compressed_len };
            let mut packed = archive.by_ref().take(limit);
            let plain = flate2::bufread::DeflateDecoder::new(&mut packed);
            let mut checked = Checked { plain, crc: Crc::new(), len: 0, wanted };
            each(&entry, &mut checked)?;
            io::copy(&mut checked, &mut io::sink())?;
            let found = (checked.crc.sum(), checked.len);
            if !streamed {
                io::copy(&mut packed, &mut io::sink())?;
            } else if descriptor(archive)? != found.0 {
                return Err(bad("the entry before is damaged: its checksum is not what the archive says"));
            }
        } else {
            let mut packed = archive.by_ref().take(entry.compressed_len);
            let wanted = wanted.filter(|_| entry.method == 0 && !entry.encrypted);
            let mut checked = Checked { plain: &mut packed, crc: Crc::new(), len: 0, wanted };
            each(&entry, &mut checked)?;
            if io::copy(&mut packed, &mut io::sink())? == 0 && packed.limit() > 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// The checksum that stands after a streamed entry.
fn descriptor<R: Read>(archive: &mut R) -> io::Result<u32> {
    let mut bytes = [0; 12];
    archive.read_exact(&mut bytes)?;
    if !bytes.starts_with(DESCRIPTOR) {
        return Ok(u32_at(&bytes, 0));
    }
    let mut rest = [0; 4];
    archive.read_exact(&mut rest)?;
    Ok(u32_at(&bytes, 4))
}
