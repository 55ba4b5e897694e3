use serde::{Deserialize, Serialize};

use crate::{
    Certainty, Envelope, EquipmentId, EventId, FrameRegion, ItemId, MediaTime, ObservationId, PlaceId, Protected, Span,
};

/// What is seen or heard in a span, by an analyst or a detector; never a conclusion.
///
/// One that was *not seen* answers a question: it names the spans that a person looked through, whether whole, and
/// how well the thing could have been seen. It says nothing beyond them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Observation {
    /// Its name inside the case.
    pub id: ObservationId,
    /// The item in which it is seen or heard.
    pub item: ItemId,
    /// Where in the item it begins; `None` for the item's start.
    pub from: Option<MediaTime>,
    /// Where in the item it ends; `None` for the item's end.
    pub to: Option<MediaTime>,
    /// The part of the picture; `None` for all of it.
    pub region: Option<FrameRegion>,
    /// What kind of thing it is, by the vocabulary `observation`.
    pub kind: Option<String>,
    /// What is seen or heard, in words that say no more.
    pub what: String,
    /// How sure the observer is.
    pub certainty: Option<Certainty>,
    /// What is counted, where the observation counts ("police vans").
    pub counted: Option<String>,
    /// The fewest.
    pub at_least: Option<u64>,
    /// The most; `None` where nothing bounds it.
    pub at_most: Option<u64>,
    /// Where it is.
    pub place: Option<PlaceId>,
    /// The event that it shows.
    pub event: Option<EventId>,
    /// The vehicles or pieces of equipment that are seen.
    #[serde(default)]
    pub equipment: Vec<EquipmentId>,
    /// Who observed it: a person, or a detector with its version.
    pub by: Option<String>,
    /// How sure a detector was, from 0 to 1; `None` where a person observed.
    pub score: Option<f64>,
    /// What people made of it, where a detector observed: until somebody accepts it, no finding but the count of what was
    /// heard reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<Review>,
    /// That a question was put to the material and the thing was not seen; `None` in an ordinary observation.
    pub negative: Option<Negative>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// All that it says, sealed: everything else is then empty but its name and what it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// What people made of what a detector observed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Review {
    /// Nobody has judged it yet.
    Proposed,
    /// A person took it for what the detector took it for.
    Accepted,
    /// A person did not; it stays, and counts for nothing.
    Rejected,
}

impl Observation {
    /// Whether findings may read it: a person observed it, or accepted it.
    pub fn is_settled(&self) -> bool {
        matches!(self.review, None | Some(Review::Accepted))
    }
}

/// What stands behind *not seen*.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Negative {
    /// The question that the observer had.
    pub question: String,
    /// The spans that were looked through.
    pub scope: Vec<Span>,
    /// Whether they were looked through whole.
    pub looked_through_whole: bool,
    /// How well it could have been seen.
    pub visibility: Visibility,
    /// What limited the view, in words.
    pub visibility_note: Option<String>,
}

/// How well a thing could have been seen or heard, had it been there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Visibility {
    /// It would hardly have been noticed.
    Poor,
    /// It would have been noticed in part of the span or of the picture.
    Partial,
    /// It would have been noticed.
    Good,
}
