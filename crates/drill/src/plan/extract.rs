use model::Position;
use serde_json::Value;

use super::own::{STYLES, TINTS, roof_boxes};
use super::{HeightFrom, Look, Plan, Prism};
use crate::chance::Chance;
use crate::polygon::{self, Flat};
use crate::space::Ground;

/// Houses farther than this from the square are left out.
const REACH_M: f64 = 280.0;
/// The most houses that are taken.
const MOST_HOUSES: usize = 600;

/// Why a plan cannot be used.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlanError {
    /// Not JSON.
    #[error("not JSON: {0}")]
    Json(String),
    /// JSON of another kind.
    #[error("not a GeoJSON FeatureCollection with footprints (Polygon or MultiPolygon)")]
    NoFootprints,
    /// A number that is no position.
    #[error("feature {feature}: {what}")]
    Feature {
        /// Which one, counted from 1.
        feature: usize,
        /// What is wrong.
        what: String,
    },
    /// No free place large enough for a crowd.
    #[error("no open place of 18 m radius near the middle of the extract")]
    NoSquare,
}

struct Footprint {
    name: Option<String>,
    ring: Vec<(f64, f64)>,
    height: Option<(f64, HeightFrom)>,
}

/// Reads footprints; the largest open place near their middle becomes the square.
pub(super) fn read(json: &str, chance: &mut Chance) -> Result<(Plan, Ground), PlanError> {
    let document: Value = serde_json::from_str(json).map_err(|error| PlanError::Json(error.to_string()))?;
    let features = document["features"].as_array().ok_or(PlanError::NoFootprints)?;
    let mut footprints = Vec::new();
    let (mut passed_over, mut holes) = (0_usize, 0_usize);
    for (number, feature) in features.iter().enumerate() {
        let rings: Vec<&Value> = match feature["geometry"]["type"].as_str() {
            Some("Polygon") => vec![&feature["geometry"]["coordinates"]],
            Some("MultiPolygon") => feature["geometry"]["coordinates"].as_array().into_iter().flatten().collect(),
            _ => {
                passed_over += 1;
                continue;
            }
        };
        for polygon in rings {
            holes += polygon.as_array().map_or(0, |rings| rings.len().saturating_sub(1));
            let ring = ring(&polygon[0]).map_err(|what| PlanError::Feature { feature: number + 1, what })?;
            let properties = &feature["properties"];
            let name = properties["name"].as_str().map(str::to_owned);
            footprints.push(Footprint { name, ring, height: height(properties) });
        }
    }
    if footprints.is_empty() {
        return Err(PlanError::NoFootprints);
    }
    let mut middle: (Vec<f64>, Vec<f64>) = footprints.iter().map(|f| f.ring[0]).unzip();
    middle.0.sort_by(f64::total_cmp);
    middle.1.sort_by(f64::total_cmp);
    let half = footprints.len() / 2;
    let rough = Ground::at(position(middle.0[half], middle.1[half])?);
    let rings: Vec<Vec<Flat>> = footprints.iter().map(|f| flat(&rough, &f.ring)).collect();
    let (centre, radius) = open_place(&rings).ok_or(PlanError::NoSquare)?;
    let (lon, lat) = rough.lon_lat(crate::space::v3(centre.0, centre.1, 0.0));
    let ground = Ground::at(position(lon, lat)?);
    let mut order: Vec<(f64, usize)> = footprints
        .iter()
        .enumerate()
        .map(|(i, f)| (polygon::distance(&flat(&ground, &f.ring), (0.0, 0.0)), i))
        .filter(|(distance, _)| *distance < REACH_M)
        .collect();
    order.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    order.truncate(MOST_HOUSES);
    let mut prisms = Vec::new();
    let mut drawn = 0;
    for (_, number) in &order {
        let footprint = &footprints[*number];
        let ring = flat(&ground, &footprint.ring);
        let (top_m, height_from) = footprint.height.unwrap_or_else(|| {
            drawn += 1;
            ((2 + chance.below(5)) as f64 * 3.1 + 1.0, HeightFrom::Drawn)
        });
        let look = Look::House { style: chance.below(STYLES), tint: *chance.pick(&TINTS) };
        prisms.push(Prism { name: footprint.name.clone(), ring: ring.clone(), base_m: 0.0, top_m, look, height_from });
        roof_boxes(&mut prisms, chance, &ring, top_m);
    }
    let mut notes = vec![format!(
        "{} of {} footprints are used: those within {REACH_M} m of the open place chosen as the square (radius {radius:.0} m)",
        order.len(),
        footprints.len()
    )];
    if drawn > 0 {
        notes.push(format!(
            "{drawn} of them have no height: two to six storeys of 3.1 m and 1 m of roof, drawn by the seed"
        ));
    }
    if passed_over > 0 {
        notes.push(format!("{passed_over} features are no footprints and were passed over"));
    }
    if holes > 0 {
        notes.push(format!("{holes} yards inside footprints were built over"));
    }
    let plan = Plan { prisms, square: ((0.0, 0.0), radius), turn: 0.0, landmarks: vec![], clocks: vec![], notes };
    Ok((plan, ground))
}

