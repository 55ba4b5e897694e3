//! How far two moments are apart: "ten minutes after", "the next day", "the interval was …".

use super::{Order, SLACK, Span, minutes};
use crate::check::{Found, Subject};
use crate::code::Code;
use crate::inputs::Support;
use crate::reading::{Bound, Quantity, number_of};

/// "The next day", "two days later": the days of the two that are cited must be so far apart.
pub(super) fn days(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let told = (0..tokens.len()).find_map(|n| match (word(n), word(n + 1), word(n + 2)) {
        ("next" | "following", "day", _) => Some((n, n + 2, 1.0)),
        ("the", "day", "after" | "before") => Some((n, n + 3, 1.0)),
        ("a", "day", "later" | "earlier" | "after") => Some((n, n + 3, 1.0)),
        (count, "days", "later" | "earlier" | "after" | "before") => number_of(count).map(|days| (n, n + 3, days)),
        ("a", "week", "later" | "earlier" | "after" | "before") => Some((n, n + 3, 7.0)),
        ("same", "day", _) => Some((n, n + 2, 0.0)),
        _ => None,
    });
    let Some((from, to, apart)) = told else { return };
    let zone = &subject.known.zone;
    let day = |at: model::Instant| at.to_timestamp().to_zoned_datetime(zone.clone()).date();
    let mut open = false;
    let mut dates: Vec<(&Support, jiff::civil::Date)> = Vec::new();
    for (support, of) in subject.cited.supports.iter().flat_map(|s| s.times.iter().map(move |of| (*s, of))) {
        let ends = of.bounds.earliest().map(day).zip(of.bounds.latest().map(day));
        let Some((first, _)) = ends.filter(|(first, last)| first == last) else {
            open = true;
            continue;
        };
        if dates.iter().all(|(_, date)| *date != first) {
            dates.push((support, first));
        }
    }
    let events = subject
        .cited
        .exhibits
        .iter()
        .filter(|(_, one)| one.supports.iter().any(|n| !subject.known.inputs.supports[*n].times.is_empty()));
    if events.count() < 2 || subject.reading.times.iter().any(|time| time.date.is_some() || time.weekday.is_some()) {
        return;
    }
    let far =
        |a: jiff::civil::Date, b: jiff::civil::Date| a.until(b).map_or(0.0, |span| f64::from(span.get_days()).abs());
    let fits = if dates.len() < 2 {
        apart == 0.0
    } else {
        dates.iter().any(|(_, a)| dates.iter().any(|(_, b)| a != b && far(*a, *b) == apart))
    };
    if fits || dates.is_empty() || open && dates.len() < 2 {
        return;
    }
    let (start, end) = (tokens[from].start, tokens[to - 1].end);
    let written = &subject.passage.text()[start..end];
    let message = format!("\"{written}\" is not how many days what is cited has the two apart");
    let problem = found.add(Code::TimeDiffers, subject.span(start, end), message);
    for (support, date) in dates.iter().take(3) {
        problem.with(support.name.clone(), date.to_string());
    }
}

/// The length of time that stands right before a word: "ten minutes after".
pub(super) fn apart<'a>(subject: &'a Subject<'_>, at: usize) -> Option<&'a Quantity> {
    let between = |from: usize| subject.passage.text().get(from..at).unwrap_or_default();
    let mut lengths = subject.reading.quantities.iter().filter(|q| q.unit.is_some_and(|(unit, _)| unit == "time"));
    lengths.find(|q| q.end <= at && between(q.end).split_whitespace().count() <= 1 && between(q.end).len() < 10)
}

/// Whether two moments that are cited can be as far apart as a length of time that is told between two ("an hour later");
/// `None` where it is no such length, or fewer than two moments are cited.
pub(in crate::check) fn gap(subject: &Subject<'_>, quantity: &Quantity) -> Option<bool> {
    let behind: Vec<&str> = subject
        .reading
        .tokens
        .iter()
        .filter(|t| t.start >= quantity.end)
        .skip_while(|t| !t.is_word() || quantity.unit.is_some() && is_unit(&t.word))
        .take(2)
        .map(|t| t.word.as_str())
        .collect();
    let before: Vec<&str> = subject.reading.before(quantity.start).take(1).collect();
    // "The interval between the two was …"
    let spoken = ["interval", "gap", "elapsed", "lay", "lie", "lies", "separated", "separate", "separates"]
        .iter()
        .any(|word| subject.reading.tokens.iter().any(|t| t.word == *word));
    let between = spoken
        || match behind.as_slice() {
            ["later" | "earlier" | "afterwards" | "afterward" | "apart" | "previously", ..] => true,
            ["after" | "before", ..] => true,
            ["of", ..] => before.first() == Some(&"within"),
            ["passed" | "elapsed", ..] => true,
            ["on", "," | "." | "and"] => true,
            _ => false,
        };
    // Days are told of days, and not of hours.
    if !between || quantity.unit.is_some_and(|(_, factor)| factor > 3600.0) {
        return None;
    }
    let mut times: Vec<(&str, Span)> = Vec::new();
    for of in subject.cited.supports.iter().flat_map(|support| &support.times) {
        let told = of.what.starts_with("said ") || matches!(of.what.as_str(), "published" | "broadcast");
        if let Some(span) = minutes(of.bounds).filter(|_| !told && times.iter().all(|(what, _)| *what != of.what)) {
            times.push((&of.what, span));
        }
    }
    let pairs = times.iter().enumerate().flat_map(|(n, (_, a))| times[n + 1..].iter().map(move |(_, b)| (*a, *b)));
    // "Within five minutes of it": no further apart.
    let most = if before.first() == Some(&"within") { Bound::AtMost } else { quantity.bound };
    let quantity = &Quantity { bound: most, ..quantity.clone() };
    pairs.map(|(a, b)| fits(quantity, Order::After, a, b) || fits(quantity, Order::After, b, a)).reduce(|a, b| a || b)
}

fn is_unit(word: &str) -> bool {
    matches!(
        word,
        "minute"
            | "minutes"
            | "hour"
            | "hours"
            | "second"
            | "seconds"
            | "day"
            | "days"
            | "week"
            | "weeks"
            | "or"
            | "so"
            | "and"
            | "a"
            | "half"
    )
}

/// Whether two times can be so far apart.
pub(super) fn fits(told: &Quantity, order: Order, a: Span, b: Span) -> bool {
    let minutes = told.unit.map_or(1.0, |(_, factor)| factor) / 60.0;
    let (low, high) = told.range();
    let (low, high) = (low * minutes, high.map_or(f64::INFINITY, |high| high * minutes));
    let (least, most) = match order {
        Order::After => (a.0 - b.1, a.1 - b.0),
        Order::Before => (b.0 - a.1, b.1 - a.0),
        Order::Together => return true,
    };
    // What is bounded is meant as it stands; a plain length is rounded.
    let bounded = !matches!(told.bound, Bound::Plain | Bound::About | Bound::Vague);
    let slack = if bounded { SLACK } else { SLACK + 0.1 * low };
    most + slack >= low && least - slack <= high
}
