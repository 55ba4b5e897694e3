use serde_json::{Value, json};

use super::{Drawing, Placed, is_used, uncertainty};
use crate::{RegionPart, ReportError, ReportInput, ShotsFrom};

/// Events and places as GeoJSON.
///
/// An event is a point with `uncertainty_m`, or has no geometry where its place is not known; a region with corners is a
/// polygon of its own. `earliest` and `latest` bound its time; `null` is an end that nothing gives.
///
/// # References
/// RFC 7946: longitude first, WGS 84, rings counter-clockwise and closed.
///
/// # Errors
/// A zone that is unknown, a confidential item handed in with its content.
pub fn geojson(input: &ReportInput) -> Result<String, ReportError> {
    let drawing = Drawing::new(input)?;
    let places = input.places.iter().filter(|place| is_used(input, &place.id)).map(|place| {
        let region = place.fix.as_ref().and_then(|fix| uncertainty(fix).1);
        let geometry = match region {
            Some(ring) => polygon(ring),
            None => place.fix.as_ref().map_or(Value::Null, point),
        };
        let properties = json!({
            "type": "place",
            "id": place.id.as_str(),
            "name": place.names.first().map(|name| name.text.as_str()),
            "description": place.description,
            "uncertainty_m": place.fix.as_ref().and_then(|fix| uncertainty(fix).0),
            "method": place.fix.as_ref().map(|fix| fix.method.as_str()),
        });
        feature(format!("place/{}", place.id), geometry, properties)
    });
    let events = drawing.events.iter().map(|placed| event(input, placed));
    let shots = input.shown_shots().enumerate().map(|(n, from)| shots_from(&drawing, n, from));
    let features: Vec<Value> = places.chain(shots).chain(events).collect();
    let document = json!({
        "type": "FeatureCollection",
        "case": input.case.title,
        "zone": input.case.zone,
        "as_of": input.as_of.entries,
        "ledger_root": input.as_of.root.to_string(),
        "tool": input.as_of.tool,
        "left_out": input.left_out.iter().map(|left| json!({"what": left.what, "why": left.why})).collect::<Vec<_>>(),
        "features": features,
    });
    Ok(format!("{document:#}\n"))
}

/// The region that shots came from; of a likeliest point it has one only where that may stand for the region.
fn shots_from(drawing: &Drawing<'_>, n: usize, from: &ShotsFrom) -> Value {
    let likeliest = from.parts.first().filter(|_| from.has_likeliest).map(|part| part.fix.position);
    let rings = |part: &RegionPart| {
        let outer = part.fix.region.as_ring().map(|ring| closed(ring, true))?;
        Some(std::iter::once(outer).chain(part.holes.iter().map(|hole| closed(hole, false))).collect::<Vec<_>>())
    };
    let polygons: Vec<Vec<Vec<[f64; 2]>>> = from.parts.iter().filter_map(rings).collect();
    // Blurred regions are discs, which GeoJSON has not.
    let geometry = match (polygons.as_slice(), from.parts.first()) {
        ([], Some(part)) => point(&part.fix),
        ([], None) => Value::Null,
        ([one], _) => json!({"type": "Polygon", "coordinates": one}),
        (several, _) => json!({"type": "MultiPolygon", "coordinates": several}),
    };
    let properties = json!({
        "type": "shots_from",
        "finding": from.finding,
        "what": from.what,
        "region": from.shape,
        "level": from.level,
        "earliest": from.when.earliest().map(|at| at.to_string()),
        "latest": from.when.latest().map(|at| at.to_string()),
        "likeliest": likeliest.map(|at| [at.lon(), at.lat()]),
        "uncertainty_m": from.parts.first().and_then(|part| uncertainty(&part.fix).0),
        "method": from.method,
        "items": drawing.items(&from.items),
    });
    feature(format!("shots_from/{}/{}", from.finding, n + 1), geometry, properties)
}

fn event(input: &ReportInput, placed: &Placed<'_>) -> Value {
    let Placed { event, kind, interval, when, place, place_name, incident, items, sources, unverified } = placed;
    let fix = place.and_then(|place| place.fix.as_ref());
    let properties = json!({
        "type": "event",
        "id": event.id.as_str(),
        "title": event.title,
        "kind": kind,
        "when": when,
        "earliest": interval.earliest().map(|at| at.to_string()),
        "latest": interval.latest().map(|at| at.to_string()),
        "incident": incident.map(|incident| incident.title.as_str()),
        "place": place_name,
        "uncertainty_m": fix.and_then(|fix| uncertainty(fix).0),
        "description": event.description,
        "items": items,
        "sources": sources,
        "unverified": unverified,
        "passage": event.passage,
        "as_of": input.as_of.entries,
    });
    feature(format!("event/{}", event.id), fix.map_or(Value::Null, point), properties)
}

fn feature(id: String, geometry: Value, properties: Value) -> Value {
    json!({"type": "Feature", "id": id, "geometry": geometry, "properties": properties})
}

fn point(fix: &model::Fix) -> Value {
    json!({"type": "Point", "coordinates": [fix.position.lon(), fix.position.lat()]})
}

fn polygon(ring: &[model::Position]) -> Value {
    json!({"type": "Polygon", "coordinates": [closed(ring, true)]})
}

/// A closed ring that runs counter-clockwise, or clockwise.
fn closed(ring: &[model::Position], counter_clockwise: bool) -> Vec<[f64; 2]> {
    let mut corners: Vec<[f64; 2]> = ring.iter().map(|corner| [corner.lon(), corner.lat()]).collect();
    if corners.first() != corners.last() {
        corners.extend(corners.first().copied());
    }
    // Twice the area, positive where the corners go counter-clockwise.
    let area: f64 = corners.windows(2).map(|pair| pair[0][0] * pair[1][1] - pair[1][0] * pair[0][1]).sum();
    if (area < 0.0) == counter_clockwise {
        corners.reverse();
    }
    corners
}
