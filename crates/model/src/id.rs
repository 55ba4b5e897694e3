//! Names by which things of a case refer to one another: a type each, so that a place is never taken for an event.
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A text that cannot name anything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdError {
    /// Nothing was given.
    #[error("an id must not be empty")]
    Empty,
    /// Longer than 200 bytes.
    #[error("an id of {0} bytes is too long; 200 at most")]
    TooLong(usize),
    /// Control or formatting characters would make two ids look alike or hide one.
    #[error("an id must not hold control or direction-changing characters: {0:?}")]
    Invisible(String),
}

fn check(text: &str) -> Result<&str, IdError> {
    let trimmed = text.trim();
    let invisible = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    match trimmed {
        "" => Err(IdError::Empty),
        t if t.len() > 200 => Err(IdError::TooLong(t.len())),
        t if t.chars().any(invisible) => Err(IdError::Invisible(t.to_owned())),
        t => Ok(t),
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id with this text, trimmed.
            pub fn new(text: &str) -> Result<Self, IdError> {
                check(text).map(|t| Self(t.to_owned()))
            }
            /// The text of the id.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
        impl FromStr for $name {
            type Err = IdError;
            fn from_str(text: &str) -> Result<Self, IdError> {
                Self::new(text)
            }
        }
        impl TryFrom<String> for $name {
            type Error = IdError;
            fn try_from(text: String) -> Result<Self, IdError> {
                Self::new(&text)
            }
        }
        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )*};
}

ids! {
    /// Names an [`crate::Item`]: the user's own (`V017`) or, where none was given, `sha-` and twelve digits of the hash.
    ItemId,
    /// Names a [`crate::Take`]: the item's id, or the item's id and `#` and a number where an item was cut.
    TakeId,
    /// Names a [`crate::Source`].
    SourceId,
    /// Names a [`crate::Place`].
    PlaceId,
    /// Names a [`crate::Post`].
    PostId,
    /// Names an [`crate::Event`].
    EventId,
    /// Names an [`crate::Incident`].
    IncidentId,
    /// Names a piece of temporal [`crate::Evidence`].
    EvidenceId,
    /// Names a point in time that evidence speaks of, such as `V07.start` or `dispersal`.
    PointId,
    /// Names a [`crate::Clock`]: a device's, a platform's, one on a wall.
    ClockId,
    /// Names a [`crate::Sighting`]: one appearance of a person or vehicle in a span.
    SightingId,
    /// Names a [`crate::Finding`].
    FindingId,
    /// Names a [`crate::Role`].
    RoleId,
    /// Names a [`crate::Lineage`].
    LineageId,
    /// Names a [`crate::VerificationSheet`].
    SheetId,
    /// Names a vehicle or another piece of [`crate::Equipment`].
    EquipmentId,
    /// Names an [`crate::Observation`].
    ObservationId,
    /// Names a [`crate::Statement`].
    StatementId,
    /// Names recorded [`crate::Words`].
    WordsId,
    /// Names a [`crate::Translation`].
    TranslationId,
    /// Names a [`crate::Landmark`].
    LandmarkId,
    /// Names a [`crate::Mark`].
    MarkId,
    /// Names a [`crate::GivenFix`].
    FixId,
    /// Names one station of a [`crate::Movement`].
    MovementId,
    /// Names a [`crate::Link`] between sightings.
    LinkId,
    /// Names a [`crate::Claim`].
    ClaimId,
    /// Names a [`crate::Toll`].
    TollId,
    /// Names a [`crate::Judgement`].
    JudgementId,
    /// Names an [`crate::OpenQuestion`].
    QuestionId,
    /// Names a [`crate::StandardElement`].
    StandardElementId,
    /// Names a [`crate::Shutdown`].
    ShutdownId,
    /// Names a [`crate::Weather`].
    WeatherId,
    /// Names a [`crate::ClockReading`].
    ClockReadingId,
    /// Names a [`crate::MeasuredShadow`].
    MeasuredShadowId,
    /// Names a [`crate::Sync`].
    SyncId,
    /// Names a [`crate::Redaction`].
    RedactionId,
    /// Names a [`crate::PublishedReport`].
    ReportId,
    /// Names a [`crate::Correction`].
    CorrectionId,
    /// Names a [`crate::Comment`].
    CommentId,
}
