use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use corroboration::{Recording, Standing};
use incidents::in_case::Counted;
use incidents::tally::TopSpeed;
use incidents::together::Seen;
use model::{
    Certainty, Claim, Consent, Equipment, Event, EventId, Fact, FactKind, FactName, FactRef, Fix, GivenFix, Incident,
    IncidentId, Interval, Item, ItemId, Judgement, Lineage, Link, Movement, Observation, ObservationId, OpenQuestion,
    Place, PlaceId, Post, Recorded, Role, Sighting, SightingId, Source, SourceId, StandardElement, Statement,
    StatementId, Sync, Take, TakeId, Term, Toll, VerificationSheet, Weather,
};

use crate::failure::Failure;
use crate::reader::Reader;
use crate::solve::Solved;
use crate::sound::is_shot;
use crate::vault::is_whole;

/// All facts that findings other than times are computed from, with which version of each the case holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    pub(crate) claims: Arc<Vec<Claim>>,
    pub(crate) statements: Arc<Vec<Statement>>,
    pub(crate) sources: Arc<Vec<Source>>,
    pub(crate) items: Arc<Vec<Item>>,
    pub(crate) roles: Arc<Vec<Role>>,
    pub(crate) posts: Arc<Vec<Post>>,
    pub(crate) lineage: Arc<Vec<Lineage>>,
    pub(crate) sheets: Arc<Vec<VerificationSheet>>,
    pub(crate) places: Arc<Vec<Place>>,
    pub(crate) events: Arc<Vec<Event>>,
    pub(crate) incidents: Arc<Vec<Incident>>,
    pub(crate) observations: Arc<Vec<Observation>>,
    /// What the detector of shots heard, whatever people made of it.
    pub(crate) sounds: Arc<Vec<Observation>>,
    pub(crate) syncs: Arc<Vec<Sync>>,
    pub(crate) sightings: Arc<Vec<Sighting>>,
    pub(crate) links: Arc<Vec<Link>>,
    pub(crate) equipment: Arc<Vec<Equipment>>,
    pub(crate) tolls: Arc<Vec<Toll>>,
    pub(crate) judgements: Arc<Vec<Judgement>>,
    pub(crate) questions: Arc<Vec<OpenQuestion>>,
    pub(crate) elements: Arc<Vec<StandardElement>>,
    /// The words that the case adds.
    pub(crate) terms: Arc<Vec<Term>>,
    pub(crate) movements: Arc<Vec<Movement>>,
    pub(crate) takes: Arc<Vec<Take>>,
    pub(crate) fixes: Arc<Vec<GivenFix>>,
    pub(crate) weather: Arc<Vec<Weather>>,
    pub(crate) event_times: BTreeMap<EventId, Interval>,
    pub(crate) item_times: BTreeMap<ItemId, Interval>,
    pub(crate) take_times: BTreeMap<TakeId, Interval>,
    pub(crate) incident_times: BTreeMap<IncidentId, Interval>,
    /// What stands of each fact of the kinds that are read, or that a judgement rests on.
    pub(crate) recordings: BTreeMap<FactName, Recording>,
    /// How many facts are sealed and were not read.
    pub(crate) sealed: BTreeMap<FactKind, usize>,
}

/// What people said, as far as it may be used.
pub(crate) struct Usable<'a> {
    claims: Cow<'a, [Claim]>,
    statements: Cow<'a, [Statement]>,
    tolls: Cow<'a, [Toll]>,
}

/// The kinds of fact that are read.
pub(crate) const READ: [FactKind; 26] = [
    FactKind::Claim,
    FactKind::Statement,
    FactKind::Source,
    FactKind::Item,
    FactKind::Role,
    FactKind::Post,
    FactKind::Lineage,
    FactKind::VerificationSheet,
    FactKind::Place,
    FactKind::Event,
    FactKind::Incident,
    FactKind::Observation,
    FactKind::Sighting,
    FactKind::Link,
    FactKind::Equipment,
    FactKind::Toll,
    FactKind::Judgement,
    FactKind::OpenQuestion,
    FactKind::StandardElement,
    FactKind::Term,
    FactKind::Movement,
    FactKind::Take,
    FactKind::Analysis,
    FactKind::GivenFix,
    FactKind::Sync,
    FactKind::Weather,
];

