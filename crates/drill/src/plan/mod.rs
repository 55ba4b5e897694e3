//! The plan of the place: footprints with heights, the open square, named landmarks, the ways that people take.

mod extract;
mod own;
mod ways;

use crate::chance::Chance;
use crate::polygon::{self, Flat};
use crate::space::{Ground, V3, v3};

pub use extract::PlanError;
pub(crate) use ways::Ways;

/// How a height came to be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HeightFrom {
    /// The plan gives it in metres.
    Given,
    /// The plan gives storeys: 3.1 m each and 1 m of roof.
    Storeys,
    /// Nothing is given: two to six storeys, drawn by the seed.
    Drawn,
}

/// What stands upright on a footprint and hides what is behind it.
#[derive(Debug, Clone)]
pub(crate) struct Prism {
    pub(crate) name: Option<String>,
    /// Corners, counter-clockwise.
    pub(crate) ring: Vec<Flat>,
    pub(crate) base_m: f64,
    pub(crate) top_m: f64,
    pub(crate) look: Look,
    pub(crate) height_from: HeightFrom,
}

/// What a prism looks like.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Look {
    /// A house: which atlas of façades, and its own colour.
    House { style: usize, tint: [f32; 3] },
    /// Plain stone or metal of one colour.
    Plain([f32; 3]),
    /// Red and white bands, as chimneys have.
    Banded,
}

/// A feature with a name and a place, by which an analyst finds where a camera stood.
#[derive(Debug, Clone)]
pub(crate) struct Landmark {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) at: V3,
}

/// A clock on a wall that shows the time.
#[derive(Debug, Clone, Copy)]
pub(crate) struct WallClock {
    pub(crate) centre: V3,
    /// Level direction that its face looks in.
    pub(crate) faces: V3,
    pub(crate) radius_m: f64,
}

/// The whole plan.
#[derive(Debug, Clone)]
pub(crate) struct Plan {
    pub(crate) prisms: Vec<Prism>,
    /// The free place where people gather: centre and radius of a circle without buildings.
    pub(crate) square: (Flat, f64),
    /// Direction of the square's long side, radians from east towards north.
    pub(crate) turn: f64,
    pub(crate) landmarks: Vec<Landmark>,
    pub(crate) clocks: Vec<WallClock>,
    /// What the plan's maker should be told.
    pub(crate) notes: Vec<String>,
}

impl Plan {
    /// An own town: a square, streets, houses, all drawn by the seed.
    pub(crate) fn own(seed: u64) -> Self {
        let mut plan = own::town(&mut Chance::new(seed, "plan"));
        furnish(&mut plan, &mut Chance::new(seed, "landmarks"));
        plan
    }

    /// A town from a GeoJSON of footprints, and the ground it stands on.
    ///
    /// # Errors
    /// What cannot be read as such, with where.
    pub(crate) fn extract(json: &str, seed: u64) -> Result<(Self, Ground), PlanError> {
        let (mut plan, ground) = extract::read(json, &mut Chance::new(seed, "heights"))?;
        furnish(&mut plan, &mut Chance::new(seed, "landmarks"));
        Ok((plan, ground))
    }

    /// The square's centre on the ground.
    pub(crate) fn centre(&self) -> V3 {
        v3(self.square.0.0, self.square.0.1, 0.0)
    }

    /// A point given along the square's long side and across it, from its centre, as fractions of its radius.
    pub(crate) fn on_square(&self, along: f64, across: f64) -> V3 {
        let (sin, cos) = self.turn.sin_cos();
        let r = self.square.1;
        self.centre() + v3(cos * along - sin * across, sin * along + cos * across, 0.0) * r
    }

    /// Whether nothing stands on a point or nearer to it than `room_m`.
    pub(crate) fn is_free(&self, p: Flat, room_m: f64) -> bool {
        self.prisms.iter().filter(|prism| prism.base_m < 2.5).all(|prism| {
            let (low, high) = polygon::bounds(&prism.ring);
            let outside =
                p.0 < low.0 - room_m || p.0 > high.0 + room_m || p.1 < low.1 - room_m || p.1 > high.1 + room_m;
            outside || polygon::distance(&prism.ring, p) > room_m
        })
    }

