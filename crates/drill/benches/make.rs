//! How long a drill takes to make, beside the film that it gives.
//!
//! Run with `cargo bench -p drill`. The default size: eight cameras, two minutes, 640 x 360. Synthetic.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::time::Instant;

use drill::{Seed, Settings, Unwatched};

/// Seconds and bytes that the default drill is held to.
const HELD_TO: (f64, f64) = (60.0, 60e6);

fn main() {
    let settings = Settings {
        seed: Seed::from_text("1"),
        cameras: 8,
        minutes: 2.0,
        hard: 0.3,
        plan: None,
        begins: "2025-10-04T10:00:00Z".parse().unwrap(),
        zone: "Asia/Almaty".to_owned(),
        place: model::Position::from_lon_lat(70.0, 46.0).unwrap(),
        size: (640, 360),
        workers: 2,
    };
    let folder = tempfile::tempdir().unwrap();
    let before = processor_secs();
    let start = Instant::now();
    let made = drill::make(&folder.path().join("d"), &settings, &Unwatched).unwrap();
    let took = start.elapsed().as_secs_f64();
    let processor = processor_secs() - before;
    println!(
        "{:.0} s of film from {} phones and {} copies, {} frames, {:.1} MB: {took:.1} s ({processor:.1} s of processor), {:.1} film seconds a second \
         (held to {:.0} s on 2 idle cores and {:.0} MB)",
        made.film_s,
        made.recordings,
        made.copies,
        made.frames,
        made.bytes as f64 / 1e6,
        made.film_s / took,
        HELD_TO.0,
        HELD_TO.1 / 1e6
    );
}

/// Seconds of processor time of this process and of those that it has waited for; 0 where the system does not tell.
fn processor_secs() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    // Fields 14 to 17 (utime, stime, cutime, cstime), in hundredths of a second.
    fields.skip(11).take(4).filter_map(|field| field.parse::<f64>().ok()).sum::<f64>() / 100.0
}
