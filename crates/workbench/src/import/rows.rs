//! What tables among the files say, read and recorded.
use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use intake::tables::{Context, Files, Known, RowContent, Table, TableContent, TableFile, TableReading};
use intake::{Found, Role};
use model::{Digest, Fact, FactKind, ItemId, Notice, NoticeLevel, Whereabouts};
use preservation::Outcome;
use serde::Serialize;

use super::binder::Binder;
use super::meanwhile::{Meanwhile, Verdict};
use super::protection::Guard;
use super::{Imported, notice_of};
use crate::failure::Failure;
use crate::open::Workbench;

/// What the rows of one kind of table came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TableRead {
    /// What the rows are.
    pub kind: FactKind,
    /// Rows that said something new.
    pub new: usize,
    /// Rows that changed what was recorded; the old version is kept.
    pub changed: usize,
    /// Rows that said what was recorded already.
    pub unchanged: usize,
}

impl Workbench {
    /// The tables among the files that were found.
    ///
    /// # Errors
    /// One of them cannot be read. What it calls by a name, or confidential, must be known before anything is kept.
    pub(super) fn table_files(&self, found: &[Found], notices: &mut Vec<Notice>) -> Result<Vec<TableFile>, Failure> {
        let mut tables = Vec::new();
        for file in found {
            if !matches!(file.role, Role::Table(_) | Role::Workbook) {
                continue;
            }
            if file.len > intake::tables::MOST_BYTES as u64 {
                // Reading it would say the same; its bytes are preserved like any other file's.
                notices.push(too_long(file));
                continue;
            }
            let bytes = file.open().map(|mut open| {
                let mut bytes = Vec::new();
                std::io::Read::read_to_end(&mut open, &mut bytes).map(|_| bytes)
            });
            let folder = file.path.parent().map(PathBuf::from).unwrap_or_default();
            match (bytes, file.role) {
                (Ok(Ok(bytes)), Role::Table(table)) => {
                    let content = TableContent::Csv(bytes);
                    tables.push(TableFile { table, given: file.given.clone(), folder, content });
                }
                (Ok(Ok(bytes)), _) => {
                    let (sheets, mut found) = intake::tables::workbook(&file.given, &folder, &bytes);
                    // What holds another program's results is read as such, and is no table that was misnamed.
                    if !sheets.is_empty() || !intake::formats::holds_results(&bytes) {
                        notices.append(&mut found);
                    }
                    tables.extend(sheets);
                }
                (Ok(Err(error)), _) => return Err(unreadable(file, &error.to_string())),
                (Err(notice), _) => return Err(unreadable(file, &notice.what)),
            }
        }
        Ok(tables)
    }

    pub(super) async fn read_tables(&self, tables: &[TableFile], files: &Files) -> Result<Vec<TableReading>, Failure> {
        if tables.is_empty() {
            return Ok(Vec::new());
        }
        let context = Context {
            zone: self.zone().await?,
            known: self.known().await?,
            files: files.clone().with_preserved(self.arrived_names().await?),
        };
        let mut readings = intake::tables::read_all(tables, &context);
        readings.iter_mut().for_each(doubt_units);
        Ok(readings)
    }

    /// The bare names under which files arrived before, and what they hold.
    pub(super) async fn arrived_names(&self) -> Result<Vec<(String, Digest)>, Failure> {
        let arrivals = self.records().arrivals().await?.into_iter().map(|recorded| recorded.fact);
        let bare = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
        Ok(arrivals.map(|arrival| (bare(&arrival.path), arrival.sha256)).collect())
    }

    /// What the case holds, as far as tables may refer to it.
    pub(super) async fn known(&self) -> Result<Known, Failure> {
        let records = self.records();
        let mut known = Known::default();
        for table in Table::ALL {
            let ids = records.facts(table.kind()).await?.into_iter().map(|recorded| recorded.fact.id());
            known.ids.insert(table, ids.collect());
        }
        known.vocabulary = self.vocabulary().await?;
        let mut lengths = BTreeMap::new();
        for recorded in records.analyses().await? {
            let Ok(technical) = recorded.fact.outcome else { continue };
            let takes = technical.takes.iter().map(|take| take.id.to_string());
            known.ids.entry(Table::Takes).or_default().extend(takes);
            lengths.extend(technical.duration.map(|duration| (recorded.fact.item, duration)));
        }
        for recorded in records.items().await? {
            let item = recorded.fact;
            let names = || item.also_known_as.iter().chain([&item.id]).map(ToString::to_string);
            known.ids.entry(Table::Items).or_default().extend(names());
            if let Some(length) = lengths.get(&item.id) {
                known.durations.extend(names().map(|name| (name, *length)));
            }
        }
        Ok(known)
    }

