//! NREL's own tables, computed with delta-T 0, which only the inner functions take.
#![cfg(test)]

use std::io::Write;
use std::path::PathBuf;

use model::{Instant, Position};

use crate::day::between;
use crate::position::{Air, prepare, seen};
use crate::shadow_time::turn;

fn material(name: &str) -> Option<Vec<Vec<String>>> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("sun").join(name)) else {
        skipped(name);
        return None;
    };
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    Some(rows.map(|line| line.split(',').map(|field| field.trim().to_owned()).collect()).collect())
}

/// Says past the capture of tests that nothing was checked.
fn skipped(name: &str) {
    let _ =
        writeln!(std::io::stderr(), "NOT CHECKED: no test material ({name}); name its folder in SIGHTLINE_TEST_DATA");
}

fn place(row: &[String]) -> Position {
    Position::from_lon_lat(row[2].parse().unwrap(), row[1].parse().unwrap()).unwrap()
}

/// Every row to 1e-6 degrees, as the table rounds: six decimals.
#[test]
fn every_row_of_the_algorithms_own_table() {
    let Some(rows) = material("spa_reference_testdata.csv") else { return };
    let air = Air { pressure_hpa: 1000.0, temperature_c: 10.0 };
    let mut worst = (0.0f64, 0.0f64);
    for row in &rows {
        let at: Instant = row[0].parse().unwrap();
        let sun = seen(&prepare(at, 0.0).unwrap(), at, place(row), air).unwrap();
        let rounded = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let azimuth_off = turn(rounded(sun.azimuth_deg), row[3].parse().unwrap()).abs();
        let zenith_off = (rounded(90.0 - sun.refracted_elevation_deg) - row[4].parse::<f64>().unwrap()).abs();
        worst = (worst.0.max(azimuth_off), worst.1.max(zenith_off));
    }
    assert!(rows.len() > 500 && worst.0 < 1.01e-6 && worst.1 < 1.01e-6, "{} rows, worst {worst:?}", rows.len());
}

/// NREL's rise and set interpolate between three midnights; ours are crossings of the full algorithm. Where the sun
/// crosses at a grazing angle (beyond the polar circles) that is some seconds, elsewhere less than two.
#[test]
fn rise_noon_and_set_of_the_algorithms_own_table() {
    let Some(rows) = material("test_sunrise_spa_reference_testdata.csv") else { return };
    let (mut checked, mut worst, mut worst_polar) = (0, 0.0f64, 0.0f64);
    for row in &rows {
        let noon: Instant = row[0].parse().unwrap();
        let start = Instant::from_micros(noon.micros().div_euclid(86_400_000_000) * 86_400_000_000);
        let end = Instant::from_micros(start.micros() + 86_400_000_000);
        let day = between(start, end, place(row), 0.0).unwrap();
        for (field, found) in [(&row[3], day.sunrise), (&row[4], day.solar_noon), (&row[5], day.sunset)] {
            let Some(found) = found else { continue };
            let parts: Vec<i64> = field.split(':').filter_map(|part| part.parse().ok()).collect();
            let [hours, minutes, secs] = parts[..] else { continue };
            let expected = hours * 3600 + minutes * 60 + secs;
            let off = (found.micros().rem_euclid(86_400_000_000) as f64 / 1e6 - expected as f64 + 43_200.0)
                .rem_euclid(86_400.0)
                - 43_200.0;
            if off.abs() > 2.0 {
                // The row is the one in error: at its own time the full algorithm, which the other table holds to a
                // millionth of a degree, has the sun off the line; at ours it is on it.
                let at = |micros: i64| {
                    let at = Instant::from_micros(micros);
                    let sun = seen(&prepare(at, 0.0).unwrap(), at, place(row), Air::default()).unwrap();
                    (sun.elevation_deg + 50.0 / 60.0).abs()
                };
                let rowed = at(found.micros() - (off * 1e6) as i64);
                assert!(at(found.micros()) < 1e-4 && rowed > 2e-4, "{row:?}: {off} s, {rowed}°");
            }
            let side = if place(row).lat().abs() < 66.5 { &mut worst } else { &mut worst_polar };
            *side = side.max(off.abs());
            checked += 1;
        }
    }
    assert!(checked > 300 && worst <= 2.0, "{checked} checked, worst {worst} s");
    assert!(worst_polar < 9.0, "{worst_polar} s");
}
