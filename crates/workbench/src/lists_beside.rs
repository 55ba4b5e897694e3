//! What goes out beside the tables of a case: comments, and what was withdrawn.
use std::collections::btree_map::Entry::Vacant;
use std::collections::{BTreeMap, HashMap};

use intake::tables::{ListBeside, NOT_SHARED, Table, write_comment, write_row, write_said};
use jiff::tz::TimeZone;
use model::{Carried, Collection, Entry, Fact, FactKind, Recorded};
use preservation::Records;

use crate::desk::as_given;
use crate::failure::Failure;
use crate::withheld::{Shown, Withheld};

/// The withdrawals of a case that hold.
pub(crate) struct Withdrawn {
    /// By kind and id: the version up to which a fact is withdrawn, and the entry that says so.
    by_name: HashMap<(FactKind, String), (u32, u64)>,
}

impl Withdrawn {
    /// All that hold now.
    ///
    /// # Errors
    /// The case cannot be read.
    pub(crate) async fn of(records: &dyn Records) -> Result<Self, Failure> {
        let mut by_name = HashMap::new();
        for Recorded { fact, entry, .. } in records.facts(FactKind::Withdrawal).await? {
            if let Fact::Withdrawal(withdrawal) = fact
                && !withdrawal.stands
            {
                by_name.insert((withdrawal.of.kind, withdrawal.of.id), (withdrawal.version, entry));
            }
        }
        Ok(Self { by_name })
    }

    /// The entry that withdrew a version of a fact.
    pub(crate) fn entry_of(&self, kind: FactKind, id: &str, version: u32) -> Option<u64> {
        let (up_to, entry) = self.by_name.get(&(kind, id.to_owned()))?;
        (version <= *up_to).then_some(*entry)
    }
}

/// A fact that was withdrawn, with the entry that says so.
pub(crate) struct Taken {
    pub(crate) table: Table,
    pub(crate) recorded: Recorded<Fact>,
    /// How it was collected, where it is an item.
    pub(crate) collection: Option<Collection>,
    pub(crate) by: u64,
}

/// The lists of a case: without rows there is no list.
///
/// # Errors
/// The case cannot be read.
pub(crate) async fn lists(
    records: &dyn Records,
    zone: &TimeZone,
    withheld: &Withheld,
    withdrawn: &Withdrawn,
    taken: &[Taken],
) -> Result<Vec<ListBeside>, Failure> {
    let comments = comments(records, withheld, withdrawn).await?;
    let taken = rows_taken(records, zone, withheld, taken).await?;
    Ok([comments, taken].into_iter().filter(|list| !list.rows.is_empty()).collect())
}

async fn comments(records: &dyn Records, withheld: &Withheld, withdrawn: &Withdrawn) -> Result<ListBeside, Failure> {
    let mut found = records.facts(FactKind::Comment).await?;
    found.sort_by_key(|recorded| recorded.entry);
    // A comment on what may not be shared may say what that says.
    let mut silent: BTreeMap<FactKind, Vec<String>> = BTreeMap::new();
    let mut rows = Vec::new();
    for Recorded { fact, version, entry } in found {
        let Fact::Comment(comment) = fact else { continue };
        if withdrawn.entry_of(FactKind::Comment, comment.id.as_str(), version).is_some() {
            continue;
        }
        let kind = comment.about.kind;
        if let Vacant(unknown) = silent.entry(kind) {
            let facts = records.facts(kind).await?;
            let hidden = facts.iter().filter(|one| !matches!(withheld.row(&one.fact), Shown::Whole));
            unknown.insert(hidden.map(|one| one.fact.id()).collect());
        }
        let hidden = silent.get(&kind).is_some_and(|ids| ids.contains(&comment.about.id));
        let Some(Entry { at, draft, .. }) = records.entries(entry, 1).await?.into_iter().next() else { continue };
        let Carried { by, at, .. } = comment.carried.clone().unwrap_or(Carried { by: draft.who, at, version: None });
        // What is sealed of a comment stands in no list.
        rows.push(write_comment(&comment, &by, at, hidden || comment.content.is_some()));
    }
    Ok(ListBeside { list: Table::Comments, rows })
}

async fn rows_taken(
    records: &dyn Records,
    zone: &TimeZone,
    withheld: &Withheld,
    taken: &[Taken],
) -> Result<ListBeside, Failure> {
    let mut rows = Vec::new();
    for Taken { table, recorded, collection, by } in taken {
        let Some(Entry { at, draft, .. }) = records.entries(*by, 1).await?.into_iter().next() else { continue };
        let carried = carried(records, table.kind(), &recorded.fact.id()).await?;
        let Carried { by, at, version } =
            carried.unwrap_or(Carried { by: draft.who, at, version: Some(recorded.version) });
        let says = match withheld.row(&recorded.fact) {
            Shown::Whole => {
                let cells = write_row(&recorded.fact, collection.as_ref(), zone).unwrap_or_default();
                write_said(*table, &cells)
            }
            Shown::Withheld | Shown::LeftOut => NOT_SHARED.to_owned(),
        };
        rows.push(vec![
            table.name().to_owned(),
            recorded.fact.id(),
            version.unwrap_or(recorded.version).to_string(),
            at.to_string(),
            by,
            as_given(draft.reason),
            says,
        ]);
    }
    Ok(ListBeside { list: Table::Withdrawn, rows })
}

/// Whose the withdrawal of a fact is, where a table of another case brought it.
async fn carried(records: &dyn Records, kind: FactKind, id: &str) -> Result<Option<Carried>, Failure> {
    let found = records.fact(FactKind::Withdrawal, &format!("{} {id}", kind.name())).await?;
    Ok(found.and_then(|found| match found.fact {
        Fact::Withdrawal(withdrawal) => withdrawal.carried,
        _ => None,
    }))
}
