//! A report held against the case of Almaty: the example compiles, and stops compiling when it is broken on purpose.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test stops at the first surprise, and reports what it measured"
)]

mod run;

use std::path::{Path, PathBuf};

use run::User;
use serde_json::Value;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/almaty-2022").join(name)
}

/// The case of the example, in a user's folder.
fn almaty(user: &User) -> PathBuf {
    let case = user.case("case");
    let files = std::fs::read_dir(example("")).unwrap().map(|entry| entry.unwrap().path());
    let mut csv: Vec<_> = files.filter(|path| path.extension().is_some_and(|extension| extension == "csv")).collect();
    csv.sort();
    let mut command = vec!["import"];
    command.extend(csv.iter().map(|path| path.to_str().unwrap()));
    assert_eq!(run::warnings(&user.json(&case, &command)), Vec::<String>::new());
    case
}

fn check(user: &User, case: &Path, text: &str) -> Value {
    let report = user.at("checked.md");
    std::fs::write(&report, text).unwrap();
    user.json(case, &["check", report.to_str().unwrap()])
}

/// What is found above a note, as code and the words pointed at.
fn found(checked: &Value, text: &str) -> Vec<(String, String)> {
    let diagnostics = checked["diagnostics"].as_array().unwrap().iter().filter(|one| one["level"] != "note");
    let words = |one: &Value| {
        let at = |end: &str| usize::try_from(one["span"][end].as_u64().unwrap()).unwrap();
        text[at("start")..at("end")].to_owned()
    };
    diagnostics.map(|one| (one["code"].as_str().unwrap().to_owned(), words(one))).collect()
}

#[test]
fn the_example_compiles_and_each_way_of_breaking_it_is_found() {
    let user = User::in_memory();
    let case = almaty(&user);
    let text = std::fs::read_to_string(example("report.md")).unwrap();
    let whole = check(&user, &case, &text);
    assert_eq!(found(&whole, &text), [], "the example compiles");
    assert!(whole["sentences"].as_array().unwrap().len() > 50);
    for (was, becomes, code) in [
        (
            "at least 10 people appear to have been killed",
            "at least 14 people appear to have been killed",
            "number-above-least",
        ),
        ("at least 10 people appear to have been killed", "at least 10 people were killed", "certainty"),
        ("Sunset on 5 January was at 5:31 p.m.", "Sunset on 5 January was at 6:31 p.m.", "time-differs"),
        ("Seven transport trucks", "Nine transport trucks", "number-above-least"),
        (
            "“We are peaceful protesters! We are not the terrorists!”",
            "“We are peaceful! We are no terrorists!”",
            "quotation-differs",
        ),
        ("She said that at least one man was injured", "At least one man was injured", "claim-as-fact"),
        ("A former soldier said in a live video", "The president said in a live video", "speaker-differs"),
        ("Security forces deployed to protect the residence", "Soldiers deployed to protect the residence", "label"),
        ("“Atpa!” (“Don’t shoot!”)", "“Don’t shoot!”", "translation-not-said"),
        (
            "they opened fire apparently without warning, as far as the first videos show",
            "They opened fire without warning",
            "negative-scope",
        ),
        (
            "No one else can be seen with a firearm [@o-res-no-other-firearm]",
            "No one else can be seen with a firearm [@o-res-crowd]",
            "negative-unsupported",
        ),
        ("[@o-res-dead]", "[@o-res-deed]", "citation-unknown"),
        ("{{time square-cleared}}", "{{time square-clear}}", "value-unknown"),
        (" [@j-no-imminent]", " [@o-res-crowd]", "judgement-unnamed"),
        (
            "Dozens of live rounds are heard there",
            "Dozens of live rounds are heard at the Alatau Theatre",
            "place-unsupported",
        ),
        (
            "pushed their way through the cordon in front of city hall [@o-more-protesters]",
            "pushed their way through the cordon in front of city hall",
            "uncited",
        ),
        (
            "An earlier version stated that the Interior Ministry had reported the death",
            "The Interior Ministry reported the death",
            "number-unsupported",
        ),
    ] {
        let small = text.to_lowercase();
        let at = small.find(&was.to_lowercase()).unwrap_or_else(|| panic!("{was} is not in the example"));
        let broken = format!("{}{becomes}{}", &text[..at], &text[at + was.len()..]);
        let checked = check(&user, &case, &broken);
        let all = found(&checked, &broken);
        assert!(all.iter().any(|(found, _)| found == code), "{code} for {becomes:?}: {all:?}");
        assert!(all.len() <= 4, "only what was broken: {all:?}");
        let line = broken[..at].matches('\n').count() as u64 + 1;
        let on = checked["diagnostics"].as_array().unwrap().iter().filter(|one| one["level"] != "note");
        assert!(on.into_iter().all(|one| one["line"] == line), "{code}: {all:?}");
    }
    let plain = user.run_in(&case, &["check", example("report.md").to_str().unwrap()]);
    assert_eq!(plain.code, 0, "{}{}", plain.out, plain.err);
    assert!(plain.out.contains("which does not say that all of it is true"), "{}", plain.out);
    let broken = text.replace("at least 10 people appear", "at least 14 people appear");
    std::fs::write(user.at("broken.md"), &broken).unwrap();
    let ran = user.run_in(&case, &["check", user.at("broken.md").to_str().unwrap()]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert!(ran.out.contains("error[number-above-least]") && ran.out.contains("^^^^"), "{}", ran.out);
}

/// How many of the kept sentences of reporters came out wrong when they were measured.
const REPORTERS_WRONG: usize = 2;

/// How many of the sentences kept for one measurement came out wrong when they were measured.
const COMMISSION_WRONG: usize = 1;

/// How many false alarms and misses there were among the sentences kept for the measurement after that.
const DESK: (usize, usize) = (0, 2);
/// What is left of those kept for the third measurement, which were tuned on since.
const NEXT: (usize, usize) = (0, 1);
/// And among lots of two authors who had not seen the rules, tuned on once each had been measured.
const LOTS: (usize, usize) = (5, 20);
/// The same of those that were kept for the measurement after that, and tuned on since.
const AFTER: (usize, usize) = (2, 3);
/// The same of two lots of single faults by two more authors, tuned on once each had been measured.
const KINDS: [(usize, usize); 2] = [(0, 1), (1, 0)];

/// And of two hundred by the same authors, kept for a fifth measurement, and tuned on since.
const FIFTH: (usize, usize) = (8, 6);
/// What is left of those of the sixth measurement (240 by two more authors), and of the seventh (160 by one more).
const SIXTH: (usize, usize) = (3, 3);
const SEVENTH: (usize, usize) = (3, 2);

/// The sentences of a file, each with what is expected of it.
fn labelled(file: &str) -> Vec<(Vec<&str>, &str)> {
    let lines = file.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| line.split_once(" | ").unwrap())
        .map(|(expected, text)| (expected.split(' ').collect(), text))
        .collect()
}

