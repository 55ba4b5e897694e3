//! Whose word it is: a claim is told as one, and as that of whoever made it.

mod speakers;

use std::collections::BTreeSet;

use speakers::speaker;

use super::hearsay;
use super::voice::is_named;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::shows;
use crate::diagnostic::Level;
use crate::inputs::{Basis, Support};
use crate::reading::{Said, Token, is_calendar, is_number_word, phrase_fits, roles, stem};
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Law | SentenceKind::Method) {
        return;
    }
    // What an instrument says is no account; a deed told beside it is held like any other.
    if subject.sentence.kind == SentenceKind::Law {
        return claim_as_fact(subject, found);
    }
    if subject.is_attributed() {
        // "The agency repeated the lawyers' figure": whose it was first is told beside who is cited for it.
        let passes_on = |said: &Said| {
            matches!(
                said.verb.as_str(),
                "repeated" | "repeats" | "quoted" | "cited" | "carried" | "relayed" | "echoed" | "echoes" | "credits"
            )
        };
        let passed_on = subject.reading.said.iter().any(passes_on);
        for said in &subject.reading.said {
            let whose = said.who_at == (said.start, said.end);
            if !(passed_on && whose) {
                speaker(subject, said, found);
            }
        }
        hearsay::check(subject, found);
    } else {
        claim_as_fact(subject, found);
    }
}

fn claim_as_fact(subject: &Subject<'_>, found: &mut Found) {
    let said: Vec<&&Support> = subject.cited.supports.iter().filter(|s| matches!(s.basis, Basis::Said)).collect();
    let shown_any = subject.cited.supports.iter().any(|s| shows(s));
    let span = subject.sentence.span;
    let only_shown = !subject
        .cited
        .supports
        .iter()
        .any(|s| matches!(s.basis, Basis::Observed | Basis::Computed | Basis::Said | Basis::Judged));
    if shown_any && only_shown {
        let frame = [
            "video",
            "footage",
            "recording",
            "clip",
            "photograph",
            "image",
            "seen",
            "heard",
            "show",
            "visibl",
            "appear",
        ];
        if !frame.iter().any(|word| subject.reading.stems.contains(*word)) && !subject.reading.has_words(&["appears"]) {
            found
                .add(
                    Code::ClaimAsFact,
                    span,
                    "what is cited was not verified: it carries no fact in the report's own voice",
                )
                .at(Level::Note)
                .allow("\"a video shows …\"");
        }
    }
    // What is judged is nobody's observation either, but its kind has its own rule.
    let Some(first) = said.first() else { return };
    // Each grave deed must be shown; where there is none, something at all.
    let acts = subject.reading.acts.iter().filter(|act| act.strong && !act.negated && !act.refers);
    let told_only: Vec<&str> = acts
        .filter(|act| {
            let mut bearing = subject.cited.borne(subject.known).filter(|(_, borne)| borne.acts.contains_key(act.id));
            let mut any = false;
            !bearing.any(|(support, _)| {
                any = true;
                shows(support) || matches!(support.basis, Basis::Judged | Basis::Described)
            }) && any
        })
        .map(|act| act.id)
        .collect();
    let told_only = told_only.len() + usize::from(only_said(subject));
    if shown_any && told_only == 0 {
        return;
    }
    // An event that the case records, told with no deed that only somebody says.
    let recorded = subject.cited.borne(subject.known).any(|(support, borne)| {
        support.basis == Basis::Described
            && subject.reading.in_common(&borne.stems) >= if only_times(subject) { 1 } else { 2 }
    });
    if recorded && told_only == 0 {
        return;
    }
    // What somebody did or did not do themselves, as they say it: "Human Rights Watch reviewed no videos".
    let small = subject.passage.text().to_lowercase();
    let own_deed = |s: &Support| {
        let says = s.says.first().map(|says| says.to_lowercase()).unwrap_or_default();
        s.speaker.iter().flat_map(|one| one.names.first()).any(|name| {
            let name = name.to_lowercase();
            says.starts_with(&name) && small.contains(&name)
        })
    };
    if said.iter().all(|s| own_deed(s)) || told_own_work(subject, &said) || is_background(subject, &said) {
        return;
    }
    // "Seventeen videos show the first incident": how much material there is, and no account of what happened.
    let videos =
        |s: &Support| s.counted.iter().any(|one| one.what.contains("video") || one.what.contains("photograph"));
    let of_material =
        subject.reading.quantities.iter().any(|one| matches!(one.noun.as_deref(), Some("video" | "photograph")));
    if of_material && said.iter().all(|s| videos(s)) {
        return;
    }
    // "…, Human Rights Watch holds": whose judgement it is stands there.
    let judge = |s: &&Support| s.judged.as_ref().is_some_and(|judged| phrase_fits(&subject.reading.stems, &judged.by));
    if subject.cited.supports.iter().any(judge) {
        return;
    }
    if !shown_any
        && subject.cited.supports.iter().any(|s| s.basis == Basis::Judged)
        && subject.kind == SentenceKind::Judgement
    {
        return;
    }
    if quoted_by_name(subject) || says_unknown(subject) || !subject.reading.supposed.is_empty() {
        return;
    }
    let who = first.speaker.as_ref().and_then(|s| s.names.first()).map_or("somebody", String::as_str);
    let text = subject.passage.text();
    let problem =
        found.add(Code::ClaimAsFact, span, format!("this is what {who} says; nothing that is cited shows it"));
    for support in said.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
    problem.allow(format!("According to {who}, …"));
    // Attributed or not, it may say no more than they say.
    let surer = subject
        .reading
        .acts
        .iter()
        .filter(|act| act.strong && !act.negated && !act.refers)
        .any(|act| super::acts::borne(subject, act.id).is_none_or(|(known, _)| known < act.sureness));
    if let Some(at) = text.char_indices().next().filter(|_| !surer).map(|(_, c)| c.len_utf8()) {
        let first_word: String = text.chars().take_while(|c| c.is_alphanumeric()).collect();
        let small = super::kinds::keeps_capital(&first_word);
        let start = if small { text[..at].to_owned() } else { text[..at].to_lowercase() };
        problem.mend(subject.span(0, at), format!("According to {who}, {start}"), "say whose word it is");
    }
}

