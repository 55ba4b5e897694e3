use std::collections::BTreeSet;

use super::rules::rules;
use super::token::{Token, stem};

/// That somebody says something, as a sentence has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Said {
    /// Where the word of saying stands.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The word of saying.
    pub(crate) verb: String,
    /// Who says it, in the sentence's words; empty for "reportedly".
    pub(crate) who: String,
    /// Where these words stand.
    pub(crate) who_at: (usize, usize),
}

const PRONOUNS: &[&str] =
    &["he", "she", "they", "it", "we", "i", "who", "which", "that", "those", "others", "some", "both", "another"];

/// Words that name nobody.
const PLAIN: &[&str] = &[
    "the", "a", "an", "of", "in", "at", "on", "to", "and", "who", "was", "were", "had", "has", "one", "two", "three",
    "other", "another", "also", "later", "then", "with", "from", "by", "for", "that", "same", "day", "his", "her",
    "their", "people", "person", "man", "woman", "men", "women", "as", "what", "when", "where", "after", "before",
    "been", "is", "are", "be", "not", "did", "have", "but", "so",
];

/// The words of saying in a text. Some are such only beside words in quotation marks: "“…,” he warned".
pub(super) fn sayings(tokens: &[Token], text: &str) -> Vec<super::rules::Match<'static>> {
    let mut found = rules().attribution.matches(tokens);
    if !text.contains(['“', '"', '«']) {
        found.retain(|m| m.id != "beside_quotation");
    }
    found
}

/// Who says what in a text.
pub(super) fn said(tokens: &[Token], text: &str) -> Vec<Said> {
    let rules = rules();
    sayings(tokens, text)
        .into_iter()
        // "No evidence for his claims": a noun.
        .filter(|m| {
            let noun = matches!(tokens[m.from].word.as_str(), "claims" | "claim" | "reports" | "account" | "accounts");
            let owned = m.from.checked_sub(1).map_or("", |n| tokens[n].word.as_str());
            let led = m.from.checked_sub(2).map_or("", |n| tokens[n].word.as_str());
            let owner = matches!(owned, "his" | "her" | "their" | "its");
            !(m.id == "said"
                && noun
                && owner
                && matches!(led, "for" | "of" | "to" | "with" | "about" | "on" | "behind"))
        })
        // "Asked about it, a fisherman replied": who is asked says nothing yet.
        .filter(|m| !(m.from == 0 && matches!(tokens[0].word.as_str(), "asked" | "told" | "interviewed" | "quoted")))
        .map(|m| {
            let does = rules.attribution.rules[m.number].does.as_deref();
            let short = |n: usize| {
                n.checked_sub(1).is_some_and(|n| {
                    matches!(
                        tokens[n].word.as_str(),
                        "dr" | "mr" | "mrs" | "ms" | "prof" | "gen" | "col" | "lt" | "capt" | "sgt" | "st"
                    )
                })
            };
            let stop = |n: usize| {
                matches!(tokens[n].word.as_str(), ";" | ":" | "—" | "(" | ")" | "“" | "”")
                    || tokens[n].word == "." && !short(n)
            };
            let left = || {
                // Behind an apposition: "Two people, a baker and a fisherman, told us".
                let adverb =
                    |n: &usize| matches!(tokens[*n].word.as_str(), "also" | "then" | "later" | "has" | "had" | "too");
                let end = m.from - (0..m.from).rev().take_while(adverb).count();
                // "A video in which he said": the pronoun right before it says it.
                if end > 1 && matches!(tokens[end - 1].word.as_str(), "he" | "she" | "they" | "we" | "i") {
                    return (end - 1, end);
                }
                let commas = tokens[end.saturating_sub(15)..end].iter().filter(|t| t.word == ",").count();
                // "On Monday, ten bodies were found, says the mission": who says it stands behind.
                let clause = tokens[..end.saturating_sub(1)].iter().rev().take_while(|t| t.word != ",");
                let has = |words: &[&str]| clause.clone().any(|t| words.contains(&t.word.as_str()));
                let tells = has(&["was", "were", "is", "are", "had", "has"]) && !has(&["who", "which", "that", "whom"]);
                // "They had flags, kits, and brooms, said the journalist": a list ends before it.
                let listed = commas > 1 && clause.clone().last().is_some_and(|t| t.word == "and");
                if end > 0 && tokens[end - 1].word == "," && (tells || listed) && end == m.from {
                    return (m.from, m.from);
                }
                if end > 0 && tokens[end - 1].word == "," && commas > 1 {
                    let from = (0..end - 1).rev().take(14).find(|n| stop(*n));
                    return (from.map_or((end - 1).saturating_sub(14), |n| n + 1), end - 1);
                }
                let from = (0..m.from).rev().take(14).find(|n| {
                    stop(*n)
                        || (tokens[*n].word == ","
                            && (*n + 1 == m.from || m.from - *n > 1 && !appositive(tokens, *n, m.from)))
                });
                (from.map_or(m.from.saturating_sub(14), |n| n + 1), m.from)
            };
            let right = || {
                let most = (m.to + 9).min(tokens.len());
                let to = (m.to..most).find(|n| {
                    stop(*n)
                        || matches!(tokens[*n].word.as_str(), "," | "that" | "who" | "told" | "said" | "were" | "was")
                        || *n > m.to + 1 && (super::number::number(tokens, *n).is_some() && !tokens[*n].is_digits())
                });
                (m.to, to.unwrap_or(most))
            };
            let (from, to) = match does {
                Some("nobody") => (m.from, m.from),
                Some("within") => (m.from, m.to),
                Some("after") => right(),
                _ => match left() {
                    (from, to) if (from..to).any(|n| tokens[n].is_word()) => (from, to),
                    _ => right(),
                },
            };
            let who_at = if from < to {
                (tokens[from].start, tokens[to - 1].end)
            } else {
                (tokens[m.from].start, tokens[m.from].start)
            };
            Said {
                start: tokens[m.from].start,
                end: tokens[m.to - 1].end,
                verb: tokens[m.from].word.clone(),
                who: text.get(who_at.0..who_at.1).unwrap_or_default().to_owned(),
                who_at,
            }
        })
        .collect()
}

