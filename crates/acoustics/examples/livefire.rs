//! Holds shots and fused counts against the live-fire recordings: `livefire DATA RAW APART_M HALF...`.
//!
//! DATA holds `manifest.csv` and, beside each recording, the JSON with its clock; RAW the same tree with each recording as
//! sound at 8 kHz (raw `i16`, little endian), named `.raw`. A HALF is a firing position, as `FP1`.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::collections::BTreeMap;
use std::path::Path;

use acoustics::associate::{Apart, Fused, Hearing, associate};
use acoustics::shots::{Kind, Shots, shots};
use acoustics::sync::{self, Heard, synchronise};

/// One recording of a test.
struct Recording {
    file: String,
    /// Onsets in seconds, where the data set labels them all.
    onsets: Option<Vec<f64>>,
    fired: usize,
    starts_s: f64,
    samples: Vec<i16>,
    found: Shots,
}

/// How many were found, missed and made up, and how often the count was right.
#[derive(Default)]
struct Tally {
    right: usize,
    extra: usize,
    missed: usize,
    exact: usize,
    held: usize,
    of: usize,
}

impl Tally {
    fn counted(&mut self, count: acoustics::shots::Count, fired: usize) {
        self.of += 1;
        self.exact += usize::from(count.best == fired);
        self.held += usize::from((count.low95..=count.high95).contains(&fired));
    }

    fn say(&self, name: &str) {
        let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
        print!("{name}: {} counts, exact {:.1} %, ", self.of, 100.0 * share(self.exact, self.of));
        print!("interval holds {:.1} %", 100.0 * share(self.held, self.of));
        if self.right + self.extra + self.missed > 0 {
            let (precision, recall) =
                (share(self.right, self.right + self.extra), share(self.right, self.right + self.missed));
            let f1 = 2.0 * precision * recall / (precision + recall).max(1e-9);
            print!("; precision {precision:.3}, recall {recall:.3}, F1 {f1:.3}");
        }
        println!();
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (data, raw) = (args.next().ok_or("DATA")?, args.next().ok_or("RAW")?);
    let apart_m: f64 = args.next().ok_or("APART_M")?.parse()?;
    let halves: Vec<String> = args.collect();
    let mut tests: BTreeMap<String, Vec<Recording>> = BTreeMap::new();
    for line in std::fs::read_to_string(Path::new(&data).join("manifest.csv"))?.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let [file, _, _, _, _, fired, onsets, source, ..] = cells[..] else { continue };
        if !halves.iter().any(|half| file.starts_with(half.as_str())) {
            continue;
        }
        let stem = file.trim_end_matches(".flac");
        let bytes = std::fs::read(Path::new(&raw).join(format!("{stem}.raw")))?;
        let clock: serde_json::Value =
            serde_json::from_slice(&std::fs::read(Path::new(&data).join(format!("{stem}.json")))?)?;
        let samples: Vec<i16> = bytes.chunks_exact(2).map(|b| i16::from_le_bytes([b[0], b[1]])).collect();
        let onsets: Vec<f64> = onsets.split(';').filter_map(|t| t.parse().ok()).collect();
        let test = stem.rsplit_once('/').map_or("", |(test, _)| test).to_owned();
        tests.entry(test).or_default().push(Recording {
            file: stem.to_owned(),
            onsets: source.contains("(full)").then_some(onsets),
            fired: fired.parse()?,
            starts_s: seconds(clock["timestamp"].as_str().unwrap_or("")).ok_or("a timestamp")?,
            found: shots(&samples),
            samples,
        });
    }
    let (mut single, mut fused, mut synced) = (Tally::default(), Tally::default(), Tally::default());
    for (test, recordings) in &tests {
        for recording in recordings {
            alone(recording, &mut single);
        }
        let fired = recordings[0].fired;
        let begin = recordings.iter().map(|r| r.starts_s).fold(f64::INFINITY, f64::min);
        let hearings: Vec<Hearing<'_>> = recordings.iter().map(|r| hearing(r, r.starts_s - begin, 0.01)).collect();
        let found = associate(&hearings, &Apart::AtMost(apart_m));
        fused.counted(found.count, fired);
        if found.count.best != fired {
            told(test, fired, &found);
        }
        let heard: Vec<Heard> = recordings.iter().map(|r| Heard::new(&r.samples)).collect();
        let answer = synchronise(&heard, &sync::Settings { apart_m, ..sync::Settings::default() }, &|_, _| ());
        let largest = (0..recordings.len())
            .max_by_key(|&n| answer.recordings.iter().filter(|r| r.group == answer.recordings[n].group).count())
            .map_or(0, |n| answer.recordings[n].group);
        let hearings: Vec<Hearing<'_>> = recordings
            .iter()
            .zip(&answer.recordings)
            .filter(|(_, place)| place.group == largest)
            .map(|(r, place)| hearing(r, place.offset_s, (place.uncertainty_s - place.travel_s).max(0.0)))
            .collect();
        if hearings.len() >= 2 {
            synced.counted(associate(&hearings, &Apart::AtMost(apart_m)).count, fired);
        }
    }
    single.say("each recording");
    fused.say("each test, on the recorders' clocks");
    synced.say("each test, on the clock of its sound, where two or more are on one");
    Ok(())
}

fn hearing(recording: &Recording, offset_s: f64, uncertainty_s: f64) -> Hearing<'_> {
    let duration_s = recording.samples.len() as f64 / f64::from(acoustics::RATE);
    Hearing { offset_s, uncertainty_s, rate: 1.0, duration_s, shots: &recording.found.shots }
}

/// One recording by itself, where its onsets are labelled.
fn alone(recording: &Recording, tally: &mut Tally) {
    let Some(onsets) = &recording.onsets else { return };
    let mut found: Vec<f64> =
        recording.found.shots.iter().filter(|s| s.kind != Kind::Undetermined).map(|s| s.t_s).collect();
    for onset in onsets {
        let near = (0..found.len()).filter(|&n| (found[n] - onset).abs() <= 0.05);
        match near.min_by(|&x, &y| (found[x] - onset).abs().total_cmp(&(found[y] - onset).abs())) {
            Some(n) => {
                found.remove(n);
                tally.right += 1;
            }
            None => tally.missed += 1,
        }
    }
    tally.extra += found.len();
    tally.counted(recording.found.count, recording.fired);
    let count = recording.found.count;
    if count.best != recording.fired {
        println!(
            "  {} fired {}, found {} ({} to {})",
            recording.file, recording.fired, count.best, count.low95, count.high95
        );
    }
}

fn told(test: &str, fired: usize, found: &Fused) {
    println!("  {test} fired {fired}, fused {} ({} to {})", found.count.best, found.count.low95, found.count.high95);
    for d in &found.discharges {
        let heard: Vec<String> = d.heard.iter().map(|p| format!("{}:{:.2}", p.recording, p.score)).collect();
        println!("    {:.3} {:.2} {:?} {:?} heard {heard:?} silent {:?}", d.at_s, d.chance, d.place, d.doubt, d.silent);
    }
}

/// Seconds of a timestamp as `2018-12-19T00:49:26.000Z`, from the month's beginning.
fn seconds(stamp: &str) -> Option<f64> {
    let (date, time) = stamp.trim_end_matches('Z').split_once('T')?;
    let day: f64 = date.rsplit('-').next()?.parse().ok()?;
    let parts: Vec<f64> = time.split(':').filter_map(|part| part.parse().ok()).collect();
    let [hours, minutes, seconds] = parts[..] else { return None };
    Some(((day * 24.0 + hours) * 60.0 + minutes) * 60.0 + seconds)
}
