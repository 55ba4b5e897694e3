//! Numbers with what they are numbers of.

mod counted;
mod counting;
mod measures;

use counted::{counted, states};
use counting::{Beside, counted_number, is};
use measures::{between_moments, measure, one_in, one_unit, share_of};

use super::number::number;
use super::rules::{Match, rules};
use super::token::{Token, stem};

/// How a number is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Bound {
    /// The number and nothing more: "ten".
    Plain,
    /// "exactly ten", "a total of ten", "only ten".
    Exactly,
    AtLeast,
    MoreThan,
    About,
    AtMost,
    FewerThan,
    Between,
    /// "dozens", "several hundred".
    Vague,
}

/// A number with what it is a number of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Quantity {
    /// Where it stands, the words of its bound included.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Where the number alone stands.
    pub(crate) number: (usize, usize),
    pub(crate) bound: Bound,
    pub(crate) low: f64,
    pub(crate) high: Option<f64>,
    /// Its dimension and how many basic units one unit is.
    pub(crate) unit: Option<(&'static str, f64)>,
    /// What it counts: the rule of the noun, or the stem of a noun that no rule knows.
    pub(crate) noun: Option<String>,
    /// The stems of all words of what it counts.
    pub(crate) words: Vec<String>,
    /// States and deeds that stand with it: death, injury.
    pub(crate) states: Vec<&'static str>,
}

impl Quantity {
    /// The range of numbers that it says are possible.
    pub(crate) fn range(&self) -> (f64, Option<f64>) {
        match self.bound {
            Bound::Plain | Bound::Exactly | Bound::Between | Bound::Vague => (self.low, self.high),
            Bound::AtLeast => (self.low, None),
            Bound::MoreThan => (if self.unit.is_some() { self.low } else { self.low + 1.0 }, None),
            Bound::About => {
                let (low, high) = (self.low * 0.9, self.high.unwrap_or(self.low) * 1.1);
                if self.unit.is_some() { (low, Some(high)) } else { (low.floor(), Some(high.ceil())) }
            }
            Bound::AtMost => (0.0, self.high.or(Some(self.low))),
            Bound::FewerThan => {
                (0.0, Some(self.high.unwrap_or(self.low) - if self.unit.is_some() { 0.0 } else { 1.0 }))
            }
        }
    }
}

