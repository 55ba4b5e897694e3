use std::fmt::Write as _;

use super::schema::{Holds, Table};
use super::vocabulary;

/// The reference of all tables in Markdown, made from their columns.
pub fn document() -> String {
    let mut page = String::from(PREFACE);
    for table in Table::ALL.into_iter().chain(Table::BESIDE) {
        if Some(&table) == Table::BESIDE.first() {
            page.push_str(BESIDE);
        }
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
    page.push_str(VOCABULARIES);
    for list in vocabulary::lists() {
        let _ = write!(page, "\n**{list}**: ");
        let words = vocabulary::own(list)
            .map(|term| format!("`{}` ({})", term.word, term.meaning.as_deref().unwrap_or_default().to_lowercase()));
        page.push_str(&words.collect::<Vec<_>>().join(", "));
        page.push_str(".\n");
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
        Holds::Interval => "time, or two with `/` between".to_owned(),
        Holds::Instant => "moment".to_owned(),
        Holds::Seconds => "seconds, or m:ss".to_owned(),
        Holds::SignedSeconds => "seconds".to_owned(),
        Holds::Dial => "what a clock shows".to_owned(),
        Holds::Number | Holds::Degrees | Holds::Metres => "number".to_owned(),
        Holds::Whole => "whole number".to_owned(),
        Holds::Skyline => "`azimuth:height`, `,` between".to_owned(),
        Holds::Region => "four fractions".to_owned(),
        Holds::Spans => "ids in items, each perhaps with `from-to` in seconds, `;` between".to_owned(),
        Holds::Anything => "`table:id`, `;` between".to_owned(),
        Holds::Language => "language tag".to_owned(),
        Holds::Term(list) => format!("word of the vocabulary `{list}`"),
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
read, and the formula kept with the entry; a value merged downwards counts for each of its rows; dates and times are read as they stand, in the case's zone, and
a time without seconds is that minute. Each is said where it occurs, and the workbook itself is preserved as it came.

- **A row is taken in whole or not at all.** A bad one is named by file, row, column and value, with what would be
  right; the good ones are kept. Import the mended table again: unchanged rows change nothing.
- **Ids** are short names of your own choice, at most 200 bytes, the same in every table.
- **Lists** inside a cell have `;` between their parts.
- **Times**: RFC 3339 (`2022-01-05T17:31:00+06:00`), or without an offset in the case's zone (`2022-01-05 17:31`,
  `13.01.2022 17:31`, `5 January 2022, 5:31 p.m.`). A date alone is the whole day. What can be read in two ways
  (`05/01/2022`, `1/5/22`) is refused with both readings.
- **Numbers**: a point or a comma before the decimals (`12.5`, `12,5`); blanks, apostrophes or marks that repeat between
  thousands (`20 000`, `1'234`, `1,234,567`). What can be read in two ways is refused with both readings: `20,000` and, of
  counts and metres, `20.000` too. A thousand degrees there are not, so `76,945` is read where degrees belong; programs
  write `12.500` for seconds, so that is read; numbers that a workbook holds as numbers are those numbers.
- **Positions**: decimal degrees (WGS 84), a point or a comma before the decimals, always with `radius_m`.
  Coordinates that seem to be exchanged are pointed out, never exchanged in silence.
- **Intervals**: one time with its own coarseness (a date is that day, minutes without seconds are that minute), or two
  with `/` between (`2022-01-04 19:15/19:45`); an open side is `..`.
- **Positions in a recording**: seconds from its start (`12.5`), or `1:02.5`, `1:02:03`.
- **Spans**: an item's id, perhaps with a range of seconds (`V018 12.5-40`).
- **Rows of any table** are named with their table: `observations:o12; claims:c5`.
- **Controlled words** may have blanks or hyphens for `_`. A case adds words of its own in `terms.csv`.
- **Texts** are kept exactly as written, also where they look like a formula. Only in CSV files that `sightline export
  tables` wrote (they have the column `base`, or are a list beside the tables) an apostrophe in front of `=`, `+`, `-`, `@`, a tab or another apostrophe is
  taken away: it was put there so that no program runs a text as a formula.
- **Lists** whose parts hold a `;` have `\\;` for it.
- **`passage`** says on what passage of a document a row rests. Every table has it, and every row should.
- **`base`**, a column that any table may have, is written by `sightline export tables`: what the row said at that time,
  as a fingerprint. Leave it as it is. If somebody else changed the row meanwhile, an import says so and overwrites nothing.
";

const BESIDE: &str = "
# Lists beside the tables

Written by `sightline export tables`, and read again by an import: nobody fills them in. An import makes nobody else an author: the
ledger says who brought a comment or a withdrawal in, and beside it stands whose it is *by the table's word*. A comment that the
case has already is left as it is. A withdrawn row is recorded and withdrawn where the case does not know it; what stands in the
case otherwise, or was restored since, stays, and that is said.
";

const VOCABULARIES: &str = "
## Vocabularies

The words that every case starts with; `terms.csv` adds to them.
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
| `around` | `low` | stated for that time, give or take what the policy of spreads says; excludes nothing |
| `around` | `low`, `high` | stated for that stretch, which holds it with 95 %; excludes nothing |
| `around` | `reference`, `low`, perhaps `high` in seconds | stated to be so much later than the reference |
";
