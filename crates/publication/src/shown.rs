//! What of a case a page shows under which name, and what it withholds.
use std::collections::{BTreeMap, BTreeSet};

use model::{Item, ItemId, PlaceId, SourceId, TakeId, Trust, VerificationState};
use serde::Serialize;

use crate::{EvidenceSentence, ReportError, ReportInput, ReportItem, Subject, wording::word};

/// A thing of the page that can be pointed to.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Link {
    /// The anchor on the page; `None` for a thing that has no place of its own there.
    pub(crate) anchor: Option<String>,
    pub(crate) text: String,
}

/// A piece of evidence as the page shows it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct SentenceView {
    pub(crate) withheld: bool,
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) trust: String,
    pub(crate) items: Vec<Link>,
    pub(crate) sources: Vec<Link>,
    pub(crate) passage: Option<String>,
}

enum Standing<'a> {
    /// Its number on the page and the name it goes by there.
    Open(usize, &'a str),
    Confidential(String),
}

/// The name an item goes by: the one that a table of the case gave it, else its own id.
pub(crate) fn known_as(item: &Item) -> &str {
    item.also_known_as.first().unwrap_or(&item.id).as_str()
}

/// What the page may name.
pub(crate) struct Shown<'a> {
    items: BTreeMap<&'a ItemId, Standing<'a>>,
    /// How far open items have been verified.
    states: BTreeMap<&'a ItemId, VerificationState>,
    sources: BTreeMap<&'a SourceId, &'a str>,
    places: BTreeMap<&'a PlaceId, &'a str>,
    withheld_sources: BTreeSet<&'a SourceId>,
    source_numbers: BTreeMap<&'a SourceId, usize>,
    /// The finding of each region that shots came from; they are numbered on from the places.
    shots: Vec<&'a str>,
    place_numbers: BTreeMap<&'a PlaceId, usize>,
}

impl<'a> Shown<'a> {
    /// What of this input may be named.
    pub(crate) fn new(input: &'a ReportInput) -> Result<Self, ReportError> {
        let (mut items, mut states) = (BTreeMap::new(), BTreeMap::new());
        for (n, item) in input.items.iter().enumerate() {
            match item {
                ReportItem::Open(open) if open.item.confidential => {
                    return Err(ReportError::ConfidentialInClear(open.item.id.clone()));
                }
                ReportItem::Open(open) => {
                    for id in std::iter::once(&open.item.id).chain(&open.item.also_known_as) {
                        items.entry(id).or_insert(Standing::Open(n + 1, known_as(&open.item)));
                        states.entry(id).or_insert(open.item.state);
                    }
                }
                ReportItem::Confidential(c) => {
                    items.insert(&c.id, Standing::Confidential(c.pseudonym.clone()));
                }
            }
        }
        let name = |p: &'a model::Place| p.names.first().map_or(p.id.as_str(), |n| n.text.as_str());
        let mut shown = Self {
            items,
            states,
            sources: input
                .sources
                .iter()
                .filter(|s| !input.withheld_sources.contains(&s.id))
                .map(|s| (&s.id, s.name.as_str()))
                .collect(),
            withheld_sources: input.withheld_sources.iter().collect(),
            places: input.places.iter().map(|p| (&p.id, name(p))).collect(),
            source_numbers: BTreeMap::new(),
            place_numbers: BTreeMap::new(),
            shots: Vec::new(),
        };
        shown.cite(input);
        Ok(shown)
    }

