use serde::{Deserialize, Serialize};

use crate::{Fix, PlaceId, Skyline};

/// A place the case speaks of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// Its name inside the case.
    pub id: PlaceId,
    /// Its names, the preferred one first, in any script and era.
    pub names: Vec<PlaceName>,
    /// Where it is, with the region it lies in; `None` while nobody knows.
    pub fix: Option<Fix>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// The larger place that it is a part of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<PlaceId>,
    /// How high hills or houses stand all round, as seen from there; `None` where nobody has looked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skyline: Option<Skyline>,
    /// How far its heights may be off, in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub skyline_error_deg: Option<f64>,
}

/// One name of a place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceName {
    /// The name as written.
    pub text: String,
    /// Language, script or era where that matters (BCP 47, or words such as "until 2017").
    pub note: Option<String>,
}
