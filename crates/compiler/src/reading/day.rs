//! Days as a sentence writes them: names of months, figures, ISO, months alone.

use jiff::civil;

use super::calendar::month;
use super::clock::half_of;
use super::time::NO_YEAR;
use super::token::{Token, word};

/// The number of a day in its month.
fn day(word: &str) -> Option<i8> {
    const ORDINALS: [&str; 12] = [
        "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
        "twelfth",
    ];
    let digits = word.trim_end_matches("st").trim_end_matches("nd").trim_end_matches("rd").trim_end_matches("th");
    let ordinal = ORDINALS.iter().position(|o| *o == word).map(|n| n as i8 + 1);
    ordinal
        .or_else(|| digits.parse::<i8>().ok().filter(|_| digits.chars().all(|c| c.is_ascii_digit())))
        .filter(|d| (1..=31).contains(d))
}

/// Days that begin at a token: the first, the last where two are given, whether the year is told, how many tokens.
pub(super) fn date(tokens: &[Token], at: usize) -> Option<(civil::Date, Option<civil::Date>, bool, usize)> {
    // "2022-01-05" is one token or three.
    let iso: String = tokens.iter().skip(at).take(5).map(|t| t.word.as_str()).collect();
    if iso.len() >= 10
        && iso.as_bytes()[4] == b'-'
        && let Some(whole) = iso.get(..10)
        && let Ok(date) = whole.parse::<civil::Date>()
    {
        let mut len = 0;
        let mut chars = 0;
        while chars < 10 {
            chars += tokens[at + len].word.len();
            len += 1;
        }
        return (chars == 10).then_some((date, None, true, len));
    }
    if let Some((date, len)) = figures(tokens, at) {
        return Some((date, None, true, len));
    }
    let year_at = |n: usize| {
        let skip = usize::from(word(tokens, n) == ",");
        let year: Option<i16> = word(tokens, n + skip).parse().ok().filter(|y| (1900..2100).contains(y));
        year.map(|y| (y, skip + 1))
    };
    let joint = |n: usize| matches!(word(tokens, n), "and" | "to" | "-" | "–" | "or" | "through" | "until");
    let build = |d: i8, m: i8, y: Option<i16>| civil::Date::new(y.unwrap_or(NO_YEAR), m, d).ok();
    // "January 5", "January 4 and 5", "January 4 to January 6", with a year perhaps
    if let Some(m) = month(word(tokens, at)).filter(|_| tokens[at].capital)
        && let Some(d) = day(word(tokens, at + 1))
    {
        let mut len = 2;
        let mut last = None;
        let mut m2 = m;
        if joint(at + len) {
            let skip = usize::from(month(word(tokens, at + len + 1)).is_some());
            if let Some(d2) = day(word(tokens, at + len + 1 + skip))
                && !matches!(word(tokens, at + len + 2 + skip), w if w.contains(':') || half_of(w).is_some())
            {
                if skip == 1 {
                    m2 = month(word(tokens, at + len + 1))?;
                }
                // "January 5 and 19 people" counts people.
                let counts = skip == 0
                    && matches!(word(tokens, at + len), "and" | "or")
                    && tokens
                        .get(at + len + 2)
                        .is_some_and(|t| t.word.chars().all(char::is_alphabetic) && !stops_date(&t.word));
                if !counts {
                    last = Some(d2);
                    len += 2 + skip;
                }
            }
        }
        let year = year_at(at + len);
        let y = year.map(|(y, more)| {
            len += more;
            y
        });
        return Some((build(d, m, y)?, last.and_then(|d2| build(d2, m2, y)), y.is_some(), len));
    }
    // "5 January", "the 5th of January", "4 and 5 January", "4 to 6 January 2022"
    if let Some(found) = month_alone(tokens, at) {
        return Some(found);
    }
    let lead = usize::from(word(tokens, at) == "the" && day(word(tokens, at + 1)).is_some());
    let d = day(word(tokens, at + lead))?;
    let mut n = at + lead + 1;
    let mut last = None;
    if joint(n) && day(word(tokens, n + 1)).is_some() {
        let after = n + 2 + usize::from(word(tokens, n + 2) == "of");
        if month(word(tokens, after)).is_some() {
            last = day(word(tokens, n + 1));
            n += 2;
        }
    }
    n += usize::from(word(tokens, n) == "of");
    let m = month(word(tokens, n)).filter(|_| tokens[n].capital)?;
    n += 1;
    let year = year_at(n);
    let y = year.map(|(y, more)| {
        n += more;
        y
    });
    let first = build(d, m, y)?;
    Some((first, last.and_then(|d2| build(d2, m, y)), y.is_some(), n - at))
}