    /// What hides `to` from `from`: the number of the nearest prism between them and where the way meets it (0 to 1).
    ///
    /// Walls are what is tested: whoever stands outside all prisms can enter one through its roof only by leaving it
    /// through a wall.
    pub(crate) fn hidden_by(&self, from: V3, to: V3) -> Option<(usize, f64)> {
        let (a, b) = (from.flat(), to.flat());
        let (low, high) = polygon::bounds(&[a, b]);
        let mut nearest: Option<(usize, f64)> = None;
        for (number, prism) in self.prisms.iter().enumerate() {
            let (l, h) = polygon::bounds(&prism.ring);
            if l.0 > high.0 || h.0 < low.0 || l.1 > high.1 || h.1 < low.1 || prism.top_m < from.z.min(to.z) {
                continue;
            }
            for (c, d) in polygon::edges(&prism.ring) {
                let Some((t, _)) = polygon::meet(a, b, c, d) else { continue };
                let z = from.z + (to.z - from.z) * t;
                // What lies on a wall, or is the tip of something thin, is seen: the last 20 cm are the thing itself.
                let before = t * from.distance(to) < from.distance(to) - 0.2;
                if before && z > prism.base_m && z < prism.top_m && nearest.is_none_or(|(_, best)| t < best) {
                    nearest = Some((number, t));
                }
            }
        }
        nearest
    }
}

/// A box with a square footprint, turned.
pub(crate) fn pillar(centre: V3, half_m: (f64, f64), turn: f64, base_m: f64, top_m: f64, look: Look) -> Prism {
    let (sin, cos) = turn.sin_cos();
    let corner = |x: f64, y: f64| {
        (centre.x + cos * x * half_m.0 - sin * y * half_m.1, centre.y + sin * x * half_m.0 + cos * y * half_m.1)
    };
    Prism {
        name: None,
        ring: vec![corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)],
        base_m,
        top_m,
        look,
        height_from: HeightFrom::Given,
    }
}

