//! A working copy that every browser plays, made when somebody wants to look.
use std::path::Path;

use model::FailureKind;

use crate::decoder::{input_arguments, memory_arguments, texts};
use crate::failure::failure;
use crate::pass::PassError;
use crate::probe::{PictureStream, probe};
use crate::raster::fitted;
use crate::rendition::streamed;
use crate::sandbox::{FIRST_PIPE, Job, Launcher, Tool};
use crate::settings::Settings;
use crate::sink::Sink;

/// Long side of a proxy, in pixels.
const SIDE: u32 = 1280;

/// Streams a web-playable copy of `input` into the sink as `proxy.mp4`: H.264 and AAC in fragmented MP4, long side at
/// most 1,280 pixels, upright, frames at the times of the original.
///
/// # Errors
/// As for [`pass`](crate::pass); a still has no proxy ([`FailureKind::NotMedia`]). After an error the rendition is
/// incomplete and to be thrown away.
///
/// # Limits
/// The copy is re-encoded: it serves to look and listen, never to measure, and is no evidence.
pub fn proxy(input: &Path, settings: &Settings, launcher: &Launcher, sink: &mut dyn Sink) -> Result<(), PassError> {
    let limits = &settings.limits;
    let probe = probe(input, limits, launcher)?;
    if probe.kind == model::MediaKind::Photo {
        let next = "show its key frame instead";
        return Err(failure(FailureKind::NotMedia, "a still picture has no playable copy", next).into());
    }
    let threads = settings.threads.clamp(1, 16).to_string();
    let mut args = texts(&["-nostdin", "-hide_banner", "-nostats", "-v", "error", "-filter_threads", "1"]);
    args.extend(memory_arguments(limits));
    args.extend(texts(&["-threads", &threads]));
    args.extend(input_arguments(input, probe.container, limits));
    if let Some(stream) = &probe.picture {
        let map = format!("0:{}", stream.index);
        args.extend(texts(&["-map", &map, "-vf", &picture_filter(stream), "-fps_mode", "passthrough"]));
        args.extend(texts(&["-c:v", "libx264", "-preset", "veryfast", "-crf", "25", "-g", "60", "-threads", &threads]));
    }
    if let Some(stream) = &probe.sound {
        args.extend(texts(&["-map", &format!("0:{}", stream.index), "-c:a", "aac", "-b:a", "128k"]));
        args.extend(texts(&["-af", "aresample=async=1,aformat=channel_layouts=mono|stereo:sample_rates=44100|48000"]));
    }
    let fragments = "frag_keyframe+empty_moov+default_base_moof";
    args.extend(texts(&["-map_metadata", "-1", "-fflags", "+bitexact", "-f", "mp4", "-movflags", fragments]));
    args.extend(texts(&[&format!("pipe:{FIRST_PIPE}")]));
    let job = Job { tool: Tool::Ffmpeg, args, input: Some(input), beside: None, scratch: None, pipes: 1, limits };
    streamed(&job, launcher, sink.create("proxy.mp4")?)
}

fn picture_filter(stream: &PictureStream) -> String {
    let even = |len: usize| (len.max(2) + 1) & !1;
    // ffmpeg has set the picture upright before this filter.
    let (width, height) = fitted(stream.width, stream.height, SIDE);
    format!("scale={}:{},format=yuv420p,setsar=1", even(width), even(height))
}
