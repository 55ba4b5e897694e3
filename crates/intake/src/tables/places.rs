use model::{Fact, Fix, Notice, NoticeLevel, Place, PlaceName, Position, PositionError, Region, Whereabouts};

use super::reading::{RowContent, TableRow};
use super::row::{Row, read_number};

pub(crate) fn read(row: &mut Row<'_>) -> Option<Fact> {
    let id = row.required_id("id");
    let name = row.required_text("name", "the preferred name of the place");
    let fix = fix(row);
    let mut names = vec![PlaceName { text: name?, note: None }];
    names.extend(row.list("other_names").iter().map(|name| place_name(name)));
    Some(Fact::Place(Place { id: id?, names, fix, description: row.text("description"), passage: row.text("passage") }))
}

/// A name with a note in square brackets behind it: `ул. Фурманова [ru, until 2017]`.
fn place_name(text: &str) -> PlaceName {
    let noted = text.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    match noted {
        Some((name, note)) if !name.trim().is_empty() => {
            PlaceName { text: name.trim().to_owned(), note: Some(note.trim().to_owned()) }
        }
        _ => PlaceName { text: text.to_owned(), note: None },
    }
}

fn fix(row: &mut Row<'_>) -> Option<Fix> {
    let (column, lon, lat) = lon_lat(row)?;
    let radius_m = row.number("radius_m");
    if radius_m.is_none() && row.cell("radius_m").is_empty() {
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
    let region = match Region::disc(position, radius_m?) {
        Ok(region) => region,
        Err(error) => {
            row.refuse("radius_m", error.to_string(), "write a positive number of metres, such as 15".to_owned());
            return None;
        }
    };
    Some(Fix { position, region, method: row.text("method").unwrap_or_else(|| "as given in the table".to_owned()) })
}

fn lon_lat(row: &mut Row<'_>) -> Option<(&'static str, f64, f64)> {
    let (lon, lat) = (row.number("lon"), row.number("lat"));
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
        let number = read_number(plain)?;
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
