//! What streams a file has, asked of a sandboxed ffprobe after the first bytes have said which reader may open it.
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::time::Duration as Patience;

use model::{AnalysisFailure, Duration, FailureKind, Instant, MediaKind, Readings};
use serde_json::Value;

use crate::decoder::{input_arguments, memory_arguments, texts};
use crate::failure::{decoder_failure, failure};
use crate::limits::Limits;
use crate::sandbox::{Job, Launcher, Tool};
use crate::sniff::{Container, SNIFF_BYTES, sniff};
use crate::stored_size::stored_size;
use crate::written::of_tags;

/// Codecs that may be decoded, by ffmpeg's names of what is in a file.
const CODECS: &[&str] = &[
    "h264",
    "hevc",
    "mpeg4",
    "h263",
    "mpeg1video",
    "mpeg2video",
    "vp8",
    "vp9",
    "av1",
    "mjpeg",
    "flv1",
    "theora",
    "msmpeg4v3",
    "png",
    "gif",
    "webp",
    "bmp",
    "aac",
    "mp3",
    "mp2",
    "ac3",
    "opus",
    "vorbis",
    "flac",
    "alac",
    "amr_nb",
    "amr_wb",
    "pcm_s16le",
    "pcm_s16be",
    "pcm_s24le",
    "pcm_u8",
    "pcm_f32le",
    "pcm_alaw",
    "pcm_mulaw",
    "adpcm_ima_wav",
    "adpcm_ms",
    "wmav2",
];

/// What a file says of its streams before anything is decoded in earnest.
#[derive(Debug, Clone, PartialEq)]
pub struct Probe {
    /// The container, as its first bytes show.
    pub container: Container,
    /// Picture, recording or sound, now that the streams are known.
    pub kind: MediaKind,
    /// How long the file says that it plays; `None` for a still or where it does not say.
    pub declared_duration: Option<Duration>,
    /// The picture stream that a pass reads.
    pub picture: Option<PictureStream>,
    /// The sound stream that a pass reads.
    pub sound: Option<SoundStream>,
    /// Device, creation time and tags, as written in the file.
    pub readings: Readings,
    /// Streams that are left out, and why.
    pub warnings: Vec<String>,
}

/// A picture stream, as the file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct PictureStream {
    /// Its number in the container.
    pub index: u32,
    /// The codec's name.
    pub codec: String,
    /// Width in pixels as stored.
    pub stored_width: u32,
    /// Height in pixels as stored.
    pub stored_height: u32,
    /// Width in pixels as displayed: pixel shape and rotation applied.
    pub width: u32,
    /// Height in pixels as displayed.
    pub height: u32,
    /// Clockwise rotation that the container asks for: 0, 90, 180 or 270 degrees.
    pub rotation: i32,
    /// Which colour matrix to use for the luma and chroma of the stream.
    pub(crate) matrix: Matrix,
}

impl PictureStream {
    /// The filters that set the stored picture upright, to be put after others.
    pub(crate) fn turn(&self) -> &'static str {
        match self.rotation {
            90 => ",transpose=clock",
            180 => ",hflip,vflip",
            270 => ",transpose=cclock",
            _ => "",
        }
    }
}

/// How luma and chroma become red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Matrix {
    /// ITU-R BT.601.
    Bt601,
    /// ITU-R BT.709.
    Bt709,
    /// ITU-R BT.2020.
    Bt2020,
}

/// A sound stream, as the file describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct SoundStream {
    /// Its number in the container.
    pub index: u32,
    /// The codec's name.
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
}

/// Reads the first bytes, then asks ffprobe in the sandbox.
///
/// # Errors
/// Every kind but the limits on frames and on the time of a pass; each says what came and what to do.
pub fn probe(input: &Path, limits: &Limits, launcher: &Launcher) -> Result<Probe, AnalysisFailure> {
    let mut first = Vec::new();
    File::open(input).and_then(|file| file.take(SNIFF_BYTES as u64).read_to_end(&mut first)).map_err(|e| {
        failure(
            FailureKind::Undecodable,
            format!("the file could not be read: {e}"),
            "check the disk and the file's rights, then analyse again",
        )
    })?;
    let container = sniff(&first)?;
    if let Some((width, height)) = stored_size(&first) {
        check_pixels(width, height, limits)?;
    }
    let mut args = texts(&["-hide_banner", "-v", "error", "-of", "json", "-show_format", "-show_streams"]);
    if container.kind == MediaKind::Photo {
        // A photo's orientation and tags stand in the picture itself.
        args.extend(texts(&["-show_frames", "-read_intervals", "%+#1"]));
    }
    args.extend(memory_arguments(limits));
    args.extend(input_arguments(input, container, limits));
    let job = Job { tool: Tool::Ffprobe, args, input: Some(input), beside: None, scratch: None, pipes: 0, limits };
    let mut running = launcher.start(&job)?;
    running.wait_for_walls()?;
    let text = running.read_stdout_within(8 << 20, Patience::from_secs(limits.stall_secs)).ok_or_else(|| {
        failure(
            FailureKind::TimeLimit,
            format!("reading the file's structure took longer than {} s", limits.stall_secs),
            "raise the time limit, or ask for another copy: the file may be made to stall a reader",
        )
    })?;
    let ended = running.finish(Patience::from_secs(5));
    let document: Value = serde_json::from_slice(&text).unwrap_or(Value::Null);
    if !ended.success() || document["streams"].as_array().is_none_or(Vec::is_empty) {
        return Err(decoder_failure(&ended, limits));
    }
    read(container, &document, limits)
}

