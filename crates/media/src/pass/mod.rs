//! One decode that yields all that later engines need.
//!
//! One sandboxed ffmpeg decodes the file once and sends, each over a pipe of its own: every frame as a small grey
//! picture, the candidates for key frames at the size in which they are kept, the sound at its native rate and at
//! 8 kHz; and beside each of these its exact times as text. Everything is streamed into a [`Sink`]:
//!
//! | name | what |
//! | --- | --- |
//! | `grey.bin` | small grey frames at four a second: see [`GREY_MAGIC`] |
//! | `cuts.bin` | cut features of every frame: see [`CUTS_MAGIC`](crate::CUTS_MAGIC) |
//! | `key-*.jpg` | key frames, listed in [`Pass::key_frames`] |
//! | `sheet.jpg` | the contact sheet |
//! | `sound.s16` | mono mix at the native rate: raw `i16`, little endian, from [`Sound::start_s`](crate::Sound::start_s) on |
//! | `sound-8k.s16` | the same at 8,000 samples a second |
//! | `loudness.f32` | momentary loudness (400 ms, EBU Tech 3341) every 100 ms in LUFS: raw `f32`, little endian; minus infinity for silence |
//! | `peaks.bin`, `waveform.svg` | the shape of the sound: see [`PEAKS_MAGIC`](crate::PEAKS_MAGIC) |
//!
//! Times count from the item's start, the earliest presented instant of any of its streams.
//!
//! # Limits
//! Of several picture or sound streams one is read: the largest picture, the first sound. Sound with more than two
//! channels is mixed down to two before it is measured. Mirrored and skewed display matrices are not applied.

mod facts;
mod graph;
mod keys;
mod picture;
mod sound;
mod timestamps;

use std::io;
use std::path::Path;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration as Patience, Instant as Moment};

use model::{AnalysisFailure, AudioStream, Duration, FailureKind, MediaKind, MediaTime, Readings, VideoStream};
use serde::{Deserialize, Serialize};

pub use picture::{GREY_A_SECOND, GREY_MAGIC};

use crate::contact_sheet::{Tile, contact_sheet};
use crate::decoder::decoder_version;
use crate::failure::{decoder_failure, failure};
use crate::limits::Limits;
use crate::probe::{Probe, probe};
use crate::sandbox::{Complaints, Job, Launcher, Running, Tool};
use crate::settings::Settings;
use crate::sink::Sink;
use crate::waveform::{peaks_bin, waveform_svg};
use facts::found;
use graph::{Graph, Role};
use keys::{KeyPictures, Watermark};
use picture::Picture;
use sound::SoundFacts;

/// What one decode of an item found; its renditions are in the sink.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pass {
    /// Recording, picture or sound.
    pub kind: MediaKind,
    /// The container, by the name of the demuxer that read it.
    pub container: String,
    /// How long it plays, by what was decoded; `None` for a still.
    pub duration: Option<Duration>,
    /// How long the file says that it plays.
    pub declared_duration: Option<Duration>,
    /// The picture, if there is one.
    pub video: Option<VideoStream>,
    /// The sound, if there is any.
    pub audio: Option<AudioStream>,
    /// Samples of the mono sound at its native rate and at 8 kHz.
    pub samples: Option<(u64, u64)>,
    /// Size of the small grey frames and how many there are.
    pub grey: Option<GreyFrames>,
    /// What the file says of its own origin.
    pub readings: Readings,
    /// The uninterrupted recordings inside it, in the order of the file; empty for a still.
    pub takes: Vec<(MediaTime, MediaTime)>,
    /// The key frames, in order.
    pub key_frames: Vec<KeyFrame>,
    /// Whether decoding ended well before the file says that it should.
    pub cut_off: bool,
    /// What the decoder complained of and went on.
    pub warnings: Vec<String>,
}

/// The small grey frames of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct GreyFrames {
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// How many were kept.
    pub count: u64,
}

/// One key frame.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyFrame {
    /// The rendition's name.
    pub name: String,
    /// When it is shown.
    pub at: MediaTime,
    /// Whether it stands for the beginning of a take.
    pub begins_take: bool,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// How far a pass has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Decoded up to here.
    pub done: MediaTime,
    /// Out of so much, where the file says so.
    pub of: Option<Duration>,
}

