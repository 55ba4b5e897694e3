//! Where real shots came from, from the recordings alone: `sightline whence` on the live fire of Pittsburgh 2018 (ShotSpotter,
//! CC BY 4.0), beside the survey.
//!
//! Run with `cargo bench -p cli --bench whence [-- FP3 FP4]`. Each test of the set is one run of the command on its recordings
//! and a table of microphones: the sensors' places and clocks as the set has them, the weather of the station, and nothing of
//! when anything was heard. The set's own frame has an origin that nobody knows: it is laid down where the city is. The survey
//! is one reading of a telephone's GPS, good to about 2.5 m; beside it stands the place that the pulses of all sensors fit.
//! FP1 and FP2 are what the method's errors were set on; FP3 and FP4 are reported.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a bench stops at the first surprise and prints")]

use std::path::{Path, PathBuf};
use std::process::Command;

use geolocation::Plane;
use geolocation::arrivals::PATH_ERROR_OVER_ROOFS_S;
use livefire::{SENSOR_WITHIN_M, folder, json, place as xyz};
use model::Position;
use serde_json::Value;

#[path = "../../geolocation/tests/livefire/mod.rs"]
mod livefire;

fn main() {
    let points: Vec<String> = std::env::args().skip(1).filter(|one| one.starts_with("FP")).collect();
    let is_asked = |name: &str| points.is_empty() || points.iter().any(|point| point == name);
    let Some(folder) = folder() else {
        println!("skipped: no test material (livefire)");
        return;
    };
    for (what, set) in [("FP1 and FP2 (set on)", ["FP1", "FP2"]), ("FP3 and FP4 (reported)", ["FP3", "FP4"])] {
        let mut figures = Figures::default();
        for point in set.into_iter().filter(|point| is_asked(point)) {
            let fitted = livefire::ways::ways(&folder, point).at;
            for test in listed(&folder.join(point)) {
                figures.add(&test, fitted);
            }
        }
        figures.print(what);
    }
}

fn listed(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths
}

/// A sound that the command counts as a shot.
struct Shot {
    heard_in: usize,
    /// Nothing where it was not placed.
    placed: Option<Placed>,
}

#[derive(Clone, Copy)]
struct Placed {
    /// How far off the survey its place is.
    off_m: f64,
    /// Whether the region holds the survey.
    held: bool,
    /// Whether it holds the place that all sensors fit.
    fitted: bool,
}

#[derive(Default)]
struct Figures {
    fired: usize,
    shots: Vec<Shot>,
    areas_m2: Vec<f64>,
}

impl Figures {
    fn add(&mut self, test: &Path, fitted: [f64; 3]) {
        let name = test.file_name().unwrap().to_string_lossy().into_owned();
        let survey = json(&test.join(format!("{name}.survey.json")));
        let weather = json(&test.join(format!("{name}.weather.json")));
        let recordings: Vec<PathBuf> =
            listed(test).into_iter().filter(|path| path.extension().is_some_and(|end| end == "flac")).collect();
        let about: Vec<Value> = recordings.iter().map(|path| json(&path.with_extension("json"))).collect();
        let origin = xyz(&about[0]["location"]);
        let plane = Plane::at(Position::from_lon_lat(-79.99, 40.44).unwrap());
        let at = |point: [f64; 3]| plane.position([point[0] - origin[0], point[1] - origin[1]]);
        let work = tempfile::tempdir().unwrap();
        let mut table = "file,lon,lat,within_m,height_m,starts,clock_error_s\n".to_owned();
        for (path, about) in recordings.iter().zip(&about) {
            let sensor = xyz(&about["location"]);
            let (place, height_m) = (at(sensor), sensor[2] - origin[2]);
            let starts = about["timestamp"].as_str().unwrap();
            table.push_str(&format!(
                "{},{},{},{SENSOR_WITHIN_M},{height_m},{starts},0.001\n",
                path.display(),
                place.lon(),
                place.lat()
            ));
        }
        let microphones = work.path().join("microphones.csv");
        std::fs::write(&microphones, table).unwrap();
        let number = |name: &str| weather[name].as_f64().unwrap();
        let ran = Command::new(env!("CARGO_BIN_EXE_sightline"))
            .args(["whence", "--json", "--microphones"])
            .arg(&microphones)
            .arg("--temperature")
            .arg(format!("{}±2", number("temperature")))
            .arg("--wind")
            .arg(format!("{}@{}±2", number("direction"), number("speed")))
            .args(["--path-error", &PATH_ERROR_OVER_ROOFS_S.to_string()])
            .args(&recordings)
            .output()
            .unwrap();
        let told: Value = serde_json::from_slice(&ran.stdout)
            .unwrap_or_else(|error| panic!("{name}: {error}: {}", String::from_utf8_lossy(&ran.stderr)));
        let truth = at(xyz(&survey["survey_location"]));
        self.fired += usize::try_from(survey["num_rounds"].as_u64().unwrap()).unwrap();
        for shot in told["shots"].as_array().unwrap() {
            let place = told["places"].as_array().unwrap().iter().find(|one| one["place"] == shot["place"]);
            let heard_in = shot["heard"].as_array().unwrap().len();
            let placed = place.map(|place| {
                let position = &place["position"];
                let found =
                    Position::from_lon_lat(position["lon"].as_f64().unwrap(), position["lat"].as_f64().unwrap())
                        .unwrap();
                let [east, north] = Plane::at(truth).east_north_m(found);
                let region = &place["region95"]["geojson"];
                Placed { off_m: east.hypot(north), held: holds(region, truth), fitted: holds(region, at(fitted)) }
            });
            if heard_in >= 4 && !placed.is_some_and(|one| one.off_m <= 15.0 && one.held) {
                let off = placed.map_or("not placed".to_owned(), |Placed { off_m, held, .. }| {
                    format!("off by {off_m:.1} m, {}", if held { "held" } else { "not held" })
                });
                let why: Vec<&str> =
                    told["not_placed"].as_array().unwrap().iter().filter_map(|one| one["why"].as_str()).collect();
                println!("  {name} {}, heard in {heard_in}: {off} {}", shot["shot"], why.join("; "));
            }
            self.shots.push(Shot { heard_in, placed });
        }
        let areas = told["places"].as_array().unwrap().iter().filter_map(|place| place["region95"]["area_m2"].as_f64());
        self.areas_m2.extend(areas);
    }

