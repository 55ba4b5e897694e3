//! Who does it and to whom, the other way round: "a journalist pushed an agent" where an agent pushed a journalist.

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::reading::{Token, is_person_word, rules, stem, tokens};

/// How many words to either side of a verb are looked at.
const REACH: usize = 7;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if found.problems.iter().any(|problem| problem.code == Code::ActorDiffers) {
        return;
    }
    let own = &subject.reading.tokens;
    for support in &subject.cited.supports {
        let Some(says) = support.says.first() else { continue };
        let theirs = tokens(says);
        for n in verbs(own) {
            let verb = &own[n];
            let root = stem(&verb.word);
            let Some(m) = verbs(&theirs).into_iter().find(|m| alike(&stem(&theirs[*m].word), &root)) else { continue };
            let ((own_before, own_behind), (before, behind)) = (sides(own, n), sides(&theirs, m));
            let moved = |from: &[String], to: &[String], not: &[String]| {
                from.iter().any(|word| to.contains(word) && !not.contains(word) && !from_both(word, &before, &behind))
            };
            if moved(&before, &own_behind, &own_before) && moved(&behind, &own_before, &own_behind) {
                let written = &subject.passage.text()[verb.start..verb.end];
                found
                    .add(
                        Code::ActorDiffers,
                        subject.span(verb.start, verb.end),
                        format!("\"{written}\": what is cited has it the other way round"),
                    )
                    .with(support.name.clone(), shown(says))
                    .allow(shown(says));
                return;
            }
        }
    }
}

/// Whether two stems are of one verb: "handcuf" and "handcuff".
fn alike(a: &str, b: &str) -> bool {
    a == b || a.len() > 4 && b.len() > 4 && (a.starts_with(b) || b.starts_with(a))
}

fn from_both(word: &str, before: &[String], behind: &[String]) -> bool {
    before.iter().any(|own| own == word) && behind.iter().any(|own| own == word)
}

/// Where verbs stand by which somebody does something to somebody.
fn verbs(tokens: &[Token]) -> Vec<usize> {
    rules().doings.matches(tokens).into_iter().map(|m| m.from).collect()
}

/// Whether a word is one for people or for a vehicle.
fn takes_part(token: &Token) -> bool {
    let vehicle = |m: &crate::reading::Match<'_>| rules().nouns.is_a(m.id, "vehicle");
    is_person_word(&token.word)
        || matches!(
            token.word.as_str(),
            "boat" | "boats" | "driver" | "nurse" | "rescuer" | "rescuers" | "medic" | "priest"
        )
        || rules().nouns.matches(std::slice::from_ref(token)).iter().any(vehicle)
}

/// The stems of nouns before and behind a verb in its clause; of a passive, who does it comes first.
fn sides(tokens: &[Token], at: usize) -> (Vec<String>, Vec<String>) {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let ends = |n: &usize| {
        matches!(word(*n), "," | ";" | "." | ":" | "—" | "(" | ")" | "while" | "but" | "and" | "that" | "who" | "as")
    };
    // "A man who lay on the ground kicked him": who does it stands before what is told of him.
    let first = (0..at)
        .rev()
        .take(REACH + 3)
        .take_while(|n| !ends(n) || matches!(word(*n), "who" | "that"))
        .last()
        .unwrap_or(at);
    let last = (at + 1..tokens.len()).take(REACH).take_while(|n| !ends(n)).last().unwrap_or(at);
    let content = |from: usize, to: usize| -> Vec<String> {
        let part = (from..to).filter(|n| takes_part(&tokens[*n]));
        part.map(|n| {
            let own = stem(word(n));
            // One boat and another are told apart by the word before.
            let kind = n
                .checked_sub(1)
                .map(word)
                .filter(|w| w.chars().all(char::is_alphabetic) && !matches!(*w, "the" | "a" | "an"));
            if is_person_word(word(n)) { own } else { format!("{} {own}", kind.map(stem).unwrap_or_default()) }
        })
        .collect()
    };
    let (before, behind) = (content(first, at), content((at + 1).min(last + 1), last + 1));
    let be = (at.saturating_sub(3)..at).any(|n| matches!(word(n), "is" | "are" | "was" | "were" | "been" | "being"));
    let by = (at + 1..(at + REACH).min(tokens.len())).take_while(|n| !ends(n)).any(|n| word(n) == "by");
    let participle = word(at).ends_with("ed") || matches!(word(at), "beaten" | "hit" | "shot" | "led" | "struck");
    if be && participle && !by {
        return (Vec::new(), before);
    }
    if by && (be || participle) { (behind, before) } else { (before, behind) }
}
