//! Which of the numbers that are cited a sentence's number can be: by its clause, by what tells some from others of their kind,
//! and as a whole, a sum or a difference.

use std::collections::BTreeSet;

use super::super::Subject;
use super::super::clauses::{clause_of, clauses};
use super::given::Given;
use crate::reading::{Bound, Quantity, rules, stem};

/// "Two soldiers stopped it, and four soldiers beat him": of numbers of the same things each belongs to the words around it.
pub(super) fn by_clause(subject: &Subject<'_>, quantity: &Quantity, given: &mut Vec<Given<'_>>) {
    let twice = |one: &Quantity| one.noun.is_some() && one.noun == quantity.noun && one.low != quantity.low;
    if given.len() < 2 || !subject.reading.quantities.iter().any(twice) {
        return;
    }
    let Some((from, to)) = clause_of(&clauses(subject), quantity.start) else { return };
    let inside = subject.reading.tokens.iter().filter(|t| from <= t.start && t.end <= to);
    let words: BTreeSet<String> = inside.map(|t| stem(&t.word)).filter(|stem| !quantity.words.contains(stem)).collect();
    let common = |one: &Given<'_>| {
        let mut borne = subject.cited.borne(subject.known).filter(|(support, _)| std::ptr::eq(*support, one.support));
        borne.next().map_or(0, |(_, borne)| borne.stems.intersection(&words).count())
    };
    let most = given.iter().map(common).max().unwrap_or(0);
    given.retain(|one| common(one) == most);
}

/// "Of the 23 videos", "three of five": the whole of which a part is told.
pub(super) fn is_whole(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    let before = subject.reading.tokens.iter().filter(|t| t.end <= quantity.start).rev().take(3);
    before.take_while(|t| t.is_word()).any(|t| matches!(t.word.as_str(), "of" | "among" | "from" | "between"))
}

/// "58 houses are gone", where 41 of 58 are: the number of those of whom the sentence tells.
pub(super) fn by_mark(subject: &Subject<'_>, quantity: &Quantity, given: &mut Vec<Given<'_>>) {
    let Some((from, to)) = clause_of(&clauses(subject), quantity.start) else { return };
    let next = subject.reading.quantities.iter().filter(|one| one.start > quantity.start && !is_whole(subject, one));
    let next = next.map(|one| one.start).next();
    let to = next.map_or(to, |next| to.min(next));
    let behind = subject.reading.tokens.iter().filter(|t| from <= t.start && t.start >= quantity.end && t.end <= to);
    let words: BTreeSet<String> = behind.map(|t| stem(&t.word)).collect();
    // Those who are armed, of those who are there.
    let here = |state: &str| {
        subject.reading.acts.iter().any(|act| act.id == state && quantity.end <= act.start && act.end <= to)
    };
    let shares_state = |one: &Given<'_>| {
        one.states.iter().any(|state| *state == "armed" && quantity.states.contains(state) && here(state))
    };
    if given.iter().any(shares_state) {
        given.retain(shares_state);
    }
    let marked = |one: &Given<'_>| one.marks.iter().any(|mark| words.contains(mark));
    // People are told apart by their states.
    let person = quantity.noun.as_deref().is_some_and(|noun| rules().nouns.is_a(noun, "person"));
    if !person && given.iter().any(marked) {
        given.retain(marked);
    }
}

/// Whether a number of things of a kind is the sum of all of that kind that one piece of what is cited counts.
pub(super) fn adds_up(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    let Some(noun) = quantity.noun.as_deref().filter(|noun| rules().nouns.rule(noun).is_some()) else { return false };
    if quantity.bound != Bound::Plain {
        return false;
    }
    subject.cited.borne(subject.known).any(|(support, borne)| {
        let of_kind = support.counted.iter().zip(&borne.counted).filter(|(one, read)| {
            let other = read.noun.as_deref().unwrap_or_default();
            other != noun && rules().nouns.is_a(other, noun) && !one.statistic && one.at_least == one.at_most
        });
        let counts: Vec<f64> = of_kind.filter_map(|(one, _)| one.at_most).map(|n| n as f64).collect();
        counts.len() >= 2 && counts.iter().sum::<f64>() == quantity.low
    })
}

/// Whether a number is the sum or the difference of two that are cited, where the sentence says that it is one.
pub(super) fn derives(subject: &Subject<'_>, quantity: &Quantity, given: &[Given<'_>]) -> bool {
    const SUMS: &[&str] = &["total", "together", "altogether", "combined", "sum", "between", "overall", "all"];
    const DIFFERENCES: &[&str] = &[
        "more",
        "fewer",
        "less",
        "exceed",
        "exceeds",
        "exceeded",
        "difference",
        "differ",
        "rest",
        "remaining",
        "higher",
        "lower",
        "others",
        "discrepancy",
        "gap",
        "still",
        "intact",
        "left",
        "spared",
        "besides",
        "further",
    ];
    let has = |words: &[&str]| subject.reading.tokens.iter().any(|t| words.contains(&t.word.as_str()));
    let (sums, differences) = (has(SUMS), has(DIFFERENCES));
    if quantity.bound != Bound::Plain || !(sums || differences) {
        return false;
    }
    let exact = |one: &&Given<'_>| !one.statistic && !one.about;
    let lows: Vec<f64> = given.iter().filter(exact).map(|one| one.low).collect();
    let counted = subject.cited.supports.iter().flat_map(|s| &s.counted).filter(|one| !one.statistic);
    let lows: Vec<f64> = lows.into_iter().chain(counted.filter_map(|one| one.at_least).map(|n| n as f64)).collect();
    lows.iter().enumerate().any(|(n, a)| {
        let others = lows.iter().enumerate().filter(|(m, b)| *m != n && *b != a).map(|(_, b)| b);
        others.into_iter().any(|b| sums && a + b == quantity.low || differences && a - b == quantity.low)
    })
}

/// Whether a number tells of how many others are a part, and what is cited speaks of a part of such: "one of the four men".
pub(super) fn of_whole(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    let before: Vec<&str> = subject.reading.before(quantity.start).take(2).collect();
    let led = matches!(before.as_slice(), ["of" | "among", ..] | ["the" | "these" | "those" | "their", "of" | "among"]);
    let noun = quantity.words.last();
    led && subject.cited.borne(subject.known).any(|(_, borne)| {
        let small = borne.small.as_str();
        noun.is_some_and(|noun| borne.stems.contains(noun))
            && (["one of the ", "two of the ", "some of the "].iter().any(|part| small.contains(part)))
    })
}
