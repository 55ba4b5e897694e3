use std::collections::BTreeMap;

use model::{Digest, Entry, EntryKind, Fact, FactKind, Held, Recorded};

use super::Reported;
use super::canonical::{CanonicalError, fact_text};

/// One version of a fact as the tables hold it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FactRow {
    pub kind: FactKind,
    pub id: String,
    pub version: u32,
    pub entry: u64,
    /// The entry that recorded the next version.
    pub superseded: Option<u64>,
    /// The item it is or speaks of.
    pub item: Option<String>,
    /// The preserved bytes it refers to.
    pub blob: Option<Digest>,
    pub body: String,
}

/// The tables as the entries alone make them.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Projection {
    /// All versions of every fact, in order of version.
    pub facts: BTreeMap<(FactKind, String), Vec<FactRow>>,
    pub reports: Vec<Reported>,
}

impl FactRow {
    /// The row of a fact whose text is at hand.
    pub(crate) fn of(fact: &Fact, version: u32, entry: u64, body: String) -> Self {
        let (kind, id, item, blob) = (fact.kind(), fact.id(), item_of(fact), blob_of(fact));
        Self { kind, id, version, entry, superseded: None, item, blob, body }
    }

    pub(crate) fn recorded(&self) -> Result<Recorded<Fact>, serde_json::Error> {
        Ok(Recorded { fact: serde_json::from_str(&self.body)?, version: self.version, entry: self.entry })
    }

    /// Whether it was the current version when the ledger had this many entries.
    pub(crate) fn stands_at(&self, as_of: Option<u64>) -> bool {
        match as_of {
            None => self.superseded.is_none(),
            Some(size) => self.entry < size && self.superseded.is_none_or(|by| by >= size),
        }
    }
}

impl Projection {
    /// Plays one entry, as it was played when it was recorded.
    pub(crate) fn play(&mut self, entry: &Entry) -> Result<(), CanonicalError> {
        self.play_written(entry, body_of(entry)?);
        Ok(())
    }

    /// The same, of an entry whose fact was written down before ([`body_of`]): that is most of the work, and needs no order.
    pub(crate) fn play_written(&mut self, entry: &Entry, body: String) {
        match &entry.draft.entry {
            EntryKind::Recorded(fact) => {
                let versions = self.facts.entry((fact.kind(), fact.id())).or_default();
                let row = FactRow::of(fact, versions.len() as u32 + 1, entry.index, body);
                if let Some(before) = versions.last_mut() {
                    before.superseded = Some(entry.index);
                }
                versions.push(row);
            }
            EntryKind::Reported { sha256, as_of } => {
                self.reports.push(Reported { entry: entry.index, sha256: *sha256, as_of: *as_of });
            }
        }
    }
}

/// The fact that an entry records, as its row has it; nothing for an entry that records none.
pub(crate) fn body_of(entry: &Entry) -> Result<String, CanonicalError> {
    match &entry.draft.entry {
        EntryKind::Recorded(fact) => fact_text(fact),
        EntryKind::Reported { .. } => Ok(String::new()),
    }
}

fn item_of(fact: &Fact) -> Option<String> {
    match fact {
        // Kept apart from the start; their own ids name the item.
        Fact::Post(_) => None,
        fact => fact.item().map(ToString::to_string),
    }
}

fn blob_of(fact: &Fact) -> Option<Digest> {
    match fact {
        Fact::Item(f) => match f.held {
            Held::Bytes { sha256, .. } => Some(sha256),
            Held::DescribedOnly => None,
        },
        Fact::Arrival(f) => Some(f.sha256),
        Fact::BaseMap(f) => Some(f.sha256),
        Fact::Analysis(f) => Some(f.sha256),
        Fact::Attestation(f) => Some(f.sha256),
        Fact::Metadata(f) => Some(f.sha256),
        Fact::Derivative(f) => Some(f.sha256),
        Fact::PublishedReport(f) => Some(f.page),
        Fact::ReportDraft(f) => Some(f.text),
        _ => None,
    }
}
