//! Places of KML and GeoJSON.
use model::MediaKind;
use serde_json::json;

use crate::shelf::*;

#[test]
fn places_of_kml_and_geojson() {
    let kml = r#"<?xml version="1.0" encoding="UTF-8"?>
        <kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Alle</name><Folder>
        <Placemark><name>Площадь &amp; сквер</name><description><![CDATA[<b>hier</b>]]></description>
          <Point><coordinates>76.945,43.238,0</coordinates></Point></Placemark>
        <Placemark><name>Route</name><LineString><coordinates>
          76.94,43.23 76.95,43.24</coordinates></LineString></Placemark>
        <Placemark><name>Cordon</name><Polygon><outerBoundaryIs><LinearRing><coordinates>
          76.94,43.23 76.95,43.23 76.95,43.24 76.94,43.23</coordinates></LinearRing></outerBoundaryIs>
          <innerBoundaryIs><LinearRing><coordinates>76.941,43.231 76.942,43.231 76.942,43.232</coordinates></LinearRing>
          </innerBoundaryIs></Polygon></Placemark>
        <Placemark><Point><coordinates>76.9,43.2</coordinates></Point></Placemark>
        <Placemark><name>Swapped</name><Point><coordinates>43.2,176.9</coordinates></Point></Placemark>
        <Placemark><name>Route</name><Point><coordinates>76.9,43.2</coordinates></Point></Placemark>
        </Folder></Document></kml>"#;
    let files = shelf(&[("map.kmz!/doc.kml", MediaKind::Document), ("p.geojson", MediaKind::Document)]);
    let told = self::told(&files, "map.kmz!/doc.kml", kml.as_bytes()).unwrap();
    let found = places(&told);
    let names: Vec<_> = found.iter().map(|place| place.names[0].text.to_string()).collect();
    assert_eq!(names, ["Площадь & сквер", "Route", "Cordon", "Route"]);
    assert_eq!(found[0].description.as_deref(), Some("<b>hier</b>"));
    let regions: Vec<_> = found.iter().map(|place| &place.fix.as_ref().unwrap().region).collect();
    assert_eq!(regions[0].as_disc().unwrap().1, 100.0);
    let (_, radius_m) = regions[1].as_disc().unwrap();
    assert!((680.0..760.0).contains(&radius_m), "half the way of 1.38 km: {radius_m}");
    assert_eq!(regions[2].as_ring().unwrap().len(), 3);
    assert_eq!(found[3].id.as_str(), "doc/Route (2)");
    assert!(said(&told).contains("the other way round") && said(&told).contains("1 placemarks have no name"));
    let at = kml.find("<Placemark><name>Swapped").unwrap();
    assert!(said(&told).contains(&format!("byte {at}")), "{}", said(&told));

    let json = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "properties": {"name": "Площадь"}, "geometry": {"type": "Point", "coordinates": [76.945, 43.238]}},
        {"type": "Feature", "properties": {"name": "Два"}, "geometry": {"type": "GeometryCollection", "geometries": [
            {"type": "Point", "coordinates": [76.9, 43.2]}, {"type": "Point", "coordinates": [76.91, 43.2]}]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"name": "Bad"}, "geometry": {"type": "Point", "coordinates": ["x"]}},
        {"type": "Feature", "properties": {"name": "None"}, "geometry": null}
    ]});
    let told = self::told(&files, "p.geojson", json.to_string().as_bytes()).unwrap();
    assert_eq!(places(&told).len(), 2);
    for what in ["1 features have no name", "feature 4", "feature 5"] {
        assert!(said(&told).contains(what), "{what} in {}", said(&told));
    }
    for broken in [&kml[..700], "<kml>", "", "<a><b></a>"] {
        let told = self::told(&files, "map.kmz!/doc.kml", broken.as_bytes()).unwrap();
        assert!(!said(&told).is_empty(), "{broken:?}");
    }
    let deep = "<Folder>".repeat(100_000);
    assert!(said(&self::told(&files, "map.kmz!/doc.kml", deep.as_bytes()).unwrap()).contains("deep in one another"));
    let deep = "[".repeat(100_000);
    assert!(said(&self::told(&files, "p.geojson", deep.as_bytes()).unwrap()).contains("breaks off"));
}
