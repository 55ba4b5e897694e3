//! What the English of a sentence says: numbers, times, acts, labels, hedges, who says it, what is denied.
//!
//! The rules are data (`rules/*.json`), each with its own examples; here they are applied. Nothing is guessed: what no
//! rule reads is not read.

mod acts;
mod calendar;
mod clock;
mod day;
mod doers;
mod frame;
mod kind;
mod number;
mod particular;
mod quantity;
mod quote;
mod rules;
mod speaker;
mod supposed;
mod target;
mod time;
mod token;

pub(crate) use acts::{Act, Sureness};
pub(crate) use calendar::{is_calendar, is_short_month};
pub(crate) use frame::{Frame, Part, frames};
pub(crate) use kind::{kind_of, names_instrument};
pub(crate) use number::{is_number_word, number_of};
pub(crate) use particular::is_particular;
pub(crate) use quantity::{Bound, Quantity};
pub(crate) use quote::{Quote, quotes};
pub(crate) use rules::{Group, Match, is_person_word, rules};
pub(crate) use speaker::{Said, phrase_fits, roles, roles_of_word};
pub(crate) use target::Target;
pub(crate) use time::{NO_YEAR, Relation, Side, TimeRef};
pub(crate) use token::{Token, is_form, stem, tokens};

use std::collections::BTreeSet;

/// Something that a rule found: which, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Sign {
    pub(crate) id: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// A text as it was read.
#[derive(Debug, Clone, Default)]
pub(crate) struct Reading {
    pub(crate) tokens: Vec<Token>,
    pub(crate) quotes: Vec<Quote>,
    pub(crate) quantities: Vec<Quantity>,
    pub(crate) times: Vec<TimeRef>,
    pub(crate) acts: Vec<Act>,
    pub(crate) labels: Vec<Sign>,
    pub(crate) negatives: Vec<Sign>,
    pub(crate) judgements: Vec<Sign>,
    /// Sources that are called several, with how many at the least.
    pub(crate) several: Vec<(Sign, usize)>,
    pub(crate) said: Vec<Said>,
    /// Where it tells nothing as so, because it says that it is not known.
    pub(crate) supposed: Vec<(usize, usize)>,
    /// Who does what to whom in it.
    pub(crate) frames: Vec<Frame>,
    /// Whether anything in it is hedged.
    pub(crate) hedged: bool,
    /// The stems of words that carry meaning.
    pub(crate) stems: BTreeSet<String>,
    /// Words that stand together, written as one: "sun set", "city hall".
    pub(crate) joined: BTreeSet<String>,
}

/// Words that carry no meaning of their own.
const EMPTY: &[&str] = &[
    "the", "a", "an", "of", "to", "in", "on", "at", "by", "and", "or", "was", "were", "is", "are", "that", "for",
    "with", "from", "who", "as", "it", "this", "be", "been", "had", "has", "have", "no", "not", "they", "their", "he",
    "she", "his", "her", "its", "them", "there", "when", "which", "what", "but", "than", "then", "so", "also", "after",
    "before", "into", "about", "around", "during", "while", "say", "said", "told", "one", "two", "three", "least",
    "people", "can", "appear",
];

impl Reading {
    /// Reads a text. Words in quotation marks are somebody else's: what they say is not read as said here.
    pub(crate) fn of(text: &str) -> Self {
        Self::read(text, true)
    }

    /// The words that stand before a place of the text, the nearest first.
    pub(crate) fn before(&self, at: usize) -> impl Iterator<Item = &str> {
        self.tokens.iter().filter(move |t| t.end <= at).rev().map(|t| t.word.as_str())
    }

    /// Reads words of evidence: what stands in quotation marks there counts as well.
    pub(crate) fn of_evidence(text: &str) -> Self {
        Self::read(text, false)
    }

    fn read(text: &str, leave_quotes: bool) -> Self {
        let rules = rules();
        let quotes = quotes(text);
        let all = tokens(text);
        let tokens: Vec<Token> = match leave_quotes {
            true => all.into_iter().filter(|t| !quotes.iter().any(|q| q.start <= t.start && t.end <= q.end)).collect(),
            false => all,
        };
        let (times, taken) = time::times(&tokens);
        let quantities = quantity::quantities(&tokens, &taken);
        let signs = |group: &'static rules::Group| -> Vec<Sign> {
            group.matches(&tokens).into_iter().map(|m| sign(m, &tokens)).collect()
        };
        let several = rules.several.matches(&tokens);
        let several = several
            .into_iter()
            .map(|m| (sign(m, &tokens), rules.several.rules[m.number].low.map_or(2, |low| low as usize)));
        let stems =
            tokens.iter().filter(|t| t.is_word() && !EMPTY.contains(&t.word.as_str())).map(|t| stem(&t.word)).collect();
        let pairs = tokens.windows(2).filter(|pair| pair.iter().all(|t| t.is_word() && !t.is_digits()));
        let joined = pairs.map(|pair| stem(&format!("{}{}", pair[0].word, pair[1].word))).collect();
        let unknown = rules.unknown.matches(&tokens);
        let supposed = supposed::supposed(&tokens, &unknown);
        let told = |start: usize| !supposed.iter().any(|(from, to)| (*from..*to).contains(&start));
        let (quantities, times) = match leave_quotes {
            true => (
                quantities.into_iter().filter(|one| told(one.start)).collect(),
                times.into_iter().filter(|one| told(one.start)).collect(),
            ),
            false => (quantities, times),
        };
        let mut acts = acts::acts(&tokens, &unknown);
        for act in acts.iter_mut().filter(|act| !told(act.start)) {
            act.refers = true;
        }
        Self {
            supposed,
            joined,
            quantities,
            times,
            hedged: rules.hedges.matches(&tokens).iter().any(|m| m.id != "reported"),
            acts,
            labels: signs(&rules.labels),
            frames: frames(&tokens),
            negatives: signs(&rules.negatives),
            judgements: signs(&rules.judgement),
            several: several.collect(),
            said: speaker::said(&tokens, text),
            stems,
            quotes,
            tokens,
        }
    }

    /// How many words of evidence it has; two that evidence writes as one count as both.
    pub(crate) fn in_common(&self, stems: &BTreeSet<String>) -> usize {
        stems.intersection(&self.stems).count() + 2 * stems.intersection(&self.joined).count()
    }

    /// Whether a wording of a few words stands in it.
    pub(crate) fn has_words(&self, words: &[&str]) -> bool {
        self.tokens.windows(words.len()).any(|window| window.iter().zip(words).all(|(t, w)| t.word == *w))
    }
}

/// Whether a word denies.
fn rules_negation(word: &str) -> bool {
    matches!(word, "not" | "never" | "no" | "nobody" | "none" | "neither" | "nor" | "cannot") || word.ends_with("n't")
}

fn sign(m: rules::Match<'static>, tokens: &[Token]) -> Sign {
    Sign { id: m.id, start: tokens[m.from].start, end: tokens[m.to - 1].end }
}
