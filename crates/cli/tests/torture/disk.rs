//! A disk that is full, or cannot be written to at all: a file system in memory of a few sizes.
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::ground::{copies, copy, ended_well, facts, latest, material, reopen, template, thorough, wrong};
use crate::run::{Ran, User, ran};

/// A small file system in memory, in a place that only its own processes see.
struct Disk {
    holder: Child,
    at: PathBuf,
}

impl Disk {
    /// Nothing where the system does not let a user mount.
    fn new(user: &User, kibibytes: u64) -> Option<Self> {
        let at = user.at("disk");
        std::fs::create_dir_all(&at).unwrap();
        let script = "mount -t tmpfs -o size=$1k,mode=700 tmpfs \"$0\" && echo ready && exec cat";
        let mut holder = Command::new("unshare")
            .args(["-r", "-m", "sh", "-c", script])
            .arg(&at)
            .arg(kibibytes.to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let mut line = String::new();
        let _ = BufReader::new(holder.stdout.take()?).read_line(&mut line);
        let disk = Self { holder, at };
        (line == "ready\n").then_some(disk)
    }

    /// A command that sees the disk.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.args(["-U", "-m", "--preserve-credentials", "-t", &self.holder.id().to_string(), "--", program]);
        command
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Ran {
        ran(self.command(program).args(arguments).output().unwrap())
    }

    /// `sightline` on the case that lies on the disk.
    fn sightline(&self, user: &User, arguments: &[&str]) -> Ran {
        let mut command = self.command(env!("CARGO_BIN_EXE_sightline"));
        command.args(arguments).arg("--json").arg("--case").arg(self.at.join("case"));
        command.env("SIGHTLINE_CONFIG", user.at("config")).env("SIGHTLINE_BY", "A. Tester").current_dir(user.at(""));
        ran(command.output().unwrap())
    }

    fn remount(&self, options: &str) {
        let done = self.run("mount", &["-o", &format!("remount,{options}"), self.at.to_str().unwrap()]);
        assert_eq!(done.code, 0, "{}", done.err);
    }

    /// Writes until nothing more fits.
    fn fill(&self) {
        let filled = format!("cat /dev/zero > '{}/fill' 2>/dev/null; true", self.at.display());
        assert_eq!(self.run("sh", &["-c", &filled]).code, 0);
    }

    fn make_room(&self, kibibytes: u64) {
        assert_eq!(self.run("rm", &["-f", self.at.join("fill").to_str().unwrap()]).code, 0);
        self.remount(&format!("size={kibibytes}k"));
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}

fn size_of(folder: &Path) -> u64 {
    let entries = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    entries
        .map(|entry| {
            let meta = entry.metadata().unwrap();
            // A file fills whole pages.
            if meta.is_dir() { 4 + size_of(&entry.path()) } else { meta.len().div_ceil(4096) * 4 }
        })
        .sum()
}

#[test]
fn a_full_disk_is_told_and_the_case_goes_on_when_there_is_room() {
    let user = User::new();
    let base = template(&user);
    material(&user.at("first"), 3);
    assert_eq!(user.run_in(&base, &["import", "../first"]).code, 0);
    let old = user.json(&base, &["import", "../first/large.bin"])["arrivals"][0]["item"].as_str().unwrap().to_owned();
    material(&user.at("more"), 40);
    let whole = user.at("whole");
    copy(&base, &whole);
    assert_eq!(user.run_in(&whole, &["import", user.at("more").to_str().unwrap()]).code, 0);
    let (wanted, known) = (facts(&whole), copies(&whole));
    let least = size_of(&base) + 64;
    let most = size_of(&whole) + 600;
    let steps = if thorough() { 60 } else { 5 };
    let (mut refused, mut done) = (0, 0);
    for n in 0..=steps {
        let kibibytes = least + (most - least) * n / steps;
        let Some(disk) = Disk::new(&user, kibibytes) else {
            testkit::cannot("this system does not let a user mount a file system in memory");
            return;
        };
        let at = disk.at.join("case");
        let copied = disk.run("cp", &["-a", base.to_str().unwrap(), at.to_str().unwrap()]);
        assert_eq!(copied.code, 0, "{}", copied.err);
        let import = |disk: &Disk| disk.sightline(&user, &["import", user.at("more").to_str().unwrap()]);
        let when = format!("{kibibytes} KiB");
        let first = import(&disk);
        match ended_well(&first) {
            Ok(true) => done += 1,
            Ok(false) => {
                refused += 1;
                assert!(first.out.contains("full") || first.out.contains("space"), "{when}: {}", first.out);
            }
            Err(what) => panic!("{when}: {what}"),
        }
        looks_well(&user, &disk, &old, &when);
        // To the last byte, and once more: what is there stays readable, and nothing new is acknowledged.
        disk.fill();
        looks_well(&user, &disk, &old, &format!("{when}, filled"));
        std::fs::write(user.at("sources.csv"), format!("id,name,role\nS1,Name {n},publisher\n")).unwrap();
        let full = disk.sightline(&user, &["import", user.at("sources.csv").to_str().unwrap()]);
        assert_eq!(ended_well(&full), Ok(false), "{when}, filled: {}", full.out);
        assert!(full.out.contains("full") || full.out.contains("space"), "{when}: {}", full.out);
        looks_well(&user, &disk, &old, &format!("{when}, refused"));
        disk.make_room(most + 8_192);
        let again = import(&disk);
        assert_eq!(again.code, 0, "{when}, with room: {}{}", again.out, again.err);
        let out = user.at("out");
        assert_eq!(disk.run("cp", &["-a", at.to_str().unwrap(), out.to_str().unwrap()]).code, 0);
        if let Some(what) = wrong(&user, &out, vec![latest(&base)], &known_with(&known, &user.at("sources.csv"))) {
            panic!("{when}, with room: {what}");
        }
        assert_eq!(facts(&out), wanted, "{when}, with room");
        std::fs::remove_dir_all(&out).unwrap();
    }
    println!("{} sizes: {refused} refused, {done} done", steps + 1);
    assert!(refused >= 2 && done >= 1, "{refused} refused, {done} done");
}

/// The bytes of a refused table may be held already, though no fact refers to them.
fn known_with(known: &std::collections::BTreeSet<String>, file: &Path) -> std::collections::BTreeSet<String> {
    let sum = Command::new("sha256sum").arg(file).output().unwrap();
    let mut known = known.clone();
    known.insert(String::from_utf8_lossy(&sum.stdout).split(' ').next().unwrap().to_owned());
    known
}

/// The case verifies, and what was in it before can be read.
fn looks_well(user: &User, disk: &Disk, old: &str, when: &str) {
    let verified = disk.sightline(user, &["verify"]);
    assert_eq!(verified.code, 0, "{when}: {}{}", verified.out, verified.err);
    let out = user.at("read-back");
    let read = disk.sightline(user, &["export", "original", old, "--out", out.to_str().unwrap()]);
    assert_eq!(read.code, 0, "{when}: {}{}", read.out, read.err);
    assert_eq!(std::fs::read(&out).unwrap(), std::fs::read(user.at("first/large.bin")).unwrap(), "{when}");
    std::fs::remove_file(&out).unwrap();
}

#[test]
fn a_case_on_a_medium_that_cannot_be_written_verifies() {
    let user = User::new();
    let base = template(&user);
    material(&user.at("first"), 3);
    assert_eq!(user.run_in(&base, &["import", "../first"]).code, 0);
    // As a command leaves it, and closed so that nothing of SQLite's own lies beside the database.
    for _ in 0..2 {
        let Some(disk) = Disk::new(&user, size_of(&base) + 1_024) else {
            testkit::cannot("this system does not let a user mount a file system in memory");
            return;
        };
        let at = disk.at.join("case");
        let copied = disk.run("cp", &["-a", base.to_str().unwrap(), at.to_str().unwrap()]);
        assert_eq!(copied.code, 0, "{}", copied.err);
        disk.remount("ro");
        let verified = disk.sightline(&user, &["verify"]);
        assert_eq!(verified.code, 0, "{}{}", verified.out, verified.err);
        let refused = disk.sightline(&user, &["import", user.at("first").to_str().unwrap()]);
        assert_eq!(ended_well(&refused), Ok(false));
        reopen(&user, &base);
        assert!(!base.join("case.sqlite-wal").exists());
    }
}