/// "14/03/2031", "14.03.2031", and "3/14/2031" where only that can be meant.
fn figures(tokens: &[Token], at: usize) -> Option<(civil::Date, usize)> {
    let first = word(tokens, at);
    let (parts, len): (Vec<&str>, usize) = match (word(tokens, at + 1), word(tokens, at + 3)) {
        ("/", "/") => (vec![first, word(tokens, at + 2), word(tokens, at + 4)], 5),
        _ => (first.split('.').collect(), 1),
    };
    let [a, b, year] = parts.as_slice() else { return None };
    if year.len() != 4 {
        return None;
    }
    let (a, b, year): (i8, i8, i16) = (a.parse().ok()?, b.parse().ok()?, year.parse().ok()?);
    let date = civil::Date::new(year, b, a).or_else(|_| civil::Date::new(year, a, b)).ok()?;
    Some((date, len))
}

/// "March 2031", "in March", "mid-March", "late March 2031": the days that it may mean.
fn month_alone(tokens: &[Token], at: usize) -> Option<(civil::Date, Option<civil::Date>, bool, usize)> {
    let first = word(tokens, at);
    let (part, m, mut len) = match first.split_once('-') {
        Some((part @ ("early" | "mid" | "late"), name)) => (part, month(name)?, 1),
        _ if matches!(first, "early" | "mid" | "late") && tokens.get(at + 1)?.capital => {
            (first, month(word(tokens, at + 1))?, 2)
        }
        _ => ("", month(first).filter(|_| tokens[at].capital)?, 1),
    };
    // "late January 4" is a day.
    if day(word(tokens, at + len)).is_some() {
        return None;
    }
    let skip = usize::from(word(tokens, at + len) == ",");
    let year: Option<i16> = word(tokens, at + len + skip).parse().ok().filter(|y| (1900..2100).contains(y));
    let led = at > 0 && matches!(word(tokens, at - 1), "in" | "of" | "since" | "during");
    if year.is_none() && part.is_empty() && !led {
        return None;
    }
    len += year.map_or(0, |_| skip + 1);
    let start = civil::Date::new(year.unwrap_or(NO_YEAR), m, 1).ok()?;
    let day = |d: i8| civil::Date::new(start.year(), m, d.min(start.days_in_month())).ok();
    // A third of a month has no sharp ends.
    let (from, to) = match part {
        "early" => (1, 12),
        "mid" => (8, 23),
        "late" => (18, 31),
        _ => (1, 31),
    };
    Some((day(from)?, Some(day(to)?), year.is_some(), len))
}

/// Whether a word behind a date is none that is counted: "January 5 and in".
pub(super) fn stops_date(word: &str) -> bool {
    matches!(
        word,
        "at" | "in"
            | "on"
            | "by"
            | "from"
            | "and"
            | "to"
            | "the"
            | "when"
            | "where"
            | "after"
            | "before"
            | "around"
            | "between"
            | "show"
            | "shows"
            | "with"
            | "as"
            | "of"
            | "was"
            | "were"
            | "near"
            | "for"
            | "that"
            | "is"
            | "are"
            | "they"
            | "he"
            | "she"
            | "it"
            | "we"
    )
}
