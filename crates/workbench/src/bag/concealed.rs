use std::collections::BTreeSet;

use model::{Consent, Fact, FactKind, FactRef, ItemId, SourceId, Use};
use preservation::Records;
use serde_json::Value;

use crate::export_tables::is_imported_table;
use crate::failure::Failure;
use crate::withheld::{Shown, Withheld};

/// The most bytes of an id.
const LONGEST_ID: usize = 200;

/// Why an entry does not leave the case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// Somebody does not allow it to be shared.
    Consent,
    /// It is sealed, or it would tell of who filmed, sent or spoke.
    Protected,
    /// It holds other items or rows, which leave by themselves where they may.
    Container,
    /// A place or landmark of which nothing speaks that leaves.
    Unmentioned,
}

impl Why {
    pub(super) const fn words(self) -> &'static str {
        match self {
            Why::Consent => "consent to share it was refused or withdrawn",
            Why::Protected => "it is protected",
            Why::Container => "it holds other items or rows, which leave by themselves where they may",
            Why::Unmentioned => "only what is withheld speaks of it",
        }
    }
}

/// What of a case does not leave it in a bag.
///
/// Stricter than an export of tables: not only what is sealed stays, but all that speaks of an item that is confidential,
/// or that a protected person gave without having agreed to its being shared; and wherever such a person stood.
#[derive(Debug, Default)]
pub(super) struct Concealed {
    withheld: Withheld,
    /// Witnesses, filmers, submitters.
    people: BTreeSet<SourceId>,
    /// Items of which nothing leaves but their name.
    guarded: BTreeSet<ItemId>,
    /// Tables that were imported, and archives of a case of which something stays.
    containers: BTreeSet<ItemId>,
    /// Items that a protected person filmed or gave: where they stood never leaves.
    given: BTreeSet<ItemId>,
    /// Ids of places and landmarks that something speaks of which leaves; `None` while they are still gathered.
    mentioned: Option<BTreeSet<String>>,
    /// Names of facts of which no version leaves.
    hidden: BTreeSet<(FactKind, String)>,
}

impl Concealed {
    /// What of a case does not leave it for a use: nobody who could be harmed is taken to agree who did not say so.
    pub(super) async fn of(records: &dyn Records, used: Use) -> Result<Self, Failure> {
        let mut concealed = Self { withheld: Withheld::of(records, used).await?, ..Self::default() };
        let mut agreed = BTreeSet::new();
        for recorded in records.facts(FactKind::Source).await? {
            let Fact::Source(source) = recorded.fact else { continue };
            if source.role.is_protected() || source.name.is_protected() {
                if source.consents.of(used) == Some(Consent::Given) {
                    agreed.insert(source.id.clone());
                }
                concealed.people.insert(source.id);
            }
        }
        let mut given_by: Vec<(ItemId, SourceId)> = Vec::new();
        for recorded in records.facts(FactKind::Role).await? {
            let Fact::Role(role) = recorded.fact else { continue };
            // The part may make a person of whom nothing else is known one to be protected.
            if role.role.is_protected() {
                concealed.people.insert(role.source.clone());
            }
            given_by.push((role.item, role.source));
        }
        let mut items = Vec::new();
        for recorded in records.facts(FactKind::Item).await? {
            let Fact::Item(item) = recorded.fact else { continue };
            given_by.extend(item.source.clone().map(|source| (item.id.clone(), source)));
            items.push(item);
        }
        for recorded in records.facts(FactKind::Statement).await? {
            let Fact::Statement(statement) = recorded.fact else { continue };
            if concealed.people.contains(&statement.source) {
                given_by.extend(statement.items.into_iter().map(|item| (item, statement.source.clone())));
            }
        }
        let mut asked: BTreeSet<ItemId> = BTreeSet::new();
        for (item, source) in given_by.into_iter().filter(|(_, source)| concealed.people.contains(source)) {
            if !agreed.contains(&source) {
                asked.insert(item.clone());
            }
            concealed.given.insert(item);
        }
        for item in &items {
            let agreed = item.consents.of(used) == Some(Consent::Given);
            if item.confidential || item.envelope.is_some() || (asked.contains(&item.id) && !agreed) {
                concealed.guarded.insert(item.id.clone());
            }
        }
        concealed.follow_lineage(records).await?;
        let stays = items.iter().any(|item| concealed.item(&item.id).is_some());
        for item in items {
            let id = item.id.clone();
            let archive = item.name.as_deref().is_some_and(is_archive);
            if (archive && stays) || is_imported_table(&Fact::Item(item)) {
                concealed.containers.insert(id);
            }
        }
        Ok(concealed)
    }

    /// What is a copy or a part of a guarded item, holds one or came beside one, is guarded as well.
    async fn follow_lineage(&mut self, records: &dyn Records) -> Result<(), Failure> {
        let mut pairs = Vec::new();
        for recorded in records.facts(FactKind::Lineage).await? {
            if let Fact::Lineage(lineage) = recorded.fact {
                pairs.push((lineage.item, lineage.of));
            }
        }
        loop {
            let before = self.guarded.len();
            for (item, of) in &pairs {
                if self.guarded.contains(item) || self.guarded.contains(of) {
                    self.guarded.extend([item.clone(), of.clone()]);
                }
            }
            if self.guarded.len() == before {
                return Ok(());
            }
        }
    }

    /// Whether the bytes of an item may leave.
    pub(super) fn item(&self, item: &ItemId) -> Option<Why> {
        if self.withheld.item(item) {
            Some(Why::Consent)
        } else if self.guarded.contains(item) {
            Some(Why::Protected)
        } else {
            self.containers.contains(item).then_some(Why::Container)
        }
    }

