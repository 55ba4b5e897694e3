use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use jiff::tz::TimeZone;
use model::{Duration, Fact, Notice, NoticeLevel, Whereabouts};

use super::files::Files;
use super::items::ItemRow;
use super::references::Reference;
use super::row::Row;
use super::schema::Table;
use super::sheet::{Sheet, SheetRow, read_csv, under_header};
use super::spans;
use super::vocabulary::Vocabulary;
use super::{beside, case, evidence, items, noun, places, references};

/// How many bad cells of one table are named one by one.
const MOST_NOTICES: usize = 1000;

/// A table's file as it was found and read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TableFile {
    /// Which table it is.
    pub table: Table,
    /// Its path as given, for notices.
    pub given: String,
    /// The folder it lies in, absolute: `file` cells are paths from there.
    pub folder: PathBuf,
    /// What is in it.
    pub content: TableContent,
}

/// What a table's file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TableContent {
    /// The bytes of a CSV file.
    Csv(Vec<u8>),
    /// The rows of a sheet, as [`workbook`](super::workbook()) reads them.
    Rows(Vec<SheetRow>),
    /// Rows that were withdrawn when they were written out, as the list of them says.
    Stood(Vec<SheetRow>),
}

/// What a table is read against.
#[derive(Debug, Clone)]
pub struct Context {
    /// The zone of times without an offset; a case table in the same import comes before it.
    pub zone: TimeZone,
    /// The ids that the case holds already.
    pub known: Known,
    /// The files of the import.
    pub files: Files,
}

/// What a case holds already, so that tables may refer to it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Known {
    /// The ids of its facts by table; items under every id by which they go, takes that `analyse` found among them.
    pub ids: BTreeMap<Table, BTreeSet<String>>,
    /// How long its items play, under every id by which they go.
    pub durations: BTreeMap<String, Duration>,
    /// The words that its vocabularies have.
    pub vocabulary: Vocabulary,
}

/// What came out of a table.
#[derive(Debug, Clone, PartialEq)]
pub struct TableReading {
    /// Which table it is.
    pub table: Table,
    /// Its path as given.
    pub given: String,
    /// What its good rows say, in the table's order.
    pub rows: Vec<TableRow>,
    /// What is the matter with the others, and what deserves a look.
    pub notices: Vec<Notice>,
}

/// What one row says.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// Its number as a spreadsheet counts: the header is row 1.
    pub row: u64,
    /// The fact. An item's post has the row of the item.
    pub content: RowContent,
    /// What it said when it was written out, where the table says so (the column `base`).
    pub base: Option<String>,
    /// Whether its content was withheld when it was written out, so that it says nothing of what the case holds.
    pub withheld: bool,
    /// Whether it was withdrawn when it was written out: it takes nothing's place.
    pub withdrawn: bool,
    /// What stood behind its values in a workbook (formulas); of a withdrawal, its reason.
    pub note: Option<String>,
    /// The rows that it refers to.
    pub(crate) references: Vec<Reference>,
}

/// The fact in a row.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "rows are read, looked over once and recorded")]
pub enum RowContent {
    /// A fact that is whole as it stands.
    Fact(Fact),
    /// An item, which may have bytes yet to be preserved.
    Item(ItemRow),
}

impl RowContent {
    /// The id of what the row describes.
    pub fn id(&self) -> String {
        match self {
            RowContent::Fact(fact) => fact.id(),
            RowContent::Item(row) => row.item.id.to_string(),
        }
    }
}

