//! Shots that are made up, with everything that is uncertain drawn from what is said of it.
#![allow(dead_code, reason = "tests and figures each use a part")]
#![allow(clippy::unwrap_used, reason = "made-up numbers are finite")]

use geolocation::arrivals::{Clock, FiringPlace, Heard, Microphone, Question, Shot};
use geolocation::{Air, Plane, Wind, sound_speed_m_s};
use model::{Estimate, Position};

/// Seeded numbers, the same everywhere.
///
/// # References
/// SplitMix64: Steele, Lea, Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
pub(crate) struct Draw(pub(crate) u64);

impl Draw {
    pub(crate) fn share(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((bits ^ (bits >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
    pub(crate) fn between(&mut self, least: f64, most: f64) -> f64 {
        least + self.share() * (most - least)
    }
    pub(crate) fn whole(&mut self, least: usize, most: usize) -> usize {
        least + (self.share() * (most - least + 1) as f64) as usize
    }
    pub(crate) fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }
    pub(crate) fn in_disc(&mut self, radius: f64) -> [f64; 2] {
        let (away, angle) = (radius * self.share().sqrt(), std::f64::consts::TAU * self.share());
        [away * angle.cos(), away * angle.sin()]
    }
}

pub(crate) const HALF_WIDTH: f64 = 1.959_964;
pub(crate) const RADIUS: f64 = 2.447_747;

pub(crate) fn plus_minus(value: f64, error: f64) -> Estimate {
    Estimate::new(value, value - error, value + error).unwrap()
}

pub(crate) fn here() -> Plane {
    Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap())
}

/// How good everything is that goes in, as half-widths of 95 % intervals (places as radii).
#[derive(Clone, Copy)]
pub(crate) struct Quality {
    pub(crate) place_m: f64,
    pub(crate) clock_s: f64,
    pub(crate) onset_s: f64,
    pub(crate) path_s: f64,
    pub(crate) temperature_c: f64,
    pub(crate) wind_m_s: f64,
}

pub(crate) const GOOD: Quality =
    Quality { place_m: 1.0, clock_s: 0.001, onset_s: 0.001, path_s: 0.0, temperature_c: 1.0, wind_m_s: 0.5 };

/// A question with its truth.
pub(crate) struct Made {
    pub(crate) question: Question,
    /// Of each firing place, east and north of [`here`].
    pub(crate) truth: Vec<[f64; 2]>,
    /// How much each recorder's readings are ahead.
    pub(crate) ahead_s: Vec<f64>,
}

/// Microphones at points and shots from others, `shots` from each, with errors drawn; clocks may be unknown.
pub(crate) fn made(
    draw: &mut Draw,
    microphones: &[[f64; 2]],
    places: &[[f64; 2]],
    shots: usize,
    quality: Quality,
    unknown: bool,
) -> Made {
    let plane = here();
    let (temperature_c, wind) = (8.0, Wind { from_deg: 240.0, speed_m_s: 3.0, error_m_s: quality.wind_m_s });
    let true_speed = sound_speed_m_s(temperature_c + quality.temperature_c / HALF_WIDTH * draw.normal());
    let (sine, cosine) = wind.from_deg.to_radians().sin_cos();
    let mut gust = || quality.wind_m_s / HALF_WIDTH * draw.normal();
    let true_wind = [-wind.speed_m_s * sine + gust(), -wind.speed_m_s * cosine + gust()];
    let ahead_s: Vec<f64> = microphones
        .iter()
        .map(|_| if unknown { draw.between(-40.0, 40.0) } else { quality.clock_s / HALF_WIDTH * draw.normal() })
        .collect();
    let stood: Vec<[f64; 2]> =
        microphones.iter().map(|at| at.map(|part| part + quality.place_m / RADIUS * draw.normal())).collect();
    let clock = |_| if unknown { Clock::Unknown } else { Clock::Common { error_s: quality.clock_s } };
    let question = Question {
        microphones: (0..microphones.len())
            .map(|index| Microphone {
                name: format!("R{index}"),
                place: plane.position(microphones[index]),
                within_m: quality.place_m,
                height_m: 0.0,
                clock: clock(index),
            })
            .collect(),
        places: (0..places.len())
            .map(|index| FiringPlace { name: format!("P{index}"), known: None, height_m: plus_minus(0.0, 0.0) })
            .collect(),
        shots: Vec::new(),
        air: Air { temperature_c: plus_minus(temperature_c, quality.temperature_c), wind },
        path_error_s: quality.path_s,
        search_m: 3_000.0,
    };
    let mut made = Made { question, truth: places.to_vec(), ahead_s };
    for (from, place) in places.iter().enumerate() {
        let ways: Vec<f64> = stood
            .iter()
            .map(|ear| {
                let way = [ear[0] - place[0], ear[1] - place[1]];
                let length = way[0].hypot(way[1]);
                let along = (true_wind[0] * way[0] + true_wind[1] * way[1]) / length;
                length / (true_speed + along) + quality.path_s / HALF_WIDTH * draw.normal()
            })
            .collect();
        for shot in 0..shots {
            let fired = 100.0 + 7.0 * from as f64 + 0.8 * shot as f64;
            let heard = ways.iter().enumerate().map(|(microphone, way)| Heard {
                microphone,
                at_s: fired + way + made.ahead_s[microphone] + quality.onset_s / HALF_WIDTH * draw.normal(),
                error_s: quality.onset_s,
            });
            let shot = Shot { name: format!("P{from}.{shot}"), from, heard: heard.collect() };
            made.question.shots.push(shot);
        }
    }
    made
}

/// A scene as investigators have them: four to eight phones in a district, a shot among or outside them.
pub(crate) fn drawn(draw: &mut Draw) -> Made {
    let count = draw.whole(4, 8);
    let radius = draw.between(120.0, 500.0);
    let microphones: Vec<[f64; 2]> = (0..count).map(|_| draw.in_disc(radius)).collect();
    let place = draw.in_disc(1.5 * radius);
    let quality = Quality {
        place_m: draw.between(0.5, 10.0),
        clock_s: draw.between(0.001, 0.02),
        onset_s: draw.between(0.0005, 0.005),
        path_s: if draw.share() < 0.5 { 0.0 } else { draw.between(0.0, 0.03) },
        temperature_c: draw.between(0.5, 5.0),
        wind_m_s: draw.between(0.2, 4.0),
    };
    let shots = draw.whole(1, 3);
    made(draw, &microphones, &[place], shots, quality, false)
}
