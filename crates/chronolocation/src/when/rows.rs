//! The rows of a table of temporal evidence: what each says, and what must be said of it.

use std::collections::{BTreeSet, HashMap};

use jiff::tz::TimeZone;
use model::{Notice, NoticeLevel, PointId, Trust, Whereabouts};

use super::endpoint::{End, EndError, Outward, Remark, instant, seconds};
use super::read::Bases;
use crate::forgotten_unit::spelled_lengths;
use crate::likely::{Policy, Said, StatedTime};
use crate::network::{Constraint, ConstraintError, Network, Point};

/// The columns of the table; the first three must be there.
pub(super) const COLUMNS: [&str; 8] = ["id", "subject", "relation", "low", "high", "reference", "basis", "or"];
pub(super) const ID: usize = 0;
pub(super) const SUBJECT: usize = 1;
pub(super) const RELATION: usize = 2;
pub(super) const LOW: usize = 3;
pub(super) const HIGH: usize = 4;
pub(super) const REFERENCE: usize = 5;
pub(super) const BASIS: usize = 6;
pub(super) const OR: usize = 7;
/// The relations of the table.
const RELATIONS: [&str; 7] = ["at", "within", "after", "before", "offset", "same", "around"];
/// With more points than this, names are not compared to find misspelt ones.
const MOST_COMPARED: usize = 3000;

/// The table's file, for saying where something stands.
#[derive(Clone, Copy)]
pub(super) struct Sheet<'f> {
    pub(super) file: &'f str,
}

impl Sheet<'_> {
    pub(super) fn at(self, row: u64, column: Option<&str>) -> Whereabouts {
        Whereabouts { file: Some(self.file.to_owned()), row: Some(row), column: column.map(str::to_owned), byte: None }
    }
}

/// The rows of a table as they are taken in, and what must be said of them.
pub(super) struct Rows<'a> {
    pub(super) network: Network,
    pub(super) bases: Bases,
    pub(super) statements: Vec<StatedTime>,
    pub(super) statement_bases: Vec<String>,
    /// The ids of statements.
    pub(super) stated: BTreeSet<String>,
    pub(super) policy: Policy,
    pub(super) notices: Vec<Notice>,
    pub(super) zone: Option<&'a TimeZone>,
    /// For each point: the row that named it first, what that row names it as, and how many name it (as far as 255).
    pub(super) seen: Vec<(u32, Role, u8)>,
    /// By name of a group of alternatives: its branches, its first row.
    pub(super) groups: HashMap<String, (u32, u64)>,
    pub(super) place: Sheet<'a>,
    pub(super) row: u64,
}

/// What a row names a point as.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// The subject, against the world's clock.
    Dated,
    /// The subject, against another point.
    Tied,
    /// The point that another is measured from.
    Reference,
}

/// The fields of a row as text.
pub(super) struct Fields<'r> {
    pub(super) text: [&'r str; 8],
}

impl Rows<'_> {
    fn say(&mut self, level: NoticeLevel, column: usize, what: String, next: impl Into<String>) {
        let place = self.place.at(self.row, Some(COLUMNS[column]));
        self.notices.push(Notice { level, what, place, next: next.into() });
    }

    pub(super) fn refuse(&mut self, column: usize, what: String, next: impl Into<String>) {
        self.say(NoticeLevel::Error, column, what, next);
    }

    pub(super) fn take_fields(&mut self, fields: &Fields<'_>) {
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
                self.doubt_unit(fields, (!low.is_empty()).then_some(least), most);
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
                self.doubt_unit(fields, least, most);
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

    /// Warns where the length that the basis speaks of lies between the two ends only if these are in its unit.
    fn doubt_unit(&mut self, fields: &Fields<'_>, low: Option<i64>, high: Option<i64>) {
        let (Some(low), Some(high)) = (low, high) else { return };
        let (near, far) = match (low < 0, high < 0) {
            (false, false) => (low, high),
            (true, true) => (-high, -low),
            _ => return,
        };
        let (near, far) = (near as f64 / 1e6, far as f64 / 1e6);
        // An end that is the number itself was doubted already.
        let forgotten = |&(number, meant): &(f64, f64)| near < number && number < far && far < meant;
        if let Some((number, meant)) = spelled_lengths(fields.text[BASIS]).find(forgotten) {
            self.say(
                NoticeLevel::Warning,
                LOW,
                format!("{near} to {far} are read as seconds, but the basis speaks of a length of {meant} s"),
                format!("write seconds: {} and {}", near * meant / number, far * meant / number),
            );
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
        Some(Said::Stretch { low: from, high: to })
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
        self.statements.push(StatedTime { id: id.to_owned(), subject, reference, said, trust: Trust::Reported });
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
        let trust = Trust::Reported;
        let constraint = Constraint { id: fields.text[ID], subject, reference, low, high, trust, or, certain: false };
        match self.network.add(&constraint) {
            Ok(_) => {
                self.bases.push(fields.text[BASIS]);
                let tied = reference != Point::WORLD;
                self.count(subject, if tied { Role::Tied } else { Role::Dated });
                if tied {
                    self.count(reference, Role::Reference);
                }
                if let Some(or) = or {
                    match self.groups.get_mut(or) {
                        Some(group) => group.0 += 1,
                        None => {
                            self.groups.insert(or.to_owned(), (1, self.row));
                        }
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
            self.seen.resize(point.index() + 1, (0, Role::Dated, 0));
        }
        let seen = &mut self.seen[point.index()];
        if seen.2 == 0 {
            *seen = (self.row as u32, role, 0);
        }
        seen.2 = seen.2.saturating_add(1);
    }

    /// Warns of alternatives with one branch and of points that only one row names, where that looks like a slip.
    pub(super) fn name_the_lonely(&mut self) {
        let mut groups: Vec<(u64, String)> = Vec::new();
        for (name, (branches, row)) in std::mem::take(&mut self.groups) {
            if branches == 1 {
                groups.push((row, name));
            }
        }
        groups.sort_unstable();
        for (row, name) in groups {
            self.row = row;
            let what = format!("the alternative {name} has one branch, so it must hold");
            self.say(NoticeLevel::Warning, OR, what, "add the other rows of it, or leave the column empty");
        }
        let compare = self.seen.len() <= MOST_COMPARED;
        let lonely: Vec<(Point, Role)> = self
            .network
            .points()
            .filter_map(|point| match self.seen.get(point.index()) {
                Some(&(_, role @ (Role::Tied | Role::Reference), 1)) => Some((point, role)),
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
            self.row = u64::from(self.seen[point.index()].0);
            self.say(NoticeLevel::Warning, SUBJECT, format!("the point {name} is named in no other row"), next);
        }
    }
}

/// Letters swapped, missing or mistaken; numbers that differ (V07, V08) are different names.
fn differs_by_a_slip(a: &str, b: &str) -> bool {
    // Most pairs are told apart without spelling them out.
    fn digits(text: &str) -> impl Iterator<Item = u8> {
        text.bytes().filter(u8::is_ascii_digit)
    }
    let letters = |text: &str| text.chars().filter(|c| !c.is_ascii_digit()).collect::<String>();
    digits(a).eq(digits(b)) && letters(a) != letters(b) && strsim::damerau_levenshtein(a, b) <= 2
}

/// Visible, and no longer than an id may be. Plain ASCII is decided without making an id of it.
fn is_name(text: &str) -> bool {
    let plain = text.len() <= 200 && text.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    plain || PointId::new(text).is_ok()
}
