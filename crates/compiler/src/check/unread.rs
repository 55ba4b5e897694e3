//! What of a sentence was not held against anything: told of each, so that silence is not taken for truth.

use super::{Found, Subject};
use crate::reading::stem;
use crate::text::SentenceKind;

/// How many words of a sentence are told.
const TOLD: usize = 8;

/// Tells the words that no rule read and that nothing that is cited has.
pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let r = subject.reading;
    let read = r.quantities.len()
        + r.times.len()
        + r.acts.len()
        + r.labels.len()
        + r.negatives.len()
        + r.said.len()
        + r.quotes.len();
    if read == 0 && subject.kind != SentenceKind::Heading {
        found.unread.push(
            "no number, time, deed, label or speaker was read in it: only that what it cites exists was checked"
                .to_owned(),
        );
    }
    let places = super::places::named(subject.passage.text(), subject);
    let taken = |start: usize, end: usize| {
        let inside = |from: usize, to: usize| from <= start && end <= to;
        r.quantities.iter().any(|one| inside(one.start, one.end))
            || r.times.iter().any(|one| inside(one.start, one.end))
            || r.acts.iter().any(|one| inside(one.start, one.end))
            || r.said.iter().any(|one| inside(one.start, one.end) || inside(one.who_at.0, one.who_at.1))
            || [&r.labels, &r.negatives, &r.judgements]
                .iter()
                .any(|signs| signs.iter().any(|one| inside(one.start, one.end)))
            || places.iter().any(|(from, to, _)| inside(*from, *to))
    };
    let borne: Vec<_> = subject.cited.borne(subject.known).map(|(_, borne)| borne).collect();
    let mut words: Vec<&str> = Vec::new();
    for token in r.tokens.iter().filter(|t| t.word.chars().count() > 3 && t.is_word() && !t.is_digits()) {
        let stem = stem(&token.word);
        if words.len() < TOLD
            && r.stems.contains(&stem)
            && !taken(token.start, token.end)
            && !words.contains(&token.word.as_str())
            && !borne.iter().any(|borne| borne.stems.contains(&stem) || borne.small.contains(&token.word))
        {
            words.push(&token.word);
        }
    }
    if !words.is_empty() {
        found.unread.push(format!("read by no rule, and not in the words of what is cited: {}", words.join(", ")));
    }
}

/// Tells that a sentence cites nothing that it could be held against.
pub(super) fn uncited(subject: &Subject<'_>, found: &mut Found) {
    if matches!(
        subject.sentence.kind,
        SentenceKind::Background | SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Law
    ) {
        found.unread.push("it cites nothing: its words were held against nothing".to_owned());
    }
}
