//! The two things of which words say which came first.

use std::collections::BTreeSet;

use super::Order;
use crate::reading::{Reading, Token, stem};

/// Two things in an order, as words tell them.
pub(super) struct Told {
    pub(super) order: Order,
    /// The words that tell the order, as the first token and one past the last.
    pub(super) by: (usize, usize),
    /// What is told, likewise.
    pub(super) first: (usize, usize),
    /// What it is told to be before or after; `None` where that is left to what goes before ("minutes before").
    pub(super) second: Option<(usize, usize)>,
}

/// Words that stand before "after" and belong to it.
const NEAR: &[&str] = &["only", "even", "shortly", "soon", "just", "right", "immediately", "long", "directly", "well"];
/// Signs at which what is told ends.
const SIGNS: &[&str] = &[";", ":", "—", "–"];

/// The orders that a text tells. `apart` says whether a length of time that begins the text stands right before a place in it.
pub(super) fn told(reading: &Reading, apart: impl Fn(usize) -> bool) -> Vec<Told> {
    let tokens = reading.tokens.as_slice();
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let mut found = Vec::new();
    for n in 0..tokens.len() {
        // "They set fire to it, and only then did others open fire": the one before the other.
        if word(n) == "only" && word(n + 1) == "then" {
            let signs = |at: &usize| SIGNS.contains(&word(*at)) || word(*at) == ".";
            let to = (n + 2..tokens.len()).find(signs).unwrap_or(tokens.len());
            found.push(Told { order: Order::After, by: (n, n + 2), first: (n + 2, to), second: Some((0, n)) });
            continue;
        }
        let Some((order, len)) = joint(tokens, n) else { continue };
        let (start, end) = (tokens[n].start, tokens[n + len - 1].end);
        // "After 3 p.m." is a time, and held as one.
        if reading.times.iter().any(|time| time.start <= end && start < time.end) {
            continue;
        }
        let stop = |at: usize, signs: &[&str]| signs.contains(&word(at));
        // "Ten minutes after the first shots, …" leads like "After the first shots, …".
        let leads = (0..n).all(|k| NEAR.contains(&word(k))) || apart(start);
        let last = tokens.len();
        let (first, second) = if leads {
            let comma = (n + len..last).find(|at| stop(*at, &[","]));
            // "Only when the shooting had ended did a soldier wave": the verb turns before who does it.
            let turned =
                || (n > 0).then(|| (n + len + 1..last).find(|at| matches!(word(*at), "did" | "do" | "does")))?;
            let Some((at, from)) = comma.map(|at| (at, at + 1)).or_else(|| turned().map(|at| (at, at))) else {
                continue;
            };
            let to = (from..last).find(|at| stop(*at, SIGNS)).unwrap_or(last);
            ((from, to), Some((n + len, at)))
        } else {
            let from = (0..n).rev().find(|at| stop(*at, SIGNS)).map_or(0, |at| at + 1);
            let to = (n + len..last).find(|at| stop(*at, SIGNS) || stop(*at, &[",", "."])).unwrap_or(last);
            // "He had left minutes before but heard it": before what goes before.
            let open = matches!(word(n + len), "" | "," | ";" | "." | "but" | "and" | ")");
            // "And afterwards opened fire": then, and not after it.
            if !open && matches!(word(n), "afterwards" | "afterward" | "thereafter") {
                continue;
            }
            // "It was before sunset that they took it."
            let told_of = (n + len..to).find(|at| word(*at) == "that");
            let cleft = matches!((word(from), word(from + 1)), ("it", "was" | "is")) && n <= from + 4;
            match told_of.filter(|_| cleft) {
                Some(that) => ((that + 1, to), Some((n + len, that))),
                None => ((from, n), (!open).then_some((n + len, to))),
            }
        };
        found.push(Told { order, by: (n, n + len), first, second });
    }
    found
}

/// Words that tell an order, and how many they are.
fn joint(tokens: &[Token], n: usize) -> Option<(Order, usize)> {
    let word = |k: usize| tokens.get(n + k).map_or("", |t| t.word.as_str());
    Some(match (word(0), word(1), word(2), word(3), word(4)) {
        ("at", "the", "same", "time" | "moment" | "minute", "as") => (Order::Together, 5),
        ("simultaneously", "with", ..) => (Order::Together, 2),
        ("just", "as", ..) => (Order::Together, 2),
        ("while" | "when", ..) if still(tokens, n) => (Order::Before, 1),
        ("when", ..) if already(&tokens[..n]) => (Order::Before, 1),
        ("when", ..) if n == 1 && tokens[0].word == "only" => (Order::After, 1),
        ("prior", "to", ..) => (Order::Before, 2),
        ("as", "soon", "as", ..) => (Order::After, 3),
        ("after" | "afterwards" | "afterward" | "thereafter", ..) => (Order::After, 1),
        ("before", ..) => (Order::Before, 1),
        _ => return None,
    })
}

/// "While the polls were still open": before they closed.
fn still(tokens: &[Token], at: usize) -> bool {
    let clause = tokens[at..].iter().take(8).take_while(|t| t.is_word()).map(|t| t.word.as_str());
    let words: Vec<&str> = clause.collect();
    words.iter().any(|word| matches!(*word, "still" | "yet"))
        && words.iter().any(|word| {
            matches!(*word, "open" | "there" | "going" | "on" | "under" | "running" | "underway" | "inside")
        })
}

/// "The booth was already on fire when …": before that.
fn already(before: &[Token]) -> bool {
    before.iter().rev().take(12).take_while(|t| t.is_word()).any(|t| t.word == "already")
}

/// How the words of evidence order what a sentence orders.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Stand {
    /// They tell the same order.
    Same,
    /// They tell the other.
    Other,
}

/// How evidence has it; `None` where its words order something else, or nothing.
pub(super) fn stand(reading: &Reading, own: &Told, evidence: &Reading) -> Option<Stand> {
    let (first, second) = (stems(reading, own.first), stems(reading, own.second?));
    told(evidence, |_| false).iter().find_map(|theirs| {
        let common = |own: &BTreeSet<String>, other: &BTreeSet<String>| own.intersection(other).count();
        let a = stems(evidence, theirs.first);
        let (straight, turned) = match theirs.second {
            Some(second_there) => {
                let b = stems(evidence, second_there);
                let pair = |x: usize, y: usize| if x == 0 || y == 0 { 0 } else { x + y };
                (pair(common(&first, &a), common(&second, &b)), pair(common(&first, &b), common(&second, &a)))
            }
            None => (common(&first, &a), common(&second, &a)),
        };
        if straight == turned || straight.max(turned) < 2 || Order::Together == theirs.order {
            return None;
        }
        let same = (straight > turned) == (own.order == theirs.order);
        Some(if same { Stand::Same } else { Stand::Other })
    })
}

fn stems(reading: &Reading, (from, to): (usize, usize)) -> BTreeSet<String> {
    let words = reading.tokens[from..to].iter().filter(|t| t.is_word() && !t.is_digits());
    words.map(|t| stem(&t.word)).filter(|stem| reading.stems.contains(stem)).collect()
}