/// Adds what every square has here: a clock tower, an obelisk, a kiosk, and landmarks on what stands out.
fn furnish(plan: &mut Plan, chance: &mut Chance) {
    let turn = plan.turn;
    let r = plan.square.1;
    let mark = |plan: &mut Plan, id: &str, name: &str, at: V3| {
        plan.landmarks.push(Landmark { id: id.to_owned(), name: name.to_owned(), at });
    };
    let stone = Look::Plain([0.74, 0.66, 0.54]);
    // The tower stands off the middle, where it hides little and is seen from everywhere.
    let foot = plan.on_square(-0.55, 0.42);
    let half = 2.4_f64.min(r * 0.08);
    let top = 23.0 + chance.between(0.0, 4.0);
    plan.prisms.push(Prism { name: Some("Clock tower".into()), ..pillar(foot, (half, half), turn, 0.0, top, stone) });
    let pale = Look::Plain([0.80, 0.73, 0.62]);
    // A base, mouldings, and pilasters that throw shadows on the shaft.
    plan.prisms.push(pillar(foot, (half + 0.5, half + 0.5), turn, 0.0, 1.6, Look::Plain([0.52, 0.48, 0.44])));
    for ring in [5.2, 10.4, top - 2.0 * half - 1.4] {
        plan.prisms.push(pillar(foot, (half + 0.16, half + 0.16), turn, ring, ring + 0.45, pale));
    }
    for (a, b) in [(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)] {
        let (sin, cos) = turn.sin_cos();
        let at = foot + v3(cos * a - sin * b, sin * a + cos * b, 0.0) * (half - 0.3);
        plan.prisms.push(pillar(at, (0.42, 0.42), turn, 1.6, top, pale));
    }
    for (a, b) in [(1.0, 0.0), (0.0, 1.0), (-1.0, 0.0), (0.0, -1.0)] {
        let (sin, cos) = turn.sin_cos();
        let at = foot + v3(cos * a - sin * b, sin * a + cos * b, 0.0) * (half - 0.2);
        for storey in [2.6, 7.0, 12.2] {
            plan.prisms.push(pillar(at, (0.24, 0.24), turn, storey, storey + 1.7, Look::Plain([0.10, 0.12, 0.15])));
        }
    }
    plan.prisms.push(pillar(foot, (half + 0.35, half + 0.35), turn, top, top + 0.7, Look::Plain([0.62, 0.55, 0.46])));
    plan.prisms.push(pillar(
        foot,
        (half * 0.62, half * 0.62),
        turn,
        top + 0.7,
        top + 4.2,
        Look::Plain([0.45, 0.52, 0.47]),
    ));
    plan.prisms.push(pillar(foot, (0.12, 0.12), turn, top + 4.2, top + 7.5, Look::Plain([0.75, 0.62, 0.2])));
    mark(plan, "tower-top", "Tip of the clock tower", foot + v3(0.0, 0.0, top + 7.5));
    for (number, side) in ["east", "north", "west", "south"].into_iter().enumerate() {
        let (sin, cos) = (turn + number as f64 * std::f64::consts::FRAC_PI_2).sin_cos();
        let faces = v3(cos, sin, 0.0);
        let radius_m = half * 0.8;
        let centre = foot + faces * (half + 0.06) + v3(0.0, 0.0, top - half - 0.5);
        plan.clocks.push(WallClock { centre, faces, radius_m });
        mark(plan, &format!("clock-{side}"), &format!("Clock face, {side} side of the tower"), centre);
    }
    let foot = plan.on_square(0.18, -0.05);
    let granite = Look::Plain([0.50, 0.47, 0.47]);
    for (half, base, top) in
        [(2.6, 0.0, 0.5), (1.7, 0.5, 1.3), (0.75, 1.3, 10.5), (0.35, 10.5, 12.0), (0.06, 12.0, 12.6)]
    {
        plan.prisms.push(pillar(foot, (half, half), turn, base, top, granite));
    }
    mark(plan, "obelisk", "Tip of the obelisk", foot + v3(0.0, 0.0, 12.6));
    let kiosk = plan.on_square(0.62, 0.55);
    plan.prisms.push(pillar(kiosk, (2.2, 1.6), turn + 0.3, 0.0, 2.9, Look::Plain([0.25, 0.42, 0.36])));
    mark(plan, "kiosk", "Roof of the kiosk, middle", kiosk + v3(0.0, 0.0, 2.9));
    // The corners of named houses, and of the highest ones, as far as they rise over their neighbours.
    let mut houses: Vec<usize> = (0..plan.prisms.len())
        .filter(|&i| matches!(plan.prisms[i].look, Look::House { .. } | Look::Banded) && plan.prisms[i].base_m < 0.5)
        .collect();
    houses.sort_by(|&a, &b| {
        let key = |i: usize| (plan.prisms[i].name.is_none(), -plan.prisms[i].top_m);
        key(a).partial_cmp(&key(b)).unwrap_or(std::cmp::Ordering::Equal).then(a.cmp(&b))
    });
    for (rank, &number) in houses.iter().take(14).enumerate() {
        let prism = plan.prisms[number].clone();
        let name = prism.name.clone().unwrap_or_else(|| format!("House {}", rank + 1));
        let near = plan.square.0;
        let mut corners = prism.ring.clone();
        corners.sort_by(|a, b| (a.0 - near.0).hypot(a.1 - near.1).total_cmp(&(b.0 - near.0).hypot(b.1 - near.1)));
        for (side, corner) in corners.iter().take(2).enumerate() {
            let id = format!("house-{}-{}", rank + 1, side + 1);
            let at = v3(corner.0, corner.1, prism.top_m);
            mark(plan, &id, &format!("{name}, roof corner {}", side + 1), at);
        }
    }
}
