//! The arguments that every run of ffmpeg gets, whatever the file: readers, decoders and protocols on short lists.
use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use model::{AnalysisFailure, FailureKind};

use crate::failure::failure;
use crate::limits::Limits;
use crate::sandbox::{Job, Launcher, Tool};
use crate::sniff::Container;

/// The decoders that may run: what phones, cameras, messengers and video sites write. ffmpeg has more than 500.
/// (Subtitles are never decoded, but ffprobe will not describe a file whose subtitles it may not open.)
const DECODERS: &str = "h264,hevc,mpeg4,h263,mpeg1video,mpeg2video,vp8,vp9,libdav1d,mjpeg,flv,theora,msmpeg4,\
    png,gif,webp,bmp,\
    aac,mp3float,mp3,mp2float,ac3,eac3,opus,vorbis,flac,alac,amrnb,amrwb,\
    pcm_s16le,pcm_s16be,pcm_s24le,pcm_u8,pcm_f32le,pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms,\
    mov_text,subrip,webvtt,ass";

/// The arguments that name the input, in the order in which ffmpeg wants them; ends with the path.
pub(crate) fn input_arguments(path: &Path, container: Container, limits: &Limits) -> Vec<OsString> {
    let mut args = texts(&["-protocol_whitelist", "file,pipe", "-format_whitelist", container.demuxer]);
    args.extend(texts(&["-codec_whitelist", DECODERS, "-max_pixels", &limits.pixels.to_string()]));
    if container.demuxer == "mov" {
        // Sample data lies in the file itself or is not read (QuickTime's external data references).
        args.extend(texts(&["-enable_drefs", "0", "-use_absolute_path", "0"]));
    }
    args.extend(texts(&["-f", container.demuxer, "-i"]));
    args.push(Job::input_argument(path));
    args
}

/// The largest single piece of memory that ffmpeg may ask for, as an argument.
pub(crate) fn memory_arguments(limits: &Limits) -> Vec<OsString> {
    texts(&["-max_alloc", &(limits.memory_bytes / 2).to_string()])
}

pub(crate) fn texts(words: &[&str]) -> Vec<OsString> {
    words.iter().map(OsString::from).collect()
}

/// The installed decoder's version, as it prints it: part of every cache key.
///
/// # Errors
/// [`FailureKind::NoSandbox`] or [`FailureKind::NoDecoder`].
pub fn decoder_version(launcher: &Launcher) -> Result<String, AnalysisFailure> {
    let limits = Limits::default();
    let job = Job {
        tool: Tool::Ffmpeg,
        args: texts(&["-version"]),
        input: None,
        beside: None,
        scratch: None,
        pipes: 0,
        limits: &limits,
    };
    let mut running = launcher.start(&job)?;
    running.wait_for_walls()?;
    let text = String::from_utf8_lossy(&running.read_stdout(1 << 16)).into_owned();
    let ended = running.finish(Duration::from_secs(30));
    text.lines()
        .next()
        .and_then(|line| line.strip_prefix("ffmpeg version "))
        .and_then(|line| line.split(" Copyright").next())
        .map(|version| format!("ffmpeg {version}"))
        .ok_or_else(|| {
            failure(
                FailureKind::NoDecoder,
                format!("ffmpeg did not tell its version ({})", ended.complaints.lines.join("; ")),
                "check that `ffmpeg -version` works, then analyse again",
            )
        })
}
