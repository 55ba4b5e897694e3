use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// When everything was, as far as the evidence tells, and as of which entry that was computed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimeView {
    /// How many ledger entries it was computed from.
    pub as_of: u64,
    /// Whether newer entries are being taken into account just now; the new state comes as the event `time`.
    pub stale: bool,
    /// Whether no contradiction was found: never that all is true.
    pub consistent: bool,
    /// Every point: the starts and ends of takes, events, posts.
    pub points: Vec<TimePoint>,
    /// One bar a take, event and post.
    pub bars: Vec<TimeBar>,
    /// Sets of evidence that cannot all be true.
    pub contradictions: Vec<ClashView>,
    /// Where a file's own word cannot be true together with the evidence.
    pub metadata_contradictions: Vec<ClashView>,
    /// Stated times that do not fit to the letter; no contradictions.
    pub tensions: Vec<TensionView>,
    /// Ways to make the evidence consistent, the cheapest first; offered, never applied.
    pub repairs: Vec<Vec<String>>,
    /// What remains possible of each group of alternatives.
    pub alternatives: Vec<AlternativeView>,
    /// The outer span of each incident.
    pub incidents: Vec<IncidentSpan>,
    /// Pairs of events of which evidence itself says which was not later.
    pub orders: Vec<OrderView>,
    /// Every piece of evidence that is referred to, by id.
    pub reasons: BTreeMap<String, ReasonView>,
    /// What could not be used, and why.
    pub notices: Vec<super::NoticeView>,
    /// What stopped the computation, if nothing could be computed.
    pub failure: Option<String>,
}

/// An interval of instants, RFC 3339 in UTC; an open side is `None`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IntervalView {
    /// The earliest instant that is not excluded.
    pub earliest: Option<String>,
    /// The latest instant that is not excluded.
    pub latest: Option<String>,
}

/// When one point was.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimePoint {
    /// The point (`V07.start`, `dispersal`).
    pub point: String,
    /// What the evidence does not exclude, files' own words left aside.
    pub possible: IntervalView,
    /// The chain of evidence behind the earlier end.
    pub earliest_because: Vec<String>,
    /// The chain of evidence behind the later end.
    pub latest_because: Vec<String>,
    /// The least trusted piece behind the earlier end.
    pub earliest_weakest: Option<WeakestView>,
    /// The least trusted piece behind the later end.
    pub latest_weakest: Option<WeakestView>,
    /// The same with files' own words believed, where that changes anything.
    pub with_metadata: Option<IntervalView>,
    /// When it most likely was, by what was stated.
    pub likely: Option<LikelyView>,
}

/// The least trusted piece behind an end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WeakestView {
    /// The piece.
    pub evidence: String,
    /// The class of its trust.
    pub trust: String,
    /// The end without it; `None` if nothing else gives one.
    pub without: Option<String>,
}

/// When a point most likely was, by the published policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LikelyView {
    /// The shortest interval that holds 95 %.
    pub interval: IntervalView,
    /// Where it is densest.
    pub peak: String,
    /// Half before, half after.
    pub median: String,
    /// The distribution over equal cells of `over`, in parts per million.
    pub shape_ppm: Vec<u32>,
    /// What the cells cover.
    pub over: IntervalView,
    /// Whether anything but the usual delay of posts says so.
    pub stated: bool,
    /// What it rests on.
    pub because: Vec<String>,
}

/// A take, event or post with its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TimeBar {
    /// `take`, `event` or `other`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What it is called, or a stand-in.
    pub label: String,
    /// The item.
    pub item: Option<String>,
    /// The place.
    pub place: Option<String>,
    /// The incident of an event.
    pub incident: Option<String>,
    /// The point at which it starts, or the only one.
    pub start: String,
    /// The point at which it ends.
    pub end: Option<String>,
    /// How long a take is, in microseconds.
    pub length_micros: Option<u64>,
    /// Whether what it is of was decoded: where not, its cuts and its length are not known from the file.
    pub decoded: bool,
}

