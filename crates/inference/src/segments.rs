use crate::sound::RATE;

/// Samples of one chunk.
pub(crate) const CHUNK: usize = 512;
/// From this probability on a chunk begins speech; below the other it may end it.
const BEGINS: f64 = 0.5;
const ENDS: f64 = 0.35;
/// Speech that is not longer is left out; a pause that is shorter does not end it; so much is added on each side, in samples.
const LEAST: u64 = 4_000;
const PAUSE: u64 = 1_600;
const MARGIN: u64 = 480;

/// Where a recording holds speech, as a model hears it.
#[derive(Debug, Clone, PartialEq)]
pub struct Speech {
    /// By time; they do not overlap.
    pub segments: Vec<Segment>,
}

/// A stretch of speech.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Segment {
    /// Where it begins, in seconds.
    pub from_s: f64,
    /// Where it ends.
    pub to_s: f64,
    /// The mean of the model's probabilities in it.
    pub score: f64,
}

/// Joins the probabilities of chunks into segments, as the model's authors do.
///
/// # References
/// `get_speech_timestamps_from_probs` of silero-vad 6.2.3 with its defaults: 0.5 and 0.35, 250 ms of speech at least, 100 ms of
/// pause, 30 ms on each side.
pub(crate) fn segments(probabilities: &[f32], samples: u64) -> Speech {
    let mut found: Vec<(u64, u64)> = Vec::new();
    let (mut began, mut paused) = (None, None);
    for (n, probability) in probabilities.iter().enumerate() {
        let (at, probability) = ((n * CHUNK) as u64, f64::from(*probability));
        if probability >= BEGINS {
            paused = None;
            began.get_or_insert(at);
        } else if let Some(from) = began.filter(|_| probability < ENDS) {
            let end = *paused.get_or_insert(at);
            if at - end >= PAUSE {
                if end - from > LEAST {
                    found.push((from, end));
                }
                (began, paused) = (None, None);
            }
        }
    }
    if let Some(from) = began.filter(|from| samples.saturating_sub(*from) > LEAST) {
        found.push((from, samples));
    }
    let mean = |(from, to): (u64, u64)| {
        let chunks = &probabilities[from as usize / CHUNK..(to as usize).div_ceil(CHUNK).min(probabilities.len())];
        chunks.iter().map(|p| f64::from(*p)).sum::<f64>() / chunks.len().max(1) as f64
    };
    let seconds = |sample: u64| sample as f64 / f64::from(RATE);
    let segments = (0..found.len()).map(|n| {
        let (from, to) = found[n];
        // Two that are near share the pause between them.
        let before = n.checked_sub(1).map_or(MARGIN, |before| MARGIN.min((from - found[before].1) / 2));
        let after = found.get(n + 1).map_or(MARGIN, |next| MARGIN.min((next.0 - to) / 2));
        Segment {
            from_s: seconds(from.saturating_sub(before)),
            to_s: seconds((to + after).min(samples)),
            score: mean(found[n]),
        }
    });
    Speech { segments: segments.collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(runs: &[(usize, f32)], samples: Option<u64>) -> Vec<(f64, f64)> {
        let probabilities: Vec<f32> = runs.iter().flat_map(|(count, p)| std::iter::repeat_n(*p, *count)).collect();
        let samples = samples.unwrap_or((probabilities.len() * CHUNK) as u64);
        let spans = segments(&probabilities, samples).segments.into_iter();
        spans.map(|s| (s.from_s * 16000.0, s.to_s * 16000.0)).collect()
    }

    #[test]
    fn speech_ends_after_a_pause_and_gets_its_margin() {
        // Ten chunks of speech from the fifth on, then silence.
        assert_eq!(spans(&[(5, 0.1), (10, 0.9), (10, 0.1)], None), [(2560.0 - 480.0, 7680.0 + 480.0)]);
        // A pause of three chunks is none; between the two thresholds nothing ends.
        assert_eq!(spans(&[(10, 0.9), (3, 0.1), (10, 0.9), (10, 0.1)], None), [(0.0, 23.0 * 512.0 + 480.0)]);
        assert_eq!(spans(&[(10, 0.9), (20, 0.4), (10, 0.1)], None), [(0.0, 30.0 * 512.0 + 480.0)]);
    }

    #[test]
    fn what_is_too_short_is_left_out() {
        assert_eq!(spans(&[(5, 0.1), (7, 0.9), (10, 0.1)], None), []);
        assert_eq!(spans(&[(5, 0.1), (8, 0.9), (10, 0.1)], None).len(), 1);
        assert_eq!(spans(&[(30, 0.1)], None), []);
        assert_eq!(spans(&[], Some(0)), []);
    }

    #[test]
    fn speech_that_lasts_ends_with_the_recording() {
        assert_eq!(spans(&[(5, 0.1), (10, 0.9)], Some(7600)), [(2080.0, 7600.0)]);
    }

    #[test]
    fn the_score_is_the_mean_of_its_chunks() {
        let speech = segments(&[[0.8; 10], [1.0; 10]].concat(), 20 * 512);
        assert!((speech.segments[0].score - 0.9).abs() < 1e-6);
    }
}
