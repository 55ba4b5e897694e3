//! The shape of sound, to be looked at and listened to on a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::picture::{levels, wav};
use crate::whitened::RATE;

/// Rows of a spectrogram: 4,000 Hz from the top down.
pub(crate) const ROWS: usize = 48;

/// A waveform and a spectrogram, column by column, as text that a page's script unpacks.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub(crate) struct Shape {
    /// How many columns there are.
    columns: usize,
    /// Peak of every column, 0 to 255, as base64.
    peaks: String,
    /// Level of every row of every column, 0 (60 dB below the loudest) to 255, column after column, as base64.
    levels: String,
}

impl Shape {
    /// Of sound at [`RATE`], in at most so many columns.
    pub(crate) fn new(samples: &[i16], most: usize) -> Self {
        let columns = (samples.len() / 200).clamp(1, most.max(1));
        let loudest = samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0).max(1);
        let mut peaks = Vec::with_capacity(columns);
        for n in 0..columns {
            let (from, to) = (n * samples.len() / columns, ((n + 1) * samples.len() / columns).min(samples.len()));
            let peak = samples[from..to].iter().map(|s| s.unsigned_abs()).max().unwrap_or(0);
            peaks.push((u32::from(peak) * 255 / u32::from(loudest)) as u8);
        }
        let levels = levels(samples, columns, ROWS);
        Self { columns, peaks: STANDARD.encode(peaks), levels: STANDARD.encode(levels) }
    }
}

/// An excerpt as a WAV file in a data address, made as loud as it can be without clipping.
pub(crate) fn excerpt(samples: &[i16], from_s: f64, to_s: f64) -> String {
    let at = |s: f64| ((s.max(0.0) * f64::from(RATE)) as usize).min(samples.len());
    let piece = &samples[at(from_s)..at(to_s).max(at(from_s))];
    format!("data:audio/wav;base64,{}", STANDARD.encode(wav(piece)))
}

/// A value as JSON that may stand inside a script.
pub(crate) fn inlined(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()).replace('<', "\\u003c")
}
