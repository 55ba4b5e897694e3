//! Times: no more exact, and no other, than the evidence bounds them.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use model::{Instant, Interval};

use super::numbers::capital_like;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{Basis, Support, TimeOf};
use crate::reading::{NO_YEAR, Reading, Relation, TimeRef, Token, stem};

/// Minutes of the case's wall clock since the beginning of the calendar.
type Minutes = f64;

/// How a time in a sentence stands to what is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    Excluded,
    /// Not excluded, and not shown.
    TooExact,
    Holds,
}

/// What is known of a time: no earlier, no later, and when it likely was.
#[derive(Debug, Clone, Copy)]
struct Known {
    earliest: Option<Minutes>,
    latest: Option<Minutes>,
    likely: Option<(Minutes, Minutes)>,
}

/// How far "around" reaches, in minutes to either side.
const AROUND: Minutes = 20.0;
const DAY: Minutes = 1440.0;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let filled: Vec<_> = subject.sentence.values.iter().map(|value| value.span).collect();
    let context = context_date(subject.context);
    for time in &subject.reading.times {
        let span = subject.span(time.start, time.end);
        if filled.iter().any(|value| value.holds(span) || span.holds(*value)) {
            continue;
        }
        one(subject, time, context, found);
    }
}

fn one(subject: &Subject<'_>, time: &TimeRef, context: Option<Date>, found: &mut Found) {
    let own = &subject.reading.stems;
    let clause = clause(subject, time);
    let mut candidates: Vec<(usize, Stand, &Support, Option<&TimeOf>)> = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        let spoken = borne.stems.intersection(own).count().min(4);
        // Words that give a clock time are not only dated by the day that they also name.
        let clocked = time.clock.is_some() && borne.times.iter().any(|said| said.clock.is_some());
        for (of, what) in support.times.iter().zip(&borne.time_stems) {
            let score = what.intersection(own).count() * 2 + spoken;
            let known = if time.utc { greenwich(of) } else { known(of, subject) };
            if clocked && known.is_a_day() {
                continue;
            }
            if let Some(stand) = stand(time, known, context) {
                candidates.push((score, stand, support, Some(of)));
            }
        }
        for said in borne.times.iter().filter(|said| !clocked || said.clock.is_some()) {
            let score = borne.stems.intersection(own).count().min(6);
            if let Some(stand) = said_stand(time, said) {
                // Words without a day are of the day that the support's times give.
                let excluded = said.date.is_none() && other_day(subject, time, support);
                let stand = if excluded { Stand::Excluded } else { stand };
                candidates.push((score, stand, support, None));
            }
        }
    }
    let span = subject.span(time.start, time.end);
    let written = &subject.passage.text()[time.start..time.end];
    if let Some(verb) = beside_events(subject, time) {
        // When something was published or asked is in what is cited only where it says so.
        let told = candidates.iter().any(|(.., support, of)| {
            let what = of.map_or_else(|| support.says.join(" "), |of| of.what.clone());
            Reading::of_evidence(&what).stems.contains(&stem(&verb))
                || what.contains("publish")
                || what.contains("broadcast")
        });
        if !told {
            found.unread.push(format!("\"{written}\": when it was {verb} is not in what is cited"));
            return;
        }
    }
    let Some(best) = candidates.iter().map(|one| one.0).max() else {
        // A part of a day alone ("that night") is held against times where there are any.
        if time.clock.is_none() && time.date.is_none() && time.weekday.is_none() {
            found.unread.push(format!("\"{written}\": nothing that is cited is dated"));
            return;
        }
        let problem =
            found.add(Code::TimeUnsupported, span, format!("nothing that is cited gives the time \"{written}\""));
        for support in subject.cited.supports.iter().take(3) {
            problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
        }
        return;
    };
    // When somebody said it is as near as what they said.
    let when_said = |of: Option<&TimeOf>| {
        subject.is_attributed() && of.is_some_and(|of| of.what.starts_with("said ") || of.what == "published")
    };
    // Where a sentence gives several times, so is what the words around this one speak of.
    let spoken = |support: &Support| words_in_common(subject, support, &clause);
    let most = candidates.iter().map(|one| spoken(one.2)).max().unwrap_or(0);
    let around = |support: &Support| most > 0 && spoken(support) == most;
    let near: Vec<_> = candidates.iter().filter(|one| one.0 + 2 >= best || when_said(one.3) || around(one.2)).collect();
    let Some(stand) = near.iter().map(|one| one.1).max() else { return };
    if stand == Stand::Holds {
        return;
    }
    // What leaves a time open does not speak against it where something else that is spoken of gives it.
    let reach = if time.clock.is_some() { 2 } else { 3 };
    let gives = |one: &&(usize, Stand, &Support, Option<&TimeOf>)| {
        let told_otherwise = one.2.basis == Basis::Said && time.clock.is_none();
        one.1 == Stand::Holds && one.0 >= 2 && one.0 * reach >= best && !told_otherwise
    };
    if stand == Stand::TooExact && candidates.iter().any(|one| gives(&one)) {
        return;
    }
    // "The events of January 6": the day is that of what is spoken of.
    if of_events(subject, time) && candidates.iter().any(|one| one.1 == Stand::Holds) {
        return;
    }
    // A clock time that a value or another sentence gives exactly may be excluded by one thing and left open by another.
    let of = near.iter().filter(|one| one.1 == stand).max_by_key(|one| (one.3.is_some(), one.0));
    let Some((_, _, support, of)) = of else { return };
    let words = of.and_then(|of| of.words.clone());
    let (code, message) = match stand {
        Stand::TooExact => (Code::TimeTooExact, format!("\"{written}\" is more exact than the evidence")),
        _ => (Code::TimeDiffers, format!("\"{written}\" is not when the evidence has it")),
    };
    let problem = found.add(code, span, message);
    let says = match (of, &words) {
        (Some(of), Some(words)) => format!("{}: {words}", of.what),
        _ => support.says.first().cloned().unwrap_or_default(),
    };
    problem.with(support.name.clone(), shown(&says));
    if let Some(words) = words {
        problem.allow(words.clone());
        problem.mend(span, capital_like(written, &words), format!("write \"{words}\""));
    }
}

