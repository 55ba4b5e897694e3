use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use model::{Instant, Position, Reading};
use serde::Serialize;
use solar_positioning::{Horizon, HorizonState, Location, SolarEvents};

use crate::position::{SunError, delta_t_secs, instant, to_julian};

/// The sun's day at a place: instants inside one calendar day of a zone; `None` where the sun does not cross that line.
///
/// # Units
/// Instants. Sunrise and sunset: the sun's centre 50′ below the level horizon (34′ of refraction, 16′ of radius).
/// Civil, nautical and astronomical twilight: the centre geometrically 6°, 12°, 18° below it, as seen from the Earth's
/// centre, which is how the Naval Observatory defines and tabulates them; the Earth's radius makes up to 5 s of
/// difference in high latitudes.
///
/// # Limits
/// The horizon is level and free; hills and houses hide the sun earlier. Refraction varies: near the horizon a minute
/// either way is common, and more in high latitudes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[allow(missing_docs, reason = "the field's words, defined above")]
pub struct Day {
    pub sunrise: Option<Instant>,
    pub sunset: Option<Instant>,
    pub solar_noon: Option<Instant>,
    pub civil_dawn: Option<Instant>,
    pub civil_dusk: Option<Instant>,
    pub nautical_dawn: Option<Instant>,
    pub nautical_dusk: Option<Instant>,
    pub astronomical_dawn: Option<Instant>,
    pub astronomical_dusk: Option<Instant>,
    /// Whether the sun rises or sets at all on that day.
    pub sun: SunState,
}

/// What the sun does in a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SunState {
    /// It rises or sets.
    RisesOrSets,
    /// It stays above the horizon: polar day.
    AlwaysUp,
    /// It stays below the horizon: polar night.
    AlwaysDown,
}

/// The sun's horizontal parallax at its mean distance, in degrees: 8.794143″ (IAU 1976; Astronomical Almanac, K6).
const PARALLAX_DEG: f64 = 8.794_143 / 3600.0;
/// How far the sun's centre stands below a level horizon at sunrise and sunset, in degrees: 34′ of refraction and 16′ of
/// radius.
pub(crate) const RISE_DEG: f64 = -50.0 / 60.0;

/// Where a centre so many degrees below the horizon, as seen from the Earth's centre, stands for an observer on the
/// surface, whose elevations the library's are.
pub(crate) fn below_as_seen(below_deg: f64) -> f64 {
    -below_deg - PARALLAX_DEG * below_deg.to_radians().cos()
}

/// The first instants of a day and of the next.
pub(crate) fn ends_of(date: Date, zone: &TimeZone) -> Result<(Instant, Instant), SunError> {
    let midnight = |date: Date| {
        let reading = date.to_datetime(Time::midnight());
        // Where summer time skips midnight, the day begins when the clock goes on.
        let first = Reading::new(reading).instants_in(zone).into_iter().next();
        first.or_else(|| zone.to_timestamp(reading).ok().map(Instant::from)).unwrap_or(Instant::from_micros(i64::MAX))
    };
    let start = midnight(date);
    Ok((start, midnight(date.tomorrow().map_err(|_| SunError::Year(start))?)))
}

/// The sun's day on a date in a zone, seen from a place at sea level.
///
/// # Errors
/// Years outside -500 to 3000.
pub fn day(date: Date, zone: &TimeZone, place: Position) -> Result<Day, SunError> {
    let (start, end) = ends_of(date, zone)?;
    between(start, end, place, delta_t_secs(start)?)
}

/// The sun's day between two instants, with the Earth's rotation given.
pub(crate) fn between(start: Instant, end: Instant, place: Position, delta_t_secs: f64) -> Result<Day, SunError> {
    let location = Location { latitude: place.lat(), longitude: place.lon() };
    let events = SolarEvents::new();
    let crossings = |horizon| {
        events
            .for_interval_from_julian(to_julian(start), to_julian(end), location, delta_t_secs, horizon)
            .map_err(|_| SunError::Year(start))
    };
    let first = |list: &[f64]| list.first().copied().map(instant);
    let sun = crossings(Horizon::Custom(RISE_DEG))?;
    let state = match (sun.rises.is_empty() && sun.sets.is_empty(), sun.state_at_start) {
        (false, _) => SunState::RisesOrSets,
        (true, HorizonState::Below) => SunState::AlwaysDown,
        (true, _) => SunState::AlwaysUp,
    };
    let twilight = |below_deg: f64| {
        crossings(Horizon::Custom(below_as_seen(below_deg))).map(|events| (first(&events.rises), first(&events.sets)))
    };
    let civil = twilight(6.0)?;
    let nautical = twilight(12.0)?;
    let astronomical = twilight(18.0)?;
    Ok(Day {
        sunrise: first(&sun.rises),
        sunset: first(&sun.sets),
        solar_noon: first(&sun.transits),
        civil_dawn: civil.0,
        civil_dusk: civil.1,
        nautical_dawn: nautical.0,
        nautical_dusk: nautical.1,
        astronomical_dawn: astronomical.0,
        astronomical_dusk: astronomical.1,
        sun: state,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn almaty_on_the_fifth_of_january() {
        let zone = TimeZone::get("Asia/Almaty").unwrap();
        let place = Position::from_lon_lat(76.945, 43.238).unwrap();
        let day = day(Date::new(2022, 1, 5).unwrap(), &zone, place).unwrap();
        let near = |found: Option<Instant>, expected: &str, secs: f64| {
            let expected: Instant = format!("2022-01-05T{expected}+06:00").parse().unwrap();
            let off = (found.unwrap() - expected).secs().abs();
            assert!(off <= secs, "{found:?} is {off} s from {expected:?}");
        };
        near(day.sunrise, "08:24:21.2", 2.0);
        near(day.sunset, "17:30:51.4", 2.0);
        near(day.civil_dusk, "18:03:03", 2.0);
        near(day.nautical_dusk, "18:38:48", 2.0);
        near(day.astronomical_dusk, "19:13:18", 2.0);
        near(day.solar_noon, "12:57:30", 2.0);
        assert_eq!(day.sun, SunState::RisesOrSets);
    }

    #[test]
    fn polar_day_and_night() {
        let place = Position::from_lon_lat(15.65, 78.22).unwrap();
        let state = |month| day(Date::new(2020, month, 15).unwrap(), &TimeZone::UTC, place).unwrap().sun;
        assert_eq!((state(1), state(6)), (SunState::AlwaysDown, SunState::AlwaysUp));
    }
}
