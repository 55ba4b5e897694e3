//! Pairs of recordings put on one clock, here and by peers on the same files in the same run:
//! `cargo bench -p acoustics --bench peers [-- DIR]`.
//!
//! Synthetic: voices, impulses and a crowd of their own making, heard by phones with noise and clocks of their own; or DIR, the
//! recordings and `truth.json` of a scene that another program made. Peers are installed by pip into an environment of their own
//! under `target/`, once.
#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints what it measured, and stops at a surprise"
)]

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use acoustics::sync::{Heard, Settings, synchronise};

#[path = "../tests/scene/mod.rs"]
mod scene;

/// What is compared with, by its name and version at the registry, and the score from which its answer counts; by its own
/// documentation where that names one.
const PEERS: [(&str, &str, f64); 3] =
    [("audio-offset-finder", "0.5.5", 10.0), ("audalign", "1.3.1", 0.0), ("syncstart", "1.1.1", 0.0)];
/// An answer within this is right, in seconds.
const RIGHT_S: f64 = 0.1;
/// Pairs that share less are not asked for, in seconds.
const LEAST_S: f64 = 20.0;

/// One recording, with when it begins in its scene and how far its clock runs fast.
struct Recording {
    file: PathBuf,
    scene: String,
    start_s: f64,
    duration_s: f64,
    rate: f64,
    samples: Vec<i16>,
}

/// What one way of asking came to.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    unrelated: usize,
    errors_ms: Vec<f64>,
    used_s: f64,
}

fn main() {
    // `cargo test --benches` asks only that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load {}", load.trim());
    let work = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("peers");
    std::fs::create_dir_all(&work).unwrap();
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with("--"));
    let recordings = match &given {
        Some(folder) => read(Path::new(folder), &work),
        None => made(&work),
    };
    let pairs: Vec<(usize, usize)> =
        (0..recordings.len()).flat_map(|a| (a + 1..recordings.len()).map(move |b| (a, b))).collect();
    let pairs: Vec<(usize, usize)> = pairs
        .into_iter()
        .filter(|&(a, b)| truth(&recordings[a], &recordings[b]).is_none_or(|(_, shared_s)| shared_s >= LEAST_S))
        .collect();
    let of = pairs.iter().filter(|&&(a, b)| truth(&recordings[a], &recordings[b]).is_some()).count();
    println!(
        "{} recordings ({}), {of} pairs that share {LEAST_S} s or more, {} that share nothing",
        recordings.len(),
        given.as_deref().unwrap_or("synthetic, of its own making"),
        pairs.len() - of
    );
    let own = own(&recordings, &pairs);
    own.say("this", of, pairs.len(), None);
    for (name, version, least) in PEERS {
        match environment(&work, name, version).and_then(|python| ask(&python, name, least, &recordings, &pairs)) {
            Some(tally) => tally.say(&format!("{name} {version}"), of, pairs.len(), Some(&own)),
            None => println!(
                "{name} {version} could not be installed or asked: a network, python3 with venv, and ffmpeg are needed"
            ),
        }
    }
}

impl Tally {
    fn answer(&mut self, truth: Option<(f64, f64)>, offset_s: f64) {
        match truth {
            None => self.unrelated += 1,
            Some((true_s, _)) => {
                let off_s = (offset_s - true_s).abs();
                self.right += usize::from(off_s <= RIGHT_S);
                self.wrong += usize::from(off_s > RIGHT_S);
                if off_s <= RIGHT_S {
                    self.errors_ms.push(1000.0 * off_s);
                }
            }
        }
    }

    fn say(&self, name: &str, of: usize, pairs: usize, own: Option<&Self>) {
        let mut errors = self.errors_ms.clone();
        errors.sort_by(f64::total_cmp);
        let each_s = self.used_s / pairs.max(1) as f64;
        print!(
            "{name}: {} of {of} right, {} wrong; {} of {} unrelated given an offset; median error {:.2} ms, largest {:.2} ms; {each_s:.3} s of processor time a pair",
            self.right,
            self.wrong,
            self.unrelated,
            pairs - of,
            errors.get(errors.len() / 2).copied().unwrap_or(f64::NAN),
            errors.last().copied().unwrap_or(f64::NAN),
        );
        match own {
            Some(own) => println!(": {:.0} × as much", self.used_s / own.used_s.max(1e-9)),
            None => println!(),
        }
    }
}

/// Start of `b` minus start of `a` on `a`'s clock at the middle of what they share, and how much that is, in seconds.
fn truth(a: &Recording, b: &Recording) -> Option<(f64, f64)> {
    let from_s = a.start_s.max(b.start_s);
    let to_s = (a.start_s + a.duration_s).min(b.start_s + b.duration_s);
    let shares = a.scene == b.scene && to_s > from_s;
    let middle_s = (from_s + to_s) / 2.0;
    let at = |one: &Recording| (middle_s - one.start_s) * one.rate;
    shares.then(|| (at(a) - at(b), to_s - from_s))
}

