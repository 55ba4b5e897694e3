//! "After", "before", "at the same time as": two deeds that are told in an order must have been in it, and "ten minutes
//! after" be so long.

use model::Interval;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{ExhibitKind, Support, TimeOf};
use crate::reading::{Bound, Quantity, number_of, stem};

/// How two deeds are said to stand in time.
#[derive(Clone, Copy, PartialEq)]
enum Order {
    After,
    Before,
    Together,
}

/// Minutes by which times are rounded.
const SLACK: f64 = 1.0;

/// How far apart what is told as at one time may be, in minutes.
const TOGETHER: f64 = 5.0;

/// The earliest and the latest minute of something.
type Span = (f64, f64);

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    days(subject, found);
    let tokens = &subject.reading.tokens;
    for n in 0..tokens.len() {
        let word = |k: usize| tokens.get(n + k).map_or("", |t| t.word.as_str());
        let (order, len) = match (word(0), word(1), word(2), word(3), word(4)) {
            ("at", "the", "same", "time" | "moment" | "minute", "as") => (Order::Together, 5),
            ("simultaneously", "with", ..) => (Order::Together, 2),
            ("while" | "when", ..) if still(tokens, n) => (Order::Before, 1),
            ("after", ..) => (Order::After, 1),
            ("before", ..) => (Order::Before, 1),
            _ => continue,
        };
        let (start, end) = (tokens[n].start, tokens[n + len - 1].end);
        // "After 3 p.m." is a time, and held as one.
        if subject.reading.times.iter().any(|time| time.start <= end && start < time.end) {
            continue;
        }
        let stop = |at: &usize, signs: &[&str]| signs.contains(&tokens[*at].word.as_str());
        // "Ten minutes after the first shots, …" leads like "After the first shots, …".
        let leads = n == 0 || apart(subject, start).is_some_and(|told| told.start == tokens[0].start);
        let (first, second) = if leads {
            let Some(comma) = (n + len..tokens.len()).find(|at| stop(at, &[","])) else { continue };
            let to = (comma + 1..tokens.len()).find(|at| stop(at, &[";", ":", "—"])).unwrap_or(tokens.len());
            ((comma + 1, to), (n + len, comma))
        } else {
            let from = (0..n).rev().find(|at| stop(at, &[";", ":", "—"])).map_or(0, |at| at + 1);
            let to = (n + len..tokens.len()).find(|at| stop(at, &[",", ";", ":", "—"])).unwrap_or(tokens.len());
            ((from, n), (n + len, to))
        };
        let (Some(first), Some(second)) = (timed(subject, first), timed(subject, second)) else { continue };
        let (a, b) = (first.1, second.1);
        let wrong = match order {
            Order::After => precedes(likely(first.2, a), likely(second.2, b)) || unbounded(b, a),
            Order::Before => precedes(likely(second.2, b), likely(first.2, a)) || unbounded(a, b),
            Order::Together => a.1 + TOGETHER < b.0 || b.1 + TOGETHER < a.0,
        };
        let written = subject.passage.text().get(start..end).unwrap_or_default();
        let far = || apart(subject, start).filter(|told| !fits(told, order, a, b));
        let (code, span, message) = match (wrong, far()) {
            (true, _) => (
                Code::TimeDiffers,
                subject.span(start, end),
                format!("\"{written}\": what is cited has the two in another order, or apart"),
            ),
            (_, Some(told)) => {
                let length = subject.passage.text().get(told.start..told.end).unwrap_or_default();
                let message = format!("\"{length}\" is not how far what is cited has the two apart");
                (Code::NumberDiffers, subject.span(told.start, told.end), message)
            }
            _ => continue,
        };
        let problem = found.add(code, span, message);
        for (support, _, of) in [&first, &second] {
            let words = of.words.clone().unwrap_or_default();
            problem.with(support.name.clone(), shown(&format!("{}: {words}", of.what)));
        }
        return;
    }
}

/// Whether nothing says how early something was, and it is known to have been only by a time when another was over: that it was
/// before the other does not follow.
fn unbounded(one: Span, other: Span) -> bool {
    one.0 == f64::NEG_INFINITY && other.0 > f64::NEG_INFINITY && one.1 > other.1
}

