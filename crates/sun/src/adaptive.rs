//! Where a shadow can have fallen, in patches that grow finer only where a band has its edge.

use serde_json::{Value, json};

use crate::position::SunError;
use crate::shadow_place::{Angles, Measured, NIGHT, PlaceQuestion, SHARES, Zenith, chi_squared, measured};

/// The Earth is first cut into squares of so many degrees.
const COARSEST_DEG: f64 = 10.0;

/// A piece of a band, a square in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patch {
    /// Its western edge.
    pub west_deg: f64,
    /// Its southern edge.
    pub south_deg: f64,
    /// Its width in degrees of longitude.
    pub width_deg: f64,
    /// Its height in degrees of latitude.
    pub height_deg: f64,
    /// The narrowest band that it belongs to: 0.50, 0.68 or 0.95 of certainty.
    pub share: f64,
}

/// The bands of a shadow, as patches.
#[derive(Debug, Clone, PartialEq)]
pub struct Patches {
    /// From the north-west root square on, depth first.
    pub list: Vec<Patch>,
    /// The size of the smallest, in degrees.
    pub finest_deg: f64,
}

/// The bands of a shadow down to cells of `question.grid_deg` or less.
///
/// A square is kept whole where no place in it can belong to another band than its middle: an elevation changes by no
/// more than the distance moved, an azimuth by no more than that divided by the distances to the sun's foot and to the
/// poles. Squares of the smallest size belong where their middle does.
///
/// # Errors
/// As [`crate::where_on_earth`].
pub fn patches(question: &PlaceQuestion<'_>) -> Result<Patches, SunError> {
    if !(0.01..=COARSEST_DEG).contains(&question.grid_deg) {
        return Err(SunError::Grid(question.grid_deg));
    }
    let measures = measured(question.shadows)?;
    let mut search = Search {
        sun: Zenith::at(question.at)?,
        turn_sigma: question.turn_sigma(),
        thresholds: SHARES.map(|share| chi_squared(share, measures.len().min(2))),
        measures,
        finest: question.grid_deg,
        quarters: quarters(question.grid_deg),
        found: Vec::new(),
        smallest: COARSEST_DEG,
    };
    let (columns, rows) = ((360.0 / COARSEST_DEG) as i32, (180.0 / COARSEST_DEG) as i32);
    for row in (0..rows).rev() {
        for column in 0..columns {
            let (west, south) = (-180.0 + f64::from(column) * COARSEST_DEG, -90.0 + f64::from(row) * COARSEST_DEG);
            let middle = search.sun.angles(west + COARSEST_DEG / 2.0, south + COARSEST_DEG / 2.0);
            search.look(west, south, COARSEST_DEG, 0, middle);
        }
    }
    Ok(Patches { list: search.found, finest_deg: search.smallest })
}

struct Search {
    sun: Zenith,
    turn_sigma: f64,
    measures: Vec<Measured>,
    /// The greatest misfit of each band, the narrowest first.
    thresholds: [f64; 3],
    finest: f64,
    /// Sine and cosine of the distance, along either axis, from the middle of a square to those of its four parts; the
    /// coarsest first.
    quarters: Vec<(f64, f64)>,
    found: Vec<Patch>,
    smallest: f64,
}

fn quarters(finest_deg: f64) -> Vec<(f64, f64)> {
    let sizes =
        std::iter::successors(Some(COARSEST_DEG), |size| Some(size / 2.0)).take_while(|size| *size > finest_deg);
    sizes.map(|size| (size / 4.0).to_radians().sin_cos()).collect()
}

impl Search {
    fn look(&mut self, west: f64, south: f64, size: f64, depth: usize, middle_at: Angles) {
        let cell = self.sun.cell_at(middle_at);
        if size <= self.finest {
            // The smallest belong where their middle does.
            if cell.sin_elevation >= NIGHT {
                let misfit = self.measures.iter().map(|measured| measured.misfit(&self.sun, &cell, self.turn_sigma));
                let band = self.band(misfit.sum());
                self.keep(west, south, size, band);
            }
            return;
        }
        let lat = south + size / 2.0;
        let widest = (lat.abs() - size / 2.0).max(0.0).to_radians().cos();
        // Half the diagonal, where the square is widest.
        let reach = size / 2.0 * (1.0 + widest * widest).sqrt();
        let (mut least, mut most, mut middle) = (0.0, 0.0, 0.0);
        for measured in &self.measures {
            let (low, at, high) = measured.misfit_within(&self.sun, &cell, self.turn_sigma, lat, reach);
            least += low;
            most += high;
            middle += at;
        }
        let dark = cell.sin_elevation < NIGHT;
        let elevation = cell.sin_elevation.clamp(-1.0, 1.0).asin().to_degrees();
        // Night all over: the sun is lower than the line by more than the square's reach.
        if dark && elevation + reach < -1.2 {
            return;
        }
        let (least, most) = (self.band(least), self.band(most));
        if least == most && (elevation - reach > -1.1 || least.is_none()) {
            let band = self.band(middle).filter(|_| !dark);
            return self.keep(west, south, size, band);
        }
        let half = size / 2.0;
        let quarter = self.quarters[depth];
        for (east, north) in [(false, true), (true, true), (false, false), (true, false)] {
            let (x, y) = (if east { half } else { 0.0 }, if north { half } else { 0.0 });
            self.look(west + x, south + y, half, depth + 1, middle_at.moved(east, north, quarter));
        }
    }

