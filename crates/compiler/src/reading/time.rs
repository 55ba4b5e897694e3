use jiff::civil;

use super::number::number;
use super::rules::rules;
use super::token::Token;

/// How a sentence puts something in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    At,
    Around,
    By,
    /// What goes on ends then: "until".
    Until,
    Before,
    After,
    Between,
    /// In the course of a day or of a part of one.
    On,
}

/// A time that a sentence gives.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TimeRef {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the words of its relation stand ("at"); `None` where it has none.
    pub(crate) relation_at: Option<(usize, usize)>,
    pub(crate) relation: Relation,
    /// Minutes of the day, the second where two are given; with whether the half of the day is not told.
    pub(crate) clock: Option<(f64, Option<f64>)>,
    pub(crate) either_half: bool,
    /// The days, the second where two are given; a year is 0 where none is told.
    pub(crate) date: Option<(civil::Date, Option<civil::Date>)>,
    /// Whether the year is told.
    pub(crate) year: bool,
    /// The day of the week.
    pub(crate) weekday: Option<civil::Weekday>,
    /// Whether it is the end of a time in which something was not so: "not before", "not until".
    pub(crate) not_before: bool,
    /// Whether its clock is that of Greenwich.
    pub(crate) utc: bool,
    /// A part of the day, in hours, and its name.
    pub(crate) part: Option<(f64, f64, &'static str)>,
}

