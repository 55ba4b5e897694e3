//! Positions on the grids of maps: UTM, and the military grid reference system (MGRS) that is built on it.
use super::coordinates::found_within;
use super::map_view::FoundPlace;

/// Half axis of WGS 84 in metres, its flattening, and the scale of UTM on a zone's middle.
const AXIS_M: f64 = 6_378_137.0;
const FLATTENING: f64 = 1.0 / 298.257_223_563;
const SCALE: f64 = 0.9996;
/// What is added to eastings, and to northings south of the equator, so that none is negative.
const FALSE_EAST: f64 = 500_000.0;
const FALSE_NORTH: f64 = 10_000_000.0;
/// The letters of bands of latitude, from 80° south, 8° each and the last 12°.
const BANDS: &str = "CDEFGHJKLMNPQRSTUVWX";
/// The letters of squares: none that is taken for a digit.
const EAST: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ";
const NORTH: &str = "ABCDEFGHJKLMNPQRSTUV";
/// How far a point may lie outside the band that it is said to be in: a square may reach over its edge.
const TOLERANCE_DEG: f64 = 1.0;

/// Latitude and longitude of a point in a zone of UTM (degrees, WGS 84), by the inverse of Krüger's series.
///
/// # References
/// Karney: Transverse Mercator with an accuracy of a few nanometers. Journal of Geodesy 85 (2011), equations 11, 36 and 40,
/// to the fourth order: less than a millimetre inside a zone.
fn from_utm(zone: u32, south: bool, easting: f64, northing: f64) -> (f64, f64) {
    let n = FLATTENING / (2.0 - FLATTENING);
    let (n2, n3, n4) = (n * n, n * n * n, n * n * n * n);
    let rectifying = AXIS_M / (1.0 + n) * (1.0 + n2 / 4.0 + n4 / 64.0);
    let xi = (northing - if south { FALSE_NORTH } else { 0.0 }) / (SCALE * rectifying);
    let eta = (easting - FALSE_EAST) / (SCALE * rectifying);
    let beta = [
        n / 2.0 - 2.0 / 3.0 * n2 + 37.0 / 96.0 * n3 - n4 / 360.0,
        n2 / 48.0 + n3 / 15.0 - 437.0 / 1440.0 * n4,
        17.0 / 480.0 * n3 - 37.0 / 840.0 * n4,
        4397.0 / 161_280.0 * n4,
    ];
    let (mut xi0, mut eta0) = (xi, eta);
    for (j, beta) in beta.iter().enumerate() {
        let twice = 2.0 * (j + 1) as f64;
        xi0 -= beta * (twice * xi).sin() * (twice * eta).cosh();
        eta0 -= beta * (twice * xi).cos() * (twice * eta).sinh();
    }
    let conformal = (xi0.sin() / eta0.cosh()).clamp(-1.0, 1.0).asin();
    let delta = [
        2.0 * n - 2.0 / 3.0 * n2 - 2.0 * n3 + 116.0 / 45.0 * n4,
        7.0 / 3.0 * n2 - 8.0 / 5.0 * n3 - 227.0 / 45.0 * n4,
        56.0 / 15.0 * n3 - 136.0 / 35.0 * n4,
        4279.0 / 630.0 * n4,
    ];
    let series = delta.iter().enumerate().map(|(j, delta)| delta * (2.0 * (j + 1) as f64 * conformal).sin());
    let lat = conformal + series.sum::<f64>();
    let middle = f64::from(zone) * 6.0 - 183.0;
    (lat.to_degrees(), middle + eta0.sinh().atan2(xi0.cos()).to_degrees())
}

/// Whether a latitude lies in a band, or almost.
fn in_band(band: char, lat: f64) -> bool {
    let Some(index) = BANDS.find(band) else { return false };
    let from = -80.0 + 8.0 * index as f64;
    let to = if band == 'X' { 84.0 } else { from + 8.0 };
    (from - TOLERANCE_DEG..to + TOLERANCE_DEG).contains(&lat)
}

