use std::collections::{BTreeMap, BTreeSet};

use model::{
    Certainty, EventId, EventKind, FactKind, FactName, IncidentId, Interval, ItemId, PlaceId, SourceId, Visibility,
};

use crate::facts::{Facts, Index};
use crate::leaning::{Leaning, leanings};
use crate::phrase::stems;
use crate::reading::clauses;
use crate::vocabulary::{Action, Actors, Deeds, Vocabulary};

/// One thing that a claim can be held against: what it shows, by whom, to whom, where, when, and how far to lean on it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) fact: FactName,
    pub(crate) says: String,
    pub(crate) actions: Vec<Action>,
    /// What it says is done, with all that follows.
    pub(crate) done: Deeds,
    /// What it says is not done.
    pub(crate) denied: Deeds,
    pub(crate) stems: BTreeSet<String>,
    pub(crate) actors: Actors,
    pub(crate) patients: Actors,
    pub(crate) place: Option<PlaceId>,
    pub(crate) time: Interval,
    pub(crate) event: Option<EventId>,
    pub(crate) incident: Option<IncidentId>,
    pub(crate) items: BTreeSet<ItemId>,
    pub(crate) sources: BTreeSet<SourceId>,
    pub(crate) number: Option<Number>,
    pub(crate) leaning: Leaning,
    pub(crate) why_leaning: String,
    pub(crate) certainty: Option<Certainty>,
    /// That a question was put and the thing not seen: whether its look was whole and the view good.
    pub(crate) negative: Option<Looked>,
    /// Who observed it.
    pub(crate) by: Option<String>,
}

/// Words by which what is told is somebody else's word.
const REPORTED: [&str; 6] = ["report", "reportedly", "alleg", "allegedly", "accord", "rumour"];

/// How something that was not seen was looked for.
#[derive(Debug, Clone)]
pub(crate) struct Looked {
    pub(crate) is_thorough: bool,
    pub(crate) scope: BTreeSet<ItemId>,
}

/// A number that is seen: of what, and between what bounds.
#[derive(Debug, Clone)]
pub(crate) struct Number {
    pub(crate) counted: String,
    pub(crate) low: u64,
    pub(crate) high: Option<u64>,
}

/// Everything that is seen, heard or was established to have happened.
pub(crate) fn pieces(facts: &Facts<'_>, index: &Index<'_>, vocabulary: &Vocabulary) -> Vec<Piece> {
    let making = Making { facts, index, vocabulary, leanings: leanings(facts.items, facts.sheets) };
    let observed = facts.observations.iter().map(|observation| making.observation(observation));
    let happened = facts.events.iter().filter(|event| event.kind != EventKind::Statement);
    let happened = happened.map(|event| making.event(event));
    let used = facts.equipment.iter().filter_map(|equipment| making.equipment(equipment));
    let seen = facts.sightings.iter().filter_map(|sighting| making.sighting(sighting));
    observed.chain(happened).chain(used).chain(seen).map(|piece| piece.settled(vocabulary)).collect()
}

impl Piece {
    /// The same, when all of its actions are known.
    pub(crate) fn settled(mut self, vocabulary: &Vocabulary) -> Self {
        (self.done, self.denied) = vocabulary.spoken_of(&self.actions);
        self
    }

    /// What it says anything of.
    pub(crate) fn speaks_of(&self) -> Deeds {
        self.done.and(self.denied)
    }
}

struct Making<'a> {
    facts: &'a Facts<'a>,
    index: &'a Index<'a>,
    vocabulary: &'a Vocabulary,
    leanings: BTreeMap<&'a ItemId, (Leaning, String)>,
}

