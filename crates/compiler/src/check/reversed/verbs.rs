//! The one deed for another: "rioters helped three officers" where what is cited has rioters beat them.

use super::kinds::strict;
use crate::check::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::diagnostic::Level;
use crate::inputs::Support;
use crate::reading::{Frame, Part, rules, stem, tokens};

/// Verbs that may tell of one deed, each group on a line.
const NEAR: &[&[&str]] = &[
    &["hit", "attack", "injure", "kill", "stab", "shoot", "fire", "bite", "ram", "stamp_on", "cut"],
    &["chase", "follow", "drive", "run", "flee", "retreat", "push", "disperse", "escape", "remove", "evict"],
    &["throw", "fire", "shoot", "spray", "drop", "aim", "raise", "pour"],
    &["push", "press", "force", "drive", "break", "storm", "enter"],
    &["pull", "take", "carry", "lift", "bring", "remove", "lead", "load", "put", "drop", "rescue", "help", "evict"],
    &[
        "take",
        "grab",
        "steal",
        "catch",
        "arrest",
        "hold",
        "seize",
        "storm",
        "commandeer",
        "confiscate",
        "corner",
        "enter",
        "stop",
    ],
    &["tell", "warn", "call", "shout", "demand", "threaten", "force", "write", "read", "sign", "give", "send"],
    &["put", "load", "hang", "tie", "cover", "hold", "wear", "carry", "own", "raise", "wave"],
    &["surround", "block", "corner", "form", "close", "stop", "flank", "guard", "shield", "hold"],
    &["give", "bring", "send", "pay", "sell", "put"],
    &["open", "break", "enter", "storm", "cut", "demolish", "destroy", "burn", "steal"],
    &[
        "gather", "march", "stand", "join", "approach", "advance", "enter", "run", "meet", "cross", "climb", "fall",
        "jump", "kneel", "crouch", "sit", "hide",
    ],
    &[
        "film", "count", "identify", "inspect", "read", "search", "visit", "edit", "question", "call", "tell", "send",
        "give",
    ],
    &["treat", "help", "rescue", "carry", "wash", "feed", "cover", "touch"],
    &["surround", "catch", "corner", "arrest"],
    &["fall", "hit", "drop", "blow"],
    &["deploy", "send", "bring", "march", "form", "gather", "stand"],
    &["bury", "dig", "put", "bring", "carry", "load"],
];

/// Says so where the same do something to the same, and it is something else that nothing that is cited has.
pub(super) fn otherwise_done(subject: &Subject<'_>, own: &Frame, found: &mut Found) -> bool {
    let parts = |frame: &Frame| -> Vec<Part> { frame.patients.iter().chain(&frame.targets).cloned().collect() };
    let suffers = parts(own);
    let state = matches!(own.id, "own" | "carry" | "hold" | "wear" | "take" | "give" | "put");
    if state || own.agents.is_empty() || suffers.is_empty() {
        return false;
    }
    let verb = &subject.passage.text()[own.start..own.end];
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let has = |(one, borne): &(&Support, &Borne)| {
        borne.stems.contains(&stem(&verb.to_lowercase()))
            || one.says.iter().any(|says| rules().doings.matches(&tokens(says)).iter().any(|m| near(m.id, own.id)))
    };
    let read = subject.reading.acts.iter().any(|act| {
        act.start < own.end
            && own.start < act.end
            && all.iter().any(|(_, borne)| crate::check::acts::bears(borne, act.id))
    });
    if read || all.iter().any(has) {
        return false;
    }
    let same = |theirs: &&Frame| strict(&own.agents, &theirs.agents) && strict(&suffers, &parts(theirs));
    let other = all.iter().find_map(|(one, borne)| Some((*one, borne.frames.iter().find(same)?)));
    let Some((support, _)) = other else { return false };
    let says = shown(support.says.first().map_or("", String::as_str));
    found
        .add(
            Code::NotObserved,
            subject.span(own.start, own.end),
            format!("\"{verb}\": what is cited has them do something else"),
        )
        .at(Level::Warning)
        .with(support.name.clone(), says.clone())
        .allow(says);
    true
}

fn near(one: &str, other: &str) -> bool {
    one == other || NEAR.iter().any(|group| group.contains(&one) && group.contains(&other))
}
