//! What a number counts: its noun, and the states of those who are counted.

use super::super::number::number;
use super::super::rules::{Match, rules};
use super::super::token::{Token, stem};

/// Words at which what is counted ends.
pub(super) const STOPS: &[&str] = &[
    "who",
    "which",
    "that",
    "were",
    "was",
    "are",
    "is",
    "had",
    "have",
    "has",
    "been",
    "be",
    "and",
    "or",
    "in",
    "on",
    "at",
    "by",
    "from",
    "to",
    "with",
    "of",
    "for",
    "into",
    "near",
    "inside",
    "outside",
    "as",
    "during",
    "after",
    "before",
    "when",
    "while",
    "but",
    "then",
    "appear",
    "appears",
    "appeared",
    "seem",
    "seems",
    "seemed",
    "can",
    "could",
    "may",
    "might",
    "did",
    "do",
    "does",
    "than",
    "toward",
    "towards",
    "over",
    "under",
    "between",
    "around",
    "about",
    "through",
    "along",
    "behind",
    "apparently",
    "reportedly",
    "there",
    "they",
    "he",
    "she",
    "it",
    "we",
    "lay",
    "lie",
    "lies",
    "lying",
    "stand",
    "stood",
    "standing",
    "without",
    "within",
    "across",
    "against",
    "until",
    "the",
    "would",
    "will",
    "shows",
    "show",
    "came",
    "come",
    "arrived",
    "arrive",
    "ran",
    "fled",
    "fell",
    "said",
    "told",
    "not",
    "also",
    "where",
    "whose",
    "holding",
    "carrying",
    "wearing",
    "including",
    "later",
    "earlier",
    "ago",
    "away",
    "apart",
    "seen",
    "heard",
    "visible",
    "allegedly",
    "possibly",
    "probably",
    "likely",
    "gathered",
    "hit",
    "set",
    "took",
    "tried",
    "crossed",
    "cross",
    "per",
    "sustained",
    "suffered",
    "received",
    "incurred",
    "survived",
    "died",
];

/// States that tell people apart who are counted.
const STATES: &[&str] =
    &["death", "injury", "detention", "beating", "motionless", "falling", "armed", "torture", "gas", "projectile"];