    fn cite(&mut self, input: &'a ReportInput) {
        let mut sources: BTreeSet<&'a SourceId> = BTreeSet::new();
        let mut places: BTreeSet<&'a PlaceId> = BTreeSet::new();
        for item in &input.items {
            if let ReportItem::Open(open) = item {
                sources.extend(&open.item.source);
                places.extend(&open.item.place);
            }
        }
        places.extend(input.incidents.iter().flat_map(|i| &i.place));
        places.extend(input.events.iter().flat_map(|e| &e.place));
        sources.extend(input.posts.iter().filter(|p| self.is_open(&p.item)).flat_map(|p| &p.source));
        let events = input.events.iter().filter(|e| !self.leans_on_confidential(&e.items));
        sources.extend(events.flat_map(|e| &e.sources));
        let bounds = input.times.iter().filter(|t| self.is_shown(&t.subject)).flat_map(|t| {
            let both = [Some(&t.without_metadata), t.with_metadata.as_ref()];
            both.into_iter().flatten().flat_map(|b| b.earliest_because().iter().chain(b.latest_because()))
        });
        let sentences = bounds
            .chain(input.orders.iter().flat_map(|o| &o.because))
            .chain(input.contradictions.iter().flat_map(|c| &c.evidence));
        let told = &input.findings;
        let claimed = told.claims.iter().filter_map(|claim| claim.source.as_ref());
        let accounts = told.accounts.iter().map(|account| &account.source);
        sources.extend(claimed.chain(accounts).chain(told.tolls.iter().map(|toll| &toll.source)));
        let stations = told.movements.iter().flat_map(|way| &way.stations);
        places.extend(stations.flat_map(|station| station.place.iter().chain(&station.towards)));
        places.extend(told.equipment.iter().filter_map(|thing| thing.place.as_ref()));
        places.extend(told.counts.iter().filter_map(|count| count.place.as_ref()));
        sources.extend(sentences.filter(|s| !self.is_withheld(s)).flat_map(|s| &s.sources));
        let cited = input.sources.iter().map(|s| &s.id).filter(|id| sources.contains(id) && !self.holds_back(id));
        self.source_numbers = cited.zip(1..).collect();
        let cited = input.places.iter().map(|p| &p.id).filter(|id| places.contains(id));
        self.place_numbers = cited.zip(1..).collect();
        self.shots = input.shown_shots().map(|from| from.finding.as_str()).collect();
    }

