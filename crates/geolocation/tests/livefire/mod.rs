//! Real shots: the live fire of Pittsburgh 2018 (ShotSpotter, CC BY 4.0), with the onsets that the set gives.
//!
//! The sensors stand on roofs and masts. The place that a recording has beside it is of the moment, and wanders by metres from
//! test to test; the pulses of the set have the same sensors' places to centimetres. `ways` measures both errors.
#![allow(dead_code, reason = "tests and figures each use a part")]
#![allow(clippy::unwrap_used, reason = "a set that is not as it was should stop")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use geolocation::arrivals::{Clock, FiringPlace, Heard, Microphone, Question, Shot};
use geolocation::{Air, Plane, Wind};
use model::{Estimate, Position};
use serde_json::Value;

pub(crate) mod ways;

/// The radius that holds the place of a sensor with 95 %, as recordings give it: found by [`ways`] at FP1 and FP2.
pub(crate) const SENSOR_WITHIN_M: f64 = 8.5;

/// One shot with who heard it and where it was fired.
pub(crate) struct Fired {
    pub(crate) firing_point: String,
    pub(crate) test: String,
    pub(crate) question: Question,
    /// As surveyed, with one telephone's GPS.
    pub(crate) truth: Position,
    /// As the pulses of all sensors that heard this firing point have it.
    pub(crate) fitted: Position,
}

pub(crate) fn folder() -> Option<PathBuf> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let folder = root.join("livefire");
    folder.join("manifest.csv").exists().then_some(folder)
}

pub(crate) fn json(path: &Path) -> Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

pub(crate) fn place(value: &Value) -> [f64; 3] {
    ["x", "y", "z"].map(|axis| value[axis].as_f64().unwrap())
}

/// Seconds of the day of an instant like 2018-12-19T00:49:26.000Z.
fn seconds(instant: &str) -> f64 {
    let part = |from: usize, to: usize| instant[from..to].parse::<f64>().unwrap();
    part(11, 13) * 3600.0 + part(14, 16) * 60.0 + part(17, 23)
}

/// One recording of a test.
struct Recording {
    sensor: [f64; 3],
    begins_s: f64,
    onsets_s: Vec<f64>,
}

/// Every shot, each by itself, heard by the recordings in which every shot of its test has an onset.
pub(crate) fn shots(folder: &Path, path_error_s: f64) -> Vec<Fired> {
    let text = std::fs::read_to_string(folder.join("manifest.csv")).unwrap();
    let mut lines = text.lines();
    let header: Vec<&str> = lines.next().unwrap().split(',').collect();
    let column = |name: &str| header.iter().position(|one| *one == name).unwrap();
    let mut tests: BTreeMap<(String, String), (usize, Vec<Recording>)> = BTreeMap::new();
    for line in lines {
        let fields: Vec<&str> = line.split(',').collect();
        let file = fields[column("file")];
        let parts: Vec<&str> = file.split('/').collect();
        let about = json(&folder.join(file.replace(".flac", ".json")));
        let onsets = fields[column("onsets_s")].split(';').filter_map(|onset| onset.parse().ok());
        let recording = Recording {
            sensor: place(&about["location"]),
            begins_s: seconds(about["timestamp"].as_str().unwrap()),
            onsets_s: onsets.collect(),
        };
        let test = tests.entry((parts[0].to_owned(), parts[1].to_owned())).or_default();
        test.0 = fields[column("n_shots")].parse().unwrap();
        test.1.push(recording);
    }
    let (mut fired, mut fits) = (Vec::new(), BTreeMap::new());
    for ((firing_point, test), (count, recordings)) in tests {
        let fitted = *fits.entry(firing_point.clone()).or_insert_with(|| ways::ways(folder, &firing_point).at);
        let base = folder.join(&firing_point).join(&test);
        let survey = place(&json(&base.join(format!("{test}.survey.json")))["survey_location"]);
        let weather = json(&base.join(format!("{test}.weather.json")));
        let heard: Vec<&Recording> = recordings.iter().filter(|one| one.onsets_s.len() == count).collect();
        let Some(first) = heard.first() else { continue };
        // The set's own frame has an origin that nobody knows: it is laid down where the city is.
        let plane = Plane::at(Position::from_lon_lat(-79.99, 40.44).unwrap());
        let origin = first.sensor;
        let at = |point: [f64; 3]| plane.position([point[0] - origin[0], point[1] - origin[1]]);
        let number = |name: &str| weather[name].as_f64().unwrap();
        let temperature = number("temperature");
        for shot in 0..count {
            let question = Question {
                microphones: heard
                    .iter()
                    .enumerate()
                    .map(|(index, one)| Microphone {
                        name: format!("S{index}"),
                        place: at(one.sensor),
                        within_m: SENSOR_WITHIN_M,
                        height_m: one.sensor[2] - origin[2],
                        clock: Clock::Common { error_s: 0.001 },
                    })
                    .collect(),
                places: vec![FiringPlace { name: firing_point.clone(), known: None, height_m: height(&heard) }],
                shots: vec![Shot {
                    name: format!("{test}.{shot}"),
                    from: 0,
                    heard: (0..heard.len())
                        .map(|microphone| Heard {
                            microphone,
                            at_s: heard[microphone].begins_s + heard[microphone].onsets_s[shot],
                            error_s: 0.002,
                        })
                        .collect(),
                }],
                air: Air {
                    // From a station some kilometres away, up to an hour before.
                    temperature_c: Estimate::new(temperature, temperature - 2.0, temperature + 2.0).unwrap(),
                    wind: Wind { from_deg: number("direction"), speed_m_s: number("speed"), error_m_s: 2.0 },
                },
                path_error_s,
                search_m: 2_000.0,
            };
            let (truth, fitted) = (at(survey), at(fitted));
            fired.push(Fired { firing_point: firing_point.clone(), test: test.clone(), question, truth, fitted });
        }
    }
    fired
}

/// The height of the firing place is not told: it is about that of the sensors, above the first.
fn height(heard: &[&Recording]) -> Estimate {
    let heights: Vec<f64> = heard.iter().map(|one| one.sensor[2] - heard[0].sensor[2]).collect();
    let mean = heights.iter().sum::<f64>() / heights.len() as f64;
    Estimate::new(mean, mean - 30.0, mean + 30.0).unwrap()
}
