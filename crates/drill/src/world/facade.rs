use crate::chance::{Chance, hash01, smooth};
use crate::picture::{Picture, Rgba, Texture, dim, rgb};

/// Height of a storey and usual width of a bay, in metres.
pub(crate) const STOREY_M: f32 = 3.1;
/// See [`STOREY_M`].
pub(crate) const BAY_M: f32 = 3.3;

/// Pixels of one bay of one storey, each way.
const TILE: usize = 112;

/// The tiles of one style of façade. Where a tile is not opaque it takes the house's own colour.
pub(crate) struct Atlas {
    pub(crate) upper: Vec<Texture>,
    pub(crate) lower: Vec<Texture>,
    pub(crate) blank: Texture,
}

/// One atlas a style: plaster with mouldings, brick, panels of the sixties.
pub(super) fn atlases(seed: u64) -> Vec<Atlas> {
    (0..3)
        .map(|style| {
            let mut chance = Chance::new(seed, &format!("facade {style}"));
            let upper = (0..10).map(|kind| Texture::new(upper(style, kind, &mut chance))).collect();
            let lower = (0..7).map(|kind| Texture::new(lower(style, kind, &mut chance))).collect();
            Atlas { upper, lower, blank: Texture::new(wall(style)) }
        })
        .collect()
}

/// The bare wall: brightness around 1 that the house's colour is multiplied with.
fn wall(style: usize) -> Picture {
    let mut picture = Picture::new(TILE, TILE, [0; 4]);
    for y in 0..TILE {
        for x in 0..TILE {
            let (fx, fy) = (x as f32, y as f32);
            let grain = 0.93 + 0.1 * hash01(x as i32, y as i32, 7) + 0.10 * (smooth(fx / 22.0, fy / 22.0, 3) - 0.5);
            let bright = match style {
                1 => {
                    let course = y / 7;
                    let (bx, by) = ((x + (course % 2) * 9) % 18, y % 7);
                    let joint = bx == 0 || by == 0;
                    let brick = 0.86 + 0.22 * hash01(((x + (course % 2) * 9) / 18) as i32, course as i32, 11);
                    if joint { 1.1 } else { brick * grain }
                }
                2 => {
                    let seam = x < 2 || y < 2;
                    if seam { 0.66 } else { 0.97 * grain }
                }
                _ => grain,
            };
            let v = (bright * 212.0).clamp(0.0, 255.0) as u8;
            picture.pixels[y * TILE + x] = [v, v, v, 0];
        }
    }
    picture
}

fn own(bright: f32) -> Rgba {
    let v = (bright * 212.0).clamp(0.0, 255.0) as u8;
    [v, v, v, 0]
}

/// Sets pixels without blending, so that "takes the house's colour" survives.
fn set(picture: &mut Picture, from: (f32, f32), to: (f32, f32), colour: Rgba) {
    let n = TILE as f32;
    for y in (from.1 * n) as usize..((to.1 * n) as usize).min(TILE) {
        for x in (from.0 * n) as usize..((to.0 * n) as usize).min(TILE) {
            picture.pixels[y * TILE + x] = colour;
        }
    }
}

fn glass(picture: &mut Picture, from: (f32, f32), to: (f32, f32), chance: &mut Chance) {
    let tone = chance.between(0.75, 1.15) as f32;
    let slope = chance.between(0.2, 0.8) as f32;
    picture.paint(from, to, |u, v| {
        // A dark room, the sky mirrored in the upper part, a streak of light across.
        let sky = (0.75 - v).max(0.0);
        let streak = if (u + v * slope - 0.7).abs() < 0.09 { 22.0 } else { 0.0 };
        let base = [38.0 + 62.0 * sky + streak, 50.0 + 72.0 * sky + streak, 64.0 + 84.0 * sky + streak];
        let reveal = if v < 0.07 || u < 0.05 { 0.55 } else { 1.0 };
        rgb((base[0] * tone * reveal) as u8, (base[1] * tone * reveal) as u8, (base[2] * tone * reveal) as u8)
    });
}

fn frame(picture: &mut Picture, from: (f32, f32), to: (f32, f32), panes: (usize, usize), colour: Rgba) {
    let t = 0.018;
    for i in 0..=panes.0 {
        let x = from.0 + (to.0 - from.0) * i as f32 / panes.0 as f32;
        picture.fill((x - t, from.1), (x + t, to.1), colour);
    }
    for j in 0..=panes.1 {
        let y = from.1 + (to.1 - from.1) * j as f32 / panes.1 as f32;
        picture.fill((from.0, y - t), (to.0, y + t), colour);
    }
}

