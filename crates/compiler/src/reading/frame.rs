//! Who does what to whom, as far as the order of words tells it: a verb that rules know, who stands before it and behind it.

mod words;

use words::{BE, ENDS, IRREGULAR, LITTLE, PARTICIPLES, PREPOSITIONS, RELATIVE};

use super::rules::{is_person_word, rules};
use super::token::{Token, stem};

/// Somebody or something that takes part, with what tells them apart from others: "men", "with long bags".
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    /// The word for them, and its stem.
    pub(crate) word: String,
    pub(crate) stem: String,
    /// How many they are, where a plain number says so.
    pub(crate) count: Option<f64>,
    /// The stems of the words that stand with it: before it, and behind "with", "of", "on".
    pub(crate) beside: Vec<String>,
}

impl Part {
    /// Whether it is a word for people.
    pub(crate) fn is_person(&self) -> bool {
        let rules = rules();
        let of = |m: &super::Match<'_>| rules.things.rules[m.number].does.as_deref() == Some("person");
        is_person_word(&self.word)
            || self.word == "forces"
            || !rules.roles.matches(&[self.token()]).is_empty()
            || rules.things.matches(&[self.token()]).iter().any(of)
    }

    fn token(&self) -> Token {
        Token { start: 0, end: self.word.len(), word: self.word.clone(), capital: false }
    }
}

/// A verb with those who take part.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Frame {
    /// Which rule reads the verb.
    pub(crate) id: &'static str,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Who does it; empty where the words leave it open.
    pub(crate) agents: Vec<Part>,
    /// To whom or with what it is done.
    pub(crate) patients: Vec<Part>,
    /// At whom or what it is aimed: "at officers".
    pub(crate) targets: Vec<Part>,
    /// Where, and with what: the word that leads, the stem of its noun, and where that stands.
    pub(crate) beside: Vec<(String, String, (usize, usize))>,
    /// Whether it is told of what it is done to first: "was beaten".
    pub(crate) passive: bool,
}

