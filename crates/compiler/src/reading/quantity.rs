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

/// Words in front of a number that is a name and no count.
const NUMBERED: &[&str] = &[
    "principle",
    "principles",
    "article",
    "articles",
    "paragraph",
    "paragraphs",
    "para",
    "section",
    "resolution",
    "rule",
    "number",
    "no",
    "act",
    "chapter",
    "page",
    "incident",
    "phase",
    "route",
    "highway",
    "version",
    "figure",
    "annex",
    "apartment",
    "building",
    "camera",
    "video",
    "clip",
    "item",
    "witness",
    "unit",
    "brigade",
    "battalion",
    "regiment",
    "bus",
    "line",
    "channel",
    "gate",
    "block",
    "exhibit",
    "case",
    "step",
    "room",
    "sector",
    "school",
    "hospital",
    "step",
    "recording",
    "source",
    "protester",
    "schedule",
    "checkpoint",
    "warehouse",
    "pier",
    "hangar",
    "district",
    "mine",
];

/// Words at which what is counted ends.
const STOPS: &[&str] = &[
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

/// The quantities of a text; `taken` tells tokens that are no counts: times, dates, quotations.
pub(crate) fn quantities(tokens: &[Token], taken: &[bool]) -> Vec<Quantity> {
    let rules = rules();
    let bounds = rules.bounds.matches(tokens);
    let amounts = rules.amounts.matches(tokens);
    let units = rules.units.matches(tokens);
    let nouns = rules.nouns.matches(tokens);
    let acts = rules.acts.matches(tokens);
    let mut found: Vec<(usize, usize, Quantity)> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        if taken.get(at).copied().unwrap_or(false) {
            at += 1;
            continue;
        }
        // "Two videos, both filmed there": said again of what was counted.
        let both = |m: &&Match<'_>| m.id != "both" || (0..2).any(|n| nouns.iter().any(|noun| noun.from == m.to + n));
        let amount = amounts.iter().find(|m| m.from == at).filter(both);
        let plain = if amount.is_none() { counted_number(tokens, at, &units) } else { None };
        let (mut low, mut high, mut bound, mut to) = match (amount, plain) {
            (Some(m), _) => {
                let rule = &rules.amounts.rules[m.number];
                let (low, high) = (rule.low.unwrap_or(0.0), rule.high);
                let bound = if high == Some(low) { Bound::Plain } else { Bound::Vague };
                (low, high, bound, m.to)
            }
            // "two and a half hours"
            (None, Some((value, len)))
                if ["and", "a", "half"].iter().zip(at + len..).all(|(w, n)| is(tokens, n, w)) =>
            {
                (value + 0.5, Some(value + 0.5), Bound::Plain, at + len + 3)
            }
            (None, Some((value, len))) => (value, Some(value), Bound::Plain, at + len),
            (None, None) => {
                at += 1;
                continue;
            }
        };
        let mut from = at;
        // "150 to 200", "18-20", "between 6 and 9"
        if bound == Bound::Plain
            && let Some(joint) = tokens.get(to).filter(|t| matches!(t.word.as_str(), "to" | "-" | "–" | "and" | "or"))
            && let Some((second, len)) = number(tokens, to + 1).filter(|(second, _)| *second > low)
        {
            let between = at > 0 && tokens[at - 1].word == "between";
            if between || !matches!(joint.word.as_str(), "and") {
                (high, bound, to) = (Some(second), Bound::Between, to + 1 + len);
                from = if between { at - 1 } else { at };
            }
        }
        let number_from = at;
        // The bound stands before, perhaps with "another", "a", "some" between; or after: "ten or more", "ten or so".
        let filler = |word: &str| {
            matches!(word, "another" | "additional" | "a" | "the" | "some" | "other" | "further" | "these")
        };
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
        } else if bounds.iter().any(|m| m.id == "exactly" && m.to - m.from == 2 && m.from > to && m.from < to + 6) {
            bound = Bound::Exactly;
        }
        let unit = units
            .iter()
            .find(|m| m.from == to || (m.from == to + 1 && tokens[to].word == "-"))
            .and_then(|m| {
                let rule = &rules.units.rules[m.number];
                Some((rule.does.as_deref()?, rule.low?))
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
    for n in 0..found.len() {
        let (from, to) = (found[n].0, found[n].1);
        let next = found.get(n + 1).map_or(tokens.len(), |next| next.0);
        let before = n.checked_sub(1).map_or(0, |before| found[before].1);
        let states = states(tokens, &acts, from, to, before, next);
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

/// A number that counts, and not one that names, dates or orders.
fn counted_number(tokens: &[Token], at: usize, units: &[Match<'_>]) -> Option<(f64, usize)> {
    let token = &tokens[at];
    let before = at.checked_sub(1).map_or("", |n| tokens[n].word.as_str());
    // "a 40-meter wall", "a two-minute film"
    if let Some((head, unit)) = token.word.split_once('-')
        && units_named(unit)
    {
        let head = Token { word: head.to_owned(), ..token.clone() };
        return number(&[head], 0).map(|(value, _)| (value, 1));
    }
    let (value, len) = number(tokens, at)?;
    if NUMBERED.contains(&before) || before == "#" || before == "§" {
        return None;
    }
    let next = tokens.get(at + len).map_or("", |t| t.word.as_str());
    if token.word == "one" && len == 1 {
        let unit = units.iter().any(|m| m.from == at + 1);
        let names = matches!(
            next,
            "" | "of"
                | "another"
                | "by"
                | "more"
                | "who"
                | "that"
                | "side"
                | "in"
                | "or"
                | "and"
                | "point"
                | "such"
                | "thing"
                | ","
                | "."
                | ")"
                | "is"
                | "was"
                | "can"
                | "on"
                | "for"
                | "at"
                | "to"
                | "where"
                | "which"
                | "block"
                | "day"
                | "night"
                | "after"
                | "might"
                | "may"
                | "end"
                | "another's"
                | "corner"
                | "part"
                | "example"
                | "knee"
                | "hand"
                | "arm"
                | "leg"
                | "foot"
                | "eye"
                | "shoulder"
                | "occasion"
                | "moment"
                | "go"
                | "piece"
                | "voice"
        );
        let led = matches!(
            before,
            "no" | "any" | "every" | "each" | "this" | "that" | "which" | "the" | "other" | "-" | "for"
        );
        // "One man's cry": whose it is, and no count.
        if (names && !unit) || led || next.ends_with("'s") {
            return None;
        }
    }
    // A year that stands alone.
    if token.is_digits()
        && (1900.0..2100.0).contains(&value)
        && !token.word.contains(',')
        && len == 1
        && (matches!(before, "in" | "since" | "of" | "," | "until" | "early" | "late")
            || names_month(before)
            || next.is_empty()
            || !next.starts_with(char::is_alphabetic))
    {
        return None;
    }
    // "Baker 1, who": a name with its number.
    if token.is_digits()
        && len == 1
        && value < 100.0
        && (at > 1 || at == 1 && !rules().roles.matches(&tokens[..1]).is_empty())
        && tokens[at - 1].capital
        && !names_month(before)
        && (!next.starts_with(char::is_alphanumeric)
            || matches!(
                next,
                "who"
                    | "whose"
                    | "said"
                    | "says"
                    | "told"
                    | "recalled"
                    | "and"
                    | "described"
                    | "added"
                    | "had"
                    | "has"
                    | "was"
                    | "did"
                    | "saw"
                    | "heard"
                    | "could"
                    | "knew"
            ))
    {
        return None;
    }
    Some((value, len))
}

fn is(tokens: &[Token], at: usize, word: &str) -> bool {
    tokens.get(at).is_some_and(|t| t.word == word)
}

/// Whether a word is a month, or a part of one: "mid-march".
fn names_month(word: &str) -> bool {
    let (_, name) = word.rsplit_once('-').unwrap_or(("", word));
    super::calendar::month(name).is_some()
}

fn units_named(word: &str) -> bool {
    rules().units.rules.iter().any(|rule| rule.say.iter().any(|say| say.split(['|', ' ']).any(|one| one == word)))
}

/// What stands after a number: its noun, and the stems of its words.
fn counted(tokens: &[Token], to: usize, nouns: &[Match<'_>], acts: &[Match<'_>]) -> (Option<String>, Vec<String>) {
    let mut at = to;
    // "10 of the protesters", "18 of these"
    if tokens.get(at).is_some_and(|t| t.word == "of") {
        at += 1;
        while tokens.get(at).is_some_and(|t| {
            matches!(t.word.as_str(), "the" | "these" | "those" | "them" | "his" | "her" | "their" | "our")
        }) {
            at += 1;
        }
        if number(tokens, at).is_some() {
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
fn states(
    tokens: &[Token],
    acts: &[Match<'_>],
    from: usize,
    to: usize,
    before: usize,
    next: usize,
) -> Vec<&'static str> {
    let state = |m: &Match<'_>| STATES.iter().copied().find(|s| *s == m.id);
    let clause_end = (to..next.min(to + 16))
        .find(|n| matches!(tokens[*n].word.as_str(), ";" | ":" | "." | "while" | "but" | "(" | ")" | "—" | "whereas"))
        .unwrap_or(next.min(to + 16));
    // "and 19 injured": what comes before the next number's own "and" belongs to this one.
    let behind: Vec<&'static str> =
        acts.iter().filter(|m| m.from >= to && m.to <= clause_end).filter_map(state).collect();
    let close: Vec<&'static str> = acts
        .iter()
        .filter(|m| m.to <= from && m.to > before && m.to + 5 > from)
        .filter(|m| (m.to..from).all(|n| tokens[n].is_word()))
        .filter_map(state)
        .collect();
    let first = |mut found: Vec<&'static str>| {
        found.dedup();
        found
    };
    if behind.is_empty() { first(close) } else { first(behind) }
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
