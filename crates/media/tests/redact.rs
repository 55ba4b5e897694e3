//! What was taken out of a copy is not in it any more, and the rest is.
#![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod support;

use std::path::Path;
use std::process::Command;

use media::{Filled, PassError, Recipe, Settings, Silenced, Stretch, redact};
use model::FrameRegion;
use support::{Memory, launcher, make};

/// A bright picture with a steady tone of 440 Hz, and tags.
const CLIP: &str = "-f lavfi -i color=white:s=320x180:r=10:d=4 -f lavfi -i sine=frequency=440:sample_rate=48000:d=4 \
    -metadata location=+43.2380+076.9450/ -metadata title=Secret -metadata:s:v:0 handler_name=Phone-of-A -pix_fmt yuv420p";

fn region(left: f32, top: f32, width: f32, height: f32) -> FrameRegion {
    FrameRegion { left, top, width, height }
}

fn redacted(input: &Path, recipe: &Recipe, folder: &Path) -> std::path::PathBuf {
    let mut memory = Memory::default();
    let name = redact(input, recipe, &Settings::default(), &launcher(), &mut memory).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, memory.get(name)).unwrap();
    path
}

/// The grey of every pixel of every frame.
fn frames(path: &Path, (width, height): (usize, usize)) -> Vec<Vec<u8>> {
    let decoded = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(path)
        .args(["-fps_mode", "passthrough", "-f", "rawvideo", "-pix_fmt", "gray", "-"])
        .output()
        .unwrap();
    assert!(decoded.status.success(), "{}", String::from_utf8_lossy(&decoded.stderr));
    decoded.stdout.chunks(width * height).map(<[u8]>::to_vec).collect()
}

fn grey(frame: &[u8], width: usize, x: usize, y: usize) -> u8 {
    frame[y * width + x]
}

/// The samples of the sound, at 8,000 a second.
fn sound(path: &Path) -> Vec<f32> {
    let decoded = Command::new("ffmpeg")
        .args(["-nostdin", "-v", "error", "-i"])
        .arg(path)
        .args(["-vn", "-ac", "1", "-ar", "8000", "-f", "f32le", "-"])
        .output()
        .unwrap();
    decoded.stdout.chunks_exact(4).map(|four| f32::from_le_bytes(four.try_into().unwrap())).collect()
}

/// How strong one frequency is in a stretch.
fn strength(samples: &[f32], from_s: f64, to_s: f64, hertz: f64) -> f64 {
    let part = &samples[(from_s * 8000.0) as usize..(to_s * 8000.0) as usize];
    let turn = |n: usize| 2.0 * std::f64::consts::PI * hertz * n as f64 / 8000.0;
    let (re, im) = part.iter().enumerate().fold((0.0, 0.0), |(re, im), (n, sample)| {
        (re + f64::from(*sample) * turn(n).cos(), im + f64::from(*sample) * turn(n).sin())
    });
    2.0 * re.hypot(im) / part.len() as f64
}

#[test]
fn a_box_that_moves_covers_all_between_its_positions_and_nothing_before_or_after() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let mut recipe = Recipe::default();
    recipe.follow(&[
        (1.0, region(0.1, 0.2, 0.2, 0.3)),
        (2.0, region(0.5, 0.2, 0.2, 0.3)),
        (3.0, region(0.5, 0.6, 0.2, 0.3)),
    ]);
    let frames = frames(&redacted(&clip, &recipe, folder.path()), (320, 180));
    assert_eq!(frames.len(), 40, "every frame is there");
    for (n, frame) in frames.iter().enumerate() {
        let t = n as f64 / 10.0;
        let first = (1.0..=2.0).contains(&t);
        let second = (2.0..=3.0).contains(&t);
        // On the way between two positions, and at each corner of what either covers.
        for (x, y, covered) in [(34, 40, first), (128, 60, first), (222, 86, first || second), (222, 158, second)] {
            if covered {
                assert!(grey(frame, 320, x, y) < 40, "{t} s, {x} {y}: {}", grey(frame, 320, x, y));
            }
        }
        assert!(grey(frame, 320, 300, 20) > 200, "what is not covered stays");
        if !(0.8..=3.2).contains(&t) {
            assert!(frame.iter().all(|grey| *grey > 200), "{t} s: nothing is covered");
        }
    }
}

