use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, Consent, EventKind, FactKind, FactName, IncidentId, PlaceId, SourceId};

use crate::assessment::{Assessment, Verdict};
use crate::facts::{Facts, Index};
use crate::fit::{Asked, content};
use crate::ground::Ground;
use crate::independence::Roots;
use crate::items_counted::counted_items;
use crate::piece::Piece;
use crate::pieces::Pieces;
use crate::reading::parts;
use crate::scope::Scope;
use crate::verdict::{Tested, together, verdict};
use crate::vocabulary::Vocabulary;

mod coverage;
mod finished;
mod hold;
mod part;
mod touched;

pub(crate) use self::hold::Held;
use self::part::Part;
pub use self::touched::{Reassessed, reassess};

/// Holds every claim of a case against all that is seen, heard and known otherwise.
///
/// Claims of a statement whose author took back the consent that it be kept are left out altogether.
pub fn assess(facts: &Facts<'_>, pieces: &Pieces, vocabulary: &Vocabulary) -> Vec<Assessment> {
    let index = Index::of(facts);
    let assessor = Assessor::of(facts, pieces, vocabulary, &index);
    let usable = facts.claims.iter().filter(|claim| assessor.may_be_used(claim));
    usable.map(|claim| assessor.assessment(claim)).collect()
}

struct Assessor<'a> {
    facts: &'a Facts<'a>,
    vocabulary: &'a Vocabulary,
    index: &'a Index<'a>,
    ground: Ground<'a>,
    roots: Roots<'a>,
    pieces: &'a Pieces,
    incident_places: BTreeMap<&'a IncidentId, &'a PlaceId>,
}

impl<'a> Assessor<'a> {
    fn of(facts: &'a Facts<'a>, pieces: &'a Pieces, vocabulary: &'a Vocabulary, index: &'a Index<'a>) -> Self {
        let placed = facts.incidents.iter().filter_map(|incident| Some((&incident.id, incident.place.as_ref()?)));
        Self {
            incident_places: placed.collect(),
            ground: Ground::of(facts.places),
            roots: Roots::of(facts, index),
            facts,
            vocabulary,
            index,
            pieces,
        }
    }

    /// Whether nobody took back the word it stands on.
    fn may_be_used(&self, claim: &Claim) -> bool {
        let statement = claim.statement.as_ref().and_then(|id| self.index.statements.get(id));
        statement.is_none_or(|statement| statement.consent_keep != Some(Consent::Withdrawn))
    }

