use serde::{Deserialize, Serialize};

/// A place on the Earth's surface.
///
/// # Units
/// Degrees, WGS 84 (EPSG:4326). Longitude first when written as a pair, as in GeoJSON (RFC 7946).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Degrees")]
pub struct Position {
    lon: f64,
    lat: f64,
}

#[derive(Deserialize)]
struct Degrees {
    lon: f64,
    lat: f64,
}

impl TryFrom<Degrees> for Position {
    type Error = PositionError;
    fn try_from(d: Degrees) -> Result<Self, PositionError> {
        Self::from_lon_lat(d.lon, d.lat)
    }
}

/// Two numbers that are not a place.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum PositionError {
    /// The latitude lies outside ±90°, but the pair would be a place the other way round.
    #[error(
        "latitude {lat} lies outside ±90°; the pair is a place the other way round: latitude {lon}, longitude {lat}"
    )]
    Swapped {
        /// Longitude as given.
        lon: f64,
        /// Latitude as given.
        lat: f64,
    },
    /// Not a place either way round.
    #[error("longitude {lon}, latitude {lat} is not a place: longitude lies within ±180°, latitude within ±90°")]
    OutOfRange {
        /// Longitude as given.
        lon: f64,
        /// Latitude as given.
        lat: f64,
    },
}

impl Position {
    /// The place at these degrees.
    pub fn from_lon_lat(lon: f64, lat: f64) -> Result<Self, PositionError> {
        let inside = |lon: f64, lat: f64| lon.abs() <= 180.0 && lat.abs() <= 90.0;
        if inside(lon, lat) {
            Ok(Self { lon, lat })
        } else if inside(lat, lon) {
            Err(PositionError::Swapped { lon, lat })
        } else {
            Err(PositionError::OutOfRange { lon, lat })
        }
    }
    /// Degrees east of Greenwich.
    pub const fn lon(self) -> f64 {
        self.lon
    }
    /// Degrees north of the equator.
    pub const fn lat(self) -> f64 {
        self.lat
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_the_other_way_round() {
        assert!(matches!(Position::from_lon_lat(43.2, 176.9), Err(PositionError::Swapped { .. })));
        assert!(matches!(Position::from_lon_lat(f64::NAN, 0.0), Err(PositionError::OutOfRange { .. })));
        assert!(Position::from_lon_lat(76.9, 43.2).is_ok());
    }
}
