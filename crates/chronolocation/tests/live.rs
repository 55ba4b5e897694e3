//! Whatever is added and withdrawn, a live network says what the same evidence says when it is worked out afresh.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use chronolocation::network::{Constraint, ConstraintError, EditError, LiveNetwork, Network, Point};
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
        let chain: Vec<_> = solution.latest_because(point).collect();
        text.push_str(&format!("{}\n", chain.is_empty()));
    }
    text
}

fn run(edits: &[Edit]) -> Result<(), TestCaseError> {
    let mut live = LiveNetwork::new(Network::new()).unwrap();
    let mut standing = Vec::new();
    for (number, edit) in edits.iter().enumerate() {
        match edit {
            Edit::Add { subject, reference, low, width, or } => {
                if subject == reference {
                    continue;
                }
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
                };
                standing.push(live.add(&constraint).unwrap());
            }
            Edit::Withdraw(at) => {
                if !standing.is_empty() {
                    live.withdraw(standing.remove(at % standing.len()));
                }
            }
        }
        let fresh = live.network().solve().unwrap();
        prop_assert_eq!(live.solution().is_consistent(), fresh.is_consistent());
        prop_assert_eq!(said(live.network(), &live.solution()), said(live.network(), &fresh));
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
        };
        refused += usize::from(live.add(&constraint).is_err());
        before = point;
    }
    assert!(refused > 0);
    let far = live.network().find_point("p0").unwrap();
    assert_eq!(live.solution().bounds(far).latest, Some(years));
}
