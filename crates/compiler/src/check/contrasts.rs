//! The one of two things for the other: "the west wing" where what is cited has the east wing, "KR-6" for "KR-9".

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::reading::{Token, rules, stem, tokens};

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let own = pairs(&subject.reading.tokens);
    let codes = codes(&subject.reading.tokens);
    let says = subject.cited.supports.iter().flat_map(|support| support.says.iter().map(move |says| (*support, says)));
    let read: Vec<_> = says.map(|(support, says)| (support, says, tokens(says))).collect();
    for (id, set, noun, (start, end)) in own.into_iter().filter(|one| !subject.supposes(one.3.0)) {
        let others: Vec<_> = read
            .iter()
            .flat_map(|(support, says, tokens)| pairs(tokens).into_iter().map(move |pair| (*support, *says, pair)))
            .filter(|(.., pair)| pair.1 == set && pair.2 == noun)
            .collect();
        let same = others.iter().any(|(.., pair)| pair.0 == id)
            || subject.cited.borne(subject.known).any(|(_, borne)| borne.stems.contains(&stem(id)));
        if let Some((support, says, _)) = others.first().filter(|_| !same) {
            differs(subject, (start, end), &support.name, says, found);
            return;
        }
    }
    // "Into the hospital", where they are carried out of it.
    for (way, noun, span) in &ways(&subject.reading.tokens) {
        let theirs = || {
            read.iter()
                .flat_map(|(support, says, tokens)| ways(tokens).into_iter().map(move |one| (*support, *says, one)))
        };
        let other = theirs().find(|(.., one)| one.1 == *noun && one.0 != *way);
        if let Some((support, says, _)) = other.filter(|_| !theirs().any(|(.., one)| one.1 == *noun && one.0 == *way)) {
            differs(subject, *span, &support.name, says, found);
            return;
        }
    }
    // "From the roof toward the tower", where it is from the tower toward the roof.
    if let Some((from, to, span)) = course(&subject.reading.tokens) {
        let turned = read.iter().find(|(_, _, tokens)| course(tokens).is_some_and(|(a, b, _)| a == to && b == from));
        if let Some((support, says, _)) = turned {
            differs(subject, span, &support.name, says, found);
            return;
        }
    }
    for (name, letter, (start, end)) in designated(&subject.reading.tokens) {
        let all = || {
            read.iter().flat_map(|(support, says, tokens)| {
                designated(tokens).into_iter().map(move |one| (*support, *says, one))
            })
        };
        let known =
            subject.cited.borne(subject.known).any(|(_, borne)| borne.small.contains(&format!("{name} {letter}")));
        let other = all().find(|(.., one)| one.0 == name && one.1 != letter);
        if let Some((support, says, _)) = other.filter(|_| !known) {
            differs(subject, (start, end), &support.name, says, found);
            return;
        }
    }
    for (code, (start, end)) in codes {
        let prefix = code.trim_end_matches(|c: char| c.is_ascii_digit());
        let given = |word: &str| word.strip_prefix(prefix).is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit()));
        let all = || read.iter().flat_map(|(support, says, tokens)| tokens.iter().map(move |t| (*support, *says, t)));
        if all().any(|(.., token)| token.word == code) {
            continue;
        }
        if let Some((support, says, _)) = all().find(|(.., token)| given(&token.word)) {
            differs(subject, (start, end), &support.name, says, found);
            return;
        }
    }
}

fn differs(subject: &Subject<'_>, (start, end): (usize, usize), name: &str, says: &str, found: &mut Found) {
    let written = &subject.passage.text()[start..end];
    found
        .add(Code::NotObserved, subject.span(start, end), format!("\"{written}\": what is cited has another"))
        .with(name.to_owned(), shown(says))
        .allow(shown(says));
}

