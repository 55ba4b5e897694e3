//! Sound as people look at it and hear it: levels over time and frequency, spectrograms as pictures, excerpts as files.
use realfft::RealFftPlanner;

use crate::whitened::RATE;

const FRAME: usize = 512;
/// What lies this far below the loudest is black.
const DEPTH_DB: f32 = 60.0;

/// Level of every row (0 to 4,000 Hz from the bottom up) of every column, column after column: 0 for 60 dB below the loudest, 255
/// for the loudest.
pub(crate) fn levels(samples: &[i16], columns: usize, rows: usize) -> Vec<u8> {
    let mut planner = RealFftPlanner::<f32>::new();
    let forward = planner.plan_fft_forward(FRAME);
    let (mut frame, mut spectrum) = (forward.make_input_vec(), forward.make_output_vec());
    let mut powers = Vec::with_capacity(columns * rows);
    for n in 0..columns {
        let (from, to) = (n * samples.len() / columns, ((n + 1) * samples.len() / columns).min(samples.len()));
        let mut column = vec![0.0f32; rows];
        // Three frames stand for a column.
        for part in 0..3 {
            let at = from + (to - from) * part / 3;
            for (i, slot) in frame.iter_mut().enumerate() {
                let window = (std::f32::consts::PI * (i as f32 + 0.5) / FRAME as f32).sin();
                // The middle of the frame stands for the moment.
                let sample = (at + i).checked_sub(FRAME / 2).and_then(|at| samples.get(at));
                *slot = sample.map_or(0.0, |&s| f32::from(s) * window);
            }
            if forward.process(&mut frame, &mut spectrum).is_ok() {
                for (bin, value) in spectrum[1..].iter().enumerate() {
                    column[(bin * rows / (FRAME / 2)).min(rows - 1)] += value.norm_sqr();
                }
            }
        }
        powers.extend(column);
    }
    let most = powers.iter().copied().fold(1.0f32, f32::max);
    let level =
        |power: &f32| ((10.0 * (power / most).max(1e-9).log10() / DEPTH_DB + 1.0) * 255.0).clamp(0.0, 255.0) as u8;
    powers.iter().map(level).collect()
}

/// The spectrogram of sound at [`RATE`] as a grey PNG picture: time from left to right, 0 to 4,000 Hz from the bottom up, white for
/// the loudest and black for 60 dB below it.
///
/// # Errors
/// The picture has no width, no height, or no room.
pub fn spectrogram(samples: &[i16], width: u32, height: u32) -> Result<Vec<u8>, png::EncodingError> {
    let (columns, rows) = (width as usize, height as usize);
    let levels = levels(samples, columns, rows);
    let pixels: Vec<u8> = (0..rows)
        .rev()
        .flat_map(|row| (0..columns).map(move |column| column * rows + row))
        .map(|at| levels[at])
        .collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&pixels)?;
    Ok(bytes)
}

/// Sound at [`RATE`] as a WAV file, made as loud as it can be without clipping.
pub fn wav(samples: &[i16]) -> Vec<u8> {
    let loudest = samples.iter().map(|s| s.unsigned_abs()).max().unwrap_or(0).max(1);
    let gain = 30_000.0 / f32::from(loudest);
    let mut wav = Vec::with_capacity(44 + samples.len() * 2);
    let bytes = (samples.len() * 2) as u32;
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
    wav.extend(samples.iter().flat_map(|&s| ((f32::from(s) * gain) as i16).to_le_bytes()));
    wav
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tone(hertz: f32, seconds: f32) -> Vec<i16> {
        let rate = RATE as f32;
        let sample = |n: usize| (8_000.0 * (std::f32::consts::TAU * hertz * n as f32 / rate).sin()) as i16;
        (0..(seconds * rate) as usize).map(sample).collect()
    }

    #[test]
    fn a_spectrogram_shows_a_tone_at_its_height_and_at_its_time() {
        // Silence, then 3,000 Hz: three quarters of the way up, in the right half.
        let mut samples = vec![0; RATE as usize];
        samples.extend(tone(3_000.0, 1.0));
        let bytes = spectrogram(&samples, 40, 20).unwrap();
        let mut reader = png::Decoder::new(std::io::Cursor::new(bytes)).read_info().unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        reader.next_frame(&mut pixels).unwrap();
        let brightest = |column: usize| (0..20).max_by_key(|row| pixels[row * 40 + column]).unwrap();
        assert!((4..=5).contains(&brightest(30)), "row {} from the top", brightest(30));
        assert!((0..20).all(|row| pixels[row * 40 + 5] == 0), "silence is black");
    }

    #[test]
    fn an_excerpt_is_a_file_of_the_same_length_that_does_not_clip() {
        let samples = tone(440.0, 0.5);
        let file = wav(&samples);
        assert_eq!(&file[..4], b"RIFF");
        assert_eq!(file.len(), 44 + samples.len() * 2);
        let loudest =
            file[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]]).unsigned_abs()).max();
        assert!((29_000..=30_000).contains(&loudest.unwrap()), "{loudest:?}");
        assert_eq!(wav(&[]).len(), 44, "nothing is an empty file");
    }
}
