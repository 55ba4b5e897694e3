use crate::chance::{cloudy, hash01, smooth};
use crate::plan::Plan;
use crate::polygon;
use crate::space::V3;

/// Half the side of the finely known ground, in metres.
const REACH: i32 = 170;
const SIDE: usize = (2 * REACH + 1) as usize;

/// What the ground is made of, place by place, and how near walls are.
pub(crate) struct Terrain {
    centre: (f64, f64),
    turn: (f32, f32),
    radius: f32,
    /// Metres to the nearest wall, one value a metre.
    to_wall: Vec<f32>,
}

impl Terrain {
    pub(super) fn new(plan: &Plan) -> Self {
        let centre = plan.square.0;
        let mut to_wall = vec![99.0_f32; SIDE * SIDE];
        for prism in plan.prisms.iter().filter(|prism| prism.base_m < 0.5 && prism.top_m > 2.0) {
            let (low, high) = polygon::bounds(&prism.ring);
            let cell = |v: f64, c: f64| ((v - c).round() as i32).clamp(-REACH, REACH);
            for y in cell(low.1 - 9.0, centre.1)..=cell(high.1 + 9.0, centre.1) {
                for x in cell(low.0 - 9.0, centre.0)..=cell(high.0 + 9.0, centre.0) {
                    let p = (f64::from(x) + centre.0, f64::from(y) + centre.1);
                    let cell = &mut to_wall[(y + REACH) as usize * SIDE + (x + REACH) as usize];
                    *cell = cell.min(polygon::distance(&prism.ring, p) as f32);
                }
            }
        }
        let (sin, cos) = plan.turn.sin_cos();
        Self { centre, turn: (cos as f32, sin as f32), radius: plan.square.1 as f32, to_wall }
    }

    /// Metres to the nearest wall.
    pub(crate) fn to_wall(&self, x: f64, y: f64) -> f32 {
        let (fx, fy) = ((x - self.centre.0) as f32 + REACH as f32, (y - self.centre.1) as f32 + REACH as f32);
        if fx < 0.0 || fy < 0.0 || fx >= SIDE as f32 - 1.0 || fy >= SIDE as f32 - 1.0 {
            return 99.0;
        }
        let (ix, iy) = (fx as usize, fy as usize);
        let (dx, dy) = (fx.fract(), fy.fract());
        let at = |i: usize, j: usize| self.to_wall[j * SIDE + i];
        let low = at(ix, iy) * (1.0 - dx) + at(ix + 1, iy) * dx;
        let high = at(ix, iy + 1) * (1.0 - dx) + at(ix + 1, iy + 1) * dx;
        low * (1.0 - dy) + high * dy
    }

    /// Along and across the square, from its centre, in metres.
    fn square(&self, p: V3) -> (f32, f32) {
        let (x, y) = ((p.x - self.centre.0) as f32, (p.y - self.centre.1) as f32);
        (self.turn.0 * x + self.turn.1 * y, self.turn.0 * y - self.turn.1 * x)
    }