impl Held {
    /// Takes a fact in, as the case holds it.
    pub(crate) fn take(&mut self, fact: &Fact, version: u32, entry: u64) {
        self.note(fact.kind(), fact.id(), version, entry);
        // What is sealed whole is not opened here even for those who hold a key: it must not turn up in what is printed.
        if is_whole(fact.kind()) && fact.envelope().is_some() {
            *self.sealed.entry(fact.kind()).or_default() += 1;
            return;
        }
        match fact.clone() {
            Fact::Claim(f) => push(&mut self.claims, f),
            Fact::Statement(f) => push(&mut self.statements, f),
            Fact::Source(f) => push(&mut self.sources, f),
            Fact::Item(f) => push(&mut self.items, f),
            Fact::Role(f) => push(&mut self.roles, f),
            Fact::Post(f) => push(&mut self.posts, f),
            Fact::Lineage(f) => push(&mut self.lineage, f),
            Fact::VerificationSheet(f) => push(&mut self.sheets, f),
            Fact::Place(f) => push(&mut self.places, f),
            Fact::Event(f) => push(&mut self.events, f),
            Fact::Incident(f) => push(&mut self.incidents, f),
            Fact::Observation(f) => {
                if is_shot(&f) {
                    push(&mut self.sounds, f.clone());
                }
                if f.is_settled() {
                    push(&mut self.observations, f);
                }
            }
            Fact::Sync(f) => push(&mut self.syncs, f),
            Fact::Weather(f) => push(&mut self.weather, f),
            Fact::Sighting(f) => push(&mut self.sightings, f),
            Fact::Link(f) => push(&mut self.links, f),
            Fact::Equipment(f) => push(&mut self.equipment, f),
            Fact::Toll(f) => push(&mut self.tolls, f),
            Fact::Judgement(f) => push(&mut self.judgements, f),
            Fact::OpenQuestion(f) => push(&mut self.questions, f),
            Fact::StandardElement(f) => push(&mut self.elements, f),
            Fact::Term(f) => push(&mut self.terms, f),
            Fact::Movement(f) => push(&mut self.movements, f),
            Fact::Take(f) => push(&mut self.takes, f),
            Fact::Analysis(f) => {
                Arc::make_mut(&mut self.takes).extend(f.outcome.into_iter().flat_map(|technical| technical.takes))
            }
            Fact::GivenFix(f) => push(&mut self.fixes, f),
            _ => {}
        }
    }

    /// Lets go of all facts of a kind.
    pub(crate) fn forget(&mut self, kind: FactKind) {
        self.recordings.retain(|name, _| name.kind != kind);
        self.sealed.remove(&kind);
        match kind {
            FactKind::Claim => self.claims = Arc::default(),
            FactKind::Statement => self.statements = Arc::default(),
            FactKind::Source => self.sources = Arc::default(),
            FactKind::Item => self.items = Arc::default(),
            FactKind::Role => self.roles = Arc::default(),
            FactKind::Post => self.posts = Arc::default(),
            FactKind::Lineage => self.lineage = Arc::default(),
            FactKind::VerificationSheet => self.sheets = Arc::default(),
            FactKind::Place => self.places = Arc::default(),
            FactKind::Event => self.events = Arc::default(),
            FactKind::Incident => self.incidents = Arc::default(),
            FactKind::Observation => {
                self.observations = Arc::default();
                self.sounds = Arc::default();
            }
            FactKind::Sync => self.syncs = Arc::default(),
            FactKind::Weather => self.weather = Arc::default(),
            FactKind::Sighting => self.sightings = Arc::default(),
            FactKind::Link => self.links = Arc::default(),
            FactKind::Equipment => self.equipment = Arc::default(),
            FactKind::Toll => self.tolls = Arc::default(),
            FactKind::Judgement => self.judgements = Arc::default(),
            FactKind::OpenQuestion => self.questions = Arc::default(),
            FactKind::StandardElement => self.elements = Arc::default(),
            FactKind::Term => self.terms = Arc::default(),
            FactKind::Movement => self.movements = Arc::default(),
            // Takes come from both, and go with both.
            FactKind::Take | FactKind::Analysis => self.takes = Arc::default(),
            FactKind::GivenFix => self.fixes = Arc::default(),
            _ => {}
        }
    }

    /// How many facts are sealed and were not read.
    pub(crate) fn sealed(&self) -> usize {
        self.sealed.values().sum()
    }

    /// Notes which version of a fact the case holds.
    pub(crate) fn note(&mut self, kind: FactKind, id: String, version: u32, entry: u64) {
        self.recordings.insert(FactName { kind, id }, Recording { version, entry });
    }

    /// The kinds of fact beside those that are read on which judgements rest.
    pub(crate) fn judged(&self) -> BTreeSet<FactKind> {
        let judged = self.judgements.iter().flat_map(|j| j.about.iter().chain(&j.in_favour).chain(&j.against));
        judged.map(|name| name.kind).filter(|kind| !READ.contains(kind)).collect()
    }

