//! What other evidence would change, held against solving everything again.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod facts;
mod seeded;

use std::collections::BTreeSet;

use chronolocation::Dating;
use facts::{Facts, at, evidence, item, point, post, seen, take, within};
use model::{Difference, Evidence, EvidenceId, Interval, Relation, Trust};
use seeded::Seed;

const TAKES: u64 = 8;

fn bound(seed: &mut Seed, id: &str) -> Evidence {
    let subject = format!("V{}.start", seed.below(TAKES));
    let secs = |n: u64| Some(Difference::from_secs(n as i64));
    let other = format!("V{}.start", seed.below(TAKES));
    let clock = |secs: u64| model::Instant::from_micros(at("2022-01-05T08:00:00Z").micros() + secs as i64 * 1_000_000);
    let from = seed.below(20_000);
    let relation = match seed.below(4) {
        0 if other != subject => {
            let low = seed.below(600);
            Relation::Offset { reference: point(&other), low: secs(low), high: secs(low + 40_000) }
        }
        1 if other != subject => Relation::BeforePoint { reference: point(&other), low: None, high: None },
        2 => Relation::After(Interval::new(Some(clock(from)), None).unwrap()),
        _ => Relation::Within(Interval::new(Some(clock(from)), Some(clock(from + 30_000))).unwrap()),
    };
    evidence(id, &subject, relation, Trust::Observed)
}

fn drawn(seed: &mut Seed) -> Facts {
    let names: Vec<String> = (0..TAKES).map(|n| format!("V{n}")).collect();
    let posted = |name: &String| post(&format!("P-{name}"), name, "2022-01-06T12:00:00Z", None);
    Facts {
        items: names.iter().map(|name| item(name, None)).collect(),
        takes: names.iter().map(|name| take(name, name, 0, 60)).collect(),
        posts: names.iter().map(posted).collect(),
        evidence: (0..10).map(|n| bound(seed, &format!("e{n}"))).collect(),
        ..Facts::default()
    }
}

#[test]
fn what_is_supposed_is_what_a_full_solve_gives() {
    let (mut answered, mut left, mut moved, mut disputed) = (0, 0, 0, 0);
    for case in 0..60 {
        let mut seed = Seed(case);
        let facts = drawn(&mut seed);
        let mut standing = facts.standing();
        let before = standing.dating().clone();
        // Several in a row: each leaves everything as it was.
        for round in 0..6 {
            let mut added = vec![bound(&mut seed, &format!("new{round}"))];
            if seed.below(3) == 0 {
                // A change of a piece that is there.
                added.push(bound(&mut seed, "e1"));
            }
            let withdrawn: BTreeSet<EvidenceId> =
                (2..4).filter(|_| seed.below(3) == 0).map(|n| EvidenceId::new(&format!("e{n}")).unwrap()).collect();
            let mut after: Vec<Evidence> = facts.evidence.clone();
            after.retain(|one| !withdrawn.contains(&one.id));
            for one in &added {
                match after.iter_mut().find(|old| old.id == one.id) {
                    Some(old) => old.clone_from(one),
                    None => after.push(one.clone()),
                }
            }
            let whole = Facts { evidence: after, ..drawn(&mut Seed(case)) }.solve();
            let Some(supposed) = standing.suppose(&added, &withdrawn).unwrap() else {
                left += 1;
                continue;
            };
            answered += 1;
            // Contradictions that stood before stand still, and no other.
            let evidence = |dating: &Dating| -> BTreeSet<BTreeSet<EvidenceId>> {
                dating.contradictions.iter().map(|found| found.evidence.iter().cloned().collect()).collect()
            };
            assert_eq!(evidence(&whole), evidence(&before), "case {case}, round {round}");
            disputed += usize::from(!whole.contradictions.is_empty());
            for point in &whole.points {
                let stood = before.point(point.id.as_str()).unwrap().bounds.interval;
                let now = supposed.changed.get(&point.id).map_or(stood, |bounded| bounded.interval);
                assert_eq!(now, point.bounds.interval, "case {case}, round {round}: {}", point.id);
                moved += usize::from(now != stood);
            }
            assert_eq!(whole.points.len(), before.points.len());
            for bounded in supposed.changed.values() {
                let known = |id: &EvidenceId| whole.grounds.contains_key(id);
                assert!(bounded.earliest_because.iter().chain(&bounded.latest_because).all(known));
            }
        }
    }
    assert!(
        answered > 100 && left > 10 && moved > 100 && disputed > 5,
        "{answered} answered, {disputed} beside contradictions, {left} left to a full solve, {moved} moved"
    );
}

#[test]
fn what_only_a_full_solve_tells_is_left_to_it() {
    let mut facts = drawn(&mut Seed(1));
    facts.evidence.truncate(0);
    facts.observations = vec![seen("dusk", "V3", "twilight", None)];
    let mut standing = facts.standing();
    let none = BTreeSet::new();
    let during = || within("2022-01-05T08:00:00Z", "2022-01-05T09:00:00Z");
    let one = |id: &str, subject: &str, relation, trust| evidence(id, subject, relation, trust);
    let nearly =
        Relation::Around(Interval::new(Some(at("2022-01-05T08:00:00Z")), Some(at("2022-01-05T08:00:00Z"))).unwrap());
    for (what, added) in [
        ("a time that is only stated", one("a", "V1", nearly, Trust::Reported)),
        ("a file's own word", one("b", "V1", during(), Trust::Metadata)),
        ("a point that nothing names", one("c", "a new event", during(), Trust::Observed)),
        ("a recording whose light was read", one("d", "V3", during(), Trust::Observed)),
        (
            "what contradicts the post",
            one("e", "V1", within("2022-02-05T08:00:00Z", "2022-02-05T09:00:00Z"), Trust::Observed),
        ),
    ] {
        assert_eq!(standing.suppose(&[added], &none).unwrap(), None, "{what}");
    }
    let plain = standing.suppose(&[one("f", "V1", during(), Trust::Observed)], &none).unwrap().unwrap();
    let changed: Vec<&str> = plain.changed.keys().map(|point| point.as_str()).collect();
    assert_eq!(changed, ["V1.end", "V1.start"]);
}

#[test]
fn two_recordings_lie_as_far_apart_as_the_evidence_says_and_by_which() {
    let offset = |to: &str, low: i64, high: i64| Relation::Offset {
        reference: point(to),
        low: Some(Difference::from_secs(low)),
        high: Some(Difference::from_secs(high)),
    };
    let facts = Facts {
        items: ["V1", "V2", "V3", "V4"].iter().map(|name| item(name, None)).collect(),
        takes: ["V1", "V2", "V3"].iter().map(|name| take(name, name, 0, 60)).collect(),
        evidence: vec![
            evidence("e1", "V2", offset("V1.start", 3, 5), Trust::Observed),
            evidence("e2", "V3", offset("V2.start", 10, 11), Trust::Observed),
            evidence("e3", "V3", offset("V1.start", 0, 15), Trust::Observed),
        ],
        ..Facts::default()
    };
    let standing = facts.standing();
    let (bounds, because) = standing.between("V1.start", "V3.start").unwrap();
    assert_eq!((bounds.earliest, bounds.latest), (Some(13_000_000), Some(15_000_000)));
    assert_eq!(because.iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["e1", "e2", "e3"]);
    let (back, _) = standing.between("V3", "V1").unwrap();
    assert_eq!((back.earliest, back.latest), (Some(-15_000_000), Some(-13_000_000)));
    assert_eq!(standing.between("V1", "V4"), None, "no evidence speaks of it");
}
