//! The world: what stands still, as flat faces with materials, and the light that falls on it.

mod facade;
mod furniture;
mod ground;
mod light;
mod signs;
mod trees;

use crate::chance::Chance;
use crate::picture::Texture;
use crate::plan::{Look, Plan, WallClock};
use crate::polygon;
use crate::space::{V3, v3};

pub(crate) use facade::{Atlas, Seen as FacadeSeen, colour as facade_colour};
pub(crate) use ground::Terrain;
pub(crate) use light::Light;
pub(crate) use signs::BANNER;

/// What a face is made of. Lengths in metres.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Material {
    /// A wall with windows: atlas, own colour, a number that varies it, width and height.
    Facade { style: usize, tint: [f32; 3], salt: u32, wide: f32, high: f32 },
    /// A picture stretched over the face.
    Decal { texture: usize, wide: f32, high: f32 },
    /// A picture with holes.
    Cutout { texture: usize, wide: f32, high: f32 },
    /// One colour with some grain.
    Plain([f32; 3]),
    /// Red and white bands by height.
    Banded,
    /// Stripes along the face.
    Striped([f32; 3]),
    /// The ground, coloured by place.
    Ground,
    /// Gives light of its own when it is dark.
    Lamp([f32; 3]),
}

/// A flat convex face: an origin, two unit directions in it, and corners as metres along both.
#[derive(Debug, Clone)]
pub(crate) struct Face {
    pub(crate) origin: V3,
    pub(crate) along: V3,
    pub(crate) up: V3,
    pub(crate) normal: V3,
    pub(crate) corners: Vec<(f64, f64)>,
    pub(crate) material: Material,
    pub(crate) two_sided: bool,
}

impl Face {
    pub(crate) fn new(origin: V3, along: V3, up: V3, corners: Vec<(f64, f64)>, material: Material) -> Self {
        Self { origin, along, up, normal: along.cross(up), corners, material, two_sided: false }
    }

    /// A rectangle so wide and high from its lower left corner.
    pub(crate) fn rectangle(origin: V3, along: V3, up: V3, wide: f64, high: f64, material: Material) -> Self {
        Self::new(origin, along, up, vec![(0.0, 0.0), (wide, 0.0), (wide, high), (0.0, high)], material)
    }

    pub(crate) fn both_sides(mut self) -> Self {
        self.two_sided = true;
        self
    }

    pub(crate) fn corner(&self, number: usize) -> V3 {
        let (s, t) = self.corners[number];
        self.origin + self.along * s + self.up * t
    }
}

/// A lamp that lights its surroundings at night.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StreetLamp {
    pub(crate) at: V3,
}

/// The crown of a tree, as what may hide something.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Crown {
    pub(crate) centre: V3,
    pub(crate) radius_m: f64,
}

/// Everything that stands still.
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) faces: Vec<Face>,
    pub(crate) textures: Vec<Texture>,
    pub(crate) atlases: Vec<Atlas>,
    pub(crate) terrain: Terrain,
    pub(crate) lamps: Vec<StreetLamp>,
    pub(crate) crowns: Vec<Crown>,
    pub(crate) clocks: Vec<WallClock>,
    /// The cloth with words, and where it hangs.
    pub(crate) banner: signs::Banner,
    /// Leaves by month and hemisphere.
    pub(crate) leaves: trees::Leaves,
}

/// Up.
pub(crate) const UP: V3 = v3(0.0, 0.0, 1.0);

impl World {
    /// Builds the world of a plan; `month` and `south` say what the trees wear.
    pub(crate) fn build(plan: Plan, seed: u64, month: i8, south: bool) -> Self {
        let terrain = Terrain::new(&plan);
        let leaves = trees::Leaves::of(month, south);
        let mut world = Self {
            clocks: plan.clocks.clone(),
            plan,
            faces: Vec::new(),
            textures: Vec::new(),
            atlases: facade::atlases(seed),
            terrain,
            lamps: Vec::new(),
            crowns: Vec::new(),
            banner: signs::Banner::default(),
            leaves,
        };
        let far = 900.0;
        let c = world.plan.centre();
        // The ground in tiles, so that none is larger than what a camera clips well.
        for i in -3..3 {
            for j in -3..3 {
                let size = far / 3.0;
                let at = c + v3(f64::from(i) * size, f64::from(j) * size, 0.0);
                world.faces.push(Face::rectangle(
                    at,
                    v3(1.0, 0.0, 0.0),
                    v3(0.0, 1.0, 0.0),
                    size,
                    size,
                    Material::Ground,
                ));
            }
        }
        for number in 0..world.plan.prisms.len() {
            world.raise(number, seed);
        }
        signs::hang(&mut world, &mut Chance::new(seed, "signs"));
        furniture::place(&mut world, &mut Chance::new(seed, "furniture"));
        trees::plant(&mut world, &mut Chance::new(seed, "trees"));
        world
    }

