use model::{NoticeLevel, Position};
use serde_json::Value;

use super::places::{Drawn, Places, Shape};
use super::{Teller, Told};

/// The named features of a GeoJSON file that is no base map.
///
/// # References
/// RFC 7946, sections 3.1 (geometries) and 3.2 (features).
pub(super) fn read(bytes: &[u8], mut teller: Teller<'_>) -> Option<Told> {
    let json: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(json) => json,
        Err(error) => {
            let what =
                format!("the JSON breaks off at line {}, column {}: no place is read", error.line(), error.column());
            teller.say(NoticeLevel::Error, None, what, "mend it there, and import it again; it is kept as a document");
            return Some(teller.told);
        }
    };
    if json.pointer("/sightline/base_map").is_some() {
        return None;
    }
    let single = std::slice::from_ref(&json);
    let features = match json.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => json.get("features").and_then(Value::as_array).map_or(&[][..], Vec::as_slice),
        Some("Feature") => single,
        _ => &[],
    };
    let mut places = Places::default();
    for (number, feature) in features.iter().enumerate() {
        let at = format!("feature {}", number + 1);
        let text = |key: &str| {
            let value = feature.pointer(&format!("/properties/{key}")).and_then(Value::as_str).map(str::trim);
            value.filter(|text| !text.is_empty()).map(str::to_owned)
        };
        let Some(name) = ["name", "Name", "title", "NAME"].into_iter().find_map(text) else {
            places.unnamed += 1;
            continue;
        };
        let mut shapes = Vec::new();
        if let Err(what) = shapes_of(&feature["geometry"], 0, &mut shapes) {
            let what = format!("{at} ({name:?}) is not taken in: {what}");
            let next = "write longitude, latitude in decimal degrees, in this order";
            teller.say(NoticeLevel::Error, None, what, next);
            continue;
        }
        let description = text("description").or_else(|| text("desc"));
        places.add(Drawn { name, description, shapes, at }, &mut teller);
    }
    if places.unnamed > 0 {
        let what = format!("{} features have no name and are not taken in as places", places.unnamed);
        teller.warn(what, "give them a property \"name\", if they are wanted; the file is kept whole");
    }
    Some(teller.told)
}

fn shapes_of(geometry: &Value, depth: u8, shapes: &mut Vec<Shape>) -> Result<(), String> {
    let coordinates = &geometry["coordinates"];
    let each = |value: &Value| value.as_array().cloned().unwrap_or_default();
    match geometry.get("type").and_then(Value::as_str).unwrap_or("none") {
        "Point" => shapes.push(Shape::Point(position(coordinates)?)),
        "MultiPoint" => {
            for point in each(coordinates) {
                shapes.push(Shape::Point(position(&point)?));
            }
        }
        "LineString" => shapes.push(Shape::Line(line(coordinates)?)),
        "MultiLineString" => {
            for part in each(coordinates) {
                shapes.push(Shape::Line(line(&part)?));
            }
        }
        "Polygon" => shapes.extend(area(coordinates)?),
        "MultiPolygon" => {
            for part in each(coordinates) {
                shapes.extend(area(&part)?);
            }
        }
        "GeometryCollection" if depth < 4 => {
            for part in each(&geometry["geometries"]) {
                shapes_of(&part, depth + 1, shapes)?;
            }
        }
        other => return Err(format!("a geometry {other:?}")),
    }
    Ok(())
}

/// The outer ring of a polygon; its holes belong to its region all the same.
fn area(rings: &Value) -> Result<Option<Shape>, String> {
    let Some(outer) = rings.get(0) else { return Ok(None) };
    let mut ring = line(outer)?;
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    Ok(Some(if ring.len() > 2 { Shape::Area(ring) } else { Shape::Line(ring) }))
}

fn line(value: &Value) -> Result<Vec<Position>, String> {
    value.as_array().ok_or("coordinates must be a list")?.iter().map(position).collect()
}

fn position(value: &Value) -> Result<Position, String> {
    match value.get(0).and_then(Value::as_f64).zip(value.get(1).and_then(Value::as_f64)) {
        Some((lon, lat)) => Position::from_lon_lat(lon, lat).map_err(|error| error.to_string()),
        None => Err("a position needs two numbers, longitude and latitude".to_owned()),
    }
}
