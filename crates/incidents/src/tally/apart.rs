use std::collections::BTreeMap;

use serde::Serialize;

use super::sighting::Sighting;

/// No one on foot, by beast or by car is faster than this.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TopSpeed {
    kmh: f64,
}

/// A number that is no speed.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{0} km/h is not a top speed: a number above 0 is needed")]
pub struct TopSpeedError(pub f64);

impl TopSpeed {
    /// So many kilometres an hour.
    pub fn from_kmh(kmh: f64) -> Result<Self, TopSpeedError> {
        if kmh.is_finite() && kmh > 0.0 { Ok(Self { kmh }) } else { Err(TopSpeedError(kmh)) }
    }
    /// Kilometres an hour.
    pub const fn kmh(self) -> f64 {
        self.kmh
    }
}

impl Default for TopSpeed {
    /// 100 km/h.
    fn default() -> Self {
        Self { kmh: 100.0 }
    }
}

/// What shows by itself, without an analyst's word, that two sightings are two people.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum Apart {
    /// They are seen together in one frame.
    Frame {
        /// The name of the frame.
        frame_group: String,
    },
    /// They are too far apart for the time between them.
    Distance {
        /// How far apart, at the least, in metres.
        distance_m: f64,
        /// From the end of the earlier sighting to the beginning of the later one; 0 where they overlap.
        within_s: f64,
    },
}

/// Nearer than this, two positions may be one place told from two cameras.
const FAR_M: f64 = 100.0;

/// Mean radius of the Earth (IUGG, Moritz, "Geodetic Reference System 1980"), in metres.
const RADIUS_M: f64 = 6_371_008.8;

/// The great circle on a sphere of the mean radius is longer than the geodesic on WGS 84 by 0.56 % at most.
const AT_LEAST: f64 = 0.994;

/// Which sightings are apart by themselves.
///
/// A person is taken to be where the sighting is from its beginning to its end. Apart are two sightings at least
/// 100 m from one another whose distance would ask for more than the top speed between the end of the earlier and
/// the beginning of the later. Sightings without instants or without positions are never apart by distance.
pub(super) struct ByThemselves {
    frames: Vec<Option<usize>>,
    names: Vec<String>,
    seen: Vec<Option<Seen>>,
    metres_per_second: f64,
}

#[derive(Clone, Copy)]
struct Seen {
    from: i64,
    to: i64,
    /// A vector of length 1 from the middle of the sphere.
    direction: [f64; 3],
}

impl ByThemselves {
    pub(super) fn of(sightings: &[&Sighting], top_speed: TopSpeed) -> Self {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        for name in sightings.iter().filter_map(|s| s.frame_group.as_deref()) {
            let next = numbers.len();
            numbers.entry(name).or_insert(next);
        }
        let mut names = vec![String::new(); numbers.len()];
        numbers.iter().for_each(|(name, &k)| names[k] = (*name).to_owned());
        Self {
            frames: sightings.iter().map(|s| numbers.get(s.frame_group.as_deref()?).copied()).collect(),
            names,
            seen: sightings.iter().map(|s| seen(s)).collect(),
            metres_per_second: top_speed.kmh / 3.6,
        }
    }

    pub(super) fn are_apart(&self, a: usize, b: usize) -> bool {
        self.share_frame(a, b) || self.are_far(a, b)
    }

    fn share_frame(&self, a: usize, b: usize) -> bool {
        self.frames[a].is_some() && self.frames[a] == self.frames[b]
    }

    fn are_far(&self, a: usize, b: usize) -> bool {
        let (Some(a), Some(b)) = (&self.seen[a], &self.seen[b]) else { return false };
        let reach = (self.metres_per_second * a.secs_between(b)).max(FAR_M);
        // The straight line through the Earth is shorter than the way over it, and cheaper to work out.
        let chord = a.chord(b);
        chord * RADIUS_M * AT_LEAST > reach || (reach < 2e7 && a.metres_between(b) > reach)
    }

    /// Why two sightings are apart by themselves, if they are.
    pub(super) fn why(&self, a: usize, b: usize) -> Option<Apart> {
        if self.share_frame(a, b) {
            return Some(Apart::Frame { frame_group: self.names[self.frames[a]?].clone() });
        }
        let (one, other) = (self.seen[a]?, self.seen[b]?);
        self.are_far(a, b)
            .then(|| Apart::Distance { distance_m: one.metres_between(&other), within_s: one.secs_between(&other) })
    }
}

