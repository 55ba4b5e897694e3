use model::{EvidenceId, ItemId, SourceId, Trust};

/// One piece of evidence as a person reads it.
///
/// A piece that cites a confidential item is shown as withheld: neither its words nor its id, sources or passage
/// reach the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceSentence {
    /// Its name inside the case.
    pub id: EvidenceId,
    /// What it says and what it stands on, as a whole sentence.
    pub text: String,
    /// How far its kind can be trusted.
    pub trust: Trust,
    /// The items it was read from.
    pub items: Vec<ItemId>,
    /// The sources that say so.
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}
