//! "Most", "half", "all but a few": what is cited must say it of as many.

use std::collections::BTreeSet;

use super::super::numbers::parts::{Count, part_of};
use super::super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::reading::{Token, is_number_word, rules, stem};

/// How great a part words tell of: from some to all.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Some,
    Many,
    Half,
    Most,
    Nearly,
    All,
}

impl Part {
    /// The least share of all that it can be.
    fn least(self) -> f64 {
        match self {
            Self::Some | Self::Many => 0.0,
            Self::Half => 0.5,
            Self::Most => 0.500_001,
            Self::Nearly => 0.85,
            Self::All => 1.0,
        }
    }
}

/// A part, where its words stand, and the stem of what it is a part of.
struct Share {
    part: Part,
    from: usize,
    to: usize,
    of: Option<String>,
    /// The stems of what is said of it.
    tail: BTreeSet<String>,
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    let text = subject.passage.text();
    for share in shares(tokens).into_iter().filter(|one| one.part >= Part::Half) {
        // Words that name who speaks: "most witnesses said".
        let at = tokens[share.from].start;
        if subject.reading.said.iter().any(|said| said.who_at.0 <= at && at < said.who_at.1) {
            continue;
        }
        let derived = if share.of.is_none() { called(subject) } else { None };
        let derived = derived
            .or_else(|| {
                share.of.as_deref().and_then(|of| {
                    part_of(subject, Some(of), true)
                        .or_else(|| left(subject).then(|| part_of(subject, Some(of), false)).flatten())
                })
            })
            .map(|(whole, part)| {
                let least = match (left(subject), part.1) {
                    (true, Some(most)) => (whole.0 - most) / whole.1.unwrap_or(whole.0).max(1.0),
                    (true, None) => 0.0,
                    _ => whole.1.map_or(0.0, |most| part.0 / most.max(1.0)),
                };
                least >= share.part.least() - 1e-9
            });
        match derived {
            Some(true) => continue,
            Some(false) => {
                let (start, end) = (tokens[share.from].start, tokens[share.to - 1].end);
                let message = format!("\"{}\" does not follow from the numbers that are cited", &text[start..end]);
                let problem = found.add(Code::NumberUnsupported, subject.span(start, end), message);
                for support in subject.cited.supports.iter().take(3) {
                    problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
                }
                return;
            }
            None => {}
        }
        // "Most threw stones", where some did and most stayed peaceful: what says the same is meant.
        let same_tail = subject.cited.supports.iter().flat_map(|support| &support.says).any(|says| {
            shares(&crate::reading::tokens(&says.to_lowercase()))
                .iter()
                .any(|other| share.tail.intersection(&other.tail).count() > 0)
        });
        let mut given: Option<Part> = None;
        let mut numbers = 0;
        let mut fewer = None;
        for (support, borne) in subject.cited.borne(subject.known) {
            numbers += borne
                .quantities
                .iter()
                .filter(|quantity| quantity.unit.is_none_or(|(unit, _)| unit == "share"))
                .count();
            for says in &support.says {
                for other in shares(&crate::reading::tokens(&says.to_lowercase())) {
                    let same = share.of.is_none() || other.of.is_none() || share.of == other.of;
                    let people = |of: &Option<String>| of.as_deref().is_some_and(is_person);
                    // Of all of them only what is said of a part there can be too much.
                    let tail = share.tail.intersection(&other.tail).count() > 0;
                    let too = if same_tail { tail } else { share.part < Part::All || tail };
                    if !too || !(same || people(&share.of) && people(&other.of)) {
                        continue;
                    }
                    if given.is_none_or(|known| other.part > known) {
                        given = Some(other.part);
                        fewer = Some(support);
                    }
                }
            }
        }
        if given.is_none() && share.part == Part::All
            || given.is_some_and(|part| part >= share.part)
            || given.is_none() && numbers >= 2
        {
            continue;
        }
        let (start, end) = (tokens[share.from].start, tokens[share.to - 1].end);
        let written = &text[start..end];
        let span = subject.span(start, end);
        match fewer {
            Some(support) => {
                let says = shown(support.says.first().map_or("", String::as_str));
                let message = format!("\"{written}\": what is cited says it of fewer");
                found.add(Code::NumberAboveLeast, span, message).with(support.name.clone(), says.clone()).allow(says);
            }
            None => {
                let problem = found.add(
                    Code::NumberUnsupported,
                    span,
                    format!("nothing that is cited says of how many \"{written}\" is"),
                );
                // What is said of people at large may hold of most of them.
                problem.at(Level::Note);
                for support in subject.cited.supports.iter().take(3) {
                    problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
                }
            }
        }
        return;
    }
}

/// "Most of those are children": the part that is counted of those who are, and all who are counted.
fn called(subject: &Subject<'_>) -> Option<(Count, Count)> {
    let tokens = &subject.reading.tokens;
    let be = tokens.windows(2).find(|pair| {
        matches!(pair[0].word.as_str(), "are" | "were") && crate::reading::is_person_word(&pair[1].word)
    })?;
    let noun = stem(&be[1].word);
    let counts = subject.cited.supports.iter().flat_map(|s| &s.counted).filter(|one| !one.statistic);
    let count = |one: &crate::inputs::Counted| (one.at_least.unwrap_or(0) as f64, one.at_most.map(|most| most as f64));
    let part = counts.clone().find(|one| crate::reading::tokens(&one.what).iter().any(|t| stem(&t.word) == noun))?;
    let whole = counts.filter(|one| !std::ptr::eq(*one, part)).max_by_key(|one| one.at_least)?;
    Some((count(whole), count(part)))
}

