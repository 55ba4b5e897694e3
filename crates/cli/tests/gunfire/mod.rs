//! Shots among houses as recordings at several places hear them, with the sound's way. Synthetic.
#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::process::Command;

use testkit::noise;

const RATE: f64 = 16_000.0;
/// The speed of sound in the scene: air of 20 °C.
pub(crate) const SPEED_M_S: f64 = 343.21;

/// What a phone hears so many metres east and north, from an instant on: each blast (east and north, and when it was fired)
/// with the echoes of the place, over murmur.
pub(crate) fn heard_from(at: [f64; 2], from_s: f64, seconds: f64, fired: &[([f64; 2], f64)], seed: u64) -> Vec<f32> {
    let mut next = noise(seed);
    let response: Vec<f64> = (0..8000)
        .map(|n| {
            let t_s = f64::from(n) / RATE;
            let direct = if n < 48 { (1.0 - f64::from(n) / 12.0) * (-f64::from(n) / 12.0).exp() } else { 0.0 };
            let walls =
                if n < 96 { 0.0 } else { 0.35 * next() * (-t_s / 0.05).exp() + 0.05 * next() * (-t_s / 0.25).exp() };
            direct + walls
        })
        .collect();
    let mut sound: Vec<f64> = (0..(seconds * RATE) as usize).map(|_| 0.004 * next()).collect();
    for (place, at_s) in fired {
        let way_m = (place[0] - at[0]).hypot(place[1] - at[1]);
        let begins = (at_s + way_m / SPEED_M_S - from_s) * RATE;
        if begins < 0.0 || begins as usize + 8000 > sound.len() {
            continue;
        }
        for (slot, value) in sound[begins.round() as usize..].iter_mut().zip(&response) {
            *slot += 0.8 * value / (way_m / 100.0).max(0.5);
        }
    }
    sound.into_iter().map(|sample| (0.5 * sample).clamp(-1.0, 1.0) as f32).collect()
}

/// A sound as a WAV file.
pub(crate) fn write_wav(path: &Path, samples: &[f32]) {
    write(path, samples, &[], &[]);
}

/// A sound under a grey picture.
pub(crate) fn write_film(path: &Path, samples: &[f32]) {
    let seconds = (samples.len() as f64 / RATE).to_string();
    let picture = format!("color=gray:s=64x64:r=5:d={seconds}");
    let coders = ["-c:v", "libx264", "-preset", "ultrafast", "-c:a", "aac", "-b:a", "128k", "-ar", "44100"];
    write(path, samples, &["-f", "lavfi", "-i", &picture], &coders);
}

fn write(path: &Path, samples: &[f32], before: &[&str], after: &[&str]) {
    let raw = path.with_extension("f32");
    std::fs::write(&raw, samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<u8>>()).unwrap();
    let made = Command::new("ffmpeg")
        .args(["-v", "error", "-y"])
        .args(before)
        .args(["-f", "f32le", "-ar", "16000", "-ac", "1", "-i"])
        .arg(&raw)
        .args(after)
        .arg(path)
        .status()
        .unwrap();
    std::fs::remove_file(&raw).unwrap();
    assert!(made.success(), "{}", path.display());
}
