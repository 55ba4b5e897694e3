//! One cell: its text as a value of its column's kind, and back.
use jiff::tz::TimeZone;
use model::{Dial, Difference, FactName, FrameRegion, Instant, Interval, ItemId, MediaTime, Skyline, Span};
use serde_json::{Value, json};

use super::list;
use super::number::{self, Numeral, Readings, Scale};
use super::row::Row;
use super::schema::{Column, Holds, Table};
use super::time::write_instant;
use super::vocabulary::plain;
use crate::nearest::nearest;

/// What stands in a cell, as the fact's member of the column's name has it; `None` if it is blank.
pub(crate) fn read(row: &mut Row<'_>, column: &Column) -> Option<Value> {
    let name = column.name;
    match column.holds {
        Holds::Text => row.text(name).map(Value::String),
        Holds::Id | Holds::Reference(_) => row.id::<ItemId>(name).map(|id| json!(id)),
        Holds::Point => row.id::<model::PointId>(name).map(|id| json!(id)),
        Holds::References(_) => {
            let ids: Vec<ItemId> = row.ids(name);
            Some(json!(ids))
        }
        Holds::List => Some(json!(row.list(name))),
        Holds::Time | Holds::TimeOrSeconds | Holds::Interval => row.interval(name).map(|interval| json!(interval)),
        Holds::Instant => row.instant(name).map(|instant| json!(instant)),
        Holds::Seconds => seconds(row, name).map(|at| json!(at)),
        Holds::SignedSeconds => {
            let number = row.number(name, Scale::Other)?;
            Some(json!(Difference::from_micros((number * 1e6).round() as i64)))
        }
        Holds::Dial => dial(row, name).map(|dial| json!(dial)),
        Holds::Number => row.number(name, Scale::Other).map(|number| json!(number)),
        Holds::Degrees => row.number(name, Scale::Small).map(|number| json!(number)),
        Holds::Metres => row.number(name, Scale::Metres).map(|number| json!(number)),
        Holds::Whole => whole(row, name).map(|number| json!(number)),
        Holds::YesNo => row.yes_no(name).map(Value::Bool),
        Holds::Digest => row.digest(name).map(|digest| json!(digest)),
        Holds::OneOf(words) => word(row, name, words).map(|word| json!(word)),
        Holds::Term(list) => term(row, name, list).map(Value::String),
        Holds::Language => language(row, name).map(Value::String),
        Holds::Region => region(row, name).map(|region| json!(region)),
        Holds::Skyline => skyline(row, name).map(|skyline| json!(skyline)),
        Holds::Spans => spans(row, name).map(|spans| json!(spans)),
        Holds::Anything => names(row, name).map(|names| json!(names)),
    }
}

/// The text that a member of a fact has in a cell.
pub(crate) fn write(value: &Value, holds: Holds, zone: &TimeZone) -> String {
    let as_interval = |value: &Value| serde_json::from_value::<Interval>(value.clone()).ok();
    match (holds, value) {
        (_, Value::Null) => String::new(),
        (Holds::Interval | Holds::Time | Holds::TimeOrSeconds, value) => {
            as_interval(value).map(|interval| super::time::write_interval(interval, zone)).unwrap_or_default()
        }
        (Holds::Instant, Value::String(text)) => {
            text.parse().map(|at: Instant| write_instant(at, zone)).unwrap_or_default()
        }
        (Holds::Seconds | Holds::SignedSeconds, value) => value.as_i64().map(write_micros).unwrap_or_default(),
        (Holds::Region, value) => serde_json::from_value(value.clone()).map(write_region).unwrap_or_default(),
        (Holds::Spans, value) => serde_json::from_value(value.clone()).map(write_spans).unwrap_or_default(),
        (Holds::Anything, value) => serde_json::from_value(value.clone()).map(write_names).unwrap_or_default(),
        (_, Value::Array(parts)) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            list::join(&parts)
        }
        (_, Value::String(text)) => text.clone(),
        (_, Value::Bool(yes)) => (if *yes { "yes" } else { "no" }).to_owned(),
        (Holds::Metres, Value::Number(number)) => number.as_f64().map(number::write_metres).unwrap_or_default(),
        (_, Value::Number(number)) => match number.as_f64() {
            Some(float) if number.is_f64() => float.to_string(),
            _ => number.to_string(),
        },
        // What is locked away is shown as everyone may see it.
        (_, Value::Object(object)) => {
            let seal = object.get("protected").and_then(|seal| seal.get("stand_in"));
            seal.and_then(Value::as_str).unwrap_or_default().to_owned()
        }
    }
}