/// Every way in which a text can be read as a place on these grids.
///
/// # Limits
/// The grids of the poles (UPS), which begin with A, B, Y or Z, are not read.
pub(super) fn readings(text: &str) -> Vec<FoundPlace> {
    let text = text.to_ascii_uppercase();
    mgrs(&text).into_iter().chain(utm(&text)).collect()
}

/// A zone of 1 to 60 in front of a text, and the rest.
fn zone(text: &str) -> Option<(u32, &str)> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let zone = text.get(..digits)?.parse().ok().filter(|zone| (1..=60).contains(zone))?;
    Some((zone, text[digits..].trim_start()))
}

/// `43T FG 57000 89000`, with or without spaces, with 0 to 5 digits for each way.
fn mgrs(text: &str) -> Option<FoundPlace> {
    let close: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let (zone, rest) = zone(&close)?;
    let letters: Vec<char> = rest.chars().take(3).collect();
    let [band, column, row] = letters[..] else { return None };
    let digits = rest.get(3..)?;
    if digits.len() > 10 || digits.len() % 2 == 1 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // A zone has eight columns, of three sets that follow one another; rows begin anew every 2,000 km, in even zones with F.
    let set = (zone as usize - 1) % 3;
    let column = EAST.find(column)?.checked_sub(8 * set).filter(|column| *column < 8)?;
    let row = (NORTH.find(row)? + if zone % 2 == 0 { 15 } else { 0 }) % 20;
    let (east, north) = digits.split_at(digits.len() / 2);
    let size = 10f64.powi(5 - east.len() as i32);
    let within = |digits: &str| digits.parse().map_or(0.0, |number: f64| number * size) + size / 2.0;
    let easting = 100_000.0 * (column + 1) as f64 + within(east);
    let south = band < 'N';
    let lies = (0..5u32).find_map(|round| {
        let northing = 100_000.0 * row as f64 + 2_000_000.0 * f64::from(round) + within(north);
        Some(from_utm(zone, south, easting, northing)).filter(|(lat, _)| in_band(band, *lat))
    });
    let (lat, lon) = lies?;
    found_within(lat, lon, size / 2.0 * std::f64::consts::SQRT_2, "military grid (MGRS)")
}

