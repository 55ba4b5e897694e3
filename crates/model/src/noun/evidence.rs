use serde::{Deserialize, Serialize};

use crate::{Difference, EvidenceId, Interval, ItemId, PointId, SourceId};

/// A piece of temporal evidence: what it says about when, and what it stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Its name inside the case.
    pub id: EvidenceId,
    /// The point in time it speaks of: an event, or the start of a recording (`V07.start`).
    pub subject: PointId,
    /// What it says.
    pub relation: Relation,
    /// What it stands on.
    pub basis: Basis,
    /// Alternatives share this name: of all the rows that carry it, one holds.
    pub or: Option<String>,
    /// The items it was read from.
    pub items: Vec<ItemId>,
    /// The sources that say so.
    pub sources: Vec<SourceId>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What a piece of temporal evidence says about its subject (the relations of `sightline when`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    /// At this time, within the stated ends.
    At(Interval),
    /// Somewhere in this interval.
    Within(Interval),
    /// Not before this interval's earliest end (its latest is open).
    After(Interval),
    /// Not after this interval's latest end (its earliest is open).
    Before(Interval),
    /// Not later than the reference; earlier by at least `low` and at most `high` where given.
    BeforePoint {
        /// The other point.
        reference: PointId,
        /// Least lead.
        low: Option<Difference>,
        /// Greatest lead.
        high: Option<Difference>,
    },
    /// Not earlier than the reference; later by at least `low` and at most `high` where given.
    AfterPoint {
        /// The other point.
        reference: PointId,
        /// Least lag.
        low: Option<Difference>,
        /// Greatest lag.
        high: Option<Difference>,
    },
    /// Subject minus reference lies between `low` and `high`.
    Offset {
        /// The other point.
        reference: PointId,
        /// Least difference.
        low: Option<Difference>,
        /// Greatest difference.
        high: Option<Difference>,
    },
    /// Stated, without excluding other times: around an instant (both ends alike; how far it may be off is a matter of
    /// policy), or in a stretch that holds it with 95 %. It bears on what is likely alone, never on what is possible.
    Around(Interval),
    /// Stated, without excluding other differences: around a length after the reference (both ends alike), or in a
    /// stretch that holds it with 95 %.
    AroundPoint {
        /// The other point.
        reference: PointId,
        /// The difference that was stated, or the earlier end.
        low: Difference,
        /// The difference that was stated, or the later end.
        high: Difference,
    },
    /// Both at once.
    Same {
        /// The other point.
        reference: PointId,
    },
}

/// What a piece of temporal evidence stands on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Basis {
    /// In words: what was seen, read or computed.
    pub text: String,
    /// How far its kind can be trusted.
    pub trust: Trust,
}

/// How far a kind of temporal evidence can be trusted, the most trusted last.
///
/// When evidence cannot all be true, the least trusted piece is the first to be doubted; nothing is dropped
/// because of its class alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trust {
    /// A file's own metadata or name: the word of a device whose clock nobody has checked.
    Metadata,
    /// A person's account of a time ("around six").
    Account,
    /// A report by a medium or an authority.
    #[default]
    Reported,
    /// A date shown by a platform; posts can be backdated and their media replaced.
    Platform,
    /// Seen or heard in the recordings themselves, and stated by an analyst.
    Observed,
    /// A capture by us or by a third party's archive.
    Captured,
    /// Computed from the heavens or from the recordings' own structure.
    Computed,
}
