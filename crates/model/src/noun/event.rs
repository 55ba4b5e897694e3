use serde::{Deserialize, Serialize};

use crate::{EventId, IncidentId, ItemId, PlaceId, SourceId};

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// Its name inside the case; also the point in time that evidence speaks of.
    pub id: EventId,
    /// What happened, in one line.
    pub title: String,
    /// What kind of thing it is.
    #[serde(default)]
    pub kind: EventKind,
    /// The incident it belongs to.
    pub incident: Option<IncidentId>,
    /// Where it happened.
    pub place: Option<PlaceId>,
    /// What is known of it.
    pub description: Option<String>,
    /// The items that show or tell it.
    pub items: Vec<ItemId>,
    /// The sources that tell it.
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What kind of thing an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// People come together or move as a group.
    Assembly,
    /// Force is used by security forces.
    UseOfForce,
    /// Violence by others.
    Violence,
    /// Someone is hurt or killed.
    Casualty,
    /// Forces or vehicles arrive, leave or take position.
    Deployment,
    /// Something is said or published.
    Statement,
    /// A measure of an authority, such as a shutdown of networks.
    Measure,
    /// Anything else.
    #[default]
    Other,
}
