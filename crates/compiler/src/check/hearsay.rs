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
    let Some(saw) = saw else {
        first_hand(subject, found);
        if found.problems.iter().all(|problem| problem.code != Code::Hearsay) {
            passed_on(subject, found);
        }
        return;
    };
    // "Was not herself present": they say so.
    if subject.reading.before(saw.start).take(4).any(super::polarity::is_negation) {
        return;
    }
    let tokens = &subject.reading.tokens;
    let word = |n: usize| tokens.get(n).map_or("", |t| t.word.as_str());
    let heard =
        (0..tokens.len()).any(|n| word(n) == "heard" && matches!(word(n + 1), "from" | "of" | "it" | "this" | "about"));
    let told = heard
        || ["told", "relayed", "passed"]
            .iter()
            .any(|word| tokens.iter().filter(|t| t.word == *word).count() > usize::from(*word == "told"));
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

/// What somebody said of what is cited, and of that what has most words in common with the sentence.
fn nearest<'a>(subject: &Subject<'a>) -> Vec<&'a Support> {
    let said = subject.cited.supports.iter().copied().filter(|s| s.basis == Basis::Said && s.speaker.is_some());
    let near = |s: &Support| {
        s.says.first().map_or(0, |says| subject.reading.in_common(&crate::reading::Reading::of_evidence(says).stems))
    };
    let told: Vec<(usize, &Support)> = said.map(|s| (near(s), s)).collect();
    let most = told.iter().map(|(near, _)| *near).max();
    told.into_iter().filter(|(near, _)| Some(*near) == most).map(|(_, s)| s).collect()
}

/// "The journalist said that he found a body", which somebody else told him: whoever it came through is not named.
fn passed_on(subject: &Subject<'_>, found: &mut Found) {
    let Some(said) = subject.reading.said.first().filter(|said| !said.is_open()) else { return };
    let spoken = nearest(subject);
    if spoken.is_empty() || spoken.iter().any(|s| s.chain.is_empty()) {
        return;
    }
    // "That he found it", "that she heard an officer say so": as if they had been there.
    let tokens = &subject.reading.tokens;
    let own = tokens.windows(3).any(|three| {
        let was_there = matches!(three[1].word.as_str(), "found" | "met" | "discovered" | "heard" | "encountered");
        let second_hand = matches!(three[2].word.as_str(), "from" | "of" | "that" | "about" | "it" | "this");
        matches!(three[0].word.as_str(), "he" | "she" | "they") && was_there && !second_hand
    });
    let told = ["told", "relayed", "passed", "learned", "learnt", "second-hand", "secondhand", "through", "reportedly"];
    let through = tokens.iter().filter(|t| t.start < said.start || t.start >= said.end);
    let open = !own || through.into_iter().any(|t| told.contains(&t.word.as_str()));
    let parts =
        |name: &String| !crate::reading::roles(name).is_disjoint(&crate::reading::roles(subject.passage.text()));
    let named = |s: &&Support| {
        let another = |name: &String| phrase_fits(&subject.reading.stems, name) || parts(name);
        s.chain.iter().any(another)
    };
    if open || spoken.iter().any(named) {
        return;
    }
    let first = spoken[0];
    found
        .add(Code::Hearsay, subject.span(said.start, said.end), "this came through somebody else, who is not named")
        .with(first.name.clone(), format!("told by {}", first.chain.join(", who had it from ")))
        .allow("through whom it came");
}

/// "Witnesses told us": where what they said came through somebody else, who is not named.
fn first_hand(subject: &Subject<'_>, found: &mut Found) {
    let tokens = &subject.reading.tokens;
    if !tokens.iter().any(|t| t.word == "that") {
        return;
    }
    let pair = tokens.windows(2).find(|pair| {
        matches!(pair[0].word.as_str(), "told" | "tell" | "tells")
            && matches!(pair[1].word.as_str(), "us" | "researchers" | "human" | "investigators")
    });
    let Some(pair) = pair else { return };
    let spoken = nearest(subject);
    let named = |s: &&Support| s.chain.iter().any(|name| phrase_fits(&subject.reading.stems, name));
    if spoken.is_empty() || !spoken.iter().all(|s| !s.chain.is_empty()) || spoken.iter().any(named) {
        return;
    }
    let first = spoken[0];
    found
        .add(
            Code::Hearsay,
            subject.span(pair[0].start, pair[1].end),
            "this came through somebody else, and was not told to those who write it",
        )
        .with(first.name.clone(), format!("told by {}", first.chain.join(", who had it from ")))
        .allow("through whom it came");
}
