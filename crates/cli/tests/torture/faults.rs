//! System calls that fail during an import: each call that writes fails in turn (an error, no room, nothing written), or the
//! program is killed in it. Real short writes come from a limit on the size of files here, and from full disks in `disk`.
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use crate::ground::{Dice, copies, copy, ended_well, facts, latest, material, seed, template, thorough, wrong};
use crate::run::{User, ran};
use crate::strace::{End, Fault, judge, no_strace, points, some_of, strace_works, traced};

/// How many faults of each command are tried where not all are.
const SOME: usize = 20;

#[test]
fn a_failing_system_call_is_told_and_costs_nothing_that_was_acknowledged() {
    let user = User::in_memory();
    if !strace_works(&user) {
        no_strace();
        return;
    }
    let base = template(&user);
    material(&user.at("first"), 2);
    assert_eq!(user.run_in(&base, &["import", "../first"]).code, 0);
    material(&user.at("many"), 30);
    material(&user.at("few"), 4);
    std::fs::create_dir(user.at("append")).unwrap();
    std::fs::write(user.at("append/sources.csv"), "id,name,role\nS1,A channel under another name,publisher\n").unwrap();
    let mut dice = Dice::new(seed() + 3);
    let mut told = Vec::new();
    for folder in ["many", "few", "append"] {
        let whole = user.at(&format!("whole-{folder}"));
        copy(&base, &whole);
        assert_eq!(user.run_in(&whole, &["import", &format!("../{folder}")]).code, 0);
        let (wanted, known) = (facts(&whole), copies(&whole));
        let given = format!("../{folder}");
        let import = ["import", given.as_str()];
        let faults = points(&user, &base, &import);
        let all = faults.len();
        let faults = some_of(faults, if thorough() { all } else { SOME }, &mut dice);
        let (mut done, mut refused, mut killed) = (0, 0, 0);
        for fault in &faults {
            let case = user.at("case");
            copy(&base, &case);
            let (ran, calls) = traced(&user, &case, &import, Some(fault));
            match judge(fault, &ran, &calls, user.at("")) {
                Ok(End::Done) => {
                    assert!(facts(&case).is_superset(&wanted), "{fault:?}: acknowledged and not there");
                    done += 1;
                }
                Ok(End::Refused) => refused += 1,
                Ok(End::Killed) => killed += 1,
                Err(what) => panic!("import of {folder} with {fault:?}: {what}\n{}\n{}", ran.out, ran.err),
            }
            check(&user, &case, &base, &known, &format!("import of {folder} with {fault:?}"));
            let again = user.run_in(&case, &["import", &format!("../{folder}"), "--json"]);
            assert_eq!(again.code, 0, "again after {fault:?}: {}{}", again.out, again.err);
            check(&user, &case, &base, &known, &format!("again after {fault:?}"));
            assert_eq!(facts(&case), wanted, "again after {fault:?}");
            std::fs::remove_dir_all(&case).unwrap();
        }
        assert!(refused > 0 && killed > 0, "no fault was felt: {done} done, {refused} refused, {killed} killed");
        told.push(format!(
            "{folder}: {} of {all} faults, {done} done, {refused} refused, {killed} killed",
            faults.len()
        ));
    }
    println!("seed {}; {}", seed(), told.join("; "));
}

/// A table that cannot be read might call a film confidential, or by the name of another: nothing is taken in without it.
#[test]
fn a_table_that_cannot_be_opened_stops_the_import_before_anything_is_kept() {
    let user = User::in_memory();
    if !strace_works(&user) {
        no_strace();
        return;
    }
    let base = template(&user);
    std::fs::create_dir(user.at("told")).unwrap();
    std::fs::write(user.at("told/a.txt"), "what was handed over").unwrap();
    std::fs::write(user.at("told/items.csv"), "id,title,kind,file,confidential\nA,Theirs,document,a.txt,yes\n")
        .unwrap();
    let (before, case, table) = (facts(&base), user.at("case"), user.at("told/items.csv"));
    copy(&base, &case);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-o", "/dev/null", "-e", "trace=openat", "-e", "inject=openat:error=EIO:when=1", "-P"]);
    command.arg(&table).arg(env!("CARGO_BIN_EXE_sightline")).args(["import", "../told"]).current_dir(&case);
    command.env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester");
    let ran = ran(command.output().unwrap());
    assert!(ran.code == 2 && ran.err.contains("nothing was taken in"), "{}{}", ran.out, ran.err);
    assert_eq!(facts(&case), before, "something was recorded");
    let again = user.run_in(&case, &["import", "../told", "--json"]);
    assert_eq!(again.code, 0, "{}{}", again.out, again.err);
    assert!(!again.out.contains("sha-"), "it goes by the name that the table gives: {}", again.out);
}

