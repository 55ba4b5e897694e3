use std::collections::{BTreeMap, BTreeSet};

use incidents::in_case::Counted;
use incidents::tally::TopSpeed;
use incidents::together::Seen;
use model::{
    Analysis, Certainty, Claim, Consent, Equipment, Event, EventId, GivenFix, Incident, IncidentId, Interval, Item,
    ItemId, Judgement, Lineage, Link, Movement, Notice, NoticeLevel, Observation, ObservationId, Place, Post, Role,
    Sighting, SightingId, Source, Statement, Take, Toll, VerificationSheet, Whereabouts,
};

use crate::failure::Failure;
use crate::reader::Reader;
use crate::solve::Solved;

/// All facts that findings other than times are computed from.
pub(super) struct Held {
    pub(super) claims: Vec<Claim>,
    statements: Vec<Statement>,
    sources: Vec<Source>,
    items: Vec<Item>,
    roles: Vec<Role>,
    posts: Vec<Post>,
    lineage: Vec<Lineage>,
    sheets: Vec<VerificationSheet>,
    places: Vec<Place>,
    events: Vec<Event>,
    incidents: Vec<Incident>,
    pub(super) observations: Vec<Observation>,
    pub(super) sightings: Vec<Sighting>,
    links: Vec<Link>,
    equipment: Vec<Equipment>,
    pub(super) tolls: Vec<Toll>,
    pub(super) judgements: Vec<Judgement>,
    movements: Vec<Movement>,
    takes: Vec<Take>,
    fixes: Vec<GivenFix>,
    event_times: BTreeMap<EventId, Interval>,
    item_times: BTreeMap<ItemId, Interval>,
    incident_times: BTreeMap<IncidentId, Interval>,
    pub(super) notices: Vec<Notice>,
}

impl Held {
    pub(super) async fn read(reader: &mut Reader<'_>, solved: &Solved) -> Result<Self, Failure> {
        let mut takes = reader.recorded_takes().await?;
        for Analysis { outcome, .. } in reader.analyses().await? {
            takes.extend(outcome.into_iter().flat_map(|technical| technical.takes));
        }
        let events = reader.events().await?;
        let items = reader.items().await?;
        let times: BTreeMap<&str, Interval> = solved
            .points
            .iter()
            .map(|point| (point.value().point.as_str(), point.value().bounds.interval))
            .filter(|(_, interval)| !interval.is_unknown())
            .collect();
        let event_times = events.iter().filter_map(|e| Some((e.id.clone(), *times.get(e.id.as_str())?))).collect();
        let start = |item: &ItemId| times.get(format!("{item}.start").as_str()).copied();
        let item_times = items.iter().filter_map(|item| Some((item.id.clone(), start(&item.id)?))).collect();
        let mut held = Self {
            claims: reader.claims().await?,
            statements: reader.statements().await?,
            sources: reader.sources().await?,
            items,
            roles: reader.roles().await?,
            posts: reader.posts().await?,
            lineage: reader.lineage().await?,
            sheets: reader.verification_sheets().await?,
            places: reader.places().await?,
            events,
            incidents: reader.incidents().await?,
            observations: reader.observations().await?,
            sightings: reader.sightings().await?,
            links: reader.links().await?,
            equipment: reader.equipment().await?,
            tolls: reader.tolls().await?,
            judgements: reader.judgements().await?,
            movements: reader.movements().await?,
            takes,
            fixes: reader.given_fixes().await?,
            event_times,
            item_times,
            incident_times: solved.incidents.iter().map(|one| (one.incident.clone(), one.span)).collect(),
            notices: Vec::new(),
        };
        held.notices = held.unusable();
        // Whether a judgement stands depends on facts of any kind.
        let judged = held.judgements.iter().flat_map(|j| j.about.iter().chain(&j.in_favour).chain(&j.against));
        for kind in judged.map(|name| name.kind).collect::<BTreeSet<_>>() {
            reader.note(kind).await?;
        }
        Ok(held)
    }

    /// What is left out of the findings, and what to do about it.
    fn unusable(&self) -> Vec<Notice> {
        let notice = |what: String, next: &str| Notice {
            level: NoticeLevel::Warning,
            what,
            place: Whereabouts::default(),
            next: next.to_owned(),
        };
        let mut notices = Vec::new();
        for statement in self.statements.iter().filter(|s| s.consent_keep == Some(Consent::Withdrawn)) {
            notices.push(notice(
                format!(
                    "consent for the statement {} was taken back; its claims are held against nothing",
                    statement.id
                ),
                "dispose of what it says, or ask again",
            ));
        }
        for claim in self.claims.iter().filter(|claim| claim.statement.is_none() && claim.source.is_none()) {
            notices.push(notice(
                format!("the claim {} has no source; nobody can be asked how it is known", claim.id),
                "name its statement or its source in claims.csv",
            ));
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

    pub(super) fn facts(&self) -> corroboration::Facts<'_> {
        corroboration::Facts {
            claims: &self.claims,
            statements: &self.statements,
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
            tolls: &self.tolls,
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
