/// Someone who watches a long work: totals for the whole, fractions for its parts.
///
/// The workbench only tells; whether it is drawn, logged or dropped is the edge's affair.
pub trait Progress: Send + Sync {
    /// A stretch of work begins: what it is, and how much of it there is.
    fn begin(&self, what: &str, total: u64, unit: Unit);
    /// So much more of it is done.
    fn advance(&self, by: u64);
    /// One part of it (an item) stands at this fraction; 1 means that it is finished.
    fn part(&self, name: &str, fraction: f32);
    /// The stretch is over.
    fn end(&self);
}

/// What progress is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes read.
    Bytes,
    /// Items finished.
    Items,
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn begin(&self, _: &str, _: u64, _: Unit) {}
    fn advance(&self, _: u64) {}
    fn part(&self, _: &str, _: f32) {}
    fn end(&self) {}
}
