//! Texts that nobody should write.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use compiler::{Code, Compiler, Language};
use support::veyra;

#[test]
fn two_megabytes_are_checked_whole() {
    let sentence =
        "At least 12 people appear to have been killed [@o-dead]. Dock workers gathered at the gate [@o-crowd].\n\n";
    let text = sentence.repeat(2 * 1024 * 1024 / sentence.len());
    let checked = Compiler::new(veyra()).check(&text);
    assert_eq!(checked.sentences.len(), 2 * (text.len() / sentence.len()));
    assert_eq!(checked.errors, text.len() / sentence.len(), "one for each");
    let last = checked.diagnostics.last().unwrap();
    assert_eq!(&text[last.span.start..last.span.end], "At least 12");
}

#[test]
fn html_and_scripts_in_captions_are_told_and_never_obeyed() {
    let text = "![The gate <script>steal()</script> at noon.](gate.jpg)\n\n<iframe src=x></iframe>\n\nPolice <b onclick=x>opened</b> fire [@o-fire].";
    let checked = Compiler::new(veyra()).check(text);
    let html: Vec<&str> =
        checked.diagnostics.iter().filter(|d| d.code == Code::Html).map(|d| &text[d.span.start..d.span.end]).collect();
    assert!(
        html.iter().any(|found| found.contains("<script>")) && html.iter().any(|found| found.contains("<iframe")),
        "{html:?}"
    );
}

#[test]
fn of_other_languages_what_citations_carry_is_checked_and_the_rest_is_told() {
    let kazakh =
        "Қауіпсіздік күштері оқ атты [@V1 1:31-1:50]. Кемінде он екі адам қаза тапты [@V5]. Бұл сөйлемде дәйек жоқ.";
    let checked = Compiler::new(veyra()).check(kazakh);
    assert!(checked.sentences.iter().all(|s| s.language == Language::Other));
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::CitationSpan, Code::HashFailed, Code::Uncited]);
    assert_eq!(checked.unread.iter().filter(|u| u.sentence.is_some()).count(), 3, "{:?}", checked.unread);
    let arabic = "أطلقت الشرطة النار على العمال [@V11]. قُتل {{count killed @dock-gate}} أشخاص.";
    let checked = Compiler::new(veyra()).check(arabic);
    let codes: Vec<Code> = checked.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(codes, [Code::CitationUnknown], "{:?}", checked.diagnostics);
}

#[test]
fn nothing_that_is_written_stops_the_compiler() {
    let pieces = [
        "[@", "]", "{{", "}}", "[=", "[!", "“", "”", "\"", "(", ".", " ", "\n\n", "# ", "> ", "![", "](", "ا", "𝕏",
        "İ", "3", "p.m.", "not", "at least", "\0",
    ];
    let mut compiler = Compiler::new(veyra());
    // Every pair and triple around each other, in one fixed order.
    for a in pieces {
        for b in pieces {
            let mut text = String::new();
            for c in pieces {
                text.push_str(&format!("{a}{b}{c}x {c}{a} y{b}"));
            }
            for one in compiler.check(&text).diagnostics {
                assert!(text.get(one.span.start..one.span.end).is_some(), "{one:?} in {text:?}");
            }
        }
    }
}

#[test]
fn unknown_names_get_the_nearest() {
    let mut compiler = Compiler::new(veyra());
    let checked = compiler.check("The crowd left {{time dispersl}}. Police opened fire [@o-fir].");
    let fixes: Vec<String> =
        checked.diagnostics.iter().filter_map(|d| d.fix.as_ref()).map(|fix| fix.replacement.clone()).collect();
    assert_eq!(fixes, ["{{time dispersal}}", "[@o-fire]"]);
}

#[test]
fn what_was_read_before_moves_with_its_sentence() {
    let text = "Police officers opened fire [@o-fire]. At least 12 people appear to have been killed [@o-dead].";
    let mut compiler = Compiler::new(veyra());
    compiler.check(text);
    let longer = format!("A curfew was announced at 6 p.m. [@curfew].\n\n{text}");
    let again = compiler.check(&longer);
    let fresh = Compiler::new(veyra()).check(&longer);
    assert_eq!(again.diagnostics, fresh.diagnostics);
    let one = &again.diagnostics[0];
    assert_eq!(&longer[one.span.start..one.span.end], "At least 12");
}
