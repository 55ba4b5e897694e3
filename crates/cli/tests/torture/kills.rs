//! Killed at random moments, the whole process group, without warning.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use preservation::SignedCheckpoint;

use crate::ground::{Dice, Running, copies, copy, facts, latest, material, reopen, seed, template, thorough, wrong};
use crate::run::User;

/// The longest that a case may take to open again.
const REOPENED_WITHIN: Duration = Duration::from_secs(3);

/// How many kills, in all, of each command; ten times as many in `scripts/torture`.
const IMPORTS: usize = 130;
const ANALYSES: usize = 30;
const OTHERS: usize = 40;

fn kills(of: usize) -> usize {
    if thorough() { 10 * of } else { of }
}

/// In memory, so that the kills do not all fall into waiting for the disk; on the disk too where there is time.
fn user() -> User {
    if thorough() { User::new() } else { User::in_memory() }
}

/// How long a command lasts, as far as is known: the machine may be busier now than it was.
struct Lasting(Duration);

impl Lasting {
    /// A moment in it.
    fn moment(&self, dice: &mut Dice) -> Duration {
        Duration::from_micros(dice.below(self.0.as_micros() as u64))
    }

    /// Learns from a run that had ended before this moment, or had not.
    fn learn(&mut self, moment: Duration, had_ended: bool) {
        if had_ended {
            self.0 = moment;
        } else if moment > self.0.mul_f64(0.8) {
            self.0 = self.0.mul_f64(1.25);
        }
    }
}

/// What was seen of a series of kills.
#[derive(Default)]
struct Seen {
    kills: usize,
    runs: usize,
    /// Kills that came after new entries had been recorded, and before the end.
    midway: usize,
    slowest: Duration,
}

impl Seen {
    fn tell(&self, what: &str) {
        println!(
            "{what}: {} kills in {} rounds, {} of them after new entries, reopened within {:.2} s",
            self.kills,
            self.runs,
            self.midway,
            self.slowest.as_secs_f64()
        );
    }
}

#[test]
fn an_import_killed_again_and_again_ends_like_one_left_alone() {
    let user = user();
    let empty = template(&user);
    material(&user.at("material"), 260);
    let import = |case: &Path| {
        let mut command = user.command(case);
        command.args(["import", "../material", "--json"]);
        command
    };
    let whole = user.at("whole");
    copy(&empty, &whole);
    let begun = Instant::now();
    assert!(import(&whole).output().unwrap().status.success());
    let mut lasts = Lasting(begun.elapsed());
    let (wanted, known) = (facts(&whole), copies(&whole));
    assert_eq!(known.len(), 260 + 1 + 1 + 2 + 2, "every file once");
    let mut dice = Dice::new(seed());
    println!("seed {}, an import lasts {:.3} s", seed(), lasts.0.as_secs_f64());
    let mut seen = Seen::default();
    while seen.kills < kills(IMPORTS) {
        let case = user.at(&format!("case-{}", seen.runs));
        copy(&empty, &case);
        let mut acknowledged: Vec<SignedCheckpoint> = Vec::new();
        for _ in 0..1 + dice.below(9) {
            let before = latest(&case).checkpoint.size;
            let running = Running::start(&mut import(&case));
            let (wait, ran) = if dice.below(3) > 0 {
                let wait = lasts.moment(&mut dice);
                let ran = running.kill_after(wait);
                lasts.learn(wait, ran.is_some());
                (wait, ran)
            } else {
                // Shortly after something was acknowledged: few moments of a run come after that, and they matter.
                let running = running.until(|| latest(&case).checkpoint.size > before);
                let wait = Duration::from_micros(dice.below(20_000));
                (wait, running.kill_after(wait))
            };
            seen.kills += usize::from(ran.is_none());
            // What stands in the file was acknowledged, whoever was killed after.
            acknowledged = vec![latest(&case)];
            seen.midway += usize::from(ran.is_none() && acknowledged[0].checkpoint.size > before);
            check(&user, &case, &acknowledged, &known, &format!("import killed after {wait:?}, seed {}", seed()));
            if let Some(ran) = ran {
                assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
                assert!(facts(&case).is_superset(&wanted), "acknowledged by exit code 0");
            }
            if dice.below(4) == 0 {
                seen.slowest = seen.slowest.max(reopen(&user, &case));
                assert!(left_over(&case).is_empty(), "{:?}", left_over(&case));
            }
        }
        let done = import(&case).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        check(&user, &case, &acknowledged, &known, "finished");
        assert_eq!(facts(&case), wanted, "as if nobody had disturbed it");
        assert_eq!(copies(&case), known);
        assert!(left_over(&case).is_empty(), "{:?}", left_over(&case));
        std::fs::remove_dir_all(&case).unwrap();
        seen.runs += 1;
    }
    seen.tell("import");
    assert!(seen.midway > seen.kills / 10, "the kills do not fall between the entries: {}", seen.midway);
    assert!(seen.slowest <= REOPENED_WITHIN);
}

