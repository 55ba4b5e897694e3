//! How far ahead of its sound a bullet gets.

/// Beyond this nobody hears a shot, in metres.
const FARTHEST_M: f64 = 100_000.0;

/// One bullet and its sound, with every quantity known.
#[derive(Debug, Clone, Copy)]
pub(super) struct Flight {
    pub(super) sound_m_s: f64,
    /// At the muzzle.
    pub(super) bullet_m_s: f64,
    /// Angle at the muzzle between line of fire and microphone, in radians.
    pub(super) off_line: f64,
    /// The speed falls as exp(-slowing × way).
    pub(super) slowing_per_m: f64,
}

impl Flight {
    /// The angle within which the shock wave is heard: it leaves the muzzle itself at this one, in radians.
    pub(super) fn heard_within(&self) -> f64 {
        (self.sound_m_s / self.bullet_m_s).min(1.0).acos()
    }
    pub(super) fn shock_is_heard(&self) -> bool {
        self.bullet_m_s > self.sound_m_s && self.off_line < self.heard_within()
    }
    /// When the bullet is so far along its line, in seconds after the shot.
    fn bullet_at_s(&self, way_m: f64) -> f64 {
        if self.slowing_per_m * way_m < 1e-12 {
            way_m / self.bullet_m_s
        } else {
            (self.slowing_per_m * way_m).exp_m1() / (self.slowing_per_m * self.bullet_m_s)
        }
    }
    /// How much later than the shock wave the blast comes to a microphone so far from the muzzle, in seconds.
    ///
    /// The shock wave is the first of the sounds that leave the bullet along its way (Fermat). The time of each is a
    /// convex function of where it left, so that bisection of its slope finds the first.
    fn difference_s(&self, distance_m: f64) -> f64 {
        let (along_m, aside_m) = (distance_m * self.off_line.cos(), distance_m * self.off_line.sin());
        let slope = |way_m: f64| {
            let speed = self.bullet_m_s * (-self.slowing_per_m * way_m).exp();
            let rest = along_m - way_m;
            1.0 / speed - rest / (self.sound_m_s * rest.hypot(aside_m).max(f64::MIN_POSITIVE))
        };
        let way_m = bisect(0.0, along_m, |way_m| slope(way_m) < 0.0);
        distance_m / self.sound_m_s - (self.bullet_at_s(way_m) + (along_m - way_m).hypot(aside_m) / self.sound_m_s)
    }
}

/// How far away the muzzle was where the blast came so much later; `None` if it never does.
///
/// The flight's shock wave must be heard.
pub(super) fn distance_m(flight: &Flight, difference_s: f64) -> Option<f64> {
    if flight.slowing_per_m > 0.0 {
        // A blast that falls ever further behind: the difference grows with the distance until the bullet is no faster
        // than sound.
        let least = bisect(0.0, FARTHEST_M, |distance_m| flight.difference_s(distance_m) < difference_s);
        return (least < FARTHEST_M * (1.0 - 1e-9)).then_some(least);
    }
    let (sine, cosine) = flight.off_line.sin_cos();
    let (sound, bullet) = (1.0 / flight.sound_m_s, 1.0 / flight.bullet_m_s);
    let a_metre_s = sound - cosine * bullet - sine * (sound * sound - bullet * bullet).sqrt();
    Some(difference_s / a_metre_s)
}

/// Where a condition that holds at first ceases to, between two values.
fn bisect(mut low: f64, mut high: f64, holds: impl Fn(f64) -> bool) -> f64 {
    for _ in 0..200 {
        let middle = low.midpoint(high);
        if middle <= low || middle >= high {
            break;
        }
        if holds(middle) { low = middle } else { high = middle }
    }
    low.midpoint(high)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flight(bullet_m_s: f64, off_line_deg: f64, slowing_per_m: f64) -> Flight {
        Flight { sound_m_s: 343.0, bullet_m_s, off_line: off_line_deg.to_radians(), slowing_per_m }
    }

    /// The first sound of a bullet followed in steps of a centimetre.
    fn followed(flight: &Flight, distance_m: f64) -> f64 {
        let (along, aside) = (distance_m * flight.off_line.cos(), distance_m * flight.off_line.sin());
        let (mut way, mut time, mut first) = (0.0, 0.0, f64::INFINITY);
        while way < along {
            first = f64::min(first, time + f64::hypot(along - way, aside) / flight.sound_m_s);
            let middle = flight.bullet_m_s * (-flight.slowing_per_m * (way + 0.005)).exp();
            time += 0.01 / middle;
            way += 0.01;
        }
        distance_m / flight.sound_m_s - first
    }

    #[test]
    fn differences_are_those_of_a_bullet_that_is_followed() {
        for (bullet, angle, slowing) in
            [(825.0, 10.0, 0.0), (825.0, 0.5, 0.001), (940.0, 25.0, 0.0013), (720.0, 5.0, 0.0007)]
        {
            let flight = flight(bullet, angle, slowing);
            for distance in [40.0, 250.0, 700.0] {
                let (ours, theirs) = (flight.difference_s(distance), followed(&flight, distance));
                assert!((ours - theirs).abs() < 2e-5, "{flight:?} {distance}: {ours} {theirs}");
            }
        }
    }

    #[test]
    fn hardly_any_drag_is_the_closed_form() {
        for (bullet, angle, difference) in [(825.0, 0.0, 0.1), (825.0, 15.0, 0.5), (720.0, 20.0, 0.22008)] {
            let closed = distance_m(&flight(bullet, angle, 0.0), difference).unwrap();
            let bisected = distance_m(&flight(bullet, angle, 1e-12), difference).unwrap();
            assert!((closed - bisected).abs() < 1e-4, "{closed} {bisected}");
        }
    }

    #[test]
    fn a_bullet_that_slows_gains_no_more_than_it_can() {
        let slow = flight(500.0, 3.0, 0.001);
        assert_eq!(distance_m(&slow, 2.0), None);
        assert!(distance_m(&slow, 0.1).unwrap() > distance_m(&flight(500.0, 3.0, 0.0), 0.1).unwrap());
    }
}
