//! The items of a case: what is held, with its custody and what was found in it; what is only described; what is
//! confidential.
use std::collections::BTreeMap;

use model::{
    AnalysisFailure, Arrival, Completeness, Digest, FailureKind, Graphic, Held, Item, ItemId, MediaKind, Post,
    Protected, Take, TakeId, Technical,
};
use serde::Serialize;

use crate::{
    Commitment, OpenItem, ReportInput, ReportItem, Subject, TimeFinding,
    chronology::{BecauseView, because},
    measure, own_word,
    shown::{Link, Shown, known_as},
    wording::{Clock, TimeWording, word},
};

/// With more items than these, cards are shown closed.
const MOST_OPEN_CARDS: usize = 40;

/// Which of the five things are there: "2 of 5 (address, hash); missing: page source, capture, metadata".
pub(crate) fn in_words(completeness: &Completeness) -> String {
    let names = |there: bool| {
        let parts = completeness.parts().into_iter().filter(|(_, found)| found.is_there() == there);
        parts.map(|(name, _)| name).collect::<Vec<_>>().join(", ")
    };
    match completeness.count() {
        5 => "all 5".to_owned(),
        0 => "none of 5".to_owned(),
        count => format!("{count} of 5 ({}); missing: {}", names(true), names(false)),
    }
}

/// The items section.
#[derive(Debug, Serialize)]
pub(crate) struct ItemsView {
    pub(crate) held: Vec<CardView>,
    pub(crate) documents: Vec<CardView>,
    pub(crate) described: Vec<RowView>,
    pub(crate) confidential: Vec<ConfidentialView>,
    pub(crate) counts: Counts,
    compact: bool,
}

/// How many items there are of each kind.
#[derive(Debug, Default, Clone, Copy, Serialize)]
pub(crate) struct Counts {
    /// Films, stills and sounds, and whatever else a decoder was to read.
    pub(crate) held: usize,
    pub(crate) documents: usize,
    pub(crate) described: usize,
    /// How many items the described rows stand for.
    pub(crate) stands_for: u64,
    pub(crate) analysed: usize,
    pub(crate) failed: usize,
    pub(crate) confidential: usize,
}

/// An item that is held.
#[derive(Debug, Serialize)]
pub(crate) struct CardView {
    anchor: String,
    /// The name it goes by.
    id: String,
    /// Its id in the ledger, where it goes by another.
    ledger_id: Option<String>,
    kind: String,
    title: Option<String>,
    name: Option<String>,
    description: Option<String>,
    passage: Option<String>,
    /// How many of the five things of the Berkeley Protocol are there, and what is missing.
    completeness: Option<String>,
    /// Its hash, or what stands in its place: what that is, and its digits.
    hash: (String, String),
    size: String,
    size_short: String,
    state: String,
    state_class: &'static str,
    graphic: String,
    /// Greyed and blurred until the reader asks.
    veiled: bool,
    source: Option<Link>,
    place: Option<Link>,
    arrivals: Vec<ArrivalView>,
    posts: Vec<PostView>,
    streams: Vec<(String, String)>,
    warnings: Vec<String>,
    takes: Vec<TakeView>,
    /// When an item without takes, a still, was recorded.
    when: Option<BecauseView>,
    /// What is known of the time of several takes, where it is the same of each.
    takes_alike: Option<String>,
    failure: Option<FailureView>,
    analysed: bool,
    contact_sheet: Option<String>,
    waveform: Option<String>,
}

/// An item that is described but not held.
#[derive(Debug, Serialize)]
pub(crate) struct RowView {
    completeness: Option<String>,
    anchor: String,
    id: String,
    kind: String,
    title: Option<String>,
    description: Option<String>,
    stands_for: u32,
    state: String,
    graphic: String,
    source: Option<Link>,
    place: Option<Link>,
    passage: Option<String>,
    when: Option<BecauseView>,
    posts: Vec<PostView>,
}

/// A confidential item.
#[derive(Debug, Serialize)]
pub(crate) struct ConfidentialView {
    pseudonym: String,
    kind: String,
}

