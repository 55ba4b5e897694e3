//! How far apart microphones stood, by the fixes of their cameras.
use acoustics::sync::SPEED_OF_SOUND;
use geolocation::Plane;
use model::{Difference, Fix, FixOf, GivenFix, ItemId, Place, Position, Sync};

use super::solution::without_way_s;

/// A place with the radius that holds it, in metres.
pub(crate) type Within = (Position, f64);

/// A region as the circle that holds it: its own where it is one, else that round the position.
pub(crate) fn within(fix: &Fix) -> Within {
    if let Some(disc) = fix.region.as_disc() {
        return disc;
    }
    let plane = Plane::at(fix.position);
    let far_m = |corner: &Position| {
        let [east, north] = plane.east_north_m(*corner);
        east.hypot(north)
    };
    (fix.position, fix.region.as_ring().into_iter().flatten().map(far_m).fold(0.0, f64::max))
}

/// The farthest that two of these may have been apart, in metres.
pub(crate) fn apart_m(one: Within, other: Within) -> f64 {
    let [east, north] = Plane::at(one.0).east_north_m(other.0);
    east.hypot(north) + one.1 + other.1
}

/// Pairs as what is heard in both dates them: where both cameras' places are known, the sound's way is what lies between them,
/// and not what is allowed for without that.
pub(crate) fn with_distances(syncs: &[Sync], fixes: &[GivenFix], places: &[Place]) -> Vec<Sync> {
    syncs.iter().map(|sync| by_fixes(sync, fixes, places).unwrap_or_else(|| sync.clone())).collect()
}

fn by_fixes(sync: &Sync, fixes: &[GivenFix], places: &[Place]) -> Option<Sync> {
    // Of what another program found it is not known what it allows for.
    let (_, _, false) = sync.counts()? else { return None };
    sync.machine_score?;
    let (a, at) = standing(&sync.a, fixes, places)?;
    let (b, other) = standing(&sync.b, fixes, places)?;
    let apart_m = apart_m(at, other);
    // A thousandth of a second, so that nothing is rounded inward.
    let error_s = ((without_way_s(sync) + apart_m / SPEED_OF_SOUND) * 1e3).ceil() / 1e3;
    let because = sync.machine_because.as_deref().unwrap_or_default();
    Some(Sync {
        machine_error: Some(Difference::from_micros((error_s * 1e6).round() as i64)),
        machine_because: Some(format!(
            "{because}; by the fixes {} and {} they stood at most {apart_m:.0} m apart, and that is allowed for instead",
            a.id, b.id
        )),
        ..sync.clone()
    })
}

/// The fixes that say how far apart the cameras of a pair's items stood; none where one of them is not known.
pub(crate) fn fixes_between<'a>(
    items: &[ItemId],
    fixes: &'a [GivenFix],
    places: &'a [Place],
) -> impl Iterator<Item = &'a GivenFix> + use<'a> {
    let known: Option<Vec<&GivenFix>> =
        items.iter().map(|item| standing(item, fixes, places).map(|standing| standing.0)).collect();
    known.unwrap_or_default().into_iter()
}

/// Where the camera of an item stood all the time, by the narrowest fix that says so.
fn standing<'a>(item: &ItemId, fixes: &'a [GivenFix], places: &[Place]) -> Option<(&'a GivenFix, Within)> {
    let of_item = fixes.iter().filter(|given| given.of == FixOf::Camera && given.item == *item);
    // One that holds for a part alone shows that the camera moved, or that nobody knows whether it did.
    if of_item.clone().any(|given| given.from.is_some() || given.to.is_some() || given.take.is_some()) {
        return None;
    }
    let placed = of_item.filter_map(|given| {
        let named = || places.iter().find(|place| Some(&place.id) == given.place.as_ref())?.fix.as_ref();
        Some((given, within(given.fix.as_ref().or_else(named)?)))
    });
    placed.min_by(|x, y| x.1.1.total_cmp(&y.1.1).then_with(|| x.0.id.cmp(&y.0.id)))
}
