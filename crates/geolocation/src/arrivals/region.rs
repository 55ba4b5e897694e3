use model::{Position, Region};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::cells::Cells;
use super::outline::{Ring, area, holds, rings};
use crate::Plane;

/// The part of the plane that a firing place lies in with 95 %: all points that are not much less likely than the best.
///
/// How much less is what the true place falls below the best point once in twenty times, wherever it is (the likelihood
/// ratio, twice the logarithm of which is a χ² of two degrees of freedom). Nothing is supposed of where shots are fired:
/// the share of a flat prior would favour places far away, of which there are more.
///
/// # References
/// Wilks, The large-sample distribution of the likelihood ratio for testing composite hypotheses, Ann. Math. Stat. 9 (1938).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Region95 {
    /// Its pieces, the likeliest first; more than one where the arrivals fit several places.
    pub pieces: Vec<Piece>,
    /// Area of all pieces.
    pub area_m2: f64,
    /// Half the length of the 95 % ellipse with the covariance of the likelihood.
    pub semi_major_m: f64,
    /// Half its width.
    pub semi_minor_m: f64,
    /// Azimuth of its long axis, from 0 to 180°.
    pub azimuth_deg: f64,
    /// It reaches the edge of what was searched, and is cut off there.
    pub cut_off: bool,
}

/// A connected part of a region.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The share of the likelihood in this piece, of the whole plane searched.
    pub share: f64,
    /// Its likeliest point.
    pub position: Position,
    /// Its outline, counter-clockwise, not closed.
    pub outline: Vec<Position>,
    /// Holes in it, clockwise.
    pub holes: Vec<Vec<Position>>,
}

/// χ² of two degrees of freedom at 95 %.
pub(super) const CHI2_95: f64 = 5.991_465;
/// χ² of one degree of freedom at 95 %: two microphones tell one thing.
const CHI2_95_OF_1: f64 = 3.841_459;

/// One piece in the plane.
struct Part {
    outer: Ring,
    holes: Vec<Ring>,
    share: f64,
    best: ([f64; 2], f64),
}

impl Region95 {
    /// The region of a likelihood over the plane, with the best single point in it.
    pub(super) fn of(cells: &Cells, plane: &Plane, search_m: f64, heard_by: usize) -> (Self, [f64; 2]) {
        let shares: Vec<([f64; 2], f64, f64)> = {
            let most = cells.logs.values().copied().fold(f64::NEG_INFINITY, f64::max);
            let raw = cells.logs.iter().map(|(cell, log)| (cells.middle(*cell), *log, (log - most).exp()));
            let raw: Vec<_> = raw.collect();
            let total: f64 = raw.iter().map(|cell| cell.2).sum();
            raw.into_iter().map(|(point, log, share)| (point, log, share / total)).collect()
        };
        let level = cells.best.log - 0.5 * if heard_by < 3 { CHI2_95_OF_1 } else { CHI2_95 };
        let (semi_major_m, semi_minor_m, azimuth_deg) = ellipse(&shares);
        let mut parts: Vec<Part> = Vec::new();
        let (outer, holes): (Vec<Ring>, Vec<Ring>) = rings(cells, level).into_iter().partition(|ring| area(ring) > 0.0);
        parts.extend(outer.into_iter().map(|outer| Part {
            outer,
            holes: Vec::new(),
            share: 0.0,
            best: ([0.0; 2], f64::NEG_INFINITY),
        }));
        parts.sort_by(|a, b| area(&a.outer).total_cmp(&area(&b.outer)));
        for hole in holes {
            if let Some(part) = parts.iter_mut().find(|part| holds(&part.outer, hole[0])) {
                part.holes.push(hole);
            }
        }
        let alone = parts.len() == 1;
        for &(point, log, share) in shares.iter().filter(|cell| cell.1 >= level) {
            if let Some(part) = parts.iter_mut().find(|part| alone || holds(&part.outer, point)) {
                part.share += share;
                if log > part.best.1 {
                    part.best = (point, log);
                }
            }
        }
        parts.retain(|part| part.share > 0.0);
        // The middles of cells stand for them; the best point itself is known better.
        let holding = |part: &Part| holds(&part.outer, cells.best.point);
        if let Some(part) = parts.iter_mut().find(|part| alone || holding(part)) {
            part.best = (cells.best.point, cells.best.log);
        }
        parts.sort_by(|a, b| b.best.1.total_cmp(&a.best.1));
        let edge = search_m - 1.5 * cells.size_m;
        let cut_off = shares.iter().any(|(point, log, _)| *log >= level && point[0].hypot(point[1]) >= edge);
        let all = |rings: &[Ring]| rings.iter().map(|ring| area(ring)).sum::<f64>();
        let area_m2 = parts.iter().map(|part| area(&part.outer) + all(&part.holes)).sum();
        let ring = |ring: &Ring| ring.iter().map(|point| plane.position(*point)).collect::<Vec<_>>();
        let pieces = parts.iter().map(|part| Piece {
            share: part.share,
            position: plane.position(part.best.0),
            outline: ring(&part.outer),
            holes: part.holes.iter().map(ring).collect(),
        });
        (Self { pieces: pieces.collect(), area_m2, semi_major_m, semi_minor_m, azimuth_deg, cut_off }, cells.best.point)
    }