/// The frames of a text.
pub(crate) fn frames(tokens: &[Token]) -> Vec<Frame> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let verbs = rules().doings.matches(tokens);
    let is_verb = |n: usize| verbs.iter().any(|m| m.from == n);
    let mut frames = Vec::new();
    for m in &verbs {
        let at = m.from;
        let lead = at.checked_sub(1).map_or("", word);
        // "The push", "a cut": a noun.
        if matches!(
            lead,
            "the"
                | "a"
                | "an"
                | "of"
                | "his"
                | "her"
                | "their"
                | "its"
                | "no"
                | "for"
                | "in"
                | "into"
                | "with"
                | "behind"
                | "from"
                | "under"
                | "without"
                | "against"
                | "some"
        ) && !word(at).ends_with("ing")
        {
            continue;
        }
        // "Set fire to", "came under fire"; "wounded persons".
        let noun = word(at) == "fire"
            && matches!(
                lead,
                "set"
                    | "sets"
                    | "setting"
                    | "on"
                    | "under"
                    | "open"
                    | "opens"
                    | "opened"
                    | "opening"
                    | "caught"
                    | "catches"
                    | "catch"
            );
        let adjective = word(at).ends_with("ed")
            && is_person_word(word(at + 1))
            && !lead.is_empty()
            && !is_person_word(lead)
            && !BE.contains(&lead)
            && !RELATIVE.contains(&lead)
            && !ENDS.contains(&lead);
        if noun || adjective {
            continue;
        }
        let participle = word(at).ends_with("ed") || word(at).ends_with("en") || IRREGULAR.contains(&word(at));
        let helps = |n: usize| {
            BE.contains(&word(n))
                || word(n).ends_with("ly")
                || matches!(word(n), "then" | "also" | "later" | "first" | "not" | "all" | "both")
        };
        let before: Vec<usize> = (0..at).rev().take(4).take_while(|n| helps(*n)).collect();
        let mut passive = participle && before.iter().any(|n| BE.contains(&word(*n)));
        let stops = |n: &usize| ENDS.contains(&word(*n)) || is_joint(tokens, *n, &verbs);
        let end = (at + 1..tokens.len()).find(stops).unwrap_or(tokens.len());
        let by = (at + 1..end.min(at + 9))
            .take_while(|n| !is_verb(*n))
            .find(|n| word(*n) == "by" && !word(n + 1).ends_with("ing"));
        // "Crouched by the entrance": where, and nobody who does it.
        let is = (at.saturating_sub(4)..at).any(|n| BE.contains(&word(n)));
        let by = by.filter(|by| is || parts(tokens, *by + 1, end, false).first().is_none_or(Part::is_person));
        let seems = at > 0
            && participle
            && matches!(lead, "appear" | "appears" | "appeared" | "seem" | "seems" | "lie" | "lies" | "lay");
        let had =
            before.iter().any(|n| matches!(word(*n), "had" | "has" | "have")) || matches!(lead, "had" | "has" | "have");
        // "Five rifles taken from the trunk": done to them.
        passive |= seems || !had && PARTICIPLES.contains(&word(at));
        passive |= participle && by.is_some() && !before.is_empty();
        let reduced = participle && by.is_some() && !passive;
        passive |= reduced;
        // What stands before it, back to where its clause begins; "a man who lay there kicked him" skips what is told of him.
        let from = (0..at).rev().find(|n| {
            ENDS.contains(&word(*n))
                || RELATIVE.contains(&word(*n))
                || word(*n) == "and" && is_joint(tokens, *n, &verbs)
        });
        let mut first = from.map_or(0, |n| n + 1);
        let mut last = at;
        let mut suffers = None;
        if let Some(rel) = from.filter(|n| RELATIVE.contains(&word(*n))) {
            let opens = |n: &usize| ENDS.contains(&word(*n)) || is_verb(*n);
            let head = (0..rel).rev().find(opens).map_or(0, |n| n + 1);
            let pronoun = (rel + 1..at).any(|n| matches!(word(n), "they" | "he" | "she" | "it" | "we"));
            if pronoun || word(rel) == "whom" {
                // "The driver whom they pulled out": he suffers it.
                (first, last, suffers) = (rel + 1, at, Some(parts(tokens, head, rel, true)));
            } else if (rel + 1..at).all(|n| LITTLE.contains(&word(n)) || helps(n)) || (rel + 1..at).any(is_verb) {
                // "An officer who pushed him", "a man who lay there kicked him": who it is stands before the word that relates.
                (first, last) = (head, rel);
            } else {
                first = rel + 1;
            }
        }
        if (first..at).any(|n| super::rules_negation(word(n))) {
            continue;
        }
        // "Told the stewards to keep it closed", "men taking the lift": whose verb it is stands in the words before.
        let infinitive = (at.saturating_sub(2)..at).any(|n| word(n) == "to");
        let earlier = (first..last).rev().find(|n| is_verb(*n) && !BE.contains(&word(*n)));
        // "Men carrying rifles fire": what stands between is the other verb's.
        let taken = earlier.is_some_and(|n| word(n).ends_with("ing") && !word(at).ends_with("ing"));
        let first = earlier.map_or(first, |n| n + 1);
        let own = (0..at).rev().find(|n| !helps(*n) && !matches!(word(*n), "had" | "has" | "have"));
        let pronoun = own.is_some_and(|n| matches!(word(n), "they" | "he" | "she" | "it" | "we" | "i"));
        let subjects = if infinitive || taken || pronoun {
            Vec::new()
        } else {
            parts(tokens, first, last, earlier.is_some() || reduced)
        };
        let mut objects = Vec::new();
        let mut targets = Vec::new();
        let stop = by.unwrap_or(end);
        let mut n = m.to;
        let mut aimed = true;
        let mut beside = Vec::new();
        while n < stop {
            // "Threw at least three": no preposition.
            if word(n) == "at" && matches!(word(n + 1), "least" | "most") {
                n += 2;
            } else if PREPOSITIONS.contains(&word(n)) {
                let to = (n + 1..stop)
                    .find(|k| PREPOSITIONS.contains(&word(*k)) || RELATIVE.contains(&word(*k)))
                    .unwrap_or(stop);
                if matches!(
                    word(n),
                    "in" | "inside" | "under" | "behind" | "near" | "beside" | "with" | "through" | "across" | "by"
                ) {
                    let noun = parts(tokens, n + 1, to, false).into_iter().next();
                    let end = tokens[to - 1].end;
                    beside.extend(noun.map(|noun| (word(n).to_owned(), noun.stem, (tokens[n].start, end))));
                }
                // "In the presence of three officers": they are no target.
                aimed = match word(n) {
                    "at" | "on" | "upon" | "against" | "to" | "into" | "toward" | "towards" | "onto" => true,
                    "of" => aimed,
                    _ => false,
                };
                if aimed {
                    targets.extend(parts(tokens, n + 1, to, false));
                }
                n = to;
            } else if RELATIVE.contains(&word(n)) {
                break;
            } else {
                let to = (n..stop)
                    .find(|k| {
                        PREPOSITIONS.contains(&word(*k))
                            || RELATIVE.contains(&word(*k))
                            || is_verb(*k)
                            || BE.contains(&word(*k))
                    })
                    .unwrap_or(stop);
                objects.extend(parts(tokens, n, to.max(n + 1), false));
                if to < stop && (is_verb(to) || BE.contains(&word(to))) {
                    break;
                }
                n = to.max(n + 1);
            }
        }
        let objects = suffers.unwrap_or(objects);
        let doers = by.map(|by| parts(tokens, by + 1, end, false)).unwrap_or_default();
        // "Its armory looted": a thing that does nothing, with nothing that it is done to.
        let bare = participle && !passive && !had && objects.is_empty() && !subjects.iter().any(Part::is_person);
        let (agents, patients) = match (passive, bare) {
            (true, _) => (doers, subjects),
            (_, true) => (Vec::new(), subjects),
            _ => (subjects, objects),
        };
        frames.push(Frame {
            id: m.id,
            start: tokens[at].start,
            end: tokens[m.to - 1].end,
            agents,
            patients,
            targets,
            passive,
            beside,
        });
    }
    frames
}

