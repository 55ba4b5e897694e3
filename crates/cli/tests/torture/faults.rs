//! System calls that fail: each call that writes fails in turn (an error, no room, nothing written), or the program is
//! killed in it.
//!
//! `strace` injects the faults. It counts calls by thread, so the n-th fault hits the n-th call of every thread that
//! makes so many. A write that is said to have written a part is really one that wrote nothing (strace cannot do the
//! half of a call); real short writes come from a limit on the size of files here, and from full disks in `disk`.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::ground::{
    Dice, Running, copies, copy, ended_well, facts, latest, material, seed, template, thorough, wrong,
};
use crate::run::{Ran, User, ran};

/// The calls by which something comes to be on a disk; `?` where not every machine has them.
const CALLS: &[&str] = &[
    "openat",
    "?mkdir",
    "mkdirat",
    "write",
    "pwrite64",
    "fsync",
    "fdatasync",
    "syncfs",
    "?rename",
    "renameat",
    "renameat2",
    "?link",
    "linkat",
    "?unlink",
    "unlinkat",
    "?rmdir",
    "ftruncate",
    "fallocate",
    "?chmod",
    "fchmod",
    "fchmodat",
];

/// How many faults of each command are tried where not all are.
const SOME: usize = 20;

/// What is done to a call.
const INJECTED: &[&str] = &["error=EIO", "error=ENOSPC", "retval=0", "signal=KILL"];

/// One fault: which call, which of them, and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Fault {
    call: String,
    nth: usize,
    how: &'static str,
}

