//! The assessor beside labels that a person drew, on a made-up town: `labelled.json` holds the scene and the claims.
//!
//! Half of the claims (`shown`) were used while building; the other half (`kept`) only to report at first, and as regression cases since.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise")]

mod town;

use std::collections::BTreeMap;

use corroboration::{Verdict, Vocabulary, assess};
use serde_json::Value;
use town::Town;

#[test]
fn the_assessor_agrees_with_labels() {
    let file: Value = serde_json::from_str(include_str!("labelled.json")).unwrap();
    let town = Town::read(&file);
    let assessments = assess(&town.facts(), &Vocabulary::published().unwrap());
    let labels = file["claims"].as_array().unwrap();
    assert!(labels.len() >= 60);
    let mut right = BTreeMap::from([("shown", (0, 0)), ("kept", (0, 0))]);
    let (mut wrong, mut false_alarms) = (Vec::new(), Vec::new());
    for label in labels {
        let found = assessments.iter().find(|one| label["id"] == one.claim.as_str()).unwrap();
        let verdict = serde_json::to_value(found.verdict).unwrap();
        let differs = serde_json::to_value(&found.differs).unwrap();
        let is_right = verdict == label["label"]
            && differs == label["differs"]
            && (label["coverage"].is_null() || label["coverage"] == serde_json::to_value(found.coverage).unwrap());
        let counts = right.get_mut(label["set"].as_str().unwrap()).unwrap();
        counts.1 += 1;
        counts.0 += usize::from(is_right);
        if !is_right {
            wrong.push(format!(
                "{} ({}): {} {} and not {verdict} {differs} {:?}: {}",
                label["id"], label["set"], label["label"], label["differs"], found.coverage, found.why
            ));
        }
        // Whatever else it gets wrong: what is not contradicted is never called so.
        let is_false_alarm = found.verdict == Verdict::Contradicted && label["label"] != "contradicted";
        false_alarms.extend(is_false_alarm.then(|| format!("{}: {}", label["id"], found.why)));
    }
    let report = format!("shown {:?}, kept {:?}\n{}", right["shown"], right["kept"], wrong.join("\n"));
    println!("{report}");
    assert_eq!(false_alarms, Vec::<String>::new(), "{report}");
    assert!(right["shown"].0 * 20 >= right["shown"].1 * 19 && right["kept"].0 * 10 >= right["kept"].1 * 9, "{report}");
}