/// `43T 657000 4789000` or `43 N 657000mE 4789000mN`: the letter is a band, or N or S for the side of the equator.
fn utm(text: &str) -> Vec<FoundPlace> {
    let Some((zone, rest)) = zone(text.trim()) else { return Vec::new() };
    let mut letters = rest.chars();
    let Some(letter) = letters.next().filter(char::is_ascii_alphabetic) else { return Vec::new() };
    let numbers: Vec<&str> = letters
        .as_str()
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | ';'))
        .map(|part| part.trim_end_matches(['E', 'N']).trim_end_matches('M'))
        .filter(|part| !part.is_empty())
        .collect();
    let [easting, northing] = numbers[..] else { return Vec::new() };
    let number =
        |text: &str| text.parse::<f64>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit() || b == b'.'));
    let (Some(easting), Some(northing)) = (number(easting), number(northing)) else { return Vec::new() };
    if !(100_000.0..900_000.0).contains(&easting) || northing > FALSE_NORTH {
        return Vec::new();
    }
    let mut found = Vec::new();
    let south = letter < 'N';
    let (lat, lon) = from_utm(zone, south, easting, northing);
    if in_band(letter, lat) {
        found.extend(found_within(lat, lon, 1.0, &format!("UTM, zone {zone}, band {letter}")));
    }
    // N and S are bands, and also how many write the side of the equator.
    let side = match letter {
        'N' => Some((false, "north")),
        'S' => Some((true, "south")),
        _ => None,
    };
    if let Some((south, name)) = side {
        let (lat, lon) = from_utm(zone, south, easting, northing);
        if found.is_empty() || south {
            found.extend(found_within(lat, lon, 1.0, &format!("UTM, zone {zone}, {name} of the equator")));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_points_come_out_to_the_metre() {
        // Published with their latitudes and longitudes by the makers of the `utm` package.
        for (text, lat, lon) in [
            ("32U 294409 5628898", 50.77535, 6.08389),
            ("18T 583960 4507523", 40.71435, -74.00597),
            ("60G 313784 5427057", -41.28646, 174.77624),
            ("34H 261878 6243186", -33.92487, 18.42406),
            ("19h 514586mE 6360877mN", -32.89018, -68.84405),
            ("6W 466013, 7190568", 64.83778, -147.71639),
            ("30V 377486 6296562", 56.79680, -5.00601),
            ("30 X 476594 9328501", 84.0, -5.00601),
            ("17 N 630084 4833438", 43.642_567, -79.387_139),
        ] {
            let places = readings(text);
            let (a, b) = (places[0].lat.unwrap(), places[0].lon.unwrap());
            // A ten-thousandth of a minute: what was published is rounded to the metre and to 1e-5 degrees.
            let east = (b - lon).abs() * f64::to_radians(lat).cos();
            assert!((a - lat).abs() < 2e-5 && east < 2e-5, "{text}: {a}, {b}");
        }
        // 500,000 and the equator are exact.
        let equator = &readings("31N 500000 0")[0];
        assert_eq!((equator.lat, equator.lon), (Some(0.0), Some(3.0)));
    }

    #[test]
    fn a_grid_reference_is_the_middle_of_its_square() {
        // Published by the makers of mgrs.js and of the mgrs packages for Python and R.
        for (text, lat, lon, radius) in [
            ("33UXP04", 48.24949, 16.41450, 7071.1),
            ("33U XP 0 4", 48.24949, 16.41450, 7071.1),
            ("24XWT783908", 83.62778, -32.66433, 70.7),
            ("15TWG0000049776", 42.0, -93.0, 1.0),
            ("33UXP0500444996", 48.24947, 16.41449, 1.0),
        ] {
            let places = readings(text);
            let place = &places[0];
            let (a, b) = (place.lat.unwrap(), place.lon.unwrap());
            // They take the middle of the corners' degrees, and a square is bent: a hundredth of it lies between.
            let near = 2e-5 + radius / 111_320.0 / 100.0;
            let east = (b - lon).abs() * f64::to_radians(lat).cos();
            assert!((a - lat).abs() < near && east < near, "{text}: {a}, {b}");
            assert!((place.radius_m.unwrap() - radius).abs() < 0.1, "{text}: {:?}", place.radius_m);
        }
        // South of the equator, a whole square of 100 km.
        let south = &readings("56HLH")[0];
        assert!(
            (-35.0..-33.0).contains(&south.lat.unwrap()) && (150.0..152.0).contains(&south.lon.unwrap()),
            "{south:?}"
        );
    }

    #[test]
    fn s_is_a_band_and_a_side_and_both_are_offered() {
        let both = readings("37S 500000 4000000");
        let read: Vec<&str> = both.iter().map(|place| place.read_as.as_deref().unwrap()).collect();
        assert_eq!(read, ["UTM, zone 37, band S", "UTM, zone 37, south of the equator"]);
        assert!(both[0].lat.unwrap() > 36.0 && both[1].lat.unwrap() < -53.0);
    }

    #[test]
    fn what_is_on_no_grid_is_not_read() {
        for text in [
            "",
            "33",
            "33U",
            "33UXP0",
            "33IXP04",
            "33UAP04",
            "61UXP04",
            "0UXP04",
            "33UXP04x",
            "43T 657000",
            "43T 50000 1",
            "Abay 43",
            "31C 500000 0",
        ] {
            assert!(readings(text).is_empty(), "{text}: {:?}", readings(text));
        }
    }
}