    pub(super) async fn record_rows(
        &self,
        readings: &[TableReading],
        guard: &Guard,
        binder: &mut Binder,
        imported: &mut Imported,
    ) -> Result<(), Failure> {
        let in_clear = self.seal_known(readings, binder).await?;
        let mut drafts = Vec::new();
        let mut meanwhile = Meanwhile::load(self, readings).await?;
        for reading in readings.iter().filter(|reading| !reading.table.is_beside()) {
            for row in &reading.rows {
                let mut fact = match &row.content {
                    RowContent::Fact(fact) => binder.with_current_ids(fact.clone()),
                    RowContent::Item(item) => match binder.described(item, &reading.given, row.row) {
                        Ok(item) => Fact::Item(item),
                        Err(notice) => {
                            imported.notices.push(notice);
                            continue;
                        }
                    },
                };
                guard.protect(&mut fact);
                let fact = match meanwhile.judge(fact, row, &reading.given).await? {
                    Verdict::Record(fact) => *fact,
                    Verdict::Leave(notice) => {
                        imported.notices.push(notice);
                        continue;
                    }
                };
                let hidden = guard.hides_table(&reading.given);
                let table = if hidden { "a protected table" } else { &reading.given };
                // What stood behind the values of a workbook is kept with the entry, unless it may name somebody.
                let note = row.note.as_ref().filter(|_| !hidden).map(|note| format!("; {note}")).unwrap_or_default();
                let mut draft = self.draft(format!("{table}, row {}{note}", row.row), fact);
                // So that whoever disposes of the record finds the copy of the table it came in.
                draft.inputs.extend(binder.table(&reading.given).filter(|_| hidden));
                drafts.push(draft);
            }
        }
        imported.notices.extend(meanwhile.into_replaced());
        imported.notices.append(&mut binder.notices);
        let (receipts, notices) = self.append_noting(drafts).await?;
        imported.notices.extend(notices);
        self.dispose_clear_copies(in_clear, &mut imported.notices).await?;
        imported.notices.extend(self.seal_standing(guard).await?);
        let mut tables: BTreeMap<FactKind, TableRead> = BTreeMap::new();
        let made: HashSet<&str> = binder.made.iter().map(ItemId::as_str).collect();
        for receipt in receipts {
            let Some(fact) = receipt.fact else { continue };
            let kind = fact.kind;
            let table = tables.entry(kind).or_insert(TableRead { kind, new: 0, changed: 0, unchanged: 0 });
            let made_now = kind == FactKind::Item && made.contains(fact.id.as_str());
            match receipt.outcome {
                Outcome::New => table.new += 1,
                _ if made_now => table.new += 1,
                Outcome::NewVersion => table.changed += 1,
                Outcome::Unchanged => table.unchanged += 1,
            }
        }
        imported.tables = tables.into_values().collect();
        self.record_beside(readings, guard, imported).await
    }
}

fn unreadable(file: &Found, why: &str) -> Failure {
    Failure::new(
        format!("the table {} cannot be read ({why}), so nothing was taken in", file.given),
        "check the disk and import again, or leave the table out: what it gives names to, or calls confidential, must be known \
         before files are kept",
    )
}

fn too_long(file: &Found) -> Notice {
    notice_of(
        &file.given,
        &format!(
            "a table of {} bytes; {} at most are read (its bytes are preserved)",
            file.len,
            intake::tables::MOST_BYTES
        ),
        "split the table and import the parts",
    )
}

/// Doubts seconds that are the minutes or hours of which the row's own basis speaks.
fn doubt_units(reading: &mut TableReading) {
    for row in &reading.rows {
        let RowContent::Fact(Fact::Evidence(evidence)) = &row.content else { continue };
        let doubt = chronolocation::forgotten_unit(&evidence.relation, &evidence.basis.text);
        reading.notices.extend(doubt.map(|(what, next)| Notice {
            level: NoticeLevel::Warning,
            what: format!("{}: {what}", evidence.id),
            place: Whereabouts {
                file: Some(reading.given.clone()),
                row: Some(row.row),
                column: Some("low".to_owned()),
                ..Whereabouts::default()
            },
            next,
        }));
    }
}
