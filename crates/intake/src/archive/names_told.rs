//! What is said of an archive's names: one sentence for each way in which they became text, however many there are.
use std::collections::BTreeMap;

use super::MOST_NAME_BYTES;
use super::zip::ZipEntry;
use super::zip_name::NameBy;

/// How many names became text in each way, with the first of them.
#[derive(Default)]
pub(crate) struct NamesTold(BTreeMap<&'static str, Told>);

struct Told {
    by: NameBy,
    number: u64,
    /// The first, as it is shown.
    shown: String,
    /// The first's bytes, as they stand in the archive.
    bytes: String,
}

impl NamesTold {
    /// An entry, under the name by which it is shown.
    pub(crate) fn add(&mut self, entry: &ZipEntry, shown: &str, by: NameBy) {
        let key = match by {
            NameBy::Utf8 => return,
            NameBy::Field => "field",
            NameBy::Guessed(encoding) => encoding.name(),
            NameBy::Unknown => "unknown",
        };
        let first = || Told { by, number: 0, shown: shown.to_owned(), bytes: spelled(&entry.name) };
        self.0.entry(key).or_insert_with(first).number += 1;
    }

    /// What is to be said, and what to do next.
    pub(crate) fn sentences(self) -> impl Iterator<Item = (String, &'static str)> {
        self.0.into_values().map(|Told { by, number, shown, bytes }| match by {
            NameBy::Guessed(encoding) => {
                let page = if encoding == encoding_rs::IBM866 { "code page 866" } else { "Windows-1251" };
                let what = format!(
                    "the archive does not say in what encoding {number} of its names are, and they are not UTF-8; read \
                     as {page} on a guess, this first: {shown:?}, of the bytes {bytes}"
                );
                (what, "look at a few names; the bytes as they are stay in the preserved archive")
            }
            NameBy::Field => {
                let what = format!(
                    "{number} names stand twice, the second time in a field of their own (0x7075), which is taken; this \
                     first: {shown:?} beside the bytes {bytes}"
                );
                (what, "nothing, unless another program shows other names")
            }
            NameBy::Utf8 | NameBy::Unknown => {
                let what = format!(
                    "{number} names are no text in an encoding that is told or guessed, so their bytes are spelled out; \
                     this first: {bytes}"
                );
                (what, "unpack the archive with the program that made it, and import the folder")
            }
        })
    }
}

/// Bytes as they are: what is no plain character of ASCII is spelled out, whatever it could mean in some encoding.
fn spelled(bytes: &[u8]) -> String {
    let byte = |byte: &u8| match byte {
        b'\\' => "\\\\".to_owned(),
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    bytes.iter().take(MOST_NAME_BYTES).map(byte).collect()
}
