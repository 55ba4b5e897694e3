use serde::{Deserialize, Serialize};

use crate::{ItemId, MediaTime};

/// A stretch of an item that something is seen or heard in: stream, time range and, for pictures, a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Span {
    /// The item.
    pub item: ItemId,
    /// The stream inside it, as the container numbers it; `None` for all of them.
    pub stream: Option<u32>,
    /// Where it begins; `None` for the item's start.
    pub from: Option<MediaTime>,
    /// Where it ends; `None` for the item's end.
    pub to: Option<MediaTime>,
    /// The part of the picture; `None` for all of it.
    pub region: Option<FrameRegion>,
}

/// A rectangle in a picture.
///
/// # Units
/// Fractions of the picture's width and height, from its top left corner as displayed (rotation applied).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct FrameRegion {
    /// Left edge.
    pub left: f32,
    /// Top edge.
    pub top: f32,
    /// Width.
    pub width: f32,
    /// Height.
    pub height: f32,
}
