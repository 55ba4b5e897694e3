use model::{Instant, Position};
use serde_json::{Value, json};

use crate::measure::Measure;
use crate::position::{Air, SunError, delta_t_secs, prepare, seen};
use crate::shadow_time::{Shadow, elevation_of_ratio, turn};

/// Where on Earth can these shadows have fallen at a known moment?
#[derive(Debug, Clone, Copy)]
pub struct PlaceQuestion<'a> {
    /// The moment.
    pub at: Instant,
    /// How far the moment may be off, in seconds (half-width of a 95 % interval).
    pub at_error_s: f64,
    /// One shadow or several of that moment.
    pub shadows: &'a [Shadow],
    /// The size of a cell in degrees.
    pub grid_deg: f64,
}

/// The likelihood of every cell of the Earth, the greatest being 1.
///
/// Cells run from the north-west corner eastward, row by row.
#[derive(Debug, Clone, PartialEq)]
pub struct ShadowMap {
    /// Cells in a row.
    pub columns: usize,
    /// Rows.
    pub rows: usize,
    /// Likelihood of each cell's centre, relative to the best possible place.
    pub likelihood: Vec<f32>,
    /// How many quantities were measured: the degrees of freedom of the bands.
    measured: usize,
    /// Longitude and latitude that have the sun overhead, in degrees; `None` where the moment is not known.
    pub(crate) overhead: Option<(f64, f64)>,
}

impl ShadowMap {
    /// The same, without the moment that it was computed for.
    pub(crate) fn of_no_moment(self) -> Self {
        Self { overhead: None, ..self }
    }
}

/// The shares of certainty for which bands are drawn.
pub(crate) const SHARES: [f64; 3] = [0.50, 0.68, 0.95];
/// The sine of the elevation under which no shadow falls: the sun's upper edge, lifted by refraction, is down.
pub(crate) const NIGHT: f64 = -0.02;
/// Half-widths of a normal 95 % interval in standard deviations.
const SIGMAS: f64 = 1.959_964;
/// No shadow is measured better than the sun is wide at its edge (degrees): half the sun's radius.
const LEAST_SIGMA_DEG: f64 = 0.13;

/// The likelihood of each cell, given errors of measurement and of the moment.
///
/// # Errors
/// No measure, a ratio below nothing, a grid that cannot be computed, years outside -500 to 3000.
///
/// # Limits
/// Level ground and the standard atmosphere. The sun is taken as seen from the Earth's centre, which shifts it by less
/// than 0.003°.
pub fn where_on_earth(question: &PlaceQuestion<'_>) -> Result<ShadowMap, SunError> {
    where_at_longitudes(question, |_| true)
}

/// The same at some longitudes alone; it is nowhere else.
pub(crate) fn where_at_longitudes(
    question: &PlaceQuestion<'_>,
    wanted: impl Fn(f64) -> bool,
) -> Result<ShadowMap, SunError> {
    let grid = question.grid_deg;
    if !(0.02..=10.0).contains(&grid) {
        return Err(SunError::Grid(grid));
    }
    let measures = measured(question.shadows)?;
    let sun = Zenith::at(question.at)?;
    let turn_sigma = question.turn_sigma();
    let columns = (360.0 / grid).round() as usize;
    let rows = (180.0 / grid).round() as usize;
    let mut likelihood = vec![0.0_f32; columns * rows];
    let hours: Vec<(usize, (f64, f64))> = (0..columns)
        .map(|c| (c, -180.0 + (c as f64 + 0.5) * 360.0 / columns as f64))
        .filter(|(_, lon)| wanted(*lon))
        .map(|(c, lon)| (c, sun.hour_angle(lon).to_radians().sin_cos()))
        .collect();
    for row in 0..rows {
        let lat = 90.0 - (row as f64 + 0.5) * 180.0 / rows as f64;
        let (sin_lat, cos_lat) = lat.to_radians().sin_cos();
        let cells = &mut likelihood[row * columns..(row + 1) * columns];
        for &(column, (sin_hour, cos_hour)) in &hours {
            let sin_elevation = sin_lat * sun.sin_dec + cos_lat * sun.cos_dec * cos_hour;
            if sin_elevation >= NIGHT {
                let seen = Cell { sin_lat, cos_lat, sin_hour, cos_hour, sin_elevation };
                let misfit: f64 = measures.iter().map(|measured| measured.misfit(&sun, &seen, turn_sigma)).sum();
                cells[column] = (-0.5 * misfit).exp() as f32;
            }
        }
    }
    let overhead = Some((turn(0.0, -sun.hour_at_greenwich_deg), sun.sin_dec.asin().to_degrees()));
    Ok(ShadowMap { columns, rows, likelihood, measured: measures.len().min(2), overhead })
}

