//! What can be drawn on a map, and places that somebody looks for.
use std::collections::BTreeMap;

use geolocation::arrivals::METHOD;
use model::{Digest, Fact, FactKind, Fix, FixOf, Interval};
use serde_json::{Value, json};

use super::coordinates;
use super::desk::Desk;
use super::folding::Sought;
use super::map_view::{BaseView, FoundPlace, MapFeature, MapHeard, MapProperties, MapView, Unplaced};
use super::state::State;
use super::time_view::{IntervalView, TimeView};
use crate::failure::Failure;
use crate::findings::{ShotOrigin, ShotPlace};

/// The most places that a search gives.
const MOST: usize = 50;

impl Desk {
    /// Places, cameras, landmarks, movements, events and, as last computed, where shots came from: each with the region in which
    /// it lies and when it was.
    pub fn map(&self, times: Option<&TimeView>) -> MapView {
        let found = self.found();
        let state = self.state();
        let mut features = Vec::new();
        let mut unplaced = Vec::new();
        for (id, kept) in state.standing(FactKind::Place) {
            let Fact::Place(place) = kept.fact.as_ref() else { continue };
            let label = state.label(FactKind::Place, id).unwrap_or_else(|| id.clone());
            match &place.fix {
                Some(fix) => features.push(feature("place", "places", id, &label, fix)),
                None => unplaced.push(Unplaced { table: "places".to_owned(), id: id.clone(), label }),
            }
        }
        for (id, kept) in state.standing(FactKind::GivenFix) {
            let Fact::GivenFix(given) = kept.fact.as_ref() else { continue };
            let fix = given.fix.as_ref().or_else(|| state.fix_of(given.place.as_ref().map(model::PlaceId::as_str)));
            let Some(fix) = fix else { continue };
            let kind = if given.of == FixOf::Camera { "camera" } else { "subject" };
            let label = state.label(FactKind::Item, given.item.as_str()).unwrap_or_else(|| given.item.to_string());
            let mut found = feature(kind, "fixes", id, &label, fix);
            found.properties.item = Some(given.item.to_string());
            found.properties.place = given.place.as_ref().map(ToString::to_string);
            let point = given.take.as_ref().map_or_else(|| given.item.to_string(), ToString::to_string);
            found.properties.heading_deg = given.heading_deg.filter(|_| given.of == FixOf::Camera);
            found.dated(times, &format!("{point}.start"));
            features.push(found);
        }
        for (id, kept) in state.standing(FactKind::Landmark) {
            let Fact::Landmark(landmark) = kept.fact.as_ref() else { continue };
            if let Some(fix) = &landmark.fix {
                features.push(feature("landmark", "landmarks", id, &landmark.name, fix));
            }
        }
        for (id, kept) in state.standing(FactKind::Movement) {
            let Fact::Movement(movement) = kept.fact.as_ref() else { continue };
            let Some(fix) = state.fix_of(movement.place.as_ref().map(model::PlaceId::as_str)) else { continue };
            let mut found = feature("movement", "movements", id, &movement.who, fix);
            found.properties.place = movement.place.as_ref().map(ToString::to_string);
            found.properties.heading_deg = movement.heading_deg;
            found.within(movement.when.unwrap_or(Interval::UNKNOWN));
            features.push(found);
        }
        for (id, kept) in state.standing(FactKind::Event) {
            let Fact::Event(event) = kept.fact.as_ref() else { continue };
            let Some(fix) = state.fix_of(event.place.as_ref().map(model::PlaceId::as_str)) else {
                unplaced.push(Unplaced { table: "events".to_owned(), id: id.clone(), label: event.title.clone() });
                continue;
            };
            let mut found = feature("event", "events", id, &event.title, fix);
            found.properties.place = event.place.as_ref().map(ToString::to_string);
            found.dated(times, id);
            features.push(found);
        }
        let mut shots_not_placed = Vec::new();
        for origin in found.iter().flat_map(|found| &found.kept.findings.origins) {
            let origin = origin.value();
            features.extend(origin.places.iter().filter_map(|place| shots(place, origin)));
            if !origin.not_placed.is_empty() || origin.places.is_empty() {
                shots_not_placed.push(origin.says.clone());
            }
        }
        let bases = state.standing(FactKind::BaseMap).filter_map(|(id, kept)| match kept.fact.as_ref() {
            Fact::BaseMap(base) => Some(BaseView {
                sha256: id.clone(),
                name: base.name.clone(),
                attribution: Some(base.attribution.clone()),
                address: format!("/api/map/base/{id}"),
            }),
            _ => None,
        });
        MapView {
            kind: "FeatureCollection".to_owned(),
            bbox: bbox(&features),
            features,
            shots_not_placed,
            unplaced,
            bases: bases.collect(),
        }
    }

