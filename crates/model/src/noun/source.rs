use serde::{Deserialize, Serialize};

use crate::SourceId;

/// Who something comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Its name inside the case.
    pub id: SourceId,
    /// What it is called: an outlet, a channel, a pseudonym for a person.
    pub name: String,
    /// Its part in how the material came about.
    pub role: SourceRole,
    /// The platform or medium, where there is one (Telegram, television, interview).
    pub medium: Option<String>,
    /// An address of the source itself.
    pub address: Option<String>,
    /// What is known of it.
    pub description: Option<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
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
