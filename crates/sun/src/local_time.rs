//! Where a shadow can have fallen when the time is local and nobody knows which zone.

use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use model::Instant;

use crate::position::SunError;
use crate::shadow_place::{PlaceQuestion, ShadowMap, where_at_longitudes};
use crate::shadow_time::Shadow;

/// Where on Earth can these shadows have fallen when local clocks showed a time?
#[derive(Debug, Clone, Copy)]
pub struct LocalQuestion<'a> {
    /// What local clocks showed.
    pub local: DateTime,
    /// How far that may be off, in seconds (half-width of a 95 % interval).
    pub error_s: f64,
    /// One shadow or several of that moment.
    pub shadows: &'a [Shadow],
    /// The size of a cell in degrees.
    pub grid_deg: f64,
}

/// Offsets from UTC that are in civil use or were since 1970, in minutes, besides the whole hours from -12 to 14.
const ODD_MINUTES: [i32; 13] = [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];
/// How far clocks run behind and ahead of the mean sun where people live, summer time included, in hours: from the east
/// of zones to the west of China and of Alaska.
const BEHIND_H: f64 = 1.25;
const AHEAD_H: f64 = 3.5;

/// The likelihood of each cell: the greatest over all offsets from UTC that its longitude can have.
///
/// # Errors
/// As [`crate::where_on_earth`].
///
/// # Limits
/// Borders of zones are not known here, so that of several offsets that a longitude can have any may be the one: the
/// answer is wider than with the zone of each place. Give the zone where it is known.
pub fn where_by_local_time(question: &LocalQuestion<'_>) -> Result<ShadowMap, SunError> {
    let LocalQuestion { local, error_s, shadows, grid_deg } = *question;
    let mut minutes: Vec<i32> = (-12..=14).map(|hour| hour * 60).chain(ODD_MINUTES).collect();
    minutes.sort_unstable();
    let mut best: Option<ShadowMap> = None;
    for minutes in minutes {
        let at = Offset::from_seconds(minutes * 60)
            .ok()
            .and_then(|offset| TimeZone::fixed(offset).to_timestamp(local).ok())
            .map(Instant::from)
            .ok_or(SunError::Year(Instant::from_micros(i64::MAX)))?;
        let asked = PlaceQuestion { at, at_error_s: error_s, shadows, grid_deg };
        let ahead = |lon: f64| (f64::from(minutes) / 60.0 - lon / 15.0 + 12.0).rem_euclid(24.0) - 12.0;
        let map = where_at_longitudes(&asked, |lon| (-BEHIND_H..=AHEAD_H).contains(&ahead(lon)))?;
        match &mut best {
            Some(best) => {
                let cells = best.likelihood.iter_mut().zip(&map.likelihood);
                cells.for_each(|(best, here)| *best = best.max(*here));
            }
            // Of several moments none is the one.
            None => best = Some(map.of_no_moment()),
        }
    }
    best.ok_or(SunError::NothingMeasured)
}

#[cfg(test)]
mod tests {
    use model::Position;

    use super::*;
    use crate::where_on_earth;

    /// Fifteen o'clock on any clock of the world: the place is among the answers, whatever its zone; so is all that the
    /// instant itself allows near there.
    #[test]
    fn the_true_place_is_found_without_its_zone() {
        let shadows = [Shadow { ratio: Some("2.998±0.1".parse().unwrap()), azimuth_deg: None }];
        let local = "2022-01-05T15:00:00".parse().unwrap();
        let question = LocalQuestion { local, error_s: 60.0, shadows: &shadows, grid_deg: 0.5 };
        let map = where_by_local_time(&question).unwrap();
        let place = |lon: f64, lat: f64| Position::from_lon_lat(lon, lat).unwrap();
        assert!(map.at(place(76.945, 43.238)) >= map.threshold(0.95));
        // As likely as by the instant itself, or likelier by another zone.
        let at = "2022-01-05T15:00:00+06:00".parse().unwrap();
        let known = where_on_earth(&PlaceQuestion { at, at_error_s: 60.0, shadows: &shadows, grid_deg: 0.5 }).unwrap();
        for lat in [40.0, 43.0, 46.0] {
            assert!(map.at(place(76.945, lat)) >= known.at(place(76.945, lat)));
        }
        // No clock of a place where it is mid-summer shows three with so long a shadow near the tropic.
        assert!(map.at(place(135.0, -23.0)) < map.threshold(0.95));
        // Every longitude has some zone.
        let covered =
            (0..map.columns).filter(|column| (0..map.rows).any(|row| map.likelihood[row * map.columns + column] > 0.0));
        assert_eq!(covered.count(), map.columns);
    }
}
