use serde::{Deserialize, Serialize};

use crate::{Certainty, Interval, LinkId, SightingId};

/// Whether two sightings are of the same person or vehicle, as a person judged it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Its name inside the case.
    pub id: LinkId,
    /// One sighting.
    pub a: SightingId,
    /// The other.
    pub b: SightingId,
    /// What was found.
    pub relation: LinkRelation,
    /// How sure that is.
    pub grade: Option<Certainty>,
    /// What shows it.
    pub reason: Option<String>,
    /// Who compared them.
    pub by: Option<String>,
    /// When.
    pub at: Option<Interval>,
    /// Who compared them a second time.
    pub second: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What a comparison of two sightings found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRelation {
    /// One and the same.
    Same,
    /// Two.
    Different,
    /// Compared, and not to be told.
    Undetermined,
}