/// What is found above a note in each sentence.
fn codes(user: &User, case: &Path, labelled: &[(Vec<&str>, &str)]) -> Vec<Vec<String>> {
    let text: String = labelled.iter().map(|(_, text)| format!("{text}\n\n")).collect();
    let checked = check(user, case, &text);
    let mut codes: Vec<Vec<String>> = vec![Vec::new(); labelled.len()];
    for one in checked["diagnostics"].as_array().unwrap().iter().filter(|one| one["level"] != "note") {
        let line = usize::try_from(one["line"].as_u64().unwrap()).unwrap();
        codes[(line - 1) / 2].push(one["code"].as_str().unwrap().to_owned());
    }
    codes
}

/// Kept sentences come out with no more false alarms and misses than when they were measured.
fn no_worse(user: &User, case: &Path, file: &str, most: (usize, usize)) {
    let kept = labelled(file);
    let told = codes(user, case, &kept);
    let both = || kept.iter().zip(&told);
    let alarms: Vec<_> = both().filter(|((expected, _), found)| expected == &["ok"] && !found.is_empty()).collect();
    let missed: Vec<_> = both().filter(|((expected, _), found)| expected != &["ok"] && found.is_empty()).collect();
    println!("{} kept sentences: {} false alarms, {} missed", kept.len(), alarms.len(), missed.len());
    assert!(alarms.len() <= most.0, "{alarms:#?}");
    assert!(missed.len() <= most.1, "{missed:#?}");
}

