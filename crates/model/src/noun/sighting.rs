use serde::{Deserialize, Serialize};

use crate::{
    Certainty, Envelope, EquipmentId, EventId, Fix, FrameRegion, Interval, ItemId, MediaTime, PlaceId, Protected,
    SightingId,
};

/// One appearance of a person or vehicle in a span, in words that say what is seen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sighting {
    /// Its name inside the case.
    pub id: SightingId,
    /// The item.
    pub item: ItemId,
    /// Where in the item it begins; `None` for the item's start.
    pub from: Option<MediaTime>,
    /// Where in the item it ends; `None` for the item's end.
    pub to: Option<MediaTime>,
    /// The part of the picture; `None` for all of it.
    pub region: Option<FrameRegion>,
    /// What appears.
    #[serde(default)]
    pub of: SightingOf,
    /// The state that people are counted by, by the vocabulary `state` ("appears dead", "injured").
    pub state: Option<String>,
    /// What is seen, in words that say no more ("motionless, appears dead").
    pub what: Option<String>,
    /// Marks by which it may be known again.
    pub marks: Option<String>,
    /// The frame in which it was seen together with others: they are distinct.
    pub frame_group: Option<String>,
    /// When it was, where the sighting itself is dated.
    pub start: Option<Interval>,
    /// The place.
    pub place: Option<PlaceId>,
    /// The position, with its region and method.
    pub fix: Option<Fix>,
    /// The event that it belongs to.
    pub event: Option<EventId>,
    /// The vehicle, where it is known which.
    pub equipment: Option<EquipmentId>,
    /// How sure the observer is of the state.
    pub certainty: Option<Certainty>,
    /// Who observed it.
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

/// What appears in a sighting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SightingOf {
    /// A person.
    #[default]
    Person,
    /// A vehicle.
    Vehicle,
}
