//! The annex of a published report: its exhibits with hashes and custody, with what it was made, and what was left out.
use std::collections::{BTreeMap, BTreeSet};

use model::{Arrival, Digest, Held, ItemId, Post, Protected};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::{
    OpenItem, ReportInput, ReportItem, TextBlock,
    items::{hash, in_words},
    measure,
    shown::{Shown, known_as},
    wording::{self, Clock, word},
};

/// The annex.
#[derive(Debug, Serialize)]
pub(crate) struct AnnexView {
    /// What the sentences stand on, or, of a case without a text, every item.
    pub(crate) exhibits: Vec<ExhibitView>,
    /// How many items of the case may be shown and are no exhibit.
    pub(crate) others: usize,
    pub(crate) confidential: Vec<HiddenView>,
    /// What it was made with: the name of a method or program, and its version.
    pub(crate) versions: Vec<(String, String)>,
}

/// An item that something stands on.
#[derive(Debug, Serialize)]
pub(crate) struct ExhibitView {
    pub(crate) number: usize,
    /// Where the item stands on the page.
    pub(crate) item: String,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) what: String,
    pub(crate) hash: Option<(String, String)>,
    pub(crate) facts: Vec<(String, String)>,
    /// The sentences that cite it, by the numbers that they are shown with.
    pub(crate) sentences: Vec<usize>,
}

/// An item of which nothing is shown but that it is bound to.
#[derive(Debug, Serialize)]
pub(crate) struct HiddenView {
    pub(crate) pseudonym: String,
    pub(crate) kind: String,
    pub(crate) commitment: Option<(String, String)>,
}

/// The annex of a case's page.
pub(crate) fn annex(input: &ReportInput, shown: &Shown<'_>, clock: &Clock) -> AnnexView {
    let mut open: BTreeMap<&ItemId, usize> = BTreeMap::new();
    for (n, item) in input.items.iter().enumerate() {
        if let ReportItem::Open(one) = item {
            for id in std::iter::once(&one.item.id).chain(&one.item.also_known_as) {
                open.entry(id).or_insert(n);
            }
        }
    }
    let mut order: Vec<usize> = Vec::new();
    let mut cited: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    match &input.text {
        Some(text) => {
            for block in &text.blocks {
                let sentences = block.sentences();
                let picture = match block {
                    TextBlock::Picture { item, .. } => Some(item),
                    _ => None,
                };
                let mut cite = |id: &ItemId, sentence: Option<usize>| {
                    let Some(n) = open.get(id) else { return };
                    let cited = cited.entry(*n).or_insert_with(|| {
                        order.push(*n);
                        BTreeSet::new()
                    });
                    cited.extend(sentence);
                };
                if let Some(item) = picture {
                    cite(item, sentences.first().map(|sentence| sentence.number + 1));
                }
                for sentence in sentences {
                    for one in sentence.evidence.iter().filter(|one| !one.withheld) {
                        one.item.iter().chain(&one.rests_on).for_each(|id| cite(id, Some(sentence.number + 1)));
                    }
                }
            }
        }
        None => order.extend(input.items.iter().enumerate().filter_map(|(n, item)| match item {
            ReportItem::Open(_) => Some(n),
            ReportItem::Confidential(_) => None,
        })),
    }
    let all = input.items.iter().filter(|item| matches!(item, ReportItem::Open(_))).count();
    let mut posts: BTreeMap<&ItemId, Vec<&Post>> = BTreeMap::new();
    for post in &input.posts {
        posts.entry(&post.item).or_default().push(post);
    }
    let exhibits: Vec<ExhibitView> = order
        .into_iter()
        .enumerate()
        .filter_map(|(n, at)| {
            let ReportItem::Open(one) = input.items.get(at)? else { return None };
            let sentences = cited.remove(&at).unwrap_or_default().into_iter().collect();
            let posts = posts.get(&one.item.id).map(Vec::as_slice).unwrap_or_default();
            Some(ExhibitView {
                number: n + 1,
                item: format!("item-{}", at + 1),
                ..exhibit(one, posts, shown, clock, sentences)
            })
        })
        .collect();
    let confidential = input.items.iter().filter_map(|item| match item {
        ReportItem::Confidential(one) => Some(HiddenView {
            pseudonym: one.pseudonym.clone(),
            kind: word("kind", one.kind),
            commitment: one.commitment.map(crate::Commitment::shown),
        }),
        ReportItem::Open(_) => None,
    });
    AnnexView {
        others: all - exhibits.len(),
        exhibits,
        confidential: confidential.collect(),
        versions: versions(input),
    }
}

