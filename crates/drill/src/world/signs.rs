use super::{Face, Material, UP, World};
use crate::chance::Chance;
use crate::letters;
use crate::picture::{Picture, Rgba, dim, rgb};
use crate::space::{V3, v3};

/// The words on the banner, a line a script.
pub(crate) const BANNER: [&str; 3] = ["FREE ASSEMBLY", "БІЗГЕ ӘДІЛДІК ҚАЖЕТ", "سلام ميدان"];

/// Where the banner hangs.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Banner {
    /// Its middle.
    pub(crate) centre: V3,
}

const SHOPS: [(&str, Rgba, Rgba); 12] = [
    ("ДӘРІХАНА", rgb(24, 110, 62), rgb(245, 245, 240)),
    ("КАФЕ", rgb(92, 48, 30), rgb(244, 214, 150)),
    ("BAKERY", rgb(196, 150, 70), rgb(60, 34, 20)),
    ("КІТАП", rgb(30, 58, 110), rgb(240, 240, 240)),
    ("MARKET 24", rgb(178, 34, 34), rgb(255, 240, 120)),
    ("БАНК", rgb(18, 66, 96), rgb(230, 236, 240)),
    ("ЦВЕТЫ", rgb(150, 60, 110), rgb(250, 240, 245)),
    ("OPTIKA", rgb(240, 240, 236), rgb(20, 80, 140)),
    ("ТЕХНИКА", rgb(30, 30, 34), rgb(250, 180, 40)),
    ("ҮЙ ТАҒАМЫ", rgb(214, 120, 40), rgb(255, 250, 240)),
    ("CAFE TUZ", rgb(236, 228, 208), rgb(120, 40, 40)),
    ("САЛОН", rgb(70, 44, 96), rgb(240, 220, 250)),
];

fn board(text: &str, back: Rgba, front: Rgba, wide: f32, high: f32) -> Picture {
    let mut picture = Picture::new((wide * 44.0) as usize, (high * 44.0) as usize, back);
    picture.paint((0.0, 0.0), (1.0, 1.0), |_, v| dim(back, 1.06 - 0.14 * v));
    picture.text_in(text, (0.05, 0.16), (0.95, 0.84), 0.15, front);
    picture
}

/// Hangs up the banner, clock faces, shop signs, awnings, balconies and the names of houses.
pub(super) fn hang(world: &mut World, chance: &mut Chance) {
    clocks(world);
    banner(world);
    let boards: Vec<(usize, f64)> = SHOPS
        .iter()
        .map(|(text, back, front)| {
            let wide = f64::from((letters::length(text) * 0.5).clamp(2.4, 6.0) + 0.5);
            (world.texture(board(text, *back, *front, wide as f32, 0.8)), wide)
        })
        .collect();
    let centre = world.plan.centre();
    let walls: Vec<(V3, V3, f64, f64, u32)> = world
        .faces
        .iter()
        .filter_map(|face| match face.material {
            Material::Facade { wide, high, salt, .. } => {
                Some((face.origin, face.along, f64::from(wide), f64::from(high), salt))
            }
            _ => None,
        })
        .filter(|(origin, along, wide, ..)| *wide > 7.0 && (*origin + *along * (wide / 2.0)).distance(centre) < 95.0)
        .collect();
    for (origin, along, wide, high, _) in walls {
        let out = along.cross(UP);
        let middle = origin + along * (wide / 2.0);
        if world.terrain.to_wall(middle.x + out.x * 2.0, middle.y + out.y * 2.0) < 1.0 {
            continue;
        }
        let mut at = chance.between(0.6, 2.0);
        while at < wide - 4.0 {
            let (texture, long) = *chance.pick(&boards);
            if at + long < wide - 0.4 && chance.happens(0.62) {
                let place = origin + along * at + out * 0.12 + UP * 2.55;
                let material = Material::Decal { texture, wide: long as f32, high: 0.8 };
                world.faces.push(Face::rectangle(place, along, UP, long, 0.8, material));
                if chance.happens(0.35) {
                    awning(world, chance, place - UP * 0.05, along, out, long);
                }
            }
            at += long + chance.between(1.5, 6.0);
        }
        let bays = (wide / 3.3).round().max(1.0);
        let turn = along.y.atan2(along.x);
        if chance.happens(0.55) && high > 8.0 {
            let step = 2 + chance.below(2);
            for bay in (chance.below(2)..bays as usize).step_by(step) {
                for row in 1..((high - 1.0) / 3.1) as usize {
                    if chance.happens(0.8) {
                        let p = origin + along * ((bay as f64 + 0.5) * wide / bays) + out * 0.5;
                        let floor = row as f64 * 3.1 + 0.1;
                        world.add_box(p, (1.15, 0.5), turn, floor, floor + 0.14, Material::Plain([0.68, 0.66, 0.62]));
                        let rail = p + out * 0.46;
                        world.add_box(
                            rail,
                            (1.15, 0.04),
                            turn,
                            floor + 0.14,
                            floor + 1.0,
                            Material::Striped([0.2, 0.2, 0.22]),
                        );
                    }
                }
            }
        }
    }
    names(world);
}

