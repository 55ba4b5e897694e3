use std::path::Path;
use std::process::{Command, Stdio};

use super::dry::RATE;

/// Has espeak-ng say a phrase; `None` where it is not installed or cannot.
pub(super) fn spoken(language: &str, words: &str, voice: u32, folder: &Path) -> Option<Vec<f32>> {
    let file = folder.join(format!(".speech-{voice}.wav"));
    let status = Command::new("espeak-ng")
        .args(["-v", language, "-s", "155", "-p", &(30 + voice * 12 % 50).to_string(), "-w"])
        .arg(&file)
        .arg("--")
        .arg(words)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .ok()?;
    let bytes = std::fs::read(&file).ok();
    let _ = std::fs::remove_file(&file);
    let (rate, samples) = status.success().then(|| wav(&bytes?)).flatten()?;
    Some(resampled(&samples, f64::from(rate)))
}

/// Whether espeak-ng is installed.
pub(super) fn is_installed() -> bool {
    let quiet = || Stdio::null();
    Command::new("espeak-ng")
        .arg("--version")
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .status()
        .is_ok_and(|s| s.success())
}

/// Sample rate and samples of a mono 16-bit WAV.
fn wav(bytes: &[u8]) -> Option<(u32, Vec<f32>)> {
    let word = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WAVE" {
        return None;
    }
    let (mut at, mut rate) = (12, 0);
    while let (Some(name), Some(size)) = (bytes.get(at..at + 4), word(at + 4)) {
        if name == b"fmt " {
            rate = word(at + 12)?;
        }
        if name == b"data" {
            let end = (at + 8).saturating_add(size as usize).min(bytes.len());
            let samples =
                bytes[at + 8..end].chunks_exact(2).map(|b| f32::from(i16::from_le_bytes([b[0], b[1]])) / 32_768.0);
            return (rate > 0).then(|| (rate, samples.collect()));
        }
        at = at.checked_add(8 + size as usize + (size as usize & 1))?;
    }
    None
}

fn resampled(samples: &[f32], rate: f64) -> Vec<f32> {
    let count = (samples.len() as f64 * RATE / rate) as usize;
    (0..count)
        .map(|k| {
            let at = k as f64 * rate / RATE;
            let (i, part) = (at as usize, at.fract() as f32);
            let get = |i: usize| samples.get(i).copied().unwrap_or(0.0);
            get(i) + (get(i + 1) - get(i)) * part
        })
        .collect()
}
