use serde::{Deserialize, Serialize};

use crate::{EquipmentId, ItemId, PlaceId, SourceId};

/// A vehicle, a weapon or another piece of equipment, or so many of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Equipment {
    /// Its name inside the case.
    pub id: EquipmentId,
    /// What it is called here ("the six carriers at the corner").
    pub name: String,
    /// What kind of thing it is, by the vocabulary `equipment`.
    pub kind: Option<String>,
    /// Make and model ("BPM-97").
    pub model: Option<String>,
    /// Number plates, paint, damage: what it may be known by.
    pub marks: Option<String>,
    /// Who uses it.
    pub user: Option<String>,
    /// The fewest.
    pub at_least: Option<u64>,
    /// The most.
    pub at_most: Option<u64>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The items that show it.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// The sources that tell of it.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
