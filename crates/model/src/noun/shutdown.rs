use serde::{Deserialize, Serialize};

use crate::{Interval, PlaceId, ShutdownId, SourceId};

/// A stretch of time in which a network was shut down, so that nothing could be published from there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shutdown {
    /// Its name inside the case.
    pub id: ShutdownId,
    /// From when to when.
    pub when: Interval,
    /// What was shut down, in words.
    pub what: Option<String>,
    /// Where.
    pub place: Option<PlaceId>,
    /// The sources that say so.
    #[serde(default)]
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
