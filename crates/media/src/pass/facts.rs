use model::{AudioStream, Duration, MediaKind, MediaTime, VideoStream};

use super::Pass;
use super::picture::Picture;
use super::sound::SoundFacts;
use crate::probe::Probe;

/// Puts the facts together.
pub(super) fn found(
    probe: Probe,
    picture: Option<&Picture>,
    sound: Option<&SoundFacts>,
    low_samples: u64,
    warnings: &mut Vec<String>,
) -> Pass {
    let still = probe.kind == MediaKind::Photo;
    let video = probe.picture.filter(|_| picture.is_some()).map(|stream| VideoStream {
        codec: stream.codec,
        width: stream.width,
        height: stream.height,
        rotation: stream.rotation,
        frames: picture.map_or(0, |picture| picture.frames),
        frame_rate: picture.and_then(Picture::frame_rate).filter(|_| !still),
        variable_rate: picture.is_some_and(Picture::variable_rate),
    });
    let audio = probe.sound.filter(|_| sound.is_some()).map(|stream| AudioStream {
        codec: stream.codec,
        sample_rate: stream.sample_rate,
        channels: stream.channels,
        start_s: sound.map_or(0.0, |sound| sound.start_micros as f64 / 1e6),
        loudness_lufs: sound.and_then(|sound| sound.loudness_lufs),
        peak_dbfs: sound.and_then(|sound| sound.peak_dbfs),
    });
    let picture_end = picture.map_or(0, Picture::end_micros);
    let end = picture_end.max(sound.map_or(0, SoundFacts::end_micros));
    let duration = (!still && end > 0).then_some(Duration::from_micros(end));
    let missing =
        probe.declared_duration.filter(|_| !still).map_or(0, |declared| declared.micros().saturating_sub(end));
    let cut_off = missing > 1_000_000 && missing > end / 50;
    if let Some(declared) = probe.declared_duration.filter(|_| cut_off) {
        warnings.push(format!(
            "the file says that it plays {:.1} s, but only {:.1} s could be decoded: it is cut off or damaged",
            declared.secs(),
            end as f64 / 1e6
        ));
    }
    if picture.is_some_and(|picture| !picture.matched) {
        warnings
            .push("the decoder's frames and their times do not agree in number: it ended in the middle of one".into());
    }
    if let Some(picture) = picture.filter(|picture| picture.backwards > 0) {
        warnings.push(format!(
            "{} frames have times that run backwards; they are taken as simultaneous with the frame before",
            picture.backwards
        ));
    }
    if let Some(sound) = sound.filter(|sound| sound.jumps > 0) {
        warnings.push(format!(
            "the sound's times jump {} times, by at most {:.3} s: its samples are placed to within that",
            sound.jumps,
            sound.largest_jump_micros as f64 / 1e6
        ));
    }
    let begins: Vec<u64> = match picture {
        Some(picture) => [0].into_iter().chain(picture.cuts.iter().copied()).collect(),
        None => vec![0],
    };
    let ends = begins.iter().skip(1).copied().chain([end]);
    let takes =
        begins.iter().copied().zip(ends).map(|(from, to)| (MediaTime::from_micros(from), MediaTime::from_micros(to)));
    Pass {
        kind: probe.kind,
        container: probe.container.demuxer.to_owned(),
        duration,
        declared_duration: probe.declared_duration,
        video,
        audio,
        samples: sound.map(|sound| (sound.samples, low_samples)),
        grey: picture.map(|picture| picture.grey),
        readings: probe.readings,
        takes: if duration.is_some() { takes.collect() } else { Vec::new() },
        key_frames: Vec::new(),
        cut_off,
        warnings: Vec::new(),
    }
}
