use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::entry_line::EntryLine;
use super::item_line::ItemLine;
use super::row::{RecordedRow, RowPage};

/// Everything about one item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct ItemView {
    /// As a list shows it.
    pub line: ItemLine,
    /// Its own row in `items`.
    pub row: RecordedRow,
    /// How its recording can be looked at.
    pub media: MediaView,
    /// What its streams hold, if it was analysed.
    pub technical: Option<TechnicalView>,
    /// Its takes: those that a person recorded, else those that the analysis found.
    pub takes: Vec<TakeView>,
    /// What the case says of it, by table (`observations`, `words`, `translations`, `verification`, `posts`, `roles`,
    /// `lineage`, `marks`, `fixes`, `sightings`, `events`, `evidence`, …); the first 1,000 rows of each.
    pub tables: BTreeMap<String, RowPage>,
    /// Where its bytes came from, and when: custody.
    pub arrivals: Vec<ArrivalView>,
    /// What the file says of itself: its own word.
    pub metadata: Vec<MetadataView>,
    /// What the file says of its provenance (C2PA), question by question.
    pub provenance: Vec<ProvenanceView>,
    /// What was said about it.
    pub comments: Vec<CommentView>,
    /// The newest 50 ledger entries that concern it; more by `/api/items/{id}/history`.
    pub history: Vec<EntryLine>,
    /// Items that come from it or that it comes from.
    pub lineage: Vec<ItemLine>,
}

/// How an item's recording can be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediaView {
    /// The address of the preserved copy; `None` where it is not held, or nobody here may read it.
    pub original: Option<String>,
    /// The content type of the preserved copy.
    pub content_type: String,
    /// Whether browsers play the original: its container and codecs are among those that all of them know.
    pub plays: bool,
    /// The address of the working copy that every browser plays; `None` for what has none.
    pub proxy: Option<String>,
    /// Whether that copy is there: `ready`, `making`, `absent` or `failed`.
    pub proxy_state: String,
    /// The address of the times of its key frames; `None` without an analysis.
    pub frames: Option<String>,
    /// The address of its waveform; `None` without sound or analysis.
    pub waveform: Option<String>,
    /// The address of its contact sheet.
    pub contact_sheet: Option<String>,
    /// Why something of this is missing, in words.
    pub note: Option<String>,
}

/// What the streams of an item hold.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TechnicalView {
    /// The container.
    pub container: String,
    /// Seconds.
    pub duration_s: Option<f64>,
    /// The codec of its pictures.
    pub video_codec: Option<String>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// Degrees clockwise by which it must be turned; players do it.
    pub rotation: Option<i32>,
    /// How many frames.
    pub frames: Option<u64>,
    /// Frames a second.
    pub frame_rate: Option<f64>,
    /// Whether the frames come at uneven times.
    pub variable_rate: bool,
    /// The codec of its sound.
    pub audio_codec: Option<String>,
    /// Samples a second.
    pub sample_rate: Option<u32>,
    /// How many channels.
    pub channels: Option<u32>,
    /// What the decoder complained of.
    pub warnings: Vec<String>,
    /// The method and the version of the decoder.
    pub version: String,
}

/// One uninterrupted recording inside an item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct TakeView {
    /// Its id; its start is the point `<id>.start`.
    pub id: String,
    /// Seconds from the item's start.
    pub from_s: f64,
    /// Seconds from the item's start.
    pub to_s: f64,
    /// Whether a person recorded it; else the analysis found it.
    pub by_person: bool,
    /// What is known of it.
    pub description: Option<String>,
}

/// Bytes that came into the case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ArrivalView {
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// Who brought them.
    pub by: String,
    /// The path as given, or a stand-in.
    pub path: String,
    /// Their SHA-256.
    pub sha256: String,
    /// How many.
    pub bytes: u64,
    /// What the file system said of the last change, RFC 3339 in UTC.
    pub modified: Option<String>,
    /// Who collected them before.
    pub collector: Option<String>,
    /// When they were collected, RFC 3339 in UTC.
    pub collected_at: Option<String>,
    /// From which address.
    pub collected_from: Option<String>,
    /// By which program.
    pub tool: Option<String>,
    /// The ledger entry.
    pub entry: u64,
}

/// One field of what a file says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MetadataView {
    /// What it was read from.
    pub group: String,
    /// Its name there.
    pub name: String,
    /// Its value as text, or a stand-in.
    pub value: String,
}

/// One question about the signed provenance of a file, with its own answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProvenanceView {
    /// The question.
    pub question: String,
    /// `yes`, `no`, `not_checked`, or a value.
    pub answer: String,
    /// Why.
    pub why: Vec<String>,
}

/// What somebody said to colleagues about a record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct CommentView {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The table of the row it is about.
    pub table: String,
    /// The id of that row.
    pub of: String,
    /// The text; a stand-in where it is sealed, because what it is about is.
    pub text: String,
    /// Whether the text is sealed.
    pub protected: bool,
    /// Who is meant to read it.
    pub mentions: Vec<String>,
    /// The comment that it answers.
    pub answers: Option<String>,
    /// Seconds into the item, where it is about a moment.
    pub at_s: Option<f64>,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// The ledger entry.
    pub entry: u64,
}

/// The times of an item's frames.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FramesView {
    /// The key frames that were kept as pictures, in order.
    pub key_frames: Vec<KeyFrameView>,
    /// The exact time of every frame, in microseconds from the item's start; empty where the analysis kept none.
    pub times_micros: Vec<u64>,
}

/// One key frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeyFrameView {
    /// Its number among the key frames, counted from 0.
    pub index: usize,
    /// Its exact time, in microseconds from the item's start.
    pub micros: u64,
    /// The address of its picture.
    pub picture: String,
}

/// How loud an item is over time.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct WaveformView {
    /// How many pairs a second.
    pub per_second: u32,
    /// Seconds from the item's start to the first pair.
    pub start_s: f64,
    /// The lowest and the highest sample of each stretch, from -1 to 1, one after the other.
    pub peaks: Vec<f32>,
}
