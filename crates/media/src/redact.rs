//! A copy of a recording in which what must not be seen or heard is not there any more.
use std::path::Path;

use model::FailureKind;

use crate::decoder::{input_arguments, memory_arguments, texts};
use crate::failure::failure;
use crate::pass::PassError;
use crate::probe::probe;
use crate::rendition::streamed;
use crate::sandbox::{FIRST_PIPE, Job, Launcher, Tool};
use crate::settings::Settings;
use crate::sink::Sink;

/// Seconds by which a box or a silence begins early and ends late: a frame more, never one too few.
const MARGIN_S: f64 = 0.1;
/// A box is widened by this fraction of its side on every side, since hands and trackers are not exact.
const WIDENED: f32 = 0.05;
/// More boxes than this, one between two positions each, do not fit into one command.
const MOST_BOXES: usize = 800;
/// Of the tone in the place of a voice, in hertz.
const TONE_HZ: u32 = 1000;

/// A stretch of time in a recording.
///
/// # Units
/// Seconds from the recording's start; an end that is not there is that of the recording.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Stretch {
    /// Where it begins.
    pub from_s: Option<f64>,
    /// Where it ends.
    pub to_s: Option<f64>,
}

/// A rectangle of the picture that is filled with black while it lasts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filled {
    /// When.
    pub during: Stretch,
    /// Where, as fractions of the picture as displayed.
    pub region: model::FrameRegion,
}

/// What is not to be heard.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Silenced {
    /// When.
    pub during: Stretch,
    /// Whether a tone says that something was taken out; silence otherwise.
    pub tone: bool,
}

/// All that is taken out of one recording.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recipe {
    /// Boxes.
    pub filled: Vec<Filled>,
    /// Sound.
    pub silenced: Vec<Silenced>,
}

impl Recipe {
    /// A moving box by its positions, each at a time: between two of them all that either covers is filled.
    ///
    /// One position holds for the whole recording. Before the first and after the last nothing is filled.
    pub fn follow(&mut self, positions: &[(f64, model::FrameRegion)]) {
        let mut positions = positions.to_vec();
        positions.sort_by(|a, b| a.0.total_cmp(&b.0));
        if let [(_, region)] = positions[..] {
            self.filled.push(Filled { during: Stretch::default(), region });
        }
        for pair in positions.windows(2) {
            let [(from, a), (to, b)] = pair else { continue };
            let during = Stretch { from_s: Some(*from), to_s: Some(*to) };
            self.filled.push(Filled { during, region: around(a, b) });
        }
    }
}

/// The smallest rectangle that holds both.
fn around(a: &model::FrameRegion, b: &model::FrameRegion) -> model::FrameRegion {
    let (left, top) = (a.left.min(b.left), a.top.min(b.top));
    let (right, bottom) = ((a.left + a.width).max(b.left + b.width), (a.top + a.height).max(b.top + b.height));
    model::FrameRegion { left, top, width: right - left, height: bottom - top }
}

/// Streams a copy of `input` from which a recipe was taken out, as `redacted.mp4`, of a still as `redacted.png`.
///
/// The picture keeps its size. Boxes are filled on the decoded frames, so that nothing of what they cover is in the copy;
/// sound in a silence is gone. One picture and one sound are kept; metadata, chapters, subtitles and data are not.
///
/// # Errors
/// As for [`pass`](crate::pass); also where a picture is to be covered and there is none, or a sound, and where there are
/// more boxes than one run takes. After an error the copy is to be thrown away.
///
/// # Limits
/// It takes out what the recipe names, and finds nothing by itself. What else may tell who somebody is (clothes, a room, a
/// way of walking, a voice outside the silences) stays.
pub fn redact(
    input: &Path,
    recipe: &Recipe,
    settings: &Settings,
    launcher: &Launcher,
    sink: &mut dyn Sink,
) -> Result<&'static str, PassError> {
    let limits = &settings.limits;
    let probe = probe(input, limits, launcher)?;
    refuse_what_is_not_there(recipe, probe.picture.is_some(), probe.sound.is_some())?;
    let still = probe.kind == model::MediaKind::Photo;
    let threads = settings.threads.clamp(1, 16).to_string();
    let mut args = texts(&["-nostdin", "-hide_banner", "-nostats", "-v", "error", "-filter_threads", "1"]);
    args.extend(memory_arguments(limits));
    args.extend(texts(&["-threads", &threads]));
    args.extend(input_arguments(input, probe.container, limits));
    let mut filters = Vec::new();
    if let Some(stream) = &probe.picture {
        filters.push(format!("[0:{}]{}[picture]", stream.index, picture_filter(&recipe.filled, still)));
    }
    if let Some(stream) = probe.sound.as_ref().filter(|_| !still) {
        filters.push(sound_filter(stream.index, &recipe.silenced));
    }
    args.extend(texts(&["-filter_complex", &filters.join(";")]));
    if probe.picture.is_some() {
        args.extend(texts(&["-map", "[picture]"]));
    }
    let name = if still {
        args.extend(texts(&["-frames:v", "1", "-c:v", "png", "-f", "image2pipe"]));
        "redacted.png"
    } else {
        args.extend(texts(&["-fps_mode", "passthrough", "-c:v", "libx264", "-preset", "veryfast", "-crf", "18"]));
        args.extend(texts(&["-threads", &threads]));
        if probe.sound.is_some() {
            args.extend(texts(&["-map", "[sound]", "-c:a", "aac", "-b:a", "160k"]));
        }
        args.extend(texts(&["-f", "mp4", "-movflags", "frag_keyframe+empty_moov+default_base_moof"]));
        "redacted.mp4"
    };
    args.extend(texts(&[
        "-map_metadata",
        "-1",
        "-map_chapters",
        "-1",
        "-fflags",
        "+bitexact",
        "-flags:v",
        "+bitexact",
    ]));
    args.extend(texts(&[&format!("pipe:{FIRST_PIPE}")]));
    let job = Job { tool: Tool::Ffmpeg, args, input: Some(input), beside: None, scratch: None, pipes: 1, limits };
    streamed(&job, launcher, sink.create(name)?)?;
    Ok(name)
}

