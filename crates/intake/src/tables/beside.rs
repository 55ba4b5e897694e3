//! The lists beside the tables: comments, and rows that were withdrawn, as they were written out.
use std::collections::BTreeMap;
use std::path::Path;

use csv::StringRecord;
use model::{Carried, Comment, Fact, FactKind, FactName, Instant, MediaTime, Withdrawal};

use super::list;
use super::reading::{TableContent, TableFile};
use super::row::Row;
use super::schema::Table;
use super::sheet::{Sheet, SheetRow};

/// What stands in these lists for what may not be shared.
pub const NOT_SHARED: &str = "(withheld)";

/// The row of a comment: who said it, and when, is told beside it, since an import makes nobody else its author.
pub fn write_comment(comment: &Comment, by: &str, at: Instant, hidden: bool) -> Vec<String> {
    let comment = comment.clone();
    vec![
        comment.id.to_string(),
        at.to_string(),
        by.to_owned(),
        comment.about.kind.name().to_owned(),
        comment.about.id,
        comment.item.map(|item| item.to_string()).unwrap_or_default(),
        comment.at.map(seconds).unwrap_or_default(),
        if hidden { NOT_SHARED.to_owned() } else { comment.text },
        list::join(&comment.mentions),
        comment.answers.map(|answers| answers.to_string()).unwrap_or_default(),
    ]
}

/// A position with as many decimals as it needs, three at least.
fn seconds(at: MediaTime) -> String {
    match at.micros() % 1000 {
        0 => format!("{:.3}", at.secs()),
        _ => format!("{:.6}", at.secs()),
    }
}

/// What a row of a table says, in one text from which it can be read again.
pub fn write_said(table: Table, cells: &[String]) -> String {
    let named = table.columns().iter().zip(cells).filter(|(_, cell)| !cell.is_empty());
    let lines = named.map(|(column, cell)| format!("{}: {}", column.name, cell.replace('\n', "\n  ")));
    lines.collect::<Vec<_>>().join("\n")
}

/// The comment in a row, with whose it is by the list's word.
pub(super) fn comment(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let (at, by) = (moment(row, "at"), row.required_text("by", "who said it"));
    let text = row.required_text("text", "what was said");
    let about = kind(row);
    let about_id = row.required_text("about_id", "the id of the record that it is about");
    let (item, answers) = (row.id("item"), row.id("answers"));
    let at_s = match row.cell("at_s") {
        "" => None,
        cell => match cell.parse::<f64>() {
            Ok(secs) if (0.0..1e9).contains(&secs) => Some(MediaTime::from_micros((secs * 1e6).round() as u64)),
            _ => {
                row.refuse(
                    "at_s",
                    format!("{cell:?} is no position in a recording"),
                    "write seconds, as in 12.5".to_owned(),
                );
                None
            }
        },
    };
    if !row.is_sound() {
        return None;
    }
    Some(Fact::Comment(Comment {
        id: id?,
        about: FactName { kind: about?, id: about_id? },
        item,
        at: at_s,
        text: text?,
        mentions: row.list("mentions"),
        answers,
        carried: Some(Carried { by: by?, at: at?, version: None }),
        content: None,
        envelope: None,
    }))
}

/// The withdrawal in a row, with whose it is by the list's word.
pub(super) fn withdrawal(row: &mut Row<'_>) -> Option<Fact> {
    let table = table(row.cell("table"));
    if table.is_none() {
        let what = format!("{:?} is no table", row.cell("table"));
        row.refuse("table", what, "leave this list as it was written".to_owned());
    }
    let id = row.required_text("id", "the row's id");
    let (at, by) = (moment(row, "withdrawn_at"), row.required_text("withdrawn_by", "who withdrew it"));
    let version = row.cell("version").parse::<u32>().ok().filter(|version| *version > 0);
    if version.is_none() {
        let what = format!("{:?} is no version", row.cell("version"));
        row.refuse("version", what, "leave this list as it was written".to_owned());
    }
    if !row.is_sound() {
        return None;
    }
    Some(Fact::Withdrawal(Withdrawal {
        of: FactName { kind: table?.kind(), id: id? },
        version: version?,
        item: None,
        stands: false,
        carried: Some(Carried { by: by?, at: at?, version }),
    }))
}