/// A smallest set of evidence that cannot all be true.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ClashView {
    /// The evidence, in the order in which its points meet: the loop.
    pub evidence: Vec<String>,
    /// The points of the loop, in the same order.
    pub points: Vec<String>,
    /// By how many microseconds it fails to fit.
    pub excess_micros: i64,
    /// The pieces to doubt first, by the trust of their kinds.
    pub doubt_first: Vec<String>,
}

/// Stated times that do not fit to the letter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TensionView {
    /// What was stated.
    pub stated: Vec<String>,
    /// The evidence between the statements.
    pub evidence: Vec<String>,
    /// By how many microseconds the letters miss each other.
    pub excess_micros: i64,
    /// In percent of the statements' spreads; above 100 they do not agree even within them.
    pub percent_of_spread: u32,
}

/// What remains possible of a group of alternatives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlternativeView {
    /// The name that its members share.
    pub or: String,
    /// What remains possible.
    pub remaining: Vec<String>,
    /// What the other evidence excludes.
    pub excluded: Vec<String>,
}

/// The outer span of an incident.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct IncidentSpan {
    /// The incident.
    pub incident: String,
    /// From the earliest instant of its first event to the latest of its last.
    pub span: IntervalView,
}

/// One event is not later than another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OrderView {
    /// The event that is not later.
    pub earlier: String,
    /// The other.
    pub later: String,
    /// Whether it is surely before the other; otherwise both may be at once.
    pub strictly: bool,
    /// The evidence.
    pub because: Vec<String>,
}

/// A piece of evidence as a bound refers to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ReasonView {
    /// Its id.
    pub id: String,
    /// The point it speaks of.
    pub subject: String,
    /// The point it is measured from.
    pub reference: Option<String>,
    /// What it says, in words.
    pub says: String,
    /// What it stands on.
    pub basis: String,
    /// The class of its trust.
    pub trust: String,
    /// Whether it follows from a post, a recording or a file, and was not recorded as evidence: it has no row to withdraw.
    pub derived: bool,
    /// The items it was read from.
    pub items: Vec<String>,
    /// The sources that say so.
    pub sources: Vec<String>,
    /// Where the case's documents speak of it.
    pub passage: Option<String>,
}

/// What evidence would change, if it were kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TimePreview {
    /// How many ledger entries it was computed from.
    pub as_of: u64,
    /// Whether likely times were worked out too. Where evidence only bounds, and contradicts nothing, the bounds alone are
    /// worked out at first; likely times come when they are asked for.
    pub likely_too: bool,
    /// The points whose bounds or likely times would change.
    pub changed: Vec<ChangedPoint>,
    /// Contradictions that would come.
    pub contradictions_new: Vec<ClashView>,
    /// Contradictions that would go.
    pub contradictions_gone: Vec<ClashView>,
    /// Whether no contradiction would be found.
    pub consistent: bool,
    /// The new pieces as their chains would show them, by id.
    pub reasons: BTreeMap<String, ReasonView>,
    /// What is the matter with the rows; with an error here nothing else is filled.
    pub notices: Vec<super::NoticeView>,
}

/// One point before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ChangedPoint {
    /// As it stands; `None` for a point that is new.
    pub before: Option<TimePoint>,
    /// As it would stand; `None` for a point that would be gone.
    pub after: Option<TimePoint>,
}

/// How far takes lie apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OffsetsView {
    /// How many ledger entries it was computed from.
    pub as_of: u64,
    /// Each take, in the order in which they were asked for.
    pub offsets: Vec<OffsetView>,
}

/// By how much a take starts after the first one that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OffsetView {
    /// The take.
    pub take: String,
    /// At least so many microseconds later; `None` where nothing says.
    pub low_micros: Option<i64>,
    /// At most so many microseconds later; `None` where nothing says.
    pub high_micros: Option<i64>,
    /// The evidence that says so.
    pub because: Vec<String>,
}
