use std::collections::BTreeMap;
use std::str::FromStr;

use csv::StringRecord;
use jiff::tz::TimeZone;
use model::{Digest, IdError, Instant, Interval, Notice, NoticeLevel, Whereabouts};

use super::list;
use super::number::{self, Numeral, Readings, Scale};
use super::schema::{RelationName, YES_NO};
use super::time::{Span, read_interval, read_time};
use super::vocabulary::Vocabulary;
use crate::name::safe_text;
use crate::nearest::nearest;

/// One row while it is being read: its cells by column.
pub(crate) struct Row<'a> {
    pub(crate) file: &'a str,
    pub(crate) number: u64,
    pub(crate) columns: &'a BTreeMap<&'static str, usize>,
    pub(crate) cells: &'a StringRecord,
    /// Which cells hold numbers and not texts, as a workbook can say.
    pub(crate) numbers: &'a [usize],
    pub(crate) zone: &'a TimeZone,
    pub(crate) vocabulary: &'a Vocabulary,
    /// Whether likely names are searched for; not once a table has shown many errors.
    pub(crate) suggests: bool,
    /// Why it is not taken in; empty for a good row.
    pub(crate) notices: Vec<Notice>,
    /// What deserves a look in a row that is taken in.
    pub(crate) doubts: Vec<Notice>,
}

