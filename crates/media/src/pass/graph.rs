//! What the one ffmpeg process is told: a filter graph for the picture, one for the sound, and where each result goes.
use std::ffi::OsString;
use std::io::{self, PipeReader, Read};
use std::path::Path;

use model::MediaKind;

use super::timestamps::Timestamps;
use crate::decoder::{input_arguments, memory_arguments, texts};
use crate::probe::{Matrix, PictureStream, Probe};
use crate::raster::fitted;
use crate::sandbox::FIRST_PIPE;
use crate::settings::Settings;

/// Rate of the low sound, in samples a second.
pub(crate) const LOW_RATE: u32 = 8000;

/// Codecs in which every frame stands alone: that one does says nothing of a cut.
const INTRA_ONLY: &[&str] = &["mjpeg", "png", "gif", "webp", "bmp"];

/// What a pipe carries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Grey,
    GreyTimes,
    Key,
    KeyTimes,
    Sound,
    SoundTimes,
    LowSound,
}

/// Sizes and intervals of the picture's results.
#[derive(Debug, Clone)]
pub(crate) struct PictureShape {
    /// Size of the small grey frames, as displayed.
    pub(crate) grey: (usize, usize),
    /// Size of the key frames, as displayed; both even.
    pub(crate) key: (usize, usize),
    pub(crate) matrix: Matrix,
    /// Microseconds between regular key frames.
    pub(crate) key_interval: u64,
}

/// The sound's native form.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SoundShape {
    pub(crate) rate: u32,
    /// One or two.
    pub(crate) channels: usize,
}

/// The whole graph.
#[derive(Debug)]
pub(crate) struct Graph {
    pub(crate) picture: Option<PictureShape>,
    pub(crate) sound: Option<SoundShape>,
    pub(crate) roles: Vec<Role>,
}

impl Graph {
    pub(crate) fn new(probe: &Probe, settings: &Settings) -> Self {
        let picture = probe.picture.as_ref().map(|stream| picture_shape(stream, probe, settings));
        let sound = probe
            .sound
            .as_ref()
            .map(|stream| SoundShape { rate: stream.sample_rate, channels: if stream.channels == 1 { 1 } else { 2 } });
        let mut roles = Vec::new();
        if picture.is_some() {
            roles.extend([Role::Grey, Role::GreyTimes, Role::Key, Role::KeyTimes]);
        }
        if sound.is_some() {
            roles.extend([Role::Sound, Role::SoundTimes, Role::LowSound]);
        }
        Self { picture, sound, roles }
    }

    /// All arguments of ffmpeg.
    pub(crate) fn arguments(&self, input: &Path, probe: &Probe, settings: &Settings) -> Vec<OsString> {
        let threads = settings.threads.clamp(1, 16).to_string();
        let mut args = texts(&["-nostdin", "-hide_banner", "-nostats", "-v", "error", "-filter_complex_threads", "1"]);
        args.extend(memory_arguments(&settings.limits));
        args.extend(texts(&["-threads", &threads, "-noautorotate"]));
        args.extend(input_arguments(input, probe.container, &settings.limits));
        if let (Some(shape), Some(stream)) = (&self.picture, &probe.picture) {
            args.extend(texts(&["-filter_complex", &picture_graph(shape, stream, probe)]));
        }
        if let (Some(shape), Some(stream)) = (&self.sound, &probe.sound) {
            let layout = if shape.channels == 1 { "mono" } else { "stereo" };
            // Gaps in the sound's times become silence and overlaps are dropped, so that a sample's number is its time.
            let graph = format!(
                "[0:{}]aresample=async=1:min_hard_comp=0.02,aformat=sample_fmts=s16:sample_rates={}:channel_layouts={layout},\
                 asplit=3[s0][s1][l];[l]aresample={LOW_RATE},aformat=sample_fmts=s16:channel_layouts=mono[l0]",
                stream.index, shape.rate
            );
            args.extend(texts(&["-filter_complex", &graph]));
        }
        for (index, role) in self.roles.iter().enumerate() {
            let pipe = format!("pipe:{}", FIRST_PIPE + index);
            let (label, rest): (&str, &[&str]) = match role {
                Role::Grey => ("[g0]", &["-c:v", "rawvideo", "-f", "rawvideo"]),
                Role::GreyTimes => ("[g1]", &["-c:v", "rawvideo", "-f", "framecrc"]),
                Role::Key => ("[k0]", &["-c:v", "rawvideo", "-f", "rawvideo"]),
                Role::KeyTimes => ("[k1]", &["-c:v", "rawvideo", "-f", "framecrc"]),
                Role::Sound => ("[s0]", &["-c:a", "pcm_s16le", "-f", "s16le"]),
                Role::SoundTimes => ("[s1]", &["-c:a", "pcm_s16le", "-f", "framecrc"]),
                Role::LowSound => ("[l0]", &["-c:a", "pcm_s16le", "-f", "s16le"]),
            };
            args.extend(texts(&["-map", label]));
            args.extend(texts(rest));
            if matches!(role, Role::Grey | Role::GreyTimes | Role::Key | Role::KeyTimes) {
                args.extend(texts(&["-fps_mode", "passthrough", "-enc_time_base", "1/1000000"]));
            }
            args.extend(texts(&["-flush_packets", "1", &pipe]));
        }
        args
    }

