use jiff::civil::Date;
use jiff::tz::TimeZone;
use model::{Instant, Interval, Position, Skyline};
use serde::Serialize;

use crate::day::ends_of;
use crate::position::{Air, SunError, delta_t_secs, prepare, seen};

/// The day is looked at in steps of a minute.
const STEP_MICROS: i64 = 60_000_000;
/// Crossings are found to so much.
const FINE_MICROS: i64 = 50_000;

/// When the sun's upper limb crosses a skyline instead of a level horizon: the whole day's crossings, in order.
///
/// # Errors
/// Years outside -500 to 3000.
///
/// # Limits
/// Refraction is that of the standard atmosphere at the skyline's height; crossings are found from samples a minute
/// apart, so a gap that the sun passes in less is not seen.
pub fn behind_skyline(
    date: Date,
    zone: &TimeZone,
    place: Position,
    skyline: &Skyline,
) -> Result<Vec<Crossing>, SunError> {
    let (start, end) = ends_of(date, zone)?;
    Ok(crossings(start, end, place, skyline)?.1)
}

/// The stretches between two instants in which the sun's upper limb stands over a skyline, in order; an end at which it
/// still stands there is that of the time asked about.
///
/// # Errors
/// As for [`behind_skyline`].
///
/// # Limits
/// As for [`behind_skyline`].
pub fn over_skyline(from: Instant, to: Instant, place: Position, skyline: &Skyline) -> Result<Vec<Interval>, SunError> {
    let (over, crossings) = crossings(from, to, place, skyline)?;
    let mut open = over.then_some(from);
    let mut found = Vec::new();
    for crossing in crossings {
        match open.take() {
            Some(began) => found.push((began, crossing.at)),
            None => open = Some(crossing.at),
        }
    }
    found.extend(open.map(|began| (began, to)));
    Ok(found.into_iter().filter_map(|(from, to)| Interval::new(Some(from), Some(to)).ok()).collect())
}

/// Whether the sun stands over a skyline at first, and where it crosses it.
fn crossings(
    start: Instant,
    end: Instant,
    place: Position,
    skyline: &Skyline,
) -> Result<(bool, Vec<Crossing>), SunError> {
    let delta_t = delta_t_secs(start)?;
    let above = |micros: i64| -> Result<f64, SunError> {
        let at = Instant::from_micros(micros);
        let sun = seen(&prepare(at, delta_t)?, at, place, Air::default())?;
        // Near a level horizon the standard 34′ count, higher up the apparent elevation does.
        let limb =
            sun.refracted_elevation_deg.max(sun.elevation_deg + 34.0 / 60.0 * level(sun.elevation_deg)) + 16.0 / 60.0;
        Ok(limb - skyline.height_at(sun.azimuth_deg))
    };
    let mut crossings = Vec::new();
    let (mut before, mut was) = (start.micros(), above(start.micros())?);
    let first = was > 0.0;
    while before < end.micros() {
        let after = (before + STEP_MICROS).min(end.micros());
        let is = above(after)?;
        if (was > 0.0) != (is > 0.0) {
            let (mut low, mut high) = (before, after);
            while high - low > FINE_MICROS {
                let middle = low + (high - low) / 2;
                if (above(middle)? > 0.0) == (was > 0.0) { low = middle } else { high = middle }
            }
            crossings.push(Crossing { at: Instant::from_micros(high), appears: is > 0.0 });
        }
        (before, was) = (after, is);
    }
    Ok((first, crossings))
}

/// The sun's upper limb comes out from behind a skyline, or goes behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Crossing {
    /// When.
    pub at: Instant,
    /// Whether it comes out.
    pub appears: bool,
}

/// How much of the horizon's 34′ of refraction counts at a geometric elevation: all below it, none from 2° up.
fn level(elevation_deg: f64) -> f64 {
    ((2.0 - elevation_deg) / 2.5).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn almaty() -> (TimeZone, Position, Date) {
        let place = Position::from_lon_lat(76.945, 43.238).unwrap();
        (TimeZone::get("Asia/Almaty").unwrap(), place, Date::new(2022, 1, 5).unwrap())
    }

    #[test]
    fn a_skyline_hides_the_sun_earlier() {
        let (zone, place, date) = almaty();
        let sets = |skyline: &str| {
            let crossings = behind_skyline(date, &zone, place, &skyline.parse().unwrap()).unwrap();
            assert_eq!(crossings.iter().map(|c| c.appears).collect::<Vec<_>>(), [true, false], "{crossings:?}");
            crossings[1].at
        };
        let level = sets("0");
        let sunset: Instant = "2022-01-05T17:30:51+06:00".parse().unwrap();
        assert!((level - sunset).secs().abs() < 60.0, "{level:?}");
        // Four degrees of hills in the southwest: half an hour, and nothing in the morning.
        let hills = sets("0:0, 200:0, 210:4, 270:4, 280:0");
        let earlier = (level - hills).secs() / 60.0;
        assert!((27.0..34.0).contains(&earlier), "{earlier} minutes");
    }

    #[test]
    fn the_sun_comes_out_twice_beside_a_tower() {
        let (zone, place, date) = almaty();
        // Ten degrees wide to the south, higher than the noon sun.
        let tower: Skyline = "0:0, 174.9:0, 175:60, 185:60, 185.1:0".parse().unwrap();
        let (start, end) = ends_of(date, &zone).unwrap();
        let over = over_skyline(start, end, place, &tower).unwrap();
        let clock = |at: Option<Instant>| zone.to_datetime(at.unwrap().to_timestamp()).strftime("%H:%M").to_string();
        let shown: Vec<String> =
            over.iter().map(|i| format!("{}-{}", clock(i.earliest()), clock(i.latest()))).collect();
        assert_eq!(shown.len(), 2, "{shown:?}");
        assert!(shown[0].starts_with("08:2") && shown[0].contains("-12:3"), "{shown:?}");
        assert!(shown[1].starts_with("13:1") && shown[1].contains("-17:3"), "{shown:?}");
        let noon: Instant = "2022-01-05T12:00:00+06:00".parse().unwrap();
        let open = over_skyline(noon, noon, place, &tower).unwrap();
        assert_eq!(open, [Interval::new(Some(noon), Some(noon)).unwrap()]);
    }
}
