use model::Difference;

use super::{sentence::EvidenceSentence, time_finding::Subject};

/// A smallest set of evidence that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContradictionFinding {
    /// The pieces of evidence, as sentences.
    pub evidence: Vec<EvidenceSentence>,
    /// By how much they miss each other.
    pub excess: Difference,
    /// For statements that do not fit to the letter: the excess in percent of how far they may spread. `None` for a
    /// contradiction of evidence.
    pub percent_of_spread: Option<u32>,
    /// What could be doubted, as sentences; the likeliest first.
    pub doubts: Vec<String>,
    /// The events and recordings whose time it concerns.
    pub concerns: Vec<Subject>,
    /// Where the pieces meet: before the first (and after the last), then between each two; empty where they do not form
    /// one loop, as with alternatives.
    pub meets: Vec<LoopPoint>,
}

/// Where two pieces of evidence of a contradiction meet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LoopPoint {
    /// The time of a thing of the page.
    Dated(Subject),
    /// The clock that everyone shares: one of the two names an instant.
    WorldClock,
    /// A point that has no name on the page.
    Unnamed,
}
