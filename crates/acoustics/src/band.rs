//! The part of sound in which sudden sounds show best.

/// Sound between about 300 and 3,700 Hz, or its highs alone, and where a recording begins after digital silence.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Band {
    pub(crate) samples: Vec<f32>,
    /// Where sound begins after digital silence and stays, in samples, in order.
    beginnings: Vec<usize>,
}

/// So many equal samples are no sound: 20 ms.
const SILENCE: usize = 160;
/// What begins so soon after digital silence is the recording: 60 ms.
const AFTER_SILENCE: usize = 480;

/// What has faded does so within this, in samples, 200 ms, to this part of its energy: by 6 dB.
const LATER: usize = 1600;
const FADES: f32 = 4.0;

impl Band {
    /// Of sound at [`RATE`](crate::RATE), from 300 Hz on.
    pub(crate) fn of(input: &[i16]) -> Self {
        Self::above(input, 300.0)
    }

    /// The highs alone, from 1,500 Hz on: the late echoes of a street have lost them, so that what is fired into these
    /// still stands out.
    pub(crate) fn highs(input: &[i16]) -> Self {
        Self::above(input, 1500.0)
    }

    fn above(input: &[i16], hertz: f64) -> Self {
        // Second-order Butterworth high-pass (bilinear transform).
        let k = (std::f64::consts::PI * hertz / 8000.0).tan();
        let norm = 1.0 / (1.0 + std::f64::consts::SQRT_2 * k + k * k);
        let (a1, a2) = (2.0 * (k * k - 1.0) * norm, (1.0 - std::f64::consts::SQRT_2 * k + k * k) * norm);
        let (mut z1, mut z2) = (0.0f64, 0.0f64);
        let offset = f64::from(input.first().copied().unwrap_or(0));
        let mut beginnings = vec![0];
        let mut equal = 0;
        let mut last = None;
        let samples = input
            .iter()
            .enumerate()
            .map(|(at, &sample)| {
                if last == Some(sample) {
                    equal += 1;
                } else {
                    if equal >= SILENCE {
                        beginnings.push(at);
                    }
                    equal = 0;
                }
                last = Some(sample);
                let x = f64::from(sample) - offset;
                let y = norm * x + z1;
                z1 = -2.0 * norm * x - a1 * y + z2;
                z2 = norm * x - a2 * y;
                y as f32
            })
            .collect();
        let mut band = Self { samples, beginnings: Vec::new() };
        beginnings.retain(|&at| at == 0 || !band.fades(at));
        band.beginnings = beginnings;
        band
    }

    /// Whether what begins here dies away at once, as a sudden sound does that few bits or a suppressor of noise have cut
    /// out of silence. A recording that begins stays as loud as it is.
    fn fades(&self, at: usize) -> bool {
        let energy = |from: usize, to: usize| {
            let piece = self.samples.get(from..to)?;
            Some(piece.iter().map(|s| s * s).sum::<f32>() / piece.len() as f32)
        };
        let (first, later) = (energy(at, at + AFTER_SILENCE), energy(at + LATER, at + LATER + LATER));
        first.zip(later).is_some_and(|(first, later)| first > FADES * (later + 1.0))
    }

    /// Whether sound began after digital silence just before this sample, or is about to.
    pub(crate) fn begins_near(&self, at: usize) -> bool {
        let next = self.beginnings.partition_point(|&beginning| beginning <= at + FINE_AHEAD);
        next > 0 && at < self.beginnings[next - 1] + AFTER_SILENCE
    }
}

/// A step or two ahead.
const FINE_AHEAD: usize = 48;