fn awning(world: &mut World, chance: &mut Chance, place: V3, along: V3, out: V3, long: f64) {
    let hues = [[0.70, 0.20, 0.16], [0.16, 0.36, 0.30], [0.20, 0.28, 0.50], [0.72, 0.52, 0.18]];
    let slope = (out * 1.2 - UP * 0.55).unit();
    let material = Material::Striped(*chance.pick(&hues));
    world.faces.push(Face::rectangle(place, along, slope, long, 1.32, material).both_sides());
}

/// The names of houses, in letters as high as a person, over the edge that looks at the square.
fn names(world: &mut World) {
    let centre = world.plan.centre();
    let named: Vec<_> = world.plan.prisms.iter().filter(|p| p.name.is_some() && p.ring.len() < 9).cloned().collect();
    for prism in named.iter().filter(|prism| matches!(prism.look, crate::plan::Look::House { .. })) {
        let best = crate::polygon::edges(&prism.ring).min_by(|a, b| {
            let away = |e: &(crate::polygon::Flat, crate::polygon::Flat)| {
                ((e.0.0 + e.1.0) / 2.0 - centre.x).hypot((e.0.1 + e.1.1) / 2.0 - centre.y)
            };
            away(a).total_cmp(&away(b))
        });
        let (Some((a, b)), Some(name)) = (best, &prism.name) else { continue };
        let wide = (b.0 - a.0).hypot(b.1 - a.1);
        let along = v3((b.0 - a.0) / wide, (b.1 - a.1) / wide, 0.0);
        let high = 1.5;
        let long = f64::from(letters::length(name)) * high * 0.8;
        if long > wide - 1.0 {
            continue;
        }
        let mut picture = Picture::new((long * 24.0) as usize, (high * 24.0) as usize, rgb(66, 30, 28));
        picture.text_in(name, (0.03, 0.14), (0.97, 0.86), 0.14, rgb(246, 232, 200));
        let texture = world.texture(picture);
        let origin = v3(a.0, a.1, prism.top_m + 0.1) + along * ((wide - long) / 2.0) + along.cross(UP) * 0.05;
        let material = Material::Decal { texture, wide: long as f32, high: high as f32 };
        world.faces.push(Face::rectangle(origin, along, UP, long, high, material));
    }
}

fn banner(world: &mut World) {
    let (wide, high) = (9.0, 2.7);
    let mut picture = Picture::new(720, 216, rgb(238, 236, 228));
    picture.paint((0.0, 0.0), (1.0, 1.0), |u, v| dim(rgb(240, 238, 230), 0.93 + 0.05 * (u * 19.0 + v * 3.0).sin()));
    for (line, (text, ink)) in BANNER.iter().zip([rgb(150, 24, 24), rgb(24, 40, 96), rgb(20, 20, 24)]).enumerate() {
        let top = 0.05 + 0.32 * line as f32;
        picture.text_in(text, (0.05, top), (0.95, top + 0.23), 0.14, ink);
    }
    let texture = world.texture(picture);
    let place = world.plan.on_square(0.30, -0.62);
    let turn = world.plan.turn;
    let along = v3(turn.cos(), turn.sin(), 0.0);
    let toward = along.cross(UP);
    // It faces the middle of the square.
    let along = if toward.dot(world.plan.centre() - place) > 0.0 { along } else { -along };
    let origin = place - along * (wide / 2.0) + UP * 1.7;
    let material = Material::Decal { texture, wide: wide as f32, high: high as f32 };
    world.faces.push(Face::rectangle(origin, along, UP, wide, high, material).both_sides());
    for end in [-0.5, 0.5] {
        world.add_box(place + along * (wide * end), (0.06, 0.06), turn, 0.0, 4.6, Material::Plain([0.35, 0.28, 0.2]));
    }
    world.banner = Banner { centre: place + UP * 3.0 };
}

fn clocks(world: &mut World) {
    let mut picture = Picture::new(128, 128, rgb(236, 232, 218));
    for y in 0..128 {
        for x in 0..128 {
            let away = (x as f32 - 63.5).hypot(y as f32 - 63.5);
            if away > 62.0 {
                picture.put(x, y, rgb(150, 134, 108));
            } else if away > 56.0 {
                picture.put(x, y, rgb(52, 44, 38));
            }
        }
    }
    for hour in 0..12 {
        let (sin, cos) = (hour as f32 * std::f32::consts::TAU / 12.0).sin_cos();
        let inner = if hour % 3 == 0 { 40.0 } else { 46.0 };
        let at = |r: f32| (63.5 + r * sin, 63.5 - r * cos);
        picture.line(at(inner), at(53.0), if hour % 3 == 0 { 6.0 } else { 3.5 }, rgb(40, 34, 30));
    }
    let texture = world.texture(picture);
    for clock in world.clocks.clone() {
        let along = UP.cross(clock.faces);
        let size = clock.radius_m * 2.0;
        let origin = clock.centre - along * clock.radius_m - UP * clock.radius_m;
        let material = Material::Decal { texture, wide: size as f32, high: size as f32 };
        world.faces.push(Face::rectangle(origin, along, UP, size, size, material));
    }
}
