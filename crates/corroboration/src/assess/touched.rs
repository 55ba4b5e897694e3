//! After a change of facts, only those claims are assessed anew that something changed bears on.
use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, ClaimId, EventId, EventKind, ItemId};

use super::{Assessor, Part};
use crate::assessment::Assessment;
use crate::facts::{Facts, Index};
use crate::piece::{Piece, pieces};
use crate::testimony::testimony;
use crate::vocabulary::{Action, Deeds, Vocabulary};

/// The assessments of a case after its facts have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Reassessed {
    /// Every claim held against everything else, as [`super::assess`] gives it.
    pub assessments: Vec<Assessment>,
    /// The claims that were held against it anew; of all others nothing has changed that bears on them.
    pub anew: BTreeSet<ClaimId>,
}

/// What [`super::assess`] gives, made from what it gave before some facts changed.
///
/// # Limits
/// A change of anything but claims, observations, sightings, equipment and tolls (a place, a time, how far an item was
/// verified) may bear on every claim, and all are assessed anew.
pub fn reassess(facts: &Facts<'_>, vocabulary: &Vocabulary, before: &Facts<'_>, kept: &[Assessment]) -> Reassessed {
    let index = Index::of(facts);
    let assessor = Assessor::of(facts, vocabulary, &index);
    let touched = is_same_ground(facts, before).then(|| Touched::between(before, &assessor));
    let known: BTreeMap<&ClaimId, &Assessment> = kept.iter().map(|one| (&one.claim, one)).collect();
    let mut reassessed = Reassessed { assessments: Vec::with_capacity(facts.claims.len()), anew: BTreeSet::new() };
    for claim in facts.claims.iter().filter(|claim| assessor.may_be_used(claim)) {
        let still = touched.as_ref().filter(|touched| !touched.bears_on(claim, &assessor));
        let assessment = match still.and(known.get(&claim.id)) {
            Some(kept) => (*kept).clone(),
            None => {
                reassessed.anew.insert(claim.id.clone());
                assessor.assessment(claim)
            }
        };
        reassessed.assessments.push(assessment);
    }
    reassessed
}

/// Whether everything that may bear on every claim is as it was.
fn is_same_ground(facts: &Facts<'_>, before: &Facts<'_>) -> bool {
    facts.statements == before.statements
        && facts.sources == before.sources
        && facts.items == before.items
        && facts.roles == before.roles
        && facts.posts == before.posts
        && facts.lineage == before.lineage
        && facts.sheets == before.sheets
        && facts.places == before.places
        && facts.events == before.events
        && facts.incidents == before.incidents
        && facts.event_times == before.event_times
        && facts.item_times == before.item_times
        && facts.incident_times == before.incident_times
}

/// What some changed facts said and say now.
struct Touched {
    claims: BTreeSet<ClaimId>,
    /// What they say is done, and what else is said to be done at the same events.
    actions: Deeds,
    /// The events and items of what is seen in them.
    events: BTreeSet<EventId>,
    items: BTreeSet<ItemId>,
    /// The events of claims of which it changed who makes them and who told it: who depends on whom may have changed.
    told_of: BTreeSet<EventId>,
    /// What is said in them, before and after.
    told: Vec<Piece>,
    /// What is seen in them, before and after.
    seen: Vec<Piece>,
}

