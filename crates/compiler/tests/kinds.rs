//! Each kind of diagnostic fires on its own small case, and points at it.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use std::collections::BTreeSet;

use compiler::{Code, Compiler, Level};
use support::{labelled, veyra};

/// Kinds that have no sentence of their own in the labelled set, each with a case.
const OWN_CASES: &[(&str, &str)] = &[
    ("number-open", "Police officers threw four tear gas canisters [@o-gas]."),
    ("time-unsupported", "At 3 p.m. a banner read “Pay us what you owe” [@j-force]."),
    ("html", "<script>alert(1)</script>\n\nPolice opened fire [@o-fire]."),
    ("link-left-out", "Police opened fire [here](javascript:alert(1)) [@o-fire]."),
    ("footnote-unmatched", "Police opened fire [@o-fire].[^1]"),
    ("exception-unused", "Police officers opened fire [@o-fire] [!uncited \"why\" by A. Analyst]."),
];

#[test]
fn every_kind_of_diagnostic_has_a_case_on_which_it_fires() {
    let mut compiler = Compiler::new(veyra());
    let mut fired = BTreeSet::new();
    let cases = labelled(include_str!("veyra/sentences.txt"));
    let texts = cases.iter().map(|case| case.text.as_str()).chain(OWN_CASES.iter().map(|(_, text)| *text));
    for text in texts {
        for one in compiler.check(text).diagnostics {
            assert!(one.span.start <= one.span.end && one.span.end <= text.len(), "{one:?}");
            assert!(text.is_char_boundary(one.span.start) && text.is_char_boundary(one.span.end), "{one:?}");
            fired.insert(one.code);
        }
    }
    let silent: Vec<&str> = Code::ALL.iter().filter(|code| !fired.contains(code)).map(|code| code.name()).collect();
    assert!(silent.is_empty(), "never fired: {silent:?}");
    for (code, text) in OWN_CASES {
        let found = compiler.check(text).diagnostics;
        assert!(found.iter().any(|one| one.code.name() == *code), "{code} on {text:?}: {found:?}");
    }
}

#[test]
fn a_diagnostic_points_at_its_words_and_its_fix_mends_them() {
    let text = "# Night\n\nIt was quiet [=background].\nAt least 12 people appear to have been killed [@o-dead].\n";
    let mut compiler = Compiler::new(veyra());
    let checked = compiler.check(text);
    let one = checked.diagnostics.iter().find(|d| d.code == Code::NumberAboveLeast).unwrap();
    assert_eq!(&text[one.span.start..one.span.end], "At least 12");
    assert_eq!((one.place.line, one.place.column, one.level), (4, 1, Level::Error));
    assert_eq!(one.allowed.as_deref(), Some("at least 7"));
    assert!(one.evidence.iter().any(|shown| shown.name == "observation o-dead"), "{one:?}");
    let fix = one.fix.as_ref().unwrap();
    let mended = format!("{}{}{}", &text[..fix.span.start], fix.replacement, &text[fix.span.end..]);
    assert!(mended.contains("At least 7 people appear"), "{mended}");
    assert_eq!(compiler.check(&mended).errors, 0, "{:?}", compiler.check(&mended).diagnostics);
}

#[test]
fn an_exception_is_kept_with_its_reason_and_name_and_may_not_expose_anybody() {
    let mut compiler = Compiler::new(veyra());
    let excepted = compiler.check("The workers were angry [!uncited \"said by all\" by A. Analyst].");
    assert_eq!(excepted.errors, 0, "{:?}", excepted.diagnostics);
    let note = &excepted.diagnostics[0];
    assert_eq!((note.level, note.excepted.as_ref().unwrap().by.as_str()), (Level::Note, "A. Analyst"));
    let refused = compiler.check("Amani Otieno saw it [@o-fire] [!protected-name \"she agrees\" by A. Analyst].");
    assert!(refused.diagnostics.iter().any(|d| d.code == Code::ProtectedName && d.level == Level::Error));
    let nameless = compiler.check("The workers were angry [!uncited \"said by all\"].");
    assert!(
        nameless.diagnostics.iter().any(|d| d.code == Code::Uncited && d.level == Level::Error),
        "it excepts nothing"
    );
}
