//! What people are called: by an observation, or by somebody who is named as saying so.

use std::collections::BTreeSet;

use super::attribution::quoted_by_name;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::shows;
use crate::inputs::Basis;
use crate::reading::rules;
use crate::text::SentenceKind;

/// Labels that say nothing against anybody, and hold of whoever wears a uniform or comes to a protest.
const OPEN: &[&str] = &["security_force", "law_enforcement", "civilian"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.sentence.kind, SentenceKind::Recommendation | SentenceKind::Method) {
        return;
    }
    let group = &rules().labels;
    let mut done = BTreeSet::new();
    for label in &subject.reading.labels {
        let (start, end) = (label.start, label.end);
        // Who speaks is named by the case; who is spoken to is no actor.
        let speaker = subject.reading.said.iter().any(|said| said.who_at.0 <= start && end <= said.who_at.1);
        // "Told reporters": whom somebody speaks to.
        let hearer = subject.reading.said.iter().any(|said| {
            said.verb.starts_with("t")
                && said.end < start
                && !subject.passage.text()[said.end..start].contains(" that ")
                && start - said.end <= 12
        });
        if hearer {
            continue;
        }
        if speaker && subject.cited.supports.iter().any(|s| s.speaker.is_some()) {
            continue;
        }
        // "No weapons" is a negative, and checked as one.
        let worded = &subject.passage.text()[start..end];
        if label.id == "unarmed" && worded.contains(' ') {
            continue;
        }
        // "Soldiers, not police": what they are said not to be.
        let before = subject.passage.text()[..start].trim_end();
        if [" not", " nor", " rather than", " instead of"].iter().any(|no| before.ends_with(no)) {
            continue;
        }
        if !done.insert(label.id) {
            continue;
        }
        let bears = |other: &&&str| {
            group.is_a(other, label.id)
                || (OPEN.contains(&label.id) && group.is_a(other, "security_force") && label.id != "civilian")
        };
        let mut said = None;
        let mut is_shown = false;
        for (support, borne) in subject.cited.borne(subject.known) {
            if borne.labels.iter().collect::<Vec<_>>().iter().any(bears) {
                is_shown |= shows(support) || matches!(support.basis, Basis::Described | Basis::Judged);
                if support.basis == Basis::Said {
                    said = Some(support);
                }
            }
        }
        if is_shown || (said.is_some() && (subject.is_attributed() || quoted_by_name(subject))) {
            continue;
        }
        let span = subject.span(start, end);
        let written = &subject.passage.text()[start..end];
        match said {
            Some(support) => {
                let who = support.speaker.as_ref().and_then(|s| s.names.first()).map_or("a source", String::as_str);
                found
                    .add(Code::Label, span, format!("\"{written}\" is what {who} calls them, and not what is observed"))
                    .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
                    .allow(format!("according to {who}"));
            }
            None => {
                let problem = found.add(Code::Label, span, format!("nothing that is cited calls them \"{written}\""));
                for support in subject.cited.supports.iter().take(3) {
                    problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
                }
                problem.allow(plainer(label.id));
            }
        }
    }
}

/// A word that says less than a label.
fn plainer(label: &str) -> &'static str {
    match label {
        "soldier" | "police" | "cadet" | "officer" | "special_forces" | "guard" => {
            "security forces, or what is cited calls them"
        }
        "rioter" | "terrorist" | "protester" | "civilian" | "bystander" => "people",
        _ => "the same without this word",
    }
}