impl Touched {
    fn between(before: &Facts<'_>, assessor: &Assessor<'_>) -> Self {
        let (facts, vocabulary, index) = (assessor.facts, assessor.vocabulary, assessor.index);
        let observations = changed(before.observations, facts.observations, |one| &one.id);
        let sightings = changed(before.sightings, facts.sightings, |one| &one.id);
        let equipment = changed(before.equipment, facts.equipment, |one| &one.id);
        let claims = changed(before.claims, facts.claims, |one| &one.id);
        let tolls = changed(before.tolls, facts.tolls, |one| &one.id);
        let changed = Facts {
            observations: &observations,
            sightings: &sightings,
            equipment: &equipment,
            claims: &claims,
            tolls: &tolls,
            events: &[],
            ..*facts
        };
        let seen = pieces(&changed, index, vocabulary);
        let told: Vec<Piece> = testimony(&changed, index, vocabulary).into_iter().map(|(piece, _)| piece).collect();
        let roots = |claim: &&Claim| {
            let other = |claims: &[Claim]| {
                let other = claims.iter().find(|other| other.id == claim.id);
                other.map(|other| {
                    (other.source.clone(), other.statement.clone(), other.told_by.clone(), other.event.clone())
                })
            };
            other(before.claims) != other(facts.claims)
        };
        let mut touched = Self {
            claims: claims.iter().map(|claim| claim.id.clone()).collect(),
            actions: seen.iter().fold(Deeds::default(), |all, piece| all.and(piece.speaks_of())),
            events: seen.iter().filter_map(|piece| piece.event.clone()).collect(),
            items: seen.iter().flat_map(|piece| piece.items.iter().cloned()).collect(),
            told_of: claims.iter().filter(roots).filter_map(|claim| claim.event.clone()).collect(),
            told,
            seen,
        };
        // What is shown at an event says whether a limit of a claim was met by all that is seen or told of it.
        let at = |piece: &&Piece| piece.event.as_ref().is_some_and(|event| touched.events.contains(event));
        let told_at = |claim: &Claim| claim.event.as_ref().is_some_and(|event| touched.told_of.contains(event));
        let near = assessor.pieces.iter().filter(at);
        let told = assessor.told.iter().filter(|(piece, claim)| at(&piece) || claim.is_some_and(told_at));
        let more = near.chain(told.map(|(piece, _)| piece));
        touched.actions = more.fold(touched.actions, |all, piece| all.and(piece.speaks_of()));
        touched
    }

    fn bears_on<'a>(&self, claim: &'a Claim, assessor: &Assessor<'a>) -> bool {
        let is_of = |events: &BTreeSet<EventId>| claim.event.as_ref().is_some_and(|event| events.contains(event));
        if self.claims.contains(&claim.id) || is_of(&self.told_of) {
            return true;
        }
        let parts = assessor.parts(claim);
        let place = |action: &Action| assessor.vocabulary.place_of(&action.id);
        let mut actions = parts.iter().filter_map(|part| part.action.as_ref());
        let is_said = actions.any(|action| self.actions.holds(place(action)));
        let is_open = parts.iter().any(|part| part.action.is_none());
        let is_near = || is_of(&self.events) || claim.items.iter().any(|item| self.items.contains(item));
        // An event that is only the occasion on which it was said tells neither place nor time.
        let event = claim.event.as_ref().filter(|id| {
            let event = assessor.index.events.get(id);
            event.is_some_and(|event| event.kind != EventKind::Statement)
        });
        is_said
            || self.is_told(claim, assessor, &parts)
            || (is_open && is_near())
            || self.seen.iter().any(|piece| assessor.covers(claim, event, piece))
    }
}

impl Touched {
    /// Whether something that others say now, or said before, bears on a part of a claim.
    fn is_told<'a>(&self, claim: &'a Claim, assessor: &Assessor<'a>, parts: &[Part]) -> bool {
        let author = assessor.index.author(claim);
        parts.iter().filter_map(|part| Some((part, part.action.as_ref()?))).any(|(part, action)| {
            let asked = assessor.asked(claim, part);
            let denied = claim.denied != action.denied;
            let place = assessor.vocabulary.place_of(&action.id);
            let says = |piece: &&Piece| piece.speaks_of().holds(place);
            let mut said = self.told.iter().filter(says);
            said.any(|piece| assessor.hold(&asked, author, Some(action), denied, piece).is_some())
        })
    }
}

/// The facts that are not the same in both, as they were and as they are.
fn changed<T: PartialEq + Clone, I: Ord>(before: &[T], after: &[T], id: impl Fn(&T) -> &I) -> Vec<T> {
    if before == after {
        return Vec::new();
    }
    let was: BTreeMap<&I, &T> = before.iter().map(|one| (id(one), one)).collect();
    let is: BTreeMap<&I, &T> = after.iter().map(|one| (id(one), one)).collect();
    let gone = was.iter().filter(|(id, one)| is.get(*id) != Some(*one));
    let new = is.iter().filter(|(id, one)| was.get(*id) != Some(*one));
    gone.chain(new).map(|(_, one)| (*one).clone()).collect()
}