fn table(name: &str) -> Option<Table> {
    Table::ALL.into_iter().find(|table| table.name() == name)
}

fn kind(row: &mut Row<'_>) -> Option<FactKind> {
    let cell = row.cell("about");
    let found = FactKind::ALL.into_iter().find(|kind| kind.name() == cell);
    if found.is_none() {
        row.refuse("about", format!("{cell:?} is no kind of record"), "leave this list as it was written".to_owned());
    }
    found
}

fn moment(row: &mut Row<'_>, column: &str) -> Option<Instant> {
    let cell = row.cell(column);
    let found = cell.parse().ok();
    if found.is_none() {
        let next = "write a time with its offset from UTC, as in 2022-03-01T09:00:00Z".to_owned();
        row.refuse(column, format!("{cell:?} is no moment"), next);
    }
    found
}

/// What the withdrawn rows of a list said, as rows of their tables, under their numbers in the list.
pub(super) fn stood(given: &str, folder: &Path, sheet: &Sheet) -> Vec<TableFile> {
    let mut tables: BTreeMap<Table, Stood> = BTreeMap::new();
    for row in &sheet.rows {
        let cell = |column: &str| sheet.columns.get(column).and_then(|at| row.cells.get(*at)).unwrap_or_default();
        let (Some(table), said) = (table(cell("table")), cell("said")) else { continue };
        if said != NOT_SHARED {
            tables.entry(table).or_insert_with(|| Stood::of(table)).add(table, row.number, said);
        }
    }
    let file = |(table, stood): (Table, Stood)| TableFile {
        table,
        given: given.to_owned(),
        folder: folder.to_owned(),
        content: TableContent::Stood(stood.rows()),
    };
    tables.into_iter().map(file).collect()
}

/// Rows of one table, each as the cells that are filled.
struct Stood {
    header: Vec<String>,
    rows: Vec<(u64, Vec<(usize, String)>)>,
}

impl Stood {
    fn of(table: Table) -> Self {
        Self { header: table.columns().iter().map(|column| column.name.to_owned()).collect(), rows: Vec::new() }
    }

    fn add(&mut self, table: Table, number: u64, said: &str) {
        let mut cells: Vec<(String, String)> = Vec::new();
        for line in said.split('\n') {
            let begins =
                line.split_once(": ").filter(|(name, _)| table.columns().iter().any(|column| column.name == *name));
            match (begins, cells.last_mut()) {
                (Some((name, cell)), _) => cells.push((name.to_owned(), cell.to_owned())),
                (None, Some((_, cell))) => {
                    cell.push('\n');
                    cell.push_str(line.strip_prefix("  ").unwrap_or(line));
                }
                (None, None) => {}
            }
        }
        let mut placed = Vec::new();
        for (name, cell) in cells {
            let at = self.header.iter().position(|column| *column == name).unwrap_or_else(|| {
                self.header.push(name);
                self.header.len() - 1
            });
            placed.push((at, cell));
        }
        self.rows.push((number, placed));
    }

    fn rows(self) -> Vec<SheetRow> {
        let width = self.header.len();
        let row = |number, cells: StringRecord| SheetRow { number, cells, numbers: Vec::new(), note: None };
        let filled = self.rows.into_iter().map(|(number, placed)| {
            let mut cells = vec![String::new(); width];
            for (at, cell) in placed {
                cells[at] = cell;
            }
            row(number, cells.iter().collect())
        });
        [row(1, self.header.iter().collect())].into_iter().chain(filled).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_a_row_said_is_read_again(cells in proptest::collection::vec("[a :\n\r'=]{0,8}", 5)) {
            let columns = Table::Sources.columns();
            let mut row = vec![String::new(); columns.len()];
            row[..5].clone_from_slice(&cells);
            let mut stood = Stood::of(Table::Sources);
            stood.add(Table::Sources, 2, &write_said(Table::Sources, &row));
            let rows = stood.rows();
            for (column, cell) in columns.iter().zip(&row).filter(|(_, cell)| !cell.is_empty()) {
                let at = rows[0].cells.iter().position(|name| name == column.name).unwrap();
                proptest::prop_assert_eq!(rows[1].cells.get(at).unwrap(), cell.as_str());
            }
        }
    }
}
