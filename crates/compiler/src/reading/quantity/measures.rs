//! Measures and shares in words: "three quarters of an hour", "seven in ten".

use super::super::number::number;
use super::super::rules::{Match, rules};
use super::super::token::Token;
use super::counting::is;

/// A measure in words: "three quarters of an hour", "half a kilometre", "an hour and forty minutes"; in basic units, with how
/// many tokens. A number with its unit alone is none.
pub(super) fn measure(tokens: &[Token], at: usize, units: &[Match<'_>]) -> Option<(f64, &'static str, usize)> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let unit = |n: usize| {
        let rule = units.iter().find(|m| m.from == n).map(|m| (&rules().units.rules[m.number], m.to - m.from))?;
        Some((rule.0.does.as_deref().filter(|of| matches!(*of, "time" | "length"))?, rule.0.low?, rule.1))
    };
    let fraction = match (word(at), word(at + 1), word(at + 2), word(at + 3)) {
        ("half", "a" | "an", ..) => Some((0.5, 2)),
        ("a", "quarter", "of", "a" | "an") => Some((0.25, 4)),
        ("three", "quarters", "of", "a" | "an") => Some((0.75, 4)),
        ("a", "third", "of", "a" | "an") => Some((1.0 / 3.0, 4)),
        ("three-quarters", "of", "a" | "an", _) => Some((0.75, 3)),
        _ => None,
    };
    // "Half an hour" alone is told where two moments are set apart.
    if let Some((part, len)) = fraction
        && let Some((of, size, more)) = unit(at + len)
    {
        let hour = of == "time" && part == 0.5;
        let lead = at.checked_sub(1).map_or("", word);
        let set = matches!(
            lead,
            "than" | "least" | "most" | "within" | "about" | "around" | "almost" | "nearly" | "by" | "between" | "and"
        );
        return (!hour || set).then_some((part * size, of, len + more));
    }
    let article = matches!(word(at), "a" | "an");
    let (count, len) = if article { (1.0, 1) } else { number(tokens, at)? };
    let (of, size, more) = unit(at + len)?;
    let to = at + len + more;
    let base = count * size;
    if word(to) == "and" {
        let half = match (word(to + 1), word(to + 2)) {
            ("a", "half") => Some((0.5, 3)),
            ("a", "quarter") => Some((0.25, 3)),
            ("three", "quarters") => Some((0.75, 3)),
            _ => None,
        };
        if let Some((part, len)) = half {
            return Some((base + part * size, of, to + len - at));
        }
        let second = number(tokens, to + 1).and_then(|(n, len)| {
            let (other, size, more) = unit(to + 1 + len)?;
            Some((n * size, other, size, to + 1 + len + more))
        });
        if let Some((_, _, _, end)) = second.filter(|(_, other, smaller, _)| *other == of && *smaller < size)
            && word(at.wrapping_sub(1)) != "between"
        {
            return Some((base + second.map_or(0.0, |one| one.0), of, end - at));
        }
    }
    // "Between an hour and …", "by a minute at the least"
    let lead = at.checked_sub(1).map_or("", word);
    (article && matches!(lead, "between" | "by") && of == "time").then_some((base, of, to - at))
}

/// The whole of a share in words: the "ten" of "seven in ten".
pub(super) fn share_of(tokens: &[Token], at: usize, part: f64) -> Option<(f64, usize)> {
    let (whole, len) = number(tokens, at)?;
    (part >= 1.0 && part < whole && matches!(whole as u64, 3 | 4 | 5 | 10 | 20 | 100)).then_some((whole, len))
}

/// "One polling station in six": the share, and how many tokens.
pub(super) fn one_in(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let (part, len) = number(tokens, at).filter(|(part, len)| *len == 1 && (1.0..=9.0).contains(part))?;
    let to = (at + len + 1..at + len + 4).find(|n| is(tokens, *n, "in"))?;
    let (whole, more) = number(tokens, to + 1).filter(|(whole, _)| *whole > part && *whole <= 20.0)?;
    let ends = tokens
        .get(to + 1 + more)
        .is_none_or(|t| !t.is_word() || matches!(t.word.as_str(), "was" | "were" | "had" | "has" | "is" | "are"));
    let plain = (at + len..to).all(|n| tokens[n].is_word() && !tokens[n].is_digits());
    (ends && plain).then_some((100.0 * part / whole, to + 1 + more - at))
}

/// "An hour later", "half an hour after": a length of time between two moments, and the tokens before its unit.
pub(super) fn between_moments(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |n: usize| tokens.get(at + n).map_or("", |t| t.word.as_str());
    let (value, len) = match (word(0), word(1), word(2), word(3)) {
        ("half", "an", "hour", _) => (0.5, 2),
        ("a", "quarter", "of", "an") if word(4) == "hour" => (0.25, 4),
        ("an", "hour", "and", "a") if word(4) == "half" => {
            return matches!(word(5), "later" | "earlier" | "after" | "before" | "afterwards").then_some((1.5, 1));
        }
        ("an" | "a", "hour" | "minute", ..) => (1.0, 1),
        _ => return None,
    };
    let apart = |n: usize| matches!(word(n), "later" | "earlier" | "after" | "before" | "afterwards" | "apart");
    let within = at > 0 && tokens[at - 1].word == "within" && word(len + 1) == "of";
    (within
        || apart(len + 1)
        || matches!(word(len + 1), "passed" | "elapsed")
        || word(len + 1) == "or" && apart(len + 3))
    .then_some((value, len))
}

/// "More than a kilometre": one, where a word of measure leads.
pub(super) fn one_unit(tokens: &[Token], at: usize, units: &[Match<'_>]) -> Option<(f64, usize)> {
    let before = at.checked_sub(1).map(|n| tokens[n].word.as_str())?;
    let article = matches!(tokens[at].word.as_str(), "a" | "an");
    let led = matches!(before, "than" | "least" | "within");
    let half = ["and", "a", "half"].iter().zip(at + 2..).all(|(word, n)| is(tokens, n, word));
    (article && led && units.iter().any(|m| m.from == at + 1)).then_some((if half { 1.5 } else { 1.0 }, 1))
}

/// "A third of the stalls", "one quarter of them": the share, and how many tokens.
pub(super) fn part_of(tokens: &[Token], at: usize) -> Option<(f64, usize)> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    // "Fewer than half of the 23"
    if word(at) == "half"
        && word(at + 1) == "of"
        && at >= 2
        && word(at - 1) == "than"
        && matches!(word(at - 2), "fewer" | "less")
    {
        return Some((50.0, 1));
    }
    if !matches!(word(at), "a" | "one") || word(at + 2) != "of" {
        return None;
    }
    let share = match word(at + 1) {
        "third" => 33.333333,
        "quarter" => 25.0,
        "fifth" => 20.0,
        "tenth" => 10.0,
        _ => return None,
    };
    // "A third of the trucks' cargo": of no number.
    if (at + 4..at + 7).any(|n| word(n) == "'" || word(n).ends_with("'s")) {
        return None;
    }
    matches!(word(at + 3), "the" | "them" | "those" | "these" | "all" | "its" | "their").then_some((share, 2))
}