/// One coming of an item's bytes into the case.
#[derive(Debug, Serialize)]
struct ArrivalView {
    at: String,
    by: String,
    path: String,
    modified: Option<String>,
    collection: Vec<(&'static str, String)>,
}

/// One publication of an item.
#[derive(Debug, Serialize)]
struct PostView {
    address: Option<String>,
    source: Option<Link>,
    posted: TimeWording,
    captured: Option<String>,
    passage: Option<String>,
}

/// One uninterrupted recording.
#[derive(Debug, Serialize)]
struct TakeView {
    id: String,
    from: String,
    to: String,
    when: Option<BecauseView>,
    with_metadata: Option<BecauseView>,
}

/// Why an item could not be analysed.
#[derive(Debug, Serialize)]
struct FailureView {
    kind: String,
    what: String,
    next: String,
}

/// The items of a case as its page shows them.
pub(crate) fn items(input: &ReportInput, shown: &Shown<'_>, clock: &Clock) -> ItemsView {
    let times = input.times.iter().filter_map(|t| match &t.subject {
        Subject::Take(id) => Some((id.clone(), t)),
        Subject::Event(_) => None,
    });
    let mut posts: BTreeMap<&ItemId, Vec<&Post>> = BTreeMap::new();
    for post in &input.posts {
        posts.entry(&post.item).or_default().push(post);
    }
    let builder = Builder { shown, clock, times: times.collect(), posts };
    let mut view = ItemsView {
        held: Vec::new(),
        documents: Vec::new(),
        described: Vec::new(),
        confidential: Vec::new(),
        counts: Counts::default(),
        compact: false,
    };
    for (n, item) in input.items.iter().enumerate() {
        let anchor = format!("item-{}", n + 1);
        match item {
            ReportItem::Confidential(c) => {
                view.confidential.push(ConfidentialView { pseudonym: c.pseudonym.clone(), kind: word("kind", c.kind) })
            }
            ReportItem::Open(open) => match open.item.held {
                Held::Bytes { sha256, len } if is_document(open) => {
                    view.documents.push(builder.card(open, anchor, hash(open, &sha256), len));
                }
                Held::Bytes { sha256, len } => {
                    view.counts.analysed += usize::from(open.analysis.as_ref().is_some_and(|a| a.outcome.is_ok()));
                    view.counts.failed += usize::from(open.analysis.as_ref().is_some_and(|a| a.outcome.is_err()));
                    view.held.push(builder.card(open, anchor, hash(open, &sha256), len));
                }
                Held::DescribedOnly => {
                    view.counts.stands_for += u64::from(open.item.stands_for);
                    view.described.push(builder.row(open, anchor));
                }
            },
        }
    }
    view.documents.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    view.counts.held = view.held.len();
    view.counts.documents = view.documents.len();
    view.counts.described = view.described.len();
    view.counts.confidential = view.confidential.len();
    view.compact = view.held.len() > MOST_OPEN_CARDS;
    view
}

/// The hash of a preserved copy, or what stands in its place: what that is, and its digits.
pub(crate) fn hash(open: &OpenItem, sha256: &Digest) -> (String, String) {
    open.commitment.map_or_else(|| ("SHA-256".to_owned(), sha256.to_string()), Commitment::shown)
}

struct Builder<'a> {
    shown: &'a Shown<'a>,
    clock: &'a Clock,
    times: BTreeMap<TakeId, &'a TimeFinding>,
    posts: BTreeMap<&'a ItemId, Vec<&'a Post>>,
}

