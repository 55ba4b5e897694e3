use super::person::{Person, Role, Stance};
use crate::render::{Scene, Shape};
use crate::space::{V3, v3};
use crate::world::UP;

/// The limbs of a person, and their shadow.
pub(super) fn shapes(person: &Person, stance: &Stance, scene: &Scene, t: f64, away: f64) -> Vec<Shape> {
    let h = person.height_m;
    let (sin, cos) = stance.heading.sin_cos();
    let (ahead, left) = (v3(cos, sin, 0.0), v3(-sin, cos, 0.0));
    // Fallen: the whole body turns about the feet until it lies; limbs spread.
    let lie = stance.fallen * 1.48;
    let (lie_sin, lie_cos) = lie.sin_cos();
    let body = |a: f64, l: f64, z: f64| {
        let z = z.max(0.10 + 0.02 * h);
        stance.place + ahead * (a * lie_cos + z * lie_sin) + left * l + UP * (z * lie_cos - a * lie_sin * 0.3).max(0.09)
    };
    let moving = stance.speed > 0.25 && stance.fallen < 0.2;
    let runs = stance.speed > 2.2;
    let rate = if runs { 9.0 } else { 5.6 };
    let swing = if moving { (t * rate + person.phase).sin() } else { 0.0 };
    let stride = if runs {
        0.30
    } else if moving {
        0.20
    } else {
        0.02
    } * h;
    let spread = 0.07 + 0.12 * stance.fallen;
    let lean = if runs { 0.12 } else { 0.02 };
    let hip = 0.50 * h;
    let sway = if moving { 0.0 } else { 0.02 * (t * 0.7 + person.phase).sin() };
    let trunk = [body(sway, 0.0, hip), body(lean + sway, 0.0, 0.80 * h)];
    let mut out = Vec::with_capacity(14);
    let limb = |from: V3, to: V3, a: f64, b: f64, colour: [f32; 3]| Shape::Limb { from, to, radii: (a, b), colour };
    out.push(limb(trunk[0], trunk[1], 0.145, 0.165, person.top));
    let near = away < 70.0;
    for side in [-1.0, 1.0] {
        let foot = swing * side * stride;
        let lift = if moving { (foot.abs() * 0.25).max(0.0) } else { 0.0 };
        let knee = body(foot * 0.45 + 0.05 * f64::from(u8::from(runs)), side * spread, 0.27 * h);
        let toes = body(foot, side * spread * 1.1, 0.05 + lift);
        out.push(limb(body(0.0, side * 0.08, hip), knee, 0.085, 0.062, person.bottom));
        out.push(limb(knee, toes, 0.062, 0.05, person.bottom));
        if near {
            out.push(limb(toes, body(foot + 0.12, side * spread * 1.1, 0.04 + lift), 0.05, 0.045, [0.09, 0.08, 0.08]));
        }
        let shoulder = body(lean, side * 0.19, 0.80 * h);
        let raised = person.raises_arm && side > 0.0 && !moving && stance.fallen < 0.1;
        let (elbow, hand) = if raised {
            (
                body(0.18, side * 0.26, 0.82 * h),
                body(0.28, side * 0.16, 1.0 * h + 0.03 * (t * 3.0 + person.phase).sin()),
            )
        } else {
            let a = -swing * side * stride * 0.8;
            (
                body(lean + a * 0.4, side * (0.24 + 0.2 * stance.fallen), 0.62 * h),
                body(a + 0.08, side * (0.24 + 0.3 * stance.fallen), 0.47 * h),
            )
        };
        out.push(limb(shoulder, elbow, 0.062, 0.052, person.top));
        out.push(limb(elbow, hand, 0.05, 0.042, if near { mixed(person.top, person.skin, 0.25) } else { person.top }));
        if near {
            out.push(limb(hand, hand, 0.045, 0.045, person.skin));
        }
    }
    if person.long_coat {
        out.push(limb(trunk[0], body(0.0, 0.0, 0.28 * h), 0.16, 0.19, person.top));
    }
    let head = body(lean * 1.3 + sway, 0.0, 0.925 * h);
    out.push(limb(body(lean, 0.0, 0.84 * h), head, 0.055, 0.098, person.skin));
    let crown = body(lean * 1.3 + sway - 0.03, 0.0, 0.955 * h);
    let cap = if person.role == Role::Uniformed { 0.125 } else { 0.10 };
    out.push(limb(crown, crown, cap, cap, person.hair));
    if person.role == Role::Uniformed && stance.fallen < 0.1 {
        // A long gun held across the chest.
        out.push(limb(body(0.24, -0.30, 0.60 * h), body(0.30, 0.32, 0.72 * h), 0.028, 0.022, [0.05, 0.05, 0.05]));
    }
    if let Some(shade) = shadow(scene, stance, h) {
        out.push(shade);
    }
    // The shadow of contact that ties feet to the ground, in any light.
    let r = 0.26 + 0.3 * stance.fallen;
    let c = v3(stance.place.x, stance.place.y, 0.012);
    let corners =
        [c - ahead * r - left * r, c + ahead * r - left * r, c + ahead * r + left * r, c - ahead * r + left * r];
    out.push(Shape::Shade { corners, strength: 0.22 });
    out
}

fn shadow(scene: &Scene, stance: &Stance, height: f64) -> Option<Shape> {
    let to_sun = scene.light.to_sun;
    if !scene.light.has_shadows() || scene.sunlit(v3(stance.place.x, stance.place.y, 0.3), UP) < 0.5 {
        return None;
    }
    let flat = v3(to_sun.x, to_sun.y, 0.0).unit();
    let tall = height * (1.0 - 0.85 * stance.fallen);
    let long = (tall / to_sun.z * (to_sun.x.hypot(to_sun.y))).min(14.0) + height * stance.fallen * 0.4;
    let side = flat.cross(UP) * 0.21;
    let foot = v3(stance.place.x, stance.place.y, 0.015);
    let end = foot - flat * long;
    let corners = [foot - side, foot + side, end + side * 0.8, end - side * 0.8];
    Some(Shape::Shade { corners, strength: 0.42 * scene.light.sun[0].min(1.0) / 0.8 })
}

fn mixed(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}
