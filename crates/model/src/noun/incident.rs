use serde::{Deserialize, Serialize};

use crate::{IncidentId, PlaceId};

/// An episode that investigators delimit. A machine may suggest one, never decide it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Incident {
    /// Its name inside the case.
    pub id: IncidentId,
    /// What it is called.
    pub title: String,
    /// Where it took place.
    pub place: Option<PlaceId>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
