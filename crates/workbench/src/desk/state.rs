use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use intake::tables::{Known, Table, Vocabulary, write_row};
use jiff::tz::TimeZone;
use model::{Arrival, Carried, Entry, EntryKind, Fact, FactKind, ItemId, Withdrawal};

use super::entry_line::EntryLine;
use super::folding::Folded;
use super::item_line::ItemLine;
use super::row::{RecordedRow, RowSpan, Withdrawn};

/// The name of a fact among all.
pub(crate) type Name = (FactKind, String);

/// What a reason ends with where a request is to be known again: its key.
const REQUEST: &str = " [request ";

/// The current version of one fact.
#[derive(Debug, Clone)]
pub(crate) struct Kept {
    pub(crate) fact: Arc<Fact>,
    pub(crate) version: u32,
    pub(crate) entry: u64,
    /// Its cells folded for searching.
    pub(crate) folded: Arc<Folded>,
}

/// A case as its ledger says it stands, entry by entry.
pub(crate) struct State {
    pub(crate) size: u64,
    pub(crate) zone: TimeZone,
    pub(crate) facts: BTreeMap<FactKind, BTreeMap<String, Kept>>,
    pub(crate) by_item: HashMap<String, BTreeSet<Name>>,
    pub(crate) log: Vec<EntryLine>,
    pub(crate) item_log: HashMap<String, Vec<u64>>,
    pub(crate) keys: HashMap<String, Vec<u64>>,
    pub(crate) known: Known,
    /// Other ids under which tables name items.
    pub(crate) aliases: HashMap<String, String>,
    /// Lines that were made since their item last changed.
    pub(crate) lines: HashMap<String, Arc<ItemLine>>,
}

impl State {
    pub(crate) fn new() -> Self {
        let mut known = Known::default();
        for table in Table::ALL {
            known.ids.insert(table, BTreeSet::new());
        }
        known.vocabulary = Vocabulary::with([]);
        Self {
            size: 0,
            zone: TimeZone::UTC,
            facts: BTreeMap::new(),
            by_item: HashMap::new(),
            log: Vec::new(),
            item_log: HashMap::new(),
            keys: HashMap::new(),
            known,
            aliases: HashMap::new(),
            lines: HashMap::new(),
        }
    }

    /// Takes in the next entry of the ledger.
    pub(crate) fn admit(&mut self, entry: Entry) {
        let Entry { index, at, tool, draft, .. } = entry;
        self.size = index + 1;
        let (reason, key) = apart(draft.reason);
        if let Some(key) = key {
            self.keys.entry(key).or_default().push(index);
        }
        let mut line = EntryLine {
            entry: index,
            at: at.to_string(),
            by: draft.who,
            kind: "report".to_owned(),
            table: None,
            id: String::new(),
            version: 0,
            item: None,
            reason,
            tool,
        };
        match draft.entry {
            EntryKind::Reported { sha256, .. } => line.id = sha256.to_string(),
            EntryKind::Recorded(fact) => {
                let (kind, id) = (fact.kind(), fact.id());
                line.kind = kind.name().to_owned();
                line.table = Table::of_kind(kind).map(|table| table.name().to_owned());
                line.item = fact.item().map(ToString::to_string);
                line.version = self.keep(index, kind, &id, fact);
                line.id = id;
            }
        }
        self.log.push(line);
    }

