use serde::{Deserialize, Serialize};

use crate::{Envelope, ItemId, MeasuredShadowId, MediaTime, PlaceId, Protected};

/// What was measured of a shadow in a recording, with its errors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasuredShadow {
    /// Its name inside the case.
    pub id: MeasuredShadowId,
    /// The item in which it is seen.
    pub item: ItemId,
    /// Where in the item; `None` for its start.
    pub at: Option<MediaTime>,
    /// Where it falls; `None` for where the camera stood by its fix.
    pub place: Option<PlaceId>,
    /// The direction in which it falls, in degrees clockwise from true north.
    pub azimuth_deg: Option<f64>,
    /// How far that may be off, in degrees.
    pub azimuth_error_deg: Option<f64>,
    /// Its length along the ground divided by the height of what casts it.
    pub ratio: Option<f64>,
    /// How far that may be off.
    pub ratio_error: Option<f64>,
    /// How steeply the ground falls under it, in degrees below the horizontal; `None` where it is level.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope_deg: Option<f64>,
    /// The direction in which the ground falls, in degrees clockwise from true north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slope_towards_deg: Option<f64>,
    /// How it was measured.
    pub reason: Option<String>,
    /// Who measured it.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// All that it says, sealed: everything else is then empty but its name and what it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}
