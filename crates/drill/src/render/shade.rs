use super::visible::{self, NONE, Viewer, Visible};
use crate::chance::hash01;
use crate::space::{V3, v3};
use crate::world::{self, Light, Material, UP, World};

/// The world in the light of some minutes: what a pixel's colour is asked of.
pub(crate) struct Scene<'a> {
    pub(crate) world: &'a World,
    pub(crate) light: Light,
    shadows: Option<Shadows>,
}

/// What the sun sees: everything else lies in shadow.
struct Shadows {
    viewer: Viewer,
    seen: Visible,
}

/// Pixels of the sun's picture, each way, and half its width in metres.
const SUN_PIXELS: usize = 2600;
const SUN_REACH_M: f64 = 190.0;

impl<'a> Scene<'a> {
    pub(crate) fn new(world: &'a World, light: Light) -> Self {
        let shadows = light.has_shadows().then(|| {
            let forward = -light.to_sun;
            let right = forward.cross(if forward.z.abs() > 0.999 { v3(0.0, 1.0, 0.0) } else { UP }).unit();
            let down = forward.cross(right);
            let half = SUN_PIXELS as f64 / 2.0;
            let viewer = Viewer {
                eye: world.plan.centre() + light.to_sun * 600.0,
                right,
                down,
                forward,
                focal: half / SUN_REACH_M,
                centre: (half, half),
                parallel: true,
            };
            let seen = visible::look(&world.faces, &world.textures, &viewer, SUN_PIXELS, SUN_PIXELS);
            Shadows { viewer, seen }
        });
        Self { world, light, shadows }
    }

    /// How much of the sun reaches a point, 0 to 1, the shadow's edge softened over `soft` texels.
    pub(crate) fn sunlit(&self, p: V3, normal: V3) -> f32 {
        let Some(Shadows { viewer, seen }) = &self.shadows else { return 0.0 };
        let p = p + normal * 0.06;
        let d = p - viewer.eye;
        let x = d.dot(viewer.right) * viewer.focal + viewer.centre.0 - 0.5;
        let y = d.dot(viewer.down) * viewer.focal + viewer.centre.1 - 0.5;
        if x < 1.0 || y < 1.0 || x >= SUN_PIXELS as f64 - 2.0 || y >= SUN_PIXELS as f64 - 2.0 {
            return 1.0;
        }
        let nearness = -(d.dot(viewer.forward) as f32) + 0.16;
        let (ix, iy) = (x as usize, y as usize);
        let (fx, fy) = (x.fract() as f32, y.fract() as f32);
        let at = |i: usize, j: usize| f32::from(u8::from(seen.near[(iy + j) * SUN_PIXELS + ix + i] <= nearness));
        let low = at(0, 0) * (1.0 - fx) + at(1, 0) * fx;
        let high = at(0, 1) * (1.0 - fx) + at(1, 1) * fx;
        low * (1.0 - fy) + high * fy
    }