    /// The region that rings enclose, each about its likeliest point and with its share; the likeliest first.
    pub(super) fn around(rings: Vec<(Ring, [f64; 2], f64)>, plane: &Plane, search_m: f64) -> Self {
        let (mut whole, mut mean, mut square) = (0.0, [0.0; 2], [0.0; 3]);
        for triangle in rings.iter().flat_map(|(ring, point, _)| {
            ring.iter().zip(ring.iter().cycle().skip(1)).map(move |(a, b)| [*point, *a, *b])
        }) {
            // A triangle's area is that of its three edges' middles, a third each, for all squares too.
            let third = area(&triangle) / 3.0;
            for (from, to) in [(0, 1), (1, 2), (2, 0)] {
                let [east, north] = [0, 1].map(|axis| triangle[from][axis].midpoint(triangle[to][axis]));
                whole += third;
                mean = [mean[0] + third * east, mean[1] + third * north];
                square = [
                    square[0] + third * east * east,
                    square[1] + third * north * north,
                    square[2] + third * east * north,
                ];
            }
        }
        let mean = mean.map(|sum| sum / whole);
        let east = square[0] / whole - mean[0] * mean[0];
        let north = square[1] / whole - mean[1] * mean[1];
        // An ellipse has the semi-axes twice the root of the moments of its area.
        let (semi_major_m, semi_minor_m, azimuth_deg) = axes(east, north, square[2] / whole - mean[0] * mean[1], 4.0);
        let cut_off =
            rings.iter().flat_map(|(ring, ..)| ring).any(|[east, north]| east.hypot(*north) >= 0.99 * search_m);
        let pieces = rings.iter().map(|(ring, point, share)| Piece {
            share: *share,
            position: plane.position(*point),
            outline: ring.iter().map(|point| plane.position(*point)).collect(),
            holes: Vec::new(),
        });
        Self { pieces: pieces.collect(), area_m2: whole, semi_major_m, semi_minor_m, azimuth_deg, cut_off }
    }

    /// Whether a place lies in the region.
    pub fn holds(&self, place: Position) -> bool {
        let point = [place.lon(), place.lat()];
        let inside = |ring: &[Position]| {
            let ring: Ring = ring.iter().map(|corner| [corner.lon(), corner.lat()]).collect();
            holds(&ring, point)
        };
        self.pieces.iter().any(|piece| inside(&piece.outline) && !piece.holes.iter().any(|hole| inside(hole)))
    }

    /// The region as others take it, where it is one piece without holes.
    pub fn outline(&self) -> Option<Region> {
        match self.pieces.as_slice() {
            [piece] if piece.holes.is_empty() => Region::polygon(piece.outline.clone()).ok(),
            _ => None,
        }
    }

    /// The region as a GeoJSON geometry: a polygon, or several.
    ///
    /// # References
    /// RFC 7946, 3.1.6 and 3.1.7.
    pub fn geojson(&self) -> Value {
        let ring = |ring: &[Position]| -> Vec<[f64; 2]> {
            ring.iter().chain(ring.first()).map(|corner| [corner.lon(), corner.lat()]).collect()
        };
        let polygon = |piece: &Piece| -> Vec<Vec<[f64; 2]>> {
            std::iter::once(ring(&piece.outline)).chain(piece.holes.iter().map(|hole| ring(hole))).collect()
        };
        match self.pieces.as_slice() {
            [piece] => json!({"type": "Polygon", "coordinates": polygon(piece)}),
            pieces => {
                json!({"type": "MultiPolygon", "coordinates": pieces.iter().map(polygon).collect::<Vec<_>>()})
            }
        }
    }
}

/// Semi-axes and azimuth of the 95 % ellipse with the moments of the cells.
fn ellipse(shares: &[([f64; 2], f64, f64)]) -> (f64, f64, f64) {
    let mean =
        shares.iter().fold([0.0, 0.0], |sum, (point, _, share)| [sum[0] + share * point[0], sum[1] + share * point[1]]);
    let (mut east, mut north, mut both) = (0.0, 0.0, 0.0);
    for (point, _, share) in shares {
        let (x, y) = (point[0] - mean[0], point[1] - mean[1]);
        (east, north, both) = (east + share * x * x, north + share * y * y, both + share * x * y);
    }
    axes(east, north, both, CHI2_95)
}

/// Semi-axes and azimuth of the ellipse whose squared semi-axes are so many times the principal moments.
fn axes(east: f64, north: f64, both: f64, times: f64) -> (f64, f64, f64) {
    let half = (0.5 * (east - north)).hypot(both);
    let middle = 0.5 * (east + north);
    let axis = |variance: f64| (variance.max(0.0) * times).sqrt();
    // The azimuth of the long axis: from north, so that the roles of the two are swapped.
    let azimuth_deg = (0.5 * (2.0 * both).atan2(north - east)).to_degrees().rem_euclid(180.0);
    (axis(middle + half), axis(middle - half), azimuth_deg)
}