/// Why a pass did not finish.
#[derive(Debug, thiserror::Error)]
pub enum PassError {
    /// The file or the machine: to be recorded with the item.
    #[error("{}", .0.what)]
    Analysis(AnalysisFailure),
    /// A rendition could not be written: nothing is known of the item.
    #[error("a rendition could not be written: {0}")]
    Sink(#[from] io::Error),
}

impl From<AnalysisFailure> for PassError {
    fn from(failure: AnalysisFailure) -> Self {
        Self::Analysis(failure)
    }
}

impl Pass {
    /// Rises whenever the same input and settings give other bytes.
    pub const VERSION: u32 = 1;

    /// Method and version of this pass with the installed decoder, as text for a cache key; ask once, it starts a process.
    ///
    /// # Errors
    /// [`FailureKind::NoSandbox`] or [`FailureKind::NoDecoder`].
    pub fn method(launcher: &Launcher) -> Result<String, AnalysisFailure> {
        Ok(format!("media-pass {}; {}", Self::VERSION, decoder_version(launcher)?))
    }
}

/// Why a reader stopped before the end of its stream.
#[derive(Debug)]
enum Stop {
    Limit(AnalysisFailure),
    Sink(io::Error),
}

impl From<io::Error> for Stop {
    fn from(e: io::Error) -> Self {
        Self::Sink(e)
    }
}

/// What readers tell the one who waits.
enum News {
    Reached(u64),
    Ended,
}

/// A reader's line to the one who waits; says that it ended even when its thread panics.
struct Reporter(Sender<News>);

impl Reporter {
    fn reached(&self, micros: u64) {
        // Nobody listens any more once the pass has been given up.
        let _ = self.0.send(News::Reached(micros));
    }
}

impl Drop for Reporter {
    fn drop(&mut self) {
        // As above.
        let _ = self.0.send(News::Ended);
    }
}

/// What the readers brought back.
#[derive(Default)]
struct Outcome {
    picture: Option<Result<Picture, Stop>>,
    keys: Option<Result<KeyPictures, Stop>>,
    sound: Option<Result<SoundFacts, Stop>>,
    low: Option<Result<u64, Stop>>,
    overtime: Option<AnalysisFailure>,
}

/// Decodes `input` once, streams its renditions into `sink` and returns what was found.
///
/// `progress` is called on this thread now and then. The same input and settings give the same bytes.
///
/// # Errors
/// [`PassError::Analysis`] with what stopped it; [`PassError::Sink`] if a rendition could not be written. Renditions
/// begun before an error are incomplete and to be thrown away.
pub fn pass(
    input: &Path,
    settings: &Settings,
    launcher: &Launcher,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress),
) -> Result<Pass, PassError> {
    decode(probe(input, &settings.limits, launcher)?, input, settings, launcher, sink, progress)
}

/// Decodes the sound of `input` alone, once, with the same graph; its renditions are those of the sound.
///
/// # Errors
/// Those of [`pass`], and [`FailureKind::NotMedia`] where the file holds no sound.
pub fn sound_pass(
    input: &Path,
    settings: &Settings,
    launcher: &Launcher,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress),
) -> Result<Pass, PassError> {
    let mut probe = probe(input, &settings.limits, launcher)?;
    if probe.sound.is_none() {
        return Err(failure(
            FailureKind::NotMedia,
            "the file has no sound: not one audio stream",
            "leave it out, or look for another copy: sound is often lost when a video is re-uploaded",
        )
        .into());
    }
    probe.picture = None;
    decode(probe, input, settings, launcher, sink, progress)
}

