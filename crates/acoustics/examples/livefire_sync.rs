//! Holds pairs of live-fire recordings of one test against their labelled onsets: `livefire_sync DATA RAW HALF...`; with
//! `unrelated` before the halves, pairs of different tests, which must all be refused.
//!
//! DATA and RAW as `livefire` takes them. The truth of a pair is the median difference of its onsets, where all three shots
//! are labelled in both.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::collections::BTreeMap;
use std::path::Path;

use acoustics::sync::{Heard, Settings, synchronise};

/// One recording: its name, its labelled onsets in seconds, and what is compared.
type Recording = (String, Vec<f64>, Heard);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (data, raw) = (args.next().ok_or("DATA")?, args.next().ok_or("RAW")?);
    let mut halves: Vec<String> = args.collect();
    let unrelated = halves.first().is_some_and(|first| first == "unrelated");
    if unrelated {
        halves.remove(0);
    }
    let mut tests: BTreeMap<String, Vec<Recording>> = BTreeMap::new();
    for line in std::fs::read_to_string(Path::new(&data).join("manifest.csv"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [file, _, _, _, _, _, onsets, source, ..] = cells[..] else { continue };
        let onsets: Vec<f64> = onsets.split(';').filter_map(|t| t.parse().ok()).collect();
        let asked = halves.iter().any(|half| file.starts_with(half.as_str()));
        if !asked || !source.contains("(full)") || onsets.len() != 3 {
            continue;
        }
        let stem = file.trim_end_matches(".flac");
        let bytes = std::fs::read(Path::new(&raw).join(format!("{stem}.raw")))?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let test = stem.rsplit_once('/').map_or("", |(test, _)| test).to_owned();
        tests.entry(test).or_default().push((stem.to_owned(), onsets, Heard::new(&samples)));
    }
    let all: Vec<(&String, &Recording)> =
        tests.iter().flat_map(|(test, recordings)| recordings.iter().map(move |one| (test, one))).collect();
    let (mut of, mut answered, mut within_50, mut within_5) = (0, 0, 0, 0);
    let mut errors_ms = Vec::new();
    for (n, (test_a, a)) in all.iter().enumerate() {
        for (test_b, b) in &all[n + 1..] {
            if (test_a == test_b) == unrelated {
                continue;
            }
            of += 1;
            let heard = [a.2.clone(), b.2.clone()];
            let pair = &synchronise(&heard, &Settings { apart_m: 1400.0, ..Settings::default() }, &|_, _| ()).pairs[0];
            let Some(offset_s) = pair.offset_s.filter(|_| pair.accepted) else {
                if !unrelated {
                    println!("  refused {} {} {:?} {:.4}", a.0, b.0, pair.rivals_s, pair.confidence);
                }
                continue;
            };
            answered += 1;
            if unrelated {
                println!("  given {} {} {offset_s:.4} {:?} {:?}", a.0, b.0, pair.by, pair.agreeing);
                continue;
            }
            let mut differences: Vec<f64> = a.1.iter().zip(&b.1).map(|(of_a, of_b)| of_a - of_b).collect();
            differences.sort_by(f64::total_cmp);
            let off_ms = 1000.0 * (offset_s - differences[1]).abs();
            within_50 += usize::from(off_ms <= 50.0);
            within_5 += usize::from(off_ms <= 5.0);
            errors_ms.push(off_ms);
            if off_ms > 5.0 {
                println!("  {off_ms:.1} ms off {} {} {:?} {:?}", a.0, b.0, pair.by, pair.agreeing);
            }
        }
    }
    let share = |part: usize, of: usize| 100.0 * part as f64 / of.max(1) as f64;
    println!("{of} pairs, {answered} answered ({:.1} %)", share(answered, of));
    if !unrelated {
        errors_ms.sort_by(f64::total_cmp);
        println!(
            "of those {:.1} % within 50 ms, {:.1} % within 5 ms, median {:.2} ms",
            share(within_50, answered),
            share(within_5, answered),
            errors_ms.get(errors_ms.len() / 2).copied().unwrap_or(0.0)
        );
    }
    Ok(())
}
