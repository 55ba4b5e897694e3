use std::collections::{BTreeMap, BTreeSet};

use model::{
    Certainty, Duration, EventId, EventKind, FactKind, FactName, IncidentId, Interval, ItemId, MediaTime, PlaceId,
    SourceId, Visibility,
};

use crate::facts::{Facts, Index};
use crate::leaning::{Leaning, leanings};
use crate::phrase::stems;
use crate::reading::{Read, Said, read};
use crate::vocabulary::{Action, Actors, Deeds, Vocabulary};

/// One thing that a claim can be held against: what it shows, by whom, to whom, where, when, and how far to lean on it.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    pub(crate) fact: FactName,
    pub(crate) says: String,
    /// What it says is done or not done, each by whom and to whom.
    pub(crate) said: Vec<Said>,
    /// What it says is done by anybody, with all that follows.
    pub(crate) done: Deeds,
    /// What it says is not done.
    pub(crate) denied: Deeds,
    pub(crate) stems: BTreeSet<String>,
    /// The kinds of object that it names, as a set.
    pub(crate) objects: u32,
    /// All who are named as doing anything; who does what, [`Self::said`] tells.
    pub(crate) actors: Actors,
    pub(crate) patients: Actors,
    /// Whether it is only told of: no item shows it, or what an item shows is a report of it.
    pub(crate) is_reported: bool,
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
    /// The limit that somebody who tells it puts to it.
    pub(crate) limit: Option<String>,
    /// Where in its one item it begins to be seen.
    pub(crate) seen_at: Option<MediaTime>,
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
    observed.chain(happened).chain(used).chain(seen).map(Piece::settled).collect()
}

impl Piece {
    /// The same, when all that it says is known.
    pub(crate) fn settled(mut self) -> Self {
        self.done = self.said.iter().fold(Deeds::default(), |all, said| all.and(said.done));
        self.denied = self.said.iter().fold(Deeds::default(), |all, said| all.and(said.denied));
        self
    }