/// What the disk refused is said once: an early sync that failed must not be forgotten by the last one.
#[test]
fn a_large_file_whose_early_sync_failed_is_not_acknowledged() {
    let user = User::new();
    if !strace_works(&user) {
        no_strace();
        return;
    }
    let case = template(&user);
    std::fs::create_dir(user.at("huge")).unwrap();
    std::fs::write(user.at("huge/huge.bin"), vec![7; 70 << 20]).unwrap();
    let fault = Fault { call: "fdatasync".into(), nth: 1, how: "error=EIO" };
    let (ran, calls) = traced(&user, &case, &["import", "../huge"], Some(&fault));
    let hit = calls.iter().any(|call| call.text.contains("INJECTED") && call.text.contains("staging"));
    assert!(hit, "the early sync was not met: {calls:#?}");
    assert_eq!(ended_well(&ran), Ok(false), "{}", ran.out);
    assert!(copies(&case).is_empty());
}

/// A file that cannot be opened a second time is not taken for one in which there is nothing.
#[test]
fn an_archive_that_cannot_be_looked_into_is_not_left_unopened() {
    let user = User::in_memory();
    if !strace_works(&user) {
        no_strace();
        return;
    }
    let base = template(&user);
    material(&user.at("few"), 4);
    let whole = user.at("whole");
    copy(&base, &whole);
    let (_, calls) = traced(&user, &whole, &["import", "../few"], None);
    let wanted = facts(&whole);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut openings = BTreeSet::new();
    for call in calls.iter().filter(|call| call.name == "openat") {
        let count = counts.entry(&call.thread).or_default();
        *count += 1;
        if call.text.contains("some.tar") {
            openings.insert(*count);
        }
    }
    let mut hits = 0;
    for nth in openings {
        let case = user.at("case");
        copy(&base, &case);
        let (ran, calls) =
            traced(&user, &case, &["import", "../few"], Some(&Fault { call: "openat".into(), nth, how: "error=EIO" }));
        hits += calls.iter().filter(|call| call.text.contains("INJECTED") && call.text.contains("some.tar")).count();
        if ended_well(&ran).unwrap() {
            assert_eq!(facts(&case), wanted, "opening {nth}: acknowledged and not there");
        }
        std::fs::remove_dir_all(&case).unwrap();
    }
    assert!(hits > 0, "no opening of the archive failed");
}

/// Real short writes: every file may have so many bytes and no more.
#[test]
fn a_limit_on_the_size_of_files_is_told_and_costs_nothing() {
    let user = User::in_memory();
    let base = template(&user);
    material(&user.at("few"), 4);
    let whole = user.at("whole");
    copy(&base, &whole);
    assert_eq!(user.run_in(&whole, &["import", "../few"]).code, 0);
    let (wanted, known) = (facts(&whole), copies(&whole));
    let step = if thorough() { 16 } else { 293 };
    let mut refused = 0;
    // In blocks of 512 bytes.
    for limit in (1..2_400).step_by(step) {
        let case = user.at("case");
        copy(&base, &case);
        let mut command = Command::new("sh");
        command.arg("-c").arg(format!("trap '' XFSZ; ulimit -f {limit}; exec \"$0\" import ../few --json"));
        command.arg(env!("CARGO_BIN_EXE_sightline")).current_dir(&case);
        command.env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester");
        let ended = ran(command.output().unwrap());
        match ended_well(&ended) {
            Ok(true) => assert!(facts(&case).is_superset(&wanted)),
            Ok(false) => refused += 1,
            Err(what) => panic!("{limit} blocks: {what}"),
        }
        check(&user, &case, &base, &known, &format!("{limit} blocks"));
        assert_eq!(user.run_in(&case, &["import", "../few"]).code, 0);
        assert_eq!(facts(&case), wanted, "again after {limit} blocks");
        std::fs::remove_dir_all(&case).unwrap();
    }
    assert!(refused > 3, "{refused} refused");
}

fn check(user: &User, case: &Path, base: &Path, known: &BTreeSet<String>, when: &str) {
    if let Some(what) = wrong(user, case, vec![latest(base)], known) {
        panic!("{when}: {what}");
    }
}