/// A call as strace wrote it down.
#[derive(Debug)]
struct Call {
    thread: String,
    name: String,
    text: String,
}

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
        let mut faults = points(&user, &base, folder);
        let all = faults.len();
        if !thorough() {
            for n in 0..SOME.min(all) {
                let other = n + dice.below((all - n) as u64) as usize;
                faults.swap(n, other);
            }
            faults.truncate(SOME);
        }
        let (mut done, mut refused, mut killed) = (0, 0, 0);
        for fault in &faults {
            let case = user.at("case");
            copy(&base, &case);
            let (ran, calls) = traced(&user, &case, folder, Some(fault));
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
    let (ran, calls) = traced(&user, &case, "huge", Some(&fault));
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
    let (_, calls) = traced(&user, &whole, "few", None);
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
        let (ran, calls) = traced(&user, &case, "few", Some(&Fault { call: "openat".into(), nth, how: "error=EIO" }));
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

/// Says why nothing is traced: strace is not here, or this system lets nobody trace.
fn no_strace() {
    match Command::new("strace").arg("--version").output() {
        Err(_) => testkit::missing("strace"),
        Ok(_) => testkit::cannot("this system does not let strace trace"),
    }
}

fn strace_works(user: &User) -> bool {
    let inject = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1", "true"];
    Command::new("strace").args(inject).current_dir(user.at("")).output().is_ok_and(|output| output.status.success())
}

fn check(user: &User, case: &Path, base: &Path, known: &BTreeSet<String>, when: &str) {
    if let Some(what) = wrong(user, case, vec![latest(base)], known) {
        panic!("{when}: {what}");
    }
}

/// An import under strace.
fn traced(user: &User, case: &Path, folder: &str, fault: Option<&Fault>) -> (Ran, Vec<Call>) {
    let log = user.at("calls");
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-y", "-s", "200", "-o"]).arg(&log);
    command.arg("-e").arg(format!("trace={}", CALLS.join(",")));
    command.args(["-e", "signal=none"]);
    if let Some(Fault { call, nth, how }) = fault {
        command.arg("-e").arg(format!("inject={call}:{how}:when={nth}"));
    }
    command.arg(env!("CARGO_BIN_EXE_sightline")).args(["import", &format!("../{folder}"), "--json"]);
    command.current_dir(case).env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester");
    command.env("TOKIO_WORKER_THREADS", "1").env_remove("SIGHTLINE_CASE");
    // A fault that befalls one thread waking another may leave it asleep for ever.
    let ran = Running::start(&mut command).within(Duration::from_secs(60));
    (ran, calls(&std::fs::read_to_string(&log).unwrap()))
}

/// What strace wrote down, the two halves of an interrupted line put together.
fn calls(log: &str) -> Vec<Call> {
    let mut calls: Vec<Call> = Vec::new();
    for line in log.lines() {
        let Some((thread, text)) = line.split_once(' ') else { continue };
        let text = text.trim_start();
        if text.starts_with("<...") {
            let begun = calls.iter_mut().rev().find(|call| call.thread == thread);
            begun.into_iter().for_each(|call| call.text.push_str(text));
            continue;
        }
        let Some((name, _)) = text.split_once('(') else { continue };
        calls.push(Call { thread: thread.to_owned(), name: name.to_owned(), text: text.to_owned() });
    }
    calls
}

/// Every fault that can befall an import of this folder: all calls that concern the case or the user's key.
fn points(user: &User, base: &Path, folder: &str) -> Vec<Fault> {
    let case = user.at("listed");
    copy(base, &case);
    let (ran, calls) = traced(user, &case, folder, None);
    assert_eq!(ran.code, 0, "{}", ran.err);
    std::fs::remove_dir_all(&case).unwrap();
    let home = user.at("").display().to_string();
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut met: BTreeSet<(&str, usize)> = BTreeSet::new();
    for call in &calls {
        let count = counts.entry((&call.thread, &call.name)).or_default();
        *count += 1;
        let concerns = call.text.contains(home.trim_end_matches('/')) || call.text.contains("\"../");
        if concerns && !call.text.starts_with("write(1") {
            met.insert((&call.name, *count));
        }
    }
    let mut faults = Vec::new();
    for (call, nth) in met {
        for how in INJECTED {
            let can = match (*how, call) {
                ("retval=0", call) => ["write", "pwrite64"].contains(&call),
                ("error=ENOSPC", call) => !call.starts_with("unlink") && !call.contains("chmod"),
                _ => true,
            };
            if can {
                faults.push(Fault { call: call.to_owned(), nth, how });
            }
        }
    }
    faults
}

/// How a command ended.
enum End {
    Done,
    Refused,
    Killed,
}

fn judge(fault: &Fault, ran: &Ran, calls: &[Call], home: PathBuf) -> Result<End, String> {
    if fault.how.starts_with("signal") && ran.code == -1 {
        return Ok(End::Killed);
    }
    let home = home.display().to_string();
    let home = home.trim_end_matches('/');
    let injected: Vec<&Call> = calls.iter().filter(|call| call.text.contains("(INJECTED)")).collect();
    if injected.iter().any(|call| !call.text.contains(home) && !call.text.contains("\"../")) {
        // It also hit a thread that was waking another, or the output: then how it ends says nothing of the case.
        return Ok(if ran.code == 0 { End::Done } else { End::Refused });
    }
    let done = ended_well(ran)?;
    if done && let Some(path) = unsynced(calls) {
        return Err(format!("acknowledged, though {path} was not synced after its last write"));
    }
    Ok(if done { End::Done } else { End::Refused })
}

/// A file whose sync failed after its last write. SQLite's own files that it can make again from its log are left out,
/// and the case's folder, which SQLite syncs for its own sake and whose failure it takes no notice of.
fn unsynced(calls: &[Call]) -> Option<String> {
    let mut dirty: BTreeSet<&str> = BTreeSet::new();
    let mut failed: BTreeSet<&str> = BTreeSet::new();
    for call in calls {
        let Some(path) = call.text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map(|(path, _)| path)
        else {
            continue;
        };
        let failing = call.text.contains("(INJECTED)");
        match call.name.as_str() {
            "write" | "pwrite64" if !failing => drop(dirty.insert(path)),
            "fsync" | "fdatasync" if failing && dirty.remove(path) => drop(failed.insert(path)),
            "fsync" | "fdatasync" if failing && Path::new(path).is_dir() => drop(failed.insert(path)),
            "fsync" | "fdatasync" => drop(dirty.remove(path)),
            "syncfs" if failing => failed.extend(std::mem::take(&mut dirty)),
            "syncfs" => dirty.clear(),
            _ => {}
        }
    }
    let mine = failed.into_iter().find(|path| {
        let can_be_made_again = path.ends_with("/case.sqlite") || path.ends_with("-shm");
        !can_be_made_again && !Path::new(path).join("format").exists()
    });
    mine.map(str::to_owned)
}
