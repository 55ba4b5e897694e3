//! Whose word a sentence is, where no rule knows the verb: "…, a village head objected", "for the governor, …", "the
//! colonel's explanation is …". Who is cited is named, in a place of their own, and not as the one who does what they tell.

use std::collections::BTreeSet;

use super::Cited;
use crate::compiler::Known;
use crate::inputs::{Basis, Speaker, Support};
use crate::reading::{Match, Reading, Said, Token, is_person_word, roles_of_word, rules, stem};

/// Adds to what was read that somebody says it, where the sentence names who is cited and its words do not make them the
/// one who does it.
pub(crate) fn hear(reading: &mut Reading, text: &str, cited: &Cited<'_>, known: &Known) {
    let tokens = &reading.tokens;
    reading.said.retain(|said| !orders(tokens, said));
    if !reading.said.is_empty() {
        return;
    }
    let said: Vec<&Support> = cited.supports.iter().copied().filter(|s| s.basis == Basis::Said).collect();
    if said.is_empty() {
        return;
    }
    let claimed: BTreeSet<String> = cited
        .borne(known)
        .filter(|(support, _)| support.basis == Basis::Said)
        .flat_map(|(_, borne)| borne.stems.iter().cloned())
        .collect();
    let signs = rules().voices.matches(&reading.tokens);
    let place = Place { tokens: &reading.tokens, reading, claimed: &claimed, signs: &signs };
    for support in said {
        let Some((from, to)) = place.named(support) else { continue };
        let through =
            support.chain.iter().any(|name| crate::reading::phrase_fits(&reading.stems, name) && !place.claims(name));
        if let Some((at, end)) = place.voice(from, to).or_else(|| through.then_some((from, to))) {
            let who_at = (place.tokens[from].start, place.tokens[to - 1].end);
            let heard = Said {
                start: place.tokens[at].start,
                end: place.tokens[end - 1].end,
                verb: place.tokens[at].word.clone(),
                who: text.get(who_at.0..who_at.1).unwrap_or_default().to_owned(),
                who_at,
            };
            reading.said.push(heard);
            return;
        }
    }
}

/// "His foreman told them to start": somebody who is ordered to do something, and no account.
fn orders(tokens: &[Token], said: &Said) -> bool {
    let after: Vec<&str> = tokens.iter().filter(|t| t.start >= said.end).take(5).map(|t| t.word.as_str()).collect();
    let to = after.iter().position(|word| *word == "to");
    matches!(said.verb.as_str(), "told" | "tells" | "tell" | "asked" | "asks" | "urged" | "urges")
        && to.is_some_and(|to| {
            to > 0 && !after[..to].iter().any(|word| matches!(*word, "that" | "," | "how" | "of" | "about"))
        })
        && !after.first().is_some_and(|word| matches!(*word, "us" | "reporters" | "journalists" | "media" | "me"))
}

/// A sentence, with what those who are cited claim in it.
struct Place<'a> {
    tokens: &'a [Token],
    reading: &'a Reading,
    claimed: &'a BTreeSet<String>,
    signs: &'a [Match<'static>],
}