    /// The colour that a ray from `eye` along `d` sees on a face, 0 to 1 a channel; `pixel` is a pixel's width at
    /// distance one.
    pub(crate) fn colour(&self, face: u32, eye: V3, d: V3, pixel: f32) -> ([f32; 3], f32) {
        if face == NONE {
            return (self.light.sky_at(d.unit()), f32::MAX);
        }
        let face = &self.world.faces[face as usize];
        let along_ray = face.normal.dot(face.origin - eye) / face.normal.dot(d);
        let p = eye + d * along_ray;
        let distance = (along_ray * d.length()) as f32;
        let toward = -(face.normal.dot(d)).signum();
        let normal = face.normal * toward;
        let slant = (normal.dot(d).abs() / d.length()).max(0.02) as f32;
        let rel = p - face.origin;
        let (s, t) = (rel.dot(face.along) as f32, rel.dot(face.up) as f32);
        // Between the narrow and the wide side of the pixel's patch.
        let pixel_m = distance * pixel / slant.sqrt();
        let mut glow = [0.0_f32; 3];
        let albedo = match face.material {
            Material::Facade { style, tint, salt, wide, high } => {
                let seen = world_facade(self.world, style, tint, salt, (wide, high), (s, t), pixel_m);
                if self.light.lamps > 0.0 && seen.window > 0.0 {
                    let lit = seen.window * self.light.lamps;
                    glow = [0.85 * lit, 0.66 * lit, 0.38 * lit];
                }
                seen.colour
            }
            Material::Decal { texture, wide, high } | Material::Cutout { texture, wide, high } => {
                let texture = &self.world.textures[texture];
                let level = (pixel_m * texture.width() as f32 / wide).max(1e-3).log2();
                let texel = texture.sample(s / wide, 1.0 - t / high, level);
                [texel[0] / 255.0, texel[1] / 255.0, texel[2] / 255.0]
            }
            Material::Plain(colour) => {
                let grain = 0.95 + 0.1 * hash01((s * 9.0) as i32, (t * 9.0) as i32, 2);
                colour.map(|c| c * grain)
            }
            Material::Banded => {
                if (p.z as f32 * 0.25).fract() < 0.5 {
                    [0.68, 0.24, 0.20]
                } else {
                    [0.84, 0.83, 0.80]
                }
            }
            Material::Striped(colour) => {
                let part = (s * 3.4).rem_euclid(1.0);
                if part < 0.5 { colour } else { colour.map(|c| (c * 1.8 + 0.12).min(0.9)) }
            }
            Material::Ground => self.world.terrain.colour(p, pixel_m),
            Material::Lamp(colour) => {
                glow = colour.map(|c| c * self.light.lamps);
                colour
            }
        };
        let leaf = matches!(face.material, Material::Cutout { .. });
        let light = self.light_on(p, normal, leaf);
        let haze = 1.0 - (-distance / 900.0).exp();
        let mut out = [0.0; 3];
        for k in 0..3 {
            let bare = albedo[k] * light[k] + glow[k];
            out[k] = bare + (self.light.haze[k] - bare) * haze;
        }
        (out, distance)
    }

    /// The light that reaches a point of a surface.
    pub(crate) fn light_on(&self, p: V3, normal: V3, leaf: bool) -> [f32; 3] {
        let toward = normal.dot(self.light.to_sun) as f32;
        let facing = if leaf { 0.55 + 0.35 * toward.abs() } else { toward.max(0.0) };
        let beam = if facing > 0.0 && self.shadows.is_some() { facing * self.sunlit(p, normal) } else { 0.0 };
        // The open sky lights what looks up; what looks sideways sees half of it and the lit ground.
        let open =
            if leaf { 0.85 } else { 0.78 + 0.22 * normal.z as f32 + 0.06 * (normal.x * 0.6 + normal.y * 0.8) as f32 };
        let mut out = [0.0; 3];
        for ((out, sky), sun) in out.iter_mut().zip(self.light.sky).zip(self.light.sun) {
            *out = sky * open + sun * beam;
        }
        if self.light.lamps > 0.05 {
            for lamp in &self.world.lamps {
                let way = lamp.at - p;
                let d2 = way.dot(way) as f32;
                if d2 < 1200.0 {
                    let cos = (way.dot(normal) as f32 / d2.sqrt().max(0.3)).max(0.12);
                    let by = self.light.lamps * cos * 30.0 / (14.0 + d2);
                    out[0] += by;
                    out[1] += by * 0.86;
                    out[2] += by * 0.62;
                }
            }
        }
        out
    }
}

fn world_facade(
    world: &World,
    style: usize,
    tint: [f32; 3],
    salt: u32,
    size: (f32, f32),
    at: (f32, f32),
    pixel_m: f32,
) -> world::FacadeSeen {
    world::facade_colour(&world.atlases[style % world.atlases.len()], tint, salt, size, at, pixel_m)
}
