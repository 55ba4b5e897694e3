//! Every number of a tally against the definition itself, on small seeded cases: all ways of sorting the sightings
//! into people are written out, and those that the evidence excludes are crossed off.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use std::collections::BTreeSet;

use incidents::tally::{Link, LinkRelation, Sighting, Tallied, Tally, TopSpeed, tally};
use model::{ItemId, SightingId};

struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }
}

fn case(seed: u64) -> (Vec<Sighting>, Vec<Link>) {
    let mut dice = Dice(seed ^ 0xABCD_EF01_2345);
    (0..9).for_each(|_| dice.0 = dice.0.rotate_left(dice.below(60) as u32));
    // Some cases are rings of an odd length, with or without chords: no clique proves their number.
    let is_ring = seed.is_multiple_of(6);
    let n = if is_ring { 5 + 2 * dice.below(2) } else { 1 + dice.below(7) };
    let states = 1 + dice.below(3);
    let (differ, same, frames) =
        if is_ring { (dice.below(4), 0, 0) } else { (dice.below(10), dice.below(6), dice.below(5)) };
    let sightings: Vec<Sighting> = (0..n)
        .map(|k| Sighting {
            id: SightingId::new(&format!("s{k}")).unwrap(),
            item: ItemId::new(&format!("V{}", dice.below(3))).unwrap(),
            from: None,
            to: None,
            state: ["dead", "injured", "standing"].get(dice.below(states)).map(|s| (*s).to_owned()),
            frame_group: (dice.below(6) < frames).then(|| format!("f{}", dice.below(3))),
            start: None,
            position: None,
        })
        .collect();
    let mut links = Vec::new();
    for a in 0..n {
        for b in 0..n {
            let roll = dice.below(22);
            let relation = match roll {
                _ if a == b => continue,
                _ if is_ring && b == (a + 1) % n => LinkRelation::Different,
                _ if roll < differ => LinkRelation::Different,
                _ if roll < differ + same && roll.is_multiple_of(2) => LinkRelation::Same,
                21 => LinkRelation::Undetermined,
                _ => continue,
            };
            let id = |k: usize| sightings[k].id.clone();
            links.push(Link { a: id(a), b: id(b), relation, reason: None, row: None });
        }
    }
    (sightings, links)
}

/// All ways of sorting so many sightings into people: for each sighting the number of its person.
fn sortings(n: usize) -> Vec<Vec<usize>> {
    let mut all = vec![vec![]];
    for _ in 0..n {
        let grow = |s: &Vec<usize>| {
            let people = s.iter().max().map_or(0, |&m| m + 1);
            (0..=people).map(|p| [s.as_slice(), &[p]].concat()).collect::<Vec<_>>()
        };
        all = all.iter().flat_map(grow).collect();
    }
    all
}

fn allowed(sightings: &[Sighting], links: &[Link]) -> Vec<Vec<usize>> {
    let at = |id: &SightingId| sightings.iter().position(|s| s.id == *id).unwrap();
    let pairs: Vec<(usize, usize, bool)> = links
        .iter()
        .filter(|l| l.relation != LinkRelation::Undetermined)
        .map(|l| (at(&l.a), at(&l.b), l.relation == LinkRelation::Same))
        .collect();
    let in_one_frame =
        |a: usize, b: usize| sightings[a].frame_group.is_some() && sightings[a].frame_group == sightings[b].frame_group;
    let holds = |s: &Vec<usize>| {
        pairs.iter().all(|&(a, b, same)| (s[a] == s[b]) == same)
            && (0..s.len()).all(|a| (0..a).all(|b| s[a] != s[b] || !in_one_frame(a, b)))
    };
    sortings(sightings.len()).into_iter().filter(holds).collect()
}

fn people(sorting: &[usize], members: &[usize]) -> usize {
    members.iter().map(|&m| sorting[m]).collect::<BTreeSet<_>>().len()
}

fn bounds(allowed: &[&Vec<usize>], members: &[usize]) -> (usize, usize) {
    let counts = || allowed.iter().map(|s| people(s, members));
    (counts().min().unwrap(), counts().max().unwrap())
}