/// Whether a time stands with what happened then as with its name: "the events of January 6".
fn of_events(subject: &Subject<'_>, time: &TimeRef) -> bool {
    let before: Vec<&str> =
        subject.reading.tokens.iter().filter(|t| t.end <= time.start).rev().take(2).map(|t| t.word.as_str()).collect();
    let named = |word: &&str| matches!(*word, "events" | "incident" | "incidents" | "unrest" | "protests" | "violence");
    time.clock.is_none() && before.iter().any(named)
}

/// Whether a sentence names a day that all times of a support exclude.
fn other_day(subject: &Subject<'_>, time: &TimeRef, support: &Support) -> bool {
    if time.date.is_none() {
        return false;
    }
    let day = TimeRef { clock: None, part: None, relation: Relation::On, ..time.clone() };
    let stands: Vec<Stand> = support.times.iter().filter_map(|of| stand(&day, known(of, subject), None)).collect();
    !stands.is_empty() && stands.iter().all(|stand| *stand == Stand::Excluded)
}

/// The words of the clause that a time stands in, where its sentence gives several times.
fn clause(subject: &Subject<'_>, time: &TimeRef) -> BTreeSet<String> {
    let reading = subject.reading;
    if reading.times.len() < 2 {
        return BTreeSet::new();
    }
    let ends = |t: &&Token| matches!(t.word.as_str(), "," | ";" | ":" | ")" | "." | "—") || ended_by(&reading.times, t);
    let from = reading.tokens.iter().filter(|t| t.end <= time.start).rfind(ends).map_or(0, |t| t.end);
    // A time in brackets belongs to what stands before it.
    let bracketed = subject.passage.text()[..time.start].trim_end().ends_with('(');
    let to = reading.tokens.iter().filter(|t| t.start >= time.end).find(ends).map_or(usize::MAX, |t| t.start);
    let to = if bracketed { time.start } else { to };
    let inside = reading.tokens.iter().filter(|t| t.start >= from && t.end <= to && t.is_word());
    inside.map(|t| stem(&t.word)).filter(|stem| reading.stems.contains(stem)).collect()
}

