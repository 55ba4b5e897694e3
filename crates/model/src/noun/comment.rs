use serde::{Deserialize, Serialize};

use crate::{Carried, CommentId, Envelope, FactName, ItemId, MediaTime, Protected};

/// What somebody says to colleagues about a record; it is no evidence, and no report shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comment {
    /// Its name inside the case.
    pub id: CommentId,
    /// What it is about.
    pub about: FactName,
    /// The item that this is, or that this speaks of.
    pub item: Option<ItemId>,
    /// Where in that item.
    pub at: Option<MediaTime>,
    /// The text.
    pub text: String,
    /// Who is meant to read it, by the names that the ledger has.
    pub mentions: Vec<String>,
    /// The comment that it answers.
    pub answers: Option<CommentId>,
    /// Whose it is, where a table of another case brought it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carried: Option<Carried>,
    /// The text, sealed: it then shows a stand-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}