fn upper(style: usize, kind: usize, chance: &mut Chance) -> Picture {
    let mut p = wall(style);
    if style == 0 {
        set(&mut p, (0.0, 0.0), (1.0, 0.035), own(1.12));
        set(&mut p, (0.0, 0.035), (1.0, 0.055), own(0.7));
    }
    if kind == 9 {
        return p;
    }
    let (from, to) = match style {
        0 => ((0.30, 0.20), (0.70, 0.80)),
        1 => ((0.27, 0.24), (0.73, 0.78)),
        _ => ((0.14, 0.26), (0.86, 0.76)),
    };
    // Surround, lintel, sill with the shadow that it throws.
    if style != 2 {
        set(&mut p, (from.0 - 0.06, from.1 - 0.07), (to.0 + 0.06, to.1 + 0.02), own(1.14));
        set(&mut p, (from.0 - 0.09, from.1 - 0.11), (to.0 + 0.09, from.1 - 0.06), own(1.2));
        set(&mut p, (from.0 - 0.09, from.1 - 0.06), (to.0 + 0.09, from.1 - 0.045), own(0.72));
    }
    glass(&mut p, from, to, chance);
    let cloth = rgb(214, 206, 190);
    match kind {
        1 | 6 => {
            let part = chance.between(0.22, 0.42) as f32 * (to.0 - from.0);
            for (a, b) in [(from.0, from.0 + part), (to.0 - part, to.0)] {
                p.paint((a, from.1), (b, to.1), |u, _| dim(cloth, 0.72 + 0.28 * (u * 26.0).sin().abs()));
            }
        }
        2 => p.paint(from, (to.0, from.1 + (to.1 - from.1) * 0.55), |_, v| {
            dim(cloth, if (v * 12.0).fract() < 0.3 { 0.7 } else { 0.95 })
        }),
        3 => p.paint(from, to, |_, v| dim(cloth, 0.86 - 0.2 * v)),
        5 => p.paint((from.0, from.1), ((from.0 + to.0) / 2.0, to.1), |_, _| rgb(24, 26, 30)),
        _ => {}
    }
    let white = if style == 2 { rgb(150, 120, 90) } else { rgb(226, 222, 214) };
    frame(&mut p, from, to, if style == 2 { (3, 1) } else { (2, 2) }, white);
    set(&mut p, (from.0 - 0.08, to.1), (to.0 + 0.08, to.1 + 0.045), own(1.2));
    set(&mut p, (from.0 - 0.08, to.1 + 0.045), (to.0 + 0.08, to.1 + 0.075), own(0.62));
    match kind {
        4 => {
            // An air conditioner beside the sill, with the streak that its water leaves.
            p.fill((0.74, 0.80), (0.95, 0.93), rgb(205, 205, 200));
            p.fill((0.78, 0.82), (0.90, 0.91), rgb(120, 122, 124));
            p.fill((0.83, 0.93), (0.86, 1.0), [60, 55, 50, 90]);
        }
        7 if style != 1 => {
            let green = rgb(82, 96, 84);
            for (a, b) in [(from.0 - 0.17, from.0 - 0.01), (to.0 + 0.01, to.0 + 0.17)] {
                p.paint((a, from.1), (b, to.1), |_, v| dim(green, if (v * 14.0).fract() < 0.35 { 0.65 } else { 1.0 }));
            }
        }
        8 => {
            // A railing before a French window.
            for i in 0..15 {
                let x = from.0 - 0.06 + (to.0 - from.0 + 0.12) * i as f32 / 14.0;
                p.fill((x, 0.62), (x + 0.012, 0.86), rgb(40, 40, 44));
            }
            p.fill((from.0 - 0.06, 0.61), (to.0 + 0.07, 0.635), rgb(40, 40, 44));
            p.fill((from.0 - 0.06, 0.85), (to.0 + 0.07, 0.875), rgb(40, 40, 44));
        }
        _ => {}
    }
    p
}