impl PlaceQuestion<'_> {
    /// What the error of the moment is as a turn of the Earth, 360° in 86,164 s: a standard deviation in degrees.
    pub(crate) fn turn_sigma(&self) -> f64 {
        (self.at_error_s / SIGMAS) * 360.0 / 86_164.0
    }
}

/// What was measured of the sun by these shadows.
pub(crate) fn measured(shadows: &[Shadow]) -> Result<Vec<Measured>, SunError> {
    let measures: Vec<Measured> = shadows.iter().flat_map(Measured::of).collect::<Result<_, _>>()?;
    if measures.is_empty() { Err(SunError::NothingMeasured) } else { Ok(measures) }
}

/// The misfit below which so large a share of certainty lies (chi-squared, one or two degrees of freedom).
pub(crate) fn chi_squared(share: f64, measured: usize) -> f64 {
    if measured >= 2 {
        return -2.0 * (1.0 - share).ln();
    }
    match share {
        share if share <= 0.5 => 0.4549,
        share if share <= 0.68 => 0.9889,
        _ => 3.8415,
    }
}

/// Where the sun stands overhead.
pub(crate) struct Zenith {
    sin_dec: f64,
    cos_dec: f64,
    hour_at_greenwich_deg: f64,
}

impl Zenith {
    pub(crate) fn at(at: Instant) -> Result<Self, SunError> {
        let greenwich = Position::from_lon_lat(0.0, 0.0).map_err(|_| SunError::Year(at))?;
        let sun = seen(&prepare(at, delta_t_secs(at)?)?, at, greenwich, Air::default())?;
        // On the equator azimuth and elevation give declination and hour angle directly.
        let (sin_azimuth, cos_azimuth) = sun.azimuth_deg.to_radians().sin_cos();
        let (sin_elevation, cos_elevation) = sun.elevation_deg.to_radians().sin_cos();
        let sin_dec = cos_elevation * cos_azimuth;
        Ok(Self {
            sin_dec,
            cos_dec: (1.0 - sin_dec * sin_dec).sqrt(),
            hour_at_greenwich_deg: (-cos_elevation * sin_azimuth).atan2(sin_elevation).to_degrees(),
        })
    }

    fn hour_angle(&self, lon_deg: f64) -> f64 {
        self.hour_at_greenwich_deg + lon_deg
    }

    pub(crate) fn angles(&self, lon_deg: f64, lat_deg: f64) -> Angles {
        Angles { lat: lat_deg.to_radians().sin_cos(), hour: self.hour_angle(lon_deg).to_radians().sin_cos() }
    }

    pub(crate) fn cell_at(&self, at: Angles) -> Cell {
        let Angles { lat: (sin_lat, cos_lat), hour: (sin_hour, cos_hour) } = at;
        let sin_elevation = sin_lat * self.sin_dec + cos_lat * self.cos_dec * cos_hour;
        Cell { sin_lat, cos_lat, sin_hour, cos_hour, sin_elevation }
    }
}

/// Latitude and hour angle of a place, as sine and cosine each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Angles {
    lat: (f64, f64),
    hour: (f64, f64),
}

impl Angles {
    /// Those of a place so far to the east or west and north or south, by the sine and cosine of the step.
    pub(crate) fn moved(self, east: bool, north: bool, (sin, cos): (f64, f64)) -> Self {
        let turned = |(s, c): (f64, f64), up: bool| {
            let sin = if up { sin } else { -sin };
            (s * cos + c * sin, c * cos - s * sin)
        };
        Self { lat: turned(self.lat, north), hour: turned(self.hour, east) }
    }
}

/// What a cell's centre sees of the sun.
pub(crate) struct Cell {
    sin_lat: f64,
    cos_lat: f64,
    sin_hour: f64,
    cos_hour: f64,
    pub(crate) sin_elevation: f64,
}

/// One measured quantity of the sun, in degrees, with its standard deviation.
#[derive(Debug)]
pub(crate) enum Measured {
    Azimuth { deg: f64, sigma: f64 },
    Elevation { deg: f64, sigma: f64 },
}

