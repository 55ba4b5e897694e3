use std::collections::{BTreeMap, BTreeSet};

use model::{
    Claim, ClaimId, Equipment, Event, EventId, Incident, IncidentId, Instant, Interval, Item, ItemId, Lineage,
    Observation, Place, Post, Role, Sighting, Source, SourceId, Statement, StatementId, Take, TakeId, Toll,
    VerificationSheet,
};

/// All that claims are held against, as a case has it.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// What is claimed.
    pub claims: &'a [Claim],
    /// The accounts that claims stand in.
    pub statements: &'a [Statement],
    /// Who gave them.
    pub sources: &'a [Source],
    /// The items.
    pub items: &'a [Item],
    /// Who filmed and published them.
    pub roles: &'a [Role],
    /// Where they were published.
    pub posts: &'a [Post],
    /// Which are copies of which.
    pub lineage: &'a [Lineage],
    /// How far they have been verified.
    pub sheets: &'a [VerificationSheet],
    /// The places.
    pub places: &'a [Place],
    /// What happened.
    pub events: &'a [Event],
    /// The episodes that investigators delimit.
    pub incidents: &'a [Incident],
    /// What is seen and heard.
    pub observations: &'a [Observation],
    /// Who is seen, one by one.
    pub sightings: &'a [Sighting],
    /// What is used.
    pub equipment: &'a [Equipment],
    /// Figures that others gave.
    pub tolls: &'a [Toll],
    /// The takes of the items.
    pub takes: &'a [Take],
    /// When events were, as far as the evidence on time tells.
    pub event_times: &'a BTreeMap<EventId, Interval>,
    /// When items were recorded.
    pub item_times: &'a BTreeMap<ItemId, Interval>,
    /// When takes begin.
    pub take_times: &'a BTreeMap<TakeId, Interval>,
    /// The outer spans of incidents.
    pub incident_times: &'a BTreeMap<IncidentId, Interval>,
}

/// What is at hand by name.
pub(crate) struct Index<'a> {
    pub(crate) claims: BTreeMap<&'a ClaimId, &'a Claim>,
    pub(crate) events: BTreeMap<&'a EventId, &'a Event>,
    pub(crate) statements: BTreeMap<&'a StatementId, &'a Statement>,
    pub(crate) sources: BTreeMap<&'a SourceId, &'a Source>,
    pub(crate) items: BTreeMap<&'a ItemId, &'a Item>,
    pub(crate) origins: BTreeMap<&'a ItemId, BTreeSet<&'a SourceId>>,
}

impl<'a> Index<'a> {
    pub(crate) fn of(facts: &Facts<'a>) -> Self {
        let mut origins: BTreeMap<&ItemId, BTreeSet<&SourceId>> = BTreeMap::new();
        for item in facts.items {
            origins.entry(&item.id).or_default().extend(&item.source);
        }
        for role in facts.roles {
            origins.entry(&role.item).or_default().insert(&role.source);
        }
        for post in facts.posts {
            origins.entry(&post.item).or_default().extend(&post.source);
        }
        Self {
            claims: facts.claims.iter().map(|claim| (&claim.id, claim)).collect(),
            events: facts.events.iter().map(|event| (&event.id, event)).collect(),
            statements: facts.statements.iter().map(|statement| (&statement.id, statement)).collect(),
            sources: facts.sources.iter().map(|source| (&source.id, source)).collect(),
            items: facts.items.iter().map(|item| (&item.id, item)).collect(),
            origins,
        }
    }

    /// Whether a claim's words may give away somebody who could be harmed: then only its name is shown.
    pub(crate) fn is_guarded(&self, claim: &'a Claim) -> bool {
        let role = self.author(claim).and_then(|id| self.sources.get(id)).map(|source| source.role);
        role.is_none_or(model::SourceRole::is_protected)
    }

    /// Who makes a claim, by itself or in a statement.
    pub(crate) fn author(&self, claim: &'a Claim) -> Option<&'a SourceId> {
        let statement = claim.statement.as_ref().and_then(|id| self.statements.get(id));
        claim.source.as_ref().or(statement.map(|statement| &statement.source))
    }
}

/// Whether two intervals are surely disjoint, surely nested (the first inside the second), or neither.
pub(crate) fn lies(inner: Interval, outer: Interval) -> Lies {
    let before = |a: Option<Instant>, b: Option<Instant>| matches!((a, b), (Some(a), Some(b)) if a < b);
    if before(inner.latest(), outer.earliest()) || before(outer.latest(), inner.earliest()) {
        return Lies::Apart;
    }
    let from = outer.earliest().is_none_or(|outer| inner.earliest().is_some_and(|inner| inner >= outer));
    let to = outer.latest().is_none_or(|outer| inner.latest().is_some_and(|inner| inner <= outer));
    if from && to { Lies::Inside } else { Lies::Overlaps }
}

/// How one interval lies to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lies {
    Inside,
    Overlaps,
    Apart,
}
