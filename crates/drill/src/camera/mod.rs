//! Phones: where they are and how they turn, their lenses, their clocks, what they write into their files.

mod lens;
mod placing;

use crate::chance::Chance;
use crate::space::{V3, v3};

pub(crate) use lens::Lens;
pub(crate) use placing::place;

/// A phone that films, from its first frame to its last.
#[derive(Debug, Clone)]
pub(crate) struct Camera {
    pub(crate) id: String,
    pub(crate) device: &'static str,
    /// Width and height of its frames in pixels.
    pub(crate) size: (usize, usize),
    pub(crate) lens: Lens,
    /// Where it is: corners of its way with their scene times; it stands still between two equal corners.
    pub(crate) way: Vec<(f64, V3)>,
    /// What it turns to, in order.
    pub(crate) aims: Vec<Aim>,
    /// Scene seconds of the first frame.
    pub(crate) start_s: f64,
    /// True seconds filmed.
    pub(crate) length_s: f64,
    pub(crate) rate: Rate,
    /// Seconds from the first row of a frame being read to the last.
    pub(crate) readout_s: f64,
    pub(crate) clock: Clock,
    pub(crate) stamp: Stamp,
    pub(crate) shake_rad: f64,
    pub(crate) gain: f32,
    pub(crate) grain: f32,
    pub(crate) microphone: Microphone,
    pub(crate) codec: Codec,
    /// Scene times at which whoever holds it starts.
    pub(crate) starts: Vec<f64>,
    phases: [f64; 6],
}

/// A turn of the camera.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Aim {
    /// Scene time at which the turn begins.
    pub(crate) at_s: f64,
    /// How long it takes.
    pub(crate) takes_s: f64,
    /// Radians clockwise from north; not wrapped.
    pub(crate) azimuth: f64,
    pub(crate) pitch: f64,
    pub(crate) zoom: f64,
}

/// How often a frame is taken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Rate {
    Constant(f64),
    /// Nominal rate; frames come early and late, and some not at all.
    Variable(f64),
}

/// The phone's clock against the world's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    /// Seconds by which its date and time are ahead.
    pub(crate) error_s: f64,
    /// Millionths by which it runs faster.
    pub(crate) drift_ppm: f64,
}

/// What the phone, or whoever sent the file on, left of date and time in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stamp {
    /// The start, in UTC, as the standard asks.
    Right,
    /// Local time written as if it were UTC.
    WrongZone,
    /// None.
    Stripped,
}

impl Stamp {
    /// The same for people.
    pub const fn in_words(self) -> &'static str {
        match self {
            Stamp::Right => "its start, in universal time",
            Stamp::WrongZone => "local time, written as if it were universal",
            Stamp::Stripped => "no time at all",
        }
    }
}

/// What is heard of the sound that arrives.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Microphone {
    /// Samples a second.
    pub(crate) rate: u32,
    /// Digital full scale, as pascals at the capsule, before automatic gain.
    pub(crate) full_scale_pa: f64,
    pub(crate) automatic_gain: bool,
    /// Corner of the capsule's bass cut, Hz.
    pub(crate) bass_cut_hz: f64,
    /// Corner of its treble cut, Hz.
    pub(crate) treble_cut_hz: f64,
    /// Level of wind at the capsule, pascals.
    pub(crate) wind_pa: f64,
}

/// How the film is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Codec {
    H264,
    Hevc,
    Vp9,
}

/// Where a camera is and looks at one instant.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pose {
    pub(crate) eye: V3,
    pub(crate) azimuth: f64,
    pub(crate) pitch: f64,
    pub(crate) roll: f64,
    pub(crate) zoom: f64,
    pub(crate) walks: bool,
}

impl Camera {
    /// The scene time at a time of the recording.
    pub(crate) fn scene_s(&self, media_s: f64) -> f64 {
        self.start_s + media_s / (1.0 + self.clock.drift_ppm * 1e-6)
    }

    /// The recording's time at a scene time.
    pub(crate) fn media_s(&self, scene_s: f64) -> f64 {
        (scene_s - self.start_s) * (1.0 + self.clock.drift_ppm * 1e-6)
    }

    /// How long the recording plays, by its own clock.
    pub(crate) fn plays_s(&self) -> f64 {
        self.length_s * (1.0 + self.clock.drift_ppm * 1e-6)
    }

