//! What YAMNet says of labelled shots and of unrelated sound:
//! `heard MODELS DATA RAW HALF... [-- FILE.raw...]`.
//!
//! MODELS is a folder filled by `scripts/models`. DATA holds the live-fire recordings' `manifest.csv`; RAW the same tree as sound at
//! 16 kHz (raw `i16`, little endian), named `.raw`. A HALF is a firing position, as `FP3`. The files after `--` hold no shots.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]
use std::path::Path;

use inference::{Frame, Models, RATE, Sound, SoundEvents, Triage};

const LEAST: [f32; 4] = [0.05, 0.1, 0.3, 0.5];

/// How many of so many score at least each of [`LEAST`].
#[derive(Default)]
struct Share {
    scored: [usize; LEAST.len()],
    of: usize,
}

impl Share {
    fn take(&mut self, score: f32) {
        self.of += 1;
        for (scored, least) in self.scored.iter_mut().zip(LEAST) {
            *scored += usize::from(score >= least);
        }
    }

    fn say(&self, what: &str) {
        let parts: Vec<String> = (self.scored.iter().zip(LEAST))
            .map(|(n, least)| format!("{least}: {n} ({:.1} %)", 100.0 * *n as f64 / self.of.max(1) as f64))
            .collect();
        println!("{what}: {} in all; at least {}", self.of, parts.join(", "));
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let (fired, unrelated) = args.split_at(args.iter().position(|arg| arg == "--").unwrap_or(args.len()));
    let [models, data, raw, halves @ ..] = fired else { return Err("MODELS DATA RAW HALF...".into()) };
    let models = Models::from_bytes(|name| std::fs::read(Path::new(models).join(name)).ok());
    for half in halves {
        let [mut gunfire, mut either, mut quiet, mut quiet_either] = <[Share; 4]>::default();
        for line in std::fs::read_to_string(Path::new(data).join("manifest.csv"))?.lines().skip(1) {
            let cells: Vec<&str> = line.split(',').collect();
            let [file, _, _, _, _, _, onsets, source, ..] = cells[..] else { continue };
            if !file.starts_with(half.as_str()) || !source.contains("(full)") {
                continue;
            }
            let (track, samples) =
                listen(&models, &Path::new(raw).join(format!("{}.raw", file.trim_end_matches(".flac"))))?;
            let mut first = f64::INFINITY;
            for onset in onsets.split(';').filter_map(|t| t.parse::<f64>().ok()) {
                first = first.min(onset);
                let score = |class| track.score_at(class, onset).unwrap_or(0.0);
                gunfire.take(score(Triage::Gunfire));
                either.take(score(Triage::Gunfire).max(score(Triage::Explosion)));
            }
            // What is before the first shot is real sound of the place without any; what is padded with zeros is no sound.
            for (n, frame) in track.frames.iter().enumerate() {
                let (from_s, to_s) = track.span_s(n);
                let at = |s: f64| ((s * f64::from(RATE)) as usize).min(samples.len());
                if to_s + 0.05 < first
                    && samples[at(from_s)..at(to_s)].iter().filter(|sample| **sample == 0.0).count() < 400
                {
                    quiet.take(frame.scores[Triage::Gunfire as usize]);
                    quiet_either.take(most(frame));
                }
            }
        }
        gunfire.say(&format!("{half}: labelled shots in a frame called gunfire"));
        either.say(&format!("{half}: labelled shots in a frame called gunfire or explosion"));
        quiet.say(&format!("{half}: frames before the first shot called gunfire"));
        quiet_either.say(&format!("{half}: frames before the first shot called gunfire or explosion"));
    }
    let [mut all, mut all_either] = <[Share; 2]>::default();
    for file in unrelated.iter().skip(1) {
        let (track, samples) = listen(&models, Path::new(file))?;
        let mut share = Share::default();
        for frame in &track.frames {
            share.take(frame.scores[Triage::Gunfire as usize]);
            all.take(frame.scores[Triage::Gunfire as usize]);
            all_either.take(most(frame));
        }
        share.say(&format!("{file}, {:.1} s: frames called gunfire", samples.len() as f64 / f64::from(RATE)));
        for event in track.events() {
            println!("  {} {:.2} to {:.2} s ({:.2})", event.class.name(), event.from_s, event.to_s, event.score);
        }
    }
    all.say("unrelated: frames called gunfire");
    all_either.say("unrelated: frames called gunfire or explosion");
    Ok(())
}

/// What is more: gunfire or explosion.
fn most(frame: &Frame) -> f32 {
    frame.scores[Triage::Gunfire as usize].max(frame.scores[Triage::Explosion as usize])
}

fn listen(models: &Models, raw: &Path) -> Result<(SoundEvents, Vec<f32>), Box<dyn std::error::Error>> {
    let bytes = std::fs::read(raw).map_err(|error| format!("{}: {error}", raw.display()))?;
    let samples: Vec<f32> =
        bytes.chunks_exact(2).map(|pair| f32::from(i16::from_le_bytes([pair[0], pair[1]])) / 32768.0).collect();
    let track = models.sound_events(&Sound::new(samples.clone(), RATE)?)?.ok_or("no model; run scripts/models")?;
    Ok((track, samples))
}