fn decode(
    probe: Probe,
    input: &Path,
    settings: &Settings,
    launcher: &Launcher,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress),
) -> Result<Pass, PassError> {
    let limits = &settings.limits;
    let graph = Graph::new(&probe, settings);
    let args = graph.arguments(input, &probe, settings);
    let job = Job {
        tool: Tool::Ffmpeg,
        args,
        input: Some(input),
        beside: None,
        scratch: None,
        pipes: graph.roles.len(),
        limits,
    };
    let mut running = launcher.start(&job)?;
    running.wait_for_walls()?;
    let outcome = read_all(&mut running, &graph, &probe, settings, sink, progress)?;
    let ended = running.finish(Patience::from_secs(10));
    if let Some(overtime) = outcome.overtime {
        return Err(overtime.into());
    }
    let picture = outcome.picture.transpose().map_err(stopped)?;
    let keys = outcome.keys.transpose().map_err(stopped)?;
    let sound = outcome.sound.transpose().map_err(stopped)?;
    let low_samples = outcome.low.transpose().map_err(stopped)?.unwrap_or(0);
    let picture = picture.filter(|picture| picture.frames > 0);
    let sound = sound.filter(|sound| sound.samples > 0);
    if picture.is_none() && sound.is_none() {
        return Err(decoder_failure(&ended, limits).into());
    }
    let mut warnings = probe.warnings.clone();
    if ended.status.is_some_and(|status| !status.success()) {
        // Part of it was decoded all the same; what ended the decoder is in its complaints.
        warnings.push("the decoder ended with an error before the end of the file".into());
    }
    if probe.picture.is_some() && picture.is_none() {
        warnings.push("the picture stream gave not one frame".into());
    }
    if probe.sound.is_some() && sound.is_none() {
        warnings.push("the sound stream gave not one sample".into());
    }
    let mut pass = found(probe, picture.as_ref(), sound.as_ref(), low_samples, &mut warnings);
    write_pictures(keys, &mut pass, sink)?;
    if let Some(sound) = &sound {
        sink.create("peaks.bin")?.write_all(&peaks_bin(&sound.peaks, sound.rate))?;
        sink.create("waveform.svg")?.write_all(waveform_svg(&sound.peaks).as_bytes())?;
    }
    warnings.extend(complaints(&ended.complaints));
    pass.warnings = warnings;
    Ok(pass)
}

fn stopped(stop: Stop) -> PassError {
    match stop {
        Stop::Limit(failure) => PassError::Analysis(failure),
        Stop::Sink(e) => PassError::Sink(e),
    }
}

/// Runs a reader on each pipe and waits for all of them, within the limits on time.
fn read_all(
    running: &mut Running,
    graph: &Graph,
    probe: &Probe,
    settings: &Settings,
    sink: &mut dyn Sink,
    progress: &mut dyn FnMut(Progress),
) -> Result<Outcome, PassError> {
    let limits = settings.limits;
    let mut pipes = graph.pipes(std::mem::take(&mut running.outputs));
    let (sender, receiver) = mpsc::channel();
    if let Some(shape) = &graph.sound {
        sink.sound_rate(shape.rate);
    }
    // Everything that can fail is done before the first reader starts.
    let mut begin = |name: &str, wanted: bool| wanted.then(|| sink.create(name)).transpose();
    let (grey_out, cuts_out) =
        (begin("grey.bin", graph.picture.is_some())?, begin("cuts.bin", graph.picture.is_some())?);
    let native_out = begin("sound.s16", graph.sound.is_some())?;
    let low_out = begin("sound-8k.s16", graph.sound.is_some())?;
    let loudness_out = begin("loudness.f32", graph.sound.is_some())?;
    let watermark = Watermark::default();
    thread::scope(|scope| {
        let (mut picture, mut keys, mut sound, mut low) = (None, None, None, None);
        let reporter = || Reporter(sender.clone());
        if let (Some(shape), Some(grey_out), Some(cuts_out)) = (&graph.picture, grey_out, cuts_out) {
            let (grey, grey_times) = (pipes.take(Role::Grey), pipes.times(Role::GreyTimes));
            let (key, key_times) = (pipes.take(Role::Key), pipes.times(Role::KeyTimes));
            let (watermark, line, key_line) = (&watermark, reporter(), reporter());
            picture =
                Some(scope.spawn(move || {
                    picture::read(grey, grey_times, shape, &limits, grey_out, cuts_out, watermark, &line)
                }));
            keys = Some(scope.spawn(move || keys::read(key, key_times, shape, settings, watermark, key_line)));
        }
        if let (Some(shape), Some(native_out), Some(loudness_out), Some(low_out)) =
            (&graph.sound, native_out, loudness_out, low_out)
        {
            let (native, times, line) = (pipes.take(Role::Sound), pipes.times(Role::SoundTimes), reporter());
            sound =
                Some(scope.spawn(move || sound::read(native, times, shape, &limits, native_out, loudness_out, &line)));
            let (pipe, line) = (pipes.take(Role::LowSound), reporter());
            low = Some(scope.spawn(move || sound::copy_low(pipe, low_out, line)));
        }
        drop(sender);
        let overtime = wait(&receiver, running, &limits, probe.declared_duration, progress);
        Ok(Outcome {
            picture: picture.map(joined),
            keys: keys.map(joined),
            sound: sound.map(joined),
            low: low.map(joined),
            overtime,
        })
    })
}

