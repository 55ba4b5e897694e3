use serde::{Deserialize, Serialize};

use crate::{Duration, Envelope, ItemId, MediaTime, Protected, TakeId};

/// One uninterrupted recording inside an item.
///
/// Time, place, clock and sync belong to takes. The takes of a cut-together item are in unknown order: that one
/// comes first in the file says nothing of which was filmed first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Take {
    /// `V07` where the item is one take, `V07#2` for the second of several.
    pub id: TakeId,
    /// The item it lies in.
    pub item: ItemId,
    /// Where it begins in the item.
    pub from: MediaTime,
    /// Where it ends.
    pub to: MediaTime,
    /// What is known of it, where a person recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub passage: Option<String>,
    /// The description and the passage, sealed: they are then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

impl Take {
    /// How long it lasts.
    pub fn duration(&self) -> Duration {
        self.to.since(self.from)
    }
}