    fn keep(&mut self, entry: u64, kind: FactKind, id: &str, fact: Fact) -> u32 {
        match &fact {
            Fact::Case(case) => self.zone = TimeZone::get(&case.zone).unwrap_or(TimeZone::UTC),
            Fact::Term(term) => self.known.vocabulary.add(term.clone()),
            Fact::Item(item) => {
                for alias in &item.also_known_as {
                    self.aliases.insert(alias.to_string(), item.id.to_string());
                }
            }
            Fact::Analysis(analysis) => {
                if let Ok(technical) = &analysis.outcome {
                    let takes = technical.takes.iter().map(|take| take.id.to_string());
                    self.known.ids.entry(Table::Takes).or_default().extend(takes);
                    let duration = technical.duration;
                    self.known.durations.extend(duration.map(|duration| (analysis.item.to_string(), duration)));
                }
            }
            _ => {}
        }
        if let Some(table) = Table::of_kind(kind) {
            let ids = self.known.ids.entry(table).or_default();
            ids.insert(id.to_owned());
            if let Fact::Item(item) = &fact {
                ids.extend(item.also_known_as.iter().map(ToString::to_string));
            }
        }
        let items = self.items_of(&fact);
        for item in &items {
            self.lines.remove(item);
            self.item_log.entry(item.clone()).or_default().push(entry);
            self.by_item.entry(item.clone()).or_default().insert((kind, id.to_owned()));
        }
        if matches!(fact, Fact::Source(_) | Fact::Place(_) | Fact::Lineage(_)) {
            // Names of these stand in the lines of other items; a root may have moved.
            self.lines.clear();
        }
        if let Fact::Withdrawal(withdrawal) = &fact {
            let of = (withdrawal.of.kind, withdrawal.of.id.clone());
            let touched = self.facts.get(&of.0).and_then(|facts| facts.get(&of.1)).map(|kept| Arc::clone(&kept.fact));
            for item in touched.map(|fact| self.items_of(&fact)).unwrap_or_default() {
                self.lines.remove(&item);
            }
        }
        let cells =
            write_row(&fact, None, &self.zone).map(|cells| cells[..cells.len().saturating_sub(1)].join(" \u{1f} "));
        let name = match &fact {
            Fact::Item(item) => item.name.as_ref().map(ToString::to_string),
            Fact::Comment(comment) => Some(comment.text.clone()),
            _ => None,
        };
        let text = [cells, name].into_iter().flatten().collect::<Vec<_>>().join(" ");
        let folded = Arc::new(Folded::of(&text));
        let facts = self.facts.entry(kind).or_default();
        let version = facts.get(id).map_or(0, |kept| kept.version) + 1;
        facts.insert(id.to_owned(), Kept { fact: Arc::new(fact), version, entry, folded });
        version
    }

    /// Every item that a fact is, or speaks of.
    pub(crate) fn items_of(&self, fact: &Fact) -> BTreeSet<String> {
        let mut items: BTreeSet<String> = fact.item().map(ToString::to_string).into_iter().collect();
        let mut copy = fact.clone();
        copy.for_each_mentioned_item(|item: &mut ItemId| {
            items.insert(item.to_string());
        });
        if let Fact::Translation(translation) = fact
            && let Some(Fact::Words(words)) = self.fact(FactKind::Words, translation.words.as_str())
        {
            items.extend(words.item.as_ref().map(ToString::to_string));
        }
        items
    }

    pub(crate) fn kept(&self, kind: FactKind, id: &str) -> Option<&Kept> {
        self.facts.get(&kind)?.get(id)
    }

    pub(crate) fn fact(&self, kind: FactKind, id: &str) -> Option<&Fact> {
        self.kept(kind, id).map(|kept| kept.fact.as_ref())
    }

    /// The facts of a kind that stand, by id.
    pub(crate) fn standing(&self, kind: FactKind) -> impl Iterator<Item = (&String, &Kept)> {
        let facts = self.facts.get(&kind).into_iter().flatten();
        facts.filter(move |(id, kept)| self.withdrawal(kind, id, kept.version).is_none())
    }

    /// The facts of a kind that stand and are, or speak of, an item.
    pub(crate) fn of_item(&self, kind: FactKind, item: &str) -> impl Iterator<Item = (&String, &Kept)> {
        let names = self
            .by_item
            .get(item)
            .into_iter()
            .flat_map(move |names| names.range((kind, String::new())..).take_while(move |(of, _)| *of == kind));
        names.filter_map(move |(kind, id)| {
            let kept = self.kept(*kind, id)?;
            self.withdrawal(*kind, id, kept.version).is_none().then_some((id, kept))
        })
    }

    /// The withdrawal that a version of a fact falls under.
    pub(crate) fn withdrawal(&self, kind: FactKind, id: &str, version: u32) -> Option<(&Withdrawal, u64)> {
        let withdrawals = self.facts.get(&FactKind::Withdrawal)?;
        let kept = withdrawals.get(&format!("{} {id}", kind.name()))?;
        match kept.fact.as_ref() {
            Fact::Withdrawal(withdrawal) if withdrawal.holds(version) => Some((withdrawal, kept.entry)),
            _ => None,
        }
    }