impl Measured {
    fn of(shadow: &Shadow) -> Vec<Result<Self, SunError>> {
        let mut list = Vec::new();
        if let Some(Measure { value, error }) = shadow.azimuth_deg {
            list.push(Ok(Self::Azimuth { deg: value + 180.0, sigma: (error / SIGMAS).max(LEAST_SIGMA_DEG) }));
        }
        if let Some(ratio) = shadow.ratio {
            if ratio.value < 0.0 {
                list.push(Err(SunError::Ratio(ratio.value)));
            } else {
                let (low, high) = (elevation_of_ratio(ratio.most()), elevation_of_ratio(ratio.least().max(0.0)));
                let apparent = elevation_of_ratio(ratio.value);
                let sigma = ((high - low) / 2.0 / SIGMAS).max(LEAST_SIGMA_DEG);
                list.push(Ok(Self::Elevation { deg: apparent - refraction_deg(apparent), sigma }));
            }
        }
        list
    }

    /// The least misfit within `reach_deg` of a cell's middle, the misfit there, and the greatest; the first and last are
    /// safe, not tight.
    pub(crate) fn misfit_within(
        &self,
        sun: &Zenith,
        cell: &Cell,
        turn_sigma: f64,
        lat_deg: f64,
        reach_deg: f64,
    ) -> (f64, f64, f64) {
        let at = self.misfit(sun, cell, turn_sigma);
        let reach = reach_deg.to_radians();
        let (least_sigma, widest, gradient) = match *self {
            Measured::Elevation { sigma, .. } => {
                // How fast the elevation turns with the Earth, and how little that changes in the square.
                let cos_elevation = (1.0 - cell.sin_elevation * cell.sin_elevation).max(0.0).sqrt().max(1e-6);
                let per_turn = (cell.cos_lat * sun.cos_dec * cell.sin_hour / cos_elevation).abs();
                let change = (3.0 * reach / (cos_elevation - reach).max(1e-6)).min(1.0);
                let spread = |per_turn: f64| (sigma * sigma + (per_turn * turn_sigma).powi(2)).sqrt();
                (spread((per_turn - change).max(0.0)), spread((per_turn + change).min(1.0)), 1.0)
            }
            Measured::Azimuth { sigma, .. } => {
                // How fast a bearing turns: by the distance to the sun's foot, and by how meridians converge.
                let from_foot = (90.0 - cell.sin_elevation.clamp(-1.0, 1.0).asin().to_degrees() - reach_deg).max(0.0);
                let from_pole = (90.0 - lat_deg.abs() - reach_deg).max(0.0);
                let from_antipode = (180.0 - from_foot - 2.0 * reach_deg).max(0.0);
                let foot = from_foot.min(from_antipode).to_radians().sin();
                let pole = from_pole.to_radians().tan();
                if foot < 1e-3 || pole < 1e-3 {
                    return (0.0, at, f64::INFINITY);
                }
                let gradient = 1.0 / foot + 1.0 / pole;
                (sigma, (sigma * sigma + (gradient * turn_sigma).powi(2)).sqrt(), gradient)
            }
        };
        // The deviation at the middle lies between that by either spread.
        let (near, far) = (at.sqrt() * least_sigma, at.sqrt() * widest);
        let least = ((near - gradient * reach_deg).max(0.0) / widest).powi(2);
        let most = ((far + gradient * reach_deg) / least_sigma).powi(2);
        (least, at, most)
    }

    /// The squared distance in standard deviations; `turn_sigma` is the Earth's turn within the error of the moment.
    pub(crate) fn misfit(&self, sun: &Zenith, cell: &Cell, turn_sigma: f64) -> f64 {
        let sin_elevation = cell.sin_elevation.clamp(-1.0, 1.0);
        let cos_elevation = (1.0 - sin_elevation * sin_elevation).sqrt().max(1e-6);
        match *self {
            Measured::Elevation { deg, sigma } => {
                let elevation = sin_elevation.asin();
                let per_turn = cell.cos_lat * sun.cos_dec * cell.sin_hour / cos_elevation;
                let variance = sigma * sigma + (per_turn * turn_sigma).powi(2);
                (elevation.to_degrees() - deg).powi(2) / variance
            }
            Measured::Azimuth { deg, sigma } => {
                let east = -sun.cos_dec * cell.sin_hour;
                let north = sun.sin_dec * cell.cos_lat - sun.cos_dec * cell.sin_lat * cell.cos_hour;
                let azimuth = east.atan2(north).to_degrees();
                let per_turn =
                    cell.sin_lat - cell.cos_lat * cell.sin_elevation * (north / cos_elevation) / cos_elevation;
                let variance = sigma * sigma + (per_turn * turn_sigma).powi(2);
                turn(azimuth, deg).powi(2) / variance
            }
        }
    }
}

