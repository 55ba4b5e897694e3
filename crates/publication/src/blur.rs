//! Positions as coarse as somebody chose: what is published says where something was to within a radius, and no nearer.
use std::str::FromStr;

use model::{Fix, Position, Region};

use crate::{RegionPart, ReportInput, Unchecked};

/// The most metres that a degree of latitude has anywhere on WGS 84; one of longitude has at most this, times its cosine.
const METRES_A_DEGREE: f64 = 111_700.0;

/// How far a published position may lie from the true one.
///
/// # Units
/// Metres, from 1 to 100,000.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Blur(f64);

/// A radius that blurs nothing, or everything.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no radius to blur positions to; give metres from 1 to 100000, such as 500")]
pub struct BlurError(String);

impl FromStr for Blur {
    type Err = BlurError;
    fn from_str(text: &str) -> Result<Self, BlurError> {
        let metres = text.trim().parse::<f64>().ok().filter(|metres| (1.0..=100_000.0).contains(metres));
        metres.map(Self).ok_or_else(|| BlurError(text.to_owned()))
    }
}

impl Blur {
    /// The radius.
    pub fn metres(self) -> f64 {
        self.0
    }

    /// The middle of the square of a fixed grid in which a position lies: at most the radius away from it.
    ///
    /// # Limits
    /// The same position gives the same square every time, so that several publications with one radius tell no more than
    /// one. Squares of different radii overlap: who has both knows that the place lies in both.
    fn middle(self, position: Position) -> Position {
        // The diagonal of a square is twice the radius.
        let side = self.0 * std::f64::consts::SQRT_2;
        let rows = side / METRES_A_DEGREE;
        let row = (position.lat() / rows).floor();
        // As wide as the side where the row is longest, at its edge towards the equator.
        let widest = (row * rows).abs().min(((row + 1.0) * rows).abs()).to_radians().cos();
        let columns = (side / (METRES_A_DEGREE * widest.max(1e-9))).min(360.0);
        let lat = ((row + 0.5) * rows).clamp(-90.0, 90.0);
        let lon = (((position.lon() / columns).floor() + 0.5) * columns).clamp(-180.0, 180.0);
        Position::from_lon_lat(lon, lat).unwrap_or(position)
    }

    /// A fix that says no more than that the place lies within the radius and what was not known before.
    fn of(self, fix: &Fix) -> Option<Fix> {
        let unknown = match (fix.region.as_disc(), fix.region.as_ring()) {
            (Some((_, radius_m)), _) => radius_m,
            (None, Some(ring)) => ring.iter().map(|corner| metres(fix.position, *corner)).fold(0.0, f64::max),
            (None, None) => 0.0,
        };
        let position = self.middle(fix.position);
        let region = Region::disc(position, self.0 + unknown).ok()?;
        Some(Fix { position, region, method: "blurred on purpose; the case has it nearer".to_owned() })
    }
}

impl ReportInput {
    /// Blurs every position that is shown, and says so where it is told what was left out.
    pub fn blur(&mut self, blur: Blur) {
        for place in &mut self.places {
            place.fix = place.fix.as_ref().and_then(|fix| blur.of(fix));
        }
        for shots in &mut self.shots_from {
            let coarse = |part: RegionPart| Some(RegionPart { fix: blur.of(&part.fix)?, holes: Vec::new() });
            shots.parts = std::mem::take(&mut shots.parts).into_iter().filter_map(coarse).collect();
            shots.has_likeliest = false;
        }
        self.left_out.push(Unchecked {
            what: format!("Positions are blurred: each is shown to within {} m of where it is", blur.0),
            why: "somebody chose so when this was made; the case has them as they were found".to_owned(),
        });
    }
}

/// How far two positions are apart, never too little by more than the difference of sphere and ellipsoid.
fn metres(a: Position, b: Position) -> f64 {
    let north = (b.lat() - a.lat()) * METRES_A_DEGREE;
    let east = (b.lon() - a.lon() + 540.0).rem_euclid(360.0) - 180.0;
    let wide = a.lat().abs().min(b.lat().abs()).to_radians().cos();
    north.hypot(east * METRES_A_DEGREE * wide)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn blur(text: &str) -> Blur {
        text.parse().unwrap()
    }

    #[test]
    fn what_is_shown_is_within_the_radius_and_the_same_for_all_that_lie_in_one_square() {
        let mut seen = std::collections::BTreeSet::new();
        for n in 0..4000 {
            let step = f64::from(n);
            let lon = (step * 73.137).rem_euclid(360.0) - 180.0;
            let lat = (step * 31.771).rem_euclid(178.0) - 89.0;
            let there = Position::from_lon_lat(lon, lat).unwrap();
            for radius in ["1", "500", "20000"] {
                let shown = blur(radius).middle(there);
                assert!(metres(there, shown) <= blur(radius).metres() * 1.000_001, "{there:?} {radius} {shown:?}");
                assert_eq!(blur(radius).middle(shown), shown, "the middle of a square lies in it");
            }
        }
        // A street of places 20 m apart has few squares, and no more than one place in each is told from it.
        for n in 0..200 {
            let there = Position::from_lon_lat(76.94 + f64::from(n) * 0.000_25, 43.238).unwrap();
            let shown = blur("500").middle(there);
            seen.insert(format!("{shown:?}"));
        }
        assert!((5..=8).contains(&seen.len()), "{} squares along 4 km", seen.len());
    }

    #[test]
    fn a_region_grows_by_the_radius_and_an_outline_is_not_shown() {
        let at = |lon, lat| Position::from_lon_lat(lon, lat).unwrap();
        let disc = Fix {
            position: at(76.9, 43.2),
            region: Region::disc(at(76.9, 43.2), 30.0).unwrap(),
            method: "seen".into(),
        };
        let (_, radius) = blur("500").of(&disc).unwrap().region.as_disc().unwrap();
        assert!((radius - 530.0).abs() < 1e-9);
        let ring = vec![at(76.9, 43.2), at(76.91, 43.2), at(76.91, 43.21)];
        let outline = Fix { position: at(76.9, 43.2), region: Region::polygon(ring).unwrap(), method: "seen".into() };
        let shown = blur("500").of(&outline).unwrap();
        assert!(shown.region.as_ring().is_none() && shown.region.as_disc().unwrap().1 > 1800.0);
        assert!(!shown.method.contains("seen"));
    }

    #[test]
    fn what_is_no_radius_is_refused() {
        for text in ["0", "-5", "nan", "inf", "1000000", "near", ""] {
            assert!(text.parse::<Blur>().is_err(), "{text}");
        }
        assert_eq!(blur(" 500 ").metres(), 500.0);
    }
}
