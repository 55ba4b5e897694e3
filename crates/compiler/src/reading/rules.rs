//! The rules by which English is read: data, in `rules/*.json`, each rule with its own small test.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use serde::Deserialize;

use super::number::is_number_word;
use super::token::Token;

/// One rule: wordings that mean one thing.
///
/// A wording is words in order. `a|b` is either, `word*` any word that begins so, `?word` one that may be left out,
/// `_` any one word, `_A` one with a capital, `_'s` one of somebody, `#` a number in figures, `##` one in figures or in
/// a word, `@person` one for people: a noun, a label, a pronoun.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rule {
    /// What it means.
    pub(crate) id: String,
    /// The wordings.
    pub(crate) say: Vec<String>,
    /// Wordings that hold one of these and mean something else.
    #[serde(default)]
    pub(crate) not: Vec<String>,
    /// The wider things that it is one of.
    #[serde(default)]
    pub(crate) is: Vec<String>,
    /// A number: the least, or the beginning.
    pub(crate) low: Option<f64>,
    /// A number: the most, or the end.
    pub(crate) high: Option<f64>,
    /// Which of a few things it does.
    pub(crate) does: Option<String>,
    /// Sentences in which it is found.
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the test of the rules"))]
    pub(crate) yes: Vec<String>,
    /// Sentences in which it is not.
    #[serde(default)]
    #[cfg_attr(not(test), allow(dead_code, reason = "read by the test of the rules"))]
    pub(crate) no: Vec<String>,
}

/// A rule's wording found in a text: which tokens, and which rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Match<'a> {
    /// The first token.
    pub(crate) from: usize,
    /// One past the last token.
    pub(crate) to: usize,
    /// The rule's place in its group.
    pub(crate) number: usize,
    /// The rule's name.
    pub(crate) id: &'a str,
}

#[derive(Debug, Clone)]
enum Part {
    Words(Vec<String>),
    /// Words, or beginnings of words where the flag says so.
    Beginnings(Vec<(String, bool)>),
    Any,
    Capital,
    Possessive,
    Number,
    AnyNumber,
    Person,
}

#[derive(Debug, Clone)]
struct Wording {
    rule: usize,
    negative: bool,
    parts: Vec<(Part, bool)>,
}

/// Rules about one matter.
#[derive(Debug)]
pub(crate) struct Group {
    pub(crate) rules: Vec<Rule>,
    /// Wordings by their first word.
    by_word: HashMap<String, Vec<Wording>>,
    /// Wordings by the first two letters of a word that they begin with: "push*".
    by_letters: HashMap<String, Vec<Wording>>,
    /// Wordings whose first word can be any.
    others: Vec<Wording>,
}

impl Group {
    fn new(rules: Vec<Rule>) -> Self {
        let (mut by_word, mut by_letters): (HashMap<String, Vec<Wording>>, HashMap<String, Vec<Wording>>) =
            Default::default();
        let mut others = Vec::new();
        for (rule, one) in rules.iter().enumerate() {
            for (negative, written) in one.say.iter().map(|w| (false, w)).chain(one.not.iter().map(|w| (true, w))) {
                let parts: Vec<(Part, bool)> = written.split_whitespace().map(part).collect();
                let wording = Wording { rule, negative, parts };
                match wording.parts.first() {
                    Some((Part::Words(words), false)) => {
                        for word in words {
                            by_word.entry(word.clone()).or_default().push(wording.clone());
                        }
                    }
                    Some((Part::Beginnings(words), false)) if words.iter().all(|(word, _)| letters(word).is_some()) => {
                        let all: HashSet<String> = words.iter().filter_map(|(word, _)| letters(word)).collect();
                        for first in all {
                            by_letters.entry(first).or_default().push(wording.clone());
                        }
                    }
                    _ => others.push(wording),
                }
            }
        }
        Self { rules, by_word, by_letters, others }
    }

    /// Where its rules are found, the longest wordings first where they overlap, in the order of the text.
    pub(crate) fn matches(&self, tokens: &[Token]) -> Vec<Match<'_>> {
        let mut found: Vec<(Match<'_>, bool)> = Vec::new();
        for from in 0..tokens.len() {
            let word = tokens[from].word.as_str();
            let fixed =
                self.by_word.get(word).into_iter().chain(owner(word).and_then(|one| self.by_word.get(one))).flatten();
            let begun = letters(word).and_then(|first| self.by_letters.get(&first)).into_iter().flatten();
            for wording in fixed.chain(begun).chain(&self.others) {
                if let Some(to) = fits(&wording.parts, tokens, from) {
                    let id = self.rules[wording.rule].id.as_str();
                    found.push((Match { from, to, number: wording.rule, id }, wording.negative));
                }
            }
        }
        let negatives: Vec<Match<'_>> = found.iter().filter(|(_, negative)| *negative).map(|(m, _)| *m).collect();
        let mut kept: Vec<Match<'_>> = found.into_iter().filter(|(_, negative)| !negative).map(|(m, _)| m).collect();
        kept.retain(|m| !negatives.iter().any(|n| n.number == m.number && n.from <= m.from && m.to <= n.to));
        let all = kept.clone();
        // A wording inside a longer one of any rule means what the longer one means.
        kept.retain(|m| !all.iter().any(|n| n.from <= m.from && m.to <= n.to && n.to - n.from > m.to - m.from));
        kept.sort_by_key(|m| (m.from, m.to, m.number));
        kept.dedup();
        kept
    }

    /// The rule of a name.
    pub(crate) fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|rule| rule.id == id)
    }

    /// Whether one thing is another, or one of its kind.
    pub(crate) fn is_a(&self, one: &str, other: &str) -> bool {
        one == other || self.rule(one).is_some_and(|rule| rule.is.iter().any(|wider| self.is_a(wider, other)))
    }
}

