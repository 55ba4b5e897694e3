//! The real models, where they are, against onnxruntime and numpy (`reference.json`, made by `reference.py`).
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::path::Path;
use std::process::Command;

use inference::{Heard, Listening, Models, RATE, Resampler, Sound};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The real models; says so and gives nothing where they are not.
fn models() -> Option<Models> {
    let folder = testkit::models_folder()?;
    let models = Models::from_bytes(|name| std::fs::read(folder.join(name)).ok());
    assert_eq!(models.lacking(), Vec::<&inference::Lack>::new(), "{}", folder.display());
    Some(models)
}

fn reference() -> Value {
    serde_json::from_str(include_str!("reference.json")).unwrap()
}

/// Blasts of noise, then a square wave that rises and falls: `reference.py` makes the same.
fn synthetic() -> Vec<f32> {
    let (mut state, mut phase) = (1u64, 0i64);
    let mut sample = |n: i64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let noise = (state >> 48) as i64 - 32_768;
        let mut sample = noise >> 9;
        for at in [16_000, 24_000, 35_200] {
            if (at..at + 12_000).contains(&n) {
                sample += noise >> (1 + (n - at) / 800);
            }
        }
        if (64_000..128_000).contains(&n) {
            phase = (phase + 500 + (n % 16_000 - 8_000).abs() / 10) % 16_000;
            sample += if phase < 8_000 { 6_000 } else { -6_000 };
        }
        sample.clamp(-32_768, 32_767) as f32 / 32_768.0
    };
    (0..160_000).map(&mut sample).collect()
}

/// Holds what was heard against the reference: scores within `apart`, ends of speech within `samples`.
fn same(heard: &Heard, reference: &Value, apart: f64, samples: f64) {
    let track = heard.sound_events.as_ref().unwrap();
    let frames = reference["frames"].as_array().unwrap();
    assert_eq!(track.frames.len(), frames.len());
    for (n, (frame, wanted)) in track.frames.iter().zip(frames).enumerate() {
        for (score, wanted) in frame.scores.iter().zip(wanted.as_array().unwrap()) {
            let wanted = wanted.as_f64().unwrap();
            assert!((f64::from(*score) - wanted).abs() < apart, "frame {n}: {score} where {wanted} is right");
        }
        // The class that scores most is the same but where two score alike.
        let most = &track.most(n);
        let name = reference["most_like"][n].as_str().unwrap();
        let alike = most
            .iter()
            .find(|like| like.name == name)
            .is_some_and(|like| f64::from(most[0].score - like.score) < 2.0 * apart);
        assert!(alike, "frame {n}: {most:?} where {name} is right");
    }
    let segments = &heard.speech.as_ref().unwrap().segments;
    let wanted = reference["speech"].as_array().unwrap();
    assert_eq!(segments.len(), wanted.len(), "{segments:?} {wanted:?}");
    for (segment, wanted) in segments.iter().zip(wanted) {
        for (at_s, end) in [(segment.from_s, "start"), (segment.to_s, "end")] {
            let wanted = wanted[end].as_f64().unwrap();
            assert!((at_s * f64::from(RATE) - wanted).abs() <= samples, "{segment:?} where {wanted} is right");
        }
        assert!((0.0..=1.0).contains(&segment.score));
    }
}

#[test]
fn a_synthetic_clip_scores_as_in_onnxruntime() {
    let Some(models) = models() else { return };
    let sound = Sound::new(synthetic(), RATE).unwrap();
    let heard = Heard { sound_events: models.sound_events(&sound).unwrap(), speech: models.speech(&sound).unwrap() };
    same(&heard, &reference()["synthetic"], 1e-4, 0.0);
}

#[test]
fn spoken_words_score_as_in_onnxruntime() {
    let Some(models) = models() else { return };
    let folder = tempfile::tempdir().unwrap();
    let Some((rate, samples)) = spoken(folder.path()) else { return };
    let reference = reference();
    let bytes: Vec<u8> = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let hash: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    if reference["spoken_sha256"] != hash.as_str() || reference["spoken_rate"] != rate {
        testkit::cannot("this espeak-ng speaks otherwise than that of the reference");
        return;
    }
    let silence = vec![0; rate as usize];
    let mut resampler = Resampler::new(rate).unwrap();
    let mut listening = Listening::new(&models);
    for block in [&silence, &samples, &silence] {
        listening.hear(&resampler.push(block)).unwrap();
    }
    listening.hear(&resampler.finish()).unwrap();
    // Another way from 22,050 to 16,000 samples a second, and half a chunk of speech.
    same(&listening.finish().unwrap(), &reference["spoken"], 0.02, 512.0);
}

/// Two sentences by espeak-ng, with the rate that it writes; nothing, and says so, where it is not there.
fn spoken(folder: &Path) -> Option<(u32, Vec<i16>)> {
    let path = folder.join("spoken.wav");
    let words = "They came out of the side street and stood in front of us. Nobody said a word.";
    let ran = Command::new("espeak-ng").args(["-v", "en", "-s", "150", "-w"]).arg(&path).arg(words).status();
    if !ran.is_ok_and(|status| status.success()) {
        testkit::missing("espeak-ng");
        return None;
    }
    let wav = std::fs::read(path).unwrap();
    let rate = u32::from_le_bytes(wav[24..28].try_into().unwrap());
    // A header of 44 bytes, then the samples.
    assert_eq!(&wav[36..40], b"data");
    Some((rate, wav[44..].chunks_exact(2).map(|pair| i16::from_le_bytes([pair[0], pair[1]])).collect()))
}

#[test]
fn silence_is_silence() {
    let Some(models) = models() else { return };
    let silence = Sound::new(vec![0.0; 80_000], RATE).unwrap();
    let events = models.sound_events(&silence).unwrap().unwrap();
    assert!((0..events.frames.len()).all(|n| events.most(n)[0].name == "Silence"));
    assert_eq!(events.events(), []);
    assert_eq!(models.speech(&silence).unwrap().unwrap().segments, []);
}

#[test]
fn the_same_sound_gives_the_same_bits_in_any_thread() {
    let Some(models) = models() else { return };
    let sound = Sound::new(synthetic()[..80_000].to_vec(), RATE).unwrap();
    let hear = || (models.sound_events(&sound).unwrap(), models.speech(&sound).unwrap());
    let first = hear();
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert_eq!(hear(), first));
        }
    });
}