#[test]
fn an_analysis_killed_twice_ends_like_one_left_alone() {
    let user = user();
    let empty = template(&user);
    let clips = user.at("clips");
    std::fs::create_dir(&clips).unwrap();
    for n in 0..3 {
        testkit::clips::video(&clips.join(format!("{n}.mp4")), (64 + 16 * n, 48), 0.4, n == 1);
    }
    assert_eq!(user.run_in(&empty, &["import", "../clips"]).code, 0);
    let analyse = |case: &Path| {
        let mut command = user.command(case);
        command.args(["analyse", "--json"]);
        command
    };
    let whole = user.at("whole");
    copy(&empty, &whole);
    let begun = Instant::now();
    assert!(analyse(&whole).output().unwrap().status.success());
    let mut lasts = Lasting(begun.elapsed());
    let (wanted, known, cached) = (facts(&whole), copies(&whole), files(&whole.join("cache")));
    let mut dice = Dice::new(seed() + 1);
    println!("seed {}, an analysis lasts {:.3} s", seed(), lasts.0.as_secs_f64());
    let mut seen = Seen::default();
    while seen.kills < kills(ANALYSES) {
        let case = user.at(&format!("case-{}", seen.runs));
        copy(&empty, &case);
        // After a third death of the program over one item that item is given up: that is the queue's promise.
        for _ in 0..2 {
            let wait = lasts.moment(&mut dice);
            let before = latest(&case).checkpoint.size;
            let ran = Running::start(&mut analyse(&case)).kill_after(wait);
            lasts.learn(wait, ran.is_some());
            seen.kills += usize::from(ran.is_none());
            let acknowledged = vec![latest(&case)];
            seen.midway += usize::from(ran.is_none() && acknowledged[0].checkpoint.size > before);
            check(&user, &case, &acknowledged, &known, &format!("analyse killed after {wait:?}, seed {}", seed()));
        }
        seen.slowest = seen.slowest.max(reopen(&user, &case));
        let done = analyse(&case).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stdout));
        check(&user, &case, &[latest(&case)], &known, "finished");
        assert_eq!(facts(&case), wanted, "as if nobody had disturbed it");
        assert_eq!(files(&case.join("cache")), cached, "and the same renditions");
        std::fs::remove_dir_all(&case).unwrap();
        seen.runs += 1;
    }
    seen.tell("analyse");
    assert!(seen.slowest <= REOPENED_WITHIN);
}

#[test]
fn what_goes_out_is_whole_or_not_there_and_a_new_case_is_one_or_none() {
    let user = user();
    let empty = template(&user);
    material(&user.at("material"), 3);
    assert_eq!(user.run_in(&empty, &["import", "../material"]).code, 0);
    let known = copies(&empty);
    let mut dice = Dice::new(seed() + 2);
    let mut seen = Seen::default();
    let out = user.at("out");
    std::fs::create_dir(&out).unwrap();
    let item =
        user.json(&empty, &["import", "../material/large.bin"])["arrivals"][0]["item"].as_str().unwrap().to_owned();
    let commands: [&[&str]; 3] = [
        &["export", "original", &item, "--out", "../out/large.bin"],
        &["report", "--html", "../out/page.html"],
        &["new", "../out/new"],
    ];
    let mut lasting = [60, 120, 60].map(|millis| Lasting(Duration::from_millis(millis)));
    while seen.kills < kills(OTHERS) {
        let which = dice.below(3) as usize;
        let mut command = user.command(&empty);
        let running = Running::start(command.args(commands[which]).arg("--json"));
        let wait = lasting[which].moment(&mut dice);
        let ran = running.kill_after(wait);
        lasting[which].learn(wait, ran.is_some());
        seen.kills += usize::from(ran.is_none());
        seen.runs += 1;
        check(&user, &empty, &[latest(&empty)], &known, &format!("{:?} killed after {wait:?}", commands[which]));
        let shown: Vec<PathBuf> = std::fs::read_dir(&out).unwrap().map(|entry| entry.unwrap().path()).collect();
        for path in shown {
            match path.file_name().unwrap().to_str().unwrap() {
                "large.bin" => {
                    assert_eq!(std::fs::read(&path).unwrap(), std::fs::read(user.at("material/large.bin")).unwrap())
                }
                "page.html" => assert!(std::fs::read_to_string(&path).unwrap().trim_end().ends_with("</html>")),
                "new" if path.join("format").exists() => check(&user, &path, &[latest(&path)], &BTreeSet::new(), "new"),
                "new" => {
                    let refused = user.run_in(&path, &["verify", "--case", ".", "--json"]);
                    assert_eq!(refused.code, 2, "not a case, and not taken for one: {}", refused.out);
                    let again = user.run_in(&out, &["new", "new", "--json"]);
                    assert_eq!(again.code, 0, "taken up: {}", again.out);
                    check(&user, &path, &[latest(&path)], &BTreeSet::new(), "new again");
                }
                // Names that begin with a dot are what is not finished.
                name => assert!(name.starts_with('.') && name.ends_with(".part"), "{name}"),
            }
            if path.is_dir() { std::fs::remove_dir_all(&path).unwrap() } else { std::fs::remove_file(&path).unwrap() }
        }
    }
    seen.slowest = reopen(&user, &empty);
    seen.tell("export, report and new");
    assert!(seen.slowest <= REOPENED_WITHIN);
}

fn check(user: &User, case: &Path, acknowledged: &[SignedCheckpoint], known: &BTreeSet<String>, when: &str) {
    if let Some(what) = wrong(user, case, acknowledged.to_vec(), known) {
        let kept = std::env::temp_dir().join(format!("sightline-torture-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&kept);
        copy(case, &kept);
        panic!("{when}: {what}\nthe case is kept in {}", kept.display());
    }
}

/// What is unfinished in a case.
fn left_over(case: &Path) -> Vec<PathBuf> {
    let unfinished = ["blobs/staging", "cache/staging"].map(|folder| files(&case.join(folder)));
    let checkpoints = files(&case.join("checkpoints"))
        .into_iter()
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')));
    unfinished.into_iter().flatten().chain(checkpoints).collect()
}

/// The files below a folder, without the folder's own path, sorted.
fn files(folder: &Path) -> Vec<PathBuf> {
    fn walk(folder: &Path, root: &Path, found: &mut Vec<PathBuf>) {
        for path in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                walk(&path, root, found)
            } else {
                found.push(path.strip_prefix(root).unwrap().to_owned())
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found.sort();
    found
}
