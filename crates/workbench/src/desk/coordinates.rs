//! Coordinates as people write them and map programs hand them out.
use super::map_view::FoundPlace;
use super::{grid, plus_code};

/// A number with what stood directly behind it.
struct Piece {
    value: f64,
    decimals: u32,
    negative: bool,
    mark: char,
}

/// Every way in which a text can be read as one position (WGS 84), the likeliest first; none where it is no position.
///
/// Decimal degrees, degrees and minutes, degrees, minutes and seconds, with signs or letters of the compass; `geo:` (RFC
/// 5870); UTM and the military grid; plus codes, whole or, `near` a position, short; addresses of common map programs. Two bare numbers are read as latitude and longitude, and also the other way
/// round where that is possible: it is for a person to choose.
pub(crate) fn readings(text: &str, near: Option<(f64, f64)>) -> Vec<FoundPlace> {
    let text = text.trim();
    if text.len() > 500 {
        return Vec::new();
    }
    if let Some(rest) = text.strip_prefix("geo:") {
        let bare = rest.split([';', '?']).next().unwrap_or_default();
        let uncertainty = rest.split(';').find_map(|part| part.strip_prefix("u=")?.parse().ok());
        let found = pair(bare).into_iter().filter_map(|(lat, lon, exact)| found(lat, lon, exact, "geo: address"));
        return found.map(|place| FoundPlace { radius_m: uncertainty.or(place.radius_m), ..place }).collect();
    }
    if text.contains("://") {
        return from_address(text);
    }
    let mut found: Vec<FoundPlace> = plus_code::reading(text, near).into_iter().collect();
    found.extend(grid::readings(text));
    found.extend(angles(text).unwrap_or_default());
    found
}

fn from_address(text: &str) -> Vec<FoundPlace> {
    let value = |name: &str| {
        let query = text.split(['?', '&', '#']).skip(1);
        query.filter_map(|part| part.split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
    };
    let apart = value("mlat").zip(value("mlon")).map(|(lat, lon)| format!("{lat},{lon}"));
    let at = text.split_once("/@").map(|(_, rest)| rest.split(',').take(2).collect::<Vec<_>>().join(","));
    let hash = text.split_once("#map=").and_then(|(_, rest)| rest.split_once('/')).map(|(_, at)| at.replace('/', ","));
    let query =
        ["q", "query", "ll"].iter().find_map(|name| value(name)).map(|q| q.replace("%2C", ",").replace("%2c", ","));
    let texts = [apart, at, query, hash];
    let mut found = texts.into_iter().flatten().flat_map(|text| pair(&text));
    let first = found.next();
    first.and_then(|(lat, lon, exact)| self::found(lat, lon, exact, "address of a map")).into_iter().collect()
}

/// Two decimal numbers with a comma between, latitude first.
fn pair(text: &str) -> Option<(f64, f64, u32)> {
    let mut parts = text.split(',').map(str::trim);
    let (lat, lon) = (parts.next()?, parts.next()?);
    let decimals = |text: &str| text.split_once('.').map_or(0, |(_, digits)| digits.len() as u32);
    Some((lat.parse().ok()?, lon.parse().ok()?, decimals(lat).min(decimals(lon))))
}

/// Angles with or without marks and letters of the compass.
fn angles(text: &str) -> Option<Vec<FoundPlace>> {
    let mut pieces: Vec<Piece> = Vec::new();
    let mut letters = Vec::new();
    let chars: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        if c.is_ascii_digit() || (matches!(c, '-' | '−' | '+') && chars.get(at + 1).is_some_and(char::is_ascii_digit))
        {
            let negative = matches!(c, '-' | '−');
            let start = if c.is_ascii_digit() { at } else { at + 1 };
            let mut end = start;
            while end < chars.len()
                && (chars[end].is_ascii_digit()
                    || (matches!(chars[end], '.' | ',')
                        && !chars[start..end].iter().any(|c| matches!(c, '.' | ','))
                        && chars.get(end + 1).is_some_and(char::is_ascii_digit)
                        && (chars[end] == '.' || !text.contains('.'))))
            {
                end += 1;
            }
            let number: String = chars[start..end].iter().collect::<String>().replace(',', ".");
            let decimals = number.split_once('.').map_or(0, |(_, digits)| digits.len() as u32);
            let mark = chars[end..].iter().copied().find(|c| !c.is_whitespace()).unwrap_or(' ');
            pieces.push(Piece { value: number.parse().ok()?, decimals, negative, mark });
            at = end;
        } else {
            match c.to_ascii_uppercase() {
                // The compass in English, Russian (С Ю В З) and Kazakh initials would clash; English letters alone.
                letter @ ('N' | 'S' | 'E' | 'W') => letters.push((letter, pieces.len())),
                '°' | 'º' | '\'' | '′' | '’' | '"' | '″' | '”' | ',' | ';' | ' ' | '\t' => {}
                _ => return None,
            }
            at += 1;
        }
    }
    let (first, second) = halves(&pieces)?;
    let (a, b) = (angle(first)?, angle(second)?);
    let decimals = first.last()?.decimals.min(second.last()?.decimals) + 2 * (first.len().min(second.len()) as u32 - 1);
    let named = |letter: char| matches!(letter, 'N' | 'S');
    match letters.as_slice() {
        [] => {
            let how = if first.len() == 1 { "decimal degrees" } else { "degrees, minutes and seconds" };
            let straight = found(a, b, decimals, &format!("{how}, latitude first"));
            let turned = found(b, a, decimals, &format!("{how}, longitude first"));
            Some(straight.into_iter().chain(turned).collect())
        }
        [(x, _), (y, _)] if named(*x) != named(*y) => {
            let signed = |value: f64, letter: char| if matches!(letter, 'S' | 'W') { -value } else { value };
            let (a, b) = (signed(a, *x), signed(b, *y));
            let (lat, lon) = if named(*x) { (a, b) } else { (b, a) };
            Some(found(lat, lon, decimals, "degrees with their directions").into_iter().collect())
        }
        _ => None,
    }
}