    /// Whether a dated thing is on the page: takes of confidential items are not.
    fn is_shown(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Event(_) => true,
            Subject::Take(id) => {
                let item = id.as_str().split('#').next().unwrap_or_default();
                ItemId::new(item).is_ok_and(|item| self.is_open(&item))
            }
        }
    }

    pub(crate) fn is_open(&self, item: &ItemId) -> bool {
        matches!(self.items.get(item), Some(Standing::Open(..)))
    }

    /// Whether any of these is confidential.
    pub(crate) fn leans_on_confidential(&self, items: &[ItemId]) -> bool {
        items.iter().any(|item| matches!(self.items.get(item), Some(Standing::Confidential(_))))
    }

    /// Whether nothing of a source may be shown.
    pub(crate) fn holds_back(&self, source: &SourceId) -> bool {
        self.withheld_sources.contains(source)
    }

    /// Whether evidence may not be shown: it was read from confidential material, or told by who does not allow it.
    pub(crate) fn is_withheld(&self, s: &EvidenceSentence) -> bool {
        self.leans_on_confidential(&s.items) || s.sources.iter().any(|source| self.holds_back(source))
    }

    /// What must be said of something that none of its items carries alone, because nobody verified any of them.
    pub(crate) fn unverified(&self, ids: &[ItemId]) -> Option<&'static str> {
        let states: Vec<VerificationState> = ids.iter().filter_map(|id| self.states.get(id).copied()).collect();
        let has = |state| states.contains(&state);
        if states.is_empty() || has(VerificationState::Verified) {
            None
        } else if has(VerificationState::Viewed) {
            Some("none of its items; they were viewed, so this is what they appear to show")
        } else if has(VerificationState::NotReviewed) {
            Some("none of its items; nobody has reviewed them")
        } else {
            Some("none of its items; they were rejected")
        }
    }

    /// Items by the names the page gives them. One that is not on the page at all is not named.
    pub(crate) fn items(&self, ids: &[ItemId]) -> Vec<Link> {
        let mut links: Vec<Link> = ids
            .iter()
            .map(|id| match self.items.get(id) {
                Some(Standing::Open(n, name)) => Link { anchor: Some(format!("item-{n}")), text: (*name).to_owned() },
                Some(Standing::Confidential(pseudonym)) => Link { anchor: None, text: pseudonym.clone() },
                None => Link { anchor: None, text: "an item that is not on this page".to_owned() },
            })
            .collect();
        let mut seen = BTreeSet::new();
        links.retain(|link| seen.insert(link.clone()));
        links
    }

    /// A take by its id, on its item; `None` where the item is not shown.
    pub(crate) fn take(&self, take: &TakeId) -> Option<Link> {
        let (item, part) = match take.as_str().split_once('#') {
            Some((item, part)) => (item, Some(part)),
            None => (take.as_str(), None),
        };
        match self.items.get(&ItemId::new(item).ok()?)? {
            Standing::Open(n, name) => {
                let text = part.map_or_else(|| (*name).to_owned(), |part| format!("{name}#{part}"));
                Some(Link { anchor: Some(format!("item-{n}")), text })
            }
            Standing::Confidential(_) => None,
        }
    }

    /// A source by its name; `None` for one that the page does not name.
    pub(crate) fn source(&self, id: &SourceId) -> Option<Link> {
        let name = self.sources.get(id)?;
        Some(Link { anchor: Some(format!("source-{}", self.source_number(id)?)), text: (*name).to_owned() })
    }

    /// The number of a source among those that the page names, in the order of the input.
    pub(crate) fn source_number(&self, id: &SourceId) -> Option<usize> {
        self.source_numbers.get(id).copied()
    }

    /// A place by its first name; `None` for one that the page does not name.
    pub(crate) fn place(&self, id: &PlaceId) -> Option<Link> {
        let name = self.places.get(id)?;
        Some(Link { anchor: Some(format!("place-{}", self.place_number(id)?)), text: (*name).to_owned() })
    }

    /// The number of a place among those that the page names, in the order of the input.
    pub(crate) fn place_number(&self, id: &PlaceId) -> Option<usize> {
        self.place_numbers.get(id).copied()
    }

    /// The number on the map of a region that shots came from, by its place among those shown.
    pub(crate) fn shots_number(&self, index: usize) -> usize {
        self.place_numbers.len() + 1 + index
    }

    /// The first region on the map of a finding that places shots.
    pub(crate) fn shots(&self, finding: &str) -> Option<Link> {
        let number = self.shots_number(self.shots.iter().position(|one| *one == finding)?);
        Some(Link { anchor: Some(format!("place-{number}")), text: format!("on the map: {number}") })
    }

    /// Evidence as the page shows it: withheld whole where it cites a confidential item or a source that is held back.
    pub(crate) fn sentences(&self, sentences: &[EvidenceSentence]) -> Vec<SentenceView> {
        sentences.iter().map(|s| self.sentence(s)).collect()
    }

    fn sentence(&self, s: &EvidenceSentence) -> SentenceView {
        let trust = word("trust", s.trust);
        if self.is_withheld(s) {
            let confidential: Vec<ItemId> = s.items.iter().filter(|i| !self.is_open(i)).cloned().collect();
            let text = match self.leans_on_confidential(&s.items) {
                true => "Evidence from confidential material, withheld.",
                false => "Evidence from a person who does not allow its publication, withheld.",
            };
            return SentenceView {
                withheld: true,
                id: String::new(),
                text: text.to_owned(),
                trust,
                items: self.items(&confidential),
                sources: Vec::new(),
                passage: None,
            };
        }
        SentenceView {
            withheld: false,
            id: s.id.to_string(),
            text: s.text.clone(),
            trust,
            items: self.items(&s.items),
            sources: s.sources.iter().filter_map(|id| self.source(id)).collect(),
            passage: s.passage.clone(),
        }
    }

    /// The least trusted piece of a chain, in words; `None` for an empty chain.
    pub(crate) fn weakest(&self, chain: &[&EvidenceSentence]) -> Option<String> {
        let weakest = chain.iter().min_by_key(|s| s.trust)?;
        let trust: Trust = weakest.trust;
        let word = word("trust", trust);
        let named = if self.is_withheld(weakest) { String::new() } else { format!(" ({})", weakest.id) };
        Some(format!("{word}{named}"))
    }
}
