//! What somebody is said to say, that only something else that is cited has: "the air force concedes that it struck a hospital".

use super::voice::is_named;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::inputs::{Basis, Support};
use crate::reading::rules;

/// Words at which what somebody says ends.
const ENDS: &[&str] = &[
    ";",
    ":",
    "—",
    "–",
    "(",
    ")",
    "while",
    "whereas",
    "but",
    "although",
    "though",
    "yet",
    "as",
    "which",
    "when",
    "after",
    "before",
    "where",
    "against",
    "contrary",
    "despite",
    "unlike",
    "whose",
    "exceeds",
    "exceed",
    "exceeded",
    "differs",
    "differ",
    "contradicts",
    "contradict",
    "matches",
    "than",
    "who",
    "footage",
    "video",
    "recording",
];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let [said] = subject.reading.said.as_slice() else { return };
    let against = ["contrary", "unlike", "despite", "against", "whatever"];
    let contrary = crate::reading::tokens(&said.who).first().is_some_and(|t| against.contains(&t.word.as_str()));
    if contrary
        || said.is_open()
        || !subject.reading.quotes.is_empty()
        || found.problems.iter().any(|one| one.code == Code::SpeakerDiffers)
    {
        return;
    }
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let judge = |one: &Support| {
        one.judged.as_ref().is_some_and(|judged| crate::reading::phrase_fits(&said.stems(), &judged.by))
    };
    let theirs = |one: &Support| {
        judge(one) || {
            one.basis == Basis::Said && one.speaker.as_ref().is_some_and(|speaker| is_named(&said.who, speaker))
        }
    };
    let (own, others): (Vec<_>, Vec<_>) = all.into_iter().partition(|(one, _)| theirs(one));
    if own.is_empty() || others.is_empty() || own.iter().any(|(one, _)| one.denied) {
        return;
    }
    let tokens = &subject.reading.tokens;
    let last = said.end.max(said.who_at.1);
    let behind = tokens.iter().any(|t| t.start >= last && t.is_word());
    let (from, to) = if behind {
        let end =
            tokens.iter().find(|t| t.start >= last && ENDS.contains(&t.word.as_str())).map_or(usize::MAX, |t| t.start);
        (last, end)
    } else {
        let to = said.start.min(said.who_at.0);
        let sign = |t: &&crate::reading::Token| t.end <= to && matches!(t.word.as_str(), ";" | ":" | "—" | "–");
        (tokens.iter().rfind(sign).map_or(0, |t| t.end), to)
    };
    let has = |inside: usize, end: usize| from <= inside && end <= to;
    let act = subject.reading.acts.iter().find(|act| {
        act.strong
            && !act.negated
            && !act.refers
            && has(act.start, act.end)
            && !own.iter().any(|(_, borne)| super::acts::bears(borne, act.id) || borne.not_done.contains(act.id))
            && others.iter().any(|(_, borne)| super::acts::bears(borne, act.id))
    });
    let things = super::things::things(tokens);
    let thing = things.iter().find(|m| {
        let class = rules().things.rules[m.number].does.as_deref();
        has(tokens[m.from].start, tokens[m.to - 1].end)
            && !matches!(class, Some("sex" | "youth" | "opening"))
            && !own.iter().any(|(_, borne)| borne.things.contains(m.id) || borne.small.contains(&tokens[m.from].word))
            && others.iter().any(|(_, borne)| borne.things.contains(m.id))
    });
    let at = act.map(|act| (act.start, act.end)).or(thing.map(|m| (tokens[m.from].start, tokens[m.to - 1].end)));
    let Some((start, end)) = at else { return };
    let written = &subject.passage.text()[start..end];
    let message = format!("\"{written}\" is not in what \"{}\" said", said.who.trim());
    let problem = found.add(Code::SpeakerDiffers, subject.span(start, end), message);
    for (support, _) in own.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
}
