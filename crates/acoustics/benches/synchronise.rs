//! Many recordings put on one clock, measured: `cargo bench -p acoustics --bench synchronise`.
//!
//! Synthetic: noise that swells as a crowd does, heard by phones with noise and clocks of their own.
#![allow(clippy::print_stdout, reason = "a bench prints what it measured")]

use std::time::Instant;

use acoustics::sync::{Heard, Settings, synchronise};

#[path = "../tests/scene/mod.rs"]
mod scene;

/// Recordings, how long each is, and on how many threads they are compared.
const RECORDINGS: usize = 80;
const SECONDS: f64 = 240.0;
const THREADS: usize = 2;
/// Scenes that nothing joins, and how long each is.
const SCENES: u64 = 4;
const SCENE_S: f64 = 900.0;
/// What is asked: so long for all pairs, so much memory, and so much processor time a pair.
const WALL_S: f64 = 180.0;
const MEMORY_KIB: f64 = 1024.0 * 1024.0;
const PAIR_S: f64 = 0.10;

/// Recordings of the part about very many, of how many scenes, how long each is, and how many are few there.
const MANY: usize = 160;
const OF_SCENES: usize = 16;
const SHORT_S: f64 = 60.0;
const FEW: usize = 48;

/// The most memory that this program has held since it was last asked to forget, in KiB.
fn peak_kib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or("");
    line.split_whitespace().next().and_then(|word| word.parse().ok()).unwrap_or(0.0)
}

fn main() {
    // `cargo test --benches` asks only that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load {}", load.trim());
    let mut heard = Vec::new();
    let mut truth = Vec::new();
    let mut listened_s = 0.0;
    let mut chance = scene::Chance::new(80);
    for number in 0..SCENES {
        let sound = scene::crowd(500 + number, SCENE_S);
        for n in 0..RECORDINGS as u64 / SCENES {
            let start_s = 1.0 + chance.uniform() * (SCENE_S - SECONDS - 2.0);
            let ppm = 100.0 * (chance.uniform() - 0.5);
            let samples = scene::recorded(&sound, start_s, SECONDS, ppm, 1.0 + chance.uniform(), 1000 * number + n);
            let before_s = scene::run_s();
            heard.push(Heard::new(&samples));
            listened_s += scene::run_s() - before_s;
            truth.push((number, start_s));
        }
    }
    // What the scenes took is no part of it.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    let (start, before_s) = (Instant::now(), scene::run_s());
    let answer = synchronise(&heard, &Settings { threads: THREADS, ..Settings::default() }, &|_, _| ());
    let (wall_s, used_s) = (start.elapsed().as_secs_f64(), scene::run_s() - before_s);
    let (mut right, mut wrong, mut of) = (0, 0, 0);
    for pair in &answer.pairs {
        let ((scene_a, start_a), (scene_b, start_b)) = (truth[pair.a], truth[pair.b]);
        let shares = scene_a == scene_b && (start_a - start_b).abs() < SECONDS - 30.0;
        of += usize::from(shares);
        let Some(offset_s) = pair.offset_s.filter(|_| pair.accepted) else { continue };
        let holds = scene_a == scene_b && (offset_s - (start_b - start_a)).abs() < 0.1;
        right += usize::from(holds && shares);
        wrong += usize::from(!holds);
    }
    let pairs = answer.pairs.len();
    println!("{RECORDINGS} recordings of {:.0} min (synthetic), {pairs} pairs, {THREADS} threads", SECONDS / 60.0);
    println!(
        "listened to: {:.3} s of processor time a minute of sound",
        listened_s / (RECORDINGS as f64 * SECONDS / 60.0)
    );
    println!("all pairs: {wall_s:.1} s, {:.2} of what is asked ({WALL_S} s)", wall_s / WALL_S);
    println!(
        "a pair: {:.3} s of processor time, {:.2} of what is asked",
        used_s / pairs as f64,
        used_s / pairs as f64 / PAIR_S
    );
    println!("most memory: {:.0} MiB, {:.2} of what is asked", peak_kib() / 1024.0, peak_kib() / MEMORY_KIB);
    println!("of {of} pairs that share half a minute or more {right} are placed right; {wrong} wrong");
    many();
}

/// All pairs of many recordings against those that an index of sound landmarks chooses.
fn many() {
    let mut chance = scene::Chance::new(160);
    let (mut heard, mut truth) = (Vec::new(), Vec::new());
    for number in 0..OF_SCENES {
        let sound = scene::voices(900 + number as u64, 2.5 * SHORT_S);
        for n in 0..MANY / OF_SCENES {
            let start_s = 1.0 + chance.uniform() * (1.5 * SHORT_S - 2.0);
            let ppm = 100.0 * (chance.uniform() - 0.5);
            let seed = (1000 * number + n) as u64;
            heard.push(Heard::new(&scene::recorded(&sound, start_s, SHORT_S, ppm, 0.5 + chance.uniform(), seed)));
            truth.push((number, start_s));
        }
    }
    println!("{MANY} recordings of {:.0} min of {OF_SCENES} scenes of voices (synthetic)", SHORT_S / 60.0);
    let mut all_s = 0.0;
    for (way, all_pairs_to) in [("all pairs", usize::MAX), ("by the index", FEW)] {
        let before_s = scene::run_s();
        let settings = Settings { threads: THREADS, all_pairs_to, ..Settings::default() };
        let answer = synchronise(&heard, &settings, &|_, _| ());
        let used_s = scene::run_s() - before_s;
        all_s = if all_pairs_to == usize::MAX { used_s } else { all_s };
        let (mut right, mut wrong, mut of) = (0, 0, 0);
        for pair in &answer.pairs {
            let ((scene_a, start_a), (scene_b, start_b)) = (truth[pair.a], truth[pair.b]);
            of += usize::from(scene_a == scene_b);
            let Some(offset_s) = pair.offset_s else { continue };
            let holds = scene_a == scene_b && (offset_s - (start_b - start_a)).abs() < 0.1;
            (right, wrong) = (right + usize::from(holds), wrong + usize::from(!holds));
        }
        println!(
            "{way}: {used_s:.1} s of processor time, {:.2} of all pairs'; {} of {} pairs passed over; of {of} of one scene {right} \
             are on one clock, {wrong} wrong",
            used_s / all_s,
            answer.passed_over,
            answer.pairs.len()
        );
    }
}
