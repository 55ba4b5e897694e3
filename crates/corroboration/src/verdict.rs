use std::collections::BTreeSet;

use model::{ClaimId, FactKind, FactName, ItemId};

use crate::assess::Held;
use crate::assessment::{Coverage, Verdict, Weighed};
use crate::fit::{Asked, Dimension};

/// What one part of a claim, or all of it, came to.
#[derive(Debug, Clone)]
pub(crate) struct Tested {
    pub(crate) verdict: Verdict,
    pub(crate) differs: Vec<Dimension>,
    pub(crate) coverage: Option<Coverage>,
    pub(crate) supporting: Vec<Weighed>,
    pub(crate) opposing: Vec<Weighed>,
    pub(crate) told: Vec<Weighed>,
    pub(crate) own: Vec<ClaimId>,
    pub(crate) why: String,
    pub(crate) inputs: BTreeSet<FactName>,
    /// What says all of it, in every dimension: the items of what is seen, and the claims of others.
    pub(crate) vouching: Vouching,
}

/// The items and claims that say all of what is claimed.
#[derive(Debug, Clone, Default)]
pub(crate) struct Vouching {
    pub(crate) items: BTreeSet<ItemId>,
    pub(crate) claims: BTreeSet<ClaimId>,
}

impl Vouching {
    /// Whoever says the same in actor, scope, place, time and number, and is not the claimant.
    fn of(for_it: &[&Held<'_>], others: &[Held<'_>]) -> Self {
        let says_all = |held: &&Held<'_>| held.differs.is_empty() && held.open.is_empty() && !held.is_own;
        let shown = for_it.iter().copied().filter(says_all).filter(|held| held.weak.is_none() && held.short.is_none());
        let told = others.iter().filter(|held| held.agrees && held.short.is_none()).filter(says_all);
        let told = told.filter(|held| held.piece.fact.kind == FactKind::Claim);
        Self {
            items: shown.flat_map(|held| held.piece.items.iter().cloned()).collect(),
            claims: told.filter_map(|held| ClaimId::new(&held.piece.fact.id).ok()).collect(),
        }
    }

    /// Those of both.
    fn and(&self, other: &Self) -> Self {
        Self { items: &self.items & &other.items, claims: &self.claims & &other.claims }
    }
}

impl Tested {
    pub(crate) fn new(verdict: Verdict) -> Self {
        Self {
            verdict,
            differs: Vec::new(),
            coverage: None,
            supporting: Vec::new(),
            opposing: Vec::new(),
            told: Vec::new(),
            own: Vec::new(),
            why: String::new(),
            inputs: BTreeSet::new(),
            vouching: Vouching::default(),
        }
    }
}

/// More pieces than this are not listed on one side of one claim; the nearest are.
const MOST_SHOWN: usize = 12;