fn words_in_common(subject: &Subject<'_>, support: &Support, words: &BTreeSet<String>) -> usize {
    let mut borne = subject.cited.borne(subject.known).filter(|(one, _)| std::ptr::eq(*one, support));
    borne.next().map_or(0, |(_, borne)| borne.stems.intersection(words).count())
}

fn ended_by(times: &[TimeRef], token: &Token) -> bool {
    times.iter().any(|time| time.start <= token.start && token.end <= time.end)
}

/// The verb by which a time is that of publishing, or of the report's own work, and not of what happened.
fn beside_events(subject: &Subject<'_>, time: &TimeRef) -> Option<String> {
    let before: Vec<&str> =
        subject.reading.tokens.iter().filter(|t| t.end <= time.start).map(|t| t.word.as_str()).collect();
    let near = before.iter().rev().take(7).take_while(|word| !matches!(**word, ";" | "." | "but" | "while"));
    let published = |word: &&&str| {
        matches!(**word, "uploaded" | "posted" | "published" | "shared" | "circulated" | "downloaded" | "archived")
    };
    let worked =
        |word: &&&str| matches!(**word, "interviewed" | "spoke" | "requested" | "wrote" | "visited" | "conducted");
    let we = before.iter().any(|word| matches!(*word, "we" | "researchers" | "interviews"));
    let verb = near.clone().find(published).or_else(|| before.iter().rev().find(|word| we && worked(word)));
    verb.map(|word| (*word).to_owned())
}

/// The day that titles or the sentence before give.
fn context_date(context: &str) -> Option<Date> {
    let reading = Reading::of_evidence(context);
    let mut dates =
        reading.times.iter().filter_map(|time| time.date).filter(|(_, last)| last.is_none()).map(|(first, _)| first);
    dates.next_back()
}

fn minutes(at: Instant, zone: &TimeZone) -> Minutes {
    let local = at.to_timestamp().to_zoned_datetime(zone.clone()).datetime();
    let time = local.time();
    days(local.date()) * DAY
        + f64::from(time.hour()) * 60.0
        + f64::from(time.minute())
        + f64::from(time.second()) / 60.0
        + f64::from(time.subsec_nanosecond()) / 6e10
}

fn days(date: Date) -> f64 {
    f64::from(Date::constant(1, 1, 1).until(date).map_or(0, |span| span.get_days()))
}

fn date_of(at: Minutes) -> Option<Date> {
    Date::constant(1, 1, 1).checked_add(jiff::Span::new().try_days((at / DAY).floor() as i64).ok()?).ok()
}

impl Known {
    /// Whether it says the day and nothing nearer.
    fn is_a_day(self) -> bool {
        self.likely.is_none() && matches!((self.earliest, self.latest), (Some(e), Some(l)) if l - e > DAY - 2.0)
    }
}

fn known(of: &TimeOf, subject: &Subject<'_>) -> Known {
    known_in(of, &subject.known.zone)
}

/// The same by the clock of Greenwich.
fn greenwich(of: &TimeOf) -> Known {
    known_in(of, &TimeZone::UTC)
}

fn known_in(of: &TimeOf, zone: &TimeZone) -> Known {
    let ends = |interval: Interval| {
        (interval.earliest().map(|t| minutes(t, zone)), interval.latest().map(|t| minutes(t, zone)))
    };
    let (earliest, latest) = ends(of.bounds);
    let likely = of.likely.map(ends).and_then(|(from, to)| Some((from?, to?)));
    Known { earliest, latest, likely }
}

