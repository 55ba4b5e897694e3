use serde::{Deserialize, Serialize};

use crate::{Envelope, Fix, FixId, ItemId, MediaTime, PlaceId, Protected, TakeId};

/// A fix as an analyst gives it, beside those that are computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GivenFix {
    /// Its name inside the case.
    pub id: FixId,
    /// The item.
    pub item: ItemId,
    /// The take inside it; `None` where the item is one take.
    pub take: Option<TakeId>,
    /// Where in the item it holds from; `None` for its start.
    pub from: Option<MediaTime>,
    /// Where in the item it holds to; `None` for its end.
    pub to: Option<MediaTime>,
    /// Whose position it is.
    #[serde(default)]
    pub of: FixOf,
    /// The place, by its name in the case.
    pub place: Option<PlaceId>,
    /// The position, with its region and method; `None` where only the place is given.
    pub fix: Option<Fix>,
    /// Which way the camera looks, in degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// What shows it, in words.
    pub reason: Option<String>,
    /// Who gives it.
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

/// Whose position a fix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixOf {
    /// The camera's.
    #[default]
    Camera,
    /// That of what the picture shows.
    Subject,
}
