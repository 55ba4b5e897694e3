use std::collections::{BTreeMap, BTreeSet};

use model::{
    Certainty, Claim, ClaimId, Consent, EventId, EventKind, FactKind, FactName, IncidentId, ItemId, Knowledge, PlaceId,
    SourceId,
};

use crate::assessment::{Assessment, Chain, Coverage, Verdict};
use crate::facts::{Facts, Index, Lies, lies};
use crate::fit::{Asked, Dimension, Doing, Fit, Fitting, content};
use crate::ground::{Ground, Lying};
use crate::independence::{Independence, Roots, Voice};
use crate::items_counted::counted_items;
use crate::leaning::Leaning;
use crate::phrase::stems;
use crate::piece::{Piece, pieces};
use crate::reading::{Said, is_suffered, is_tried, parts};
use crate::scope::Scope;
use crate::testimony::testimony;
use crate::verdict::{Tested, Vouching, together, verdict};
use crate::vocabulary::{Action, Vocabulary};

mod touched;

pub use touched::{Reassessed, reassess};

/// Holds every claim of a case against all that is seen, heard and known otherwise.
///
/// Claims of a statement whose author took back the consent that it be kept are left out altogether.
pub fn assess(facts: &Facts<'_>, vocabulary: &Vocabulary) -> Vec<Assessment> {
    assess_only(facts, vocabulary, |_| true)
}

/// The same, of some claims alone.
pub fn assess_only(facts: &Facts<'_>, vocabulary: &Vocabulary, wanted: impl Fn(&ClaimId) -> bool) -> Vec<Assessment> {
    let index = Index::of(facts);
    let assessor = Assessor::of(facts, vocabulary, &index);
    let wanted = facts.claims.iter().filter(|claim| wanted(&claim.id) && assessor.may_be_used(claim));
    wanted.map(|claim| assessor.assessment(claim)).collect()
}

/// A piece of evidence beside a part of a claim, with how it fits in each dimension.
pub(crate) struct Held<'p> {
    pub(crate) piece: &'p Piece,
    pub(crate) agrees: bool,
    pub(crate) is_linked: bool,
    pub(crate) differs: Vec<(Dimension, String)>,
    pub(crate) open: Vec<(Dimension, String)>,
    /// Why it shows less than it says, whatever it fits.
    pub(crate) weak: Option<String>,
    /// Why it does not even fit, though nothing in it differs.
    pub(crate) short: Option<String>,
    /// Whether it is nothing but the claimant's own word.
    pub(crate) is_own: bool,
    pub(crate) same: usize,
}

struct Assessor<'a> {
    facts: &'a Facts<'a>,
    vocabulary: &'a Vocabulary,
    index: &'a Index<'a>,
    ground: Ground<'a>,
    roots: Roots<'a>,
    pieces: Vec<Piece>,
    told: Vec<(Piece, Option<&'a Claim>)>,
    shown: BTreeMap<EventId, BTreeSet<String>>,
    /// The pieces and what was told, by what they say is done, in the order of the vocabulary.
    by_action: Vec<(Vec<usize>, Vec<usize>)>,
    by_place: BTreeMap<PlaceId, Vec<usize>>,
    by_event: BTreeMap<EventId, Vec<usize>>,
    by_item: BTreeMap<ItemId, Vec<usize>>,
    incident_places: BTreeMap<&'a IncidentId, &'a PlaceId>,
}