    /// The GeoJSON of one of the case's base maps, its hash checked; `None` for what is no base map of this case.
    ///
    /// # Errors
    /// The copy is missing or damaged.
    pub async fn base_map(&self, sha256: &str) -> Result<Option<Vec<u8>>, Failure> {
        let known = self.state().standing(FactKind::BaseMap).any(|(id, _)| id == sha256);
        let digest: Option<Digest> = sha256.parse().ok().filter(|_| known);
        match digest {
            Some(digest) => Ok(Some(self.workbench.blobs().read(&digest).await?)),
            None => Ok(None),
        }
    }

    /// Places of the case by name in any script, and what coordinates say, each way in which they can be read.
    pub fn places(&self, query: &str) -> Vec<FoundPlace> {
        let state = self.state();
        let mut found = coordinates::readings(query, state.middle());
        let sought = Sought::new(query);
        if sought.is_empty() {
            return found;
        }
        let mut named: Vec<(u8, FoundPlace)> = state
            .standing(FactKind::Place)
            .filter_map(|(id, kept)| {
                let fit = sought.fit(&kept.folded);
                let Fact::Place(place) = kept.fact.as_ref() else { return None };
                let disc = place.fix.as_ref().and_then(|fix| fix.region.as_disc());
                (fit > 0).then(|| {
                    let place = FoundPlace {
                        kind: "place".to_owned(),
                        id: Some(id.clone()),
                        label: state.label(FactKind::Place, id).unwrap_or_else(|| id.clone()),
                        read_as: None,
                        lon: place.fix.as_ref().map(|fix| fix.position.lon()),
                        lat: place.fix.as_ref().map(|fix| fix.position.lat()),
                        radius_m: disc.map(|(_, radius)| radius),
                    };
                    (fit, place)
                })
            })
            .collect();
        // The street itself comes before its corners.
        let by_label = |place: &FoundPlace| (place.label.chars().count(), place.label.clone());
        named.sort_by_cached_key(|(fit, place)| (std::cmp::Reverse(*fit), by_label(place)));
        found.extend(named.into_iter().map(|(_, place)| place));
        found.truncate(MOST);
        found
    }
}

impl State {
    /// The middle of the case's places, latitude first: of the positions in order, so that a few far away do not move it.
    fn middle(&self) -> Option<(f64, f64)> {
        let fixes = self.standing(FactKind::Place).filter_map(|(id, _)| self.fix_of(Some(id)));
        let (mut lats, mut lons): (Vec<f64>, Vec<f64>) =
            fixes.map(|fix| (fix.position.lat(), fix.position.lon())).unzip();
        lats.sort_by(f64::total_cmp);
        lons.sort_by(f64::total_cmp);
        lats.get(lats.len() / 2).copied().zip(lons.get(lons.len() / 2).copied())
    }

    fn fix_of(&self, place: Option<&str>) -> Option<&Fix> {
        match self.fact(FactKind::Place, place?)? {
            Fact::Place(place) => place.fix.as_ref(),
            _ => None,
        }
    }
}

impl MapFeature {
    fn within(&mut self, when: Interval) {
        self.properties.earliest = when.earliest().map(|at| at.to_string());
        self.properties.latest = when.latest().map(|at| at.to_string());
    }

