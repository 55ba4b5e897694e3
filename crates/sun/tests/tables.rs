//! Against others: the US Naval Observatory's minutes, and the seconds of pvlib's SPA.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::Write;
use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Position};
use sun::{SunState, day};

fn material(name: &str) -> Option<Vec<Vec<String>>> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("sun").join(name)) else {
        // Past the capture of tests: nothing was checked.
        let _ = writeln!(
            std::io::stderr(),
            "NOT CHECKED: no test material ({name}); name its folder in SIGHTLINE_TEST_DATA"
        );
        return None;
    };
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    Some(rows.map(|line| line.split(',').map(|field| field.trim().to_owned()).collect()).collect())
}

fn place(row: &[String]) -> Position {
    Position::from_lon_lat(row[2].parse().unwrap(), row[1].parse().unwrap()).unwrap()
}

#[test]
fn the_same_minute_as_the_naval_observatory() {
    let (mut checked, mut grazing) = (0, 0);
    for (name, twilight) in [
        ("usno_usno_reference_testdata.csv", false),
        ("usno_usno_reference_testdata_civil.csv", true),
        ("usno_usno_reference_testdata_extreme.csv", false),
    ] {
        let Some(rows) = material(name) else { return };
        for row in rows {
            let date: Date = row[0][..10].parse().unwrap();
            let sun = day(date, &TimeZone::UTC, place(&row)).unwrap();
            let (rise, set) = if twilight { (sun.civil_dawn, sun.civil_dusk) } else { (sun.sunrise, sun.sunset) };
            match row[3].as_str() {
                "ALL_DAY" | "ALL_NIGHT" if twilight => assert_eq!((rise, set), (None, None), "{row:?}"),
                "ALL_DAY" => assert_eq!(sun.sun, SunState::AlwaysUp, "{row:?}"),
                "ALL_NIGHT" => assert_eq!(sun.sun, SunState::AlwaysDown, "{row:?}"),
                _ => {
                    for (field, found) in [(&row[4], rise), (&row[5], set)] {
                        grazing += u32::from(same_minute(field, found, &row));
                    }
                }
            }
            checked += 1;
        }
    }
    assert!(checked > 300 && grazing <= 6, "{checked}, {grazing} grazing");
}

/// Rounded to the minute, unless within 2 s of the half minute where rounding turns.
///
/// Around polar night the sun crosses the horizon so slowly that 2 s are less than 0.003°, which is more than the tables'
/// own positions promise. There the row holds if the sun stood within 0.003° of the line at the minute's edge; whether
/// that was needed is returned.
fn same_minute(field: &str, found: Option<Instant>, row: &[String]) -> bool {
    let Some((hours, minutes)) = field.split_once(':') else {
        return false;
    };
    let minute = hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap();
    let found = found.unwrap_or_else(|| panic!("{row:?}: no event"));
    let secs = found.micros().rem_euclid(86_400_000_000) as f64 / 1e6;
    let off = secs - minute as f64 * 60.0;
    let off = (off + 43_200.0).rem_euclid(86_400.0) - 43_200.0;
    if off.abs() <= 32.0 {
        return false;
    }
    let edge = found.plus(model::Difference::from_micros((-(off - 30.0 * off.signum()) * 1e6) as i64));
    let sun = sun::position(edge, place(row), sun::Air::default()).unwrap();
    let below = (sun.elevation_deg + 50.0 / 60.0).abs();
    assert!(below < 0.003, "{row:?}: {off} s off, {below}° from the line at the edge");
    true
}

/// `pvlib.csv` was made by pvlib, as its first line says: sunrise, noon and sunset of that UTC day, to two seconds.
#[test]
fn the_same_seconds_as_pvlib() {
    let rows = include_str!("pvlib.csv").lines().filter(|line| !line.starts_with('#'));
    let (mut checked, mut worst) = (0, 0.0_f64);
    for row in rows.map(|line| line.split(',').map(str::to_owned).collect::<Vec<String>>()) {
        for (field, which) in row[3..].iter().zip(["sunrise", "noon", "sunset"]) {
            let theirs: Instant = field.parse().unwrap();
            // Ours may lie on the neighbouring UTC day.
            let date = theirs.to_timestamp().to_zoned_datetime(TimeZone::UTC).date();
            let ours = [date.yesterday().unwrap(), date, date.tomorrow().unwrap()].into_iter().filter_map(|date| {
                let day = day(date, &TimeZone::UTC, place(&row)).unwrap();
                match which {
                    "sunrise" => day.sunrise,
                    "noon" => day.solar_noon,
                    _ => day.sunset,
                }
            });
            let off = ours.map(|ours| (ours - theirs).secs().abs()).fold(f64::INFINITY, f64::min);
            assert!(off <= 2.0, "{which} is {off} s off: {row:?}");
            worst = worst.max(off);
            checked += 1;
        }
    }
    assert!(checked == 3 * 64 && worst > 0.0, "{checked}, worst {worst}");
}
