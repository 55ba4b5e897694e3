//! A GeoJSON base map: what its lines and areas are, by their properties.
use serde_json::{Map, Value};

use crate::{BaseLayer, ReportError};

/// What a feature is drawn as, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Ground {
    /// Parks and the like.
    Green,
    /// Water as an area.
    Water,
    /// An area of no known kind.
    Area,
    /// A building's outline.
    Building,
    /// A river, a canal.
    Stream,
    /// A path, a service road, a line of no known kind.
    Path,
    /// A street.
    Street,
    /// A main street.
    MainStreet,
}

impl Ground {
    /// Every kind, the lowest first.
    pub(super) const ALL: [Ground; 8] = [
        Ground::Green,
        Ground::Water,
        Ground::Area,
        Ground::Building,
        Ground::Stream,
        Ground::Path,
        Ground::Street,
        Ground::MainStreet,
    ];

    /// The name of its style.
    pub(super) const fn class(self) -> &'static str {
        match self {
            Ground::Green => "green",
            Ground::Water => "water",
            Ground::Area => "area",
            Ground::Building => "building",
            Ground::Stream => "stream",
            Ground::Path => "path",
            Ground::Street => "street",
            Ground::MainStreet => "main-street",
        }
    }

    /// Whether it is drawn as an area.
    pub(super) const fn is_area(self) -> bool {
        matches!(self, Ground::Green | Ground::Water | Ground::Area | Ground::Building)
    }
}

/// One line or ring of a base map, in degrees.
pub(super) struct Shape {
    pub(super) ground: Ground,
    pub(super) name: Option<String>,
    pub(super) points: Vec<(f64, f64)>,
}

/// The lines and rings of a base map.
pub(super) fn shapes(layer: &BaseLayer) -> Result<Vec<Shape>, ReportError> {
    let error = |why: String| ReportError::BaseMap { name: layer.name.clone(), why };
    let document: Value = serde_json::from_slice(&layer.geojson).map_err(|e| error(e.to_string()))?;
    let features = match document.get("type").and_then(Value::as_str) {
        Some("FeatureCollection") => document.get("features").and_then(Value::as_array),
        _ => None,
    };
    let features = features.ok_or_else(|| error("it is not a FeatureCollection".to_owned()))?;
    let nothing = Map::new();
    let mut shapes = Vec::new();
    for feature in features {
        let properties = feature.get("properties").and_then(Value::as_object).unwrap_or(&nothing);
        let Some(geometry) = feature.get("geometry") else { continue };
        let kind = geometry.get("type").and_then(Value::as_str).unwrap_or_default();
        let Some(coordinates) = geometry.get("coordinates").and_then(Value::as_array) else { continue };
        let (is_area, depth) = match kind {
            "LineString" => (false, 0),
            "MultiLineString" => (false, 1),
            "Polygon" => (true, 1),
            "MultiPolygon" => (true, 2),
            _ => continue,
        };
        let name = properties.get("name").and_then(Value::as_str).map(str::to_owned);
        collect(coordinates, depth, &mut |points| {
            shapes.push(Shape { ground: ground(properties, is_area), name: name.clone(), points });
        });
    }
    Ok(shapes)
}

/// Every run of positions in nested arrays of a known depth; what is not a position is passed over.
fn collect(values: &[Value], depth: usize, take: &mut impl FnMut(Vec<(f64, f64)>)) {
    if depth > 0 {
        values.iter().filter_map(Value::as_array).for_each(|inner| collect(inner, depth - 1, take));
        return;
    }
    let position = |v: &Value| {
        let (lon, lat) = (v.get(0)?.as_f64()?, v.get(1)?.as_f64()?);
        (lon.abs() <= 180.0 && lat.abs() <= 90.0).then_some((lon, lat))
    };
    let points: Vec<_> = values.iter().filter_map(position).collect();
    if points.len() > 1 {
        take(points);
    }
}

fn ground(properties: &Map<String, Value>, is_area: bool) -> Ground {
    let text = |key: &str| properties.get(key).and_then(Value::as_str).unwrap_or_default();
    let has = |key: &str| !matches!(text(key), "" | "no");
    if is_area {
        return match (text("natural"), text("leisure"), text("landuse")) {
            _ if has("building") => Ground::Building,
            ("water", _, _) | (_, _, "reservoir" | "basin") => Ground::Water,
            (_, "park" | "garden" | "pitch", _) | (_, _, "grass" | "forest" | "meadow" | "cemetery") => Ground::Green,
            ("wood" | "scrub" | "grassland", _, _) => Ground::Green,
            _ => Ground::Area,
        };
    }
    match text("highway") {
        _ if has("waterway") => Ground::Stream,
        "motorway" | "trunk" | "primary" | "secondary" => Ground::MainStreet,
        "tertiary" | "residential" | "unclassified" | "living_street" | "pedestrian" | "motorway_link"
        | "primary_link" | "secondary_link" | "trunk_link" | "tertiary_link" => Ground::Street,
        _ => Ground::Path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layer(geojson: &str) -> BaseLayer {
        BaseLayer { name: "streets".into(), attribution: String::new(), geojson: geojson.into() }
    }

    #[test]
    fn tells_streets_from_buildings_and_passes_over_what_is_none() {
        let read = shapes(&layer(
            r#"{"type":"FeatureCollection","features":[
            {"properties":{"highway":"primary","name":"Abay"},"geometry":{"type":"LineString","coordinates":[[1,2],[3,4]]}},
            {"properties":{"building":"yes"},"geometry":{"type":"MultiPolygon","coordinates":[[[[0,0],[0,1],[1,1],[0,0]]]]}},
            {"properties":null,"geometry":{"type":"Point","coordinates":[1,2]}},
            {"geometry":{"type":"LineString","coordinates":[[1,2],["x"],[500,4]]}},
            {"geometry":null}]}"#,
        ))
        .unwrap();
        let kinds: Vec<Ground> = read.iter().map(|s| s.ground).collect();
        assert_eq!(kinds, [Ground::MainStreet, Ground::Building]);
    }

    #[test]
    fn refuses_what_is_not_geojson() {
        assert!(matches!(shapes(&layer("{")), Err(ReportError::BaseMap { .. })));
        assert!(matches!(shapes(&layer("{\"type\":\"Feature\"}")), Err(ReportError::BaseMap { .. })));
    }
}
