//! After a change of facts, only those claims are assessed anew that something changed bears on.
use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, ClaimId, EventId, EventKind, ItemId};

use super::{Assessor, Part};
use crate::assessment::Assessment;
use crate::facts::{Facts, Index};
use crate::piece::{Piece, pieces};
use crate::pieces::{Pieces, same};
use crate::testimony::{of_claim, of_toll};
use crate::vocabulary::{Action, Deeds, Vocabulary};

/// The assessments of a case after its facts have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Reassessed {
    /// The claims that are assessed, in their order.
    pub claims: Vec<ClaimId>,
    /// Those that were held against everything else anew; of all others nothing has changed that bears on them.
    pub anew: BTreeMap<ClaimId, Assessment>,
}

/// What [`super::assess`] gives, made from what it gave before some facts changed: for `kept` claims, what bears on them
/// alone is looked at.
///
/// # Limits
/// A change of anything but claims, observations, sightings, equipment and tolls (a place, a time, how far an item was
/// verified) may bear on every claim, and all are assessed anew.
pub fn reassess(
    facts: &Facts<'_>,
    pieces: &Pieces,
    vocabulary: &Vocabulary,
    before: &Facts<'_>,
    kept: &BTreeSet<&ClaimId>,
) -> Reassessed {
    let index = Index::of(facts);
    let assessor = Assessor::of(facts, pieces, vocabulary, &index);
    let touched = is_same_ground(facts, before).then(|| Touched::between(before, &assessor));
    let mut reassessed = Reassessed { claims: Vec::with_capacity(facts.claims.len()), anew: BTreeMap::new() };
    for claim in facts.claims.iter().filter(|claim| assessor.may_be_used(claim)) {
        let is_still = touched.as_ref().is_some_and(|touched| !touched.bears_on(claim, &assessor));
        if !(is_still && kept.contains(&claim.id)) {
            reassessed.anew.insert(claim.id.clone(), assessor.assessment(claim));
        }
        reassessed.claims.push(claim.id.clone());
    }
    reassessed
}

/// Whether everything that may bear on every claim is as it was.
fn is_same_ground(facts: &Facts<'_>, before: &Facts<'_>) -> bool {
    same(facts.statements, before.statements)
        && same(facts.sources, before.sources)
        && same(facts.items, before.items)
        && same(facts.roles, before.roles)
        && same(facts.posts, before.posts)
        && same(facts.lineage, before.lineage)
        && same(facts.sheets, before.sheets)
        && same(facts.places, before.places)
        && same(facts.events, before.events)
        && same(facts.incidents, before.incidents)
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
    /// What is said in them, before and after, and what that says is done.
    told: Vec<Piece>,
    told_actions: Deeds,
    /// What every claim that is understood says is done.
    said_by: BTreeMap<ClaimId, Deeds>,
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
        let of_claims = claims.iter().filter_map(|claim| of_claim(claim, facts, index, vocabulary, &assessor.ground));
        let of_tolls = tolls.iter().filter_map(|toll| of_toll(toll, vocabulary));
        let told: Vec<Piece> = of_claims.chain(of_tolls).map(Piece::settled).collect();
        let roots = |claim: &&Claim| {
            let other = |claims: &[Claim]| {
                let other = claims.iter().find(|other| other.id == claim.id);
                other.map(|other| {
                    (other.source.clone(), other.statement.clone(), other.told_by.clone(), other.event.clone())
                })
            };
            other(before.claims) != other(facts.claims)
        };
        let said_by =
            assessor.pieces.told.iter().filter_map(|told| Some((told.claim.clone()?, told.piece.speaks_of())));
        let mut touched = Self {
            said_by: said_by.collect(),
            told_actions: told.iter().fold(Deeds::default(), |all, piece| all.and(piece.speaks_of())),
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
        let near = assessor.pieces.seen.pieces.iter().filter(at);
        let told = assessor.pieces.told.iter().filter(|told| {
            let claim = told.claim.as_ref().and_then(|id| index.claims.get(id));
            at(&&*told.piece) || claim.is_some_and(|claim| told_at(claim))
        });
        let more = near.chain(told.map(|told| &*told.piece));
        touched.actions = more.fold(touched.actions, |all, piece| all.and(piece.speaks_of()));
        touched
    }

    fn bears_on<'a>(&self, claim: &'a Claim, assessor: &Assessor<'a>) -> bool {
        let is_of = |events: &BTreeSet<EventId>| claim.event.as_ref().is_some_and(|event| events.contains(event));
        if self.claims.contains(&claim.id) || is_of(&self.told_of) {
            return true;
        }
        // An event that is only the occasion on which it was said tells neither place nor time.
        let event = claim.event.as_ref().filter(|id| {
            let event = assessor.index.events.get(id);
            event.is_some_and(|event| event.kind != EventKind::Statement)
        });
        if self.seen.iter().any(|piece| assessor.covers(claim, event, piece)) {
            return true;
        }
        let is_near = is_of(&self.events) || claim.items.iter().any(|item| self.items.contains(item));
        // Most claims say of nothing that changed; their words need not be read again.
        let touched = self.actions.and(self.told_actions);
        if !is_near && self.said_by.get(&claim.id).is_some_and(|said| !said.meets(touched)) {
            return false;
        }
        let parts = assessor.parts(claim);
        let place = |action: &Action| assessor.vocabulary.place_of(&action.id);
        let mut actions = parts.iter().filter_map(|part| part.action.as_ref());
        let is_said = actions.any(|action| self.actions.holds(place(action)));
        let is_open = parts.iter().any(|part| part.action.is_none());
        is_said || self.is_told(claim, assessor, &parts) || (is_open && is_near)
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
    if same(before, after) {
        return Vec::new();
    }
    let was: BTreeMap<&I, &T> = before.iter().map(|one| (id(one), one)).collect();
    let is: BTreeMap<&I, &T> = after.iter().map(|one| (id(one), one)).collect();
    let gone = was.iter().filter(|(id, one)| is.get(*id) != Some(*one));
    let new = is.iter().filter(|(id, one)| was.get(*id) != Some(*one));
    gone.chain(new).map(|(_, one)| (*one).clone()).collect()
}