/// The year that stands for "not told"; a leap year, so that every day of the calendar is in it.
pub(crate) const NO_YEAR: i16 = 4;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const SHORT: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sept", "oct", "nov", "dec"];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A clock time: minutes, whether "a.m." or "p.m." is still to come, and how many tokens.
#[derive(Clone, Copy)]
struct Clock {
    minutes: f64,
    half: Half,
    len: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Half {
    Told,
    /// Twelve hours, and which half is not told.
    Open,
}

fn word(tokens: &[Token], at: usize) -> &str {
    tokens.get(at).map_or("", |t| t.word.as_str())
}

fn half_of(word: &str) -> Option<bool> {
    match word {
        "a.m." | "a.m" | "am" => Some(false),
        "p.m." | "p.m" | "pm" => Some(true),
        _ => None,
    }
}

/// "in the morning" and the like behind a clock time: whether it is after noon, and how many tokens.
fn part_half(tokens: &[Token], at: usize) -> Option<(bool, usize)> {
    let (a, b, c) = (word(tokens, at), word(tokens, at + 1), word(tokens, at + 2));
    match (a, b, c) {
        ("in", "the", "morning") => Some((false, 3)),
        ("in", "the", "afternoon" | "evening") => Some((true, 3)),
        ("at", "night", _) => Some((true, 2)),
        _ => None,
    }
}

fn with_half(minutes: f64, after_noon: bool) -> f64 {
    let twelve = minutes % 720.0;
    if after_noon { twelve + 720.0 } else { twelve }
}

/// A clock time that begins at a token; `bare` allows an hour alone ("around ten").
fn clock(tokens: &[Token], at: usize, bare: bool) -> Option<Clock> {
    let first = word(tokens, at);
    match first {
        "noon" => return Some(Clock { minutes: 720.0, half: Half::Told, len: 1 }),
        "midnight" => return Some(Clock { minutes: 0.0, half: Half::Told, len: 1 }),
        _ => {}
    }
    let told = |minutes: f64, len: usize, open: bool| {
        if let Some(after) = half_of(word(tokens, at + len)) {
            return Clock { minutes: with_half(minutes, after), half: Half::Told, len: len + 1 };
        }
        match part_half(tokens, at + len) {
            Some((after, more)) if minutes < 720.0 + 60.0 => {
                Clock { minutes: with_half(minutes, after), half: Half::Told, len: len + more }
            }
            _ => Clock { minutes, half: if open { Half::Open } else { Half::Told }, len },
        }
    };
    // "3pm", "3.30 p.m.", "3:30pm"
    let joined = first
        .strip_suffix("pm")
        .map(|rest| (rest, true))
        .or_else(|| first.strip_suffix("am").map(|rest| (rest, false)));
    let dotted = first.contains('.') && half_of(word(tokens, at + 1)).is_some();
    if let Some((digits, after, len)) = joined
        .map(|(rest, after)| (rest, Some(after), 1))
        .or(dotted.then_some((first, half_of(word(tokens, at + 1)), 2)))
        .filter(|(digits, ..)| digits.starts_with(|c: char| c.is_ascii_digit()))
    {
        let (hours, minutes) = digits.split_once([':', '.']).unwrap_or((digits, "0"));
        let (h, m): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
        let valid = (1.0..=12.0).contains(&h) && m < 60.0;
        return valid.then(|| Clock { minutes: with_half(h * 60.0 + m, after == Some(true)), half: Half::Told, len });
    }
    // "15:08", "3:30 p.m.", "05:20:12"
    if let Some((hours, rest)) = first.split_once(':') {
        let minutes = rest.split(':').next()?;
        let (h, m): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
        if h > 24.0 || m >= 60.0 || minutes.len() != 2 {
            return None;
        }
        return Some(told(h * 60.0 + m, 1, h <= 12.0 && h > 0.0 && hours.len() == 1));
    }
    // "half past six", "a quarter to ten"
    let lead = usize::from(first == "a");
    let offset = match (word(tokens, at + lead), word(tokens, at + lead + 1)) {
        ("half", "past") => Some(30.0),
        ("quarter", "past" | "after") => Some(15.0),
        ("quarter", "to" | "before") => Some(-15.0),
        _ => None,
    };
    if let Some(offset) = offset {
        let (hour, len) = number(tokens, at + lead + 2).filter(|(n, _)| (1.0..=12.0).contains(n))?;
        return Some(told((hour * 60.0 + offset + 720.0) % 720.0, lead + 2 + len, true));
    }
    // "five past four", "ten minutes to six"
    if let Some((minutes, len)) = number(tokens, at).filter(|(n, _)| (1.0..60.0).contains(n) && n.fract() == 0.0) {
        let skip = usize::from(matches!(word(tokens, at + len), "minutes" | "minute"));
        let sign = match word(tokens, at + len + skip) {
            "past" => 1.0,
            "to" if skip == 1 || !tokens[at].is_digits() => -1.0,
            _ => 0.0,
        };
        if sign != 0.0
            && let Some((hour, more)) = number(tokens, at + len + skip + 1).filter(|(n, _)| (1.0..=12.0).contains(n))
            && (minutes % 5.0 == 0.0 || skip == 1)
            && (sign > 0.0
                || minutes <= 30.0
                    && tokens
                        .get(at + len + skip + 1 + more)
                        .is_none_or(|t| !t.word.chars().all(char::is_alphabetic) || stops_date(&t.word)))
        {
            return Some(told((hour * 60.0 + sign * minutes + 720.0) % 720.0, len + skip + 1 + more, true));
        }
    }
    let (hour, len) = number(tokens, at).filter(|(n, _)| (0.0..=24.0).contains(n) && n.fract() == 0.0)?;
    let next = word(tokens, at + len);
    if half_of(next).is_some() || part_half(tokens, at + len).is_some() && hour <= 12.0 {
        return Some(told(hour * 60.0, len, true));
    }
    if next == "o'clock" {
        let made = told(hour * 60.0, len + 1, hour <= 12.0);
        return Some(made);
    }
    // "three thirty p.m."
    if let Some((minutes, more)) = number(tokens, at + len).filter(|(n, _)| (1.0..60.0).contains(n))
        && half_of(word(tokens, at + len + more)).is_some()
        && !tokens[at].is_digits()
    {
        return Some(told(hour * 60.0 + minutes, len + more, true));
    }
    (bare && (1.0..=12.0).contains(&hour)).then_some(Clock { minutes: hour * 60.0, half: Half::Open, len })
}

pub(super) fn month(word: &str) -> Option<i8> {
    let word = word.trim_end_matches('.');
    let at = MONTHS.iter().position(|m| *m == word).or_else(|| SHORT.iter().position(|m| *m == word))?;
    i8::try_from(at + 1).ok()
}

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
fn date(tokens: &[Token], at: usize) -> Option<(civil::Date, Option<civil::Date>, bool, usize)> {
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

/// "0:31", "1:12 into the video": a time in a recording, and none of the day.
fn in_recording(tokens: &[Token], at: usize) -> bool {
    let first = word(tokens, at);
    if !first.contains(':') {
        return false;
    }
    let names = |n: usize| {
        matches!(word(tokens, n), "video" | "recording" | "footage" | "clip" | "film")
            || tokens.get(n).is_some_and(|t| t.capital && t.word[1..].chars().all(|c| c.is_ascii_digit()))
    };
    let behind = matches!(word(tokens, at + 1), "into" | "of" | "in")
        && (names(at + 2) || matches!(word(tokens, at + 2), "the" | "this" | "that" | "its") && names(at + 3));
    first.starts_with("0:") || behind
}

fn stops_date(word: &str) -> bool {
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

/// The times of a text, and which tokens they take.
pub(crate) fn times(tokens: &[Token]) -> (Vec<TimeRef>, Vec<bool>) {
    let rules = rules();
    let relations = rules.times.matches(tokens);
    let parts = rules.parts_of_day.matches(tokens);
    let mut taken = vec![false; tokens.len()];
    let mut found: Vec<(usize, usize, TimeRef)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let before = relations.iter().find(|m| m.to == at);
        if in_recording(tokens, at) {
            taken[at] = true;
            at += 1;
            continue;
        }
        let empty = TimeRef {
            start: tokens[at].start,
            end: tokens[at].end,
            relation_at: None,
            relation: Relation::On,
            clock: None,
            either_half: false,
            date: None,
            year: false,
            weekday: None,
            utc: false,
            not_before: false,
            part: None,
        };
        let mut made = None;
        if let Some((first, last, year, len)) = date(tokens, at) {
            made = Some((
                len,
                TimeRef {
                    date: Some((first, last)),
                    year,
                    relation: if last.is_some() { Relation::Between } else { Relation::On },
                    ..empty
                },
            ));
        } else if let Some(read) = two_clocks(tokens, at, before.map(|m| m.id)) {
            let (first, second, open, len) = read;
            made = Some((
                len,
                TimeRef { clock: Some((first, Some(second))), either_half: open, relation: Relation::Between, ..empty },
            ));
        } else if let Some(clock) = clock(tokens, at, false).or_else(|| bare_hour(tokens, at, before.map(|m| m.id))) {
            let open = clock.half == Half::Open;
            made = Some((
                clock.len,
                TimeRef { clock: Some((clock.minutes, None)), either_half: open, relation: Relation::At, ..empty },
            ));
        } else if let Some(weekday) = WEEKDAYS.iter().position(|w| *w == tokens[at].word).filter(|_| tokens[at].capital)
        {
            let weekday = civil::Weekday::from_monday_zero_offset(weekday as i8).ok();
            made = Some((1, TimeRef { weekday, ..empty }));
        } else if let Some(m) = parts.iter().find(|m| m.from == at) {
            let rule = &rules.parts_of_day.rules[m.number];
            let part = Some((rule.low.unwrap_or(0.0), rule.high.unwrap_or(24.0), rule.id.as_str()));
            made = Some((m.to - m.from, TimeRef { part, ..empty }));
        }
        let Some((len, mut time)) = made else {
            at += 1;
            continue;
        };
        let to = at + len;
        time.end = tokens[to - 1].end;
        let mut from = at;
        if let Some(m) = before {
            let relation = match m.id {
                "around" => Relation::Around,
                "by" => Relation::By,
                // "Did not come until 3:40": after it.
                "until" if (m.from.saturating_sub(14)..m.from).any(|n| denies(word(tokens, n))) => Relation::After,
                "until" => Relation::Until,
                "before" if (m.from.saturating_sub(9)..m.from).any(|n| denies(word(tokens, n))) => Relation::After,
                "before" => Relation::Before,
                "after" => Relation::After,
                "between" => Relation::Between,
                "at" => Relation::At,
                _ => Relation::On,
            };
            time.not_before = relation == Relation::After && matches!(m.id, "until" | "before");
            let fits = match relation {
                // "on" and "in" say nothing of a clock; "at" nothing of a day.
                Relation::On => time.clock.is_none(),
                Relation::At => time.date.is_none(),
                Relation::Between => time.relation == Relation::Between,
                _ => true,
            };
            // "from 6 to 6:30" is between; "after the morning" dates nothing exactly.
            if fits && !(relation == Relation::After && time.relation == Relation::Between) {
                time.relation = if time.part.is_some() && relation == Relation::At { Relation::On } else { relation };
            }
            from = m.from;
            time.relation_at = Some((tokens[m.from].start, tokens[m.to - 1].end));
        }
        // "at 3:15 or shortly afterwards"
        if word(tokens, to) == "or"
            && matches!(word(tokens, to + 1), "shortly" | "soon" | "just" | "a")
            && time.clock.is_some()
        {
            time.relation = Relation::Around;
        }
        if time.clock.is_some() && matches!(word(tokens, to), "utc" | "gmt") {
            time.utc = true;
        }
        let fits = time.relation == Relation::At || time.relation_at.is_none();
        match (word(tokens, to), word(tokens, to + 1), word(tokens, to + 2)) {
            ("at", "the", "earliest") if fits || time.relation == Relation::After => time.relation = Relation::After,
            ("at", "the", "latest") if fits => time.relation = Relation::By,
            _ => {}
        }
        time.start = tokens[from].start;
        (from..to).for_each(|n| taken[n] = true);
        found.push((from, to, time));
        at = to;
    }
    (joined(tokens, found, &mut taken), taken)
}

fn denies(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "none" | "nobody" | "cannot") || word.ends_with("n't")
}

/// "between 3 and 5:30 p.m.", "from 6 to 6:30 p.m.", "12:05–12:19 a.m."
fn two_clocks(tokens: &[Token], at: usize, before: Option<&str>) -> Option<(f64, f64, bool, usize)> {
    let led = matches!(before, Some("between" | "after"));
    let first = clock(tokens, at, led)?;
    let joint = word(tokens, at + first.len);
    if !(matches!(joint, "-" | "–" | "to" | "until" | "till") || (joint == "and" && before == Some("between"))) {
        return None;
    }
    let second = clock(tokens, at + first.len + 1, led || first.half == Half::Told)?;
    let len = first.len + 1 + second.len;
    let mut start = first.minutes;
    if first.half == Half::Open && second.half == Half::Told {
        let after = second.minutes >= 720.0;
        start = with_half(first.minutes, after);
        // "between 11 and 1 p.m." begins before noon.
        if start > second.minutes {
            start = with_half(first.minutes, !after);
        }
    }
    Some((start, second.minutes, first.half == Half::Open && second.half == Half::Open, len))
}

/// "around ten on January 6": an hour alone, where a word of time leads and no noun follows.
fn bare_hour(tokens: &[Token], at: usize, before: Option<&str>) -> Option<Clock> {
    if !matches!(before, Some("at" | "around" | "by" | "until" | "before" | "after")) {
        return None;
    }
    // "The number stands at 11".
    let counts =
        matches!(word(tokens, at.saturating_sub(2)), "stands" | "stood" | "put" | "puts" | "remains" | "remained");
    if counts && word(tokens, at - 1) == "at" {
        return None;
    }
    let found = dotted(tokens, at).or_else(|| clock(tokens, at, true))?;
    let next = word(tokens, at + found.len);
    let ends = matches!(
        next,
        "" | "." | "," | ";" | ")" | "on" | "in" | "that" | "when" | "local" | "the" | "and" | "as" | "—"
    );
    // "around 20, and": an hour in figures is written with its half.
    let whole = tokens[at].is_digits() && !tokens[at].word.contains('.');
    (ends && !(whole && before != Some("at"))).then_some(found)
}

/// "at 18.00": a clock time with a point.
fn dotted(tokens: &[Token], at: usize) -> Option<Clock> {
    let (hours, rest) = word(tokens, at).split_once('.')?;
    let (h, m): (f64, f64) = (hours.parse().ok()?, rest.parse().ok()?);
    let told = rest.len() == 2 && hours.len() <= 2 && h < 24.0 && m < 60.0;
    let half = if h <= 12.0 && hours.len() == 1 { Half::Open } else { Half::Told };
    told.then_some(Clock { minutes: h * 60.0 + m, half, len: 1 })
}

/// Joins a clock time, a day and a part of the day that stand together into one.
fn joined(tokens: &[Token], found: Vec<(usize, usize, TimeRef)>, taken: &mut [bool]) -> Vec<TimeRef> {
    let mut made: Vec<(usize, usize, TimeRef)> = Vec::new();
    for (from, to, time) in found {
        let near = made.last().is_some_and(|last| {
            from - last.1.min(from) <= 4
                && (last.1..from).all(|n| {
                    matches!(
                        tokens[n].word.as_str(),
                        "on" | "of"
                            | "the"
                            | "in"
                            | "that"
                            | "at"
                            | ","
                            | "local"
                            | "time"
                            | "early"
                            | "late"
                            | "a"
                            | "almaty"
                            | "same"
                            | "day"
                            | "("
                    )
                })
        });
        let last = made.last_mut();
        if let (true, Some((_, last_to, last))) = (near, last) {
            let apart = (last.clock.is_some() && time.clock.is_some())
                || (last.date.is_some() && time.date.is_some())
                || (last.part.is_some() && time.part.is_some())
                || (last.weekday.is_some() && time.weekday.is_some());
            if !apart {
                if time.clock.is_some()
                    || (last.clock.is_none()
                        && matches!(
                            time.relation,
                            Relation::By | Relation::Until | Relation::Before | Relation::After | Relation::Around
                        ))
                {
                    (last.relation, last.relation_at) = (time.relation, time.relation_at);
                }
                last.clock = last.clock.or(time.clock);
                last.either_half |= time.either_half;
                last.date = last.date.or(time.date);
                last.year |= time.year;
                last.utc |= time.utc;
                last.not_before |= time.not_before;
                last.weekday = last.weekday.or(time.weekday);
                last.part = last.part.or(time.part);
                last.end = last.end.max(time.end);
                (*last_to..to).for_each(|n| taken[n] = true);
                *last_to = to;
                continue;
            }
        }
        made.push((from, to, time));
    }
    let mut times: Vec<TimeRef> = made.into_iter().map(|(_, _, time)| time).collect();
    for time in &mut times {
        // "3 o'clock on the afternoon of January 5": the part tells the half.
        if let (Some((minutes, second)), Some((low, high, _)), true) = (time.clock, time.part, time.either_half) {
            // "That night, between two and half past two": the half that lies in the night.
            let inside = |hours: f64| (low..=high).contains(&hours);
            let after = low >= 12.0
                && (inside(with_half(minutes, true) / 60.0) || !inside(with_half(minutes, false) / 60.0 + 24.0));
            time.clock = Some((with_half(minutes, after), second.map(|s| with_half(s, after))));
            time.either_half = false;
        }
    }
    times
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::token::tokens;

    fn told(text: &str) -> String {
        let show = |minutes: f64| format!("{:02}:{:02}", (minutes / 60.0) as u32, minutes as u32 % 60);
        let told = times(&tokens(text)).0.into_iter().map(|time| {
            let mut said = format!("{:?}", time.relation).to_lowercase();
            if let Some((first, second)) = time.clock {
                said.push_str(&format!(" {}", show(first)));
                if let Some(second) = second {
                    said.push_str(&format!("-{}", show(second)));
                }
                if time.either_half {
                    said.push('?');
                }
            }
            if let Some((first, last)) = time.date {
                said.push_str(&format!(" {}/{}", first.day(), first.month()));
                if let Some(last) = last {
                    said.push_str(&format!("-{}/{}", last.day(), last.month()));
                }
                if time.year {
                    said.push_str(&format!(" {}", first.year()));
                }
            }
            if let Some(weekday) = time.weekday {
                said.push_str(&format!(" {weekday:?}").to_lowercase());
            }
            if let Some((_, _, part)) = time.part {
                said.push_str(&format!(" {part}"));
            }
            said
        });
        told.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn times_are_read_with_how_they_are_meant() {
        let mut wrong = Vec::new();
        for line in include_str!("times.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (text, wanted) = line.split_once(" => ").unwrap();
            if told(text) != wanted.trim() {
                wrong.push(format!("{text}\n   read {:?}\n   not  {wanted:?}", told(text)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