/// Words of a set of contraries with the stem of the noun behind each: "east wing".
fn pairs(tokens: &[Token]) -> Vec<(&'static str, &'static str, String, (usize, usize))> {
    let group = &rules().contrasts;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let noun = |n: usize| tokens.get(n).filter(|t| t.is_word() && !t.is_digits() && t.word.len() > 2);
    let mut found = Vec::new();
    for m in group.matches(tokens) {
        let Some(set) = group.rules[m.number].does.as_deref() else { continue };
        let span = (tokens[m.from].start, tokens[m.to - 1].end);
        // "The grey rubber boat", "the boat was grey", "from the north".
        let behind = (m.to..m.to + 2).map_while(noun).map(|t| stem(&t.word));
        found.extend(behind.map(|stem| (m.id, set, stem, span)));
        let be = m.from.checked_sub(2).filter(|n| matches!(word(n + 1), "was" | "were" | "is" | "are"));
        if let Some(of) = be.and_then(noun) {
            found.push((m.id, set, stem(&of.word), span));
        }
        let from = m
            .from
            .checked_sub(2)
            .filter(|n| word(n + 1) == "the" && matches!(word(*n), "from" | "to" | "toward" | "towards"));
        if let Some(from) = from.filter(|_| set == "side") {
            found.push((m.id, set, word(from).to_owned(), span));
        }
    }
    found
}

/// Whether something goes into or out of what: the way, the stem of the noun, and where it stands.
fn ways(tokens: &[Token]) -> Vec<(bool, String, (usize, usize))> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let mut found = Vec::new();
    for n in 0..tokens.len() {
        let (into, len) = match (word(n), word(n + 1)) {
            ("into" | "onto" | "toward" | "towards", _) => (true, 1),
            ("out", "of") => (false, 2),
            ("away", "from") => (false, 2),
            ("before", "the") => (true, 1),
            ("after", "the") => (false, 1),
            _ => continue,
        };
        let article = matches!(word(n + len), "the" | "a" | "an" | "his" | "her" | "their" | "its");
        if article && tokens.get(n + len + 1).is_some_and(Token::is_word) {
            let order = if matches!(word(n), "before" | "after") { "order " } else { "" };
            found.push((
                into,
                format!("{order}{}", stem(word(n + len + 1))),
                (tokens[n].start, tokens[n + len + 1].end),
            ));
        }
    }
    found
}

/// From where, and toward where: the stems of the two nouns.
fn course(tokens: &[Token]) -> Option<(String, String, (usize, usize))> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let noun = |lead: &[&str]| {
        let at = (0..tokens.len()).find(|n| {
            lead.contains(&word(*n))
                && matches!(word(*n + 1), "the" | "a" | "an" | "its" | "their")
                && tokens.get(*n + 2).is_some_and(Token::is_word)
        })?;
        // "In the direction of the roof"
        let of = if word(at + 2) == "direction" { at + 5 } else { at + 2 };
        Some((stem(word(of)), tokens[at].start, tokens.get(of)?.end))
    };
    let (from, a, b) = noun(&["from"])?;
    let (to, c, d) = noun(&["toward", "towards", "at", "to", "into", "onto", "in"])?;
    (from != to).then_some((from, to, (a.min(c), b.max(d))))
}

/// Things told apart by a letter or a number: "Block C", "Gate 7".
fn designated(tokens: &[Token]) -> Vec<(&str, &str, (usize, usize))> {
    let one = |pair: &&[Token]| {
        let mark = pair[1].word.as_str();
        let letter = pair[1].capital && mark.len() == 1 && mark != "i";
        let number = mark.len() <= 2 && mark.chars().all(|c| c.is_ascii_digit());
        pair[0].capital && pair[0].word.len() > 3 && (letter || number) && !crate::reading::is_calendar(&pair[0].word)
    };
    let pairs = tokens.windows(2).filter(one);
    pairs.map(|pair| (pair[0].word.as_str(), pair[1].word.as_str(), (pair[0].start, pair[1].end))).collect()
}

/// Marks of letters and a number: "kr-9".
fn codes(tokens: &[Token]) -> Vec<(&str, (usize, usize))> {
    let is_code = |word: &str| {
        word.split_once('-').is_some_and(|(letters, digits)| {
            (1..=5).contains(&letters.len())
                && letters.chars().all(|c| c.is_ascii_alphabetic())
                && (1..=5).contains(&digits.len())
                && digits.chars().all(|c| c.is_ascii_digit())
        })
    };
    tokens.iter().filter(|t| t.capital && is_code(&t.word)).map(|t| (t.word.as_str(), (t.start, t.end))).collect()
}