    /// Takes in when everything was.
    pub(crate) fn date(&mut self, solved: &Solved) {
        let times: BTreeMap<&str, Interval> = solved
            .points
            .iter()
            .map(|point| (point.value().point.as_str(), point.value().bounds.interval))
            .filter(|(_, interval)| !interval.is_unknown())
            .collect();
        let event = |event: &Event| Some((event.id.clone(), *times.get(event.id.as_str())?));
        self.event_times = self.events.iter().filter_map(event).collect();
        let start = |item: &Item| Some((item.id.clone(), *times.get(format!("{}.start", item.id).as_str())?));
        self.item_times = self.items.iter().filter_map(start).collect();
        let start = |take: &Take| Some((take.id.clone(), *times.get(format!("{}.start", take.id).as_str())?));
        self.take_times = self.takes.iter().filter_map(start).collect();
        self.incident_times = solved.incidents.iter().map(|one| (one.incident.clone(), one.span)).collect();
    }

    /// The facts of a case as its records have them, those alone that `may_be_used`.
    pub(crate) async fn read(
        reader: &mut Reader<'_>,
        solved: &Solved,
        mut may_be_used: impl FnMut(&Fact) -> bool,
    ) -> Result<Self, Failure> {
        let mut held = Self::default();
        for kind in READ {
            for Recorded { fact, version, entry } in reader.recorded(kind).await? {
                if may_be_used(&fact) {
                    held.take(&fact, version, entry);
                }
            }
        }
        // Whether a judgement stands depends on facts of any kind.
        for kind in held.judged() {
            for Recorded { fact, version, entry } in reader.recorded(kind).await? {
                held.note(kind, fact.id(), version, entry);
            }
        }
        held.date(solved);
        Ok(held)
    }

    /// The same without claims whose words may give away somebody who could be harmed, and how many these are: those of
    /// protected people, and of nobody who is named.
    pub(crate) fn without_guarded_claims(mut self) -> (Self, usize) {
        let open: BTreeSet<&SourceId> =
            self.sources.iter().filter(|source| !source.role.is_protected()).map(|source| &source.id).collect();
        let author = |claim: &Claim| {
            let statement = self.statements.iter().find(|one| Some(&one.id) == claim.statement.as_ref());
            claim.source.clone().or_else(|| statement.map(|statement| statement.source.clone()))
        };
        let is_open = |claim: &Claim| author(claim).is_some_and(|author| open.contains(&author));
        let (kept, guarded): (Vec<Claim>, Vec<Claim>) = self.claims.iter().cloned().partition(is_open);
        self.claims = Arc::new(kept);
        (self, guarded.len())
    }

    /// When an incident was, from its earliest to its latest event.
    pub(crate) fn incident_time(&self, incident: &IncidentId) -> Interval {
        self.incident_times.get(incident).copied().unwrap_or_default()
    }

    /// A place by its first name.
    pub(crate) fn place_name(&self, id: &PlaceId) -> String {
        let place = self.places.iter().find(|place| place.id == *id).and_then(|place| place.names.first());
        place.map_or_else(|| id.to_string(), |name| name.text.clone())
    }

    /// Where a place lies, if that is known.
    pub(crate) fn place_fix(&self, id: &PlaceId) -> Option<&Fix> {
        self.places.iter().find(|place| place.id == *id)?.fix.as_ref()
    }

    /// A source by its name, or by what stands for it.
    pub(crate) fn source_name(&self, id: &SourceId) -> String {
        let source = self.sources.iter().find(|source| source.id == *id);
        source.map_or_else(|| id.to_string(), |source| source.name.to_string())
    }

    /// How an account was given: its kind, language, who asked and interpreted, through whom it came, who was heard apart.
    pub(crate) fn account(&self, id: &StatementId) -> Option<String> {
        let statement = self.statements.iter().find(|statement| statement.id == *id)?;
        let mut told = vec![statement.kind.as_deref().unwrap_or("account").replace('_', " ")];
        told.extend(statement.language.as_ref().map(|language| format!("in {language}")));
        told.extend(statement.interviewer.as_ref().map(|who| format!("asked by {who}")));
        told.extend(statement.interpreter.as_ref().map(|who| format!("interpreted by {who}")));
        told.extend(statement.through.as_ref().map(|through| format!("through {}", self.source_name(through))));
        told.extend(match statement.heard_apart {
            Some(true) => Some("heard apart from other witnesses".to_owned()),
            Some(false) => Some("not heard apart from other witnesses".to_owned()),
            None => statement.interviewer.is_some().then(|| "not recorded whether heard apart".to_owned()),
        });
        Some(told.join(", "))
    }

