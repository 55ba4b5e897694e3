//! The answer of `whence` for other maps.
use serde_json::{Value, json};

use super::answer::{Document, PlaceRow, RecordingRow};
use crate::output::TOOL;

/// Regions as polygons and microphones as points, with what the regions rest on.
///
/// # References
/// RFC 7946: longitude first, WGS 84, outer rings counter-clockwise and holes clockwise, all closed.
pub(super) fn geojson(document: &Document<'_>) -> String {
    let regions = document.places.iter().map(|one| region(document, one));
    let features: Vec<Value> = regions.chain(document.recordings.iter().map(microphone)).collect();
    let collection = json!({
        "type": "FeatureCollection",
        "tool": TOOL,
        "level": document.level,
        "method": document.method,
        "air": document.air,
        "path_error_s": document.path_error_s,
        "search_m": document.search_m,
        "not_placed": document.not_placed,
        "features": features,
    });
    format!("{collection:#}\n")
}

fn region(document: &Document<'_>, place: &PlaceRow<'_>) -> Value {
    let left_out = document.shots.iter().filter(|shot| shot.place == Some(place.place)).flat_map(|shot| {
        let left_out = shot.heard.iter().filter(|arrival| !arrival.used);
        left_out.map(|arrival| json!({"shot": shot.shot, "file": arrival.file, "t_s": arrival.t_s}))
    });
    let properties = json!({
        "kind": "region",
        "place": place.place,
        "level": document.level,
        "says": place.says,
        "remarks": place.remarks,
        "likeliest": place.likeliest,
        "area_m2": place.region95.area_m2,
        "semi_major_m": place.region95.semi_major_m,
        "semi_minor_m": place.region95.semi_minor_m,
        "azimuth_deg": place.region95.azimuth_deg,
        "cut_off": place.region95.cut_off,
        "shots": place.shots,
        "heard_in": place.heard_in,
        "left_out": left_out.collect::<Vec<_>>(),
    });
    json!({"type": "Feature", "id": place.place, "geometry": place.region95.geojson, "properties": properties})
}

fn microphone(recording: &RecordingRow<'_>) -> Value {
    let properties = json!({
        "kind": "microphone",
        "file": recording.file,
        "within_m": recording.within_m,
        "height_m": recording.height_m,
        "clock_known": recording.clock_known,
        "clock_error_s": recording.clock_error_s,
        "heard": recording.heard,
    });
    let geometry = json!({"type": "Point", "coordinates": [recording.lon, recording.lat]});
    json!({"type": "Feature", "id": recording.file, "geometry": geometry, "properties": properties})
}