/// Microseconds as seconds, exactly.
pub(crate) fn write_micros(micros: i64) -> String {
    let (whole, part) = (micros.unsigned_abs() / 1_000_000, micros.unsigned_abs() % 1_000_000);
    let sign = if micros < 0 { "-" } else { "" };
    let text = format!("{sign}{whole}.{part:06}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Why a text is not a position in a recording.
#[derive(Debug, Clone, Copy, PartialEq)]
enum NoPosition {
    /// It is none.
    Unreadable,
    /// It has two readings, in seconds.
    Ambiguous(Readings),
}

/// A position in a recording: `12.5`, `1:02.5`, `1:02:03`.
fn read_seconds(text: &str) -> Result<MediaTime, NoPosition> {
    let mut total = 0.0;
    let parts: Vec<&str> = text.trim().split(':').collect();
    if parts.len() > 3 {
        return Err(NoPosition::Unreadable);
    }
    for (index, part) in parts.iter().enumerate() {
        let number = match number::read(part, Scale::Other) {
            Numeral::One(number) => number,
            // Behind a colon there are no thousands: 1:02,500 has decimals.
            Numeral::Two(readings) if index > 0 => readings.decimal,
            Numeral::Two(readings) => return Err(NoPosition::Ambiguous(readings)),
            Numeral::None => return Err(NoPosition::Unreadable),
        };
        let inner = index > 0;
        if number < 0.0 || inner && number >= 60.0 || index + 1 < parts.len() && number.fract() != 0.0 {
            return Err(NoPosition::Unreadable);
        }
        total = total * 60.0 + number;
    }
    if total < 1e10 { Ok(MediaTime::from_micros((total * 1e6).round() as u64)) } else { Err(NoPosition::Unreadable) }
}

fn seconds(row: &mut Row<'_>, column: &str) -> Option<MediaTime> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    if let Numeral::One(secs) = row.numeral(column, Scale::Other)
        && (0.0..1e10).contains(&secs)
    {
        return Some(MediaTime::from_micros((secs * 1e6).round() as u64));
    }
    match read_seconds(cell) {
        Ok(at) => return Some(at),
        Err(NoPosition::Ambiguous(readings)) => row.refuse_two(column, cell, readings, Scale::Other),
        Err(NoPosition::Unreadable) => {
            let what = format!("{cell:?} is not a position in a recording");
            row.refuse(column, what, "write seconds from its start, such as 12.5, or 1:02.5".to_owned());
        }
    }
    None
}

/// What a clock shows.
fn dial(row: &mut Row<'_>, column: &str) -> Option<Dial> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    let read = cell.parse().ok();
    if read.is_none() {
        let what = format!("{cell:?} is not what a clock shows");
        row.refuse(column, what, "write it like 17:20, 5:20 pm, 17:20:31 or 2022-01-05 17:20".to_owned());
    }
    read
}

pub(crate) fn whole(row: &mut Row<'_>, column: &str) -> Option<u64> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    let numeral = row.numeral(column, Scale::Count);
    if let Numeral::Two(readings) = numeral {
        row.refuse_two(column, cell, readings, Scale::Count);
        return None;
    }
    // A spreadsheet may write 10 as 10.0.
    let whole = |number: &f64| number.fract() == 0.0 && (0.0..9e15).contains(number);
    let read = numeral.one().filter(whole).map(|number| number as u64);
    if read.is_none() {
        let what = format!("{cell:?} is not a whole number of 0 or more");
        row.refuse(column, what, "write digits, such as 12; the fewest and the most stand in two cells".to_owned());
    }
    read
}

fn word(row: &mut Row<'_>, column: &str, words: &'static [&'static str]) -> Option<&'static str> {
    let cell = row.cell(column);
    let wanted = match plain(cell).as_str() {
        "held" if words.contains(&"not_reviewed") => "not_reviewed".to_owned(),
        other => other.to_owned(),
    };
    if wanted.is_empty() {
        return None;
    }
    let found = words.iter().find(|word| **word == wanted).copied();
    if found.is_none() {
        let listed = words.join(", ");
        let next = match nearest(&wanted, words.iter().copied()) {
            Some(word) => format!("write {word}, if that is meant; otherwise one of: {listed}"),
            None => format!("write one of: {listed}"),
        };
        row.refuse(column, format!("{cell:?} is not one of the words of this column"), next);
    }
    found
}

fn term(row: &mut Row<'_>, column: &str, list: &str) -> Option<String> {
    let cell = row.cell(column);
    let wanted = plain(cell);
    if wanted.is_empty() {
        return None;
    }
    if row.vocabulary.has(list, &wanted) {
        return Some(wanted);
    }
    let known: Vec<&str> = row.vocabulary.words(list).collect();
    let meant = nearest(&wanted, known.iter().copied()).map(|word| format!("write {word}, if that is meant; "));
    let next = format!(
        "{}add {wanted} to the list {list} in terms.csv, or write one of: {}",
        meant.unwrap_or_default(),
        known.join(", ")
    );
    row.refuse(column, format!("{cell:?} is not a word of the vocabulary {list}"), next);
    None
}

/// Languages by the names that people write, with their tags.
const LANGUAGES: &[(&str, &str)] = &[
    ("arabic", "ar"),
    ("belarusian", "be"),
    ("burmese", "my"),
    ("chinese", "zh"),
    ("dari", "prs"),
    ("english", "en"),
    ("french", "fr"),
    ("georgian", "ka"),
    ("german", "de"),
    ("hebrew", "he"),
    ("kazakh", "kk"),
    ("kurdish", "ku"),
    ("kyrgyz", "ky"),
    ("pashto", "ps"),
    ("persian", "fa"),
    ("portuguese", "pt"),
    ("russian", "ru"),
    ("spanish", "es"),
    ("tajik", "tg"),
    ("turkish", "tr"),
    ("ukrainian", "uk"),
    ("urdu", "ur"),
    ("uzbek", "uz"),
];

/// A tag of the form of BCP 47: two or three letters, perhaps parts of two to eight letters or digits behind `-`.
fn language(row: &mut Row<'_>, column: &str) -> Option<String> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    let mut parts = cell.split('-');
    let first = parts.next().unwrap_or_default();
    let primary = (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let rest = parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if primary && rest {
        return Some(cell.to_owned());
    }
    let likely = nearest(cell, LANGUAGES.iter().map(|(name, _)| *name));
    let tag = likely.and_then(|likely| LANGUAGES.iter().find(|(name, _)| *name == likely));
    let next = match tag {
        Some((name, tag)) => format!("write {tag}, if {name} is meant"),
        None => "write a tag of BCP 47, such as kk, ru or ru-Latn; several languages stand in several rows".to_owned(),
    };
    row.refuse(column, format!("{cell:?} is not a language tag"), next);
    None
}

fn skyline(row: &mut Row<'_>, column: &str) -> Option<Skyline> {
    let cell = row.cell(column).to_owned();
    if cell.is_empty() {
        return None;
    }
    let read = cell.parse();
    if let Err(error) = &read {
        let next =
            "write azimuth:height in degrees, a comma between, or one height for all round; a point before decimals";
        row.refuse(column, format!("{error}"), next.to_owned());
    }
    read.ok()
}

fn region(row: &mut Row<'_>, column: &str) -> Option<FrameRegion> {
    let cell = row.cell(column);
    if cell.is_empty() {
        return None;
    }
    let fraction = |part: &str| number::read(part, Scale::Small).one();
    let parts: Option<Vec<f64>> =
        cell.split(|c: char| c == ';' || c.is_whitespace()).filter(|part| !part.is_empty()).map(fraction).collect();
    let inside = |parts: &[f64]| {
        let [left, top, width, height] = *parts else { return None };
        let fits = |start: f64, length: f64| start >= 0.0 && length > 0.0 && start + length <= 1.0 + 1e-6;
        let region = FrameRegion { left: left as f32, top: top as f32, width: width as f32, height: height as f32 };
        (fits(left, width) && fits(top, height)).then_some(region)
    };
    let read = parts.as_deref().and_then(inside);
    if read.is_none() {
        let what = format!("{cell:?} is not a rectangle inside the picture");
        let next = "write left, top, width and height as fractions of the picture, such as 0.5 0.25 0.1 0.2";
        row.refuse(column, what, next.to_owned());
    }
    read
}

fn write_region(region: FrameRegion) -> String {
    format!("{} {} {} {}", region.left, region.top, region.width, region.height)
}

/// Items, each perhaps with a range of seconds behind a blank: `V017; V018 12.5-40`.
fn spans(row: &mut Row<'_>, column: &str) -> Option<Vec<Span>> {
    let mut spans = Vec::new();
    for part in row.list(column) {
        let (item, range) = match part.rsplit_once(char::is_whitespace).map(|(item, range)| (item, read_range(range))) {
            Some((item, Ok(range))) => (item, range),
            Some((_, Err(NoPosition::Ambiguous(readings)))) => {
                row.refuse_two(column, &part, readings, Scale::Other);
                return None;
            }
            _ => (part.as_str(), (None, None)),
        };
        let item = row.parse_id(column, item)?;
        if let (Some(from), Some(to)) = range
            && from > to
        {
            let next = "exchange the two numbers, if that is meant".to_owned();
            row.refuse(column, format!("{part:?} ends before it begins"), next);
            return None;
        }
        spans.push(Span { item, stream: None, from: range.0, to: range.1, region: None });
    }
    (!spans.is_empty()).then_some(spans)
}

/// The items of the parts of a cell of spans.
pub(crate) fn items_of_spans(parts: &[String]) -> Vec<String> {
    let item = |part: &String| match part.rsplit_once(char::is_whitespace) {
        Some((item, range)) if read_range(range).is_ok() => item.trim().to_owned(),
        _ => part.clone(),
    };
    parts.iter().map(item).collect()
}

type Range = (Option<MediaTime>, Option<MediaTime>);

/// `12.5-40`, `12.5-`, `-40`.
fn read_range(text: &str) -> Result<Range, NoPosition> {
    let (from, to) = text.split_once('-').ok_or(NoPosition::Unreadable)?;
    let end = |text: &str| if text.is_empty() { Ok(None) } else { read_seconds(text).map(Some) };
    match (end(from), end(to)) {
        (Ok(None), Ok(None)) => Err(NoPosition::Unreadable),
        (Ok(from), Ok(to)) => Ok((from, to)),
        (Err(NoPosition::Unreadable), _) | (_, Err(NoPosition::Unreadable)) => Err(NoPosition::Unreadable),
        (Err(ambiguous), _) | (_, Err(ambiguous)) => Err(ambiguous),
    }
}

fn write_spans(spans: Vec<Span>) -> String {
    let end = |end: Option<MediaTime>| end.map(|at| write_micros(at.micros() as i64)).unwrap_or_default();
    let text = |span: &Span| match (span.from, span.to) {
        (None, None) => span.item.to_string(),
        (from, to) => format!("{} {}-{}", span.item, end(from), end(to)),
    };
    list::join(&spans.iter().map(text).collect::<Vec<_>>())
}

/// Rows of any tables: `observations:o12; claims:c5`.
fn names(row: &mut Row<'_>, column: &str) -> Option<Vec<FactName>> {
    let mut names = Vec::new();
    for part in row.list(column) {
        let split = part.split_once(':').map(|(table, id)| (table.trim(), id.trim()));
        let Some((table, id)) = split else {
            let next = format!("write its table in front, such as observations:{part} or claims:{part}");
            row.refuse(column, format!("{part:?} does not say which table its row is in"), next);
            return None;
        };
        let Some(found) = Table::named(table) else {
            let likely = nearest(table, Table::ALL.iter().map(|table| table.name()));
            let next = match likely {
                Some(likely) => format!("write {likely}:{id}, if that is meant"),
                None => format!("write one of: {}", Table::ALL.map(Table::name).join(", ")),
            };
            row.refuse(column, format!("{table:?} is not a table"), next);
            return None;
        };
        let id: ItemId = row.parse_id(column, id)?;
        names.push(FactName { kind: found.kind(), id: id.to_string() });
    }
    Some(names)
}

fn write_names(names: Vec<FactName>) -> String {
    let text = |name: &FactName| Table::of_kind(name.kind).map(|table| format!("{}:{}", table.name(), name.id));
    list::join(&names.iter().filter_map(text).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_in_recordings() {
        let read = |text| read_seconds(text).ok().map(MediaTime::secs);
        assert_eq!(read("12.5"), Some(12.5));
        assert_eq!(read("12.500"), Some(12.5));
        assert_eq!(read("1:02,500"), Some(62.5));
        assert_eq!(read("0:12,500"), Some(12.5));
        let both = Readings { decimal: 12.5, thousands: 12_500.0 };
        assert_eq!(read_seconds("12,500"), Err(NoPosition::Ambiguous(both)));
        assert_eq!(read_range("2-12,500"), Err(NoPosition::Ambiguous(both)));
        assert_eq!(read("12,5"), Some(12.5));
        assert_eq!(read("1:02.5"), Some(62.5));
        assert_eq!(read("1:02:03"), Some(3723.0));
        for wrong in ["", "-1", "1:60", "1.5:00", "1:2:3:4", "one"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn seconds_are_written_exactly(micros in 0u64..10_000_000_000_000) {
            let text = write_micros(micros as i64);
            proptest::prop_assert_eq!(read_seconds(&text), Ok(MediaTime::from_micros(micros)));
        }
    }
}
