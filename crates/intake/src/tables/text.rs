use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251};

/// The text of a table's bytes and the encoding it was read in: by its mark, else UTF-8, else guessed.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: &'static Encoding,
    /// Some bytes had no meaning in that encoding.
    pub(crate) damaged: bool,
    /// Neither a mark nor UTF-8: the encoding is a guess.
    pub(crate) guessed: bool,
}

/// The text of a document's bytes, in the encoding that fits.
pub(crate) fn text_of(bytes: &[u8]) -> String {
    decode(bytes).text
}

pub(crate) fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..], false);
    }
    if let Some(encoding) = unmarked_utf16(bytes) {
        return decode_as(encoding, bytes, true);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Decoded { text: text.to_owned(), encoding: UTF_8, damaged: false, guessed: false },
        Err(_) => decode_as(WINDOWS_1251, bytes, true),
    }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> Decoded {
    let (text, damaged) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding, damaged, guessed }
}

/// UTF-16 without a mark shows zeros in every second byte of its separators and Latin headers.
fn unmarked_utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = &bytes[..bytes.len().min(64) & !1];
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|byte| **byte == 0).count();
    let most = head.len() / 2 * 3 / 4;
    match (zeros(0), zeros(1)) {
        _ if head.len() < 8 => None,
        (0, odd) if odd > most => Some(UTF_16LE),
        (even, 0) if even > most => Some(UTF_16BE),
        _ => None,
    }
}
