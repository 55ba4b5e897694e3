//! What a minute of sound costs: `cargo bench -p inference`, after `scripts/models`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints its table")]

use std::time::Instant;

use inference::{Models, Resampler};

/// Seconds of sound that are listened to.
const MINUTE_S: u32 = 60;

/// Seconds that this thread ran, and seconds on the wall; the least of three.
fn least(mut run: impl FnMut()) -> (f64, f64) {
    let ran = || -> f64 {
        let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        stat.split_whitespace().next().and_then(|ns| ns.parse::<f64>().ok()).unwrap_or(f64::NAN) * 1e-9
    };
    let once = |_| {
        let (began, before) = (Instant::now(), ran());
        run();
        (ran() - before, began.elapsed().as_secs_f64())
    };
    (0..3).map(once).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap()
}

fn main() {
    let Some(folder) = testkit::models_folder() else { return };
    let read = |name: &str| std::fs::read(folder.join(name)).ok();
    let mut state = 1u64;
    let mut noise = |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 50) as i16
    };
    let native: Vec<i16> = (0..MINUTE_S * 48_000).map(&mut noise).collect();
    let sound = Resampler::new(48_000).unwrap().push(&native);
    let models = Models::from_bytes(read);
    assert!(models.lacking().is_empty(), "{:?}", models.lacking());
    println!("a minute of sound (synthetic noise), one thread: processor time, wall");
    let say = |what: &str, (ran, wall): (f64, f64)| println!("{what:40} {ran:7.3} s {wall:7.3} s");
    say("opening the models (once a command)", least(|| drop(Models::from_bytes(read))));
    say("from 48,000 samples a second to 16,000", least(|| drop(Resampler::new(48_000).unwrap().push(&native))));
    say("YAMNet", least(|| assert!(models.sound_events(&sound).unwrap().is_some())));
    say("Silero VAD", least(|| assert!(models.speech(&sound).unwrap().is_some())));
}
