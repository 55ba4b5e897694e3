//! "Each of the seven", "all 240": what is said of all of a number, where what is cited counts fewer of whom it holds; and
//! "on each raft were 21 to 24", where so many are counted of all together.

use std::collections::BTreeSet;

use super::super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::{Counted, Support};
use crate::reading::{Quantity, stem, tokens};

/// Words by which evidence itself tells something of each.
const EACH: &[&str] = &["each", "every", "per", "apiece", "all", "both"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let own = &subject.reading.tokens;
    let word = |n: usize| own.get(n).map_or("", |t| t.word.as_str());
    let told = |support: &&Support| {
        support.says.iter().any(|says| tokens(says).iter().any(|t| EACH.contains(&t.word.as_str())))
    };
    if subject.cited.supports.iter().any(told) {
        return;
    }
    let each = (0..own.len()).find(|n| match word(*n) {
        "each" => !matches!(word(*n + 1), "with" | "other" | "," | "."),
        "every" => true,
        "all" if matches!(word(*n + 1), "the" | "of") && subject.reading.quantities.is_empty() => true,
        "all" => subject.reading.quantities.iter().any(|one| one.unit.is_none() && follows(subject, *n, one)),
        _ => false,
    });
    let Some(at) = each else { return };
    let whole = subject.reading.quantities.iter().find(|one| one.unit.is_none() && follows(subject, at, one));
    // "On each of the two rafts were 21 to 24": what is counted of all.
    let of_each = subject.reading.quantities.iter().find(|one| {
        word(at) == "each"
            && one.unit.is_none()
            && one.low >= 2.0
            && one.start > own[at].end
            && whole.is_none_or(|whole| whole.start != one.start)
            && counts(subject).any(|(_, counted)| {
                number(counted) == (one.low, one.high) && !whole.is_some_and(|whole| whole.low == one.low)
            })
    });
    if let Some(one) = of_each {
        let support =
            counts(subject).find(|(_, counted)| number(counted) == (one.low, one.high)).map(|(support, _)| support);
        return differs(subject, (one.start, one.end), support, "what is cited counts so many of all together", found);
    }
    let Some(whole) = whole.filter(|one| one.low > 1.0) else { return every(subject, at, found) };
    let predicate: BTreeSet<String> = own
        .iter()
        .filter(|t| t.end <= own[at].start || t.start >= whole.end)
        .map(|t| stem(&t.word))
        .filter(|stem| subject.reading.stems.contains(stem) && !whole.words.contains(stem))
        .collect();
    let marks = |counted: &Counted| {
        let words = tokens(&counted.what).into_iter().map(|t| stem(&t.word));
        words.filter(|word| predicate.contains(word)).count()
    };
    let of_all =
        counts(subject).filter(|(_, one)| number(one).0 >= whole.low).map(|(_, one)| marks(one)).max().unwrap_or(0);
    let fewer = counts(subject).find(|(_, one)| {
        let (low, high) = number(one);
        low > 0.0 && low < whole.low && high.is_none_or(|high| high < whole.low) && marks(one) > of_all
    });
    // "All seven carried rifles", where two of them had one.
    let acts: BTreeSet<&str> = subject.reading.acts.iter().filter(|act| !act.negated).map(|act| act.id).collect();
    let part = subject.cited.borne(subject.known).find(|(_, borne)| {
        let of_state = |one: &Quantity| one.states.iter().any(|state| acts.contains(state));
        let all = borne.quantities.iter().any(|one| one.low >= whole.low && of_state(one));
        !all && borne
            .quantities
            .iter()
            .any(|one| one.unit.is_none() && one.low < whole.low && of_state(one) && one.noun == whole.noun)
    });
    if let Some((support, _)) = part {
        return differs(subject, (own[at].start, own[at].end), Some(support), "what is cited says it of fewer", found);
    }
    if let Some((support, _)) = fewer {
        differs(subject, (own[at].start, own[at].end), Some(support), "what is cited says it of fewer", found);
    }
}

/// "Every house is gone", where 41 of 58 are.
fn every(subject: &Subject<'_>, at: usize, found: &mut Found) {
    let own = &subject.reading.tokens;
    let little = |word: &str| matches!(word, "of" | "the" | "single" | "these" | "those" | "one" | "last");
    let Some(noun) = own.iter().skip(at + 1).take(5).find(|t| !little(&t.word)) else { return };
    let noun = stem(&noun.word);
    let words = |counted: &Counted| tokens(&counted.what).into_iter().map(|t| stem(&t.word)).collect::<Vec<_>>();
    let Some((_, whole)) = counts(subject).find(|(_, one)| words(one) == [noun.clone()]) else { return };
    let part = counts(subject).find(|(_, one)| {
        let words = words(one);
        let told = words.iter().any(|word| *word != noun && subject.reading.stems.contains(word));
        words.contains(&noun) && told && number(one).1.is_some_and(|most| most < number(whole).0)
    });
    if let Some((support, _)) = part {
        differs(subject, (own[at].start, own[at].end), Some(support), "what is cited says it of fewer", found);
    }
}

/// Whether a number stands behind "all", "each of the".
fn follows(subject: &Subject<'_>, at: usize, one: &Quantity) -> bool {
    let own = &subject.reading.tokens;
    let between = own.iter().filter(|t| own[at].end <= t.start && t.end <= one.number.0);
    one.number.0 >= own[at].end
        && between.clone().count() <= 2
        && between.into_iter().all(|t| matches!(t.word.as_str(), "of" | "the" | "these" | "those"))
}

fn counts<'a>(subject: &Subject<'a>) -> impl Iterator<Item = (&'a Support, &'a Counted)> {
    let supports = subject.cited.supports.clone();
    supports
        .into_iter()
        .flat_map(|support| support.counted.iter().filter(|one| !one.statistic).map(move |one| (support, one)))
}

fn number(counted: &Counted) -> (f64, Option<f64>) {
    (counted.at_least.unwrap_or(0) as f64, counted.at_most.map(|most| most as f64))
}

fn differs(
    subject: &Subject<'_>,
    (start, end): (usize, usize),
    support: Option<&Support>,
    why: &str,
    found: &mut Found,
) {
    let written = &subject.passage.text()[start..end];
    let problem = found.add(Code::NumberDiffers, subject.span(start, end), format!("\"{written}\": {why}"));
    if let Some(support) = support {
        let says = shown(support.says.first().map_or("", String::as_str));
        problem.with(support.name.clone(), says.clone()).allow(says);
    }
}