fn exhibit(open: &OpenItem, posts: &[&Post], shown: &Shown<'_>, clock: &Clock, sentences: Vec<usize>) -> ExhibitView {
    let item = &open.item;
    let mut what = vec![word("kind", item.kind)];
    let hash = match item.held {
        Held::Bytes { sha256, len } => {
            what.push(measure::bytes(len));
            Some(hash(open, &sha256))
        }
        Held::DescribedOnly => {
            what.push("described, not held: its bytes were never in the case".to_owned());
            None
        }
    };
    what.push(word("state", item.state));
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut fact = |name: &str, says: String| facts.push((name.to_owned(), says));
    if known_as(item) != item.id.as_str() {
        fact("In the ledger", item.id.to_string());
    }
    if let Some(source) = item.source.as_ref().and_then(|source| shown.source(source)) {
        fact("Source", source.text);
    }
    for post in posts {
        let by = post.source.as_ref().and_then(|source| shown.source(source)).map(|by| format!(", by {}", by.text));
        let at = post.address.as_ref().map(|address| format!(", {address}"));
        let captured = post.captured.map(|at| format!("; captured {}", clock.stamp(at)));
        let parts = [by, at, captured].into_iter().flatten().collect::<String>();
        fact("Published", format!("{}{parts}", clock.word(post.posted).whole));
    }
    for arrival in &open.arrivals {
        fact("Came in", came_in(arrival, clock));
    }
    if hash.is_some() && open.arrivals.is_empty() {
        fact("Came in", "no arrival is recorded".to_owned());
    }
    if let Some(completeness) = &open.completeness {
        fact("Completeness", in_words(completeness));
    }
    ExhibitView {
        number: 0,
        item: String::new(),
        name: known_as(item).to_owned(),
        title: item.title.as_ref().or(item.name.as_ref()).map(Protected::to_string).unwrap_or_default(),
        what: what.join(" · "),
        hash,
        facts,
        sentences,
    }
}

fn came_in(arrival: &Arrival, clock: &Clock) -> String {
    let collected = arrival.collection.as_ref().map(|collection| {
        let told = [
            collection.at.map(|at| clock.stamp(at)),
            collection.collector.as_ref().map(|by| format!("by {by}")),
            collection.address.as_ref().map(|from| format!("from {from}")),
            collection.tool.as_ref().map(|tool| format!("with {tool}")),
        ];
        format!("collected {}; ", told.into_iter().flatten().collect::<Vec<_>>().join(" "))
    });
    let collected = collected.unwrap_or_default();
    format!("{collected}read into the case {} by {} from {}", clock.stamp(arrival.at), arrival.by, arrival.path)
}

/// What a page was made with, each once.
fn versions(input: &ReportInput) -> Vec<(String, String)> {
    let mut versions = vec![("Program".to_owned(), input.as_of.tool.clone())];
    let mut more: BTreeSet<(String, String)> = BTreeSet::new();
    for item in &input.items {
        let ReportItem::Open(open) = item else { continue };
        more.extend(open.analysis.iter().map(|one| (format!("Recordings: {}", one.method), one.version.clone())));
        more.extend(open.metadata.iter().map(|one| (format!("File's own word: {}", one.method), one.version.clone())));
    }
    versions.extend(more);
    versions.extend(input.versions.iter().cloned());
    let table = Digest::from_bytes(Sha256::digest(wording::TABLE_JSON.as_bytes()).into());
    versions.push(("Table of words for times".to_owned(), format!("SHA-256 {table}")));
    versions
}