/// Words, each with the value that it stands for.
pub(crate) type Words<T> = [(&'static str, T)];

impl<'a> Row<'a> {
    /// The cell of a column without the blanks around it; empty if there is none.
    pub(crate) fn cell(&self, column: &str) -> &'a str {
        self.verbatim(column).trim()
    }
    fn verbatim(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|index| self.cells.get(*index)).unwrap_or_default()
    }
    /// The text of a cell exactly as written; `None` if it is blank.
    pub(crate) fn text(&self, column: &str) -> Option<String> {
        let text = self.verbatim(column);
        (!text.trim().is_empty()).then(|| text.to_owned())
    }
    /// The text of a cell that must not be blank.
    pub(crate) fn required_text(&mut self, column: &str, what_belongs_there: &str) -> Option<String> {
        let text = self.text(column);
        if text.is_none() {
            self.refuse(column, "this cell must not be empty".to_owned(), format!("write {what_belongs_there}"));
        }
        text
    }
    /// The row is not taken in, because of this cell.
    pub(crate) fn refuse(&mut self, column: &str, what: String, next: String) {
        let place = Whereabouts {
            file: Some(self.file.to_owned()),
            row: Some(self.number),
            column: Some(column.to_owned()),
            byte: None,
        };
        self.notices.push(Notice { level: NoticeLevel::Error, what, place, next });
    }
    /// The row is taken in, but this cell deserves a look.
    pub(crate) fn doubt(&mut self, column: &str, what: String, next: String) {
        let place = Whereabouts {
            file: Some(self.file.to_owned()),
            row: Some(self.number),
            column: Some(column.to_owned()),
            byte: None,
        };
        self.doubts.push(Notice { level: NoticeLevel::Warning, what, place, next });
    }
    /// Whether nothing so far keeps the row from being taken in.
    pub(crate) fn is_sound(&self) -> bool {
        self.notices.is_empty()
    }
    /// The id in a cell; `None` if it is blank.
    pub(crate) fn id<T: FromStr<Err = IdError>>(&mut self, column: &str) -> Option<T> {
        let cell = self.cell(column);
        if cell.is_empty() { None } else { self.parse_id(column, cell) }
    }
    /// The id in a cell that must not be blank.
    pub(crate) fn required_id<T: FromStr<Err = IdError>>(&mut self, column: &str) -> Option<T> {
        self.parse_id(column, self.cell(column))
    }
    /// The ids in a cell, with `;` between them.
    pub(crate) fn ids<T: FromStr<Err = IdError>>(&mut self, column: &str) -> Vec<T> {
        let parts: Vec<_> = self.list(column);
        parts.iter().filter_map(|part| self.parse_id(column, part)).collect()
    }
    /// The texts in a cell, with `;` between them.
    pub(crate) fn list(&self, column: &str) -> Vec<String> {
        list::split(self.cell(column))
    }
    pub(crate) fn parse_id<T: FromStr<Err = IdError>>(&mut self, column: &str, text: &str) -> Option<T> {
        match text.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                let next = "write a short name without control characters, such as V017".to_owned();
                self.refuse(column, safe_text(&error.to_string()), next);
                None
            }
        }
    }
    /// One of a few words, in any case; `None` if the cell is blank.
    pub(crate) fn one_of<T: Copy>(&mut self, column: &str, words: &Words<T>) -> Option<T> {
        let cell = self.cell(column);
        let wanted = cell.to_lowercase().replace([' ', '-'], "_");
        if wanted.is_empty() {
            return None;
        }
        let found = words.iter().find(|(word, _)| *word == wanted).map(|(_, value)| *value);
        if found.is_none() {
            let list = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            let next = match nearest(&wanted, words.iter().map(|(word, _)| *word)) {
                Some(word) => format!("write {word}, if that is meant; otherwise one of: {list}"),
                None => format!("write one of: {list}"),
            };
            self.refuse(column, format!("{cell:?} is not one of the words of this column"), next);
        }
        found
    }
    /// `yes` or `no`; `None` if the cell is blank.
    pub(crate) fn yes_no(&mut self, column: &str) -> Option<bool> {
        self.one_of(column, YES_NO)
    }
    /// The relation of a piece of evidence.
    pub(crate) fn relation(&mut self, words: &Words<RelationName>) -> Option<RelationName> {
        let blank = self.cell("relation").is_empty();
        if blank {
            let list = words.iter().map(|(word, _)| *word).collect::<Vec<_>>().join(", ");
            self.refuse("relation", "this cell must not be empty".to_owned(), format!("write one of: {list}"));
        }
        self.one_of("relation", words)
    }
    /// How the text of a cell can be read as a number; one that the workbook holds as a number is that number.
    pub(crate) fn numeral(&self, column: &str, scale: Scale) -> Numeral {
        let is_number = self.columns.get(column).is_some_and(|index| self.numbers.contains(index));
        let cell = self.cell(column);
        if is_number { number::plain(cell).map_or(Numeral::None, Numeral::One) } else { number::read(cell, scale) }
    }
    /// A number; `None` if the cell is blank.
    pub(crate) fn number(&mut self, column: &str, scale: Scale) -> Option<f64> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        match self.numeral(column, scale) {
            Numeral::One(number) => return Some(number),
            Numeral::Two(readings) => self.refuse_two(column, cell, readings, scale),
            Numeral::None => {
                self.refuse(column, format!("{cell:?} is not a number"), "write digits, such as 12.5".to_owned());
            }
        }
        None
    }
    /// The row is not taken in, because a number in this cell can be read in two ways.
    pub(crate) fn refuse_two(&mut self, column: &str, text: &str, readings: Readings, scale: Scale) {
        let Readings { decimal, thousands } = readings;
        let what = format!("{text:?} can be read in two ways: as {decimal} or as {thousands}");
        let next = if scale == Scale::Count && decimal.fract() != 0.0 {
            format!("write {thousands}, if that is meant: this column takes whole numbers, without a separator")
        } else {
            let decimal = if scale == Scale::Metres { number::write_metres(decimal) } else { decimal.to_string() };
            format!("write {decimal} or {thousands}, whichever is meant, without a separator between thousands")
        };
        self.refuse(column, what, next);
    }
    /// The SHA-256 in a cell; `None` if it is blank.
    pub(crate) fn digest(&mut self, column: &str) -> Option<Digest> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        match cell.parse() {
            Ok(digest) => Some(digest),
            Err(error) => {
                let next = "write what sha256sum prints for the file, or leave the cell empty".to_owned();
                self.refuse(column, format!("{error} ({} characters given)", cell.chars().count()), next);
                None
            }
        }
    }
    /// What a time in a cell can mean, from first to last instant; `None` if the cell is blank.
    pub(crate) fn time(&mut self, column: &str) -> Option<Span> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        match read_time(cell, self.zone) {
            Ok(span) => Some(span),
            Err(error) => {
                let mut next = error.next();
                // A piece of evidence may say either, where neither can be excluded.
                if error.readings() > 1 && matches!(column, "low" | "high") {
                    next +=
                        "; where either can be, write two rows, one for each, with the same name in the column `or`";
                }
                self.refuse(column, error.what(cell), next);
                None
            }
        }
    }
    /// A time with its own coarseness (a date is its day, minutes without seconds are that minute), or two with `/`.
    pub(crate) fn interval(&mut self, column: &str) -> Option<Interval> {
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        match read_interval(cell, self.zone) {
            Ok(interval) => Some(interval),
            Err(error) => {
                self.refuse(column, error.what(cell), error.next());
                None
            }
        }
    }
    /// A single moment; a date alone is refused, as is an hour that the zone repeats.
    pub(crate) fn instant(&mut self, column: &str) -> Option<Instant> {
        let span = self.time(column)?;
        if span.first == span.last {
            return Some(span.first);
        }
        let cell = self.cell(column);
        let (what, next) = if span.is_day() {
            (format!("{cell:?} is a day; a time of day is needed here"), format!("write it like {cell} 17:31"))
        } else {
            let what = format!("the clocks were set back: {cell:?} came twice, at {} and at {}", span.first, span.last);
            (what, "write the time with its offset from UTC".to_owned())
        };
        self.refuse(column, what, next);
        None
    }
}
