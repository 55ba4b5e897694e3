use serde::{Deserialize, Serialize};

use crate::{Fix, LandmarkId, PlaceId};

/// A feature that can be recognised in a picture and whose position is known.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Landmark {
    /// Its name inside the case.
    pub id: LandmarkId,
    /// What it is ("left edge of the hotel's roof").
    pub name: String,
    /// The place it belongs to.
    pub place: Option<PlaceId>,
    /// Where it stands, with the region it lies in; `None` while nobody knows.
    pub fix: Option<Fix>,
    /// Its height in metres above the ground beneath it.
    pub height_m: Option<f64>,
    /// The height of that ground in metres above the sea.
    pub ground_m: Option<f64>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