/// Weighs what bears on one part of a claim.
pub(crate) fn verdict(
    asked: &Asked<'_>,
    says: &str,
    denied: bool,
    held: Vec<Held<'_>>,
    others: Vec<Held<'_>>,
    own: Vec<ClaimId>,
    coverage: Coverage,
) -> Tested {
    let is_fit = |held: &&Held<'_>| held.differs.is_empty() && held.open.is_empty();
    let is_strong = |held: &&Held<'_>| is_fit(held) && held.weak.is_none() && held.short.is_none();
    // A claim that says neither where nor when, and not "in all cases", is not met by what is shown of one place.
    let claim = asked.claim;
    let is_placed = asked.event.is_some()
        || claim.incident.is_some()
        || !claim.items.is_empty()
        || (claim.place.is_some() && claim.when.is_some())
        || asked.scope.is_everything;
    let for_it: Vec<&Held<'_>> = held.iter().filter(|held| held.agrees).collect();
    // What was not seen is no evidence against what is claimed, unless nothing else was there to be seen.
    let speaks_against = |held: &&Held<'_>| {
        !held.agrees && !held.piece.is_reported && (held.piece.negative.is_none() || held.weak.is_none())
    };
    let against: Vec<&Held<'_>> = held.iter().filter(speaks_against).collect();
    let shows = for_it.iter().copied().find(|held| is_strong(held));
    let refutes = against.iter().copied().find(|held| is_strong(held) && is_placed);
    // One action says less than the claim where it is denied: that nothing was seen does not show that nothing was.
    let nearest = against.iter().copied().min_by_key(|held| (held.differs.len(), held.open.len(), held.weak.is_some()));
    let is_evidence = |held: &&Held<'_>| !held.is_own && !held.piece.is_reported;
    let partial = for_it.iter().copied().filter(|held| !held.differs.is_empty() && held.short.is_none());
    let partial = partial.filter(is_evidence);
    let partial = partial.min_by_key(|held| (held.differs.len(), held.open.len()));
    // Only what is known to be of its place and time fits it: a like thing done elsewhere says nothing of it.
    let is_near =
        |held: &&Held<'_>| !held.open.iter().any(|(open, _)| matches!(open, Dimension::Place | Dimension::Time));
    // What its author alone says, and what is only reported, does not make it fit better; nor does what falls short of it.
    let near = for_it.iter().copied().filter(|held| held.differs.is_empty()).filter(is_near);
    let mut fits = near.clone().filter(is_evidence).filter(|held| held.short.is_none()).collect::<Vec<_>>();
    fits.sort_by_key(|held| held.open.len());
    let fits = fits.first().copied();
    let falls_short = for_it.iter().copied().filter(is_evidence).filter(|held| held.short.is_some());
    let falls_short = falls_short.min_by_key(|held| (held.differs.len(), held.open.len()));
    let reported = near.filter(|held| held.piece.is_reported).min_by_key(|held| held.open.len());
    let told_for = others.iter().find(|held| held.agrees && is_fit(held) && held.short.is_none());
    let told_against = others.iter().find(|held| !held.agrees && is_fit(held));
    let opposite =
        |held: &Held<'_>| if is_number(asked, held, denied) { Dimension::Number } else { Dimension::Negation };
    let mut tested = match (shows, refutes) {
        (Some(one), Some(other)) => {
            let mut tested = Tested::new(Verdict::Partly);
            tested.differs = vec![opposite(other)];
            tested.why = format!("the evidence is divided: {} shows it, {} the opposite", cite(one), cite(other));
            tested
        }
        (None, Some(other)) => {
            let mut tested = Tested::new(Verdict::Contradicted);
            tested.differs = vec![opposite(other)];
            tested.why = format!("{} shows otherwise, and matches it in actor, scope, place and time", cite(other));
            tested
        }
        (Some(one), None) => match nearest.filter(|held| held.differs.is_empty() && held.weak.is_none()) {
            Some(other) => partly(other, opposite(other), is_placed),
            None => {
                let mut tested = Tested::new(Verdict::Supported);
                tested.why = format!("{} shows it", cite(one));
                tested
            }
        },
        (None, None) => match (nearest, fits, partial) {
            (Some(other), _, _) if fits.is_none() || other.weak.is_none() => partly(other, opposite(other), is_placed),
            // What may be leaned on and fits is not outweighed by somebody's word; what may not, is.
            (_, Some(one), _) if told_against.is_some() && one.weak.is_some() => {
                let other = told_against.unwrap_or(one);
                let mut tested = Tested::new(Verdict::Partly);
                tested.differs = vec![opposite(other)];
                tested.why =
                    format!("{} fits it without showing it, and others say otherwise: {}", cite(one), cite(other));
                tested
            }
            (_, Some(one), _) => {
                let mut tested = Tested::new(Verdict::Consistent);
                tested.why = format!("{} fits it without showing it: {}", cite(one), open(one));
                tested.why.extend(told_against.map(|other| format!("; others say otherwise: {}", cite(other))));
                tested
            }
            (_, None, Some(one)) => {
                let mut tested = Tested::new(Verdict::Partly);
                tested.differs = one.differs.iter().map(|(dimension, _)| *dimension).collect();
                tested.why = format!("{} shows the like, and differs: {}", cite(one), differing(one));
                tested
            }
            (_, None, None) => match (told_for, told_against) {
                (_, Some(other)) => {
                    let mut tested = Tested::new(Verdict::Partly);
                    tested.differs = vec![opposite(other)];
                    tested.why = format!("nothing shows it, and others say otherwise: {}", cite(other));
                    tested
                }
                (Some(one), None) => {
                    let mut tested = Tested::new(Verdict::Consistent);
                    tested.why = format!("nothing shows it; only other people say the same: {}", cite(one));
                    tested
                }
                (None, None) => {
                    let mut tested = not_corroborated(coverage);
                    let own = for_it.iter().copied().find(|held| held.is_own);
                    if let Some(short) = falls_short {
                        tested.why = format!("{} falls short of it: {}", cite(short), open(short));
                    } else if let Some(own) = own {
                        tested.why = format!("only its author's own word says so: {}", cite(own));
                    } else if let Some(told) = reported {
                        tested.why = format!("it is reported, not shown: {}", cite(told));
                    }
                    tested
                }
            },
        },
    };
    if !says.is_empty() && tested.verdict != Verdict::NotCorroborated {
        tested.why = format!("\"{says}\": {}", tested.why);
    }
    tested.coverage = Some(coverage);
    tested.own = own;
    let sorted = |mut held: Vec<&Held<'_>>| {
        held.sort_by_key(|held| {
            (held.differs.len(), held.open.len(), held.weak.is_some(), !held.is_linked, usize::MAX - held.same)
        });
        held.into_iter().take(MOST_SHOWN).map(weighed).collect::<Vec<_>>()
    };
    tested.vouching = Vouching::of(&for_it, &others);
    tested.supporting = sorted(for_it);
    tested.opposing = sorted(held.iter().filter(|held| !held.agrees).collect());
    tested.told = sorted(others.iter().collect());
    tested.differs.sort_unstable();
    tested.differs.dedup();
    tested
}

