//! What it is done to: "set fire to a bus" where what is cited has it of a booth.

use super::apart::NOWHERE;
use crate::check::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::diagnostic::Level;
use crate::inputs::Support;
use crate::reading::{Frame, Part, Token, is_form, rules, tokens};

/// Says so where every frame of the verb that is cited has another thing than the sentence, and nothing that is cited has that.
pub(super) fn of_another(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
    // Whom somebody tells or calls, and how, is no thing that it is done to.
    if matches!(own.id, "tell" | "call" | "read" | "write" | "count" | "identify") {
        return false;
    }
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let theirs: Vec<(&Support, &Frame)> = all
        .iter()
        .flat_map(|(one, borne)| borne.frames.iter().map(move |frame| (*one, frame)))
        .filter(|(_, frame)| frame.id == own.id)
        .collect();
    let known = |part: &Part| {
        all.iter().any(|(one, borne)| {
            borne.stems.contains(&part.stem)
                || borne.small.contains(&part.stem)
                || one.places.iter().any(|id| subject.known.place_words(id).contains(&part.stem))
        })
    };
    let things = |frame: &Frame| -> Vec<Part> {
        let parts = frame.patients.iter().chain(&frame.targets);
        parts.filter(|one| is_thing(one)).cloned().collect()
    };
    let others: Vec<(&Support, Vec<Part>)> = theirs.iter().map(|(one, frame)| (*one, things(frame))).collect();
    // Where it is told of what it is done to first, a frame that leaves that open tells nothing.
    let others: Vec<_> = others.into_iter().filter(|(_, parts)| !own.passive || !parts.is_empty()).collect();
    if others.is_empty() || others.iter().any(|(_, parts)| parts.is_empty()) {
        return false;
    }
    let read = |start: usize| {
        subject.reading.acts.iter().any(|act| act.start <= start && start < act.end)
            || subject.reading.quantities.iter().any(|one| one.unit.is_some() && one.start <= start && start < one.end)
    };
    let at = |part: &Part| subject.reading.tokens.iter().find(|t| t.start >= own.start && t.word == part.word);
    for part in things(own) {
        let Some(token) = at(&part).filter(|t| !read(t.start) && is_noun(subject, t)) else { continue };
        let alike = others.iter().any(|(_, parts)| parts.iter().any(|other| can_be_one(&part, other)));
        if known(&part) || alike {
            continue;
        }
        let says = shown(others[0].0.says.first().map_or("", String::as_str));
        found
            .add(
                Code::NotObserved,
                subject.span(token.start, token.end),
                format!("\"{}\": what is cited has it of another", part.word),
            )
            .at(Level::Warning)
            .with(others[0].0.name.clone(), says.clone())
            .allow(says);
        return true;
    }
    false
}

/// Whether a word is a noun as its article tells, and no time: "a bus", "the white flag".
fn is_noun(subject: &Subject<'_>, token: &Token) -> bool {
    let led = |word: &str| matches!(word, "a" | "an" | "the" | "his" | "her" | "their" | "its" | "two" | "three");
    let verb = token.word.ends_with("ed") || token.word.ends_with("ing") || is_form(&token.word);
    if verb
        || matches!(token.word.as_str(), "late" | "long" | "early" | "far" | "little" | "half" | "lay" | "own" | "lips")
    {
        return false;
    }
    let timed = subject.reading.times.iter().any(|time| time.start <= token.start && token.start < time.end);
    !timed && subject.reading.before(token.start).take(3).any(led)
}

fn is_thing(part: &Part) -> bool {
    !part.is_person()
        && part.stem.len() > 2
        && part.word != "crowd"
        && !part.stem.starts_with(|c: char| c.is_ascii_digit())
        && !NOWHERE.contains(&part.stem.as_str())
        && !crate::reading::is_calendar(&part.word)
}

/// Whether two words can be for one thing: the same rule reads both, or one is a kind of the other.
fn can_be_one(one: &Part, other: &Part) -> bool {
    let groups = [&rules().nouns, &rules().things];
    groups.into_iter().any(|group| {
        let ids = |part: &Part| group.matches(&tokens(&part.word)).into_iter().map(|m| m.id).collect::<Vec<_>>();
        let (own, theirs) = (ids(one), ids(other));
        own.iter().any(|a| theirs.iter().any(|b| group.is_a(a, b) || group.is_a(b, a)))
    })
}
