//! Where recordings were made and what is known of their clocks, from a table; and arrivals that a person marked.
use std::collections::BTreeMap;

use geolocation::Plane;
use incidents::tally::table::{Column, Row, Sheet};
use model::{Instant, Notice, Position};

const fn column(name: &'static str, is_needed: bool) -> Column {
    Column { name, is_needed }
}

const MICROPHONES: &[Column] = &[
    column("file", true),
    column("lon", true),
    column("lat", true),
    column("within_m", true),
    column("height_m", false),
    column("starts", false),
    column("offset_s", false),
    column("clock_error_s", false),
];

const ARRIVALS: &[Column] =
    &[column("shot", true), column("file", true), column("t_s", true), column("error_s", true), column("from", false)];

/// One recording: where its microphone stood, and when it begins where that is known otherwise than by its sound.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Microphone {
    pub(crate) file: String,
    pub(crate) place: Position,
    pub(crate) within_m: f64,
    pub(crate) height_m: f64,
    /// Seconds after the earliest start, and how far that may be off.
    pub(crate) starts_s: Option<(f64, f64)>,
}

/// A sound as a person marked it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Marked {
    pub(crate) shot: String,
    pub(crate) from: Option<String>,
    /// File, seconds into it, and how far the mark may be off.
    pub(crate) heard: Vec<(String, f64, f64)>,
}

/// A row: its microphone, when its recording begins with how far that may be off, and its number.
type Placed = (Microphone, Clock, u64);
/// When a recording begins, and how far that may be off, where it is known.
type Clock = Option<(Start, f64)>;

/// When a row says that its recording begins.
enum Start {
    At(Instant),
    Offset(f64),
}

/// Reads MICROPHONES.csv. A row that is not whole is left out, with an error among the notices.
pub(crate) fn microphones(file: &str, bytes: &[u8]) -> (Vec<Microphone>, Vec<Notice>) {
    let mut sheet = Sheet::read(file, bytes, MICROPHONES);
    let rows = std::mem::take(&mut sheet.rows);
    let mut found: Vec<Placed> = Vec::new();
    for row in &rows {
        let Some(read) = microphone(&mut sheet, row) else { continue };
        if found.iter().any(|(one, ..)| one.file == read.0.file) {
            let what = format!("{} stands in two rows; the first is read", read.0.file);
            sheet.refuse(Some(row.number), Some("file"), what, "give each recording one row");
            continue;
        }
        found.push((read.0, read.1, row.number));
    }
    let first = found.iter().filter_map(|(_, start, _)| match start {
        Some((Start::At(at), _)) => Some(*at),
        _ => None,
    });
    let first = first.min();
    let mut microphones = Vec::with_capacity(found.len());
    for (mut one, start, row) in found {
        one.starts_s = match (start, first) {
            (Some((Start::At(at), error_s)), Some(first)) => {
                Some(((at.micros() - first.micros()) as f64 * 1e-6, error_s))
            }
            (Some((Start::Offset(_), _)), Some(_)) => {
                let what = "this row gives offset_s and others give starts: two clocks with nothing between them";
                sheet.refuse(
                    Some(row),
                    Some("offset_s"),
                    what.to_owned(),
                    "give starts in all rows, or offset_s in all",
                );
                None
            }
            (Some((Start::Offset(offset_s), error_s)), None) => Some((offset_s, error_s)),
            _ => None,
        };
        microphones.push(one);
    }
    (microphones, sheet.notices)
}

