//! Rows that meet a newer version of what they speak of: nothing that somebody else recorded is overwritten unseen.
use std::collections::{BTreeMap, HashMap};

use intake::tables::{RowContent, Table, TableReading, TableRow, differing, write_row};
use jiff::tz::TimeZone;
use model::{Collection, Consent, Fact, FactKind, Instant, Notice, NoticeLevel, Recorded, Whereabouts};

use crate::failure::Failure;
use crate::open::Workbench;
use crate::vault::{Outside, is_whole, keep_words, outside};

/// What is to be done with a row.
pub(super) enum Verdict {
    /// It is recorded; what it says of others' words is kept in [`Meanwhile::replaced`].
    Record(Box<Fact>),
    /// It is left, and why.
    Leave(Notice),
}

/// What the case holds of the facts that rows speak of.
pub(super) struct Meanwhile<'a> {
    workbench: &'a Workbench,
    zone: TimeZone,
    current: HashMap<(FactKind, String), Recorded<Fact>>,
    collections: BTreeMap<String, Collection>,
    authors: HashMap<u64, (String, Instant)>,
    /// By table: how many rows take the place of what others recorded, and the first of them.
    replaced: BTreeMap<String, (usize, Notice)>,
    /// Rows that would have allowed what was forbidden.
    consents_kept: Vec<Notice>,
}

impl<'a> Meanwhile<'a> {
    pub(super) async fn load(workbench: &'a Workbench, readings: &[TableReading]) -> Result<Self, Failure> {
        let mut current = HashMap::new();
        let mut collections = BTreeMap::new();
        let rows = readings.iter().flat_map(|reading| &reading.rows);
        let kinds = rows.map(|row| match &row.content {
            RowContent::Fact(fact) => fact.kind(),
            RowContent::Item(_) => FactKind::Item,
        });
        for kind in kinds.collect::<std::collections::BTreeSet<_>>() {
            for recorded in workbench.records().facts(kind).await? {
                current.insert((kind, recorded.fact.id()), recorded);
            }
            if kind == FactKind::Item {
                collections = workbench.collections(false).await?;
            }
        }
        let zone = workbench.zone().await?;
        let (authors, replaced) = (HashMap::new(), BTreeMap::new());
        Ok(Self { workbench, zone, current, collections, authors, replaced, consents_kept: Vec::new() })
    }

    /// Whether a row may be recorded: a fact as the row has it, beside what stands and who recorded that.
    pub(super) async fn judge(&mut self, mut fact: Fact, row: &TableRow, given: &str) -> Result<Verdict, Failure> {
        let name = (fact.kind(), fact.id());
        let Some(current) = self.current.get(&name).cloned() else { return Ok(Verdict::Record(Box::new(fact))) };
        if row.withheld || row.withdrawn {
            // Written without what it says, or withdrawn since, so it says nothing new.
            return Ok(Verdict::Record(Box::new(current.fact)));
        }
        match keep(&mut fact, &current.fact, given, row.row) {
            Ok(kept) => self.consents_kept.extend(kept),
            Err(notice) => return Ok(Verdict::Leave(*notice)),
        }
        if fact == current.fact {
            return Ok(Verdict::Record(Box::new(fact)));
        }
        let theirs = self.cells(&current.fact, self.collections.get(&name.1));
        let collection = match &row.content {
            RowContent::Item(row) => row.collection.as_ref(),
            RowContent::Fact(_) => None,
        };
        let ours = self.cells(&fact, collection);
        let (author, at) = self.author(current.entry).await?;
        let notice = |level, what: String, next: &str| Notice {
            level,
            what,
            place: Whereabouts { file: Some(given.to_owned()), row: Some(row.row), ..Whereabouts::default() },
            next: next.to_owned(),
        };
        let when = self.shown(at);
        let left = || {
            let what = format!(
                "{:?} was changed by {author} on {when}, after this row was written; the row itself was not, and is left",
                name.1
            );
            Verdict::Leave(notice(NoticeLevel::Warning, what, "export the tables again to work on what stands now"))
        };
        let clash = || {
            let differ = Table::of_kind(name.0).map(|table| differing(table, &ours, &theirs)).unwrap_or_default();
            let what = format!(
                "{:?} was changed by {author} on {when}, and otherwise by this row: {differ}. What stands is kept",
                name.1
            );
            let next = "agree on one; then `sightline export tables`, make the change in that row and import it";
            Verdict::Leave(notice(NoticeLevel::Error, what, next))
        };
        let who = self.workbench.who().to_owned();
        let mut versions = Vec::new();
        for version in self.workbench.records().history(name.0, &name.1).await? {
            let author = self.author(version.entry).await?.0;
            versions.push((version.fact, author));
        }
        // The version that the row was made from: as its fingerprint says, else the last one that this person recorded.
        let written_from = row.base.as_ref().and_then(|base| {
            versions.iter().rposition(|(fact, _)| {
                let collection = self.collections.get(&name.1);
                self.cells(fact, collection).last() == Some(base)
            })
        });
        let own = || versions.iter().rposition(|(_, author)| *author == who);
        let Some(from) = written_from.or_else(own) else {
            let what = format!("{:?} takes the place of what {author} recorded on {when}", name.1);
            let said = notice(NoticeLevel::Warning, what, "what stood is kept as an earlier version");
            self.replaced.entry(given.to_owned()).or_insert((0, said)).0 += 1;
            return Ok(Verdict::Record(Box::new(fact)));
        };
        let changed_by_others = versions[from + 1..].iter().any(|(_, author)| *author != who);
        Ok(match (changed_by_others, self.cells(&versions[from].0, collection) == ours) {
            (false, _) => Verdict::Record(Box::new(fact)),
            (true, true) => left(),
            (true, false) => clash(),
        })
    }