/// Reads the tables of an import together, in the order of [`Table::ALL`] whatever the order given.
///
/// A row that refers to something that neither the case nor a good row of this import holds is not taken in, so no
/// reference among the rows leads nowhere. The same id twice: the later row is not taken in.
pub fn read_all(tables: &[TableFile], context: &Context) -> Vec<TableReading> {
    let stood: Vec<TableFile> = tables.iter().filter(|file| file.table == Table::Withdrawn).flat_map(stood).collect();
    let mut tables: Vec<&TableFile> = tables.iter().chain(&stood).collect();
    tables.sort_by_key(|table| table.table);
    let mut context = context.clone();
    let mut readings = Vec::new();
    for table in tables {
        let reading = read(table, &context);
        for row in &reading.rows {
            if let RowContent::Fact(Fact::Term(term)) = &row.content {
                context.known.vocabulary.add(term.clone());
            }
        }
        if let Some(TableRow { content: RowContent::Fact(Fact::Case(case)), .. }) = reading.rows.first()
            && let Ok(zone) = TimeZone::get(&case.zone)
        {
            context.zone = zone;
        }
        readings.push(reading);
    }
    refuse_repeated(&mut readings);
    references::refuse_dangling(&mut readings, &context.known);
    references::doubt_points(&mut readings, &context.known);
    spans::refuse_past_the_end(&mut readings, &context.known);
    references::refuse_dangling(&mut readings, &context.known);
    for reading in &mut readings {
        reading.notices.sort_by_key(|notice| notice.place.row);
    }
    readings
}

/// Reads one table by itself: ids of other tables are not looked up.
pub fn read(table: &TableFile, context: &Context) -> TableReading {
    let mut reading =
        TableReading { table: table.table, given: table.given.clone(), rows: Vec::new(), notices: Vec::new() };
    let notices = &mut reading.notices;
    let Some(mut sheet) = sheet_of(table, notices) else {
        return reading;
    };
    if table.table == Table::Case && sheet.rows.len() > 1 {
        reading.notices.push(Notice {
            level: NoticeLevel::Error,
            what: format!("a second case: the table has one row, and {} are not taken in", sheet.rows.len() - 1),
            place: Whereabouts {
                file: Some(table.given.clone()),
                row: Some(sheet.rows[1].number),
                ..Whereabouts::default()
            },
            next: "keep the row of this case and remove the others".to_owned(),
        });
        sheet.rows.truncate(1);
    }
    let mut unnamed = 0;
    for SheetRow { number, cells, numbers, note } in &sheet.rows {
        let mut row = Row {
            file: &table.given,
            number: *number,
            columns: &sheet.columns,
            cells,
            numbers,
            zone: &context.zone,
            vocabulary: &context.known.vocabulary,
            suggests: reading.notices.len() < references::MOST_SUGGESTIONS,
            notices: Vec::new(),
            doubts: Vec::new(),
        };
        let contents = read_row(&mut row, table, context);
        if row.is_sound() {
            let references = references::of(&row, table.table);
            let base = row.text("base").map(|base| base.trim().to_owned());
            let table_row = |content| TableRow {
                row: *number,
                content,
                base: base.clone(),
                withheld: base.as_deref() == Some(super::written::WITHHELD),
                withdrawn: matches!(table.content, TableContent::Stood(_)),
                note: if table.table == Table::Withdrawn { row.text("reason") } else { note.clone() },
                references: references.clone(),
            };
            reading.rows.extend(contents.into_iter().flatten().map(table_row));
            row.notices.append(&mut row.doubts);
        }
        unnamed += row.notices.len().saturating_sub(MOST_NOTICES.saturating_sub(reading.notices.len()));
        row.notices.truncate(MOST_NOTICES.saturating_sub(reading.notices.len()));
        reading.notices.append(&mut row.notices);
    }
    if unnamed > 0 {
        reading.notices.push(Notice {
            level: NoticeLevel::Error,
            what: format!("{unnamed} further cells cannot be read; their rows are not taken in"),
            place: Whereabouts { file: Some(table.given.clone()), ..Whereabouts::default() },
            next: "mend what is named here first: so many errors often have one cause".to_owned(),
        });
    }
    look_over(&mut reading);
    reading
}

fn sheet_of(table: &TableFile, notices: &mut Vec<Notice>) -> Option<Sheet> {
    match &table.content {
        TableContent::Csv(bytes) => read_csv(&table.given, table.table, bytes, notices),
        TableContent::Rows(rows) | TableContent::Stood(rows) => {
            under_header(&table.given, table.table, rows.clone(), notices)
        }
    }
}

