//! A table of temporal evidence, from its bytes to its rows: with quotes, and (faster) without.

use std::collections::{BTreeSet, HashMap};

use jiff::tz::TimeZone;
use model::{Notice, NoticeLevel};

use super::answer::Answer;
use super::rows::{COLUMNS, Fields, ID, RELATION, Rows, Sheet};
use crate::likely::{Policy, StatedTime};
use crate::network::{Network, TooFar};

/// Rows beyond this many are not read.
const MOST_ROWS: u64 = 50_000_000;
/// A table of temporal evidence, read.
pub struct Table {
    /// The evidence of the rows that could be taken in.
    pub network: Network,
    /// What the basis of each piece of evidence says, in the order of the network's evidence.
    pub bases: Bases,
    /// What must be said about the table: errors concern rows that were not taken in.
    pub notices: Vec<Notice>,
    /// What the table states without excluding anything.
    pub statements: Vec<StatedTime>,
    pub(super) statement_bases: Vec<String>,
    pub(super) zone: Option<TimeZone>,
}

/// What each piece of evidence stands on, in the table's words.
#[derive(Default)]
pub struct Bases {
    text: String,
    ends: Vec<usize>,
}

impl Bases {
    pub(super) fn push(&mut self, basis: &str) {
        self.text.push_str(basis);
        self.ends.push(self.text.len());
    }

    /// The words of the piece with this number; empty if it has none.
    pub fn get(&self, number: usize) -> &str {
        let Some(&end) = self.ends.get(number) else { return "" };
        let from = number.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[from..end]
    }
}

impl Table {
    /// Whether a row was not taken in.
    pub fn has_errors(&self) -> bool {
        self.notices.iter().any(|notice| notice.level == NoticeLevel::Error)
    }

    /// Everything that follows from it.
    ///
    /// # Errors
    /// Bounds that add up to more than can be reckoned with.
    pub fn solve(&self) -> Result<Answer<'_>, TooFar> {
        Ok(Answer::new(self, self.network.solve()?))
    }
}

/// Reads a CSV table of temporal evidence (RFC 4180, UTF-8). Instants without an offset are read in `zone`; without a
/// zone they are refused.
///
/// # Errors
/// A table without the columns it needs. A row that cannot be taken in is left out, with an error among the notices.
pub fn read(bytes: &[u8], file: &str, zone: Option<TimeZone>) -> Result<Table, Box<Notice>> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
    let mut record = csv::ByteRecord::new();
    let place = Sheet { file };
    let fatal = |what: String, next: &str| Notice {
        level: NoticeLevel::Error,
        what,
        place: place.at(1, None),
        next: next.to_owned(),
    };
    let unreadable = |error: csv::Error| {
        Box::new(fatal(format!("the table cannot be read: {error}"), "save it as CSV (RFC 4180, UTF-8)"))
    };
    if !reader.read_byte_record(&mut record).map_err(unreadable)? {
        return Err(Box::new(fatal(
            "the table is empty".into(),
            "give it a header row: id,subject,relation,low,high,reference,basis",
        )));
    }
    let (columns, mut notices) = header(&record, place).map_err(|(what, next)| Box::new(fatal(what, &next)))?;
    let mut rows = Rows {
        network: Network::with_room(memchr::memchr_iter(b'\n', bytes).count()),
        bases: Bases::default(),
        statements: Vec::new(),
        statement_bases: Vec::new(),
        stated: BTreeSet::new(),
        policy: Policy::default(),
        notices: Vec::new(),
        zone: zone.as_ref(),
        seen: Vec::new(),
        groups: HashMap::new(),
        place,
        row: 1,
    };
    if let Some(text) = plain(bytes) {
        rows.take_plain(text, &columns);
        let table = rows.finish(notices);
        return Ok(Table { zone, ..table });
    }
    let mut line = reader.position().line();
    loop {
        match reader.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => break,
            Err(error) => {
                notices.push(fatal(
                    format!("the table cannot be read to its end: {error}"),
                    "save it as CSV (RFC 4180, UTF-8)",
                ));
                break;
            }
        }
        // A row over several lines counts once, as in a spreadsheet; an empty line counts too.
        let breaks = record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64;
        let end = reader.position().line();
        rows.row += 1 + (end.saturating_sub(line + breaks + 1));
        line = end;
        if rows.row > MOST_ROWS {
            notices.push(fatal(
                format!("the table has more than {MOST_ROWS} rows; the rest is not read"),
                "split the table",
            ));
            break;
        }
        rows.take(&record, &columns);
    }
    let table = rows.finish(notices);
    Ok(Table { zone, ..table })
}

