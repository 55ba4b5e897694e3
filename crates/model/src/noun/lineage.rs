use serde::{Deserialize, Serialize};

use crate::{Certainty, ItemId, LineageId};

/// How one item comes from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lineage {
    /// Its name inside the case.
    pub id: LineageId,
    /// The item that comes from the other.
    pub item: ItemId,
    /// In which way.
    pub relation: LineageRelation,
    /// The item that it comes from.
    pub of: ItemId,
    /// How sure that is.
    pub certainty: Option<Certainty>,
    /// What shows it.
    pub reason: Option<String>,
    /// Who says so.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// In which way one item comes from another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineageRelation {
    /// Byte for byte the same.
    SameBytes,
    /// The same recording, encoded anew.
    ReEncodingOf,
    /// A part of it.
    ExcerptOf,
    /// Packed or embedded in it: in an archive, a web capture, a chat export, a compilation.
    ContainedIn,
    /// A picture or recording of the page where the other item stood.
    CaptureOf,
    /// The source text (HTML) of the page where the other item stood.
    PageSourceOf,
    /// What came beside it from the same download or export: a description, a thumbnail, subtitles.
    SidecarOf,
}
