use serde::{Deserialize, Serialize};

use crate::{
    ClaimId, Envelope, EquipmentId, EventId, IncidentId, Interval, ItemId, PlaceId, Protected, SourceId, StatementId,
    WordsId,
};

/// One assertion that can be tested, with how its author came to know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claim {
    /// Its name inside the case.
    pub id: ClaimId,
    /// The statement that it is made in.
    pub statement: Option<StatementId>,
    /// Who makes it, where it stands in no statement of the case.
    pub source: Option<SourceId>,
    /// The assertion in one sentence.
    pub says: String,
    /// Whether the author denies it: `says` is then what is denied.
    #[serde(default)]
    pub denied: bool,
    /// Who is said to have done it, or to whom it is said to have happened.
    pub who: Option<String>,
    /// What is said to have been done or to have been so.
    pub what: Option<String>,
    /// To whom or to what.
    pub whom: Option<String>,
    /// Where.
    pub place: Option<PlaceId>,
    /// When.
    pub when: Option<Interval>,
    /// What is counted.
    pub counted: Option<String>,
    /// The fewest.
    pub at_least: Option<u64>,
    /// The most.
    pub at_most: Option<u64>,
    /// How far the author means it to reach ("in all cases", "that night").
    pub scope: Option<String>,
    /// How the author knows.
    pub knowledge: Option<Knowledge>,
    /// Who told the author, and who told them: nearest first.
    #[serde(default)]
    pub told_by: Vec<String>,
    /// The author's own words, where they are known.
    pub quote: Option<String>,
    /// The same as recorded words.
    pub words: Option<WordsId>,
    /// The event that it speaks of.
    pub event: Option<EventId>,
    /// The incident that it speaks of.
    pub incident: Option<IncidentId>,
    /// The vehicles or pieces of equipment that it speaks of.
    #[serde(default)]
    pub equipment: Vec<EquipmentId>,
    /// The items that it speaks of.
    #[serde(default)]
    pub items: Vec<ItemId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// All that it says, sealed: everything else is then empty but its name and what it belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// How the author of a claim knows what is claimed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Knowledge {
    /// Saw it.
    Saw,
    /// Heard it happen.
    Heard,
    /// Did it, or it was done to them.
    Lived,
    /// Concluded it from something else.
    Inferred,
    /// Was told.
    Told,
    /// Speaks for an authority, and does not say how it knows.
    Office,
    /// Not said.
    NotSaid,
}
