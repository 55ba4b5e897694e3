use super::backdrop::yuv;
use super::frame::{Canvas, Eyes};
use super::shade::Scene;
use crate::space::{V3, v3};

/// A piece of something that moves.
#[derive(Debug, Clone)]
pub(crate) enum Shape {
    /// A rounded limb from one point to another, with a radius at each end.
    Limb { from: V3, to: V3, radii: (f64, f64), colour: [f32; 3] },
    /// A flat four-cornered piece, seen from the side its normal points to.
    Panel { corners: [V3; 4], colour: [f32; 3] },
    /// A shadow on the ground.
    Shade { corners: [V3; 4], strength: f32 },
    /// Smoke.
    Puff { centre: V3, radius_m: f64, colour: [f32; 3], dense: f32 },
    /// Fire that is seen as bright, whatever the light.
    Flash { centre: V3, radius_m: f64 },
}

impl Shape {
    fn middle(&self) -> V3 {
        match self {
            Shape::Limb { from, to, .. } => (*from + *to) * 0.5,
            Shape::Panel { corners, .. } | Shape::Shade { corners, .. } => {
                (corners[0] + corners[1] + corners[2] + corners[3]) * 0.25
            }
            Shape::Puff { centre, .. } | Shape::Flash { centre, .. } => *centre,
        }
    }
}

/// Draws groups of shapes (each a person, a vehicle, a cloud), the farthest first, behind whatever stands before them.
pub(crate) fn draw(canvas: &mut Canvas, eyes: &Eyes, scene: &Scene, groups: &[Vec<Shape>]) {
    let mut order: Vec<(f64, usize)> = groups
        .iter()
        .enumerate()
        .filter_map(|(number, group)| Some((group.first()?.middle().distance(eyes.eye), number)))
        .filter(|(_, number)| near_the_frame(canvas, eyes, &groups[*number]))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    // Shadows lie under everyone.
    for (_, number) in &order {
        for shape in &groups[*number] {
            if let Shape::Shade { corners, strength } = shape {
                polygon(canvas, eyes, corners, Paint::Darken(1.0 - strength));
            }
        }
    }
    for (_, number) in &order {
        let group = &groups[*number];
        let at = group[0].middle();
        let light = scene.light_on(v3(at.x, at.y, at.z.max(0.9)), v3(0.0, 0.0, 1.0), true);
        let mut shapes: Vec<&Shape> = group.iter().filter(|s| !matches!(s, Shape::Shade { .. })).collect();
        shapes.sort_by(|a, b| b.middle().distance(eyes.eye).total_cmp(&a.middle().distance(eyes.eye)));
        for shape in shapes {
            one(canvas, eyes, scene, shape, light);
        }
    }
}

fn near_the_frame(canvas: &Canvas, eyes: &Eyes, group: &[Shape]) -> bool {
    group.iter().any(|shape| {
        eyes.project(shape.middle()).is_some_and(|(x, y, distance)| {
            let room = 6.0 * eyes.lens.focal_px / distance.max(0.5) + 8.0;
            x > -room && y > -room && x < canvas.width as f64 + room && y < canvas.height as f64 + room
        })
    })
}