/// Whether a sentence tells of what is left.
fn left(subject: &Subject<'_>) -> bool {
    const LEFT: &[&str] = &["remain", "remained", "remaining", "still", "standing", "intact", "survived"];
    subject.reading.tokens.iter().any(|t| LEFT.contains(&t.word.as_str()))
}

fn is_person(stem: &str) -> bool {
    let token = Token { start: 0, end: stem.len(), word: stem.to_owned(), capital: false };
    let tokens = [token];
    rules().nouns.matches(&tokens).iter().any(|m| rules().nouns.is_a(m.id, "person"))
        || !rules().labels.matches(&tokens).is_empty()
}

/// The parts that a text tells of.
fn shares(tokens: &[Token]) -> Vec<Share> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let mut shares = Vec::new();
    let mut n = 0;
    while n < tokens.len() {
        let counts = |k: usize| {
            matches!(word(k), "a" | "few" | "the")
                || is_number_word(word(k))
                || tokens.get(k).is_some_and(Token::is_digits)
        };
        let before = n.checked_sub(1).map_or("", word);
        let read = match (word(n), word(n + 1), word(n + 2), word(n + 3)) {
            ("nearly" | "almost" | "virtually" | "practically", "all" | "every" | "everyone", ..) => {
                Some((Part::Nearly, 2))
            }
            ("the", "vast" | "overwhelming" | "great" | "large", "majority", "of") => Some((Part::Nearly, 4)),
            ("all", "but", ..) if counts(n + 2) => Some((Part::Nearly, 2)),
            ("the" | "a", "majority", "of", _) => Some((Part::Most, 3)),
            ("more", "than", "half", next) if before != "no" && !matches!(next, "an" | "a") => Some((Part::Most, 3)),
            ("half", "of" | "the", ..) if matches!(before, "almost" | "nearly" | "about" | "roughly" | "around") => {
                Some((Part::Many, 2))
            }
            ("half", "of", ..) | ("half", "the", ..) if before != "than" => Some((Part::Half, 2)),
            ("most", "of", ..) if before != "at" => Some((Part::Most, 2)),
            ("most", next, ..)
                if !matches!(before, "at" | "the" | "their" | "its" | "than") && is_noun(next, word(n + 2)) =>
            {
                Some((Part::Most, 1))
            }
            ("each" | "every", "of" | "one" | "single" | "worker" | "protester", ..) => Some((Part::All, 1)),
            ("all" | "everyone" | "everybody", ..) if !matches!(before, "at" | "in" | "above" | "not") => {
                Some((Part::All, 1))
            }
            ("many" | "dozens" | "hundreds" | "scores", ..) if before != "how" && before != "as" => {
                Some((Part::Many, 1))
            }
            ("some" | "several" | "few" | "part", ..) => Some((Part::Some, 1)),
            _ => None,
        };
        let Some((part, len)) = read else {
            n += 1;
            continue;
        };
        let skip = |w: &str| {
            matches!(w, "of" | "the" | "those" | "these" | "them" | "a" | "few" | "dock" | "peaceful" | "unarmed")
                || is_number_word(w)
                || w.starts_with(|c: char| c.is_ascii_digit())
        };
        let mut of = n + len;
        while skip(word(of)) && of < n + len + 5 {
            of += 1;
        }
        let pronoun = (n + len..of).any(|k| matches!(word(k), "those" | "these" | "them"));
        let of = tokens
            .get(of)
            .filter(|_| !pronoun)
            .filter(|t| t.is_word() && !t.is_digits() && !verb(&t.word))
            .map(|t| stem(&t.word));
        let tail = (n + len..tokens.len())
            .take_while(|k| !matches!(word(*k), "," | ";" | "." | "but" | "and" | "while"))
            .map(|k| stem(word(k)))
            .filter(|stem| stem.len() > 3 && Some(stem) != of.as_ref());
        shares.push(Share { part, from: n, to: n + len, tail: tail.collect(), of });
        n += len;
    }
    shares
}

/// Whether "most" is said of a noun: "most protesters", "most dock workers", and not "most likely".
fn is_noun(next: &str, after: &str) -> bool {
    let plural = |word: &str| {
        word.ends_with('s') && word.len() > 3 && !word.ends_with("ous") && !word.ends_with("ss")
            || matches!(word, "people" | "men" | "women" | "children" | "police" | "troops" | "footage" | "policemen")
    };
    plural(next)
        || plural(after)
            && !next.ends_with("ly")
            && !next.ends_with("ed")
            && !matches!(next, "of" | "recent" | "serious")
}

/// Words behind a part that are no noun.
fn verb(word: &str) -> bool {
    matches!(
        word,
        "were" | "was" | "are" | "had" | "have" | "who" | "fled" | "ran" | "left" | "remained" | "in" | "at" | "on"
    ) || word.ends_with("ed")
}