/// What stands after a number: its noun, and the stems of its words.
pub(super) fn counted(
    tokens: &[Token],
    to: usize,
    nouns: &[Match<'_>],
    acts: &[Match<'_>],
) -> (Option<String>, Vec<String>) {
    let mut at = to;
    // "10 of the protesters", "18 of these"
    if tokens.get(at).is_some_and(|t| t.word == "of") {
        at += 1;
        while tokens.get(at).is_some_and(|t| {
            matches!(t.word.as_str(), "the" | "these" | "those" | "them" | "whom" | "his" | "her" | "their" | "our")
        }) {
            at += 1;
        }
        // "Two of them drag the driver out": they are those who were told.
        let told = matches!(tokens[at - 1].word.as_str(), "them" | "whom") && !nouns.iter().any(|noun| noun.from == at);
        if told || number(tokens, at).is_some() {
            return (None, Vec::new());
        }
    }
    let from = at;
    let mut ends = None;
    while at < tokens.len() && at < from + 7 {
        let token = &tokens[at];
        // Behind a noun in the plural, or one that no other follows, what is counted has been said.
        if ends == Some(at) && !nouns.iter().any(|n| n.from == at && !is_plural(&tokens[at - 1].word)) {
            break;
        }
        // "One video men appear in": a thing and then people are two.
        let person = |n: &Match<'_>| rules().nouns.is_a(n.id, "person");
        let thing = nouns.iter().any(|n| n.to == at && n.from >= from && !person(n));
        if thing && nouns.iter().any(|n| n.from == at && person(n)) {
            break;
        }
        if let Some(noun) = nouns.iter().filter(|n| n.from <= at && at < n.to).map(|n| n.to).max() {
            ends = Some(noun);
        }
        let verb =
            at > from && acts.iter().any(|m| m.from == at && !nouns.iter().any(|n| n.from >= at && n.from <= m.to));
        // A verb in the past ends what is counted, unless a noun that a rule knows follows: "wounded officers".
        let past = at > from && token.word.ends_with("ed") && !nouns.iter().any(|n| n.from > at && n.from <= at + 2);
        if !token.is_word()
            || verb
            || past
            || (STOPS.contains(&token.word.as_str()) && !nouns.iter().any(|n| n.from == at))
        {
            break;
        }
        at += 1;
    }
    let words: Vec<String> = tokens[from..at].iter().map(|t| stem(&t.word)).collect();
    // "Eleven more were injured": of the same.
    if at == from + 1 && tokens[from].word == "more" {
        return (None, Vec::new());
    }
    let known = nouns.iter().rev().find(|m| m.from >= from && m.to <= at);
    let noun = match known {
        Some(m) => Some(m.id.to_owned()),
        None => words.last().cloned(),
    };
    // "members of the security forces" are officers, whatever stands between.
    (noun, words)
}

/// Whether a noun is in the plural, as far as its ending tells.
fn is_plural(word: &str) -> bool {
    word.ends_with('s')
        || matches!(word, "people" | "men" | "women" | "children" | "policemen" | "servicemen" | "gunmen" | "troops")
}

/// States that stand with a number: behind it up to the next number or clause, else close before it.
pub(super) fn states(
    tokens: &[Token],
    (acts, nouns): (&[Match<'_>], &[Match<'_>]),
    from: usize,
    to: usize,
    before: usize,
    next: usize,
) -> Vec<&'static str> {
    // "Nine rescuers carry wounded people": it is others who are wounded.
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let be = |n: usize| {
        matches!(word(n), "was" | "were" | "been" | "being" | "are" | "is" | "be" | "got" | "appear" | "appears")
    };
    // "Seen carrying the wounded", "two of them beat him": those whom they carry or beat are others.
    let object = |n: usize| {
        matches!(word(n), "him" | "her" | "them" | "a" | "an" | "the" | "two" | "three" | "another" | "several" | "one")
    };
    let others = |m: &Match<'_>| {
        let verb = matches!(
            word(m.from),
            "beat"
                | "beats"
                | "kick"
                | "kicks"
                | "kicked"
                | "kill"
                | "kills"
                | "killed"
                | "arrest"
                | "arrests"
                | "arrested"
                | "detain"
                | "detains"
                | "detained"
                | "punch"
                | "punched"
                | "injured"
                | "wounded"
                | "handcuff"
                | "handcuffed"
        );
        m.from > to + 1
            && word(m.from - 1) == "the"
            && !matches!(word(m.from.saturating_sub(2)), "of" | "among")
            && !object(m.to)
            && matches!(word(m.from), "wounded" | "injured" | "dead" | "detained" | "arrested")
            || verb && m.from >= to && object(m.to) && !(to..m.from).any(be)
    };
    // "Two men carry a woman who bleeds": she does.
    let relative = |m: &Match<'_>| {
        let who = (to + 1..m.from).rev().find(|n| matches!(word(*n), "who" | "whose"));
        who.is_some_and(|who| {
            let article = (who.saturating_sub(3)..who)
                .any(|n| n > to && matches!(word(n), "a" | "an" | "the" | "another" | "his" | "her"));
            article && super::super::rules::is_person_word(word(who - 1))
        })
    };
    let of_others = |m: &Match<'_>| {
        others(m)
            || relative(m)
            || m.from > to
                && m.to == m.from + 1
                && matches!(tokens[m.from].word.as_str(), "wounded" | "injured" | "dead" | "detained" | "arrested")
                && nouns.iter().any(|noun| noun.from == m.to && rules().nouns.is_a(noun.id, "person"))
    };
    let state = |m: &Match<'_>| STATES.iter().copied().find(|s| *s == m.id && !of_others(m));
    let clause_end = (to..next.min(to + 16))
        .find(|n| matches!(tokens[*n].word.as_str(), ";" | ":" | "." | "while" | "but" | "(" | ")" | "—" | "whereas"))
        .unwrap_or(next.min(to + 16));
    // "and 19 injured": what comes before the next number's own "and" belongs to this one.
    let behind: Vec<&'static str> =
        acts.iter().filter(|m| m.from >= to && m.to <= clause_end).filter_map(state).collect();
    // "Is carried off by two workers": they are not those to whom it is done.
    let led_by = from.checked_sub(1).is_some_and(|n| tokens[n].word == "by");
    let close: Vec<&'static str> = acts
        .iter()
        .filter(|m| !led_by && m.to <= from && m.to > before && m.to + 5 > from)
        .filter(|m| (m.to..from).all(|n| tokens[n].is_word()))
        .filter_map(state)
        .collect();
    let first = |mut found: Vec<&'static str>| {
        found.dedup();
        found
    };
    if behind.is_empty() { first(close) } else { first(behind) }
}