/// "Human Rights Watch worked out where they were": who is cited is told as the one who did it, and no deed of others is.
fn told_own_work(subject: &Subject<'_>, said: &[&&Support]) -> bool {
    let small = subject.passage.text().to_lowercase();
    let leads = |s: &&&Support| {
        s.speaker.iter().flat_map(|one| one.names.first()).any(|name| small.starts_with(&name.to_lowercase()))
    };
    !said.is_empty() && said.iter().all(leads) && !subject.reading.acts.iter().any(|act| act.strong)
}

/// "The alliance is one of six countries": how the world is, and nothing that happened, in the words of what is cited too.
fn is_background(subject: &Subject<'_>, said: &[&&Support]) -> bool {
    let past = |t: &Token| {
        matches!(t.word.as_str(), "was" | "were" | "had" | "did" | "been")
            || t.word.ends_with("ed") && !t.word.contains('-')
            || crate::reading::is_form(&t.word)
    };
    let present =
        |tokens: &[Token]| tokens.iter().any(|t| matches!(t.word.as_str(), "is" | "are")) && !tokens.iter().any(past);
    let r = subject.reading;
    r.acts.is_empty()
        && r.labels.is_empty()
        && r.times.is_empty()
        && present(&r.tokens)
        && said.iter().all(|s| s.says.first().is_some_and(|says| present(&crate::reading::tokens(says))))
}

