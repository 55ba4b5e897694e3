use std::collections::{BTreeMap, BTreeSet};

use model::{Certainty, Link, LinkRelation, Sighting, SightingId};

use crate::tally;

/// The links among some of a case's sightings, with what follows through sightings that are not among them; and how
/// many links were left out for their grade.
pub(super) fn closed(
    links: &[Link],
    all: &[Sighting],
    among: &[&Sighting],
    least: Certainty,
) -> (Vec<tally::Link>, u64) {
    let members: BTreeSet<&SightingId> = among.iter().map(|sighting| &sighting.id).collect();
    let known: BTreeSet<&SightingId> = all.iter().map(|sighting| &sighting.id).collect();
    let is_usable = |link: &&Link| link.a != link.b && known.contains(&link.a) && known.contains(&link.b);
    let (sure, below): (Vec<&Link>, Vec<&Link>) =
        links.iter().filter(is_usable).partition(|link| link.grade.is_none_or(|grade| grade >= least));
    let touches = |link: &&&Link| members.contains(&link.a) || members.contains(&link.b);
    let left_out = below.iter().filter(touches).count() as u64;
    let inside = |link: &Link| members.contains(&link.a) && members.contains(&link.b);
    let mut made: Vec<tally::Link> =
        sure.iter().filter(|link| inside(link)).map(|link| plain(&link.a, &link.b, link)).collect();
    if sure.iter().all(|link| inside(link)) {
        return (made, left_out);
    }
    // Who is the same as whom through sightings elsewhere.
    let mut group: BTreeMap<&SightingId, usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&SightingId>> = Vec::new();
    let same = sure.iter().filter(|link| link.relation == LinkRelation::Same);
    let mut next: BTreeMap<&SightingId, Vec<&SightingId>> = BTreeMap::new();
    for link in same {
        next.entry(&link.a).or_default().push(&link.b);
        next.entry(&link.b).or_default().push(&link.a);
    }
    for &start in next.keys() {
        if group.contains_key(start) {
            continue;
        }
        let (number, mut rest, mut found) = (groups.len(), vec![start], Vec::new());
        while let Some(id) = rest.pop() {
            if group.insert(id, number).is_none() {
                found.push(id);
                rest.extend(&next[id]);
            }
        }
        found.retain(|id| members.contains(*id));
        found.sort();
        groups.push(found);
    }
    let made_of = |a: &SightingId, b: &SightingId, relation, reason: &str| tally::Link {
        a: a.clone(),
        b: b.clone(),
        relation,
        reason: Some(reason.to_owned()),
        row: None,
    };
    for pair in groups.iter().flat_map(|group| group.windows(2)) {
        made.push(made_of(
            pair[0],
            pair[1],
            tally::LinkRelation::Same,
            "both the same as others elsewhere in the case",
        ));
    }
    for link in sure.iter().filter(|link| link.relation == LinkRelation::Different && !inside(link)) {
        let of = |id: &SightingId| match group.get(id) {
            Some(&number) => groups[number].first().copied(),
            None => members.get(id).copied(),
        };
        if let (Some(a), Some(b)) = (of(&link.a), of(&link.b))
            && a != b
        {
            let reason = link.reason.as_deref().unwrap_or("told apart elsewhere in the case");
            made.push(made_of(a, b, tally::LinkRelation::Different, reason));
        }
    }
    (made, left_out)
}

fn plain(a: &SightingId, b: &SightingId, link: &Link) -> tally::Link {
    let relation = match link.relation {
        LinkRelation::Same => tally::LinkRelation::Same,
        LinkRelation::Different => tally::LinkRelation::Different,
        LinkRelation::Undetermined => tally::LinkRelation::Undetermined,
    };
    tally::Link { a: a.clone(), b: b.clone(), relation, reason: link.reason.clone(), row: None }
}
