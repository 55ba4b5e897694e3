use model::{Fact, Fix, Notice, NoticeLevel, Place, PlaceName, Position, PositionError, Region, Whereabouts};

use super::list;
use super::number::{self, Scale};
use super::reading::{RowContent, TableRow};
use super::row::Row;

/// The names of a place, the preferred one first.
pub(crate) fn names(row: &Row<'_>, preferred: String) -> Vec<PlaceName> {
    let others = row.list("other_names");
    [PlaceName { text: preferred, note: None }].into_iter().chain(others.iter().map(|name| place_name(name))).collect()
}

/// A name with a note in square brackets behind it: `ул. Фурманова [ru, until 2017]`.
fn place_name(text: &str) -> PlaceName {
    let whole = || PlaceName { text: text.to_owned(), note: None };
    let Some(inside) = text.strip_suffix(']') else { return whole() };
    // The bracket that the last one closes, so that a note may hold brackets itself.
    let mut depth = 1;
    let opened = inside.char_indices().rev().find_map(|(at, c)| {
        depth += match c {
            ']' => 1,
            '[' => -1,
            _ => 0,
        };
        (depth == 0).then_some(at)
    });
    let Some(at) = opened.filter(|at| !inside[..*at].trim().is_empty()) else { return whole() };
    let note = inside[at + 1..].trim();
    PlaceName { text: inside[..at].trim().to_owned(), note: (!note.is_empty()).then(|| note.to_owned()) }
}

/// The names of a place in its two columns.
pub(crate) fn write_names(place: &Place) -> Vec<(&'static str, String)> {
    let text = |name: &PlaceName| match &name.note {
        Some(note) => format!("{} [{note}]", name.text),
        // An empty note keeps a name apart that itself looks like a name with a note.
        None if place_name(&name.text) != *name => format!("{} []", name.text),
        None => name.text.clone(),
    };
    let preferred = place.names.first().map(|name| name.text.clone()).unwrap_or_default();
    let others: Vec<String> = place.names.iter().skip(1).map(text).collect();
    vec![("name", preferred), ("other_names", list::join(&others))]
}

/// A fix in its columns.
pub(crate) fn write_fix(fix: &Fix) -> Vec<(&'static str, String)> {
    let mut parts = vec![
        ("lon", fix.position.lon().to_string()),
        ("lat", fix.position.lat().to_string()),
        ("position", String::new()),
        ("method", fix.method.clone()),
    ];
    if let Some((_, radius_m)) = fix.region.as_disc() {
        parts.push(("radius_m", number::write_metres(radius_m)));
    }
    if let Some(ring) = fix.region.as_ring() {
        let corners: Vec<String> = ring.iter().map(|corner| format!("{} {}", corner.lon(), corner.lat())).collect();
        parts.push(("radius_m", String::new()));
        parts.push(("ring", corners.join("; ")));
    }
    parts
}

/// Where something stands, by the columns `lon` and `lat` or `position`, and `radius_m` or `ring`.
pub(crate) fn fix(row: &mut Row<'_>) -> Option<Fix> {
    let ring = ring(row);
    let Some((column, lon, lat)) = lon_lat(row) else {
        for column in ["radius_m", "ring"] {
            if row.is_sound() && !row.cell(column).is_empty() {
                let next = "write lon and lat, or leave the cell empty".to_owned();
                row.refuse(column, "a region without the position that it lies around".to_owned(), next);
            }
        }
        return None;
    };
    let radius_m = row.number("radius_m", Scale::Metres);
    if radius_m.is_none() && row.cell("radius_m").is_empty() && row.cell("ring").is_empty() {
        let what = "a position without the region it lies in".to_owned();
        let next = "write the metres around the position within which the place surely lies: 15 for a street corner, \
                    150 for a square";
        row.refuse("radius_m", what, next.to_owned());
    }
    let position = match Position::from_lon_lat(lon, lat) {
        Ok(position) => position,
        Err(error) => {
            let next = match error {
                PositionError::Swapped { lon, lat } => format!("write lon {lat} and lat {lon}, if that is the place"),
                PositionError::OutOfRange { .. } => "write degrees, such as lon 76.94877 and lat 43.23869".to_owned(),
            };
            row.refuse(column, error.to_string(), next);
            return None;
        }
    };
    let region = match (ring, radius_m) {
        (Some(_), Some(_)) => {
            let next = "leave one of the two empty".to_owned();
            row.refuse("ring", "the region is given twice: by radius_m and by ring".to_owned(), next);
            return None;
        }
        (Some(ring), None) => Region::polygon(ring),
        (None, radius_m) => Region::disc(position, radius_m?),
    };
    let region = match region {
        Ok(region) => region,
        Err(error) => {
            let column = if row.cell("ring").is_empty() { "radius_m" } else { "ring" };
            row.refuse(column, error.to_string(), "write a positive number of metres, such as 15".to_owned());
            return None;
        }
    };
    Some(Fix { position, region, method: row.text("method").unwrap_or_else(|| "as given in the table".to_owned()) })
}

