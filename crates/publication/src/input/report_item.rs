use model::{Analysis, Arrival, Completeness, Digest, Item, ItemId, MediaKind, Metadata};

use super::picture::Picture;

/// An item as a page may show it.
#[derive(Debug, Clone, PartialEq)]
pub enum ReportItem {
    /// Everything that is known of it may be shown.
    Open(Box<OpenItem>),
    /// Nothing but a pseudonym may be shown.
    Confidential(ConfidentialItem),
}

/// An item that may be shown whole.
#[derive(Debug, Clone, PartialEq)]
pub struct OpenItem {
    /// The item; one that is marked confidential is refused.
    pub item: Item,
    /// How its bytes came into the case.
    pub arrivals: Vec<Arrival>,
    /// What the decoder found in it, or why nothing; `None` while it has not been analysed.
    pub analysis: Option<Analysis>,
    /// Which of the five things that a court asks of it are there; `None` where nobody computed it.
    pub completeness: Option<Completeness>,
    /// What its file says of its own making; `None` while that has not been read.
    pub metadata: Option<Metadata>,
    /// A sheet of frames from it.
    pub contact_sheet: Option<Picture>,
    /// A picture of its sound.
    pub waveform: Option<Picture>,
    /// What is shown in the place of its hash, where that could lead to who gave it.
    pub commitment: Option<Commitment>,
}

/// An item of which a page shows a pseudonym and a kind, and nothing more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfidentialItem {
    /// Its id in the case: used to find what leans on it, never shown (an id may be made from a hash).
    pub id: ItemId,
    /// What the page calls it.
    pub pseudonym: String,
    /// What it is.
    pub kind: MediaKind,
    /// What binds who publishes to it, and tells nothing of it.
    pub commitment: Option<Commitment>,
}

/// What stands in the place of a hash that may not leave: a hash under a salt that the case keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Commitment {
    /// To the hash of the bytes.
    Bytes(Digest),
    /// To the entry of the ledger with which it was recorded.
    Entry {
        /// Which entry, from 0.
        index: u64,
        /// The hash of its leaf in the ledger's tree.
        leaf: Digest,
    },
}

impl Commitment {
    /// What it is, and its digits.
    pub(crate) fn shown(self) -> (String, String) {
        match self {
            Commitment::Bytes(digest) => ("Commitment to its SHA-256".to_owned(), digest.to_string()),
            Commitment::Entry { index, leaf } => (format!("Salted hash of ledger entry {index}"), leaf.to_string()),
        }
    }
}

impl OpenItem {
    /// An item of which nothing more is known than itself.
    pub fn new(item: Item) -> Self {
        Self {
            item,
            arrivals: Vec::new(),
            analysis: None,
            completeness: None,
            metadata: None,
            contact_sheet: None,
            waveform: None,
            commitment: None,
        }
    }
}
