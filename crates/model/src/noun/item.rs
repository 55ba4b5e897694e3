use serde::{Deserialize, Serialize};

use crate::{Collection, Consents, Digest, Envelope, ItemId, MediaKind, PlaceId, Protected, SourceId};

/// One digital item as received: a video, photo, sound, document, web capture or chat export.
///
/// Its bytes are the preserved copy. An item may also be *described but not held*: known from a report or a
/// list, without bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    /// Its name inside the case.
    pub id: ItemId,
    /// The preserved copy, or that there is none.
    pub held: Held,
    /// What it is, as far as its first bytes or its describer say.
    pub kind: MediaKind,
    /// The file name it came with, made safe to show (control and direction characters spelled out).
    pub name: Option<Protected>,
    /// A short title by an analyst.
    pub title: Option<Protected>,
    /// What is known of it, in an analyst's words.
    pub description: Option<Protected>,
    /// Where it comes from.
    pub source: Option<SourceId>,
    /// Where it was recorded, as told.
    pub place: Option<PlaceId>,
    /// How many items this row stands for (a group described but not held); 1 as a rule.
    pub stands_for: u32,
    /// Whether it shows what a viewer should be warned of.
    pub graphic: Graphic,
    /// Whether its content and origin must not leave the case.
    pub confidential: bool,
    /// How far it has been verified, and no further.
    pub state: VerificationState,
    /// Where the case's documents speak of it (a passage, a page, a paragraph).
    pub passage: Option<Protected>,
    /// Other ids under which tables name it.
    pub also_known_as: Vec<ItemId>,
    /// How it was collected, of an item that is described but not held; of a held one its arrivals say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub collection: Option<Collection>,
    /// SHA-256 of a confidential item's bytes in clear; its preserved copy is encrypted, and `held` speaks of that.
    #[serde(default)]
    pub clear_sha256: Option<Protected>,
    /// What who filmed or gave it agreed to.
    #[serde(flatten)]
    pub consents: Consents,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}

/// Whether the bytes of an item are in the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Held {
    /// Preserved under this hash.
    Bytes {
        /// SHA-256 of the bytes.
        sha256: Digest,
        /// How many bytes there are.
        len: u64,
    },
    /// Described but not held.
    DescribedOnly,
}

/// Whether an item shows what a viewer should be warned of. What nobody has looked at is treated like *yes*.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Graphic {
    /// Nobody has said.
    #[default]
    Unknown,
    /// Someone looked: nothing graphic.
    No,
    /// Graphic.
    Yes,
}

/// The states of verification, from bare possession to a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerificationState {
    /// In the case or known to it; nobody has reviewed it.
    #[default]
    NotReviewed,
    /// Watched or read, not verified.
    Viewed,
    /// Verified: source, place, time and integrity answered.
    Verified,
    /// Rejected, with a reason.
    Rejected,
}

impl Item {
    /// The hash of the preserved copy, if there is one.
    pub fn sha256(&self) -> Option<Digest> {
        match self.held {
            Held::Bytes { sha256, .. } => Some(sha256),
            Held::DescribedOnly => None,
        }
    }
}
