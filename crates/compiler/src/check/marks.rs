//! Citations, kinds and exceptions as they are written, and what they lead to.

use std::collections::BTreeSet;

use super::{Found, Subject};
use crate::code::Code;
use crate::compiler::Known;
use crate::inputs::{BytesState, Exhibit, qualified};
use crate::text::{CitationFault, ExceptionFault};

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let sentence = subject.sentence;
    for citation in &sentence.citations {
        let written = format!("@{}", citation.target);
        if let Some(fault) = &citation.fault {
            let message = match fault {
                CitationFault::Empty => "the citation names nothing".to_owned(),
                CitationFault::Unclosed => "the citation has no closing bracket".to_owned(),
                CitationFault::Time(time) => format!("\"{time}\" is no time in a recording; write 0:12-0:31"),
                CitationFault::Backwards => "the stretch ends before it begins".to_owned(),
            };
            found.add(Code::CitationUnreadable, citation.span, message);
            continue;
        }
        let named: Vec<&Exhibit> = subject.known.exhibits_named(&citation.target).collect();
        if named.is_empty() {
            let near = subject.known.nearest_exhibits(&citation.target);
            let problem = found.add(
                Code::CitationUnknown,
                citation.span,
                format!("the case holds nothing called \"{}\"", citation.target),
            );
            if let Some(best) = near.first() {
                let whole = subject.known.replaced(citation.span, &written, &format!("@{best}"));
                problem.allow(format!("the nearest names are {}", near.join(", ")));
                if let Some(whole) = whole {
                    problem.mend(citation.span, whole, format!("cite {best}"));
                }
            }
        }
        if named.len() > 1 {
            let kinds: Vec<String> =
                named.iter().map(|one| format!("{:?}:{}", one.kind, one.id).to_lowercase()).collect();
            let message = format!("\"{}\" is the name of several things; all of them are taken", citation.target);
            found.add(Code::CitationUnknown, citation.span, message).at(crate::Level::Note).allow(kinds.join(" or "));
        }
        for exhibit in named {
            cited(citation.span, citation.to, exhibit, subject.known, found);
        }
    }
    if let Some((span, name)) = &sentence.unknown_kind {
        found
            .add(Code::MarkUnreadable, *span, format!("\"{name}\" is no kind of sentence"))
            .allow("fact, attributed, judgement, law, recommendation, background, quotation or method");
    }
    for mark in &sentence.exceptions {
        let lacks = match mark.fault {
            Some(ExceptionFault::Code) => "the code of what it excepts",
            Some(ExceptionFault::Reason) => "a reason in quotation marks",
            Some(ExceptionFault::Name) => "a name after \"by\"",
            None if Code::named(&mark.exception.code).is_none() => "a code that there is",
            None => continue,
        };
        found
            .add(Code::MarkUnreadable, mark.span, format!("the exception lacks {lacks}"))
            .allow("[!uncited \"known to every reader\" by A. Analyst]");
    }
}

fn cited(span: crate::TextSpan, to: Option<model::MediaTime>, exhibit: &Exhibit, known: &Known, found: &mut Found) {
    if exhibit.is_report {
        let message = format!("{} is this report, or an earlier edition of it: it cannot bear itself out", exhibit.id);
        found.add(Code::CitationCircular, span, message).allow("cite what the report stands on there");
        return;
    }
    if let Some(circle) = circle(exhibit, known) {
        let message = format!("what {} rests on leads back to itself: {}", exhibit.id, circle.join(" → "));
        found.add(Code::CitationCircular, span, message).allow("cite an observation, an item or a statement");
    }
    if let (Some(to), Some(duration)) = (to, exhibit.duration)
        && to > duration
    {
        let long = format!("{} is {} long", exhibit.id, clock(duration));
        let message = format!("the cited stretch ends at {}, and {long}", clock(to));
        found.add(Code::CitationSpan, span, message).allow(format!("a stretch that ends by {}", clock(duration)));
    }
    let below = std::iter::once(exhibit).chain(exhibit.rests_on.iter().flat_map(|id| known.exhibits_named(id)));
    let mut said = BTreeSet::new();
    for one in below.filter(|one| said.insert((one.kind, one.id.as_str()))) {
        if let BytesState::Failed(what) = &one.bytes {
            let message = format!("the preserved copy of {} does not have its hash any more", one.id);
            found
                .add(Code::HashFailed, span, message)
                .with(format!("item {}", one.id), what.clone())
                .allow("nothing that rests on it, until a whole copy is found");
        }
        if let Some(why) = &one.unusable {
            found
                .add(Code::CitedUnusable, span, format!("nothing may lean on {}: {why}", one.id))
                .with(one.title.clone(), why.clone());
        }
    }
}

/// A way from an exhibit back to itself, or to the report, over what each rests on.
fn circle(exhibit: &Exhibit, known: &Known) -> Option<Vec<String>> {
    let mut way = vec![exhibit.id.clone()];
    let mut seen = BTreeSet::new();
    fn walk(id: &str, home: &str, known: &Known, way: &mut Vec<String>, seen: &mut BTreeSet<String>) -> bool {
        for next in known.exhibits_named(id).flat_map(|one| &one.rests_on) {
            let leads_home = next == home || known.exhibits_named(next).any(|one| one.is_report);
            if leads_home {
                way.push(next.clone());
                return true;
            }
            if way.len() < 50 && seen.insert(next.clone()) {
                way.push(next.clone());
                if walk(next, home, known, way, seen) {
                    return true;
                }
                way.pop();
            }
        }
        false
    }
    let home = qualified(exhibit.kind, &exhibit.id);
    walk(&home, &home, known, &mut way, &mut seen).then_some(way)
}

/// A time in a recording, as citations write it.
fn clock(time: model::MediaTime) -> String {
    let secs = time.micros() / 1_000_000;
    let (hours, minutes, secs) = (secs / 3600, secs / 60 % 60, secs % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{secs:02}") } else { format!("{minutes}:{secs:02}") }
}
