//! What may not be handed out, because somebody said so: by what people agreed to, use by use.
use std::collections::BTreeSet;

use model::{
    Consent, Consents, Event, Fact, FactKind, ItemId, LineageRelation, PostId, SourceId, StatementId, Use, WordsId,
};
use preservation::Records;

use crate::failure::Failure;

/// What one use is forbidden of.
#[derive(Debug, Default)]
pub(crate) struct Withheld {
    /// Items: by their own consent, by that of who filmed or gave them, because they hold a forbidden statement, or because
    /// they are a copy or a part of such an item.
    items: BTreeSet<ItemId>,
    /// Sources who forbid it of themselves and all that they gave.
    sources: BTreeSet<SourceId>,
    /// Sources whose words may not be used: those, and who forbade the use of a statement.
    telling: BTreeSet<SourceId>,
    statements: BTreeSet<StatementId>,
    words: BTreeSet<WordsId>,
    posts: BTreeSet<PostId>,
    /// Of whom and what nobody has said whether it is allowed.
    pub(crate) unsaid: Unsaid,
}

/// How much there is of which nobody has said whether a use is allowed: nothing may be assumed of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unsaid {
    /// Witnesses, filmers and submitters.
    pub(crate) people: usize,
    /// Their statements.
    pub(crate) statements: usize,
    /// Items that they filmed or gave.
    pub(crate) items: usize,
}

impl Unsaid {
    /// Whether everything was said.
    pub(crate) fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// In words: "2 people, 1 statement and 3 items".
    pub(crate) fn words(self) -> String {
        let parts = [
            (self.people, "person who could be harmed", "people who could be harmed"),
            (self.statements, "statement", "statements"),
            (self.items, "item", "items"),
        ];
        listed(&parts)
    }
}

/// Counts in words, those that are none left out.
pub(crate) fn listed(parts: &[(usize, &str, &str)]) -> String {
    let words = parts.iter().filter(|(count, ..)| *count > 0);
    let words: Vec<String> =
        words.map(|(count, one, many)| format!("{count} {}", if *count == 1 { one } else { many })).collect();
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} and {last}", before.join(", ")),
        _ => words.concat(),
    }
}

/// What becomes of a row in an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shown {
    /// It is written as it is.
    Whole,
    /// It is written without what it says.
    Withheld,
    /// It is not written.
    LeftOut,
}

/// Whether nobody has said anything of a use, or only that nobody asked.
fn is_unsaid(said: &Consents, used: Use) -> bool {
    matches!(said.of(used), None | Some(Consent::NotAsked)) && !said.forbid(used)
}

impl Withheld {
    /// What people said of a use, as the records have it.
    pub(crate) async fn of(records: &dyn Records, used: Use) -> Result<Self, Failure> {
        let mut withheld = Self::default();
        let (mut people, mut silent) = (BTreeSet::new(), BTreeSet::new());
        for recorded in records.facts(FactKind::Source).await? {
            let Fact::Source(source) = recorded.fact else { continue };
            if source.consents.forbid(used) {
                withheld.sources.insert(source.id.clone());
            }
            if source.role.is_protected() || source.name.is_protected() {
                people.insert(source.id.clone());
                if is_unsaid(&source.consents, used) {
                    silent.insert(source.id);
                }
            }
        }
        withheld.unsaid.people = silent.len();
        withheld.telling = withheld.sources.clone();
        for recorded in records.facts(FactKind::Statement).await? {
            let Fact::Statement(statement) = recorded.fact else { continue };
            if statement.consents().forbid(used) || withheld.sources.contains(&statement.source) {
                withheld.telling.insert(statement.source);
                withheld.items.extend(statement.items);
                withheld.statements.insert(statement.id);
            } else if people.contains(&statement.source) && is_unsaid(&statement.consents(), used) {
                withheld.unsaid.statements += usize::from(silent.contains(&statement.source));
            }
        }
        let mut given_by: BTreeSet<(ItemId, SourceId)> = BTreeSet::new();
        for recorded in records.facts(FactKind::Role).await? {
            let Fact::Role(role) = recorded.fact else { continue };
            given_by.insert((role.item, role.source));
        }
        let mut said = Vec::new();
        for recorded in records.facts(FactKind::Item).await? {
            let Fact::Item(item) = recorded.fact else { continue };
            given_by.extend(item.source.map(|source| (item.id.clone(), source)));
            said.push((item.id, item.consents));
        }
        for (item, source) in &given_by {
            if withheld.sources.contains(source) {
                withheld.items.insert(item.clone());
            }
        }
        withheld.items.extend(said.iter().filter(|(_, said)| said.forbid(used)).map(|(item, _)| item.clone()));
        withheld.follow_copies(records).await?;
        let of_silent: BTreeSet<&ItemId> =
            given_by.iter().filter(|(_, source)| silent.contains(source)).map(|(item, _)| item).collect();
        let unsaid = said.iter().filter(|(item, said)| is_unsaid(said, used) && !withheld.items.contains(item));
        withheld.unsaid.items = unsaid.filter(|(item, _)| of_silent.contains(item)).count();
        withheld.follow_words(records).await?;
        Ok(withheld)
    }

