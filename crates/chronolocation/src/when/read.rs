use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use model::{Notice, NoticeLevel, PointId, Trust, Whereabouts};

use super::answer::Answer;
use super::endpoint::{End, EndError, Outward, Remark, instant, seconds};
use super::plausible::spelled_lengths;
use crate::likely::{Policy, Said, StatedTime};
use crate::network::{Constraint, ConstraintError, Network, Point, TooFar};

/// The columns of the table; the first three must be there.
const COLUMNS: [&str; 8] = ["id", "subject", "relation", "low", "high", "reference", "basis", "or"];
const ID: usize = 0;
const SUBJECT: usize = 1;
const RELATION: usize = 2;
const LOW: usize = 3;
const HIGH: usize = 4;
const REFERENCE: usize = 5;
const BASIS: usize = 6;
const OR: usize = 7;
/// The relations of the table.
const RELATIONS: [&str; 7] = ["at", "within", "after", "before", "offset", "same", "around"];
/// Rows beyond this many are not read.
const MOST_ROWS: u64 = 50_000_000;
/// With more points than this, names are not compared to find misspelt ones.
const MOST_COMPARED: usize = 3000;

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
    fn push(&mut self, basis: &str) {
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
        groups: Vec::new(),
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

/// The table's file, for saying where something stands.
#[derive(Clone, Copy)]
struct Sheet<'f> {
    file: &'f str,
}

impl Sheet<'_> {
    fn at(self, row: u64, column: Option<&str>) -> Whereabouts {
        Whereabouts { file: Some(self.file.to_owned()), row: Some(row), column: column.map(str::to_owned), byte: None }
    }
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

struct Rows<'a> {
    network: Network,
    bases: Bases,
    statements: Vec<StatedTime>,
    statement_bases: Vec<String>,
    /// The ids of statements.
    stated: BTreeSet<String>,
    policy: Policy,
    notices: Vec<Notice>,
    zone: Option<&'a TimeZone>,
    /// For each point: how many rows name it, the row that named it first, and what that row names it as.
    seen: Vec<(u32, u64, Role)>,
    /// For each group of alternatives: its name, its branches, its first row.
    groups: Vec<(String, u32, u64)>,
    place: Sheet<'a>,
    row: u64,
}

/// What a row names a point as.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// The subject, against the world's clock.
    Dated,
    /// The subject, against another point.
    Tied,
    /// The point that another is measured from.
    Reference,
}

/// The fields of a row as text.
struct Fields<'r> {
    text: [&'r str; 8],
}

