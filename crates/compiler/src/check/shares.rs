//! "All", "most", "all but a few", where what is cited says it of fewer.

mod each;
mod most;

use std::collections::BTreeSet;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::reading::{is_person_word, stem};

/// Words by which evidence says something of a part.
const PART: &[&str] = &["some", "most", "several", "few", "many", "part", "largely", "mostly"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    most::check(subject, found);
    each::check(subject, found);
    of_whole(subject, found);
    let tokens = &subject.reading.tokens;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let whole = (0..tokens.len()).find(|&n| {
        let led =
            matches!(word(n.wrapping_sub(1)), "not" | "in" | "above" | "after" | "at" | "nearly" | "almost" | "for");
        match word(n) {
            "all" => !led && !matches!(word(n + 1), "but" | "over" | "night" | "day" | "along" | "cases" | "in" | "it"),
            "every" | "each" => {
                !led && matches!(word(n + 1), "one" | "single" | "of" | "person" | "protester" | "worker")
            }
            "everyone" | "everybody" => !led,
            _ => false,
        }
    });
    let Some(whole) = whole else { return };
    let part_said = tokens.iter().any(|t| PART.contains(&t.word.as_str()));
    if part_said {
        return;
    }
    let borne: Vec<_> = subject.cited.borne(subject.known).collect();
    let says_all = borne.iter().any(|(_, one)| one.small.split(|c: char| !c.is_alphanumeric()).any(|w| w == "all"));
    if says_all {
        return;
    }
    // Whom it is said of: "all protesters" and "most protesters", "all of them".
    let skip =
        |w: &str| matches!(w, "of" | "the" | "those" | "these" | "them" | "who" | "were" | "was" | "had" | "are");
    let whom = (whole + 1..tokens.len()).map(word).find(|w| !skip(w)).map(stem).unwrap_or_default();
    let named = (whole + 1..tokens.len()).map(word).find(|w| !skip(w)).unwrap_or_default().to_owned();
    let pronoun = matches!(word(whole + 2), "them" | "those") || word(whole).starts_with("every");
    // "The workers threw stones, all of them": it is said of what stands before.
    let last = (whole + 1..tokens.len()).all(|n| matches!(word(n), "of" | "them" | "." | "!"));
    let from = if last { 0 } else { whole };
    let near: BTreeSet<String> = (from..tokens.len())
        .take_while(|n| last || !matches!(word(*n), "," | ";" | "." | "—" | "but" | "and"))
        .map(|n| stem(word(n)))
        .filter(|stem| *stem != whom && subject.reading.stems.contains(stem))
        .collect();
    let of_part = borne.iter().find(|(support, _)| {
        let says = support.says.first().map_or("", String::as_str).to_lowercase();
        let words: Vec<&str> = says.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
        let part = words.iter().take(2).position(|w| PART.contains(w));
        let same = part.is_some_and(|at| {
            words.iter().skip(at + 1).take(4).any(|w| stem(w) == whom || is_person_word(w) && is_person_word(&named))
        });
        let common = words.iter().filter(|w| near.contains(&stem(w))).count();
        part.is_some() && (same || pronoun) && common >= 1
    });
    let Some((support, _)) = of_part else { return };
    let span = subject.span(tokens[whole].start, tokens[whole].end);
    let written = &subject.passage.text()[tokens[whole].start..tokens[whole].end];
    found
        .add(Code::NumberAboveLeast, span, format!("\"{written}\": what is cited says it of a part of them"))
        .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
        .allow(shown(support.says.first().map_or("", String::as_str)));
}

/// "The whole hospital", where what is cited says it of a wing of it.
fn of_whole(subject: &Subject<'_>, found: &mut Found) {
    const PARTS: &[&str] = &[
        "wing", "part", "parts", "section", "floor", "floors", "side", "half", "corner", "roof", "some", "quarter",
        "block", "end",
    ];
    let tokens = &subject.reading.tokens;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let all = |n: &usize| {
        matches!(word(*n), "whole" | "entire")
            || matches!(word(*n), "all") && matches!(word(*n + 1), "of") && word(*n + 2) == "the"
    };
    let Some(at) = (0..tokens.len()).find(all) else { return };
    let noun = stem(word(at + if word(at) == "all" { 3 } else { 1 }));
    let of_part = subject.cited.supports.iter().find(|support| {
        support.says.first().is_some_and(|says| {
            let words: Vec<String> = crate::reading::tokens(says).into_iter().map(|t| t.word).collect();
            let part = words.windows(4).any(|w| {
                PARTS.contains(&w[0].as_str()) && w[1] == "of" && (stem(&w[2]) == noun || stem(&w[3]) == noun)
            });
            part && !words.iter().any(|w| matches!(w.as_str(), "whole" | "entire" | "all"))
        })
    });
    let Some(support) = of_part.filter(|_| noun.len() > 2) else { return };
    let says = shown(support.says.first().map_or("", String::as_str));
    let written = &subject.passage.text()[tokens[at].start..tokens[at].end];
    found
        .add(
            Code::NotObserved,
            subject.span(tokens[at].start, tokens[at].end),
            format!("\"{written}\": what is cited says it of a part"),
        )
        .with(support.name.clone(), says.clone())
        .allow(says);
}
