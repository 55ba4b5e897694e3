use serde::{Deserialize, Serialize};

use crate::{Analysis, Arrival, Item, Lineage, LineageRelation, Post};

/// Which of the five things that a court asks of an item found online are there, and why the others are not.
///
/// # References
/// Berkeley Protocol on Digital Open Source Investigations (2022), paragraph 155: the address, the page's source,
/// a capture of the page, the hash, and the embedded metadata.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completeness {
    /// The address at which it was found.
    pub address: Found,
    /// The source text (HTML) of the page.
    pub page_source: Found,
    /// A capture of the page as it looked.
    pub capture: Found,
    /// The hash of its bytes.
    pub hash: Found,
    /// What the file says of itself.
    pub metadata: Found,
}

/// Whether one thing is there: where it is, or why it is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Found {
    /// There, and where.
    Yes(String),
    /// Not there, and why.
    No(String),
}

impl Found {
    /// Whether it is there.
    pub fn is_there(&self) -> bool {
        matches!(self, Found::Yes(_))
    }
    /// Where it is, or why it is not there.
    pub fn note(&self) -> &str {
        match self {
            Found::Yes(note) | Found::No(note) => note,
        }
    }
}

impl Completeness {
    /// The completeness of one item, from the facts of its case.
    ///
    /// Facts of other items are passed over, so that the whole case may be handed in.
    pub fn of(
        item: &Item,
        posts: &[Post],
        arrivals: &[Arrival],
        lineage: &[Lineage],
        analyses: &[Analysis],
    ) -> Completeness {
        let no = |why: &str| Found::No(why.to_owned());
        let of_item = || arrivals.iter().filter(|arrival| arrival.item == item.id);
        let posted = posts.iter().filter(|post| post.item == item.id).find_map(|post| post.address.as_ref());
        let collected = of_item().filter_map(|arrival| arrival.collection.as_ref()?.address.as_ref()).next();
        let collected = collected.or_else(|| item.collection.as_ref()?.address.as_ref());
        let address = match posted.or(collected) {
            Some(address) => Found::Yes(address.to_string()),
            None => no("no post and no arrival of it names an address"),
        };
        // What the item was taken out of stands for it: a page captured whole holds its films.
        let holders = lineage.iter().filter(|l| l.item == item.id && l.relation == LineageRelation::ContainedIn);
        let holders: Vec<_> = holders.map(|l| &l.of).collect();
        let stands_for: Vec<_> = [&item.id].into_iter().chain(holders.iter().copied()).collect();
        let related = |relation: LineageRelation| {
            lineage.iter().find(|l| l.relation == relation && stands_for.contains(&&l.of)).map(|l| l.item.to_string())
        };
        let page_source = match related(LineageRelation::PageSourceOf) {
            Some(source) => Found::Yes(source),
            None => no("no item is recorded as the source of its page"),
        };
        // What arrived from an address inside something else was taken out of a capture of the web (WARC, MHTML).
        let out_of_capture =
            of_item().any(|arrival| arrival.path.contains("!/http://") || arrival.path.contains("!/https://"));
        let holder = holders.first().filter(|_| out_of_capture).map(ToString::to_string);
        let capture = match related(LineageRelation::CaptureOf).or(holder) {
            Some(capture) => Found::Yes(capture),
            None => no("no item is recorded as a capture of its page"),
        };
        let hash = match item.sha256() {
            Some(sha256) => Found::Yes(sha256.to_string()),
            None => no("its bytes are not held"),
        };
        let analysis = analyses.iter().find(|analysis| analysis.item == item.id);
        let metadata = match (item.sha256(), analysis.map(|analysis| &analysis.outcome)) {
            (None, _) => no("its bytes are not held"),
            (Some(_), None) => no("it has not been analysed"),
            (Some(_), Some(Err(failure))) => Found::No(failure.what.clone()),
            (Some(_), Some(Ok(technical))) => {
                let tags = technical.readings.tags.len();
                Found::Yes(format!("{}, {tags} tags", technical.container))
            }
        };
        Completeness { address, page_source, capture, hash, metadata }
    }

    /// The five, in the protocol's order, by name.
    pub fn parts(&self) -> [(&'static str, &Found); 5] {
        [
            ("address", &self.address),
            ("page source", &self.page_source),
            ("capture", &self.capture),
            ("hash", &self.hash),
            ("metadata", &self.metadata),
        ]
    }

    /// How many of the five are there.
    pub fn count(&self) -> usize {
        self.parts().iter().filter(|(_, found)| found.is_there()).count()
    }
}
