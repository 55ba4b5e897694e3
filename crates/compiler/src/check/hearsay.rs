//! "A witness saw": where the witness was told.

use super::{Found, Subject};
use crate::code::Code;
use crate::inputs::{Basis, Support};
use crate::reading::phrase_fits;

/// Says so where what somebody is said to have seen came to them through others.
pub(super) fn check(subject: &Subject<'_>, found: &mut Found) {
    let saw = subject.reading.tokens.iter().find(|t| {
        matches!(
            t.word.as_str(),
            "saw"
                | "witnessed"
                | "watched"
                | "sees"
                | "present"
                | "firsthand"
                | "first-hand"
                | "eyewitness"
                | "eyewitnesses"
                | "counted"
                | "filmed"
                | "himself"
                | "herself"
                | "personally"
        )
    });
    let Some(saw) = saw else { return };
    // "Was not herself present": they say so.
    if subject.reading.before(saw.start).take(4).any(super::polarity::is_negation) {
        return;
    }
    let told = ["told", "heard", "relayed", "passed"]
        .iter()
        .any(|word| subject.reading.tokens.iter().filter(|t| t.word == *word).count() > usize::from(*word == "told"));
    let spoken: Vec<&&Support> = subject.cited.supports.iter().filter(|s| s.basis == Basis::Said).collect();
    // "The sister of Prisoner 9 saw it": the speaker, whatever else their name has.
    let speaker = |s: &Support| {
        let heads = s
            .speaker
            .iter()
            .flat_map(|one| &one.names)
            .filter_map(|name| crate::reading::tokens(name).into_iter().find(|t| t.is_word()));
        let words: Vec<String> = heads.map(|t| t.word).filter(|word| word.len() > 3 && word != "witness").collect();
        subject.reading.before(saw.start).take(14).any(|word| words.iter().any(|own| own == word))
    };
    let passed_on = subject.reading.tokens.iter().any(|t| t.word == "told" && t.end <= saw.start);
    let by_another =
        |s: &&&Support| s.chain.iter().any(|name| phrase_fits(&subject.reading.stems.iter().cloned().collect(), name));
    if told
        || spoken.is_empty()
        || !spoken.iter().all(|s| !s.chain.is_empty())
        || spoken.iter().any(|one| by_another(one) && (passed_on || !speaker(one)))
    {
        return;
    }
    let first = spoken[0];
    found
        .add(
            Code::Hearsay,
            subject.span(saw.start, saw.end),
            "this came through somebody else, and was not seen by who is cited",
        )
        .with(first.name.clone(), format!("told by {}", first.chain.join(", who had it from ")))
        .allow("through whom it came");
}
