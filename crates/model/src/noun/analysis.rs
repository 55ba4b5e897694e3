use serde::{Deserialize, Serialize};

use crate::{Digest, Duration, Envelope, Instant, ItemId, Protected, Reading, Take, WrittenTime};

/// What an item is, as far as its first bytes tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MediaKind {
    /// Moving pictures.
    Video,
    /// A still picture.
    Photo,
    /// Sound alone.
    Audio,
    /// Text, a table, a web page, an archive.
    Document,
    /// Nobody knows yet.
    #[default]
    Unknown,
}

/// What one detector, in one version, said of one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Analysis {
    /// The item.
    pub item: ItemId,
    /// The bytes that were read.
    pub sha256: Digest,
    /// Which method made it.
    pub method: String,
    /// Its version, settings included.
    pub version: String,
    /// What came out: the technical facts and the takes, or why nothing did.
    pub outcome: Result<Technical, AnalysisFailure>,
    /// Where the clear form of what is protected lies.
    #[serde(default)]
    pub envelope: Option<Envelope>,
}

/// What a decode of an item's streams found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Technical {
    /// The container, by the name of the demuxer that read it.
    pub container: String,
    /// How long it plays; `None` for a still.
    pub duration: Option<Duration>,
    /// The picture, if there is one.
    pub video: Option<VideoStream>,
    /// The sound, if there is any.
    pub audio: Option<AudioStream>,
    /// What the file says of its own origin.
    pub readings: Readings,
    /// The uninterrupted recordings inside it, in the order of the file.
    pub takes: Vec<Take>,
    /// What the decoder complained of and went on.
    pub warnings: Vec<String>,
}

/// A picture stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VideoStream {
    /// The codec's name.
    pub codec: String,
    /// Width in pixels as displayed (rotation applied).
    pub width: u32,
    /// Height in pixels as displayed.
    pub height: u32,
    /// Clockwise rotation that the container asks for, in degrees.
    pub rotation: i32,
    /// How many frames were decoded.
    pub frames: u64,
    /// Mean frames a second over the decoded ones.
    pub frame_rate: Option<f64>,
    /// Whether frames come at changing distances.
    pub variable_rate: bool,
}

/// A sound stream.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AudioStream {
    /// The codec's name.
    pub codec: String,
    /// Samples a second.
    pub sample_rate: u32,
    /// Channels.
    pub channels: u32,
    /// Where the sound begins relative to the item's start, in seconds.
    pub start_s: f64,
    /// Programme loudness in LUFS (EBU R 128 / ITU-R BS.1770-4); `None` for silence.
    pub loudness_lufs: Option<f64>,
    /// Largest sample, in dB below full scale; `None` for silence.
    pub peak_dbfs: Option<f64>,
}

/// What a file says of its own origin: the word of a device whose clock nobody has checked.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Readings {
    /// Creation time in the container, read as UTC as its standard asks (many devices write local time, or the end).
    pub creation_time: Option<Instant>,
    /// A date and time in the file's name.
    pub name_time: Option<Reading>,
    /// Device maker and model, as written in the file.
    pub device: Option<Protected>,
    /// Every other time that the file carries, with its zone where that is written too.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub written: Vec<WrittenTime>,
    /// Every tag of the container, verbatim.
    pub tags: Vec<(String, Protected)>,
}

/// Why an item could not be analysed: what, and what to do next. The item stays preserved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnalysisFailure {
    /// Which limit or step stopped it.
    pub kind: FailureKind,
    /// What happened, for a person.
    pub what: String,
    /// What to do next.
    pub next: String,
}

/// What stopped an analysis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// Not a kind of file that is decoded at all.
    NotMedia,
    /// No bytes.
    Empty,
    /// A kind that is known and deliberately not opened (playlists, scripts and the like).
    Refused,
    /// Broken or cut off: nothing could be decoded.
    Undecodable,
    /// Took longer than the limit.
    TimeLimit,
    /// Wanted more memory than the limit.
    MemoryLimit,
    /// More pixels a frame than the limit.
    PixelLimit,
    /// More frames than the limit.
    FrameLimit,
    /// Plays longer than the limit.
    DurationLimit,
    /// No sandbox on this machine, so nothing is decoded.
    NoSandbox,
    /// The decoder was killed while it read the file (a crash, or a forbidden action).
    Crashed,
    /// The decoder is not installed.
    NoDecoder,
}
