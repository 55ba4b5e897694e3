use serde::{Deserialize, Serialize};

use crate::{FrameRegion, ItemId, MediaTime, RedactionId};

/// What of a recording must not be seen or heard in anything that is published.
///
/// Rows of one `track` are positions of one moving box: between two of them all that either covers is filled.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Redaction {
    /// Its name inside the case.
    pub id: RedactionId,
    /// The item.
    pub item: ItemId,
    /// What it hides.
    pub kind: RedactionKind,
    /// The moving box that it is a position of.
    pub track: Option<String>,
    /// Where it begins, or the moment of the position; `None` for the item's start.
    pub from: Option<MediaTime>,
    /// Where it ends; `None` for the item's end. A position has none.
    pub to: Option<MediaTime>,
    /// The part of the picture; `None` for a voice.
    pub region: Option<FrameRegion>,
    /// Whether a tone stands in the place of a voice; silence otherwise.
    pub tone: Option<bool>,
    /// Why.
    pub reason: Option<String>,
    /// Who set it: a person, or a detector with its version.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What a redaction hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RedactionKind {
    /// A face.
    Face,
    /// The plate of a vehicle.
    Plate,
    /// Anything else that can be seen: a tattoo, a house number, a screen.
    Other,
    /// A voice, or anything else that can be heard.
    Voice,
}