impl Rows<'_> {
    fn say(&mut self, level: NoticeLevel, column: usize, what: String, next: impl Into<String>) {
        let place = self.place.at(self.row, Some(COLUMNS[column]));
        self.notices.push(Notice { level, what, place, next: next.into() });
    }

    fn refuse(&mut self, column: usize, what: String, next: impl Into<String>) {
        self.say(NoticeLevel::Error, column, what, next);
    }

    /// Every row under the header of a table without quotes.
    fn take_plain(&mut self, text: &str, columns: &[Option<usize>; 8]) {
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
                if let Some(column) = columns.iter().position(|column| *column == Some(at)) {
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

    fn take_fields(&mut self, fields: &Fields<'_>) {
        if fields.text.iter().all(|text| text.is_empty()) {
            return;
        }
        for column in [ID, SUBJECT, REFERENCE, OR] {
            if (column < RELATION && fields.text[column].is_empty()) || !is_name(fields.text[column]) {
                let what = match PointId::new(fields.text[column]) {
                    Err(error) => error.to_string(),
                    Ok(_) => format!("{:?} cannot be a name", fields.text[column]),
                };
                return self.refuse(column, what, "give it a short visible name");
            }
        }
        if fields.text[RELATION].eq_ignore_ascii_case("around") {
            if let Some(said) = self.said(fields) {
                self.state(fields, said);
            }
            return;
        }
        let Some(ends) = self.ends(fields) else { return };
        self.admit(fields, ends);
    }

    /// The ends of a row: greatest and least `subject - reference`, or the instants between which the subject lies.
    fn ends(&mut self, fields: &Fields<'_>) -> Option<(Option<i64>, Option<i64>)> {
        let [_, _, relation, low, high, reference, _, _] = fields.text;
        let known = RELATIONS.iter().find(|known| relation.eq_ignore_ascii_case(known));
        let lower = known.copied().unwrap_or(relation);
        let has_reference = !reference.is_empty();
        let refuse = |rows: &mut Self, column, what: &str, next: &str| {
            rows.refuse(column, what.to_owned(), next);
            None
        };
        match lower {
            "at" | "within" if has_reference => refuse(
                self,
                REFERENCE,
                &format!("{lower} takes no reference, but {reference} is given"),
                "for a difference between two points write offset, before or after",
            ),
            "at" => {
                if low.is_empty() {
                    return refuse(
                        self,
                        LOW,
                        "at needs an instant in low",
                        "write the instant in low; for an upper bound alone write before",
                    );
                }
                let from = self.instant(fields, LOW, low, Outward::Down)?;
                let until = self.instant(fields, HIGH, if high.is_empty() { low } else { high }, Outward::Up)?;
                self.checked(Some(from), Some(until))
            }
            "within" => {
                if low.is_empty() && high.is_empty() {
                    self.say(
                        NoticeLevel::Warning,
                        LOW,
                        "this row says nothing: both ends are open".into(),
                        "give it an instant, or leave the row out",
                    );
                }
                let from = if low.is_empty() { None } else { Some(self.instant(fields, LOW, low, Outward::Down)?) };
                let until = if high.is_empty() { None } else { Some(self.instant(fields, HIGH, high, Outward::Up)?) };
                self.checked(from, until)
            }
            "after" | "before" if !has_reference => {
                let (own, other) = if lower == "after" { (LOW, HIGH) } else { (HIGH, LOW) };
                if fields.text[own].is_empty() {
                    return refuse(
                        self,
                        own,
                        &format!("{lower} without a reference needs an instant in {}", COLUMNS[own]),
                        "write the instant there, or name a reference",
                    );
                }
                if !fields.text[other].is_empty() {
                    return refuse(
                        self,
                        other,
                        &format!("{lower} without a reference takes nothing in {}", COLUMNS[other]),
                        "leave it empty, or write within",
                    );
                }
                Some(if own == LOW {
                    (Some(self.instant(fields, LOW, low, Outward::Down)?), None)
                } else {
                    (None, Some(self.instant(fields, HIGH, high, Outward::Up)?))
                })
            }
            "after" | "before" => {
                let least = if low.is_empty() { 0 } else { self.seconds(fields, LOW, Outward::Down)? };
                let most = if high.is_empty() { None } else { Some(self.seconds(fields, HIGH, Outward::Up)?) };
                if least < 0 {
                    return refuse(
                        self,
                        LOW,
                        &format!("{lower} by at least {low} s would allow the other order"),
                        "for a difference of either sign write offset",
                    );
                }
                let (least, most) = self.checked(Some(least), most)?;
                Some(if lower == "after" { (least, most) } else { (most.map(|most| -most), least.map(|least| -least)) })
            }
            "offset" | "same" if !has_reference => refuse(
                self,
                REFERENCE,
                &format!("{lower} needs a reference"),
                "name the point that it is measured from",
            ),
            "offset" => {
                if low.is_empty() && high.is_empty() {
                    self.say(
                        NoticeLevel::Warning,
                        LOW,
                        "this row says nothing: both ends are open".into(),
                        "give it seconds, or leave the row out",
                    );
                }
                let least = if low.is_empty() { None } else { Some(self.seconds(fields, LOW, Outward::Down)?) };
                let most = if high.is_empty() { None } else { Some(self.seconds(fields, HIGH, Outward::Up)?) };
                self.checked(least, most)
            }
            "same" => {
                if !low.is_empty() || !high.is_empty() {
                    return refuse(
                        self,
                        if low.is_empty() { HIGH } else { LOW },
                        "same takes neither low nor high",
                        "leave them empty, or write offset",
                    );
                }
                Some((Some(0), Some(0)))
            }
            _ => {
                let nearest = RELATIONS
                    .iter()
                    .min_by_key(|known| strsim::damerau_levenshtein(known, &lower.to_ascii_lowercase()))
                    .copied()
                    .unwrap_or("within");
                let next = format!("did you mean {nearest}? The relations are {}", RELATIONS.join(", "));
                refuse(self, RELATION, &format!("there is no relation {relation:?}"), &next)
            }
        }
    }

    fn checked(&mut self, low: Option<i64>, high: Option<i64>) -> Option<(Option<i64>, Option<i64>)> {
        if let (Some(low), Some(high)) = (low, high)
            && low > high
        {
            self.refuse(
                LOW,
                "low is greater than high: the row contradicts itself".into(),
                "swap them, or correct the one that is wrong",
            );
            return None;
        }
        Some((low, high))
    }

    fn instant(&mut self, fields: &Fields<'_>, column: usize, text: &str, outward: Outward) -> Option<i64> {
        Some(self.end(fields, column, text, outward)?.micros)
    }

    fn end(&mut self, fields: &Fields<'_>, column: usize, text: &str, outward: Outward) -> Option<End> {
        match instant(text, self.zone, outward) {
            Ok(end) => {
                let remark = end.remark.map(|remark| match remark {
                    Remark::LeapSecond => (
                        "is a leap second, which most clocks do not count",
                        "check the source; it is taken as the second around midnight",
                    ),
                    Remark::Year9999 => (
                        "lies in the year 9999, which software writes for \"never\"",
                        "leave the end empty if it is open",
                    ),
                    Remark::RepeatedHour => (
                        "came twice in that zone, when summer time ended",
                        "write the offset; until then either is allowed",
                    ),
                });
                if let Some((what, next)) = remark {
                    self.say(NoticeLevel::Warning, column, format!("{text} {what}"), next);
                }
                Some(end)
            }
            Err(error) => {
                let (what, next) = match error {
                    EndError::NoOffset => (
                        format!("{text} has no offset from UTC, so it names no instant"),
                        "write it like 2022-01-05T17:31:00+06:00, or say with --origin which zone the table is in",
                    ),
                    EndError::SkippedHour => (
                        format!("{text} does not exist in that zone: summer time began"),
                        "check the source, or write the offset",
                    ),
                    EndError::NoSuchTime => {
                        (format!("{text} is not on the calendar or the clock"), "correct the date or the time of day")
                    }
                    _ => (format!("{text:?} is not an instant"), "write it like 2022-01-05T17:31:00+06:00"),
                };
                let next = if matches!(error, EndError::NotAnInstant)
                    && seconds(text, outward).is_ok()
                    && !fields.text[REFERENCE].is_empty()
                {
                    "for seconds between two points write offset".to_owned()
                } else {
                    next.to_owned()
                };
                self.refuse(column, what, next);
                None
            }
        }
    }

    fn seconds(&mut self, fields: &Fields<'_>, column: usize, outward: Outward) -> Option<i64> {
        let text = fields.text[column];
        match seconds(text, outward) {
            Ok(micros) => {
                let value = (micros as f64 / 1e6).abs();
                let spelled = spelled_lengths(fields.text[BASIS]);
                let forgotten = |&(number, meant): &(f64, f64)| value == number && value != meant;
                if let Some((_, meant)) = spelled.into_iter().find(forgotten) {
                    self.say(
                        NoticeLevel::Warning,
                        column,
                        format!("{text} is read as seconds, but the basis speaks of a length of {meant} s"),
                        format!("write {meant} if the unit was forgotten"),
                    );
                }
                Some(micros)
            }
            Err(error) => {
                let (what, next) = match error {
                    EndError::Unit(secs) => {
                        (format!("{text:?} has a unit; numbers here are seconds"), format!("write {secs}"))
                    }
                    EndError::TooFar => (
                        format!("{text} s is more than 12,000 years"),
                        "check the unit: numbers here are seconds".to_owned(),
                    ),
                    _ if instant(text, Some(&TimeZone::UTC), outward).is_ok() => (
                        format!("{text} is an instant, but a difference from {} is due", fields.text[REFERENCE]),
                        "write seconds, or leave the reference empty".to_owned(),
                    ),
                    _ => (
                        format!("{text:?} is not a number of seconds"),
                        "write seconds as a decimal with a point, like 12.5".to_owned(),
                    ),
                };
                self.refuse(column, what, next);
                None
            }
        }
    }

    /// What an `around` row states: a value with the policy's spread, or a stretch that holds it with 95 %.
    fn said(&mut self, fields: &Fields<'_>) -> Option<Said> {
        let [_, _, _, low, high, reference, _, or] = fields.text;
        if !or.is_empty() {
            let next = "leave the column or empty: what is only stated excludes nothing anyway";
            self.refuse(OR, "around takes no alternatives".to_owned(), next);
            return None;
        }
        if low.is_empty() {
            let next = "write in low the time, or beside a reference the seconds, that was stated";
            self.refuse(LOW, "around needs what was stated".to_owned(), next);
            return None;
        }
        let (from, spread) = if reference.is_empty() {
            let end = self.end(fields, LOW, low, Outward::Down)?;
            (end.micros, self.policy.of_clock(end.minutes))
        } else {
            let micros = self.seconds(fields, LOW, Outward::Down)?;
            (micros, self.policy.of_length(micros))
        };
        if high.is_empty() {
            return Some(Said::Around { low: from, high: from, half_width: spread });
        }
        let to = match reference.is_empty() {
            true => self.instant(fields, HIGH, high, Outward::Up)?,
            false => self.seconds(fields, HIGH, Outward::Up)?,
        };
        let (from, to) = self.checked(Some(from), Some(to)).and_then(|(from, to)| from.zip(to))?;
        let middle = from + (to - from) / 2;
        Some(Said::Around { low: middle, high: middle, half_width: ((to - from) / 2).max(1) })
    }

    fn state(&mut self, fields: &Fields<'_>, said: Said) {
        let (id, subject_name, reference_name) = (fields.text[ID], fields.text[SUBJECT], fields.text[REFERENCE]);
        if subject_name == reference_name {
            return self.refuse(REFERENCE, format!("{subject_name} is measured from itself"), "name the other point");
        }
        if self.network.find_evidence(id).is_some() || !self.stated.insert(id.to_owned()) {
            return self.refuse(ID, format!("the evidence {id} is given twice"), "give each row an id of its own");
        }
        let subject = self.network.point(subject_name);
        let tied = !reference_name.is_empty();
        let reference = if tied { self.network.point(reference_name) } else { Point::WORLD };
        self.count(subject, if tied { Role::Tied } else { Role::Dated });
        if tied {
            self.count(reference, Role::Reference);
        }
        self.statements.push(StatedTime { id: id.to_owned(), subject, reference, said });
        self.statement_bases.push(fields.text[BASIS].to_owned());
    }

    fn admit(&mut self, fields: &Fields<'_>, (low, high): (Option<i64>, Option<i64>)) {
        let subject_name = fields.text[SUBJECT];
        let reference_name = fields.text[REFERENCE];
        if subject_name == reference_name {
            return self.refuse(REFERENCE, format!("{subject_name} is measured from itself"), "name the other point");
        }
        if self.stated.contains(fields.text[ID]) {
            let what = format!("the evidence {} is given twice", fields.text[ID]);
            return self.refuse(ID, what, "give each row an id of its own");
        }
        let subject = self.network.point(subject_name);
        let reference = if reference_name.is_empty() { Point::WORLD } else { self.network.point(reference_name) };
        let or = (!fields.text[OR].is_empty()).then_some(fields.text[OR]);
        let constraint = Constraint { id: fields.text[ID], subject, reference, low, high, trust: Trust::Reported, or };
        match self.network.add(&constraint) {
            Ok(_) => {
                self.bases.push(fields.text[BASIS]);
                let tied = reference != Point::WORLD;
                self.count(subject, if tied { Role::Tied } else { Role::Dated });
                if tied {
                    self.count(reference, Role::Reference);
                }
                if let Some(or) = or {
                    match self.groups.iter_mut().rev().find(|group| group.0 == or) {
                        Some(group) => group.1 += 1,
                        None => self.groups.push((or.to_owned(), 1, self.row)),
                    }
                }
            }
            Err(error @ ConstraintError::SameId(_)) => {
                self.refuse(ID, error.to_string(), "give each row an id of its own")
            }
            Err(error) => self.refuse(LOW, error.to_string(), "correct it"),
        }
    }

    fn count(&mut self, point: Point, role: Role) {
        if self.seen.len() <= point.index() {
            self.seen.resize(point.index() + 1, (0, 0, Role::Dated));
        }
        let seen = &mut self.seen[point.index()];
        if seen.0 == 0 {
            *seen = (0, self.row, role);
        }
        seen.0 += 1;
    }

    /// Warns of alternatives with one branch and of points that only one row names, where that looks like a slip.
    fn name_the_lonely(&mut self) {
        for (name, branches, row) in std::mem::take(&mut self.groups) {
            if branches == 1 {
                self.row = row;
                let what = format!("the alternative {name} has one branch, so it must hold");
                self.say(NoticeLevel::Warning, OR, what, "add the other rows of it, or leave the column empty");
            }
        }
        let compare = self.seen.len() <= MOST_COMPARED;
        let lonely: Vec<(Point, Role)> = self
            .network
            .points()
            .filter_map(|point| match self.seen.get(point.index()) {
                Some(&(1, _, role @ (Role::Tied | Role::Reference))) => Some((point, role)),
                _ => None,
            })
            .collect();
        for (point, role) in lonely {
            let name = self.network.point_name(point).to_owned();
            let others = self.network.points().filter(|other| *other != point && compare);
            let near = others
                .map(|other| self.network.point_name(other))
                .filter(|other| differs_by_a_slip(other, &name))
                .min_by_key(|other| strsim::damerau_levenshtein(other, &name));
            let next = match near {
                Some(near) => format!("did you mean {near}?"),
                // To measure a point once is what most rows do; to measure from a point that nothing dates is a slip.
                None if role == Role::Tied => continue,
                None => "nothing, if it is meant; otherwise spell it as in the other rows".to_owned(),
            };
            self.row = self.seen[point.index()].1;
            self.say(NoticeLevel::Warning, SUBJECT, format!("the point {name} is named in no other row"), next);
        }
    }
}

/// Letters swapped, missing or mistaken; numbers that differ (V07, V08) are different names.
fn differs_by_a_slip(a: &str, b: &str) -> bool {
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    digits(a) == digits(b) && letters(a) != letters(b) && strsim::damerau_levenshtein(a, b) <= 2
}

/// Visible, and no longer than an id may be. Plain ASCII is decided without making an id of it.
fn is_name(text: &str) -> bool {
    let plain = text.len() <= 200 && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    plain || PointId::new(text).is_ok()
}