    /// Which version of a fact the case holds; 0 of one that it does not hold.
    pub(crate) fn version(&self, kind: FactKind, id: &str) -> u32 {
        let name = FactName { kind, id: id.to_owned() };
        self.recordings.get(&name).map_or(0, |recording| recording.version)
    }

    /// The version of a fact that the findings were computed from.
    pub(super) fn reference(&self, name: &FactName) -> Option<FactRef> {
        let version = self.recordings.get(name)?.version;
        Some(FactRef { kind: name.kind, id: name.id.clone(), version })
    }

    /// The judgements, each with whether its evidence is still what it was.
    pub(crate) fn standings(&self) -> Vec<(&Judgement, Standing)> {
        let standing = |judgement: &Judgement| {
            let name = FactName { kind: FactKind::Judgement, id: judgement.id.to_string() };
            let at = self.recordings.get(&name).map_or(0, |recording| recording.entry);
            corroboration::standing(judgement, at, &self.recordings)
        };
        self.judgements.iter().map(|judgement| (judgement, standing(judgement))).collect()
    }

    /// Whether everything is dated as in another state of the case.
    pub(super) fn is_dated_like(&self, other: &Self) -> bool {
        self.event_times == other.event_times
            && self.item_times == other.item_times
            && self.take_times == other.take_times
            && self.incident_times == other.incident_times
    }

    /// What may be used of what people said: nothing of a statement whose author took back the consent that it be kept.
    pub(super) fn usable(&self) -> Usable<'_> {
        let gone: BTreeSet<&StatementId> = self.withdrawn().map(|statement| &statement.id).collect();
        let is_kept = |statement: Option<&StatementId>| statement.is_none_or(|statement| !gone.contains(statement));
        if gone.is_empty() {
            return Usable {
                claims: Cow::Borrowed(&self.claims),
                statements: Cow::Borrowed(&self.statements),
                tolls: Cow::Borrowed(&self.tolls),
            };
        }
        Usable {
            claims: self.claims.iter().filter(|claim| is_kept(claim.statement.as_ref())).cloned().collect(),
            statements: self.statements.iter().filter(|one| is_kept(Some(&one.id))).cloned().collect(),
            tolls: self.tolls.iter().filter(|toll| is_kept(toll.statement.as_ref())).cloned().collect(),
        }
    }

    pub(super) fn withdrawn(&self) -> impl Iterator<Item = &Statement> {
        self.statements.iter().filter(|statement| statement.consent_keep == Some(Consent::Withdrawn))
    }

    /// All that claims, uses of force and figures are held against.
    pub(super) fn facts<'a>(&'a self, usable: &'a Usable<'a>) -> corroboration::Facts<'a> {
        corroboration::Facts {
            claims: &usable.claims,
            statements: &usable.statements,
            sources: &self.sources,
            items: &self.items,
            roles: &self.roles,
            posts: &self.posts,
            lineage: &self.lineage,
            sheets: &self.sheets,
            places: &self.places,
            events: &self.events,
            incidents: &self.incidents,
            observations: &self.observations,
            sightings: &self.sightings,
            equipment: &self.equipment,
            tolls: &usable.tolls,
            takes: &self.takes,
            take_times: &self.take_times,
            event_times: &self.event_times,
            item_times: &self.item_times,
            incident_times: &self.incident_times,
        }
    }

    pub(super) fn counted<'a>(
        &'a self,
        states: &'a BTreeMap<ObservationId, String>,
        actors: &'a BTreeMap<SightingId, String>,
        least_grade: Certainty,
        top_speed: TopSpeed,
    ) -> Counted<'a> {
        Counted {
            sightings: &self.sightings,
            links: &self.links,
            observations: &self.observations,
            states_of_observations: states,
            actors,
            events: &self.events,
            places: &self.places,
            items: &self.items,
            takes: &self.takes,
            fixes: &self.fixes,
            item_times: &self.item_times,
            incident_times: &self.incident_times,
            least_grade,
            top_speed,
        }
    }

    pub(super) fn together(&self) -> Seen<'_> {
        Seen {
            observations: &self.observations,
            items: &self.items,
            events: &self.events,
            movements: &self.movements,
            event_times: &self.event_times,
            item_times: &self.item_times,
        }
    }
}

fn push<T: Clone>(facts: &mut Arc<Vec<T>>, fact: T) {
    Arc::make_mut(facts).push(fact);
}
