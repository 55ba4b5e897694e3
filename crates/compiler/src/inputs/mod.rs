//! What a report may stand on, as plain values: the crate knows no case, file or ledger.

mod exhibit;
mod exposing;
mod guard;
mod order;
mod picture;
mod place;
mod speaker;
mod support;
mod tally;

pub use exhibit::{BytesState, Exhibit, ExhibitKind, qualified};
pub use exposing::Exposing;
pub use guard::NameGuard;
pub use order::KnownOrder;
pub use picture::Picture;
pub use place::NamedPlace;
pub use speaker::Speaker;
pub use support::{Basis, Counted, JudgedBy, LookedFor, Quotable, Support, TimeOf};
pub use tally::Tally;

use std::collections::BTreeMap;

/// Everything that a report is held against.
#[derive(Debug, Clone, Default)]
pub struct Inputs {
    /// The time zone that the report's clock times are in (IANA name).
    pub zone: String,
    /// What can be cited, by its id.
    pub exhibits: Vec<Exhibit>,
    /// What bears something out; exhibits name them by their place in this list.
    pub supports: Vec<Support>,
    /// The places that the case knows.
    pub places: Vec<NamedPlace>,
    /// Who is heard in the case, by name.
    pub speakers: Vec<Speaker>,
    /// Computed numbers.
    pub tallies: Vec<Tally>,
    /// Computed times in words by the published table, by the id of an event, incident or item.
    pub time_words: BTreeMap<String, String>,
    /// Which of two things came first, where the evidence itself says so.
    pub orders: Vec<KnownOrder>,
    /// Pictures that may be shown, by what a report writes for them.
    pub pictures: Vec<Picture>,
    /// Names that must not stand in the report; `None` where they could not be read.
    pub guard: Option<NameGuard>,
    /// Places that could expose someone.
    pub exposing: Vec<Exposing>,
    /// What could not be looked into, in words for the reader.
    pub unread: Vec<String>,
}
