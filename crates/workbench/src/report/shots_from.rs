//! Where shots came from, as a page may show it: regions that expose nobody.
//!
//! The microphones are cameras, and where a camera stood gives away who held it. A region is shown if every recording that it rests on
//! may be published, none of them comes from somebody whom it can harm to be known, and no part of it lies within the distance
//! that a text may not come to where such a person filmed. Microphones, arrivals and what is remarked of them are never shown.
use std::collections::BTreeSet;

use geolocation::Plane;
use geolocation::arrivals::Piece;
use model::{Fix, FixOf, ItemId, LineageRelation, Position, Region, TakeId};
use publication::{RegionPart, ShotsFrom, Unchecked};

use crate::check::EXPOSING_M;
use crate::failure::Failure;
use crate::findings::{Kept, ShotPlace};
use crate::open::Workbench;
use crate::reader::Reader;
use crate::sound::within;
use crate::withheld::Withheld;

/// What must not be given away.
struct Guarded {
    /// Items that may not be published, and those of people whom it can harm to be known; copies and parts of such too.
    items: BTreeSet<ItemId>,
    /// Where the cameras of these stood, each with how far that is known.
    cameras: Vec<(Position, f64)>,
}

impl Workbench {
    /// The regions that shots came from, and what is said of those that are left out.
    pub(super) async fn shots_from(
        &self,
        reader: &mut Reader<'_>,
        Kept { held, findings, .. }: &Kept,
        withheld: &Withheld,
    ) -> Result<(Vec<ShotsFrom>, Option<Unchecked>), Failure> {
        let places = findings.origins.iter().flat_map(|found| found.value().places.iter().map(move |one| (found, one)));
        let places: Vec<_> = places.collect();
        if places.is_empty() {
            return Ok((Vec::new(), None));
        }
        let guarded = Guarded::read(reader, withheld).await?;
        let mut shown = Vec::new();
        for (found, place) in &places {
            let item = |take: &TakeId| held.takes.iter().find(|one| one.id == *take).map(|one| &one.item);
            let items: Vec<Option<&ItemId>> = found.value().takes.iter().map(item).collect();
            if !guarded.is_exposed(&items, place) {
                let method = format!("{}, version {}", found.method().name, found.method().version);
                shown.push(told(found.id().as_str(), &method, place));
            }
        }
        let left_out = places.len() - shown.len();
        let left_out = (left_out > 0).then(|| Unchecked {
            what: match left_out {
                1 => "1 region that shots came from".to_owned(),
                count => format!("{count} regions that shots came from"),
            },
            why: "it could give away where somebody filmed whom it can harm, or rests on recordings that may not be published".to_owned(),
        });
        Ok((shown, left_out))
    }
}

impl Guarded {
    async fn read(reader: &mut Reader<'_>, withheld: &Withheld) -> Result<Self, Failure> {
        let (items, roles, sources) = (reader.items().await?, reader.roles().await?, reader.sources().await?);
        let harmed: BTreeSet<_> = sources.iter().filter(|one| one.role.is_protected()).map(|one| &one.id).collect();
        let is_closed = |item: &&model::Item| {
            item.confidential || withheld.item(&item.id) || item.source.iter().any(|source| harmed.contains(source))
        };
        let mut guarded: BTreeSet<ItemId> = items.iter().filter(is_closed).map(|item| item.id.clone()).collect();
        let by_role = roles.iter().filter(|one| one.role.is_protected() || harmed.contains(&one.source));
        guarded.extend(by_role.map(|one| one.item.clone()));
        // A copy was filmed where its original was.
        let lineage = reader.lineage().await?;
        let kin = lineage.iter().filter(|one| {
            use LineageRelation::{ExcerptOf, ReEncodingOf, SameBytes};
            matches!(one.relation, SameBytes | ReEncodingOf | ExcerptOf)
        });
        let kin: Vec<_> = kin.collect();
        loop {
            let before = guarded.len();
            for one in &kin {
                if guarded.contains(&one.item) || guarded.contains(&one.of) {
                    guarded.extend([one.item.clone(), one.of.clone()]);
                }
            }
            if guarded.len() == before {
                break;
            }
        }
        let places = reader.places().await?;
        let stood = |fix: &model::GivenFix| -> Option<Fix> {
            let place = || places.iter().find(|place| Some(&place.id) == fix.place.as_ref())?.fix.clone();
            fix.fix.clone().or_else(place)
        };
        let fixes = reader.given_fixes().await?;
        let of_guarded = fixes.iter().filter(|fix| fix.of == FixOf::Camera && guarded.contains(&fix.item));
        let cameras = of_guarded.filter_map(|fix| Some(within(&stood(fix)?))).collect();
        Ok(Self { items: guarded, cameras })
    }

