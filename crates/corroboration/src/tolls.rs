use std::collections::BTreeSet;

use model::{FactKind, FactName, Toll, TollId};
use serde::Serialize;

use crate::facts::{Facts, Index, Lies, lies};
use crate::fit::Fitting;
use crate::ground::{Ground, Lying};
use crate::vocabulary::Vocabulary;

/// Figures that others gave, as they gave them. Nothing here adds one to another, or to what the case itself counts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TollLedger {
    /// Every figure, by when it was given.
    pub entries: Vec<TollEntry>,
    /// Figures of the same thing that cannot both be right.
    pub disagreements: Vec<Disagreement>,
    /// Figures that are larger than what they are said to be a part of.
    pub misfits: Vec<Disagreement>,
}

/// One figure in the ledger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TollEntry {
    /// The figure, with who gave it, when, of what and as of when.
    pub toll: Toll,
    /// Who gave it, as shown.
    pub by: String,
    /// Whether a later figure takes its place.
    pub replaced: bool,
    /// What it leaves unsaid.
    pub not_said: Vec<&'static str>,
}

/// Two figures that do not agree.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Disagreement {
    /// One.
    pub a: TollId,
    /// The other.
    pub b: TollId,
    /// Whether both are surely of the same thing.
    pub sure: bool,
    /// In what they differ, and what could explain it.
    pub why: String,
    /// Both facts.
    pub inputs: BTreeSet<FactName>,
}

/// The figures that others gave, with their disagreements.
pub fn toll_ledger(facts: &Facts<'_>, vocabulary: &Vocabulary) -> TollLedger {
    let index = Index::of(facts);
    let replaced: BTreeSet<&TollId> = facts.tolls.iter().filter_map(|toll| toll.replaces.as_ref()).collect();
    let mut sorted: Vec<&Toll> = facts.tolls.iter().collect();
    sorted.sort_by_key(|toll| (toll.published.and_then(model::Interval::latest), toll.id.clone()));
    let entry = |toll: &&Toll| TollEntry {
        toll: (*toll).clone(),
        by: index.sources.get(&toll.source).map_or_else(|| toll.source.to_string(), |source| source.name.to_string()),
        replaced: replaced.contains(&toll.id),
        not_said: not_said(toll),
    };
    let ground = Ground::of(facts.places);
    let shown = std::collections::BTreeMap::new();
    let fitting = Fitting { vocabulary, ground: &ground, shown: &shown };
    let mut disagreements = Vec::new();
    let mut misfits = Vec::new();
    for (k, a) in sorted.iter().enumerate() {
        for b in &sorted[k + 1..] {
            disagreements.extend(disagreement(a, b, &fitting, &ground));
        }
        let whole = a.part_of.as_ref().and_then(|id| facts.tolls.iter().find(|toll| toll.id == *id));
        if let Some(whole) = whole.filter(|whole| whole.high.is_some_and(|high| a.low > high)) {
            let why = format!("{} is given as a part of {}", figure(a), figure(whole));
            misfits.push(Disagreement {
                a: a.id.clone(),
                b: whole.id.clone(),
                sure: true,
                why,
                inputs: both(a, whole),
            });
        }
    }
    TollLedger { entries: sorted.iter().map(entry).collect(), disagreements, misfits }
}

fn not_said(toll: &Toll) -> Vec<&'static str> {
    let mut open = Vec::new();
    if toll.place.is_none() && toll.area.as_ref().is_none_or(|area| area == "not said") {
        open.push("where");
    }
    if toll.period.is_none() {
        open.push("over what time");
    }
    if toll.published.is_none() {
        open.push("when it was given");
    }
    if toll.whom.is_none() {
        open.push("of whom");
    }
    open
}

fn figure(toll: &Toll) -> String {
    match toll.high {
        Some(high) if high == toll.low => format!("{} ({})", high, toll.id),
        Some(high) => format!("{} to {high} ({})", toll.low, toll.id),
        None => format!("at least {} ({})", toll.low, toll.id),
    }
}