    /// What either of two uses is forbidden of.
    #[must_use]
    pub(crate) fn and(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self.sources.extend(other.sources);
        self.telling.extend(other.telling);
        self.statements.extend(other.statements);
        self.words.extend(other.words);
        self.posts.extend(other.posts);
        let (ours, theirs) = (&mut self.unsaid, other.unsaid);
        ours.people = ours.people.max(theirs.people);
        ours.statements = ours.statements.max(theirs.statements);
        ours.items = ours.items.max(theirs.items);
        self
    }

    /// What is a copy or a part of something withheld is withheld as well.
    async fn follow_copies(&mut self, records: &dyn Records) -> Result<(), Failure> {
        let mut leads: Vec<(ItemId, ItemId)> = Vec::new();
        for recorded in records.facts(FactKind::Lineage).await? {
            let Fact::Lineage(lineage) = recorded.fact else { continue };
            if matches!(lineage.relation, LineageRelation::SameBytes | LineageRelation::ReEncodingOf) {
                leads.push((lineage.item.clone(), lineage.of.clone()));
            }
            leads.push((lineage.of, lineage.item));
        }
        loop {
            let reached = leads.iter().filter(|(from, to)| self.items.contains(from) && !self.items.contains(to));
            let reached: Vec<ItemId> = reached.map(|(_, to)| to.clone()).collect();
            if reached.is_empty() {
                return Ok(());
            }
            self.items.extend(reached);
        }
    }

    async fn follow_words(&mut self, records: &dyn Records) -> Result<(), Failure> {
        for recorded in records.facts(FactKind::Post).await? {
            if let Fact::Post(post) = recorded.fact
                && self.items.contains(&post.item)
            {
                self.posts.insert(post.id);
            }
        }
        for recorded in records.facts(FactKind::Words).await? {
            let Fact::Words(words) = recorded.fact else { continue };
            if words.item.as_ref().is_some_and(|item| self.items.contains(item))
                || words.statement.as_ref().is_some_and(|statement| self.statements.contains(statement))
                || words.source.as_ref().is_some_and(|source| self.telling.contains(source))
                || words.post.as_ref().is_some_and(|post| self.posts.contains(post))
            {
                self.words.insert(words.id);
            }
        }
        Ok(())
    }

    /// Whether an item may not be handed out.
    pub(crate) fn item(&self, item: &ItemId) -> bool {
        self.items.contains(item)
    }

    /// The sources whose words may not be used, nor they be named.
    pub(crate) fn telling(&self) -> &BTreeSet<SourceId> {
        &self.telling
    }

    /// The statements that may not be handed out.
    pub(crate) fn statement_ids(&self) -> impl Iterator<Item = String> {
        self.statements.iter().map(ToString::to_string)
    }

    /// Whether an event is known from what is withheld alone.
    pub(crate) fn event(&self, event: &Event) -> bool {
        self.all(&event.items, &event.sources)
    }

    /// Whether there is something behind a fact, and all of it is withheld.
    fn all(&self, items: &[ItemId], sources: &[SourceId]) -> bool {
        (!items.is_empty() || !sources.is_empty())
            && items.iter().all(|item| self.items.contains(item))
            && sources.iter().all(|source| self.telling.contains(source))
    }

    fn any(&self, items: &[ItemId], sources: &[SourceId]) -> bool {
        items.iter().any(|item| self.items.contains(item)) || sources.iter().any(|source| self.telling.contains(source))
    }

    /// What becomes of a fact's row.
    pub(crate) fn row(&self, fact: &Fact) -> Shown {
        let telling = |source: &SourceId| self.telling.contains(source);
        let hidden = match fact {
            Fact::Source(f) => self.sources.contains(&f.id),
            Fact::Statement(f) => self.statements.contains(&f.id),
            Fact::Claim(f) => {
                f.statement.as_ref().is_some_and(|statement| self.statements.contains(statement))
                    || (f.statement.is_none() && f.source.as_ref().is_some_and(telling))
                    || f.words.as_ref().is_some_and(|words| self.words.contains(words))
                    || self.all(&f.items, &[])
            }
            Fact::Words(f) => self.words.contains(&f.id),
            Fact::Translation(f) => self.words.contains(&f.words),
            Fact::Event(f) => self.event(f),
            Fact::Movement(f) => self.all(&f.items, &f.sources),
            Fact::Equipment(f) => self.all(&f.items, &[]),
            Fact::Evidence(f) if self.any(&f.items, &f.sources) => return Shown::LeftOut,
            Fact::Sync(f) if self.items.contains(&f.a) || self.items.contains(&f.b) => return Shown::LeftOut,
            Fact::Toll(f) if telling(&f.source) => return Shown::LeftOut,
            fact => fact.item().is_some_and(|item| self.items.contains(item)),
        };
        if hidden { Shown::Withheld } else { Shown::Whole }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_a_sentence() {
        assert_eq!(
            Unsaid { people: 2, statements: 1, items: 3 }.words(),
            "2 people who could be harmed, 1 statement and 3 items"
        );
        assert_eq!(Unsaid { people: 0, statements: 0, items: 1 }.words(), "1 item");
        assert!(Unsaid::default().is_empty());
    }
}
