use std::io::{Read, Write};

use ebur128::{EbuR128, Mode};
use model::FailureKind;

use super::graph::{SoundShape, Stream};
use super::timestamps::Timestamps;
use super::{Reporter, Stop};
use crate::failure::failure;
use crate::limits::Limits;
use crate::waveform::Peaks;

/// A jump of the sound's times smaller than this is rounding, in microseconds.
const JUMP: u64 = 5_000;

/// What the sound of an item says.
#[derive(Debug)]
pub(crate) struct SoundFacts {
    pub(crate) rate: u32,
    pub(crate) samples: u64,
    pub(crate) start_micros: i64,
    pub(crate) loudness_lufs: Option<f64>,
    pub(crate) peak_dbfs: Option<f64>,
    pub(crate) jumps: u64,
    pub(crate) largest_jump_micros: u64,
    pub(crate) peaks: Vec<(i16, i16)>,
}

impl SoundFacts {
    /// Where the last sample ends.
    pub(crate) fn end_micros(&self) -> u64 {
        (self.start_micros + duration(self.samples, self.rate) as i64).max(0) as u64
    }
}

fn duration(samples: u64, rate: u32) -> u64 {
    (u128::from(samples) * 1_000_000 / u128::from(rate)) as u64
}

/// Reads the sound at its native rate: mono mix, loudness, peaks.
pub(crate) fn read(
    mut pipe: Stream,
    times: Timestamps,
    shape: &SoundShape,
    limits: &Limits,
    mut mono_out: Box<dyn Write + Send>,
    mut loudness_out: Box<dyn Write + Send>,
    line: &Reporter,
) -> Result<SoundFacts, Stop> {
    let times = std::thread::spawn(move || read_times(times));
    let mut meter = EbuR128::new(shape.channels as u32, shape.rate, Mode::I | Mode::M).ok();
    let mut peaks = Peaks::new(shape.rate);
    let tenth = (shape.rate as usize / 10).max(1);
    let mut block = vec![0u8; tenth * shape.channels * 2];
    let (mut samples, mut loudest) = (0u64, 0u16);
    let (mut interleaved, mut mono, mut bytes) = (Vec::new(), Vec::new(), Vec::new());
    loop {
        let filled = fill(&mut pipe, &mut block);
        let frames = filled / (2 * shape.channels);
        if frames == 0 {
            break;
        }
        interleaved.clear();
        let pairs = block[..frames * 2 * shape.channels].chunks_exact(2);
        interleaved.extend(pairs.map(|pair| i16::from_le_bytes([pair[0], pair[1]])));
        loudest = interleaved.iter().fold(loudest, |most, sample| most.max(sample.unsigned_abs()));
        mono.clear();
        mono.extend(interleaved.chunks_exact(shape.channels).map(|frame| match frame {
            [one] => *one,
            _ => ((i32::from(frame[0]) + i32::from(frame[1])) / 2) as i16,
        }));
        bytes.clear();
        bytes.extend(mono.iter().flat_map(|sample| sample.to_le_bytes()));
        mono_out.write_all(&bytes)?;
        peaks.push(&mono);
        samples += frames as u64;
        if frames == tenth {
            let momentary = meter.as_mut().and_then(|meter| {
                meter.add_frames_i16(&interleaved).ok()?;
                meter.loudness_momentary().ok()
            });
            loudness_out.write_all(&momentary.map_or(f32::NEG_INFINITY, |lufs| lufs as f32).to_le_bytes())?;
        } else if let Some(meter) = &mut meter {
            // A part of a block at the end; if the meter refuses it, the loudness is that of the blocks before.
            let _ = meter.add_frames_i16(&interleaved);
        }
        let secs = samples / u64::from(shape.rate);
        if secs > limits.duration_secs {
            return Err(Stop::Limit(failure(
                FailureKind::DurationLimit,
                format!("the sound plays longer than the limit of {} s", limits.duration_secs),
                "raise the duration limit and analyse again, or import the part that matters as an item of its own",
            )));
        }
        line.reached(duration(samples, shape.rate));
    }
    mono_out.flush()?;
    loudness_out.flush()?;
    let (start_micros, jumps, largest_jump_micros) = times.join().unwrap_or((0, 0, 0));
    let loudness_lufs = meter.and_then(|meter| meter.loudness_global().ok()).filter(|lufs| lufs.is_finite());
    let peak_dbfs = (loudest > 0).then(|| 20.0 * (f64::from(loudest) / 32768.0).log10());
    let peaks = peaks.finish();
    Ok(SoundFacts {
        rate: shape.rate,
        samples,
        start_micros,
        loudness_lufs,
        peak_dbfs,
        jumps,
        largest_jump_micros,
        peaks,
    })
}

/// Reads the times of the sound's packets: where it starts, and how often and how far it jumps.
fn read_times(mut times: Timestamps) -> (i64, u64, u64) {
    let mut start = None;
    let (mut jumps, mut largest) = (0, 0);
    let mut expected: Option<i64> = None;
    while let Some((time, duration)) = times.next_with_duration() {
        start.get_or_insert(time);
        let jump = expected.map_or(0, |expected| time.abs_diff(expected));
        if jump > JUMP {
            jumps += 1;
            largest = jump.max(largest);
        }
        expected = Some(time + duration);
    }
    (start.unwrap_or(0), jumps, largest)
}

/// Passes the low sound on and counts its samples.
pub(crate) fn copy_low(mut pipe: Stream, mut out: Box<dyn Write + Send>, line: Reporter) -> Result<u64, Stop> {
    let _line = line;
    let mut block = vec![0u8; 1 << 16];
    let mut bytes = 0;
    loop {
        let filled = fill(&mut pipe, &mut block);
        if filled == 0 {
            break;
        }
        out.write_all(&block[..filled])?;
        bytes += filled as u64;
    }
    out.flush()?;
    Ok(bytes / 2)
}

/// Reads until the block is full or the pipe ends; returns how much there was.
fn fill(pipe: &mut Stream, block: &mut [u8]) -> usize {
    let mut filled = 0;
    while filled < block.len() {
        match pipe.read(&mut block[filled..]) {
            Ok(count @ 1..) => filled += count,
            Err(e) if e.kind() == std::io::ErrorKind::Interrupted => (),
            _ => break,
        }
    }
    filled
}