    /// The id under which the case holds an item, by that or another of its ids.
    pub(crate) fn item_id(&self, name: &str) -> Option<String> {
        if self.kept(FactKind::Item, name).is_some() {
            return Some(name.to_owned());
        }
        self.aliases.get(name).cloned()
    }

    /// A fact as the row of its table; `None` for what no table holds.
    pub(crate) fn row(&self, fact: &Fact, version: u32, entry: u64) -> Option<RecordedRow> {
        let table = Table::of_kind(fact.kind())?;
        let collection = match fact {
            Fact::Item(item) => {
                self.arrivals(item.id.as_str()).filter_map(|(arrival, _)| arrival.collection.as_ref()).last()
            }
            _ => None,
        };
        let cells = write_row(fact, collection, &self.zone)?;
        let named = table.columns().iter().map(|column| column.name.to_owned()).zip(cells);
        let line = self.log.get(entry as usize);
        let id = fact.id();
        let withdrawn = self.withdrawal(fact.kind(), &id, version).and_then(|(withdrawal, entry)| {
            let line = self.log.get(entry as usize)?;
            let (by, at) = whose(line, withdrawal.carried.as_ref());
            Some(Withdrawn { by, at, reason: line.reason.clone() })
        });
        Some(RecordedRow {
            table: table.name().to_owned(),
            version,
            entry,
            by: line.map(|line| line.by.clone()).unwrap_or_default(),
            at: line.map(|line| line.at.clone()).unwrap_or_default(),
            reason: line.map(|line| line.reason.clone()).unwrap_or_default(),
            withdrawn,
            cells: named.filter(|(_, cell)| !cell.is_empty()).collect(),
            span: span_of(fact),
            protected: fact.envelope().is_some(),
            id,
        })
    }

    /// The current version of a fact as a row.
    pub(crate) fn current_row(&self, kind: FactKind, id: &str) -> Option<RecordedRow> {
        let kept = self.kept(kind, id)?;
        self.row(&kept.fact, kept.version, kept.entry)
    }

    /// How often an item arrived, the first time first.
    pub(crate) fn arrivals(&self, item: &str) -> impl Iterator<Item = (&Arrival, u64)> {
        let mut arrivals: Vec<(&Arrival, u64)> = self
            .of_item(FactKind::Arrival, item)
            .filter_map(|(_, kept)| match kept.fact.as_ref() {
                Fact::Arrival(arrival) => Some((arrival, kept.entry)),
                _ => None,
            })
            .collect();
        arrivals.sort_by_key(|(_, entry)| *entry);
        arrivals.into_iter()
    }
}

/// Where in the material a fact stands.
fn span_of(fact: &Fact) -> Option<RowSpan> {
    let (item, from, to, region) = match fact {
        Fact::Observation(f) => (&f.item, f.from, f.to, f.region),
        Fact::Words(f) => (f.item.as_ref()?, f.from, f.to, f.region),
        Fact::Sighting(f) => (&f.item, f.from, f.to, f.region),
        Fact::Take(f) => (&f.item, Some(f.from), Some(f.to), None),
        _ => return None,
    };
    Some(RowSpan {
        item: item.to_string(),
        from_s: from.map(model::MediaTime::secs),
        to_s: to.map(model::MediaTime::secs),
        region: region.map(|region| [region.left, region.top, region.width, region.height]),
    })
}

/// Who said what an entry records, and when; what a table of another case brought is that person's by the table's word alone.
pub(crate) fn whose(line: &EntryLine, carried: Option<&Carried>) -> (String, String) {
    match carried {
        None => (line.by.clone(), line.at.clone()),
        Some(Carried { by, at, .. }) => {
            (format!("{by} (so says a table that {} imported on {})", line.by, line.at), at.to_string())
        }
    }
}

/// A reason, with the key of the request that it came with behind it.
pub(crate) fn with_key(reason: &str, key: &str) -> String {
    format!("{reason}{REQUEST}{key}]")
}

/// A reason as it was given, without the key of its request.
pub(crate) fn as_given(reason: String) -> String {
    apart(reason).0
}

/// A reason without the key of its request, and that key.
fn apart(reason: String) -> (String, Option<String>) {
    let found = reason.strip_suffix(']').and_then(|text| text.rsplit_once(REQUEST));
    match found.map(|(reason, key)| (reason.to_owned(), key.to_owned())) {
        Some((reason, key)) => (reason, Some(key)),
        None => (reason, None),
    }
}
