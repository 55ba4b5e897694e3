//! A command under `strace`, which lists its calls and makes one of them fail.
//!
//! It counts calls by thread, so the n-th fault hits the n-th call of every thread that makes so many. A write that is said
//! to have written a part is really one that wrote nothing (strace cannot do the half of a call). Decoders that the command
//! starts are let go: they write nothing of a case.
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use crate::ground::{Dice, Running, copy, ended_well};
use crate::run::{Ran, User};

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

/// What is done to a call.
const INJECTED: &[&str] = &["error=EIO", "error=ENOSPC", "retval=0", "signal=KILL"];

/// One fault: which call, which of them, and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) call: String,
    pub(crate) nth: usize,
    pub(crate) how: &'static str,
}

/// A call as strace wrote it down.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) thread: String,
    pub(crate) name: String,
    pub(crate) text: String,
}

/// Says why nothing is traced: strace is not here, or this system lets nobody trace.
pub(crate) fn no_strace() {
    match Command::new("strace").arg("--version").output() {
        Err(_) => testkit::missing("strace"),
        Ok(_) => testkit::cannot("this system does not let strace trace"),
    }
}

pub(crate) fn strace_works(user: &User) -> bool {
    let inject = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=fsync", "-e", "inject=fsync:error=EIO:when=1", "true"];
    Command::new("strace").args(inject).current_dir(user.at("")).output().is_ok_and(|output| output.status.success())
}

/// A command under strace, in a case.
pub(crate) fn traced(user: &User, case: &Path, arguments: &[&str], fault: Option<&Fault>) -> (Ran, Vec<Call>) {
    let log = user.at("calls");
    let mut command = Command::new("strace");
    command.args(["-f", "-b", "execve", "-qq", "-y", "-s", "200", "-o"]).arg(&log);
    command.arg("-e").arg(format!("trace={}", CALLS.join(",")));
    command.args(["-e", "signal=none"]);
    if let Some(Fault { call, nth, how }) = fault {
        command.arg("-e").arg(format!("inject={call}:{how}:when={nth}"));
    }
    command.arg(env!("CARGO_BIN_EXE_sightline")).args(arguments).arg("--json");
    command.current_dir(case).env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester");
    command.env("SIGHTLINE_CACHE", user.at("cache")).env("SIGHTLINE_MODELS", user.at("no-models"));
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

/// Every fault that can befall a command: all calls that concern the user's folder, with the case and the key in it.
pub(crate) fn points(user: &User, base: &Path, arguments: &[&str]) -> Vec<Fault> {
    let case = user.at("listed");
    copy(base, &case);
    let (ran, calls) = traced(user, &case, arguments, None);
    assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
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

/// So many of them, whichever.
pub(crate) fn some_of(mut faults: Vec<Fault>, some: usize, dice: &mut Dice) -> Vec<Fault> {
    let all = faults.len();
    for n in 0..some.min(all) {
        let other = n + dice.below((all - n) as u64) as usize;
        faults.swap(n, other);
    }
    faults.truncate(some);
    faults
}

/// How a command ended.
pub(crate) enum End {
    Done,
    Refused,
    Killed,
}

pub(crate) fn judge(fault: &Fault, ran: &Ran, calls: &[Call], home: PathBuf) -> Result<End, String> {
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
