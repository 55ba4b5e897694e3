//! Puts sound at 8 kHz (raw `i16`, little endian) on one clock: `sync_scene THREADS APART_M FILE...`; one line a pair.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "an example shows what it found")]
use std::time::Instant;

use acoustics::sync::{Heard, Settings, synchronise};

fn main() -> std::io::Result<()> {
    let mut args = std::env::args().skip(1);
    let threads = args.next().and_then(|n| n.parse().ok()).unwrap_or(1);
    let apart_m = args.next().and_then(|n| n.parse().ok()).unwrap_or(150.0);
    let files: Vec<String> = args.collect();
    let start = Instant::now();
    let mut heard = Vec::new();
    for file in &files {
        let bytes = std::fs::read(file)?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        heard.push(Heard::new(&samples));
    }
    eprintln!("heard: {:.2} s", start.elapsed().as_secs_f64());
    let start = Instant::now();
    let answer = synchronise(&heard, &Settings { apart_m, threads, ..Settings::default() }, &|_, _| ());
    eprintln!("{} pairs: {:.2} s", answer.pairs.len(), start.elapsed().as_secs_f64());
    for pair in &answer.pairs {
        println!(
            "pair {} {} {} {:?} {:?} {:?} {:?} {:?} {:.6} {:?} {:?} {:?}",
            files[pair.a],
            files[pair.b],
            u8::from(pair.accepted),
            pair.offset_s.unwrap_or(f64::NAN),
            pair.drift_ppm.unwrap_or(f64::NAN),
            pair.overlap_s.unwrap_or(f64::NAN),
            pair.uncertainty_s.unwrap_or(f64::NAN),
            pair.match_s.unwrap_or(f64::NAN),
            pair.confidence,
            pair.by,
            pair.agreeing,
            pair.rivals_s,
        );
        if !pair.pieces.is_empty() {
            println!("pieces {:?}", pair.pieces);
        }
    }
    for (file, recording) in files.iter().zip(&answer.recordings) {
        println!(
            "recording {file} {} {:?} {:?} {:?} {:?}",
            recording.group, recording.offset_s, recording.drift_ppm, recording.uncertainty_s, recording.pieces
        );
    }
    for contradiction in &answer.contradictions {
        println!("contradiction {contradiction:?}");
    }
    Ok(())
}
