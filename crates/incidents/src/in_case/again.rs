//! After a change of facts, only those scopes are counted anew that it bears on.
use std::collections::{BTreeMap, BTreeSet};

use model::{Observation, ObservationId, SightingId};

use super::{CaseTally, CountScope, Counted, by_id, count, scopes_of, scopes_stated, stated, tallied};
use crate::tally::TallyError;

/// The tallies of a case after its facts have changed.
#[derive(Debug, Clone, PartialEq)]
pub struct CountedAgain {
    /// Every tally, as [`count`] gives them.
    pub tallies: Vec<CaseTally>,
    /// The scopes that were counted anew.
    pub anew: BTreeSet<CountScope>,
}

/// What [`count`] gives, made from what it gave before some facts changed.
///
/// # Limits
/// A change of anything but sightings, links and observations (a place, a time, a take) may bear on the coverage of every
/// scope, and all are counted anew.
///
/// # Errors
/// See [`TallyError`].
pub fn count_again(
    counted: &Counted<'_>,
    before: &Counted<'_>,
    kept: &[CaseTally],
) -> Result<CountedAgain, TallyError> {
    if !is_same_ground(counted, before) {
        let tallies = count(counted)?;
        let anew = tallies.iter().map(|tally| tally.scope.clone()).collect();
        return Ok(CountedAgain { tallies, anew });
    }
    let events = by_id(counted.events);
    let people = touched(counted, before);
    let mut anew: BTreeSet<CountScope> = BTreeSet::new();
    for of in [before, counted] {
        let touched = of.sightings.iter().filter(|sighting| people.contains(&sighting.id));
        anew.extend(touched.flat_map(|sighting| scopes_of(sighting, of, &events)));
    }
    let (was, is): (BTreeMap<_, _>, BTreeMap<_, _>) = (by_observation(before), by_observation(counted));
    for (of, other) in [(&was, &is), (&is, &was)] {
        let changed = of.iter().filter(|(id, one)| other.get(*id) != Some(*one));
        anew.extend(changed.flat_map(|(_, (observation, state))| scopes_stated(observation, state, &events)));
    }
    let mut by_scope: BTreeMap<&CountScope, &CaseTally> = kept.iter().map(|tally| (&tally.scope, tally)).collect();
    by_scope.retain(|scope, _| !anew.contains(*scope));
    let mut tallies: BTreeMap<CountScope, CaseTally> =
        by_scope.into_iter().map(|(scope, tally)| (scope.clone(), tally.clone())).collect();
    for scope in &anew {
        if let Some(tally) = tallied(scope.clone(), counted, &events)? {
            tallies.insert(scope.clone(), tally);
        }
    }
    Ok(CountedAgain { tallies: tallies.into_values().collect(), anew })
}

fn is_same_ground(counted: &Counted<'_>, before: &Counted<'_>) -> bool {
    counted.events == before.events
        && counted.places == before.places
        && counted.items == before.items
        && counted.takes == before.takes
        && counted.fixes == before.fixes
        && counted.item_times == before.item_times
        && counted.incident_times == before.incident_times
        && counted.least_grade == before.least_grade
        && counted.top_speed == before.top_speed
}

fn by_observation<'a>(counted: &Counted<'a>) -> BTreeMap<&'a ObservationId, (&'a Observation, &'a String)> {
    stated(counted).map(|(observation, state)| (&observation.id, (observation, state))).collect()
}

/// The sightings that changed, or are linked to one that did, over however many links.
fn touched<'a>(counted: &Counted<'a>, before: &Counted<'a>) -> BTreeSet<&'a SightingId> {
    let mut next: BTreeMap<&SightingId, Vec<&SightingId>> = BTreeMap::new();
    for link in before.links.iter().chain(counted.links) {
        next.entry(&link.a).or_default().push(&link.b);
        next.entry(&link.b).or_default().push(&link.a);
    }
    let seen = |of: &Counted<'a>| -> BTreeMap<&'a SightingId, _> {
        of.sightings.iter().map(|sighting| (&sighting.id, (sighting, of.actors.get(&sighting.id)))).collect()
    };
    let links = |of: &Counted<'a>| -> BTreeMap<_, _> { of.links.iter().map(|link| (&link.id, link)).collect() };
    let mut rest: Vec<&SightingId> = Vec::new();
    let (was, is) = (seen(before), seen(counted));
    for (of, other) in [(&was, &is), (&is, &was)] {
        rest.extend(of.iter().filter(|(id, one)| other.get(*id) != Some(*one)).map(|(id, _)| *id));
    }
    let (was, is) = (links(before), links(counted));
    for (of, other) in [(&was, &is), (&is, &was)] {
        let changed = of.iter().filter(|(id, one)| other.get(*id) != Some(*one));
        rest.extend(changed.flat_map(|(_, link)| [&link.a, &link.b]));
    }
    let mut reached = BTreeSet::new();
    while let Some(id) = rest.pop() {
        if reached.insert(id) {
            rest.extend(next.get(id).into_iter().flatten().copied());
        }
    }
    reached
}
