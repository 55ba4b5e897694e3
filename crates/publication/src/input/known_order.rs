use model::EventId;

use super::sentence::EvidenceSentence;

/// One event is not after another because evidence says so, whatever their bounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownOrder {
    /// The event that comes first.
    pub earlier: EventId,
    /// The event that comes later.
    pub later: EventId,
    /// Whether it is surely before the other; otherwise both may be at once.
    pub strictly: bool,
    /// The evidence for it.
    pub because: Vec<EvidenceSentence>,
}
