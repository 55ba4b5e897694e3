//! The name of a ZIP's entry as text: what the archive says of it, else what its bytes are, else a guess that is said.
use std::borrow::Cow;

use encoding_rs::{Encoding, IBM866, WINDOWS_1251};
use flate2::Crc;

use super::zip::{ZipEntry, u16_at, u32_at};

/// By what a name became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameBy {
    /// The archive says that it is UTF-8, or its bytes are.
    Utf8,
    /// A second name in an extra field, in UTF-8; other programs may know only the first.
    Field,
    /// Nothing says what it is; it was read in a code page that gives letters throughout.
    Guessed(&'static Encoding),
    /// Nothing says what it is, and no guess gives letters: its bytes are spelled out.
    Unknown,
}

/// The bit in an entry's flags that says that its name is UTF-8.
pub(super) const UTF8_FLAG: u16 = 1 << 11;

/// The second name that an extra field tells of an entry, as long as it still belongs to the first.
///
/// # References
/// APPNOTE.TXT 6.3.10, section 4.6.9 (Info-ZIP Unicode Path, 0x7075).
pub(super) fn unicode_path(mut extra: &[u8], name: &[u8]) -> Option<Vec<u8>> {
    while extra.len() >= 4 {
        let (id, len) = (u16_at(extra, 0), usize::from(u16_at(extra, 2)));
        let (field, rest) = extra[4..].split_at(len.min(extra.len() - 4));
        if id == 0x7075 && field.len() > 5 && field[0] == 1 {
            let mut crc = Crc::new();
            crc.update(name);
            let path = &field[5..];
            let fits = crc.sum() == u32_at(field, 1) && std::str::from_utf8(path).is_ok();
            return fits.then(|| path.to_vec());
        }
        extra = rest;
    }
    None
}

impl ZipEntry {
    /// Its name as text, in UTF-8 where that is known or guessed, and by what it is that.
    pub(crate) fn text_name(&self) -> (Cow<'_, [u8]>, NameBy) {
        if let Some(path) = &self.unicode_path
            && *path != self.name
        {
            return (path.as_slice().into(), NameBy::Field);
        }
        if std::str::from_utf8(&self.name).is_ok() {
            return (self.name.as_slice().into(), NameBy::Utf8);
        }
        // A name that is said to be UTF-8 and is not is damaged, and no guess mends it.
        let guess = [IBM866, WINDOWS_1251].into_iter().filter(|_| !self.utf8).find_map(|encoding| {
            let (text, damaged) = encoding.decode_without_bom_handling(&self.name);
            let letters = text.chars().all(|c| c.is_ascii() || c.is_alphabetic() || c == '№');
            (!damaged && letters).then(|| (text.into_owned().into_bytes(), encoding))
        });
        match guess {
            Some((text, encoding)) => (text.into(), NameBy::Guessed(encoding)),
            None => (self.name.as_slice().into(), NameBy::Unknown),
        }
    }
}
