use super::{Face, Material, StreetLamp, UP, World};
use crate::chance::Chance;
use crate::space::{V3, v3};

/// Colours of cars.
const PAINT: [[f32; 3]; 7] = [
    [0.78, 0.78, 0.76],
    [0.14, 0.14, 0.16],
    [0.45, 0.47, 0.50],
    [0.46, 0.10, 0.10],
    [0.14, 0.22, 0.40],
    [0.60, 0.58, 0.48],
    [0.20, 0.32, 0.26],
];

/// Lamps, benches, flags and parked cars.
pub(super) fn place(world: &mut World, chance: &mut Chance) {
    let turn = world.plan.turn;
    for side in [-1.0, 1.0] {
        for step in -3..=3 {
            let at = world.plan.on_square(f64::from(step) * 0.31, side * 0.83);
            lamp(world, at, turn);
        }
        for step in [-0.8, -0.55, 0.55, 0.8] {
            let at = world.plan.on_square(step, side * 0.62);
            if world.plan.is_free(at.flat(), 1.5) {
                bench(world, at, turn);
            }
        }
    }
    for step in 0..3 {
        let at = world.plan.on_square(0.9, -0.12 + 0.12 * f64::from(step));
        flag(world, at, turn, step);
    }
    for side in [-1.0, 1.0] {
        let mut along = -1.15;
        while along < 1.15 {
            let at = world.plan.on_square(along, side * 0.86) + across(turn) * (side * 6.3);
            if chance.happens(0.5) && world.plan.is_free(at.flat(), 1.6) {
                let paint = *chance.pick(&PAINT);
                car(world, at, turn + chance.between(-0.03, 0.03), paint, chance.happens(0.2));
            }
            along += chance.between(0.15, 0.3);
        }
    }
    for _ in 0..220 {
        let (angle, away) = (chance.between(0.0, std::f64::consts::TAU), chance.between(50.0, 150.0));
        let at = world.plan.centre() + v3(angle.cos(), angle.sin(), 0.0) * away;
        let room = world.terrain.to_wall(at.x, at.y);
        let quarter = if chance.happens(0.5) { turn } else { turn + std::f64::consts::FRAC_PI_2 };
        let free = (-2..=2).all(|k| {
            let p = at + v3(quarter.cos(), quarter.sin(), 0.0) * f64::from(k);
            (3.6..5.2).contains(&world.terrain.to_wall(p.x, p.y))
        });
        if room < 5.2 && free {
            let paint = *chance.pick(&PAINT);
            car(world, at, quarter, paint, chance.happens(0.15));
        }
    }
}

fn across(turn: f64) -> V3 {
    v3(-turn.sin(), turn.cos(), 0.0)
}

fn lamp(world: &mut World, foot: V3, turn: f64) {
    let iron = Material::Plain([0.16, 0.18, 0.17]);
    world.add_box(foot, (0.14, 0.14), turn, 0.0, 0.7, iron);
    world.add_box(foot, (0.055, 0.055), turn, 0.7, 4.4, iron);
    world.add_box(foot, (0.20, 0.20), turn + 0.78, 4.4, 4.9, Material::Lamp([0.95, 0.90, 0.78]));
    world.add_box(foot, (0.26, 0.26), turn + 0.78, 4.9, 5.02, iron);
    world.lamps.push(StreetLamp { at: foot + UP * 4.65 });
}

fn bench(world: &mut World, at: V3, turn: f64) {
    let wood = Material::Striped([0.42, 0.28, 0.17]);
    world.add_box(at, (0.9, 0.24), turn, 0.38, 0.46, wood);
    world.add_box(at + across(turn) * 0.26, (0.9, 0.03), turn, 0.46, 0.9, wood);
    for end in [-0.7, 0.7] {
        let leg = at + v3(turn.cos(), turn.sin(), 0.0) * end;
        world.add_box(leg, (0.05, 0.22), turn, 0.0, 0.38, Material::Plain([0.15, 0.15, 0.15]));
    }
}

fn flag(world: &mut World, foot: V3, turn: f64, number: i32) {
    world.add_box(foot, (0.05, 0.05), turn, 0.0, 9.0, Material::Plain([0.8, 0.8, 0.8]));
    let cloth = [[0.12, 0.48, 0.56], [0.85, 0.80, 0.70], [0.55, 0.14, 0.18]][number as usize % 3];
    let along = v3((turn + 0.6).cos(), (turn + 0.6).sin(), -0.12).unit();
    let up = v3(0.0, 0.0, 1.0);
    let face = Face::rectangle(foot + UP * 7.4, along, up, 2.4, 1.4, Material::Plain(cloth));
    world.faces.push(Face { normal: along.cross(up).unit(), ..face }.both_sides());
}

/// A parked car (or van), its long side along `turn`.
fn car(world: &mut World, at: V3, turn: f64, paint: [f32; 3], van: bool) {
    let (x, y) = (v3(turn.cos(), turn.sin(), 0.0), across(turn));
    let body = Material::Plain(paint);
    let glass = Material::Plain([0.10, 0.13, 0.16]);
    let (half, wide) = if van { (2.5, 0.98) } else { (2.15, 0.86) };
    world.add_box(at, (half, wide), turn, 0.28, if van { 1.05 } else { 0.86 }, body);
    let (roof, low) = if van { (2.1, 1.05) } else { (1.42, 0.86) };
    let (front, back) = if van { (2.1, -2.4) } else { (1.15, -1.75) };
    let (slant, taper) = if van { (0.5, 0.08) } else { (0.75, 0.12) };
    // Sides of glass that lean in, a roof in the car's colour.
    let p = |s: f64, w: f64, z: f64| {
        let q = at + x * s + y * w;
        v3(q.x, q.y, z)
    };
    let w = wide * 0.93;
    let low_ring = [p(front, -w, low), p(front, w, low), p(back, w, low), p(back, -w, low)];
    let (f, b) = (front - slant, back + slant * 0.5);
    let high_ring = [p(f, -w + taper, roof), p(f, w - taper, roof), p(b, w - taper, roof), p(b, -w + taper, roof)];
    for side in 0..4 {
        let next = (side + 1) % 4;
        quad(world, [low_ring[side], low_ring[next], high_ring[next], high_ring[side]], glass);
    }
    quad(world, high_ring, body);
    for (s, side) in [(half * 0.62, -1.0), (half * 0.62, 1.0), (-half * 0.62, -1.0), (-half * 0.62, 1.0)] {
        let wheel = at + x * s + y * (side * (wide - 0.08));
        world.add_box(wheel, (0.31, 0.12), turn, 0.0, 0.60, Material::Plain([0.06, 0.06, 0.06]));
    }
    for (s, colour) in [(half, [0.9, 0.88, 0.8]), (-half, [0.55, 0.08, 0.06])] {
        for side in [-1.0, 1.0] {
            let light = at + x * s + y * (side * wide * 0.72);
            world.add_box(light, (0.04, 0.16), turn, 0.58, 0.74, Material::Plain(colour));
        }
    }
}

fn quad(world: &mut World, corners: [V3; 4], material: Material) {
    let along = (corners[1] - corners[0]).unit();
    let normal = along.cross(corners[2] - corners[0]).unit();
    let up = normal.cross(along);
    let flat = corners.iter().map(|c| ((*c - corners[0]).dot(along), (*c - corners[0]).dot(up))).collect();
    world.faces.push(Face::new(corners[0], along, up, flat, material).both_sides());
}