/// Whether a comma encloses an apposition: "Kanat Taimerdenov, the police chief, said".
fn appositive(tokens: &[Token], comma: usize, verb: usize) -> bool {
    tokens[verb - 1].word == "," || (0..comma).rev().take(8).any(|n| tokens[n].word == ",") && verb - comma <= 8
}

impl Said {
    /// Whether it names nobody in particular: a pronoun, or nobody at all.
    pub(crate) fn is_open(&self) -> bool {
        let tokens = super::tokens(&self.who);
        tokens.iter().filter(|t| t.is_word()).all(|t| {
            let word = t.word.as_str();
            PRONOUNS.contains(&word) || PLAIN.contains(&word) || t.is_digits() || super::is_calendar(word)
        })
    }

    /// The stems of the words that name who says it.
    pub(crate) fn stems(&self) -> BTreeSet<String> {
        content(&self.who)
    }
}

fn content(text: &str) -> BTreeSet<String> {
    let tokens = super::tokens(text);
    let words = tokens
        .iter()
        .filter(|t| t.is_word() && !PLAIN.contains(&t.word.as_str()) && !PRONOUNS.contains(&t.word.as_str()));
    words.map(|t| stem(&t.word)).collect()
}

/// The parts that people play by the words for them: president, witness.
pub(crate) fn roles(text: &str) -> BTreeSet<&'static str> {
    let tokens = super::tokens(text);
    rules().roles.matches(&tokens).into_iter().map(|m| m.id).collect()
}

/// Whether a word alone is a part that people play: "captain".
pub(crate) fn roles_of_word(word: &str) -> bool {
    !roles(word).is_empty()
}

/// Whether words for a speaker fit a name or description of one.
pub(crate) fn phrase_fits(phrase: &BTreeSet<String>, name: &str) -> bool {
    let name = content(name);
    name.iter().any(|word| (word.len() > 2 || name.len() == 1) && phrase.contains(word))
}
