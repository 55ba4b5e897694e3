//! Numbers that are known beforehand, where no clique proves them or where there are many sightings.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

use incidents::tally::{Link, LinkRelation, Sighting, Tallied, TopSpeed, tally};
use model::{ItemId, SightingId};

fn id(k: usize) -> SightingId {
    SightingId::new(&format!("s{k:04}")).unwrap()
}

fn counted(n: usize, apart: &[(usize, usize)], same: &[(usize, usize)]) -> Tallied {
    let sighting = |k: usize| Sighting {
        id: id(k),
        item: ItemId::new("V1").unwrap(),
        from: None,
        to: None,
        state: Some("dead".to_owned()),
        frame_group: None,
        start: None,
        position: None,
    };
    let link = |&(a, b): &(usize, usize), relation| Link { a: id(a), b: id(b), relation, reason: None, row: None };
    let links: Vec<Link> = apart
        .iter()
        .map(|pair| link(pair, LinkRelation::Different))
        .chain(same.iter().map(|pair| link(pair, LinkRelation::Same)))
        .collect();
    let sightings: Vec<Sighting> = (0..n).map(sighting).collect();
    let joint = tally(&sightings, &links, TopSpeed::default()).unwrap().joint;
    for &(a, b) in apart {
        assert_ne!(joint.assignment[&id(a)], joint.assignment[&id(b)]);
    }
    for &(a, b) in same {
        assert_eq!(joint.assignment[&id(a)], joint.assignment[&id(b)]);
    }
    joint
}

/// Mycielski 1955: one person more with each step, and never three apart from one another.
fn mycielski(steps: usize) -> (usize, Vec<(usize, usize)>) {
    let (mut n, mut edges) = (2, vec![(0, 1)]);
    for _ in 0..steps {
        let twins: Vec<_> = edges.iter().flat_map(|&(a, b)| [(a, n + b), (b, n + a)]).collect();
        edges.extend(twins);
        edges.extend((0..n).map(|v| (n + v, 2 * n)));
        n = 2 * n + 1;
    }
    (n, edges)
}

#[test]
fn a_number_that_no_clique_proves_is_proved_by_all_of_it() {
    for steps in 1..=3 {
        let (n, edges) = mycielski(steps);
        let joint = counted(n, &edges, &[]);
        assert_eq!(joint.count.at_least(), steps as u64 + 2);
        assert_eq!((joint.exact, joint.clique, joint.certificate_smallest), (true, false, true));
        assert_eq!(joint.count.certificate().len(), n, "take any one away and fewer people do");
    }
}

#[test]
fn the_smaller_of_two_proofs_is_shown() {
    let ring = |from: usize, n: usize| (0..n).map(move |k| (from + k, from + (k + 1) % n));
    let mut edges: Vec<_> = ring(0, 9).chain(ring(9, 7)).chain([(0, 9), (3, 12)]).collect();
    let joint = counted(16, &edges, &[]);
    assert_eq!((joint.count.at_least(), joint.count.certificate().len()), (3, 7));
    // Someone apart from everybody.
    edges.extend((0..16).map(|k| (k, 16)));
    let joint = counted(17, &edges, &[]);
    assert_eq!((joint.count.at_least(), joint.count.certificate().len(), joint.clique), (4, 8, false));
    assert!(joint.exact && joint.certificate_smallest);
}

#[test]
fn three_hundred_sightings_of_forty_people_are_told_exactly() {
    let who = |k: usize| if k < 40 { k } else { (k * 17 + k / 7) % 40 };
    let (mut apart, mut same) = (Vec::new(), Vec::new());
    for a in 0..300_usize {
        for b in a + 1..300 {
            match (who(a) == who(b), (a * 31 + b * 47) % 10) {
                (true, 0..4) => same.push((a, b)),
                (false, 0..3) => apart.push((a, b)),
                _ => {}
            }
        }
    }
    let joint = counted(300, &apart, &same);
    assert!(joint.exact);
    assert_eq!(joint.count.certificate().len() as u64, joint.count.at_least());
    assert!(joint.count.at_least() <= 40 && joint.count.at_most().unwrap() >= 40);
    // With every pair compared nothing is open.
    let all = |same: bool| {
        let pairs = (0..300).flat_map(|a| (a + 1..300).map(move |b| (a, b)));
        pairs.filter(|&(a, b)| (who(a) == who(b)) == same).collect::<Vec<_>>()
    };
    let joint = counted(300, &all(false), &all(true));
    assert_eq!((joint.count.at_least(), joint.count.at_most(), joint.next), (40, Some(40), None));
}
