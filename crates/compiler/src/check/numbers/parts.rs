//! Wholes and parts that are counted: "41 of 58", and what is left of them.

use super::super::Subject;
use super::super::clauses::{clause_of, clauses};
use crate::reading::{Bound, Quantity, stem, tokens};

/// A number of things with its bounds.
pub(in super::super) type Count = (f64, Option<f64>);

/// The words by which a sentence says that it tells of what is left.
const LEFT: &[&str] = &["remain", "remained", "remains", "remaining", "survived", "intact", "untouched", "spared"];

/// A whole and a part of it that are counted, where the words of a sentence name what tells the part from the whole.
pub(in super::super) fn part_of(subject: &Subject<'_>, of: Option<&str>, named: bool) -> Option<(Count, Count)> {
    let counts: Vec<(Vec<String>, Count)> = subject
        .cited
        .supports
        .iter()
        .flat_map(|support| &support.counted)
        .filter(|one| !one.statistic)
        .map(|one| {
            let words = tokens(&one.what).iter().filter(|t| t.word.len() > 2).map(|t| stem(&t.word)).collect();
            (words, (one.at_least.unwrap_or(0) as f64, one.at_most.map(|most| most as f64)))
        })
        .collect();
    let own = &subject.reading.stems;
    counts.iter().filter(|(words, _)| words.len() == 1 && of.is_none_or(|of| words[0] == of)).find_map(
        |(whole, all)| {
            let part = counts.iter().find(|(words, _)| {
                words.len() > 1
                    && words.contains(&whole[0])
                    && (!named || words.iter().any(|word| *word != whole[0] && own.contains(word)))
            });
            part.map(|(_, part)| (*all, *part))
        },
    )
}

/// Whether a number of what is left follows from a whole and a part that are cited; `None` where it is no such number, or
/// no whole with a part is cited.
pub(super) fn remaining(subject: &Subject<'_>, quantity: &Quantity) -> Option<bool> {
    if quantity.unit.is_some() {
        return None;
    }
    let (from, to) = clause_of(&clauses(subject), quantity.start)?;
    let tokens = &subject.reading.tokens;
    let be_left = tokens.windows(2).any(|pair| {
        pair[1].word == "left"
            && matches!(pair[0].word.as_str(), "are" | "were" | "is" | "was" | "only" | "remain")
            && from <= pair[1].start
            && pair[1].end <= to
    });
    let left = be_left
        || tokens
            .iter()
            .any(|t| t.start >= quantity.end && t.end <= to && from <= t.start && LEFT.contains(&t.word.as_str()));
    let told =
        subject.cited.borne(subject.known).any(|(_, borne)| LEFT.iter().any(|word| borne.stems.contains(&stem(word))));
    if !left || told {
        return None;
    }
    let ((whole, whole_most), (part, part_most)) = part_of(subject, None, false)?;
    let least = part_most.map_or(0.0, |most| (whole - most).max(0.0));
    let most = whole_most.map(|most| (most - part).max(0.0));
    let (low, high) = quantity.range();
    Some(match quantity.bound {
        Bound::AtLeast | Bound::MoreThan => least >= low,
        Bound::AtMost | Bound::FewerThan => most.zip(high).is_some_and(|(most, own)| most <= own),
        Bound::Plain | Bound::Exactly => least == low && most == Some(low),
        _ => low <= least && most.zip(high).is_some_and(|(most, own)| most <= own),
    })
}