    fn asked(&self, claim: &'a Claim, part: &Part) -> Asked<'a> {
        let event = claim.event.as_ref().and_then(|id| self.index.events.get(id));
        let event = event.filter(|event| event.kind != EventKind::Statement);
        let (mut who, mut whom) = (claim.who.clone(), claim.whom.clone());
        // "Protesters were injured": who it is said of is whom it happened to.
        if whom.is_none() && part.is_suffered {
            whom = who.take();
        }
        let named = |text: &Option<String>| text.as_deref().map(|text| self.vocabulary.named(text)).unwrap_or_default();
        let incident = claim.incident.as_ref().or(event.and_then(|event| event.incident.as_ref()));
        // A thing ("official vehicles") is no actor: it is left to the words that are shared.
        let patients = named(&whom);
        let thing = whom.clone().filter(|_| patients.is_empty());
        let whom = whom.filter(|_| !patients.is_empty());
        Asked {
            claim,
            event: event.map(|event| &event.id),
            actors: named(&who),
            actor_text: who,
            patients,
            patient_text: whom,
            thing,
            objects: part.objects,
            befalls: part.befalls,
            is_tried: part.is_tried,
            is_counted: part.is_counted,
            event_time: event.and_then(|event| self.facts.event_times.get(&event.id)).copied(),
            incident,
            incident_place: incident.and_then(|id| self.incident_places.get(id)).copied(),
            scope: Scope::of(claim, self.vocabulary, &self.ground),
        }
    }

    fn assessment(&self, claim: &'a Claim) -> Assessment {
        let author = self.index.author(claim);
        let chain = self.chain(claim, author);
        if let Some(counted) = counted_items(claim, self.facts) {
            return self.finished(claim, author, chain, counted, Vec::new());
        }
        let mut tested = Vec::new();
        let mut untested = Vec::new();
        let parts = self.parts(claim);
        let is_one = parts.len() == 1;
        let terms = self.terms(claim, &parts);
        for part in parts {
            match self.part(claim, author, &part) {
                Some(mut found) => {
                    if !is_one && found.verdict == Verdict::NotCorroborated {
                        found.why = format!("\"{}\": {}", part.says, found.why);
                    }
                    tested.push(found);
                }
                None => untested.push(part.says),
            }
        }
        if tested.is_empty() {
            let why = match (&claim.what, &claim.counted) {
                (None, None) => "it is in free words: what is claimed stands in no field of its own".to_owned(),
                (said, counted) => {
                    let said = said.as_deref().or(counted.as_deref()).unwrap_or_default();
                    let meant = self.vocabulary.meant_deed(said).map(|word| format!("; the nearest is \"{word}\""));
                    let meant = meant.unwrap_or_default();
                    format!("its words for what was done are not in the vocabulary{meant}")
                }
            };
            let what = Tested { why, ..Tested::new(Verdict::NotTested) };
            return self.finished(claim, author, chain, what, untested);
        }
        let mut tested = together(tested);
        tested.inputs.extend(terms);
        self.finished(claim, author, chain, tested, untested)
    }

    /// The terms of the case by which a claim is understood.
    fn terms(&self, claim: &Claim, parts: &[Part]) -> BTreeSet<FactName> {
        let actions = parts.iter().filter_map(|part| part.action.as_ref());
        let of_actions = actions.flat_map(|action| self.vocabulary.terms_of_action(&action.id));
        let named = [&claim.who, &claim.whom].into_iter().flatten().flat_map(|text| self.vocabulary.named(text));
        let of_actors = named.flat_map(|actor| self.vocabulary.terms_of_actor(actor));
        of_actions.chain(of_actors).cloned().collect()
    }

    /// What is asserted, part by part.
    fn parts(&self, claim: &Claim) -> Vec<Part> {
        let said = claim.what.as_deref().or(claim.counted.as_deref());
        let mut found: Vec<Part> = Vec::new();
        for text in said.into_iter().flat_map(parts).filter(|text| !text.is_empty()) {
            found.push(Part::of(text, self.vocabulary));
        }
        if claim.what.is_some() && found.iter().all(|part| part.action.is_none()) {
            // "was injured" may stand in what is counted: "men injured".
            let counted = claim.counted.as_deref().map(|text| Part::of(text, self.vocabulary));
            found.extend(counted.filter(|part| part.action.is_some()));
        }
        // "Opened fire and killed ten people" counts who was killed, not who fired.
        if found.iter().any(|part| part.befalls) {
            found.iter_mut().for_each(|part| part.is_counted = part.befalls);
        }
        found
    }

    fn part(&self, claim: &'a Claim, author: Option<&'a SourceId>, part: &Part) -> Option<Tested> {
        let asked = self.asked(claim, part);
        let denied = claim.denied != part.action.as_ref().is_some_and(|action| action.denied);
        let words = content(&part.says);
        let all = &self.pieces.seen;
        let (seen, told): (Vec<usize>, Vec<usize>) = match &part.action {
            Some(action) => {
                let place = self.vocabulary.place_of(&action.id);
                let of = |place: usize| (all.by_action[place].clone(), self.pieces.told_by_action[place].clone());
                place.map(of).unwrap_or_default()
            }
            None => {
                // Words that are not understood can only be found again, in what is seen at the same event or item.
                let event = asked.event.and_then(|event| all.by_event.get(event)).into_iter().flatten();
                let items = claim.items.iter().filter_map(|item| all.by_item.get(item)).flatten();
                let near: BTreeSet<usize> = event.chain(items).copied().collect();
                let counts = |piece: &Piece| claim.what.is_none() && piece.number.is_some();
                let same = |k: &usize| words.is_subset(&all.pieces[*k].stems) || counts(&all.pieces[*k]);
                let found: Vec<usize> = near.into_iter().filter(same).collect();
                if found.is_empty() {
                    return None;
                }
                (found, Vec::new())
            }
        };
        let hold = |piece| self.hold(&asked, author, part.action.as_ref(), denied, piece);
        let held: Vec<Held<'_>> = seen.iter().filter_map(|&k| hold(&all.pieces[k])).collect();
        let mut others = Vec::new();
        let mut own = Vec::new();
        for told in told.iter().map(|&k| &self.pieces.told[k]).filter(|told| told.claim.as_ref() != Some(&claim.id)) {
            let is_own = author.is_some_and(|author| told.piece.sources.contains(author));
            let same_words = claim.statement.is_some() && told.piece.fact.kind == FactKind::Toll;
            let Some(held) = hold(&told.piece).filter(|_| !(same_words && is_own)) else { continue };
            let other = told.claim.as_ref().and_then(|id| self.index.claims.get(id));
            if other.is_some_and(|other| !self.may_be_used(other)) {
                continue;
            }
            match (is_own, other) {
                (true, Some(other)) if !held.agrees && held.differs.is_empty() => own.push(other.id.clone()),
                (true, _) => {}
                (false, _) => others.push(held),
            }
        }
        let coverage = self.coverage(claim, &asked, &held);
        Some(verdict(&asked, &part.says, denied, held, others, own, coverage))
    }
}
