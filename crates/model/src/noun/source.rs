use serde::{Deserialize, Serialize};

use crate::{Consents, Envelope, Protected, SourceId};

/// Who something comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name inside the case.
    pub id: SourceId,
    /// What it is called: an outlet, a channel, a pseudonym for a person.
    pub name: Protected,
    /// Its part in how the material came about.
    pub role: SourceRole,
    /// The platform or medium, where there is one (Telegram, television, interview).
    pub medium: Option<String>,
    /// An address of the source itself.
    pub address: Option<Protected>,
    /// What is known of it.
    pub description: Option<Protected>,
    /// Where the case's documents speak of it.
    pub passage: Option<Protected>,
    /// What the person agreed to.
    #[serde(flatten)]
    pub consents: Consents,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}

impl SourceRole {
    /// Whether who plays it is a person whom it can harm to be known.
    pub const fn is_protected(self) -> bool {
        matches!(self, Self::Filmer | Self::Submitter | Self::Witness)
    }
}

/// The part a source plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceRole {
    /// Held the camera.
    Filmer,
    /// Put the item online.
    Uploader,
    /// Published or broadcast it, or a text.
    Publisher,
    /// Handed it to the investigation.
    Submitter,
    /// Tells what they lived through.
    Witness,
    /// Speaks for an authority.
    Official,
}
