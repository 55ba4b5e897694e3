use std::io::{BufRead, BufReader};

use super::graph::Stream;

/// The exact times of what comes over another pipe, one line a frame, as ffmpeg's `framecrc` writes them.
pub(crate) struct Timestamps {
    lines: BufReader<Stream>,
    numerator: i128,
    denominator: i128,
    line: String,
}

impl Timestamps {
    pub(crate) fn new(pipe: Stream) -> Self {
        Self { lines: BufReader::new(pipe), numerator: 1, denominator: 1_000_000, line: String::new() }
    }

    /// The next time, in microseconds from the item's start; `None` at the end.
    pub(crate) fn next(&mut self) -> Option<i64> {
        self.next_with_duration().map(|(time, _)| time)
    }

    /// The next time and how long what it dates lasts, in microseconds.
    pub(crate) fn next_with_duration(&mut self) -> Option<(i64, i64)> {
        loop {
            self.line.clear();
            // The lines are ffmpeg's own, short by construction; a broken pipe is the end.
            if self.lines.read_line(&mut self.line).ok()? == 0 {
                return None;
            }
            if let Some(base) = self.line.strip_prefix("#tb 0: ") {
                let (numerator, denominator) = base.trim().split_once('/')?;
                self.numerator = numerator.parse().ok()?;
                self.denominator = denominator.parse().ok().filter(|d| *d > 0)?;
            } else if !self.line.starts_with('#') {
                // stream, decoding time, presentation time, duration, size, checksum
                let mut fields = self.line.split(',').skip(2).map(|field| field.trim().parse::<i64>());
                let (time, duration) = (fields.next()?.ok()?, fields.next()?.ok()?);
                return Some((self.micros(time)?, self.micros(duration)?));
            }
        }
    }

    fn micros(&self, ticks: i64) -> Option<i64> {
        let scaled = i128::from(ticks) * self.numerator * 2_000_000 + self.denominator;
        i64::try_from(scaled.div_euclid(2 * self.denominator)).ok()
    }
}
