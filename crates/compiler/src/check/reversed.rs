//! Who does it, to whom and with what, as what is cited has it: "a journalist pushed an agent" where an agent pushed a
//! journalist, "a steward" where an officer did it, men of one recording who do what another has.

use std::collections::BTreeSet;

use super::together::are_one;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::diagnostic::Level;
use crate::inputs::Support;
use crate::reading::{Frame, Part, is_person_word, rules, stem, tokens};

/// How the words for those who take part stand to those of what is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// They can be the same, or too little is told.
    Fits,
    /// Those who do it are others there.
    OtherAgents,
    /// Those to whom it is done are others there.
    OtherPatients,
    /// Who does it there suffers it here.
    Exchanged,
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if found.problems.iter().any(|problem| matches!(problem.code, Code::ActorDiffers | Code::Label)) {
        return;
    }
    for own in &subject.reading.frames {
        if subject.supposes(own.start) || own.agents.is_empty() && own.patients.is_empty() {
            continue;
        }
        let mut worst: Option<(Stand, &Support)> = None;
        let (mut fits, mut open) = (false, false);
        for (support, borne) in subject.cited.borne(subject.known) {
            for theirs in borne.frames.iter().filter(|one| one.id == own.id) {
                let stand = stand(own, theirs);
                let told = !theirs.agents.is_empty()
                    && (own.agents.is_empty() || !theirs.patients.is_empty() || !theirs.targets.is_empty());
                fits |= stand == Stand::Fits && (told || own.agents.is_empty());
                open |= stand == Stand::Fits;
                if worst.is_none_or(|(known, _)| stand > known) {
                    worst = Some((stand, support));
                }
            }
        }
        if let Some((stand, support)) =
            worst.filter(|(stand, _)| !fits && (!open || *stand == Stand::Exchanged) && *stand != Stand::Fits)
        {
            differs(subject, own, stand, support, found);
            return;
        }
        if pooled(subject, own, found) || otherwise_many(subject, own, found) || elsewhere(subject, own, found) {
            return;
        }
    }
}

fn differs(subject: &Subject<'_>, own: &Frame, stand: Stand, support: &Support, found: &mut Found) {
    let written = &subject.passage.text()[own.start..own.end];
    let says = shown(support.says.first().map_or("", String::as_str));
    let message = match stand {
        Stand::Exchanged => format!("\"{written}\": what is cited has it the other way round"),
        Stand::OtherAgents => format!("\"{written}\": what is cited has it done by others"),
        _ => format!("\"{written}\": what is cited has it done to others"),
    };
    found
        .add(Code::ActorDiffers, subject.span(own.start, own.end), message)
        .with(support.name.clone(), says.clone())
        .allow(says);
}

/// How two frames of one verb stand to each other.
fn stand(own: &Frame, theirs: &Frame) -> Stand {
    let any = |parts: &[Part], others: &[Part]| parts.iter().any(|one| others.iter().any(|other| same(one, other)));
    let suffers: Vec<Part> = theirs.patients.iter().chain(&theirs.targets).cloned().collect();
    let own_suffers: Vec<Part> = own.patients.iter().chain(&own.targets).cloned().collect();
    let acts_here = any(&own.agents, &theirs.agents);
    let suffers_here = any(&own_suffers, &suffers);
    // Who does it there is told as the one to whom it is done, and the other way round.
    // "A border guard is bitten", where a dog of the border guard bites.
    let owner = |one: &Part| theirs.agents.iter().any(|other| other.beside.contains(&one.stem));
    let owned = own.patients.iter().any(owner)
        && !strict(&own_suffers, &suffers)
        && !own.patients.iter().all(|one| is_anybody(&one.word));
    let turned = owned || strict(&own_suffers, &theirs.agents) && !strict(&own_suffers, &suffers);
    let turning = strict(&own.agents, &suffers) && !strict(&own.agents, &theirs.agents) && !own_suffers.is_empty();
    // "Sheets had been hung there", where sheets hang there: it is done to them either way.
    let bare = own.passive && own.agents.is_empty() && suffers.is_empty() && !theirs.agents.iter().any(Part::is_person);
    if (turned && !bare && (own.passive || !own.agents.is_empty()) || turning) && !theirs.agents.is_empty() {
        return Stand::Exchanged;
    }
    let others = |parts: &[Part], others: &[Part]| {
        !parts.is_empty()
            && !others.is_empty()
            && parts.iter().all(Part::is_person)
            && others.iter().all(Part::is_person)
            && !parts.iter().any(|one| others.iter().any(|other| can_be(one, other)))
    };
    let comparable = own_suffers.is_empty() || suffers.is_empty() || suffers_here;
    if others(&own.agents, &theirs.agents) && comparable {
        return Stand::OtherAgents;
    }
    let persons = |parts: &[Part]| parts.iter().filter(|one| one.is_person()).cloned().collect::<Vec<_>>();
    let (own_persons, persons) = (persons(&own_suffers), persons(&suffers));
    if others(&own_persons, &persons) && (own.agents.is_empty() || theirs.agents.is_empty() || acts_here) {
        return Stand::OtherPatients;
    }
    Stand::Fits
}

