//! One drawn map.
use std::fmt::Write;

use model::{Fix, Position};
use serde::Serialize;

use super::{
    Numbered,
    base::{Ground, Shape},
    clip::{self, Frame, Point},
    label,
    place::length_words,
    position,
    projection::Plane,
    shots,
    street_name::{self, StreetNameView},
};
use crate::axis::tenth;

const WIDTH: f64 = 1000.0;
const HEIGHT: f64 = 640.0;
/// A map never shows less than this from edge to edge, in metres.
const LEAST_EXTENT_M: f64 = 500.0;
/// Room around the places, as a share of their extent.
const MARGIN: f64 = 0.13;
/// Regions wider than this share of the places' extent do not widen the map.
const REGION_SHARE: f64 = 0.5;

/// What is drawn.
#[derive(Debug, Serialize)]
pub(crate) struct SheetView {
    id: &'static str,
    pub(crate) heading: &'static str,
    width: f64,
    height: f64,
    ground: Vec<GroundView>,
    streets: Vec<StreetNameView>,
    graticule: Vec<GridLine>,
    regions: Vec<RegionView>,
    marks: Vec<MarkView>,
    scale_width: f64,
    scale_label: String,
    /// Left, top, width and height of the frame of a map drawn larger elsewhere.
    inset: Option<[f64; 4]>,
    #[serde(skip)]
    corners: Option<[Position; 2]>,
}

impl SheetView {
    /// How many places are marked on it.
    pub(crate) fn marked(&self) -> usize {
        self.marks.len()
    }

    /// The south-western and north-eastern corners of what is drawn.
    pub(super) fn frame(&self) -> Option<[Position; 2]> {
        self.corners
    }
}

/// All shapes of one kind as one path.
#[derive(Debug, Serialize)]
struct GroundView {
    class: &'static str,
    d: String,
}

/// A line of equal longitude or latitude.
#[derive(Debug, Serialize)]
struct GridLine {
    upright: bool,
    at: f64,
    label: String,
}

/// The region in which a place lies, at true scale.
#[derive(Debug, Serialize)]
struct RegionView {
    number: usize,
    x: f64,
    y: f64,
    radius: Option<f64>,
    d: Option<String>,
    /// Whether it is where shots came from.
    shots: bool,
}

/// A place's mark and name.
#[derive(Debug, Serialize)]
struct MarkView {
    number: usize,
    name: String,
    x: f64,
    y: f64,
    dx: f64,
    dy: f64,
    leader_x: Option<f64>,
    leader_y: Option<f64>,
    number_only: bool,
    /// Whether its best single position is marked.
    dot: bool,
}

/// From degrees to the picture.
struct View {
    plane: Plane,
    metres_per_unit: f64,
}

impl View {
    fn around(places: &[&Numbered<'_>]) -> Option<(Self, Position)> {
        let positions: Vec<Position> = places.iter().filter_map(|n| position(n)).collect();
        let plane = Plane::around(*positions.first()?);
        let metres: Vec<Point> = positions.iter().map(|p| plane.metres(p.lon(), p.lat())).collect();
        let ends = |pick: fn(&Point) -> f64| {
            metres.iter().map(pick).fold((f64::MAX, f64::MIN), |(a, b), v| (a.min(v), b.max(v)))
        };
        let ((west, east), (south, north)) = (ends(|m| m.0), ends(|m| m.1));
        let extent = (east - west).max(north - south);
        let widest = places.iter().filter_map(|n| n.place.fix.as_ref()?.region.as_disc()).map(|(_, r)| r);
        let room = widest.fold(0.0, f64::max).min((extent * REGION_SHARE).max(LEAST_EXTENT_M / 2.0));
        // A region of shots is what the map is looked at for: it is drawn whole.
        let shots = places
            .iter()
            .zip(&metres)
            .filter_map(|(n, mark)| Some(shots::reach(n.shots?, *mark, |lon, lat| plane.metres(lon, lat))));
        let room = shots.fold(room, f64::max);
        let span = |low: f64, high: f64| (high - low + 2.0 * room).max(LEAST_EXTENT_M) * (1.0 + 2.0 * MARGIN);
        let metres_per_unit = (span(west, east) / WIDTH).max(span(south, north) / HEIGHT);
        let (mid_east, mid_north) = ((west + east) / 2.0, (south + north) / 2.0);
        let (degree_east, _) = plane.metres(positions[0].lon() + 0.001, positions[0].lat());
        let (_, degree_north) = plane.metres(positions[0].lon(), positions[0].lat() + 0.001);
        let lon = positions[0].lon() + mid_east / degree_east * 0.001;
        let lat = (positions[0].lat() + mid_north / degree_north * 0.001).clamp(-90.0, 90.0);
        let centre = Position::from_lon_lat((lon + 540.0).rem_euclid(360.0) - 180.0, lat).ok()?;
        Some((Self { plane: Plane::around(centre), metres_per_unit }, centre))
    }

    /// The corners of what is drawn; `None` where it reaches over a pole or the date line.
    fn corners(&self, centre: Position) -> Option<[Position; 2]> {
        let (right, top) = self.point(centre.lon() + 0.01, centre.lat() + 0.01);
        let (per_lon, per_lat) = ((right - WIDTH / 2.0) / 0.01, (HEIGHT / 2.0 - top) / 0.01);
        let corner = |side: f64| {
            let lon = centre.lon() + side * WIDTH / 2.0 / per_lon;
            Position::from_lon_lat(lon, centre.lat() + side * HEIGHT / 2.0 / per_lat).ok()
        };
        Some([corner(-1.0)?, corner(1.0)?])
    }

    fn point(&self, lon: f64, lat: f64) -> Point {
        let (east, north) = self.plane.metres(lon, lat);
        (WIDTH / 2.0 + east / self.metres_per_unit, HEIGHT / 2.0 - north / self.metres_per_unit)
    }
}

/// A map of these places, of which there must be at least one with a fix; an empty picture otherwise.
pub(super) fn draw(heading: &'static str, places: &[&Numbered<'_>], shapes: &[Shape]) -> SheetView {
    draw_named("detail", heading, places, places, shapes, true)
}

