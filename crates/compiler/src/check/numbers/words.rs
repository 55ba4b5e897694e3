//! Numbers that evidence gives in other words: as a list, as a sum, as something that was told before.

use super::super::Subject;
use super::given::Given;
use crate::reading::{Bound, Quantity, Reading, Token, number_of, rules, stem, tokens};

/// "The three jeeps", where what is cited has "the three" too.
pub(super) fn told_of(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    let definite = subject.reading.before(quantity.number.0).next() == Some("the");
    let written = &subject.passage.text()[quantity.number.0..quantity.number.1];
    let words = [format!("the {}", written.to_lowercase()), format!("the {}", quantity.low)];
    let has = |says: &str, words: &str| {
        says.match_indices(words).any(|(at, _)| !says[at + words.len()..].starts_with(char::is_alphanumeric))
    };
    definite
        && quantity.bound == Bound::Plain
        && subject.cited.borne(subject.known).any(|(_, borne)| words.iter().any(|words| has(&borne.small, words)))
}

/// "Two sides", where what is cited has "the southern and eastern sides".
pub(super) fn listed(subject: &Subject<'_>, quantity: &Quantity) -> bool {
    let Some(noun) = quantity.words.last().filter(|_| quantity.bound == Bound::Plain && quantity.low <= 6.0) else {
        return false;
    };
    let says = subject.cited.supports.iter().flat_map(|support| &support.says);
    says.filter(|says| says.contains(" and ")).any(|says| count_of(&tokens(says), noun) == Some(quantity.low))
}

/// How many things a list of what tells them apart names: "the third and fourth floors" two.
fn count_of(tokens: &[Token], noun: &str) -> Option<f64> {
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let at = (3..tokens.len()).find(|n| stem(word(*n)) == noun && word(*n).ends_with('s') && word(n - 2) == "and")?;
    let mut count = 2.0;
    let mut n = at - 3;
    while n >= 2 && word(n - 1) == "," && tokens[n - 2].is_word() {
        (count, n) = (count + 1.0, n - 2);
    }
    let number = |n: usize| number_of(word(n)).is_some() || tokens[n].is_digits();
    (!number(at - 1) && !number(at - 3)).then_some(count)
}

/// "Five dead, three of them cadets and two officers": people whom the evidence counts by what they are, and the sentence too or
/// not at all.
pub(super) fn in_parts(subject: &Subject<'_>, quantity: &Quantity, given: &[Given<'_>]) -> bool {
    let people = quantity.noun.as_deref().is_none_or(|noun| noun == "person" || noun == "body");
    if !people || quantity.bound != Bound::Plain || quantity.low < 2.0 {
        return false;
    }
    let person = |one: &&Quantity| {
        one.unit.is_none()
            && one.bound == Bound::Plain
            && one.noun.as_deref().is_some_and(|noun| rules().nouns.is_a(noun, "person") && noun != "person")
    };
    let told = |one: &Given<'_>| one.states.iter().any(|state| quantity.states.contains(state));
    let states = quantity.states.is_empty() || given.iter().any(told);
    let says = subject.cited.supports.iter().flat_map(|support| &support.says);
    states
        && says.filter(|says| says.contains(" and ")).any(|says| {
            let counts: Vec<f64> =
                Reading::of_evidence(says).quantities.iter().filter(person).map(|one| one.low).collect();
            counts.len() >= 2 && counts.iter().sum::<f64>() == quantity.low
        })
}