/// The whole text, where no cell is quoted and lines end as lines do: such a table is split where its commas are.
fn plain(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok().filter(|_| memchr::memchr(b'"', bytes).is_none())?;
    let mut returns = memchr::memchr_iter(b'\r', bytes);
    returns.all(|at| bytes.get(at + 1) == Some(&b'\n')).then_some(text)
}

/// The place of each column, or [`None`] where it is missing; and what must be said about the header.
type Header = ([Option<usize>; 8], Vec<Notice>);

/// Where each column stands; columns that are not read are warned of.
fn header(record: &csv::ByteRecord, place: Sheet<'_>) -> Result<Header, (String, String)> {
    let mut columns = [None; 8];
    let mut extra = Vec::new();
    for (at, field) in record.iter().enumerate() {
        let name = String::from_utf8_lossy(field).trim().to_lowercase();
        match COLUMNS.iter().position(|column| *column == name) {
            Some(column) if columns[column].is_some() => {
                return Err((format!("the column {name} is there twice"), "leave one of them out".into()));
            }
            Some(column) => columns[column] = Some(at),
            None if name.is_empty() => {}
            None => extra.push(name),
        }
    }
    if let Some(missing) = (ID..=RELATION).find(|&column| columns[column].is_none()) {
        let found: Vec<String> = record.iter().map(|field| String::from_utf8_lossy(field).into_owned()).collect();
        let next = if found.len() == 1 && found[0].contains([';', '\t']) {
            "separate the columns by commas: save the table as comma-separated values".to_owned()
        } else {
            format!(
                "give it a header row with id, subject, relation, low, high, reference, basis; it has: {}",
                found.join(", ")
            )
        };
        return Err((format!("the table has no column {}", COLUMNS[missing]), next));
    }
    let mut notices = Vec::new();
    if !extra.is_empty() {
        notices.push(Notice {
            level: NoticeLevel::Warning,
            what: format!("columns that are not read: {}", extra.join(", ")),
            place: place.at(1, Some(&extra[0])),
            next: "nothing, if they are your own; otherwise name them as in the manual".to_owned(),
        });
    }
    Ok((columns, notices))
}

impl Rows<'_> {
    /// Every row under the header of a table without quotes.
    fn take_plain(&mut self, text: &str, columns: &[Option<usize>; 8]) {
        let width = columns.iter().flatten().max().map_or(0, |last| last + 1);
        let column_at: Vec<Option<usize>> =
            (0..width).map(|at| columns.iter().position(|column| *column == Some(at))).collect();
        let mut header = true;
        let mut rest = text;
        let mut line = 0;
        while !rest.is_empty() {
            line += 1;
            let (row, after) = match memchr::memchr(b'\n', rest.as_bytes()) {
                Some(end) => (&rest[..end], &rest[end + 1..]),
                None => (rest, ""),
            };
            rest = after;
            let row = row.strip_suffix('\r').unwrap_or(row);
            if row.is_empty() {
                continue;
            }
            if std::mem::take(&mut header) {
                continue;
            }
            self.row = line;
            if self.row > MOST_ROWS {
                return self.refuse(
                    ID,
                    format!("the table has more than {MOST_ROWS} rows; the rest is not read"),
                    "split the table",
                );
            }
            let mut fields = Fields { text: [""; 8] };
            let (mut from, mut at) = (0, 0);
            let commas = memchr::memchr_iter(b',', row.as_bytes()).chain(std::iter::once(row.len()));
            for comma in commas {
                if let Some(&Some(column)) = column_at.get(at) {
                    fields.text[column] = row[from..comma].trim();
                }
                (from, at) = (comma + 1, at + 1);
            }
            self.take_fields(&fields);
        }
    }

    fn finish(mut self, mut notices: Vec<Notice>) -> Table {
        self.name_the_lonely();
        notices.append(&mut self.notices);
        let Rows { network, bases, statements, statement_bases, .. } = self;
        Table { network, bases, statements, statement_bases, notices, zone: None }
    }

    fn take(&mut self, record: &csv::ByteRecord, columns: &[Option<usize>; 8]) {
        let mut fields = Fields { text: [""; 8] };
        for (column, at) in columns.iter().enumerate() {
            let Some(raw) = at.and_then(|at| record.get(at)) else { continue };
            match std::str::from_utf8(raw) {
                Ok(text) => fields.text[column] = text.trim(),
                Err(error) => {
                    let start = record.position().map_or(0, csv::Position::byte);
                    let mut place = self.place.at(self.row, Some(COLUMNS[column]));
                    place.byte = Some(start);
                    self.notices.push(Notice {
                        level: NoticeLevel::Error,
                        what: format!("the text is not UTF-8 ({error})"),
                        place,
                        next: "save the table as CSV in UTF-8".to_owned(),
                    });
                    return;
                }
            }
        }
        self.take_fields(&fields);
    }
}
