//! The form of `data/vocabulary.json`.
use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ActorEntry {
    pub(super) id: String,
    #[serde(default)]
    pub(super) within: Vec<String>,
    /// What the kind says of people: what they are, or what they do. Kinds of unlike aspects do not exclude one another.
    #[serde(default)]
    pub(super) aspect: Option<String>,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct ActionEntry {
    pub(super) id: String,
    #[serde(default)]
    pub(super) implies: Vec<String>,
    pub(super) opposite: Option<String>,
    pub(super) words: Vec<String>,
}

#[derive(Debug, Clone, Deserialize)]
pub(super) struct Kinds {
    pub(super) observation_kinds: BTreeMap<String, String>,
    pub(super) equipment_kinds: BTreeMap<String, String>,
    pub(super) states: BTreeMap<String, String>,
    pub(super) tolls: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct File {
    pub(super) actors: Vec<ActorEntry>,
    pub(super) actions: Vec<ActionEntry>,
    #[serde(flatten)]
    pub(super) kinds: Kinds,
    pub(super) befalls: BTreeSet<String>,
    pub(super) suffered: BTreeSet<String>,
    pub(super) things: Vec<String>,
    pub(super) gatherings: Vec<String>,
    pub(super) objects: BTreeMap<String, Vec<String>>,
    pub(super) negators: Vec<String>,
    pub(super) subordinators: BTreeSet<String>,
    pub(super) scope: ScopeFile,
}

#[derive(Debug, Deserialize)]
pub(super) struct ScopeFile {
    pub(super) everything: Vec<String>,
    pub(super) hedges: Vec<String>,
    pub(super) times: Vec<String>,
    pub(super) conditions: Vec<ConditionFile>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ConditionFile {
    pub(super) id: String,
    pub(super) words: Vec<String>,
    pub(super) met_by: BTreeSet<String>,
}
