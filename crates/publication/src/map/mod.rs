//! The map of a case: its places over whatever base there is, drawn as one still picture.
mod base;
mod clip;
mod label;
mod place;
mod projection;
mod sheet;
mod shots;
mod street_name;

use model::{Place, Position};
use serde::Serialize;

use crate::{ReportError, ReportInput, ShotsFrom, shown::Shown};
use place::PlaceView;
pub(crate) use sheet::SheetView;

/// Places farther from the middle than so many times the usual distance are drawn on a wider map of their own.
const OUTLIER_FACTOR: f64 = 4.0;
/// Places nearer to the middle than this are never outliers, in metres.
const NEVER_OUTLIER_M: f64 = 2_500.0;

/// The map section.
#[derive(Debug, Serialize)]
pub(crate) struct MapView {
    pub(crate) sheets: Vec<SheetView>,
    places: Vec<PlaceView>,
    pub(crate) unplaced: usize,
    not_cited: usize,
    pub(crate) attributions: Vec<String>,
    pub(crate) has_base: bool,
    pub(crate) has_shots: bool,
}

impl MapView {
    /// Number, names, position and how it is known of each place, for print.
    pub(crate) fn printed(&self) -> Vec<Vec<String>> {
        self.places.iter().map(PlaceView::printed).collect()
    }
}

/// A place with its number on the page.
struct Numbered<'a> {
    number: usize,
    place: &'a Place,
    events: usize,
    /// Where shots came from, where it is that and no place of the case.
    shots: Option<&'a ShotsFrom>,
}

/// The places of a case on their maps.
///
/// # Errors
/// A base layer that is not GeoJSON.
pub(crate) fn map(input: &ReportInput, shown: &Shown<'_>) -> Result<MapView, ReportError> {
    let mut numbered: Vec<Numbered<'_>> = input
        .places
        .iter()
        .filter_map(|place| {
            let events = input.events.iter().filter(|e| e.place.as_ref() == Some(&place.id)).count();
            Some(Numbered { number: shown.place_number(&place.id)?, place, events, shots: None })
        })
        .collect();
    let cited = numbered.len();
    let shots: Vec<(Place, &ShotsFrom)> = input.shown_shots().filter_map(shots::as_place).collect();
    for (index, (place, from)) in shots.iter().enumerate() {
        let number = shown.shots_number(index);
        numbered.push(Numbered { number, place, events: 0, shots: Some(from) });
    }
    numbered.sort_by_key(|n| n.number);
    let mut shapes = Vec::new();
    for layer in &input.base_layers {
        shapes.extend(base::shapes(layer)?);
    }
    let located: Vec<&Numbered<'_>> = numbered.iter().filter(|n| n.place.fix.is_some()).collect();
    let (near, far) = split(&located);
    let mut sheets = Vec::new();
    if !near.is_empty() {
        let heading = if far.is_empty() { "Map" } else { "Detail" };
        sheets.push(sheet::draw(heading, &near, &shapes));
        if !far.is_empty() {
            let inset = sheets[0].frame();
            sheets.push(sheet::draw_wider(&near, &far, &shapes, inset));
        }
    }
    let mut attributions: Vec<String> =
        input.base_layers.iter().map(|l| l.attribution.clone()).filter(|a| !a.is_empty()).collect();
    attributions.dedup();
    Ok(MapView {
        sheets,
        unplaced: numbered.len() - located.len(),
        not_cited: input.places.len() - cited,
        attributions,
        has_base: !shapes.is_empty(),
        has_shots: !shots.is_empty(),
        places: numbered.iter().map(|one| place::view(one, shown)).collect(),
    })
}

fn position(n: &Numbered<'_>) -> Option<Position> {
    n.place.fix.as_ref().map(|f| f.position)
}

/// The places that lie together, and those far from them.
fn split<'a>(located: &[&'a Numbered<'a>]) -> (Vec<&'a Numbered<'a>>, Vec<&'a Numbered<'a>>) {
    let Some(first) = located.first().and_then(|n| position(n)) else { return (Vec::new(), Vec::new()) };
    let plane = projection::Plane::around(first);
    let metres: Vec<(f64, f64)> =
        located.iter().filter_map(|n| position(n)).map(|p| plane.metres(p.lon(), p.lat())).collect();
    let middle = (median(metres.iter().map(|m| m.0)), median(metres.iter().map(|m| m.1)));
    let distance = |m: &(f64, f64)| (m.0 - middle.0).hypot(m.1 - middle.1);
    let reach = (median(metres.iter().map(distance)) * OUTLIER_FACTOR).max(NEVER_OUTLIER_M);
    let (near, far): (Vec<_>, Vec<_>) = located.iter().zip(&metres).partition(|(_, m)| distance(m) <= reach);
    (near.into_iter().map(|(n, _)| *n).collect(), far.into_iter().map(|(n, _)| *n).collect())
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut sorted: Vec<f64> = values.collect();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
}
