use std::ops::{Add, Mul, Neg, Sub};

use model::Position;

/// A point or direction in the scene: metres east, north and up of its origin.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct V3 {
    /// Metres east.
    pub x: f64,
    /// Metres north.
    pub y: f64,
    /// Metres up.
    pub z: f64,
}

/// A point from its three coordinates.
pub(crate) const fn v3(x: f64, y: f64, z: f64) -> V3 {
    V3 { x, y, z }
}

impl V3 {
    pub(crate) fn dot(self, o: V3) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }
    pub(crate) fn cross(self, o: V3) -> V3 {
        v3(self.y * o.z - self.z * o.y, self.z * o.x - self.x * o.z, self.x * o.y - self.y * o.x)
    }
    pub(crate) fn length(self) -> f64 {
        self.dot(self).sqrt()
    }
    pub(crate) fn unit(self) -> V3 {
        self * (1.0 / self.length().max(1e-12))
    }
    pub(crate) fn distance(self, o: V3) -> f64 {
        (self - o).length()
    }
    pub(crate) fn flat(self) -> (f64, f64) {
        (self.x, self.y)
    }
    /// Heading `azimuth` (radians clockwise from north), level.
    pub(crate) fn heading(azimuth: f64) -> V3 {
        v3(azimuth.sin(), azimuth.cos(), 0.0)
    }
}

impl Add for V3 {
    type Output = V3;
    fn add(self, o: V3) -> V3 {
        v3(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}
impl Sub for V3 {
    type Output = V3;
    fn sub(self, o: V3) -> V3 {
        v3(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}
impl Mul<f64> for V3 {
    type Output = V3;
    fn mul(self, by: f64) -> V3 {
        v3(self.x * by, self.y * by, self.z * by)
    }
}
impl Neg for V3 {
    type Output = V3;
    fn neg(self) -> V3 {
        self * -1.0
    }
}

/// Where the scene lies on the Earth: its origin on the WGS 84 ellipsoid.
///
/// # Limits
/// A plane that touches the ellipsoid: within 500 m of the origin it is right to a centimetre.
#[derive(Debug, Clone, Copy)]
pub struct Ground {
    origin: Position,
    metres_a_radian_north: f64,
    metres_a_radian_east: f64,
}

impl Ground {
    /// The scene's ground around a place.
    pub fn at(origin: Position) -> Self {
        // WGS 84: semi-major axis and flattening (NIMA TR8350.2, table 3.1).
        let (a, f) = (6_378_137.0_f64, 1.0 / 298.257_223_563);
        let e2 = f * (2.0 - f);
        let sin = origin.lat().to_radians().sin();
        let w = (1.0 - e2 * sin * sin).sqrt();
        Self {
            origin,
            metres_a_radian_north: a * (1.0 - e2) / (w * w * w),
            metres_a_radian_east: a / w * origin.lat().to_radians().cos(),
        }
    }

    /// The scene's origin.
    pub fn origin(&self) -> Position {
        self.origin
    }

    /// Longitude and latitude of a point of the scene, in degrees.
    pub fn lon_lat(&self, at: V3) -> (f64, f64) {
        (
            self.origin.lon() + (at.x / self.metres_a_radian_east).to_degrees(),
            self.origin.lat() + (at.y / self.metres_a_radian_north).to_degrees(),
        )
    }

    /// The scene's point at a longitude and latitude in degrees, on the ground.
    pub fn point(&self, lon: f64, lat: f64) -> V3 {
        v3(
            (lon - self.origin.lon()).to_radians() * self.metres_a_radian_east,
            (lat - self.origin.lat()).to_radians() * self.metres_a_radian_north,
            0.0,
        )
    }
}