/// The corners of an area: longitude and latitude each, `;` between.
fn ring(row: &mut Row<'_>) -> Option<Vec<Position>> {
    let corners = row.list("ring");
    let corner = |text: &String| {
        let numbers: Option<Vec<f64>> =
            text.split_whitespace().map(|part| number::read(part, Scale::Small).one()).collect();
        let [lon, lat] = numbers?[..] else { return None };
        Position::from_lon_lat(lon, lat).ok()
    };
    if let Some(wrong) = corners.iter().find(|text| corner(text).is_none()) {
        let what = format!("{wrong:?} is not a corner");
        row.refuse("ring", what, "write longitude and latitude, a blank between, such as 76.944 43.237".to_owned());
        return None;
    }
    (!corners.is_empty()).then(|| corners.iter().filter_map(corner).collect())
}

fn lon_lat(row: &mut Row<'_>) -> Option<(&'static str, f64, f64)> {
    let (lon, lat) = (row.number("lon", Scale::Small), row.number("lat", Scale::Small));
    let pair = row.cell("position");
    let halves = [("lon", lon), ("lat", lat)];
    if !pair.is_empty() {
        if let [(column, Some(_)), _] | [_, (column, Some(_))] = halves {
            let what = "the position is written twice: in lon and lat and in position".to_owned();
            row.refuse(column, what, "leave one of the two empty".to_owned());
            return None;
        }
        let Some((lat, lon)) = read_pair(pair) else {
            let what = format!("{pair:?} is not a latitude and a longitude");
            row.refuse("position", what, "write decimal degrees, latitude first: 43.23869, 76.94877".to_owned());
            return None;
        };
        return Some(("position", lon, lat));
    }
    match (lon, lat) {
        (Some(lon), Some(lat)) => Some(("lat", lon, lat)),
        (None, None) => None,
        (lon, _) => {
            let missing = if lon.is_none() { "lon" } else { "lat" };
            if row.cell(missing).is_empty() {
                let next = "write both longitude and latitude, or leave both empty".to_owned();
                row.refuse(missing, "half a position".to_owned(), next);
            }
            None
        }
    }
}

/// Latitude and longitude in one text: `43.2, 76.9`, `43,2; 76,9`, `43.2° N 76.9° E`.
fn read_pair(text: &str) -> Option<(f64, f64)> {
    let text = text.to_uppercase().replace('°', " ");
    let halves: Vec<&str> = match text.split(';').collect::<Vec<_>>()[..] {
        [one, two] => vec![one, two],
        _ => match text.split(", ").collect::<Vec<_>>()[..] {
            [one, two] => vec![one, two],
            _ if text.matches(',').count() == 1 && text.contains('.') => text.split(',').collect(),
            _ => vec![],
        },
    };
    let halves: Vec<String> = if let [one, two] = halves[..] {
        vec![one.to_owned(), two.to_owned()]
    } else {
        let words: Vec<&str> = text.split_whitespace().collect();
        match words[..] {
            [a, b] => vec![a.to_owned(), b.to_owned()],
            [a, b, c, d] => vec![format!("{a} {b}"), format!("{c} {d}")],
            _ => return None,
        }
    };
    let degrees = |half: &str, positive: char, negative: char| {
        let half = half.trim();
        let plain = half.trim_start_matches([positive, negative]).trim_end_matches([positive, negative]).trim();
        let number = number::read(plain, Scale::Small).one()?;
        Some(if half.contains(negative) { -number } else { number })
    };
    let [one, two] = &halves[..] else { return None };
    match (degrees(one, 'N', 'S'), degrees(two, 'E', 'W')) {
        (Some(lat), Some(lon)) => Some((lat, lon)),
        // The letters say that the longitude stands first.
        _ => degrees(two, 'N', 'S').zip(degrees(one, 'E', 'W')),
    }
}

/// How far from the middle of the others a place may lie before its coordinates are doubted, in degrees.
const FAR_DEGREES: f64 = 3.0;

/// Places that lie far from all others, but would lie among them with their coordinates exchanged.
pub(crate) fn doubt_swapped(file: &str, rows: &[TableRow]) -> Vec<Notice> {
    let positions: Vec<(u64, Position)> = rows
        .iter()
        .filter_map(|row| match &row.content {
            RowContent::Fact(Fact::Place(place)) => place.fix.as_ref().map(|fix| (row.row, fix.position)),
            _ => None,
        })
        .collect();
    if positions.len() < 4 {
        return Vec::new();
    }
    let middle = |degrees: fn(&Position) -> f64| {
        let mut sorted: Vec<f64> = positions.iter().map(|(_, position)| degrees(position)).collect();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    };
    let (lon, lat) = (middle(|p| p.lon()), middle(|p| p.lat()));
    let among = |x: f64, y: f64| (x - lon).abs() < FAR_DEGREES && (y - lat).abs() < FAR_DEGREES;
    let odd: Vec<_> = positions.iter().filter(|(_, p)| !among(p.lon(), p.lat())).collect();
    if odd.len() * 2 >= positions.len() {
        return Vec::new();
    }
    odd.into_iter()
        .filter(|(_, p)| among(p.lat(), p.lon()))
        .map(|(row, p)| Notice {
            level: NoticeLevel::Warning,
            what: format!(
                "longitude {}, latitude {} lies far from the table's other places; the other way round it would be among them",
                p.lon(),
                p.lat()
            ),
            place: Whereabouts { file: Some(file.to_owned()), row: Some(*row), column: Some("lat".into()), byte: None },
            next: format!("write lon {} and lat {}, if that is the place; it is taken in as written", p.lat(), p.lon()),
        })
        .collect()
}
