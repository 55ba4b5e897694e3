use model::{Duration, Instant, ItemId, MediaTime, Position, SightingId};
use serde::Serialize;

/// One appearance of a person or vehicle in a span, in words that say what is seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Sighting {
    /// Its name.
    pub id: SightingId,
    /// The item it is seen in.
    pub item: ItemId,
    /// Where in the item it begins to be seen; `None` if nobody said.
    pub from: Option<MediaTime>,
    /// Where it ceases to be seen.
    pub to: Option<MediaTime>,
    /// What state it is seen in, such as "injured"; `None` if nobody said.
    pub state: Option<String>,
    /// Sightings that share this name are seen together in one frame, so no two of them are one person.
    pub frame_group: Option<String>,
    /// The instant at which the item begins.
    pub start: Option<Instant>,
    /// Where it is seen.
    pub position: Option<Position>,
}

impl Sighting {
    /// From when to when it is seen, if the item's start and the span are known.
    pub fn seen(&self) -> Option<(Instant, Instant)> {
        let at = |time: MediaTime| Some(self.start?.plus(Duration::from_micros(time.micros()).into()));
        let from = at(self.from?)?;
        Some((from, self.to.and_then(at).unwrap_or(from)))
    }
}

/// What an analyst says of two sightings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Link {
    /// One sighting.
    pub a: SightingId,
    /// The other.
    pub b: SightingId,
    /// What is said of them.
    pub relation: LinkRelation,
    /// Why.
    pub reason: Option<String>,
    /// The row of the table that says so; the header is row 1.
    pub row: Option<u64>,
}

/// What two sightings are to one another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum LinkRelation {
    /// One person or vehicle.
    Same,
    /// Two.
    Different,
    /// Compared, and it could not be told: counts for nothing.
    Undetermined,
}

impl LinkRelation {
    /// The words that a table writes them with.
    pub const WORDS: [(&'static str, Self); 3] =
        [("same", Self::Same), ("different", Self::Different), ("undetermined", Self::Undetermined)];
}