fn refuse_what_is_not_there(recipe: &Recipe, picture: bool, sound: bool) -> Result<(), PassError> {
    let refused = |what: &str, next: &str| Err(failure(FailureKind::NotMedia, what.to_owned(), next).into());
    if !recipe.filled.is_empty() && !picture {
        return refused("a box is to be filled, and there is no picture", "take the boxes out of the table");
    }
    if !recipe.silenced.is_empty() && !sound {
        return refused("a voice is to be taken out, and there is no sound", "take the voices out of the table");
    }
    if recipe.filled.len() + recipe.silenced.len() > MOST_BOXES {
        let what = format!("more than {MOST_BOXES} boxes and silences");
        return refused(&what, "give fewer positions: between two of them all that either covers is filled");
    }
    Ok(())
}

fn picture_filter(filled: &[Filled], still: bool) -> String {
    // ffmpeg has set the picture upright before this filter.
    let mut chain: Vec<String> = filled.iter().map(|filled| drawn(filled, still)).collect();
    if still {
        chain.push("format=rgb24".to_owned());
    } else {
        chain.push("pad=ceil(iw/2)*2:ceil(ih/2)*2,format=yuv420p,setsar=1".to_owned());
    }
    chain.join(",")
}

fn drawn(filled: &Filled, still: bool) -> String {
    let region = &filled.region;
    let (more_x, more_y) = (region.width * WIDENED, region.height * WIDENED);
    // Edges are rounded outward to whole pairs of pixels: chroma is kept for two by two of them.
    let low = |edge: f32, more: f32| f64::from((edge - more).clamp(0.0, 1.0));
    let high = |edge: f32, more: f32| f64::from((edge + more).clamp(0.0, 1.0));
    let (left, right) = (low(region.left, more_x), high(region.left + region.width, more_x));
    let (top, bottom) = (low(region.top, more_y), high(region.top + region.height, more_y));
    let edges = format!(
        "drawbox=x=floor(iw*{left:.6}/2)*2:y=floor(ih*{top:.6}/2)*2:w=ceil(iw*{right:.6}/2)*2-floor(iw*{left:.6}/2)*2\
         :h=ceil(ih*{bottom:.6}/2)*2-floor(ih*{top:.6}/2)*2:color=black:t=fill:replace=1"
    );
    match during(&filled.during) {
        Some(when) if !still => format!("{edges}:enable='{when}'"),
        _ => edges,
    }
}

fn sound_filter(index: u32, silenced: &[Silenced]) -> String {
    let when = |tones: bool| -> Option<String> {
        let of: Vec<&Silenced> = silenced.iter().filter(|silence| silence.tone || !tones).collect();
        let whens = of.iter().map(|silence| during(&silence.during).unwrap_or_else(|| "1".to_owned()));
        (!of.is_empty()).then(|| whens.collect::<Vec<_>>().join("+"))
    };
    let plain = format!("[0:{index}]aresample=async=1,aformat=channel_layouts=mono|stereo:sample_rates=44100|48000");
    let Some(quiet) = when(false) else { return format!("{plain}[sound]") };
    let muted = format!("{plain},volume=volume=0:enable='{quiet}'");
    match when(true) {
        None => format!("{muted}[sound]"),
        Some(tones) => format!(
            "{muted}[muted];sine=frequency={TONE_HZ}:sample_rate=48000,volume=volume=0:enable='not({tones})'[tone];\
             [muted][tone]amix=inputs=2:duration=first:normalize=0[sound]"
        ),
    }
}

/// When a filter acts; `None` for always.
fn during(stretch: &Stretch) -> Option<String> {
    let from = stretch.from_s.map(|from| (from - MARGIN_S).max(0.0));
    let to = stretch.to_s.map(|to| to + MARGIN_S);
    match (from, to) {
        (None, None) => None,
        (Some(from), None) => Some(format!("gte(t,{from:.3})")),
        (None, Some(to)) => Some(format!("lte(t,{to:.3})")),
        (Some(from), Some(to)) => Some(format!("between(t,{from:.3},{to:.3})")),
    }
}
