use std::collections::BTreeMap;
use std::path::Path;

use intake::tables::{ListBeside, Table, WrittenTable, write_row, write_withheld_row, write_workbook};
use model::{
    Arrival, Collection, Digest, Fact, Graphic, Held, Item, Notice, NoticeLevel, Recorded, Release, Use,
    VerificationState, Whereabouts,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::failure::Failure;
use crate::lists_beside::{Taken, Withdrawn, lists};
use crate::open::Workbench;
use crate::withheld::{Shown, Unsaid, Withheld};
use crate::write::{write_private, write_whole};

/// What the workbook is called that holds all tables.
const BOOK: &str = "tables.xlsx";

/// The tables that were written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedTables {
    /// The folder they are in.
    pub folder: String,
    /// The workbook with a sheet a table.
    pub workbook: String,
    /// How many ledger entries they say.
    pub as_of: u64,
    /// Each table's file, with how many rows it has; tables without rows are left out.
    pub tables: Vec<ExportedTable>,
    /// The lists beside the tables: comments, and what was withdrawn.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ExportedTable>,
    /// How many protected facts stand in them in clear; `None` where all show stand-ins.
    pub in_clear: Option<u64>,
    /// How many rows are empty or left out, because somebody does not allow them to be shared, or because all is sealed.
    pub withheld: usize,
    /// What a workbook cannot hold, and how many held items need their files beside the tables.
    #[serde(skip)]
    pub notices: Vec<Notice>,
}

/// One table that was written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ExportedTable {
    /// Its name.
    pub table: &'static str,
    /// Its file, as CSV.
    pub file: String,
    /// How many rows it has.
    pub rows: usize,
}

impl Workbench {
    /// Writes all that people recorded as tables, one CSV file each and one workbook, so that an import of them into
    /// an empty case says exactly the same.
    ///
    /// What was withdrawn is in no table, and listed beside them, as comments are; an import brings both back, with whose they are by
    /// the list's word. Files of items are not written; their rows name them by hash, and an import of them needs the files beside it.
    /// Files that were themselves read as tables are left out of the items. What is protected is shown by its stand-in, and
    /// what may not be shared is left empty. With a reason, who holds the key writes what is protected in clear: the ledger
    /// then says so before the first file is there, and the files can be read by their owner alone.
    ///
    /// # Errors
    /// A file of one of the names is there already, the folder cannot be written, or what is protected is not open.
    pub async fn export_tables(&self, folder: &Path, in_clear: Option<&str>) -> Result<ExportedTables, Failure> {
        if in_clear.is_some_and(|reason| reason.trim().is_empty()) {
            return Err(Failure::new(
                "no reason is given",
                "say why with --reason: the ledger keeps it; name nobody in it",
            ));
        }
        let as_of = self.records().size().await?;
        let (tables, beside, rows) = self.tables_to_write(as_of, in_clear.is_some()).await?;
        let file = |name: &str| folder.join(name);
        let named = tables.iter().map(|table| table.table.name()).chain(beside.iter().map(|list| list.list.name()));
        let names = named.map(|name| format!("{name}.csv")).chain([BOOK.to_owned()]);
        if let Some(there) = names.map(|name| file(&name)).find(|path| path.symlink_metadata().is_ok()) {
            let next = "name a new folder: tables that somebody may be working on are not written over";
            return Err(Failure::in_file(there.display(), "there is such a file already", next));
        }
        let (book, mut notices) = write_workbook(&tables, &beside, &self.vocabulary().await?).map_err(|error| {
            Failure::new(
                format!("the workbook could not be made: {error}"),
                "report this: it is a fault of the program",
            )
        })?;
        notices.extend(rows.notices());
        let mut files: Vec<(String, Vec<u8>)> =
            tables.iter().map(|table| (format!("{}.csv", table.table.name()), table.csv())).collect();
        files.extend(beside.iter().map(|list| (format!("{}.csv", list.list.name()), list.csv())));
        files.push((BOOK.to_owned(), book));
        if let Some(reason) = in_clear {
            let release = Release { sha256: hash_of(&files), facts: rows.opened, as_of };
            self.append(vec![self.draft(reason.to_owned(), Fact::Release(release))]).await?;
        }
        let mut make = std::fs::DirBuilder::new();
        make.recursive(true);
        #[cfg(unix)]
        if in_clear.is_some() {
            std::os::unix::fs::DirBuilderExt::mode(&mut make, 0o700);
        }
        make.create(folder)
            .map_err(|error| Failure::in_file(folder.display(), error, "name a folder that you may write to"))?;
        for (name, bytes) in &files {
            match in_clear {
                Some(_) => write_private(&file(name), bytes)?,
                None => write_whole(&file(name), bytes)?,
            }
        }
        let written = tables.iter().map(|table| ExportedTable {
            table: table.table.name(),
            file: file(&format!("{}.csv", table.table.name())).display().to_string(),
            rows: table.rows.len(),
        });
        let lists = beside.iter().map(|list| ExportedTable {
            table: list.list.name(),
            file: file(&format!("{}.csv", list.list.name())).display().to_string(),
            rows: list.rows.len(),
        });
        Ok(ExportedTables {
            lists: lists.collect(),
            folder: folder.display().to_string(),
            workbook: file(BOOK).display().to_string(),
            as_of,
            tables: written.collect(),
            in_clear: in_clear.map(|_| rows.opened),
            withheld: rows.withheld + rows.left_out + rows.sealed,
            notices,
        })
    }