fn lower(style: usize, kind: usize, chance: &mut Chance) -> Picture {
    let mut p = wall(style);
    // The plinth: darker, with joints.
    set(&mut p, (0.0, 0.86), (1.0, 1.0), own(0.62));
    set(&mut p, (0.0, 0.85), (1.0, 0.87), own(0.95));
    set(&mut p, (0.0, 0.0), (1.0, 0.05), own(1.12));
    set(&mut p, (0.0, 0.05), (1.0, 0.07), own(0.66));
    match kind {
        0 | 1 => {
            // A shop: large pane, things behind it.
            let (from, to) = ((0.07, 0.24), (0.93, 0.88));
            glass(&mut p, from, to, chance);
            for i in 0..6 {
                let x = 0.12 + 0.13 * i as f32;
                let high = chance.between(0.08, 0.3) as f32;
                let hue =
                    [rgb(150, 70, 60), rgb(200, 180, 120), rgb(70, 90, 120), rgb(190, 190, 190), rgb(80, 110, 80)];
                p.fill((x, 0.84 - high), (x + 0.09, 0.86), dim(*chance.pick(&hue), 0.8));
            }
            frame(&mut p, from, to, (2, 1), rgb(58, 52, 48));
            p.fill((0.07, 0.24), (0.93, 0.29), rgb(48, 44, 42));
        }
        2 => {
            // A door of two leaves with a light above.
            let wood = rgb(96, 62, 40);
            p.fill((0.24, 0.16), (0.76, 1.0), rgb(170, 160, 145));
            glass(&mut p, (0.29, 0.2), (0.71, 0.34), chance);
            for (a, b) in [(0.29, 0.495), (0.505, 0.71)] {
                p.paint((a, 0.36), (b, 1.0), |u, v| {
                    let panel = (0.15..0.85).contains(&u) && ((0.08..0.42).contains(&v) || (0.5..0.9).contains(&v));
                    dim(wood, if panel { 0.82 } else { 1.05 })
                });
            }
            p.fill((0.47, 0.66), (0.485, 0.72), rgb(200, 180, 90));
        }
        3 => p.paint((0.12, 0.22), (0.88, 1.0), |_, v| {
            dim(rgb(140, 142, 146), if (v * 22.0).fract() < 0.3 { 0.7 } else { 1.0 })
        }),
        4 => {
            // A gateway: dark passage under an arch.
            for y in 0..TILE {
                for x in 0..TILE {
                    let (u, v) = (x as f32 / TILE as f32 - 0.5, y as f32 / TILE as f32);
                    if u.abs() < 0.36 && (v > 0.46 || (u / 0.36).powi(2) + ((v - 0.46) / 0.3).powi(2) < 1.0) {
                        p.pixels[y * TILE + x] = dim(rgb(52, 48, 46), 1.2 - 0.7 * v);
                    }
                }
            }
        }
        _ => {
            let (from, to) = ((0.28, 0.26), (0.72, 0.72));
            set(&mut p, (from.0 - 0.05, from.1 - 0.05), (to.0 + 0.05, to.1 + 0.05), own(1.1));
            glass(&mut p, from, to, chance);
            frame(&mut p, from, to, (2, 1), rgb(226, 222, 214));
            for i in 0..7 {
                let x = from.0 + 0.065 * i as f32;
                p.fill((x, from.1), (x + 0.012, to.1), rgb(50, 50, 54));
            }
            set(&mut p, (from.0 - 0.06, to.1 + 0.01), (to.0 + 0.06, to.1 + 0.05), own(1.18));
        }
    }
    p
}

/// What a façade looks like at a place on it.
pub(crate) struct Seen {
    /// Colour, 0 to 1.
    pub(crate) colour: [f32; 3],
    /// How much of it is a window that may be lit from inside.
    pub(crate) window: f32,
}

/// The colour of a façade `s` metres along and `t` metres up, where one pixel of the looker covers `pixel_m` of it.
pub(crate) fn colour(
    atlas: &Atlas,
    tint: [f32; 3],
    salt: u32,
    (wide, high): (f32, f32),
    (s, t): (f32, f32),
    pixel_m: f32,
) -> Seen {
    let bays = (wide / BAY_M).round().max(1.0);
    let bay = wide / bays;
    let rows = ((high - 0.6) / STOREY_M).floor();
    let (column, row) = ((s / bay).floor(), (t / STOREY_M).floor());
    let (fs, ft) = ((s / bay).fract().max(0.0), (t / STOREY_M).fract().max(0.0));
    let (c, r) = (column as i32, row as i32);
    let level = (pixel_m / (STOREY_M / TILE as f32)).max(1e-3).log2();
    let draw = hash01(c, r, salt);
    let (texture, is_wall) = if row >= rows || wide < 2.4 {
        (&atlas.blank, true)
    } else if r == 0 {
        // A run of the same shop over neighbouring bays reads as a shop, not as noise.
        let run = hash01(c / 2, -1, salt);
        let kind = if run < 0.45 { (c / 2 % 2) as usize } else { 2 + (hash01(c, 77, salt) * 5.0) as usize };
        (&atlas.lower[kind.min(6)], false)
    } else {
        // Most windows of a house are alike; the rest differs.
        let usual = (hash01(0, 99, salt) * 4.0) as usize;
        let kind = if draw < 0.45 { usual } else { (draw * 977.0) as usize % 9 };
        (&atlas.upper[kind], false)
    };
    let texel = texture.sample(fs, 1.0 - ft, level);
    let own = texel[3] / 255.0;
    let mut colour = [0.0; 3];
    for k in 0..3 {
        colour[k] = texel[k] / 255.0 * (own + (1.0 - own) * tint[k] * 1.18);
    }
    // Soot and splash near the ground, a stain under the roof.
    let grime = 1.0 - 0.22 * (1.0 - t / 1.6).clamp(0.0, 1.0) - 0.08 * smooth(s * 0.4, t * 0.15, salt);
    for k in &mut colour {
        *k *= grime;
    }
    Seen { colour, window: if is_wall { 0.0 } else { own * f32::from(u8::from(hash01(c, r, salt ^ 5) < 0.38)) } }
}