/// The pieces of the first angle and those of the second.
fn halves(pieces: &[Piece]) -> Option<(&[Piece], &[Piece])> {
    match pieces.len() {
        count @ (2 | 4 | 6) => Some(pieces.split_at(count / 2)),
        _ => None,
    }
}

/// Degrees, and where they are there minutes and seconds.
fn angle(pieces: &[Piece]) -> Option<f64> {
    let sixty = |piece: &Piece| !piece.negative && piece.value < 60.0;
    if pieces[1..].iter().any(|piece| !sixty(piece)) || (pieces.len() > 1 && matches!(pieces[0].mark, '.')) {
        return None;
    }
    let value = pieces.iter().rev().fold(0.0, |sum, piece| sum / 60.0 + piece.value);
    Some(if pieces[0].negative { -value } else { value })
}

fn found(lat: f64, lon: f64, decimals: u32, read_as: &str) -> Option<FoundPlace> {
    // Half of the last digit that was written, along a meridian (111,320 m a degree).
    found_within(lat, lon, 111_320.0 * 0.5 * 10f64.powi(-(decimals.min(9) as i32)), read_as)
}

/// A position with the metres that its text leaves open; none that is not on Earth.
pub(super) fn found_within(lat: f64, lon: f64, radius_m: f64, read_as: &str) -> Option<FoundPlace> {
    let position = model::Position::from_lon_lat(lon, lat).ok()?;
    let radius_m = radius_m.max(1.0);
    Some(FoundPlace {
        kind: "coordinates".to_owned(),
        id: None,
        label: format!("{:.6}, {:.6}", position.lat(), position.lon()),
        read_as: Some(read_as.to_owned()),
        lon: Some(position.lon()),
        lat: Some(position.lat()),
        radius_m: Some(radius_m),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<(f64, f64)> {
        readings(text, Some((43.24, 76.9))).iter().map(|place| (place.lat.unwrap(), place.lon.unwrap())).collect()
    }

    fn near(found: &[(f64, f64)], lat: f64, lon: f64) -> bool {
        found.first().is_some_and(|(a, b)| (a - lat).abs() < 2e-4 && (b - lon).abs() < 2e-4)
    }

    #[test]
    fn common_forms_are_read() {
        for text in [
            "43.2383, 76.9456",
            "43.2383 76.9456",
            "43,2383; 76,9456",
            "43.2383°N 76.9456°E",
            "76.9456 E, 43.2383 N",
            "N 43°14′17.9″ E 76°56′44.2″",
            "43°14'17.9\"N 76°56'44.2\"E",
            "43 14.298 N, 76 56.736 E",
            "geo:43.2383,76.9456;u=35",
            "https://www.openstreetmap.org/?mlat=43.2383&mlon=76.9456#map=17/43.2/76.9",
            "https://www.openstreetmap.org/#map=17/43.2383/76.9456",
            "https://maps.example/place/x/@43.2383,76.9456,17z",
            "https://maps.example/?q=43.2383%2C76.9456",
            "43T FH 57970 89115",
            "43T 657970 4789116",
            "43 N 657970mE 4789116mN",
            "8JMR6WQW+86",
            "6WQW+86",
        ] {
            assert!(near(&read(text), 43.2383, 76.9456), "{text}: {:?}", read(text));
        }
        assert!(near(&read("-33.8568, 151.2153"), -33.8568, 151.2153));
        assert!(near(&read("33.8568 S 151.2153 E"), -33.8568, 151.2153));
    }

    #[test]
    fn two_bare_numbers_are_offered_both_ways_where_both_are_possible() {
        assert_eq!(read("43.2383, 76.9456").len(), 2);
        // 151 is no latitude.
        assert_eq!(read("151.2153, -33.8568"), [(-33.8568, 151.2153)]);
    }

    #[test]
    fn what_is_no_position_is_not_read_as_one() {
        for text in
            ["", "Satpaev 22", "17:31", "43.2383", "1 2 3", "95 N 10 E", "43 75 10 N 76 10 10 E", "geo:", "https://x/"]
        {
            assert!(read(text).is_empty(), "{text}: {:?}", read(text));
        }
    }
}
