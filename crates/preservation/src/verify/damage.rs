use serde::Serialize;

/// Something that is not as it was recorded: what, where, and what to do next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Damage {
    /// Which kind of damage it is.
    pub kind: DamageKind,
    /// What is the matter, with both readings where there are two.
    pub what: String,
    /// Where: a file below the case's folder, a table and row, an entry.
    #[serde(rename = "where")]
    pub place: String,
    /// What to do next.
    pub next: String,
}

/// The kinds of damage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DamageKind {
    /// A preserved copy that facts refer to is not there.
    BlobMissing,
    /// A preserved copy is not what its name says.
    BlobDamaged,
    /// Something among the preserved copies that this program never puts there.
    BlobStranger,
    /// A fact says another length than its bytes have.
    BlobLength,
    /// An entry's bytes are not those that were signed.
    EntryChanged,
    /// An entry is gone from the middle of the ledger.
    EntryMissing,
    /// An entry cannot be read, or says it has another place.
    EntryUnreadable,
    /// Entries after the last signed checkpoint: nobody signed for them.
    EntryUnsigned,
    /// The ledger is shorter than a signed checkpoint says.
    LedgerCutShort,
    /// The stored tree is not that of the entries, which are themselves as signed.
    TreeDamaged,
    /// A checkpoint cannot be read, or stands in the wrong place.
    CheckpointDamaged,
    /// A checkpoint is not signed by the case's key, or the signature does not fit.
    CheckpointForged,
    /// A checkpoint's file is missing, or says other than the database.
    CheckpointFile,
    /// The entries do not lead to the root that was signed.
    LedgerRewritten,
    /// The case's keys are missing, differ, or are not those that are trusted.
    KeyChanged,
    /// A row of the tables differs from what the entries say.
    RowChanged,
    /// A row that the entries demand is not there.
    RowMissing,
    /// A row that no entry made.
    RowInserted,
    /// A table, index or trigger differs from what this program makes.
    TableChanged,
    /// The key of a protected record, or a keyholder's, is not there and was not destroyed on purpose.
    KeyMissing,
    /// A wrapped key is not as it was written.
    KeyDamaged,
    /// An entry disposed of something that is still there.
    DisposalUnfinished,
    /// SQLite finds its own file damaged.
    Database,
}

impl DamageKind {
    /// What to do about it.
    fn next(self) -> &'static str {
        match self {
            Self::BlobMissing | Self::BlobDamaged => {
                "leave the case as it is, and fetch this copy from a backup or import its file again into a new case"
            }
            Self::BlobStranger => "find out who put it there; it is not part of the case",
            Self::BlobLength => "compare with a backup: the fact or the copy was changed",
            Self::EntryChanged
            | Self::EntryMissing
            | Self::EntryUnreadable
            | Self::LedgerCutShort
            | Self::LedgerRewritten => {
                "record nothing more here; keep this folder as evidence and go on from a backup whose ledger verifies"
            }
            Self::EntryUnsigned => "compare with a backup: an entry is signed in the moment it is recorded",
            Self::TreeDamaged => "the entries are whole; go on from a backup, or have the tree made anew from them",
            Self::CheckpointDamaged | Self::CheckpointForged => {
                "compare with a checkpoint kept outside the case; record nothing more here before that"
            }
            Self::CheckpointFile => "compare the file with the database and with a copy kept outside the case",
            Self::KeyChanged => "compare with the key you noted when the case was made; do not rely on its signatures",
            Self::RowChanged | Self::RowMissing | Self::RowInserted => {
                "the entries are the record; go on from a backup, and find out who edited the database"
            }
            Self::TableChanged => "the database was altered by another program; go on from a backup",
            Self::KeyMissing | Self::KeyDamaged => {
                "fetch the folder `keys` from a backup; without it what it opens is lost"
            }
            Self::DisposalUnfinished => "run `sightline dispose` for it again",
            Self::Database => "copy the folder away untouched and go on from a backup",
        }
    }
}

impl Damage {
    pub(super) fn new(kind: DamageKind, place: impl Into<String>, what: impl Into<String>) -> Self {
        Self { kind, what: what.into(), place: place.into(), next: kind.next().to_owned() }
    }

    pub(super) fn database(what: String) -> Self {
        Self::new(DamageKind::Database, "case.sqlite", what)
    }
}