/// The first two letters of a word; `None` where it has fewer.
fn letters(word: &str) -> Option<String> {
    let mut chars = word.chars();
    Some([chars.next()?, chars.next()?].iter().collect())
}

/// Of somebody's the one whose it is: "guard's" is a guard's. "It's" is none.
fn owner(word: &str) -> Option<&str> {
    let one = word.strip_suffix("'s")?;
    let short = ["it", "that", "there", "what", "who", "he", "she", "here", "let", "where", "how", "one"];
    (!short.contains(&one)).then_some(one)
}

fn part(written: &str) -> (Part, bool) {
    let (written, optional) = match written.strip_prefix('?') {
        Some(rest) => (rest, true),
        None => (written, false),
    };
    let part = match written {
        "_" => Part::Any,
        "_A" => Part::Capital,
        "_'s" => Part::Possessive,
        "#" => Part::Number,
        "##" => Part::AnyNumber,
        "@person" => Part::Person,
        _ if written.contains('*') => {
            let one = |word: &str| match word.strip_suffix('*') {
                Some(prefix) => (prefix.to_owned(), true),
                None => (word.to_owned(), false),
            };
            Part::Beginnings(written.split('|').map(one).collect())
        }
        _ => Part::Words(written.split('|').map(str::to_owned).collect()),
    };
    (part, optional)
}

fn fits(parts: &[(Part, bool)], tokens: &[Token], at: usize) -> Option<usize> {
    let Some(((part, optional), rest)) = parts.split_first() else { return Some(at) };
    let here = tokens.get(at).is_some_and(|token| match part {
        Part::Words(words) => {
            words.contains(&token.word) || owner(&token.word).is_some_and(|one| words.iter().any(|word| word == one))
        }
        Part::Beginnings(words) => words
            .iter()
            .any(|(word, begins)| if *begins { token.word.starts_with(word.as_str()) } else { token.word == *word }),
        Part::Any => token.is_word(),
        Part::Possessive => token.word.ends_with("'s") && !matches!(token.word.as_str(), "it's" | "that's" | "there's"),
        Part::Number => token.is_digits(),
        Part::Capital => token.capital && token.is_word(),
        Part::AnyNumber => token.is_digits() || is_number_word(&token.word),
        Part::Person => is_person_word(&token.word),
    });
    if here && let Some(end) = fits(rest, tokens, at + 1) {
        return Some(end);
    }
    if *optional { fits(rest, tokens, at) } else { None }
}

/// Words for people: nouns that are persons, labels, pronouns.
static PERSONS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    let rules = rules();
    let nouns = rules.nouns.rules.iter().filter(|rule| rules.nouns.is_a(&rule.id, "person"));
    let labels = rules.labels.rules.iter().filter(|rule| super::doers::people(&rule.id));
    let say = nouns.chain(labels).flat_map(|rule| &rule.say).filter(|say| !say.contains([' ', '*', '?', '_']));
    let pronouns = ["him", "her", "them", "somebody", "someone", "anybody", "us", "me", "himself", "herself", "whom"];
    say.flat_map(|say| say.split('|')).filter(|word| *word != "crowd").chain(pronouns).collect()
});

/// Whether a word is one for people.
pub(crate) fn is_person_word(word: &str) -> bool {
    PERSONS.contains(word.strip_suffix("'s").unwrap_or(word))
}

macro_rules! groups {
    ($($name:ident $file:literal;)*) => {
        /// All rules, by the matter that they are about.
        #[derive(Debug)]
        pub(crate) struct Rules {
            $(pub(crate) $name: Group,)*
        }

        #[allow(clippy::expect_used, reason = "the rules are part of the program and read by a test")]
        static RULES: LazyLock<Rules> = LazyLock::new(|| Rules {
            $($name: Group::new(serde_json::from_str(include_str!(concat!("../rules/", $file))).expect($file)),)*
        });

        #[cfg(test)]
        fn all() -> Vec<(&'static str, &'static Group)> {
            vec![$(($file, &RULES.$name),)*]
        }
    };
}

groups! {
    acts "acts.json";
    amounts "amounts.json";
    attribution "attribution.json";
    bounds "bounds.json";
    contrasts "contrasts.json";
    doings "doings.json";
    hedges "hedges.json";
    judgement "judgement.json";
    kinds "kinds.json";
    labels "labels.json";
    negatives "negatives.json";
    nouns "nouns.json";
    numbered "numbered.json";
    roles "roles.json";
    sections "sections.json";
    things "things.json";
    several "several.json";
    times "times.json";
    parts_of_day "parts_of_day.json";
    units "units.json";
    unknown "unknown.json";
    voices "voices.json";
}

/// The rules that English is read by.
pub(crate) fn rules() -> &'static Rules {
    &RULES
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::token::tokens;

    #[test]
    fn every_rule_finds_its_own_examples_and_nothing_else() {
        let mut wrong = Vec::new();
        for (file, group) in all() {
            for rule in &group.rules {
                assert!(!rule.yes.is_empty(), "{file}: the rule {} has no example", rule.id);
                let found = |text: &str| group.matches(&tokens(text)).iter().any(|m| m.id == rule.id);
                wrong.extend(
                    rule.yes.iter().filter(|t| !found(t)).map(|t| format!("{file} {}: not found in {t:?}", rule.id)),
                );
                wrong
                    .extend(rule.no.iter().filter(|t| found(t)).map(|t| format!("{file} {}: found in {t:?}", rule.id)));
                wrong.extend(
                    rule.is.iter().filter(|w| group.rule(w).is_none()).map(|w| format!("{file} {}: no {w}", rule.id)),
                );
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
