//! Rows told at the desk: read as an import would read them, checked against what was seen, recorded all or none.
use std::collections::{BTreeMap, HashMap};

use intake::tables::{
    Context, Files, Holds, Table, TableContent, TableFile, TableReading, WrittenTable, differing_columns, read_all,
    write_row,
};
use model::{
    Comment, CommentId, Draft, EntryKind, Fact, FactKind, FactName, MediaTime, Notice, NoticeLevel, Whereabouts,
    Withdrawal,
};
use preservation::Outcome;

use super::ask::table_named;
use super::case_view::NoticeView;
use super::desk::Desk;
use super::item_view::CommentView;
use super::row::RecordedRow;
use super::state::{State, with_key};
use super::told::{Commenting, Conflict, ConflictRow, Telling, Told, ToldRow, Withdrawing};
use crate::failure::Failure;
use crate::import::{BoundRows, guard_of};
use crate::vault::random_id;

/// The most rows of one telling.
pub const MOST_ROWS: usize = 5000;

/// What became of a telling.
#[derive(Debug, Clone, PartialEq)]
pub enum Telt {
    /// Recorded, or recorded before.
    Done(Told),
    /// Somebody was faster: nothing was recorded.
    Conflict(Conflict),
    /// Rows that cannot be read: nothing was recorded.
    Refused(Vec<NoticeView>),
}

/// A row with the table that it is of, and where in the request it stands.
struct Placed<'a> {
    index: usize,
    table: Table,
    row: &'a ToldRow,
    cells: BTreeMap<String, String>,
}

impl Desk {
    /// Records rows, all or none, as this person.
    ///
    /// # Errors
    /// The case cannot be read or written.
    pub async fn tell(&self, who: &str, telling: &Telling) -> Result<Telt, Failure> {
        check_key(&telling.key)?;
        let _one = self.telling.lock().await;
        self.catch_up().await?;
        if let Some(told) = self.told_before(&telling.key) {
            return Ok(Telt::Done(told));
        }
        if telling.rows.is_empty() || telling.rows.len() > MOST_ROWS {
            let what = format!("{} rows; 1 to {MOST_ROWS} at a time", telling.rows.len());
            return Err(Failure::new(what, "send them in parts"));
        }
        let placed = match self.place(who, &telling.rows)? {
            Ok(placed) => placed,
            Err(notices) => return Ok(Telt::Refused(notices)),
        };
        let (readings, numbered) = self.read(&placed);
        let (refused, notices): (Vec<Notice>, Vec<Notice>) = readings
            .iter()
            .flat_map(|reading| reading.notices.iter().map(|notice| renumbered(notice, reading.table, &numbered)))
            .partition(|notice| notice.level == NoticeLevel::Error);
        let mut notices: Vec<NoticeView> = notices.iter().map(NoticeView::from).collect();
        if !refused.is_empty() {
            return Ok(Telt::Refused(refused.iter().map(NoticeView::from).collect()));
        }
        let guard = guard_of(&self.state(), &readings);
        let standing = |fact: &Fact| self.state().fact(fact.kind(), &fact.id()).cloned();
        let bound = match self.workbench.bind_rows(&readings, &guard, standing).await? {
            Ok(bound) => bound,
            Err(notice) => {
                let table = Table::named(notice.place.file.as_deref().unwrap_or_default()).unwrap_or(Table::Items);
                return Ok(Telt::Refused(vec![NoticeView::from(&renumbered(&notice, table, &numbered))]));
            }
        };
        if let Some(conflict) = self.conflict(&bound, &placed, &numbered).await? {
            return Ok(Telt::Conflict(conflict));
        }
        notices.extend(bound.notices.iter().map(NoticeView::from));
        let reason = if telling.reason.trim().is_empty() { "told at the workbench" } else { telling.reason.trim() };
        let names: Vec<(usize, FactKind, String)> = bound
            .facts
            .iter()
            .filter_map(|(given, row, fact)| {
                let index = index_of(given, *row, &numbered)?;
                // What an item's row says of its post is a fact of its own, and no row that was told.
                (placed.iter().any(|p| p.index == index && p.table.kind() == fact.kind()))
                    .then(|| (index, fact.kind(), fact.id()))
            })
            .collect();
        let drafts = bound.facts.into_iter().map(|(_, _, fact)| draft(who, reason, &telling.key, fact)).collect();
        let (receipts, left_out) = self.workbench.append_noting(drafts).await?;
        let entries = receipts.iter().filter(|receipt| receipt.outcome != Outcome::Unchanged).count();
        notices.extend(left_out.iter().map(NoticeView::from));
        let mut disposed = Vec::new();
        self.workbench.dispose_clear_copies(bound.in_clear, &mut disposed).await?;
        disposed.extend(self.workbench.seal_standing(&guard).await?);
        notices.extend(disposed.iter().map(NoticeView::from));
        self.catch_up().await?;
        let mut names = names;
        names.sort();
        let state = self.state();
        let rows = names.iter().filter_map(|(_, kind, id)| state.current_row(*kind, id)).collect();
        Ok(Telt::Done(Told { rows, entries: entries as u64, notices, again: false }))
    }

