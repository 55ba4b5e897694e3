//! The same verb in other pieces of what is cited: elsewhere, of another number, by others.

use std::collections::BTreeSet;

use super::kinds::is_anybody;
use crate::check::together::are_one;
use crate::check::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::diagnostic::Level;
use crate::inputs::Support;
use crate::reading::{Frame, Part, is_person_word, stem, tokens};

/// Words behind "in", "with" that tell no place and no thing.
pub(super) const NOWHERE: &[&str] = &[
    "weapon",
    "object",
    "thing",
    "vehicl",
    "gun",
    "devic",
    "morn",
    "morning",
    "afternoon",
    "even",
    "evening",
    "night",
    "day",
    "hour",
    "minut",
    "second",
    "year",
    "month",
    "video",
    "footag",
    "record",
    "recording",
    "clip",
    "frame",
    "imag",
    "photograph",
    "report",
    "statement",
    "interview",
    "account",
    "way",
    "moment",
    "time",
    "end",
    "course",
    "presenc",
    "direction",
    "nam",
    "wak",
    "group",
    "middl",
    "front",
    "fac",
    "case",
    "cas",
    "view",
    "word",
    "order",
    "total",
    "addition",
    "which",
    "whom",
    "that",
    "part",
    "place",
    "plac",
    "turn",
    "fact",
    "return",
    "particular",
    "general",
    "full",
    "row",
    "number",
    "hand",
    "help",
    "film",
    "mean",
    "force",
    "forc",
    "what",
    "wher",
    "text",
    "city",
    "town",
    "area",
    "scen",
    "lin",
    "line",
    "material",
    "camera",
    "people",
    "man",
    "men",
    "woman",
    "women",
];

/// "In the street" where what is cited has it in a car, "with a stick" where it has batons.
pub(super) fn elsewhere(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let known = |word: &str| {
        all.iter().any(|(one, borne)| {
            borne.stems.contains(word)
                || borne.small.contains(word)
                || one.places.iter().any(|id| subject.known.place_words(id).contains(word))
        })
    };
    for (lead, noun, (start, end)) in &own.beside {
        if NOWHERE.contains(&noun.as_str())
            || noun.len() < 3
            || known(noun)
            || noun.starts_with(|c: char| c.is_ascii_digit())
        {
            continue;
        }
        let theirs = || {
            let frames = all.iter().flat_map(|(one, borne)| borne.frames.iter().map(move |frame| (*one, frame)));
            frames.filter(|(_, frame)| frame.id == own.id)
        };
        let other = theirs().find(|(_, frame)| {
            frame
                .beside
                .iter()
                .any(|(word, other, _)| word == lead && other.len() > 2 && !subject.reading.stems.contains(other))
        });
        let Some((support, _)) = other else { continue };
        let written = &subject.passage.text()[*start..*end];
        let says = shown(support.says.first().map_or("", String::as_str));
        found
            .add(Code::NotObserved, subject.span(*start, *end), format!("\"{written}\": what is cited has another"))
            .at(Level::Warning)
            .with(support.name.clone(), says.clone())
            .allow(says);
        return true;
    }
    false
}

/// Four who did what two of them did: the number is that of others who are cited.
pub(super) fn otherwise_many(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
    for (part, agents) in own.agents.iter().map(|one| (one, true)).chain(own.patients.iter().map(|one| (one, false))) {
        let Some(count) = part.count else { continue };
        let mut other = None;
        for (support, borne) in subject.cited.borne(subject.known) {
            for theirs in borne.frames.iter().filter(|one| one.id == own.id) {
                let parts = if agents { &theirs.agents } else { &theirs.patients };
                let alike: Vec<&Part> = parts.iter().filter(|one| one.stem == part.stem).collect();
                if alike.is_empty() || alike.iter().any(|one| one.count.is_none_or(|n| n == count)) {
                    return false;
                }
                other = Some(support);
            }
        }
        let told = found.problems.iter().any(|problem| problem.code.name().starts_with("number"));
        let Some(support) = other.filter(|_| !told) else { continue };
        let written = &subject.passage.text()[own.start..own.end];
        let says = shown(support.says.first().map_or("", String::as_str));
        found
            .add(
                Code::NumberDiffers,
                subject.span(own.start, own.end),
                format!("\"{written}\": what is cited has it of another number of them"),
            )
            .with(support.name.clone(), says.clone())
            .allow(says);
        return true;
    }
    false
}

/// Those of one piece of what is cited who do what only another has, where that one leaves open who does it or has others.
pub(super) fn pooled(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    if all.len() < 2 {
        return false;
    }
    let bearing: Vec<(&Support, &Borne)> = all
        .iter()
        .copied()
        .filter(|(_, borne)| borne.frames.iter().any(|one| one.id == own.id) || deed(own, borne))
        .collect();
    if bearing.is_empty() {
        return false;
    }
    let mates: BTreeSet<&String> = all
        .iter()
        .filter(|(one, _)| bearing.iter().any(|(other, _)| are_one(one, other)))
        .flat_map(|(_, borne)| &borne.stems)
        .collect();
    let elsewhere = |word: &String| {
        !mates.contains(word)
            && all
                .iter()
                .any(|(one, borne)| borne.stems.contains(word) && bearing.iter().all(|(other, _)| !are_one(one, other)))
    };
    // "People on the square": where they were is told of all that was there.
    let there: BTreeSet<String> = bearing
        .iter()
        .flat_map(|(one, _)| &one.places)
        .flat_map(|id| tokens(&subject.known.place_words(id)))
        .map(|t| stem(&t.word))
        .collect();
    let elsewhere = |word: &String| elsewhere(word) && !there.contains(word);
    let people = own.targets.iter().filter(|one| one.is_person() && !is_anybody(&one.word));
    let words = |part: &Part| {
        let mut words = part.beside.clone();
        words.extend((!is_anybody(&part.word)).then(|| part.stem.clone()));
        words
    };
    let agents: Vec<String> = own.agents.iter().filter(|one| is_person_word(&one.word)).flat_map(words).collect();
    let targets: Vec<String> = people.map(|one| one.stem.clone()).collect();
    let moved = |words: &[String]| {
        !words.is_empty() && words.iter().any(elsewhere) && !words.iter().any(|word| mates.contains(word))
    };
    if !moved(&agents) && !moved(&targets) {
        return false;
    }
    let written = &subject.passage.text()[own.start..own.end];
    let message = format!("\"{written}\": one piece of what is cited has it, another those who are told with it here");
    let problem = found.add(Code::ActorDiffers, subject.span(own.start, own.end), message);
    problem.at(Level::Warning);
    for (support, _) in bearing.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
    true
}

/// Whether evidence has the deed of a verb, in whatever words.
fn deed(own: &Frame, borne: &Borne) -> bool {
    let id = match own.id {
        "fire" | "shoot" => "firing",
        "kill" => "death",
        "burn" => "arson",
        "arrest" => "detention",
        "hit" => "beating",
        _ => return false,
    };
    borne.acts.contains_key(id) || borne.stems.contains(&stem(own.id))
}