fn microphone(sheet: &mut Sheet, row: &Row) -> Option<(Microphone, Clock)> {
    let file = text(sheet, row, "file")?;
    let (lon, lat) = (needed(sheet, row, "lon")?, needed(sheet, row, "lat")?);
    let within_m = at_least_0(sheet, row, "within_m")?;
    let place = match Position::from_lon_lat(lon, lat) {
        Ok(place) => place,
        Err(error) => {
            sheet.refuse(Some(row.number), Some("lon"), error.to_string(), "mend the place; the row is left out");
            return None;
        }
    };
    let height_m = match sheet.cell(row, "height_m") {
        Some(_) => needed(sheet, row, "height_m")?,
        None => 0.0,
    };
    let at = sheet.cell(row, "starts").map(str::to_owned);
    let start = match (at, sheet.cell(row, "offset_s")) {
        (Some(_), Some(_)) => {
            let what = "this row gives starts and offset_s".to_owned();
            sheet.refuse(Some(row.number), Some("offset_s"), what, "leave one of them empty; the row is left out");
            return None;
        }
        (Some(at), None) => match at.parse() {
            Ok(at) => Some(Start::At(at)),
            Err(error) => {
                let what = format!("\"{at}\" is no instant: {error}");
                sheet.refuse(Some(row.number), Some("starts"), what, "write it like 2022-01-05T17:31:00.250+06:00");
                return None;
            }
        },
        (None, Some(_)) => Some(Start::Offset(needed(sheet, row, "offset_s")?)),
        (None, None) => None,
    };
    let start = match start {
        Some(start) => Some((start, at_least_0(sheet, row, "clock_error_s")?)),
        None => None,
    };
    Some((Microphone { file, place, within_m, height_m, starts_s: None }, start))
}

/// Reads ARRIVALS.csv: `shot, file, t_s, error_s`, and where known `from`. Shots with one `from` came from one spot.
pub(crate) fn arrivals(file: &str, bytes: &[u8]) -> (Vec<Marked>, Vec<Notice>) {
    let mut sheet = Sheet::read(file, bytes, ARRIVALS);
    let rows = std::mem::take(&mut sheet.rows);
    let mut marked: Vec<Marked> = Vec::new();
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    for row in &rows {
        let Some(shot) = text(&mut sheet, row, "shot") else { continue };
        let Some(heard_in) = text(&mut sheet, row, "file") else { continue };
        let Some(t_s) = needed(&mut sheet, row, "t_s") else { continue };
        let Some(error_s) = at_least_0(&mut sheet, row, "error_s") else { continue };
        let from = sheet.cell(row, "from").map(str::to_owned);
        let at = *index.entry(shot.clone()).or_insert_with(|| {
            marked.push(Marked { shot: shot.clone(), from: from.clone(), heard: Vec::new() });
            marked.len() - 1
        });
        if marked[at].from != from {
            let what = format!("the shot {shot} is said to come from two spots");
            sheet.refuse(
                Some(row.number),
                Some("from"),
                what,
                "give all rows of a shot one `from`; the row is left out",
            );
            continue;
        }
        marked[at].heard.push((heard_in, t_s, error_s));
    }
    (marked, sheet.notices)
}

fn text(sheet: &mut Sheet, row: &Row, column: &'static str) -> Option<String> {
    let found = sheet.cell(row, column).map(str::to_owned);
    if found.is_none() {
        sheet.refuse(
            Some(row.number),
            Some(column),
            format!("there is no {column}"),
            "fill it in; the row is left out",
        );
    }
    found
}

fn needed(sheet: &mut Sheet, row: &Row, column: &'static str) -> Option<f64> {
    let text = text(sheet, row, column)?;
    let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
    if number.is_none() {
        let what = format!("\"{text}\" is not a number");
        sheet.refuse(Some(row.number), Some(column), what, "write it like 76.9453; the row is left out");
    }
    number
}

fn at_least_0(sheet: &mut Sheet, row: &Row, column: &'static str) -> Option<f64> {
    let number = needed(sheet, row, column)?;
    if number < 0.0 {
        let what = format!("{number} is no half-width of an interval");
        sheet.refuse(Some(row.number), Some(column), what, "give a number of 0 or more; the row is left out");
        return None;
    }
    Some(number)
}

impl Microphone {
    /// How far apart this and another can have stood, in metres.
    pub(crate) fn apart_m(&self, other: &Self) -> f64 {
        let [east, north] = Plane::at(self.place).east_north_m(other.place);
        east.hypot(north) + self.within_m + other.within_m
    }
}

/// The greatest distance between two of these, in metres, each as far out as it may have stood.
pub(crate) fn apart_m(microphones: &[Microphone]) -> f64 {
    let pairs =
        microphones.iter().enumerate().flat_map(|(n, one)| microphones[n + 1..].iter().map(move |other| (one, other)));
    pairs.map(|(one, other)| one.apart_m(other)).fold(0.0, f64::max)
}