    /// Where it is at a scene time, and whether it walks.
    pub(crate) fn place(&self, t: f64) -> (V3, bool) {
        let after = self.way.partition_point(|(at, _)| *at <= t);
        match (after.checked_sub(1).map(|i| self.way[i]), self.way.get(after)) {
            (Some((from, a)), Some((to, b))) => {
                let part = ((t - from) / (to - from).max(1e-9)).clamp(0.0, 1.0);
                (a + (*b - a) * part, a.distance(*b) > 1e-6)
            }
            (Some((_, a)), None) => (a, false),
            (None, Some((_, b))) => (*b, false),
            (None, None) => (v3(0.0, 0.0, 1.6), false),
        }
    }

    /// Where it is and looks at a scene time.
    pub(crate) fn pose(&self, t: f64) -> Pose {
        let (mut eye, walks) = self.place(t);
        let mut aim = self.aims.first().map_or((0.0, 0.0, 1.0), |a| (a.azimuth, a.pitch, a.zoom));
        for turn in &self.aims {
            let part = ((t - turn.at_s) / turn.takes_s.max(1e-3)).clamp(0.0, 1.0);
            let ease = part * part * (3.0 - 2.0 * part);
            aim.0 += (turn.azimuth - aim.0) * ease;
            aim.1 += (turn.pitch - aim.1) * ease;
            aim.2 += (turn.zoom - aim.2) * ease;
        }
        // A hand: slow sway, the pulse of breathing, a tremor; more of it in walking.
        let p = &self.phases;
        let wave = |hz: f64, phase: f64| (std::f64::consts::TAU * hz * t + phase).sin();
        let a = self.shake_rad * if walks { 2.2 } else { 1.0 };
        let mut azimuth = aim.0 + a * (1.5 * wave(0.23, p[0]) + 0.6 * wave(0.91, p[1]) + 0.16 * wave(5.7, p[2]));
        let mut pitch = aim.1 + a * (1.1 * wave(0.31, p[3]) + 0.5 * wave(1.13, p[4]) + 0.16 * wave(6.9, p[5]));
        let roll = a * (1.3 * wave(0.17, p[2]) + 0.4 * wave(0.77, p[0]));
        if walks {
            eye.z += 0.03 * wave(1.9, p[1]);
            azimuth += 0.012 * wave(0.95, p[4]);
            pitch += 0.014 * wave(1.9, p[3]);
        }
        for start in &self.starts {
            let since = t - start;
            if (0.0..1.5).contains(&since) {
                pitch += 0.035 * (-3.5 * since).exp() * (17.0 * since).sin();
                azimuth += 0.02 * (-3.0 * since).exp() * (13.0 * since).sin();
            }
        }
        Pose { eye, azimuth, pitch, roll, zoom: aim.2, walks }
    }

    /// The lens as zoomed at a pose: a phone enlarges the middle of its picture.
    pub(crate) fn zoomed(&self, pose: &Pose) -> Lens {
        Lens { focal_px: self.lens.focal_px * pose.zoom, ..self.lens }
    }

    /// The times of its frames on its own clock, in units of ten microseconds.
    pub(crate) fn frames(&self, seed: u64) -> impl Iterator<Item = u64> + use<> {
        let mut chance = Chance::new(seed, &format!("frames {}", self.id));
        let (rate, end) = (self.rate, self.plays_s());
        let mut number = 0_u64;
        let mut last = None;
        std::iter::from_fn(move || {
            loop {
                let time = match rate {
                    Rate::Constant(fps) => number as f64 / fps,
                    Rate::Variable(fps) => {
                        let early = if number == 0 { 0.0 } else { chance.normal().clamp(-2.0, 2.0) * 0.12 };
                        (number as f64 + early) / fps
                    }
                };
                let missing = matches!(rate, Rate::Variable(_)) && number > 0 && chance.happens(0.035);
                number += 1;
                if time >= end {
                    return None;
                }
                let ticks = (time * 1e5).round() as u64;
                if missing || last.is_some_and(|last| ticks <= last) {
                    continue;
                }
                last = Some(ticks);
                return Some(ticks);
            }
        })
    }

    /// Frames a second, as the phone would name it.
    pub(crate) fn nominal_fps(&self) -> f64 {
        match self.rate {
            Rate::Constant(fps) | Rate::Variable(fps) => fps,
        }
    }
}