fn check_pixels(width: u64, height: u64, limits: &Limits) -> Result<(), AnalysisFailure> {
    if width.saturating_mul(height) <= limits.pixels {
        return Ok(());
    }
    Err(failure(
        FailureKind::PixelLimit,
        format!("the picture is said to be {width} x {height} pixels; the limit is {} pixels a frame", limits.pixels),
        "if the size is real, raise the pixel limit and analyse again; it may be made to exhaust a reader's memory",
    ))
}

fn read(container: Container, document: &Value, limits: &Limits) -> Result<Probe, AnalysisFailure> {
    let empty = Vec::new();
    let streams = document["streams"].as_array().unwrap_or(&empty);
    let mut warnings = Vec::new();
    let (mut picture, mut sound): (Option<PictureStream>, Option<SoundStream>) = (None, None);
    let mut refused = Vec::new();
    for stream in streams {
        let kind = stream["codec_type"].as_str().unwrap_or_default();
        let codec = stream["codec_name"].as_str().unwrap_or("unknown");
        let index = number(&stream["index"]).unwrap_or(0) as u32;
        if !matches!(kind, "video" | "audio") || stream["disposition"]["attached_pic"] == 1 {
            continue;
        }
        if !CODECS.contains(&codec) {
            warnings.push(format!(
                "stream {index} ({kind}, {codec}) is left out: its decoder is not on the list of those allowed to run"
            ));
            refused.push(format!("{kind} in {codec}"));
            continue;
        }
        if kind == "video" {
            let (width, height) = (number(&stream["width"]).unwrap_or(0), number(&stream["height"]).unwrap_or(0));
            if width == 0 || height == 0 {
                warnings.push(format!("stream {index} ({codec}) is left out: its picture has no size"));
                continue;
            }
            check_pixels(width, height, limits)?;
            let larger = picture
                .as_ref()
                .is_none_or(|p| u64::from(p.stored_width) * u64::from(p.stored_height) < width * height);
            if larger {
                let frame = &document["frames"][0];
                picture = Some(picture_stream(stream, frame, index, codec, (width as u32, height as u32)));
            }
        } else if sound.is_none() {
            let (rate, channels) =
                (number(&stream["sample_rate"]).unwrap_or(0), number(&stream["channels"]).unwrap_or(0));
            if (1000..=384_000).contains(&rate) && (1..=64).contains(&channels) {
                sound = Some(SoundStream {
                    index,
                    codec: codec.to_owned(),
                    sample_rate: rate as u32,
                    channels: channels as u32,
                });
            } else {
                warnings.push(format!("stream {index} ({codec}) is left out: {rate} samples a second and {channels} channels cannot be decoded"));
            }
        }
    }
    if picture.is_none() && sound.is_none() {
        return Err(nothing_to_decode(&refused, &warnings));
    }
    let kind = match (&picture, container.kind) {
        (None, _) => MediaKind::Audio,
        (Some(_), MediaKind::Photo) => MediaKind::Photo,
        (Some(_), _) => MediaKind::Video,
    };
    let declared_duration = text(&document["format"]["duration"]).parse().ok().and_then(Duration::from_secs_f64);
    let declared_duration = declared_duration.filter(|_| kind != MediaKind::Photo);
    if let Some(declared) = declared_duration.filter(|declared| declared.secs() > limits.duration_secs as f64) {
        return Err(failure(
            FailureKind::DurationLimit,
            format!("the file says that it plays {:.0} s; the limit is {} s", declared.secs(), limits.duration_secs),
            "raise the duration limit and analyse again, or import the part that matters as an item of its own",
        ));
    }
    Ok(Probe { container, kind, declared_duration, picture, sound, readings: readings(document, streams), warnings })
}

