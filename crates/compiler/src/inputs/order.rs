/// What the case's evidence says of which of two came first, whatever their times.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownOrder {
    /// The finding of the time of the one that is no later, as [`TimeOf`](super::TimeOf) names it.
    pub earlier: String,
    /// The same of the other.
    pub later: String,
}
