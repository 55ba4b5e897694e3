use model::{Fix, PlaceName};
use serde::Serialize;

use super::Numbered;
use crate::{ShotsFrom, shown::Shown};

/// A place in the list beside the map.
#[derive(Debug, Serialize)]
pub(super) struct PlaceView {
    number: usize,
    anchor: String,
    name: String,
    other_names: Vec<NameView>,
    position: Option<String>,
    region: Option<String>,
    method: Option<String>,
    description: Option<String>,
    passage: Option<String>,
    events: usize,
}

/// One further name of a place.
#[derive(Debug, Serialize)]
struct NameView {
    text: String,
    note: Option<String>,
}

impl PlaceView {
    /// Its number, its names, its position with its region, and how that is known.
    pub(super) fn printed(&self) -> Vec<String> {
        let noted = |name: &NameView| match &name.note {
            Some(note) => format!("{} ({note})", name.text),
            None => name.text.clone(),
        };
        let names: Vec<String> = std::iter::once(self.name.clone()).chain(self.other_names.iter().map(noted)).collect();
        let place = match (&self.position, &self.region) {
            (Some(position), Some(region)) => format!("{position}, {region}"),
            (None, Some(region)) => region.clone(),
            _ => "position not known".to_owned(),
        };
        vec![self.number.to_string(), names.join(" · "), place, self.method.clone().unwrap_or_default()]
    }
}

pub(super) fn view(n: &Numbered<'_>, shown: &Shown<'_>) -> PlaceView {
    let place = n.place;
    if let Some(from) = n.shots {
        return shots_view(n, from, shown);
    }
    let name = |name: &PlaceName| NameView { text: name.text.clone(), note: name.note.clone() };
    PlaceView {
        number: n.number,
        anchor: format!("place-{}", n.number),
        name: place.names.first().map_or_else(|| place.id.to_string(), |n| n.text.clone()),
        other_names: place.names.iter().skip(1).map(name).collect(),
        position: place.fix.as_ref().map(position_words),
        region: place.fix.as_ref().map(region_words),
        method: place.fix.as_ref().map(|f| f.method.clone()),
        description: place.description.clone(),
        passage: place.passage.clone(),
        events: n.events,
    }
}

/// Where shots came from: a likeliest point only where one may stand for the region.
fn shots_view(n: &Numbered<'_>, from: &ShotsFrom, shown: &Shown<'_>) -> PlaceView {
    let fix = n.place.fix.as_ref().filter(|_| from.has_likeliest);
    let items: Vec<String> = shown.items(&from.items).into_iter().map(|item| item.text).collect();
    PlaceView {
        number: n.number,
        anchor: format!("place-{}", n.number),
        name: n.place.names.first().map_or_else(String::new, |name| name.text.clone()),
        other_names: Vec::new(),
        position: fix.map(|fix| format!("likeliest near {}", position_words(fix))),
        region: Some(from.shape.clone()),
        method: Some(from.method.clone()),
        description: Some(format!("Heard in {}. Where the shots came from does not say who fired.", items.join(", "))),
        passage: None,
        events: 0,
    }
}

/// Degrees with no more decimals than the region bears out.
fn position_words(fix: &Fix) -> String {
    let decimals = match fix.region.as_disc() {
        Some((_, radius_m)) => (5.0 - radius_m.log10()).ceil().clamp(1.0, 6.0) as usize,
        None => 4,
    };
    let (lon, lat) = (fix.position.lon(), fix.position.lat());
    let (north, east) = (if lat < 0.0 { "S" } else { "N" }, if lon < 0.0 { "W" } else { "E" });
    format!("{:.decimals$}° {north}, {:.decimals$}° {east}", lat.abs(), lon.abs())
}

fn region_words(fix: &Fix) -> String {
    match fix.region.as_disc() {
        Some((_, radius_m)) => format!("within {}", length_words(radius_m)),
        None => "inside the outline drawn".to_owned(),
    }
}

/// A length in metres or kilometres, rounded up so that no more is claimed than was given.
pub(super) fn length_words(metres: f64) -> String {
    if metres >= 10_000.0 {
        format!("{:.0} km", (metres / 1000.0).ceil())
    } else if metres >= 1000.0 {
        format!("{:.1} km", (metres / 100.0).ceil() / 10.0)
    } else if metres >= 1.0 {
        format!("{:.0} m", metres.ceil())
    } else {
        "1 m".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::{Position, Region};

    #[test]
    fn a_position_claims_no_more_than_its_region() {
        let fix = |radius_m| {
            let position = Position::from_lon_lat(76.945_512_3, -43.238_912_3).unwrap();
            Fix { position, region: Region::disc(position, radius_m).unwrap(), method: String::new() }
        };
        assert_eq!(position_words(&fix(25.0)), "43.2389° S, 76.9455° E");
        assert_eq!(position_words(&fix(5000.0)), "43.24° S, 76.95° E");
        assert_eq!(region_words(&fix(25.2)), "within 26 m");
        assert_eq!(region_words(&fix(1410.0)), "within 1.5 km");
    }
}