fn nothing_to_decode(refused: &[String], warnings: &[String]) -> AnalysisFailure {
    if refused.is_empty() {
        failure(
            FailureKind::Undecodable,
            format!(
                "the file holds no picture and no sound that can be decoded{}",
                warnings.iter().map(|w| format!("; {w}")).collect::<String>()
            ),
            "ask for another copy; this one may be damaged or only the first part of a stream",
        )
    } else {
        failure(
            FailureKind::Refused,
            format!(
                "the file holds only {}, whose decoders are not on the list of those allowed to run",
                refused.join(", ")
            ),
            "convert it on another machine to H.264 or WAV and import the copy beside the original",
        )
    }
}

fn picture_stream(stream: &Value, frame: &Value, index: u32, codec: &str, stored: (u32, u32)) -> PictureStream {
    let (stored_width, stored_height) = stored;
    let counterclockwise = [stream, frame]
        .into_iter()
        .filter_map(|holder| holder["side_data_list"].as_array())
        .find_map(|list| list.iter().find_map(|data| data["rotation"].as_f64()))
        .or_else(|| text(&stream["tags"]["rotate"]).parse::<f64>().ok().map(|degrees| -degrees))
        .unwrap_or(0.0);
    let rotation = ((-counterclockwise / 90.0).round() as i64).rem_euclid(4) as i32 * 90;
    let shape = ratio(text(&stream["sample_aspect_ratio"])).filter(|shape| (0.1..=10.0).contains(shape)).unwrap_or(1.0);
    let shaped_width = ((f64::from(stored_width) * shape).round() as u32).max(1);
    let (width, height) =
        if rotation % 180 == 0 { (shaped_width, stored_height) } else { (stored_height, shaped_width) };
    let matrix = match text(&stream["color_space"]) {
        "bt709" => Matrix::Bt709,
        "bt2020nc" | "bt2020c" => Matrix::Bt2020,
        "bt470bg" | "smpte170m" | "fcc" => Matrix::Bt601,
        // Unsaid: by custom, 709 for high definition; pictures and what was red, green and blue are 601 (JFIF).
        _ if stored_height >= 720 && !matches!(codec, "mjpeg" | "png" | "gif" | "bmp" | "webp") => Matrix::Bt709,
        _ => Matrix::Bt601,
    };
    PictureStream { index, codec: codec.to_owned(), stored_width, stored_height, width, height, rotation, matrix }
}

fn readings(document: &Value, streams: &[Value]) -> Readings {
    /// Beyond this, a file is filling memory rather than describing itself.
    const TAGS: usize = 200;
    const TAG_CHARS: usize = 4000;
    let pairs = |tags: &Value, prefix: &str| -> Vec<(String, String)> {
        let object = tags.as_object().into_iter().flatten();
        object.map(|(key, value)| (format!("{prefix}{key}"), text(value).chars().take(TAG_CHARS).collect())).collect()
    };
    let mut tags = pairs(&document["format"]["tags"], "");
    tags.extend(pairs(&document["frames"][0]["tags"], ""));
    for stream in streams {
        tags.extend(pairs(&stream["tags"], &format!("stream {}: ", number(&stream["index"]).unwrap_or(0))));
    }
    tags.truncate(TAGS);
    let tag = |names: &[&str]| {
        let value = |name: &&str| {
            tags.iter().find(|(key, _)| key.rsplit(": ").next().unwrap_or(key).eq_ignore_ascii_case(name))
        };
        names.iter().find_map(value).map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    // The two ways of writing "no date": the epochs of QuickTime and of UNIX.
    let creation_time = tag(&["creation_time"])
        .filter(|time| !time.starts_with("1904-01-01") && !time.starts_with("1970-01-01"))
        .and_then(|time| time.parse::<Instant>().ok());
    let make = tag(&["com.apple.quicktime.make", "com.android.manufacturer", "make"]);
    let model = tag(&["com.apple.quicktime.model", "com.android.model", "model"]);
    let device = match (make, model) {
        (Some(make), Some(model)) if model.starts_with(&make) => Some(model),
        (Some(make), Some(model)) => Some(format!("{make} {model}")),
        (make, model) => make.or(model),
    };
    let written = of_tags(&tags);
    let tags = tags.into_iter().map(|(name, value)| (name, value.into())).collect();
    Readings { creation_time, name_time: None, device: device.map(Into::into), written, tags }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}

fn number(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.parse().ok())
}

fn ratio(text: &str) -> Option<f64> {
    let (top, bottom) = text.split_once([':', '/'])?;
    let (top, bottom): (f64, f64) = (top.parse().ok()?, bottom.parse().ok()?);
    (top > 0.0 && bottom > 0.0).then_some(top / bottom)
}