/// How a sentence's time stands to an interval; `None` where the two cannot be compared.
fn stand(time: &TimeRef, known: Known, context: Option<Date>) -> Option<Stand> {
    if known.earliest.is_none() && known.latest.is_none() && known.likely.is_none() {
        return None;
    }
    let anchors: Vec<Minutes> = [known.earliest, known.latest, known.likely.map(|l| l.0), known.likely.map(|l| l.1)]
        .into_iter()
        .flatten()
        .collect();
    if let Some(weekday) = time.weekday
        && let Some(stand) = on_weekday(weekday, known)
        && stand != Stand::Holds
    {
        return Some(stand);
    }
    let years: Vec<i16> = anchors.iter().filter_map(|at| date_of(*at)).map(|date| date.year()).collect();
    let with_year = |date: Date| -> Vec<Date> {
        if time.year || date.year() != NO_YEAR {
            return vec![date];
        }
        years.iter().filter_map(|year| Date::new(*year, date.month(), date.day()).ok()).collect()
    };
    // The days that the time may be meant on.
    let dates: Vec<Date> = match (time.date, context) {
        (Some((first, _)), _) => with_year(first),
        (None, Some(date)) if time.clock.is_some() || time.part.is_some() => {
            // A title's day may have ended: "that night".
            with_year(date).into_iter().flat_map(|d| [Some(d), d.tomorrow().ok()]).flatten().collect()
        }
        _ => {
            anchors.iter().filter_map(|at| date_of(*at)).flat_map(|d| [Some(d), d.yesterday().ok()]).flatten().collect()
        }
    };
    let mut best = None;
    for date in dates {
        let base = days(date) * DAY;
        let last = time.date.and_then(|(_, last)| last).and_then(|last| with_year(last).first().copied());
        let halves: &[f64] = if time.either_half { &[0.0, 720.0] } else { &[0.0] };
        for half in halves {
            let stand = match time.clock {
                // A day that nobody named is the one next to the event: "after 3:40" is not after that of the day before.
                Some((first, _))
                    if time.date.is_none()
                        && context.is_none()
                        && far(time.relation, base, base + first + half, known) =>
                {
                    continue;
                }
                Some((first, second)) => on_clock(
                    time.relation,
                    base + first + half,
                    second.map(|s| base + s + half + if s < first { DAY } else { 0.0 }),
                    known,
                    (first == 0.0).then_some(time.date.is_some()),
                ),
                None => {
                    let last = last.map_or(base, |last| days(last) * DAY);
                    let stand = on_days(time, base, last, known);
                    // "In the night of 15 March" may be the one that ends that day's morning.
                    match time.part {
                        Some((_, high, _)) if high > 25.0 => stand.max(on_days(time, base - DAY, last - DAY, known)),
                        _ => stand,
                    }
                }
            };
            best = best.max(Some(stand));
        }
    }
    best
}

fn far(relation: Relation, base: Minutes, at: Minutes, known: Known) -> bool {
    let same_day = |event: Minutes| (0.0..DAY).contains(&(event - base));
    match relation {
        Relation::After => known.earliest.or(known.latest).is_some_and(|e| !same_day(e) && e - at > DAY / 2.0),
        Relation::By | Relation::Before | Relation::Until => {
            known.latest.or(known.earliest).is_some_and(|l| !same_day(l) && at - l > DAY * 0.75)
        }
        _ => false,
    }
}

fn on_weekday(weekday: Weekday, known: Known) -> Option<Stand> {
    let (from, to) = (known.earliest?, known.latest?);
    let (first, last) = (date_of(from)?, date_of(to)?);
    let fits = |date: Date| date.weekday() == weekday;
    if first == last { Some(if fits(first) { Stand::Holds } else { Stand::Excluded }) } else { Some(Stand::Holds) }
}

