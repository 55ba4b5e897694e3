use std::collections::HashMap;

use model::{Draft, Entry, EntryKind, Fact, FactKind, FactRef, Instant, Recorded};

use sha2::{Digest as _, Sha256};

use super::canonical::entry_texts;
use super::note::hex;
use super::projection::FactRow;
use super::{LedgerError, MOST_ENTRY_BYTES, Outcome, Receipt, Reported, ran_back, subject};
use crate::blobs::on_all_cores;

/// Where the ledger stands before an append: all that the new entries depend on.
#[derive(Debug, Default)]
pub(crate) struct Standing {
    pub size: u64,
    /// The time of the last entry.
    pub last_at: Option<Instant>,
    /// The current versions of the facts that the drafts name.
    pub current: HashMap<(FactKind, String), Recorded<Fact>>,
}

/// What an append adds: computed without touching anything.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    pub entries: Vec<Vec<u8>>,
    pub facts: Vec<FactRow>,
    /// Versions recorded before this batch, and the entries that now take their place.
    pub superseded: Vec<(FactRef, u64)>,
    pub reports: Vec<Reported>,
    pub receipts: Vec<Receipt>,
}

/// The secret of one append, from which each of its entries has digits of its own; it is kept nowhere.
pub(crate) struct Salt([u8; 32]);

impl Salt {
    /// A new one.
    pub(crate) fn random() -> Result<Self, LedgerError> {
        let mut seed = [0; 32];
        getrandom::fill(&mut seed).map_err(|error| LedgerError::Chance(error.to_string()))?;
        Ok(Self(seed))
    }

    /// The 32 digits of the entry at this place.
    fn of(&self, index: u64) -> String {
        let mut hash = Sha256::new();
        hash.update(self.0);
        hash.update(index.to_be_bytes());
        hex(&hash.finalize()[..16])
    }
}

/// Which facts an append has to know the current version of.
pub(crate) fn names(drafts: &[Draft]) -> impl Iterator<Item = (FactKind, String)> {
    drafts.iter().filter_map(|draft| match &draft.entry {
        EntryKind::Recorded(fact) => Some((fact.kind(), fact.id())),
        EntryKind::Reported { .. } => None,
    })
}

impl Batch {
    /// Turns drafts into entries, rows and receipts.
    pub(crate) fn new(
        drafts: Vec<Draft>,
        mut standing: Standing,
        now: Instant,
        tool: &str,
        salt: &Salt,
    ) -> Result<Self, LedgerError> {
        let mut batch = Self::default();
        let clock_ran_back = ran_back(standing.last_at, now);
        // Rows of this batch by name, for a fact that changes twice within it.
        let mut own: HashMap<(FactKind, String), usize> = HashMap::new();
        let mut entries: Vec<Entry> = Vec::with_capacity(drafts.len());
        for draft in drafts {
            let (kind, id) = subject(&draft);
            if draft.who.trim().is_empty() {
                return Err(LedgerError::Nobody { kind, id });
            }
            let index = standing.size + entries.len() as u64;
            let receipt = match &draft.entry {
                EntryKind::Recorded(fact) => {
                    let name = (fact.kind(), id.clone());
                    let before = standing.current.get(&name);
                    if let Some(before) = before.filter(|before| before.fact == *fact) {
                        let fact = FactRef { kind: name.0, id, version: before.version };
                        batch.receipts.push(Receipt {
                            fact: Some(fact),
                            entry: before.entry,
                            outcome: Outcome::Unchanged,
                            clock_ran_back: None,
                        });
                        continue;
                    }
                    let outcome = if before.is_some() { Outcome::NewVersion } else { Outcome::New };
                    let version = before.map_or(0, |before| before.version) + 1;
                    if let Some(before) = before {
                        match own.get(&name) {
                            Some(row) => batch.facts[*row].superseded = Some(index),
                            None => batch
                                .superseded
                                .push((FactRef { kind: name.0, id: id.clone(), version: before.version }, index)),
                        }
                    }
                    // Its text is that in the entry, below.
                    let row = FactRow::of(fact, version, index, String::new());
                    own.insert(name.clone(), batch.facts.len());
                    batch.facts.push(row);
                    standing.current.insert(name.clone(), Recorded { fact: fact.clone(), version, entry: index });
                    let fact = FactRef { kind: name.0, id: id.clone(), version };
                    Receipt { fact: Some(fact), entry: index, outcome, clock_ran_back }
                }
                EntryKind::Reported { sha256, as_of } => {
                    batch.reports.push(Reported { entry: index, sha256: *sha256, as_of: *as_of });
                    Receipt { fact: None, entry: index, outcome: Outcome::New, clock_ran_back }
                }
            };
            entries.push(Entry { index, at: now, tool: tool.to_owned(), salt: Some(salt.of(index)), draft });
            batch.receipts.push(receipt);
        }
        batch.write(&entries)?;
        Ok(batch)
    }

    /// Writes the entries down, and into the rows what they say: most of the work of an append, and each by itself.
    fn write(&mut self, entries: &[Entry]) -> Result<(), LedgerError> {
        let texts = on_all_cores(entries.len(), |n| entry_texts(&entries[n]));
        let mut rows = self.facts.iter_mut();
        for (entry, texts) in entries.iter().zip(texts) {
            let unwritable = |source| {
                let (kind, id) = subject(&entry.draft);
                LedgerError::Unwritable { kind, id, source }
            };
            let (bytes, fact) = texts.map_err(unwritable)?;
            if bytes.len() > MOST_ENTRY_BYTES {
                let (kind, id) = subject(&entry.draft);
                return Err(LedgerError::TooLarge { kind, id, len: bytes.len(), limit: MOST_ENTRY_BYTES });
            }
            // A report handed out has no row among these.
            if let Some(fact) = fact
                && let Some(row) = rows.next()
            {
                row.body = fact;
            }
            self.entries.push(bytes);
        }
        Ok(())
    }
}
