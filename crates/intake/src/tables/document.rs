use std::fmt::Write as _;

use super::schema::{Holds, Table};

/// The reference of all tables in Markdown, made from their columns.
pub fn document() -> String {
    let mut page = String::from(PREFACE);
    for table in Table::ALL {
        let _ = write!(page, "\n## {}.csv\n\n{}\n\n", table.name(), table.about());
        page.push_str("| column | needed | holds | meaning | example |\n| --- | --- | --- | --- | --- |\n");
        for column in table.columns() {
            let needed = if column.required { "yes" } else { "" };
            let _ = writeln!(
                page,
                "| `{}` | {needed} | {} | {} | `{}` |",
                column.name,
                holds(column.holds),
                column.meaning,
                column.example
            );
        }
        if table == Table::Evidence {
            page.push_str(RELATIONS);
        }
    }
    page
}

/// What stands in the cells of a column, in words.
pub(crate) fn holds(holds: Holds) -> String {
    match holds {
        Holds::Text => "text".to_owned(),
        Holds::Id => "id".to_owned(),
        Holds::Reference(table) => format!("id in {}", table.name()),
        Holds::References(table) => format!("ids in {}, `;` between", table.name()),
        Holds::Point => "point in time".to_owned(),
        Holds::List => "texts, `;` between".to_owned(),
        Holds::Time => "time".to_owned(),
        Holds::TimeOrSeconds => "time, or seconds beside a reference".to_owned(),
        Holds::Number => "number".to_owned(),
        Holds::YesNo => "`yes`, `no`".to_owned(),
        Holds::Digest => "64 hexadecimal digits".to_owned(),
        Holds::OneOf(words) => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
    }
}

const PREFACE: &str = "# Tables

*Made from the program's own column list (`crates/intake/src/tables/schema.rs`); do not edit by hand.*

Tables are CSV files with a header row, named as below, or sheets of a workbook; a number in front orders them for the eye (`01-sources.csv`).
Columns stand in any order; unknown ones are ignored with a warning. UTF-8 is best; UTF-16 is understood, and what is
neither is read as Windows-1251 with a warning. Commas, semicolons or tabs separate cells.


**Workbooks** (XLSX) hold the same tables, a sheet a table, the sheet named after it; or one sheet in a file named after
its table (`sources.xlsx`). `sightline tables FOLDER` writes one to fill in: notes on the headers, lists to choose from,
and an example row that is passed over as long as its first cell begins with `EXAMPLE:`. Of a formula its last value is
read; a merged value counts for the first of its cells; dates and times are read as they stand, in the case's zone, and
a time without seconds is that minute. Each is said where it occurs, and the workbook itself is preserved as it came.

- **A row is taken in whole or not at all.** A bad one is named by file, row, column and value, with what would be
  right; the good ones are kept. Import the mended table again: unchanged rows change nothing.
- **Ids** are short names of your own choice, at most 200 bytes, the same in every table.
- **Lists** inside a cell have `;` between their parts.
- **Times**: RFC 3339 (`2022-01-05T17:31:00+06:00`), or without an offset in the case's zone (`2022-01-05 17:31`,
  `13.01.2022 17:31`, `5 January 2022, 5:31 p.m.`). A date alone is the whole day. What can be read in two ways
  (`05/01/2022`, `1/5/22`) is refused with both readings.
- **Positions**: decimal degrees (WGS 84), a point or a comma before the decimals, always with `radius_m`.
  Coordinates that seem to be exchanged are pointed out, never exchanged in silence.
- **Texts** are kept exactly as written, also where they look like a formula.
";

const RELATIONS: &str = "
| relation | cells | says |
| --- | --- | --- |
| `at` | `low`, perhaps `high` | the subject lies at `low`, or between `low` and `high` |
| `within` | `low`, `high` | the subject lies between them; one may be open |
| `after` | `low` | not before that time |
| `before` | `high` | not after that time |
| `after` | `reference`, perhaps `low`, `high` in seconds | not before the reference; later by at least, at most |
| `before` | `reference`, perhaps `low`, `high` in seconds | not after the reference; earlier by at least, at most |
| `offset` | `reference`, `low`, `high` in seconds | subject minus reference lies between them |
| `same` | `reference` | both at once |
";
