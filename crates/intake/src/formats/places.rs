use std::collections::BTreeMap;

use model::{Fact, Fix, Place, PlaceName, Position, Region};

use super::{Teller, names};

/// How wide a point's region is taken where a file tells no precision: a drawn pin stands for a spot, not a survey.
const POINT_RADIUS_M: f64 = 100.0;
/// The most corners of one shape.
const MOST_CORNERS: usize = 100_000;
/// Metres in one degree of latitude, at most (at the poles of WGS 84).
const METRES_A_DEGREE: f64 = 111_694.0;

/// A shape that a file draws, in degrees.
pub(super) enum Shape {
    Point(Position),
    Line(Vec<Position>),
    Area(Vec<Position>),
}

/// Something named that a file draws.
pub(super) struct Drawn {
    pub(super) name: String,
    pub(super) description: Option<String>,
    pub(super) shapes: Vec<Shape>,
    /// Where in the file it stands.
    pub(super) at: String,
}

/// Collects what a file draws into places.
#[derive(Default)]
pub(super) struct Places {
    names: BTreeMap<String, usize>,
    pub(super) unnamed: u64,
}

impl Places {
    pub(super) fn add(&mut self, drawn: Drawn, teller: &mut Teller<'_>) {
        let number = self.names.entry(drawn.name.clone()).or_default();
        *number += 1;
        let id = names::place(&teller.kept.name, &drawn.name, *number);
        let Some(fix) = fix(&drawn.shapes, &teller.kept.name) else {
            let what = format!("{} ({:?}) draws nothing that can be placed", drawn.at, drawn.name);
            teller.warn(what, "draw it as a point, a line or an area of at most 100,000 corners");
            return;
        };
        let place = Place {
            id,
            names: vec![PlaceName { text: drawn.name, note: None }],
            fix: Some(fix),
            description: drawn.description,
            passage: Some(format!("{}, {}", teller.kept.name, drawn.at)),
            within: None,
            skyline: None,
            skyline_error_deg: None,
        };
        teller.fact(&drawn.at, Fact::Place(place));
    }
}

/// One region for all that is drawn: an area as it is, anything else as the disc around it.
fn fix(shapes: &[Shape], file: &str) -> Option<Fix> {
    let corners: usize = shapes.iter().map(|shape| shape.corners().len()).sum();
    if corners == 0 || corners > MOST_CORNERS {
        return None;
    }
    let all: Vec<Position> = shapes.iter().flat_map(|shape| shape.corners().to_vec()).collect();
    let centre = middle(&all)?;
    let method = |how: &str| format!("as drawn in {file}{how}");
    match shapes {
        [Shape::Point(position)] => Some(Fix {
            position: *position,
            region: Region::disc(*position, POINT_RADIUS_M).ok()?,
            method: method(&format!("; the file tells no precision, {POINT_RADIUS_M} m are taken")),
        }),
        [Shape::Area(ring)] => {
            Some(Fix { position: centre, region: Region::polygon(ring.clone()).ok()?, method: method("") })
        }
        _ => {
            let farthest = all.iter().map(|corner| metres(centre, *corner)).fold(0.0, f64::max);
            let region = Region::disc(centre, farthest.max(POINT_RADIUS_M)).ok()?;
            Some(Fix { position: centre, region, method: method("; the disc around all of it") })
        }
    }
}

impl Shape {
    fn corners(&self) -> &[Position] {
        match self {
            Shape::Point(position) => std::slice::from_ref(position),
            Shape::Line(line) => line,
            Shape::Area(ring) => ring,
        }
    }
}

/// The middle of the box around some positions.
fn middle(corners: &[Position]) -> Option<Position> {
    let bounds = |degrees: fn(&Position) -> f64| {
        let values = corners.iter().map(degrees);
        values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), at| (low.min(at), high.max(at)))
    };
    let (west, east) = bounds(|position| position.lon());
    let (south, north) = bounds(|position| position.lat());
    Position::from_lon_lat((west + east) / 2.0, (south + north) / 2.0).ok()
}

/// How far two positions are apart, at most: the larger degree of latitude is taken in both directions.
fn metres(a: Position, b: Position) -> f64 {
    let narrowing = a.lat().abs().min(b.lat().abs()).to_radians().cos();
    let (east, north) = ((a.lon() - b.lon()) * narrowing, a.lat() - b.lat());
    east.hypot(north) * METRES_A_DEGREE
}
