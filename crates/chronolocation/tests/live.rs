//! Whatever is added and withdrawn, a live network says what the same evidence says when it is worked out afresh.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::collections::{BTreeMap, BTreeSet};

use chronolocation::network::{Bounds, Constraint, ConstraintError, EditError, LiveNetwork, Network, Piece, Point};
use model::Trust;
use proptest::prelude::*;

const POINTS: usize = 7;

#[derive(Clone, Debug)]
enum Edit {
    Add { subject: usize, reference: usize, low: Option<i64>, width: Option<i64>, or: Option<u8> },
    Withdraw(usize),
}

fn edit(with_alternatives: bool) -> impl Strategy<Value = Edit> {
    let or = if with_alternatives { proptest::option::weighted(0.2, 0u8..2).boxed() } else { Just(None).boxed() };
    prop_oneof![
        3 => (1..POINTS, 0..POINTS, proptest::option::weighted(0.8, -100i64..100), proptest::option::weighted(0.8, 0i64..150), or)
            .prop_map(|(subject, reference, low, width, or)| Edit::Add { subject, reference, low, width, or }),
        1 => (0usize..40).prop_map(Edit::Withdraw),
    ]
}

fn name(point: usize) -> String {
    format!("p{point}")
}

/// Everything that can be asked, as text.
fn said(network: &Network, solution: &chronolocation::network::Solution<'_>) -> String {
    let mut text = String::new();
    for n in 1..POINTS {
        let Some(point) = network.find_point(&name(n)) else { continue };
        text.push_str(&format!("{n} {:?}\n", solution.bounds(point)));
    }
    for group in solution.alternatives() {
        let ids =
            |pieces: &[Piece]| pieces.iter().map(|&piece| network.evidence_id(piece).to_owned()).collect::<Vec<_>>();
        text.push_str(&format!("{}: {:?} {:?}\n", group.name, ids(&group.remaining), ids(&group.excluded)));
    }
    text
}

/// A piece of evidence as it was entered.
type Entered = BTreeMap<Piece, (Option<usize>, usize, Option<i64>, Option<i64>, Option<String>)>;

/// The network of some pieces alone.
fn alone(entered: &Entered, pieces: &BTreeSet<Piece>) -> Network {
    let mut network = Network::new();
    for (number, piece) in pieces.iter().enumerate() {
        let (reference, subject, low, high, or) = &entered[piece];
        let subject = network.point(&name(*subject));
        let reference = reference.map_or(Point::WORLD, |reference| network.point(&name(reference)));
        let id = format!("a{number}");
        let constraint = Constraint {
            id: &id,
            subject,
            reference,
            low: *low,
            high: *high,
            trust: Trust::Reported,
            or: or.as_deref(),
            certain: false,
        };
        network.add(&constraint).unwrap();
    }
    network
}

/// Nothing that is said is stale: contradictions are smallest sets of what stands, bounds are those of the rest, and each
/// bound's reasons stand and give it by themselves.
fn holds(live: &LiveNetwork, entered: &Entered) -> Result<(), TestCaseError> {
    let network = live.network();
    let solution = live.solution();
    let standing: BTreeSet<Piece> = network.evidence().collect();
    let mut rest = standing.clone();
    for found in solution.contradictions() {
        let evidence: BTreeSet<Piece> = found.evidence.iter().copied().collect();
        for piece in &evidence {
            prop_assert!(rest.remove(piece), "stale, or in two contradictions");
            let group: BTreeSet<Piece> = network.alternatives_of(*piece).into_iter().collect();
            let without = evidence.difference(&group).copied().collect();
            prop_assert!(alone(entered, &without).solve().unwrap().is_consistent());
        }
        prop_assert!(!alone(entered, &evidence).solve().unwrap().is_consistent());
    }
    let fresh = alone(entered, &rest);
    let fresh = fresh.solve().unwrap();
    prop_assert!(fresh.is_consistent());
    for n in 1..POINTS {
        let Some(point) = network.find_point(&name(n)) else { continue };
        let bounds = solution.bounds(point);
        let of = |solution: &chronolocation::network::Solution<'_>| {
            solution.network().find_point(&name(n)).map_or(Bounds::default(), |point| solution.bounds(point))
        };
        prop_assert_eq!(bounds, of(&fresh));
        let reasons = [solution.earliest_because(point), solution.latest_because(point)];
        for (late, because) in [false, true].into_iter().zip(reasons) {
            let because: BTreeSet<Piece> = because.collect();
            prop_assert!(because.is_subset(&rest), "a reason that is gone or disputed");
            let whole: BTreeSet<Piece> = because.iter().flat_map(|&piece| network.alternatives_of(piece)).collect();
            let alone = alone(entered, &whole);
            let alone = of(&alone.solve().unwrap());
            let end = |bounds: Bounds| if late { bounds.latest } else { bounds.earliest };
            prop_assert_eq!(end(alone), end(bounds));
        }
    }
    Ok(())
}