/// How well right sentences are told from wrong ones; what is kept is only reported.
#[test]
fn labelled_sentences_are_told_apart() {
    let user = User::in_memory();
    let case = almaty(&user);
    let mut tuned = labelled(include_str!("almaty/reporters.txt"));
    tuned.extend(labelled(include_str!("almaty/reporters-more.txt")));
    let fits = |expected: &[&str], found: &[String]| match expected {
        ["ok"] => found.is_empty(),
        _ => !found.is_empty(),
    };
    let told = codes(&user, &case, &tuned);
    let missed: Vec<String> = tuned
        .iter()
        .zip(&told)
        .filter(|((expected, _), found)| !fits(expected, found))
        .map(|((expected, text), found)| format!("{found:?} for {expected:?}: {text}"))
        .collect();
    assert!(missed.is_empty(), "{} tuned ones:\n{}", missed.len(), missed.join("\n"));
    let kept = labelled(include_str!("almaty/reporters-kept.txt"));
    let told = codes(&user, &case, &kept);
    let wrong = kept.iter().zip(&told).filter(|((expected, _), found)| !fits(expected, found)).count();
    assert!(wrong <= REPORTERS_WRONG, "{wrong} of {} kept ones", kept.len());
    let kept = labelled(include_str!("almaty/commission-kept.txt"));
    let told = codes(&user, &case, &kept);
    let wrong: Vec<_> = kept.iter().zip(&told).filter(|((expected, _), found)| !fits(expected, found)).collect();
    println!("{} kept sentences, committed before the first run: {} came out wrong", kept.len(), wrong.len());
    assert!(wrong.len() <= COMMISSION_WRONG, "{wrong:?}");
    no_worse(&user, &case, include_str!("almaty/desk-kept.txt"), DESK);
    no_worse(&user, &case, include_str!("almaty/kept-next.txt"), NEXT);
    no_worse(&user, &case, include_str!("almaty/lots.txt"), LOTS);
    no_worse(&user, &case, include_str!("almaty/kept-after.txt"), AFTER);
    no_worse(&user, &case, include_str!("almaty/kinds-one.txt"), KINDS[0]);
    no_worse(&user, &case, include_str!("almaty/kinds-two.txt"), KINDS[1]);
    no_worse(&user, &case, include_str!("almaty/kept-fifth.txt"), FIFTH);
    no_worse(&user, &case, include_str!("almaty/kept-sixth.txt"), SIXTH);
    no_worse(&user, &case, include_str!("almaty/kept-seventh.txt"), SEVENTH);
    let labelled = labelled(include_str!("almaty/sentences.txt"));
    let codes = codes(&user, &case, &labelled);
    // FNV-1a of its letters, even or odd: fixed before anything was tuned.
    let is_kept = |text: &str| {
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        (hash >> 17) & 1 == 1
    };
    let mut wrong = Vec::new();
    let (mut hits, mut misses, mut alarms, mut right_kind, mut kept) = (0_u32, 0_u32, 0_u32, 0_u32, 0_u32);
    for ((expected, text), found) in labelled.iter().zip(&codes) {
        let right = expected == &["ok"];
        let fits = if right { found.is_empty() } else { found.iter().any(|code| expected.contains(&code.as_str())) };
        if !is_kept(text) {
            if !fits {
                wrong.push(format!("{found:?} for {expected:?}: {text}"));
            }
            continue;
        }
        kept += 1;
        match (right, found.is_empty()) {
            (true, true) => {}
            (true, false) => alarms += 1,
            (false, true) => misses += 1,
            (false, false) => {
                hits += 1;
                right_kind += u32::from(fits);
            }
        }
    }
    let share = |part: u32, rest: u32| f64::from(part) / f64::from((part + rest).max(1));
    let (precision, recall) = (share(hits, alarms), share(hits, misses));
    println!("{kept} kept sentences: precision {precision:.3}, recall {recall:.3}, right kind {right_kind} of {hits}");
    assert!(wrong.is_empty(), "{} tuned ones:\n{}", wrong.len(), wrong.join("\n"));
    // What is promised is 0.95 of each; what is reached so far stands in docs/methods/report-compiler.md and must not sink.
    assert!(precision >= 0.94 && recall >= 0.94, "precision {precision:.3}, recall {recall:.3}");
}

/// The JSON is a contract: its names and types.
#[test]
fn the_document_keeps_its_shape() {
    let user = User::in_memory();
    let case = almaty(&user);
    let text = "# Night\n\nAt least 14 people appear to have been killed {{time square-cleared}} [@residence-others 0:12-0:31; @o-res-dead] \
                [!uncited \"why\" by A. Analyst].\n";
    let checked = check(&user, &case, text);
    insta::assert_snapshot!(run::shape(&checked));
}

#[test]
fn what_is_no_report_is_refused_with_what_to_do() {
    let user = User::in_memory();
    let case = user.case("case");
    let missing = user.run_in(&case, &["check", "nowhere.md"]);
    assert_eq!(missing.code, 2, "{}", missing.err);
    std::fs::write(user.at("case/broken.md"), b"It was \xff cold.").unwrap();
    let broken = user.run_in(&case, &["check", "broken.md"]);
    assert_eq!(broken.code, 2, "{}", broken.err);
    assert!(broken.err.contains("byte 7"), "{}", broken.err);
}
