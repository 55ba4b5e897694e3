use std::collections::HashMap;

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
    /// Every version of every fact, in the order of the entries.
    pub rows: Vec<FactRow>,
    pub reports: Vec<Reported>,
    /// Which row is the newest version of a fact.
    newest: HashMap<(FactKind, String), usize>,
}

/// What one entry amounts to, before its place among the versions of its fact is known.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Played {
    Row(FactRow),
    Report(Reported),
}

impl Played {
    /// A fact that an entry records, with its text.
    pub(crate) fn fact(fact: &Fact, entry: u64, body: String) -> Self {
        Self::Row(FactRow::of(fact, 1, entry, body))
    }

    /// Plays one entry by itself.
    fn of(entry: &Entry) -> Result<Self, CanonicalError> {
        Ok(match &entry.draft.entry {
            EntryKind::Recorded(fact) => Self::fact(fact, entry.index, fact_text(fact)?),
            EntryKind::Reported { sha256, as_of } => {
                Self::Report(Reported { entry: entry.index, sha256: *sha256, as_of: *as_of })
            }
        })
    }
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
        self.add(Played::of(entry)?);
        Ok(())
    }

    /// Gives what an entry amounts to its place; the entries must come in their order.
    pub(crate) fn add(&mut self, played: Played) {
        match played {
            Played::Row(mut row) => {
                if let Some(before) = self.newest.insert((row.kind, row.id.clone()), self.rows.len()) {
                    let before = &mut self.rows[before];
                    before.superseded = Some(row.entry);
                    row.version = before.version + 1;
                }
                self.rows.push(row);
            }
            Played::Report(report) => self.reports.push(report),
        }
    }

    /// The newest version of a fact.
    pub(crate) fn newest(&self, kind: FactKind, id: &str) -> Option<&FactRow> {
        self.newest.get(&(kind, id.to_owned())).and_then(|row| self.rows.get(*row))
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
