//! What was done: shown or said, no surer than it was observed, and by whom.

use std::collections::BTreeMap;

use super::{Found, Subject, shown};
use crate::code::Code;
use crate::compiler::{Borne, shows};
use crate::diagnostic::Level;
use crate::inputs::{Basis, Support};
use crate::reading::{Act, Sureness, Target, rules};
use crate::text::SentenceKind;

/// Deeds that bear out others: what is beaten is attacked.
const BEARS_OUT: &[(&str, &[&str])] = &[
    ("attack", &["beating", "throwing", "arson", "firing", "storming", "injury", "looting", "bombardment"]),
    ("armed", &["firing", "aiming"]),
    ("aiming", &["firing"]),
    ("firing", &["projectile", "shot", "live"]),
    ("live", &["firing", "shot"]),
    ("grenade", &["gas", "detonation", "throwing"]),
    ("injury", &["death"]),
    ("storming", &["looting", "attack"]),
    ("detention", &[]),
    ("warning", &["shouting"]),
];

/// What looks like a deed, and is less.
const LESS: &[(&str, &[&str])] = &[
    ("death", &["motionless", "falling", "injury"]),
    ("injury", &["falling", "motionless", "beating"]),
    ("firing", &["detonation"]),
    ("bombardment", &["detonation"]),
    ("shot", &["firing", "live", "injury", "falling"]),
    ("live", &["projectile", "detonation"]),
];

pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    if matches!(subject.kind, SentenceKind::Recommendation | SentenceKind::Method) {
        return;
    }
    let mut done: BTreeMap<&str, ()> = BTreeMap::new();
    for act in subject.reading.acts.iter().filter(|act| act.strong && !act.negated && !act.refers) {
        // "… he warned": a way of saying.
        if subject.reading.said.iter().any(|said| said.start < act.end && act.start < said.end) {
            continue;
        }
        // Once a sentence for each deed.
        if done.insert(act.id, ()).is_some() {
            if found.problems.iter().all(|problem| problem.code != Code::ActorDiffers) {
                actor(subject, act, found);
            }
            continue;
        }
        // "The shots did not hit anyone": what was looked for and not seen speaks of the shots.
        let denies = !subject.reading.negatives.is_empty()
            || subject.reading.tokens.iter().any(|t| t.word == "not" || t.word == "no" || t.word.ends_with("n't"));
        if denies && subject.cited.borne(subject.known).any(|(_, borne)| borne.not_done.contains(act.id)) {
            continue;
        }
        one(subject, hedged_twin(subject, act), found);
    }
    // Who does what needs no evidence by itself must still be who does it there.
    for act in subject.reading.acts.iter().filter(|act| !act.strong && !act.negated && !act.refers) {
        actor(subject, act, found);
        patient(subject, act, found);
    }
}

/// "The bodies of seven people, who appear to be dead": a noun is as sure as the words that explain it.
fn hedged_twin<'a>(subject: &'a Subject<'_>, act: &'a Act) -> &'a Act {
    let noun = matches!(
        subject.passage.text()[act.start..act.end].to_lowercase().as_str(),
        "body" | "bodies" | "corpse" | "corpses" | "victim" | "victims"
    );
    let twins = subject.reading.acts.iter().filter(|twin| twin.id == act.id && twin.start > act.end);
    twins.filter(|_| noun).min_by_key(|twin| twin.sureness).filter(|twin| twin.sureness < act.sureness).unwrap_or(act)
}

/// Whether a support bears out a deed, or one that bears it out.
pub(super) fn bears(borne: &Borne, id: &str) -> bool {
    let also = BEARS_OUT.iter().find(|(of, _)| *of == id).map_or(&[][..], |(_, others)| others);
    borne.acts.contains_key(id) || also.iter().any(|id| borne.acts.contains_key(id))
}

