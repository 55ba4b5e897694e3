use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use corroboration::{Recording, Standing};
use incidents::in_case::Counted;
use incidents::tally::TopSpeed;
use incidents::together::Seen;
use model::{
    Certainty, Claim, Consent, Equipment, Event, EventId, Fact, FactKind, FactName, FactRef, Fix, GivenFix, Incident,
    IncidentId, Interval, Item, ItemId, Judgement, Lineage, Link, Movement, Notice, NoticeLevel, Observation,
    ObservationId, OpenQuestion, Place, PlaceId, Post, Recorded, Role, Sighting, SightingId, Source, SourceId,
    StandardElement, Statement, StatementId, Sync, Take, TakeId, Toll, VerificationSheet, Whereabouts,
};

use crate::failure::Failure;
use crate::reader::Reader;
use crate::solve::Solved;
use crate::sound::is_shot;
use crate::vault::is_whole;

/// All facts that findings other than times are computed from, with which version of each the case holds.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    pub(crate) claims: Vec<Claim>,
    pub(crate) statements: Vec<Statement>,
    pub(crate) sources: Vec<Source>,
    pub(crate) items: Vec<Item>,
    pub(crate) roles: Vec<Role>,
    pub(crate) posts: Vec<Post>,
    pub(crate) lineage: Vec<Lineage>,
    pub(crate) sheets: Vec<VerificationSheet>,
    pub(crate) places: Vec<Place>,
    pub(crate) events: Vec<Event>,
    pub(crate) incidents: Vec<Incident>,
    pub(crate) observations: Vec<Observation>,
    /// What the detector of shots heard, whatever people made of it.
    pub(crate) sounds: Vec<Observation>,
    pub(crate) syncs: Vec<Sync>,
    pub(crate) sightings: Vec<Sighting>,
    pub(crate) links: Vec<Link>,
    pub(crate) equipment: Vec<Equipment>,
    pub(crate) tolls: Vec<Toll>,
    pub(crate) judgements: Vec<Judgement>,
    pub(crate) questions: Vec<OpenQuestion>,
    pub(crate) elements: Vec<StandardElement>,
    pub(crate) movements: Vec<Movement>,
    pub(crate) takes: Vec<Take>,
    pub(crate) fixes: Vec<GivenFix>,
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
pub(crate) const READ: [FactKind; 24] = [
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
    FactKind::Movement,
    FactKind::Take,
    FactKind::Analysis,
    FactKind::GivenFix,
    FactKind::Sync,
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
            Fact::Claim(f) => self.claims.push(f),
            Fact::Statement(f) => self.statements.push(f),
            Fact::Source(f) => self.sources.push(f),
            Fact::Item(f) => self.items.push(f),
            Fact::Role(f) => self.roles.push(f),
            Fact::Post(f) => self.posts.push(f),
            Fact::Lineage(f) => self.lineage.push(f),
            Fact::VerificationSheet(f) => self.sheets.push(f),
            Fact::Place(f) => self.places.push(f),
            Fact::Event(f) => self.events.push(f),
            Fact::Incident(f) => self.incidents.push(f),
            Fact::Observation(f) => {
                if is_shot(&f) {
                    self.sounds.push(f.clone());
                }
                if f.is_settled() {
                    self.observations.push(f);
                }
            }
            Fact::Sync(f) => self.syncs.push(f),
            Fact::Sighting(f) => self.sightings.push(f),
            Fact::Link(f) => self.links.push(f),
            Fact::Equipment(f) => self.equipment.push(f),
            Fact::Toll(f) => self.tolls.push(f),
            Fact::Judgement(f) => self.judgements.push(f),
            Fact::OpenQuestion(f) => self.questions.push(f),
            Fact::StandardElement(f) => self.elements.push(f),
            Fact::Movement(f) => self.movements.push(f),
            Fact::Take(f) => self.takes.push(f),
            Fact::Analysis(f) => self.takes.extend(f.outcome.into_iter().flat_map(|technical| technical.takes)),
            Fact::GivenFix(f) => self.fixes.push(f),
            _ => {}
        }
    }

    /// Lets go of all facts of a kind.
    pub(crate) fn forget(&mut self, kind: FactKind) {
        self.recordings.retain(|name, _| name.kind != kind);
        self.sealed.remove(&kind);
        match kind {
            FactKind::Claim => self.claims.clear(),
            FactKind::Statement => self.statements.clear(),
            FactKind::Source => self.sources.clear(),
            FactKind::Item => self.items.clear(),
            FactKind::Role => self.roles.clear(),
            FactKind::Post => self.posts.clear(),
            FactKind::Lineage => self.lineage.clear(),
            FactKind::VerificationSheet => self.sheets.clear(),
            FactKind::Place => self.places.clear(),
            FactKind::Event => self.events.clear(),
            FactKind::Incident => self.incidents.clear(),
            FactKind::Observation => {
                self.observations.clear();
                self.sounds.clear();
            }
            FactKind::Sync => self.syncs.clear(),
            FactKind::Sighting => self.sightings.clear(),
            FactKind::Link => self.links.clear(),
            FactKind::Equipment => self.equipment.clear(),
            FactKind::Toll => self.tolls.clear(),
            FactKind::Judgement => self.judgements.clear(),
            FactKind::OpenQuestion => self.questions.clear(),
            FactKind::StandardElement => self.elements.clear(),
            FactKind::Movement => self.movements.clear(),
            // Takes come from both, and go with both.
            FactKind::Take | FactKind::Analysis => self.takes.clear(),
            FactKind::GivenFix => self.fixes.clear(),
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
        let (kept, guarded): (Vec<Claim>, Vec<Claim>) = std::mem::take(&mut self.claims).into_iter().partition(is_open);
        self.claims = kept;
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

    /// The version of a fact that the findings were computed from.
    pub(super) fn reference(&self, name: &FactName) -> Option<FactRef> {
        let version = self.recordings.get(name)?.version;
        Some(FactRef { kind: name.kind, id: name.id.clone(), version })
    }

    /// What is left out of the findings, and what to do about it.
    pub(super) fn unusable(&self, vocabulary: &corroboration::Vocabulary) -> Vec<Notice> {
        let notice = |what: String, next: &str| Notice {
            level: NoticeLevel::Warning,
            what,
            place: Whereabouts::default(),
            next: next.to_owned(),
        };
        let mut notices = Vec::new();
        let sealed = self.sealed();
        if sealed > 0 {
            notices.push(notice(
                format!("{sealed} protected facts were not read, and nothing here rests on them: they are sealed"),
                "nothing: findings are made without them, so that nothing of them is given away",
            ));
        }
        for statement in self.withdrawn() {
            notices.push(notice(
                format!("consent for the statement {} was taken back; nothing that it says is used", statement.id),
                "dispose of what it says, or ask again",
            ));
        }
        for claim in self.claims.iter().filter(|claim| claim.statement.is_none() && claim.source.is_none()) {
            notices.push(notice(
                format!("the claim {} has no source; nobody can be asked how it is known", claim.id),
                "name its statement or its source in claims.csv",
            ));
        }
        for element in &self.elements {
            let patterns = element.in_favour.iter().chain(&element.against).chain(&element.shows);
            for (pattern, why) in patterns.filter_map(|pattern| Some((pattern, vocabulary.misread(pattern)?))) {
                notices.push(notice(
                    format!("\"{pattern}\" of the element {} asks for nothing: {why}", element.id),
                    "mend standards.csv; the patterns stand in docs/methods/findings.md",
                ));
            }
        }
        let known: BTreeSet<&SightingId> = self.sightings.iter().map(|sighting| &sighting.id).collect();
        let mut said: BTreeMap<(&SightingId, &SightingId), &Link> = BTreeMap::new();
        for link in &self.links {
            if link.a == link.b {
                let what =
                    format!("the link {} joins the sighting {} to itself and counts for nothing", link.id, link.a);
                notices.push(notice(what, "name two sightings in links.csv"));
            }
            for end in [&link.a, &link.b].into_iter().filter(|end| !known.contains(end)) {
                let what = format!("the link {} names {end}, which is no sighting of the case", link.id);
                notices.push(notice(what, "mend links.csv; until then the link counts for nothing"));
            }
            let pair = (link.a.clone().min(link.b.clone()), link.a.clone().max(link.b.clone()));
            let pair = (known.get(&pair.0).copied(), known.get(&pair.1).copied());
            let (Some(a), Some(b)) = pair else { continue };
            match said.get(&(a, b)) {
                Some(other) if contradict(other, link) => notices.push(notice(
                    format!("{} and {} say of {a} and {b} that they are one, and that they are two", other.id, link.id),
                    "compare them again; until then both links are set aside",
                )),
                _ => drop(said.insert((a, b), link)),
            }
        }
        notices
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

    /// Whether what the law asks is answered by the same facts as before: all but claims of no event and no incident.
    pub(super) fn is_law_of(&self, before: &Self) -> bool {
        let told: BTreeSet<&str> = self
            .claims
            .iter()
            .chain(&before.claims)
            .filter(|claim| claim.event.is_some() || claim.incident.is_some())
            .map(|claim| claim.id.as_str())
            .collect();
        let is_read = |(name, _): &(&FactName, &Recording)| match name.kind {
            FactKind::Claim => told.contains(name.id.as_str()),
            FactKind::Toll | FactKind::OpenQuestion | FactKind::Sync => false,
            _ => true,
        };
        self.event_times == before.event_times
            && self.item_times == before.item_times
            && self.recordings.iter().filter(is_read).eq(before.recordings.iter().filter(is_read))
            && self.standings() == before.standings()
    }

    /// Whether the shots that were heard, and what puts recordings on one clock, are the same as before.
    pub(super) fn are_shots_of(&self, before: &Self) -> bool {
        let is_read = |(name, _): &(&FactName, &Recording)| {
            matches!(name.kind, FactKind::Observation | FactKind::Sync | FactKind::Take | FactKind::Analysis)
        };
        self.take_times == before.take_times
            && self.recordings.iter().filter(is_read).eq(before.recordings.iter().filter(is_read))
    }

    /// Whether the figures by others, and what they are compared by, are the same as before.
    pub(super) fn are_tolls_of(&self, before: &Self) -> bool {
        let is_read = |(name, _): &(&FactName, &Recording)| {
            matches!(name.kind, FactKind::Toll | FactKind::Source | FactKind::Place | FactKind::Statement)
        };
        self.recordings.iter().filter(is_read).eq(before.recordings.iter().filter(is_read))
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

    fn withdrawn(&self) -> impl Iterator<Item = &Statement> {
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

fn contradict(a: &Link, b: &Link) -> bool {
    use model::LinkRelation::{Different, Same};
    matches!((a.relation, b.relation), (Same, Different) | (Different, Same))
}
