//! What people are called: by an observation, or by somebody who is named as saying so.

use std::collections::BTreeSet;

use super::attribution::quoted_by_name;
use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::{Borne, shows};
use crate::inputs::{Basis, Support};
use crate::reading::{Sureness, rules, tokens};
use crate::text::SentenceKind;

/// Labels that only tell people apart by where they are: they are read to know who does what to whom.
const PLACED: &[&str] = &["resident", "prisoner"];

/// Labels by which nobody is accused and nobody shielded: who is so called by anybody may be.
const TRADES: &[&str] = &["journalist", "medic", "student", "worker"];

/// Labels that say nothing against anybody, and hold of whoever wears a uniform or comes to a protest.
const OPEN: &[&str] = &["security_force", "law_enforcement", "civilian"];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method) {
        return;
    }
    let group = &rules().labels;
    let mut done = BTreeSet::new();
    for label in &subject.reading.labels {
        let (start, end) = (label.start, label.end);
        // Who does something grave must be so called by what is cited.
        let does = subject.reading.acts.iter().any(|act| act.strong && act.actor == Some(label.id));
        if subject.supposes(start) || PLACED.contains(&label.id) && !does {
            continue;
        }
        // Who speaks is named by the case; who is spoken to is no actor.
        let speaker = subject.reading.said.iter().any(|said| said.who_at.0 <= start && end <= said.who_at.1);
        // "Told reporters": whom somebody speaks to.
        let hearer = subject.reading.said.iter().any(|said| {
            (said.verb.starts_with('t')
                || matches!(said.verb.as_str(), "assured" | "reassured" | "informed" | "briefed" | "notified"))
                && said.end < start
                && !subject.passage.text()[said.end..start].contains(" that ")
                && start - said.end <= 12
        });
        let told = subject.reading.said.iter().any(|said| said.start <= start && end <= said.end);
        if hearer || told {
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
        if [" not", " not the", " not by", " not by the", " nor", " rather than", " instead of"]
            .iter()
            .any(|no| before.ends_with(no))
        {
            continue;
        }
        if !done.insert(label.id) {
            continue;
        }
        let bears = |other: &&'static str| {
            group.is_a(other, label.id)
                // Members of security forces who are not said to be of the army are officers.
                || (label.id == "officer" && matches!(*other, "security_force" | "law_enforcement"))
                || (OPEN.contains(&label.id) && group.is_a(other, "security_force") && label.id != "civilian")
        };
        // Who shoots, or is seen with a weapon, is a gunman.
        let shoots = |borne: &Borne| {
            let acts = ["firing", "live", "shot", "aiming", "armed"].iter().filter_map(|id| borne.acts.get(id));
            label.id == "gunman" && acts.max() == Some(&Sureness::Certain)
        };
        let mut said = None;
        let mut is_shown = false;
        for (support, borne) in subject.cited.borne(subject.known) {
            if borne.labels.iter().any(bears) || shoots(borne) {
                is_shown |= shows(support) || matches!(support.basis, Basis::Described | Basis::Judged);
                if support.basis == Basis::Said {
                    said = Some(support);
                }
            }
        }
        // "Who appear to be soldiers" are not soldiers.
        let own = subject.cited.borne(subject.known).filter(|(_, borne)| borne.labels.iter().any(bears));
        let own: Vec<_> = own.collect();
        // The title of an event says shortly what was observed, and is no surer.
        let called = |says: &String| group.matches(&tokens(says)).iter().any(|m| group.is_a(m.id, label.id));
        let plain = |support: &Support| support.basis != Basis::Described && support.says.iter().any(called);
        let own: Vec<_> = match own.iter().any(|(support, _)| plain(support)) {
            true => own.into_iter().filter(|(support, _)| plain(support)).collect(),
            false => own,
        };
        let seeming = !own.is_empty()
            && own.iter().all(|(_, borne)| {
                let mut carrying = borne.labels.iter().filter(|id| bears(id));
                carrying.all(|id| borne.seeming.contains(id))
            });
        if seeming && !subject.is_attributed() && !subject.reading.hedged {
            let (support, _) = own[0];
            found
                .add(Code::Certainty, subject.span(start, end), format!("\"{worded}\" is what they only appear to be"))
                .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
                .allow(format!("who appear to be {worded}"));
            continue;
        }
        let whose = subject.is_attributed() || quoted_by_name(subject) || TRADES.contains(&label.id);
        if is_shown || said.is_some() && whose {
            continue;
        }
        // "They held up their hands to the police": who is only faced may be seen elsewhere in the same recording.
        if (faced(subject, start) || label.id == "protester" && spoken_of(subject, start, label.id))
            && subject.cited.beside(subject.known).any(|(s, borne)| shows(s) && borne.labels.iter().any(bears))
        {
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

/// Whether a sentence only speaks of somebody: as those to whom something is done, or to say when ("after the protesters
/// arrived"), and has them do nothing grave.
fn spoken_of(subject: &Subject<'_>, at: usize, label: &str) -> bool {
    let acts = &subject.reading.acts;
    let does = acts.iter().any(|act| act.strong && act.actor == Some(label));
    let before: Vec<_> = subject.reading.tokens.iter().filter(|t| t.end <= at).rev().take(4).collect();
    let when = before.iter().any(|t| matches!(t.word.as_str(), "after" | "before" | "as" | "when" | "once" | "until"));
    !does && (when || acts.iter().any(|act| act.patient == Some(label)))
}

/// Whether a label stands behind a preposition of place or direction: who is named there does nothing in the sentence.
fn faced(subject: &Subject<'_>, at: usize) -> bool {
    let before = subject.reading.tokens.iter().filter(|t| t.end <= at).rev().take(3);
    before.map(|t| t.word.as_str()).take_while(|word| !matches!(*word, "," | ";" | ":" | "and" | "—")).any(|word| {
        matches!(
            word,
            "to" | "at"
                | "toward"
                | "towards"
                | "against"
                | "opposite"
                | "facing"
                | "behind"
                | "beside"
                | "near"
                | "front"
        ) || matches!(word, "before" | "around" | "past" | "among" | "from")
    })
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
