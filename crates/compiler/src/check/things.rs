//! The one of several things for another: "glass bottles" where what is cited has plastic ones, "in the chest" for the head.

use std::collections::BTreeSet;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::diagnostic::Level;
use crate::reading::{Match, Token, rules, tokens};
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Background) {
        return;
    }
    let group = &rules().things;
    let own = things(&subject.reading.tokens);
    if own.is_empty() {
        return;
    }
    let mut theirs: BTreeSet<&'static str> = BTreeSet::new();
    let mut told = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        for id in &borne.things {
            theirs.insert(id);
        }
        told.push((support, borne));
    }
    let denies = subject.reading.tokens.iter().any(|t| super::polarity::is_negation(&t.word));
    let named = own.iter().map(|m| m.id).collect::<BTreeSet<_>>();
    for m in &own {
        let (start, end) = (subject.reading.tokens[m.from].start, subject.reading.tokens[m.to - 1].end);
        let spoken = subject
            .reading
            .said
            .iter()
            .any(|said| said.who_at.0 <= start && end <= said.who_at.1 || said.start <= start && end <= said.end);
        // "Turned north": where the place lies does not tell it.
        let before = m.from.checked_sub(1).map_or("", |n| subject.reading.tokens[n].word.as_str());
        let moves = group.rules[m.number].does.as_deref() == Some("direction")
            && (before.ends_with("ed")
                || before.ends_with("ing")
                || crate::reading::is_form(before)
                || matches!(
                    before,
                    "drifts" | "turns" | "heads" | "moves" | "drives" | "runs" | "walks" | "goes" | "flees"
                )
                || matches!(before, "retreats" | "marches" | "wafts" | "comes" | "retreat" | "turn" | "move" | "flee"));
        if m.id == "any_arm"
            || theirs.contains(m.id)
            || spoken
            || subject.supposes(start)
            || !moves && has_word(subject, m)
        {
            continue;
        }
        let class = group.rules[m.number].does.as_deref();
        if denies && class.is_some_and(|class| class.starts_with("opposite")) {
            continue;
        }
        // Another of its kind, which the sentence does not have: it stands in its place.
        let near = |borne: &crate::compiler::Borne| subject.reading.in_common(&borne.stems);
        let nearest = told.iter().map(|(_, borne)| near(borne)).max().unwrap_or(0);
        let opposite = class.is_some_and(|class| class.starts_with("opposite"));
        let spoken_of = told.iter().filter(|(_, borne)| !opposite || near(borne) >= 2 && near(borne) == nearest);
        let other = spoken_of.into_iter().find_map(|(support, borne)| {
            let other = borne.things.iter().find(|id| {
                !named.contains(*id)
                    && group.rule(id).is_some_and(|rule| rule.does.as_deref() == class)
                    && !group.is_a(id, m.id)
                    && !group.is_a(m.id, id)
            })?;
            Some((*support, *other))
        });
        let Some((support, _)) = other else { continue };
        let written = &subject.passage.text()[start..end];
        let says = shown(support.says.first().map_or("", String::as_str));
        found
            .add(Code::NotObserved, subject.span(start, end), format!("\"{written}\": what is cited has another"))
            .at(Level::Warning)
            .with(support.name.clone(), says.clone())
            .allow(says);
        return;
    }
}

/// Whether what is cited has the word itself, anywhere: in the name of a place or of who speaks, in words that may be quoted.
fn has_word(subject: &Subject<'_>, m: &Match<'_>) -> bool {
    let has = |text: &str| things(&tokens(text)).iter().any(|other| other.id == m.id);
    subject.cited.borne(subject.known).any(|(support, borne)| {
        has(&borne.small) || support.places.iter().any(|id| has(&subject.known.place_words(id)))
    }) || subject.cited.exhibits.iter().any(|(_, one)| has(&one.id))
}

/// The things of a text.
pub(crate) fn things(tokens: &[Token]) -> Vec<Match<'static>> {
    let mut found = rules().things.matches(tokens);
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let capital = |n: usize| tokens.get(n).is_some_and(|t| t.capital);
    found.retain(|m| {
        // "Father Ilario", "a window of four minutes".
        if capital(m.from) && capital(m.to) || word(m.from) == "window" && word(m.to) == "of" {
            return false;
        }
        true
    });
    found
}
