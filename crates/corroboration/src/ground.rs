use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

use model::{Place, PlaceId, Position};

/// How places lie to one another.
pub(crate) struct Ground<'a> {
    places: BTreeMap<&'a PlaceId, &'a Place>,
    /// What was found before, by area and place: the same few are asked about for every piece of evidence.
    known: RefCell<HashMap<PlaceId, HashMap<PlaceId, Lying>>>,
}

/// How the place of one thing lies to another place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lying {
    /// It is the place, or a part of it.
    Inside,
    /// It may be.
    Unclear,
    /// It is elsewhere.
    Elsewhere,
}

/// Mean radius of the Earth (IUGG, Moritz, "Geodetic Reference System 1980"), in metres.
const RADIUS_M: f64 = 6_371_008.8;

/// So many steps from a place to the places that it is within; more are a ring.
const MOST_STEPS: usize = 32;

impl<'a> Ground<'a> {
    pub(crate) fn of(places: &'a [Place]) -> Self {
        Self { places: places.iter().map(|place| (&place.id, place)).collect(), known: RefCell::default() }
    }

    /// Whether `place` lies in `area`: by what each is within, else by their regions.
    pub(crate) fn lies(&self, place: &PlaceId, area: &PlaceId) -> Lying {
        if let Some(known) = self.known.borrow().get(area).and_then(|of_area| of_area.get(place)) {
            return *known;
        }
        let lying = self.look(place, area);
        self.known.borrow_mut().entry(area.clone()).or_default().insert(place.clone(), lying);
        lying
    }

    fn look(&self, place: &PlaceId, area: &PlaceId) -> Lying {
        if self.is_within(place, area) {
            return Lying::Inside;
        }
        if self.is_within(area, place) {
            return Lying::Unclear;
        }
        let (Some((one, r)), Some((other, s))) = (self.disc(place), self.disc(area)) else { return Lying::Unclear };
        let apart = metres(one, other);
        if apart > r + s {
            Lying::Elsewhere
        } else if apart + r <= s {
            Lying::Inside
        } else {
            Lying::Unclear
        }
    }

    fn is_within(&self, place: &PlaceId, area: &PlaceId) -> bool {
        let mut at = Some(place);
        for _ in 0..MOST_STEPS {
            match at {
                Some(id) if id == area => return true,
                Some(id) => at = self.places.get(id).and_then(|place| place.within.as_ref()),
                None => return false,
            }
        }
        false
    }

    fn disc(&self, id: &PlaceId) -> Option<(Position, f64)> {
        self.places.get(id)?.fix.as_ref()?.region.as_disc()
    }

    /// What a place is called.
    pub(crate) fn name(&self, id: &PlaceId) -> String {
        let name = self.places.get(id).and_then(|place| place.names.first());
        name.map_or_else(|| id.to_string(), |name| name.text.clone())
    }

    /// The places whose names stand in a text.
    pub(crate) fn named(&self, text: &[String]) -> Vec<&'a PlaceId> {
        let stands = |name: &str| {
            let name = crate::phrase::stems(name);
            !name.is_empty() && text.windows(name.len()).any(|window| window == name.as_slice())
        };
        let named = self.places.values().filter(|place| place.names.iter().any(|name| stands(&name.text)));
        named.map(|place| &place.id).collect()
    }
}

/// Along the great circle.
fn metres(a: Position, b: Position) -> f64 {
    let (lat_a, lat_b) = (a.lat().to_radians(), b.lat().to_radians());
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let h = half(lat_b - lat_a) + lat_a.cos() * lat_b.cos() * half((b.lon() - a.lon()).to_radians());
    2.0 * RADIUS_M * h.sqrt().min(1.0).asin()
}
