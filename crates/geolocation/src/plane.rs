use geographiclib_rs::{DirectGeodesic, Geodesic, InverseGeodesic};
use model::Position;

/// A plane that touches the ellipsoid at one place, on which distances and azimuths from there are true.
///
/// # Units
/// Metres east and north of the origin.
///
/// # Errors
/// Between two places `d` from the origin a distance is wrong by at most about `d`²/(6 `R`²) of itself, `R` = 6,371 km:
/// 4 mm in 10 km at `d` = 10 km.
///
/// # References
/// Azimuthal equidistant projection by geodesics of the WGS 84 ellipsoid: Karney, Algorithms for geodesics, J. Geodesy
/// 87 (2013), section 8.
#[derive(Debug, Clone, Copy)]
pub struct Plane {
    origin: Position,
    ellipsoid: Geodesic,
}

impl Plane {
    /// The plane that touches at this place.
    pub fn at(origin: Position) -> Self {
        Self { origin, ellipsoid: Geodesic::wgs84() }
    }
    /// A place, in metres east and north of the origin.
    pub fn east_north_m(&self, place: Position) -> [f64; 2] {
        let (distance_m, azimuth_deg, _, _): (f64, f64, f64, f64) =
            self.ellipsoid.inverse(self.origin.lat(), self.origin.lon(), place.lat(), place.lon());
        let (sine, cosine) = azimuth_deg.to_radians().sin_cos();
        [distance_m * sine, distance_m * cosine]
    }
    /// The place so many metres east and north of the origin.
    pub fn position(&self, east_north_m: [f64; 2]) -> Position {
        let [east, north] = east_north_m;
        let azimuth_deg = east.atan2(north).to_degrees();
        let (lat, lon): (f64, f64) =
            self.ellipsoid.direct(self.origin.lat(), self.origin.lon(), azimuth_deg, east.hypot(north));
        // The direct geodesic gives a place on the ellipsoid for all finite input.
        Position::from_lon_lat(lon.clamp(-180.0, 180.0), lat.clamp(-90.0, 90.0)).unwrap_or(self.origin)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back() {
        let plane = Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap());
        for point in [[0.0, 0.0], [120.0, -45.0], [-3000.0, 8000.0]] {
            let [east, north] = plane.east_north_m(plane.position(point));
            assert!((east - point[0]).abs() < 1e-6 && (north - point[1]).abs() < 1e-6, "{point:?}");
        }
    }

    #[test]
    fn a_degree_north_is_the_length_of_the_meridian() {
        let plane = Plane::at(Position::from_lon_lat(10.0, 0.0).unwrap());
        let [east, north] = plane.east_north_m(Position::from_lon_lat(10.0, 1.0).unwrap());
        // First degree of latitude on WGS 84: 110,574 m.
        assert!(east.abs() < 1e-6 && (north - 110_574.39).abs() < 0.1, "{east} {north}");
    }
}