/// Whether the words of a sentence are in what somebody says, and in nothing that is shown beside it.
fn only_said(subject: &Subject<'_>) -> bool {
    // What the case records of an event is told beside the accounts of it.
    if subject.cited.supports.iter().any(|support| support.basis == Basis::Described) {
        return false;
    }
    let mut theirs = BTreeSet::new();
    let mut others = BTreeSet::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        if support.basis == Basis::Said {
            theirs.extend(borne.stems.iter().cloned());
        } else {
            others.extend(borne.stems.iter().cloned());
        }
    }
    let named =
        |stem: &str| is_number_word(stem) || stem.starts_with(|c: char| c.is_ascii_digit()) || is_calendar(stem);
    // "The brakes failed, and the truck hit them": each clause is told by itself.
    let parts =
        |t: &&Token| matches!(t.word.as_str(), "," | ";" | "—" | "and" | "but" | "while" | "as" | "before" | "after");
    let ends = subject.reading.tokens.iter().filter(parts).map(|t| t.start).chain([usize::MAX]);
    let clauses: Vec<(usize, usize)> = ends.scan(0, |from, to| Some((std::mem::replace(from, to), to))).collect();
    // "Seven hundred metres from the monument, …" only says where.
    let measures = |(from, to): &(usize, usize)| {
        subject.reading.quantities.iter().any(|one| one.unit.is_some() && *from <= one.start && one.end <= *to)
    };
    let clauses = clauses.into_iter().filter(|one| !measures(one));
    std::iter::once((0, usize::MAX)).chain(clauses).any(|(from, to)| {
        let inside = subject.reading.tokens.iter().filter(|t| from <= t.start && t.end <= to);
        let own: BTreeSet<String> =
            inside.map(|t| stem(&t.word)).filter(|stem| subject.reading.stems.contains(stem) && !named(stem)).collect();
        let only = own.iter().filter(|stem| theirs.contains(*stem) && !others.contains(*stem)).count();
        let shared = own.iter().filter(|stem| others.contains(*stem)).count();
        only >= 2 && only > shared
    })
}

/// Whether a sentence says nothing that could be held against evidence but when something was: "Sunset came at 5:31 p.m."
fn only_times(subject: &Subject<'_>) -> bool {
    let r = subject.reading;
    let read = r.acts.len() + r.quantities.len() + r.labels.len() + r.negatives.len() + r.quotes.len();
    read == 0 && !r.times.is_empty()
}

/// "It is unclear whether …": what is not known is nobody's claim.
pub(super) fn says_unknown(subject: &Subject<'_>) -> bool {
    let reading = subject.reading;
    let asks = |word: &str| matches!(word, "whether" | "who" | "how" | "what" | "why" | "when" | "where" | "which");
    let ignorance = ["know", "known", "clear"].iter().any(|word| reading.has_words(&["not", *word]))
        || reading.tokens.iter().any(|t| matches!(t.word.as_str(), "unclear" | "unknown"));
    ignorance && reading.tokens.iter().any(|t| asks(&t.word))
}

/// "The minister praised his men: “…”": words in quotation marks, and beside them who is cited for them.
pub(super) fn quoted_by_name(subject: &Subject<'_>) -> bool {
    let text = subject.passage.text();
    let mut outside = String::new();
    let mut from = 0;
    for quote in &subject.reading.quotes {
        outside.push_str(text.get(from..quote.start).unwrap_or_default());
        outside.push(' ');
        from = quote.end;
    }
    if from == 0 {
        return false;
    }
    outside.push_str(text.get(from..).unwrap_or_default());
    let roles_here = roles(&outside);
    let mut said = subject.cited.supports.iter().filter(|s| matches!(s.basis, Basis::Said));
    let named = |support: &&Support| {
        support.speaker.iter().flat_map(|s| &s.names).any(|name| {
            phrase_fits(&subject.reading.stems, name) || roles(name).iter().any(|role| roles_here.contains(role))
        })
    };
    // No deed of their account stands outside the quotation as the report's own.
    said.any(named) && !subject.reading.acts.iter().any(|act| act.strong && !act.negated && !act.refers)
}

/// Whether a support is the word of somebody whom a sentence does not name, where it names another who is cited beside.
pub(super) fn by_another(subject: &Subject<'_>, support: &Support) -> bool {
    let [said] = subject.reading.said.as_slice() else { return false };
    let Some(speaker) = support.speaker.as_ref().filter(|_| support.basis == Basis::Said) else { return false };
    let text = subject.passage.text();
    let named =
        |one: &Support| one.speaker.as_ref().is_some_and(|other| other.id != speaker.id && is_named(&said.who, other));
    !said.is_open()
        && !is_named(&said.who, speaker)
        && !speaker.names.iter().any(|name| phrase_fits(&subject.reading.stems, name) || text.contains(name.as_str()))
        && subject.cited.supports.iter().any(|one| one.basis == Basis::Said && named(one))
}
