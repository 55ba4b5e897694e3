use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::Digest;

use super::note::{Note, NoteError};

/// How large the ledger was and what its tree's root was, as someone signed it.
///
/// # References
/// C2SP tlog-checkpoint (<https://c2sp.org/tlog-checkpoint>).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Whose ledger: unique for the case.
    pub origin: String,
    /// How many entries the ledger had.
    pub size: u64,
    /// The root of the Merkle tree over them.
    pub root: Digest,
}

/// A checkpoint with its signatures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedCheckpoint {
    /// What was signed.
    pub checkpoint: Checkpoint,
    /// The note as stored.
    pub note: Note,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, STANDARD.encode(self.root.bytes()))
    }

    fn read(text: &str) -> Result<Self, NoteError> {
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(NoteError::Malformed("a checkpoint needs origin, size and root"));
        };
        let plain =
            !size.is_empty() && size.bytes().all(|b| b.is_ascii_digit()) && (size == "0" || !size.starts_with('0'));
        let size = size.parse().ok().filter(|_| plain).ok_or(NoteError::Malformed("the size is not a plain number"))?;
        let root: [u8; 32] = STANDARD
            .decode(root)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(NoteError::Malformed("the root is not 32 bytes in base64"))?;
        if origin.is_empty() {
            return Err(NoteError::Malformed("the origin is empty"));
        }
        Ok(Self { origin: origin.to_owned(), size, root: Digest::from_bytes(root) })
    }
}

impl FromStr for SignedCheckpoint {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let note: Note = text.parse()?;
        Ok(Self { checkpoint: Checkpoint::read(&note.text)?, note })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_example_of_the_specification() {
        let text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
            \u{2014} example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n";
        let signed: SignedCheckpoint = text.parse().unwrap();
        assert_eq!(signed.checkpoint.size, 20_852_163);
        assert_eq!(signed.checkpoint.origin, "example.com/behind-the-sofa");
        assert_eq!(signed.checkpoint.text(), signed.note.text);
        assert!(text.replace("20852163", "020852163").parse::<SignedCheckpoint>().is_err());
    }
}
