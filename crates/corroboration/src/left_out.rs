use std::collections::{BTreeMap, BTreeSet};

use model::{Claim, FactKind, FactName, IncidentId, Interval, SourceId, SourceRole, StatementId};
use serde::Serialize;

use crate::facts::{Facts, Index, Lies, lies};
use crate::ground::{Ground, Lying};

/// What an official account says of the incidents of its period, and which it leaves out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The account.
    pub statement: StatementId,
    /// Who gave it.
    pub source: SourceId,
    /// The time that it speaks of: from what it says is earliest to when it was given.
    pub period: Interval,
    /// How the period was found.
    pub period_because: String,
    /// The incidents of that time of which it says something, each with the claims that do.
    pub speaks_of: BTreeMap<IncidentId, Vec<FactName>>,
    /// The incidents of that time of whose area it speaks in general alone.
    pub only_in_general: Vec<IncidentId>,
    /// The incidents of that time of which it says nothing.
    pub leaves_out: Vec<IncidentId>,
    /// Incidents of which it is not known whether they lie in that time.
    pub unclear: Vec<IncidentId>,
    /// Every fact that this was computed from.
    pub inputs: BTreeSet<FactName>,
}

/// For each official account, the incidents of its period that it leaves out.
pub fn accounts(facts: &Facts<'_>) -> Vec<Account> {
    let index = Index::of(facts);
    let ground = Ground::of(facts.places);
    let mut claims: BTreeMap<&StatementId, Vec<&Claim>> = BTreeMap::new();
    for claim in facts.claims {
        claim.statement.iter().for_each(|id| claims.entry(id).or_default().push(claim));
    }
    let mut accounts = Vec::new();
    for statement in facts.statements {
        let is_official = index.sources.get(&statement.source).is_some_and(|s| s.role == SourceRole::Official);
        let Some(claims) = claims.get(&statement.id).filter(|_| is_official) else { continue };
        let (period, period_because) = period(statement, claims, facts);
        let mut account = Account {
            statement: statement.id.clone(),
            source: statement.source.clone(),
            period,
            period_because,
            speaks_of: BTreeMap::new(),
            only_in_general: Vec::new(),
            leaves_out: Vec::new(),
            unclear: Vec::new(),
            inputs: BTreeSet::new(),
        };
        let name = |kind, id: &str| FactName { kind, id: id.to_owned() };
        account.inputs.insert(name(FactKind::Statement, statement.id.as_str()));
        account.inputs.insert(name(FactKind::Source, statement.source.as_str()));
        account.inputs.extend(claims.iter().map(|claim| name(FactKind::Claim, claim.id.as_str())));
        for incident in facts.incidents {
            account.inputs.insert(name(FactKind::Incident, incident.id.as_str()));
            let time = facts.incident_times.get(&incident.id).copied().unwrap_or_default();
            let speaks: Vec<(&Claim, Speaks)> =
                claims.iter().map(|claim| (*claim, speaks(claim, incident, time, facts, &index, &ground))).collect();
            let of = speaks.iter().filter(|(_, speaks)| *speaks == Speaks::Of);
            let of: Vec<FactName> = of.map(|(claim, _)| name(FactKind::Claim, claim.id.as_str())).collect();
            let is_during = match (period.is_unknown(), time.is_unknown(), lies(time, period)) {
                (true, _, _) | (_, true, _) => None,
                (_, _, Lies::Inside) => Some(true),
                (_, _, Lies::Overlaps) => None,
                (_, _, Lies::Apart) => Some(false),
            };
            let is_general = speaks.iter().any(|(_, speaks)| *speaks == Speaks::InGeneral);
            match (of.is_empty(), is_during) {
                (false, _) => drop(account.speaks_of.insert(incident.id.clone(), of)),
                (true, Some(false)) => {}
                (true, Some(true)) => {
                    account.only_in_general.extend(is_general.then(|| incident.id.clone()));
                    account.leaves_out.push(incident.id.clone());
                }
                (true, None) => account.unclear.push(incident.id.clone()),
            }
        }
        accounts.push(account);
    }
    accounts
}

#[derive(PartialEq, Eq)]
enum Speaks {
    Of,
    InGeneral,
    NotOf,
}

/// From the earliest time that its claims give, or from whenever where none does, to when the account was given.
fn period(statement: &model::Statement, claims: &[&Claim], facts: &Facts<'_>) -> (Interval, String) {
    let occasion = claims.iter().filter_map(|claim| claim.event.as_ref());
    let index: BTreeSet<&model::EventId> =
        facts.events.iter().filter(|e| e.kind == model::EventKind::Statement).map(|e| &e.id).collect();
    let mut said = occasion.filter(|event| index.contains(event)).filter_map(|event| facts.event_times.get(event));
    let given = statement.date.and_then(Interval::latest).or_else(|| said.find_map(|when| when.latest()));
    let from = claims.iter().filter_map(|claim| claim.when.and_then(Interval::earliest)).min();
    let to = given.or_else(|| claims.iter().filter_map(|claim| claim.when.and_then(Interval::latest)).max());
    let Some(to) = to else {
        return (Interval::UNKNOWN, "neither its date nor any time that it speaks of is known".to_owned());
    };
    let because = match (from, given) {
        (Some(_), Some(_)) => "from the earliest time that it speaks of to when it was given",
        (Some(_), None) => "from the earliest to the latest time that it speaks of; when it was given is not known",
        (None, _) => "up to when it was given; it says no earliest time",
    };
    (Interval::new(from.filter(|from| *from <= to), Some(to)).unwrap_or_default(), because.to_owned())
}

fn speaks(
    claim: &Claim,
    incident: &model::Incident,
    time: Interval,
    facts: &Facts<'_>,
    index: &Index<'_>,
    ground: &Ground<'_>,
) -> Speaks {
    let event = claim.event.as_ref().and_then(|id| index.events.get(id));
    let is_linked = claim.incident.as_ref() == Some(&incident.id)
        || event.is_some_and(|event| {
            event.incident.as_ref() == Some(&incident.id) && event.kind != model::EventKind::Statement
        });
    if is_linked {
        return Speaks::Of;
    }
    let (Some(place), Some(when)) = (&claim.place, claim.when) else { return Speaks::NotOf };
    if time.is_unknown() || lies(when, time) == Lies::Apart && lies(time, when) == Lies::Apart {
        return Speaks::NotOf;
    }
    let own = incident.place.iter();
    let of_events = facts.events.iter().filter(|event| event.incident.as_ref() == Some(&incident.id));
    let places: BTreeSet<&model::PlaceId> = own.chain(of_events.filter_map(|event| event.place.as_ref())).collect();
    if claim.incident.is_none() && places.iter().any(|area| ground.lies(place, area) == Lying::Inside) {
        return Speaks::Of;
    }
    if places.iter().any(|area| ground.lies(area, place) == Lying::Inside) { Speaks::InGeneral } else { Speaks::NotOf }
}