/// How much higher the sun appears than it stands, by its apparent elevation, in the standard atmosphere.
///
/// # References
/// Bennett: The calculation of astronomical refraction in marine navigation. Journal of Navigation 35 (1982).
fn refraction_deg(apparent_deg: f64) -> f64 {
    let argument = apparent_deg + 7.31 / (apparent_deg + 4.4);
    if apparent_deg >= 89.0 { 0.0 } else { 1.0 / argument.to_radians().tan() / 60.0 }
}

impl ShadowMap {
    /// The likelihood that a place must reach to lie inside the band of a share of certainty (chi-squared, one or two
    /// degrees of freedom).
    pub fn threshold(&self, share: f64) -> f32 {
        (-0.5 * chi_squared(share, self.measured)).exp() as f32
    }

    /// The likelihood at a place.
    pub fn at(&self, place: Position) -> f32 {
        let column = ((place.lon() + 180.0) / 360.0 * self.columns as f64) as usize;
        let row = ((90.0 - place.lat()) / 180.0 * self.rows as f64) as usize;
        self.likelihood[row.min(self.rows - 1) * self.columns + column.min(self.columns - 1)]
    }

    /// The bands of 50, 68 and 95 % as GeoJSON (RFC 7946), one multipolygon each, made of runs of cells.
    pub fn geojson(&self) -> Value {
        let best = self.likelihood.iter().copied().fold(0.0, f32::max);
        let features: Vec<Value> = SHARES
            .iter()
            .rev()
            .map(|&share| {
                let threshold = self.threshold(share);
                json!({
                    "type": "Feature",
                    "properties": {"share": share, "likelihood_at_least": threshold},
                    "geometry": {"type": "MultiPolygon", "coordinates": self.runs(threshold)},
                })
            })
            .collect();
        json!({"type": "FeatureCollection", "features": features, "best_likelihood": best})
    }

    fn runs(&self, threshold: f32) -> Vec<Value> {
        let (width, height) = (360.0 / self.columns as f64, 180.0 / self.rows as f64);
        let round = |degrees: f64| (degrees * 1e6).round() / 1e6;
        let mut polygons = Vec::new();
        for row in 0..self.rows {
            let cells = &self.likelihood[row * self.columns..(row + 1) * self.columns];
            let (south, north) = (round(90.0 - (row as f64 + 1.0) * height), round(90.0 - row as f64 * height));
            let mut column = 0;
            while column < self.columns {
                let run = cells[column..].iter().take_while(|&&likelihood| likelihood >= threshold).count();
                if run > 0 {
                    let (west, east) =
                        (round(-180.0 + column as f64 * width), round(-180.0 + (column + run) as f64 * width));
                    polygons.push(json!([[[west, south], [east, south], [east, north], [west, north], [west, south]]]));
                }
                column += run.max(1);
            }
        }
        polygons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(shadows: &[Shadow]) -> PlaceQuestion<'_> {
        PlaceQuestion { at: "2022-01-05T15:00:00+06:00".parse().unwrap(), at_error_s: 60.0, shadows, grid_deg: 0.5 }
    }

    fn place(lon: f64, lat: f64) -> Position {
        Position::from_lon_lat(lon, lat).unwrap()
    }

    #[test]
    fn the_true_place_lies_in_the_band() {
        let length = Shadow { ratio: Some("2.998±0.1".parse().unwrap()), azimuth_deg: None };
        let map = where_on_earth(&question(&[length])).unwrap();
        assert!(map.at(place(76.945, 43.238)) >= map.threshold(0.95), "{}", map.at(place(76.945, 43.238)));
        assert!(map.at(place(76.945, 20.0)) < map.threshold(0.95));
        assert_eq!(map.at(place(-100.0, 43.0)), 0.0, "it is night there");
        let both = Shadow { azimuth_deg: Some("29.7026±1".parse().unwrap()), ..length };
        let narrower = where_on_earth(&question(&[both])).unwrap();
        assert!(narrower.at(place(76.945, 43.238)) >= narrower.threshold(0.95));
        let inside = |map: &ShadowMap| map.likelihood.iter().filter(|l| **l >= map.threshold(0.95)).count();
        assert!(inside(&narrower) * 5 < inside(&map), "{} {}", inside(&narrower), inside(&map));
    }