    /// Whether a region could give somebody away.
    fn is_exposed(&self, items: &[Option<&ItemId>], place: &ShotPlace) -> bool {
        let heard = place.shots.iter().flat_map(|shot| &shot.heard).map(|one| Some(&one.item));
        let mut rests_on = items.iter().copied().chain(heard);
        let rests_on_them = rests_on.any(|item| item.is_none_or(|item| self.items.contains(item)));
        let near = |(at, within_m): &(Position, f64)| {
            place.pieces.iter().any(|piece| away_m(piece, *at) <= EXPOSING_M + within_m)
        };
        rests_on_them || self.cameras.iter().any(near)
    }
}

/// How far a point is from a part of a region; 0 within its outline.
fn away_m(piece: &Piece, from: Position) -> f64 {
    let plane = Plane::at(from);
    let corners: Vec<[f64; 2]> = piece.outline.iter().map(|corner| plane.east_north_m(*corner)).collect();
    let edges = || corners.iter().zip(corners.iter().cycle().skip(1));
    let crosses = |(a, b): &(&[f64; 2], &[f64; 2])| {
        (a[1] > 0.0) != (b[1] > 0.0) && a[0] - a[1] * (b[0] - a[0]) / (b[1] - a[1]) > 0.0
    };
    if edges().filter(crosses).count() % 2 == 1 {
        return 0.0;
    }
    let nearest = edges().map(|(a, b)| {
        let along = [b[0] - a[0], b[1] - a[1]];
        let square = along[0].powi(2) + along[1].powi(2);
        let share = if square > 0.0 { (-(a[0] * along[0] + a[1] * along[1]) / square).clamp(0.0, 1.0) } else { 0.0 };
        (a[0] + share * along[0]).hypot(a[1] + share * along[1])
    });
    nearest.fold(f64::INFINITY, f64::min)
}

fn told(finding: &str, method: &str, place: &ShotPlace) -> ShotsFrom {
    let part = |piece: &Piece| {
        let region = Region::polygon(piece.outline.clone()).ok()?;
        let fix = Fix { position: piece.position, region, method: method.to_owned() };
        Some(RegionPart { fix, holes: piece.holes.clone() })
    };
    let items: BTreeSet<&ItemId> = place.shots.iter().flat_map(|shot| &shot.heard).map(|one| &one.item).collect();
    ShotsFrom {
        finding: finding.to_owned(),
        what: place.what(),
        shape: place.shape.clone(),
        when: place.when,
        level: 0.95,
        has_likeliest: place.pieces.len() == 1 && !place.cut_off,
        parts: place.pieces.iter().filter_map(part).collect(),
        items: items.into_iter().cloned().collect(),
        method: method.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_as_far_as_the_nearest_edge() {
        let here = Plane::at(Position::from_lon_lat(76.945, 43.238).unwrap());
        let at = |east: f64, north: f64| here.position([east, north]);
        let outline = vec![at(0.0, 0.0), at(400.0, 0.0), at(400.0, 400.0), at(0.0, 400.0)];
        let piece = Piece { share: 1.0, position: at(200.0, 200.0), outline, holes: Vec::new() };
        assert_eq!(away_m(&piece, at(10.0, 390.0)), 0.0);
        for (from, metres) in [(at(200.0, -150.0), 150.0), (at(-30.0, 440.0), 50.0), (at(700.0, 100.0), 300.0)] {
            assert!((away_m(&piece, from) - metres).abs() < 0.1, "{}", away_m(&piece, from));
        }
    }
}