/// How sure what is cited makes a deed, and what says so.
pub(super) fn borne<'a>(subject: &Subject<'a>, id: &str) -> Option<(Sureness, &'a Support)> {
    let also = BEARS_OUT.iter().find(|(of, _)| *of == id).map_or(&[][..], |(_, others)| others);
    let ids = std::iter::once(id).chain(also.iter().copied());
    let mut best: Option<(Sureness, &Support)> = None;
    let live = id == "live";
    for id in ids {
        for (support, borne) in subject.cited.borne(subject.known) {
            let Some(&sureness) = borne.acts.get(id) else { continue };
            // Rubber bullets are fired too, and are not live.
            if live && !borne.acts.contains_key("live") && borne.acts.contains_key("projectile") {
                continue;
            }
            let sureness = sureness.min(no_surer(subject, support, id));
            if best.is_none_or(|(known, _)| sureness > known) {
                best = Some((sureness, support));
            }
        }
        // A weapon that is named with doubt is not borne out by shots.
        if id == "armed" && best.is_some() {
            break;
        }
    }
    best
}

/// How sure words may be: what describes a thing is no surer than what was observed of it, and a judgement
/// shows no deed by itself.
fn no_surer(subject: &Subject<'_>, support: &Support, id: &str) -> Sureness {
    let judge = || {
        support.judged.as_ref().is_some_and(|judged| crate::reading::phrase_fits(&subject.reading.stems, &judged.by))
    };
    if support.basis == Basis::Judged && !subject.is_attributed() && subject.kind != SentenceKind::Judgement && !judge()
    {
        return Sureness::Probable;
    }
    if !subject.known.is_of_a_thing(support) {
        return Sureness::Certain;
    }
    let observed = subject.cited.borne(subject.known).filter(|(one, _)| one.certainty.is_some() && shows(one));
    observed.filter_map(|(_, borne)| borne.acts.get(id).copied()).max().unwrap_or(Sureness::Certain)
}

fn one(subject: &Subject<'_>, act: &Act, found: &mut Found) {
    let span = subject.span(act.start, act.end);
    let written = &subject.passage.text()[act.start..act.end];
    // Smoke may be that of gas.
    if written.to_lowercase().contains("smoke") && borne(subject, "gas").is_some() {
        return;
    }
    let mut known = borne(subject, act.id);
    // "Armed with batons": what is cited has the batons.
    if act.id == "armed" && known.is_none() && written.eq_ignore_ascii_case("armed") {
        let mut behind = subject.reading.tokens.iter().filter(|t| t.start >= act.end);
        let with = behind.next().is_some_and(|t| t.word == "with");
        let thing = behind.next().map(|t| crate::reading::stem(&t.word)).unwrap_or_default();
        if with && subject.cited.borne(subject.known).any(|(_, borne)| borne.stems.contains(&thing)) {
            return;
        }
    }
    // "Into the stand went tear gas, all of it fired by police": what is fired is the gas.
    if act.id == "firing" && known.is_none() && written.to_lowercase().starts_with("fire") {
        let thing = ["gas", "projectile", "grenade"]
            .into_iter()
            .find(|id| subject.reading.acts.iter().any(|other| other.id == *id) && borne(subject, id).is_some());
        let others = ["shot", "shots", "rounds", "bullets", "rifles", "live", "gunfire", "weapons", "guns"];
        let shots = subject.reading.tokens.iter().any(|t| others.contains(&t.word.as_str()));
        if thing.is_some() && !shots {
            return actor(subject, act, found);
        }
    }
    if act.id == "injury"
        && known.is_none()
        && ["hit", "struck"].iter().any(|verb| written.to_lowercase().contains(verb))
    {
        // "Was hit with rifle butts": beaten.
        known = borne(subject, "beating");
    }
    if act.id == "storming" && known.is_none() && written.to_lowercase().contains("seiz") {
        // Somebody, and not a building.
        known = borne(subject, "detention");
    }
    if act.id == "shot" && known.is_none() {
        // Shots, and those whom they hit.
        let hit = borne(subject, "injury").or_else(|| borne(subject, "death"));
        known = hit.filter(|_| borne(subject, "firing").is_some());
    }
    let Some((known, support)) = known else {
        let less = LESS.iter().find(|(of, _)| *of == act.id).map_or(&[][..], |(_, less)| less);
        let weaker = less.iter().find_map(|id| borne(subject, id).map(|(_, support)| (*id, support)));
        match weaker {
            Some((_, support)) => {
                let says = support.says.first().map_or("", String::as_str);
                found
                    .add(Code::Certainty, span, format!("\"{written}\" is more than was observed"))
                    .with(support.name.clone(), shown(says))
                    .allow(shown(says));
            }
            None => {
                let problem =
                    found.add(Code::NotObserved, span, format!("nothing that is cited shows or says \"{written}\""));
                for support in subject.cited.supports.iter().take(3) {
                    problem.with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)));
                }
                problem.allow("what is cited, in its own words; or cite what shows it");
            }
        }
        return;
    };
    if by_shot(subject, act, written) {
        let says = shown(support.says.first().map_or("", String::as_str));
        found
            .add(Code::Certainty, span, format!("\"{written}\": nothing that is cited says that a shot did it"))
            .with(support.name.clone(), says.clone())
            .allow(says);
        return;
    }
    // What somebody says is told no surer than they say it.
    if known < act.sureness {
        hedge(subject, act, known, support, found);
        return;
    }
    actor(subject, act, found);
    patient(subject, act, found);
    target(subject, act, found);
}