#[test]
fn a_voice_is_gone_or_a_tone_in_its_place_and_the_rest_is_heard() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let silence = |from, to, tone| Silenced { during: Stretch { from_s: Some(from), to_s: Some(to) }, tone };
    let recipe = Recipe { filled: vec![], silenced: vec![silence(0.8, 1.4, false), silence(2.4, 3.0, true)] };
    let samples = sound(&redacted(&clip, &recipe, folder.path()));
    let heard = strength(&samples, 0.2, 0.6, 440.0);
    assert!(heard > 0.05, "{heard}");
    assert!(samples[(0.85 * 8000.0) as usize..(1.35 * 8000.0) as usize].iter().all(|sample| sample.abs() < 1e-3));
    assert!(strength(&samples, 1.7, 2.1, 440.0) > heard * 0.8, "the rest is as it was");
    assert!(strength(&samples, 2.5, 2.9, 440.0) < heard / 100.0 && strength(&samples, 2.5, 2.9, 1000.0) > heard / 2.0);
    assert!(strength(&samples, 3.3, 3.8, 1000.0) < heard / 100.0, "the tone ends");
}

#[test]
fn nothing_of_the_metadata_is_in_the_copy() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let before = String::from_utf8_lossy(&std::fs::read(&clip).unwrap()).into_owned();
    assert!(before.contains("Secret") && before.contains("Phone-of-A"), "the original has them");
    let after = redacted(&clip, &Recipe::default(), folder.path());
    let after = String::from_utf8_lossy(&std::fs::read(after).unwrap()).into_owned();
    for gone in ["Secret", "Phone-of-A", "+43.2380"] {
        assert!(!after.contains(gone), "{gone}");
    }
}

#[test]
fn a_still_is_covered_too_and_its_size_stays() {
    let folder = tempfile::tempdir().unwrap();
    let still = make(
        folder.path(),
        "still.jpg",
        "-f lavfi -i color=white:s=161x91,format=rgb24 -pix_fmt yuvj444p -frames:v 1 -q:v 2",
    );
    let recipe = Recipe {
        filled: vec![Filled { during: Stretch::default(), region: region(0.5, 0.5, 0.25, 0.25) }],
        silenced: vec![],
    };
    let frames = frames(&redacted(&still, &recipe, folder.path()), (161, 91));
    assert_eq!((frames.len(), frames[0].len()), (1, 161 * 91));
    assert!(grey(&frames[0], 161, 100, 56) <= 16, "black, in the range of video");
    assert!(grey(&frames[0], 161, 20, 20) > 250);
}

#[test]
fn what_is_not_there_cannot_be_taken_out() {
    let folder = tempfile::tempdir().unwrap();
    let silent = make(folder.path(), "silent.mp4", "-f lavfi -i color=white:s=64x64:r=10:d=1 -pix_fmt yuv420p");
    let voice = Recipe { filled: vec![], silenced: vec![Silenced { during: Stretch::default(), tone: false }] };
    let refused = redact(&silent, &voice, &Settings::default(), &launcher(), &mut Memory::default());
    assert!(matches!(&refused, Err(PassError::Analysis(failure)) if failure.what.contains("no sound")), "{refused:?}");
    let filled = Filled { during: Stretch::default(), region: region(0.0, 0.0, 0.1, 0.1) };
    let many = Recipe { filled: vec![filled; 801], silenced: vec![] };
    assert!(redact(&silent, &many, &Settings::default(), &launcher(), &mut Memory::default()).is_err());
}