fn seen(sighting: &Sighting) -> Option<Seen> {
    let (from, to) = sighting.seen()?;
    let (lon, lat) = (sighting.position?.lon().to_radians(), sighting.position?.lat().to_radians());
    let direction = [lat.cos() * lon.cos(), lat.cos() * lon.sin(), lat.sin()];
    Some(Seen { from: from.micros(), to: to.micros(), direction })
}

impl Seen {
    fn secs_between(&self, other: &Self) -> f64 {
        other.from.saturating_sub(self.to).max(self.from.saturating_sub(other.to)).max(0) as f64 / 1e6
    }

    fn chord(&self, other: &Self) -> f64 {
        (0..3).map(|k| (self.direction[k] - other.direction[k]).powi(2)).sum::<f64>().sqrt()
    }

    fn metres_between(&self, other: &Self) -> f64 {
        AT_LEAST * RADIUS_M * 2.0 * (self.chord(other) / 2.0).min(1.0).asin()
    }
}

#[cfg(test)]
mod tests {
    use model::{ItemId, MediaTime, Position, SightingId};

    use super::*;

    fn sighting(from_s: u64, to_s: u64, lon: f64, lat: f64) -> Sighting {
        Sighting {
            id: SightingId::new("s").unwrap(),
            item: ItemId::new("V1").unwrap(),
            from: Some(MediaTime::from_micros(from_s * 1_000_000)),
            to: Some(MediaTime::from_micros(to_s * 1_000_000)),
            state: None,
            frame_group: None,
            start: Some("2022-01-05T17:00:00+06:00".parse().unwrap()),
            position: Some(Position::from_lon_lat(lon, lat).unwrap()),
        }
    }

    fn are_apart(a: &Sighting, b: &Sighting, kmh: f64) -> bool {
        ByThemselves::of(&[a, b], TopSpeed::from_kmh(kmh).unwrap()).are_apart(0, 1)
    }

    #[test]
    fn ten_kilometres_take_six_minutes_at_the_top_speed() {
        // 0.09 degrees of latitude at Almaty are 9,999 m (Vincenty's formula on WGS 84).
        let here = sighting(0, 10, 76.9, 43.2);
        assert!(are_apart(&here, &sighting(360, 370, 76.9, 43.29), 100.0));
        assert!(!are_apart(&here, &sighting(371, 380, 76.9, 43.29), 100.0));
        assert!(!are_apart(&here, &sighting(360, 370, 76.9, 43.29), 110.0));
        assert!(are_apart(&sighting(360, 370, 76.9, 43.29), &here, 100.0), "whichever comes first");
    }

    #[test]
    fn places_that_may_be_one_are_not_apart() {
        assert!(!are_apart(&sighting(0, 9, 76.9, 43.2), &sighting(5, 20, 76.9, 43.2009), 100.0), "100 m");
        assert!(are_apart(&sighting(0, 9, 76.9, 43.2), &sighting(5, 20, 76.9, 43.2020), 100.0), "222 m at once");
    }

    #[test]
    fn the_far_side_of_the_date_line_is_near() {
        assert!(!are_apart(&sighting(0, 1, 179.9999, 10.0), &sighting(0, 1, -179.9999, 10.0), 100.0));
        assert!(are_apart(&sighting(0, 1, 0.0, 0.0), &sighting(86_400, 86_401, 180.0, 0.0), 100.0));
    }

    #[test]
    fn what_is_not_known_keeps_nobody_apart() {
        let far = sighting(0, 1, 0.0, 0.0);
        let untimed = Sighting { start: None, ..sighting(0, 1, 90.0, 0.0) };
        let unplaced = Sighting { position: None, ..sighting(0, 1, 90.0, 0.0) };
        assert!(!are_apart(&far, &untimed, 100.0));
        assert!(!are_apart(&far, &unplaced, 100.0));
    }

    #[test]
    fn no_speed_is_refused() {
        assert!([0.0, -1.0, f64::NAN, f64::INFINITY].into_iter().all(|kmh| TopSpeed::from_kmh(kmh).is_err()));
    }
}