/// Whether a sentence has somebody hurt or killed by a shot, where nothing that is cited speaks of one.
fn by_shot(subject: &Subject<'_>, act: &Act, written: &str) -> bool {
    let words = ["shot", "gunned", "bullet", "bullets", "gunshot"];
    let shot = |text: &str| text.to_lowercase().split(|c: char| !c.is_alphanumeric()).any(|word| words.contains(&word));
    matches!(act.id, "injury" | "death")
        && shot(written)
        && !subject.cited.borne(subject.known).any(|(_, borne)| {
            shot(&borne.small) || ["firing", "shot", "live", "projectile"].iter().any(|id| borne.acts.contains_key(id))
        })
}

/// Says that a deed is said to be surer than it was observed.
fn hedge(subject: &Subject<'_>, act: &Act, known: Sureness, support: &Support, found: &mut Found) {
    let text = subject.passage.text();
    let (written, small) = (&text[act.start..act.end], text[act.start..act.end].to_lowercase());
    let span = subject.span(act.start, act.end);
    let word = if known == Sureness::Possible { "possibly" } else { "apparently" };
    let before = text[..act.start].trim_end();
    let passive = ["was", "were", "been", "is", "are"].iter().any(|be| before.ends_with(&format!(" {be}")));
    let (from, allowed) = if passive && known == Sureness::Probable && act.hedge.is_none() {
        let verb = before.rsplit(' ').next().unwrap_or("were");
        let appear = match verb {
            "was" | "is" => "appears to have been",
            _ => "appear to have been",
        };
        (before.len() - verb.len(), format!("{appear} {small}"))
    } else {
        (act.start, format!("{word} {small}"))
    };
    let message = match known {
        Sureness::Possible => format!("\"{written}\" was only observed as possible"),
        _ => format!("\"{written}\" was only observed as apparent"),
    };
    found
        .add(Code::Certainty, span, message)
        .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
        .allow(allowed.clone())
        .mend(subject.span(from, act.end), allowed, "say how sure it is");
}

/// Says so where the evidence names others as who did it.
fn actor(subject: &Subject<'_>, act: &Act, found: &mut Found) {
    let Some(own) = act.actor else { return };
    others(subject, act, own, false, found);
}

/// Says so where the evidence names others as those to whom it was done.
fn patient(subject: &Subject<'_>, act: &Act, found: &mut Found) {
    let Some(own) = act.patient else { return };
    if found.problems.iter().any(|problem| problem.code == Code::ActorDiffers) {
        return;
    }
    if exchanged(subject, act, own) {
        let (span, written) = (subject.span(act.start, act.end), &subject.passage.text()[act.start..act.end]);
        let bearing = subject.cited.borne(subject.known).find(|(_, borne)| bears(borne, act.id));
        let Some((support, _)) = bearing else { return };
        let says = shown(support.says.first().map_or("", String::as_str));
        let message = format!("\"{written}\": what is cited has it done by those to whom it is done here");
        found.add(Code::ActorDiffers, span, message).with(support.name.clone(), says.clone()).allow(says);
        return;
    }
    others(subject, act, own, true, found);
}

