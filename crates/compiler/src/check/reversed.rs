//! Who does it, to whom and with what, as what is cited has it: "a journalist pushed an agent" where an agent pushed a
//! journalist, "a steward" where an officer did it, men of one recording who do what another has.

mod apart;
mod kinds;
mod objects;
mod verbs;

use apart::{elsewhere, otherwise_many, pooled};
use kinds::{can_be, is_anybody, same, strict};
use objects::of_another;
use verbs::otherwise_done;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::inputs::Support;
use crate::reading::{Frame, Part};

/// How the words for those who take part stand to those of what is cited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stand {
    /// They can be the same, or too little is told.
    Fits,
    /// Those who do it are others there.
    OtherAgents,
    /// Those to whom it is done are others there.
    OtherPatients,
    /// Who does it there suffers it here.
    Exchanged,
}

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if found.problems.iter().any(|problem| matches!(problem.code, Code::ActorDiffers | Code::Label)) {
        return;
    }
    for own in &subject.reading.frames {
        if subject.supposes(own.start) || own.agents.is_empty() && own.patients.is_empty() {
            continue;
        }
        let mut worst: Option<(Stand, &Support)> = None;
        let (mut fits, mut open) = (false, false);
        for (support, borne) in subject.cited.borne(subject.known) {
            for theirs in borne.frames.iter().filter(|one| one.id == own.id) {
                let stand = stand(own, theirs);
                let told = !theirs.agents.is_empty()
                    && (own.agents.is_empty() || !theirs.patients.is_empty() || !theirs.targets.is_empty());
                fits |= stand == Stand::Fits && (told || own.agents.is_empty());
                open |= stand == Stand::Fits;
                if worst.is_none_or(|(known, _)| stand > known) {
                    worst = Some((stand, support));
                }
            }
        }
        if let Some((stand, support)) =
            worst.filter(|(stand, _)| !fits && (!open || *stand == Stand::Exchanged) && *stand != Stand::Fits)
        {
            differs(subject, own, stand, support, found);
            return;
        }
        if pooled(subject, own, found)
            || otherwise_many(subject, own, found)
            || elsewhere(subject, own, found)
            || of_another(subject, own, found)
            || otherwise_done(subject, own, found)
        {
            return;
        }
    }
}

fn differs(subject: &Subject<'_>, own: &Frame, stand: Stand, support: &Support, found: &mut Found) {
    let written = &subject.passage.text()[own.start..own.end];
    let says = shown(support.says.first().map_or("", String::as_str));
    let message = match stand {
        Stand::Exchanged => format!("\"{written}\": what is cited has it the other way round"),
        Stand::OtherAgents => format!("\"{written}\": what is cited has it done by others"),
        _ => format!("\"{written}\": what is cited has it done to others"),
    };
    found
        .add(Code::ActorDiffers, subject.span(own.start, own.end), message)
        .with(support.name.clone(), says.clone())
        .allow(says);
}

/// How two frames of one verb stand to each other.
fn stand(own: &Frame, theirs: &Frame) -> Stand {
    let any = |parts: &[Part], others: &[Part]| parts.iter().any(|one| others.iter().any(|other| same(one, other)));
    let suffers: Vec<Part> = theirs.patients.iter().chain(&theirs.targets).cloned().collect();
    let own_suffers: Vec<Part> = own.patients.iter().chain(&own.targets).cloned().collect();
    let acts_here = any(&own.agents, &theirs.agents);
    let suffers_here = any(&own_suffers, &suffers);
    // Who does it there is told as the one to whom it is done, and the other way round.
    // "A border guard is bitten", where a dog of the border guard bites.
    let owner = |one: &Part| theirs.agents.iter().any(|other| other.beside.contains(&one.stem));
    let owned = own.patients.iter().any(owner)
        && !strict(&own_suffers, &suffers)
        && !own.patients.iter().all(|one| is_anybody(&one.word));
    let turned = owned || strict(&own_suffers, &theirs.agents) && !strict(&own_suffers, &suffers);
    let turning = strict(&own.agents, &suffers) && !strict(&own.agents, &theirs.agents) && !own_suffers.is_empty();
    // "Sheets had been hung there", where sheets hang there: it is done to them either way.
    let bare = own.passive && own.agents.is_empty() && suffers.is_empty() && !theirs.agents.iter().any(Part::is_person);
    // Nobody is worn: "the forces that had cordoned off the hall wore vests".
    let worn = own.id == "wear";
    if !worn && (turned && !bare && (own.passive || !own.agents.is_empty()) || turning) && !theirs.agents.is_empty() {
        return Stand::Exchanged;
    }
    let others = |parts: &[Part], others: &[Part]| {
        !parts.is_empty()
            && !others.is_empty()
            && parts.iter().all(Part::is_person)
            && others.iter().all(Part::is_person)
            && !parts.iter().any(|one| others.iter().any(|other| can_be(one, other)))
    };
    let comparable = own_suffers.is_empty() || suffers.is_empty() || suffers_here;
    if others(&own.agents, &theirs.agents) && comparable {
        return Stand::OtherAgents;
    }
    let persons = |parts: &[Part]| parts.iter().filter(|one| one.is_person()).cloned().collect::<Vec<_>>();
    let (own_persons, persons) = (persons(&own_suffers), persons(&suffers));
    if others(&own_persons, &persons) && (own.agents.is_empty() || theirs.agents.is_empty() || acts_here) {
        return Stand::OtherPatients;
    }
    Stand::Fits
}