    /// The colour of the ground, where one pixel of the looker covers `pixel_m` of it.
    pub(crate) fn colour(&self, p: V3, pixel_m: f32) -> [f32; 3] {
        let (a, b) = self.square(p);
        let wall = self.to_wall(p.x, p.y);
        let (x, y) = (p.x as f32, p.y as f32);
        let fine = (1.0 - pixel_m * 6.0).clamp(0.0, 1.0);
        let stain = cloudy(x * 0.13, y * 0.13, 3, 5) - 0.5;
        let grain = 1.0 + 0.10 * stain + fine * 0.12 * (hash01((x * 22.0) as i32, (y * 22.0) as i32, 1) - 0.5);
        let r = self.radius;
        let inside = (r * 1.12 - a.abs()).min(r * 0.86 - b.abs());
        let mut colour = if inside > 0.0 {
            if self.is_bed(a, b) {
                let tuft =
                    smooth(x * 2.1, y * 2.1, 9) * 0.5 + smooth(x * 7.0, y * 7.0, 8) * 0.5 * fine + 0.25 * (1.0 - fine);
                [0.30 + 0.11 * tuft, 0.35 + 0.12 * tuft, 0.21 + 0.06 * tuft]
            } else {
                self.paving(a, b, inside, pixel_m)
            }
        } else if wall < 3.0 {
            // The pavement along the houses, slab by slab.
            let joint = joint(x, 0.8, pixel_m).max(joint(y, 0.8, pixel_m));
            let slab = 0.94 + 0.1 * hash01((x / 0.8).floor() as i32, (y / 0.8).floor() as i32, 4) * fine;
            let v = 0.57 * slab * (1.0 - 0.25 * joint);
            [v, v * 0.98, v * 0.94]
        } else {
            self.road(a, b, wall, pixel_m)
        };
        if inside > -0.3 && inside < 0.0 || (wall - 3.0).abs() < 0.14 {
            colour = [0.66, 0.65, 0.62];
        }
        // Less sky reaches the foot of a wall.
        let open = 1.0 - 0.34 * (1.0 - wall / 6.0).clamp(0.0, 1.0);
        colour.map(|v| v * grain * open)
    }

    fn is_bed(&self, a: f32, b: f32) -> bool {
        let r = self.radius;
        let (a, b) = (a.abs(), b.abs());
        (r * 0.42..r * 0.98).contains(&a) && (r * 0.66..r * 0.80).contains(&b)
    }

    fn paving(&self, a: f32, b: f32, inside: f32, pixel_m: f32) -> [f32; 3] {
        let joints = joint(a, 1.2, pixel_m).max(joint(b, 1.2, pixel_m));
        let fine = (1.0 - pixel_m * 2.0).clamp(0.0, 1.0);
        let slab = 0.92 + 0.14 * hash01((a / 1.2).floor() as i32, (b / 1.2).floor() as i32, 21) * fine;
        let ring = (a - self.radius * 0.18).hypot(b + self.radius * 0.05);
        let dark = (a.rem_euclid(9.6) < 1.2) || (b.rem_euclid(9.6) < 1.2) || (ring - 7.0).abs() < 0.6 || inside < 1.2;
        let base = if dark { [0.44, 0.40, 0.37] } else { [0.63, 0.58, 0.51] };
        base.map(|v| v * slab * (1.0 - 0.28 * joints))
    }

    fn road(&self, a: f32, b: f32, wall: f32, pixel_m: f32) -> [f32; 3] {
        let r = self.radius;
        let around = (a.abs() - r * 1.12).max(b.abs() - r * 0.86);
        let wheels = 0.03 * smooth(a * 0.05, b * 0.05, 31);
        let v = 0.33 + wheels;
        let mut colour = [v, v, v * 1.02];
        let seen = (1.0 - pixel_m * 1.5).clamp(0.0, 1.0);
        let along = if a.abs() - r * 1.12 > b.abs() - r * 0.86 { b } else { a };
        let crossing =
            (0.4..4.4).contains(&around) && (along.abs() - r * 0.3).abs() < 2.2 && along.rem_euclid(1.1) < 0.55;
        let dashes = (around - 5.2).abs() < 0.09 && a.abs().max(b.abs()) < r * 1.4 && along.rem_euclid(5.0) < 2.4;
        if (crossing && wall > 3.2) || dashes {
            colour = colour.map(|c| c + (0.80 - c) * 0.85 * seen.max(0.4));
        }
        colour
    }
}

/// How much of a pixel is joint between slabs `size` metres wide.
fn joint(v: f32, size: f32, pixel_m: f32) -> f32 {
    let near = v.rem_euclid(size);
    let near = near.min(size - near);
    let blurred = (0.03 / pixel_m.max(0.03)).min(1.0);
    if near < pixel_m.max(0.03) * 0.5 { blurred } else { 0.0 }
}
