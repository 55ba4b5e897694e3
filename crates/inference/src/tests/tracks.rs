//! Framing, times and sameness, on small networks of our own.

use super::Folder;
use crate::listening::{Heard, Listening};
use crate::models::Models;
use crate::resampler::Resampler;
use crate::sound::{RATE, Sound};

fn sound(samples: Vec<f32>) -> Sound {
    Sound::new(samples, RATE).unwrap()
}

/// Noise that is loud between two samples and silent elsewhere.
fn noise(length: usize, loud: std::ops::Range<usize>) -> Vec<f32> {
    let mut state = 0x9E37_79B9_7F4A_7C15u64;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 40) as f32 / (1u64 << 24) as f32 - 0.5
    };
    (0..length).map(|n| if loud.contains(&n) { next() } else { 0.0 }).collect()
}

fn heard(models: &Models, samples: &[f32], block: usize) -> Heard {
    let mut listening = Listening::new(models);
    for block in samples.chunks(block) {
        listening.hear(&sound(block.to_vec())).unwrap();
    }
    listening.finish().unwrap()
}

#[test]
fn a_recording_has_a_frame_for_each_step_that_begins_in_what_a_frame_hears() {
    let models = Folder::new().open();
    // As the model's authors count: at least one, and one more for each begun step beyond the first 15,600 samples.
    for (samples, frames) in
        [(0, 0), (1, 1), (15_600, 1), (15_601, 2), (15_600 + 7_680, 2), (15_600 + 7_681, 3), (160_000, 20)]
    {
        let events = models.sound_events(&sound(vec![0.0; samples])).unwrap().unwrap();
        assert_eq!(events.frames.len(), frames, "{samples}");
        let end = samples as f64 / 16_000.0;
        assert!(frames == 0 || events.span_s(frames - 1).1 <= end, "{samples}");
    }
}

#[test]
fn what_is_loud_scores_in_the_frames_that_hear_it() {
    let models = Folder::new().open();
    // From 2.4 to 2.88 s: frames 4 and 5 hold it whole, from 1.92 to 2.88 s and from 2.4 to 3.36 s; frame 3 hears its
    // first 15 ms.
    let events = models.sound_events(&sound(noise(80_000, 38_400..46_080))).unwrap().unwrap();
    let scores: Vec<f32> = events.frames.iter().map(|frame| frame.scores[0]).collect();
    let silent = scores[0];
    assert!(scores[4] > 2.0 * silent && scores[5] > 2.0 * silent, "{scores:?}");
    assert!(scores[3] > silent && scores[3] < scores[4], "{scores:?}");
    assert_eq!((scores[2], scores[6]), (silent, silent), "{scores:?}");
    assert!((events.frames[0].scores[1] - 0.1).abs() < 1e-6);
    assert_eq!(events.most(4)[0].name, "Gunshot, gunfire");
}

#[test]
fn speech_is_where_the_chunks_say() {
    let models = Folder::new().open();
    let mut samples = vec![-0.1; 64_000];
    samples[20_480..40_960].fill(0.1);
    let speech = models.speech(&sound(samples)).unwrap().unwrap();
    assert_eq!(speech.segments.len(), 1);
    assert_eq!((speech.segments[0].from_s, speech.segments[0].to_s), (1.25, 2.59));
    assert_eq!(models.speech(&sound(Vec::new())).unwrap().unwrap().segments, []);
}

#[test]
fn blocks_and_threads_change_nothing() {
    let models = Folder::new().open();
    let samples = noise(50_000, 10_000..33_333);
    let whole = heard(&models, &samples, usize::MAX);
    assert_eq!(whole.sound_events, models.sound_events(&sound(samples.clone())).unwrap());
    for block in [7, 512, 16_000, 49_999] {
        assert_eq!(heard(&models, &samples, block), whole, "{block}");
    }
    let (models, samples, whole) = (&models, &samples, &whole);
    std::thread::scope(|scope| {
        for block in [100, 1_000, 10_000, 20_000] {
            scope.spawn(move || assert_eq!(&heard(models, samples, block), whole));
        }
    });
}

#[test]
fn another_rate_is_heard_at_the_same_times() {
    let models = Folder::new().open();
    let samples: Vec<i16> = noise(48_000 * 4, 48_000 * 2..48_000 * 3).iter().map(|s| (s * 32_767.0) as i16).collect();
    let mut resampler = Resampler::new(48_000).unwrap();
    let mut listening = Listening::new(&models);
    for block in samples.chunks(4_800) {
        listening.hear(&resampler.push(block)).unwrap();
    }
    listening.hear(&resampler.finish()).unwrap();
    let events = listening.finish().unwrap().sound_events.unwrap();
    let loudest =
        (0..events.frames.len()).max_by(|a, b| events.frames[*a].scores[0].total_cmp(&events.frames[*b].scores[0]));
    assert_eq!(loudest.map(|frame| events.span_s(frame).0), Some(1.92));
    assert_eq!(events.frames.len(), 8);
}