    /// Withdraws a row, or lets it stand again.
    ///
    /// # Errors
    /// There is no such row, no reason is given, or the case cannot be written.
    pub async fn withdraw(&self, who: &str, withdrawing: &Withdrawing) -> Result<Telt, Failure> {
        check_key(&withdrawing.key)?;
        let kind = table_named(&withdrawing.table)?.kind();
        if kind == FactKind::Case {
            return Err(Failure::new("a case cannot be withdrawn", "change its row instead"));
        }
        let reason = withdrawing.reason.trim();
        if reason.is_empty() {
            let next = "write why: whoever reads the ledger later will ask";
            return Err(Failure::new("nothing says why", next));
        }
        let _one = self.telling.lock().await;
        self.catch_up().await?;
        if let Some(mut told) = self.told_before(&withdrawing.key) {
            told.rows.extend(self.state().current_row(kind, &withdrawing.id));
            return Ok(Telt::Done(told));
        }
        let (fact, theirs) = {
            let state = self.state();
            let missing = || {
                let what = format!("there is no row \"{}\" in {}", withdrawing.id, withdrawing.table);
                Failure::new(what, "read the list again")
            };
            let kept = state.kept(kind, &withdrawing.id).ok_or_else(missing)?;
            let theirs = state.current_row(kind, &withdrawing.id).ok_or_else(missing)?;
            let of = FactName { kind, id: withdrawing.id.clone() };
            let withdrawal = Withdrawal {
                of,
                version: kept.version,
                item: kept.fact.item().cloned(),
                stands: withdrawing.restore,
                carried: None,
            };
            (Fact::Withdrawal(withdrawal), theirs)
        };
        if theirs.version != withdrawing.base {
            let base = self.version(kind, &withdrawing.id, withdrawing.base).await?;
            let row = ConflictRow { base, theirs, yours: BTreeMap::new(), columns: Vec::new() };
            return Ok(Telt::Conflict(Conflict { conflicts: vec![row] }));
        }
        if theirs.withdrawn.is_some() != withdrawing.restore {
            let what = if withdrawing.restore { "it stands already" } else { "it was withdrawn already" };
            return Err(Failure::new(what, "read the row again"));
        }
        self.workbench.append(vec![draft(who, reason, &withdrawing.key, fact)]).await?;
        self.catch_up().await?;
        let rows = self.state().current_row(kind, &withdrawing.id).into_iter().collect();
        Ok(Telt::Done(Told { rows, entries: 1, notices: Vec::new(), again: false }))
    }

