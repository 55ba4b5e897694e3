//! What goes out beside the tables of a case, for people: comments, and what was withdrawn.
use std::collections::btree_map::Entry::Vacant;
use std::collections::{BTreeMap, HashMap};

use intake::tables::{ListBeside, Table, write_row};
use jiff::tz::TimeZone;
use model::{Entry, Fact, FactKind, Recorded};
use preservation::Records;

use crate::desk::as_given;
use crate::failure::Failure;
use crate::withheld::{Shown, Withheld};

/// What stands for a text that may not be shared.
const WITHHELD: &str = "(withheld)";

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
        rows.push(vec![
            comment.id.to_string(),
            at.to_string(),
            draft.who,
            kind.name().to_owned(),
            comment.about.id,
            comment.item.map(|item| item.to_string()).unwrap_or_default(),
            comment.at.map(|at| format!("{:.3}", at.secs())).unwrap_or_default(),
            if hidden { WITHHELD.to_owned() } else { comment.text },
            comment.mentions.join("; "),
            comment.answers.map(|answers| answers.to_string()).unwrap_or_default(),
        ]);
    }
    let header = &["id", "at", "by", "about", "about_id", "item", "at_s", "text", "mentions", "answers"];
    Ok(ListBeside { name: "comments", header, rows })
}

async fn rows_taken(
    records: &dyn Records,
    zone: &TimeZone,
    withheld: &Withheld,
    taken: &[Taken],
) -> Result<ListBeside, Failure> {
    let mut rows = Vec::new();
    for Taken { table, recorded, by } in taken {
        let Some(Entry { at, draft, .. }) = records.entries(*by, 1).await?.into_iter().next() else { continue };
        let says = match withheld.row(&recorded.fact) {
            Shown::Whole => said(*table, &recorded.fact, zone),
            Shown::Withheld | Shown::LeftOut => WITHHELD.to_owned(),
        };
        rows.push(vec![
            table.name().to_owned(),
            recorded.fact.id(),
            recorded.version.to_string(),
            at.to_string(),
            draft.who,
            as_given(draft.reason),
            says,
        ]);
    }
    let header = &["table", "id", "version", "withdrawn_at", "withdrawn_by", "reason", "said"];
    Ok(ListBeside { name: "withdrawn", header, rows })
}

/// What a row said, column by column, in one text.
fn said(table: Table, fact: &Fact, zone: &TimeZone) -> String {
    let cells = write_row(fact, None, zone).unwrap_or_default();
    let named = table.columns().iter().zip(&cells).filter(|(_, cell)| !cell.is_empty());
    named.map(|(column, cell)| format!("{}: {cell}", column.name)).collect::<Vec<_>>().join("\n")
}
