//! Base maps: GeoJSON whose lines and areas are drawn under a case's maps.
//!
//! A GeoJSON FeatureCollection (RFC 7946) is a base map when it says so in a top-level member:
//! `"sightline": {"base_map": {"name": "…", "attribution": "…"}}`. Any other GeoJSON is a document.

use model::{BaseMap, Digest, Notice, NoticeLevel, Whereabouts};
use serde_json::Value;

/// The most bytes a base map may have: it is drawn into every report.
pub const MOST_BYTES: usize = 16 << 20;

/// The base map that some GeoJSON says it is; `None` if it does not say so.
///
/// # Errors
/// It says so, but cannot be drawn or names nobody to attribute it to. The file is then kept as a document.
pub fn read(given: &str, bytes: &[u8], sha256: Digest) -> Option<Result<BaseMap, Notice>> {
    let refuse = |what: String, next: &str| {
        let place = Whereabouts { file: Some(given.to_owned()), ..Whereabouts::default() };
        Some(Err(Notice { level: NoticeLevel::Error, what, place, next: next.to_owned() }))
    };
    let says_so = bytes.windows(10).any(|window| window == b"\"base_map\"");
    if !says_so {
        return None;
    }
    if bytes.len() > MOST_BYTES {
        let what = format!("a base map of {} bytes; {MOST_BYTES} at most", bytes.len());
        return refuse(what, "leave out what the case does not need, or round the coordinates to five decimals");
    }
    let map: Value = match serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes)) {
        Ok(map) => map,
        Err(error) => {
            let what =
                format!("not a base map: the JSON breaks off at line {}, column {}", error.line(), error.column());
            return refuse(what, "mend the JSON there, then import the file again");
        }
    };
    let declared = map.get("sightline")?.get("base_map")?;
    let said = |key: &str| declared.get(key).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let Some(name) = said("name") else {
        return refuse("a base map without a name".into(), "write \"name\" into sightline.base_map");
    };
    let Some(attribution) = said("attribution") else {
        let next =
            "write into sightline.base_map.attribution who is to be named, such as \"© OpenStreetMap contributors\"";
        return refuse("a base map without an attribution".into(), next);
    };
    if let Err(what) = check_features(&map) {
        return refuse(
            what,
            "give a FeatureCollection of points, lines and polygons in longitude, latitude (RFC 7946)",
        );
    }
    Some(Ok(BaseMap { sha256, name: name.to_owned(), attribution: attribution.to_owned() }))
}

fn check_features(map: &Value) -> Result<(), String> {
    if map.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err("a base map must be a FeatureCollection".into());
    }
    let features = map.get("features").and_then(Value::as_array).ok_or("a base map without features")?;
    for (number, feature) in features.iter().enumerate() {
        let geometry = &feature["geometry"];
        let kind = geometry["type"].as_str().unwrap_or("none");
        let depth = match kind {
            "Point" => 0,
            "MultiPoint" | "LineString" => 1,
            "MultiLineString" | "Polygon" => 2,
            "MultiPolygon" => 3,
            other => return Err(format!("feature {} has geometry \"{other}\", which is not drawn", number + 1)),
        };
        check_positions(&geometry["coordinates"], depth).map_err(|what| format!("feature {}: {what}", number + 1))?;
    }
    Ok(())
}

fn check_positions(coordinates: &Value, depth: u8) -> Result<(), String> {
    let list = coordinates.as_array().ok_or("coordinates must be a list")?;
    if depth > 0 {
        return list.iter().try_for_each(|inner| check_positions(inner, depth - 1));
    }
    match list.first().and_then(Value::as_f64).zip(list.get(1).and_then(Value::as_f64)) {
        Some((lon, lat)) => model::Position::from_lon_lat(lon, lat).map(|_| ()).map_err(|error| error.to_string()),
        None => Err("a position needs two numbers, longitude and latitude".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Option<Result<BaseMap, Notice>> {
        read("base.geojson", text.as_bytes(), Digest::from_bytes([7; 32]))
    }
    const SAYS: &str = r#""sightline":{"base_map":{"name":"Centre","attribution":"© X"}}"#;

    #[test]
    fn takes_what_says_it_is_one() {
        let text = format!(
            r#"{{"type":"FeatureCollection",{SAYS},"features":[{{"type":"Feature","properties":{{}},
            "geometry":{{"type":"LineString","coordinates":[[76.9,43.2],[76.95,43.25]]}}}}]}}"#
        );
        let map = read_text(&text).unwrap().unwrap();
        assert_eq!((map.name.as_str(), map.attribution.as_str()), ("Centre", "© X"));
    }

    #[test]
    fn leaves_other_geojson_alone() {
        assert_eq!(read_text(r#"{"type":"FeatureCollection","features":[]}"#), None);
        assert_eq!(read_text("\"base_map\""), None);
    }

    #[test]
    fn says_what_is_wrong() {
        let what = |text: &str| read_text(text).unwrap().unwrap_err().what;
        assert_eq!(what(&format!("{{{SAYS}}}")), "a base map must be a FeatureCollection");
        assert!(what(&format!("{{{SAYS},")).contains("line 1"));
        let swapped = r#""features":[{"geometry":{"type":"Point","coordinates":[43.2,176.9]}}]"#;
        assert!(what(&format!(r#"{{"type":"FeatureCollection",{SAYS},{swapped}}}"#)).contains("the other way round"));
        let anonymous = r#"{"type":"FeatureCollection","sightline":{"base_map":{"name":"Centre"}},"features":[]}"#;
        assert_eq!(what(anonymous), "a base map without an attribution");
    }

    #[test]
    fn nesting_is_no_danger() {
        let deep = format!("{{\"base_map\":{}", "[".repeat(100_000));
        assert!(read_text(&deep).unwrap().is_err());
    }
}
