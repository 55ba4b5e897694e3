//! What is brought in, what must then be in the case, and what must hold after anything that befell it.
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use model::FactKind;
use preservation::{Case, Opening, SignedCheckpoint, Signer, Trust};
use serde_json::Value;
use testkit::archives::tar;

use crate::run::{Ran, User};

/// The same numbers from the same seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        // Small seeds must not begin alike.
        let mut dice = Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        for _ in 0..8 {
            dice.next();
        }
        dice
    }
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end.max(1)
    }
}

/// Whether all of it is to be done.
pub(crate) fn thorough() -> bool {
    std::env::var("TORTURE").is_ok_and(|how| how == "all")
}

pub(crate) fn seed() -> u64 {
    std::env::var("TORTURE_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(20_220_105)
}

/// Files to bring in: small ones, one that is read in pieces, an archive, and tables that name some of them. Nothing in
/// them is protected: what is sealed has other bytes each time, so that two cases could not be compared.
pub(crate) fn material(folder: &Path, small: usize) {
    std::fs::create_dir_all(folder).unwrap();
    let mut dice = Dice::new(small as u64);
    let mut noise = |len: usize| (0..len).map(|_| dice.next() as u8).collect::<Vec<u8>>();
    for n in 0..small {
        std::fs::write(folder.join(format!("{n:03}.bin")), noise(200 + 37 * (n % 50))).unwrap();
    }
    std::fs::write(folder.join("large.bin"), noise((1 << 20) + 70_000)).unwrap();
    std::fs::write(folder.join("some.tar"), tar(&[("a.bin", &noise(3_000)), ("b.bin", &noise(5_000))])).unwrap();
    std::fs::write(folder.join("sources.csv"), "id,name,role\nS1,A channel,publisher\nS2,An agency,publisher\n")
        .unwrap();
    let rows: String = (0..small.min(5)).map(|n| format!("V{n},{n:03}.bin,Item {n}\n")).collect();
    std::fs::write(folder.join("items.csv"), format!("id,file,title\n{rows}V99,,Described only\n")).unwrap();
}

/// Copies a folder with everything in it.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(|entry| entry.unwrap()) {
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() { copy(&from, &to) } else { assert!(std::fs::copy(&from, &to).is_ok()) }
    }
}

/// The user's own key, as the program finds it.
pub(crate) fn signer(user: &User) -> Signer {
    Signer::at(&user.at("config/key")).unwrap().signer
}

pub(crate) fn wait_for<T>(work: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(work)
}

/// What a case says, however often and in which order it was told: the arrivals without their time, all else whole.
pub(crate) fn facts(case: &Path) -> BTreeSet<String> {
    wait_for(async {
        let case = Case::read(case).await.unwrap();
        let mut all = BTreeSet::new();
        for kind in FactKind::ALL {
            for recorded in case.records().facts(kind).await.unwrap() {
                let mut value = serde_json::to_value(&recorded.fact).unwrap();
                if kind == FactKind::Arrival {
                    value["value"].as_object_mut().unwrap().remove("at").expect("an arrival has a time");
                }
                all.insert(value.to_string());
            }
        }
        case.close().await;
        all
    })
}

/// The hashes of all that a case holds.
pub(crate) fn copies(case: &Path) -> BTreeSet<String> {
    wait_for(async {
        let case = Case::read(case).await.unwrap();
        let all = case.blobs().list().await.unwrap().iter().map(ToString::to_string).collect();
        case.close().await;
        all
    })
}

/// The newest checkpoint on file: whatever it counts has been acknowledged.
pub(crate) fn latest(case: &Path) -> SignedCheckpoint {
    std::fs::read_to_string(case.join("checkpoints/latest")).unwrap().parse().unwrap()
}

/// What must hold after anything: the case is whole, what was acknowledged is in it, and nothing is in it that was never
/// brought in. Says what is wrong.
pub(crate) fn wrong(
    user: &User,
    case: &Path,
    acknowledged: Vec<SignedCheckpoint>,
    known: &BTreeSet<String>,
) -> Option<String> {
    let trust = Trust { checkpoints: acknowledged, ..Trust::signer(&signer(user)) };
    let report = wait_for(preservation::verify(case, &trust, Arc::new(|_| {}))).unwrap();
    if !report.is_whole() {
        return Some(format!("damaged: {:#?}", report.damages));
    }
    let explained = ["no fact refers to this copy", "no fact refers to this key", "the program was stopped between"];
    let odd = report.remarks.iter().find(|remark| !explained.iter().any(|known| remark.contains(known)));
    if let Some(odd) = odd {
        return Some(format!("remarked on: {odd}"));
    }
    let strange: Vec<String> = copies(case).difference(known).cloned().collect();
    (!strange.is_empty()).then(|| format!("held, but never brought in: {strange:?}"))
}

/// Opens a case as a writer does, which clears away what a crash left; says how long that took.
pub(crate) fn reopen(user: &User, case: &Path) -> Duration {
    let begun = Instant::now();
    wait_for(async { Case::open(case, signer(user), &Opening::default()).await.unwrap().close().await });
    begun.elapsed()
}

/// Whether a command ended as it may: done, or with an error that says what and what next.
pub(crate) fn ended_well(ran: &Ran) -> Result<bool, String> {
    let told = |what: &Value| {
        !what["what"].as_str().unwrap_or("").is_empty() && !what["next"].as_str().unwrap_or("").is_empty()
    };
    let document: Value = serde_json::from_str(&ran.out).unwrap_or(Value::Null);
    let errors = document["warnings"].as_array().cloned().unwrap_or_default();
    match ran.code {
        0 => Ok(true),
        2 if told(&document["error"]) || errors.iter().any(told) => Ok(false),
        code => Err(format!("exit code {code}, {}\n{}", ran.out, ran.err)),
    }
}

/// A command under way in a process group of its own.
pub(crate) struct Running(Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        std::os::unix::process::CommandExt::process_group(command, 0);
        Self(command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap())
    }

    /// Waits until something is so, or the command has ended.
    pub(crate) fn until(mut self, is_so: impl Fn() -> bool) -> Self {
        while self.0.try_wait().unwrap().is_none() && !is_so() {
            std::thread::sleep(Duration::from_micros(500));
        }
        self
    }

    /// Waits for its end, and kills the whole group where that does not come within so long.
    pub(crate) fn within(mut self, wait: Duration) -> Ran {
        let begun = Instant::now();
        while self.0.try_wait().unwrap().is_none() {
            if begun.elapsed() > wait {
                self.kill();
                break;
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        crate::run::ran(self.0.wait_with_output().unwrap())
    }

    fn kill(&self) {
        let _ = Command::new("sh").args(["-c", &format!("kill -s KILL -- -{}", self.0.id())]).output().unwrap();
    }

    /// Waits so long, then kills the whole group; what it printed if it was done before that.
    pub(crate) fn kill_after(mut self, wait: Duration) -> Option<Ran> {
        std::thread::sleep(wait);
        let was_done = self.0.try_wait().unwrap().is_some();
        if !was_done {
            // It may have ended in this moment; its last word is then read below.
            self.kill();
        }
        let output = self.0.wait_with_output().unwrap();
        output.status.code().map(|_| crate::run::ran(output))
    }
}

/// A case in the user's folder, and one in the same state to compare it with.
pub(crate) fn template(user: &User) -> PathBuf {
    user.case("template")
}