    fn dated(&mut self, times: Option<&TimeView>, point: &str) {
        let found = times.and_then(|times| times.points.iter().find(|found| found.point == point));
        let IntervalView { earliest, latest } = found.map(|found| found.possible.clone()).unwrap_or_default();
        (self.properties.earliest, self.properties.latest) = (earliest, latest);
    }
}

fn feature(kind: &str, table: &str, id: &str, label: &str, fix: &Fix) -> MapFeature {
    let at = |position: &model::Position| json!([position.lon(), position.lat()]);
    let geometry: Value = match fix.region.as_ring() {
        Some(ring) => {
            let mut ring: Vec<Value> = ring.iter().map(at).collect();
            // RFC 7946, section 3.1.6: the first and the last position are the same.
            if ring.first() != ring.last() {
                ring.extend(ring.first().cloned());
            }
            json!({ "type": "Polygon", "coordinates": [ring] })
        }
        None => json!({ "type": "Point", "coordinates": at(&fix.position) }),
    };
    MapFeature {
        kind: "Feature".to_owned(),
        id: format!("{kind}:{id}"),
        geometry,
        properties: MapProperties {
            kind: kind.to_owned(),
            table: table.to_owned(),
            id: id.to_owned(),
            label: label.to_owned(),
            radius_m: fix.region.as_disc().map(|(_, radius)| radius),
            probability: None,
            method: Some(fix.method.clone()).filter(|method| !method.is_empty()),
            item: None,
            place: None,
            heading_deg: None,
            earliest: None,
            latest: None,
            says: None,
            remarks: Vec::new(),
            heard: Vec::new(),
        },
    }
}

/// Where shots came from; nothing of a place that no recording heard.
fn shots(place: &ShotPlace, of: &ShotOrigin) -> Option<MapFeature> {
    let heard = place.shots.iter().flat_map(|shot| &shot.heard).map(|one| MapHeard {
        item: one.item.to_string(),
        at_s: one.t_s,
        observation: one.observation.to_string(),
        later_s: one.later_s,
        error_s: one.error_s,
        used: one.used,
    });
    let heard: Vec<MapHeard> = heard.collect();
    let first = heard.first()?;
    let (id, count) = (first.observation.clone(), place.shots.len());
    let mut found = MapFeature {
        kind: "Feature".to_owned(),
        id: format!("shot:{id}"),
        geometry: place.region.clone(),
        properties: MapProperties {
            kind: "shot".to_owned(),
            table: "observations".to_owned(),
            label: if count == 1 { "1 shot".to_owned() } else { format!("{count} shots") },
            radius_m: None,
            probability: Some(of.level),
            method: Some(format!("{} {}", METHOD.0, METHOD.1)),
            item: Some(first.item.clone()),
            place: None,
            heading_deg: None,
            earliest: None,
            latest: None,
            says: Some(place.says.clone()),
            remarks: place.remarks.clone(),
            heard,
            id,
        },
    };
    found.within(place.when);
    Some(found)
}

/// West, south, east and north of all positions.
fn bbox(features: &[MapFeature]) -> Option<[f64; 4]> {
    fn positions(value: &Value, out: &mut BTreeMap<(u64, u64), (f64, f64)>) {
        let Some(list) = value.as_array() else { return };
        match (list.first().and_then(Value::as_f64), list.get(1).and_then(Value::as_f64)) {
            (Some(lon), Some(lat)) => drop(out.insert((lon.to_bits(), lat.to_bits()), (lon, lat))),
            _ => list.iter().for_each(|value| positions(value, out)),
        }
    }
    let mut all = BTreeMap::new();
    for feature in features {
        positions(&feature.geometry["coordinates"], &mut all);
    }
    let fold = |[west, south, east, north]: [f64; 4], (lon, lat): (f64, f64)| {
        [west.min(lon), south.min(lat), east.max(lon), north.max(lat)]
    };
    let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
    (!all.is_empty()).then(|| all.into_values().fold(start, fold))
}
