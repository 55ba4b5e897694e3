use serde::{Deserialize, Serialize};

use crate::{Difference, Interval, ItemId, MediaTime, SyncId};

/// Two recordings put on one clock by what is heard in both.
///
/// What a method found is kept beside what a person set, with who and when; where a person set it, that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
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
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

impl Sync {
    /// The difference that counts, how far it may be off, and whether a person set it.
    pub fn counts(&self) -> Option<(Difference, Difference, bool)> {
        let set = self.offset.zip(self.error).map(|(offset, error)| (offset, error, true));
        set.or_else(|| self.machine_offset.zip(self.machine_error).map(|(offset, error)| (offset, error, false)))
    }
}
