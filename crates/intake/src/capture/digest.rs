use std::cell::RefCell;
use std::io::{self, BufRead, Read};

use data_encoding::{BASE32_NOPAD, HEXLOWER};
use sha1::Sha1;
use sha2::{Digest as _, Sha256};

/// A digest that a record claims: `sha1:` and base 32, `sha256:` and hexadecimal digits, in either writing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Claimed {
    kind: Kind,
    bytes: Vec<u8>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sha1,
    Sha256,
}

impl Claimed {
    /// What a field claims; the text itself where it cannot be checked.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let unchecked = || text.to_owned();
        let (name, value) = text.split_once(':').ok_or_else(unchecked)?;
        let (kind, len) = match name.trim().to_ascii_lowercase().replace('-', "").as_str() {
            "sha1" => (Kind::Sha1, 20),
            "sha256" => (Kind::Sha256, 32),
            _ => return Err(unchecked()),
        };
        let value = value.trim();
        let plain = value.trim_end_matches('=');
        let bytes = if plain.len() == 2 * len {
            HEXLOWER.decode(plain.to_ascii_lowercase().as_bytes()).ok()
        } else {
            BASE32_NOPAD.decode(plain.to_ascii_uppercase().as_bytes()).ok()
        };
        bytes.filter(|bytes| bytes.len() == len).map(|bytes| Self { kind, bytes }).ok_or_else(unchecked)
    }
}

/// A digest in the making.
#[derive(Clone)]
pub(super) enum Sum {
    Sha1(Sha1),
    Sha256(Sha256),
}

impl Sum {
    pub(super) fn like(claimed: &Claimed) -> Self {
        match claimed.kind {
            Kind::Sha1 => Sum::Sha1(Sha1::new()),
            Kind::Sha256 => Sum::Sha256(Sha256::new()),
        }
    }
    fn update(&mut self, bytes: &[u8]) {
        match self {
            Sum::Sha1(sum) => sum.update(bytes),
            Sum::Sha256(sum) => sum.update(bytes),
        }
    }
    pub(super) fn is(&self, claimed: &Claimed) -> bool {
        match self {
            Sum::Sha1(sum) => sum.clone().finalize()[..] == claimed.bytes[..],
            Sum::Sha256(sum) => sum.clone().finalize()[..] == claimed.bytes[..],
        }
    }
}

/// A reader that adds what passes to a digest.
pub(super) struct Summed<'a, R> {
    pub(super) plain: R,
    pub(super) sum: Option<&'a RefCell<Sum>>,
}

impl<R: Read> Read for Summed<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.plain.read(buffer)?;
        if let Some(sum) = self.sum {
            sum.borrow_mut().update(&buffer[..read]);
        }
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Summed<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.plain.fill_buf()
    }
    fn consume(&mut self, amount: usize) {
        if let (Some(sum), Ok(bytes)) = (self.sum, self.plain.fill_buf()) {
            sum.borrow_mut().update(&bytes[..amount.min(bytes.len())]);
        }
        self.plain.consume(amount);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_in_both_writings() {
        // The SHA-1 and SHA-256 of nothing.
        let empty = ["sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ", "SHA-1:da39a3ee5e6b4b0d3255bfef95601890afd80709"];
        for text in empty {
            let claimed = Claimed::read(text).unwrap();
            assert!(Sum::like(&claimed).is(&claimed), "{text}");
        }
        let claimed = Claimed::read("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855").unwrap();
        let mut sum = Sum::like(&claimed);
        assert!(sum.is(&claimed));
        sum.update(b"x");
        assert!(!sum.is(&claimed));
        for text in ["md5:d41d8cd98f00b204e9800998ecf8427e", "sha1:short", "sha1", ""] {
            assert_eq!(Claimed::read(text), Err(text.to_owned()));
        }
    }
}