    /// Why a fact does not leave; `None` for one that does.
    pub(super) fn fact(&self, fact: &Fact) -> Option<Why> {
        if self.withheld.row(fact) != Shown::Whole {
            return Some(Why::Consent);
        }
        if self.is_protected(fact) {
            return Some(Why::Protected);
        }
        if fact.item().is_some_and(|item| self.containers.contains(item)) {
            return Some(Why::Container);
        }
        let mentioned = self.mentioned.as_ref()?;
        let named = matches!(fact, Fact::Place(_) | Fact::Landmark(_));
        (named && !mentioned.contains(&fact.id())).then_some(Why::Unmentioned)
    }

    fn is_protected(&self, fact: &Fact) -> bool {
        let person = |source: &SourceId| self.people.contains(source);
        let any = |items: &[ItemId]| items.iter().any(|item| self.guarded.contains(item));
        let seen_from = |item: &ItemId| self.given.contains(item);
        if fact.envelope().is_some() || fact.clone().is_protected() {
            return true;
        }
        match fact {
            // What nobody signed off is not handed out.
            Fact::Vault(_) | Fact::Keyholder(_) | Fact::ReportDraft(_) => true,
            Fact::Source(f) => person(&f.id),
            Fact::Statement(f) => person(&f.source) || any(&f.items),
            Fact::Role(f) => person(&f.source) || self.guarded.contains(&f.item),
            Fact::Claim(f) => f.source.as_ref().is_some_and(person) || any(&f.items),
            Fact::Words(f) if f.source.as_ref().is_some_and(person) => true,
            Fact::GivenFix(f) => seen_from(&f.item) || self.guarded.contains(&f.item),
            // Tags of a file say where it was recorded, and by which device.
            Fact::Analysis(f) => seen_from(&f.item) || self.guarded.contains(&f.item),
            Fact::Metadata(f) => seen_from(&f.item) || self.guarded.contains(&f.item),
            Fact::Mark(f) => seen_from(&f.item) || self.guarded.contains(&f.item),
            Fact::MeasuredShadow(f) => seen_from(&f.item) || self.guarded.contains(&f.item),
            Fact::Evidence(f) => any(&f.items) || f.sources.iter().any(person),
            Fact::Movement(f) => any(&f.items),
            Fact::Clock(f) => any(&f.items),
            Fact::Lineage(f) => self.guarded.contains(&f.item) || self.guarded.contains(&f.of),
            Fact::Sync(f) => self.guarded.contains(&f.a) || self.guarded.contains(&f.b),
            Fact::Correction(f) => f.item.as_ref().is_some_and(|item| self.guarded.contains(item)),
            fact => fact.item().is_some_and(|item| self.guarded.contains(item)),
        }
    }

    /// Takes the facts of the ledger in, places and landmarks left aside: what they speak of, and which never leave.
    pub(super) fn gather(&mut self, facts: impl Iterator<Item = Fact>) {
        let mut mentioned = self.mentioned.take().unwrap_or_default();
        for fact in facts {
            if self.fact(&fact).is_some() {
                self.hidden.insert((fact.kind(), fact.id()));
            } else if let Ok(value) = serde_json::to_value(&fact) {
                each_text(&value, &mut |text| {
                    if text.len() <= LONGEST_ID && !mentioned.contains(text) {
                        mentioned.insert(text.to_owned());
                    }
                });
            }
        }
        self.mentioned = Some(mentioned);
    }

    /// Notes the places of which nothing speaks that leaves, once all facts were gathered.
    pub(super) fn settle(&mut self, named: &[Fact]) {
        let mut mentioned = self.mentioned.take().unwrap_or_default();
        // A landmark that leaves names its place, and a place the larger one that it is a part of.
        let ids: BTreeSet<String> = named.iter().map(Fact::id).collect();
        loop {
            let mut reached = BTreeSet::new();
            for fact in named.iter().filter(|fact| mentioned.contains(&fact.id())) {
                each_text(&serde_json::to_value(fact).unwrap_or_default(), &mut |text| {
                    if ids.contains(text) && !mentioned.contains(text) {
                        reached.insert(text.to_owned());
                    }
                });
            }
            if reached.is_empty() {
                break;
            }
            mentioned.extend(reached);
        }
        self.mentioned = Some(mentioned);
        for fact in named {
            if self.fact(fact).is_some() {
                self.hidden.insert((fact.kind(), fact.id()));
            }
        }
    }

    /// Whether a finding that read this fact may leave.
    pub(super) fn read(&self, input: &FactRef) -> bool {
        self.hidden.contains(&(input.kind, input.id.clone()))
    }

    /// Whether an id is that of an item or a person of whom nothing leaves.
    pub(super) fn names(&self, id: &str) -> bool {
        ItemId::new(id).is_ok_and(|id| self.item(&id).is_some())
            || SourceId::new(id).is_ok_and(|id| self.people.contains(&id))
    }
}

/// Whether a file of this name holds other files.
fn is_archive(name: &str) -> bool {
    let name = name.to_lowercase();
    [".zip", ".tar", ".tgz", ".gz", ".wacz", ".warc", ".mht", ".mhtml"].iter().any(|end| name.ends_with(end))
}

/// Every text in a value, names of members left aside.
pub(super) fn each_text(value: &Value, each: &mut impl FnMut(&str)) {
    match value {
        Value::String(text) => each(text),
        Value::Array(values) => values.iter().for_each(|value| each_text(value, each)),
        Value::Object(members) => members.values().for_each(|value| each_text(value, each)),
        _ => {}
    }
}
