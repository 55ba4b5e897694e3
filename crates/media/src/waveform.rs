//! The shape of the sound, for the eye: extremes of short stretches, and a picture of them.
//!
//! # `peaks.bin`
//! Little endian. `b"SLPEAK1\n"`, `u32` stretches a second, `u32` samples a second of the sound they are taken from;
//! then for each stretch `i16` least and `i16` greatest sample of the mono mix, in order.
use std::fmt::Write;

/// The first bytes of `peaks.bin`.
pub const PEAKS_MAGIC: &[u8; 8] = b"SLPEAK1\n";

/// Stretches a second.
pub const PEAKS_A_SECOND: u32 = 50;

/// Collects the extremes of a mono sound.
#[derive(Debug)]
pub(crate) struct Peaks {
    rate: u64,
    samples: u64,
    open: Option<(i16, i16)>,
    done: Vec<(i16, i16)>,
}

impl Peaks {
    pub(crate) fn new(rate: u32) -> Self {
        Self { rate: u64::from(rate), samples: 0, open: None, done: Vec::new() }
    }

    pub(crate) fn push(&mut self, mut mono: &[i16]) {
        let a_second = u64::from(PEAKS_A_SECOND);
        while !mono.is_empty() {
            let end = ((self.done.len() as u64 + 1) * self.rate).div_ceil(a_second);
            let count = mono.len().min((end - self.samples) as usize);
            let (now, later) = mono.split_at(count);
            let (low, high) = now.iter().fold((i16::MAX, i16::MIN), |(low, high), s| (low.min(*s), high.max(*s)));
            let (least, greatest) = self.open.unwrap_or((i16::MAX, i16::MIN));
            self.open = Some((least.min(low), greatest.max(high)));
            self.samples += count as u64;
            if self.samples == end {
                self.done.extend(self.open.take());
            }
            mono = later;
        }
    }

    pub(crate) fn finish(mut self) -> Vec<(i16, i16)> {
        self.done.extend(self.open.take());
        self.done
    }
}

/// The content of `peaks.bin`.
pub(crate) fn peaks_bin(peaks: &[(i16, i16)], rate: u32) -> Vec<u8> {
    let mut bytes = PEAKS_MAGIC.to_vec();
    bytes.extend(PEAKS_A_SECOND.to_le_bytes());
    bytes.extend(rate.to_le_bytes());
    for (low, high) in peaks {
        bytes.extend(low.to_le_bytes());
        bytes.extend(high.to_le_bytes());
    }
    bytes
}

/// A picture of the sound: one bar for each stretch of time, louder ones taller, on a scale of the square root so
/// that quiet sound is seen too.
pub(crate) fn waveform_svg(peaks: &[(i16, i16)]) -> String {
    const BARS: usize = 400;
    const STEP: f64 = 3.0;
    const HALF: f64 = 70.0;
    let bars = peaks.len().clamp(1, BARS);
    let width = bars as f64 * STEP;
    let mut path = String::new();
    for bar in 0..bars {
        let (from, to) = (bar * peaks.len() / bars, ((bar + 1) * peaks.len() / bars).max(bar * peaks.len() / bars + 1));
        let loudest = peaks.get(from..to.min(peaks.len())).unwrap_or_default().iter();
        let loudest = loudest.map(|(low, high)| low.unsigned_abs().max(high.unsigned_abs())).max().unwrap_or(0);
        let reach = ((f64::from(loudest) / 32768.0).sqrt() * HALF).max(0.5);
        let x = bar as f64 * STEP + STEP / 2.0;
        // Writing into a String cannot fail.
        let _ = write!(path, "M{x:.1} {:.1}V{:.1}", HALF + 2.0 - reach, HALF + 2.0 + reach);
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:.0} {:.0}\" preserveAspectRatio=\"none\" role=\"img\">\
         <title>Waveform</title><path d=\"{path}\" fill=\"none\" stroke=\"#3f7f93\" stroke-width=\"2\" stroke-linecap=\"round\"/></svg>\n",
        2.0 * (HALF + 2.0)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn peaks_do_not_depend_on_how_the_sound_is_dealt_out() {
        let sound: Vec<i16> = (0..44_100i32).map(|i| ((i * 7919) % 20_011 - 10_000) as i16).collect();
        let dealt = |size: usize| {
            let mut peaks = Peaks::new(44_100);
            sound.chunks(size).for_each(|part| peaks.push(part));
            peaks.finish()
        };
        assert_eq!(dealt(1), dealt(44_100));
        assert_eq!(dealt(1013).len(), 50);
        let first = &sound[..882];
        assert_eq!(dealt(999)[0], (*first.iter().min().unwrap(), *first.iter().max().unwrap()));
    }
}