impl<'a> Assessor<'a> {
    fn of(facts: &'a Facts<'a>, vocabulary: &'a Vocabulary, index: &'a Index<'a>) -> Self {
        let pieces = pieces(facts, index, vocabulary);
        let told = testimony(facts, index, vocabulary);
        let mut shown: BTreeMap<EventId, BTreeSet<String>> = BTreeMap::new();
        let mut by_action: Vec<(Vec<usize>, Vec<usize>)> = vec![Default::default(); 128];
        let mut by_place: BTreeMap<PlaceId, Vec<usize>> = BTreeMap::new();
        let mut by_event: BTreeMap<EventId, Vec<usize>> = BTreeMap::new();
        let mut by_item: BTreeMap<ItemId, Vec<usize>> = BTreeMap::new();
        for (k, piece) in pieces.iter().enumerate() {
            piece.speaks_of().each().for_each(|action| by_action[action].0.push(k));
            if let Some(place) = &piece.place {
                by_place.entry(place.clone()).or_default().push(k);
            }
            if let Some(event) = &piece.event {
                by_event.entry(event.clone()).or_default().push(k);
                let is_shown = piece.leaning == Leaning::Fact && piece.negative.is_none();
                let done = piece.said.iter().filter(|said| is_shown && !said.action.denied);
                shown.entry(event.clone()).or_default().extend(done.map(|said| said.action.id.clone()));
            }
            piece.items.iter().for_each(|item| by_item.entry(item.clone()).or_default().push(k));
        }
        for (k, (piece, _)) in told.iter().enumerate() {
            piece.speaks_of().each().for_each(|action| by_action[action].1.push(k));
        }
        let placed = facts.incidents.iter().filter_map(|incident| Some((&incident.id, incident.place.as_ref()?)));
        Self {
            incident_places: placed.collect(),
            ground: Ground::of(facts.places),
            roots: Roots::of(facts, index),
            facts,
            vocabulary,
            index,
            pieces,
            told,
            shown,
            by_action,
            by_place,
            by_event,
            by_item,
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
                _ => "its words for what was done are not in the vocabulary".to_owned(),
            };
            let what = Tested { why, ..Tested::new(Verdict::NotTested) };
            return self.finished(claim, author, chain, what, untested);
        }
        self.finished(claim, author, chain, together(tested), untested)
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
        let (seen, told): (Vec<usize>, Vec<usize>) = match &part.action {
            Some(action) => {
                let place = self.vocabulary.place_of(&action.id);
                place.map(|place| self.by_action[place].clone()).unwrap_or_default()
            }
            None => {
                // Words that are not understood can only be found again, in what is seen at the same event or item.
                let event = asked.event.and_then(|event| self.by_event.get(event)).into_iter().flatten();
                let items = claim.items.iter().filter_map(|item| self.by_item.get(item)).flatten();
                let near: BTreeSet<usize> = event.chain(items).copied().collect();
                let counts = |piece: &Piece| claim.what.is_none() && piece.number.is_some();
                let same = |k: &usize| words.is_subset(&self.pieces[*k].stems) || counts(&self.pieces[*k]);
                let found: Vec<usize> = near.into_iter().filter(same).collect();
                if found.is_empty() {
                    return None;
                }
                (found, Vec::new())
            }
        };
        let hold = |piece| self.hold(&asked, author, part.action.as_ref(), denied, piece);
        let held: Vec<Held<'_>> = seen.iter().filter_map(|&k| hold(&self.pieces[k])).collect();
        let of_others = told.iter().map(|&k| &self.told[k]).filter(|(piece, other)| {
            let is_same = other.is_some_and(|other| other.id == claim.id);
            let is_used = other.is_none_or(|other| self.may_be_used(other));
            let same_words = claim.statement.is_some() && piece.fact.kind == FactKind::Toll;
            !is_same && is_used && !(same_words && author.is_some_and(|author| piece.sources.contains(author)))
        });
        let mut others = Vec::new();
        let mut own = Vec::new();
        for (piece, other) in of_others {
            let Some(held) = hold(piece) else { continue };
            let is_own = author.is_some_and(|author| piece.sources.contains(author));
            match (is_own, other) {
                (true, Some(other)) if !held.agrees && held.differs.is_empty() => own.push(other.id.clone()),
                (true, _) => {}
                (false, _) => others.push(held),
            }
        }
        let coverage = self.coverage(claim, &asked, &held);
        Some(verdict(&asked, &part.says, denied, held, others, own, coverage))
    }

    /// How a piece fits what is asked; `None` where it does not bear on it.
    fn hold<'p>(
        &self,
        asked: &Asked<'_>,
        author: Option<&SourceId>,
        action: Option<&Action>,
        denied: bool,
        piece: &'p Piece,
    ) -> Option<Held<'p>> {
        if piece.leaning == Leaning::Nothing {
            return None;
        }
        let fitting = Fitting { vocabulary: self.vocabulary, ground: &self.ground, shown: &self.shown };
        // Where something is done, what follows from it is done; who does it is whom the same clause names.
        let said = match action {
            Some(action) => {
                let place = self.vocabulary.place_of(&action.id);
                let mut said = piece.said.iter().filter(|said| said.speaks_of(place));
                let first = said.next()?;
                let of = |said: &Said| fitting.actor(asked, piece, said.doing()).rank();
                Some(said.fold(first, |best, said| if of(said) < of(best) { said } else { best }))
            }
            None => None,
        };
        let is_denied = said.map_or(piece.negative.is_some(), |said| said.action.denied);
        let doing = said.map_or(Doing { actors: &piece.actors, patients: &piece.patients }, Said::doing);
        let claim = asked.claim;
        let is_linked = asked.event.is_some() && asked.event == piece.event.as_ref();
        let is_linked =
            is_linked || (piece.event.is_none() && claim.items.iter().any(|item| piece.items.contains(item)));
        // What differs in two bears on nothing, and most do; the words for it are not needed then.
        let is_elsewhere = || match (&claim.place, &piece.place) {
            (Some(claimed), Some(seen)) => self.ground.lies(seen, claimed) == Lying::Elsewhere,
            _ => false,
        };
        let is_apart = claim.when.is_some_and(|when| !piece.time.is_unknown() && lies(piece.time, when) == Lies::Apart);
        // What belongs to another incident is another matter.
        let is_other = match (asked.incident, &piece.incident) {
            (Some(asked), Some(seen)) => asked != seen,
            (Some(_), None) => match (asked.incident_place, &piece.place) {
                (Some(place), Some(seen)) => self.ground.lies(seen, place) == Lying::Elsewhere,
                _ => false,
            },
            (None, _) => false,
        };
        if !is_linked && (is_other || (is_apart && is_elsewhere())) {
            return None;
        }
        // Where an incident was is where a claim of it means, for what is of no incident.
        let of_incident = asked.incident.filter(|_| piece.incident.is_none()).and(asked.incident_place);
        let claimed_place = claim.place.as_ref().or(of_incident);
        let number = fitting.number(asked, piece);
        let mut agrees = is_denied == denied;
        let counts_against = agrees && matches!(number, Fit::Differs(_));
        let fits = [
            (Dimension::Actor, fitting.actor(asked, piece, doing).or_worse(fitting.thing(asked, piece, doing))),
            (Dimension::Place, fitting.place(claimed_place, piece.place.as_ref(), is_linked)),
            (
                Dimension::Time,
                fitting.time(claim.when, piece.time, is_linked).or_worse(self.beside(asked, piece, is_linked)),
            ),
            (Dimension::Scope, fitting.scope(asked, piece, is_linked, !agrees || counts_against)),
        ];
        let same = fits.iter().filter(|(_, fit)| *fit == Fit::Same).count();
        let (mut differs, mut open) = (Vec::new(), Vec::new());
        for (dimension, fit) in fits {
            match fit {
                Fit::Differs(why) => differs.push((dimension, why)),
                Fit::Open(why) => open.push((dimension, why)),
                Fit::Same | Fit::NotAsked => {}
            }
        }
        match number {
            Fit::Open(why) if agrees => open.push((Dimension::Number, why)),
            // More are seen than are claimed: that speaks against the number.
            Fit::Differs(_) if agrees => agrees = false,
            _ => {}
        }
        let incident = claim.incident.is_some() && claim.incident == piece.incident;
        let joint = open.iter().any(|(dimension, why)| *dimension == Dimension::Actor && why.ends_with("together"));
        let is_open = |wanted: Dimension| open.iter().any(|(dimension, _)| *dimension == wanted);
        let is_anywhere = is_open(Dimension::Place) && is_open(Dimension::Time);
        let bears = match differs.len() {
            _ if is_linked => true,
            // What may have been anywhere at any time bears on nothing.
            0 => (same >= 1 && !is_anywhere) || incident || joint,
            1 => same >= 2 || (incident && same >= 1),
            _ => false,
        };
        // Done to another thing than is claimed, elsewhere in what is seen, it is another matter.
        let is_of_thing = fitting.thing(asked, piece, doing) == Fit::Same;
        let bears = bears && (is_of_thing || is_linked || incident);
        let is_tried = said.is_some_and(|said| said.is_tried) && !asked.is_tried;
        let is_either = said.is_some_and(|said| said.is_either);
        let is_placed =
            is_linked || incident || claim.place.is_some() || asked.event.is_some() || !claim.items.is_empty();
        let short = if is_tried {
            Some("it was tried; that it was done is not shown".to_owned())
        } else if is_either {
            Some("it was this or something else".to_owned())
        } else if !is_placed && open.iter().any(|(dimension, _)| *dimension == Dimension::Actor) {
            Some("the claim does not say where, and that the same people are meant is not shown".to_owned())
        } else if !is_linked {
            fitting.is_far(asked, piece)
        } else {
            None
        };
        bears.then(|| Held {
            short,
            is_own: self.is_own_word(author, piece),
            weak: self.weak(asked, author, piece, agrees, is_linked),
            piece,
            agrees,
            is_linked,
            differs,
            open,
            same,
        })
    }

    /// How the time of a piece lies to the event that a claim names, where the piece is of another.
    fn beside(&self, asked: &Asked<'_>, piece: &Piece, is_linked: bool) -> Fit {
        match asked.event_time {
            Some(time)
                if !is_linked
                    && asked.claim.when.is_none()
                    && !piece.time.is_unknown()
                    && lies(piece.time, time) == Lies::Apart =>
            {
                Fit::Differs("it was at another time than the event that the claim names".to_owned())
            }
            _ => Fit::NotAsked,
        }
    }

    /// Whether a piece rests on the claimant alone.
    fn is_own_word(&self, author: Option<&SourceId>, piece: &Piece) -> bool {
        author.is_some_and(|author| {
            let name = self.index.sources.get(author).map(|source| source.name.as_str().to_lowercase());
            let is_own = !piece.sources.is_empty() && piece.sources.iter().all(|source| source == author);
            is_own || (piece.by.is_some() && piece.by.as_deref().map(str::to_lowercase) == name)
        })
    }

    /// Why a piece that fits shows less than it says.
    fn weak(
        &self,
        asked: &Asked<'_>,
        author: Option<&SourceId>,
        piece: &Piece,
        agrees: bool,
        is_linked: bool,
    ) -> Option<String> {
        if self.is_own_word(author, piece) {
            return Some("it is the claimant's own word".to_owned());
        }
        if piece.leaning != Leaning::Fact {
            return Some(piece.why_leaning.clone());
        }
        if let Some(looked) = &piece.negative {
            let is_all = !asked.claim.items.is_empty() && asked.claim.items.iter().all(|i| looked.scope.contains(i));
            if !looked.is_thorough {
                return Some("what was not seen was not looked for throughout with a good view".to_owned());
            }
            let is_enough = is_all || (agrees && is_linked);
            if !is_enough {
                return Some("it was not seen in what was looked through, which need not be all there was".to_owned());
            }
        } else if matches!(piece.said.as_slice(), [said] if said.action.denied) {
            return Some("that something is not there is shown by a negative observation alone".to_owned());
        }
        match piece.certainty {
            Some(Certainty::Possible) => Some("the observer holds it for possible, no more".to_owned()),
            Some(Certainty::Probable) if !agrees => Some("the observer holds it for probable, no more".to_owned()),
            _ => None,
        }
    }

    /// Whether there is anything in which it could have been seen.
    fn coverage(&self, claim: &Claim, asked: &Asked<'_>, held: &[Held<'_>]) -> Coverage {
        if held.iter().any(|held| held.piece.negative.is_some() && held.differs.is_empty()) {
            return Coverage::CoveredNotSeen;
        }
        let event = asked.event.and_then(|event| self.index.events.get(event));
        if !claim.items.is_empty() || event.is_some_and(|event| !event.items.is_empty()) {
            return Coverage::CoveredNotAsked;
        }
        let place = claim.place.as_ref().or(event.and_then(|event| event.place.as_ref()));
        let here = |seen: &&PlaceId| place.is_some_and(|place| self.ground.lies(seen, place) == Lying::Inside);
        let mut near = self.by_place.iter().filter(|(seen, _)| here(seen)).flat_map(|(_, pieces)| pieces);
        match near.any(|&k| self.covers(claim, asked.event, &self.pieces[k])) {
            true => Coverage::CoveredNotAsked,
            false => Coverage::NotCovered,
        }
    }

    /// Whether a piece shows that there is an item of the place and time of a claim.
    fn covers(&self, claim: &Claim, event: Option<&EventId>, piece: &Piece) -> bool {
        let place = event.and_then(|event| self.index.events.get(event)).and_then(|event| event.place.as_ref());
        let Some(place) = claim.place.as_ref().or(place) else { return false };
        let time = claim.when.or(event.and_then(|event| self.facts.event_times.get(event)).copied());
        let here = piece.place.as_ref().is_some_and(|seen| self.ground.lies(seen, place) == Lying::Inside);
        let then = time.is_none_or(|time| !piece.time.is_unknown() && lies(piece.time, time) != Lies::Apart);
        piece.leaning != Leaning::Nothing && !piece.items.is_empty() && here && then
    }

    fn chain(&self, claim: &'a Claim, author: Option<&SourceId>) -> Chain {
        let is_guarded = self.index.is_guarded(claim);
        let tellers: Vec<String> = match is_guarded {
            true => claim.told_by.iter().map(|_| "someone".to_owned()).collect(),
            false => claim.told_by.iter().map(ToString::to_string).collect(),
        };
        let statement = claim.statement.as_ref().and_then(|id| self.index.statements.get(id));
        let through = statement.and_then(|statement| statement.through.clone());
        let name = |source: &SourceId| {
            self.index.sources.get(source).map_or_else(|| source.to_string(), |source| source.name.to_string())
        };
        let who = author.map_or_else(|| "nobody who is named".to_owned(), name);
        let knows = match claim.knowledge {
            Some(Knowledge::Saw) => "saw it",
            Some(Knowledge::Heard) => "heard it happen",
            Some(Knowledge::Lived) => "lived it",
            Some(Knowledge::Inferred) => "concludes it",
            Some(Knowledge::Told) => "was told",
            Some(Knowledge::Office) => "speaks for an office, and does not say how it is known",
            Some(Knowledge::NotSaid) | None => "says so; how it is known is not said",
        };
        let mut says: Vec<String> = tellers.iter().rev().map(|teller| format!("{teller} told it")).collect();
        says.push(format!("{who} {knows}"));
        says.extend(through.as_ref().map(|through| format!("it came through {}", name(through))));
        Chain { knowledge: claim.knowledge, told_by: tellers, through, says: says.join("; ") }
    }

    fn finished(
        &self,
        claim: &'a Claim,
        author: Option<&'a SourceId>,
        chain: Chain,
        tested: Tested,
        untested: Vec<String>,
    ) -> Assessment {
        let name = |kind, id: &str| FactName { kind, id: id.to_owned() };
        let mut inputs = BTreeSet::from([name(FactKind::Claim, claim.id.as_str())]);
        inputs.extend(claim.statement.iter().map(|id| name(FactKind::Statement, id.as_str())));
        inputs.extend(author.map(|id| name(FactKind::Source, id.as_str())));
        inputs.extend(claim.place.iter().map(|id| name(FactKind::Place, id.as_str())));
        inputs.extend(claim.event.iter().map(|id| name(FactKind::Event, id.as_str())));
        let all = [&tested.supporting, &tested.opposing, &tested.told];
        for weighed in all.into_iter().flatten() {
            inputs.insert(weighed.fact.clone());
            inputs.extend(weighed.items.iter().map(|id| name(FactKind::Item, id.as_str())));
        }
        inputs.extend(tested.inputs.iter().cloned());
        Assessment {
            claim: claim.id.clone(),
            source: author.cloned(),
            verdict: tested.verdict,
            differs: tested.differs,
            coverage: tested.coverage.filter(|_| tested.verdict == Verdict::NotCorroborated),
            independence: self.voices(claim, &tested.vouching),
            supporting: tested.supporting,
            opposing: tested.opposing,
            told: tested.told,
            own_disagreeing: tested.own,
            chain,
            untested,
            why: tested.why,
            inputs,
        }
    }

    /// Who says the same: the author, the items that show all of it, and the others who tell all of it.
    fn voices(&self, claim: &'a Claim, vouching: &Vouching) -> Independence {
        let mut voices = vec![Voice::Claim(claim)];
        let items = vouching.items.iter().filter_map(|item| self.index.items.get_key_value(item));
        voices.extend(items.map(|(id, _)| Voice::Item(id)));
        for told in &vouching.claims {
            let of = |(piece, other): &&(Piece, Option<&'a Claim>)| piece.fact.id == *told && other.is_some();
            voices.extend(self.told.iter().find(of).and_then(|(_, other)| *other).map(Voice::Claim));
        }
        self.roots.independence(voices)
    }
}

/// A part of a claim: its words, and what they say is done.
struct Part {
    says: String,
    action: Option<Action>,
    /// Whether what is done happens to somebody, by its nature.
    befalls: bool,
    /// Whether who is named as its subject suffers it.
    is_suffered: bool,
    is_tried: bool,
    is_counted: bool,
    objects: u32,
}

impl Part {
    fn of(text: &str, vocabulary: &Vocabulary) -> Self {
        let action = vocabulary.actions(text).into_iter().next();
        let befalls = action.as_ref().is_some_and(|action| vocabulary.befalls(&action.id));
        Self {
            says: text.to_owned(),
            befalls,
            is_suffered: befalls || is_suffered(text, vocabulary),
            is_tried: is_tried(text),
            is_counted: true,
            objects: vocabulary.objects(&stems(text)),
            action,
        }
    }
}
