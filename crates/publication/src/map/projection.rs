use model::Position;

/// A plane around a centre in which distances are true.
///
/// Equirectangular on the WGS 84 ellipsoid: metres east along the centre's parallel and north along its meridian.
///
/// # Limits
/// Distances are true to 0.1 % within some 20 km of the centre; farther out the picture is a sketch.
///
/// # References
/// Radii of curvature: J. P. Snyder, Map Projections: A Working Manual, USGS PP 1395 (1987), eq. 4-19 and 4-20.
pub(super) struct Plane {
    centre: Position,
    metres_east_per_degree: f64,
    metres_north_per_degree: f64,
}

/// WGS 84 semi-major axis in metres (NIMA TR8350.2, table 3.1).
const SEMI_MAJOR_M: f64 = 6_378_137.0;
/// WGS 84 first eccentricity squared (NIMA TR8350.2, table 3.3).
const ECCENTRICITY_SQUARED: f64 = 6.694_379_990_14e-3;

impl Plane {
    pub(super) fn around(centre: Position) -> Self {
        let lat = centre.lat().to_radians();
        let w = (1.0 - ECCENTRICITY_SQUARED * lat.sin().powi(2)).sqrt();
        let prime_vertical = SEMI_MAJOR_M / w;
        let meridian = SEMI_MAJOR_M * (1.0 - ECCENTRICITY_SQUARED) / w.powi(3);
        Self {
            centre,
            metres_east_per_degree: (prime_vertical * lat.cos()).max(1.0).to_radians(),
            metres_north_per_degree: meridian.to_radians(),
        }
    }

    /// Metres east and north of the centre.
    pub(super) fn metres(&self, lon: f64, lat: f64) -> (f64, f64) {
        let east = (lon - self.centre.lon() + 540.0).rem_euclid(360.0) - 180.0;
        (east * self.metres_east_per_degree, (lat - self.centre.lat()) * self.metres_north_per_degree)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_true_near_the_centre() {
        let plane = Plane::around(Position::from_lon_lat(76.9286, 43.2567).unwrap());
        // One minute of latitude at 43.2567° N is 1851.7 m on the WGS 84 meridian; one of longitude 1353.7 m.
        let (east, north) = plane.metres(76.9286, 43.2567 + 1.0 / 60.0);
        assert!(east.abs() < 1e-6 && (north - 1851.7).abs() < 0.5, "{north}");
        let (east, _) = plane.metres(76.9286 + 1.0 / 60.0, 43.2567);
        assert!((east - 1353.7).abs() < 0.7, "{east}");
    }

    #[test]
    fn the_date_line_is_no_edge() {
        let plane = Plane::around(Position::from_lon_lat(179.99, 0.0).unwrap());
        let (east, _) = plane.metres(-179.99, 0.0);
        assert!((east - 2226.4).abs() < 1.0, "{east}");
    }
}
