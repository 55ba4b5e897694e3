//! Right sentences are told from wrong ones. What was measured on sentences before anything was tuned on them stands in
//! `veyra/opened.txt`; the half of Almaty's sentences that is kept for reporting is measured in `cli`'s test of reports.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use compiler::Compiler;
use support::{Labelled, Score, labelled, veyra};

fn sentences() -> Vec<Labelled> {
    [labelled(include_str!("veyra/sentences.txt")), labelled(include_str!("veyra/opened.txt"))].concat()
}

/// The sentences that rules are tuned on: every one must come out right, so that what is known to work stays so.
#[test]
fn the_tuned_sentences_are_told_apart() {
    let tuned = sentences();
    let score = Score::of(&mut Compiler::new(veyra()), &tuned);
    let wrong = [score.false_alarms, score.misses, score.wrong_kind].concat();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), tuned.len(), wrong.join("\n"));
}

/// Two hundred correct sentences, on which nothing fires.
#[test]
fn nothing_is_found_in_two_hundred_correct_sentences() {
    let more = include_str!("veyra/correct.txt").lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let tuned = sentences().into_iter().filter(Labelled::is_right).map(|s| s.text);
    let correct: Vec<String> = more.map(str::to_owned).chain(tuned).collect();
    let mut compiler = Compiler::new(veyra());
    let wrong: Vec<String> = correct
        .iter()
        .filter_map(|text| {
            let found = support::found(&mut compiler, text);
            (!found.is_empty()).then(|| format!("{found:?}: {text}"))
        })
        .collect();
    assert!(correct.len() >= 200, "{}", correct.len());
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), correct.len(), wrong.join("\n"));
}