/// A map of places near and far, in which only the far ones are named and the frame of the map of the near is drawn.
pub(super) fn draw_wider(
    near: &[&Numbered<'_>],
    far: &[&Numbered<'_>],
    shapes: &[Shape],
    inset: Option<[Position; 2]>,
) -> SheetView {
    let all: Vec<&Numbered<'_>> = near.iter().chain(far).copied().collect();
    let mut sheet = draw_named("wider", "Wider area", &all, far, shapes, false);
    if let (Some((view, _)), Some([low, high])) = (View::around(&all), inset) {
        let ((left, bottom), (right, top)) = (view.point(low.lon(), low.lat()), view.point(high.lon(), high.lat()));
        sheet.inset = Some([left, top, right - left, bottom - top].map(tenth));
    }
    sheet
}

fn draw_named(
    id: &'static str,
    heading: &'static str,
    places: &[&Numbered<'_>],
    named: &[&Numbered<'_>],
    shapes: &[Shape],
    with_streets: bool,
) -> SheetView {
    let frame = Frame { left: 0.0, top: 0.0, right: WIDTH, bottom: HEIGHT };
    let mut sheet = SheetView {
        id,
        heading,
        width: WIDTH,
        height: HEIGHT,
        ground: Vec::new(),
        streets: Vec::new(),
        graticule: Vec::new(),
        regions: Vec::new(),
        marks: Vec::new(),
        scale_width: 0.0,
        scale_label: String::new(),
        inset: None,
        corners: None,
    };
    let Some((view, centre)) = View::around(places) else { return sheet };
    let drawn: Vec<(&Shape, Vec<Point>)> = shapes
        .iter()
        .map(|s| (s, s.points.iter().map(|&(lon, lat)| view.point(lon, lat)).collect::<Vec<_>>()))
        .filter(|(_, points)| frame.touches(points))
        .collect();
    sheet.ground = ground(&drawn, &frame);
    if drawn.is_empty() {
        sheet.graticule = graticule(&view, centre);
    }
    sheet.regions = places.iter().flat_map(|n| region(n, &view)).collect();
    sheet.marks = marks(named, &view, &frame);
    sheet.corners = view.corners(centre);
    if with_streets {
        sheet.streets = street_names(&drawn, &sheet.marks, &frame);
    }
    let length = round_length(view.metres_per_unit * 190.0);
    sheet.scale_width = tenth(length / view.metres_per_unit);
    sheet.scale_label = length_words(length);
    sheet
}

fn ground(drawn: &[(&Shape, Vec<Point>)], frame: &Frame) -> Vec<GroundView> {
    let wide =
        Frame { left: frame.left - 4.0, top: frame.top - 4.0, right: frame.right + 4.0, bottom: frame.bottom + 4.0 };
    let path = |kind: Ground| {
        let mut d = String::new();
        for (_, points) in drawn.iter().filter(|(s, _)| s.ground == kind) {
            if kind.is_area() {
                write_path(&mut d, &clip::area(points, &wide), true);
            } else {
                clip::line(points, &wide).iter().for_each(|part| write_path(&mut d, part, false));
            }
        }
        GroundView { class: kind.class(), d }
    };
    Ground::ALL.into_iter().map(path).filter(|g| !g.d.is_empty()).collect()
}

/// Adds a path in relative whole tenths, leaving out points nearer than half a unit to the one before.
fn write_path(d: &mut String, points: &[Point], closed: bool) {
    let mut last: Option<(i64, i64)> = None;
    let mut written = 0;
    let start = d.len();
    for (n, &(x, y)) in points.iter().enumerate() {
        let here = ((x * 10.0).round() as i64, (y * 10.0).round() as i64);
        let end = n + 1 == points.len() && !closed;
        let result = match last {
            None => write!(d, "M{} {}", tenths(here.0), tenths(here.1)),
            Some((a, b)) if (here.0 - a).abs() + (here.1 - b).abs() >= 5 || (end && here != (a, b)) => {
                write!(d, "l{} {}", tenths(here.0 - a), tenths(here.1 - b))
            }
            Some(_) => continue,
        };
        debug_assert!(result.is_ok(), "a string takes what is written to it");
        last = Some(here);
        written += 1;
    }
    if written < 2 {
        d.truncate(start);
    } else if closed {
        d.push('z');
    }
}

fn tenths(value: i64) -> f64 {
    value as f64 / 10.0
}

fn region(n: &Numbered<'_>, view: &View) -> Vec<RegionView> {
    let Some(from) = n.shots else {
        let fix = n.place.fix.as_ref();
        return fix.and_then(|fix| region_of(fix, &[], n.number, view)).into_iter().collect();
    };
    let parts = from.parts.iter().filter_map(|part| region_of(&part.fix, &part.holes, n.number, view));
    parts.map(|part| RegionView { shots: true, ..part }).collect()
}

fn region_of(fix: &Fix, holes: &[Vec<Position>], number: usize, view: &View) -> Option<RegionView> {
    let (x, y) = view.point(fix.position.lon(), fix.position.lat());
    let (x, y) = (tenth(x), tenth(y));
    if let Some((centre, radius_m)) = fix.region.as_disc() {
        let (x, y) = view.point(centre.lon(), centre.lat());
        let radius = Some(tenth(radius_m / view.metres_per_unit));
        return Some(RegionView { number, x: tenth(x), y: tenth(y), radius, d: None, shots: false });
    }
    let mut d = String::new();
    for ring in std::iter::once(fix.region.as_ring()?).chain(holes.iter().map(Vec::as_slice)) {
        let points: Vec<Point> = ring.iter().map(|p| view.point(p.lon(), p.lat())).collect();
        write_path(&mut d, &points, true);
    }
    Some(RegionView { number, x, y, radius: None, d: Some(d), shots: false })
}

fn marks(places: &[&Numbered<'_>], view: &View, frame: &Frame) -> Vec<MarkView> {
    let mut order: Vec<&Numbered<'_>> = places.to_vec();
    order.sort_by_key(|n| (std::cmp::Reverse(n.events), n.number));
    let labels: Vec<(Point, String, String)> = order
        .iter()
        .filter_map(|n| {
            let at = position(n)?;
            let name = n.place.names.first().map_or(n.place.id.as_str(), |n| n.text.as_str());
            Some((view.point(at.lon(), at.lat()), n.number.to_string(), crate::timeline::cut(name, 34)))
        })
        .collect();
    let placed = label::place(&labels, frame);
    let mut marks: Vec<MarkView> = order
        .iter()
        .zip(labels)
        .zip(placed)
        .map(|((n, ((x, y), _, name)), placed)| MarkView {
            number: n.number,
            name,
            x: tenth(x),
            y: tenth(y),
            dx: tenth(placed.dx),
            dy: tenth(placed.dy),
            leader_x: placed.leader.map(|l| tenth(l.0)),
            leader_y: placed.leader.map(|l| tenth(l.1)),
            number_only: placed.number_only,
            dot: n.shots.is_none_or(|from| from.has_likeliest),
        })
        .collect();
    marks.sort_by_key(|m| m.number);
    marks
}

fn street_names(drawn: &[(&Shape, Vec<Point>)], marks: &[MarkView], frame: &Frame) -> Vec<StreetNameView> {
    let taken = marks.iter().flat_map(|m| {
        let width = label::width(&format!("{} {}", m.number, m.name));
        let (left, bottom) = (m.x + m.dx - 4.0, m.y + m.dy + 6.0);
        let mark = Frame { left: m.x - 8.0, top: m.y - 8.0, right: m.x + 8.0, bottom: m.y + 8.0 };
        [mark, Frame { left, top: bottom - 22.0, right: left + width + 8.0, bottom }]
    });
    // The scale and the arrow stand in the lower corners.
    let corners = [
        Frame { left: 0.0, top: frame.bottom - 48.0, right: 260.0, bottom: frame.bottom },
        Frame { left: frame.right - 60.0, top: 0.0, right: frame.right, bottom: 70.0 },
    ];
    let named = drawn
        .iter()
        .filter(|(s, _)| matches!(s.ground, Ground::MainStreet | Ground::Street))
        .filter_map(|(s, points)| Some((s.ground, s.name.as_deref()?, points.as_slice())));
    street_name::place(named, taken.chain(corners).collect(), frame)
}

fn graticule(view: &View, centre: Position) -> Vec<GridLine> {
    let units_per_degree = |point: Point| (point.0 - WIDTH / 2.0).abs().max((point.1 - HEIGHT / 2.0).abs()) / 0.01;
    let per_lon = units_per_degree(view.point(centre.lon() + 0.01, centre.lat())).max(1e-9);
    let per_lat = units_per_degree(view.point(centre.lon(), centre.lat() + 0.01)).max(1e-9);
    let mut lines = Vec::new();
    for (upright, middle, per_degree, size) in
        [(true, centre.lon(), per_lon, WIDTH), (false, centre.lat(), per_lat, HEIGHT)]
    {
        let step = round_length(size / per_degree / 4.0);
        let decimals = (-step.log10()).ceil().max(0.0) as usize;
        let half = (size / per_degree / 2.0 / step).ceil().min(50.0) as i64;
        let first = (middle / step).round() as i64;
        for n in first - half..=first + half {
            let degrees = n as f64 * step;
            let offset = (degrees - middle) * per_degree;
            let at = tenth(if upright { WIDTH / 2.0 + offset } else { HEIGHT / 2.0 - offset });
            if (1.0..size - 1.0).contains(&at) {
                lines.push(GridLine { upright, at, label: format!("{degrees:.decimals$}°") });
            }
        }
    }
    lines
}

/// The largest of 1, 2 or 5 times a power of ten that does not exceed a length.
fn round_length(length: f64) -> f64 {
    let power = 10_f64.powf(length.log10().floor());
    [5.0, 2.0, 1.0].into_iter().map(|n| n * power).find(|&l| l <= length * 1.000_001).unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Place, PlaceId, PlaceName, Region};

    fn place(id: &str, lon: f64, lat: f64, radius_m: f64) -> Place {
        let position = Position::from_lon_lat(lon, lat).unwrap();
        let region = Region::disc(position, radius_m).unwrap();
        Place {
            id: PlaceId::new(id).unwrap(),
            names: vec![PlaceName { text: id.to_owned(), note: None }],
            fix: Some(Fix { position, region, method: "map".into() }),
            description: None,
            passage: None,
            within: None,
            skyline: None,
            skyline_error_deg: None,
        }
    }

    #[test]
    fn regions_and_scale_are_drawn_at_one_scale() {
        let (a, b) = (place("A", 76.94, 43.24, 50.0), place("B", 76.96, 43.24, 200.0));
        let numbered = [
            Numbered { number: 1, place: &a, events: 0, shots: None },
            Numbered { number: 2, place: &b, events: 3, shots: None },
        ];
        let sheet = draw("Map", &numbered.iter().collect::<Vec<_>>(), &[]);
        let apart = sheet.marks[1].x - sheet.marks[0].x;
        // 0.02° of longitude at 43.24° N is 1624.6 m.
        let metres_per_unit = 1624.6 / apart;
        assert!((sheet.regions[1].radius.unwrap() * metres_per_unit - 200.0).abs() < 2.0);
        let metres: f64 = sheet.scale_label.trim_end_matches(" m").parse().unwrap();
        assert!((sheet.scale_width * metres_per_unit - metres).abs() < 2.0, "{}", sheet.scale_label);
        assert!(!sheet.graticule.is_empty(), "without a base there are lines of longitude and latitude");
        assert!(sheet.marks.iter().all(|m| (0.0..WIDTH).contains(&m.x) && (0.0..HEIGHT).contains(&m.y)));
    }

    #[test]
    fn a_single_place_has_a_map_too() {
        let a = place("A", -179.999, 0.0, 3.0);
        let numbered = Numbered { number: 1, place: &a, events: 0, shots: None };
        let sheet = draw("Map", &[&numbered], &[]);
        assert_eq!((sheet.marks[0].x, sheet.marks[0].y), (WIDTH / 2.0, HEIGHT / 2.0));
    }

    #[test]
    fn lengths_are_round() {
        assert_eq!([999.0, 1000.0, 260.0, 0.034].map(round_length), [500.0, 1000.0, 200.0, 0.02]);
    }
}
