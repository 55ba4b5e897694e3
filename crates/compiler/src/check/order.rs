//! "After", "before", "at the same time as": two deeds that are told in an order must have been in it, and "ten minutes
//! after" be so long.

mod apart;
mod timed;
mod told;

use model::Interval;

pub(super) use apart::gap;
use apart::{apart, days, fits};
use timed::timed;
use told::{Stand, Told, stand, told};

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::{Support, TimeOf};
use crate::reading::Reading;
use crate::text::TextSpan;

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

/// What is cited, with when it was.
type Timed<'a> = (&'a Support, Span, &'a TimeOf);

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    days(subject, found);
    let leads = |at: usize| {
        apart(subject, at).is_some_and(|told| told.start == subject.reading.tokens.first().map_or(0, |t| t.start))
    };
    for told in told(subject.reading, leads) {
        if one(subject, &told, found) {
            return;
        }
    }
}

/// Holds one order; whether something was found.
fn one(subject: &Subject<'_>, told: &Told, found: &mut Found) -> bool {
    let tokens = &subject.reading.tokens;
    let (start, end) = (tokens[told.by.0].start, tokens[told.by.1 - 1].end);
    if subject.supposes(start) {
        return false;
    }
    let written = subject.passage.text().get(start..end).unwrap_or_default();
    let span = subject.span(start, end);
    let in_words = in_words(subject, told);
    if let Some((support, says)) =
        in_words.iter().find(|(_, _, stand)| *stand == Stand::Other).map(|one| (one.0, one.1))
        && in_words.iter().all(|(.., stand)| *stand == Stand::Other)
    {
        let message = format!("\"{written}\": what is cited has the two in another order");
        found.add(Code::TimeDiffers, span, message).with(support.name.clone(), shown(says)).allow(shown(says));
        return true;
    }
    let Some(second) = told.second else { return false };
    let (first, second) = match (timed(subject, told.first), timed(subject, second)) {
        (Some(first), Some(second)) => (first, second),
        (Some(first), None) => return turned(subject, told.order, &first, second, (written, span), found),
        _ => return false,
    };
    let (a, b) = (first.1, second.1);
    let wrong = match told.order {
        Order::After => contrary(subject, &second, &first),
        Order::Before => contrary(subject, &first, &second),
        Order::Together => a.1 + TOGETHER < b.0 || b.1 + TOGETHER < a.0,
    };
    let far = || apart(subject, start).filter(|told_apart| !fits(told_apart, told.order, a, b));
    let (code, span, message, level) = if wrong {
        let message = format!("\"{written}\": what is cited has the two in another order, or apart");
        (Code::TimeDiffers, span, message, Level::Error)
    } else if let Some(length) = far() {
        let words = subject.passage.text().get(length.start..length.end).unwrap_or_default();
        let message = format!("\"{words}\" is not how far what is cited has the two apart");
        (Code::NumberDiffers, subject.span(length.start, length.end), message, Level::Error)
    } else if in_words.is_empty() && open(subject, told.order, &first, &second) {
        let message = format!("\"{written}\": what is cited leaves open which of the two came first");
        (Code::TimeTooExact, span, message, Level::Warning)
    } else {
        return false;
    };
    let problem = found.add(code, span, message);
    problem.at(level);
    for (support, _, of) in [&first, &second] {
        let words = of.words.clone().unwrap_or_default();
        problem.with(support.name.clone(), shown(&format!("{}: {words}", of.what)));
    }
    true
}

/// "Before the shooting started", of something that the evidence has after the shooting, which is not cited here.
fn turned(
    subject: &Subject<'_>,
    order: Order,
    first: &Timed<'_>,
    second: (usize, usize),
    (written, span): (&str, TextSpan),
    found: &mut Found,
) -> bool {
    let (before, after) = subject.known.around(first.2);
    let (right, wrong) = match order {
        Order::After => (before, after),
        Order::Before => (after, before),
        Order::Together => return false,
    };
    let is = |title: &&&str| timed::is_of(subject, second, title);
    let Some(other) = wrong.iter().find(is).filter(|_| !right.iter().any(|title| is(&title))) else { return false };
    let message = format!("\"{written}\": the evidence has the two in another order");
    let says = format!("{other}; {}", first.2.what);
    found.add(Code::TimeDiffers, span, message).with(first.0.name.clone(), shown(&says));
    true
}

/// How the words of what is cited have the two.
fn in_words<'a>(subject: &Subject<'a>, told: &Told) -> Vec<(&'a Support, &'a str, Stand)> {
    let orders = |says: &str| {
        let small = says.to_lowercase();
        ["before", "after", "prior", "as soon"].iter().any(|word| small.contains(word))
    };
    let says = subject.cited.supports.iter().flat_map(|support| support.says.iter().map(move |says| (*support, says)));
    says.filter(|(_, says)| orders(says))
        .filter_map(|(support, says)| {
            let stand = stand(subject.reading, told, &Reading::of_evidence(says))?;
            Some((support, says.as_str(), stand))
        })
        .collect()
}

/// Whether what is told to be earlier was not.
fn contrary(subject: &Subject<'_>, earlier: &Timed<'_>, later: &Timed<'_>) -> bool {
    if subject.known.precedes(earlier.2, later.2) {
        return false;
    }
    precedes(likely(later.2, later.1), likely(earlier.2, earlier.1))
        || unbounded(earlier.1, later.1)
        || subject.known.precedes(later.2, earlier.2)
}

/// Whether neither the times of two things nor the evidence itself says which came first.
fn open(subject: &Subject<'_>, order: Order, first: &Timed<'_>, second: &Timed<'_>) -> bool {
    let (earlier, later) = match order {
        Order::Before => (first, second),
        Order::After => (second, first),
        Order::Together => return false,
    };
    let (a, b) = (likely(earlier.2, earlier.1), likely(later.2, later.1));
    // When somebody said it is not when it was.
    let told = |of: &TimeOf| of.what.starts_with("said ");
    // "By 6:40": that it was so then, and not when it came to be so.
    let state = later.1.0 == f64::NEG_INFINITY;
    !state
        && earlier.2.what != later.2.what
        && a.1 > b.0 + SLACK
        && !subject.known.precedes(earlier.2, later.2)
        && !told(earlier.2)
        && !told(later.2)
}

/// Whether nothing says how early something was, and it is known to have been only by a time when another was over: that it was
/// before the other does not follow.
fn unbounded(one: Span, other: Span) -> bool {
    one.0 == f64::NEG_INFINITY && other.0 > f64::NEG_INFINITY && one.1 > other.1
}

/// When something likely was, where that is known.
fn likely(of: &TimeOf, bounds: Span) -> Span {
    of.likely.and_then(minutes).unwrap_or(bounds)
}

/// Whether one thing was over before another began, or just then.
fn precedes(one: Span, other: Span) -> bool {
    one.1 < other.0 || one.1 == other.0 && (one.0 < one.1 || other.0 < other.1)
}

/// The ends of an interval in minutes; an open end is as far as can be.
fn minutes(bounds: Interval) -> Option<Span> {
    let at = |instant: model::Instant| instant.micros() as f64 / 60e6;
    let (earliest, latest) = (bounds.earliest().map(at), bounds.latest().map(at));
    (earliest.is_some() || latest.is_some())
        .then_some((earliest.unwrap_or(f64::NEG_INFINITY), latest.unwrap_or(f64::INFINITY)))
}
