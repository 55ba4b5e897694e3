use serde::{Deserialize, Serialize};

use crate::{Certainty, ClockId, ClockReadingId, Dial, Difference, ItemId, MediaTime};

/// What a clock in a recording was seen to show, or what time was said in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockReading {
    /// Its name inside the case.
    pub id: ClockReadingId,
    /// The item in which it is seen or heard.
    pub item: ItemId,
    /// Where in the item; `None` for its start.
    pub at: Option<MediaTime>,
    /// The clock: all that is read from it shares its offset. `None` where a time is only said.
    pub clock: Option<ClockId>,
    /// What it showed.
    pub shows: Dial,
    /// Whether it counts twelve hours, and nothing tells which half of the day.
    pub twelve_hours: Option<bool>,
    /// How far the reading itself may be off, besides its coarseness.
    pub error: Option<Difference>,
    /// How sure the reading is.
    pub certainty: Option<Certainty>,
    /// Who read it.
    pub by: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