fn position(lon: f64, lat: f64) -> Result<Position, PlanError> {
    Position::from_lon_lat(lon, lat).map_err(|error| PlanError::Feature { feature: 1, what: error.to_string() })
}

fn ring(value: &Value) -> Result<Vec<(f64, f64)>, String> {
    let points = value.as_array().ok_or("a footprint without a ring of coordinates")?;
    let mut ring = Vec::new();
    for point in points {
        let pair = point[0].as_f64().zip(point[1].as_f64()).ok_or("a coordinate that is not two numbers")?;
        Position::from_lon_lat(pair.0, pair.1).map_err(|error| error.to_string())?;
        if ring.last() != Some(&pair) {
            ring.push(pair);
        }
    }
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if ring.len() < 3 { Err("a footprint with fewer than three corners".to_owned()) } else { Ok(ring) }
}

fn flat(ground: &Ground, ring: &[(f64, f64)]) -> Vec<Flat> {
    let mut out: Vec<Flat> = ring.iter().map(|p| ground.point(p.0, p.1).flat()).collect();
    if polygon::area(&out) < 0.0 {
        out.reverse();
    }
    out
}

fn height(properties: &Value) -> Option<(f64, HeightFrom)> {
    let number = |name: &str| {
        let value = &properties[name];
        let text = value.as_str().map(|text| text.trim_end_matches(['m', ' ']).replace(',', "."));
        value.as_f64().or_else(|| text?.parse().ok()).filter(|v| (1.0..500.0).contains(v))
    };
    let metres = number("height").or_else(|| number("height_m"));
    let storeys = number("building:levels").or_else(|| number("levels"));
    metres.map(|m| (m, HeightFrom::Given)).or_else(|| storeys.map(|storeys| (storeys * 3.1 + 1.0, HeightFrom::Storeys)))
}

/// The largest circle without a house whose centre lies within 250 m of the middle, at most 50 m in radius.
fn open_place(rings: &[Vec<Flat>]) -> Option<(Flat, f64)> {
    let near: Vec<&Vec<Flat>> = rings.iter().filter(|ring| polygon::distance(ring, (0.0, 0.0)) < 330.0).collect();
    let mut best: Option<(Flat, f64, f64)> = None;
    for i in -25..=25 {
        for j in -25..=25 {
            let p = (f64::from(i) * 10.0, f64::from(j) * 10.0);
            let (mut room, mut around) = (50.0_f64, 0_u32);
            for ring in &near {
                let away = polygon::distance(ring, p);
                room = room.min(away);
                around += u32::from(away < 90.0);
            }
            // A square has houses around it: an empty field at the edge of the extract is none.
            let worth = room - 0.02 * p.0.hypot(p.1);
            if room >= 18.0 && around >= 4 && best.is_none_or(|(.., w)| worth > w) {
                best = Some((p, room, worth));
            }
        }
    }
    best.map(|(p, room, _)| (p, room))
}