/// What the rows of a list of withdrawn rows said; what is the matter with the list itself is said where it is read.
fn stood(list: &TableFile) -> Vec<TableFile> {
    sheet_of(list, &mut Vec::new()).map(|sheet| beside::stood(&list.given, &list.folder, &sheet)).unwrap_or_default()
}

fn read_row(row: &mut Row<'_>, table: &TableFile, context: &Context) -> Option<Vec<RowContent>> {
    let fact = match table.table {
        Table::Case => case::read(row),
        Table::Evidence => evidence::read(row),
        Table::Comments => beside::comment(row),
        Table::Withdrawn => beside::withdrawal(row),
        Table::Items => {
            let (item, post) = items::read(row, &table.folder, &context.files)?;
            let post = post.map(RowContent::Fact);
            return Some([RowContent::Item(item)].into_iter().chain(post).collect());
        }
        table => noun::read(row, table),
    };
    Some(vec![RowContent::Fact(fact?)])
}

/// What only shows when all rows of a table lie side by side.
fn look_over(reading: &mut TableReading) {
    let place = |row: Option<u64>, column: &str| Whereabouts {
        file: Some(reading.given.clone()),
        row,
        column: Some(column.to_owned()),
        byte: None,
    };
    let mut notices = Vec::new();
    match reading.table {
        Table::Places => notices = places::doubt_swapped(&reading.given, &reading.rows),
        Table::Evidence => {
            let bare = |row: &&TableRow| matches!(&row.content, RowContent::Fact(Fact::Evidence(e)) if e.basis.text.is_empty());
            let rows: Vec<u64> = reading.rows.iter().filter(bare).map(|row| row.row).collect();
            let all = reading.rows.len();
            if let Some(first) = rows.first() {
                notices.push(Notice {
                    level: NoticeLevel::Warning,
                    what: format!("no basis in {} of {all} rows, this one first", rows.len()),
                    place: place(Some(*first), "basis"),
                    next: "write what was seen, read or computed, so that the bound can be checked".to_owned(),
                });
            }
        }
        _ => {}
    }
    reading.notices.append(&mut notices);
    reading.notices.sort_by_key(|notice| notice.place.row);
}

/// The later of two rows with one id is taken out; where they differ, that is said.
///
/// The same row in two files (a table as CSV and as a sheet) is one row, and nothing to speak of.
fn refuse_repeated(readings: &mut [TableReading]) {
    let mut seen: BTreeMap<(Table, String), (String, TableRow)> = BTreeMap::new();
    for reading in readings {
        let TableReading { table, given, rows, notices } = reading;
        rows.retain(|row| {
            let is_post_of_item = *table == Table::Items && matches!(row.content, RowContent::Fact(_));
            let column = if *table == Table::Case { "title" } else { table.columns()[0].name };
            // A post in the row of its item is a row of posts.
            let of = if is_post_of_item { Table::Posts } else { *table };
            let Some((file, first)) = seen.get(&(of, row.content.id())) else {
                seen.insert((of, row.content.id()), (given.clone(), row.clone()));
                return true;
            };
            let same = first.content == row.content;
            let refused_with_item = is_post_of_item && file == given;
            if !(same && file != given || refused_with_item) {
                let differ = if same { "with the same words" } else { "with other words" };
                notices.push(Notice {
                    level: if same { NoticeLevel::Warning } else { NoticeLevel::Error },
                    what: format!("{:?} stands already in row {} of {file}, {differ}", row.content.id(), first.row),
                    place: Whereabouts {
                        file: Some(given.clone()),
                        row: Some(row.row),
                        column: Some(column.to_owned()),
                        byte: None,
                    },
                    next: "give one of the two another id, or join the rows; the earlier one is taken in".to_owned(),
                });
            }
            false
        });
    }
}
