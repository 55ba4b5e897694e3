//! A pass over ordinary files: the facts are right, the renditions are there and say the same as the facts.
#![allow(clippy::unwrap_used, reason = "a test that cannot unwrap has failed")]

mod support;

use media::{CUTS_MAGIC, GREY_MAGIC, Settings};
use model::{MediaKind, MediaTime};
use support::{make, pass, pass_with};

const CLIP: &str = "-f lavfi -i testsrc2=s=320x240:r=25:d=4 -f lavfi -i sine=frequency=440:r=44100:d=4 \
    -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -ac 2 -metadata creation_time=2022-01-05T11:31:00Z \
    -metadata title=Square";

fn u64_at(bytes: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes[at..at + 8].try_into().unwrap())
}

#[test]
fn an_ordinary_clip_gives_facts_and_all_renditions() {
    let folder = tempfile::tempdir().unwrap();
    let (pass, memory) = pass(&make(folder.path(), "clip.mp4", CLIP)).unwrap();
    let video = pass.video.unwrap();
    assert_eq!((video.codec.as_str(), video.width, video.height, video.frames), ("h264", 320, 240, 100));
    assert!((video.frame_rate.unwrap() - 25.0).abs() < 0.01 && !video.variable_rate && video.rotation == 0);
    let audio = pass.audio.unwrap();
    assert_eq!((audio.codec.as_str(), audio.sample_rate, audio.channels), ("aac", 44_100, 2));
    assert!(audio.start_s.abs() < 0.03);
    // lavfi's sine has an amplitude of 1/8 (-18.06 dB), and 3.01 dB less in each of two channels.
    assert!((audio.peak_dbfs.unwrap() + 21.07).abs() < 0.7, "{:?}", audio.peak_dbfs);
    // ITU-R BS.1770-4: -0.691 + 10 log10 of the sum of both channels' mean squares; its weighting is flat near 440 Hz.
    assert!((audio.loudness_lufs.unwrap() + 21.76).abs() < 0.5, "{:?}", audio.loudness_lufs);
    assert!((pass.duration.unwrap().secs() - 4.0).abs() < 0.1);
    assert_eq!((pass.kind, pass.container.as_str(), pass.cut_off), (MediaKind::Video, "mov", false));
    assert_eq!(pass.readings.creation_time.unwrap().to_string(), "2022-01-05T11:31:00Z");
    assert!(pass.readings.tags.iter().any(|(key, value)| key == "title" && value == "Square"));
    assert_eq!(pass.takes, vec![(MediaTime::START, MediaTime::from_micros(pass.duration.unwrap().micros()))]);
    assert!(pass.warnings.is_empty(), "{:?}", pass.warnings);

    let grey = memory.get("grey.bin");
    let size = 8 + 96 * 72;
    assert_eq!(&grey[..8], GREY_MAGIC);
    assert_eq!((grey.len() - 12) % size, 0);
    let times: Vec<u64> = grey[12..].chunks(size).map(|frame| u64_at(frame, 0)).collect();
    assert_eq!(times.len() as u64, pass.grey.unwrap().count);
    assert_eq!(times.len(), 16);
    for (quarter, time) in times.iter().enumerate() {
        // The first frame, 40 ms apart, at or after each quarter of a second.
        assert_eq!(*time, (quarter as u64 * 250_000).div_ceil(40_000) * 40_000);
    }
    let cuts = memory.get("cuts.bin");
    assert_eq!(&cuts[..8], CUTS_MAGIC);
    assert_eq!(cuts.len(), 8 + 16 * 100);
    assert_eq!(u64_at(&cuts, 8 + 16 * 99), 99 * 40_000);

    let (native, low) = pass.samples.unwrap();
    assert_eq!(memory.get("sound.s16").len() as u64, 2 * native);
    assert_eq!(memory.get("sound-8k.s16").len() as u64, 2 * low);
    assert!((native as f64 / 44_100.0 - low as f64 / 8000.0).abs() < 0.01);
    assert!(memory.get("loudness.f32").len() as u64 / 4 >= native / 4410 - 1);
    assert_eq!(memory.get("peaks.bin").len() as u64, 16 + 4 * (native * 50).div_ceil(44_100));
    assert!(memory.get("waveform.svg").starts_with(b"<svg"));
    assert!((8..=16).contains(&pass.key_frames.len()), "{:?}", pass.key_frames);
    for key in &pass.key_frames {
        assert!(memory.get(&key.name).starts_with(b"\xff\xd8\xff"));
        assert_eq!((key.width, key.height), (320, 240));
    }
    assert!(memory.get("sheet.jpg").starts_with(b"\xff\xd8\xff"));
}

#[test]
fn the_same_bytes_come_out_whatever_the_threads() {
    let folder = tempfile::tempdir().unwrap();
    let clip = make(folder.path(), "clip.mp4", CLIP);
    let run = |threads| pass_with(&clip, &Settings { threads, ..Settings::default() }).unwrap();
    let (first, first_memory) = run(1);
    for threads in [1, 2, 4] {
        let (pass, memory) = run(threads);
        assert_eq!(pass, first);
        assert_eq!(*memory.0.lock().unwrap(), *first_memory.0.lock().unwrap());
    }
}
