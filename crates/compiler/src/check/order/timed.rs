//! When what some words of a sentence tell was.

use std::collections::BTreeSet;

use super::{Span, minutes};
use crate::check::{Subject, acts};
use crate::inputs::{ExhibitKind, Support, TimeOf};
use crate::reading::{Reading, stem, tokens};

/// When what some tokens tell was: the time of the one thing that is cited and fits them best.
pub(super) fn timed<'a>(subject: &Subject<'a>, (from, to): (usize, usize)) -> Option<(&'a Support, Span, &'a TimeOf)> {
    let tokens = &subject.reading.tokens;
    let (start, end) = (tokens.get(from)?.start, tokens.get(to.checked_sub(1)?)?.end);
    let acts: Vec<_> = subject.reading.acts.iter().filter(|act| start <= act.start && act.end <= end).collect();
    if acts.iter().any(|act| act.negated) {
        return None;
    }
    let named = |t: &&crate::reading::Token| !t.is_digits() && !crate::reading::is_calendar(&t.word);
    let stems: BTreeSet<String> = tokens[from..to]
        .iter()
        .filter(named)
        .map(|t| stem(&t.word))
        .filter(|stem| subject.reading.stems.contains(stem))
        .collect();
    let mut best: Vec<(usize, &Support, Span, &TimeOf)> = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        for (of, what) in support.times.iter().zip(&borne.time_stems) {
            let Some(span) = minutes(of.bounds) else { continue };
            let deeds = acts.iter().filter(|act| acts::bears(borne, act.id)).count();
            let words = stems.intersection(&borne.stems).count().max(stems.intersection(what).count());
            // A name alone ("the strike") is enough where it is that of one event.
            let named = subject.cited.exhibits.iter().any(|(_, one)| {
                one.kind == ExhibitKind::Event
                    && one.supports.iter().any(|n| std::ptr::eq(&raw const subject.known.inputs.supports[*n], support))
                    && one.id.split('-').any(|word| stems.contains(&stem(word)))
            });
            let words = words + usize::from(named);
            // "The beating at the corner of Mill and Salt Streets": where it was tells it from another.
            let there = |id: &String| {
                let names = tokens_of(&subject.known.place_words(id));
                stems.intersection(&names).filter(|stem| !borne.stems.contains(*stem)).count()
            };
            let words = words + support.places.iter().map(there).max().unwrap_or(0).min(2);
            if deeds == 0 && words < 2 && !(words == 1 && stems.len() <= 2) {
                continue;
            }
            best.push((deeds * 2 + words, support, span, of));
        }
    }
    // When something was said is not when it was, and what is computed goes before what was only given.
    let computed = best.iter().any(|one| one.3.finding.is_some());
    best.retain(|one| !one.3.what.starts_with("said ") && (!computed || one.3.finding.is_some()));
    let most = best.iter().map(|one| one.0).max()?;
    let mut best = best.into_iter().filter(|one| one.0 == most);
    let (_, support, span, of) = best.next()?;
    // Two things that fit alike were at one time, or it is not known which is meant.
    best.all(|other| other.3.what == of.what).then_some((support, span, of))
}

/// The stems of words that name something.
fn tokens_of(names: &str) -> BTreeSet<String> {
    tokens(names).iter().filter(|t| t.is_word()).map(|t| stem(&t.word)).collect()
}

/// Whether what some tokens tell is the thing of a title: the same deed, or two of its words.
pub(super) fn is_of(subject: &Subject<'_>, (from, to): (usize, usize), title: &str) -> bool {
    let (Some(first), Some(last)) =
        (subject.reading.tokens.get(from), subject.reading.tokens.get(to.saturating_sub(1)))
    else {
        return false;
    };
    let there = Reading::of_evidence(title);
    let acts = subject.reading.acts.iter().filter(|act| act.strong && first.start <= act.start && act.end <= last.end);
    let own: BTreeSet<String> = subject.reading.tokens[from..to]
        .iter()
        .map(|t| stem(&t.word))
        .filter(|stem| subject.reading.stems.contains(stem))
        .collect();
    let deed = acts.into_iter().any(|act| there.acts.iter().any(|other| other.id == act.id && !other.negated));
    let words = own.intersection(&there.stems).count();
    deed || words >= 2
}
