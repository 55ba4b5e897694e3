use std::collections::BTreeSet;

use model::{Claim, EventKind, FactKind, FactName};

use crate::facts::{Facts, Index};
use crate::ground::Ground;
use crate::leaning::Leaning;
use crate::phrase::stems;
use crate::piece::{Number, Piece};
use crate::reading::{Said, is_suffered, is_tried, parts};
use crate::scope::Scope;
use crate::vocabulary::{Action, Deeds, Vocabulary};

fn empty(kind: FactKind, id: String, says: String, vocabulary: &Vocabulary) -> Piece {
    let stems = stems(&says);
    Piece {
        fact: FactName { kind, id },
        objects: vocabulary.objects(&stems),
        stems: stems.into_iter().collect(),
        says,
        said: Vec::new(),
        is_reported: true,
        done: Deeds::default(),
        denied: Deeds::default(),
        actors: BTreeSet::new(),
        patients: BTreeSet::new(),
        place: None,
        time: model::Interval::UNKNOWN,
        event: None,
        incident: None,
        items: BTreeSet::new(),
        sources: BTreeSet::new(),
        number: None,
        leaning: Leaning::Attributed,
        why_leaning: "it is what somebody says".to_owned(),
        certainty: None,
        negative: None,
        by: None,
        limit: None,
        seen_at: None,
    }
}

/// A claim as something that another claim can be held against, where its words are understood.
pub(crate) fn of_claim(
    claim: &Claim,
    facts: &Facts<'_>,
    index: &Index<'_>,
    vocabulary: &Vocabulary,
    ground: &Ground<'_>,
) -> Option<Piece> {
    let said = claim.what.as_deref().or(claim.counted.as_deref())?;
    // Whom it could harm to be known is not given away by their words.
    let says = if index.is_guarded(claim) { format!("claim {}", claim.id) } else { claim.says.to_string() };
    let mut piece = empty(FactKind::Claim, claim.id.to_string(), says, vocabulary);
    let named = |text: &Option<String>| text.as_deref().map(|text| vocabulary.named(text)).unwrap_or_default();
    (piece.actors, piece.patients) = (named(&claim.who), named(&claim.whom));
    for part in parts(said) {
        for action in vocabulary.actions(part) {
            let action = Action { denied: action.denied != claim.denied, ..action };
            // "Officers were beaten": who it is said of is whom it happened to.
            let is_suffered = vocabulary.befalls(&action.id) || is_suffered(part, vocabulary);
            let (actors, patients) = match claim.whom.is_none() && is_suffered {
                true => (BTreeSet::new(), piece.actors.clone()),
                false => (piece.actors.clone(), piece.patients.clone()),
            };
            let said = Said::of(action, actors, patients, vocabulary);
            piece.said.push(Said { is_tried: is_tried(part), ..said });
        }
    }
    piece.said.first()?;
    // Whatever the claim's own words are, and though they are not shown: what it says stands in its fields.
    let fields = [&claim.who, &claim.what, &claim.whom, &claim.counted];
    piece.stems.extend(fields.into_iter().flatten().flat_map(|text| stems(text)));
    piece.limit = claim.scope.clone().filter(|_| Scope::of(claim, vocabulary, ground).is_limited());
    let event = claim.event.as_ref().and_then(|id| index.events.get(id));
    let event = event.filter(|event| event.kind != EventKind::Statement);
    piece.place = claim.place.clone().or_else(|| event.and_then(|event| event.place.clone()));
    piece.time = claim.when.or(event.and_then(|event| facts.event_times.get(&event.id)).copied()).unwrap_or_default();
    piece.event = event.map(|event| event.id.clone());
    piece.incident = claim.incident.clone().or_else(|| event.and_then(|event| event.incident.clone()));
    piece.sources = index.author(claim).cloned().into_iter().collect();
    if let (Some(counted), Some(low)) = (&claim.counted, claim.at_least.or(claim.at_most.map(|_| 0))) {
        piece.number = Some(Number { counted: counted.clone(), low, high: claim.at_most });
    }
    Some(piece)
}

/// A toll as something that a claim can be held against, where what it counts is known.
pub(crate) fn of_toll(toll: &model::Toll, vocabulary: &Vocabulary) -> Option<Piece> {
    let action = vocabulary.of_toll(&toll.counts)?.to_owned();
    let whom = toll.whom.clone().unwrap_or_else(|| "people".to_owned());
    let words = toll.counts.replace('_', " ");
    let high =
        toll.high.map_or_else(String::new, |high| if high == toll.low { String::new() } else { format!(" to {high}") });
    let low = toll.low;
    let least = if toll.high.is_none() { "at least " } else { "" };
    let mut piece =
        empty(FactKind::Toll, toll.id.to_string(), format!("{least}{low}{high} {words}: {whom}"), vocabulary);
    let who = vocabulary.named(&whom);
    if vocabulary.befalls(&action) {
        piece.patients = who
    } else {
        piece.actors = who
    }
    let action = Action { id: action, denied: false };
    piece.said = vec![Said::of(action, piece.actors.clone(), piece.patients.clone(), vocabulary)];
    piece.place.clone_from(&toll.place);
    piece.time = toll.period.unwrap_or_default();
    piece.incident.clone_from(&toll.incident);
    piece.sources = [toll.source.clone()].into();
    piece.number = Some(Number { counted: format!("{whom} {words}"), low: toll.low, high: toll.high });
    Some(piece)
}
