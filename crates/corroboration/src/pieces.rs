use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{Claim, ClaimId, EventId, IncidentId, ItemId, PlaceId};

use crate::facts::{Facts, Index};
use crate::ground::Ground;
use crate::leaning::Leaning;
use crate::piece::{Piece, pieces};
use crate::testimony::{of_claim, of_toll};
use crate::vocabulary::{MOST_ACTIONS, Vocabulary};

/// What the facts of a case show and tell, read once for claims and law, and kept for the next state of the case.
#[derive(Debug, Clone)]
pub struct Pieces {
    pub(crate) seen: Arc<Seen>,
    /// What people say: each claim that is understood, then each toll.
    pub(crate) told: Vec<Told>,
    /// What is told, by what it says is done, in the order of the vocabulary.
    pub(crate) told_by_action: Vec<Vec<usize>>,
}

/// What somebody says.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) piece: Arc<Piece>,
    /// The claim that it is; a toll is none.
    pub(crate) claim: Option<ClaimId>,
}

/// Everything that is seen, heard or was established to have happened, with the ways to it.
#[derive(Debug, Default)]
pub(crate) struct Seen {
    pub(crate) pieces: Vec<Piece>,
    /// What is shown to be done at each event.
    pub(crate) shown: BTreeMap<EventId, BTreeSet<String>>,
    /// By what they say is done, in the order of the vocabulary.
    pub(crate) by_action: Vec<Vec<usize>>,
    pub(crate) by_place: BTreeMap<PlaceId, Vec<usize>>,
    pub(crate) by_event: BTreeMap<EventId, Vec<usize>>,
    pub(crate) by_incident: BTreeMap<IncidentId, Vec<usize>>,
    pub(crate) by_item: BTreeMap<ItemId, Vec<usize>>,
}

impl Pieces {
    /// What the facts of a case show and tell.
    pub fn of(facts: &Facts<'_>, vocabulary: &Vocabulary) -> Self {
        let index = Index::of(facts);
        let seen = Arc::new(Seen::of(pieces(facts, &index, vocabulary)));
        Self::with(seen, told(facts, &index, vocabulary, |_| None))
    }

    /// The same after some facts changed, made from what `before` came to by the same vocabulary: what is seen is read
    /// anew only where anything that it rests on changed, and what is told only of claims that did.
    pub fn again(facts: &Facts<'_>, vocabulary: &Vocabulary, before: &Facts<'_>, kept: &Self) -> Self {
        let index = Index::of(facts);
        let seen = match shows_the_same(facts, before) {
            true => Arc::clone(&kept.seen),
            false => Arc::new(Seen::of(pieces(facts, &index, vocabulary))),
        };
        if !tells_the_same(facts, before) {
            return Self::with(seen, told(facts, &index, vocabulary, |_| None));
        }
        let was: BTreeMap<&ClaimId, &Claim> = before.claims.iter().map(|claim| (&claim.id, claim)).collect();
        let of_claims = kept.told.iter().filter_map(|told| Some((told.claim.as_ref()?, &told.piece)));
        let known: BTreeMap<&ClaimId, &Arc<Piece>> = of_claims.collect();
        let again = |claim: &Claim| {
            let is_same = was.get(&claim.id).is_some_and(|was| *was == claim);
            is_same.then(|| known.get(&claim.id).map(|piece| Arc::clone(piece)))
        };
        Self::with(seen, told(facts, &index, vocabulary, again))
    }

    fn with(seen: Arc<Seen>, told: Vec<Told>) -> Self {
        let mut told_by_action = vec![Vec::new(); MOST_ACTIONS];
        for (k, one) in told.iter().enumerate() {
            one.piece.speaks_of().each().for_each(|action| told_by_action[action].push(k));
        }
        Self { seen, told, told_by_action }
    }
}

impl Seen {
    fn of(pieces: Vec<Piece>) -> Self {
        let mut seen = Self { by_action: vec![Vec::new(); MOST_ACTIONS], ..Self::default() };
        for (k, piece) in pieces.iter().enumerate() {
            piece.speaks_of().each().for_each(|action| seen.by_action[action].push(k));
            piece.place.iter().for_each(|place| seen.by_place.entry(place.clone()).or_default().push(k));
            piece.incident.iter().for_each(|id| seen.by_incident.entry(id.clone()).or_default().push(k));
            if let Some(event) = &piece.event {
                seen.by_event.entry(event.clone()).or_default().push(k);
                let is_shown = piece.leaning == Leaning::Fact && piece.negative.is_none();
                let done = piece.said.iter().filter(|said| is_shown && !said.action.denied);
                seen.shown.entry(event.clone()).or_default().extend(done.map(|said| said.action.id.clone()));
            }
            piece.items.iter().for_each(|item| seen.by_item.entry(item.clone()).or_default().push(k));
        }
        Self { pieces, ..seen }
    }
}

/// What people say; `known` has what a claim came to before (which may be nothing), where that still holds.
fn told(
    facts: &Facts<'_>,
    index: &Index<'_>,
    vocabulary: &Vocabulary,
    known: impl Fn(&Claim) -> Option<Option<Arc<Piece>>>,
) -> Vec<Told> {
    let ground = Ground::of(facts.places);
    let of_claim = |claim| of_claim(claim, facts, index, vocabulary, &ground).map(|piece| Arc::new(piece.settled()));
    let claimed = facts.claims.iter().filter_map(|claim| {
        let piece = known(claim).unwrap_or_else(|| of_claim(claim))?;
        Some(Told { piece, claim: Some(claim.id.clone()) })
    });
    let tolls = facts.tolls.iter().filter_map(|toll| {
        let piece = of_toll(toll, vocabulary)?;
        Some(Told { piece: Arc::new(piece.settled()), claim: None })
    });
    claimed.chain(tolls).collect()
}

/// Whether everything that what is seen rests on is as it was.
fn shows_the_same(facts: &Facts<'_>, before: &Facts<'_>) -> bool {
    same(facts.observations, before.observations)
        && same(facts.sightings, before.sightings)
        && same(facts.equipment, before.equipment)
        && same(facts.events, before.events)
        && same(facts.items, before.items)
        && same(facts.roles, before.roles)
        && same(facts.posts, before.posts)
        && same(facts.sheets, before.sheets)
        && facts.event_times == before.event_times
        && facts.item_times == before.item_times
}

/// Whether everything but claims that what claims tell rests on is as it was.
fn tells_the_same(facts: &Facts<'_>, before: &Facts<'_>) -> bool {
    same(facts.statements, before.statements)
        && same(facts.sources, before.sources)
        && same(facts.events, before.events)
        && same(facts.places, before.places)
        && facts.event_times == before.event_times
}

/// Whether two lists say the same; lists that two states of a case share need not be looked through.
pub(crate) fn same<T: PartialEq>(a: &[T], b: &[T]) -> bool {
    std::ptr::eq(a, b) || a == b
}