impl Making<'_> {
    fn piece(&self, kind: FactKind, id: String, says: &str) -> Piece {
        let mut actions: Vec<Action> = Vec::new();
        let mut actors = Actors::new();
        let mut patients = Actors::new();
        for clause in clauses(says, self.vocabulary) {
            actions.extend(clause.actions);
            actors.extend(clause.actors);
            patients.extend(clause.patients);
        }
        Piece {
            fact: FactName { kind, id },
            says: says.to_owned(),
            actions,
            done: Deeds::default(),
            denied: Deeds::default(),
            stems: stems(says).into_iter().collect(),
            actors,
            patients,
            place: None,
            time: Interval::UNKNOWN,
            event: None,
            incident: None,
            items: BTreeSet::new(),
            sources: BTreeSet::new(),
            number: None,
            leaning: Leaning::Attributed,
            why_leaning: "no item of the case shows it".to_owned(),
            certainty: None,
            negative: None,
            by: None,
        }
    }

    /// The best of what may be leaned on several items.
    fn lean(&self, piece: &mut Piece, items: impl IntoIterator<Item = ItemId>) {
        piece.items = items.into_iter().collect();
        for item in &piece.items {
            piece.sources.extend(self.index.origins.get(item).into_iter().flatten().map(|source| (*source).clone()));
        }
        let best = piece.items.iter().filter_map(|item| self.leanings.get(item)).max_by_key(|(leaning, _)| *leaning);
        if let Some((leaning, why)) = best {
            (piece.leaning, piece.why_leaning) = (*leaning, why.clone());
        }
        // An item that was verified shows that it is reported, not that it is so.
        let is_reported = piece.stems.iter().any(|stem| REPORTED.contains(&stem.as_str()));
        if is_reported && piece.leaning == Leaning::Fact {
            (piece.leaning, piece.why_leaning) = (Leaning::Attributed, "it is reported, not shown".to_owned());
        }
    }

    /// The event that something belongs to says where and when, where the thing itself does not.
    fn place_and_time(&self, piece: &mut Piece, place: Option<&PlaceId>, event: Option<&EventId>) {
        let event = event.and_then(|id| self.index.events.get(id));
        // What is told at a speech is not of the place and time of the speech.
        let event = event.filter(|event| event.kind != EventKind::Statement);
        piece.event = event.map(|event| event.id.clone());
        piece.incident = event.and_then(|event| event.incident.clone());
        let told = match piece.items.len() {
            1 => piece.items.first().and_then(|item| self.index.items.get(item)).and_then(|item| item.place.as_ref()),
            _ => None,
        };
        piece.place = place.or(event.and_then(|event| event.place.as_ref())).or(told).cloned();
        piece.time = event.and_then(|event| self.facts.event_times.get(&event.id)).copied().unwrap_or_default();
        if piece.time.is_unknown() {
            let times = piece.items.iter().filter_map(|item| self.facts.item_times.get(item));
            piece.time = if piece.items.len() == 1 { times.copied().next().unwrap_or_default() } else { piece.time };
        }
    }

    fn observation(&self, observation: &model::Observation) -> Piece {
        let mut piece = self.piece(FactKind::Observation, observation.id.to_string(), &observation.what);
        self.lean(&mut piece, [observation.item.clone()]);
        self.place_and_time(&mut piece, observation.place.as_ref(), observation.event.as_ref());
        piece.certainty = observation.certainty;
        piece.by.clone_from(&observation.by);
        let shown = observation.kind.as_deref().and_then(|kind| self.vocabulary.of_observation(kind));
        match &observation.negative {
            None => {
                let adds = shown.filter(|shown| !piece.actions.iter().any(|action| action.id == *shown));
                piece.actions.extend(adds.map(|id| Action { id: id.to_owned(), denied: false }));
                if let (Some(counted), Some(low)) =
                    (&observation.counted, observation.at_least.or(observation.at_most.map(|_| 0)))
                {
                    piece.number = Some(Number { counted: counted.clone(), low, high: observation.at_most });
                }
            }
            Some(negative) => {
                let asked = clauses(&negative.question, self.vocabulary);
                let asked = asked.iter().find(|clause| !clause.actions.is_empty());
                let first = asked.and_then(|clause| clause.actions.first()).map(|action| action.id.clone());
                let said = piece.actions.first().map(|action| action.id.clone());
                let id = first.or_else(|| shown.map(str::to_owned)).or(said);
                piece.actions = id.into_iter().map(|id| Action { id, denied: true }).collect();
                if let Some(clause) = asked {
                    piece.actors.clone_from(&clause.actors);
                    piece.patients.clone_from(&clause.patients);
                }
                piece.says = format!("{} — not seen: {}", negative.question, observation.what);
                piece.negative = Some(Looked {
                    is_thorough: negative.looked_through_whole && negative.visibility == Visibility::Good,
                    scope: negative.scope.iter().map(|span| span.item.clone()).collect(),
                });
            }
        }
        // A detector's word is no fact about the world until a person has taken it up.
        if observation.score.is_some() && piece.leaning == Leaning::Fact {
            (piece.leaning, piece.why_leaning) = (Leaning::Attributed, "a detector's output".to_owned());
        }
        piece
    }

    fn event(&self, event: &model::Event) -> Piece {
        let mut piece = self.piece(FactKind::Event, event.id.to_string(), &event.title);
        self.lean(&mut piece, event.items.iter().cloned());
        piece.sources.extend(event.sources.iter().cloned());
        self.place_and_time(&mut piece, event.place.as_ref(), Some(&event.id));
        if event.kind == EventKind::UseOfForce && !piece.actions.iter().any(|action| action.id == "use_force") {
            piece.actions.push(Action { id: "use_force".to_owned(), denied: false });
        }
        piece
    }

    fn equipment(&self, equipment: &model::Equipment) -> Option<Piece> {
        let shown = equipment.kind.as_deref().and_then(|kind| self.vocabulary.of_equipment(kind))?;
        let mut piece = self.piece(FactKind::Equipment, equipment.id.to_string(), &equipment.name);
        self.lean(&mut piece, equipment.items.iter().cloned());
        piece.sources.extend(equipment.sources.iter().cloned());
        self.place_and_time(&mut piece, equipment.place.as_ref(), None);
        piece.actions = vec![Action { id: shown.to_owned(), denied: false }];
        if let Some(user) = &equipment.user {
            piece.actors = self.vocabulary.named(user);
            piece.says = format!("{} ({user})", equipment.name);
        }
        let appears =
            stems(&equipment.name).iter().any(|stem| matches!(stem.as_str(), "appear" | "possibly" | "likely"));
        piece.certainty = appears.then_some(Certainty::Probable);
        Some(piece)
    }

    fn sighting(&self, sighting: &model::Sighting) -> Option<Piece> {
        let state = sighting.state.as_deref()?;
        let shown = self.vocabulary.of_state(state)?.to_owned();
        let what = sighting.what.clone().unwrap_or_else(|| state.replace('_', " "));
        let mut piece = self.piece(FactKind::Sighting, sighting.id.to_string(), &what);
        self.lean(&mut piece, [sighting.item.clone()]);
        self.place_and_time(&mut piece, sighting.place.as_ref(), sighting.event.as_ref());
        if let Some(start) = sighting.start {
            piece.time = start;
        }
        let is_suffered = self.vocabulary.befalls(&shown);
        if is_suffered && piece.patients.is_empty() {
            piece.patients = std::mem::take(&mut piece.actors);
        }
        piece.actions = vec![Action { id: shown, denied: false }];
        let appears = state.starts_with("appears") || state == "severely_injured" || state == "armed";
        piece.by.clone_from(&sighting.by);
        piece.certainty = sighting.certainty.or(appears.then_some(Certainty::Probable));
        Some(piece)
    }
}