    /// Writes a comment.
    ///
    /// # Errors
    /// It is about no row, mentions nobody known, is empty or too long, or the case cannot be written.
    pub async fn write_comment(&self, who: &str, commenting: &Commenting) -> Result<CommentView, Failure> {
        /// The most characters of a comment.
        const MOST: usize = 10_000;
        check_key(&commenting.key)?;
        let text = commenting.text.trim();
        if text.is_empty() || text.chars().count() > MOST {
            return Err(Failure::new(format!("a comment has 1 to {MOST} characters"), "write it shorter, or in two"));
        }
        let kind = table_named(&commenting.table)?.kind();
        let _one = self.telling.lock().await;
        self.catch_up().await?;
        let before = self.state().keys.get(&commenting.key).and_then(|entries| entries.first().copied());
        let id = match before {
            Some(entry) => self.state().log.get(entry as usize).map(|line| line.id.clone()).unwrap_or_default(),
            None => random_id("c")?,
        };
        if before.is_none() {
            if let Some(unknown) = commenting.mentions.iter().find(|name| *name != who && !self.is_known(name)) {
                let next = "mention people by the names that the ledger has (`GET /api/people`)";
                return Err(Failure::new(format!("nobody here is called \"{unknown}\""), next));
            }
            let about = self.state().fact(kind, &commenting.of).cloned();
            let about = about.ok_or_else(|| {
                let what = format!("there is no row \"{}\" in {}", commenting.of, commenting.table);
                Failure::new(what, "read the list again")
            })?;
            let wrong = |error: model::IdError| Failure::new(error, "read the list again");
            let answers = commenting.answers.as_deref().map(CommentId::new).transpose().map_err(wrong)?;
            if let Some(answers) = &answers
                && self.state().fact(FactKind::Comment, answers.as_str()).is_none()
            {
                return Err(Failure::new(format!("there is no comment \"{answers}\""), "read the list again"));
            }
            let at = commenting.at_s.filter(|at| at.is_finite() && *at >= 0.0 && *at < 1e9);
            let comment = Comment {
                id: CommentId::new(&id).map_err(wrong)?,
                item: about.item().cloned(),
                about: FactName { kind, id: commenting.of.clone() },
                at: at.map(|at| MediaTime::from_micros((at * 1e6).round() as u64)),
                text: text.to_owned(),
                mentions: commenting.mentions.clone(),
                answers,
                carried: None,
                content: None,
                envelope: None,
            };
            let mut fact = Fact::Comment(comment);
            guard_of(&self.state(), &[]).protect(&mut fact);
            let draft = draft(who, "comment", &commenting.key, fact);
            self.workbench.append(vec![draft]).await?;
            self.catch_up().await?;
        }
        let written = self.state().comment(&id);
        written.ok_or_else(|| Failure::new("the comment was not found again", "report this as a fault"))
    }

    /// What a request of this key came to before.
    fn told_before(&self, key: &str) -> Option<Told> {
        let state = self.state();
        let entries = state.keys.get(key)?;
        let rows = entries.iter().filter_map(|entry| {
            let line = state.log.get(*entry as usize)?;
            let kind = FactKind::ALL.into_iter().find(|kind| kind.name() == line.kind)?;
            state.current_row(kind, &line.id)
        });
        Some(Told { rows: rows.collect(), entries: entries.len() as u64, notices: Vec::new(), again: true })
    }

