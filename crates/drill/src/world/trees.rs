use super::{Crown, Face, Material, UP, World};
use crate::chance::Chance;
use crate::picture::Picture;
use crate::space::{V3, v3};

/// What the trees wear.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Leaves {
    /// How many of the leaves are there, 0 to 1.
    pub(crate) share: f64,
    colour: [f32; 3],
}

impl Leaves {
    /// By month (1 to 12) and hemisphere.
    pub(super) fn of(month: i8, south: bool) -> Self {
        let month = if south { (month + 5) % 12 + 1 } else { month };
        let (share, colour) = match month {
            12 | 1 | 2 => (0.0, [0.35, 0.3, 0.25]),
            3 => (0.15, [0.45, 0.52, 0.25]),
            4 => (0.55, [0.44, 0.56, 0.24]),
            9 => (0.95, [0.42, 0.46, 0.18]),
            10 => (0.75, [0.62, 0.46, 0.15]),
            11 => (0.3, [0.55, 0.36, 0.16]),
            _ => (1.0, [0.29, 0.42, 0.17]),
        };
        Self { share, colour }
    }
}

/// A spray of leaves with holes between them.
fn spray(leaves: Leaves, chance: &mut Chance) -> Picture {
    let mut picture = Picture::new(64, 64, [0, 0, 0, 0]);
    let bark = [70, 58, 46, 255];
    picture.line((32.0, 62.0), (30.0, 14.0), 2.0, bark);
    picture.line((31.0, 40.0), (12.0, 22.0), 1.6, bark);
    picture.line((31.0, 44.0), (52.0, 26.0), 1.6, bark);
    for _ in 0..(90.0 * leaves.share) as usize {
        let (angle, away) = (chance.between(0.0, std::f64::consts::TAU), chance.between(0.0, 1.0).sqrt() * 29.0);
        let (x, y) = (32.0 + away * angle.cos(), 31.0 + away * angle.sin());
        let lit = chance.between(0.62, 1.25) as f32;
        let colour = leaves.colour.map(|c| (c * lit * 255.0).clamp(0.0, 255.0) as u8);
        let tip = (x + chance.between(-3.5, 3.5), y + chance.between(-3.5, 3.5));
        picture.line((x as f32, y as f32), (tip.0 as f32, tip.1 as f32), 3.2, [colour[0], colour[1], colour[2], 255]);
    }
    picture
}

/// Two rows of trees along the square, and some along the streets.
pub(super) fn plant(world: &mut World, chance: &mut Chance) {
    let textures: Vec<usize> = (0..3)
        .map(|_| {
            let picture = spray(world.leaves, chance);
            world.texture(picture)
        })
        .collect();
    let mut places = Vec::new();
    for side in [-1.0, 1.0] {
        for step in 0..6 {
            let along = 0.46 + 0.1 * f64::from(step);
            for end in [-1.0, 1.0] {
                places.push(world.plan.on_square(end * along, side * (0.73 + chance.between(-0.03, 0.03))));
            }
        }
    }
    for _ in 0..60 {
        let (angle, away) = (chance.between(0.0, std::f64::consts::TAU), chance.between(45.0, 130.0));
        let p = world.plan.centre() + v3(angle.cos(), angle.sin(), 0.0) * away;
        let room = world.terrain.to_wall(p.x, p.y);
        if (2.0..3.6).contains(&room) && places.len() < 44 {
            places.push(p);
        }
    }
    for place in places {
        if world.plan.is_free(place.flat(), 1.4) {
            tree(world, chance, place, &textures);
        }
    }
}

fn tree(world: &mut World, chance: &mut Chance, foot: V3, textures: &[usize]) {
    let high = chance.between(5.0, 8.5);
    let bark = Material::Plain([0.40, 0.34, 0.28]);
    world.add_box(foot, (0.12, 0.12), chance.between(0.0, 1.5), 0.0, high * 0.5, bark);
    world.add_box(foot, (0.07, 0.07), chance.between(0.0, 1.5), high * 0.5, high * 0.75, bark);
    let radius = high * chance.between(0.27, 0.34);
    let centre = foot + v3(0.0, 0.0, high * 0.62);
    if world.leaves.share > 0.2 {
        world.crowns.push(Crown { centre, radius_m: radius });
    }
    for number in 0..34 {
        // Even over the ball, golden angle by golden angle.
        let z = 1.0 - 2.0 * (f64::from(number) + 0.5) / 34.0;
        let turn = f64::from(number) * 2.399_963 + chance.between(-0.3, 0.3);
        let ring = (1.0 - z * z).sqrt();
        let out = v3(ring * turn.cos(), ring * turn.sin(), z * 0.86);
        let size = radius * chance.between(0.75, 1.05);
        let at = centre + out * (radius * chance.between(0.45, 0.8));
        let normal = (out + v3(chance.normal(), chance.normal(), chance.normal()) * 0.25).unit();
        let along = normal.cross(if normal.z.abs() > 0.9 { v3(1.0, 0.0, 0.0) } else { UP }).unit();
        let up = normal.cross(along).unit();
        let texture = textures[number as usize % textures.len()];
        let material = Material::Cutout { texture, wide: size as f32, high: size as f32 };
        let origin = at - along * (size / 2.0) - up * (size / 2.0);
        world.faces.push(Face::rectangle(origin, along, up, size, size, material).both_sides());
    }
}