impl Place<'_> {
    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |t| t.word.as_str())
    }

    fn sign(&self, id: &str, at: usize) -> Option<&Match<'static>> {
        self.signs.iter().find(|m| m.id == id && m.from == at)
    }

    /// Whether a word is one for what somebody says: "line", "figure". A longer wording that holds it does not matter.
    fn tells(&self, at: usize) -> bool {
        let rule = rules().voices.rule("word");
        rule.is_some_and(|rule| rule.say.iter().any(|say| say.split('|').any(|word| word == self.word(at))))
    }

    fn claims(&self, words: &str) -> bool {
        crate::reading::tokens(words).iter().any(|t| self.claimed.contains(&stem(&t.word)))
    }

    /// Where the name or part of a speaker stands, with what belongs to it.
    fn named(&self, support: &Support) -> Option<(usize, usize)> {
        let speaker = support.speaker.as_ref()?;
        let heads: Vec<(String, bool)> = speaker.names.iter().flat_map(|name| heads(name)).collect();
        let is_head = |n: usize| {
            let token = &self.tokens[n];
            let own = stem(&token.word);
            heads.iter().any(|(head, capital)| *head == own && (!capital || token.capital))
        };
        let at = (0..self.tokens.len()).find(|n| is_head(*n))?;
        let name = |n: usize| {
            n < self.tokens.len()
                && (self.tokens[n].capital && (n > 0 || n + 1 == at) || self.tokens[n].is_digits() || is_head(n))
                && self.tokens[n].is_word()
        };
        let mut from = at;
        while from > 0 && (name(from - 1) || matches!(self.word(from - 1), "the" | "a" | "an" | "one" | "this")) {
            from -= 1;
        }
        let mut to = at + 1;
        loop {
            let of = matches!(self.word(to), "of" | "for" | "at" | "in" | "with" | "without" | "from" | "on");
            let article =
                to + 1 + usize::from(matches!(self.word(to + 1), "the" | "his" | "her" | "its" | "their" | "a"));
            if name(to) && !self.word(to - 1).ends_with("'s") {
                to += 1;
            } else if of && article < self.tokens.len() && self.tokens[article].is_word() {
                to = article + 1;
            } else {
                return Some((from, to));
            }
        }
    }

    /// Where it stands that somebody who is named says something; `None` where they do what is told, or are only named.
    fn voice(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        self.owns(from, to)
            .or_else(|| self.aside(from, to))
            .or_else(|| self.by(from, to))
            .or_else(|| self.subject(from, to))
    }

    /// "The Coast Guard's line is that …", "in Harrach's telling".
    fn owns(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let owner = (from..to).rev().find(|n| self.word(*n).ends_with("'s"));
        let noun = match owner {
            Some(owner) => owner + 1,
            None if self.word(to) == "'" => to + 1,
            None => return None,
        };
        if self.tokens.get(noun).is_some_and(|t| t.is_digits() || crate::reading::is_number_word(&t.word)) {
            return Some((noun, noun + 1));
        }
        let noun = (noun..(noun + 3).min(self.tokens.len())).find(|n| self.tells(*n))?;
        Some((noun, noun + 1))
    }

    /// "For the governor, …", "…, to the minister, …".
    fn aside(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let lead = from.checked_sub(1)?;
        let opens = lead == 0 || matches!(self.word(lead - 1), "," | ";" | "—" | ":");
        let closes = matches!(self.word(to), "," | "." | ";" | "—" | ":" | "");
        (matches!(self.word(lead), "for" | "to" | "with" | "per" | "from") && opens && closes).then_some((lead, from))
    }

    /// "That line was picked up by the wire", "we know it only from the director".
    fn by(&self, from: usize, _to: usize) -> Option<(usize, usize)> {
        let sign = |id: &str| self.signs.iter().find(|m| m.id == id && m.to == from);
        let m = sign("put_by").or_else(|| sign("comes_from")).or_else(|| sign("those_of"))?;
        let (start, end) = (self.tokens[m.from].start, self.tokens[m.to - 1].end);
        let done = self.reading.acts.iter().any(|act| act.strong && act.start < end && start < act.end);
        let claimed =
            (m.from..m.to).any(|n| self.word(n).ends_with("ed") && self.claimed.contains(&stem(self.word(n))));
        (!done && !claimed).then_some((m.from, m.to))
    }

    /// "A village head objected", "the captain — Orsan is his name — blames …".
    fn subject(&self, from: usize, to: usize) -> Option<(usize, usize)> {
        let before = from.checked_sub(1).map_or("", |n| self.word(n));
        let opens = matches!(
            before,
            "" | "," | ";" | ":" | "—" | "and" | "but" | "while" | "as" | "that" | "”" | "\"" | "what" | "so"
        );
        let mut at = to;
        // An apposition between a name and its verb.
        if matches!(self.word(at), "," | "—" | "(" | "–") {
            let close = if self.word(at) == "(" { ")" } else { self.word(at) };
            let end = (at + 1..(at + 16).min(self.tokens.len())).find(|n| self.word(*n) == close)?;
            at = end + 1;
        }
        while self.sign("adverb", at).is_some_and(|m| m.to == at + 1) || self.word(at).ends_with("ly") {
            at += 1;
        }
        let verb = self.tokens.get(at).filter(|t| t.is_word() && !t.is_digits())?;
        let word = verb.word.as_str();
        let finite = word.ends_with('s')
            || word.ends_with("ed")
            || self.sign("past", at).is_some()
            || self.sign("adverb", at - 1).is_some()
            || self.word(to - 1).ends_with('s');
        let act = self.reading.acts.iter().any(|act| act.start <= verb.start && verb.end <= act.end);
        if !opens
            || !finite
            || act
            || self.claimed.contains(&stem(word))
            || self.sign("factive", at).is_some()
            || is_person_word(word)
            || matches!(word, "is" | "was" | "were" | "are" | "be" | "been" | "this" | "that")
        {
            return None;
        }
        // What is said stands before it, behind its colon, or as its complement.
        let next = at + 1 + usize::from(self.word(at + 1).ends_with("ly"));
        let ends = matches!(self.word(next), "" | "." | "?" | "!")
            || self.word(next) == "," && matches!(before, "," | "—" | "”");
        let parted = matches!(before, "," | "—" | "”" | "\"" | "as" | "so") && ends;
        // "The numbers that the newspaper printed, …"
        let related = matches!(before, "that" | "which")
            && from.checked_sub(2).is_some_and(|n| self.tells(n))
            && matches!(self.word(next), "," | "is" | "are" | "was" | "were" | "at" | "that");
        let colon = (next..(next + 8).min(self.tokens.len())).any(|n| self.word(n) == ":");
        let content = (next..next + 3)
            .any(|n| self.sign("content", n).is_some_and(|m| n == next || m.from == n && self.word(n) == "that"));
        (parted || related || colon || content).then_some((at, at + 1))
    }
}

