use serde::{Deserialize, Serialize};

use crate::{ClockId, Difference, ItemId, SourceId};

/// A clock that something was read from: a device's, a platform's, one on a wall.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Clock {
    /// Its name inside the case.
    pub id: ClockId,
    /// What it is ("the clock on the tower", "the phone that filmed V07").
    pub name: String,
    /// What kind of clock it is, by the vocabulary `clock`: device, platform, wall, broadcast.
    pub kind: Option<String>,
    /// The items that were recorded by it or that show it.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// The source whose clock it is.
    pub source: Option<SourceId>,
    /// The zone that it shows (IANA name).
    pub zone: Option<String>,
    /// Clock minus true time, at the least.
    pub offset_low: Option<Difference>,
    /// Clock minus true time, at the most.
    pub offset_high: Option<Difference>,
    /// How much faster than true time it runs, in millionths, at the least.
    pub rate_low_ppm: Option<f64>,
    /// How much faster than true time it runs, in millionths, at the most.
    pub rate_high_ppm: Option<f64>,
    /// What shows the offset.
    pub basis: Option<String>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