/// The quantities of a text; `taken` tells tokens that are no counts: times, dates, quotations.
pub(crate) fn quantities(tokens: &[Token], taken: &[bool]) -> Vec<Quantity> {
    let rules = rules();
    let bounds = rules.bounds.matches(tokens);
    let amounts = rules.amounts.matches(tokens);
    let units = rules.units.matches(tokens);
    let nouns = rules.nouns.matches(tokens);
    let acts = rules.acts.matches(tokens);
    let numbered = rules.numbered.matches(tokens);
    let beside = Beside { units: &units, nouns: &nouns, numbered: &numbered };
    let mut found: Vec<(usize, usize, Quantity)> = Vec::new();
    let mut shares: Vec<usize> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if taken.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        // "Two videos, both filmed there": said again of what was counted.
        let both = |m: &&Match<'_>| m.id != "both" || (0..2).any(|n| nouns.iter().any(|noun| noun.from == m.to + n));
        let amount = amounts.iter().find(|m| m.from == at).filter(both);
        let plain = if amount.is_none() { counted_number(tokens, at, &beside) } else { None };
        let measured = if amount.is_none() { measure(tokens, at, &units) } else { None };
        let plain = plain.filter(|_| measured.is_none());
        let (mut low, mut high, mut bound, mut to) = match (amount, plain) {
            (Some(m), _) => {
                let rule = &rules.amounts.rules[m.number];
                let (low, high) = (rule.low.unwrap_or(0.0), rule.high);
                let bound = if high == Some(low) { Bound::Plain } else { Bound::Vague };
                (low, high, bound, m.to)
            }
            (None, _) if one_in(tokens, at).is_some() => {
                let (share, len) = one_in(tokens, at).unwrap_or_default();
                shares.push(found.len());
                (share, Some(share), Bound::Plain, at + len)
            }
            // "A quarter of the houses"
            (None, _) if measures::part_of(tokens, at).is_some() => {
                let (share, len) = measures::part_of(tokens, at).unwrap_or_default();
                shares.push(found.len());
                (share, Some(share), Bound::Plain, at + len)
            }
            // "two and a half hours"
            (None, Some((value, len)))
                if ["and", "a", "half"].iter().zip(at + len..).all(|(w, n)| is(tokens, n, w)) =>
            {
                (value + 0.5, Some(value + 0.5), Bound::Plain, at + len + 3)
            }
            // "Seven in ten houses": a share.
            (None, Some((value, len)))
                if is(tokens, at + len, "in") && share_of(tokens, at + len + 1, value).is_some() =>
            {
                let (of, more) = share_of(tokens, at + len + 1, value).unwrap_or((1.0, 0));
                shares.push(found.len());
                (100.0 * value / of, Some(100.0 * value / of), Bound::Plain, at + len + 1 + more)
            }
            (None, Some((value, len))) => (value, Some(value), Bound::Plain, at + len),
            (None, _) if measured.is_some() => {
                let (value, _, len) = measured.unwrap_or_default();
                (value, Some(value), Bound::Plain, at + len)
            }
            (None, None) => match between_moments(tokens, at).or_else(|| one_unit(tokens, at, &units)) {
                Some((value, len)) => (value, Some(value), Bound::Plain, at + len),
                None => {
                    at += 1;
                    continue;
                }
            },
        };
        let mut from = at;
        // "150 to 200", "18-20", "between 6 and 9"
        if bound == Bound::Plain
            && let Some(joint) = tokens.get(to).filter(|t| matches!(t.word.as_str(), "to" | "-" | "–" | "and" | "or"))
            && let Some((second, len)) = number(tokens, to + 1).filter(|(second, _)| *second > low)
        {
            // "Three to four hundred": the second tells the size of both.
            let size = [100.0, 1000.0].into_iter().rev().find(|size| second % size == 0.0);
            if let Some(size) = size
                && low < 100.0
                && tokens[to..to + 1 + len].iter().any(|t| matches!(t.word.as_str(), "hundred" | "thousand"))
                && low * size < second
            {
                low *= size;
            }
            let between = at > 0 && tokens[at - 1].word == "between";
            if between || !matches!(joint.word.as_str(), "and") {
                (high, bound, to) = (Some(second), Bound::Between, to + 1 + len);
                from = if between { at - 1 } else { at };
            }
        }
        // "Between an hour and an hour and forty minutes"
        if let Some((_, unit, _)) = measured
            && is(tokens, to, "and")
            && is(tokens, at.wrapping_sub(1), "between")
            && let Some((second, _, len)) = measure(tokens, to + 1, &units).filter(|(_, of, _)| *of == unit)
        {
            (high, bound, to, from) = (Some(second), Bound::Between, to + 1 + len, at - 1);
        }
        let number_from = at;
        // The bound stands before, perhaps with "another", "a", "some" between; or after: "ten or more", "ten or so".
        let filler = |word: &str| {
            matches!(word, "another" | "additional" | "a" | "the" | "some" | "other" | "further" | "these")
        };
        // "Over a hundred"
        if is(tokens, from.wrapping_sub(1), "over") && is(tokens, from, "a") && plain.is_some() && bound == Bound::Plain
        {
            bound = Bound::MoreThan;
            from -= 1;
        }
        let before = (0..=2).find_map(|skip| {
            let end = from.checked_sub(skip)?;
            if !(end..from).all(|n| filler(&tokens[n].word)) {
                return None;
            }
            bounds.iter().find(|m| m.to == end)
        });
        if let Some(m) = before {
            from = m.from;
            bound = match (m.id, bound) {
                ("at_least", _) => Bound::AtLeast,
                ("more_than", _) => Bound::MoreThan,
                ("about", Bound::Vague) => bound,
                ("about", _) => Bound::About,
                ("at_most", _) => Bound::AtMost,
                ("fewer_than", _) => Bound::FewerThan,
                _ => Bound::Exactly,
            };
            // "about two dozen" under "at least": the outer word bounds.
            if let Some(outer) = bounds.iter().find(|outer| outer.to == m.from) {
                from = outer.from;
                bound = if outer.id == "at_least" { Bound::AtLeast } else { bound };
            }
        } else if tokens.get(to).is_some_and(|t| t.word == "or") && tokens.get(to + 1).is_some_and(|t| t.word == "more")
        {
            (bound, to) = (Bound::AtLeast, to + 2);
        } else if tokens.get(to).is_some_and(|t| t.word == "or") && tokens.get(to + 1).is_some_and(|t| t.word == "so") {
            (bound, to) = (Bound::About, to + 2);
        } else if let Some(behind) = said_behind(tokens, to).filter(|_| bound == Bound::Plain) {
            bound = behind;
        } else if bounds.iter().any(|m| m.id == "exactly" && m.to - m.from == 2 && m.from > to && m.from < to + 6) {
            bound = Bound::Exactly;
        }
        let age = (low <= 110.0 && beside.is_age(at)).then_some(("age", 1.0));
        let share = shares.contains(&found.len()).then_some(("share", 1.0));
        let unit = age
            .or(share)
            .or(measured.map(|(_, unit, _)| (unit, 1.0)))
            .or_else(|| {
                units.iter().find(|m| m.from == to || (m.from == to + 1 && tokens[to].word == "-")).and_then(|m| {
                    let rule = &rules.units.rules[m.number];
                    Some((rule.does.as_deref()?, rule.low?))
                })
            })
            .or_else(|| {
                // "a 40-meter wall" is one token.
                let (_, unit) = tokens.get(at)?.word.split_once('-')?;
                rules
                    .units
                    .rules
                    .iter()
                    .find(|r| r.say.iter().any(|say| say.split('|').any(|s| s == unit)))
                    .and_then(|r| Some((r.does.as_deref()?, r.low?)))
            });
        if matches!(
            bound,
            Bound::AtLeast | Bound::MoreThan | Bound::AtMost | Bound::FewerThan | Bound::About | Bound::Exactly
        ) && amount.is_some_and(|m| rules.amounts.rules[m.number].high.is_none())
            && !matches!(bound, Bound::AtMost | Bound::FewerThan)
        {
            bound = Bound::Vague;
        }
        if low > 1e15 {
            (low, high) = (1e15, None);
        }
        let (noun, words) = if unit.is_some() { (None, Vec::new()) } else { counted(tokens, to, &nouns, &acts) };
        let noun = called(tokens, to, &nouns).or(noun);
        // "Canisters, eight if not more, were thrown"
        let joined = |m: &&Match<'_>| (m.from.saturating_sub(4)..m.from).any(|n| is(tokens, n, "and"));
        let apposed = nouns.iter().find(|m| m.to + 1 == from && is(tokens, m.to, ",") && !joined(m));
        let bare =
            noun.is_none() && words.is_empty() && unit.is_none() && !matches!(bound, Bound::Plain | Bound::Vague);
        let (noun, words) = match apposed.filter(|_| bare) {
            Some(m) => (Some(m.id.to_owned()), vec![super::token::stem(&tokens[m.to - 1].word)]),
            None => (noun, words),
        };
        found.push((
            number_from,
            to,
            Quantity {
                start: tokens[from].start,
                end: tokens[to - 1].end,
                number: (tokens[number_from].start, tokens[to - 1].end),
                bound,
                low,
                high,
                unit,
                noun,
                words,
                states: Vec::new(),
            },
        ));
        at = to;
    }
    // "No shorter than eight minutes and no longer than sixteen": in the same unit.
    for n in 1..found.len() {
        let bounded = found[n - 1].2.unit.is_some() && is(tokens, found[n].0.wrapping_sub(1), "by")
            || !matches!(found[n].2.bound, Bound::Plain | Bound::Exactly | Bound::Vague | Bound::Between);
        if bounded && found[n].2.unit.is_none() && found[n].2.words.is_empty() && found[n].0 <= found[n - 1].1 + 9 {
            found[n].2.unit = found[n - 1].2.unit.filter(|(unit, _)| *unit != "age");
        }
    }
    // "At least eight and at most sixteen minutes": the unit is that of both.
    for n in (0..found.len().saturating_sub(1)).rev() {
        let joint = tokens.get(found[n].1).is_some_and(|t| matches!(t.word.as_str(), "and" | "or" | "to" | ","));
        let bounded = found[n].2.bound != Bound::Plain && found[n + 1].2.bound != Bound::Plain;
        let bare = found[n].2.unit.is_none() && found[n].2.words.is_empty();
        if joint && bounded && bare && found[n + 1].0 <= found[n].1 + 5 {
            found[n].2.unit = found[n + 1].2.unit.filter(|(unit, _)| *unit != "age");
        }
    }
    // "18 of the 23 videos" counts what the other counts.
    for n in (0..found.len().saturating_sub(1)).rev() {
        if found[n].2.noun.is_none()
            && found[n].2.unit.is_none()
            && found[n + 1].0 <= found[n].1 + 3
            && tokens.get(found[n].1).is_some_and(|t| matches!(t.word.as_str(), "of" | "to" | "and" | "or"))
        {
            (found[n].2.noun, found[n].2.words) = (found[n + 1].2.noun.clone(), found[n + 1].2.words.clone());
        }
    }
    // "Canisters, eight if not more": what is counted stands before it.
    for (from, to, quantity) in &mut found {
        let none = quantity.noun.as_deref().is_none_or(|noun| matches!(noun, "if" | "or" | "at"));
        let bare = quantity.unit.is_none() && none;
        let apposed = *from > 1 && is(tokens, *from - 1, ",") && tokens[*from - 2].is_word();
        let pairs = [("if", "not"), ("or", "more"), ("or", "fewer"), ("at", "least"), ("at", "the"), ("at", "most")];
        let behind = pairs.iter().any(|(one, other)| is(tokens, *to, one) && is(tokens, *to + 1, other));
        let single = !(from.saturating_sub(7)..*from).any(|n| is(tokens, n, "and"));
        let behind = behind && single;
        if bare && apposed && behind && !super::is_calendar(&tokens[*from - 2].word) && !tokens[*from - 2].is_digits() {
            let noun = nouns.iter().find(|m| m.to == *from - 1);
            quantity.noun = Some(noun.map_or_else(|| stem(&tokens[*from - 2].word), |m| m.id.to_owned()));
            quantity.words = vec![stem(&tokens[*from - 2].word)];
        }
    }
    // "Of the 23 videos, 18 show it": a part of what was counted before.
    for n in 1..found.len() {
        let (whole, part) = (&found[n - 1], &found[n]);
        let of =
            whole.0.checked_sub(2).is_some_and(|at| is(tokens, at, "of")) || is(tokens, whole.0.wrapping_sub(1), "of");
        let bare = part.2.unit.is_none() && part.2.words.is_empty();
        if of && bare && part.0 <= whole.1 + 4 && is(tokens, part.0 - 1, ",") {
            (found[n].2.noun, found[n].2.words) = (whole.2.noun.clone(), whole.2.words.clone());
        }
    }
    for n in 0..found.len() {
        let (from, to) = (found[n].0, found[n].1);
        let next = found.get(n + 1).map_or(tokens.len(), |next| next.0);
        let before = n.checked_sub(1).map_or(0, |before| found[before].1);
        let mut states = states(tokens, (&acts, &nouns), from, to, before, next);
        // "Seven dead, two of them cadets": those who are a part of others are in their state.
        let of_them = is(tokens, to, "of") && (is(tokens, to + 1, "them") || is(tokens, to + 1, "whom"))
            || from.checked_sub(1).is_some_and(|lead| {
                ["including", "among", "notably"].iter().any(|word| is(tokens, lead, word))
                    || is(tokens, lead, "them") && is(tokens, lead.wrapping_sub(1), "among")
            });
        if of_them && n > 0 && found[n].2.noun.is_none() && found[n - 1].2.unit.is_none() {
            (found[n].2.noun, found[n].2.words) = (found[n - 1].2.noun.clone(), found[n - 1].2.words.clone());
        }
        if of_them && states.is_empty() && n > 0 && found[n - 1].2.unit.is_none() {
            states.clone_from(&found[n - 1].2.states);
        }
        // "225 bodies, those of 19 officers among them": bodies too.
        let those = from.checked_sub(2).is_some_and(|lead| is(tokens, lead, "those") && is(tokens, lead + 1, "of"));
        if those && states.is_empty() && n > 0 && found[n - 1].2.unit.is_none() {
            states.clone_from(&found[n - 1].2.states);
        }
        // "Who number fourteen": all of them, whatever some of them did.
        if from.checked_sub(1).is_some_and(|n| matches!(tokens[n].word.as_str(), "number" | "numbered" | "numbering")) {
            states.clear();
        }
        let quantity = &mut found[n].2;
        quantity.states = states;
        if quantity.noun.is_none()
            && quantity.unit.is_none()
            && quantity.states.iter().any(|s| matches!(*s, "death" | "injury"))
        {
            quantity.noun = Some("person".to_owned());
        }
    }
    found.into_iter().map(|(_, _, quantity)| quantity).collect()
}