fn joined<T>(thread: thread::ScopedJoinHandle<'_, Result<T, Stop>>) -> Result<T, Stop> {
    match thread.join() {
        Ok(result) => result,
        Err(panic) => std::panic::resume_unwind(panic),
    }
}

/// Passes news on until every reader has ended; kills the decoder when time is up.
fn wait(
    receiver: &mpsc::Receiver<News>,
    running: &mut Running,
    limits: &Limits,
    of: Option<Duration>,
    progress: &mut dyn FnMut(Progress),
) -> Option<AnalysisFailure> {
    let start = Moment::now();
    let (mut heard, mut told, mut furthest) = (start, start, 0);
    let mut overtime = None;
    loop {
        match receiver.recv_timeout(Patience::from_millis(200)) {
            Ok(News::Reached(micros)) => {
                heard = Moment::now();
                furthest = furthest.max(micros);
                if told.elapsed() >= Patience::from_millis(100) {
                    told = heard;
                    progress(Progress { done: MediaTime::from_micros(furthest), of });
                }
            }
            Ok(News::Ended) => heard = Moment::now(),
            Err(RecvTimeoutError::Timeout) => (),
            Err(RecvTimeoutError::Disconnected) => return overtime,
        }
        if overtime.is_some() {
            continue;
        }
        let (what, limit) = if start.elapsed().as_secs() >= limits.wall_secs {
            ("decoding took longer than", limits.wall_secs)
        } else if heard.elapsed().as_secs() >= limits.stall_secs {
            ("the decoder brought not one frame or sample within", limits.stall_secs)
        } else {
            continue;
        };
        running.kill();
        overtime = Some(failure(
            FailureKind::TimeLimit,
            format!("{what} the limit of {limit} s; it had come to {}", MediaTime::from_micros(furthest)),
            "raise the time limit and analyse again, or import the part that matters as an item of its own",
        ));
    }
}

fn write_pictures(keys: Option<KeyPictures>, pass: &mut Pass, sink: &mut dyn Sink) -> Result<(), PassError> {
    let Some(keys) = keys else { return Ok(()) };
    let still = pass.duration.is_none();
    for key in &keys.pictures {
        let name = format!("key-{:012}.jpg", key.micros);
        sink.create(&name)?.write_all(&key.jpeg)?;
        let at = MediaTime::from_micros(key.micros);
        let (width, height) = (keys.width as u32, keys.height as u32);
        pass.key_frames.push(KeyFrame { name, at, begins_take: key.begins_take && !still, width, height });
    }
    let tiles: Vec<Tile<'_>> = keys
        .pictures
        .iter()
        .map(|key| Tile {
            picture: &key.tile,
            at: (!still).then_some(MediaTime::from_micros(key.micros)),
            begins_take: key.begins_take && pass.takes.len() > 1,
        })
        .collect();
    if let Some(sheet) = contact_sheet(&tiles) {
        let bytes = sheet.jpeg(82).map_err(io::Error::other)?;
        sink.create("sheet.jpg")?.write_all(&bytes)?;
    }
    Ok(())
}

/// The decoder's complaints in a fixed order: its threads write them in any.
fn complaints(complaints: &Complaints) -> Vec<String> {
    let mut lines: Vec<String> = complaints.lines.iter().map(|line| format!("the decoder says: {line}")).collect();
    lines.sort();
    lines
}
