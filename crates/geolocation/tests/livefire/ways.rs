//! How far the ways of real sounds are from straight, and how far the places of the sensors are from where they stand.

use std::collections::BTreeMap;
use std::path::Path;

use geolocation::sound_speed_m_s;
use serde_json::Value;

use super::{json, place, seconds};

/// Pulses are held to be of a shot if they come so much before or after the straight way's.
const EARLIEST_S: f64 = -0.15;
const LATEST_S: f64 = 0.25;
/// A way is measured by so many shots or more.
const LEAST_SHOTS: usize = 5;

/// What the sensors of one firing point show.
pub(crate) struct Ways {
    /// The place that fits them best, in the set's own frame.
    pub(crate) at: [f64; 3],
    /// How much later than by a straight way the sound of the median shot comes to each sensor.
    pub(crate) later_s: Vec<f64>,
    /// How far the place beside each recording is from where its sensor stands.
    pub(crate) off_m: Vec<f64>,
}

/// The pulses of one test.
struct Test {
    speed_m_s: f64,
    /// By sensor: where it stands, and when it heard something.
    sensors: BTreeMap<String, ([f64; 3], Vec<f64>)>,
    /// Of each shot, who heard it when.
    shots: Vec<Vec<(String, f64)>>,
}

/// The ways from a firing point to all sensors that heard it, held against the place that fits them best.
///
/// The survey's own error is no part of this: the place is fitted. What three unknowns take of the spread is given back.
pub(crate) fn ways(folder: &Path, point: &str) -> Ways {
    let mut names: Vec<_> = std::fs::read_dir(folder.join(point)).unwrap().map(|one| one.unwrap().path()).collect();
    names.sort();
    let mut at = [0.0; 3];
    let (mut tests, mut off_m) = (Vec::new(), Vec::new());
    for base in names {
        let name = base.file_name().unwrap().to_string_lossy().into_owned();
        at = place(&json(&base.join(format!("{name}.survey.json")))["survey_location"]);
        let test = test(&base, &name);
        for entry in std::fs::read_dir(&base).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|end| end != "flac") {
                continue;
            }
            let about = json(&path.with_extension("json"));
            if let Some((stands, _)) = test.sensors.get(about["serial_number"].as_str().unwrap()) {
                let told = place(&about["location"]);
                off_m.push((told[0] - stands[0]).hypot(told[1] - stands[1]));
            }
        }
        tests.push(test);
    }
    for _ in 0..4 {
        let rows = medians(&tests, at).into_iter().map(|(stands, later_s, speed_m_s)| {
            let way = length(at, stands) * speed_m_s;
            ([(at[0] - stands[0]) / way, (at[1] - stands[1]) / way, 1.0], later_s)
        });
        let step = least_squares(&rows.collect::<Vec<_>>());
        at = [at[0] + step[0], at[1] + step[1], at[2]];
    }
    let later = medians(&tests, at);
    let mean = later.iter().map(|one| one.1).sum::<f64>() / later.len() as f64;
    let given_back = (later.len() as f64 / (later.len() as f64 - 3.0)).sqrt();
    Ways { at, later_s: later.iter().map(|one| (one.1 - mean) * given_back).collect(), off_m }
}

/// The three numbers that come nearest to all rows.
fn least_squares(rows: &[([f64; 3], f64)]) -> [f64; 3] {
    let (mut square, mut told) = ([[0.0; 3]; 3], [0.0; 3]);
    for (row, value) in rows {
        for one in 0..3 {
            told[one] += row[one] * value;
            (0..3).for_each(|other| square[one][other] += row[one] * row[other]);
        }
    }
    // Cramer's rule.
    let whole = determinant(square);
    std::array::from_fn(|column| {
        let mut other = square;
        (0..3).for_each(|row| other[row][column] = told[row]);
        determinant(other) / whole
    })
}

fn determinant(m: [[f64; 3]; 3]) -> f64 {
    let minor = |a: usize, b: usize| m[1][a] * m[2][b] - m[1][b] * m[2][a];
    m[0][0] * minor(1, 2) - m[0][1] * minor(0, 2) + m[0][2] * minor(0, 1)
}

fn length(a: [f64; 3], b: [f64; 3]) -> f64 {
    (0..3).map(|axis| (a[axis] - b[axis]).powi(2)).sum::<f64>().sqrt()
}

fn test(base: &Path, name: &str) -> Test {
    let temperature = json(&base.join(format!("{name}.weather.json")))["temperature"].as_f64().unwrap();
    let pulses = json(&base.join(format!("{name}.allpulses.json")));
    let mut by_id: BTreeMap<&str, (&str, f64)> = BTreeMap::new();
    let mut sensors: BTreeMap<String, ([f64; 3], Vec<f64>)> = BTreeMap::new();
    let text = |value: &'_ Value, name: &str| value[name].as_str().unwrap().to_owned();
    for pulse in pulses.as_array().unwrap() {
        let (sensor, at_s) = (pulse["serial_number"].as_str().unwrap(), seconds(&text(pulse, "arrival_time_utc")));
        by_id.insert(pulse["pulse_uuid"].as_str().unwrap(), (sensor, at_s));
        let stands = place(&pulse["location"]);
        sensors.entry(sensor.to_owned()).or_insert_with(|| (stands, Vec::new())).1.push(at_s);
    }
    let chosen = json(&base.join(format!("{name}.nlos-tuples.json")));
    let shot = |one: &Value| {
        let ids = one["pulse_uuids"].as_array().unwrap().iter().filter_map(|id| by_id.get(id.as_str().unwrap()));
        ids.map(|(sensor, at_s)| ((*sensor).to_owned(), *at_s)).collect()
    };
    let shots = chosen.as_array().unwrap().iter().map(shot).collect();
    Test { speed_m_s: sound_speed_m_s(temperature), sensors, shots }
}

/// Of each sensor that heard enough shots: where it stands, how much later than by a straight way it heard the median one, and
/// the speed of sound.
fn medians(tests: &[Test], at: [f64; 3]) -> Vec<([f64; 3], f64, f64)> {
    let mut by_sensor: BTreeMap<&str, ([f64; 3], Vec<f64>, f64)> = BTreeMap::new();
    for test in tests {
        let straight = |sensor: &str| length(at, test.sensors[sensor].0) / test.speed_m_s;
        for shot in &test.shots {
            let fired = shot.iter().map(|(sensor, at_s)| at_s - straight(sensor)).collect();
            let Some(fired_s) = median(fired) else { continue };
            for (sensor, (stands, heard)) in &test.sensors {
                let later = heard.iter().map(|at_s| at_s - fired_s - straight(sensor));
                let first = later.filter(|late| (EARLIEST_S..LATEST_S).contains(late)).fold(f64::INFINITY, f64::min);
                if first.is_finite() {
                    by_sensor.entry(sensor).or_insert((*stands, Vec::new(), test.speed_m_s)).1.push(first);
                }
            }
        }
    }
    let enough = by_sensor.into_values().filter(|one| one.1.len() >= LEAST_SHOTS);
    enough.filter_map(|(stands, later, speed)| Some((stands, median(later)?, speed))).collect()
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}