fn run(edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut live = LiveNetwork::new(Network::new()).unwrap();
    let mut standing = Vec::new();
    let mut entered = Entered::new();
    for (number, edit) in edits.iter().enumerate() {
        match edit {
            Edit::Add { subject, reference, low, width, or } => {
                if subject == reference {
                    continue;
                }
                let (from, to) = ((*reference != 0).then_some(*reference), *subject);
                let subject = live.point(&name(*subject));
                let reference = if *reference == 0 { Point::WORLD } else { live.point(&name(*reference)) };
                let high = match (low, width) {
                    (Some(low), Some(width)) => Some(low + width),
                    (None, Some(width)) => Some(*width),
                    _ => None,
                };
                let or = or.map(|or| format!("g{or}"));
                let id = format!("e{number}");
                let constraint = Constraint {
                    id: &id,
                    subject,
                    reference,
                    low: *low,
                    high,
                    trust: Trust::Reported,
                    or: or.as_deref(),
                    certain: false,
                };
                let piece = live.add(&constraint).unwrap();
                entered.insert(piece, (from, to, *low, high, or.clone()));
                standing.push(piece);
            }
            Edit::Withdraw(at) => {
                if !standing.is_empty() {
                    live.withdraw(standing.remove(at % standing.len()));
                }
            }
        }
        let fresh = live.network().solve().unwrap();
        prop_assert_eq!(live.solution().is_consistent(), fresh.is_consistent());
        if fresh.is_consistent() {
            prop_assert_eq!(said(live.network(), &live.solution()), said(live.network(), &fresh));
        }
        holds(&live, &entered)?;
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn edits_equal_working_it_out_afresh(edits in proptest::collection::vec(edit(false), 1..60)) {
        run(&edits)?;
    }

    #[test]
    fn edits_with_alternatives_equal_working_it_out_afresh(edits in proptest::collection::vec(edit(true), 1..25)) {
        run(&edits)?;
    }
}

#[test]
fn an_id_is_free_again_once_withdrawn() {
    let mut live = LiveNetwork::new(Network::new()).unwrap();
    let point = live.point("a");
    let by = |high| Constraint {
        id: "e",
        subject: point,
        reference: Point::WORLD,
        low: None,
        high: Some(high),
        trust: Trust::Reported,
        or: None,
        certain: false,
    };
    let first = live.add(&by(5)).unwrap();
    assert_eq!(live.add(&by(3)), Err(EditError::Constraint(ConstraintError::SameId("e".into()))));
    live.withdraw(first);
    assert_eq!(live.solution().bounds(point).latest, None);
    live.add(&by(7)).unwrap();
    assert_eq!(live.solution().bounds(point).latest, Some(7));
}

#[test]
fn bounds_that_add_up_too_far_are_refused_and_change_nothing() {
    let mut live = LiveNetwork::new(Network::new()).unwrap();
    let years = 9_000 * 31_556_952_000_000;
    let mut before = Point::WORLD;
    let mut refused = 0;
    for n in 0..9 {
        let point = live.point(&name(n));
        let id = format!("e{n}");
        let constraint = Constraint {
            id: &id,
            subject: point,
            reference: before,
            low: Some(0),
            high: Some(years),
            trust: Trust::Reported,
            or: None,
            certain: false,
        };
        refused += usize::from(live.add(&constraint).is_err());
        before = point;
    }
    assert!(refused > 0);
    let far = live.network().find_point("p0").unwrap();
    assert_eq!(live.solution().bounds(far).latest, Some(years));
}
