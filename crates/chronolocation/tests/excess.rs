//! By how much contradictions among alternatives fail to fit, against trying everything: each choice, and each way in which
//! its ends can give.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod seeded;

use std::collections::{BTreeMap, BTreeSet};

use chronolocation::network::{Constraint, Network, Point};
use model::Trust;
use seeded::{Drawn, Seed};

/// More than this is not tried.
const MOST: i64 = 5;

/// `to <= from + most`.
type End = (usize, usize, i64);

fn network(rows: &[Drawn]) -> Network {
    let mut network = Network::new();
    for row in rows {
        let subject = network.point(&format!("p{}", row.subject));
        let reference = if row.reference == 0 { Point::WORLD } else { network.point(&format!("p{}", row.reference)) };
        let (low, high, or) = (row.low, row.high, row.or.as_deref());
        let trust = Trust::Reported;
        network.add(&Constraint { id: &row.id, subject, reference, low, high, trust, or, certain: false }).unwrap();
    }
    network
}

/// Every choice of one row from each group, with the rows outside groups.
fn choices<'r>(rows: &[&'r Drawn]) -> Vec<Vec<&'r Drawn>> {
    let mut groups: BTreeMap<&str, Vec<&Drawn>> = BTreeMap::new();
    for row in rows {
        groups.entry(row.or.as_deref().unwrap_or(&row.id)).or_default().push(row);
    }
    groups.values().fold(vec![vec![]], |all, branches| {
        all.iter().flat_map(|chosen| branches.iter().map(move |&branch| [&chosen[..], &[branch]].concat())).collect()
    })
}

fn holds(points: usize, ends: &[End]) -> bool {
    let mut latest = vec![0_i64; points];
    for _ in 0..=points {
        for &(from, to, most) in ends {
            latest[to] = latest[to].min(latest[from] + most);
        }
    }
    ends.iter().all(|&(from, to, most)| latest[to] <= latest[from] + most)
}

/// Whether the ends from `at` on can give so much, all together, that all hold.
fn holds_with(points: usize, ends: &mut [End], at: usize, give: i64) -> bool {
    if give == 0 || at == ends.len() {
        return holds(points, ends);
    }
    for mine in 0..=give {
        ends[at].2 += mine;
        let found = holds_with(points, ends, at + 1, give - mine);
        ends[at].2 -= mine;
        if found {
            return true;
        }
    }
    false
}

/// The least that the ends of a choice must give.
fn gives(points: usize, chosen: &[&Drawn]) -> Option<i64> {
    let mut ends: Vec<End> = Vec::new();
    for row in chosen {
        ends.extend(row.high.map(|high| (row.reference, row.subject, high)));
        ends.extend(row.low.map(|low| (row.subject, row.reference, -low)));
    }
    (0..=MOST).find(|&give| holds_with(points, &mut ends, 0, give))
}

fn drawn(seed: u64) -> (usize, Vec<Drawn>) {
    let mut draw = Seed(seed);
    let points = 3 + draw.below(2) as usize;
    let mut rows = Vec::new();
    let mut row = |id: String, or: Option<String>| loop {
        let (subject, reference) = (1 + draw.below(points as u64 - 1) as usize, draw.below(points as u64) as usize);
        if subject == reference {
            continue;
        }
        let low = draw.below(9) as i64 - 4;
        let high = low + draw.below(3) as i64 - i64::from(draw.below(12) == 0);
        let (low, high) = match draw.below(4) {
            0 => (Some(low), None),
            1 => (None, Some(high)),
            _ => (Some(low), Some(high)),
        };
        rows.push(Drawn { id, subject, reference, low, high, or });
        break;
    };
    for n in 0..2 + seed % 3 {
        row(format!("c{n}"), None);
    }
    for group in 0..1 + seed % 3 {
        for branch in 0..2 + (seed / 3 + group) % 2 {
            row(format!("g{group}b{branch}"), Some(format!("g{group}")));
        }
    }
    (points, rows)
}

#[test]
fn the_excess_is_that_of_the_choice_that_comes_nearest() {
    let (mut with_choice, mut differing) = (0, 0);
    for seed in 1..=2000 {
        let (points, rows) = drawn(seed);
        let network = network(&rows);
        let solution = network.solve().unwrap();
        for found in solution.contradictions() {
            let ids: BTreeSet<&str> = found.evidence.iter().map(|&piece| network.evidence_id(piece)).collect();
            let evidence: Vec<&Drawn> = rows.iter().filter(|row| ids.contains(row.id.as_str())).collect();
            let all: Vec<Option<i64>> = choices(&evidence).iter().map(|chosen| gives(points, chosen)).collect();
            let Some(least) = all.iter().flatten().min() else {
                assert!(found.excess > MOST, "seed {seed}: {ids:?} {}", found.excess);
                continue;
            };
            assert_eq!(found.excess, *least, "seed {seed}: {ids:?}");
            with_choice += usize::from(all.len() > 1);
            differing += usize::from(all.iter().any(|other| *other != Some(*least)));
        }
    }
    assert!(with_choice > 200 && differing > 150, "{with_choice} with a choice, {differing} with choices that differ");
}
