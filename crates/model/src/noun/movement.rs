use serde::{Deserialize, Serialize};

use crate::{Certainty, EquipmentId, EventId, IncidentId, Interval, ItemId, MovementId, PlaceId, SourceId};

/// One station of a group's or a vehicle's movement: where it was, when, and which way it went on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Movement {
    /// The station's name inside the case.
    pub id: MovementId,
    /// The name that all stations of one movement share.
    pub movement: String,
    /// Which station it is, counted from 1.
    pub step: u64,
    /// Who or what moves.
    pub who: String,
    /// The vehicles or pieces of equipment that move.
    #[serde(default)]
    pub equipment: Vec<EquipmentId>,
    /// The fewest that move.
    pub at_least: Option<u64>,
    /// The most that move.
    pub at_most: Option<u64>,
    /// Where.
    pub place: Option<PlaceId>,
    /// When they were there.
    pub when: Option<Interval>,
    /// The place that they went on to.
    pub towards: Option<PlaceId>,
    /// The direction that they went on in, degrees clockwise from true north.
    pub heading_deg: Option<f64>,
    /// What they do there, or how they move.
    pub what: Option<String>,
    /// How sure it is that they are the same as at the station before.
    pub certainty: Option<Certainty>,
    /// The incident that it belongs to.
    pub incident: Option<IncidentId>,
    /// The event that it is.
    pub event: Option<EventId>,
    /// The items that show it.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// The sources that tell it.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
