use std::os::unix::process::ExitStatusExt;

use model::{AnalysisFailure, FailureKind};

use crate::limits::Limits;
use crate::sandbox::Ended;

/// A failure from its parts.
pub(crate) fn failure(kind: FailureKind, what: impl Into<String>, next: impl Into<String>) -> AnalysisFailure {
    AnalysisFailure { kind, what: what.into(), next: next.into() }
}

/// What the end of a decoder that produced nothing means.
pub(crate) fn decoder_failure(ended: &Ended, limits: &Limits) -> AnalysisFailure {
    if let Some(codec) = ended.complaints.lines.iter().find_map(|line| refused_codec(line)) {
        return failure(
            FailureKind::Refused,
            format!("the file holds a stream in {codec}, whose decoder is not on the list of those allowed to run"),
            "convert it on another machine to H.264 or WAV and import the copy beside the original",
        );
    }
    let complaints = if ended.complaints.lines.is_empty() {
        "it said nothing".to_owned()
    } else {
        format!("it said: {}", ended.complaints.lines[..ended.complaints.lines.len().min(3)].join(" / "))
    };
    if ended.complaints.mention("exceeds specified max pixel count") {
        return failure(
            FailureKind::PixelLimit,
            format!("a frame is larger than the limit of {} pixels; {complaints}", limits.pixels),
            "if the size is real, raise the pixel limit and analyse again",
        );
    }
    if ["Cannot allocate memory", "failed to map segment", "cannot allocate"]
        .iter()
        .any(|words| ended.complaints.mention(words))
    {
        return failure(
            FailureKind::MemoryLimit,
            format!("decoding needs more than the allowed {} MiB of memory; {complaints}", limits.memory_bytes >> 20),
            "raise the memory limit and analyse again, if the picture is honestly that large",
        );
    }
    match ended.status.and_then(|status| status.signal()) {
        Some(signal) if signal == libc::SIGXCPU => failure(
            FailureKind::TimeLimit,
            format!("the decoder used more than the allowed {} s of processor time", limits.cpu_secs()),
            "raise the time limit and analyse again",
        ),
        Some(signal) => failure(
            FailureKind::Crashed,
            format!("the decoder was killed by signal {signal} while it read the file; {complaints}"),
            "treat the file as hostile: keep it, do not open it in another player, and ask for another copy",
        ),
        None => failure(
            FailureKind::Undecodable,
            format!("nothing could be decoded: the file is broken, cut off or not what it claims to be; {complaints}"),
            "ask for another copy; if this is the only one, try to repair a copy of it and import that beside the original",
        ),
    }
}

/// The codec in "Codec (magicyuv) not on whitelist '...'".
fn refused_codec(line: &str) -> Option<&str> {
    let (_, rest) = line.split_once("Codec (")?;
    let (codec, rest) = rest.split_once(')')?;
    rest.starts_with(" not on whitelist").then_some(codec)
}