    /// Rows with their tables and all their cells: ids made, names filled in, what is left as it stands.
    fn place<'a>(&self, who: &str, rows: &'a [ToldRow]) -> Result<Result<Vec<Placed<'a>>, Vec<NoticeView>>, Failure> {
        let state = self.state();
        let mut placed = Vec::with_capacity(rows.len());
        let mut notices = Vec::new();
        for (index, row) in rows.iter().enumerate() {
            let table = table_named(&row.table)?;
            let columns = table.columns();
            for column in row.cells.keys().filter(|name| !columns.iter().any(|column| column.name == name.as_str())) {
                let names: Vec<&str> = columns.iter().map(|column| column.name).collect();
                notices.push(notice(index, &row.table, Some(column), "there is no such column", &names.join(", ")));
            }
            let id_column = columns.iter().find(|column| column.holds == Holds::Id);
            let id =
                id_column.and_then(|column| row.cells.get(column.name)).map(|id| id.trim()).filter(|id| !id.is_empty());
            let known = match (table, id) {
                (Table::Case, _) => state.current_row(FactKind::Case, "case"),
                (_, Some(id)) => state.current_row(table.kind(), id),
                _ => None,
            };
            let mut cells = match (&known, row.only_these) {
                (Some(known), true) => known.cells.clone(),
                (None, true) => {
                    notices.push(notice(
                        index,
                        &row.table,
                        None,
                        "there is no such row to change",
                        "read the list again",
                    ));
                    continue;
                }
                (_, false) => BTreeMap::new(),
            };
            cells.extend(row.cells.iter().map(|(column, cell)| (column.clone(), cell.clone())));
            if let (Some(column), None) = (id_column, id) {
                cells.insert(column.name.to_owned(), random_id(prefix(table))?);
            }
            if known.is_none() && columns.iter().any(|column| column.name == "by") {
                let by = cells.entry("by".to_owned()).or_default();
                if by.trim().is_empty() {
                    who.clone_into(by);
                }
            }
            placed.push(Placed { index, table, row, cells });
        }
        Ok(if notices.is_empty() { Ok(placed) } else { Err(notices) })
    }

    /// Rows read as the tables of an import are; and by table, which row of the request each of its rows is.
    fn read(&self, placed: &[Placed<'_>]) -> (Vec<TableReading>, HashMap<Table, Vec<usize>>) {
        let mut tables: BTreeMap<Table, Vec<Vec<String>>> = BTreeMap::new();
        let mut numbered: HashMap<Table, Vec<usize>> = HashMap::new();
        for Placed { index, table, cells, .. } in placed {
            let columns = table.columns().iter();
            let mut row: Vec<String> =
                columns.map(|column| cells.get(column.name).cloned().unwrap_or_default()).collect();
            // The fingerprint of what was exported: what was seen is known by its version here.
            row.push(String::new());
            tables.entry(*table).or_default().push(row);
            numbered.entry(*table).or_default().push(*index);
        }
        let files: Vec<TableFile> = tables
            .into_iter()
            .map(|(table, rows)| TableFile {
                table,
                given: table.name().to_owned(),
                folder: std::path::PathBuf::new(),
                content: TableContent::Csv(WrittenTable { table, rows }.csv()),
            })
            .collect();
        let context = {
            let state = self.state();
            Context { zone: state.zone.clone(), known: state.known.clone(), files: Files::default() }
        };
        (read_all(&files, &context), numbered)
    }

    /// The rows that somebody changed since they were seen, and otherwise than they are told now.
    async fn conflict(
        &self,
        bound: &BoundRows,
        placed: &[Placed<'_>],
        numbered: &HashMap<Table, Vec<usize>>,
    ) -> Result<Option<Conflict>, Failure> {
        let mut found = Vec::new();
        {
            let state = self.state();
            for (given, number, fact) in &bound.facts {
                let Some(index) = index_of(given, *number, numbered) else { continue };
                let Some(placed) = placed.iter().find(|p| p.index == index && p.table.kind() == fact.kind()) else {
                    continue;
                };
                let base = placed.row.base.unwrap_or(0);
                let Some(kept) = state.kept(fact.kind(), &fact.id()) else { continue };
                if kept.version == base || *kept.fact == *fact {
                    continue;
                }
                let Some(theirs) = state.current_row(fact.kind(), &fact.id()) else { continue };
                found.push((fact.kind(), fact.id(), base, theirs, placed, self.differences(&state, fact, &kept.fact)));
            }
        }
        let mut conflicts = Vec::new();
        for (kind, id, base, theirs, placed, mut columns) in found {
            let seen = self.version(kind, &id, base).await?;
            // Only where both moved away from what was seen is there anything to decide.
            if let Some(seen) = &seen {
                columns.retain(|column| {
                    let cell = |cells: &BTreeMap<String, String>| cells.get(column).cloned().unwrap_or_default();
                    cell(&seen.cells) != cell(&theirs.cells)
                });
            }
            conflicts.push(ConflictRow { base: seen, theirs, yours: placed.cells.clone(), columns });
        }
        Ok((!conflicts.is_empty()).then_some(Conflict { conflicts }))
    }

    fn differences(&self, state: &State, ours: &Fact, theirs: &Fact) -> Vec<String> {
        let cells = |fact: &Fact| write_row(fact, None, &state.zone).unwrap_or_default();
        let Some(table) = Table::of_kind(ours.kind()) else { return Vec::new() };
        differing_columns(table, &cells(ours), &cells(theirs)).map(str::to_owned).collect()
    }

    /// One version of a fact as a row.
    async fn version(&self, kind: FactKind, id: &str, version: u32) -> Result<Option<RecordedRow>, Failure> {
        let history = self.workbench.records().history(kind, id).await?;
        let found = history.into_iter().find(|recorded| recorded.version == version);
        Ok(found.and_then(|found| self.state().row(&found.fact, found.version, found.entry)))
    }

    /// The facts that rows would be, read and bound as they would be recorded, and nothing recorded.
    pub(crate) async fn would_be(
        &self,
        who: &str,
        rows: &[ToldRow],
    ) -> Result<Result<Vec<Fact>, Vec<NoticeView>>, Failure> {
        if rows.is_empty() {
            return Ok(Ok(Vec::new()));
        }
        let placed = match self.place(who, rows)? {
            Ok(placed) => placed,
            Err(notices) => return Ok(Err(notices)),
        };
        let (readings, numbered) = self.read(&placed);
        let notices = readings
            .iter()
            .flat_map(|reading| reading.notices.iter().map(|notice| renumbered(notice, reading.table, &numbered)));
        let refused: Vec<NoticeView> = notices
            .filter(|notice| notice.level == NoticeLevel::Error)
            .map(|notice| NoticeView::from(&notice))
            .collect();
        if !refused.is_empty() {
            return Ok(Err(refused));
        }
        let facts = readings.into_iter().flat_map(|reading| reading.rows).map(|row| match row.content {
            intake::tables::RowContent::Fact(fact) => fact,
            intake::tables::RowContent::Item(row) => self.item_as_known(row.item),
        });
        Ok(Ok(facts.collect()))
    }
}

impl Desk {
    /// An item's row under the id that the case has for it, with the other ids that it has there.
    fn item_as_known(&self, mut item: model::Item) -> Fact {
        let state = self.state();
        let known = state.item_id(item.id.as_str()).and_then(|id| state.fact(FactKind::Item, &id));
        if let Some(Fact::Item(known)) = known {
            item.id = known.id.clone();
            item.also_known_as.extend(known.also_known_as.iter().cloned());
            item.also_known_as.sort();
            item.also_known_as.dedup();
        }
        Fact::Item(item)
    }
}

fn draft(who: &str, reason: &str, key: &str, fact: Fact) -> Draft {
    Draft { who: who.to_owned(), reason: with_key(reason, key), inputs: Vec::new(), entry: EntryKind::Recorded(fact) }
}

/// What ids of a table begin with where one is made.
fn prefix(table: Table) -> &'static str {
    match table {
        Table::Observations => "o",
        Table::Evidence => "t",
        Table::Verification => "s",
        Table::Translations => "tr",
        Table::Words => "w",
        table => table.name(),
    }
}

