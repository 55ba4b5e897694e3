//! Where shots came from, among the places of a map.
use model::{Place, PlaceId, PlaceName};

use super::clip::Point;
use crate::ShotsFrom;

/// It as a place that a map marks and a list names.
pub(super) fn as_place(from: &ShotsFrom) -> Option<(Place, &ShotsFrom)> {
    let place = Place {
        id: PlaceId::new(&from.finding).ok()?,
        names: vec![PlaceName { text: format!("Where {} came from", from.what), note: None }],
        fix: from.parts.first().map(|part| part.fix.clone()),
        description: None,
        passage: None,
        within: None,
        skyline: None,
        skyline_error_deg: None,
    };
    Some((place, from))
}

/// How far its region reaches from where it is marked, on a map.
pub(super) fn reach(from: &ShotsFrom, mark: Point, at: impl Fn(f64, f64) -> Point) -> f64 {
    let corners = from.parts.iter().flat_map(|part| {
        let disc = part.fix.region.as_disc();
        let ring = part.fix.region.as_ring().unwrap_or_default();
        let (centre, radius_m) = (disc.map(|(centre, _)| centre), disc.map_or(0.0, |(_, radius_m)| radius_m));
        ring.iter().copied().chain(centre).map(move |corner| (corner, radius_m))
    });
    let away = corners.map(|(corner, radius_m)| {
        let (east, north) = at(corner.lon(), corner.lat());
        (east - mark.0).hypot(north - mark.1) + radius_m
    });
    away.fold(0.0, f64::max)
}
