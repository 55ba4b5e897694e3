//! Against published tables: NREL's SPA rows, NREL's rise and set times, the US Naval Observatory's minutes.
#![allow(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "a test that cannot go on should stop, and says what it skips"
)]

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Position};
use sun::{SunState, day};

fn material(name: &str) -> Option<Vec<Vec<String>>> {
    let root = std::env::var_os("SIGHTLINE_TEST_DATA")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data"), PathBuf::from);
    let Ok(text) = std::fs::read_to_string(root.join("sun").join(name)) else {
        eprintln!("skipped: no test material ({name})");
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
    let mut checked = 0;
    // Twilight of subarctic summers and the days around polar night graze the line: 0.006° is 5 to 10 s there.
    for (name, twilight, edge_secs) in [
        ("usno_usno_reference_testdata.csv", false, 2.0),
        ("usno_usno_reference_testdata_civil.csv", true, 5.0),
        ("usno_usno_reference_testdata_extreme.csv", false, 10.0),
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
                        same_minute(field, found, edge_secs, &row);
                    }
                }
            }
            checked += 1;
        }
    }
    assert!(checked > 300, "{checked}");
}

/// Rounded to the minute, unless within some seconds of the half minute where rounding turns.
fn same_minute(field: &str, found: Option<Instant>, edge_secs: f64, row: &[String]) {
    let Some((hours, minutes)) = field.split_once(':') else {
        return;
    };
    let minute = hours.parse::<i64>().unwrap() * 60 + minutes.parse::<i64>().unwrap();
    let found = found.unwrap_or_else(|| panic!("{row:?}: no event"));
    let secs = found.micros().rem_euclid(86_400_000_000) as f64 / 1e6;
    let off = secs - minute as f64 * 60.0;
    assert!(off.abs() <= 30.0 + edge_secs || off.abs() >= 86_370.0 - edge_secs, "{row:?}: {off} s off");
}