fn is_number(asked: &Asked<'_>, held: &Held<'_>, denied: bool) -> bool {
    let is_done = held.piece.said.iter().any(|said| !said.action.denied) && held.piece.negative.is_none();
    asked.claim.counted.is_some() && held.piece.number.is_some() && is_done != denied
}

fn partly(other: &Held<'_>, opposite: Dimension, is_placed: bool) -> Tested {
    let mut tested = Tested::new(Verdict::Partly);
    tested.differs = other.differs.iter().chain(&other.open).map(|(dimension, _)| *dimension).collect();
    let mut notes: Vec<String> = notes(other);
    if tested.differs.is_empty() && !is_placed {
        tested.differs = vec![Dimension::Scope];
        notes.push("the claim says neither where and when nor that it is meant of every case".to_owned());
    }
    if tested.differs.is_empty() {
        tested.differs = vec![opposite];
    }
    tested.why = format!("{} speaks against it, but does not contradict it: {}", cite(other), notes.join("; "));
    tested
}

fn not_corroborated(coverage: Coverage) -> Tested {
    let mut tested = Tested::new(Verdict::NotCorroborated);
    tested.why = match coverage {
        Coverage::NotCovered => "nothing bears on it: no item is known of that place and time".to_owned(),
        Coverage::CoveredNotSeen => {
            "somebody looked for it and did not see it, which does not show that it was not".to_owned()
        }
        Coverage::CoveredNotAsked => {
            "nothing bears on it: there are items of that place and time, and nobody recorded having looked for it"
                .to_owned()
        }
    };
    tested
}

/// The parts of one claim together: it holds as far as all of them do, and fails where one does.
pub(crate) fn together(mut parts: Vec<Tested>) -> Tested {
    let Some(mut all) = (!parts.is_empty()).then(|| parts.remove(0)) else {
        return Tested::new(Verdict::NotTested);
    };
    for part in parts {
        all.verdict = both(all.verdict, part.verdict);
        all.why = if all.why == part.why { all.why } else { format!("{}; {}", all.why, part.why) };
        for (into, from) in
            [(&mut all.supporting, part.supporting), (&mut all.opposing, part.opposing), (&mut all.told, part.told)]
        {
            let new: Vec<Weighed> = from.into_iter().filter(|one| !into.contains(one)).collect();
            into.extend(new);
        }
        all.differs.extend(part.differs);
        all.own.extend(part.own);
        all.inputs.extend(part.inputs);
        all.vouching = all.vouching.and(&part.vouching);
        all.coverage = all.coverage.max(part.coverage);
    }
    all.differs.sort_unstable();
    all.differs.dedup();
    all.own.sort();
    all.own.dedup();
    if !matches!(all.verdict, Verdict::Partly | Verdict::Contradicted) {
        all.differs.clear();
    } else if all.differs.is_empty() {
        all.differs.push(Dimension::Negation);
    }
    all
}

fn both(a: Verdict, b: Verdict) -> Verdict {
    use Verdict::{Consistent, Contradicted, NotTested, Partly, Supported};
    match (a.min(b), a.max(b)) {
        (a, b) if a == b => a,
        (Supported | Consistent, Contradicted) | (Partly, _) | (_, Partly) => Partly,
        (Contradicted, _) | (_, Contradicted) => Contradicted,
        (a, NotTested) => a,
        // It holds no further than its weakest part.
        (Supported | Consistent, weaker) => weaker,
        (a, _) => a,
    }
}

fn cite(held: &Held<'_>) -> String {
    format!("{} {} (\"{}\")", held.piece.fact.kind.name().replace('_', " "), held.piece.fact.id, held.piece.says)
}

fn notes(held: &Held<'_>) -> Vec<String> {
    let told = |(dimension, why): &(Dimension, String)| format!("{}: {why}", dimension.name());
    held.differs.iter().chain(&held.open).map(told).chain(held.weak.clone()).chain(held.short.clone()).collect()
}

fn open(held: &Held<'_>) -> String {
    notes(held).join("; ")
}

fn differing(held: &Held<'_>) -> String {
    held.differs.iter().map(|(dimension, why)| format!("{}: {why}", dimension.name())).collect::<Vec<_>>().join("; ")
}

fn weighed(held: &Held<'_>) -> Weighed {
    Weighed {
        fact: held.piece.fact.clone(),
        says: held.piece.says.clone(),
        items: held.piece.items.clone(),
        leaning: held.piece.leaning,
        why_leaning: held.piece.why_leaning.clone(),
        agrees: held.agrees,
        differs: held.differs.iter().map(|(dimension, _)| *dimension).collect(),
        open: held.open.iter().map(|(dimension, _)| *dimension).collect(),
        notes: notes(held),
    }
}
