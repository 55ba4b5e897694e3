//! Clock times as a sentence writes them: figures, words, halves of the day, two that bound a time.

use super::day::stops_date;
use super::number::number;
use super::token::{Token, word};

/// A clock time: minutes, whether "a.m." or "p.m." is still to come, and how many tokens.
#[derive(Clone, Copy)]
pub(super) struct Clock {
    pub(super) minutes: f64,
    pub(super) half: Half,
    pub(super) len: usize,
}

#[derive(Clone, Copy, PartialEq)]
pub(super) enum Half {
    /// Which half of the day is told.
    Told,
    /// Twelve hours, and which half is not told.
    Open,
}

/// Whether a word puts a clock time after noon or before it.
pub(super) fn half_of(word: &str) -> Option<bool> {
    match word {
        "a.m." | "a.m" | "am" => Some(false),
        "p.m." | "p.m" | "pm" => Some(true),
        _ => None,
    }
}

/// Whether a text writes its clock times by twelve hours: "10:41 p.m.", "9:55".
fn of_twelve_hours(tokens: &[Token]) -> bool {
    let short = |word: &str| word.len() == 4 && word.split_once(':').is_some_and(|(hours, _)| hours.len() == 1);
    tokens.iter().any(|t| half_of(&t.word).is_some() || short(&t.word) && !t.word.starts_with('0'))
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

/// A clock time in one half of the day.
pub(super) fn with_half(minutes: f64, after_noon: bool) -> f64 {
    let twelve = minutes % 720.0;
    if after_noon { twelve + 720.0 } else { twelve }
}

/// A clock time that begins at a token; `bare` allows an hour alone ("around ten").
pub(super) fn clock(tokens: &[Token], at: usize, bare: bool) -> Option<Clock> {
    let first = word(tokens, at);
    if let Some(made) = military(tokens, at) {
        return Some(made);
    }
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
        let open = hours.len() == 1 || h >= 10.0 && of_twelve_hours(tokens);
        return Some(told(h * 60.0 + m, 1, h <= 12.0 && h > 0.0 && open));
    }
    // "half an hour past midnight"
    let long = match (first, word(tokens, at + 1), word(tokens, at + 2), word(tokens, at + 3), word(tokens, at + 4)) {
        ("half", "an", "hour", ..) => Some((30.0, 3)),
        ("a", "quarter", "of", "an", "hour") => Some((15.0, 5)),
        ("an" | "one", "hour", ..) => Some((60.0, 2)),
        _ => None,
    };
    if let Some((minutes, len)) = long {
        let sign = match word(tokens, at + len) {
            "past" | "after" => 1.0,
            "before" => -1.0,
            _ => 0.0,
        };
        let whole = match word(tokens, at + len + 1) {
            "midnight" => Some(0.0),
            "noon" | "midday" => Some(720.0),
            _ => None,
        };
        if let Some(whole) = whole.filter(|_| sign != 0.0) {
            let minutes = (whole + sign * minutes + 1440.0) % 1440.0;
            return Some(Clock { minutes, half: Half::Told, len: len + 2 });
        }
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
        // "half past midnight"
        let whole = match word(tokens, at + lead + 2) {
            "midnight" => Some(0.0),
            "noon" => Some(720.0),
            _ => None,
        };
        if let Some(whole) = whole {
            return Some(Clock { minutes: (whole + offset + 1440.0) % 1440.0, half: Half::Told, len: lead + 3 });
        }
        let (hour, len) = number(tokens, at + lead + 2).filter(|(n, _)| (1.0..=12.0).contains(n))?;
        return Some(told((hour * 60.0 + offset + 720.0) % 720.0, lead + 2 + len, true));
    }
    // "five past four", "ten minutes to six"
    if let Some((minutes, len)) = number(tokens, at).filter(|(n, _)| (1.0..60.0).contains(n) && n.fract() == 0.0) {
        let skip = usize::from(matches!(word(tokens, at + len), "minutes" | "minute"));
        // "five minutes after noon"
        let whole = match word(tokens, at + len + skip + 1) {
            "noon" => Some(720.0),
            "midnight" => Some(0.0),
            _ => None,
        };
        let way = match word(tokens, at + len + skip) {
            "past" => 1.0,
            "after" if skip == 1 => 1.0,
            "before" if skip == 1 => -1.0,
            "to" if skip == 1 || !tokens[at].is_digits() => -1.0,
            _ => 0.0,
        };
        if let Some(whole) = whole
            && way != 0.0
        {
            let minutes = (whole + way * minutes + 1440.0) % 1440.0;
            return Some(Clock { minutes, half: Half::Told, len: len + skip + 2 });
        }
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

/// "between 3 and 5:30 p.m.", "from 6 to 6:30 p.m.", "12:05–12:19 a.m."
pub(super) fn two_clocks(tokens: &[Token], at: usize, before: Option<&str>) -> Option<(f64, f64, bool, usize)> {
    let led = matches!(before, Some("between" | "after"));
    let point = |at: usize| dotted(tokens, at).filter(|_| led);
    // "0200 to 0230 hrs": what stands behind the second says that both are clock times.
    let first = four(tokens, at).or_else(|| point(at)).or_else(|| clock(tokens, at, led))?;
    let joint = word(tokens, at + first.len);
    if !(matches!(joint, "-" | "–" | "to" | "until" | "till") || (joint == "and" && before == Some("between"))) {
        return None;
    }
    let second = half_past_it(tokens, at + first.len + 1, first)
        .or_else(|| point(at + first.len + 1))
        .or_else(|| clock(tokens, at + first.len + 1, led || first.half == Half::Told || first.len > 1))?;
    let len = first.len + 1 + second.len;
    let mut start = first.minutes;
    // "between 12:05 and 12:19 a.m.": the half of the second is that of the first.
    let marked = |end: usize| half_of(word(tokens, end - 1)).is_some();
    let shared = first.minutes < 780.0 && first.len == 1 && second.len > 1 && marked(at + len);
    if (first.half == Half::Open || shared) && second.half == Half::Told {
        let after = second.minutes >= 720.0;
        start = with_half(first.minutes, after);
        // "between 11 and 1 p.m." begins before noon.
        if start > second.minutes {
            start = with_half(first.minutes, !after);
        }
    }
    Some((start, second.minutes, first.half == Half::Open && second.half == Half::Open, len))
}

/// "between ten past four and half past", "and twenty past": of the hour that was told.
fn half_past_it(tokens: &[Token], at: usize, first: Clock) -> Option<Clock> {
    let (past, len) = match (word(tokens, at), word(tokens, at + 1)) {
        ("half", "past") => (30.0, 2),
        ("quarter", "past") => (15.0, 2),
        ("a", "quarter") if word(tokens, at + 2) == "past" => (15.0, 3),
        _ => number(tokens, at)
            .filter(|(n, len)| (1.0..60.0).contains(n) && word(tokens, at + len) == "past")
            .map(|(n, len)| (n, len + 1))?,
    };
    // "half past six" has an hour of its own.
    let own = number(tokens, at + len).is_some() || matches!(word(tokens, at + len), "noon" | "midnight");
    let minutes = (first.minutes / 60.0).floor() * 60.0 + past;
    (!own && minutes > first.minutes).then_some(Clock { minutes, half: first.half, len })
}

/// "around ten on January 6": an hour alone, where a word of time leads and no noun follows.
pub(super) fn bare_hour(tokens: &[Token], at: usize, before: Option<&str>) -> Option<Clock> {
    if !matches!(before, Some("at" | "around" | "by" | "until" | "before" | "after")) {
        return None;
    }
    // "The number stands at 11".
    let counts =
        matches!(word(tokens, at.saturating_sub(2)), "stands" | "stood" | "put" | "puts" | "remains" | "remained");
    // "Puts the dead among them at eight"
    let puts = (at.saturating_sub(9)..at).any(|n| matches!(word(tokens, n), "puts" | "put"))
        && (at.saturating_sub(9)..at).any(|n| {
            matches!(
                word(tokens, n),
                "dead" | "number" | "toll" | "figure" | "injured" | "wounded" | "killed" | "count"
            )
        });
    if (counts || puts) && word(tokens, at - 1) == "at" {
        return None;
    }
    let found = dotted(tokens, at).or_else(|| clock(tokens, at, true))?;
    let next = word(tokens, at + found.len);
    let ends = matches!(
        next,
        "" | "." | "," | ";" | ")" | "on" | "in" | "that" | "when" | "local" | "the" | "and" | "as" | "—"
    );
    // "Roughly seven in ten": a share.
    let share = next == "in" && number(tokens, at + found.len + 1).is_some();
    let ends = ends && !share;
    // "It exceeds it by six the number": by how much.
    let ends = ends && !(before == Some("by") && next == "the");
    // "around 20, and": an hour in figures is written with its half.
    let whole = tokens[at].is_digits() && !tokens[at].word.contains('.');
    (ends && !(whole && before != Some("at"))).then_some(found)
}

/// "18.00 hrs", "1800 hours", "18:00 h": what follows says that it is a clock time.
fn military(tokens: &[Token], at: usize) -> Option<Clock> {
    let after = word(tokens, at + 1);
    let digits = word(tokens, at);
    let four = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    if !(matches!(after, "hrs" | "hr" | "h") || four && after == "hours" && digits.starts_with(['0', '1', '2'])) {
        return None;
    }
    let (hours, minutes) = digits.split_once(['.', ':']).or_else(|| four.then(|| digits.split_at(2)))?;
    let (h, m): (f64, f64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let told = minutes.len() == 2 && h <= 24.0 && m < 60.0;
    told.then_some(Clock { minutes: h * 60.0 + m, half: Half::Told, len: 2 })
}

/// "0200" before "and 0230 hrs".
fn four(tokens: &[Token], at: usize) -> Option<Clock> {
    let digits = word(tokens, at);
    let joint = matches!(word(tokens, at + 1), "and" | "to" | "-" | "–" | "until");
    let own = digits.len() == 4 && digits.chars().all(|c| c.is_ascii_digit());
    if !(own && joint && military(tokens, at + 2).is_some()) {
        return None;
    }
    let (h, m): (f64, f64) = (digits[..2].parse().ok()?, digits[2..].parse().ok()?);
    (h <= 24.0 && m < 60.0).then_some(Clock { minutes: h * 60.0 + m, half: Half::Told, len: 1 })
}

/// "at 18.00": a clock time with a point.
fn dotted(tokens: &[Token], at: usize) -> Option<Clock> {
    let (hours, rest) = word(tokens, at).split_once('.')?;
    let (h, m): (f64, f64) = (hours.parse().ok()?, rest.parse().ok()?);
    let told = rest.len() == 2 && hours.len() <= 2 && h < 24.0 && m < 60.0;
    let half = if h <= 12.0 && hours.len() == 1 { Half::Open } else { Half::Told };
    told.then_some(Clock { minutes: h * 60.0 + m, half, len: 1 })
}
