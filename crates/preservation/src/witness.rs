//! The second person: countersigns a case's checkpoints, each only if it extends the one they signed before.
use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use model::{Digest, Instant};
use sha2::{Digest as _, Sha256};

use crate::ledger::cosignature::{WitnessKey, claimed, cosign};
use crate::ledger::{NoteError, SignedCheckpoint, VerifierKey, merkle};
use crate::{Note, Signer};

/// More hashes than any proof needs (C2SP tlog-witness).
const MOST_HASHES: usize = 63;

/// A checkpoint to be countersigned, and the proof that it extends an earlier one.
///
/// # References
/// C2SP tlog-witness (<https://c2sp.org/tlog-witness>), the body of `add-checkpoint`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckpointExport {
    /// How many entries the checkpoint has that the proof begins at; 0 for none.
    pub seen: u64,
    /// The proof (RFC 6962 section 2.1.2).
    pub proof: Vec<Digest>,
    /// The checkpoint.
    pub signed: SignedCheckpoint,
}

/// What a person who countersigns has signed so far: a folder of theirs, a file a case.
#[derive(Debug)]
pub struct Witness {
    folder: PathBuf,
    signer: Signer,
    name: String,
}

/// Why nothing was countersigned.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    /// The first time, the case's key must be given.
    #[error(
        "you have never countersigned the case {0}: give the key that `sightline new` printed for it, from a source you trust"
    )]
    Unknown(String),
    /// Not signed by the case's key.
    #[error("the checkpoint is not that of the case: {0}")]
    NotTheCase(#[from] NoteError),
    /// The key given is not the one that was given before.
    #[error("the case {0} was signed with another key before; its ledger was rebuilt, or the key given is wrong")]
    OtherKey(String),
    /// The proof begins elsewhere than at what was signed.
    #[error(
        "you last countersigned {signed} entries, and the proof begins at {seen}; have it exported with --from {signed}"
    )]
    OtherBeginning {
        /// What was signed.
        signed: u64,
        /// Where the proof begins.
        seen: u64,
    },
    /// The ledger is not a continuation.
    #[error(
        "this checkpoint of {size} entries does not extend the one of {signed} that you countersigned: the ledger was rewritten or rolled back. Nothing was signed; keep both files"
    )]
    NotAnExtension {
        /// What was signed.
        signed: u64,
        /// The new size.
        size: u64,
    },
    /// What was signed before cannot be read.
    #[error("what you signed before cannot be read from {}: {source}; without it nothing more is countersigned for this case", path.display())]
    State {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
}

impl Witness {
    /// A person who countersigns under a name, and the folder in which they keep what they signed.
    pub fn new(folder: PathBuf, signer: Signer, name: &str) -> Result<Self, NoteError> {
        signer.witness_key(name)?;
        Ok(Self { folder, signer, name: name.to_owned() })
    }

    /// The key with which others check what this person countersigned.
    pub fn key(&self) -> Result<WitnessKey, NoteError> {
        self.signer.witness_key(&self.name)
    }

    /// Countersigns a checkpoint that extends the last one; what was signed is on the disk before this returns.
    ///
    /// `case` is the case's key: needed the first time, compared after that.
    pub fn countersign(
        &self,
        export: &CheckpointExport,
        case: Option<&VerifierKey>,
        at: Instant,
    ) -> Result<Note, WitnessError> {
        let checkpoint = &export.signed.checkpoint;
        let path = self.path(&checkpoint.origin);
        let before = self.read(&path)?;
        let (key, last) = match (&before, case) {
            (None, None) => return Err(WitnessError::Unknown(checkpoint.origin.clone())),
            (None, Some(case)) => (case.clone(), None),
            (Some((known, _)), Some(case)) if known != case => {
                return Err(WitnessError::OtherKey(checkpoint.origin.clone()));
            }
            (Some((known, last)), _) => (known.clone(), Some(last)),
        };
        export.signed.note.verify(&key)?;
        if key.name() != checkpoint.origin {
            return Err(WitnessError::OtherKey(checkpoint.origin.clone()));
        }
        let signed = last.map_or(0, |last| last.checkpoint.size);
        if export.seen != signed {
            return Err(WitnessError::OtherBeginning { signed, seen: export.seen });
        }
        let new = (checkpoint.size, checkpoint.root);
        let extends = last.is_none_or(|last| {
            let old = (last.checkpoint.size, last.checkpoint.root);
            if old.0 == new.0 {
                old.1 == new.1
            } else {
                old.0 < new.0 && merkle::is_consistent(old, new, &export.proof)
            }
        });
        if !extends {
            return Err(WitnessError::NotAnExtension { signed, size: checkpoint.size });
        }
        let line = cosign(&export.signed.note, &self.name, at, self.signer.key())?;
        // Before anything is given out: a signature that is forgotten could be given twice.
        self.write(&path, &key, &export.signed).map_err(|source| WitnessError::State { path, source })?;
        let mut note = export.signed.note.clone();
        note.signatures.push(line);
        Ok(note)
    }

    fn path(&self, origin: &str) -> PathBuf {
        self.folder.join(Digest::from_bytes(Sha256::digest(origin.as_bytes()).into()).to_string())
    }

    fn read(&self, path: &Path) -> Result<Option<(VerifierKey, SignedCheckpoint)>, WitnessError> {
        let state = |source| WitnessError::State { path: path.to_owned(), source };
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(state(error)),
        };
        let read = || {
            let (key, note) = text.split_once('\n')?;
            Some((key.parse().ok()?, note.parse().ok()?))
        };
        read().map(Some).ok_or_else(|| state(io::Error::other("it is not as it was written")))
    }

    fn write(&self, path: &Path, key: &VerifierKey, signed: &SignedCheckpoint) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
        write!(file, "{key}\n{}", signed.note)?;
        file.as_file().sync_all()?;
        file.persist(path).map_err(|error| error.error)?;
        std::fs::File::open(&self.folder)?.sync_all()
    }
}

/// Whom a note says that it was countersigned by, and when: names and times, none checked.
pub fn countersigned_by(note: &Note) -> Vec<(String, Instant)> {
    claimed(note)
}

impl fmt::Display for CheckpointExport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "old {}", self.seen)?;
        for hash in &self.proof {
            writeln!(f, "{}", STANDARD.encode(hash.bytes()))?;
        }
        write!(f, "\n{}", self.signed.note)
    }
}

impl FromStr for CheckpointExport {
    type Err = NoteError;
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let malformed = NoteError::Malformed;
        let (head, note) = text.split_once("\n\n").ok_or(malformed("no blank line before the checkpoint"))?;
        let mut lines = head.lines();
        let seen = lines.next().and_then(|line| line.strip_prefix("old ")).and_then(|size| size.parse().ok());
        let seen =
            seen.ok_or(malformed("it does not begin with \"old\" and a size, as an exported checkpoint does"))?;
        let mut proof = Vec::new();
        for line in lines {
            let hash: Option<[u8; 32]> = STANDARD.decode(line).ok().and_then(|bytes| bytes.try_into().ok());
            proof.push(Digest::from_bytes(hash.ok_or(malformed("a hash of the proof is not 32 bytes in base64"))?));
            if proof.len() > MOST_HASHES {
                return Err(malformed("a proof of more than 63 hashes"));
            }
        }
        Ok(Self { seen, proof, signed: note.parse()? })
    }
}
