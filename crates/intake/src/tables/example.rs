use std::collections::BTreeMap;

use csv::StringRecord;

use super::schema::Table;

/// What the first cell of an example row begins with.
pub(crate) const MARK: &str = "EXAMPLE: ";

/// The row that shows how a table is filled in: the example of each column, the first one marked.
pub(crate) fn row(table: Table) -> impl Iterator<Item = String> {
    let mark = |index: usize| if index == 0 { MARK } else { "" };
    table.columns().iter().enumerate().map(move |(index, column)| format!("{}{}", mark(index), column.example))
}

/// Whether somebody marked a row as an example.
pub(crate) fn is_marked(cells: &StringRecord) -> bool {
    cells.get(0).is_some_and(|first| first.trim_start().starts_with(MARK.trim_end()))
}

/// Whether an example row stands as it was written, with nothing of anybody's own in it.
pub(crate) fn is_untouched(table: Table, columns: &BTreeMap<&'static str, usize>, cells: &StringRecord) -> bool {
    let examples = table.columns().iter().zip(row(table));
    let written = examples.filter_map(|(column, example)| Some((*columns.get(column.name)?, example)));
    let written: BTreeMap<usize, String> = written.collect();
    cells.iter().enumerate().all(|(index, cell)| cell.is_empty() || written.get(&index).is_some_and(|own| own == cell))
}
