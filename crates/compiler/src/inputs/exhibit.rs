use std::collections::BTreeSet;

use model::MediaTime;
use serde::{Deserialize, Serialize};

/// Something that a report can cite.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exhibit {
    /// Its id, as a citation writes it.
    pub id: String,
    /// What it is.
    pub kind: ExhibitKind,
    /// Other ids that mean the same.
    pub also_known_as: Vec<String>,
    /// What it is in a few words.
    pub title: String,
    /// Of an item: whether its bytes are what they were.
    pub bytes: BytesState,
    /// Of a recording: how long it is, where that is known.
    pub duration: Option<MediaTime>,
    /// Why nothing may lean on it: it was rejected, withdrawn, or its consent was taken back.
    pub unusable: Option<String>,
    /// Whether it is this very report, or an earlier edition of it.
    pub is_report: bool,
    /// What it bears out, by place in the list of supports.
    pub supports: Vec<usize>,
    /// The ids of other exhibits that it rests on.
    pub rests_on: BTreeSet<String>,
}

/// What kind of thing can be cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs, reason = "each is a noun of the model")]
pub enum ExhibitKind {
    Item,
    Observation,
    Sighting,
    Statement,
    Claim,
    Words,
    Translation,
    Toll,
    Event,
    Incident,
    Judgement,
    OpenQuestion,
    Correction,
    Equipment,
    Movement,
    Source,
    Place,
    Finding,
}

/// Whether an item's bytes are what they were when they were preserved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "state", content = "what")]
pub enum BytesState {
    /// There are none: it is described and not held, or no item.
    NotHeld,
    /// They were read again and have their hash.
    Intact,
    /// They are there and were not read again.
    NotChecked,
    /// They do not have their hash, or are gone.
    Failed(String),
}

/// An id with its kind before it, by which an exhibit is named without doubt: "event:dispersal".
pub fn qualified(kind: ExhibitKind, id: &str) -> String {
    let kind = serde_json::to_value(kind).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default();
    format!("{kind}:{id}")
}
