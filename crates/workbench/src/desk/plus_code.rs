//! Plus codes (Open Location Code): a rectangle in letters and digits, whole or short of its beginning.
use super::coordinates::found_within;
use super::map_view::FoundPlace;

/// The twenty digits: none that makes words or is taken for another.
const DIGITS: &str = "23456789CFGHJMPQRVWX";
/// Digits in front of the `+` of a whole code, and the most that say anything.
const BEFORE: usize = 8;
const MOST: usize = 15;
/// Digits that come in pairs, latitude first; each later one is a cell of five rows and four columns.
const PAIRED: usize = 10;
/// The smallest step of the pairs: a degree has 8,000.
const STEPS: f64 = 8000.0;

/// The rectangle of a code: its middle and half its sides, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rectangle {
    lat: f64,
    lon: f64,
    half_lat: f64,
    half_lon: f64,
}

/// A plus code as a place. One without its beginning is the nearest to a position where one is given, else none.
///
/// # References
/// Open Location Code, specification and test data, 2014–2021.
pub(super) fn reading(text: &str, near: Option<(f64, f64)>) -> Option<FoundPlace> {
    // What stands behind a code (the name of a town) is for people.
    let code = text.split_whitespace().next()?.to_ascii_uppercase();
    let plus = checked(&code)?;
    let (rectangle, read_as) = match plus {
        BEFORE => (whole(&code), "plus code"),
        _ => (nearest(&code, plus, near?), "short plus code, the nearest to the places of the case"),
    };
    let height = rectangle.half_lat * 111_320.0;
    let width = rectangle.half_lon * 111_320.0 * rectangle.lat.to_radians().cos();
    found_within(rectangle.lat, rectangle.lon, height.hypot(width), read_as)
}

/// Where the `+` of a good code stands.
fn checked(code: &str) -> Option<usize> {
    let (before, after) = code.split_once('+')?;
    let good = |digits: &str| digits.chars().all(|digit| DIGITS.contains(digit));
    if before.len() > BEFORE || before.len() % 2 == 1 || after.len() == 1 || !good(after) {
        return None;
    }
    let said = before.trim_end_matches('0');
    let padded = before.len() - said.len();
    // Only a whole code may end in zeros, an even number of them, with nothing behind the plus.
    let fits = padded == 0 || (before.len() == BEFORE && padded % 2 == 0 && after.is_empty() && !said.is_empty());
    let first = |place: usize| said.chars().nth(place).and_then(|digit| DIGITS.find(digit));
    // The first pair reaches 90° and 180° at most.
    let on_earth = before.len() < BEFORE || (first(0).is_some_and(|d| d < 9) && first(1).is_some_and(|d| d < 18));
    (good(said) && fits && on_earth && !(before.is_empty() && after.is_empty())).then_some(before.len())
}

/// The rectangle of a whole code.
fn whole(code: &str) -> Rectangle {
    let digits = code.chars().filter(|digit| !matches!(digit, '+' | '0')).take(MOST);
    let (mut south, mut west, mut lat, mut lon) = (-90.0, -180.0, 400.0, 400.0);
    for (place, digit) in digits.enumerate() {
        let value = DIGITS.find(digit).unwrap_or(0);
        match (place < PAIRED, place % 2) {
            (true, 0) => {
                lat /= 20.0;
                south += value as f64 * lat;
            }
            (true, _) => {
                lon /= 20.0;
                west += value as f64 * lon;
            }
            (false, _) => {
                (lat, lon) = (lat / 5.0, lon / 4.0);
                south += (value / 4) as f64 * lat;
                west += (value % 4) as f64 * lon;
            }
        }
    }
    Rectangle { lat: south + lat / 2.0, lon: west + lon / 2.0, half_lat: lat / 2.0, half_lon: lon / 2.0 }
}

/// The rectangle of a short code that is nearest to a position.
fn nearest(code: &str, plus: usize, (lat, lon): (f64, f64)) -> Rectangle {
    let missing = BEFORE - plus;
    let step = 20f64.powi(2 - missing as i32 / 2);
    let mut found = whole(&format!("{}{code}", beginning(lat, lon, missing)));
    let beyond = |near: f64, at: f64| {
        if near + step / 2.0 < at {
            -step
        } else if near - step / 2.0 > at {
            step
        } else {
            0.0
        }
    };
    let moved = found.lat + beyond(lat, found.lat);
    if (-90.0..=90.0).contains(&moved) {
        found.lat = moved;
    }
    found.lon += beyond(lon, found.lon);
    found
}

