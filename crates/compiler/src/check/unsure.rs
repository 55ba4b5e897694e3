//! What the words of evidence themselves leave unsure, told without it: "possibly a military vehicle" as "a military pickup".

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::text::SentenceKind;

/// What is cited says that it was tried, and the sentence that it was done.
fn only_tried(subject: &Subject<'_>, found: &mut Found) -> bool {
    let begins = [
        "tr",
        "attempt",
        "fail",
        "vain",
        "unsuccess",
        "sought",
        "seek",
        "want",
        "prevent",
        "not",
        "no",
        "without",
        "never",
        "intend",
        "plan",
        "about",
    ];
    let tries = |word: &str| {
        matches!(word, "try" | "tries" | "tried" | "trying" | "effort" | "efforts")
            || begins.iter().skip(1).any(|begin| word.starts_with(begin))
            || word.ends_with("n't")
    };
    if subject.reading.tokens.iter().any(|t| tries(&t.word)) {
        return false;
    }
    let all: Vec<_> = subject.cited.borne(subject.known).collect();
    for (support, borne) in &all {
        let done = |verb: &&String| {
            subject.reading.stems.contains(*verb)
                && !all.iter().any(|(_, other)| other.stems.contains(*verb) && !other.tried.contains(*verb))
        };
        let Some(verb) = borne.tried.iter().find(done) else { continue };
        let Some(at) = subject.reading.tokens.iter().find(|t| crate::reading::stem(&t.word) == *verb) else { continue };
        let says = shown(support.says.first().map_or("", String::as_str));
        let written = &subject.passage.text()[at.start..at.end];
        found
            .add(Code::Certainty, subject.span(at.start, at.end), format!("\"{written}\" is what was only tried"))
            .with(support.name.clone(), says.clone())
            .allow(says);
        return true;
    }
    false
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let told = found.problems.iter().any(|problem| problem.code == Code::Certainty);
    let other = matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Judgement);
    if told || other || subject.reading.hedged || !subject.reading.supposed.is_empty() {
        return;
    }
    if only_tried(subject, found) {
        return;
    }
    let own = &subject.reading.stems;
    let all: Vec<_> = subject.cited.borne(subject.known).collect();
    for (support, borne) in &all {
        for unsure in &borne.unsure {
            // What something else that is cited has without a doubt may be told.
            let sure = |stem: &String| {
                all.iter().any(|(other, read)| {
                    !std::ptr::eq(*other, *support)
                        && read.stems.contains(stem)
                        && !read.unsure.iter().any(|unsure| unsure.contains(stem))
                })
            };
            let both: Vec<&String> = unsure.intersection(own).filter(|stem| !sure(stem)).collect();
            if both.is_empty() || unsure.len() > 2 && both.len() < 2 {
                continue;
            }
            let at =
                subject.reading.tokens.iter().find(|t| both.iter().any(|stem| crate::reading::stem(&t.word) == **stem));
            let Some(at) = at else { continue };
            let says = shown(support.says.first().map_or("", String::as_str));
            let written = &subject.passage.text()[at.start..at.end];
            found
                .add(
                    Code::Certainty,
                    subject.span(at.start, at.end),
                    format!("\"{written}\" is what the evidence leaves unsure"),
                )
                .with(support.name.clone(), says.clone())
                .allow(says);
            return;
        }
    }
}
