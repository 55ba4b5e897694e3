use serde::{Deserialize, Serialize};

use crate::{Envelope, Interval, ItemId, Protected, SheetId, TakeId, VerificationState};

/// What was asked of one take, and answered, before it may be called verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VerificationSheet {
    /// Its name inside the case.
    pub id: SheetId,
    /// The item.
    pub item: ItemId,
    /// The take inside it; `None` where the item is one take, or where all of it is meant.
    pub take: Option<TakeId>,
    /// How far it has been verified.
    pub state: VerificationState,
    /// Whether its source is known.
    pub source: Option<Answer>,
    /// Why.
    pub source_reason: Option<String>,
    /// Whether its place is known.
    pub place: Option<Answer>,
    /// Why.
    pub place_reason: Option<String>,
    /// Whether its time is known.
    pub time: Option<Answer>,
    /// Why.
    pub time_reason: Option<String>,
    /// Whether it is what it seems to be.
    pub integrity: Option<Answer>,
    /// Why.
    pub integrity_reason: Option<String>,
    /// Whether it was edited.
    pub edited: Option<Suspicion>,
    /// Whether it was staged.
    pub staged: Option<Suspicion>,
    /// Whether it is older, or of elsewhere, than it is said to be.
    pub recycled: Option<Suspicion>,
    /// Whether a program made the picture or the sound.
    pub generated: Option<Suspicion>,
    /// Who filled in the sheet.
    pub by: Option<String>,
    /// When.
    pub at: Option<Interval>,
    /// The second person, who checked it.
    pub second: Option<String>,
    /// When.
    pub second_at: Option<Interval>,
    /// Whether the second person agrees.
    pub second_agrees: Option<bool>,
    /// What is still open.
    pub note: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
    /// The reasons, the note and the passage, sealed: they are then empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<Protected>,
    /// Where the clear form of what is protected lies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub envelope: Option<Envelope>,
}

/// How one question of a verification sheet was answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// Looked into, and it does not hold.
    Refuted,
    /// Looked into, and not to be told.
    Undetermined,
    /// More likely than not, with the reason given.
    Likely,
    /// Shown, with the reason given.
    Confirmed,
}

/// Whether the material is something else than it seems.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Suspicion {
    /// Looked for, and no sign of it found.
    NoSign,
    /// There are signs.
    Suspected,
    /// Shown.
    Shown,
}

impl VerificationSheet {
    /// The four questions with their answers and reasons, in the order of the sheet.
    pub fn answers(&self) -> [(&'static str, Option<Answer>, Option<&str>); 4] {
        [
            ("source", self.source, self.source_reason.as_deref()),
            ("place", self.place, self.place_reason.as_deref()),
            ("time", self.time, self.time_reason.as_deref()),
            ("integrity", self.integrity, self.integrity_reason.as_deref()),
        ]
    }
    /// Whether a second person checked it and agrees.
    pub fn is_countersigned(&self) -> bool {
        self.second.is_some() && self.second_agrees == Some(true)
    }
}