    pub(crate) fn texture(&mut self, picture: crate::picture::Picture) -> usize {
        self.textures.push(Texture::new(picture));
        self.textures.len() - 1
    }

    /// Walls and roof of one prism.
    fn raise(&mut self, number: usize, seed: u64) {
        let prism = self.plan.prisms[number].clone();
        let high = prism.top_m - prism.base_m;
        for (side, (a, b)) in polygon::edges(&prism.ring).enumerate() {
            let (dx, dy) = (b.0 - a.0, b.1 - a.1);
            let wide = dx.hypot(dy);
            if wide < 1e-3 {
                continue;
            }
            let along = v3(dx / wide, dy / wide, 0.0);
            let salt = crate::chance::mix(seed ^ (number as u64) << 8 ^ side as u64) as u32;
            let material = match prism.look {
                Look::House { style, tint } => {
                    Material::Facade { style, tint, salt, wide: wide as f32, high: high as f32 }
                }
                Look::Plain(colour) => Material::Plain(colour),
                Look::Banded => Material::Banded,
            };
            let origin = v3(a.0, a.1, prism.base_m);
            self.faces.push(Face::rectangle(origin, along, UP, wide, high, material));
            if matches!(prism.look, Look::House { .. }) && wide > 5.0 {
                self.cornice(origin, along, wide, prism.top_m);
            }
        }
        let roof = match prism.look {
            Look::House { tint, .. } => {
                Material::Plain([tint[0] * 0.35 + 0.15, tint[1] * 0.3 + 0.14, tint[2] * 0.3 + 0.14])
            }
            Look::Plain(colour) => Material::Plain(colour),
            Look::Banded => Material::Plain([0.3, 0.3, 0.3]),
        };
        for corners in polygon::triangles(&prism.ring) {
            let flat = corners.iter().map(|&i| prism.ring[i]).collect();
            self.faces.push(Face::new(v3(0.0, 0.0, prism.top_m), v3(1.0, 0.0, 0.0), v3(0.0, 1.0, 0.0), flat, roof));
        }
    }

    /// A moulding under the edge of the roof, standing out by a hand.
    fn cornice(&mut self, origin: V3, along: V3, wide: f64, top: f64) {
        let out = along.cross(UP);
        let stone = Material::Plain([0.80, 0.77, 0.70]);
        let (deep, high) = (0.28, 0.4);
        let low = v3(origin.x, origin.y, top - high) + out * deep;
        self.faces.push(Face::rectangle(low, along, UP, wide, high, stone));
        let under = v3(origin.x, origin.y, top - high);
        self.faces.push(Face::rectangle(under, along, out, wide, deep, stone).both_sides());
        let over = v3(origin.x, origin.y, top);
        self.faces.push(Face::rectangle(over, along, out, wide, deep, stone).both_sides());
    }

    /// A box from a lower corner, turned, with a material on each side.
    pub(crate) fn add_box(&mut self, centre: V3, half: (f64, f64), turn: f64, base: f64, top: f64, material: Material) {
        let (sin, cos) = turn.sin_cos();
        let (x, y) = (v3(cos, sin, 0.0), v3(-sin, cos, 0.0));
        let at = |a: f64, b: f64, z: f64| {
            let p = centre + x * (a * half.0) + y * (b * half.1);
            v3(p.x, p.y, z)
        };
        let high = top - base;
        self.faces.push(Face::rectangle(at(-1.0, -1.0, base), x, UP, half.0 * 2.0, high, material));
        self.faces.push(Face::rectangle(at(1.0, -1.0, base), y, UP, half.1 * 2.0, high, material));
        self.faces.push(Face::rectangle(at(1.0, 1.0, base), -x, UP, half.0 * 2.0, high, material));
        self.faces.push(Face::rectangle(at(-1.0, 1.0, base), -y, UP, half.1 * 2.0, high, material));
        self.faces.push(Face::rectangle(at(-1.0, -1.0, top), x, y, half.0 * 2.0, half.1 * 2.0, material));
    }

    /// Whether leaves stand between two points.
    pub(crate) fn behind_leaves(&self, from: V3, to: V3) -> bool {
        let way = to - from;
        let length2 = way.dot(way).max(1e-9);
        self.crowns.iter().any(|crown| {
            let t = ((crown.centre - from).dot(way) / length2).clamp(0.0, 1.0);
            crown.centre.distance(from + way * t) < crown.radius_m
        })
    }
}