fn check(sightings: &[Sighting], allowed: &[Vec<usize>], members: &[usize], tallied: &Tallied) {
    let all: Vec<&Vec<usize>> = allowed.iter().collect();
    let (least, most) = bounds(&all, members);
    assert_eq!((tallied.count.at_least(), tallied.count.at_most()), (least as u64, Some(most as u64)));
    assert!(tallied.exact && tallied.certificate_smallest);
    assert_eq!(tallied.sightings, members.len());

    let at = |id: &SightingId| sightings.iter().position(|s| s.id == *id).unwrap();
    let needs = |set: &[usize]| all.iter().all(|s| people(s, set) >= least);
    let certificate: Vec<usize> = tallied.count.certificate().iter().map(at).collect();
    assert!(certificate.iter().all(|c| members.contains(c)));
    assert!(needs(&certificate), "{certificate:?}");
    let subsets = (0..1_usize << members.len()).filter(|set| (set.count_ones() as usize) < certificate.len());
    for set in subsets {
        let set: Vec<usize> = (0..members.len()).filter(|k| set >> k & 1 == 1).map(|k| members[k]).collect();
        assert!(!needs(&set), "{set:?} is smaller than {certificate:?}");
    }
    let apart = |a: usize, b: usize| all.iter().all(|s| s[a] != s[b]);
    let is_clique = certificate.iter().all(|&a| certificate.iter().all(|&b| a == b || apart(a, b)));
    assert_eq!(tallied.clique, is_clique);

    let assigned: Vec<usize> = members.iter().map(|&m| tallied.assignment[&sightings[m].id]).collect();
    assert_eq!(tallied.assignment.len(), members.len());
    assert_eq!(assigned.iter().collect::<BTreeSet<_>>().len(), least);
    assert_eq!(tallied.assignment_people, least);
    let shows = |s: &&Vec<usize>| {
        (0..members.len()).all(|a| (0..a).all(|b| (s[members[a]] == s[members[b]]) == (assigned[a] == assigned[b])))
    };
    assert!(all.iter().any(shows), "the assignment is not one of the allowed");

    // What the comparison of each pair would bring, whichever way it ends.
    let after = |a: usize, b: usize, same: bool| {
        let left: Vec<&Vec<usize>> = all.iter().copied().filter(|s| (s[a] == s[b]) == same).collect();
        (!left.is_empty()).then(|| bounds(&left, members))
    };
    let narrowed = |(low, high): (usize, usize)| (most - least) - (high - low);
    let pairs = members.iter().flat_map(|&a| members.iter().map(move |&b| (a, b))).filter(|(a, b)| a < b);
    let gains = pairs.filter_map(|(a, b)| Some((narrowed(after(a, b, true)?), narrowed(after(a, b, false)?))));
    let best = gains.map(|(same, other)| (same.min(other), same.max(other))).max();
    match &tallied.next {
        None => assert_eq!(least, most),
        Some(next) => {
            let (a, b) = (at(&next.a), at(&next.b));
            let same = (next.if_same.at_least, next.if_same.at_most);
            let different = (next.if_different.at_least, next.if_different.at_most);
            assert_eq!((Some(same), Some(different)), (after(a, b, true), after(a, b, false)));
            let gain = (narrowed(same).min(narrowed(different)), narrowed(same).max(narrowed(different)));
            assert_eq!(Some(gain), best);
        }
    }
}

fn check_contradictions(sightings: &[Sighting], links: &[Link], tally: &Tally) {
    for contradiction in &tally.contradictions {
        assert!(allowed(sightings, &contradiction.links).is_empty(), "{}", contradiction.why);
        for k in 0..contradiction.links.len() {
            let mut part = contradiction.links.clone();
            part.remove(k);
            assert!(!allowed(sightings, &part).is_empty(), "{} holds a smaller one", contradiction.why);
        }
        assert!(contradiction.links.iter().all(|link| links.contains(link)));
    }
    let in_one: Vec<&Link> = tally.contradictions.iter().flat_map(|c| &c.links).collect();
    assert!(tally.set_aside.iter().all(|link| in_one.contains(&link)));
    assert!(in_one.iter().all(|link| tally.set_aside.contains(link)));
}

#[test]
fn every_number_is_that_of_the_definition() {
    let (mut consistent, mut contradictory, mut open, mut no_clique) = (0, 0, 0, 0);
    for seed in 0..800 {
        let (sightings, links) = case(seed);
        let tally = tally(&sightings, &links, TopSpeed::default()).unwrap();
        assert_eq!(tally.contradictions.is_empty(), !allowed(&sightings, &links).is_empty(), "seed {seed}");
        check_contradictions(&sightings, &links, &tally);
        let rest: Vec<Link> = links.iter().filter(|link| !tally.set_aside.contains(link)).cloned().collect();
        let allowed = allowed(&sightings, &rest);
        let all: Vec<usize> = (0..sightings.len()).collect();
        check(&sightings, &allowed, &all, &tally.joint);
        for one in &tally.states {
            let members: Vec<usize> = all.iter().copied().filter(|&k| sightings[k].state == one.state).collect();
            check(&sightings, &allowed, &members, &one.tallied);
        }
        consistent += usize::from(tally.contradictions.is_empty());
        contradictory += usize::from(!tally.contradictions.is_empty());
        open += usize::from(tally.joint.next.is_some());
        no_clique += usize::from(!tally.joint.clique);
    }
    assert!(
        consistent >= 500 && contradictory >= 100 && open >= 200 && no_clique >= 50,
        "the cases are too alike: {consistent} consistent, {contradictory} contradictory, {open} open, {no_clique} without a clique"
    );
}

#[test]
fn the_order_of_the_rows_does_not_matter() {
    for seed in 0..200 {
        let (mut sightings, mut links) = case(seed);
        let forth = tally(&sightings, &links, TopSpeed::default()).unwrap();
        sightings.reverse();
        links.reverse();
        assert_eq!(forth, tally(&sightings, &links, TopSpeed::default()).unwrap());
    }
}
