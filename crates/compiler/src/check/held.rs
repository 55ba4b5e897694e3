//! How much of a sentence is held against the evidence: whatever its kind, a deed that it tells is held like any fact.

use super::{Found, Subject, acts, labels, numbers, times};
use crate::code::Code;
use crate::reading::{Act, Quantity, Reading, is_particular, rules};
use crate::text::{Sentence, SentenceKind};

/// How much of a sentence the evidence is held against.
pub(super) enum Extent {
    /// It cites nothing.
    Nothing,
    /// What it takes for granted or names: numbers, times, deeds, and who does them.
    Naming,
    Whole,
}

/// The kind by whose rule a sentence is held: what tells a deed that happened is a fact, in whatever sentence it stands.
pub(crate) fn kind(sentence: &Sentence, reading: &Reading) -> SentenceKind {
    let exempt = matches!(
        sentence.kind,
        SentenceKind::Law | SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Background
    );
    if !exempt || !tells_deed(reading) {
        return sentence.kind;
    }
    let judged = sentence.kind == SentenceKind::Law && !reading.judgements.is_empty();
    if judged { SentenceKind::Judgement } else { SentenceKind::Fact }
}

/// Whether it tells a grave deed that happened.
pub(super) fn tells_deed(reading: &Reading) -> bool {
    reading.acts.iter().any(|act| is_told(reading, act))
}

/// Whether a deed is grave, and told as one that happened.
pub(super) fn is_told(reading: &Reading, act: &Act) -> bool {
    let quoted = reading.said.iter().any(|said| said.start < act.end && act.start < said.end);
    act.strong && !act.negated && !act.refers && !quoted && is_particular(&reading.tokens, act)
}

/// Whether a number counts people who were killed, injured, arrested or beaten.
pub(super) fn of_harmed(quantity: &Quantity) -> bool {
    quantity.unit.is_none()
        && quantity.states.iter().any(|state| matches!(*state, "death" | "injury" | "detention" | "beating"))
}

/// Whether a sentence asks, and does not tell.
pub(super) fn asks(subject: &Subject<'_>) -> bool {
    subject.passage.text().trim_end().ends_with('?') && subject.reading.quotes.is_empty()
}

/// Whether a question takes for granted what it asks about: "Why did soldiers shoot …?"
pub(super) fn takes_for_granted(reading: &Reading) -> bool {
    let first = reading.tokens.iter().take(4).map(|t| t.word.as_str());
    first.into_iter().any(|word| matches!(word, "why" | "how" | "when" | "where" | "who" | "whom" | "which" | "whose"))
}

pub(super) fn extent(subject: &Subject<'_>) -> Extent {
    if subject.cited.is_empty() {
        return Extent::Nothing;
    }
    match subject.kind {
        SentenceKind::Heading | SentenceKind::Law => Extent::Naming,
        _ if asks(subject) => Extent::Naming,
        _ => Extent::Whole,
    }
}

/// Institutions, as labels call them. What people are called for what they did (rioters) is none.
const FORCES: [&str; 8] =
    ["security_force", "law_enforcement", "officer", "police", "soldier", "special_forces", "cadet", "guard"];

/// Whether a title is nothing but the name of an institution: "The security forces" is what is spoken of, and says nothing of it.
fn names_a_force(reading: &Reading) -> bool {
    let named = |start: usize| {
        reading.labels.iter().any(|label| FORCES.contains(&label.id) && label.start <= start && start < label.end)
    };
    reading.acts.is_empty()
        && reading.quantities.is_empty()
        && reading.tokens.iter().all(|token| matches!(token.word.as_str(), "the" | "and" | "of") || named(token.start))
}

/// Holds what a title, a question or a sentence of law names.
pub(super) fn naming(subject: &Subject<'_>, found: &mut Found) {
    let mut reading = subject.reading.clone();
    let heading = subject.kind == SentenceKind::Heading;
    let granted = heading || (subject.kind != SentenceKind::Law && takes_for_granted(&reading));
    let counts = |quantity: &Quantity| {
        let noun = quantity.noun.as_deref().filter(|noun| rules().nouns.rule(noun).is_some());
        of_harmed(quantity) || noun.is_some_and(|noun| !matches!(noun, "video" | "photograph" | "source" | "camera"))
    };
    reading.quantities.retain(|one| one.unit.is_none() && if granted { counts(one) } else { of_harmed(one) });
    reading.times.retain(|time| time.clock.is_some() || heading && time.date.is_some());
    if !granted {
        reading.acts.clear();
        reading.labels.clear();
    }
    if heading && names_a_force(&reading) {
        reading.labels.clear();
    }
    if !heading {
        let acts = &reading.acts;
        reading.labels.retain(|label| acts.iter().any(|act| act.strong && act.actor == Some(label.id)));
    }
    let named = Subject { reading: &reading, ..*subject };
    numbers::check(&named, found);
    let before = found.problems.len();
    times::check(&named, found);
    // A title may say when without anything that is cited being dated so exactly.
    let mut number = 0;
    found.problems.retain(|problem| {
        number += 1;
        number <= before || !heading || problem.code == Code::TimeDiffers
    });
    acts::check(&named, found);
    labels::check(&named, found);
}
