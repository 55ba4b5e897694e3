//! Times: no more exact, and no other, than the evidence bounds them.

mod interval;
mod said;

use std::collections::BTreeSet;

use jiff::civil::Date;

use interval::{Stand, greenwich, known, stand};
use said::said_stand;

use super::acts::bears;
use super::clauses::{clause_of, clauses};
use super::numbers::capital_like;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{Basis, Support, TimeOf};
use crate::reading::{Act, Reading, Relation, TimeRef, Token, stem};

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
        let parted = time.part.is_some() && borne.times.iter().any(|said| said.part.is_some());
        let stands: Vec<Stand> =
            support.times.iter().filter_map(|of| stand(time, known(of, subject), context)).collect();
        for (of, what) in support.times.iter().zip(&borne.time_stems) {
            let score = what.intersection(own).count() * 2 + spoken;
            let known = if time.utc { greenwich(of) } else { known(of, subject) };
            if (clocked || parted && of.finding.is_none()) && known.is_a_day() {
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
                // "Around six" is in the evening, where the case has it then.
                let half = said.either_half && !stands.is_empty() && stands.iter().all(|one| *one == Stand::Excluded);
                let excluded = half || said.date.is_none() && other_day(subject, time, support);
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
    // In the very words of what is cited.
    let small = written.to_lowercase();
    let dated = time.date.is_some() && time.part.is_some();
    let same = |said: &TimeRef| said.date == time.date && said.part == time.part && said.clock == time.clock;
    if dated
        && subject
            .cited
            .borne(subject.known)
            .any(|(_, borne)| borne.small.contains(&small) || borne.times.iter().any(same))
    {
        return;
    }
    // "He denies that they were there on 8 February", which is what he denies.
    let verb_before = subject.reading.before(time.start).take(3).any(|word| {
        subject.reading.said.iter().any(|said| said.verb == word) || word.ends_with("ed") && word != "seemed"
    });
    let told = |(support, borne): (&Support, &crate::compiler::Borne)| {
        support.basis == Basis::Said
            && support.times.iter().all(|of| !of.what.contains(&small))
            && borne.times.iter().any(same)
    };
    if subject.is_attributed()
        && time.date.is_some()
        && time.clock.is_none()
        && !verb_before
        && subject.cited.borne(subject.known).any(told)
    {
        return;
    }
    let Some(best) = candidates.iter().map(|one| one.0).max() else {
        // A part of a day alone ("that night") is held against times where there are any.
        if time.clock.is_none() && time.date.is_none() && time.weekday.is_none() {
            found.unread.push(format!("\"{written}\": nothing that is cited is dated"));
            return;
        }
        if names_a_thing(subject, time) {
            found.unread.push(format!("\"{written}\": a name, of which nothing that is cited tells the time"));
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
    let Some(mut stand) = near.iter().map(|one| one.1).max() else { return };
    // The deed that it stands with was then, and not only something else that is cited.
    let of_deed =
        with_deed(subject, time).map(|act| candidates.iter().filter(|one| bears_deed(subject, one.2, act)).collect());
    let of_deed: Vec<&(usize, Stand, &Support, Option<&TimeOf>)> = of_deed.unwrap_or_default();
    let mut near = near;
    if !of_deed.is_empty() && of_deed.iter().all(|one| one.1 == Stand::Excluded) && !of_events(subject, time) {
        (stand, near) = (Stand::Excluded, of_deed);
    }
    if stand == Stand::Holds {
        return;
    }
    // "Media reported that evening": when it was said.
    let said_then = subject.reading.said.iter().any(|said| {
        said.end <= time.start && subject.passage.text()[said.end..time.start].split_whitespace().count() <= 1
    });
    if said_then && time.part.is_some() && time.date.is_none() && stand == Stand::TooExact {
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
    // Only the time of what the sentence speaks of may stand in its place.
    let only = near
        .iter()
        .filter(|one| one.1 == stand)
        .filter_map(|one| one.3)
        .all(|other| of.is_some_and(|of| other.what == of.what));
    let meant = subject.cited.borne(subject.known).any(|(one, borne)| {
        std::ptr::eq(one, *support)
            && (borne.stems.intersection(own).count() >= 2
                || subject.reading.acts.iter().any(|act| borne.acts.contains_key(act.id)))
    });
    if let Some(words) = words.filter(|_| only && meant) {
        problem.allow(words.clone());
        problem.mend(span, capital_like(written, &words), format!("write \"{words}\""));
    }
}

/// The one grave deed of the clause that a clock time stands in, where nobody is said to say anything in it.
fn with_deed<'a>(subject: &'a Subject<'_>, time: &TimeRef) -> Option<&'a Act> {
    if time.clock.is_none() || !subject.reading.said.is_empty() {
        return None;
    }
    let (from, to) = clause_of(&clauses(subject), time.start)?;
    let inside = |act: &&Act| act.strong && from <= act.start && act.end <= to;
    let mut acts = subject.reading.acts.iter().filter(inside).filter(|act| !act.negated && !act.refers);
    acts.next().filter(|_| acts.next().is_none())
}

fn bears_deed(subject: &Subject<'_>, support: &Support, act: &Act) -> bool {
    subject.cited.borne(subject.known).any(|(one, borne)| std::ptr::eq(one, support) && bears(borne, act.id))
}

/// Whether a time stands with what happened then as with its name: "the events of January 6".
fn of_events(subject: &Subject<'_>, time: &TimeRef) -> bool {
    let before: Vec<&str> = subject.reading.before(time.start).take(2).collect();
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
    let dated = subject.cited.supports.iter().filter(|support| !support.times.is_empty()).count();
    if reading.times.len() < 2 && dated < 2 {
        return BTreeSet::new();
    }
    let ends = |t: &&Token| matches!(t.word.as_str(), "," | ";" | ":" | ")" | "." | "—") || ended_by(&reading.times, t);
    let from = reading.tokens.iter().filter(|t| t.end <= time.start).rfind(ends).map_or(0, |t| t.end);
    // A time in brackets belongs to what stands before it.
    let bracketed = subject.passage.text()[..time.start].trim_end().ends_with('(');
    let to = reading.tokens.iter().filter(|t| t.start >= time.end).find(ends).map_or(usize::MAX, |t| t.start);
    let to = if bracketed { time.start } else { to };
    // "Before ten, the internet had failed": the clause stands behind its comma.
    let empty = |to: usize| {
        !reading.tokens.iter().any(|t| t.start >= from && t.end <= to && t.is_word() && !ended_by(&reading.times, t))
    };
    let to = if !bracketed && to != usize::MAX && empty(to) {
        reading.tokens.iter().filter(|t| t.start > to).find(ends).map_or(usize::MAX, |t| t.start)
    } else {
        to
    };
    // A sentence of one time and one clause has no words around the time that tell it from others.
    let whole = reading.tokens.iter().filter(|t| t.is_word()).all(|t| t.start >= from && t.end <= to);
    if whole && reading.times.len() < 2 {
        return BTreeSet::new();
    }
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

/// "The noon rally": the time belongs to what something is called.
fn names_a_thing(subject: &Subject<'_>, time: &TimeRef) -> bool {
    let led =
        subject.reading.before(time.start).next().is_some_and(|word| matches!(word, "the" | "a" | "that" | "this"));
    let next = subject.reading.tokens.iter().find(|t| t.start >= time.end);
    led && time.date.is_none() && next.is_some_and(|t| t.is_word() && !t.capital && t.word.len() > 4)
}

/// The day that titles or the sentence before give.
fn context_date(context: &str) -> Option<Date> {
    let reading = Reading::of_evidence(context);
    let mut dates =
        reading.times.iter().filter_map(|time| time.date).filter(|(_, last)| last.is_none()).map(|(first, _)| first);
    dates.next_back()
}
