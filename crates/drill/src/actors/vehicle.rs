use crate::chance::Chance;
use crate::plan::Plan;
use crate::render::{Scene, Shape};
use crate::space::{V3, v3};
use crate::story::Story;
use crate::world::UP;

/// Something that drives.
#[derive(Debug, Clone)]
pub(crate) struct Vehicle {
    track: Vec<(f64, V3)>,
    half: (f64, f64),
    high: f64,
    paint: [f32; 3],
    stripe: [f32; 3],
    beacon: bool,
}

/// The two vans, the ambulance, and cars that cross before it becomes dangerous.
pub(super) fn cast(plan: &Plan, story: &Story, seed: u64) -> Vec<Vehicle> {
    let mut chance = Chance::new(seed, "vehicles");
    let mut out = Vec::new();
    let van = |track, paint, stripe| Vehicle { track, half: (2.7, 1.05), high: 2.45, paint, stripe, beacon: true };
    // The lane round the square, and the street that its east side continues.
    let lane = |a: f64, b: f64| plan.on_square(a, b);
    for number in 0..2 {
        let mut track = Vec::new();
        for (from, long) in &story.waves {
            let arrive = from + long * 0.30 + f64::from(number) * 1.6;
            let stop = lane(1.24, 0.15 + 0.22 * f64::from(number));
            let first = v3(stop.x, stop.y, 0.0) + (lane(1.24, 1.0) - lane(1.24, 0.0)).unit() * 60.0;
            track.push((arrive - 8.0, first));
            track.push((arrive - 2.0, first + (stop - first) * 0.85));
            track.push((arrive, stop));
            track.push((from + long * 0.995, stop));
        }
        out.push(van(track, [0.16, 0.19, 0.26], [0.75, 0.76, 0.78]));
    }
    let mut track = Vec::new();
    for (from, long) in &story.waves {
        let stop = lane(-1.22, -0.3);
        let first = stop + (lane(-1.22, -1.0) - lane(-1.22, 0.0)).unit() * 60.0;
        let arrive = from + long * 0.93;
        track.push((arrive - 9.0, first));
        track.push((arrive, stop));
        track.push((from + long * 0.995, stop));
    }
    out.push(van(track, [0.86, 0.86, 0.84], [0.72, 0.12, 0.12]));
    for number in 0..4 {
        let side = if number % 2 == 0 { 1.0 } else { -1.0 };
        let mut track = Vec::new();
        for (from, long) in &story.waves {
            let mut t = from + chance.between(0.0, 15.0);
            while t < from + long * 0.24 {
                let (a, b) = (lane(-2.6 * side, 0.98 * side), lane(2.6 * side, 0.98 * side));
                let takes = a.distance(b) / chance.between(8.0, 11.0);
                track.push((t, a));
                track.push((t + takes, b));
                t += takes + chance.between(10.0, 30.0);
            }
        }
        let paint = *chance.pick(&[[0.7, 0.7, 0.68], [0.15, 0.15, 0.17], [0.45, 0.12, 0.12], [0.2, 0.28, 0.42]]);
        out.push(Vehicle { track, half: (2.1, 0.86), high: 1.45, paint, stripe: [0.10, 0.12, 0.15], beacon: false });
    }
    out
}

impl Vehicle {
    /// Where it is and which way it points (radians from east towards north).
    pub(crate) fn place(&self, t: f64) -> Option<(V3, f64)> {
        let after = self.track.partition_point(|(at, _)| *at <= t);
        let (from, a) = *self.track.get(after.checked_sub(1)?)?;
        let (to, b) = *self.track.get(after)?;
        let way = b - a;
        if way.length() > 30.0 * (to - from).max(1e-6) {
            return None;
        }
        let part = (t - from) / (to - from).max(1e-9);
        let mut corner = after;
        // A vehicle that stands points where it came from.
        while corner > 1 && self.track[corner].1.distance(self.track[corner - 1].1) < 0.1 {
            corner -= 1;
        }
        let before = self.track[corner].1 - self.track[corner - 1].1;
        let back_from_gap = before.length() > 80.0;
        (!back_from_gap).then(|| (a + way * part, before.y.atan2(before.x)))
    }

