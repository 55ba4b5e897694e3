//! What a shadow says, measured: `cargo bench -p sun --bench shadow`.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench prints, and stops where it cannot go on")]

use std::hint::black_box;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::Position;
use sun::{Air, PlaceQuestion, Shadow, TimeQuestion, patches, when_in_day, where_on_earth};

/// Seconds that this thread has run, as Linux counts them: what other programs take does not count.
fn run_secs() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    stat.split(' ').next().and_then(|nanos| nanos.parse::<f64>().ok()).unwrap_or(0.0) / 1e9
}

fn best<T>(runs: usize, mut work: impl FnMut() -> T) -> f64 {
    let timed = |_| {
        let start = run_secs();
        black_box(work());
        run_secs() - start
    };
    (0..runs).map(timed).fold(f64::INFINITY, f64::min) * 1000.0
}

fn main() {
    // `cargo test --benches` asks only that it builds and starts.
    if std::env::args().any(|argument| argument == "--test") {
        return;
    }
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("load {}", load.trim());
    let shadows = [Shadow { ratio: Some("2.998±0.2".parse().unwrap()), azimuth_deg: None }];
    let at = "2022-01-05T15:00:00+06:00".parse().unwrap();
    let question = PlaceQuestion { at, at_error_s: 60.0, shadows: &shadows, grid_deg: 0.5 };
    // The clock of the thread ticks every few milliseconds: many at once.
    let even = best(5, || (0..20).map(|_| where_on_earth(&question).unwrap().columns).sum::<usize>()) / 20.0;
    println!("shadow over the Earth at 0.5°: {even:.1} ms (to reach: 20 ms)");
    let fine = PlaceQuestion { grid_deg: 0.01, ..question };
    let adaptive = best(5, || patches(&fine).unwrap());
    let found = patches(&fine).unwrap();
    println!(
        "adaptive to 0.01°: {adaptive:.1} ms, {} patches, the smallest {:.4}° (to reach: 150 ms)",
        found.list.len(),
        found.finest_deg
    );
    let zone = TimeZone::get("Asia/Almaty").unwrap();
    let when = TimeQuestion {
        date: Date::new(2022, 1, 5).unwrap(),
        zone: &zone,
        place: Position::from_lon_lat(76.945, 43.238).unwrap(),
        shadows: &shadows,
        air: Air::default(),
        slope: None,
    };
    let time = best(5, || (0..200).map(|_| when_in_day(&when).unwrap().len()).sum::<usize>()) / 200.0;
    println!("time from a shadow: {time:.3} ms (to reach: 1 ms)");
}
