//! A photograph with EXIF as a telephone writes it, built by hand: a reader is not tested with its own writer.
use std::fs;
use std::path::{Path, PathBuf};

use crate::clips;

/// The kind, the number and the bytes of a value.
type Value = (u16, u32, Vec<u8>);
/// A tag and its value.
type Field = (u16, Value);

/// What the telephone writes.
#[derive(Clone, Copy, Debug)]
pub struct Phone<'a> {
    /// `2022:01:05 17:31:07`.
    pub taken: &'a str,
    /// `+06:00`; without it the time has no zone.
    pub offset: Option<&'a str>,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// Kept verbatim, and shown to nobody who only reads the report.
    pub serial: &'a str,
}

/// `photo.jpg` with this EXIF in it.
pub fn photo(folder: &Path, phone: &Phone<'_>) -> PathBuf {
    let still = clips::still(folder).path;
    let picture = fs::read(&still).unwrap();
    fs::remove_file(&still).unwrap();
    let block = [b"Exif\0\0".as_slice(), &tiff(phone)].concat();
    let length = u16::try_from(block.len() + 2).unwrap();
    // After the first marker (SOI) comes the application segment.
    let photo = [&picture[..2], &[0xff, 0xe1], &length.to_be_bytes(), &block, &picture[2..]].concat();
    let path = folder.join("photo.jpg");
    fs::write(&path, photo).unwrap();
    path
}

/// A little-endian TIFF: a first directory with maker, model and pointers, then the EXIF and GPS directories.
fn tiff(phone: &Phone<'_>) -> Vec<u8> {
    let text = |text: &str| (2u16, (text.len() + 1) as u32, [text.as_bytes(), &[0]].concat());
    let mut exif = vec![(0x9003, text(phone.taken)), (0xa431, text(phone.serial))];
    exif.extend(phone.offset.map(|offset| (0x9011, text(offset))));
    exif.sort_by_key(|(tag, _)| *tag);
    let gps =
        phone.position.map(|(north, east)| vec![(1, text("N")), (2, angle(north)), (3, text("E")), (4, angle(east))]);
    let pointers = 1 + usize::from(gps.is_some());
    let mut first = vec![(0x010f, text("Testphone")), (0x0110, text("T-1000"))];
    // Eight bytes of header, then the directories one after the other, each with its own values behind it.
    let size = |fields: &[Field], extra: usize| -> usize {
        6 + 12 * (fields.len() + extra)
            + fields.iter().filter(|(_, v)| v.2.len() > 4).map(|(_, v)| v.2.len()).sum::<usize>()
    };
    let exif_at = 8 + size(&first, pointers);
    let gps_at = exif_at + size(&exif, 0);
    first.push((0x8769, (4, 1, (exif_at as u32).to_le_bytes().to_vec())));
    if gps.is_some() {
        first.push((0x8825, (4, 1, (gps_at as u32).to_le_bytes().to_vec())));
    }
    let mut out = b"II*\0\x08\0\0\0".to_vec();
    for fields in [Some(first), Some(exif), gps].into_iter().flatten() {
        directory(&mut out, fields);
    }
    out
}

fn directory(out: &mut Vec<u8>, fields: Vec<Field>) {
    let mut behind = out.len() + 6 + 12 * fields.len();
    let mut values = Vec::new();
    out.extend((fields.len() as u16).to_le_bytes());
    for (tag, (kind, count, mut value)) in fields {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        if value.len() <= 4 {
            value.resize(4, 0);
            out.extend(value);
        } else {
            out.extend((behind as u32).to_le_bytes());
            behind += value.len();
            values.extend(value);
        }
    }
    out.extend([0; 4]);
    out.extend(values);
}

/// Degrees, minutes and ten-thousandths of seconds as three fractions.
fn angle(degrees: f64) -> Value {
    let minutes = degrees.fract() * 60.0;
    let parts =
        [(degrees.trunc() as u32, 1), (minutes.trunc() as u32, 1), ((minutes.fract() * 600_000.0) as u32, 10_000u32)];
    (5, 3, parts.iter().flat_map(|(above, below)| [above.to_le_bytes(), below.to_le_bytes()].concat()).collect())
}
