//! A negation that was dropped: what is cited says that something was not so, and the sentence that it was.

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::reading::{Token, stem};

/// Words between a negation and what it denies.
const BETWEEN: &[&str] = &[
    "be",
    "been",
    "have",
    "had",
    "has",
    "to",
    "yet",
    "also",
    "any",
    "a",
    "an",
    "the",
    "appear",
    "appears",
    "appeared",
    "seem",
    "seemed",
    "visibly",
    "apparently",
    "even",
    "themselves",
    "in",
];

/// Words by which a sentence denies something, beside "not" and its like.
const DENIES: &[&str] = &[
    "no",
    "none",
    "nobody",
    "nothing",
    "neither",
    "nor",
    "without",
    "never",
    "cannot",
    "refused",
    "failed",
    "declined",
    "denied",
    "denies",
    "denying",
    "deny",
    "unable",
    "unwilling",
    "hardly",
    "barely",
    "unclear",
    "unknown",
    "instead",
    "stopped",
    "prevented",
    "ruled",
    "rejected",
    "disputed",
    "lacked",
    "lacking",
    "free",
    "rather",
    "unsuccessfully",
];

pub(super) fn is_negation(word: &str) -> bool {
    word == "not" || word.ends_with("n't") || DENIES.contains(&word)
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    if tokens.iter().any(|t| is_negation(&t.word) || t.word.starts_with("un") && t.word.len() > 5) {
        return;
    }
    let borne: Vec<_> = subject.cited.borne(subject.known).collect();
    for (support, one) in &borne {
        // What something else that is cited says is so may be told.
        let affirmed = |stem: &String| borne.iter().any(|(_, other)| other.affirmed.contains(stem));
        let dropped = one.denied.iter().find(|denied| said_of(subject, one, denied) && !affirmed(denied));
        let Some(denied) = dropped else { continue };
        let Some(token) = tokens.iter().find(|t| stem(&t.word) == *denied) else { continue };
        let span = subject.span(token.start, token.end);
        let written = &subject.passage.text()[token.start..token.end];
        found
            .add(Code::NotObserved, span, format!("what is cited says that \"{written}\" was not so"))
            .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
            .allow("the same with its negation");
        return;
    }
}

/// Whether a sentence speaks of what a support denies: the word itself, and another beside it.
fn said_of(subject: &Subject<'_>, borne: &Borne, denied: &str) -> bool {
    let own = &subject.reading.stems;
    own.contains(denied) && borne.stems.intersection(own).count() >= 3
}

/// What words of evidence deny, and what they say without denying it: stems of single words.
pub(crate) fn denied(tokens: &[Token]) -> (Vec<String>, Vec<String>) {
    let (mut denied, mut at) = (Vec::new(), Vec::new());
    for (n, token) in tokens.iter().enumerate() {
        if token.word != "not" && token.word != "never" && token.word != "cannot" && !token.word.ends_with("n't") {
            continue;
        }
        let next = (n + 1..tokens.len()).find(|k| !BETWEEN.contains(&tokens[*k].word.as_str()));
        if let Some(next) = next.filter(|k| *k <= n + 4 && tokens[*k].word.len() > 2 && tokens[*k].is_word()) {
            denied.push(stem(&tokens[next].word));
            at.push(next);
        }
    }
    let others = tokens.iter().enumerate().filter(|(n, t)| t.is_word() && !at.contains(n));
    (denied, others.map(|(_, t)| stem(&t.word)).collect())
}
