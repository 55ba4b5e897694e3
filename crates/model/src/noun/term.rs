use serde::{Deserialize, Serialize};

/// A controlled word that a case adds to one of the vocabularies of its tables.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Which vocabulary it belongs to, such as `observation`.
    pub list: String,
    /// The word as it stands in cells.
    pub word: String,
    /// What it means, so that two people use it alike.
    pub meaning: Option<String>,
    /// What it is a kind of, by words of the vocabularies: of an actor the wider kind, of anything else what is done.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub like: Vec<String>,
    /// Other words for it in what people say and observe.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
}

impl Term {
    /// The name of a term inside a case: its vocabulary and its word.
    pub fn id(&self) -> String {
        format!("{}/{}", self.list, self.word)
    }
}