    /// The rows of all tables, and what had to be done to some of them.
    async fn tables_to_write(
        &self,
        as_of: u64,
        in_clear: bool,
    ) -> Result<(Vec<WrittenTable>, Vec<ListBeside>, Rows), Failure> {
        let zone = self.zone().await?;
        let records = self.records().as_of(as_of);
        let withheld = Withheld::of(records.as_ref(), Use::Share).await?;
        let mut rows = Rows { in_clear, unsaid: withheld.unsaid, ..Rows::default() };
        let collections = self.collections(in_clear).await?;
        let withdrawn = Withdrawn::of(records.as_ref()).await?;
        let mut taken = Vec::new();
        let mut tables = Vec::new();
        for table in Table::ALL {
            let mut written = Vec::new();
            for recorded in records.facts(table.kind()).await? {
                let id = recorded.fact.id();
                // What was withdrawn does not stand among what does.
                if let Some(by) = withdrawn.entry_of(table.kind(), &id, recorded.version) {
                    let collection = collections.get(&id).filter(|_| table == Table::Items).cloned();
                    taken.push(Taken { table, recorded, collection, by });
                    continue;
                }
                let Recorded { fact, .. } = recorded;
                let fault = || {
                    let what = format!("{} {id} cannot be written as a row", table.kind().name());
                    Failure::new(what, "report this: it is a fault of the program")
                };
                if is_imported_table(&fact) {
                    continue;
                }
                match withheld.row(&fact) {
                    Shown::LeftOut => rows.left_out += 1,
                    Shown::Withheld => match write_withheld_row(&fact, &zone) {
                        Some(row) => {
                            rows.withheld += 1;
                            written.push(row);
                        }
                        None => rows.left_out += 1,
                    },
                    Shown::Whole => {
                        let before = rows.opened;
                        let fact = if in_clear { self.in_clear(fact, &mut rows).await? } else { fact };
                        if is_imported_table(&fact) {
                            rows.opened = before;
                            continue;
                        }
                        // Nothing of a sealed mark can stand in a row: its landmark says where the camera stood.
                        if matches!(&fact, Fact::Mark(mark) if mark.envelope.is_some() && mark.content.is_some()) {
                            rows.sealed += 1;
                            continue;
                        }
                        let collection = collections.get(&id).filter(|_| table == Table::Items);
                        written.push(write_row(&fact, collection, &zone).ok_or_else(fault)?);
                    }
                }
            }
            if !written.is_empty() {
                tables.push(WrittenTable { table, rows: written });
            }
        }
        let beside = lists(records.as_ref(), &zone, &withheld, &withdrawn, &taken).await?;
        Ok((tables, beside, rows))
    }

    /// A fact with what is sealed of it in clear; where its key was destroyed, as everyone sees it.
    async fn in_clear(&self, fact: Fact, rows: &mut Rows) -> Result<Fact, Failure> {
        if fact.envelope().is_none() {
            return Ok(fact);
        }
        let Some(mut open) = self.opened(&fact).await? else {
            rows.erased += 1;
            return Ok(fact);
        };
        rows.opened += 1;
        if let Fact::Item(item) = &mut open
            && let Held::Bytes { len, .. } = item.held
            && let Some(sha256) = item.clear_sha256.as_ref().and_then(|clear| clear.parse().ok())
        {
            item.held = Held::Bytes { sha256, len };
        }
        Ok(open)
    }

