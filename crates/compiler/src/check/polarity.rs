//! A negation that was dropped: what is cited says that something was not so, and the sentence that it was.

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::inputs::{Basis, Support};
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
    not_all(subject, found);
    if tokens.iter().any(|t| is_negation(&t.word) || t.word.starts_with("un") && t.word.len() > 5) {
        return;
    }
    let borne: Vec<_> = subject.cited.borne(subject.known).collect();
    // "It admits that aircraft flew", where it denies that any did.
    let denies = |support: &Support| {
        let first = support.says.first().map(|says| says.to_lowercase()).unwrap_or_default();
        support.denied
            || ["no ", "nobody ", "none ", "not ", "there was no ", "there were no "]
                .iter()
                .any(|no| first.starts_with(no))
    };
    let negative = |support: &Support| support.basis == Basis::Said || support.looked_for.is_some();
    let said: Vec<_> = borne.iter().filter(|(support, _)| negative(support)).collect();
    let own = &subject.reading.stems;
    let empties =
        |word: &str| matches!(word, "only" | "empty" | "absent" | "absence" | "false" | "untrue" | "wrong" | "unarmed");
    if said.len() == borne.len()
        && !said.is_empty()
        && subject.reading.quotes.is_empty()
        && said.iter().all(|(support, one)| denies(support) && one.stems.intersection(own).count() >= 2)
        && !tokens.iter().any(|t| empties(&t.word) || t.word.starts_with("contradict") || t.word.starts_with("disput"))
    {
        let (support, _) = said[0];
        let text = subject.passage.text();
        found
            .add(Code::NotObserved, subject.span(0, text.len()), "what is cited says that this was not so")
            .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
            .allow("the same with its negation");
        return;
    }
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

/// "Not all of the 38 were rescued", where what is cited says it of all.
fn not_all(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    let pair = tokens
        .windows(2)
        .find(|pair| pair[0].word == "not" && matches!(pair[1].word.as_str(), "all" | "every" | "everyone"));
    let Some(pair) = pair else { return };
    let own = &subject.reading.stems;
    let all = |borne: &Borne| borne.small.starts_with("all ") || borne.small.contains(" all ");
    let says = subject
        .cited
        .borne(subject.known)
        .find(|(_, borne)| all(borne) && !borne.negative && borne.stems.intersection(own).count() >= 1);
    if let Some((support, _)) = says {
        let span = subject.span(pair[0].start, pair[1].end);
        found
            .add(Code::NotObserved, span, "what is cited says it of all")
            .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
            .allow("the same of all");
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
            // "Did not elaborate or offer evidence": both.
            let or = tokens.get(next + 1).is_some_and(|t| matches!(t.word.as_str(), "or" | "nor"));
            if let Some(other) = tokens.get(next + 2).filter(|t| or && t.is_word() && t.word.len() > 2) {
                denied.push(stem(&other.word));
                at.push(next + 2);
            }
        }
    }
    let others = tokens.iter().enumerate().filter(|(n, t)| t.is_word() && !at.contains(n));
    (denied, others.map(|(_, t)| stem(&t.word)).collect())
}