/// Whether an "and" joins two verbs, and not two nouns.
fn is_joint(tokens: &[Token], at: usize, verbs: &[super::Match<'_>]) -> bool {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    if word(at) != "and" && word(at) != "or" {
        return false;
    }
    // "… and beat him", "… and then dragged", "… and soldiers fired".
    let near = (at + 1..at + 7).take_while(|n| !ENDS.contains(&word(*n)));
    near.into_iter().any(|n| verbs.iter().any(|m| m.from == n) || BE.contains(&word(n)))
}

/// The nouns of a stretch: the last word of each group, with what stands with it.
fn parts(tokens: &[Token], from: usize, to: usize, nearest: bool) -> Vec<Part> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let mut found: Vec<Part> = Vec::new();
    let mut n = from;
    let mut behind = false;
    while n < to {
        // "About 40 men": no preposition.
        let bound = word(n) == "at" && matches!(word(n + 1), "least" | "most")
            || matches!(word(n), "about" | "around" | "over" | "under" | "near" | "between")
                && tokens.get(n + 1).is_some_and(|t| t.is_digits() || super::number::is_number_word(&t.word));
        if bound {
            n += 1;
            continue;
        }
        if PREPOSITIONS.contains(&word(n)) {
            behind = true;
            n += 1;
            continue;
        }
        let plain = |k: usize| {
            tokens[k].is_word() && !tokens[k].is_digits() && !LITTLE.contains(&word(k)) && !word(k).ends_with("ly")
        };
        if matches!(word(n), "and" | "or" | ",") {
            behind = false;
            n += 1;
            continue;
        }
        if !plain(n) {
            n += 1;
            continue;
        }
        let end = (n..to)
            .find(|k| !plain(*k) || PREPOSITIONS.contains(&word(*k)) || matches!(word(*k), "and" | "or"))
            .unwrap_or(to);
        let head = end - 1;
        let mut stems: Vec<String> = (n..head).map(|k| stem(word(k))).collect();
        let own = word(head).trim_end_matches("'s").to_owned();
        if behind && let Some(last) = found.last_mut() {
            stems.push(stem(&own));
            last.beside.extend(stems);
        } else if !behind {
            let count = plain_count(tokens, from, n);
            found.push(Part { stem: stem(&own), word: own, count, beside: stems });
        }
        n = end;
    }
    if nearest && found.len() > 1 { found.split_off(found.len() - 1) } else { found }
}

/// The number that stands right before a noun and what describes it, with no word that bounds it.
fn plain_count(tokens: &[Token], from: usize, noun: usize) -> Option<f64> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let at = (from..noun).rev().find(|n| super::number::number(tokens, *n).is_some())?;
    let (count, len) = super::number::number(tokens, at)?;
    let bounds =
        ["least", "most", "than", "about", "some", "around", "nearly", "almost", "of", "to", "and", "or", "the"];
    let lead = at.checked_sub(1).map_or("", word);
    (at + len == noun && !bounds.contains(&lead)).then_some(count)
}