/// A clock time on a day; midnight, told with its day or without, may be the beginning of the day or its end.
fn on_clock(relation: Relation, at: Minutes, second: Option<Minutes>, known: Known, midnight: Option<bool>) -> Stand {
    if let (Some(dated), None) = (midnight, second) {
        let start = clock(relation, at, None, known);
        // "Before midnight" in the small hours is the midnight that was.
        let small = known.earliest.or(known.latest).is_some_and(|t| (0.0..=DAY / 2.0).contains(&(t - at)));
        if small && !dated && matches!(relation, Relation::By | Relation::Before) {
            return start;
        }
        return start.max(clock(relation, at + DAY, None, known));
    }
    clock(relation, at, second, known)
}

fn clock(relation: Relation, at: Minutes, second: Option<Minutes>, known: Known) -> Stand {
    let Known { earliest, latest, likely } = known;
    let excluded = |from: Minutes, to: Minutes| latest.is_some_and(|l| l < from) || earliest.is_some_and(|e| e > to);
    let inside = |from: Minutes, to: Minutes| earliest.is_some_and(|e| e >= from) && latest.is_some_and(|l| l <= to);
    // The words give whole minutes, rounded outward.
    let slack = 1.0;
    // Ends that are multiples of five minutes are rounded themselves.
    let slack = if relation == Relation::Between && second.is_some_and(|s| s % 5.0 == 0.0) { 2.0 } else { slack };
    match relation {
        Relation::Between => {
            let to = second.unwrap_or(at);
            if inside(at - slack, to + slack)
                || likely.is_some_and(|(from, until)| from >= at - AROUND && until <= to + AROUND && !excluded(at, to))
            {
                Stand::Holds
            } else if excluded(at - slack, to + slack) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::At | Relation::On => {
            if inside(at - slack, at + 2.0 * slack) {
                Stand::Holds
            } else if excluded(at - slack, at + 2.0 * slack) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::Around => {
            let middle = likely.map(|(from, to)| (from + to) / 2.0);
            let narrow =
                likely.is_some_and(|(from, to)| from - AROUND <= at && at <= to + AROUND && to - from <= 12.0 * AROUND);
            if inside(at - 1.5 * AROUND, at + 1.5 * AROUND)
                || middle.is_some_and(|m| (m - at).abs() <= 1.5 * AROUND)
                || narrow
            {
                Stand::Holds
            } else if excluded(at - AROUND, at + AROUND) || middle.is_some_and(|m| (m - at).abs() > 120.0) {
                Stand::Excluded
            } else {
                Stand::TooExact
            }
        }
        Relation::Until => match (earliest, latest) {
            (_, Some(l)) if l < at - 1.5 * AROUND => Stand::Excluded,
            _ => clock(Relation::By, at, None, known),
        },
        Relation::By | Relation::Before => match (earliest, latest) {
            (_, Some(l)) if l <= at + slack => Stand::Holds,
            (Some(e), _) if e > at + slack => Stand::Excluded,
            _ if likely.is_some_and(|(_, to)| to <= at + 2.0 * slack) => Stand::Holds,
            _ => Stand::TooExact,
        },
        Relation::After => match (earliest, latest) {
            (Some(e), _) if e >= at - slack => Stand::Holds,
            (_, Some(l)) if l < at - slack => Stand::Excluded,
            _ if likely.is_some_and(|(from, _)| from >= at) => Stand::Holds,
            _ => Stand::TooExact,
        },
    }
}

/// A day, days, or a part of a day.
fn on_days(time: &TimeRef, first: Minutes, last: Minutes, known: Known) -> Stand {
    let Known { earliest, latest, likely } = known;
    let (from, to) = match time.part {
        Some((low, high, _)) => (first + low * 60.0, last + high * 60.0),
        None => (first, last + DAY),
    };
    let excluded = latest.is_some_and(|l| l < from - 1.0) || earliest.is_some_and(|e| e > to + 1.0);
    match time.relation {
        Relation::By | Relation::Until | Relation::Before => {
            clock(time.relation, if time.relation != Relation::Before { to } else { from }, None, known)
        }
        Relation::After => clock(Relation::After, from, None, known),
        _ if earliest.is_some_and(|e| e >= from - 1.0) && latest.is_some_and(|l| l <= to + 1.0) => Stand::Holds,
        _ if excluded => Stand::Excluded,
        _ if likely.is_some_and(|(a, b)| a >= from - AROUND && b <= to + AROUND) => Stand::Holds,
        // A part of a day has no sharp ends: what is not excluded may stand, once the day does.
        _ if time.part.is_some()
            && earliest.is_some()
            && latest.is_some()
            && latest.zip(earliest).is_some_and(|(l, e)| l - e <= DAY) =>
        {
            Stand::Holds
        }
        _ => Stand::TooExact,
    }
}

/// How a sentence's time stands to a time in the words of evidence; `None` where they speak of different things.
fn said_stand(time: &TimeRef, said: &TimeRef) -> Option<Stand> {
    let same_day = match (time.date, said.date) {
        (Some((a, a_last)), Some((b, b_last))) => {
            let key = |d: Date| (d.month(), d.day());
            let (a_to, b_to) = (a_last.unwrap_or(a), b_last.unwrap_or(b));
            key(a) <= key(b_to) && key(b) <= key(a_to) && (!time.year || !said.year || a.year() == b.year())
        }
        _ => true,
    };
    match (time.clock, said.clock) {
        (Some((a, a_end)), Some((b, b_end))) => {
            let halves: &[f64] = if time.either_half || said.either_half { &[0.0, 720.0, -720.0] } else { &[0.0] };
            let best = halves.iter().map(|half| {
                let (a, a_end) = (a + half, a_end.map(|e| e + half));
                let gap = (a - b).abs().min(DAY - (a - b).abs());
                match (time.relation, said.relation) {
                    (Relation::Between, Relation::Between) => {
                        let (x, y) = (a_end.unwrap_or(a), b_end.unwrap_or(b));
                        if a <= b + 1.0 && y <= x + 1.0 {
                            Stand::Holds
                        } else if x < b || y < a {
                            Stand::Excluded
                        } else {
                            Stand::TooExact
                        }
                    }
                    (Relation::At | Relation::On, Relation::At | Relation::On) => {
                        if gap < 1.0 {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::Around) => {
                        if gap <= AROUND {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::By | Relation::Until | Relation::Before) => {
                        if a <= b {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::After) => {
                        if a >= b {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::At | Relation::On, Relation::Between) => {
                        if b <= a && b_end.is_none_or(|e| a <= e) {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Around, Relation::At | Relation::On | Relation::Around) => {
                        if gap <= AROUND {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Around, _) => {
                        if gap <= AROUND {
                            Stand::TooExact
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::By | Relation::Until | Relation::Before, Relation::After) => Stand::TooExact,
                    (Relation::By | Relation::Until | Relation::Before, _) => {
                        if a + 1.0 >= b_end.unwrap_or(b) {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::After, Relation::By | Relation::Until | Relation::Before) => Stand::TooExact,
                    (Relation::After, _) => {
                        if b + 1.0 >= a {
                            Stand::Holds
                        } else {
                            Stand::Excluded
                        }
                    }
                    (Relation::Between, Relation::At | Relation::On | Relation::Around) => {
                        if a - 1.0 <= b && a_end.is_none_or(|e| b <= e + 1.0) { Stand::Holds } else { Stand::Excluded }
                    }
                    (Relation::Between, _) => Stand::TooExact,
                }
            });
            let best = best.max()?;
            Some(if same_day { best } else { Stand::Excluded })
        }
        (None, _) => match (time.date, said.date) {
            (Some(_), Some(_)) => Some(if same_day { Stand::Holds } else { Stand::Excluded }),
            _ => match (time.part, said.part) {
                (Some((a_low, a_high, _)), Some((b_low, b_high, _))) if said.clock.is_none() => {
                    Some(if a_low < b_high && b_low < a_high { Stand::Holds } else { Stand::Excluded })
                }
                _ => None,
            },
        },
        _ => None,
    }
}