    fn band(&self, misfit: f64) -> Option<usize> {
        self.thresholds.iter().position(|&threshold| misfit <= threshold)
    }

    fn keep(&mut self, west_deg: f64, south_deg: f64, size: f64, band: Option<usize>) {
        let Some(n) = band else { return };
        self.smallest = self.smallest.min(size);
        self.found.push(Patch { west_deg, south_deg, width_deg: size, height_deg: size, share: SHARES[n] });
    }
}

impl Patches {
    /// Whether a place lies in the band of so large a share.
    pub fn holds(&self, lon: f64, lat: f64, share: f64) -> bool {
        self.list.iter().any(|patch| {
            patch.share <= share
                && (patch.west_deg..patch.west_deg + patch.width_deg).contains(&lon)
                && (patch.south_deg..patch.south_deg + patch.height_deg).contains(&lat)
        })
    }

    /// The bands of 50, 68 and 95 % as GeoJSON (RFC 7946), one multipolygon each, made of rectangles; a wider band holds
    /// the narrower ones.
    pub fn geojson(&self) -> Value {
        let features: Vec<Value> = SHARES
            .iter()
            .rev()
            .map(|&share| {
                let inside = self.list.iter().filter(|patch| patch.share <= share);
                json!({
                    "type": "Feature",
                    "properties": {"share": share},
                    "geometry": {"type": "MultiPolygon", "coordinates": rectangles(inside)},
                })
            })
            .collect();
        json!({"type": "FeatureCollection", "features": features, "finest_deg": self.finest_deg})
    }
}

/// Patches of one size that lie side by side, as one rectangle each.
fn rectangles<'p>(patches: impl Iterator<Item = &'p Patch>) -> Vec<Value> {
    let mut sorted: Vec<&Patch> = patches.collect();
    sorted.sort_by(|a, b| {
        let key = |patch: &Patch| [patch.height_deg, patch.south_deg, patch.west_deg];
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal)
    });
    let mut rectangles = Vec::new();
    let mut at = 0;
    while at < sorted.len() {
        let first = sorted[at];
        let mut east = first.west_deg + first.width_deg;
        at += 1;
        while let Some(next) = sorted.get(at) {
            let joins =
                next.height_deg == first.height_deg && next.south_deg == first.south_deg && next.west_deg == east;
            if !joins {
                break;
            }
            east += next.width_deg;
            at += 1;
        }
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let (west, south, north, east) =
            (round(first.west_deg), round(first.south_deg), round(first.south_deg + first.height_deg), round(east));
        rectangles.push(json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]]));
    }
    rectangles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Shadow, where_on_earth};

    /// Every cell of an even grid lies in the same band, but for those beside which an edge runs.
    #[test]
    fn patches_agree_with_the_even_grid() {
        let (mut inside, mut differ, mut off_edges) = (0, 0, 0);
        for (azimuth, ratio) in [(None, Some("2.998±0.2")), (Some("29.7±2"), None), (Some("29.7±2"), Some("2.998±0.2"))]
        {
            let shadow = Shadow {
                azimuth_deg: azimuth.map(|text| text.parse().unwrap()),
                ratio: ratio.map(|text| text.parse().unwrap()),
            };
            let shadows = [shadow];
            let question = PlaceQuestion {
                at: "2022-01-05T15:00:00+06:00".parse().unwrap(),
                at_error_s: 60.0,
                shadows: &shadows,
                grid_deg: 1.0,
            };
            let even = where_on_earth(&question).unwrap();
            let fine = patches(&PlaceQuestion { grid_deg: 0.04, ..question }).unwrap();
            assert!(fine.finest_deg <= 0.04);
            let threshold = even.threshold(0.95);
            for row in (0..even.rows).step_by(5) {
                for column in (0..even.columns).step_by(5) {
                    let (lon, lat) = (-180.0 + column as f64 + 0.5, 90.0 - row as f64 - 0.5);
                    let expected = even.likelihood[row * even.columns + column] >= threshold;
                    let same = expected == fine.holds(lon, lat, 0.95);
                    let (rows, columns) = (even.rows as i64, even.columns as i64);
                    let beside = |down: i64, right: i64| {
                        let row = (row as i64 + down).clamp(0, rows - 1);
                        let column = (column as i64 + right).rem_euclid(columns);
                        (even.likelihood[(row * columns + column) as usize] >= threshold) == expected
                    };
                    if (-1..=1).all(|down| (-1..=1).all(|right| beside(down, right))) {
                        assert!(same, "{lon} {lat}");
                        off_edges += u32::from(expected);
                    }
                    inside += u32::from(expected);
                    differ += u32::from(!same);
                }
            }
        }
        assert!(inside > 50 && differ * 20 <= inside, "{differ} of {inside} differ");
        assert!(off_edges > 5, "{off_edges} cells of {inside} lie off the edges");
    }

    #[test]
    fn too_fine_a_grid_is_refused() {
        let shadows = [Shadow { ratio: Some("1±0.1".parse().unwrap()), azimuth_deg: None }];
        let at = "2022-01-05T15:00:00+06:00".parse().unwrap();
        let question = PlaceQuestion { at, at_error_s: 0.0, shadows: &shadows, grid_deg: 0.001 };
        assert_eq!(patches(&question), Err(SunError::Grid(0.001)));
    }
}
