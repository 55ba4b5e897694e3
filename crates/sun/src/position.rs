use model::{Instant, Position};
use serde::Serialize;
use solar_positioning::time::JulianDate;
use solar_positioning::{Location, PreparedPositions, RefractionCorrection, SolarPositions, delta_t};

/// Where the sun stands, seen from a place.
///
/// # Units
/// Degrees; azimuth clockwise from true north, elevation above the level horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SunPosition {
    /// Azimuth.
    pub azimuth_deg: f64,
    /// Elevation of the sun's centre without an atmosphere.
    pub elevation_deg: f64,
    /// Elevation as seen through the atmosphere: the one that casts shadows.
    pub refracted_elevation_deg: f64,
}

/// The air that bends the light.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Air {
    /// Pressure in hPa.
    pub pressure_hpa: f64,
    /// Temperature in degrees Celsius.
    pub temperature_c: f64,
}

impl Default for Air {
    /// The standard atmosphere at sea level: 1013.25 hPa, 15 °C (ISO 2533).
    fn default() -> Self {
        Self { pressure_hpa: 1013.25, temperature_c: 15.0 }
    }
}

/// A question about the sun that has no answer here.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SunError {
    /// The instant lies outside the years for which the Earth's rotation is known well enough.
    #[error("the sun of {0} cannot be computed; years -500 to 3000 can")]
    Year(Instant),
    /// Pressure or temperature of no atmosphere on Earth.
    #[error("air of {pressure_hpa} hPa and {temperature_c} °C is not found on Earth")]
    Air {
        /// Pressure as given.
        pressure_hpa: f64,
        /// Temperature as given.
        temperature_c: f64,
    },
    /// A shadow cannot have a length below nothing.
    #[error("a shadow of {0} times the object's height cannot be; give length divided by height")]
    Ratio(f64),
    /// Neither azimuth nor ratio was given.
    #[error("a shadow needs its azimuth, its ratio, or both")]
    NothingMeasured,
    /// A slope too steep to stand on.
    #[error("a slope of {0}° cannot be; give less than 60° and the direction in which it falls")]
    Slope(f64),
    /// The grid is too coarse, too fine, or not a number.
    #[error("a grid of {0}° cannot be computed; 0.01° to 10° can")]
    Grid(f64),
}

/// Microseconds since 1970 as a Julian date.
fn julian_date(at: Instant) -> f64 {
    2_440_587.5 + at.micros() as f64 / 86_400e6
}

/// A Julian date as microseconds since 1970.
pub(crate) fn instant(julian_date: f64) -> Instant {
    Instant::from_micros(((julian_date - 2_440_587.5) * 86_400e6).round() as i64)
}

/// Terrestrial time minus universal time, in seconds, by Espenak and Meeus's polynomials as the library keeps them.
pub(crate) fn delta_t_secs(at: Instant) -> Result<f64, SunError> {
    delta_t::estimate(1970.0 + at.micros() as f64 / 31_556_952e6).map_err(|_| SunError::Year(at))
}

/// Everything about one instant that does not depend on the place.
pub(crate) fn prepare(at: Instant, delta_t_secs: f64) -> Result<PreparedPositions, SunError> {
    let time = JulianDate::new(julian_date(at), delta_t_secs).map_err(|_| SunError::Year(at))?;
    SolarPositions::new().for_time_from_julian(time).map_err(|_| SunError::Year(at))
}

pub(crate) fn to_julian(at: Instant) -> f64 {
    julian_date(at)
}

/// Where the sun stands at an instant, seen from a place at sea level.
///
/// # Errors
/// Years outside -500 to 3000, and air of no place on Earth.
pub fn position(at: Instant, place: Position, air: Air) -> Result<SunPosition, SunError> {
    seen(&prepare(at, delta_t_secs(at)?)?, at, place, air)
}

pub(crate) fn seen(
    prepared: &PreparedPositions,
    at: Instant,
    place: Position,
    air: Air,
) -> Result<SunPosition, SunError> {
    let Air { pressure_hpa, temperature_c } = air;
    let refraction = RefractionCorrection::new(pressure_hpa, temperature_c)
        .map_err(|_| SunError::Air { pressure_hpa, temperature_c })?;
    let location = Location { latitude: place.lat(), longitude: place.lon() };
    let bare = prepared.at(location, 0.0, None).map_err(|_| SunError::Year(at))?;
    let bent = prepared.at(location, 0.0, Some(refraction)).map_err(|_| SunError::Year(at))?;
    Ok(SunPosition {
        azimuth_deg: bare.azimuth(),
        elevation_deg: bare.elevation_angle(),
        refracted_elevation_deg: bent.elevation_angle(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The worked example of the SPA paper (table A5.1): 2003-10-17 12:30:30 UTC-7, Golden, Colorado, here at sea level
    /// and so without the paper's height; its zenith and azimuth move by less than 0.0005°.
    #[test]
    fn the_worked_example() {
        let at: Instant = "2003-10-17T12:30:30-07:00".parse().unwrap();
        let place = Position::from_lon_lat(-105.1786, 39.742476).unwrap();
        let seen =
            seen(&prepare(at, 67.0).unwrap(), at, place, Air { pressure_hpa: 820.0, temperature_c: 11.0 }).unwrap();
        assert!((90.0 - seen.refracted_elevation_deg - 50.11162).abs() < 0.0005, "{seen:?}");
        assert!((seen.azimuth_deg - 194.34024).abs() < 0.0005, "{seen:?}");
        assert!((seen.elevation_deg - 39.872046).abs() < 0.0005, "{seen:?}");
    }

    #[test]
    fn afternoon_of_almaty() {
        let place = Position::from_lon_lat(76.945, 43.238).unwrap();
        for (time, elevation, azimuth) in [
            ("14:00", 22.6492, 195.6204),
            ("15:00", 18.4469, 209.7026),
            ("16:00", 12.0421, 222.4095),
            ("17:00", 4.0361, 233.7312),
        ] {
            let at: Instant = format!("2022-01-05T{time}:00+06:00").parse().unwrap();
            let air = Air { pressure_hpa: 1013.25, temperature_c: 12.0 };
            let seen = position(at, place, air).unwrap();
            assert!((seen.refracted_elevation_deg - elevation).abs() < 0.002, "{time} {seen:?}");
            assert!((seen.azimuth_deg - azimuth).abs() < 0.0005, "{time} {seen:?}");
        }
    }

    #[test]
    fn the_end_of_time_is_refused() {
        let place = Position::from_lon_lat(0.0, 0.0).unwrap();
        let at = Instant::from_micros(253_402_300_000_000_000);
        assert_eq!(position(at, place, Air::default()), Err(SunError::Year(at)));
    }
}
