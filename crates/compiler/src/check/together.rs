//! What is told together must be borne out together: one piece of what is cited, or one event, has the deed and its place,
//! the deed and who did it.

use super::acts::bears;
use super::clauses::clauses;
use super::{Found, Subject, places, shown};
use crate::code::Code;
use crate::compiler::Borne;
use crate::diagnostic::Level;
use crate::inputs::{Basis, Support};
use crate::reading::{Act, rules};
use crate::text::SentenceKind;

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method | SentenceKind::Background) {
        return;
    }
    let clauses = clauses(subject);
    let named = places::named(subject.passage.text(), subject);
    for act in subject.reading.acts.iter().filter(|act| !act.negated && !act.refers) {
        if subject.reading.said.iter().any(|said| said.start < act.end && act.start < said.end) {
            continue;
        }
        let bearing: Vec<(&Support, &Borne)> =
            subject.cited.borne(subject.known).filter(|(_, borne)| bears(borne, act.id)).collect();
        if bearing.is_empty() || bearing.iter().any(|(support, _)| support.basis == Basis::Judged) {
            continue;
        }
        if act.strong && subject.cited.supports.len() > 1 {
            let clause = clauses.iter().find(|(from, to)| *from <= act.start && act.end <= *to);
            let inside = clause.and_then(|(from, to)| {
                let mut inside =
                    named.iter().filter(|(start, end, _)| from <= start && end <= to && at(subject, *start));
                inside.next().filter(|_| inside.next().is_none())
            });
            if let Some(place) = inside {
                self::place(subject, act, &bearing, place, found);
            }
        }
        if let Some(actor) = act.actor {
            doer(subject, act, &bearing, actor, found);
        }
    }
}

/// Whether a place is where something is: "at the gate", and not "from the gate".
fn at(subject: &Subject<'_>, start: usize) -> bool {
    let before = subject.reading.before(start).take(2);
    before
        .into_iter()
        .find(|word| *word != "the")
        .is_some_and(|word| matches!(word, "at" | "on" | "in" | "inside" | "outside"))
}

/// Whether two supports are of one event, or one account.
pub(super) fn are_one(a: &Support, b: &Support) -> bool {
    if std::ptr::eq(a, b) {
        return true;
    }
    let speaker = |one: &Support| one.speaker.as_ref().map(|speaker| speaker.id.clone());
    if speaker(a).is_some() || speaker(b).is_some() {
        return speaker(a) == speaker(b);
    }
    let same_time = a.times.iter().any(|one| b.times.iter().any(|other| one.what == other.what));
    same_time && (a.places.is_empty() || b.places.is_empty() || !a.places.is_disjoint(&b.places))
}

type Named = (usize, usize, Vec<usize>);

fn place(subject: &Subject<'_>, act: &Act, bearing: &[(&Support, &Borne)], place: &Named, found: &mut Found) {
    let (start, end, numbers) = place;
    let ids: Vec<&str> = numbers.iter().map(|n| subject.known.inputs.places[*n].id.as_str()).collect();
    let there = |support: &Support, borne: &Borne| {
        let fits = ids.iter().any(|id| support.places.iter().any(|other| places::belong(subject.known, id, other)));
        fits || ids.iter().any(|id| {
            let names = subject.known.place(id).map_or(&[][..], |place| place.names.as_slice());
            names.iter().any(|name| borne.small.contains(&name.to_lowercase()))
        })
    };
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let together = bearing.iter().any(|(one, borne)| {
        one.places.is_empty()
            || there(one, borne)
            || all.iter().any(|(other, borne)| are_one(one, other) && there(other, borne))
    });
    let elsewhere = all.iter().any(|(support, borne)| there(support, borne));
    if together || !elsewhere {
        return;
    }
    let written = &subject.passage.text()[*start..*end];
    let deed = &subject.passage.text()[act.start..act.end];
    let problem = found.add(
        Code::PlaceUnsupported,
        subject.span(*start, *end),
        format!("nothing that is cited has \"{deed}\" at {written}: one piece has the deed, another the place"),
    );
    problem.at(Level::Warning);
    for (support, _) in bearing.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
}

fn doer(subject: &Subject<'_>, act: &Act, bearing: &[(&Support, &Borne)], actor: &'static str, found: &mut Found) {
    if found.problems.iter().any(|problem| matches!(problem.code, Code::ActorDiffers | Code::Label)) {
        return;
    }
    let group = &rules().labels;
    let called = |borne: &Borne| {
        borne.labels.iter().any(|label| {
            group.is_a(label, actor)
                || (matches!(actor, "officer" | "security_force" | "law_enforcement")
                    && group.is_a(label, "security_force"))
        })
    };
    let all: Vec<(&Support, &Borne)> = subject.cited.borne(subject.known).collect();
    let own = subject
        .reading
        .frames
        .iter()
        .find(|frame| act.start < frame.end && frame.start < act.end)
        .map(|frame| frame.id);
    let doing = all.iter().any(|(one, borne)| {
        let agent = |part: &crate::reading::Part| {
            let tokens = crate::reading::tokens(&format!("{} {}", part.beside.join(" "), part.word));
            group.matches(&tokens).iter().any(|m| group.is_a(m.id, actor) || group.is_a(actor, m.id))
        };
        bearing.iter().any(|(other, _)| are_one(one, other))
            && borne.frames.iter().any(|frame| own == Some(frame.id) && frame.agents.iter().any(agent))
    });
    if doing && subject.cited.supports.len() < 4 {
        return;
    }
    let together = bearing
        .iter()
        .any(|(one, borne)| called(borne) || all.iter().any(|(other, borne)| are_one(one, other) && called(borne)));
    // The same piece speaks of them, and leaves open who did it.
    let open = bearing.iter().all(|(_, borne)| borne.doerless.contains(act.id))
        && !all.iter().any(|(one, borne)| {
            bearing.iter().any(|(other, _)| are_one(one, other))
                && borne
                    .actors
                    .iter()
                    .any(|(id, label)| *id == act.id && (group.is_a(label, actor) || group.is_a(actor, label)))
        });
    if together && !open || !all.iter().any(|(_, borne)| called(borne)) {
        return;
    }
    let deed = &subject.passage.text()[act.start..act.end];
    let label = actor.replace('_', " ");
    let problem = found.add(
        Code::ActorDiffers,
        subject.span(act.start, act.end),
        format!("\"{deed}\": one piece of what is cited has the deed, another speaks of {label}, and none says that they did it"),
    );
    problem.at(Level::Warning);
    for (support, _) in bearing.iter().take(3) {
        problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
    }
}
