use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use intake::tables::{Table, WrittenTable, write_row, write_workbook};
use model::{Collection, Fact, Graphic, Item, Notice, VerificationState};
use serde::Serialize;

use crate::failure::Failure;
use crate::open::Workbench;
use crate::write::write_whole;

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
    /// Files of items are not written; their rows name them by hash, and an import of them needs the files beside it.
    /// Files that were themselves read as tables are left out of the items. What is protected is shown by its stand-in.
    ///
    /// # Errors
    /// A file of one of the names is there already, or the folder cannot be written.
    pub async fn export_tables(&self, folder: &Path) -> Result<ExportedTables, Failure> {
        let zone = self.zone().await?;
        let as_of = self.records().size().await?;
        let records = self.records().as_of(as_of);
        let collections = self.collections().await?;
        let mut tables = Vec::new();
        for table in Table::ALL {
            let facts = records.facts(table.kind()).await?;
            let rows = facts.iter().filter(|recorded| !is_imported_table(&recorded.fact)).map(|recorded| {
                let id = recorded.fact.id();
                write_row(&recorded.fact, collections.get(&id).filter(|_| table == Table::Items), &zone).ok_or_else(
                    || {
                        let what = format!("{} {id} cannot be written as a row", table.kind().name());
                        Failure::new(what, "report this: it is a fault of the program")
                    },
                )
            });
            let rows = rows.collect::<Result<Vec<_>, Failure>>()?;
            if !rows.is_empty() {
                tables.push(WrittenTable { table, rows });
            }
        }
        let file = |name: &str| folder.join(name);
        let names = tables.iter().map(|table| format!("{}.csv", table.table.name())).chain([BOOK.to_owned()]);
        if let Some(there) = names.map(|name| file(&name)).find(|path| path.symlink_metadata().is_ok()) {
            let next = "name a new folder: tables that somebody may be working on are not written over";
            return Err(Failure::in_file(there.display(), "there is such a file already", next));
        }
        std::fs::create_dir_all(folder)
            .map_err(|error| Failure::in_file(folder.display(), error, "name a folder that you may write to"))?;
        let (book, notices) = write_workbook(&tables).map_err(|error| {
            Failure::new(
                format!("the workbook could not be made: {error}"),
                "report this: it is a fault of the program",
            )
        })?;
        let mut written = Vec::new();
        for table in &tables {
            let path = file(&format!("{}.csv", table.table.name()));
            write_whole(&path, &table.csv())?;
            let (table, rows) = (table.table.name(), table.rows.len());
            written.push(ExportedTable { table, file: path.display().to_string(), rows });
        }
        let workbook: PathBuf = file(BOOK);
        write_whole(&workbook, &book)?;
        Ok(ExportedTables {
            folder: folder.display().to_string(),
            workbook: workbook.display().to_string(),
            as_of,
            tables: written,
            notices,
        })
    }

    /// By item: how it was collected, as its latest arrival that says so has it.
    pub(crate) async fn collections(&self) -> Result<BTreeMap<String, Collection>, Failure> {
        let mut arrivals: Vec<_> = self.records().arrivals().await?.into_iter().collect();
        arrivals.sort_by_key(|recorded| recorded.entry);
        let told = arrivals.into_iter().filter_map(|recorded| {
            let arrival = recorded.fact;
            Some((arrival.item.to_string(), arrival.collection?))
        });
        Ok(told.collect())
    }
}

/// Whether an item is a table that was imported, and of which nobody has said anything.
fn is_imported_table(fact: &Fact) -> bool {
    let Fact::Item(item) = fact else { return false };
    let Some(name) = &item.name else { return false };
    let is_table = Table::of_file(name).is_some() || name.to_lowercase().ends_with(".xlsx");
    let Item { title, description, source, place, state, graphic, confidential, passage, .. } = item;
    let said = title.is_some() || description.is_some() || passage.is_some() || source.is_some() || place.is_some();
    let judged = *confidential || *state != VerificationState::default() || *graphic != Graphic::default();
    is_table && !said && !judged && item.also_known_as.is_empty() && item.id.as_str().starts_with("sha-")
}
