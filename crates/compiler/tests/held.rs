//! Titles and questions are held like what they take for granted; what was not read is told of each sentence; no fix makes a
//! sentence stronger than its evidence.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use compiler::{Checked, Compiler, Level};
use support::{above_notes, veyra};

fn checked(text: &str) -> Checked {
    Compiler::new(veyra()).check(text)
}

#[test]
fn a_title_is_held_against_what_is_cited_under_it() {
    let under = "Police officers opened fire on the workers [@o-fire]. Seven people appear to be dead [@o-dead].\n";
    for (title, code) in [
        ("Forty workers killed at the gate", "number-above-least"),
        ("Soldiers open fire at the gate", "label"),
        ("Police fire at 9:15 p.m.", "time-differs"),
        ("Torture at the gate", "not-observed"),
        ("Soldiers at the gate", "label"),
        ("Rioters", "label"),
    ] {
        let found = above_notes(&checked(&format!("## {title}\n\n{under}")));
        assert!(found.iter().any(|one| one == code), "{title}: {found:?}");
    }
    for title in [
        "Police open fire at the gate",
        "The afternoon of 14 March",
        "Workers and police",
        "What we do not know",
        "The security forces",
        "Soldiers and cadets",
    ] {
        assert_eq!(above_notes(&checked(&format!("## {title}\n\n{under}"))), Vec::<String>::new(), "{title}");
    }
    assert_eq!(above_notes(&checked("## Soldiers kill forty workers\n")), ["fact-in-disguise"]);
    assert_eq!(above_notes(&checked("## The use of firearms\n")), Vec::<String>::new());
}

#[test]
fn a_question_is_held_for_what_it_takes_for_granted() {
    for (question, code) in [
        ("Why did soldiers open fire on the workers [@o-fire]?", "label"),
        ("Why were forty workers killed at the gate [@o-dead]?", "number-above-least"),
        ("Did the police kill forty people [@o-dead]?", "number-above-least"),
        ("Why did soldiers kill forty workers?", "fact-in-disguise"),
    ] {
        let found = above_notes(&checked(question));
        assert!(found.iter().any(|one| one == code), "{question}: {found:?}");
    }
    for question in [
        "Why did police officers open fire on the workers [@o-fire]?",
        "Were the workers armed [@o-crowd]?",
        "Who gave the order to fire?",
        "What happened at the gate on 14 March?",
    ] {
        assert_eq!(above_notes(&checked(question)), Vec::<String>::new(), "{question}");
    }
}

#[test]
fn what_was_not_read_is_told_of_each_sentence() {
    let checked = checked("Furious engineers watched as police officers opened fire on the workers [@o-fire].");
    let told: Vec<&str> =
        checked.unread.iter().filter(|one| one.sentence == Some(0)).map(|one| one.what.as_str()).collect();
    assert!(told.iter().any(|what| what.contains("furious, engineers, watched")), "{told:?}");
    let all = self::checked("Police officers open fire on the workers [@o-fire].");
    assert!(all.unread.iter().all(|one| one.sentence.is_none()), "{:?}", all.unread);
}

#[test]
fn no_fix_makes_a_sentence_stronger_than_its_evidence() {
    // The number of the injured does not mend the number of the dead.
    let other = checked("Twelve people were killed on the quay [@o-injured; @o-dead].");
    for fix in other.diagnostics.iter().filter_map(|one| one.fix.as_ref()) {
        assert!(!fix.replacement.contains("11"), "{fix:?}");
    }
    // Attributed as it stands, it would be surer than its speaker.
    let surer = checked("A third man was killed on Salt Bridge [@c-fisher-maybe].");
    assert!(surer.diagnostics.iter().any(|one| one.level == Level::Error));
    assert!(
        surer
            .diagnostics
            .iter()
            .all(|one| one.fix.as_ref().is_none_or(|fix| !fix.replacement.starts_with("According")))
    );
}