/// "The driver beat two soldiers" where soldiers beat the driver: those who do it are told as those to whom it is done.
fn exchanged(subject: &Subject<'_>, act: &Act, own: &str) -> bool {
    let labels = &rules().labels;
    // Who dies or falls is told as the subject, and does nothing.
    if matches!(act.id, "death" | "injury" | "falling" | "motionless" | "fleeing" | "gathering" | "retreating") {
        return false;
    }
    let side = |id: &str| labels.is_a(id, "security_force");
    let same = |id: &str| family(id) == family(act.id);
    let all: Vec<_> = subject.cited.borne(subject.known).filter(|(_, borne)| bears(borne, act.id)).collect();
    let does = all.iter().any(|(_, borne)| borne.actors.iter().any(|(id, label)| same(id) && side(label) == side(own)));
    let done = all.iter().any(|(_, borne)| {
        borne.patients.iter().any(|(id, label)| same(id) && side(label) == side(own))
            || borne.actors.iter().any(|(id, label)| same(id) && side(label) != side(own))
    });
    does && !done && act.actor.is_none_or(|actor| side(actor) != side(own))
}

/// Says so where the evidence has the shots aimed at something else, or says of nobody that he was shot at.
fn target(subject: &Subject<'_>, act: &Act, found: &mut Found) {
    let Some(own) = act.target else { return };
    // A judgement says what to think of a deed, and not at whom it was done.
    let judged = subject.cited.supports.iter().all(|support| support.basis == Basis::Judged);
    if judged || act.id == "shot" || found.problems.iter().any(|problem| problem.code == Code::ActorDiffers) {
        return;
    }
    let bearing: Vec<_> = subject.cited.borne(subject.known).filter(|(_, borne)| bears(borne, act.id)).collect();
    let patients = bearing.iter().any(|(_, borne)| borne.patients.iter().any(|(id, _)| family(id) == family(act.id)));
    if bearing.iter().any(|(_, borne)| borne.targets.contains(&own)) || own == Target::People && patients {
        return;
    }
    let other = bearing.iter().find_map(|(support, borne)| Some((*support, *borne.targets.first()?)));
    let says = |support: &Support| shown(support.says.first().map_or("", String::as_str));
    let written = subject.passage.text()[act.start..act.end].to_owned();
    let span = subject.span(act.start, act.end);
    match other {
        Some((support, target)) => {
            let message = format!("\"{written}\": what is cited has it {}", target.words());
            found.add(Code::ActorDiffers, span, message).with(support.name.clone(), says(support)).allow(says(support));
        }
        None if own == Target::People => {
            let Some((support, _)) = bearing.first() else { return };
            let message = format!("\"{written}\": nothing that is cited says that it was at anybody");
            found
                .add(Code::ActorDiffers, span, message)
                .at(Level::Warning)
                .with(support.name.clone(), says(support))
                .allow(says(support));
        }
        None => {}
    }
}

/// Deeds that are one, however they are worded: who shoots fires.
fn family(id: &str) -> &str {
    if matches!(id, "shot" | "live") { "firing" } else { id }
}

fn others(subject: &Subject<'_>, act: &Act, own: &str, to_whom: bool, found: &mut Found) {
    let labels = &rules().labels;
    let side = |id: &str| if labels.is_a(id, "security_force") { 1 } else { 2 };
    let mut others = Vec::new();
    for (support, borne) in subject.cited.borne(subject.known) {
        let named = if to_whom { &borne.patients } else { &borne.actors };
        for (_, label) in named.iter().filter(|(id, _)| family(id) == family(act.id)) {
            if side(label) == side(own) {
                return;
            }
            others.push((support, *label));
        }
    }
    let Some((support, label)) = others.first() else { return };
    let span = subject.span(act.start, act.end);
    let written = &subject.passage.text()[act.start..act.end];
    let label = label.replace('_', " ");
    let message = match to_whom {
        true => format!("\"{written}\": what is cited has it done to others ({label})"),
        false => format!("\"{written}\": what is cited has it done by others ({label})"),
    };
    found
        .add(Code::ActorDiffers, span, message)
        .with(support.name.clone(), shown(support.says.first().map_or("", String::as_str)))
        .allow(shown(support.says.first().map_or("", String::as_str)));
}
