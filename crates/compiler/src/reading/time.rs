use jiff::civil;

use super::calendar::WEEKDAYS;
use super::clock::{Half, bare_hour, clock, two_clocks, with_half};
use super::day::date;
use super::rules::rules;
use super::token::{Token, word};

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

/// On which side of a time something is that is near it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Before,
    After,
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
    /// Whether "around" is only before it, or only after: "shortly before".
    pub(crate) side: Option<Side>,
    /// Whether its clock is that of Greenwich.
    pub(crate) utc: bool,
    /// A part of the day, in hours, and its name.
    pub(crate) part: Option<(f64, f64, &'static str)>,
}

/// The year that stands for "not told"; a leap year, so that every day of the calendar is in it.
pub(crate) const NO_YEAR: i16 = 4;

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
            side: None,
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
                "until" if denied_before(tokens, m.from, 14) => Relation::After,
                "until" => Relation::Until,
                "before" if denied_before(tokens, m.from, 9) => Relation::After,
                "before" => Relation::Before,
                "after" => Relation::After,
                "between" => Relation::Between,
                "at" => Relation::At,
                _ => Relation::On,
            };
            if relation == Relation::Around {
                let has = |word: &str| (m.from..m.to).any(|n| tokens[n].word == word);
                time.side = match (has("before"), has("after")) {
                    (true, false) => Some(Side::Before),
                    (false, true) => Some(Side::After),
                    _ => None,
                };
            }
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
        // "7:35 a.m. or later", "3 p.m. or earlier"
        if word(tokens, to) == "or" && time.clock.is_some() {
            match word(tokens, to + 1) {
                "later" | "after" | "thereafter" => time.relation = Relation::After,
                "earlier" | "before" => time.relation = Relation::By,
                _ => {}
            }
        }
        // "Half past midnight, if not before"
        let if_not = to + usize::from(word(tokens, to) == ",");
        if time.clock.is_some() && (word(tokens, if_not), word(tokens, if_not + 1)) == ("if", "not") {
            match word(tokens, if_not + 2) {
                "before" | "earlier" | "sooner" => time.relation = Relation::By,
                "later" | "after" | "afterwards" => time.relation = Relation::After,
                _ => {}
            }
        }
        // "In the three minutes from 3:15 p.m."
        if let (Some((minutes, None)), Some(m)) = (time.clock, before)
            && m.id == "after"
            && word(tokens, m.from) == "from"
            && let Some(length) = minutes_before(tokens, m.from)
        {
            (time.relation, time.clock) = (Relation::Between, Some((minutes, Some(minutes + length))));
        }
        // "at 3:15 or shortly afterwards"
        if word(tokens, to) == "or"
            && matches!(word(tokens, to + 1), "shortly" | "soon" | "just" | "a")
            && time.clock.is_some()
        {
            time.relation = Relation::Around;
        }
        // "at 3 p.m., or within five minutes of it": what follows says how near.
        let near = |n: usize| {
            matches!((word(tokens, n), word(tokens, n + 1)), ("or", "within") | ("give", "or") | ("plus", "or"))
        };
        if time.clock.is_some() && matches!(time.relation, Relation::At | Relation::On) && (to..to + 4).any(near) {
            time.relation = Relation::Around;
        }
        // "at 3 p.m., when they came, or a few minutes later"
        let soon = |n: usize| {
            word(tokens, n) == "or"
                && (n + 1..n + 7)
                    .any(|k| matches!(word(tokens, k), "later" | "afterwards" | "afterward" | "thereafter"))
        };
        let later = (to..(to + 14).min(tokens.len())).take_while(|n| word(tokens, *n) != ";").any(soon);
        if later && time.clock.is_some() && time.relation == Relation::At {
            time.relation = Relation::Around;
        }
        if time.clock.is_some() && matches!(word(tokens, to), "utc" | "gmt") {
            time.utc = true;
        }
        let fits = time.relation == Relation::At || time.relation_at.is_none();
        let behind = to + usize::from(word(tokens, to) == ",");
        let behind =
            (word(tokens, behind), word(tokens, behind + 1), word(tokens, behind + 2), word(tokens, behind + 3));
        let behind = if behind.2 == "very" { (behind.0, behind.1, behind.3) } else { (behind.0, behind.1, behind.2) };
        match behind {
            ("at", "the", "earliest") if fits || time.relation == Relation::After => time.relation = Relation::After,
            ("at", "the", "latest") if fits || time.relation == Relation::After => time.relation = Relation::By,
            _ => {}
        }
        time.start = tokens[from].start;
        (from..to).for_each(|n| taken[n] = true);
        found.push((from, to, time));
        at = to;
    }
    (joined(tokens, found, &mut taken), taken)
}

/// The minutes that stand right before a place: "the three minutes".
fn minutes_before(tokens: &[Token], at: usize) -> Option<f64> {
    let factor = match word(tokens, at.checked_sub(1)?) {
        "minutes" | "minute" => 1.0,
        "hours" | "hour" => 60.0,
        _ => return None,
    };
    let number = at.checked_sub(2).and_then(|n| super::number::number(tokens, n))?;
    Some(number.0 * factor)
}

/// Whether a denial stands before a place in the same clause.
fn denied_before(tokens: &[Token], at: usize, reach: usize) -> bool {
    let before = (at.saturating_sub(reach)..at).rev().take_while(|n| !matches!(word(tokens, *n), ";" | ":" | "—"));
    let mut commas = 0;
    for n in before {
        commas += usize::from(word(tokens, n) == ",");
        // What is denied before the comma of another clause is not denied here: "would not fall, went out before".
        if denies(word(tokens, n)) {
            return commas == 0;
        }
    }
    false
}

fn denies(word: &str) -> bool {
    matches!(word, "not" | "no" | "never" | "none" | "nobody" | "cannot") || word.ends_with("n't")
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
                    (last.relation, last.relation_at, last.side) = (time.relation, time.relation_at, time.side);
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
        } else if let (Some((minutes, second)), Some((low, high, _)), false) = (time.clock, time.part, time.utc) {
            // "Between 10:15 and 10:40 on the night of 21 September": by twelve hours.
            let inside = |at: f64| (low..=high).contains(&at) || (low..=high).contains(&(at + 24.0));
            let hours = minutes / 60.0;
            if (1.0..12.0).contains(&hours) && !inside(hours) && inside(hours + 12.0) {
                time.clock = Some((minutes + 720.0, second.map(|s| if s < 720.0 { s + 720.0 } else { s })));
            }
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