fn one(canvas: &mut Canvas, eyes: &Eyes, scene: &Scene, shape: &Shape, light: [f32; 3]) {
    let lit = |c: [f32; 3], by: f32| [c[0] * light[0] * by, c[1] * light[1] * by, c[2] * light[2] * by];
    match shape {
        Shape::Limb { from, to, radii, colour } => {
            let (Some(a), Some(b)) = (eyes.project(*from), eyes.project(*to)) else { return };
            let scale = eyes.lens.focal_px;
            // The side towards the sun is the brighter one.
            let across = eyes.rows[eyes.rows.len() / 2][0].dot(scene.light.to_sun) as f32;
            let paint = Round {
                radii: (radii.0 * scale / a.2, radii.1 * scale / b.2),
                dark: lit(*colour, 0.80),
                bright: lit(*colour, 1.12),
                side: across,
                distance: ((a.2 + b.2) / 2.0) as f32,
            };
            limb(canvas, (a.0, a.1), (b.0, b.1), &paint);
        }
        Shape::Panel { corners, colour } => {
            let normal = (corners[1] - corners[0]).cross(corners[3] - corners[0]).unit();
            if normal.dot(corners[0] - eyes.eye) >= 0.0 {
                return;
            }
            let middle = shape.middle();
            let facing = scene.light_on(middle + normal * 0.1, normal, false);
            let colour = [colour[0] * facing[0], colour[1] * facing[1], colour[2] * facing[2]];
            polygon(canvas, eyes, corners, Paint::Colour(colour));
        }
        Shape::Puff { centre, radius_m, colour, dense } => {
            let Some((x, y, distance)) = eyes.project(*centre) else { return };
            puff(canvas, (x, y), radius_m * eyes.lens.focal_px / distance, distance as f32, lit(*colour, 1.0), *dense);
        }
        Shape::Flash { centre, radius_m } => {
            let Some((x, y, distance)) = eyes.project(*centre) else { return };
            let radius = (radius_m * eyes.lens.focal_px / distance).max(1.2);
            puff(canvas, (x, y), radius * 2.2, distance as f32, [1.0, 0.75, 0.4], 0.5);
            puff(canvas, (x, y), radius, distance as f32, [1.5, 1.4, 1.1], 1.0);
        }
        Shape::Shade { .. } => {}
    }
}

/// How a limb is painted.
struct Round {
    radii: (f64, f64),
    dark: [f32; 3],
    bright: [f32; 3],
    side: f32,
    distance: f32,
}

fn limb(canvas: &mut Canvas, a: (f64, f64), b: (f64, f64), paint: &Round) {
    let most = paint.radii.0.max(paint.radii.1) + 1.0;
    let Some((xs, ys)) =
        bounds(canvas, (a.0.min(b.0) - most, a.1.min(b.1) - most), (a.0.max(b.0) + most, a.1.max(b.1) + most))
    else {
        return;
    };
    let (dx, dy) = ((b.0 - a.0) as f32, (b.1 - a.1) as f32);
    let length2 = (dx * dx + dy * dy).max(1e-4);
    let (ax, ay) = (a.0 as f32, a.1 as f32);
    let (ra, rb) = (paint.radii.0 as f32, paint.radii.1 as f32);
    let dark = tone(paint.dark);
    let bright = tone(paint.bright);
    for y in ys {
        for x in xs.clone() {
            let (px, py) = (x as f32 + 0.5 - ax, y as f32 + 0.5 - ay);
            let t = ((px * dx + py * dy) / length2).clamp(0.0, 1.0);
            let (ox, oy) = (px - t * dx, py - t * dy);
            let radius = ra + (rb - ra) * t;
            let away2 = ox * ox + oy * oy;
            if away2 > (radius + 0.5) * (radius + 0.5) {
                continue;
            }
            let at = y * canvas.width + x;
            if canvas.distance[at] < paint.distance - 0.35 {
                continue;
            }
            // A thin limb covers part of a pixel: it must not come and go.
            let cover = (radius + 0.5 - away2.sqrt()).clamp(0.0, 1.0).min(2.0 * radius);
            let turn = (0.5 + 0.5 * paint.side * ox / radius.max(0.3) - 0.12 * oy / radius.max(0.3)).clamp(0.0, 1.0);
            lay(canvas, x, y, mixed(dark, bright, turn), cover);
        }
    }
}