    pub(super) fn shapes(&self, place: V3, turn: f64, scene: &Scene, t: f64) -> Vec<Shape> {
        let (sin, cos) = turn.sin_cos();
        let (x, y) = (v3(cos, sin, 0.0), v3(-sin, cos, 0.0));
        let at = |a: f64, b: f64, z: f64| place + x * (a * self.half.0) + y * (b * self.half.1) + UP * z;
        let mut out = Vec::new();
        let waist = self.high * 0.52;
        // Centre first: it decides how far the whole is.
        out.push(Shape::Limb { from: at(0.0, 0.0, 0.6), to: at(0.0, 0.0, 0.6), radii: (0.1, 0.1), colour: self.paint });
        block(&mut out, &at, (-1.0, 1.0), (-1.0, 1.0), (0.3, waist), self.paint);
        block(&mut out, &at, (-1.0, 1.0), (-1.005, 1.005), (waist - 0.28, waist - 0.12), self.stripe);
        let (back, front) = if self.beacon { (-0.98, 0.62) } else { (-0.75, 0.4) };
        block(
            &mut out,
            &at,
            (back, front),
            (-0.92, 0.92),
            (waist, self.high),
            if self.beacon { self.paint } else { [0.1, 0.12, 0.15] },
        );
        block(
            &mut out,
            &at,
            (front - 0.3, front + 0.02),
            (-0.93, 0.93),
            (waist + 0.1, self.high - 0.2),
            [0.09, 0.11, 0.14],
        );
        for (a, b) in [(0.62, -1.0), (0.62, 1.0), (-0.62, -1.0), (-0.62, 1.0)] {
            out.push(Shape::Limb {
                from: at(a, b * 0.9, 0.33),
                to: at(a, b * 0.98, 0.33),
                radii: (0.33, 0.33),
                colour: [0.05, 0.05, 0.05],
            });
        }
        if self.beacon {
            let blue = (t * 2.6).rem_euclid(1.0) < 0.5;
            for (side, on) in [(-0.5, blue), (0.5, !blue)] {
                let colour = if on { [0.5, 0.7, 2.4] } else { [0.12, 0.16, 0.35] };
                let p = at(0.3, side, self.high + 0.08);
                out.push(Shape::Limb { from: p, to: p, radii: (0.13, 0.13), colour });
            }
        }
        let flat = v3(scene.light.to_sun.x, scene.light.to_sun.y, 0.0);
        let throw = if scene.light.has_shadows() {
            (flat * (-1.0 / scene.light.to_sun.z.max(0.1)) * (self.high * 0.7)).unit() * 1.4
        } else {
            V3::default()
        };
        let g = |a: f64, b: f64| {
            let p = at(a, b, 0.0) + throw;
            v3(p.x, p.y, 0.02)
        };
        out.push(Shape::Shade {
            corners: [g(-1.05, -1.1), g(1.05, -1.1), g(1.05, 1.1), g(-1.05, 1.1)],
            strength: 0.45,
        });
        out
    }
}

fn block(
    out: &mut Vec<Shape>,
    at: &impl Fn(f64, f64, f64) -> V3,
    a: (f64, f64),
    b: (f64, f64),
    z: (f64, f64),
    colour: [f32; 3],
) {
    let p = |i: f64, j: f64, k: f64| {
        let pick = |range: (f64, f64), t: f64| range.0 + (range.1 - range.0) * t;
        at(pick(a, i), pick(b, j), pick(z, k))
    };
    let sides = [
        [p(0.0, 0.0, 0.0), p(1.0, 0.0, 0.0), p(1.0, 0.0, 1.0), p(0.0, 0.0, 1.0)],
        [p(1.0, 0.0, 0.0), p(1.0, 1.0, 0.0), p(1.0, 1.0, 1.0), p(1.0, 0.0, 1.0)],
        [p(1.0, 1.0, 0.0), p(0.0, 1.0, 0.0), p(0.0, 1.0, 1.0), p(1.0, 1.0, 1.0)],
        [p(0.0, 1.0, 0.0), p(0.0, 0.0, 0.0), p(0.0, 0.0, 1.0), p(0.0, 1.0, 1.0)],
        [p(0.0, 0.0, 1.0), p(1.0, 0.0, 1.0), p(1.0, 1.0, 1.0), p(0.0, 1.0, 1.0)],
    ];
    out.extend(sides.into_iter().map(|corners| Shape::Panel { corners, colour }));
}