/// "While the polls were still open": before they closed.
fn still(tokens: &[crate::reading::Token], at: usize) -> bool {
    let clause = tokens[at..].iter().take(8).take_while(|t| t.is_word()).map(|t| t.word.as_str());
    let words: Vec<&str> = clause.collect();
    words.iter().any(|word| matches!(*word, "still" | "yet"))
        && words.iter().any(|word| {
            matches!(*word, "open" | "there" | "going" | "on" | "under" | "running" | "underway" | "inside")
        })
}

/// When something likely was, where that is known.
fn likely(of: &TimeOf, bounds: Span) -> Span {
    of.likely.and_then(minutes).unwrap_or(bounds)
}

/// Whether one thing was over before another began, or just then.
fn precedes(one: Span, other: Span) -> bool {
    one.1 < other.0 || one.1 == other.0 && (one.0 < one.1 || other.0 < other.1)
}

/// "The next day", "two days later": the days of the two that are cited must be so far apart.
fn days(subject: &Subject<'_>, found: &mut Found) {
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
fn apart<'a>(subject: &'a Subject<'_>, at: usize) -> Option<&'a Quantity> {
    let between = |from: usize| subject.passage.text().get(from..at).unwrap_or_default();
    let mut lengths = subject.reading.quantities.iter().filter(|q| q.unit.is_some_and(|(unit, _)| unit == "time"));
    lengths.find(|q| q.end <= at && between(q.end).split_whitespace().count() <= 1 && between(q.end).len() < 10)
}

/// Whether two moments that are cited can be as far apart as a length of time that is told between two ("an hour later");
/// `None` where it is no such length, or fewer than two moments are cited.
pub(super) fn gap(subject: &Subject<'_>, quantity: &Quantity) -> Option<bool> {
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
fn fits(told: &Quantity, order: Order, a: Span, b: Span) -> bool {
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

/// When what some tokens tell was: the time of the one thing that is cited and fits them best.
fn timed<'a>(subject: &Subject<'a>, (from, to): (usize, usize)) -> Option<(&'a Support, Span, &'a TimeOf)> {
    let tokens = &subject.reading.tokens;
    let (start, end) = (tokens.get(from)?.start, tokens.get(to.checked_sub(1)?)?.end);
    let acts: Vec<_> = subject.reading.acts.iter().filter(|act| start <= act.start && act.end <= end).collect();
    if acts.iter().any(|act| act.negated) {
        return None;
    }
    let named = |t: &&crate::reading::Token| !t.is_digits() && !crate::reading::is_calendar(&t.word);
    let stems: std::collections::BTreeSet<String> = tokens[from..to]
        .iter()
        .filter(named)
        .map(|t| stem(&t.word))
        .filter(|stem| subject.reading.stems.contains(stem))
        .collect();
    let mut best: Vec<(usize, &Support, Span, &TimeOf)> = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        for (of, what) in support.times.iter().zip(&borne.time_stems) {
            let Some(span) = minutes(of.bounds) else { continue };
            let deeds = acts.iter().filter(|act| super::acts::bears(borne, act.id)).count();
            let words = stems.intersection(&borne.stems).count().max(stems.intersection(what).count());
            // A name alone ("the strike") is enough where it is that of one event.
            let named = subject.cited.exhibits.iter().any(|(_, one)| {
                one.kind == ExhibitKind::Event
                    && one.supports.iter().any(|n| std::ptr::eq(&raw const subject.known.inputs.supports[*n], support))
                    && one.id.split('-').any(|word| stems.contains(&stem(word)))
            });
            let words = words + usize::from(named);
            if deeds == 0 && words < 2 && !(words == 1 && stems.len() <= 2) {
                continue;
            }
            best.push((deeds * 2 + words, support, span, of));
        }
    }
    let most = best.iter().map(|one| one.0).max()?;
    let mut best = best.into_iter().filter(|one| one.0 == most);
    let (_, support, span, of) = best.next()?;
    // Two things that fit alike were at one time, or it is not known which is meant.
    best.all(|other| other.3.what == of.what).then_some((support, span, of))
}

/// The ends of an interval in minutes; an open end is as far as can be.
fn minutes(bounds: Interval) -> Option<Span> {
    let at = |instant: model::Instant| instant.micros() as f64 / 60e6;
    let (earliest, latest) = (bounds.earliest().map(at), bounds.latest().map(at));
    (earliest.is_some() || latest.is_some())
        .then_some((earliest.unwrap_or(f64::NEG_INFINITY), latest.unwrap_or(f64::INFINITY)))
}
