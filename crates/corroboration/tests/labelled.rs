//! The assessor beside labels that a person drew, on made-up cases that hold the scene and the claims.
//!
//! `labelled.json`, a town: half of the claims (`shown`) were used while building; the other half (`kept`) only to report at first,
//! and as regression cases since. `unseen.json`, a coast, in words of other matters: labels were committed before the first run.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test stops at the first surprise")]

mod town;

use std::collections::BTreeMap;

use corroboration::{Verdict, Vocabulary};
use serde_json::Value;
use town::Town;

/// The assessor beside the labels of one case.
struct Beside {
    /// By set: how many are right, of how many.
    right: BTreeMap<String, (usize, usize)>,
    wrong: Vec<String>,
    /// What is not contradicted and was called so.
    false_alarms: Vec<String>,
    /// What was called supported and is not.
    overstated: Vec<String>,
}

fn beside(text: &str) -> Beside {
    let file: Value = serde_json::from_str(text).unwrap();
    let town = Town::read(&file);
    let assessments = town.assessed(&Vocabulary::published().unwrap());
    let labels = file["claims"].as_array().unwrap();
    let mut found =
        Beside { right: BTreeMap::new(), wrong: Vec::new(), false_alarms: Vec::new(), overstated: Vec::new() };
    for label in labels {
        let one = assessments.iter().find(|one| label["id"] == one.claim.as_str()).unwrap();
        let verdict = serde_json::to_value(one.verdict).unwrap();
        let differs = serde_json::to_value(&one.differs).unwrap();
        let is_right = verdict == label["label"]
            && differs == label["differs"]
            && (label["coverage"].is_null() || label["coverage"] == serde_json::to_value(one.coverage).unwrap());
        let set = label["set"].as_str().unwrap_or("all").to_owned();
        let counts = found.right.entry(set.clone()).or_default();
        counts.1 += 1;
        counts.0 += usize::from(is_right);
        if !is_right {
            found.wrong.push(format!(
                "{} ({set}): {} {} and not {verdict} {differs} {:?}: {}",
                label["id"], label["label"], label["differs"], one.coverage, one.why
            ));
        }
        let line = format!("{}: {}", label["id"], one.why);
        match one.verdict {
            Verdict::Contradicted if label["label"] != "contradicted" => found.false_alarms.push(line),
            Verdict::Supported if label["label"] != "supported" => found.overstated.push(line),
            _ => {}
        }
    }
    println!("{:?}\n{}", found.right, found.wrong.join("\n"));
    found
}

#[test]
fn the_assessor_agrees_with_labels() {
    let found = beside(include_str!("labelled.json"));
    // Whatever else it gets wrong: what is not contradicted is never called so.
    assert_eq!(found.false_alarms, Vec::<String>::new());
    assert!(found.right.values().map(|(_, all)| all).sum::<usize>() >= 60);
    let (shown, kept) = (found.right["shown"], found.right["kept"]);
    assert!(shown.0 * 20 >= shown.1 * 19 && kept.0 * 10 >= kept.1 * 9, "{:?}", found.wrong);
}

#[test]
fn on_words_of_other_matters_it_overstates_nothing() {
    for (text, least) in [(include_str!("unseen.json"), 54), (include_str!("unseen-2.json"), 0)] {
        let found = beside(text);
        assert_eq!((found.false_alarms, found.overstated), (Vec::new(), Vec::new()));
        assert!(found.right["all"].0 >= least, "{:?}: {:?}", found.right, found.wrong);
    }
}