    /// What was said of rows that take the place of what others recorded, one notice a table.
    pub(super) fn into_replaced(self) -> impl Iterator<Item = Notice> {
        let replaced = self.replaced.into_values().map(|(count, first)| match count {
            1 => first,
            _ => Notice { what: format!("{} (and {} further rows like it)", first.what, count - 1), ..first },
        });
        replaced.chain(self.consents_kept)
    }

    fn cells(&self, fact: &Fact, collection: Option<&Collection>) -> Vec<String> {
        write_row(fact, collection, &self.zone).unwrap_or_default()
    }

    fn shown(&self, at: Instant) -> String {
        at.to_timestamp().to_zoned_datetime(self.zone.clone()).strftime("%-d %B %Y, %H:%M").to_string()
    }

    /// Who recorded an entry, and when.
    async fn author(&mut self, entry: u64) -> Result<(String, Instant), Failure> {
        if let Some(known) = self.authors.get(&entry) {
            return Ok(known.clone());
        }
        let entries = self.workbench.records().entries(entry, 1).await?;
        let found = entries.into_iter().next().map(|entry| (entry.draft.who, entry.at));
        let found = found.unwrap_or_else(|| ("somebody".to_owned(), Instant::from_micros(0)));
        self.authors.insert(entry, found.clone());
        Ok(found)
    }
}

/// Keeps what a row must not take away: what is sealed, and what was forbidden; gives a word on what it would have allowed.
///
/// # Errors
/// The row is the outside of what is sealed, with something changed.
pub(super) fn keep(fact: &mut Fact, current: &Fact, given: &str, row: u64) -> Result<Option<Notice>, Box<Notice>> {
    let notice = |level, what: String, next: &str| Notice {
        level,
        what,
        place: Whereabouts { file: Some(given.to_owned()), row: Some(row), ..Whereabouts::default() },
        next: next.to_owned(),
    };
    let name = format!("{} {:?}", current.kind().name(), current.id());
    match outside(fact, current) {
        Outside::No => {}
        Outside::Same => current.clone_into(fact),
        Outside::Changed => {
            let what = format!("{name} is sealed, and this row was made from what everyone sees of it: it is left");
            let next = "write all of it anew, or work on tables that a keyholder exported with `--clear`";
            return Err(Box::new(notice(NoticeLevel::Error, what, next)));
        }
    }
    let allowed = keep_consents(fact, current);
    if !is_whole(fact.kind()) {
        // When and where a statement was given, or the reasons of a sheet, leave no stand-in in a row.
        keep_words(fact, current);
    }
    keep_sealed(fact, current);
    let allowed = (!allowed.is_empty()).then(|| allowed.join(", "));
    Ok(allowed.map(|uses| {
        let what =
            format!("{name} allows to {uses} in this row, and the case says that this was forbidden: that stands");
        let next = "if the person has agreed again, record it with `sightline consent`, which asks for the reason";
        notice(NoticeLevel::Warning, what, next)
    }))
}

/// A blank cell takes no consent back, and no cell allows what was forbidden; gives the uses that a row would have allowed.
fn keep_consents(fact: &mut Fact, current: &Fact) -> Vec<&'static str> {
    let (Some(said), Some(before)) = (fact.consents(), current.consents()) else { return Vec::new() };
    let mut now = before.then(said);
    let mut kept = Vec::new();
    for (name, now, before) in [
        ("keep", &mut now.keep, before.keep),
        ("share", &mut now.share, before.share),
        ("publish", &mut now.publish, before.publish),
    ] {
        if before.is_some_and(Consent::forbids) && !now.is_some_and(Consent::forbids) {
            *now = before;
            kept.push(name);
        }
    }
    fact.set_consents(now);
    kept
}

/// Where a row shows the stand-in of what is locked away, what is locked away stays.
fn keep_sealed(fact: &mut Fact, current: &Fact) {
    let mut current = current.clone();
    let (Some(new), Some(old)) = (fact.guarded(), current.guarded()) else { return };
    let mut untouched = old.fields.len() == new.fields.len();
    for (name, field) in new.fields {
        let before = old.fields.iter().find(|(old, _)| *old == name);
        match before {
            // A cell that holds the stand-in was written by an export, and says nothing new.
            Some((_, before))
                if before.is_protected() && field.reveal().is_some_and(|value| value.as_str() == before.as_str()) =>
            {
                *field = (*before).clone()
            }
            Some((_, before)) => untouched &= **before == *field,
            None => untouched = false,
        }
    }
    if untouched {
        new.envelope.clone_from(old.envelope);
    }
}