fn puff(canvas: &mut Canvas, at: (f64, f64), radius: f64, distance: f32, colour: [f32; 3], dense: f32) {
    let Some((xs, ys)) = bounds(canvas, (at.0 - radius, at.1 - radius), (at.0 + radius, at.1 + radius)) else { return };
    let colour = tone(colour);
    for y in ys {
        for x in xs.clone() {
            let away = ((x as f64 + 0.5 - at.0).hypot(y as f64 + 0.5 - at.1) / radius) as f32;
            let pixel = y * canvas.width + x;
            if away < 1.0 && canvas.distance[pixel] > distance - 0.35 {
                let soft = (1.0 - away * away).powf(1.5);
                lay(canvas, x, y, colour, (dense * soft).clamp(0.0, 1.0));
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Paint {
    Colour([f32; 3]),
    Darken(f32),
}

fn polygon(canvas: &mut Canvas, eyes: &Eyes, corners: &[V3; 4], paint: Paint) {
    let mut points = [(0.0, 0.0, 0.0); 4];
    for (point, corner) in points.iter_mut().zip(corners) {
        let Some(seen) = eyes.project(*corner) else { return };
        *point = seen;
    }
    let low = |k: fn(&(f64, f64, f64)) -> f64| points.iter().map(k).fold(f64::MAX, f64::min);
    let high = |k: fn(&(f64, f64, f64)) -> f64| points.iter().map(k).fold(f64::MIN, f64::max);
    let Some((_, ys)) = bounds(canvas, (low(|p| p.0), low(|p| p.1)), (high(|p| p.0), high(|p| p.1))) else { return };
    let colour = match paint {
        Paint::Colour(colour) => Some(tone(colour)),
        Paint::Darken(_) => None,
    };
    for y in ys {
        let middle = y as f64 + 0.5;
        let (mut from, mut to) = ((f64::MAX, 0.0), (f64::MIN, 0.0));
        for i in 0..4 {
            let (p, q) = (points[i], points[(i + 1) % 4]);
            if (p.1 > middle) != (q.1 > middle) {
                let t = (middle - p.1) / (q.1 - p.1);
                let (x, d) = (p.0 + (q.0 - p.0) * t, p.2 + (q.2 - p.2) * t);
                if x < from.0 {
                    from = (x, d);
                }
                if x > to.0 {
                    to = (x, d);
                }
            }
        }
        if from.0 >= to.0 {
            continue;
        }
        let xs = (from.0 - 0.5).ceil().max(0.0) as usize..((to.0 + 0.5).floor().max(0.0) as usize).min(canvas.width);
        for x in xs {
            let t = ((x as f64 + 0.5 - from.0) / (to.0 - from.0)).clamp(0.0, 1.0);
            let distance = (from.1 + (to.1 - from.1) * t) as f32;
            let at = y * canvas.width + x;
            match (paint, colour) {
                // The ground itself lies where its shadow does.
                (Paint::Darken(by), _) if canvas.distance[at] > distance * 0.985 - 0.3 => {
                    let v = f32::from(canvas.luma[at]);
                    canvas.luma[at] = (16.0 + (v - 16.0) * by) as u8;
                }
                (Paint::Colour(_), Some(colour)) if canvas.distance[at] > distance - 0.35 => {
                    lay(canvas, x, y, colour, 1.0)
                }
                _ => {}
            }
        }
    }
}

type Span = std::ops::Range<usize>;

fn bounds(canvas: &Canvas, low: (f64, f64), high: (f64, f64)) -> Option<(Span, Span)> {
    let inside = high.0 > 0.0 && high.1 > 0.0 && low.0 < canvas.width as f64 && low.1 < canvas.height as f64;
    let span = |low: f64, high: f64, most: usize| low.max(0.0) as usize..(high.ceil().max(0.0) as usize + 1).min(most);
    // Whoever stands before the lens fills the frame; nothing larger is worth painting.
    let sane = high.0 - low.0 < 4.0 * canvas.width as f64 && high.1 - low.1 < 6.0 * canvas.height as f64;
    (inside && sane).then(|| (span(low.0, high.0, canvas.width), span(low.1, high.1, canvas.height)))
}

fn tone(colour: [f32; 3]) -> [f32; 3] {
    let (y, [u, v]) = yuv(colour);
    [f32::from(y), f32::from(u), f32::from(v)]
}

fn mixed(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

fn lay(canvas: &mut Canvas, x: usize, y: usize, colour: [f32; 3], cover: f32) {
    let over = |below: &mut u8, c: f32| *below = (f32::from(*below) + (c - f32::from(*below)) * cover + 0.5) as u8;
    over(&mut canvas.luma[y * canvas.width + x], colour[0]);
    if x & 1 == 0 && y & 1 == 0 {
        let half = y / 2 * canvas.width.div_ceil(2) + x / 2;
        over(&mut canvas.blue[half], colour[1]);
        over(&mut canvas.red[half], colour[2]);
    }
}