    /// By item: how it was collected, as its latest arrival that says so has it.
    pub(crate) async fn collections(&self, in_clear: bool) -> Result<BTreeMap<String, Collection>, Failure> {
        let mut arrivals: Vec<_> = self.records().arrivals().await?.into_iter().collect();
        arrivals.sort_by_key(|recorded| recorded.entry);
        let mut told = BTreeMap::new();
        for Recorded { fact: arrival, .. } in arrivals {
            if arrival.collection.is_none() {
                continue;
            }
            let sealed = Fact::Arrival(arrival);
            let open = if in_clear && sealed.envelope().is_some() { self.opened(&sealed).await? } else { None };
            if let Fact::Arrival(Arrival { item, collection: Some(collection), .. }) = open.unwrap_or(sealed) {
                told.insert(item.to_string(), collection);
            }
        }
        Ok(told)
    }
}

/// What had to be done to rows.
#[derive(Default)]
struct Rows {
    in_clear: bool,
    /// Protected facts that were opened.
    opened: u64,
    /// Protected facts whose key was destroyed.
    erased: usize,
    /// Rows written without what they say.
    withheld: usize,
    /// Rows that are not there.
    left_out: usize,
    /// Rows that are not there because all that they say is sealed.
    sealed: usize,
    unsaid: Unsaid,
}

impl Rows {
    fn notices(&self) -> Vec<Notice> {
        let mut notices = Vec::new();
        let mut say = |what: String, next: &str| {
            notices.push(Notice {
                level: NoticeLevel::Warning,
                what,
                place: Whereabouts::default(),
                next: next.to_owned(),
            });
        };
        if self.in_clear {
            say(
                format!(
                    "{} protected facts stand in these files in clear: names, words, places of people",
                    self.opened
                ),
                "keep them where nobody else can read them, hand them to nobody by mail or chat, and delete them when done",
            );
        }
        if self.erased > 0 {
            say(
                format!("{} facts show stand-ins, because their keys were destroyed", self.erased),
                "`sightline verify` counts what was disposed of",
            );
        }
        if self.sealed > 0 {
            say(
                format!("{} marks of landmarks in confidential items are left out: they are sealed", self.sealed),
                "nothing, unless the tables go to somebody who may read them: `--clear --reason WHY` writes them",
            );
        }
        if self.withheld + self.left_out > 0 {
            let what = format!(
                "{} rows are written without what they say and {} are left out: consent to share was refused or withdrawn",
                self.withheld, self.left_out
            );
            say(what, "if a person has agreed again, record it with `sightline consent`");
        }
        if !self.unsaid.is_empty() {
            say(
                format!("consent to share is not recorded for {}", self.unsaid.words()),
                "ask before you hand these tables out, and record the answers with `sightline consent`",
            );
        }
        notices
    }
}

/// The SHA-256 over the lines that `sha256sum` writes of some files, sorted by name.
fn hash_of(files: &[(String, Vec<u8>)]) -> Digest {
    let mut lines: Vec<String> = files
        .iter()
        .map(|(name, bytes)| format!("{}  {name}\n", Digest::from_bytes(Sha256::digest(bytes).into())))
        .collect();
    lines.sort_by(|a, b| a[64..].cmp(&b[64..]));
    Digest::from_bytes(Sha256::digest(lines.concat()).into())
}

/// Whether an item is a table that was imported, and of which nobody has said anything.
pub(crate) fn is_imported_table(fact: &Fact) -> bool {
    let Fact::Item(item) = fact else { return false };
    let Some(name) = &item.name else { return false };
    let is_table = Table::of_file(name).is_some() || name.to_lowercase().ends_with(".xlsx");
    let Item { title, description, source, place, state, graphic, confidential, passage, .. } = item;
    let said = title.is_some() || description.is_some() || passage.is_some() || source.is_some() || place.is_some();
    // A table that was kept sealed because of what stands in it was not judged by anybody.
    let kept_sealed = item.id.as_str().starts_with("sealed-");
    let judged =
        (*confidential && !kept_sealed) || *state != VerificationState::default() || *graphic != Graphic::default();
    is_table
        && !said
        && !judged
        && item.also_known_as.is_empty()
        && (kept_sealed || item.id.as_str().starts_with("sha-"))
}
