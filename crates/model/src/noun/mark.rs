use serde::{Deserialize, Serialize};

use crate::{Envelope, ItemId, LandmarkId, MarkId, MediaTime, Protected};

/// Where a landmark stands in a frame.
///
/// # Units
/// Pixels of the picture as displayed, from its top left corner, y down.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Mark {
    /// Its name inside the case.
    pub id: MarkId,
    /// The landmark.
    pub landmark: LandmarkId,
    /// The item.
    pub item: ItemId,
    /// Which moment of the item; `None` for a photo.
    pub at: Option<MediaTime>,
    /// Pixels from the left.
    pub x_px: f64,
    /// Pixels from the top.
    pub y_px: f64,
    /// One standard deviation of both, in pixels.
    pub sigma_px: Option<f64>,
    /// Width in pixels of the picture in which the mark was set.
    pub width_px: Option<u64>,
    /// Height in pixels of the picture in which the mark was set.
    pub height_px: Option<u64>,
    /// Who set it.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// All that it says, sealed: everything else is then empty but its name and its item.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}
