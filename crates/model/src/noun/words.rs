use serde::{Deserialize, Serialize};

use crate::{
    Certainty, Envelope, EventId, FrameRegion, Interval, ItemId, MediaTime, PostId, Protected, SourceId, StatementId,
    WordsId,
};

/// What is said or written, in the original language and script.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Words {
    /// Their name inside the case.
    pub id: WordsId,
    /// The item in which they are heard or read.
    pub item: Option<ItemId>,
    /// Where in the item they begin; `None` for the item's start.
    pub from: Option<MediaTime>,
    /// Where in the item they end; `None` for the item's end.
    pub to: Option<MediaTime>,
    /// The part of the picture; `None` for all of it.
    pub region: Option<FrameRegion>,
    /// The post whose text they are.
    pub post: Option<PostId>,
    /// The statement that they are part of.
    pub statement: Option<StatementId>,
    /// The event at which they were said.
    pub event: Option<EventId>,
    /// What they are, by the vocabulary `words`: speech, banner, statement, caption.
    pub kind: Option<String>,
    /// When they were said or written, as whoever handed them on tells it; what a recording holds is dated by the recording.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Interval>,
    /// Who says or wrote them, as far as the material tells.
    pub speaker: Option<Protected>,
    /// The source whose words they are, where that is known.
    pub source: Option<SourceId>,
    /// The words themselves, as said or written.
    pub text: Protected,
    /// Their language (BCP 47: `kk`, `ru`, `ru-Latn`).
    pub language: Option<String>,
    /// Their script (ISO 15924: `Cyrl`, `Latn`, `Arab`).
    pub script: Option<String>,
    /// How sure the reading is.
    pub certainty: Option<Certainty>,
    /// Who wrote them down: a person, or a program with its version.
    pub by: Option<String>,
    /// Where the case's documents speak of them.
    pub passage: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}