/// The first digits of the code of a position.
fn beginning(lat: f64, lon: f64, digits: usize) -> String {
    let steps =
        |degrees: f64, most: f64| (((degrees + most) * STEPS).floor() as i64).clamp(0, (2.0 * most * STEPS) as i64 - 1);
    let (lat, lon) = (steps(lat, 90.0), steps(lon, 180.0));
    let of = |steps: i64, place: u32| (steps / 20i64.pow(4 - place) % 20) as usize;
    let places = (0..digits as u32).map(|place| of(if place % 2 == 0 { lat } else { lon }, place / 2));
    places.filter_map(|value| DIGITS.chars().nth(value)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the published test data (decoding): code, south, west, north, east.
    const WHOLE: &[(&str, f64, f64, f64, f64)] = &[
        ("7FG49Q00+", 20.35, 2.75, 20.4, 2.8),
        ("7FG49QCJ+2V", 20.37, 2.782125, 20.370125, 2.78225),
        ("7FG49QCJ+2VX", 20.3701, 2.78221875, 20.370125, 2.78225),
        ("7FG49QCJ+2VXGJ", 20.370113, 2.782234375, 20.370114, 2.782_236_328_13),
        ("8FVC2222+22", 47.0, 8.0, 47.000125, 8.000125),
        ("4VCPPQGP+Q9", -41.273125, 174.785875, -41.273, 174.786),
        ("62G20000+", 0.0, -180.0, 1.0, -179.0),
        ("22220000+", -90.0, -180.0, -89.0, -179.0),
        ("22222222+22", -90.0, -180.0, -89.999875, -179.999875),
        ("6FH32222+222", 1.0, 1.0, 1.000025, 1.00003125),
        ("CFX3X2X2+X2", 89.999875, 1.0, 90.0, 1.000125),
        ("84000000+", 30.0, -140.0, 50.0, -120.0),
        ("849VGJQF+VX7QR3J7QR3J", 37.53966912, -122.3750698242, 37.53966916, -122.3750697021),
    ];

    #[test]
    fn whole_codes_are_the_published_rectangles() {
        for (code, south, west, north, east) in WHOLE {
            assert_eq!(checked(code), Some(BEFORE), "{code}");
            let found = whole(code);
            let edges = [
                found.lat - found.half_lat,
                found.lon - found.half_lon,
                found.lat + found.half_lat,
                found.lon + found.half_lon,
            ];
            for (edge, known) in edges.into_iter().zip([*south, *west, *north, *east]) {
                assert!((edge - known).abs() < 1e-9, "{code}: {edges:?}");
            }
        }
        let place = reading("8fvc2222+22 Almaty", None).unwrap();
        assert!(place.radius_m.is_some_and(|radius| (8.0..9.0).contains(&radius)), "{place:?}");
    }

    /// From the published test data (recovery): whole code, position, short code.
    const SHORT: &[(&str, f64, f64, &str)] = &[
        ("9C3W9QCJ+2VX", 51.3701125, -1.217765625, "+2VX"),
        ("9C3W9QCJ+2VX", 51.3708675, -1.217765625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.217010625, "CJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3852125, -1.217765625, "9QCJ+2VX"),
        ("9C3W9QCJ+2VX", 51.3701125, -1.202665625, "9QCJ+2VX"),
        ("8FJFW222+", 42.899, 9.012, "22+"),
        ("796RXG22+", 14.95125, -23.5001, "22+"),
        ("8FRCXGRF+PM", 47.0, 8.55, "XGRF+PM"),
        ("CFX22222+22", 89.6, 0.0, "2222+22"),
        ("2CXXXXXX+XX", -81.0, 0.0, "XXXXXX+XX"),
    ];

    #[test]
    fn short_codes_are_the_nearest() {
        for (code, lat, lon, short) in SHORT {
            let plus = checked(short).unwrap();
            let (found, known) = (nearest(short, plus, (*lat, *lon)), whole(code));
            assert!((found.lat - known.lat).abs() < 1e-9 && (found.lon - known.lon).abs() < 1e-9, "{short}: {found:?}");
        }
        assert!(reading("9QCJ+2V", None).is_none(), "nothing says where to look");
    }

    #[test]
    fn what_is_no_code_is_not_read() {
        // From the published test data (validity), and what people write.
        for code in [
            "G+",
            "+",
            "8FWC2345+G",
            "8FWC2_45+G6",
            "8FWC2η45+G6",
            "8FWC2345+G6+",
            "8FWC2345G6+",
            "8FWC2300+G6",
            "WC2300+G6G",
            "WC2345+G",
            "WC2300+",
            "849VGJQF+VX7QR3U",
            "43.2+76.9",
            "a+b",
            "",
            "00000000+",
            "X2222222+22",
        ] {
            assert!(checked(code).is_none(), "{code}");
        }
        for (code, plus) in
            [("8FWC2345+G6", 8), ("8FWCX400+", 8), ("WC2345+G6G", 6), ("+G6", 0), ("849VGJQF+VX7QR3JW", 8)]
        {
            assert_eq!(checked(code), Some(plus), "{code}");
        }
    }
}
