//! Counts false shots in sound that holds none: `false_shots FOLDER` of files `KIND-N.raw` at 8 kHz (`i16`, little endian), as
//! `fit/material.py false` makes them. A row for each kind: minutes, false shots, how many more are undetermined.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::collections::BTreeMap;

use acoustics::shots::{Kind, shots};

#[derive(Default)]
struct Row {
    minutes: f64,
    shots: usize,
    undetermined: usize,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("FOLDER")?;
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some((kind, _)) = name.split_once('-').filter(|_| name.ends_with(".raw")) else { continue };
        let samples: Vec<i16> =
            std::fs::read(&path)?.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let found = shots(&samples).shots;
        let undetermined = found.iter().filter(|shot| shot.kind == Kind::Undetermined).count();
        let row = rows.entry(kind.to_owned()).or_default();
        row.minutes += samples.len() as f64 / f64::from(acoustics::RATE) / 60.0;
        row.shots += found.len() - undetermined;
        row.undetermined += undetermined;
    }
    for (kind, row) in &rows {
        let Row { minutes, shots, undetermined } = row;
        println!("{kind}: {minutes:.1} minutes, {shots} false shots, {undetermined} more undetermined");
    }
    Ok(())
}