    #[test]
    fn what_the_moment_may_be_off_widens_the_band() {
        let length = [Shadow { ratio: Some("2.998±0.05".parse().unwrap()), azimuth_deg: None }];
        let cells = |at_error_s: f64| {
            let map = where_on_earth(&PlaceQuestion { at_error_s, ..question(&length) }).unwrap();
            map.likelihood.iter().filter(|one| **one >= map.threshold(0.95)).count()
        };
        let (minute, quarter, hour) = (cells(60.0), cells(900.0), cells(3600.0));
        assert!(minute < quarter && 3 * quarter < 2 * hour, "{minute}, {quarter}, {hour}");
    }

    /// Synthetic: places drawn over the Earth, shadows and moments measured with normal errors of the stated size. Of bands
    /// that claim 95 %, as many hold the place.
    #[test]
    fn bands_hold_as_often_as_they_say() {
        let mut state = 20_220_105_u64;
        let mut uniform = move || {
            // Sebastiano Vigna's splitmix64.
            state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
            let mut z = state;
            z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
            ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
        };
        let (mut asked, mut held) = (0, [0, 0]);
        while asked < 200 {
            let there = place(360.0 * uniform() - 180.0, (2.0 * uniform() - 1.0).asin().to_degrees());
            let truly = Instant::from_micros(1_641_340_800_000_000 + (uniform() * 3.1e13) as i64);
            let sun = crate::position(truly, there, Air::default()).unwrap();
            let mut normal =
                || (-2.0 * uniform().max(1e-12).ln()).sqrt() * (std::f64::consts::TAU * uniform()).cos() / SIGMAS;
            if !(12.0..70.0).contains(&sun.refracted_elevation_deg) {
                continue;
            }
            let ratio = 1.0 / sun.refracted_elevation_deg.to_radians().tan();
            let error = 0.1 * ratio;
            let measured = crate::Measure { value: ratio + normal() * error, error };
            let at = Instant::from_micros(truly.micros() + (normal() * 300e6) as i64);
            let shadows = [Shadow { ratio: Some(measured), azimuth_deg: None }];
            let question = PlaceQuestion { at, at_error_s: 300.0, shadows: &shadows, grid_deg: 1.0 };
            let map = where_on_earth(&question).unwrap();
            for (held, share) in held.iter_mut().zip([0.95, 0.50]) {
                *held += u32::from(map.at(there) >= map.threshold(share));
            }
            asked += 1;
        }
        assert!((182..=197).contains(&held[0]) && (80..=120).contains(&held[1]), "{held:?} of {asked} at 95 and 50 %");
    }

    /// Every cell's sun against SPA at that place.
    #[test]
    fn cells_agree_with_the_full_algorithm() {
        let at: Instant = "2024-02-29T13:59:59Z".parse().unwrap();
        let sun = Zenith::at(at).unwrap();
        for lat in (-80..=80).step_by(20) {
            for lon in (-180..180).step_by(30) {
                let full = crate::position(at, place(f64::from(lon), f64::from(lat)), Air::default()).unwrap();
                let (sin_lat, cos_lat) = f64::from(lat).to_radians().sin_cos();
                let cos_hour = sun.hour_angle(f64::from(lon)).to_radians().cos();
                let elevation = (sin_lat * sun.sin_dec + cos_lat * sun.cos_dec * cos_hour).asin().to_degrees();
                assert!((elevation - full.elevation_deg).abs() < 0.006, "{lat} {lon}: {elevation} {full:?}");
            }
        }
    }

    #[test]
    fn bands_are_closed_rings() {
        let length = Shadow { ratio: Some("10±4".parse().unwrap()), azimuth_deg: None };
        let geojson = where_on_earth(&PlaceQuestion { grid_deg: 5.0, ..question(&[length]) }).unwrap().geojson();
        let features = geojson["features"].as_array().unwrap();
        assert_eq!(features.len(), 3);
        for polygon in features[0]["geometry"]["coordinates"].as_array().unwrap() {
            let ring = polygon[0].as_array().unwrap();
            assert!(ring.len() == 5 && ring[0] == ring[4]);
        }
    }

    #[test]
    fn odd_questions_are_refused() {
        assert_eq!(where_on_earth(&question(&[])), Err(SunError::NothingMeasured));
        let length = [Shadow { ratio: Some("1±0.1".parse().unwrap()), azimuth_deg: None }];
        for grid_deg in [0.0, f64::NAN, 0.001, 90.0] {
            assert!(where_on_earth(&PlaceQuestion { grid_deg, ..question(&length) }).is_err());
        }
    }
}