    /// Whether it says of an action, by its name, that it is done.
    pub(crate) fn says_done(&self, id: &str) -> bool {
        self.said.iter().any(|said| said.action.id == id && !said.action.denied)
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
    fn done(&self, id: &str, actors: Actors, patients: Actors) -> Said {
        Said::of(Action { id: id.to_owned(), denied: false }, actors, patients, self.vocabulary)
    }

    fn piece(&self, kind: FactKind, id: String, says: &str) -> Piece {
        self.piece_of(kind, id, says, read(says, self.vocabulary))
    }

    fn piece_of(&self, kind: FactKind, id: String, says: &str, told: Read) -> Piece {
        Piece {
            fact: FactName { kind, id },
            says: says.to_owned(),
            said: told.said,
            done: Deeds::default(),
            denied: Deeds::default(),
            objects: told.objects,
            stems: told.stems,
            actors: told.actors,
            patients: told.patients,
            is_reported: true,
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
            limit: None,
            seen_at: None,
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
            piece.is_reported = false;
        }
        // An item that was verified shows that it is reported, not that it is so.
        let is_reported = piece.stems.iter().any(|stem| REPORTED.contains(&stem.as_str()));
        piece.is_reported |= is_reported;
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

    /// When an observation was, by the beginning of its item and where in it the thing is seen, if that tells more.
    fn narrowed(&self, observation: &model::Observation, piece: &Piece) -> Option<Interval> {
        let shift = |at: model::MediaTime| Duration::from_micros(at.micros()).into();
        let start = self.facts.item_times.get(&observation.item)?;
        let from = observation.from?;
        let begin = start.earliest().map(|start| start.plus(shift(from)));
        let end = start.latest().map(|start| start.plus(shift(observation.to.unwrap_or(from))));
        // Where the two cannot both be, what the event says stands, and that they clash is for the times to show.
        let event =
            piece.event.as_ref().and_then(|event| self.facts.event_times.get(event)).copied().unwrap_or_default();
        Interval::new(begin.max(event.earliest()), end.into_iter().chain(event.latest()).min()).ok()
    }

    fn observation(&self, observation: &model::Observation) -> Piece {
        let told = read(&observation.what, self.vocabulary);
        let subject = told.subject();
        let mut piece = self.piece_of(FactKind::Observation, observation.id.to_string(), &observation.what, told);
        self.lean(&mut piece, [observation.item.clone()]);
        self.place_and_time(&mut piece, observation.place.as_ref(), observation.event.as_ref());
        piece.time = self.narrowed(observation, &piece).unwrap_or(piece.time);
        piece.certainty = observation.certainty;
        piece.by.clone_from(&observation.by);
        piece.seen_at = observation.from;
        let shown = observation.kind.as_deref().and_then(|kind| self.vocabulary.of_observation(kind));
        match &observation.negative {
            None => {
                // What the kind adds to the words is done by whoever is the one subject of the words.
                if let Some(id) = shown.filter(|shown| !piece.said.iter().any(|said| said.action.id == **shown)) {
                    let is_suffered = self.vocabulary.befalls(id);
                    let (actors, patients) = match (is_suffered, piece.said.is_empty()) {
                        (true, true) if !piece.patients.is_empty() => (subject, piece.patients.clone()),
                        (true, true) => (Actors::new(), subject),
                        // "Police push strikers into vans", of a detention: where the words have one sufferer, it is theirs.
                        (true, false) => (subject, one_patient(&piece)),
                        (false, _) => (subject, Actors::new()),
                    };
                    piece.said.push(self.done(id, actors, patients));
                }
                if let (Some(counted), Some(low)) =
                    (&observation.counted, observation.at_least.or(observation.at_most.map(|_| 0)))
                {
                    piece.number = Some(Number { counted: counted.clone(), low, high: observation.at_most });
                }
            }
            Some(negative) => {
                // What was asked after is what was not seen.
                let mut asked = read(&negative.question, self.vocabulary).said;
                // "Do the forces that cordon it off bear weapons?" asks after what the answer is about.
                let answered = |said: &Said| piece.said.iter().any(|told| told.action.id == said.action.id);
                let at = asked.iter().position(answered).unwrap_or_default();
                let asked = (at < asked.len()).then(|| asked.swap_remove(at));
                let id = asked.as_ref().map(|said| said.action.id.clone());
                let id = id.or_else(|| shown.map(str::to_owned));
                let id = id.or_else(|| piece.said.first().map(|said| said.action.id.clone()));
                if let Some(asked) = asked {
                    (piece.actors, piece.patients) = (asked.actors, asked.patients);
                }
                let (actors, patients) = (piece.actors.clone(), piece.patients.clone());
                let not_seen = |id| Said::of(Action { id, denied: true }, actors, patients, self.vocabulary);
                piece.said = id.map(not_seen).into_iter().collect();
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
        let told = read(&event.title, self.vocabulary);
        let subject = told.subject();
        let mut piece = self.piece_of(FactKind::Event, event.id.to_string(), &event.title, told);
        self.lean(&mut piece, event.items.iter().cloned());
        piece.sources.extend(event.sources.iter().cloned());
        self.place_and_time(&mut piece, event.place.as_ref(), Some(&event.id));
        let force = self.vocabulary.place_of("use_force");
        if event.kind == EventKind::UseOfForce && !piece.said.iter().any(|said| said.done.holds(force)) {
            piece.said.push(self.done("use_force", subject, Actors::new()));
        }
        piece
    }

    fn equipment(&self, equipment: &model::Equipment) -> Option<Piece> {
        let shown = equipment.kind.as_deref().and_then(|kind| self.vocabulary.of_equipment(kind))?;
        let mut piece = self.piece(FactKind::Equipment, equipment.id.to_string(), &equipment.name);
        self.lean(&mut piece, equipment.items.iter().cloned());
        piece.sources.extend(equipment.sources.iter().cloned());
        self.place_and_time(&mut piece, equipment.place.as_ref(), None);
        if let Some(user) = &equipment.user {
            piece.actors = self.vocabulary.named(user);
            piece.says = format!("{} ({user})", equipment.name);
        }
        piece.said = vec![self.done(shown, piece.actors.clone(), Actors::new())];
        if let Some(kind) = &equipment.kind {
            piece.objects |= self.vocabulary.objects(&stems(kind));
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
        piece.said = vec![self.done(&shown, piece.actors.clone(), piece.patients.clone())];
        let appears = state.starts_with("appears") || state == "severely_injured" || state == "armed";
        piece.by.clone_from(&sighting.by);
        piece.seen_at = sighting.from;
        piece.certainty = sighting.certainty.or(appears.then_some(Certainty::Probable));
        Some(piece)
    }
}

/// Whom all that a piece says is done to, where they are the same throughout.
fn one_patient(piece: &Piece) -> Actors {
    let mut all = piece.said.iter().map(|said| &said.patients).filter(|patients| !patients.is_empty());
    match all.next() {
        Some(first) if all.all(|other| other == first) => first.clone(),
        _ => Actors::new(),
    }
}