    /// The pipes by what they carry.
    pub(crate) fn pipes(&self, outputs: Vec<PipeReader>) -> Pipes {
        Pipes(self.roles.iter().copied().zip(outputs).collect())
    }
}

/// The pipes of one process.
pub(crate) struct Pipes(Vec<(Role, PipeReader)>);

impl Pipes {
    /// The pipe with this role; an empty stream if the process has none.
    pub(crate) fn take(&mut self, role: Role) -> Stream {
        let at = self.0.iter().position(|(carries, _)| *carries == role);
        Stream(at.map(|at| self.0.remove(at).1))
    }

    pub(crate) fn times(&mut self, role: Role) -> Timestamps {
        Timestamps::new(self.take(role))
    }
}

/// What comes over one pipe.
pub(crate) struct Stream(Option<PipeReader>);

impl Read for Stream {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |pipe| pipe.read(buffer))
    }
}

fn picture_shape(stream: &PictureStream, probe: &Probe, settings: &Settings) -> PictureShape {
    let even = |len: usize| (len.max(2) + 1) & !1;
    let key = fitted(stream.width, stream.height, settings.key_side.clamp(16, 4096));
    let duration = probe.declared_duration.map_or(0, |duration| duration.micros());
    // A dozen for a short clip, then one every so often, then as many as are allowed over the whole length.
    let usual = u64::from(settings.key_interval_secs.max(1)) * 1_000_000;
    let often = (duration / 12).clamp(500_000, usual);
    let key_interval = often.max(duration / u64::from(settings.key_frames.max(2)).saturating_sub(1).max(1));
    PictureShape {
        grey: fitted(stream.width, stream.height, settings.grey_side.clamp(8, 1024)),
        key: (even(key.0), even(key.1)),
        matrix: stream.matrix,
        key_interval: if duration == 0 { usual } else { key_interval },
    }
}

/// Everything is scaled from the stored frame directly, and turned only when it is small.
fn picture_graph(shape: &PictureShape, stream: &PictureStream, probe: &Probe) -> String {
    let turn = stream.turn();
    let stored =
        |(width, height): (usize, usize)| if stream.rotation % 180 == 0 { (width, height) } else { (height, width) };
    let (grey, key) = (stored(shape.grey), stored(shape.key));
    // Candidates for key frames: the regular ones and others between, at most a second apart (two in long recordings),
    // so that a take's first is near its cut; and frames that the encoder began afresh, which often are the cut itself.
    let long = probe.declared_duration.is_some_and(|duration| duration.secs() > 1200.0);
    let step = shape.key_interval.div_ceil(shape.key_interval.div_ceil(if long { 2_000_000 } else { 1_000_000 }));
    let afresh = if INTRA_ONLY.contains(&stream.codec.as_str()) {
        ""
    } else {
        "+eq(pict_type\\,I)*gte(pts-prev_selected_pts\\,250000)"
    };
    let select = if probe.kind == MediaKind::Photo {
        "eq(n\\,0)".to_owned()
    } else {
        // Times are whole microseconds here, so that both sides of the pipe agree on which interval a frame is in.
        format!("isnan(prev_selected_pts)+gt(floor(pts/{step})\\,floor(prev_selected_pts/{step})){afresh}")
    };
    format!(
        "[0:{}]settb=1/1000000,split=2[fa][fb];\
         [fa]scale={}:{}:flags=area,format=gray{turn},split=2[g0][g1];\
         [fb]select={select},scale={}:{}:flags=bilinear:out_range=tv,format=yuv420p{turn},split=2[k0][k1]",
        stream.index, grey.0, grey.1, key.0, key.1
    )
}
