//! Recordings beside one another, and moments inside one.

use model::Trust;

use crate::facts::{Facts, evidence, shown, take, within};
use crate::pieces::{one, secs, sync};

/// The method's value counts until a person sets another; then both are shown, and who set it.
#[test]
fn recordings_synchronised_by_sound() {
    let mut facts = Facts {
        takes: vec![one("V07", 60), one("V08", 60)],
        syncs: vec![sync(false)],
        evidence: vec![evidence(
            "e",
            "V07.start",
            within("2022-01-05T10:00:00Z", "2022-01-05T10:00:00Z"),
            Trust::Observed,
        )],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.2Z .. 2022-01-05T10:00:10.8Z");
    let ground = &dating.grounds[&model::EvidenceId::new("sync/s1").unwrap()];
    assert_eq!(ground.trust, Trust::Computed);
    assert_eq!(ground.items.len(), 2, "it was read from both");
    // What this program heard by itself is of a class of its own.
    (facts.syncs[0].machine_score, facts.syncs[0].machine_because) =
        (Some(1.0), Some("9 of 10 blocks agree".to_owned()));
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.2Z .. 2022-01-05T10:00:10.8Z");
    let ground = &dating.grounds[&model::EvidenceId::new("heard/s1").unwrap()];
    assert_eq!(ground.trust, Trust::Observed);
    assert!(
        ground.text.contains("Heard in both recordings, by sync 0.1 (score above 0.9999: 9 of 10"),
        "{}",
        ground.text
    );
    let sync = &mut facts.syncs[0];
    (sync.offset, sync.error, sync.by) = (Some(secs(1.0)), Some(secs(0.1)), Some("A. Analyst".to_owned()));
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V08.start"), "2022-01-05T10:00:10.9Z .. 2022-01-05T10:00:11.1Z");
    let ground = &dating.grounds[&model::EvidenceId::new("sync-set/s1").unwrap()];
    assert!(ground.text.contains("A. Analyst") && ground.text.contains("0.5 s"), "{}", ground.text);
    assert_eq!(ground.trust, Trust::Observed);
    assert!(ground.text.contains("cannot both be true"), "{}", ground.text);
    assert!(dating.warnings[0].what.contains("cannot both be true"), "{:?}", dating.warnings);
    facts.syncs[0].offset = Some(secs(0.7));
    let dating = facts.solve();
    let ground = &dating.grounds[&model::EvidenceId::new("sync-set/s1").unwrap()];
    assert!(dating.warnings.is_empty() && !ground.text.contains("cannot both be true"), "they overlap");
}

#[test]
fn frames_lie_where_the_time_stamps_put_them() {
    let seen = within("2022-01-05T09:00:00Z", "2022-01-05T09:00:59Z");
    let facts = Facts {
        takes: vec![take("V07#1", "V07", 0, 10), take("V07#2", "V07", 10, 40)],
        evidence: vec![evidence("clock", "V07@25.5", seen, Trust::Observed)],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07#2.start"), "2022-01-05T08:59:44.5Z .. 2022-01-05T09:00:43.5Z");
    // The other take shares nothing with it.
    assert!(dating.point("V07#1.start").is_none_or(|point| point.bounds.interval.is_unknown()));
}