/// The row of a request that a row of its tables is.
fn index_of(given: &str, number: u64, numbered: &HashMap<Table, Vec<usize>>) -> Option<usize> {
    // A table's header is its row 1.
    numbered.get(&Table::named(given)?)?.get(usize::try_from(number).ok()?.checked_sub(2)?).copied()
}

/// A notice that speaks of the rows of a request, counted from 1.
fn renumbered(notice: &Notice, table: Table, numbered: &HashMap<Table, Vec<usize>>) -> Notice {
    let row = notice.place.row.and_then(|row| index_of(table.name(), row, numbered)).map(|index| index as u64 + 1);
    let place =
        Whereabouts { file: Some(table.name().to_owned()), row, column: notice.place.column.clone(), byte: None };
    Notice { place, ..notice.clone() }
}

fn notice(index: usize, table: &str, column: Option<&str>, what: &str, next: &str) -> NoticeView {
    NoticeView {
        level: "error".to_owned(),
        what: what.to_owned(),
        file: Some(table.to_owned()),
        row: Some(index as u64 + 1),
        column: column.map(str::to_owned),
        byte: None,
        next: next.to_owned(),
    }
}

pub(super) fn check_key(key: &str) -> Result<(), Failure> {
    let good = (8..=64).contains(&key.len()) && key.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-');
    if good { Ok(()) } else { Err(Failure::new("a request's key has 8 to 64 of A-Z a-z 0-9 -", "send a UUID")) }
}
