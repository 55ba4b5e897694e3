use super::{HeightFrom, Look, Plan, Prism};
use crate::chance::Chance;
use crate::polygon::{self, Flat};

/// Colours of walls: lime plaster, ochre, brick, grey, pale green, white, rose.
pub(super) const TINTS: [[f32; 3]; 9] = [
    [0.86, 0.80, 0.68],
    [0.84, 0.70, 0.47],
    [0.66, 0.42, 0.33],
    [0.68, 0.68, 0.66],
    [0.66, 0.73, 0.62],
    [0.87, 0.86, 0.82],
    [0.82, 0.62, 0.55],
    [0.74, 0.77, 0.83],
    [0.78, 0.64, 0.56],
];

/// How many atlases of façades there are.
pub(super) const STYLES: usize = 3;

const NAMES: [&str; 9] =
    ["Hotel Aspan", "Post office", "Theatre", "City hall", "Bank", "Library", "Museum", "Pharmacy", "Department store"];

/// A town on a grid of blocks, the one in the middle left open; turned by some angle.
pub(super) fn town(chance: &mut Chance) -> Plan {
    let turn = chance.between(-0.5, 0.5);
    let (long, wide) = (chance.between(84.0, 98.0), chance.between(66.0, 78.0));
    let street = chance.between(12.0, 15.0);
    let mut prisms = Vec::new();
    let mut names = NAMES.to_vec();
    chance.shuffle(&mut names);
    for row in -2_i32..=2 {
        for column in -3_i32..=3 {
            if (row, column) == (0, 0) {
                continue;
            }
            let centre = (f64::from(column) * (long + street), f64::from(row) * (wide + street));
            // The block opposite on each side faces the square: its houses are higher and have names.
            let near = row.abs() + column.abs() == 1;
            block(&mut prisms, chance, centre, (long, wide), near, &mut names);
        }
    }
    let far = (chance.between(1.3, 1.6) * (long + street), chance.between(-1.4, -0.6) * (wide + street));
    prisms.push(tower(far, 2.2, 46.0));
    let (sin, cos) = turn.sin_cos();
    for prism in &mut prisms {
        for p in &mut prism.ring {
            *p = (cos * p.0 - sin * p.1, sin * p.0 + cos * p.1);
        }
    }
    Plan { prisms, square: ((0.0, 0.0), wide / 2.0 + 2.0), turn, landmarks: vec![], clocks: vec![], notes: vec![] }
}

fn tower(at: Flat, radius: f64, top_m: f64) -> Prism {
    let corner = |k: u32| (f64::from(k) * std::f64::consts::TAU / 10.0).sin_cos();
    let ring = (0..10).map(|k| (at.0 + radius * corner(k).1, at.1 + radius * corner(k).0)).collect();
    Prism { name: Some("Chimney".into()), ring, base_m: 0.0, top_m, look: Look::Banded, height_from: HeightFrom::Given }
}

/// Houses along the four sides of a block.
fn block(
    prisms: &mut Vec<Prism>,
    chance: &mut Chance,
    centre: Flat,
    size: (f64, f64),
    near: bool,
    names: &mut Vec<&str>,
) {
    let (w, h) = (size.0 / 2.0, size.1 / 2.0);
    let depth = chance.between(12.0, 15.0);
    let mut lots: Vec<[f64; 4]> = Vec::new();
    let mut row = |chance: &mut Chance, from: f64, to: f64, place: &dyn Fn(f64, f64) -> [f64; 4]| {
        let mut at = from;
        while at < to - 1.0 {
            let mut length = chance.between(13.0, 30.0);
            if to - at - length < 11.0 {
                length = to - at;
            }
            lots.push(place(at, at + length));
            at += length;
        }
    };
    row(chance, -w, w, &|a, b| [a, -h, b, -h + depth]);
    row(chance, -w, w, &|a, b| [a, h - depth, b, h]);
    row(chance, -h + depth, h - depth, &|a, b| [-w, a, -w + depth, b]);
    row(chance, -h + depth, h - depth, &|a, b| [w - depth, a, w, b]);
    let usual = chance.between(2.6, 4.4);
    for [x0, y0, x1, y1] in lots {
        // A gap here and there: a yard, a gate.
        if chance.happens(0.06) {
            continue;
        }
        let storeys = (usual + chance.normal() * 0.8 + f64::from(u8::from(near)) * 0.8).round().clamp(2.0, 7.0);
        let storeys = if chance.happens(0.025) { storeys + 5.0 } else { storeys };
        let faces_square = near && {
            let (x, y) = (centre.0 + (x0 + x1) / 2.0, centre.1 + (y0 + y1) / 2.0);
            x.abs().min(y.abs()) < w && (x.abs() - w).max(y.abs() - h) < 30.0 && x.hypot(y) < w + 30.0
        };
        let named = faces_square && (x1 - x0).max(y1 - y0) > 15.0;
        let name = if named { names.pop().map(str::to_owned) } else { None };
        // Walls stand a little forward or back of their neighbours'.
        let set = chance.between(0.0, 0.5);
        let at = |x: f64, y: f64| (centre.0 + x, centre.1 + y);
        let ring = vec![at(x0, y0 + set), at(x1, y0 + set), at(x1, y1 - set), at(x0, y1 - set)];
        let look = Look::House { style: chance.below(STYLES), tint: *chance.pick(&TINTS) };
        let top_m = storeys * 3.1 + 1.0;
        debug_assert!(polygon::area(&ring) > 0.0);
        prisms.push(Prism { name, ring: ring.clone(), base_m: 0.0, top_m, look, height_from: HeightFrom::Given });
        roof_boxes(prisms, chance, &ring, top_m);
    }
}

/// Stair heads, chimneys and air conditioners on a flat roof.
pub(super) fn roof_boxes(prisms: &mut Vec<Prism>, chance: &mut Chance, ring: &[Flat], top_m: f64) {
    for _ in 0..1 + chance.below(3) {
        let (low, high) = polygon::bounds(ring);
        let at = (chance.between(low.0 + 2.5, high.0 - 2.5), chance.between(low.1 + 2.5, high.1 - 2.5));
        let (w, d) = (chance.between(0.4, 1.8), chance.between(0.4, 1.6));
        let box_ring = vec![(at.0 - w, at.1 - d), (at.0 + w, at.1 - d), (at.0 + w, at.1 + d), (at.0 - w, at.1 + d)];
        if box_ring.iter().all(|p| polygon::contains(ring, *p)) {
            let grey = chance.between(0.45, 0.7) as f32;
            prisms.push(Prism {
                name: None,
                ring: box_ring,
                base_m: top_m,
                top_m: top_m + chance.between(0.8, 2.6),
                look: Look::Plain([grey, grey * 0.96, grey * 0.92]),
                height_from: HeightFrom::Given,
            });
        }
    }
}