fn both(a: &Toll, b: &Toll) -> BTreeSet<FactName> {
    [a, b].into_iter().map(|toll| FactName { kind: FactKind::Toll, id: toll.id.to_string() }).collect()
}

/// Two figures of one thing whose bounds do not meet.
fn disagreement(a: &Toll, b: &Toll, fitting: &Fitting<'_>, ground: &Ground<'_>) -> Option<Disagreement> {
    let counted = |toll: &Toll| fitting.vocabulary.of_toll(&toll.counts).map_or(toll.counts.clone(), str::to_owned);
    let is_part = a.part_of.as_ref() == Some(&b.id)
        || b.part_of.as_ref() == Some(&a.id)
        || a.part_of.is_some() && a.part_of == b.part_of;
    let is_replaced = a.replaces.as_ref() == Some(&b.id) || b.replaces.as_ref() == Some(&a.id);
    // Bodies that are found need not be all who died; a figure of one incident is a part of any other of the day.
    let is_alike = counted(a) == counted(b) && a.counts == b.counts && a.incident == b.incident;
    if !is_alike || is_part || is_replaced {
        return None;
    }
    let is_over = |a: &Toll, b: &Toll| a.high.is_some_and(|high| high < b.low);
    if !is_over(a, b) && !is_over(b, a) {
        return None;
    }
    // Of whom: who is counted must be alike, one way or the other.
    let whom = |toll: &Toll| toll.whom.clone().unwrap_or_else(|| "people".to_owned());
    let (x, y) = (fitting.vocabulary.named(&whom(a)), fitting.vocabulary.named(&whom(b)));
    let is_within = |x: &crate::vocabulary::Actors, y: &crate::vocabulary::Actors| {
        !x.is_empty() && x.iter().all(|x| y.iter().any(|y| fitting.vocabulary.is_within(*x, *y)))
    };
    if x != y && !is_within(&x, &y) && !is_within(&y, &x) {
        return None;
    }
    // A larger figure of a larger area, time or group is no disagreement.
    let (small, large) = if is_over(a, b) { (a, b) } else { (b, a) };
    let (s, l) = if is_over(a, b) { (&x, &y) } else { (&y, &x) };
    let is_wider = s != l && is_within(s, l);
    let place = match (&small.place, &large.place) {
        (Some(s), Some(l)) if s == l => Same::Surely,
        // Only a larger figure of a smaller area inside is one too many; of areas apart, or that need not meet, nothing is known.
        (Some(s), Some(l)) if ground.lies(l, s) == Lying::Inside => Same::Perhaps,
        // Neither says where: they are of the same thing if they are of the same people, and these are more than "people".
        (None, None) if x == y && x.iter().any(|who| fitting.vocabulary.actor_name(*who) != "people") => Same::Perhaps,
        _ => return None,
    };
    let time = match (small.period, large.period) {
        (Some(s), Some(l)) if s == l => Same::Surely,
        (Some(s), Some(l)) => match lies(s, l) {
            Lies::Apart | Lies::Inside => return None,
            Lies::Overlaps => Same::Perhaps,
        },
        _ => Same::Perhaps,
    };
    if is_wider {
        return None;
    }
    let sure = place == Same::Surely && time == Same::Surely && x == y && !x.is_empty();
    let mut open = Vec::new();
    if place != Same::Surely {
        open.push("they need not be of the same area");
    }
    if time != Same::Surely {
        open.push("they need not be of the same time");
    }
    if x != y || whom(a) != whom(b) {
        open.push("they need not be of the same people");
    }
    let caution = if open.is_empty() { String::new() } else { format!("; {}", open.join(", ")) };
    let why = format!("{} and {}{caution}", figure(a), figure(b));
    Some(Disagreement { a: a.id.clone(), b: b.id.clone(), sure, why, inputs: both(a, b) })
}

#[derive(PartialEq, Eq)]
enum Same {
    Surely,
    Perhaps,
}