/// "Five of the dead appear to be women": what those are who are a part of others.
fn called(tokens: &[Token], to: usize, nouns: &[Match<'_>]) -> Option<String> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    // "Five of them children"
    let apposed = (word(to), word(to + 1)) == ("of", "them") || (word(to), word(to + 1)) == ("of", "whom");
    let kind = |at: usize| nouns.iter().find(|m| m.from == at && matches!(m.id, "woman" | "man" | "child"));
    if apposed && let Some(m) = kind(to + 2) {
        return Some(m.id.to_owned());
    }
    if word(to) != "of" || !matches!(word(to + 1), "the" | "them" | "these" | "those") {
        return None;
    }
    let be = (to + 2..to + 6).find(|n| matches!(word(*n), "are" | "were" | "be" | "been"))?;
    let at = be + 1 + usize::from(word(be + 1).ends_with("ly") || matches!(word(be + 1), "also" | "young"));
    kind(at).map(|m| m.id.to_owned())
}

/// The bound that stands behind what is counted: "five people or more", "700 meters or so", "five, if not more".
fn said_behind(tokens: &[Token], to: usize) -> Option<Bound> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    for n in to..to + 5 {
        match (word(n), word(n + 1), word(n + 2)) {
            ("or", "more", "than" | "less") => return None,
            ("or", "more", _)
            | ("if", "not", "more")
            | ("perhaps" | "possibly" | "probably" | "maybe", "more", _)
            | ("at" | "as", "a", "minimum")
            | ("at", "the", "least")
            | ("at", "minimum", _) => return Some(Bound::AtLeast),
            ("or", "so" | "thereabouts", _) | ("give", "or", "take") => return Some(Bound::About),
            ("at", "the", "very") if word(n + 3) == "most" => return Some(Bound::AtMost),
            ("at", "the", "very") if word(n + 3) == "least" => return Some(Bound::AtLeast),
            ("or", "fewer" | "less", _) | ("at", "the", "most") | ("at", "most", _) => return Some(Bound::AtMost),
            ("and" | "or", "perhaps" | "possibly" | "probably" | "maybe", "more") => return Some(Bound::AtLeast),
            ("and" | ";" | "." | ":" | "(" | "who" | "which" | "more", ..) => return None,
            _ if number(tokens, n).is_some() => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reading::token::tokens;

    fn told(text: &str) -> String {
        let tokens = tokens(text);
        let mut told = Vec::new();
        for q in quantities(&tokens, &vec![false; tokens.len()]) {
            let (low, high) = q.range();
            let high = high.map_or("".to_owned(), |h| h.to_string());
            let what = q.unit.map(|(unit, _)| unit.to_owned()).or(q.noun).unwrap_or("?".into());
            told.push(format!("{low}..{high} {what}{}", q.states.iter().map(|s| format!(" {s}")).collect::<String>()));
        }
        told.join("; ")
    }

    #[test]
    fn quantities_are_read_with_what_they_count() {
        let mut wrong = Vec::new();
        for line in include_str!("quantities.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
            let (text, wanted) = line.split_once(" => ").unwrap();
            if told(text) != wanted.trim() {
                wrong.push(format!("{text}\n   read {:?}\n   not  {wanted:?}", told(text)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
