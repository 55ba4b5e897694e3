use serde::{Deserialize, Serialize};

use super::position::Position;

/// The part of the Earth's surface inside which something lies.
///
/// # Units
/// Metres on the WGS 84 ellipsoid; polygons in degrees, one closed ring, counter-clockwise (RFC 7946).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Shape", into = "Shape")]
pub struct Region(Shape);

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Shape {
    Disc { centre: Position, radius_m: f64 },
    Polygon { ring: Vec<Position> },
}

/// A shape that encloses nothing.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum RegionError {
    /// A radius must be a positive number of metres.
    #[error("a radius of {0} m encloses nothing; give the metres within which the place lies")]
    Radius(f64),
    /// A ring needs at least three corners.
    #[error("a ring of {0} corners encloses nothing; at least three are needed")]
    Corners(usize),
}

impl TryFrom<Shape> for Region {
    type Error = RegionError;
    fn try_from(shape: Shape) -> Result<Self, RegionError> {
        match shape {
            Shape::Disc { centre, radius_m } => Self::disc(centre, radius_m),
            Shape::Polygon { ring } => Self::polygon(ring),
        }
    }
}

impl From<Region> for Shape {
    fn from(region: Region) -> Self {
        region.0
    }
}

impl Region {
    /// All places within so many metres of a centre.
    pub fn disc(centre: Position, radius_m: f64) -> Result<Self, RegionError> {
        if radius_m.is_finite() && radius_m > 0.0 {
            Ok(Self(Shape::Disc { centre, radius_m }))
        } else {
            Err(RegionError::Radius(radius_m))
        }
    }
    /// All places inside a ring.
    pub fn polygon(ring: Vec<Position>) -> Result<Self, RegionError> {
        if ring.len() < 3 { Err(RegionError::Corners(ring.len())) } else { Ok(Self(Shape::Polygon { ring })) }
    }
    /// Centre and radius, where the region is a disc.
    pub fn as_disc(&self) -> Option<(Position, f64)> {
        match self.0 {
            Shape::Disc { centre, radius_m } => Some((centre, radius_m)),
            Shape::Polygon { .. } => None,
        }
    }
    /// The corners, where the region is a polygon.
    pub fn as_ring(&self) -> Option<&[Position]> {
        match &self.0 {
            Shape::Disc { .. } => None,
            Shape::Polygon { ring } => Some(ring),
        }
    }
}