    fn print(&mut self, what: &str) {
        if self.fired == 0 {
            return;
        }
        println!("{what}: {} fired, {} counted", self.fired, self.shots.len());
        self.areas_m2.sort_by(f64::total_cmp);
        println!("  median region {:.0} m²", self.areas_m2.get(self.areas_m2.len() / 2).copied().unwrap_or(f64::NAN));
        for least in [2, 3, 4, 5] {
            let heard: Vec<&Shot> = self.shots.iter().filter(|shot| shot.heard_in >= least).collect();
            let placed: Vec<Placed> = heard.iter().filter_map(|shot| shot.placed).collect();
            let mut off_m: Vec<f64> = placed.iter().map(|one| one.off_m).collect();
            off_m.sort_by(f64::total_cmp);
            let at = |part: f64| off_m.get((part * off_m.len() as f64) as usize).copied().unwrap_or(f64::NAN);
            let share = |count: usize, of: usize| 100.0 * count as f64 / of.max(1) as f64;
            println!(
                "  heard in {least} or more: {} shots, placed {}, within 15 m {:.1} % of all, off by {:.1} m (median) {:.1} m \
                 (95 %), regions hold the survey of {:.1} % of those placed, and what all sensors fit of {:.1} %",
                heard.len(),
                placed.len(),
                share(off_m.iter().filter(|off_m| **off_m <= 15.0).count(), heard.len()),
                at(0.5),
                at(0.95),
                share(placed.iter().filter(|one| one.held).count(), placed.len()),
                share(placed.iter().filter(|one| one.fitted).count(), placed.len()),
            );
        }
    }
}

/// Whether a GeoJSON geometry holds a place.
fn holds(geometry: &Value, place: Position) -> bool {
    let coordinates = geometry["coordinates"].as_array().unwrap();
    let polygons: Vec<&Vec<Value>> = match geometry["type"].as_str() {
        Some("Polygon") => vec![coordinates],
        _ => coordinates.iter().map(|one| one.as_array().unwrap()).collect(),
    };
    polygons.iter().any(|rings| rings.iter().filter(|ring| crosses(ring, place)).count() % 2 == 1)
}

/// Whether a ray from a place to the east crosses a ring an odd number of times.
fn crosses(ring: &Value, place: Position) -> bool {
    let points: Vec<[f64; 2]> =
        ring.as_array().unwrap().iter().map(|point| [0, 1].map(|axis| point[axis].as_f64().unwrap())).collect();
    let crossed = points.windows(2).filter(|edge| {
        let [a, b] = [edge[0], edge[1]];
        (a[1] > place.lat()) != (b[1] > place.lat())
            && place.lon() < a[0] + (place.lat() - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
    });
    crossed.count() % 2 == 1
}