impl Builder<'_> {
    fn card(&self, open: &OpenItem, anchor: String, hash: (String, String), len: u64) -> CardView {
        let item = &open.item;
        let outcome = open.analysis.as_ref().map(|a| &a.outcome);
        let technical = outcome.and_then(|o| o.as_ref().ok());
        let failure = outcome.and_then(|o| o.as_ref().err());
        let takes = self.takes(item, technical);
        CardView {
            completeness: open.completeness.as_ref().map(in_words),
            anchor,
            id: known_as(item).to_owned(),
            ledger_id: (known_as(item) != item.id.as_str()).then(|| item.id.to_string()),
            kind: word("kind", item.kind),
            title: item.title.as_ref().map(Protected::to_string),
            name: item.name.as_ref().map(Protected::to_string),
            description: item.description.as_ref().map(Protected::to_string),
            passage: item.passage.as_ref().map(Protected::to_string),
            hash,
            size: measure::bytes(len),
            size_short: measure::bytes_short(len),
            state: word("state", item.state),
            state_class: state_class(item.state),
            graphic: word("graphic", item.graphic),
            veiled: item.graphic != Graphic::No,
            source: item.source.as_ref().and_then(|s| self.shown.source(s)),
            place: item.place.as_ref().and_then(|p| self.shown.place(p)),
            arrivals: open.arrivals.iter().map(|a| self.arrival(a)).collect(),
            posts: self.posts(&item.id),
            streams: {
                let streams = technical.map(|t| measure::streams(t, self.clock)).unwrap_or_default();
                let own_word = open.metadata.as_ref().map(|m| own_word::rows(m, self.clock)).unwrap_or_default();
                streams.into_iter().chain(own_word).collect()
            },
            warnings: {
                let decoder = technical.map(|t| t.warnings.as_slice()).unwrap_or_default();
                let reader = open.metadata.as_ref().map(|m| m.warnings.as_slice()).unwrap_or_default();
                decoder.iter().chain(reader).cloned().collect()
            },
            when: match takes.is_empty() {
                true => self.when(&item.id),
                false => None,
            },
            takes_alike: alike(&takes),
            takes,
            failure: failure.map(failure_view),
            analysed: outcome.is_some(),
            contact_sheet: open.contact_sheet.as_ref().map(|p| p.data_uri()),
            waveform: open.waveform.as_ref().map(|p| p.data_uri()),
        }
    }

    fn row(&self, open: &OpenItem, anchor: String) -> RowView {
        let item = &open.item;
        RowView {
            completeness: open.completeness.as_ref().map(in_words),
            anchor,
            id: known_as(item).to_owned(),
            kind: word("kind", item.kind),
            title: item.title.as_ref().map(Protected::to_string),
            description: item.description.as_ref().map(Protected::to_string),
            stands_for: item.stands_for,
            state: word("state", item.state),
            // There is nothing to see of it, so that nobody has looked need not be said.
            graphic: if item.graphic == Graphic::Yes { word("graphic", item.graphic) } else { String::new() },
            source: item.source.as_ref().and_then(|s| self.shown.source(s)),
            place: item.place.as_ref().and_then(|p| self.shown.place(p)),
            passage: item.passage.as_ref().map(Protected::to_string),
            when: self.when(&item.id),
            posts: self.posts(&item.id),
        }
    }

    /// When an item without takes was recorded; `None` where nothing bounds it.
    fn when(&self, item: &ItemId) -> Option<BecauseView> {
        let time = self.times.get(&TakeId::new(item.as_str()).ok()?)?;
        let known = !time.without_metadata.interval().is_unknown();
        known.then(|| because(&time.without_metadata, time.latest_mark.as_ref(), self.shown, self.clock))
    }

    fn arrival(&self, arrival: &Arrival) -> ArrivalView {
        let mut collection = Vec::new();
        if let Some(c) = &arrival.collection {
            let told = [
                ("collected by", c.collector.as_ref().map(Protected::to_string)),
                ("at", c.at.map(|t| self.clock.stamp(t))),
                ("from", c.address.as_ref().map(Protected::to_string)),
                ("account", c.account.as_ref().map(Protected::to_string)),
                ("with", c.tool.as_ref().map(Protected::to_string)),
            ];
            collection.extend(told.into_iter().filter_map(|(what, text)| Some((what, text?))));
        }
        ArrivalView {
            at: self.clock.stamp(arrival.at),
            by: arrival.by.clone(),
            path: arrival.path.to_string(),
            modified: arrival.modified.map(|t| self.clock.stamp(t)),
            collection,
        }
    }

    fn posts(&self, item: &ItemId) -> Vec<PostView> {
        let view = |post: &&Post| PostView {
            address: post.address.as_ref().map(Protected::to_string),
            source: post.source.as_ref().and_then(|s| self.shown.source(s)),
            posted: self.clock.word(post.posted),
            captured: post.captured.map(|t| self.clock.stamp(t)),
            passage: post.passage.as_ref().map(Protected::to_string),
        };
        self.posts.get(item).into_iter().flatten().map(view).collect()
    }

    fn takes(&self, item: &Item, technical: Option<&Technical>) -> Vec<TakeView> {
        let view = |take: &Take| {
            let time = self.times.get(&take.id).filter(|t| {
                let with = t.with_metadata.as_ref().is_some_and(|b| !b.interval().is_unknown());
                with || !t.without_metadata.interval().is_unknown()
            });
            TakeView {
                id: self.shown.take(&take.id).map_or_else(|| take.id.to_string(), |link| link.text),
                from: take.from.to_string(),
                to: take.to.to_string(),
                when: time.map(|t| because(&t.without_metadata, t.latest_mark.as_ref(), self.shown, self.clock)),
                with_metadata: time
                    .and_then(|t| t.with_metadata.as_ref())
                    .map(|bounds| because(bounds, None, self.shown, self.clock)),
            }
        };
        let takes = technical.map(|t| t.takes.as_slice()).unwrap_or_default();
        takes.iter().filter(|t| t.item == item.id).map(view).collect()
    }
}

/// Whether there is nothing in an item for a decoder to read: a table, a text, a map.
fn is_document(open: &OpenItem) -> bool {
    let failure = open.analysis.as_ref().map(|a| a.outcome.as_ref().err().map(|f| f.kind));
    match open.item.kind {
        MediaKind::Document => matches!(failure, None | Some(Some(FailureKind::NotMedia))),
        MediaKind::Unknown => matches!(failure, Some(Some(FailureKind::NotMedia))),
        MediaKind::Video | MediaKind::Photo | MediaKind::Audio => false,
    }
}

/// What is known of the time of each of several takes, where it is one and the same.
fn alike(takes: &[TakeView]) -> Option<String> {
    let words = |t: &TakeView| {
        let when = t.when.as_ref().map_or_else(String::new, |b| b.when.whole.clone());
        (when, t.with_metadata.as_ref().map(|b| b.when.whole.clone()))
    };
    let first = words(takes.first()?);
    (takes.len() > 1 && first.1.is_none() && takes.iter().all(|t| words(t) == first)).then_some(first.0)
}

fn failure_view(failure: &AnalysisFailure) -> FailureView {
    FailureView { kind: word("failure", failure.kind), what: failure.what.clone(), next: failure.next.clone() }
}

fn state_class(state: model::VerificationState) -> &'static str {
    use model::VerificationState::{NotReviewed, Rejected, Verified, Viewed};
    match state {
        NotReviewed => "unseen",
        Viewed => "viewed",
        Verified => "verified",
        Rejected => "rejected",
    }
}