/// Whether words name the same, as far as they can be compared.
fn same(one: &Part, other: &Part) -> bool {
    one.stem == other.stem || one.is_person() && other.is_person() && can_be(one, other)
}

/// Whether a word of some parts is one of others, by itself.
fn strict(parts: &[Part], others: &[Part]) -> bool {
    parts.iter().any(|one| {
        others.iter().any(|other| {
            one.stem == other.stem
                && (one.beside.is_empty()
                    || other.beside.is_empty()
                    || one.beside.iter().any(|word| other.beside.contains(word)))
                || kind(&one.word).is_some_and(|kind| self::kind(&other.word) == Some(kind))
        })
    })
}

/// Whether two words for people can be for the same.
fn can_be(one: &Part, other: &Part) -> bool {
    if one.stem == other.stem || is_anybody(&one.word) || is_anybody(&other.word) {
        return true;
    }
    let (Some(own), Some(theirs)) = (kind(&one.word), kind(&other.word)) else { return true };
    let groups = [&rules().labels, &rules().nouns, &rules().roles, &rules().things];
    let related = groups.iter().any(|group| group.is_a(own, theirs) || group.is_a(theirs, own));
    let force = |id: &str| rules().labels.is_a(id, "security_force");
    let officers = matches!(own, "officer" | "security_force" | "law_enforcement")
        || matches!(theirs, "officer" | "security_force" | "law_enforcement");
    // "Police officer", "border guard": what stands before the noun tells which they are.
    let beside = |part: &Part, of: &Part| {
        part.beside.contains(&of.stem) || part.beside.iter().any(|word| of.beside.contains(word))
    };
    related || officers && force(own) && force(theirs) || beside(one, other) || beside(other, one)
}

/// What kind of people a word is for.
fn kind(word: &str) -> Option<&'static str> {
    if word == "forces" {
        return Some("security_force");
    }
    let tokens = tokens(word);
    let first = |group: &'static crate::reading::Group| group.matches(&tokens).first().map(|m| m.id);
    let person = |id: &str| rules().things.rule(id).is_some_and(|rule| rule.does.as_deref() == Some("person"));
    first(&rules().labels)
        .or_else(|| first(&rules().things).filter(|id| person(id)))
        .or_else(|| first(&rules().roles))
        .or_else(|| first(&rules().nouns).filter(|id| rules().nouns.is_a(id, "person")))
}

/// Words for people of whom nothing more is told.
fn is_anybody(word: &str) -> bool {
    matches!(
        word,
        "man"
            | "men"
            | "woman"
            | "women"
            | "person"
            | "people"
            | "persons"
            | "individual"
            | "individuals"
            | "crowd"
            | "somebody"
            | "someone"
            | "anybody"
            | "anyone"
            | "nobody"
            | "everybody"
            | "everyone"
            | "victim"
            | "victims"
            | "other"
            | "others"
            | "human"
            | "humans"
            | "member"
            | "members"
            | "casualty"
            | "casualties"
            | "those"
            | "witness"
            | "witnesses"
            | "survivor"
            | "survivors"
            | "civilian"
            | "civilians"
            | "attacker"
            | "attackers"
            | "assailant"
            | "assailants"
            | "group"
            | "body"
            | "bodies"
            | "dead"
            | "injured"
            | "wounded"
            | "figure"
            | "figures"
            | "family"
            | "families"
            | "relative"
            | "relatives"
            | "us"
            | "me"
            | "himself"
            | "herself"
            | "staff"
            | "employee"
            | "employees"
            | "personnel"
            | "worker"
            | "workers"
            | "resident"
            | "residents"
    )
}

/// Words behind "in", "with" that tell no place and no thing.
const NOWHERE: &[&str] = &[
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
fn elsewhere(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
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
fn otherwise_many(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
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
fn pooled(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
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