/// Whether words for a speaker name one whom the case knows.
pub(super) fn is_named(who: &str, speaker: &Speaker) -> bool {
    let tokens = crate::reading::tokens(who);
    let end = tokens.iter().position(|t| parts_off(&t.word)).unwrap_or(tokens.len());
    let mut own = speaker.names.iter().flat_map(|name| heads(name));
    own.any(|(head, capital)| tokens[..end].iter().any(|t| stem(&t.word) == head && (!capital || t.capital)))
}

/// Words at which a name ends, and what describes it begins.
fn parts_off(word: &str) -> bool {
    matches!(word, "at" | "of" | "in" | "with" | "who" | "held" | "without" | "for" | "from" | "that" | "on" | ",")
}

/// The words by which a speaker's name or description is told: the last of a name, the parts that they play; with
/// whether it must be written with a capital.
fn heads(name: &str) -> Vec<(String, bool)> {
    let tokens = crate::reading::tokens(name);
    let end = tokens.iter().position(|t| parts_off(&t.word)).unwrap_or(tokens.len());
    let head: Vec<&Token> = tokens[..end].iter().filter(|t| t.is_word() && !t.is_digits()).collect();
    let general = |word: &str| {
        matches!(
            word,
            "witness"
                | "official"
                | "media"
                | "police"
                | "authority"
                | "man"
                | "woman"
                | "person"
                | "group"
                | "workers"
                | "agency"
        )
    };
    let last = head.last().map(|t| t.word.clone());
    let played = head.iter().filter(|t| roles_of_word(&t.word)).map(|t| t.word.clone());
    let words: BTreeSet<String> = played.chain(last).filter(|word| !general(word)).collect();
    words
        .into_iter()
        .map(|word| {
            let capital = !roles_of_word(&word) && head.iter().any(|t| t.word == word && t.capital);
            (stem(&word), capital)
        })
        .collect()
}
