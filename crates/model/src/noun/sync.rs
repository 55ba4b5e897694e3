use serde::{Deserialize, Serialize};

use crate::{Difference, Interval, ItemId, MediaTime, SyncId};

/// Two recordings put on one clock by what is heard in both.
///
/// What a method found is kept beside what a person set, with who and when; where a person set it, that counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Sync {
    /// Its name inside the case.
    pub id: SyncId,
    /// The first item.
    pub a: ItemId,
    /// A position in it; `None` for its start.
    pub a_at: Option<MediaTime>,
    /// The second item.
    pub b: ItemId,
    /// A position in it; `None` for its start.
    pub b_at: Option<MediaTime>,
    /// The instant of the second position minus that of the first, as a person set it.
    pub offset: Option<Difference>,
    /// How far that may be off, sound's travel included.
    pub error: Option<Difference>,
    /// Who set it.
    pub by: Option<String>,
    /// When it was set.
    pub at: Option<Interval>,
    /// Why it was set so.
    pub reason: Option<String>,
    /// The same difference as a method found it.
    pub machine_offset: Option<Difference>,
    /// How far that may be off, sound's travel included.
    pub machine_error: Option<Difference>,
    /// Which method, in which version.
    pub machine: Option<String>,
    /// How sure the method was, from 0 to 1; only where this program found it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine_score: Option<f64>,
    /// What the method found it by, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine_because: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

impl Sync {
    /// The difference that counts, how far it may be off, and whether a person set it.
    pub fn counts(&self) -> Option<(Difference, Difference, bool)> {
        let set = self.offset.zip(self.error).map(|(offset, error)| (offset, error, true));
        set.or_else(|| self.machine_offset.zip(self.machine_error).map(|(offset, error)| (offset, error, false)))
    }

    /// Whether what a person set and what a method found cannot both be true; `false` where there is only one of them.
    pub fn is_disputed(&self) -> bool {
        let set = self.offset.zip(self.error);
        let found = self.machine_offset.zip(self.machine_error);
        set.zip(found).is_some_and(|((set, give), (found, error))| {
            set.micros().saturating_sub(found.micros()).unsigned_abs()
                > give.micros().unsigned_abs().saturating_add(error.micros().unsigned_abs())
        })
    }
}
