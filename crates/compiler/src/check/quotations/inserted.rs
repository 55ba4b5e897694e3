//! What an author puts into somebody's words in brackets: held like what stands outside of them.

use super::super::polarity::is_negation;
use super::super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::inputs::Quotable;
use crate::reading::{Reading, rules};
use crate::text::TextSpan;

/// Words that an insertion may have without anything that bears them out: they refer, join or mark.
const FREE: &[&str] = &[
    "sic",
    "he",
    "she",
    "they",
    "them",
    "him",
    "her",
    "his",
    "their",
    "its",
    "we",
    "us",
    "our",
    "i",
    "you",
    "your",
    "these",
    "those",
    "will",
    "would",
    "do",
    "does",
    "did",
    "else",
    "translated",
    "translation",
    "emphasis",
    "added",
    "ours",
    "inaudible",
    "unintelligible",
    "laughs",
    "pause",
    "expletive",
    "name",
    "withheld",
    "redacted",
    "other",
];

/// The words that are put into a quotation: what stands in brackets and is no "…".
fn insertions(words: &str) -> Vec<String> {
    let words = super::omitted::with_letters(words);
    let opened = words.split('[').skip(1);
    let inner = opened.map(|rest| rest.split(']').next().unwrap_or_default().trim().to_owned());
    inner.filter(|one| !one.is_empty()).collect()
}

/// Holds what is put into the words of a quotation against what is cited.
pub(super) fn check(subject: &Subject<'_>, words: &str, span: TextSpan, of: (&str, &Quotable), found: &mut Found) {
    let (name, one) = of;
    for inserted in insertions(words) {
        let Some((level, what)) = unborne(subject, &inserted, one) else { continue };
        found
            .add(Code::QuotationDiffers, span, format!("\"[{inserted}]\" is put into the words: {what}"))
            .at(level)
            .with(name, shown(&one.text))
            .allow("the words without it, or an insertion that what is cited bears out");
    }
}

/// What of an insertion nothing that is cited bears out, and how grave that is.
fn unborne(subject: &Subject<'_>, inserted: &str, one: &Quotable) -> Option<(Level, String)> {
    let reading = Reading::of_evidence(inserted);
    let own = Reading::of_evidence(&one.text);
    let denies = |reading: &Reading| reading.tokens.iter().any(|t| is_negation(&t.word));
    if denies(&reading) && !denies(&own) {
        return Some((Level::Error, "it turns what was said".to_owned()));
    }
    let borne: Vec<_> = subject.cited.borne(subject.known).collect();
    let group = &rules().labels;
    let called = |id: &str| {
        own.labels.iter().any(|label| group.is_a(label.id, id))
            || borne.iter().any(|(_, borne)| borne.labels.iter().any(|label| group.is_a(label, id)))
    };
    if let Some(label) = reading.labels.iter().find(|label| !called(label.id)) {
        let word = &inserted[label.start..label.end];
        return Some((Level::Error, format!("nothing that is cited calls them \"{word}\"")));
    }
    let done = |id: &str| {
        own.acts.iter().any(|act| act.id == id) || borne.iter().any(|(_, borne)| borne.acts.contains_key(id))
    };
    if let Some(act) = reading.acts.iter().find(|act| act.strong && !done(act.id)) {
        let word = &inserted[act.start..act.end];
        return Some((Level::Error, format!("nothing that is cited shows or says \"{word}\"")));
    }
    let given = |low: f64| {
        let counted = subject.cited.supports.iter().flat_map(|s| &s.counted);
        own.quantities.iter().any(|q| q.low == low)
            || borne.iter().any(|(_, borne)| borne.quantities.iter().any(|q| q.low == low))
            || counted.into_iter().any(|one| one.at_least.is_some_and(|least| least as f64 == low))
    };
    if let Some(number) = reading.quantities.iter().find(|quantity| !given(quantity.low)) {
        let word = &inserted[number.start..number.end];
        return Some((Level::Error, format!("nothing that is cited gives \"{word}\"")));
    }
    let places = subject.cited.supports.iter().flat_map(|s| &s.places).map(|id| subject.known.place_words(id));
    let places: String = places.collect::<Vec<_>>().join("\n");
    let known = |word: &str, stem: &String| {
        FREE.contains(&word)
            || own.stems.contains(stem)
            || borne.iter().any(|(_, borne)| borne.stems.contains(stem) || borne.small.contains(word))
            || places.contains(word)
            || subject.context.to_lowercase().contains(word)
            || subject.reading.stems.contains(stem)
    };
    let mut words = reading.tokens.iter().filter(|t| t.word.chars().count() > 2);
    let strange = words.find(|t| {
        let stem = crate::reading::stem(&t.word);
        reading.stems.contains(&stem) && !known(&t.word, &stem)
    })?;
    // A label or deed that was held above is borne out by its kind, not by its very word.
    let inside = |start: usize, end: usize| start <= strange.start && strange.end <= end;
    let read =
        reading.labels.iter().any(|l| inside(l.start, l.end)) || reading.acts.iter().any(|a| inside(a.start, a.end));
    (!read).then(|| (Level::Warning, format!("nothing that is cited has \"{}\"", strange.word)))
}
