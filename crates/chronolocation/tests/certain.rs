//! What is not open to doubt keeps its bounds: contradictions name it and set the others aside.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;
mod seeded;

use std::collections::BTreeSet;

use chronolocation::network::{Constraint, Network, Piece, Point};
use facts::{Facts, at, evidence, ids, item, place, point, within};
use model::{EvidenceId, Relation, Trust};
use seeded::{Drawn, Seed, consistent, plant_contradiction};

const SECOND: i64 = 1_000_000;

fn network(rows: &[Drawn], certain: &BTreeSet<String>) -> Network {
    let mut network = Network::new();
    let micros = |end: Option<i64>| end.map(|end| end * SECOND);
    for row in rows {
        let subject = network.point(&format!("p{}", row.subject));
        let reference = if row.reference == 0 { Point::WORLD } else { network.point(&format!("p{}", row.reference)) };
        let (low, high, or) = (micros(row.low), micros(row.high), row.or.as_deref());
        let (trust, certain) = (Trust::Reported, certain.contains(&row.id));
        network.add(&Constraint { id: &row.id, subject, reference, low, high, trust, or, certain }).unwrap();
    }
    network
}

/// The latest instant of each point, or `None` if the rows contradict one another (rows without alternatives).
fn latest(points: usize, rows: &[&Drawn]) -> Option<Vec<Option<i64>>> {
    let mut latest: Vec<Option<i64>> = vec![None; points];
    let mut slack = vec![0_i64; points];
    latest[0] = Some(0);
    let mut tighten = |from: usize, to: usize, most: i64| {
        let by = latest[from].map(|at| at + most);
        let closer = by.is_some_and(|by| latest[to].is_none_or(|old| by < old));
        if closer {
            latest[to] = by;
        }
        let round = slack[from] + most < slack[to];
        slack[to] = slack[to].min(slack[from] + most);
        closer || round
    };
    for _ in 0..=points {
        let mut changed = false;
        for row in rows {
            changed |= row.high.is_some_and(|high| tighten(row.reference, row.subject, high));
            changed |= row.low.is_some_and(|low| tighten(row.subject, row.reference, -low));
        }
        if !changed {
            return Some(latest);
        }
    }
    None
}

#[test]
fn what_is_certain_bounds_beside_contradictions_too() {
    let mut kept_inside = 0;
    for seed in 1..=150 {
        let points = 9 + seed as usize % 8;
        let mut rows = consistent(seed, points);
        let mut draw = Seed(seed ^ 0xCE27);
        // What is certain is true; some of the rest is moved by half a day.
        let certain: BTreeSet<String> = rows.iter().filter(|_| draw.below(3) == 0).map(|row| row.id.clone()).collect();
        for _ in 0..1 + draw.below(5) {
            let at = draw.below(rows.len() as u64) as usize;
            if !certain.contains(&rows[at].id) {
                rows[at].low = rows[at].low.map(|low| low + 43_200);
                rows[at].high = rows[at].high.map(|high| high + 43_200);
            }
        }
        plant_contradiction(&mut rows, points, seed);
        let network = network(&rows, &certain);
        let solution = network.solve().unwrap();
        let id = |piece: Piece| network.evidence_id(piece).to_owned();
        let aside: BTreeSet<String> = solution.set_aside().into_iter().map(id).collect();
        assert!(aside.is_disjoint(&certain), "seed {seed}: {aside:?}");
        let mut seen = BTreeSet::new();
        for found in solution.contradictions() {
            let named: BTreeSet<String> = found.evidence.iter().map(|&piece| id(piece)).collect();
            let of = |named: &BTreeSet<String>| -> Vec<&Drawn> {
                rows.iter().filter(|row| named.contains(&row.id)).collect()
            };
            assert_eq!(latest(points, &of(&named)), None, "seed {seed}: {named:?} can all be true");
            for one in &named {
                let part: BTreeSet<String> = named.iter().filter(|other| *other != one).cloned().collect();
                assert!(latest(points, &of(&part)).is_some(), "seed {seed}: {named:?} without {one}");
                assert!(certain.contains(one) || seen.insert(one.clone()), "seed {seed}: {one} is in two");
            }
            kept_inside += named.iter().filter(|one| certain.contains(*one)).count();
        }
        let rest: Vec<&Drawn> = rows.iter().filter(|row| !aside.contains(&row.id)).collect();
        let expected = latest(points, &rest).unwrap_or_else(|| panic!("seed {seed}: the rest contradicts itself"));
        for (number, expected) in expected.iter().enumerate().skip(1) {
            let Some(point) = network.find_point(&format!("p{number}")) else { continue };
            let bound = solution.bounds(point).latest;
            assert_eq!(bound, expected.map(|end| end * SECOND), "seed {seed}: p{number}");
        }
        for repair in solution.repairs() {
            assert!(repair.withdraw.iter().all(|&piece| !certain.contains(&id(piece))), "seed {seed}");
        }
    }
    assert!(kept_inside > 50, "{kept_inside} pieces that are certain stand in contradictions");
}

/// Of two claims that lean on one sunset, one is false: the other keeps its bound, and so does the sunset.
#[test]
fn a_false_claim_takes_no_sunset_from_the_others() {
    let sunset = || point("sun/sunset/square/2022-01-05");
    let before = || Relation::BeforePoint { reference: sunset(), low: None, high: None };
    let mut facts = Facts {
        places: vec![place("square", 76.945, 43.238)],
        items: vec![item("V07", None)],
        evidence: vec![
            evidence("false", "riot", before(), Trust::Account),
            evidence("seen", "riot", within("2022-01-05T19:00:00+06:00", "2022-01-05T20:00:00+06:00"), Trust::Observed),
            evidence("true", "speech", before(), Trust::Account),
        ],
        ..Facts::default()
    };
    let moment = EvidenceId::new("sun-moment/sunset/square/2022-01-05").unwrap();
    let dating = facts.solve();
    let [found] = dating.contradictions.as_slice() else { panic!("{:?}", dating.contradictions) };
    assert!(found.evidence.contains(&moment), "a contradiction cannot be seen without the moment: {found:?}");
    assert_eq!(ids(&found.doubt_first), ["false"]);
    assert!(dating.repairs.iter().all(|repair| !repair.withdraw.contains(&moment)), "{:?}", dating.repairs);
    let bounds = |dating: &chronolocation::Dating, id: &str| dating.point(id).unwrap().bounds.interval;
    let ends = bounds(&dating, sunset().as_str());
    let close = |found: Option<model::Instant>| (found.unwrap() - at("2022-01-05T17:30:51+06:00")).secs().abs() < 60.0;
    assert!(close(ends.earliest()) && close(ends.latest()), "{ends:?}");
    assert_eq!(bounds(&dating, "speech").latest(), ends.latest());
    assert_eq!(ids(&dating.point("speech").unwrap().bounds.latest_because), ["true", moment.as_str()]);
    // The false claim and what was seen are both set aside, as ever.
    assert!(bounds(&dating, "riot").is_unknown());
    // A case that doubts where the square is doubts its sunset, and says so by its class.
    facts.trusts.set_evidence(moment.clone(), Trust::Account);
    assert!(bounds(&facts.solve(), "speech").is_unknown());
}
