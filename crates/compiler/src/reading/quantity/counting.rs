//! Which numbers count something, and which name, date or order it.

use super::super::number::{is_number_word, number};
use super::super::rules::{Match, rules};
use super::super::token::Token;
use super::counted::STOPS;

/// What a text's numbers may belong to.
pub(super) struct Beside<'a> {
    pub(super) units: &'a [Match<'a>],
    pub(super) nouns: &'a [Match<'a>],
    /// Numbers that name, order or say how old somebody is.
    pub(super) numbered: &'a [Match<'a>],
}

impl Beside<'_> {
    /// Whether a unit, or a noun that a rule knows, follows a place at once or behind what describes it: "two unarmed men".
    fn counts(&self, tokens: &[Token], at: usize) -> bool {
        let describes = |n: &usize| tokens.get(*n).is_some_and(|t| t.is_word() && !STOPS.contains(&t.word.as_str()));
        let known = |n: &usize| self.nouns.iter().any(|m| m.from == *n);
        self.units.iter().any(|m| m.from == at)
            || (at..at + 4).find(|n| known(n) || !describes(n)).is_some_and(|n| known(&n))
    }

    /// Whether a number tells an age.
    pub(super) fn is_age(&self, at: usize) -> bool {
        let ages = |m: &&Match<'_>| m.from <= at && at < m.to;
        self.numbered.iter().find(ages).is_some_and(|m| m.id == "age")
    }
}

/// A number that counts or measures, and not one that names, dates or orders.
pub(super) fn counted_number(tokens: &[Token], at: usize, beside: &Beside<'_>) -> Option<(f64, usize)> {
    let token = &tokens[at];
    // "a 40-meter wall", "a two-minute film"
    if let Some((head, unit)) = token.word.split_once('-')
        && units_named(unit)
    {
        let head = Token { word: head.to_owned(), ..token.clone() };
        return number(&[head], 0).map(|(value, _)| (value, 1));
    }
    let (value, len) = number(tokens, at)?;
    let named = beside.numbered.iter().any(|m| m.from <= at && at < m.to && m.id != "age");
    if named || is_pronoun(tokens, at, len, beside) || is_year(tokens, at, value, len, beside) {
        return None;
    }
    if len == 1 && value < 100.0 && is_name(tokens, at) {
        return None;
    }
    Some((value, len))
}

/// "One of them", "one who", "the two said": people or things that are told of, and no count.
fn is_pronoun(tokens: &[Token], at: usize, len: usize, beside: &Beside<'_>) -> bool {
    let before = at.checked_sub(1).map_or("", |n| tokens[n].word.as_str());
    let next = tokens.get(at + len).map_or("", |t| t.word.as_str());
    if len != 1 {
        return false;
    }
    let word = tokens[at].word.as_str();
    // "Police used all three": those that were told.
    if before == "all"
        && is_number_word(word)
        && !beside.counts(tokens, at + 1)
        && !(next.ends_with('s') && next.len() > 3)
    {
        return true;
    }
    // "One of the four is carrying a sign"
    let of_them = before == "the" && at > 1 && tokens[at - 2].word == "of" && is_number_word(word);
    if of_them
        && !beside.counts(tokens, at + 1)
        && tokens.get(at + 1).is_some_and(|t| STOPS.contains(&t.word.as_str()) && t.word != "who")
    {
        return true;
    }
    if word == "two" {
        let told =
            matches!(before, "the" | "these" | "those") && !matches!(next, "of" | "to" | "and" | "or" | "-" | "–");
        return told
            && !beside.counts(tokens, at + 1)
            && tokens.get(at + 1).is_none_or(|t| {
                !t.is_word() || STOPS.contains(&t.word.as_str()) || t.word.ends_with("ed") || t.word == "agree"
            });
    }
    if word != "one" {
        return false;
    }
    let led =
        matches!(before, "no" | "any" | "every" | "each" | "this" | "that" | "which" | "the" | "other" | "-" | "for");
    // "One man's cry": whose it is, and no count.
    let figure = matches!(next, "more" | "side" | "point" | "such" | "thing" | "block" | "day" | "night" | "end")
        || matches!(next, "corner" | "part" | "example" | "knee" | "hand" | "arm" | "leg" | "foot" | "eye" | "go")
        || matches!(next, "shoulder" | "occasion" | "moment" | "piece" | "voice" | "another" | "another's");
    let unit = beside.units.iter().any(|m| m.from == at + 1);
    // "One officer on either side": each side has one.
    let sides = (at + 2..at + 5).any(|n| matches!(tokens.get(n).map_or("", |t| t.word.as_str()), "either" | "each"));
    led || sides || figure && !unit || next.ends_with("'s") || !beside.counts(tokens, at + 1)
}

/// A year that stands alone: "in 2022", "the 2019 protests".
fn is_year(tokens: &[Token], at: usize, value: f64, len: usize, beside: &Beside<'_>) -> bool {
    let token = &tokens[at];
    if len != 1 || !token.is_digits() || token.word.contains([',', '.']) || !(1900.0..2100.0).contains(&value) {
        return false;
    }
    let before = at.checked_sub(1).map_or("", |n| tokens[n].word.as_str());
    matches!(before, "in" | "since" | "of" | "," | "until" | "early" | "late" | "the" | "its" | "their" | "mid")
        || names_month(before)
        || !beside.counts(tokens, at + 1)
}

/// "Baker 1, who", "Checkpoint 4 on": a name with its number.
fn is_name(tokens: &[Token], at: usize) -> bool {
    let leads = at > 1 || at == 1 && !rules().roles.matches(&tokens[..1]).is_empty();
    if !leads || !tokens[at].is_digits() || !tokens[at - 1].capital || names_month(&tokens[at - 1].word) {
        return false;
    }
    let next = tokens.get(at + 1).map_or("", |t| t.word.as_str());
    !next.starts_with(char::is_alphanumeric)
        || matches!(next, "who" | "whose" | "said" | "says" | "told" | "recalled" | "and" | "described" | "added")
        || matches!(next, "had" | "has" | "was" | "is" | "did" | "saw" | "heard" | "could" | "knew" | "on" | "at")
        || matches!(next, "where" | "near" | "also" | "later")
}

pub(super) fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|t| t.word == word)
}

/// Whether a word is a month, or a part of one: "mid-march".
fn names_month(word: &str) -> bool {
    let (_, name) = word.rsplit_once('-').unwrap_or(("", word));
    super::super::calendar::month(name).is_some()
}

fn units_named(word: &str) -> bool {
    rules().units.rules.iter().any(|rule| rule.say.iter().any(|say| say.split(['|', ' ']).any(|one| one == word)))
}
