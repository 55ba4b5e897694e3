//! What people record as rows.

use model::{Evidence, Relation, Trust};

use crate::facts::{self, Facts, evidence, ids, shown, within};
use crate::pieces::{one, secs};

#[test]
fn fifteen_minutes_are_ten_to_twenty() {
    let around = |id: &str, subject: &str| {
        let (low, high) = (secs(900.0), secs(900.0));
        let reference = facts::point("arrival");
        evidence(id, subject, Relation::AroundPoint { reference, low, high }, Trust::Reported)
    };
    let facts = Facts { evidence: vec![around("e1", "bangs")], ..Facts::default() };
    let dating = facts.solve();
    let ground = &dating.grounds[&model::EvidenceId::new("e1").unwrap()];
    assert_eq!((ground.low, ground.spread.map(|spread| spread / 1_000_000)), (Some(900_000_000), Some(300)));
}

#[test]
fn what_is_seen_in_order_is_ordered() {
    let after = Relation::AfterPoint { reference: facts::point("arrival"), low: None, high: None };
    let facts = Facts {
        evidence: vec![
            evidence("e1", "arrival", within("2022-01-05T09:00:00Z", "2022-01-05T09:10:00Z"), Trust::Observed),
            evidence("e2", "dispersal", after, Trust::Observed),
        ],
        ..Facts::default()
    };
    assert_eq!(shown(&facts.solve(), "dispersal"), "2022-01-05T09:00:00Z .. open");
}

/// Rain fell twice that day, by the station; power failed, by an official's word: rows, of which one holds.
#[test]
fn weather_and_anchors_are_rows() {
    let rain = |id: &str, from: &str, to: &str| Evidence {
        or: Some("rain".to_owned()),
        ..evidence(id, "V07.start", within(from, to), Trust::Reported)
    };
    let facts = Facts {
        takes: vec![one("V07", 60)],
        evidence: vec![
            rain("r1", "2022-01-05T05:00:00Z", "2022-01-05T06:00:00Z"),
            rain("r2", "2022-01-05T09:00:00Z", "2022-01-05T10:00:00Z"),
            evidence("cut", "V07.start", within("2022-01-05T09:30:00Z", "2022-01-05T12:00:00Z"), Trust::Reported),
        ],
        ..Facts::default()
    };
    let dating = facts.solve();
    assert_eq!(shown(&dating, "V07.start"), "2022-01-05T09:30:00Z .. 2022-01-05T10:00:00Z");
    assert_eq!(ids(&dating.alternatives[0].excluded), ["r1"]);
}