/// All that is asked of ours: it decodes nothing here, so that the peers' time is that of files of raw samples as well.
fn own(recordings: &[Recording], pairs: &[(usize, usize)]) -> Tally {
    let before_s = scene::run_s();
    let heard: Vec<Heard> = recordings.iter().map(|one| Heard::new(&one.samples)).collect();
    let answer = synchronise(&heard, &Settings::default(), &|_, _| ());
    let mut tally = Tally { used_s: scene::run_s() - before_s, ..Tally::default() };
    for pair in answer.pairs.iter().filter(|pair| pair.accepted && pairs.contains(&(pair.a, pair.b))) {
        let (a, b) = (&recordings[pair.a], &recordings[pair.b]);
        let Some(offset_s) = pair.offset_s else { continue };
        // At the middle of what is shared, as the truth is told.
        let middle_s = (offset_s.max(0.0) + a.duration_s.min(offset_s + b.duration_s)) / 2.0;
        let drift = pair.drift_ppm.unwrap_or(0.0) * 1e-6;
        tally.answer(truth(a, b), offset_s - drift * (middle_s - offset_s));
    }
    tally
}

/// The peer's python, installed if it is not there yet.
fn environment(work: &Path, name: &str, version: &str) -> Option<PathBuf> {
    let folder = work.join(format!("{name}-{version}"));
    let python = folder.join("bin/python");
    let done = folder.join("installed");
    if !done.exists() {
        let ran = |command: &mut Command| command.stdout(Stdio::null()).status().is_ok_and(|status| status.success());
        println!("installing {name} {version} by pip");
        let pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
        let installed = ran(Command::new("python3").args(["-m", "venv"]).arg(&folder))
            && ran(Command::new(&python).args(pip).arg(format!("{name}=={version}")));
        if !installed {
            return None;
        }
        std::fs::write(&done, "").unwrap();
    }
    Some(python)
}

fn ask(python: &Path, name: &str, least: f64, recordings: &[Recording], pairs: &[(usize, usize)]) -> Option<Tally> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/peers.py");
    let start = Instant::now();
    let mut child = Command::new(python)
        .arg(script)
        .arg(name)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut input = child.stdin.take()?;
    for &(a, b) in pairs {
        writeln!(input, "{} {}", recordings[a].file.display(), recordings[b].file.display()).ok()?;
    }
    drop(input);
    let output = child.wait_with_output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut tally = Tally::default();
    let mut answers = 0;
    for (line, &(a, b)) in text.lines().zip(pairs) {
        let words: Vec<f64> = line.split(' ').map(|word| word.parse().unwrap_or(f64::NAN)).collect();
        let [offset_s, score, used_s] = words[..] else { return None };
        answers += 1;
        tally.used_s += used_s;
        // A peer without a score always answers.
        if !offset_s.is_nan() && (score.is_nan() || score >= least) {
            tally.answer(truth(&recordings[a], &recordings[b]), offset_s);
        }
    }
    (answers == pairs.len()).then_some(tally).inspect(|_| println!("({:.0} s)", start.elapsed().as_secs_f64()))
}

/// Two scenes of its own making: six recordings of one, three of the other.
fn made(work: &Path) -> Vec<Recording> {
    let mut chance = scene::Chance::new(9);
    let mut recordings = Vec::new();
    for (number, count) in [(0u64, 6u64), (1, 3)] {
        let sound = scene::voices(700 + number, 240.0);
        for n in 0..count {
            let (start_s, duration_s) = (1.0 + 90.0 * chance.uniform(), 80.0 + 60.0 * chance.uniform());
            let ppm = 100.0 * (chance.uniform() - 0.5);
            let noise = 0.3 + 1.2 * chance.uniform();
            let samples = scene::recorded(&sound, start_s, duration_s, ppm, noise, 10 * number + n);
            let file = work.join(format!("{number}-{n}.wav"));
            write(&file, &samples);
            recordings.push(Recording {
                file,
                scene: number.to_string(),
                start_s,
                duration_s,
                rate: 1.0 + ppm * 1e-6,
                samples,
            });
        }
    }
    recordings
}

/// The recordings of a folder with its `truth.json`, decoded by ffmpeg.
fn read(folder: &Path, work: &Path) -> Vec<Recording> {
    let truth: serde_json::Value = serde_json::from_slice(&std::fs::read(folder.join("truth.json")).unwrap()).unwrap();
    let listed: BTreeMap<String, serde_json::Value> = serde_json::from_value(truth["recs"].clone()).unwrap();
    let number = |value: &serde_json::Value| value.as_f64().unwrap();
    listed
        .into_iter()
        .map(|(name, told)| {
            let coded = folder.join(format!("{name}.m4a"));
            let decoded = Command::new("ffmpeg")
                .args(["-v", "error", "-nostdin", "-i"])
                .arg(&coded)
                .args(["-ar", "8000", "-ac", "1", "-f", "s16le", "-"])
                .output()
                .unwrap();
            let samples: Vec<i16> = decoded.stdout.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
            let file = work.join(format!("{name}.wav"));
            write(&file, &samples);
            Recording {
                file,
                scene: told["scene"].as_str().unwrap().to_owned(),
                start_s: number(&told["start"]),
                duration_s: number(&told["dur"]),
                rate: 1.0 + number(&told["ppm"]) * 1e-6,
                samples,
            }
        })
        .collect()
}

fn write(file: &Path, samples: &[i16]) {
    std::fs::write(file, acoustics::picture::wav(samples)).unwrap();
}
