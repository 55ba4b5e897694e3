//! The shape of sound, to be looked at and listened to on a page.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use realfft::RealFftPlanner;

use crate::whitened::RATE;

/// Rows of a spectrogram: 4,000 Hz from the top down.
pub(crate) const ROWS: usize = 48;
const FRAME: usize = 512;

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
        let mut planner = RealFftPlanner::<f32>::new();
        let forward = planner.plan_fft_forward(FRAME);
        let (mut frame, mut spectrum) = (forward.make_input_vec(), forward.make_output_vec());
        let loudest = samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0).max(1);
        let mut peaks = Vec::with_capacity(columns);
        let mut powers = Vec::with_capacity(columns * ROWS);
        for n in 0..columns {
            let (from, to) = (n * samples.len() / columns, ((n + 1) * samples.len() / columns).min(samples.len()));
            let peak = samples[from..to].iter().map(|s| s.unsigned_abs()).max().unwrap_or(0);
            peaks.push((u32::from(peak) * 255 / u32::from(loudest)) as u8);
            let mut rows = [0.0f32; ROWS];
            // Three frames stand for a column.
            for part in 0..3 {
                let at = from + (to - from) * part / 3;
                for (i, slot) in frame.iter_mut().enumerate() {
                    let window = (std::f32::consts::PI * (i as f32 + 0.5) / FRAME as f32).sin();
                    *slot = samples.get(at + i).map_or(0.0, |&s| f32::from(s) * window);
                }
                if forward.process(&mut frame, &mut spectrum).is_ok() {
                    for (bin, value) in spectrum[1..].iter().enumerate() {
                        rows[(bin * ROWS / (FRAME / 2)).min(ROWS - 1)] += value.norm_sqr();
                    }
                }
            }
            powers.extend(rows);
        }
        let most = powers.iter().copied().fold(1.0f32, f32::max);
        let levels: Vec<u8> = powers
            .iter()
            .map(|power| ((10.0 * (power / most).max(1e-9).log10() / 60.0 + 1.0) * 255.0).clamp(0.0, 255.0) as u8)
            .collect();
        Self { columns, peaks: STANDARD.encode(peaks), levels: STANDARD.encode(levels) }
    }
}

/// An excerpt as a WAV file in a data address, made as loud as it can be without clipping.
pub(crate) fn excerpt(samples: &[i16], from_s: f64, to_s: f64) -> String {
    let at = |s: f64| ((s.max(0.0) * f64::from(RATE)) as usize).min(samples.len());
    let piece = &samples[at(from_s)..at(to_s).max(at(from_s))];
    let loudest = piece.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0).max(1);
    let gain = 30_000.0 / f32::from(loudest);
    let mut wav = Vec::with_capacity(44 + piece.len() * 2);
    let bytes = (piece.len() * 2) as u32;
    wav.extend(b"RIFF");
    wav.extend((36 + bytes).to_le_bytes());
    wav.extend(b"WAVEfmt ");
    wav.extend(16u32.to_le_bytes());
    wav.extend([1, 0, 1, 0]);
    wav.extend(RATE.to_le_bytes());
    wav.extend((RATE * 2).to_le_bytes());
    wav.extend([2, 0, 16, 0]);
    wav.extend(b"data");
    wav.extend(bytes.to_le_bytes());
    wav.extend(piece.iter().flat_map(|&s| ((f32::from(s) * gain) as i16).to_le_bytes()));
    format!("data:audio/wav;base64,{}", STANDARD.encode(wav))
}

/// Text in HTML.
pub(crate) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A value as JSON that may stand inside a script.
pub(crate) fn inlined(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|_| "null".to_owned()).replace('<', "\\u003c")
}
