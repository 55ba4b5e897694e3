use serde::{Deserialize, Serialize};

use crate::{Envelope, Instant, Interval, ItemId, PostId, Protected, SourceId};

/// An item published at an address and time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Post {
    /// Its name inside the case.
    pub id: PostId,
    /// What was published.
    pub item: ItemId,
    /// Where.
    pub address: Option<Protected>,
    /// By whom.
    pub source: Option<SourceId>,
    /// When it was published, as the platform or a capture says.
    pub posted: Interval,
    /// When someone captured the post, which bounds it whatever the platform says.
    pub captured: Option<Instant>,
    /// Where the case's documents speak of it.
    pub passage: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
    /// When it was last changed by its author, as the platform says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Interval>,
    /// Where it was passed on from: an address, a channel or a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forwarded_from: Option<Protected>,
    /// The post that it answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub replies_to: Option<PostId>,
    /// What is known of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<Protected>,
}
